//! Holds sure fixes to their word: what is applied unasked must leave fewer mistakes than there were.
//!
//! In: a declaration's text and its diagnostics. Out: the same diagnostics, in which a fix that would bring a new mistake, or
//! mends nothing, only asks. Costs one parse of what has sure fixes, and one for each fix where they do not all work out.

use visavis_diag::{Applicability, Diagnostic, SourceId, fix_file};

use crate::recover::Recovered;
use crate::split::{Chunk, split};

/// Beyond this many bytes in all, fixes are not tried one by one.
const MOST: usize = 4 << 20;

/// Makes fixes unsure that do not help; `parse` parses one chunk of a text.
pub(crate) fn hold(
    text: &str,
    chunk: &Chunk,
    diagnostics: &mut [Diagnostic],
    parse: fn(SourceId, &str, &Chunk) -> Recovered,
) {
    let safe = |d: &Diagnostic| d.fixes.iter().any(|fix| fix.applicability == Applicability::Safe);
    let sure = diagnostics.iter().filter(|d| safe(d)).count();
    let Some(slice) = text.get(chunk.range.clone()).filter(|_| sure > 0) else { return };
    let offset = u32::try_from(chunk.range.start).unwrap_or(u32::MAX);
    let before = diagnostics.len();
    // What is left over, with how many fixes were applied.
    let left = |some: &[Diagnostic]| {
        let moved: Vec<Diagnostic> = some.iter().map(|d| moved(d, offset)).collect();
        let (fixed, applied) = fix_file(slice, SourceId(0), &moved)?;
        let chunks = split(&fixed).0;
        Some((chunks.iter().map(|c| parse(SourceId(0), &fixed, c).diagnostics.len()).sum::<usize>(), applied))
    };
    if left(diagnostics).is_some_and(|(errors, applied)| errors + applied <= before) {
        return;
    }
    let affordable = slice.len().saturating_mul(sure) <= MOST;
    for diagnostic in diagnostics.iter_mut().filter(|d| safe(d)) {
        let helps = |d: &Diagnostic| left(std::slice::from_ref(d)).is_some_and(|(errors, _)| errors < before);
        if !affordable || !helps(diagnostic) {
            ask(diagnostic);
        }
    }
    // Each mends something; together they may still get in each other's way.
    if left(diagnostics).is_some_and(|(errors, _)| errors >= before) {
        diagnostics.iter_mut().for_each(ask);
    }
}

fn ask(diagnostic: &mut Diagnostic) {
    for fix in &mut diagnostic.fixes {
        if fix.applicability == Applicability::Safe {
            fix.applicability = Applicability::Unsafe;
        }
    }
}

/// A diagnostic whose fixes count from the beginning of the chunk.
fn moved(diagnostic: &Diagnostic, offset: u32) -> Diagnostic {
    let mut diagnostic = diagnostic.clone();
    for edit in diagnostic.fixes.iter_mut().flat_map(|fix| &mut fix.edits) {
        edit.span.source = SourceId(0);
        edit.span.start = edit.span.start.saturating_sub(offset);
        edit.span.end = edit.span.end.saturating_sub(offset);
    }
    diagnostic
}
