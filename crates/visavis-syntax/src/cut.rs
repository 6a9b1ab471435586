//! One file as a formatter needs it: declarations with their tokens and comments, and whether each is sound.
//!
//! In: a file's text. Out: its declarations in order, each with every token and comment in it. A text, with what is inserted in it,
//! is one token. The tokens and comments of a sound declaration hold all of it but for white space.

use std::ops::Range;

use visavis_diag::SourceId;

use crate::ast::Item;
use crate::parse::{MAX_BYTES, STACK, one};
use crate::scan::{Kind, Scanner};
use crate::split::{Chunk, split};

/// What stands between two lines that begin declarations: most often one declaration.
#[derive(Debug, Clone)]
pub struct Declaration {
    /// Where in the file, in bytes; comments behind it are included.
    pub range: Range<usize>,
    /// What it declares, in order; also empty where the file's edition or time zone stands there.
    pub items: Vec<Item>,
    /// Its tokens; empty where it is not sound.
    pub tokens: Vec<Range<usize>>,
    /// Its comments, `#` included, without white space at their ends; empty where it is not sound.
    pub comments: Vec<Range<usize>>,
    /// Whether its syntax has no mistake.
    pub sound: bool,
}

/// The declarations of a file, which cover it but for a byte-order mark; nothing for a file that is too large to be parsed.
#[must_use]
pub fn declarations(source: SourceId, text: &str) -> Vec<Declaration> {
    if text.len() > MAX_BYTES {
        return Vec::new();
    }
    stacker::maybe_grow(STACK / 2, STACK, || {
        let (chunks, _) = split(text);
        chunks.iter().map(|chunk| declaration(source, text, chunk)).collect()
    })
}

fn declaration(source: SourceId, text: &str, chunk: &Chunk) -> Declaration {
    let range = chunk.range.clone();
    let parsed = one(source, text, chunk);
    let sound = chunk.problems.is_empty() && parsed.diagnostics.is_empty();
    let (tokens, comments) = match text.get(range.clone()).filter(|_| sound) {
        Some(slice) => tokens(slice, range.start),
        None => (Vec::new(), Vec::new()),
    };
    Declaration { range, items: parsed.built.items, tokens, comments, sound }
}

/// The tokens and comments of a piece that begins at `offset`.
fn tokens(piece: &str, offset: usize) -> (Vec<Range<usize>>, Vec<Range<usize>>) {
    let mut scanner = Scanner::new(piece);
    let mut tokens: Vec<Range<usize>> = Vec::new();
    let mut open_texts = 0_usize;
    while let Some(token) = scanner.next_token() {
        let inside = open_texts > 0;
        match token.kind {
            Kind::TextStart => open_texts += 1,
            Kind::TextEnd => open_texts = open_texts.saturating_sub(1),
            _ => {}
        }
        match tokens.last_mut() {
            Some(text) if inside => text.end = offset + token.end,
            _ => tokens.push(offset + token.start..offset + token.end),
        }
    }
    let comments = scanner.comments.into_iter().map(|c| offset + c.start..offset + c.end).collect();
    (tokens, comments)
}
