//! A text cut into words, signs and texts, for tools that colour and complete; and the words of the language.
//!
//! In: any text, broken or not. Out: its tokens with what each is at sight. What a word means where it stands is not known here.

use std::ops::Range;

use crate::scan::{Kind, Scanner};

/// What a token is at sight.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum TokenKind {
    /// A word: a keyword or a name
    Word,
    /// A name in backticks
    Quoted,
    /// Digits, perhaps with a point
    Number,
    /// An operator or punctuation
    Sign,
    /// An opening bracket
    Open,
    /// A closing bracket
    Close,
    /// A quotation mark or characters of a text
    Text,
    /// A brace around a value inserted in a text
    Insert,
    /// A regular expression between slashes
    Regex,
    /// A comment
    Comment,
}

/// A token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token {
    /// What it is.
    pub kind: TokenKind,
    /// Where, in bytes.
    pub range: Range<usize>,
}

/// The tokens of a text and its comments, in order. Linear in the text; never fails.
#[must_use]
pub fn tokens(text: &str) -> Vec<Token> {
    let mut scanner = Scanner::new(text);
    let mut out = Vec::new();
    while let Some(token) = scanner.next_token() {
        let kind = match token.kind {
            Kind::Word => TokenKind::Word,
            Kind::Quoted => TokenKind::Quoted,
            Kind::Number => TokenKind::Number,
            Kind::Symbol | Kind::Hole => TokenKind::Sign,
            Kind::Open => TokenKind::Open,
            Kind::Close => TokenKind::Close,
            Kind::TextStart | Kind::TextPart | Kind::TextEnd => TokenKind::Text,
            Kind::InsertStart | Kind::InsertEnd => TokenKind::Insert,
            Kind::Regex => TokenKind::Regex,
        };
        out.push(Token { kind, range: token.start..token.end });
    }
    let comments = scanner.comments.into_iter().map(|range| Token { kind: TokenKind::Comment, range });
    out.extend(comments);
    out.sort_by_key(|token| token.range.start);
    out
}

/// Every word that the grammar knows, in its order: the keywords, and `true` and `false`.
pub fn keywords() -> impl Iterator<Item = &'static str> {
    let lines = include_str!("../grammar/visavis.pest").lines();
    // `kw_source = @{ "source" ~ !word_char }`
    let words = lines.filter_map(|line| {
        let rule = line.strip_prefix("kw_")?;
        let (_, body) = rule.split_once("@{ \"")?;
        body.split_once('"').map(|(word, _)| word)
    });
    words.chain(["true", "false"])
}

/// The functions over events: `count`, `sum`, ….
#[must_use]
pub fn aggregates() -> &'static [&'static str] {
    &["count", "sum", "avg", "min", "max", "latest", "earliest", "any"]
}

/// The units of spans of time, in the singular.
#[must_use]
pub fn units() -> &'static [&'static str] {
    &["second", "minute", "hour", "day", "week", "month", "year"]
}

#[cfg(test)]
mod tests {
    use super::{TokenKind, aggregates, keywords, tokens, units};
    use crate::look::HARD_WORDS;

    #[test]
    fn every_hard_word_is_a_keyword() {
        let all: Vec<&str> = keywords().collect();
        assert!(all.len() > 80, "{all:?}");
        for word in HARD_WORDS {
            assert!(all.contains(&word), "{word}");
        }
    }

    #[test]
    fn the_lists_are_those_of_the_grammar() {
        let grammar = include_str!("../grammar/visavis.pest");
        let line = |rule: &str| grammar.lines().find(|line| line.starts_with(rule)).unwrap();
        let quoted = |line: &str| -> Vec<String> {
            line.split('"').skip(1).step_by(2).map(str::to_owned).filter(|word| word.len() > 2).collect()
        };
        assert_eq!(quoted(line("aggregate_name")), aggregates());
        assert_eq!(quoted(line("unit =")), units());
    }

    #[test]
    fn tokens_cover_texts_inserts_and_comments() {
        let kinds: Vec<TokenKind> = tokens("a \"x {b} y\" # c").into_iter().map(|token| token.kind).collect();
        use TokenKind::{Comment, Insert, Text, Word};
        assert_eq!(kinds, [Word, Text, Text, Insert, Word, Insert, Text, Text, Comment]);
    }
}
