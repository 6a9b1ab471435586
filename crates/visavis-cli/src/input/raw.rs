//! Records that were cut from their file and not yet taken apart, so that several threads do that.
//!
//! In: the bytes of a record. Out: a profile, the same as the one thread that cuts them would fill.

use std::str;

use csv::ByteRecord;
use visavis::{Columns, Profile};

use crate::records::lines::remnant;
use crate::records::problem::Problem;

/// A record.
#[derive(Debug)]
pub(crate) enum Raw {
    /// It is in the profile already
    Read,
    /// A line of JSON
    Line(Vec<u8>),
    /// A row of a table
    Row(ByteRecord),
}

/// What takes records apart; threads share it.
#[derive(Debug)]
pub(crate) struct Parser {
    /// Of a table of rows.
    pub(super) columns: Option<Columns>,
}

impl Parser {
    /// Reads a record into a profile; what is wrong with it, where something is.
    pub(crate) fn read(&self, raw: &Raw, record: u64, profile: &mut Profile) -> Option<Problem> {
        match raw {
            Raw::Read => None,
            Raw::Line(line) => {
                profile.set_record(record);
                let read = profile.read_json(line);
                read.err().map(|error| remnant(line).unwrap_or_else(|| Problem::from(&error)))
            }
            Raw::Row(row) => {
                profile.set_record(record);
                let columns = self.columns.as_ref()?;
                let read = profile.read_row(columns, |column| str::from_utf8(row.get(column)?).ok());
                read.err().map(|error| Problem::from(&error))
            }
        }
    }
}
