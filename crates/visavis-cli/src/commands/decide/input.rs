//! The file of profiles, record by record.
//!
//! In: a path or `-`, and what the user says of it. Out: each record read into a profile, with its line and number.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::AtomicU64;

use visavis::{Columns, Profile, Program};

use super::columns;
use crate::exit::CallError;
use crate::records::lines::{Lines, remnant};
use crate::records::problem::Problem;
use crate::records::rows::Rows;
use crate::records::{Format, Next, Opened, by_ending, looks, unreadable_part};

/// The records of one file.
pub(crate) struct Records {
    /// As messages name the file.
    pub(crate) name: String,
    /// Bytes read so far of the file as it lies on disk.
    pub(crate) read: Arc<AtomicU64>,
    /// Its size, where it has one.
    pub(crate) size: Option<u64>,
    reader: Reader,
}

enum Reader {
    Lines(Lines),
    Rows { rows: Box<Rows>, columns: Columns, without_column: Option<String> },
}

impl Records {
    /// Opens a file, or stdin for `-`.
    pub(crate) fn open(path: &str, format: Option<Format>, program: &Program) -> Result<Self, CallError> {
        refuse_a_join(path)?;
        let Opened { name, read, size, source, start } = Opened::open(path)?;
        let kind = match format.or_else(|| by_ending(path)) {
            // Nothing comes through the pipe: there is not even a header to ask for.
            _ if path == "-" && start.trim_ascii().is_empty() => Format::Jsonl,
            Some(kind) => kind,
            None => looks::kind(&name, &start)?,
        };
        looks::refuse_another(&name, &start, kind, format.is_some())?;
        let reader = match kind {
            Format::Jsonl => Reader::Lines(Lines::new(source)),
            Format::Csv => {
                let rows = Box::new(Rows::new(source, &start, &name)?);
                let header: Vec<&str> = rows.header().collect();
                let without_column = columns::compare(program, &header, &name)?;
                let columns = program.engine().columns(header);
                Reader::Rows { rows, columns, without_column }
            }
        };
        Ok(Self { name, read, size, reader })
    }

    /// Reads the next record into the profile.
    pub(crate) fn next(&mut self, profile: &mut Profile) -> Result<Next, CallError> {
        let next = match &mut self.reader {
            Reader::Lines(lines) => lines.next(),
            Reader::Rows { rows, .. } => rows.next(),
        };
        let next = next.map_err(|error| unreadable_part(&self.name, &error))?;
        let Next::Read(place) = next else { return Ok(next) };
        profile.set_record(place.record);
        let problem = match &self.reader {
            Reader::Lines(lines) => {
                let record = lines.record();
                let read = profile.read_json(record);
                read.err().map(|error| remnant(record).unwrap_or_else(|| Problem::from(&error)))
            }
            Reader::Rows { rows, columns, .. } => {
                let read = profile.read_row(columns, |column| rows.cell(column));
                read.err().map(|error| Problem::from(&error))
            }
        };
        Ok(problem.map_or(next, |problem| Next::Bad(place, problem)))
    }

    /// Whether the next record may be long in coming: nothing of a pipe lies ready. Who sends one record and waits for
    /// its decision before the next would else wait for ever.
    pub(crate) fn may_wait(&self) -> bool {
        self.size.is_none()
            && match &self.reader {
                Reader::Lines(lines) => lines.is_drained(),
                Reader::Rows { rows, .. } => rows.is_drained(),
            }
    }

    /// What is odd about the columns of a table.
    pub(crate) fn without_column(&self) -> Option<&str> {
        match &self.reader {
            Reader::Lines(_) => None,
            Reader::Rows { without_column, .. } => without_column.as_deref(),
        }
    }
}

/// `crm=contacts.csv` is how a later release will take one file for each source.
fn refuse_a_join(path: &str) -> Result<(), CallError> {
    match path.split_once('=') {
        Some((source, _)) if path != "-" && !Path::new(path).exists() => Err(CallError::wrong(format!(
            "`{path}`: a file for each source comes with a later release; for now one file holds everything, in CSV \
             under columns such as `{source}.city`"
        ))),
        _ => Ok(()),
    }
}
