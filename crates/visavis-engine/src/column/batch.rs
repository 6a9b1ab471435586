//! A table of customers whose columns are bound to a program.
//!
//! In: columns by name. Out: which attribute each fills, for all rows at once. The names are those of a table's header: `tier`,
//! `address.city`, `crm.tier`; an object column stands for the names of its fields, as an object does in a record of JSON, and an object
//! column of a source's name says by its own validity who is in the source.

use std::sync::Arc;

use super::data::{Column, PackedBits, Values};
use crate::layout::{EventLeaf, Leaf, Names, Standing};
use crate::program::Program;

/// A table of customers, a row for each, bound to one program by [`Engine::batch`](crate::Engine::batch). A row means what the record of
/// JSON means that has its values under the columns' names; what has no value stands nowhere.
#[derive(Debug)]
pub struct Batch<'a> {
    program: Arc<Program>,
    rows: usize,
    first: u64,
    columns: Vec<Column<'a>>,
    fields: Vec<Field<'a>>,
    /// What is read, each with its field.
    cells: Vec<(usize, Leaf)>,
    events: Vec<(usize, EventLeaf)>,
    outlines: Vec<(usize, Above<'a>)>,
}

/// The validities of the objects that a field stands in.
type Above<'a> = Vec<PackedBits<'a>>;

/// A column, or a field of a column's objects, that something is read from.
#[derive(Debug)]
pub(crate) struct Field<'a> {
    /// The column, and in it the place of a field of its objects, of a field of these, and so on.
    column: usize,
    path: Vec<usize>,
    pub(crate) above: Above<'a>,
}

/// How a column stands to a source's object.
#[derive(Debug, Clone, Copy)]
enum Place {
    /// It is the object of this source
    Is(usize),
    /// It is a field of one
    Within,
}

impl Place {
    fn within(self) -> Self {
        Self::Within
    }
}

impl Field<'_> {
    /// Whether a row's objects around it are there.
    #[inline]
    pub(crate) fn is_there(&self, row: usize) -> bool {
        self.above.iter().all(|validity| validity.get(row))
    }
}

impl<'a> Batch<'a> {
    pub(crate) fn new(
        program: Arc<Program>,
        rows: usize,
        columns: impl IntoIterator<Item = (String, Column<'a>)>,
    ) -> Self {
        let mut batch = Self {
            program,
            rows,
            first: 1,
            columns: Vec::new(),
            fields: Vec::new(),
            cells: Vec::new(),
            events: Vec::new(),
            outlines: Vec::new(),
        };
        for (name, column) in columns {
            let name = name.strip_prefix('\u{feff}').unwrap_or(&name).to_owned();
            let source = batch.source_of(&name, &column).map(Place::Is);
            let field = Field { column: batch.columns.len(), path: Vec::new(), above: Vec::new() };
            batch.bind(&name, &column, field, source);
            batch.columns.push(column);
        }
        batch
    }

    /// Numbers the rows from another number than 1: it stands for the key where the program has none.
    #[must_use]
    pub fn numbered_from(mut self, first: u64) -> Self {
        self.first = first;
        self
    }

    /// How many customers.
    #[must_use]
    pub fn rows(&self) -> usize {
        self.rows
    }

    /// Whether no column is read.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.cells.is_empty() && self.events.is_empty()
    }

    /// The source whose object a column is.
    fn source_of(&self, name: &str, column: &Column<'_>) -> Option<usize> {
        let (_, child) = self.program.layout.names.child(Names::ROOT, name)?;
        let (source, _) = child.source?;
        matches!(column.values, Values::Object(_)).then_some(source)
    }

    /// Binds a column and, of an object, its fields.
    fn bind(&mut self, name: &str, column: &Column<'a>, field: Field<'a>, source: Option<Place>) {
        if let Values::Object(fields) = &column.values {
            let mut above = field.above.clone();
            above.extend(column.validity);
            if let Some(Place::Is(source)) = source {
                self.outlines.retain(|(other, _)| *other != source);
                self.outlines.push((source, above.clone()));
            }
            for (place, (own, column)) in fields.iter().enumerate() {
                let mut path = field.path.clone();
                path.push(place);
                let own_field = Field { column: field.column, path, above: above.clone() };
                self.bind(&format!("{name}.{own}"), column, own_field, source.map(Place::within));
            }
        }
        if !matches!(source, Some(Place::Is(_))) {
            self.bind_one(name, field, source.is_some());
        }
    }

    /// Binds what a name names; within a source's object only what is that source's.
    fn bind_one(&mut self, name: &str, field: Field<'a>, within: bool) {
        let program = Arc::clone(&self.program);
        let leaves = program.layout.names.column(name).iter();
        let leaves: Vec<_> =
            leaves.filter(|leaf| !within || leaf.standing == Standing::Nested).copied().collect();
        let events = program.layout.names.event_column(&program.image, name);
        if leaves.is_empty() && events.is_empty() {
            return;
        }
        let at = self.fields.len();
        self.fields.push(field);
        // As in JSON, of two equal names the last counts.
        for leaf in leaves {
            self.cells.retain(|(_, other)| *other != leaf);
            self.cells.push((at, leaf));
        }
        for leaf in events {
            self.events.retain(|(_, other)| *other != leaf);
            self.events.push((at, leaf));
        }
    }

    pub(crate) fn belongs_to(&self, program: &Arc<Program>) -> bool {
        Arc::ptr_eq(&self.program, program)
    }

    pub(crate) fn field(&self, at: usize) -> Option<&Field<'a>> {
        self.fields.get(at)
    }

    /// The column of a field.
    pub(crate) fn column(&self, field: &Field<'a>) -> Option<&Column<'a>> {
        let mut column = self.columns.get(field.column)?;
        for place in &field.path {
            let Values::Object(fields) = &column.values else { return None };
            column = fields.get(*place).map(|(_, column)| column)?;
        }
        Some(column)
    }

    pub(crate) fn cells(&self) -> &[(usize, Leaf)] {
        &self.cells
    }

    pub(crate) fn events(&self) -> &[(usize, EventLeaf)] {
        &self.events
    }

    /// The sources that have an object, and where that is there.
    pub(crate) fn outlines(&self) -> &[(usize, Above<'a>)] {
        &self.outlines
    }

    /// The number of a row's record.
    pub(crate) fn number(&self, row: usize) -> u64 {
        self.first.wrapping_add(row as u64)
    }
}
