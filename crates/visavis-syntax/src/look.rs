//! Characters and words: what begins a name, and what merely looks like something else.

use pest::unicode::{XID_CONTINUE, XID_START};

/// The words that are never names.
pub(crate) const HARD_WORDS: [&str; 16] = [
    "and",
    "or",
    "not",
    "in",
    "has",
    "is",
    "if",
    "then",
    "else",
    "otherwise",
    "where",
    "true",
    "false",
    "missing",
    "known",
    "any",
];

/// Whether a word can never be a name without backticks.
#[must_use]
pub fn is_hard_word(word: &str) -> bool {
    HARD_WORDS.contains(&word)
}

/// Whether a text can be a name without backticks.
#[must_use]
pub fn is_plain_name(text: &str) -> bool {
    text.starts_with(starts_word) && text.chars().all(continues_word) && !is_hard_word(text)
}

pub(crate) fn starts_word(c: char) -> bool {
    c == '_' || XID_START(c)
}

pub(crate) fn continues_word(c: char) -> bool {
    c == '_' || XID_CONTINUE(c)
}

/// What a character outside ASCII is taken for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Look {
    /// A quotation mark.
    Quote,
    /// This character.
    Char(char),
}

/// What a character that is no letter, digit or operator resembles.
pub(crate) fn like(c: char) -> Option<Look> {
    Some(match c {
        '“' | '”' | '„' | '‟' | '«' | '»' | '‹' | '›' | '‘' | '’' | '‚' | '‛' | '″' | '＂' => {
            Look::Quote
        }
        '\u{a0}' | '\u{2000}'..='\u{200a}' | '\u{202f}' | '\u{205f}' | '\u{3000}' | '\u{1680}' | '\u{85}' => {
            Look::Char(' ')
        }
        '\u{2028}' | '\u{2029}' => Look::Char('\n'),
        '\u{200b}'..='\u{200f}'
        | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{2064}'
        | '\u{2066}'..='\u{2069}'
        | '\u{feff}'
        | '\u{ad}' => Look::Char('\u{200b}'),
        '\u{ff01}'..='\u{ff5e}' => Look::Char(char::from_u32(u32::from(c) - 0xfee0)?),
        '、' => Look::Char(','),
        '。' => Look::Char('.'),
        '⁄' | '∕' => Look::Char('/'),
        '∗' | '⋆' => Look::Char('*'),
        '−' | '‐' | '‑' => Look::Char('-'),
        '∣' | '¦' => Look::Char('|'),
        _ => return None,
    })
}

/// Where a text that begins with a foreign quote ends on its line, and with which mark.
pub(crate) fn closing_quote(open: char, line: &str) -> Option<(usize, char)> {
    let ends: &[char] = match open {
        '«' | '»' => &['»', '«'],
        '‹' | '›' => &['›', '‹'],
        '‘' | '’' | '‚' | '‛' => &['’', '‘'],
        '\'' => &['\''],
        _ => &['”', '“', '‟', '″', '＂'],
    };
    // An apostrophe stands between letters and ends nothing: 'C'est l'heure'.
    let letter_at =
        |i: usize| line.get(i..).and_then(|l| l.chars().nth(1)).is_some_and(char::is_alphanumeric);
    let last = line.char_indices().find(|(i, c)| ends.contains(c) && !letter_at(*i));
    let found = last.or_else(|| line.char_indices().find(|(_, c)| ends.contains(c)));
    found.or_else(|| line.char_indices().find(|(_, c)| *c == '"'))
}
