//! Applies the sure fixes of diagnostics to a file's text.

use crate::{Applicability, Diagnostic, Edit, SourceId};

/// The text with every safe fix of this file applied, except those that overlap an earlier one; `None` where none applies.
#[must_use]
pub fn apply_fixes(text: &str, source: SourceId, diagnostics: &[Diagnostic]) -> Option<String> {
    fix_file(text, source, diagnostics).map(|(text, _)| text)
}

/// The same, with how many fixes were applied.
#[must_use]
pub fn fix_file(text: &str, source: SourceId, diagnostics: &[Diagnostic]) -> Option<(String, usize)> {
    let (mut taken, mut applied) = (Vec::new(), 0);
    for diagnostic in diagnostics {
        // One fix mends a problem; a second one would mend it twice.
        let fix = diagnostic.fixes.iter().find(|fix| fix.applicability == Applicability::Safe);
        let Some(fix) = fix.filter(|fix| !fix.edits.is_empty()) else { continue };
        let fits = |edit: &Edit| edit.span.source == source && is_range_of(text, edit);
        if fix.edits.iter().all(fits)
            && !fix.edits.iter().any(|new| taken.iter().any(|old| touches(old, new)))
        {
            taken.extend(fix.edits.iter().cloned());
            applied += 1;
        }
    }
    if applied == 0 {
        return None;
    }
    taken.sort_by_key(|edit| (edit.span.start, edit.span.end));
    let (mut out, mut from) = (String::with_capacity(text.len()), 0);
    for edit in &taken {
        out.push_str(text.get(from..edit.span.start as usize)?);
        out.push_str(&edit.text);
        from = edit.span.end as usize;
    }
    out.push_str(text.get(from..)?);
    Some((out, applied))
}

fn is_range_of(text: &str, edit: &Edit) -> bool {
    text.get(edit.span.start as usize..edit.span.end as usize).is_some()
}

/// Whether two edits change the same place, or insert at the same one.
fn touches(a: &Edit, b: &Edit) -> bool {
    let (a, b) = (a.span, b.span);
    (a.start < b.end && b.start < a.end)
        || a.start == b.start
        || (a.end == b.end && a.start != a.end && b.start != b.end)
}

#[cfg(test)]
mod tests {
    use super::apply_fixes;
    use crate::{Applicability, Code, Diagnostic, SourceId, Span};

    fn fix(start: u32, end: u32, text: &str, applicability: Applicability) -> Diagnostic {
        let span = Span::new(SourceId(0), start, end);
        Diagnostic::error(Code::Unexpected, "x", span, "").with_fix("mend it", span, text, applicability)
    }

    #[test]
    fn sure_fixes_apply_and_overlaps_wait_for_the_next_round() {
        let safe = Applicability::Safe;
        let all = [
            fix(2, 4, "=", safe),
            fix(3, 5, "!", safe),
            fix(8, 8, "]", safe),
            fix(0, 1, "b", Applicability::Unsafe),
        ];
        assert_eq!(apply_fixes("a == [12", SourceId(0), &all).as_deref(), Some("a = [12]"));
        assert_eq!(apply_fixes("a == [12", SourceId(1), &all), None);
        assert_eq!(apply_fixes("é", SourceId(0), &[fix(0, 1, "e", safe)]), None);
    }
}
