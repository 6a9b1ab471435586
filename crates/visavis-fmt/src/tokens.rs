//! The tokens of one declaration, each with the comments around it.
//!
//! In: a sound declaration. Out: its tokens in order. A comment behind a token on its line belongs to that token; one on a
//! line of its own belongs to the token that follows.

use std::ops::Range;

use visavis_syntax::Declaration;

/// A comment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Comment {
    /// `#` included.
    pub(crate) text: String,
    /// Whether a blank line stands before it.
    pub(crate) blank: bool,
}

/// A token.
#[derive(Debug, Clone)]
pub(crate) struct Token<'a> {
    pub(crate) text: &'a str,
    pub(crate) range: Range<usize>,
    /// Of an opening bracket: the token that closes it.
    pub(crate) closer: Option<usize>,
    /// Comments on lines of their own before it.
    pub(crate) leads: Vec<Comment>,
    /// A comment behind it on its line.
    pub(crate) trail: Option<Comment>,
    /// Whether a line break stands before it.
    pub(crate) first: bool,
    /// Whether a blank line stands between it and what is before it, be that a comment.
    pub(crate) blank: bool,
}

/// The tokens of a declaration, and the comments behind the last.
pub(crate) fn tokens<'a>(text: &'a str, of: &Declaration) -> (Vec<Token<'a>>, Vec<Comment>) {
    let mut tokens: Vec<Token<'a>> = Vec::new();
    let mut leads: Vec<Comment> = Vec::new();
    let mut comments = of.comments.iter().peekable();
    let (mut before, mut open) = (of.range.start, Vec::new());
    let lines = |from: usize, to: usize| text.get(from..to).unwrap_or("").matches('\n').count();
    let mut take =
        |until: usize, before: &mut usize, tokens: &mut Vec<Token<'a>>, leads: &mut Vec<Comment>| {
            while let Some(range) = comments.next_if(|comment| comment.start < until) {
                let gap = lines(*before, range.start);
                let comment =
                    Comment { text: text.get(range.clone()).unwrap_or("").to_owned(), blank: gap > 1 };
                *before = range.end;
                match tokens.last_mut() {
                    Some(token) if gap == 0 && leads.is_empty() => token.trail = Some(comment),
                    _ => leads.push(comment),
                }
            }
        };
    for range in &of.tokens {
        let last = before;
        take(range.start, &mut before, &mut tokens, &mut leads);
        let number = tokens.len();
        let written = text.get(range.clone()).unwrap_or("");
        match written {
            "(" | "[" | "{" => open.push(number),
            ")" | "]" | "}" => {
                if let Some(opener) = open.pop().and_then(|at: usize| tokens.get_mut(at)) {
                    opener.closer = Some(number);
                }
            }
            _ => {}
        }
        tokens.push(Token {
            text: written,
            range: range.clone(),
            closer: None,
            leads: std::mem::take(&mut leads),
            trail: None,
            first: lines(last, range.start) > 0,
            blank: lines(before, range.start) > 1,
        });
        before = range.end;
    }
    take(usize::MAX, &mut before, &mut tokens, &mut leads);
    (tokens, leads)
}
