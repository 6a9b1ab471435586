//! A strict, streaming JSON scanner (RFC 8259): from bytes to tokens, with no tree in between.
//!
//! In: the bytes of one record. Out: object members and scalar tokens in the order they stand, texts borrowed where they
//! have no escapes. It accepts exactly what RFC 8259 says and nothing more; it never panics, never recurses and never
//! goes deeper than [`MAX_DEPTH`].

mod number;
mod skip;
mod string;
#[cfg(test)]
mod tests;

pub(crate) use number::Digits;

use crate::error::JsonError;

/// How deep arrays and objects may nest: as deep as `serde_json` reads values.
pub(crate) const MAX_DEPTH: u32 = 127;

/// The longest text that is read, so that offsets fit 31 bits.
pub(crate) const MAX_LEN: usize = (1 << 31) - 1;

/// A scanner and where it stands.
#[derive(Debug, Clone)]
pub(crate) struct Scanner<'a> {
    text: &'a str,
    bytes: &'a [u8],
    at: usize,
    /// How many arrays and objects are open.
    depth: u32,
}

/// A value that is no array and no object.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Token<'a> {
    /// `null`
    Null,
    /// `true`, `false`
    Bool(bool),
    /// A number
    Number(Digits<'a>),
    /// A string
    Text(&'a str),
    /// A string with half a surrogate pair, which is no Unicode text
    BrokenText,
    /// An array or object; the scanner stands before it
    Composite,
}

impl<'a> Scanner<'a> {
    /// A scanner at the start of `bytes`, behind a byte-order mark.
    pub(crate) fn new(bytes: &'a [u8]) -> Result<Self, JsonError> {
        if bytes.len() > MAX_LEN {
            return Err(JsonError::new(MAX_LEN, "less than 2 GiB"));
        }
        match std::str::from_utf8(bytes) {
            Ok(text) => {
                let at = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
                Ok(Self { text, bytes, at, depth: 0 })
            }
            Err(error) => Err(JsonError::new(error.valid_up_to(), "UTF-8")),
        }
    }

    /// Where it stands, in bytes.
    pub(crate) fn at(&self) -> usize {
        self.at
    }

    /// The same text again from a place where a value of the same depth begins.
    pub(crate) fn rewind(&mut self, at: usize) {
        self.at = at;
    }

    /// The text between two places.
    pub(crate) fn slice(&self, start: usize, end: usize) -> &'a str {
        self.text.get(start..end).unwrap_or_default()
    }

    fn error(&self, expected: &'static str) -> JsonError {
        JsonError::new(self.at, expected)
    }

    #[inline]
    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    /// The first byte that is no white space; the scanner stands on it.
    #[inline]
    pub(crate) fn start(&mut self, expected: &'static str) -> Result<u8, JsonError> {
        match self.peek() {
            Some(byte) if byte > b' ' => Ok(byte),
            _ => self.start_behind_space(expected),
        }
    }

    fn start_behind_space(&mut self, expected: &'static str) -> Result<u8, JsonError> {
        while let Some(b' ' | b'\n' | b'\r' | b'\t') = self.peek() {
            self.at += 1;
        }
        // What is left of the control characters starts no token, and the caller finds that out.
        self.peek().ok_or_else(|| self.error(expected))
    }

    /// Nothing but white space is left.
    pub(crate) fn end(&mut self) -> Result<(), JsonError> {
        match self.start("") {
            Ok(_) => Err(self.error("the end of the record")),
            Err(_) => Ok(()),
        }
    }

    /// Steps into the array or object that begins here.
    #[inline]
    fn open(&mut self) -> Result<(), JsonError> {
        if self.depth >= MAX_DEPTH {
            return Err(self.error("at most 127 levels"));
        }
        self.depth += 1;
        self.at += 1;
        Ok(())
    }

    #[inline]
    fn close(&mut self) {
        self.depth = self.depth.saturating_sub(1);
        self.at += 1;
    }

    /// Steps into the object that begins here.
    #[inline]
    pub(crate) fn object(&mut self) -> Result<(), JsonError> {
        match self.start("an object")? {
            b'{' => self.open(),
            _ => Err(self.error("an object")),
        }
    }

    /// Steps to the next member of the object, whose name it gives; `None` behind the last one.
    #[inline]
    pub(crate) fn member<'s>(
        &mut self,
        is_first: &mut bool,
        scratch: &'s mut String,
    ) -> Result<Option<&'s str>, JsonError>
    where
        'a: 's,
    {
        if self.next_item(is_first, b'}', "`,` or `}`")? {
            return Ok(None);
        }
        let Some(name) = self.string(scratch)? else { return Err(self.error("a name in Unicode")) };
        self.colon()?;
        Ok(Some(name))
    }

    /// Steps behind the next member's name and colon where they are exactly these bytes, with no white space but one blank behind
    /// the comma; else does not move.
    #[inline]
    pub(crate) fn member_is(&mut self, is_first: &mut bool, quoted: &[u8]) -> bool {
        let mut start = self.at;
        if !*is_first {
            if self.peek() != Some(b',') {
                return false;
            }
            start += 1;
            start += usize::from(self.bytes.get(start) == Some(&b' '));
        }
        let end = start + quoted.len();
        let is_same = self.bytes.get(start..end) == Some(quoted) && !quoted.is_empty();
        if is_same {
            self.at = end;
            *is_first = false;
        }
        is_same
    }

    #[inline]
    fn colon(&mut self) -> Result<(), JsonError> {
        match self.start("`:`")? {
            b':' => {
                self.at += 1;
                Ok(())
            }
            _ => Err(self.error("`:`")),
        }
    }

    /// Steps into the array that begins here.
    pub(crate) fn array(&mut self) -> Result<(), JsonError> {
        match self.start("an array")? {
            b'[' => self.open(),
            _ => Err(self.error("an array")),
        }
    }

    /// Steps to the next element of the array; `false` behind the last one.
    #[inline]
    pub(crate) fn element(&mut self, is_first: &mut bool) -> Result<bool, JsonError> {
        self.next_item(is_first, b']', "`,` or `]`").map(|is_end| !is_end)
    }

    /// Steps over the comma, or out of the array or object: then `true`.
    #[inline]
    fn next_item(
        &mut self,
        is_first: &mut bool,
        closing: u8,
        expected: &'static str,
    ) -> Result<bool, JsonError> {
        let byte = self.start(expected)?;
        if byte == closing {
            self.close();
            return Ok(true);
        }
        if !std::mem::replace(is_first, false) {
            if byte != b',' {
                return Err(self.error(expected));
            }
            self.at += 1;
            self.start("a value")?;
        }
        Ok(false)
    }

    /// Reads a scalar; does not move where an array or object begins.
    #[inline]
    pub(crate) fn token<'s>(&mut self, scratch: &'s mut String) -> Result<Token<'s>, JsonError>
    where
        'a: 's,
    {
        match self.start("a value")? {
            b'"' => Ok(self.string(scratch)?.map_or(Token::BrokenText, Token::Text)),
            b'-' | b'0'..=b'9' => Ok(Token::Number(self.number()?)),
            b'{' | b'[' => Ok(Token::Composite),
            byte => self.literal(byte),
        }
    }

    fn literal(&mut self, first: u8) -> Result<Token<'static>, JsonError> {
        let (word, token) = match first {
            b't' => ("true", Token::Bool(true)),
            b'f' => ("false", Token::Bool(false)),
            b'n' => ("null", Token::Null),
            _ => return Err(self.error("a value")),
        };
        if !self.bytes.get(self.at..).is_some_and(|rest| rest.starts_with(word.as_bytes())) {
            return Err(self.error("a value"));
        }
        self.at += word.len();
        Ok(token)
    }
}
