//! The rules as written: a span's text and place.
//!
//! In: the files of a program. Out: texts on one line without comments, and line numbers.

use std::cell::OnceCell;

use visavis_diag::{SourceId, SourceMap, Span};

use crate::node::Place;

/// The texts of a program.
#[derive(Debug)]
pub struct Texts<'s> {
    sources: &'s SourceMap,
    /// By file: where its comments are, once something asked.
    comments: Vec<OnceCell<Vec<Span>>>,
    /// By file: where its lines end, once something asked.
    line_ends: Vec<OnceCell<Vec<usize>>>,
}

impl<'s> Texts<'s> {
    /// The texts of these files.
    #[must_use]
    pub fn new(sources: &'s SourceMap) -> Self {
        let comments = sources.iter().map(|_| OnceCell::new()).collect();
        let line_ends = sources.iter().map(|_| OnceCell::new()).collect();
        Self { sources, comments, line_ends }
    }

    /// What stands at a span, each white space outside quotes as one space, without comments.
    #[must_use]
    pub fn of(&self, span: Span) -> String {
        let mut out = String::new();
        let mut from = span.start;
        let whole = self.sources.text(span);
        // Only a text of several lines can hold a comment.
        let comments = if whole.contains('\n') { self.comments(span.source) } else { &[] };
        for comment in comments.iter().filter(|c| span.start <= c.start && c.end <= span.end) {
            squeeze(self.sources.text(Span { start: from, end: comment.start, ..span }), &mut out);
            from = comment.end;
        }
        squeeze(self.sources.text(Span { start: from, ..span }), &mut out);
        out.truncate(out.trim_end().len());
        out
    }

    /// Where a span begins.
    pub(crate) fn place(&self, span: Span) -> Place {
        let Some(file) = self.sources.get(span.source) else { return Place::default() };
        let line = self.line_ends.get(span.source.0 as usize).map_or(0, |ends| {
            let ends = ends.get_or_init(|| file.text.match_indices('\n').map(|(at, _)| at).collect());
            ends.partition_point(|end| *end < span.start as usize) + 1
        });
        Place { file: file.name.clone(), line: u32::try_from(line).unwrap_or(u32::MAX) }
    }

    fn comments(&self, id: SourceId) -> &[Span] {
        let Some(known) = self.comments.get(id.0 as usize) else { return &[] };
        known.get_or_init(|| {
            let text = self.sources.get(id).map_or("", |file| file.text.as_str());
            visavis_syntax::parse(id, text).0.comments
        })
    }
}

/// Appends a text, each white space outside quotes as one space.
fn squeeze(text: &str, out: &mut String) {
    let mut quoted = false;
    let mut escaped = false;
    for c in text.chars() {
        // A text ends on its line, so that a quotation mark inside a regular expression does no harm beyond it.
        quoted = (quoted ^ (c == '"' && !escaped)) && c != '\n';
        escaped = c == '\\' && !escaped;
        if quoted || !c.is_whitespace() {
            out.push(c);
        } else if !out.is_empty() && !out.ends_with(' ') {
            out.push(' ');
        }
    }
}
