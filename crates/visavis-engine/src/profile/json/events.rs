//! Histories in JSON: lists of events, single events, single fields.
//!
//! In: as for a whole record. Out: rows of a history, each ended, with what does not fit noted. An event that is none is noted as well,
//! so that none is dropped.

use super::super::history::History;
use super::super::record::{Found, Record};
use super::{Fit, Reader, Scratch};
use crate::error::JsonError;
use crate::layout::{EventLeaf, EventPlan, Leaf, Standing};
use crate::program::Program;
use crate::scanner::Scanner;

/// Reads the list of events that `json` is, which stands as the leaf says.
pub(in crate::profile) fn read_events(
    program: &Program,
    record: &mut Record,
    scratch: &mut Scratch,
    json: &[u8],
    leaf: EventLeaf,
) -> Result<(), JsonError> {
    let scanner = Scanner::new(json)?;
    scratch.begin(&program.layout.names);
    let mut reader = Reader { program, record, scratch, scanner, event: None, repeated: false, again: false };
    reader.events(leaf)?;
    reader.scanner.end()
}

/// Reads the object that `bytes` are as one more event.
pub(in crate::profile) fn read_event(
    program: &Program,
    record: &mut Record,
    scratch: &mut Scratch,
    bytes: &[u8],
    (event, plan): (usize, &EventPlan),
) -> Result<(), JsonError> {
    let scanner = Scanner::new(bytes)?;
    // All of it is looked at first, so that no half of an event is there where the bytes are no JSON.
    let mut whole = scanner.clone();
    whole.skip()?;
    whole.end()?;
    scratch.begin(&program.layout.names);
    record.add_event(plan, event);
    let mut reader = Reader { program, record, scratch, scanner, event: None, repeated: false, again: false };
    reader.event(event, plan)
}

/// Reads one value for a field of the event in hand.
pub(in crate::profile) fn read_field(
    program: &Program,
    record: &mut Record,
    scratch: &mut Scratch,
    json: &[u8],
    (event, leaf): (usize, Leaf),
) -> Result<(), JsonError> {
    let scanner = Scanner::new(json)?;
    let mut reader =
        Reader { program, record, scratch, scanner, event: Some(event), repeated: false, again: false };
    reader.field(event, leaf)?;
    reader.scanner.end()
}

impl<'r> Reader<'r, '_> {
    /// The list of a customer's events of one kind.
    pub(super) fn events(&mut self, leaf: EventLeaf) -> Result<(), JsonError> {
        let event = leaf.event as usize;
        let program: &'r Program = self.program;
        let Some(plan) = program.layout.events.plans.get(event) else { return self.scanner.skip() };
        let found = self.record.histories.get(event).map(History::found);
        let first = self.scanner.start("a value")?;
        let start = self.scanner.at();
        // A list under its source's name wins over a bare one.
        let is_less = leaf.standing != Standing::Nested && matches!(found, Some(Found::Nested(_)));
        if first == b'n' || is_less {
            return self.scanner.skip();
        }
        if leaf.standing == Standing::Shared {
            self.scanner.skip()?;
            let found = self.scanner.slice(start, self.scanner.at());
            self.record.note_shared_events(program, event, found);
            return Ok(());
        }
        self.record.begin_events(plan, event, leaf.standing);
        if first != b'[' {
            self.scanner.skip()?;
            let found = self.scanner.slice(start, self.scanner.at());
            self.record.note_broken_events(program, event, false, found);
            return Ok(());
        }
        self.scanner.array()?;
        let mut is_first = true;
        while self.scanner.element(&mut is_first)? {
            self.event(event, plan)?;
        }
        Ok(())
    }

    /// One event.
    fn event(&mut self, event: usize, plan: &EventPlan) -> Result<(), JsonError> {
        let program: &'r Program = self.program;
        let first = self.scanner.start("a value")?;
        let start = self.scanner.at();
        self.record.begin_row(event);
        let Some(node) = program.layout.names.event(event).filter(|_| first == b'{') else {
            self.scanner.skip()?;
            let found = self.scanner.slice(start, self.scanner.at());
            self.record.note_broken_events(program, event, true, found);
            return Ok(());
        };
        let outer = self.event.replace(event);
        self.object(node)?;
        self.event = outer;
        self.record.end_row(program, event, plan);
        Ok(())
    }

    /// A value of a field of the event in hand. Of several under one name the last counts.
    #[inline]
    pub(super) fn field(&mut self, event: usize, leaf: Leaf) -> Result<(), JsonError> {
        let program: &'r Program = self.program;
        let fields = program.layout.events.plans.get(event).map(|plan| plan.fields.as_slice());
        let plan = fields.and_then(|fields| fields.get(leaf.attribute as usize));
        let Some(plan) = plan else { return self.scanner.skip() };
        if self.record.has_field(event, leaf.attribute) {
            self.record.forget_field(event, leaf.attribute, plan);
        }
        let start = self.scanner.at();
        match self.slots(plan)? {
            Fit::Null => {}
            Fit::Word(_) => self.record.note_field(event, leaf.attribute, Found::Nested(true)),
            Fit::Misfit => {
                let found = self.scanner.slice(start, self.scanner.at());
                self.record.note_field_misfit(program, event, leaf.attribute, found);
            }
        }
        Ok(())
    }
}
