//! What was seen of the records so far, in bounded memory.
//!
//! In: rows and objects. Out: counts for every column, or every place of an object. Chooses nothing: what the counts mean
//! is for the modules that write the source.

mod distinct;
mod ends;
mod json;
mod kinds;
mod scalars;
mod seen;
mod unique;

use std::fmt;

pub(crate) use kinds::Kind;
pub(crate) use scalars::Scalars;
pub(crate) use seen::{Object, Seen};
pub(crate) use unique::Uniqueness;

use unique::Unique;

/// How many places a survey looks at; an object that makes a name of every key would otherwise fill the memory.
const PLACES: usize = 5_000;

/// What was seen of a source's records.
#[derive(Debug, Clone)]
pub struct Survey {
    /// How many records.
    records: u64,
    /// Whether they are rows of a table.
    is_table: bool,
    /// The columns, or the members of the objects.
    pub(crate) root: Object,
    /// By column of the table in hand: its entry in `root`.
    columns: Vec<usize>,
    /// By entry in `root`: whether no value came twice.
    unique: Unique,
    /// How many further places there is room for.
    room: usize,
}

/// A record that is no JSON object.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotAnObject {
    found: String,
}

impl NotAnObject {
    /// What stands there instead.
    #[must_use]
    pub fn found(&self) -> &str {
        &self.found
    }
}

impl fmt::Display for NotAnObject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "found {}, expected one JSON object", self.found)
    }
}

impl std::error::Error for NotAnObject {}

impl Survey {
    /// Of rows under these columns.
    pub fn of_table<'h>(header: impl IntoIterator<Item = &'h str>) -> Self {
        let mut survey = Self::new(true);
        survey.next_table(header);
        survey
    }

    /// Of objects.
    #[must_use]
    pub fn of_objects() -> Self {
        Self::new(false)
    }

    fn new(is_table: bool) -> Self {
        Self {
            records: 0,
            is_table,
            root: Object::default(),
            columns: Vec::new(),
            unique: Unique::default(),
            room: PLACES,
        }
    }

    /// The rows that follow stand under these columns: a further file of the same source. Columns are known by their names.
    pub fn next_table<'h>(&mut self, header: impl IntoIterator<Item = &'h str>) {
        // A table's columns are few enough to have all of them, whatever their number: the header is one line.
        self.columns = header.into_iter().map(|name| self.root.entry(name)).collect();
    }

    /// Takes in a row; `cell` gives the text of a column, `None` where the row ends before it.
    pub fn row<'c>(&mut self, cell: impl Fn(usize) -> Option<&'c str>) {
        self.records += 1;
        for (column, at) in self.columns.iter().enumerate() {
            let Some(text) = cell(column).filter(|text| !text.is_empty()) else { continue };
            if let Some(seen) = self.root.child_mut(*at) {
                seen.cell(text);
                self.unique.note(*at, text, self.records);
            }
        }
    }

    /// Takes in an object.
    ///
    /// # Errors
    /// Where the bytes are not one JSON object; the survey is then as it was.
    pub fn object(&mut self, json: &[u8]) -> Result<(), NotAnObject> {
        let members = json::members(json)?;
        self.records += 1;
        self.root.count += 1;
        for (name, value) in members {
            let Some(at) = self.root.entry_within(&name, &mut self.room) else { continue };
            let Some(seen) = self.root.child_mut(at) else { continue };
            json::observe(seen, value.get(), &mut self.room, 1);
            if let Some(text) = json::scalar_text(value.get()) {
                self.unique.note(at, &text, self.records);
            }
        }
        Ok(())
    }

    /// How many records were taken in.
    #[must_use]
    pub fn records(&self) -> u64 {
        self.records
    }

    /// How many columns, or members of the objects, there are.
    #[must_use]
    pub fn places(&self) -> usize {
        self.root.len()
    }

    /// Whether a source of this name would be taken for one of its own members, or a member for it.
    #[must_use]
    pub fn clashes(&self, source: &str) -> bool {
        let prefix = format!("{source}.");
        self.root.names().any(|name| name == source || self.is_table && name.starts_with(&prefix))
    }

    /// The names of the events that the source declares.
    #[must_use]
    pub fn events(&self) -> Vec<String> {
        crate::members::event_names(self)
    }

    /// Whether the records are rows of a table.
    #[must_use]
    pub fn is_table(&self) -> bool {
        self.is_table
    }

    /// Whether a member has another value in each record.
    pub(crate) fn uniqueness(&self, at: usize) -> Uniqueness {
        self.unique.of(at, self.records)
    }

    /// What the records are called.
    pub(crate) fn noun(&self) -> &'static str {
        if self.is_table { "row" } else { "record" }
    }
}
