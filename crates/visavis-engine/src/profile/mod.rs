//! A customer's profile: a buffer that a host fills from JSON, from a row of a table, from a Rust value, or by hand.
//!
//! In: records. Out: slots that a session reads, or an error that says which attribute, what was found and what was expected. A record
//! that cannot be decided leaves a profile that cannot be decided either.

mod batch;
mod fit;
mod history;
#[cfg(test)]
mod history_tests;
mod json;
mod record;
mod row;
mod set;
mod sources;
#[cfg(test)]
mod sources_tests;
#[cfg(test)]
mod tests;

use std::sync::Arc;

pub(crate) use fit::{Origin, word as fit_word};
pub(crate) use history::History;
pub(crate) use json::Scratch;
pub(crate) use record::Record;
pub use row::Columns;
pub use set::Setting;
pub(crate) use set::write_text;
pub use sources::EventColumns;
pub(crate) use sources::{event_id, source_number};

use crate::bits::Bits;
use crate::error::{Misfit, RecordError};
use crate::layout::Names;
use crate::pool::Space;
use crate::program::Program;

/// A customer, bound to one program; reuse it from record to record, as it keeps its memory.
///
/// A value that does not fit its attribute is read as the default where there is one, else as missing where the attribute is
/// optional; [`Profile::misfits`] tells. Where it is required, or a required attribute is absent, the record is an error.
///
/// ```
/// # fn run(engine: &visavis_engine::Engine) -> Result<(), Box<dyn std::error::Error>> {
/// let mut profile = engine.profile();
/// profile.read_json(br#"{"customer_id": "c-102", "tier": "gold", "address": {"city": "Lyon"}}"#)?;
/// for misfit in profile.misfits() {
///     eprintln!("{misfit}");
/// }
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone)]
pub struct Profile {
    program: Arc<Program>,
    record: Record,
    scratch: Scratch,
    /// The record as JSON, where it came as a Rust value.
    written: Vec<u8>,
    number: Option<u64>,
    /// Why nothing was read, where the record was no JSON.
    broken: Option<RecordError>,
    /// Whether more of the record may come, and it is not settled yet.
    is_open: bool,
}

impl Profile {
    pub(crate) fn new(program: Arc<Program>) -> Self {
        let sources = program.image.sources.len();
        let mut record = Record::new(&program.layout, sources, Space::Profile);
        record.settle(&program);
        Self {
            program,
            record,
            scratch: Scratch::default(),
            written: Vec::new(),
            number: None,
            broken: None,
            is_open: false,
        }
    }

    /// Reads a record of JSON in place of what was there.
    ///
    /// # Errors
    /// Where the bytes are no JSON object, or a required attribute is absent or does not fit: the first in order of declaration.
    /// (Of the context's attributes, only what does not fit is an error here: the call may still bring the others.)
    pub fn read_json(&mut self, bytes: &[u8]) -> Result<(), RecordError> {
        self.record.clear();
        let read = json::read(&self.program, &mut self.record, &mut self.scratch, bytes, Names::ROOT);
        self.end(read.map_err(RecordError::from))
    }

    /// Reads any value that serializes to an object, as if it were written as JSON first.
    ///
    /// # Errors
    /// As [`Profile::read_json`], and where the value cannot be written as JSON.
    pub fn read(&mut self, record: &impl serde::Serialize) -> Result<(), RecordError> {
        let mut written = std::mem::take(&mut self.written);
        written.clear();
        let read = match serde_json::to_writer(&mut written, record) {
            Ok(()) => self.read_json(&written),
            Err(error) => {
                self.record.clear();
                self.end(Err(RecordError::Serialize { message: error.to_string() }))
            }
        };
        self.written = written;
        read
    }

    /// Empties the profile.
    pub fn clear(&mut self) {
        self.record.clear();
        self.record.settle(&self.program);
        self.broken = None;
        self.is_open = false;
    }

    /// Sets the record's number, from 1: it stands for the key where the program has none. It stays until it is set again.
    pub fn set_record(&mut self, number: u64) {
        self.number = Some(number);
    }

    /// The values that did not fit and were read as missing or as the default, in order of declaration.
    pub fn misfits(&self) -> impl Iterator<Item = &Misfit> {
        self.record.misfits()
    }

    /// Settles what was read; where nothing could be read, says why.
    fn end(&mut self, read: Result<(), RecordError>) -> Result<(), RecordError> {
        if read.is_err() {
            self.record.clear();
        }
        self.record.settle(&self.program);
        self.broken = read.as_ref().err().cloned();
        self.is_open = false;
        read?;
        self.check()
    }

    pub(crate) fn program(&self) -> &Arc<Program> {
        &self.program
    }

    pub(crate) fn belongs_to(&self, program: &Arc<Program>) -> bool {
        Arc::ptr_eq(&self.program, program)
    }

    pub(crate) fn record(&self) -> &Record {
        &self.record
    }

    pub(crate) fn number(&self) -> Option<u64> {
        self.number
    }

    /// Whether the profile can be decided with a context that gives some attributes.
    pub(crate) fn check_for_call(&self, context: Option<&Context>) -> Result<(), RecordError> {
        if let Some(error) = &self.broken {
            return Err(error.clone());
        }
        if self.is_open {
            return Err(RecordError::Unfinished);
        }
        match self.record.unmet() {
            [] => {}
            unmet => {
                let given = |attribute: u32| context.is_some_and(|c| c.record.gives(attribute as usize));
                if let Some(attribute) = unmet.iter().find(|attribute| !given(**attribute)) {
                    return Err(self.record.unmet_error(&self.program, *attribute));
                }
            }
        }
        let given = |event: usize| context.is_some_and(|context| context.gives_events(event));
        self.record.event_error(given).map_or(Ok(()), |error| Err(error.clone()))
    }

    /// The first required attribute without a value, unless the call may still bring it.
    fn check(&self) -> Result<(), RecordError> {
        let plans = &self.program.layout.plans;
        let may_come = |attribute: u32| {
            let is_context = plans.get(attribute as usize).is_some_and(|plan| plan.is_context);
            is_context && !self.record.gives(attribute as usize)
        };
        match self.record.unmet().iter().find(|attribute| !may_come(**attribute)) {
            Some(attribute) => Err(self.record.unmet_error(&self.program, *attribute)),
            None => self.record.event_error(|_| false).map_or(Ok(()), |error| Err(error.clone())),
        }
    }
}

/// The context of a call.
#[derive(Debug, Clone)]
pub(crate) struct Context {
    program: Arc<Program>,
    pub(crate) record: Record,
    /// By slot: whether it is this context that says it.
    gives: Bits,
}

impl Context {
    /// Reads the object of the context's attributes.
    pub(crate) fn read(program: &Arc<Program>, json: &[u8]) -> Result<Self, RecordError> {
        let layout = &program.layout;
        let mut record = Record::new(layout, program.image.sources.len(), Space::Context);
        let node = layout.names.context;
        json::read(program, &mut record, &mut Scratch::default(), json, node)?;
        record.settle(program);
        let mut gives = Bits::new(layout.slots);
        for (attribute, plan) in layout.plans.iter().enumerate() {
            for slot in plan.slots.iter().filter(|_| record.gives(attribute)) {
                gives.set(slot.slot, true);
            }
        }
        // What the call does not say may stand in the profile; what does not fit is an error where it is required.
        match record.unmet().iter().find(|attribute| record.gives(**attribute as usize)) {
            Some(attribute) => Err(record.unmet_error(program, *attribute)),
            None => match record.event_error(|_| false) {
                Some(error) => Err(error.clone()),
                None => Ok(Self { program: Arc::clone(program), record, gives }),
            },
        }
    }

    /// Whether it is this context that lists the events of a kind.
    fn gives_events(&self, event: usize) -> bool {
        self.record.histories.get(event).is_some_and(History::is_given)
    }

    pub(crate) fn belongs_to(&self, program: &Arc<Program>) -> bool {
        Arc::ptr_eq(&self.program, program)
    }

    /// Whether it is this context that says a slot.
    #[inline]
    pub(crate) fn gives(&self, slot: usize) -> bool {
        self.gives.get(slot)
    }
}
