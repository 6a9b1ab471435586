//! A program made ready for columns, once for each engine that is asked for them.
//!
//! In: a verified program. Out: for each atom how it is answered for many rows at once, and the code of branch blocks as steps over sets
//! of rows. Branch blocks only jump forward, so that a set of rows for each place that is jumped to is all that running them needs.

use std::collections::BTreeMap;
use std::ops::Range;

use visavis_image::image::{AtomId, Block, Shape, Word};
use visavis_image::{Instr, Op};

use crate::error::Halt;
use crate::program::Program;

/// How an atom is answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum How {
    /// With the other atoms of its slot
    Slot(u32),
    /// By what is there
    Known(u32),
    /// By who is in the source
    Source(u32),
    /// By steps over sets of rows
    Branch(u32),
    /// By the row machine, row by row
    Rows,
}

/// A step over the rows that are still at work.
#[derive(Debug, Clone, Copy)]
pub(super) enum Step {
    /// Goes on with those for which the atom is yes
    Keep(AtomId),
    /// Goes on with those for which it is no
    Drop(AtomId),
    /// Takes those for which the atom is as said aside to a place
    Aside(AtomId, bool, u32),
    /// Says yes of those for which the atom is as said, and goes on with the others
    Accept(AtomId, bool),
    /// Takes all aside to a place
    Leave(u32),
    /// Takes those that wait at a place in again
    Land(u32),
    /// Says yes of all
    Yes,
    /// Says no of all
    No,
}

/// The steps of a branch block.
#[derive(Debug, Clone, Default)]
pub(super) struct Steps {
    pub(super) range: Range<usize>,
    /// How many places rows wait at.
    pub(super) places: usize,
}

/// The atoms of a slot that are answered together.
#[derive(Debug, Clone, Default)]
pub(super) struct SlotAtoms {
    pub(super) atoms: Vec<AtomId>,
}

/// See the module.
#[derive(Debug)]
pub(crate) struct Plan {
    /// By atom.
    pub(super) atoms: Vec<How>,
    /// By slot of a record.
    pub(super) slots: Vec<SlotAtoms>,
    /// By block; nothing of value blocks.
    pub(super) blocks: Vec<Steps>,
    pub(super) steps: Vec<Step>,
    /// By slot of a record: its attribute.
    pub(super) attribute_of: Vec<usize>,
}

impl Plan {
    /// The plan of a program.
    pub(crate) fn new(program: &Program) -> Result<Self, Halt> {
        let image = &program.image;
        let mut plan = Self {
            atoms: Vec::with_capacity(image.atoms.len()),
            slots: vec![SlotAtoms::default(); program.layout.slots],
            blocks: Vec::with_capacity(image.blocks.len()),
            steps: Vec::new(),
            attribute_of: vec![0; program.layout.slots],
        };
        for (attribute, own) in program.layout.plans.iter().enumerate() {
            for slot in &own.slots {
                if let Some(of) = plan.attribute_of.get_mut(slot.slot) {
                    *of = attribute;
                }
            }
        }
        for (number, instr) in (0..).map(AtomId).zip(&image.atoms) {
            let how = plan.how(program, number, *instr);
            if let How::Slot(slot) = how
                && let Some(slot) = plan.slots.get_mut(slot as usize)
            {
                slot.atoms.push(number);
            }
            plan.atoms.push(how);
        }
        for block in &image.blocks {
            let code = image.code.get(block.start as usize..block.end as usize).ok_or(Halt::Corrupt)?;
            let steps = if block.result.is_none() { plan.block(block, code)? } else { Steps::default() };
            plan.blocks.push(steps);
        }
        Ok(plan)
    }

    fn how(&self, program: &Program, atom: AtomId, instr: Instr) -> How {
        if program.uses.atom(atom).is_some() {
            // Asked of events only, within the row machine.
            return How::Rows;
        }
        match instr.op {
            Op::Known => How::Known(instr.a()),
            Op::InSource => How::Source(instr.a()),
            Op::Branch => How::Branch(instr.a()),
            Op::Holds | Op::Fails => How::Rows,
            _ => {
                let slot = program.image.slots.get(instr.a() as usize);
                match slot.map(|slot| (slot.shape, slot.word)) {
                    Some((Shape::Scalar, word)) if word != Word::Version => How::Slot(instr.a()),
                    Some((Shape::List, Word::Symbol)) => How::Slot(instr.a()),
                    _ => How::Rows,
                }
            }
        }
    }

    /// The steps of a branch block's code.
    fn block(&mut self, block: &Block, code: &[Instr]) -> Result<Steps, Halt> {
        let target =
            |instr: &Instr| instr.b().checked_sub(block.start).map(|at| at as usize).ok_or(Halt::Corrupt);
        let op_at = |at: usize| code.get(at).map(|instr| instr.op);
        let mut places: BTreeMap<usize, u32> = BTreeMap::new();
        for (at, instr) in code.iter().enumerate() {
            if matches!(instr.op, Op::Jump | Op::JumpIf | Op::JumpUnless) {
                let to = target(instr)?;
                if to <= at || to >= code.len() {
                    return Err(Halt::Corrupt);
                }
                // Where nothing but the answer stands, nobody needs to wait.
                let waits = instr.op == Op::Jump || !matches!(op_at(to), Some(Op::Yes | Op::No));
                if waits && !places.contains_key(&to) {
                    let number = u32::try_from(places.len()).map_err(|_| Halt::Corrupt)?;
                    places.insert(to, number);
                }
            }
        }
        let start = self.steps.len();
        for (at, instr) in code.iter().enumerate() {
            if let Some(place) = places.get(&at) {
                self.steps.push(Step::Land(*place));
            }
            let atom = AtomId(instr.a());
            let step = match instr.op {
                Op::Yes => Step::Yes,
                Op::No => Step::No,
                Op::Jump => Step::Leave(*places.get(&target(instr)?).ok_or(Halt::Corrupt)?),
                Op::JumpIf | Op::JumpUnless => {
                    let when = instr.op == Op::JumpIf;
                    let to = target(instr)?;
                    match (op_at(to), when) {
                        (Some(Op::No), true) => Step::Drop(atom),
                        (Some(Op::No), false) => Step::Keep(atom),
                        (Some(Op::Yes), _) => Step::Accept(atom, when),
                        _ => Step::Aside(atom, when, *places.get(&to).ok_or(Halt::Corrupt)?),
                    }
                }
                _ => return Err(Halt::Corrupt),
            };
            self.steps.push(step);
        }
        Ok(Steps { range: start..self.steps.len(), places: places.len() })
    }
}
