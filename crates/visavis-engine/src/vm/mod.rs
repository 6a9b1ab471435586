//! The row machine: one customer, one program, one point in time.
//!
//! In: a program, a profile, a call. Out: answers of atoms and values of cells, each worked out at most once per call and only where
//! somebody asks. It never panics: an image that breaks a promise ends in [`Halt::Corrupt`].

mod aggregates;
mod atoms;
mod blocks;
mod dispatch;
mod hands;
#[cfg(test)]
mod history_tests;
mod memory;
mod ops;
mod pending;
mod rows;
#[cfg(test)]
mod rows_tests;
mod sweep;
mod tables;
#[cfg(test)]
mod tests;

pub(crate) use memory::Memory;
pub(crate) use pending::{Known, Sources};

use visavis_image::Op;
use visavis_image::image::{AtomId, BlockId, CellId};
use visavis_value::{Date, Instant, calendar};

use crate::error::Halt;
use crate::pool::Pools;
use crate::profile::{Context, History, Record};
use crate::program::Program;

/// What a machine reads.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Inputs<'a> {
    pub(crate) program: &'a Program,
    pub(crate) profile: &'a Record,
    pub(crate) context: Option<&'a Context>,
    pub(crate) now: Instant,
    /// The record's number.
    pub(crate) number: Option<u64>,
}

/// A machine at work on one call.
#[derive(Debug)]
pub(crate) struct Machine<'a> {
    pub(crate) inputs: Inputs<'a>,
    pub(crate) memory: &'a mut Memory,
    today: Option<Date>,
    /// Whether a source of the profile has not answered.
    is_pending: bool,
    /// How many blocks use each other right now.
    depth: usize,
}

impl<'a> Inputs<'a> {
    /// Everybody's pools, with what a run has computed.
    pub(crate) fn pools<'p>(&self, memory: &'p Memory) -> Pools<'p>
    where
        'a: 'p,
    {
        Pools {
            constant: self.program.constants(),
            profile: &self.profile.pool,
            context: self.context.map(|context| &context.record.pool),
            scratch: &memory.pool,
        }
    }

    /// The events of a kind; those that the call's context gives win.
    fn history(&self, event: usize) -> Option<&'a History> {
        let given = self.context.and_then(|context| context.record.histories.get(event));
        given.filter(|history| history.is_given()).or_else(|| self.profile.histories.get(event))
    }

    /// The value of a slot of the record; what the call's context says wins.
    #[inline]
    pub(crate) fn slot(&self, slot: usize) -> Option<u64> {
        match self.context {
            Some(context) if context.gives(slot) => context.record.slot(slot),
            _ => self.profile.slot(slot),
        }
    }

    /// The source that would say what a slot holds, where it has not answered.
    fn pending_source_of(&self, slot: usize) -> Option<usize> {
        if self.context.is_some_and(|context| context.gives(slot)) {
            return None;
        }
        self.program.layout.source_of(slot).filter(|source| self.profile.is_pending(*source))
    }

    /// Whether the customer is in a source, or the call has a context.
    fn is_in_source(&self, source: usize) -> bool {
        let is_context = self.program.image.sources.get(source).is_some_and(|source| source.is_context);
        (is_context && self.context.is_some()) || !self.profile.is_absent(source)
    }
}

impl<'a> Machine<'a> {
    /// A machine that knows nothing yet.
    pub(crate) fn new(inputs: Inputs<'a>, memory: &'a mut Memory) -> Self {
        let today = calendar::date_of(inputs.now, inputs.program.image.zone);
        memory.begin(inputs.program, inputs.now, today);
        Self { inputs, memory, today, is_pending: inputs.profile.has_pending(), depth: 0 }
    }

    /// Whether a source of the profile has not answered.
    pub(crate) fn is_pending(&self) -> bool {
        self.is_pending
    }

    pub(crate) fn pools(&self) -> Pools<'_> {
        self.inputs.pools(self.memory)
    }

    /// The answer of an atom.
    #[inline]
    pub(crate) fn ask(&mut self, atom: AtomId) -> Result<bool, Halt> {
        if self.memory.asked.get(atom.index()) {
            return Ok(self.memory.yes.get(atom.index()));
        }
        self.find_out(atom)
    }

    /// The answer of a rule that nobody but its asker needs: of a branch block no answer is kept.
    #[inline]
    pub(crate) fn ask_rule(&mut self, atom: AtomId) -> Result<bool, Halt> {
        match self.inputs.program.image.atoms.get(atom.index()) {
            Some(instr) if instr.op == Op::Branch && !self.is_pending => self.answer(BlockId(instr.a())),
            _ => self.ask_sure(atom),
        }
    }

    /// The value of a slot of the record, or of the event in hand.
    #[inline]
    fn slot(&self, slot: usize) -> Option<u64> {
        let events = &self.inputs.program.layout.events;
        if slot < events.first_slot { self.inputs.slot(slot) } else { self.field(slot) }
    }

    fn field(&self, slot: usize) -> Option<u64> {
        let place = self.inputs.program.layout.events.place(slot)?;
        let row = self.memory.hands.row(place.event)?;
        self.inputs.history(place.event)?.cell(row, place.slot)
    }

    /// The answer of an atom that nobody has asked yet, or that has another answer for each event.
    #[inline(never)]
    fn find_out(&mut self, atom: AtomId) -> Result<bool, Halt> {
        if self.is_pending {
            return self.find_out_known(atom);
        }
        let program: &'a Program = self.inputs.program;
        let instr = *program.image.atoms.get(atom.index()).ok_or(Halt::Corrupt)?;
        if let Some(event) = program.uses.atom(atom) {
            if let Some(yes) = self.memory.hands.answer(event.index(), atom.index()) {
                return Ok(yes);
            }
            let yes = self.test(instr)?;
            self.memory.hands.keep_answer(event.index(), atom.index(), yes);
            return Ok(yes);
        }
        let yes = self.test(instr)?;
        self.memory.keep_answer(atom.index(), yes);
        Ok(yes)
    }

    /// The value of a cell; `None` is missing.
    pub(crate) fn cell(&mut self, cell: CellId) -> Result<Option<u64>, Halt> {
        if let Some(value) = self.memory.known_cell(cell.index()) {
            return Ok(value);
        }
        if self.is_pending {
            return self.find_out_cell_known(cell);
        }
        let block = *self.inputs.program.image.cells.get(cell.index()).ok_or(Halt::Corrupt)?;
        if let Some(event) = self.inputs.program.uses.block(block) {
            if let Some(value) = self.memory.hands.cell(event.index(), cell.index()) {
                return Ok(value);
            }
            let value = self.value(block)?;
            self.memory.hands.keep_cell(event.index(), cell.index(), value);
            return Ok(value);
        }
        let value = self.value(block)?;
        self.memory.keep_cell(cell.index(), value);
        Ok(value)
    }

    /// The customer's key as a text: its handle.
    pub(crate) fn key(&mut self) -> Result<Option<u64>, Halt> {
        if self.is_pending
            && let Some(key) = self.inputs.program.layout.key
        {
            self.note_slot(key.slot);
        }
        if let Some(key) = self.memory.key {
            return Ok(key);
        }
        let key = match self.inputs.program.layout.key {
            None => self.inputs.number.map(|number| self.memory.write_text(|out| print_number(out, number))),
            Some(key) => self.inputs.slot(key.slot).map(|word| match key.is_int {
                true => self.memory.write_text(|out| visavis_value::print::int(out, word as i64)),
                false => Ok(word),
            }),
        };
        let key = key.transpose()?;
        self.memory.keep_key(key);
        Ok(key)
    }
}

fn print_number(out: &mut String, number: u64) {
    use std::fmt::Write;
    // Writing to a text cannot fail.
    let _ = write!(out, "{number}");
}
