//! The one layout of Visavis programs.
//!
//! In: a file's text. Out: the same program as everybody lays it out. Never changes what a program says: the tokens, the comments
//! and the tree of what comes out are held against those of what went in. What has a mistake in it stays as it is.

mod campaign;
mod doc;
mod expr;
mod file;
mod item;
mod print;
mod same;
mod table;
mod tokens;
mod walk;

use std::ops::Range;

/// How often a layout is laid out again until nothing moves; a comment that changes its line can move what is around it.
const ROUNDS: usize = 6;

/// A text, laid out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Formatted {
    /// The text.
    pub text: String,
    /// Where the text that went in was left byte for byte, because its syntax has a mistake: ranges of bytes in that text.
    pub kept_as_is: Vec<Range<usize>>,
}

/// Lays a text out. Formatting what comes out gives the same again.
#[must_use]
pub fn format(text: &str) -> Formatted {
    let as_it_is =
        || Formatted { text: text.to_owned(), kept_as_is: std::iter::once(0..text.len()).collect() };
    // The parser stands a NUL for what it cut out; one that came with the text would be taken for that, and no rules hold any.
    if text.contains('\0') {
        return as_it_is();
    }
    let (first, kept_as_is) = file::lay_out(text);
    let mut laid = first;
    for _ in 0..ROUNDS {
        let (again, _) = file::lay_out(&laid);
        if again == laid {
            if same::same_file(text, &laid) {
                return Formatted { text: laid, kept_as_is };
            }
            break;
        }
        laid = again;
    }
    // Better no layout than another program, or one that is never at rest.
    as_it_is()
}
