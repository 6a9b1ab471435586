//! Whether two texts say the same.
//!
//! In: two texts. Out: yes where they have the same tokens in the same order but for commas, the same comments, and the same tree
//! but for where it stands in the text.

use visavis_diag::SourceId;
use visavis_syntax::{Declaration, declarations};

/// Whether a declaration, read again, is what it was.
pub(crate) fn same_declaration(text: &str, before: &Declaration, after: &str) -> bool {
    let read = declarations(SourceId(0), after);
    read.iter().all(|piece| piece.sound)
        && words(text, std::slice::from_ref(before)) == words(after, &read)
        && shapes(std::slice::from_ref(before)) == shapes(&read)
}

/// Whether two files have the same sound declarations, in order, and hold the same words.
pub(crate) fn same_file(before: &str, after: &str) -> bool {
    let (first, second) = (declarations(SourceId(0), before), declarations(SourceId(0), after));
    let unsound = |text: &'_ str, pieces: &[Declaration]| -> Vec<String> {
        let pieces = pieces.iter().filter(|piece| !piece.sound);
        pieces.map(|piece| text.get(piece.range.clone()).unwrap_or("").trim().to_owned()).collect()
    };
    words(before, &first) == words(after, &second)
        && shapes(&first) == shapes(&second)
        && unsound(before, &first) == unsound(after, &second)
}

/// Tokens but for commas, and comments.
fn words<'t>(text: &'t str, pieces: &[Declaration]) -> (Vec<&'t str>, Vec<&'t str>) {
    let of = |range: &std::ops::Range<usize>| text.get(range.clone()).unwrap_or("");
    let tokens = pieces.iter().flat_map(|piece| piece.tokens.iter().map(of)).filter(|token| *token != ",");
    let comments = pieces.iter().flat_map(|piece| piece.comments.iter().map(of));
    (tokens.collect(), comments.collect())
}

/// The trees without their spans.
fn shapes(pieces: &[Declaration]) -> String {
    let mut shapes = String::new();
    for item in pieces.iter().flat_map(|piece| &piece.items) {
        let written = format!("{item:?}");
        let mut rest = written.as_str();
        while let Some((before, after)) = rest.split_once("Span { ") {
            shapes.push_str(before);
            rest = after.split_once(" }").map_or("", |(_, rest)| rest);
        }
        shapes.push_str(rest);
        shapes.push('\n');
    }
    shapes
}
