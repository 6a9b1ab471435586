//! The table as CSV.
//!
//! In: answers. Out: lines with a comma between cells; a cell with a comma, a quote or a line break stands in quotes. A text that a
//! spreadsheet would take for a formula is left as it is: the file is for programs, and a key must come back as it was.

use super::{Cell, Sheet};
use crate::answers::Answers;

impl Sheet {
    /// The line of the header.
    pub fn csv_header(&self, out: &mut Vec<u8>) {
        line(out, self.header().map(Cell::Text));
    }

    /// The lines of a batch.
    pub fn csv_rows(&self, answers: &Answers, out: &mut Vec<u8>) {
        for row in self.rows(answers) {
            line(out, row.cells());
        }
    }
}

fn line<'c>(out: &mut Vec<u8>, cells: impl Iterator<Item = Cell<'c>>) {
    for (number, cell) in cells.enumerate() {
        if number > 0 {
            out.push(b',');
        }
        match cell {
            Cell::Missing => {}
            Cell::Bool(yes) => out.extend_from_slice(if yes { b"true" } else { b"false" }),
            Cell::Number(number) => out.extend_from_slice(number.to_string().as_bytes()),
            Cell::Text(text) => quoted(out, text),
        }
    }
    out.push(b'\n');
}

fn quoted(out: &mut Vec<u8>, text: &str) {
    if !text.contains([',', '"', '\n', '\r', ';', '\t']) && text.trim() == text && !text.is_empty() {
        out.extend_from_slice(text.as_bytes());
        return;
    }
    out.push(b'"');
    for byte in text.bytes() {
        if byte == b'"' {
            out.push(b'"');
        }
        out.push(byte);
    }
    out.push(b'"');
}
