//! From pest's pairs to the syntax tree, one function per rule.
//!
//! In: the pairs of one chunk that parsed. Out: tree nodes with spans in the file, and diagnostics for what the grammar
//! lets through on purpose so that the message can be better (chains, ranges out of place, hard words). A pair of a shape
//! that the grammar rules out gives `None`, which becomes one internal-error diagnostic; nothing here panics.

mod campaign;
mod chain;
mod data;
mod expr;
mod item;
mod literal;
mod report;
mod table;

use smol_str::SmolStr;
use visavis_diag::{Diagnostic, SourceId, Span};

use crate::ast::{Glob, Name, Path};
use crate::grammar::{Pair, Rule};
use crate::patch::Patches;

pub(crate) use expr::too_deep;
pub(crate) use item::Built;
pub(crate) use report::either_date;

/// Builds the nodes of one chunk.
pub(crate) struct Builder<'a> {
    source: SourceId,
    /// Where the chunk begins in the file.
    offset: u32,
    /// What was changed in the chunk before it parsed.
    patches: &'a Patches,
    /// What was found on the way.
    pub(crate) diagnostics: Vec<Diagnostic>,
}

impl<'a> Builder<'a> {
    pub(crate) fn new(source: SourceId, offset: u32, patches: &'a Patches) -> Self {
        Self { source, offset, patches, diagnostics: Vec::new() }
    }

    /// The span of what a pair holds, without white space that pest took in behind it.
    fn span(&self, pair: &Pair<'_>) -> Span {
        self.range(pair.as_span().start(), end_of(pair))
    }

    fn range(&self, start: usize, end: usize) -> Span {
        let place = |at: usize| self.offset + self.patches.original(u32::try_from(at).unwrap_or(u32::MAX));
        Span::new(self.source, place(start), place(end))
    }

    fn name(&self, pair: &Pair<'_>) -> Name {
        // A name is atomic: it ends where pest says.
        let at = pair.as_span();
        Name { text: bare_name(pair.as_str()), span: self.range(at.start(), at.end()) }
    }

    fn path(&self, pair: Pair<'_>) -> Path {
        let start = self.range(pair.as_span().start(), pair.as_span().start());
        let inner = pair.into_inner();
        let mut names = Vec::with_capacity(inner.len());
        names.extend(inner.map(|p| self.name(&p)));
        let span = names.last().map_or(start, |last| start.to(last.span));
        Path { names, span }
    }

    fn globs(&self, pair: Pair<'_>) -> Vec<Glob> {
        let of = |p: Pair<'_>| Glob { pattern: bare_name(p.as_str()), span: self.span(&p) };
        pair.into_inner().filter(|p| p.as_rule() == Rule::glob).map(of).collect()
    }
}

/// A name without its backticks.
fn bare_name(written: &str) -> SmolStr {
    SmolStr::new(written.strip_prefix('`').and_then(|s| s.strip_suffix('`')).unwrap_or(written))
}

/// Where a pair really ends: pest lets a rule that ends in something optional swallow the white space before it.
fn end_of(pair: &Pair<'_>) -> usize {
    let closed = matches!(
        pair.as_rule(),
        Rule::parens
            | Rule::list
            | Rule::arguments
            | Rule::index
            | Rule::aggregate
            | Rule::records
            | Rule::text
            | Rule::insert
            | Rule::regex
    );
    match pair.clone().into_inner().next_back() {
        Some(last) if !closed => end_of(&last),
        _ => pair.as_span().end(),
    }
}
