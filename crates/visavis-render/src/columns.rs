//! How wide text is on a terminal, and text that a terminal takes as text.
//!
//! In: any text. Out: how many columns it takes, the same text folded to a width, the same text with signs for what would command a
//! terminal.

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// What stands for a tab in a cut line.
pub(crate) const TAB: &str = "  ";

/// How many columns a character of a program's line takes.
pub(crate) fn width(c: char) -> usize {
    match c {
        '\t' => TAB.len(),
        c if c.is_whitespace() => 1,
        c => shown(c).width().unwrap_or(1),
    }
}

/// A character, or a sign in its place where it would command a terminal, end a line for some, or turn the direction of a text.
pub(crate) fn shown(c: char) -> char {
    match c {
        '\u{0}'..='\u{1f}' => char::from_u32(0x2400 + u32::from(c)).unwrap_or('\u{fffd}'),
        '\u{7f}' => '\u{2421}',
        '\u{80}'..='\u{9f}' | '\u{2028}' | '\u{2029}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => {
            '\u{fffd}'
        }
        c => c,
    }
}

/// A text in which only line breaks are left of what could command a terminal.
pub(crate) fn tame(text: &str) -> String {
    text.chars().map(|c| if c == '\n' { c } else { shown(c) }).collect()
}

/// A text broken at its spaces where it is wider than so many columns; a word that is wider stands on a line of its own.
#[must_use]
pub fn folded(text: &str, width: usize) -> String {
    let (mut out, mut used) = (String::with_capacity(text.len() + 8), 0);
    for word in text.split(' ') {
        let long = word.width();
        if used > 0 && used + 1 + long > width {
            out.push('\n');
            used = 0;
        } else if used > 0 {
            out.push(' ');
            used += 1;
        }
        out.push_str(word);
        used += long;
    }
    out
}
