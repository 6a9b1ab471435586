//! Strings (RFC 8259, section 7): where they end, and what their escapes stand for.
//!
//! In: a scanner on an opening quote. Out: the text, borrowed from the record where it has no escapes. A control
//! character or an unknown escape is an error; half a surrogate pair is right in syntax but is no Unicode text.

use super::Scanner;
use crate::error::JsonError;

const ONES: u64 = 0x0101_0101_0101_0101;
const HIGHS: u64 = 0x8080_8080_8080_8080;

/// The high bit of each byte that is a quote, a backslash or a control character; exact up to the lowest of them, as
/// borrows only run upwards.
#[inline]
fn ends(word: u64) -> u64 {
    let is_zero = |word: u64| word.wrapping_sub(ONES) & !word;
    let quote = is_zero(word ^ (ONES * b'"' as u64));
    let backslash = is_zero(word ^ (ONES * b'\\' as u64));
    let control = word.wrapping_sub(ONES * b' ' as u64) & !word;
    (quote | backslash | control) & HIGHS
}

/// The first quote, backslash or control character at or behind `from`.
#[inline]
fn find_end(bytes: &[u8], mut from: usize) -> usize {
    while let Some(chunk) = bytes.get(from..).and_then(<[u8]>::first_chunk::<8>) {
        let ends = ends(u64::from_le_bytes(*chunk));
        if ends != 0 {
            return from + (ends.trailing_zeros() / 8) as usize;
        }
        from += 8;
    }
    while bytes.get(from).is_some_and(|byte| !matches!(byte, b'"' | b'\\' | 0..b' ')) {
        from += 1;
    }
    from
}

impl<'a> Scanner<'a> {
    /// Reads the string that begins here; `None` where it is no Unicode text.
    #[inline]
    pub(crate) fn string<'s>(&mut self, scratch: &'s mut String) -> Result<Option<&'s str>, JsonError>
    where
        'a: 's,
    {
        if self.peek() != Some(b'"') {
            return Err(self.error("a string"));
        }
        let start = self.at + 1;
        self.at = find_end(self.bytes, start);
        if self.peek() == Some(b'"') {
            let text: &'a str = self.slice(start, self.at);
            self.at += 1;
            return Ok(Some(text));
        }
        scratch.clear();
        self.rest_with_escapes(start, scratch).map(|is_text| is_text.then_some(scratch.as_str()))
    }

    /// Goes on at the first backslash of a string that began at `start`; `false` where it is no Unicode text.
    #[cold]
    fn rest_with_escapes(&mut self, mut start: usize, out: &mut String) -> Result<bool, JsonError> {
        let mut is_text = true;
        loop {
            out.push_str(self.slice(start, self.at));
            match self.peek() {
                Some(b'"') => {
                    self.at += 1;
                    return Ok(is_text);
                }
                Some(b'\\') => match self.escape()? {
                    Some(c) => out.push(c),
                    None => is_text = false,
                },
                Some(_) => return Err(self.error("a string without control characters")),
                None => return Err(self.error("the end of a string")),
            }
            start = self.at;
            self.at = find_end(self.bytes, start);
        }
    }

    /// Steps over the string that begins here, whatever its escapes stand for.
    pub(super) fn skip_string(&mut self) -> Result<(), JsonError> {
        if self.peek() != Some(b'"') {
            return Err(self.error("a string"));
        }
        self.at += 1;
        loop {
            self.at = find_end(self.bytes, self.at);
            match self.peek() {
                Some(b'"') => {
                    self.at += 1;
                    return Ok(());
                }
                Some(b'\\') => self.escape().map(drop)?,
                Some(_) => return Err(self.error("a string without control characters")),
                None => return Err(self.error("the end of a string")),
            }
        }
    }

    /// Reads the escape that begins here; `None` for half a surrogate pair.
    fn escape(&mut self) -> Result<Option<char>, JsonError> {
        let c = match self.bytes.get(self.at + 1) {
            Some(b'"') => '"',
            Some(b'\\') => '\\',
            Some(b'/') => '/',
            Some(b'b') => '\u{8}',
            Some(b'f') => '\u{c}',
            Some(b'n') => '\n',
            Some(b'r') => '\r',
            Some(b't') => '\t',
            Some(b'u') => return self.unicode_escape(),
            _ => return Err(self.error("an escape")),
        };
        self.at += 2;
        Ok(Some(c))
    }

    fn unicode_escape(&mut self) -> Result<Option<char>, JsonError> {
        let unit = self.hex(self.at + 2)?;
        self.at += 6;
        if !(0xD800..0xDC00).contains(&unit) {
            return Ok(char::from_u32(unit));
        }
        if self.bytes.get(self.at..self.at + 2) != Some(br"\u") {
            return Ok(None);
        }
        let low = self.hex(self.at + 2)?;
        // Two halves that do not match are none both; the second may yet be the first of a pair, but the text is lost.
        self.at += 6;
        let is_pair = (0xDC00..0xE000).contains(&low);
        Ok(if is_pair { char::from_u32(0x10000 + ((unit - 0xD800) << 10) + (low - 0xDC00)) } else { None })
    }

    /// The four hexadecimal digits at a place.
    fn hex(&self, at: usize) -> Result<u32, JsonError> {
        let digits = self.bytes.get(at..at + 4).and_then(|digits| {
            digits.iter().try_fold(0, |n, byte| Some(n * 16 + char::from(*byte).to_digit(16)?))
        });
        digits.ok_or(JsonError::new(at, "four hexadecimal digits"))
    }
}
