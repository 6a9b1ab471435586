//! One file: cut into declarations, each parsed alone.

use pest::Parser;
use visavis_diag::{Code, Diagnostic, SourceId, Span};

use crate::ast::{File, Text};
use crate::build::{Builder, Built};
use crate::grammar::{Grammar, Rule};
use crate::patch::Patches;
use crate::recover::{Recovered, recover};
use crate::split::{Chunk, DECLARATIONS, split};
use crate::sure;

/// The longest file that is parsed, in bytes.
pub const MAX_BYTES: usize = 64 << 20;

/// The words that begin declarations.
#[must_use]
pub fn declaration_words() -> &'static [&'static str] {
    &DECLARATIONS
}

/// The syntax tree of one file, and what is wrong with its syntax.
#[must_use]
pub fn parse(source: SourceId, text: &str) -> (File, Vec<Diagnostic>) {
    if text.len() > MAX_BYTES {
        let message = format!("this file is larger than {} MB", MAX_BYTES >> 20);
        let too_long = Diagnostic::error(Code::TooLarge, message, Span::new(source, 0, 0), "")
            .with_help("split it: every `.vis` file of a project belongs to the same program");
        return (File::default(), vec![too_long]);
    }
    stacker::maybe_grow(STACK / 2, STACK, || all(source, text))
}

/// The stack that nesting of [`MAX_DEPTH`](crate::ast::MAX_DEPTH) may need, in a build without optimisation.
pub(crate) const STACK: usize = 12 << 20;

fn all(source: SourceId, text: &str) -> (File, Vec<Diagnostic>) {
    let (chunks, comments) = split(text);
    let (mut file, mut diagnostics) = (File::default(), Vec::new());
    let (mut editions, mut zones) = (Vec::new(), Vec::new());
    for chunk in &chunks {
        let mut done = one(source, text, chunk);
        sure::hold(text, chunk, &mut done.diagnostics, one);
        editions.extend(done.built.editions);
        zones.extend(done.built.zones);
        file.items.extend(done.built.items);
        file.broken.extend(done.broken);
        diagnostics.extend(done.diagnostics);
    }
    file.broken.sort_by_key(|name| (name.span.start, name.span.end));
    file.broken.dedup();
    let place = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
    file.comments = comments.into_iter().map(|c| Span::new(source, place(c.start), place(c.end))).collect();
    file.edition = only(editions, "edition", &mut diagnostics);
    file.timezone = only(zones, "time zone", &mut diagnostics);
    diagnostics.sort_by_key(|d| d.primary().map(|label| (label.span.start, label.span.end)));
    (file, diagnostics)
}

pub(crate) fn one(source: SourceId, text: &str, chunk: &Chunk) -> Recovered {
    let slice = text.get(chunk.range.clone()).unwrap_or("");
    if chunk.problems.is_empty()
        && let Ok(pairs) = Grammar::parse(Rule::chunk, slice)
    {
        let patches = Patches::default();
        let mut builder =
            Builder::new(source, u32::try_from(chunk.range.start).unwrap_or(u32::MAX), &patches);
        let built: Built = builder.chunk(pairs);
        return Recovered { built, diagnostics: builder.diagnostics, broken: Vec::new() };
    }
    recover(source, text, chunk)
}

/// What a file may say once.
fn only(said: Vec<Text>, what: &str, diagnostics: &mut Vec<Diagnostic>) -> Option<Text> {
    let mut said = said.into_iter();
    let first = said.next()?;
    for again in said {
        let message = format!("a file says its {what} once");
        diagnostics.push(
            Diagnostic::error(Code::SaidTwice, message, again.span, "said again")
                .with_label(first.span, "said here first"),
        );
    }
    Some(first)
}
