//! The profiles, record by record.
//!
//! In: a path or `-`, or a file for each source, and what the user says of it. Out: each record read into a profile, with its
//! line and number, and on request as the JSON that means the same.

pub(crate) mod at;
pub(crate) mod columns;
pub(crate) mod given;
mod json;
mod objects;
pub(crate) mod raw;

use std::sync::Arc;
use std::sync::atomic::AtomicU64;

use visavis::{Columns, Profile, Program};
use visavis_check::model::Model;

use crate::exit::CallError;
use crate::join::{Join, is_pair};
use crate::records::lines::{Lines, remnant};
use crate::records::problem::Problem;
use crate::records::rows::Rows;
use crate::records::{Format, Next, Opened, Place, by_ending, looks, unreadable_part};
use objects::Objects;
use raw::{Parser, Raw};

/// The records of one file.
pub(crate) struct Records {
    /// As messages name the file.
    pub(crate) name: String,
    /// Bytes read so far of the file as it lies on disk.
    pub(crate) read: Arc<AtomicU64>,
    /// Its size, where it has one.
    pub(crate) size: Option<u64>,
    is_parquet: bool,
    reader: Reader,
}

enum Reader {
    Lines { lines: Lines, without_column: Option<String> },
    Rows { rows: Box<Rows>, columns: Columns, without_column: Option<String> },
    Join(Box<Join>),
    Objects(Objects),
}

impl Records {
    /// Opens a file, or stdin for `-`.
    pub(crate) fn open(path: &str, format: Option<Format>, program: &Program) -> Result<Self, CallError> {
        refuse_a_pair(path)?;
        let opened = Opened::open(path, Some(program))?;
        let kind = opened.kind(path, format)?;
        Self::of(opened, kind, program)
    }

    fn of(opened: Opened, kind: Format, program: &Program) -> Result<Self, CallError> {
        let Opened { name, read, size, source, start, header } = opened;
        let is_parquet = header.is_some();
        let reader = match kind {
            Format::Jsonl | Format::Parquet => {
                let header: Option<Vec<&str>> =
                    header.as_ref().map(|header| header.iter().map(String::as_str).collect());
                let without_column = match header {
                    Some(header) => columns::compare(program, &header, &name, None)?,
                    None => None,
                };
                Reader::Lines { lines: Lines::new(source), without_column }
            }
            Format::Csv => {
                let rows = Box::new(Rows::new(source, &start, &name)?);
                let header: Vec<&str> = rows.header().collect();
                let without_column = columns::compare(program, &header, &name, None)?;
                let columns = program.engine().columns(header);
                Reader::Rows { rows, columns, without_column }
            }
        };
        Ok(Self { name, read, size, is_parquet, reader })
    }

    /// Opens a file that may also hold JSON as people write it: an object on several lines, or an array. It is read whole where it
    /// does, which is for files of few records.
    pub(crate) fn open_any(path: &str, format: Option<Format>, program: &Program) -> Result<Self, CallError> {
        refuse_a_pair(path)?;
        let opened = Opened::open(path, Some(program))?;
        if opened.header.is_some() {
            let kind = opened.kind(path, format)?;
            return Self::of(opened, kind, program);
        }
        let is_json = opened.start.trim_ascii_start().starts_with(b"{");
        if format.or_else(|| by_ending(path)) == Some(Format::Parquet) {
            looks::refuse_another(&opened.name, &opened.start, Format::Parquet, format.is_some())?;
        }
        let kind = match format.or_else(|| by_ending(path)) {
            Some(Format::Csv) if format.is_none() && is_json => Format::Jsonl,
            Some(kind) => kind,
            None => looks::kind(&opened.name, &opened.start)?,
        };
        if kind == Format::Csv || objects::is_one_a_line(&opened.start) {
            return Self::of(opened, kind, program);
        }
        let Opened { name, read, size, source, .. } = opened;
        let reader = Reader::Objects(Objects::read(source, &name)?);
        Ok(Self { name, read, size, is_parquet: false, reader })
    }

    /// Opens a file for each source and event.
    pub(crate) fn join(
        pairs: &[String],
        unavailable: &[String],
        program: &Program,
    ) -> Result<Self, CallError> {
        let join = Box::new(Join::open(pairs, unavailable, program)?);
        let (read, size) = join.progress().unwrap_or_default();
        let name = join.file().to_owned();
        Ok(Self { name, read, size, is_parquet: false, reader: Reader::Join(join) })
    }

    /// The file that the last record stands in.
    pub(crate) fn file(&self) -> &str {
        match &self.reader {
            Reader::Join(join) => join.file(),
            _ => &self.name,
        }
    }

    /// Whether the records are a table of Parquet.
    pub(crate) fn is_parquet(&self) -> bool {
        self.is_parquet
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
            Reader::Lines { lines, .. } => lines.next(),
            Reader::Rows { rows, .. } => rows.next(),
            Reader::Join(join) => return join.next(profile),
            Reader::Objects(objects) => Ok(objects.next()),
        };
        let next = next.map_err(|error| unreadable_part(&self.name, &error))?;
        let Next::Read(place) = next else { return Ok(next) };
        profile.set_record(place.record);
        let problem = match &self.reader {
            Reader::Lines { lines, .. } => {
                let record = lines.record();
                let read = profile.read_json(record);
                read.err().map(|error| remnant(record).unwrap_or_else(|| Problem::from(&error)))
            }
            Reader::Rows { rows, columns, .. } => {
                let read = profile.read_row(columns, |column| rows.cell(column));
                read.err().map(|error| Problem::from(&error))
            }
            Reader::Objects(objects) => {
                profile.read_json(objects.record().as_bytes()).err().map(|error| Problem::from(&error))
            }
            Reader::Join(_) => None,
        };
        Ok(problem.map_or(next, |problem| Next::Bad(place, problem)))
    }

    /// Steps to the next record and takes its bytes along, for a [`Parser`] to take apart; of several files it is read at once.
    pub(crate) fn next_raw(&mut self, profile: &mut Profile, raw: &mut Raw) -> Result<Next, CallError> {
        let next = match &mut self.reader {
            Reader::Lines { lines, .. } => lines.next(),
            Reader::Rows { rows, .. } => rows.next(),
            Reader::Join(_) | Reader::Objects(_) => {
                *raw = Raw::Read;
                return self.next(profile);
            }
        };
        let next = next.map_err(|error| unreadable_part(&self.name, &error))?;
        match (&self.reader, &mut *raw) {
            (Reader::Lines { lines, .. }, Raw::Line(line)) => {
                line.clear();
                line.extend_from_slice(lines.record());
            }
            (Reader::Lines { lines, .. }, raw) => *raw = Raw::Line(lines.record().to_vec()),
            (Reader::Rows { rows, .. }, Raw::Row(row)) => row.clone_from(rows.row()),
            (Reader::Rows { rows, .. }, raw) => *raw = Raw::Row(rows.row().clone()),
            (Reader::Join(_) | Reader::Objects(_), _) => {}
        }
        Ok(next)
    }

    /// What takes the records apart.
    pub(crate) fn parser(&self) -> Parser {
        let columns = match &self.reader {
            Reader::Rows { columns, .. } => Some(columns.clone()),
            _ => None,
        };
        Parser { columns }
    }

    /// Whether the next record may be long in coming: nothing of a pipe lies ready. Who sends one record and waits for
    /// its decision before the next would else wait for ever.
    pub(crate) fn may_wait(&self) -> bool {
        self.size.is_none()
            && match &self.reader {
                Reader::Lines { lines, .. } => lines.is_drained(),
                Reader::Rows { rows, .. } => rows.is_drained(),
                Reader::Join(_) | Reader::Objects(_) => false,
            }
    }

    /// The record in hand as one object of JSON that means the same; `None` where it could not be taken apart.
    pub(crate) fn json(&self, model: &Model) -> Option<String> {
        match &self.reader {
            Reader::Lines { lines, .. } => Some(String::from_utf8_lossy(lines.record()).into_owned()),
            Reader::Rows { rows, .. } => {
                let cells: Option<Vec<(&str, &str)>> =
                    rows.header().enumerate().map(|(at, column)| Some((column, rows.cell(at)?))).collect();
                Some(json::of_row(&cells?, model))
            }
            Reader::Objects(objects) => Some(objects.record().to_owned()),
            Reader::Join(join) => Some(json::of_pieces(join.key()?, &join.pieces(), model)),
        }
    }

    /// The key of the record in hand, as a decision would name it; the record's number where no source has a key.
    pub(crate) fn key(&self, place: Place, model: &Model) -> Option<String> {
        match &self.reader {
            Reader::Join(join) => join.key().map(str::to_owned),
            _ => json::key(&self.json(model)?, place.record, model),
        }
    }

    /// The key that the record in hand was joined on; nothing of one file.
    pub(crate) fn joined_key(&self) -> Option<&str> {
        match &self.reader {
            Reader::Join(join) => join.key(),
            _ => None,
        }
    }

    /// As messages name the place of a record: `customers.jsonl:17`.
    pub(crate) fn names(&self, place: Place) -> String {
        match &self.reader {
            Reader::Objects(objects) if objects.is_alone() => self.name.clone(),
            Reader::Objects(_) => format!("{}: record {}", self.name, place.record),
            _ => format!("{}:{}", self.file(), place.line),
        }
    }

    /// Whether a customer may turn out, further on, to stand there twice, which makes him a bad record.
    pub(crate) fn may_repeat(&self) -> bool {
        matches!(self.reader, Reader::Join(_))
    }

    /// What is odd about the columns of a table.
    pub(crate) fn without_column(&self) -> Option<&str> {
        match &self.reader {
            Reader::Objects(_) => None,
            Reader::Lines { without_column, .. } | Reader::Rows { without_column, .. } => {
                without_column.as_deref()
            }
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
