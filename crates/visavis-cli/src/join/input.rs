//! One file of a join: its records, the key in each, and what it adds to a customer.
//!
//! In: a file and what it holds. Out: record by record a key, and cells or an object for the profile.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::AtomicU64;

use serde_json::value::RawValue;
use visavis::{Columns, Engine, EventColumns, EventId, Profile, Program};

use super::customers::Customers;
use super::named::{Named, Target};
use super::{Piece, Said};
use crate::exit::CallError;
use crate::input::columns;
use crate::records::lines::{Lines, remnant};
use crate::records::problem::Problem;
use crate::records::rows::Rows;
use crate::records::{Format, Next, Opened, unreadable_part};

/// What a file's records are for the program.
pub(super) enum Bound {
    /// A source's table.
    Rows(Columns),
    /// A source's objects.
    Objects(String),
    /// A table of events.
    EventRows(EventColumns),
    /// Objects that are events.
    EventObjects(EventId),
}

impl Bound {
    /// The columns of a table that are read; of objects the whole record counts as one.
    pub(super) fn used(&self) -> Vec<usize> {
        match self {
            Self::Rows(columns) => columns.used().collect(),
            Self::EventRows(columns) => columns.used().collect(),
            Self::Objects(_) | Self::EventObjects(_) => vec![0],
        }
    }

    /// Adds a record to the customer in hand; `cell` gives what [`Self::used`] names.
    pub(super) fn add<'c>(
        &self,
        profile: &mut Profile,
        cell: impl Fn(usize) -> Option<&'c str>,
    ) -> Result<(), Problem> {
        let added = match self {
            Self::Rows(columns) => profile.read_row_of(columns, cell),
            Self::EventRows(columns) => profile.push_event_row(columns, cell),
            Self::Objects(source) => profile.read_json_of(source, cell(0).unwrap_or_default().as_bytes()),
            Self::EventObjects(event) => {
                profile.push_event_json(*event, cell(0).unwrap_or_default().as_bytes())
            }
        };
        added.map_err(|error| Problem::from(&error))
    }
}

enum Reader {
    Lines(Lines),
    Rows(Box<Rows>),
}

/// See the module.
pub(super) struct Input {
    /// As messages name the file.
    pub(super) name: String,
    pub(super) read: Arc<AtomicU64>,
    pub(super) size: Option<u64>,
    /// What is odd about its columns.
    pub(super) without_column: Option<String>,
    pub(super) target: Target,
    pub(super) bound: Bound,
    reader: Reader,
    /// The key's name in the data, and its column in a table.
    key: String,
    key_column: usize,
}

impl Input {
    /// Opens a file.
    pub(super) fn open(named: Named, program: &Program, engine: &Engine) -> Result<Self, CallError> {
        let Named { target, path } = named;
        let opened = Opened::open(&path, Some(program))?;
        let kind = opened.kind(&path, None)?;
        let Opened { name, read, size, source, start, header } = opened;
        let (of, event) = match &target {
            Target::Source(source) => (source.clone(), None),
            Target::Event { event, source } => (source.clone(), Some(event.clone())),
        };
        let key = super::key_column(engine, &of)?;
        if kind != Format::Csv {
            // A table of Parquet has columns to be looked at before it is read as objects.
            let without_column = match &header {
                None => None,
                Some(header) => {
                    let header: Vec<&str> = header.iter().map(String::as_str).collect();
                    key_place(&header, &key, &of, &name)?;
                    look_at(&header, &of, event.as_deref(), &name, (program, engine))?
                }
            };
            let bound = match &event {
                None => Bound::Objects(of),
                Some(event) => {
                    Bound::EventObjects(engine.event_id(event).map_err(|error| super::unbound(&error))?)
                }
            };
            let reader = Reader::Lines(Lines::new(source));
            return Ok(Self { name, read, size, without_column, target, bound, reader, key, key_column: 0 });
        }
        let rows = Box::new(Rows::new(source, &start, &name)?);
        let header: Vec<&str> = rows.header().collect();
        let key_column = key_place(&header, &key, &of, &name)?;
        let without_column = look_at(&header, &of, event.as_deref(), &name, (program, engine))?;
        let bound = match &event {
            None => Bound::Rows(engine.source_columns(&of, header).map_err(|error| super::unbound(&error))?),
            Some(event) => {
                let columns = engine.event_columns(event, header);
                Bound::EventRows(columns.map_err(|error| super::unbound(&error))?)
            }
        };
        let reader = Reader::Rows(rows);
        Ok(Self { name, read, size, without_column, target, bound, reader, key, key_column })
    }

    /// Steps to the next record.
    pub(super) fn next(&mut self) -> Result<Next, CallError> {
        let next = match &mut self.reader {
            Reader::Lines(lines) => lines.next(),
            Reader::Rows(rows) => rows.next(),
        };
        next.map_err(|error| unreadable_part(&self.name, &error))
    }

    /// The key of the record that was stepped to, as it is compared.
    pub(super) fn key(&self, customers: &Customers) -> Result<String, Problem> {
        let key = match &self.reader {
            Reader::Rows(rows) => rows.cell(self.key_column).unwrap_or_default().to_owned(),
            Reader::Lines(lines) => self.key_of_object(lines.record())?,
        };
        if key.is_empty() {
            return Err(Problem::record(format!("no `{}`", self.key), "the key of a customer"));
        }
        Ok(customers.normal(&key))
    }

    fn key_of_object(&self, record: &[u8]) -> Result<String, Problem> {
        let members: Result<BTreeMap<String, &RawValue>, _> = serde_json::from_slice(record);
        let members = members.map_err(|error| remnant(record).unwrap_or_else(|| Problem::other(&error)))?;
        let Some(raw) = members.get(&self.key) else { return Ok(String::new()) };
        match raw.get().as_bytes().first() {
            Some(b'"') => serde_json::from_str(raw.get()).map_err(|error| Problem::other(&error)),
            Some(b'0'..=b'9' | b'-') => Ok(raw.get().to_owned()),
            Some(b'n') => Ok(String::new()),
            _ => Err(Problem::record(raw.get(), format!("the key `{}`: a text or a number", self.key))),
        }
    }

    /// The names of the columns that are read; none of objects.
    pub(super) fn columns(&self) -> Vec<String> {
        match &self.reader {
            Reader::Rows(rows) => {
                let header: Vec<&str> = rows.header().collect();
                let used = self.bound.used().into_iter();
                used.map(|column| header.get(column).copied().unwrap_or_default().to_owned()).collect()
            }
            Reader::Lines(_) => Vec::new(),
        }
    }

    /// What the record that was stepped to says.
    pub(super) fn piece(&self) -> Piece<'_> {
        let said = match &self.reader {
            Reader::Rows(rows) => {
                let header: Vec<&str> = rows.header().collect();
                let used = self.bound.used().into_iter();
                Said::Cells(used.filter_map(|at| Some((*header.get(at)?, rows.cell(at)?))).collect())
            }
            Reader::Lines(_) => Said::Object(self.cell(0).unwrap_or_default()),
        };
        Piece { target: &self.target, said }
    }

    /// A cell of the record that was stepped to, or the whole object.
    pub(super) fn cell(&self, column: usize) -> Option<&str> {
        match &self.reader {
            Reader::Rows(rows) => rows.cell(column),
            Reader::Lines(lines) => std::str::from_utf8(lines.record()).ok(),
        }
    }
}

/// Where the key stands in a table.
fn key_place(header: &[&str], key: &str, of: &str, file: &str) -> Result<usize, CallError> {
    header.iter().position(|column| *column == key).ok_or_else(|| {
        CallError::wrong(format!(
            "cannot join `{file}`: it has no column `{key}`, the key of source `{of}`; it has {}",
            listed(header)
        ))
    })
}

/// What is odd about the columns of a source's table; a wrong call where those of an event lack one that every event needs.
fn look_at(
    header: &[&str],
    of: &str,
    event: Option<&str>,
    file: &str,
    (program, engine): (&Program, &Engine),
) -> Result<Option<String>, CallError> {
    let Some(event) = event else { return columns::compare(program, header, file, Some(of)) };
    let columns =
        engine.event_columns(event, header.iter().copied()).map_err(|error| super::unbound(&error))?;
    let missing: Vec<String> = columns.missing().map(|name| format!("`{name}`")).collect();
    if missing.is_empty() {
        return Ok(None);
    }
    Err(CallError::wrong(format!(
        "cannot use `{file}` as `{event}`: it has no column {}, which every event needs; it has {}",
        missing.join(", "),
        listed(header)
    )))
}

/// The first columns of a table, in words.
fn listed(header: &[&str]) -> String {
    let list: Vec<String> = header.iter().take(20).map(|column| format!("`{column}`")).collect();
    list.join(", ")
}
