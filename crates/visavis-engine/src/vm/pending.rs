//! Questions while a source has not answered: sure of a yes, sure of a no, or open, and which sources it is open for.
//!
//! In: atoms and cells, and a profile of which some sources are pending. Out: answers that hold whatever those sources say. A test
//! of what they would say is open. A branch block follows both ways where it asks an open atom, so that `false and open` is no. A
//! value in which anything open was read is open too, even where it would come out the same; the value itself, conditions in it
//! included, is what it is with what is pending taken for missing. Nothing here guesses, and nothing here
//! runs where every source has answered.

use std::collections::HashMap;
use std::ops::BitOrAssign;

use foldhash::fast::FixedState;
use visavis_image::image::{AtomId, Block, BlockId, CellId, MAX_BLOCK_DEPTH};
use visavis_image::{Instr, Op, Operand};

use super::Machine;
use super::blocks::forward;
use crate::error::Halt;

/// A set of sources; those from the 64th on count as one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Sources(u64);

impl Sources {
    fn one(source: usize) -> Self {
        Self(1 << source.min(63))
    }

    /// Every source.
    pub(crate) fn all() -> Self {
        Self(u64::MAX)
    }

    /// Whether there is none.
    pub(crate) fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Whether a source is among them.
    pub(crate) fn has(self, source: usize) -> bool {
        self.0 & Self::one(source).0 != 0
    }
}

impl BitOrAssign for Sources {
    fn bitor_assign(&mut self, other: Self) {
        self.0 |= other.0;
    }
}

/// What is known of a question.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Known {
    /// Yes, whatever is still to come.
    Yes,
    /// No, whatever is still to come.
    No,
    /// These sources may decide it.
    Open(Sources),
}

impl Known {
    fn sure(yes: bool) -> Self {
        if yes { Self::Yes } else { Self::No }
    }
}

/// What is made once a call, whoever asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Once {
    /// An aggregate, by its number
    Aggregate(usize),
    /// The rows of a table that hold
    Table(usize),
}

/// What is open so far in one call.
#[derive(Debug, Default)]
pub(super) struct OpenMemory {
    atoms: HashMap<AtomId, Sources, FixedState>,
    /// What open atoms answer where what is pending is taken for missing.
    plain: HashMap<AtomId, bool, FixedState>,
    pub(super) cells: HashMap<CellId, (Option<u64>, Sources), FixedState>,
    made: HashMap<Once, Sources, FixedState>,
    /// What was read by the value in hand.
    read: Sources,
}

impl OpenMemory {
    pub(super) fn clear(&mut self) {
        self.atoms.clear();
        self.plain.clear();
        self.cells.clear();
        self.made.clear();
        self.read = Sources::default();
    }
}

impl<'a> Machine<'a> {
    /// What is known of an atom.
    pub(crate) fn ask_known(&mut self, atom: AtomId) -> Result<Known, Halt> {
        if !self.is_pending || self.memory.asked.get(atom.index()) {
            return self.ask(atom).map(Known::sure);
        }
        if let Some(sources) = self.memory.open.atoms.get(&atom) {
            return Ok(Known::Open(*sources));
        }
        let instr = *self.inputs.program.image.atoms.get(atom.index()).ok_or(Halt::Corrupt)?;
        let event = self.inputs.program.uses.atom(atom).map(|event| event.index());
        if let Some(yes) = event.and_then(|event| self.memory.hands.answer(event, atom.index())) {
            return Ok(Known::sure(yes));
        }
        let known = match instr.op {
            Op::Branch => self.answer_known(BlockId(instr.a()))?,
            _ => {
                let before = std::mem::take(&mut self.memory.open.read);
                self.note_operand(instr);
                let yes = self.test(instr)?;
                let read = std::mem::replace(&mut self.memory.open.read, before);
                if read.is_empty() { Known::sure(yes) } else { Known::Open(read) }
            }
        };
        match (known, event) {
            // What is open for one event need not be for the next.
            (Known::Open(_), Some(_)) => {}
            (Known::Open(sources), None) => {
                self.memory.open.atoms.insert(atom, sources);
            }
            (sure, Some(event)) => self.memory.hands.keep_answer(event, atom.index(), sure == Known::Yes),
            (sure, None) => self.memory.keep_answer(atom.index(), sure == Known::Yes),
        }
        Ok(known)
    }

    /// Whether an atom is sure to be yes, for whoever decides; what it is open for is noted.
    pub(crate) fn ask_sure(&mut self, atom: AtomId) -> Result<bool, Halt> {
        if !self.is_pending {
            return self.ask(atom);
        }
        let known = self.ask_known(atom)?;
        if let Known::Open(sources) = known {
            self.memory.open.read |= sources;
        }
        Ok(known == Known::Yes)
    }

    /// What an atom answers for the value in hand, which takes what is pending for missing; what it is open for is noted.
    pub(super) fn find_out_known(&mut self, atom: AtomId) -> Result<bool, Halt> {
        let sources = match self.ask_known(atom)? {
            Known::Open(sources) => sources,
            sure => return Ok(sure == Known::Yes),
        };
        self.memory.open.read |= sources;
        if let Some(yes) = self.memory.open.plain.get(&atom) {
            return Ok(*yes);
        }
        let instr = *self.inputs.program.image.atoms.get(atom.index()).ok_or(Halt::Corrupt)?;
        let yes = match instr.op {
            Op::Branch => self.answer(BlockId(instr.a()))?,
            _ => self.test(instr)?,
        };
        // Another event has another answer.
        if self.inputs.program.uses.atom(atom).is_none() {
            self.memory.open.plain.insert(atom, yes);
        }
        Ok(yes)
    }

    /// The value of a cell that nobody has asked yet; what it is open for is noted for the value in hand.
    pub(super) fn find_out_cell_known(&mut self, cell: CellId) -> Result<Option<u64>, Halt> {
        if let Some((value, sources)) = self.memory.open.cells.get(&cell).copied() {
            self.memory.open.read |= sources;
            return Ok(value);
        }
        let block = *self.inputs.program.image.cells.get(cell.index()).ok_or(Halt::Corrupt)?;
        let event = self.inputs.program.uses.block(block).map(|event| event.index());
        if let Some(value) = event.and_then(|event| self.memory.hands.cell(event, cell.index())) {
            return Ok(value);
        }
        let before = std::mem::take(&mut self.memory.open.read);
        let value = self.value(block)?;
        let read = std::mem::replace(&mut self.memory.open.read, before);
        match event {
            Some(event) if read.is_empty() => self.memory.hands.keep_cell(event, cell.index(), value),
            Some(_) => {}
            None if read.is_empty() => self.memory.keep_cell(cell.index(), value),
            None => self.memory.keep_open_cell(cell, value, read),
        }
        self.memory.open.read |= read;
        Ok(value)
    }

    /// Makes what is made once and asked for more than once, or a step of it, and remembers what it read that is open.
    pub(super) fn make_known<T>(
        &mut self,
        what: Once,
        make: impl FnOnce(&mut Self) -> Result<T, Halt>,
    ) -> Result<T, Halt> {
        if !self.is_pending {
            return make(self);
        }
        let before = std::mem::take(&mut self.memory.open.read);
        let made = make(self)?;
        let read = std::mem::replace(&mut self.memory.open.read, before);
        if !read.is_empty() {
            *self.memory.open.made.entry(what).or_default() |= read;
        }
        Ok(made)
    }

    /// Notes that what was made once was read.
    #[inline]
    pub(super) fn note_made(&mut self, what: Once) {
        if self.is_pending
            && let Some(sources) = self.memory.open.made.get(&what)
        {
            self.memory.open.read |= *sources;
        }
    }

    /// Notes that a history was read.
    pub(super) fn note_history(&mut self, event: usize) {
        if self.is_pending
            && let Some(event) = self.inputs.program.image.events.get(event)
        {
            self.note_source(event.source.index());
        }
    }

    /// The pending sources that were read since this was asked last.
    pub(crate) fn take_noted(&mut self) -> Sources {
        std::mem::take(&mut self.memory.open.read)
    }

    /// Notes that a slot was read.
    pub(super) fn note_slot(&mut self, slot: usize) {
        if let Some(source) = self.inputs.pending_source_of(slot) {
            self.memory.open.read |= Sources::one(source);
        }
    }

    /// Notes that what a source says of the customer, or whether it knows of one, was read.
    pub(super) fn note_source(&mut self, source: usize) {
        if self.inputs.profile.is_pending(source) {
            self.memory.open.read |= Sources::one(source);
        }
    }

    /// Notes what a test of one slot or source reads.
    fn note_operand(&mut self, instr: Instr) {
        match instr.op.operands() {
            [Operand::Slot, ..] => self.note_slot(instr.a() as usize),
            [Operand::Source, ..] => self.note_source(instr.a() as usize),
            _ => {}
        }
    }

    /// What is known of a branch block's answer: every end that can be reached counts.
    fn answer_known(&mut self, id: BlockId) -> Result<Known, Halt> {
        let image: &'a _ = &self.inputs.program.image;
        let block = image.blocks.get(id.index()).ok_or(Halt::Corrupt)?;
        let code = image.code.get(block.start as usize..block.end as usize).ok_or(Halt::Corrupt)?;
        if self.depth >= MAX_BLOCK_DEPTH {
            return Err(Halt::Corrupt);
        }
        self.depth += 1;
        let known = self.follow(block, code);
        self.depth -= 1;
        known
    }

    fn follow(&mut self, block: &Block, code: &[Instr]) -> Result<Known, Halt> {
        let mut reached = vec![false; code.len()];
        let (mut yes, mut no, mut open) = (false, false, Sources::default());
        set(&mut reached, 0)?;
        // Jumps go forward only, so that one pass sees every place after all that lead there.
        for (at, instr) in code.iter().enumerate() {
            if reached.get(at) != Some(&true) {
                continue;
            }
            let (goes_on, jumps) = match instr.op {
                Op::JumpIf | Op::JumpUnless => match self.ask_known(AtomId(instr.a()))? {
                    Known::Open(sources) => {
                        open |= sources;
                        (true, true)
                    }
                    sure => {
                        let jumps = (sure == Known::Yes) == (instr.op == Op::JumpIf);
                        (!jumps, jumps)
                    }
                },
                Op::Jump => (false, true),
                Op::Yes => {
                    yes = true;
                    (false, false)
                }
                Op::No => {
                    no = true;
                    (false, false)
                }
                _ => return Err(Halt::Corrupt),
            };
            if goes_on {
                set(&mut reached, at + 1)?;
            }
            if jumps {
                set(&mut reached, forward(block, at, instr.b())?)?;
            }
        }
        match (yes, no) {
            (true, false) => Ok(Known::Yes),
            (false, true) => Ok(Known::No),
            (true, true) => Ok(Known::Open(open)),
            (false, false) => Err(Halt::Corrupt),
        }
    }
}

fn set(reached: &mut [bool], at: usize) -> Result<(), Halt> {
    *reached.get_mut(at).ok_or(Halt::Corrupt)? = true;
    Ok(())
}
