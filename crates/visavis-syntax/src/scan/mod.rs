//! A light scanner: words, texts, comments and brackets, without their meaning.
//!
//! In: any text. Out: tokens, comments, and the problems that only a scan over the whole file can place well (brackets and
//! texts that do not end, characters of word processors). It decides nothing about syntax: the grammar does. It cuts the file
//! into declarations, caps nesting before the recursive parser runs, and gives mistakes their words. One pass, linear.

use std::ops::Range;

use crate::look::{self, Look};

mod brackets;
mod depth;

pub(crate) use brackets::closer;

/// What a token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A word, hard or not.
    Word,
    /// A name in backticks.
    Quoted,
    /// Digits, perhaps with a point and more digits.
    Number,
    /// An operator or other punctuation.
    Symbol,
    /// `(`, `[`, `{`
    Open,
    /// `)`, `]`, `}`
    Close,
    /// The quote that begins a text.
    TextStart,
    /// Characters of a text.
    TextPart,
    /// The quote that ends a text.
    TextEnd,
    /// `{` in a text.
    InsertStart,
    /// `}` that ends it.
    InsertEnd,
    /// `/…/` behind `matches`.
    Regex,
    /// Where a mistake was cut out.
    Hole,
}

/// A range of bytes with what it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Token {
    pub(crate) kind: Kind,
    pub(crate) start: usize,
    pub(crate) end: usize,
    /// Whether it is the first on its line.
    pub(crate) first: bool,
}

/// What is wrong at sight.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Problem {
    /// A bracket that nothing closes; `before` is where its end was missed.
    Unclosed { open: usize, before: usize, stopped_by: Option<usize> },
    /// A closing bracket that closes nothing.
    Stray { at: usize },
    /// A closing bracket of another kind than the one it closes.
    WrongKind { open: usize, close: usize },
    /// A text or a name in backticks that does not end on its line; `since` is where the first text on that line began.
    UnclosedText { start: usize, end: usize, insert: Option<usize>, since: Option<usize> },
    /// A regular expression that does not end on its line.
    UnclosedRegex { start: usize, end: usize },
    /// A text in quotes of another kind.
    ForeignText { start: usize, end: usize, inner: Range<usize> },
    /// A comment of another language.
    ForeignComment { start: usize, end: usize },
    /// `;`, perhaps where a list wants a comma
    Semicolon { at: usize, in_list: bool },
    /// A character that looks like another, or like nothing, with what it stands for.
    Lookalike { start: usize, end: usize, meant: char },
    /// A line that a version control or a chat put in: ```` ``` ````, `<<<<<<<`.
    Marker { start: usize, end: usize },
    /// More nesting than the parser takes.
    TooDeep { at: usize },
}

/// A bracket or text that is open.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Frame {
    /// `(`, `[`, `{`, `"` for a text, `i` for an inserted value.
    pub(crate) kind: u8,
    pub(crate) at: usize,
    /// Where its line begins.
    line: usize,
    /// `if`s met directly in it, each of which nests in the one before.
    ifs: usize,
    /// Behind what a line in it begins with a clause's word: there its end was missed, should it lack one.
    clause: Option<usize>,
}

/// Reads one token after the other.
pub(crate) struct Scanner<'a> {
    text: &'a str,
    at: usize,
    line: usize,
    first: bool,
    /// What is open.
    pub(crate) stack: Vec<Frame>,
    /// Comments met.
    pub(crate) comments: Vec<Range<usize>>,
    /// Problems met.
    pub(crate) problems: Vec<Problem>,
    /// Open texts in the stack.
    texts: usize,
    /// Where the first text on this line began.
    first_text: Option<usize>,
    /// `if`s at the outermost level, and in all open brackets.
    ifs: (usize, usize),
    /// Signs and `not`s side by side, or `list of list of`.
    run: usize,
    /// The last two tokens.
    last: [Option<Token>; 2],
    /// The brace whose end stands further left than its line: most likely the one that lacks its own.
    suspect: Option<(usize, usize)>,
    /// Behind this position no block comment ends.
    no_comment_end: usize,
    deep: bool,
}

impl<'a> Scanner<'a> {
    pub(crate) fn new(text: &'a str) -> Self {
        Self {
            text,
            at: 0,
            line: 0,
            first: true,
            stack: Vec::new(),
            comments: Vec::new(),
            problems: Vec::new(),
            texts: 0,
            first_text: None,
            ifs: (0, 0),
            run: 0,
            last: [None; 2],
            suspect: None,
            no_comment_end: usize::MAX,
            deep: false,
        }
    }

    /// The next token.
    pub(crate) fn next_token(&mut self) -> Option<Token> {
        loop {
            let in_text = self.stack.last().is_some_and(|f| f.kind == b'"');
            let step = if in_text { self.in_text() } else { self.in_code() };
            match step {
                Step::Token(token) => {
                    self.first = false;
                    self.watch(token);
                    self.last = [Some(token), self.last[0]];
                    return Some(token);
                }
                Step::Nothing => {}
                Step::End => return None,
            }
        }
    }

    fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or("")
    }

    fn byte(&self, ahead: usize) -> u8 {
        self.text.as_bytes().get(self.at + ahead).copied().unwrap_or(0)
    }

    fn token(&mut self, kind: Kind, len: usize) -> Step {
        let start = self.at;
        self.at += len;
        Step::Token(Token { kind, start, end: self.at, first: self.first })
    }

    fn newline(&mut self) {
        if self.texts > 0 {
            let end = self.at;
            let resume = self.unclosed_text(end);
            if resume < end {
                self.at = resume;
                return;
            }
        }
        self.at += 1;
        self.line = self.at;
        self.first = true;
        self.first_text = None;
    }

    fn in_code(&mut self) -> Step {
        let Some(c) = self.rest().chars().next() else { return Step::End };
        if self.first && MARKERS.iter().any(|marker| self.rest().starts_with(marker)) {
            let (start, end) = (self.at, self.end_of_line());
            self.problems.push(Problem::Marker { start, end });
            self.at = end;
            return Step::Nothing;
        }
        match c {
            '\n' => self.newline(),
            ' ' | '\t' | '\r' => self.at += 1,
            '#' => self.comment(),
            ';' => {
                let in_list = self.stack.last().is_some_and(|f| matches!(f.kind, b'(' | b'['));
                self.problems.push(Problem::Semicolon { at: self.at, in_list });
                self.at += 1;
            }
            '"' => {
                self.first_text.get_or_insert(self.at);
                self.push(b'"');
                return self.token(Kind::TextStart, 1);
            }
            '`' => return self.quoted(),
            '\0' => return self.token(Kind::Hole, 1),
            '(' | '[' | '{' => {
                self.push(self.byte(0));
                return self.token(Kind::Open, 1);
            }
            ')' | ']' | '}' => return self.close(),
            '0'..='9' => return self.number(),
            '\'' => return self.foreign_text(c),
            '/' => return self.slash(),
            'a'..='z' | 'A'..='Z' | '_' => return self.word(),
            _ if c.is_ascii() => {
                let len = symbol_length(self.rest());
                return self.token(Kind::Symbol, len);
            }
            _ => return self.beyond_ascii(c),
        }
        Step::Nothing
    }

    fn comment(&mut self) {
        if self.texts > 0 {
            self.at = self.end_of_line();
            return;
        }
        let end = self.end_of_line();
        let shown = self.text.get(self.at..end).map_or(end, |t| self.at + t.trim_end().len());
        self.comments.push(self.at..shown);
        self.at = end;
    }

    fn end_of_line(&self) -> usize {
        memchr::memchr(b'\n', self.rest().as_bytes()).map_or(self.text.len(), |i| self.at + i)
    }

    fn push(&mut self, kind: u8) {
        self.texts += usize::from(kind == b'"');
        self.stack.push(Frame { kind, at: self.at, line: self.line, ifs: 0, clause: None });
    }

    fn pop(&mut self) {
        if let Some(frame) = self.stack.pop() {
            self.texts -= usize::from(frame.kind == b'"');
            self.ifs.1 -= frame.ifs;
        }
    }

    fn quoted(&mut self) -> Step {
        let rest = self.rest();
        let line = rest.get(..self.end_of_line() - self.at).unwrap_or(rest);
        match line.get(1..).and_then(|l| l.find('`')) {
            Some(0) | None => {
                let (start, end) = (self.at, self.at + line.trim_end().len().min(word_after_quote(line)));
                self.problems.push(Problem::UnclosedText { start, end, insert: None, since: None });
                self.token(Kind::Quoted, end - start)
            }
            Some(len) => self.token(Kind::Quoted, len + 2),
        }
    }

    fn number(&mut self) -> Step {
        let bytes = self.rest().as_bytes();
        let digits =
            |from: usize| bytes.iter().skip(from).take_while(|b| b.is_ascii_digit() || **b == b'_').count();
        let mut len = digits(0);
        if bytes.get(len) == Some(&b'.') && bytes.get(len + 1).is_some_and(u8::is_ascii_digit) {
            len += 1 + digits(len + 1);
        }
        self.token(Kind::Number, len)
    }

    fn word(&mut self) -> Step {
        let rest = self.rest();
        let ascii = rest.bytes().take_while(|b| b.is_ascii_alphanumeric() || *b == b'_').count();
        let len = match rest.as_bytes().get(ascii) {
            Some(b) if !b.is_ascii() => rest.find(|c| !look::continues_word(c)).unwrap_or(rest.len()),
            _ => ascii,
        };
        self.token(Kind::Word, len)
    }

    fn beyond_ascii(&mut self, c: char) -> Step {
        if look::starts_word(c) {
            return self.word();
        }
        match look::like(c) {
            Some(Look::Quote) => self.foreign_text(c),
            Some(Look::Char(meant)) => {
                let (start, end) = (self.at, self.at + c.len_utf8());
                // At the start of a file this is a byte-order mark and means nothing.
                if !(start == 0 && c == '\u{feff}') {
                    self.problems.push(Problem::Lookalike { start, end, meant });
                }
                self.at = end;
                Step::Nothing
            }
            None => self.token(Kind::Symbol, c.len_utf8()),
        }
    }

    /// A text in quotes that are not `"`, as far as its line tells where it ends.
    fn foreign_text(&mut self, open: char) -> Step {
        let start = self.at;
        let line_end = self.end_of_line();
        let inner = start + open.len_utf8();
        let line = self.text.get(inner..line_end).unwrap_or("");
        let Some((len, close)) = look::closing_quote(open, line) else {
            return self.token(Kind::Symbol, open.len_utf8());
        };
        let end = inner + len + close.len_utf8();
        self.problems.push(Problem::ForeignText { start, end, inner: inner..inner + len });
        self.at = end;
        Step::Token(Token { kind: Kind::Hole, start, end, first: self.first })
    }

    fn slash(&mut self) -> Step {
        if self.behind_matches() {
            return self.regex();
        }
        let start = self.at;
        let end = match self.byte(1) {
            b'/' => self.end_of_line(),
            b'*' => self.end_of_block_comment(),
            _ => return self.token(Kind::Symbol, 1),
        };
        self.problems.push(Problem::ForeignComment { start, end });
        self.at = end;
        Step::Nothing
    }

    fn end_of_block_comment(&mut self) -> usize {
        if self.at >= self.no_comment_end {
            return self.end_of_line();
        }
        if let Some(len) = self.rest().get(2..).and_then(|r| r.find("*/")) {
            return self.at + len + 4;
        }
        self.no_comment_end = self.at;
        self.end_of_line()
    }

    /// Whether a slash here begins a regular expression: behind the word `matches` that follows a value or begins a cell.
    fn behind_matches(&self) -> bool {
        let [Some(word), before] = self.last else { return false };
        let is_matches = word.kind == Kind::Word && self.text.get(word.start..word.end) == Some("matches");
        is_matches
            && before.is_none_or(|b| match b.kind {
                Kind::Word => !look::is_hard_word(self.text.get(b.start..b.end).unwrap_or("")),
                Kind::Quoted | Kind::Number | Kind::Close | Kind::TextEnd | Kind::Hole => true,
                Kind::Symbol => matches!(self.text.get(b.start..b.end), Some("|" | ",")),
                _ => false,
            })
    }

    fn regex(&mut self) -> Step {
        let end = self.end_of_line();
        let body = self.text.get(self.at + 1..end).unwrap_or("");
        let mut escaped = false;
        for (i, b) in body.bytes().enumerate() {
            match b {
                _ if escaped => escaped = false,
                b'\\' => escaped = true,
                b'/' => return self.token(Kind::Regex, i + 2),
                _ => {}
            }
        }
        let shown = self.at + 1 + body.trim_end().len();
        self.problems.push(Problem::UnclosedRegex { start: self.at, end: shown });
        let start = self.at;
        self.at = end;
        Step::Token(Token { kind: Kind::Regex, start, end: shown, first: self.first })
    }

    fn in_text(&mut self) -> Step {
        match self.byte(0) {
            b'"' => {
                self.pop();
                self.token(Kind::TextEnd, 1)
            }
            b'{' if self.byte(1) != b'{' => {
                self.push(b'i');
                self.token(Kind::InsertStart, 1)
            }
            b'\n' => {
                self.newline();
                Step::Nothing
            }
            0 if self.at >= self.text.len() => Step::End,
            _ => {
                let len = text_run(self.rest());
                self.token(Kind::TextPart, len)
            }
        }
    }
}

/// What begins lines that are no part of a program.
const MARKERS: [&str; 4] = ["```", "<<<<<<<", "=======", ">>>>>>>"];

enum Step {
    Token(Token),
    Nothing,
    End,
}

/// How far an unended name in backticks reaches: to the next sign.
fn word_after_quote(line: &str) -> usize {
    let name = line.get(1..).unwrap_or("");
    let end = name
        .find(['=', '<', '>', '!', ',', ':', '(', ')', '[', ']', '{', '}', '|', '#'])
        .unwrap_or(name.len());
    1 + name.get(..end).unwrap_or("").trim_end().len()
}

/// The length of a run of a text's own characters, escapes and doubled braces included; at least one character.
fn text_run(rest: &str) -> usize {
    let bytes = rest.as_bytes();
    let mut len = 0;
    while let Some(b) = bytes.get(len) {
        match b {
            b'"' | b'\n' => break,
            b'{' if bytes.get(len + 1) != Some(&b'{') => break,
            b'{' => len += 2,
            b'\\' => match bytes.get(len + 1) {
                None | Some(b'\n') => len += 1,
                Some(_) => {
                    len += 1 + rest.get(len + 1..).and_then(|r| r.chars().next()).map_or(1, char::len_utf8)
                }
            },
            _ => len += 1,
        }
    }
    len.max(1)
}

/// Operators of several characters, ours and those of other languages, longest first.
const SYMBOLS: [&str; 22] = [
    "===", "!==", "..<", "..=", "...", "&&", "||", "==", "!=", "<=", ">=", "<>", "=<", "=>", "=!", "->",
    ":=", "..", "**", "??", "?.", "::",
];

fn symbol_length(rest: &str) -> usize {
    if !rest.as_bytes().get(1).is_some_and(|b| b"=.&|<>!:*?".contains(b)) {
        return 1;
    }
    SYMBOLS.iter().find(|s| rest.starts_with(**s)).map_or(1, |s| s.len())
}
