//! A file that is read again and again while somebody types in it: only the declarations that changed are parsed.
//!
//! In: the file's text, and the tree of its last reading. Out: what [`parse`](crate::parse) gives for the text, to the last
//! span. The trees of declarations before and behind the change are taken from the last reading; those behind it move. A
//! declaration with a mistake is always read anew, as what is wrong with it may lie beside it.

use visavis_diag::{Diagnostic, SourceId, Span};

use crate::ast::moved::{Moved, Shift};
use crate::ast::{File, Item, Text};
use crate::parse::{self, Pieces};
use crate::split::{Chunk, split};

/// What is remembered of a file's last reading beside its tree.
#[derive(Debug, Default)]
pub struct Reading {
    source: Option<SourceId>,
    pieces: Vec<Piece>,
    /// How many items of the tree the pieces had.
    items: usize,
}

/// A piece of the file: most often one declaration.
#[derive(Debug)]
struct Piece {
    text: Box<str>,
    start: usize,
    items: usize,
    editions: Vec<Text>,
    zones: Vec<Text>,
    /// Whether nothing was wrong with it.
    sound: bool,
}

impl Reading {
    /// The syntax tree of the file's text of now, and what is wrong with its syntax. `last` is the tree that the last call
    /// gave; another tree, or none, costs time and nothing else.
    #[must_use]
    pub fn parse(&mut self, source: SourceId, text: &str, last: File) -> (File, Vec<Diagnostic>) {
        parse::guarded(source, text, || self.again(source, text, last.items))
    }

    fn again(&mut self, source: SourceId, text: &str, mut old: Vec<Item>) -> (File, Vec<Diagnostic>) {
        let (chunks, comments) = split(text);
        if self.source != Some(source) || old.len() != self.items {
            self.pieces.clear();
            old.clear();
        }
        let before = std::mem::take(&mut self.pieces);
        let (head, tail) = unchanged(text, &chunks, &before);
        let (kept_head, kept_tail) = (head, before.len() - tail);
        let items_of = |pieces: &[Piece]| pieces.iter().map(|piece| piece.items).sum::<usize>();
        let tail_items = old.split_off(old.len() - items_of(before.get(kept_tail..).unwrap_or(&[])));
        old.truncate(items_of(before.get(..kept_head).unwrap_or(&[])));
        let mut parts = Pieces::new(source, text, comments);
        let mut heads = old.into_iter();
        let mut tails = tail_items.into_iter();
        let mut pieces = before;
        let last = pieces.split_off(kept_tail);
        pieces.truncate(kept_head);
        for piece in &pieces {
            parts.take(heads.by_ref().take(piece.items), &piece.editions, &piece.zones);
        }
        let changed = chunks.get(head..chunks.len() - tail).unwrap_or(&[]);
        for chunk in changed {
            let (items, found) = parts.read(chunk);
            pieces.push(Piece {
                text: text.get(chunk.range.clone()).unwrap_or("").into(),
                start: chunk.range.start,
                items,
                editions: found.editions,
                zones: found.zones,
                sound: found.sound,
            });
        }
        let moved = chunks.get(chunks.len() - tail..).unwrap_or(&[]);
        for (mut piece, chunk) in last.into_iter().zip(moved) {
            let by = place(chunk.range.start).wrapping_sub(place(piece.start));
            let to = Shift { source, by };
            piece.editions.shift(to);
            piece.zones.shift(to);
            piece.start = chunk.range.start;
            let items = tails.by_ref().take(piece.items).map(|mut item| {
                item.shift(to);
                item
            });
            parts.take(items, &piece.editions, &piece.zones);
            pieces.push(piece);
        }
        let (file, diagnostics) = parts.done();
        (self.source, self.items, self.pieces) = (Some(source), file.items.len(), pieces);
        (file, diagnostics)
    }
}

fn place(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

/// How many chunks at the beginning and at the end say what they said at the last reading, and are sound.
fn unchanged(text: &str, chunks: &[Chunk], before: &[Piece]) -> (usize, usize) {
    let same = |(chunk, piece): &(&Chunk, &Piece)| {
        piece.sound && chunk.problems.is_empty() && text.get(chunk.range.clone()) == Some(&*piece.text)
    };
    let head =
        chunks.iter().zip(before).take_while(|pair| same(pair) && pair.0.range.start == pair.1.start).count();
    let most = chunks.len().min(before.len()) - head;
    let tail = chunks.iter().rev().zip(before.iter().rev()).take(most).take_while(same).count();
    (head, tail)
}

/// The comments of a file as spans.
pub(crate) fn comment_spans(source: SourceId, comments: Vec<std::ops::Range<usize>>) -> Vec<Span> {
    comments.into_iter().map(|c| Span::new(source, place(c.start), place(c.end))).collect()
}
