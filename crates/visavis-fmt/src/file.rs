//! A file: its declarations one below the other.
//!
//! In: a file's text. Out: the same declarations laid out, blank lines between them one at most, comments where they were. What
//! has a mistake in it, and what would not be read as the same again, stays byte for byte.

use std::ops::Range;

use visavis_diag::SourceId;
use visavis_syntax::ast::Item;
use visavis_syntax::{Declaration, declarations};

use crate::doc::Doc;
use crate::print::print;
use crate::same::same_declaration;
use crate::tokens::{Comment, Token, tokens};
use crate::walk::Walk;

/// What stands in a file below what is before it.
struct Part {
    /// Comments on lines of their own before it.
    leads: Vec<Comment>,
    /// Whether a blank line stands right before it.
    blank: bool,
    text: String,
    /// Whether it is left as it was.
    kept: bool,
}

/// The text laid out once, and where it was left as it stood.
pub(crate) fn lay_out(text: &str) -> (String, Vec<Range<usize>>) {
    let newline =
        match text.find('\n').and_then(|at| at.checked_sub(1)).and_then(|at| text.as_bytes().get(at)) {
            Some(b'\r') => "\r\n",
            _ => "\n",
        };
    let (mut parts, mut kept, mut behind) = (Vec::new(), Vec::new(), Vec::new());
    let mut before = 0;
    for piece in &declarations(SourceId(0), text) {
        let laid = if piece.sound {
            sound(text, piece, newline, before, std::mem::take(&mut behind))
        } else {
            Err(behind)
        };
        match laid {
            Ok((more, comments)) => {
                parts.extend(more);
                behind = comments;
            }
            Err(leads) => {
                let range = whole_lines(text, &piece.range, before);
                let blank = text.get(before..range.start).unwrap_or("").matches('\n').count() > 1;
                let written = text.get(range.clone()).unwrap_or("").to_owned();
                kept.push(range);
                parts.push(Part { leads, blank, text: written, kept: true });
                behind = Vec::new();
            }
        }
        before = end_of(text, piece);
    }
    let mark = text.strip_prefix('\u{feff}').map_or("", |_| "\u{feff}");
    (joined(mark, &parts, &behind, newline), kept)
}

/// Where the last thing in a declaration ends.
fn end_of(text: &str, piece: &Declaration) -> usize {
    let written = text.get(piece.range.clone()).unwrap_or("");
    piece.range.start + written.trim_end().len()
}

/// The lines of a declaration without blank ones around it.
fn whole_lines(text: &str, range: &Range<usize>, before: usize) -> Range<usize> {
    let written = text.get(range.clone()).unwrap_or("");
    let begins = range.start + (written.len() - written.trim_start().len());
    let line = text.get(before..begins).and_then(|gap| gap.rfind('\n')).map_or(before, |at| before + at + 1);
    let line = if text.get(line..begins) == Some("\u{feff}") { begins } else { line };
    line..(range.start + written.trim_end().len()).max(line)
}

/// The parts of a sound declaration and the comments behind the last, or, where laying it out would change what it says, the
/// comments that were to lead it.
fn sound(
    text: &str,
    piece: &Declaration,
    newline: &str,
    before: usize,
    behind: Vec<Comment>,
) -> Result<(Vec<Part>, Vec<Comment>), Vec<Comment>> {
    let (tokens, after) = tokens(text, piece);
    let mut walk = Walk::new(text, tokens);
    let mut items = piece.items.iter().peekable();
    let mut parts = Vec::new();
    while let Some(Token { range, .. }) = walk.peek() {
        let start = range.start;
        let (leads, blank) = walk.take_leads();
        walk.glue();
        let doc = match items.next_if(|item| span_start(item) <= start) {
            Some(item) => walk.item(item),
            // `edition "2026"`, `timezone "Europe/Paris"`
            None => Doc::Seq(vec![walk.token(), walk.token()]),
        };
        parts.push(Part { leads, blank, text: print(&doc, newline), kept: false });
    }
    if !same_declaration(text, piece, &joined("", &parts, &after, newline)) {
        return Err(behind);
    }
    if let Some(first) = parts.first_mut() {
        let begins = piece.tokens.first().map_or(before, |range| range.start);
        if first.leads.is_empty() {
            first.blank = text.get(before..begins).unwrap_or("").matches('\n').count() > 1;
        }
        first.leads.splice(0..0, behind);
        return Ok((parts, after));
    }
    let mut comments = behind;
    comments.extend(after);
    Ok((parts, comments))
}

fn span_start(item: &Item) -> usize {
    let span = match item {
        Item::Source(it) => it.span,
        Item::Context(it) => it.span,
        Item::Segment(it) => it.span,
        Item::Let(it) => it.span,
        Item::Table(it) => it.span,
        Item::Experiment(it) => it.span,
        Item::Holdout(it) => it.span,
        Item::Channel(it) => it.span,
        Item::Campaign(it) => it.span,
        Item::Guard(it) => it.span,
        Item::Decision(it) => it.span,
        Item::Assert(it) => it.span,
        Item::Test(it) => it.span,
    };
    span.start as usize
}

fn joined(mark: &str, parts: &[Part], behind: &[Comment], newline: &str) -> String {
    let mut out = mark.to_owned();
    let mut last: Option<&Part> = None;
    let several = |part: &Part| part.text.contains('\n');
    let below = |out: &mut String, blank: bool| {
        if out.len() > mark.len() {
            out.push_str(newline);
            if blank {
                out.push_str(newline);
            }
        }
    };
    for part in parts {
        let written = part.blank || part.leads.iter().any(|comment| comment.blank);
        let apart = last.is_some_and(|last| !last.kept && !part.kept && (several(last) || several(part)));
        // A blank line that lacks goes before the comments, which belong to what follows.
        let mut lacks = apart && !written;
        for comment in &part.leads {
            below(&mut out, comment.blank || lacks);
            out.push_str(&comment.text);
            lacks = false;
        }
        below(&mut out, part.blank || lacks);
        out.push_str(&part.text);
        last = Some(part);
    }
    for comment in behind {
        below(&mut out, comment.blank);
        out.push_str(&comment.text);
    }
    if out.len() > mark.len() {
        out.push_str(newline);
    }
    out
}
