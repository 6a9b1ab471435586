//! CSV: rows under a header.
//!
//! In: bytes. Out: rows, cell by cell. The delimiter is the one that the header has most of. A row with more or fewer cells than the
//! header is a bad record: nobody knows which cell is whose.

use std::io::{self, BufRead, Chain, Read};
use std::path::Path;
use std::str;

use csv::{ByteRecord, ErrorKind, ReaderBuilder, StringRecord};

use super::problem::Problem;
use super::{Next, Place, Source};
use crate::exit::CallError;
use crate::screen::count;

/// A row of our own behind the file's last: every record then ends with a line end, so that lines can be counted backwards,
/// and a quote that never closes is found out, since it swallows this row too.
const END: &[u8] = b"\n\0end of the file\0\n";

pub(crate) struct Rows {
    /// The file with [`END`] behind it.
    reader: csv::Reader<Chain<Source, &'static [u8]>>,
    header: StringRecord,
    row: ByteRecord,
    record: u64,
    /// Lines above the header that are not the table's.
    first_line: u64,
}

impl Rows {
    pub(crate) fn new(mut source: Source, start: &[u8], name: &str) -> Result<Self, CallError> {
        let separator = separator(start, name)?;
        if separator.is_some() {
            source.skip_until(b'\n').map_err(|error| CallError::unreadable(Path::new(name), &error))?;
        }
        let mut reader = ReaderBuilder::new()
            .delimiter(separator.unwrap_or_else(|| delimiter(start)))
            .has_headers(false)
            .flexible(true)
            .from_reader(source.chain(END));
        let mut header = StringRecord::new();
        let found = reader.read_record(&mut header).map_err(|error| broken_header(name, &error))?;
        if header.iter().next_back().is_some_and(|cell| swallowed_end(cell.as_bytes())) {
            let why = "a quote in its header never closes";
            return Err(CallError::wrong(format!("cannot read `{name}`: {why}")));
        }
        if !found || is_end(header.as_byte_record()) {
            let why = "there is no header; the first line of a CSV file names its columns";
            return Err(CallError::wrong(format!("cannot read `{name}`: {why}")));
        }
        if let Some(twice) = named_twice(&header) {
            return Err(CallError::wrong(format!("cannot read `{name}`: column `{twice}` stands twice")));
        }
        let first_line = u64::from(separator.is_some());
        Ok(Self { reader, header, row: ByteRecord::new(), record: 0, first_line })
    }

    /// The names of the columns.
    pub(crate) fn header(&self) -> impl Iterator<Item = &str> {
        self.header.iter()
    }

    /// The row that was stepped to.
    pub(crate) fn row(&self) -> &ByteRecord {
        &self.row
    }

    /// The text of a column in the row that was stepped to.
    pub(crate) fn cell(&self, column: usize) -> Option<&str> {
        str::from_utf8(self.row.get(column)?).ok()
    }

    /// Whether nothing more lies ready, but for what the table's reader holds itself.
    pub(crate) fn is_drained(&self) -> bool {
        self.reader.get_ref().get_ref().0.buffer().is_empty()
    }

    /// Steps to the next row.
    pub(crate) fn next(&mut self) -> io::Result<Next> {
        loop {
            let found = self.reader.read_byte_record(&mut self.row).map_err(io::Error::from)?;
            if !found || is_end(&self.row) {
                return Ok(Next::End);
            }
            if !self.is_blank() {
                break;
            }
        }
        self.record += 1;
        let never_closes = self.row.iter().next_back().is_some_and(swallowed_end);
        // Such a row ends where the file does, without a line end of its own.
        let place = Place { record: self.record, line: self.line() + u64::from(never_closes) };
        if never_closes {
            let way_out = "a closing `\"` (a quote inside a quoted cell is written twice)";
            return Ok(Next::Bad(
                place,
                Problem::record("a quote that never closes, up to the end of the file", way_out),
            ));
        }
        if self.row.len() != self.header.len() {
            let found = count(self.row.len() as u64, "cell");
            let expected = format!("{}, as the header has", self.header.len());
            return Ok(Next::Bad(place, Problem::record(found, expected)));
        }
        let is_text =
            self.row.as_slice().is_ascii() || self.row.iter().all(|cell| str::from_utf8(cell).is_ok());
        if !is_text {
            let way_out = "UTF-8 (spreadsheets save it as \"CSV UTF-8\")";
            return Ok(Next::Bad(place, Problem::record("text in another encoding", way_out)));
        }
        Ok(Next::Read(place))
    }

    /// The line on which the row begins. The reader's own position of a row stands before the blank lines above it.
    fn line(&self) -> u64 {
        let within = self.row.as_slice().iter().filter(|byte| **byte == b'\n').count() as u64;
        (self.reader.position().line() + self.first_line).saturating_sub(within + 1)
    }

    /// A line of white space under a header of several columns.
    fn is_blank(&self) -> bool {
        self.header.len() > 1 && self.row.len() == 1 && self.row.as_slice().trim_ascii().is_empty()
    }
}

fn is_end(row: &ByteRecord) -> bool {
    row.len() == 1 && row.as_slice() == END.trim_ascii()
}

fn swallowed_end(cell: &[u8]) -> bool {
    cell.ends_with(END)
}

fn named_twice(header: &StringRecord) -> Option<&str> {
    let columns = (0..).zip(header.iter()).filter(|(_, column)| !column.is_empty());
    let mut twice = columns.filter(|(at, column)| header.iter().take(*at).any(|other| other == *column));
    twice.next().map(|(_, column)| column)
}

fn broken_header(name: &str, error: &csv::Error) -> CallError {
    let why = match error.kind() {
        ErrorKind::Utf8 { .. } => {
            "the header is not UTF-8 text (spreadsheets save it as \"CSV UTF-8\")".into()
        }
        ErrorKind::Io(error) => error.to_string(),
        _ => error.to_string(),
    };
    CallError::wrong(format!("cannot read `{name}`: {why}"))
}

/// What a first line `sep=;` says, as spreadsheets write it for themselves.
fn separator(start: &[u8], name: &str) -> Result<Option<u8>, CallError> {
    let line = start.split(|byte| matches!(byte, b'\n' | b'\r')).next().unwrap_or_default();
    let line = line.strip_prefix(b"\"").and_then(|line| line.strip_suffix(b"\"")).unwrap_or(line);
    match line {
        [b's' | b'S', b'e' | b'E', b'p' | b'P', b'=', separator @ (b',' | b';' | b'\t')] => {
            Ok(Some(*separator))
        }
        [b's' | b'S', b'e' | b'E', b'p' | b'P', b'=', ..] => {
            let why = "its first line `sep=` names no delimiter that is understood; a comma, a semicolon or a tab is";
            Err(CallError::wrong(format!("cannot read `{name}`: {why}")))
        }
        _ => Ok(None),
    }
}

/// What stands most often between the cells of the header; a comma where nothing does.
fn delimiter(start: &[u8]) -> u8 {
    let mut counts = [(b',', 0), (b';', 0), (b'\t', 0)];
    let mut quoted = false;
    for byte in start.trim_ascii_start() {
        match byte {
            b'"' => quoted = !quoted,
            b'\n' | b'\r' if !quoted => break,
            _ if quoted => {}
            _ => {
                if let Some((_, count)) = counts.iter_mut().find(|(delimiter, _)| delimiter == byte) {
                    *count += 1;
                }
            }
        }
    }
    // Of equal counts the last is greatest for `max_by_key`; the comma goes last.
    counts.into_iter().rev().max_by_key(|(_, count)| *count).map_or(b',', |(delimiter, _)| delimiter)
}

#[cfg(test)]
mod tests {
    use super::delimiter;

    #[test]
    fn the_delimiter_is_what_the_header_has_most_of() {
        assert_eq!(delimiter(b"a,b;c,d\n1;2;3;4"), b',');
        assert_eq!(delimiter(b"a;b\r\n"), b';');
        assert_eq!(delimiter(b"a\tb"), b'\t');
        assert_eq!(delimiter(b"\"a;b;c\",d\n"), b',');
        assert_eq!(delimiter(b"a"), b',');
        assert_eq!(delimiter(b""), b',');
    }
}
