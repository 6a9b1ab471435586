//! Texts of the data as they may stand in a program or a comment.
//!
//! In: any text. Out: a text literal, or a quotation that fits on a line. What the data holds must never end a comment, a text or
//! a line early.

/// How much of a value a comment shows, in characters.
const SHOWN: usize = 40;

/// As a text of the language, in quotes.
pub(crate) fn literal(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            '{' => out.push_str("{{"),
            '}' => out.push_str("}}"),
            _ if is_unseen(c) => out.push_str(&format!("\\u{{{:x}}}", u32::from(c))),
            _ => out.push(c),
        }
    }
    out.push('"');
    out
}

/// As a comment quotes it: the beginning of it, on one line.
pub(crate) fn shown(text: &str) -> String {
    let begin: String = text.chars().take(SHOWN).collect();
    let dots = if begin.len() < text.len() { "…" } else { "" };
    let plain = begin.chars().all(|c| !matches!(c, '"' | '\\') && !is_unseen(c));
    if plain { format!("\"{begin}{dots}\"") } else { format!("{}{dots}", literal(&begin)) }
}

/// A name of the data as a comment quotes it.
pub(crate) fn ticked(name: &str) -> String {
    let plain: String = name.chars().map(|c| if is_unseen(c) || c == '`' { '·' } else { c }).collect();
    format!("`{plain}`")
}

/// Characters that a reader cannot see, or that change what stands around them.
fn is_unseen(c: char) -> bool {
    c.is_control()
        || c != ' ' && c.is_whitespace()
        || matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use super::{literal, shown, ticked};

    #[test]
    fn what_the_data_holds_ends_nothing_early() {
        assert_eq!(literal("a\"b\\c\n{d}\r"), r#""a\"b\\c\n{{d}}\u{d}""#);
        assert_eq!(shown("a\nb"), r#""a\nb""#);
        assert_eq!(shown("a{b}"), r#""a{b}""#);
        assert_eq!(shown(&"x".repeat(50)), format!("\"{}…\"", "x".repeat(40)));
        assert_eq!(ticked("a`b\nc"), "`a·b·c`");
    }
}
