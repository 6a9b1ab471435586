//! Lines and columns of the protocol, and bytes of a text.
//!
//! In: a text, and a position in the encoding that client and server agreed on. Out: the other. A position beyond a line's end is
//! the line's end, one beyond the last line the text's end, one inside a character its beginning.

use gen_lsp_types::{Position, Range};
use visavis_diag::Span;

/// What columns count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Encoding {
    /// Bytes of UTF-8
    Utf8,
    /// Units of UTF-16, which every client knows
    #[default]
    Utf16,
    /// Characters
    Utf32,
}

impl Encoding {
    /// How many columns a text has.
    fn width(self, text: &str) -> usize {
        match self {
            Self::Utf8 => text.len(),
            Self::Utf16 if text.is_ascii() => text.len(),
            Self::Utf16 => text.encode_utf16().count(),
            Self::Utf32 => text.chars().count(),
        }
    }

    fn width_of(self, c: char) -> usize {
        match self {
            Self::Utf8 => c.len_utf8(),
            Self::Utf16 => c.len_utf16(),
            Self::Utf32 => 1,
        }
    }
}

/// Where the lines of a text begin.
#[derive(Debug, Clone, Default)]
pub(crate) struct Lines {
    starts: Vec<usize>,
}

impl Lines {
    /// Looks for the ends of lines: `\n`, `\r\n` and `\r`, as the protocol has them.
    pub(crate) fn of(text: &str) -> Self {
        let bytes = text.as_bytes();
        let ends = bytes.iter().enumerate().filter(|(at, byte)| match byte {
            b'\n' => true,
            b'\r' => bytes.get(at + 1) != Some(&b'\n'),
            _ => false,
        });
        Self { starts: std::iter::once(0).chain(ends.map(|(at, _)| at + 1)).collect() }
    }

    /// Where a line begins.
    pub(crate) fn start(&self, line: usize) -> Option<usize> {
        self.starts.get(line).copied()
    }

    /// The line that a byte is on.
    pub(crate) fn line(&self, at: usize) -> usize {
        self.starts.partition_point(|start| *start <= at).saturating_sub(1)
    }

    /// The byte of a position.
    pub(crate) fn offset(&self, text: &str, position: Position, encoding: Encoding) -> usize {
        let Some(start) = self.start(position.line as usize) else { return text.len() };
        let end = self.start(position.line as usize + 1).unwrap_or(text.len());
        let line = text.get(start..end).unwrap_or("").trim_end_matches(['\n', '\r']);
        let mut column = 0;
        for (at, c) in line.char_indices() {
            column += encoding.width_of(c);
            if column > position.character as usize {
                return start + at;
            }
        }
        start + line.len()
    }

    /// The position of a byte; one inside a character counts as its beginning.
    pub(crate) fn position(&self, text: &str, at: usize, encoding: Encoding) -> Position {
        let at = text.floor_char_boundary(at);
        let line = self.line(at);
        let before = text.get(self.start(line).unwrap_or(0)..at).unwrap_or("");
        Position::new(number(line), number(encoding.width(before)))
    }

    pub(crate) fn range(&self, text: &str, span: Span, encoding: Encoding) -> Range {
        let position = |at: u32| self.position(text, at as usize, encoding);
        Range::new(position(span.start), position(span.end))
    }
}

/// A count as the protocol has it.
pub(crate) fn number(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::{Encoding, Lines};
    use gen_lsp_types::Position;

    #[test]
    fn columns_count_what_was_agreed_on() {
        let text = "été 😀x\r\nb\rc\n";
        let lines = Lines::of(text);
        let x = text.find('x').unwrap();
        for (encoding, column) in [(Encoding::Utf8, 10), (Encoding::Utf16, 6), (Encoding::Utf32, 5)] {
            let position = Position::new(0, column);
            assert_eq!(lines.position(text, x, encoding), position);
            assert_eq!(lines.offset(text, position, encoding), x);
        }
        // Between the halves of a pair is the character's beginning.
        assert_eq!(lines.offset(text, Position::new(0, 5), Encoding::Utf16), text.find('😀').unwrap());
    }

    #[test]
    fn every_byte_has_a_position_that_leads_back() {
        let text = "a\r\né\r😀\n\nlast";
        let lines = Lines::of(text);
        for encoding in [Encoding::Utf8, Encoding::Utf16, Encoding::Utf32] {
            for (at, c) in text.char_indices() {
                if c == '\n' && text[..at].ends_with('\r') {
                    continue;
                }
                let position = lines.position(text, at, encoding);
                assert_eq!(lines.offset(text, position, encoding), at, "{at} {position:?}");
            }
            assert_eq!(lines.position(text, text.len(), encoding), Position::new(4, 4));
        }
    }

    #[test]
    fn what_is_beyond_is_the_end() {
        let text = "ab\ncd";
        let lines = Lines::of(text);
        assert_eq!(lines.offset(text, Position::new(0, 99), Encoding::Utf16), 2);
        assert_eq!(lines.offset(text, Position::new(9, 0), Encoding::Utf16), 5);
    }
}
