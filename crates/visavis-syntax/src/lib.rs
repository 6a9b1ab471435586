//! From text to a typed syntax tree.
//!
//! In: one file's text and its [`SourceId`]. Out: an [`ast::File`] of every declaration that parses, and a
//! diagnostic for each that does not. Knows nothing of names or types. Only this crate knows pest.

pub mod ast;
mod build;
mod grammar;
mod patch;

use pest::Parser;
use visavis_diag::{Code, Diagnostic, SourceId, Span};

/// The syntax tree of one file, and what is wrong with its syntax.
#[must_use]
pub fn parse(source: SourceId, text: &str) -> (ast::File, Vec<Diagnostic>) {
    let patches = patch::Patches::default();
    let mut builder = build::Builder::new(source, 0, &patches);
    match grammar::Grammar::parse(grammar::Rule::chunk, text) {
        Ok(pairs) => {
            let chunk = builder.chunk(pairs);
            let (edition, timezone) = (chunk.editions.into_iter().next(), chunk.zones.into_iter().next());
            let file = ast::File { edition, timezone, items: chunk.items, comments: Vec::new() };
            (file, builder.diagnostics)
        }
        Err(error) => {
            let at = match error.location {
                pest::error::InputLocation::Pos(at) => at,
                pest::error::InputLocation::Span((at, _)) => at,
            };
            let at = u32::try_from(at).unwrap_or(u32::MAX);
            let span = Span::new(source, at, at);
            let found = Diagnostic::error(Code::Unexpected, "something else was expected here", span, "");
            (ast::File::default(), vec![found])
        }
    }
}
