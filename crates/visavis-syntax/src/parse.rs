//! One file: cut into declarations, each parsed alone.

use pest::Parser;
use visavis_diag::{Code, Diagnostic, SourceId, Span};

use crate::ast::{File, Item, Text};
use crate::build::{Builder, Built};
use crate::grammar::{Grammar, Rule};
use crate::patch::Patches;
use crate::reading::comment_spans;
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
    guarded(source, text, || {
        let (chunks, comments) = split(text);
        let mut pieces = Pieces::new(source, text, comments);
        pieces.file.items.reserve(chunks.len());
        for chunk in &chunks {
            pieces.read(chunk);
        }
        pieces.done()
    })
}

/// Reads on a stack that is large enough; a file that is too large is a diagnostic.
pub(crate) fn guarded(
    source: SourceId,
    text: &str,
    read: impl FnOnce() -> (File, Vec<Diagnostic>),
) -> (File, Vec<Diagnostic>) {
    if text.len() > MAX_BYTES {
        let message = format!("this file is larger than {} MB", MAX_BYTES >> 20);
        let too_long = Diagnostic::error(Code::TooLarge, message, Span::new(source, 0, 0), "")
            .with_help("split it: every `.vis` file of a project belongs to the same program");
        return (File::default(), vec![too_long]);
    }
    stacker::maybe_grow(STACK / 2, STACK, read)
}

/// The stack that nesting of [`MAX_DEPTH`](crate::ast::MAX_DEPTH) may need, in a build without optimisation.
pub(crate) const STACK: usize = 12 << 20;

/// A file that is put together from its chunks, in order.
pub(crate) struct Pieces<'t> {
    source: SourceId,
    text: &'t str,
    file: File,
    diagnostics: Vec<Diagnostic>,
    editions: Vec<Text>,
    zones: Vec<Text>,
}

/// What one chunk gave beside its items.
pub(crate) struct Found {
    pub(crate) editions: Vec<Text>,
    pub(crate) zones: Vec<Text>,
    /// Whether nothing was wrong with it.
    pub(crate) sound: bool,
}

impl<'t> Pieces<'t> {
    pub(crate) fn new(source: SourceId, text: &'t str, comments: Vec<std::ops::Range<usize>>) -> Self {
        let file = File { comments: comment_spans(source, comments), ..File::default() };
        Self { source, text, file, diagnostics: Vec::new(), editions: Vec::new(), zones: Vec::new() }
    }

    /// Parses a chunk; gives how many items it had, and the rest.
    pub(crate) fn read(&mut self, chunk: &Chunk) -> (usize, Found) {
        let mut done = one(self.source, self.text, chunk);
        sure::hold(self.text, chunk, &mut done.diagnostics, one);
        let sound = chunk.problems.is_empty() && done.diagnostics.is_empty() && done.broken.is_empty();
        let (items, found) =
            (done.built.items.len(), Found { editions: done.built.editions, zones: done.built.zones, sound });
        self.take(done.built.items, &found.editions, &found.zones);
        self.file.broken.extend(done.broken);
        self.diagnostics.extend(done.diagnostics);
        (items, found)
    }

    /// Takes what a sound chunk holds.
    pub(crate) fn take(&mut self, items: impl IntoIterator<Item = Item>, editions: &[Text], zones: &[Text]) {
        self.file.items.extend(items);
        self.editions.extend_from_slice(editions);
        self.zones.extend_from_slice(zones);
    }

    /// The file, and what is wrong with it in order of place.
    pub(crate) fn done(mut self) -> (File, Vec<Diagnostic>) {
        self.file.broken.sort_by_key(|name| (name.span.start, name.span.end));
        self.file.broken.dedup();
        self.file.edition = only(self.editions, "edition", &mut self.diagnostics);
        self.file.timezone = only(self.zones, "time zone", &mut self.diagnostics);
        self.diagnostics.sort_by_key(|d| d.primary().map(|label| (label.span.start, label.span.end)));
        (self.file, self.diagnostics)
    }
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
