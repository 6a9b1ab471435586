//! A customer whose record comes in pieces: a row or an object of each source, then events one by one.
//!
//! In: what each silo has, in any order. Out: the same slots as one record of JSON with every source nested in it gives. A source that
//! gives nothing does not have the customer; of a source that is pending, nobody knows.

use std::sync::Arc;

use visavis_image::image::EventId;

use super::Profile;
use super::json;
use super::record::Outline;
use super::row::{self, Columns};
use crate::error::{BindError, RecordError};
use crate::layout::{Leaf, Names, Plan, Standing};
use crate::program::Program;

/// Which column of a table goes to which field of an event; made once for each table by
/// [`Engine::event_columns`](crate::Engine::event_columns).
#[derive(Debug, Clone)]
pub struct EventColumns {
    program: Arc<Program>,
    event: EventId,
    /// What is read, each with its column.
    cells: Vec<(usize, Leaf)>,
}

impl EventColumns {
    pub(crate) fn new<'h>(
        program: Arc<Program>,
        event: EventId,
        header: impl IntoIterator<Item = &'h str>,
    ) -> Self {
        let mut cells: Vec<(usize, Leaf)> = Vec::new();
        for (column, name) in header.into_iter().enumerate() {
            let name = name.strip_prefix('\u{feff}').unwrap_or(name);
            for leaf in program.layout.names.field(event.index(), name) {
                // As in JSON, of two equal names the last counts.
                cells.retain(|(_, other)| other != leaf);
                cells.push((column, *leaf));
            }
        }
        Self { program, event, cells }
    }

    /// The event whose fields the columns are.
    #[must_use]
    pub fn event(&self) -> EventId {
        self.event
    }

    /// The columns that are read, each once.
    pub fn used(&self) -> impl Iterator<Item = usize> {
        super::row::used(&self.cells)
    }

    /// The names in the data of required fields that no column gives, without which every row is an error.
    pub fn missing(&self) -> impl Iterator<Item = &str> {
        let event = self.program.image.events.get(self.event.index());
        let fields = event.map(|event| event.fields.as_slice()).unwrap_or_default();
        let plans = self.program.layout.events.plans.get(self.event.index());
        let required = (0..).zip(fields).filter(move |(number, _)| {
            let plan = plans.and_then(|plan| plan.fields.get(*number as usize));
            plan.is_some_and(Plan::is_required)
                && !self.cells.iter().any(|(_, leaf)| leaf.attribute == *number)
        });
        required.filter_map(|(_, field)| field.path.first()).map(|name| name.as_str())
    }
}

/// The event of a name, with or without its source's: `purchase`, `shop.purchase`.
pub(crate) fn event_id(program: &Program, name: &str) -> Result<EventId, BindError> {
    let image = &program.image;
    let source = |id: visavis_image::image::SourceIdx| image.sources.get(id.index()).map_or("", |s| &s.name);
    let named = (0..).map(EventId).zip(&image.events).filter(|(_, event)| match name.split_once('.') {
        Some((of, bare)) => event.name == bare && source(event.source) == of,
        None => event.name == name,
    });
    let found: Vec<_> = named.collect();
    match found.as_slice() {
        [(id, _)] => Ok(*id),
        [] => Err(BindError::NoSuchEvent { name: name.into() }),
        [(_, first), ..] => {
            Err(BindError::SeveralEvents { name: name.into(), source_name: source(first.source).into() })
        }
    }
}

/// The number of a source.
pub(crate) fn source_number(program: &Program, name: &str) -> Result<usize, BindError> {
    let found = program.image.sources.iter().position(|source| source.name == name);
    found.ok_or_else(|| BindError::NoSuchSource { name: name.into() })
}

impl Profile {
    /// Begins a customer whose record comes source by source, in place of what was there. Then come, in any order,
    /// [`read_row_of`](Self::read_row_of) or [`read_json_of`](Self::read_json_of) for each source that has the customer, and their
    /// events by [`push_event_row`](Self::push_event_row) or [`push_event_json`](Self::push_event_json); then
    /// [`finish`](Self::finish). A source that gives neither does not have the customer: its attributes are missing or the
    /// default, its histories empty.
    ///
    /// ```
    /// # fn run(engine: &visavis_engine::Engine) -> Result<(), Box<dyn std::error::Error>> {
    /// let contacts = engine.source_columns("crm", ["customer_id", "tier"])?;
    /// let orders = engine.event_columns("purchase", ["ordered_at", "amount"])?;
    /// let mut profile = engine.profile();
    /// profile.begin();
    /// profile.set_key("c-102");
    /// let contact = ["c-102", "gold"];
    /// profile.read_row_of(&contacts, |column| contact.get(column).copied())?;
    /// for order in [["2026-01-03T12:00:00Z", "49.90"], ["2026-02-11T08:30:00Z", "12.00"]] {
    ///     profile.push_event_row(&orders, |column| order.get(column).copied())?;
    /// }
    /// profile.finish()?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn begin(&mut self) {
        self.record.clear();
        self.record.by_source = true;
        self.broken = None;
        self.is_open = true;
    }

    /// Fills the keys of all sources with the customer's key; what a source's own row says of its key wins where it comes later.
    pub fn set_key(&mut self, key: &str) {
        let program = Arc::clone(&self.program);
        self.is_open = true;
        for (attribute, _) in (0..).zip(&program.layout.plans).filter(|(_, plan)| plan.is_key) {
            self.cell(Leaf { attribute, standing: Standing::Bare }, key);
        }
    }

    /// Adds the row of one source; `cell` gives the text of a column, as for [`Profile::read_row`]. With columns that are bound to a
    /// source, the customer is in that source, however empty the row is.
    ///
    /// # Errors
    /// Where the columns belong to another program. What does not fit is told by [`Profile::finish`].
    pub fn read_row_of<'c>(
        &mut self,
        columns: &Columns,
        cell: impl Fn(usize) -> Option<&'c str>,
    ) -> Result<(), RecordError> {
        if !columns.belongs_to(&self.program) {
            return Err(RecordError::OtherProgram);
        }
        self.is_open = true;
        if let Some(outline) = columns.source().and_then(|source| self.record.outlines.get_mut(source)) {
            *outline = Outline::Nested;
        }
        self.cells(columns, cell);
        Ok(())
    }

    /// Adds the object of one source, as it would stand under the source's name in a record of JSON.
    ///
    /// # Errors
    /// Where the bytes are no JSON object, and then nothing is added, or the program has no such source. What does not fit is told by
    /// [`Profile::finish`].
    pub fn read_json_of(&mut self, source: &str, bytes: &[u8]) -> Result<(), RecordError> {
        let number = source_number(&self.program, source)?;
        let child = self.program.layout.names.child(Names::ROOT, source);
        let Some((_, node)) = child.and_then(|(_, child)| child.source) else {
            return Err(BindError::NoSuchSource { name: source.into() }.into());
        };
        json::add(&self.program, &mut self.record, &mut self.scratch, bytes, node)?;
        self.is_open = true;
        if let Some(outline) = self.record.outlines.get_mut(number) {
            *outline = Outline::Nested;
        }
        Ok(())
    }

    /// Adds an event by a row of a table; the customer then is in its source. May also follow [`Profile::read_json`] or
    /// [`Profile::read_row`], before [`Profile::finish`].
    ///
    /// # Errors
    /// Where the columns belong to another program. What does not fit is told by [`Profile::finish`].
    pub fn push_event_row<'c>(
        &mut self,
        columns: &EventColumns,
        cell: impl Fn(usize) -> Option<&'c str>,
    ) -> Result<(), RecordError> {
        if !Arc::ptr_eq(&self.program, &columns.program) {
            return Err(RecordError::OtherProgram);
        }
        let program = &*columns.program;
        let event = columns.event.index();
        let Some(plan) = program.layout.events.plans.get(event) else {
            return Err(RecordError::OtherProgram);
        };
        self.is_open = true;
        self.record.add_event(plan, event);
        self.record.begin_row(event);
        for (column, leaf) in &columns.cells {
            let text = cell(*column).filter(|text| !text.is_empty());
            if let (Some(text), Some(field)) = (text, plan.fields.get(leaf.attribute as usize)) {
                row::field_cell(program, &mut self.record, &mut self.scratch, (event, *leaf, field), text);
            }
        }
        self.record.end_row(program, event, plan);
        Ok(())
    }

    /// Adds an event by its object, as it would stand in the list under the event's name; otherwise as
    /// [`Profile::push_event_row`]. [`Engine::event_id`](crate::Engine::event_id) gives the event.
    ///
    /// # Errors
    /// Where the bytes are no JSON, and then nothing is added, or the program has no such event. What does not fit is told by
    /// [`Profile::finish`].
    pub fn push_event_json(&mut self, event: EventId, bytes: &[u8]) -> Result<(), RecordError> {
        let program = Arc::clone(&self.program);
        let Some(plan) = program.layout.events.plans.get(event.index()) else {
            return Err(RecordError::OtherProgram);
        };
        json::read_event(&program, &mut self.record, &mut self.scratch, bytes, (event.index(), plan))?;
        self.is_open = true;
        Ok(())
    }

    /// Says that a source has not answered yet, or that it has. While it has not, nothing that it would say is known: its attributes
    /// are neither missing nor their defaults, its histories neither empty nor full, and what stands in a record for it is not read,
    /// but for a key by its bare name. [`Session::decide_early`](crate::Session::decide_early) tells whether that matters;
    /// [`Session::decide`](crate::Session::decide) answers with what is known. Which sources are pending stays from record to record.
    /// A source that has answered is read anew, by a whole record or by [`read_json_of`](Self::read_json_of) and the like, before
    /// [`finish`](Self::finish).
    ///
    /// # Errors
    /// Where the program has no such source; the context comes with the call, and is none.
    pub fn set_pending(&mut self, source: &str, pending: bool) -> Result<(), BindError> {
        let number = source_number(&self.program, source)?;
        if self.program.image.sources.get(number).is_some_and(|source| source.is_context) {
            return Err(BindError::NoSuchSource { name: source.into() });
        }
        self.record.set_pending(number, pending);
        if !self.is_open {
            self.record.settle(&self.program);
        }
        Ok(())
    }

    /// Ends a customer that came in pieces. Until then the profile cannot be decided.
    ///
    /// # Errors
    /// As [`Profile::read_json`].
    pub fn finish(&mut self) -> Result<(), RecordError> {
        self.is_open = false;
        self.record.settle(&self.program);
        if let Some(error) = &self.broken {
            return Err(error.clone());
        }
        self.check()
    }
}
