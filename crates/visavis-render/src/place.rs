//! Bytes as lines and columns.

use visavis_diag::{SourceMap, Span};

/// Where a span begins and ends, as a person counts: from 1, columns in characters.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub(crate) struct Place {
    pub(crate) file: String,
    pub(crate) line: usize,
    pub(crate) column: usize,
    pub(crate) end_line: usize,
    pub(crate) end_column: usize,
    pub(crate) start: u32,
    pub(crate) end: u32,
}

impl Place {
    pub(crate) fn of(span: Span, sources: &SourceMap) -> Self {
        let file = sources.get(span.source);
        let text = file.map_or("", |f| f.text.as_str());
        let (line, column) = position(text, span.start);
        let (end_line, end_column) = position(text, span.end);
        let file = file.map_or_else(String::new, |f| f.name.to_string());
        Self { file, line, column, end_line, end_column, start: span.start, end: span.end }
    }
}

/// The line and column of a byte; a position inside a character or beyond the end counts as the next sound one before it.
fn position(text: &str, at: u32) -> (usize, usize) {
    let at = text.floor_char_boundary(at as usize);
    let before = text.get(..at).unwrap_or("");
    let line_start = before.rfind('\n').map_or(0, |i| i + 1);
    let line = before.bytes().filter(|b| *b == b'\n').count() + 1;
    (line, before.get(line_start..).unwrap_or("").chars().count() + 1)
}
