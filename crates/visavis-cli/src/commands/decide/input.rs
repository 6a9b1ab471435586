//! The profiles, record by record.
//!
//! In: a path or `-`, or a file for each source, and what the user says of it. Out: each record read into a profile, with its line and number.

use std::sync::Arc;
use std::sync::atomic::AtomicU64;

use visavis::{Columns, Profile, Program};

use super::columns;
use crate::exit::CallError;
use crate::join::{Join, is_pair};
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
    Join(Box<Join>),
}

impl Records {
    /// Opens a file, or stdin for `-`.
    pub(crate) fn open(path: &str, format: Option<Format>, program: &Program) -> Result<Self, CallError> {
        refuse_a_pair(path)?;
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
                let without_column = columns::compare(program, &header, &name, None)?;
                let columns = program.engine().columns(header);
                Reader::Rows { rows, columns, without_column }
            }
        };
        Ok(Self { name, read, size, reader })
    }

    /// Opens a file for each source and event.
    pub(crate) fn join(pairs: &[String], program: &Program) -> Result<Self, CallError> {
        let join = Box::new(Join::open(pairs, program)?);
        let (read, size) = join.progress().unwrap_or_default();
        Ok(Self { name: join.file().to_owned(), read, size, reader: Reader::Join(join) })
    }

    /// The file that the last record stands in.
    pub(crate) fn file(&self) -> &str {
        match &self.reader {
            Reader::Join(join) => join.file(),
            _ => &self.name,
        }
    }

    /// How many rows of joined files belong to nobody.
    pub(crate) fn lost(&self) -> u64 {
        match &self.reader {
            Reader::Join(join) => join.lost,
            _ => 0,
        }
    }

    /// Reads the next record into the profile.
    pub(crate) fn next(&mut self, profile: &mut Profile) -> Result<Next, CallError> {
        let next = match &mut self.reader {
            Reader::Lines(lines) => lines.next(),
            Reader::Rows { rows, .. } => rows.next(),
            Reader::Join(join) => return join.next(profile),
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
            Reader::Join(_) => None,
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
                Reader::Join(_) => false,
            }
    }

    /// What is odd about the columns of a table.
    pub(crate) fn without_column(&self) -> Option<&str> {
        match &self.reader {
            Reader::Lines(_) => None,
            Reader::Rows { without_column, .. } => without_column.as_deref(),
            Reader::Join(join) => join.without_column(),
        }
    }
}

/// `crm=contacts.csv` is what `--data` takes.
fn refuse_a_pair(path: &str) -> Result<(), CallError> {
    if path != "-" && is_pair(path) {
        return Err(CallError::wrong(format!(
            "`{path}`: --profiles takes one file that holds everything; a file for each source is given as `--data {path}`"
        )));
    }
    Ok(())
}
