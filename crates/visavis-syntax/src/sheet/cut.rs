//! A file cut into lines of fields.
//!
//! In: text. Out: the range of each field, without white space and quotation marks around it; empty lines are left out.

use visavis_diag::{Code, Diagnostic, SourceId};

use super::{Field, span};

/// The lines from a place on.
pub(super) fn lines(source: SourceId, text: &str, at: usize) -> Result<Vec<Vec<Field>>, Diagnostic> {
    Cutter { source, text, at, delimiter: delimiter(text) }.lines()
}

/// What parts the fields: of comma, semicolon and tab what the header has most.
fn delimiter(text: &str) -> u8 {
    let header = text.lines().find(|line| !line.trim().is_empty()).unwrap_or("");
    let mut quoted = false;
    let mut counts = [(b',', 0), (b';', 0), (b'\t', 0)];
    for byte in header.bytes() {
        quoted ^= byte == b'"';
        for (sign, count) in &mut counts {
            *count += usize::from(!quoted && byte == *sign);
        }
    }
    let most = counts.iter().map(|(_, count)| *count).max().unwrap_or(0);
    counts.iter().find(|(_, count)| *count == most).map_or(b',', |(sign, _)| *sign)
}

struct Cutter<'t> {
    source: SourceId,
    text: &'t str,
    at: usize,
    delimiter: u8,
}

impl Cutter<'_> {
    fn lines(mut self) -> Result<Vec<Vec<Field>>, Diagnostic> {
        let mut lines = Vec::new();
        while self.at < self.text.len() {
            let mut line = Vec::new();
            while self.field(&mut line)? {}
            let empty = |field: &Field| field.range.is_empty() && !field.quoted;
            if !line.iter().all(empty) {
                lines.push(line);
            }
        }
        Ok(lines)
    }

    fn byte(&self, at: usize) -> Option<u8> {
        self.text.as_bytes().get(at).copied()
    }

    /// Whether another field of the line follows.
    fn field(&mut self, line: &mut Vec<Field>) -> Result<bool, Diagnostic> {
        let blank = |byte: Option<u8>, delimiter: u8| {
            byte.is_some_and(|b| (b == b' ' || b == b'\t') && b != delimiter)
        };
        let mut start = self.at;
        while blank(self.byte(start), self.delimiter) {
            start += 1;
        }
        let quoted = self.byte(start) == Some(b'"');
        let mut end = start;
        if quoted {
            end = self.closing(start + 1)?;
            self.at = end + 1;
            while blank(self.byte(self.at), self.delimiter) {
                self.at += 1;
            }
            start += 1;
        }
        let ends = |byte: Option<u8>, delimiter: u8| {
            byte.is_none_or(|byte| byte == delimiter || byte == b'\n' || byte == b'\r')
        };
        if !quoted {
            while !ends(self.byte(end), self.delimiter) {
                end += 1;
            }
            self.at = end;
            while end > start && blank(self.byte(end - 1), 0) {
                end -= 1;
            }
        } else if !ends(self.byte(self.at), self.delimiter) {
            return Err(Diagnostic::error(
                Code::TableFile,
                "something stands behind a closing quotation mark",
                span(self.source, &(end..end + 1)),
                "the field ends here",
            )
            .with_help("double a quotation mark that belongs to the field: `\"\"`"));
        }
        line.push(Field { range: start..end, quoted });
        match self.byte(self.at) {
            Some(byte) if byte == self.delimiter => {
                self.at += 1;
                return Ok(true);
            }
            Some(b'\r') if self.byte(self.at + 1) == Some(b'\n') => self.at += 2,
            Some(_) => self.at += 1,
            None => {}
        }
        Ok(false)
    }

    /// Where the quotation mark stands that closes a field.
    fn closing(&self, from: usize) -> Result<usize, Diagnostic> {
        let mut at = from;
        while let Some(byte) = self.byte(at) {
            match (byte, self.byte(at + 1)) {
                (b'"', Some(b'"')) => at += 2,
                (b'"', _) => return Ok(at),
                _ => at += 1,
            }
        }
        Err(Diagnostic::error(
            Code::TableFile,
            "a quoted field does not end",
            span(self.source, &(from - 1..from)),
            "opened here",
        )
        .with_help("close it with a quotation mark"))
    }
}
