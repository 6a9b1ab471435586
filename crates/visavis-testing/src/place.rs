//! Where something stands, as people count.

use visavis_diag::{SourceMap, Span};

/// The file's name and the line of a span's beginning, from 1.
pub(crate) fn place(sources: &SourceMap, span: Span) -> (String, usize) {
    let Some(file) = sources.get(span.source) else { return (String::new(), 0) };
    let before = file.text.get(..span.start as usize).unwrap_or(&file.text);
    (file.name.to_string(), before.matches('\n').count() + 1)
}

/// The last line of a span, from 1.
pub(crate) fn last_line(sources: &SourceMap, span: Span) -> usize {
    let text = sources.text(span).trim_end();
    place(sources, span).1 + text.matches('\n').count()
}
