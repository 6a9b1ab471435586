//! Cuts a file into chunks, one declaration each, so that a mistake in one leaves the others alone.
//!
//! In: a file's text. Out: chunks that cover it, each with what the scanner found wrong in it, and the comments. A chunk begins
//! where a line begins a declaration and no bracket is open; inside brackets only where a whole head (`segment NAME when`)
//! stands, or the beginning of one at the very left of the file in an expression, which can be nothing else. Never cuts a correct program where its grammar would not.

use std::ops::Range;

use crate::look::{continues_word, is_hard_word, starts_word};
use crate::regions::CLAUSES;
use crate::scan::{Frame, Kind, Problem, Scanner};

/// The words that begin declarations.
pub(crate) const DECLARATIONS: [&str; 13] = [
    "source",
    "context",
    "segment",
    "let",
    "table",
    "experiment",
    "holdout",
    "channel",
    "campaign",
    "guard",
    "decision",
    "assert",
    "test",
];

/// One declaration, or what stands in place of one.
#[derive(Debug)]
pub(crate) struct Chunk {
    pub(crate) range: Range<usize>,
    pub(crate) problems: Vec<Problem>,
}

/// The chunks of a file and its comments.
pub(crate) fn split(text: &str) -> (Vec<Chunk>, Vec<Range<usize>>) {
    let mut scanner = Scanner::new(text);
    // A byte-order mark at the start of a file means nothing.
    let mark = text.len() - text.strip_prefix('\u{feff}').unwrap_or(text).len();
    let (mut chunks, mut start, mut before) = (Vec::new(), mark, mark);
    while let Some(token) = scanner.next_token() {
        if token.first && token.kind == Kind::Word && begins_declaration(text, token.start, &scanner.stack) {
            // So does a `channel web {` there, which was meant for a `via`.
            // A `holdout` further in belongs to a campaign whose brace is missing; where it does not, it is parsed all the same.
            if is_clause_further_in(text, token.start, start) {
                before = token.end;
                continue;
            }
            scanner.close_all(before, Some(token.start));
            if before > start {
                let problems = std::mem::take(&mut scanner.problems);
                chunks.push(Chunk { range: start..token.start, problems });
                start = token.start;
            }
        }
        before = token.end;
    }
    scanner.close_all(before, None);
    chunks.push(Chunk { range: start..text.len(), problems: scanner.problems });
    (chunks, scanner.comments)
}

fn is_clause_further_in(text: &str, at: usize, chunk: usize) -> bool {
    let column = |at: usize| text.get(..at).map_or(0, |t| at - t.rfind('\n').map_or(0, |i| i + 1));
    let whole = text.get(chunk..).unwrap_or("");
    let via = whole.starts_with("campaign") || whole.starts_with("decision");
    let clause = |t: &str| t.starts_with("holdout") || via && t.starts_with("channel");
    text.get(at..).is_some_and(clause) && column(at) > column(chunk)
}

fn begins_declaration(text: &str, at: usize, open: &[Frame]) -> bool {
    let rest = text.get(at..).unwrap_or("");
    let depth = open.len();
    if depth == 0 && pasted(text, at) {
        return true;
    }
    match head(rest) {
        Head::Whole => true,
        Head::Likely => {
            let inside_expression = open.last().is_some_and(|frame| matches!(frame.kind, b'(' | b'['));
            depth == 0 || inside_expression && at_the_left(text, at) && two_words(rest)
        }
        // An attribute group may be called `context`, but hardly one at the very left of the file.
        Head::Context => depth == 0 || at_the_left(text, at) && depth == 1,
        Head::None => false,
    }
}

/// Whether a place is the very left of a line behind the first.
fn at_the_left(text: &str, at: usize) -> bool {
    text.as_bytes().get(at.wrapping_sub(1)) == Some(&b'\n')
}

/// The first of some lines pasted from a spreadsheet: cells with tabs between them, and no operator in sight.
fn pasted(text: &str, at: usize) -> bool {
    let tabbed = |line: &str| {
        let Some((word, after)) = take_word(line) else { return false };
        let cell = after.trim_start_matches(' ').strip_prefix('\t').map(str::trim_start);
        let next = cell.and_then(take_word).map_or("", |(next, _)| next);
        let begins = cell.is_some_and(|cell| cell.starts_with(|c: char| c.is_alphanumeric() || c == '"'));
        let ours = |word: &str| {
            is_hard_word(word)
                || NEVER_FIRST.contains(&word)
                || CLAUSES.contains(&word)
                || INFIX.contains(&word)
        };
        begins && !ours(word) && !ours(next) && !DECLARATIONS.contains(&word)
    };
    let line = |start: usize| text.get(start..).and_then(|t| t.lines().next()).unwrap_or("");
    let before = text.get(..at.saturating_sub(1)).map_or(0, |t| t.rfind('\n').map_or(0, |i| i + 1));
    at_the_left(text, at) && tabbed(line(at)) && !tabbed(line(before))
}

/// `segment big spenders`: what looks like a head, of two words side by side, which no expression has.
fn two_words(rest: &str) -> bool {
    let Some((word, after)) = take_word(rest) else { return false };
    let name = take_word(after.trim_start_matches([' ', '\t'])).map_or("", |(name, _)| name);
    word != "holdout" && !name.is_empty() && name != "followed"
}

/// How much the words at a line's start look like a declaration's.
#[derive(Debug, PartialEq, Eq)]
enum Head {
    /// It can be nothing else: `segment NAME when`.
    Whole,
    /// Outside brackets it can be nothing else: `segment NAME`.
    Likely,
    /// `context {`
    Context,
    None,
}

fn head(rest: &str) -> Head {
    let Some((word, after)) = take_word(rest) else { return Head::None };
    let next = skip(after);
    if DECLARATIONS.contains(&word) {
        // `campaign: win_back {` is meant for one; in braces it may be an attribute.
        return match next.strip_prefix(':').map(skip) {
            Some(behind) if known_head(word, behind) == Head::Whole => Head::Likely,
            _ => known_head(word, next),
        };
    }
    match word {
        "edition" | "timezone" if next.starts_with('"') || zone_without_quotes(after) => Head::Likely,
        _ if is_hard_word(word) || NEVER_FIRST.contains(&word) || CLAUSES.contains(&word) => Head::None,
        _ => unknown_head(after, next),
    }
}

fn known_head(word: &str, next: &str) -> Head {
    match word {
        "context" if next.starts_with('{') => Head::Context,
        "context" => Head::None,
        "holdout" if next.starts_with(|c: char| c.is_ascii_digit()) => Head::Likely,
        "holdout" => Head::None,
        "test" => match take_text(next) {
            Some(after) if skip(after).starts_with('{') => Head::Whole,
            Some(_) => Head::Likely,
            None => Head::None,
        },
        _ => {
            let Some((name, after)) = take_name(next) else { return Head::None };
            let after = skip(after);
            let behind = take_text(after).map_or(after, skip);
            let whole = match word {
                "segment" => starts_with_word(behind, "when"),
                "let" => behind.starts_with('=') && !behind.starts_with("=>"),
                "table" => behind.starts_with("->") || starts_with_word(behind, "from"),
                "guard" => starts_with_word(behind, "never"),
                "assert" => false,
                _ => behind.starts_with('{'),
            };
            // `segment contains "x"`, `segment in [..]` go on with a condition about an attribute called `segment`.
            let goes_on = is_hard_word(name) || INFIX.contains(&name) || FOLLOWS.contains(&name);
            match (whole, goes_on) {
                (true, _) => Head::Whole,
                (false, false) => Head::Likely,
                (false, true) => Head::None,
            }
        }
    }
}

/// `rule NAME when`, `segement NAME when`: no word of ours, but plainly meant to declare something.
fn unknown_head(after: &str, next: &str) -> Head {
    let Some((name, behind)) = take_word(next) else { return Head::None };
    let same_line = after.get(..after.len() - next.len()).is_some_and(|gap| !gap.contains('\n'));
    if !same_line || is_hard_word(name) || INFIX.contains(&name) || FOLLOWS.contains(&name) {
        return Head::None;
    }
    let behind = skip(behind);
    let behind = take_text(behind).map_or(behind, skip);
    let follows = FOLLOWS.iter().any(|w| starts_with_word(behind, w))
        || behind.starts_with('{')
        || behind.starts_with("->")
        || (behind.starts_with('=') && !behind.starts_with("=>"));
    if follows { Head::Likely } else { Head::None }
}

/// Words that go on with an expression.
const INFIX: [&str; 4] = ["starts", "ends", "contains", "matches"];
/// Words that follow a declaration's name.
const FOLLOWS: [&str; 3] = ["when", "never", "from"];
/// Words that may begin a line inside a declaration and are followed by another word there.
const NEVER_FIRST: [&str; 18] = [
    "when", "never", "from", "hit", "by", "salt", "at", "starts", "ends", "contains", "matches", "last",
    "next", "with", "within", "followed", "money", "ignoring",
];

/// `timezone Europe/Paris`, `edition 2026`: a text is due, and this is no expression that goes on.
fn zone_without_quotes(after: &str) -> bool {
    let written = after.lines().next().unwrap_or("").trim();
    let known = written.starts_with(|c: char| c.is_ascii_uppercase() || c.is_ascii_digit());
    known && !written.contains(char::is_whitespace)
}

/// White space and comments left out.
fn skip(mut text: &str) -> &str {
    loop {
        text = text.trim_start_matches([' ', '\t', '\r', '\n']);
        match text.strip_prefix('#') {
            Some(comment) => text = comment.find('\n').and_then(|i| comment.get(i..)).unwrap_or(""),
            None => return text,
        }
    }
}

fn take_word(text: &str) -> Option<(&str, &str)> {
    if !text.starts_with(starts_word) {
        return None;
    }
    let len = text.find(|c| !continues_word(c)).unwrap_or(text.len());
    Some(text.split_at(len))
}

/// What stands where a name should: a word, a name in backticks, or what people put there by mistake.
fn take_name(text: &str) -> Option<(&str, &str)> {
    if let Some(after) = take_text(text) {
        return Some(("", after));
    }
    if let Some(rest) = text.strip_prefix('`') {
        let len = rest.find(['`', '\n'])?;
        return Some(("", rest.get(len + 1..)?));
    }
    if text.starts_with(|c: char| c.is_ascii_digit()) {
        let len = text.find(|c| !continues_word(c)).unwrap_or(text.len());
        return Some(("", text.get(len..)?));
    }
    take_word(text)
}

/// What follows a text that ends on its line.
fn take_text(text: &str) -> Option<&str> {
    let rest = text.strip_prefix('"')?;
    let mut escaped = false;
    for (i, b) in rest.bytes().enumerate() {
        match b {
            b'\n' => return None,
            _ if escaped => escaped = false,
            b'\\' => escaped = true,
            b'"' => return rest.get(i + 1..),
            _ => {}
        }
    }
    None
}

fn starts_with_word(text: &str, word: &str) -> bool {
    text.strip_prefix(word).is_some_and(|rest| !rest.starts_with(continues_word))
}
