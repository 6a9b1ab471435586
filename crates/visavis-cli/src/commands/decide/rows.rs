//! CSV: rows under a header.
//!
//! In: bytes. Out: records. The delimiter is the one that the header has most of. A row with more or fewer cells than the
//! header is a bad record: nobody knows which cell is whose.

use std::io;

use csv::{ErrorKind, ReaderBuilder, StringRecord};
use visavis::{Columns, Profile, Program};

use super::input::{Next, Place, Source};
use super::problem::Problem;
use crate::exit::CallError;
use crate::screen::count;

pub(crate) struct Rows {
    reader: csv::Reader<Source>,
    row: StringRecord,
    columns: Columns,
    width: usize,
    record: u64,
    without_column: Vec<String>,
}

impl Rows {
    pub(crate) fn new(
        source: Source,
        start: &[u8],
        name: &str,
        program: &Program,
    ) -> Result<Self, CallError> {
        let mut reader = ReaderBuilder::new()
            .delimiter(delimiter(start))
            .has_headers(false)
            .flexible(true)
            .from_reader(source);
        let mut header = StringRecord::new();
        let found = reader.read_record(&mut header).map_err(|error| broken_header(name, &error))?;
        if !found {
            let why = "there is no header; the first line of a CSV file names its columns";
            return Err(CallError::wrong(format!("cannot read `{name}`: {why}")));
        }
        if let Some(twice) = (1..header.len()).find_map(|at| {
            let column = header.get(at).filter(|column| !column.is_empty())?;
            header.iter().take(at).any(|other| other == column).then_some(column)
        }) {
            return Err(CallError::wrong(format!("cannot read `{name}`: column `{twice}` stands twice")));
        }
        let columns = program.engine().columns(header.iter());
        Ok(Self {
            reader,
            row: StringRecord::new(),
            columns,
            width: header.len(),
            record: 0,
            without_column: without_column(program, &header),
        })
    }

    pub(crate) fn without_column(&self) -> &[String] {
        &self.without_column
    }

    pub(crate) fn next(&mut self, profile: &mut Profile) -> io::Result<Next> {
        loop {
            let found = self.reader.read_record(&mut self.row);
            let line = self.row.position().map_or_else(|| self.reader.position().line(), csv::Position::line);
            match found {
                Ok(false) => return Ok(Next::End),
                Ok(true) if self.is_blank() => continue,
                Ok(true) => {}
                Err(error) => match error.into_kind() {
                    ErrorKind::Io(error) => return Err(error),
                    ErrorKind::Utf8 { pos, .. } => {
                        let place = self.count(pos.map_or(line, |pos| pos.line()));
                        let way_out = "UTF-8 (spreadsheets save it as \"CSV UTF-8\")";
                        return Ok(Next::Bad(place, Problem::record("text in another encoding", way_out)));
                    }
                    other => return Err(io::Error::other(format!("{other:?}"))),
                },
            }
            let place = self.count(line);
            if self.row.len() != self.width {
                let found = count(self.row.len() as u64, "cell");
                let expected = format!("{}, as the header has", self.width);
                return Ok(Next::Bad(place, Problem::record(found, expected)));
            }
            profile.set_record(place.record);
            return Ok(match profile.read_row(&self.columns, |column| self.row.get(column)) {
                Ok(()) => Next::Read(place),
                Err(error) => Next::Bad(place, Problem::from(&error)),
            });
        }
    }

    /// A line of white space under a header of several columns.
    fn is_blank(&self) -> bool {
        self.width > 1 && self.row.len() == 1 && self.row.get(0).is_some_and(|cell| cell.trim().is_empty())
    }

    fn count(&mut self, line: u64) -> Place {
        self.record += 1;
        Place { record: self.record, line }
    }
}

/// The attributes that the program reads and no column is for; the context's aside, which the call may bring.
fn without_column(program: &Program, header: &StringRecord) -> Vec<String> {
    let image = program.image();
    let mut names = Vec::new();
    for attribute in &image.attributes {
        let Some(source) = image.sources.get(attribute.source.index()) else { continue };
        let bare = attribute.path.join(".");
        let nested = format!("{}.{bare}", source.name);
        if !source.is_context && !header.iter().any(|column| column == bare || column == nested) {
            names.push(nested);
        }
    }
    names
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

/// What stands most often between the cells of the header; a comma where nothing does.
fn delimiter(start: &[u8]) -> u8 {
    let mut counts = [(b',', 0), (b';', 0), (b'\t', 0)];
    let mut quoted = false;
    for byte in start {
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
