//! Which event's fields each atom and block reads.
//!
//! In: an image. Out: for each atom and block the event that must be in hand when it runs, where there must be one. An aggregate
//! that a block loads does not count: it brings its own events. A table reads no fields. Takes one look at each instruction.

use crate::image::{
    Aggregate, AggregateId, AtomId, BlockId, CellId, EventId, Given, Image, Point, Subject, Table,
};
use crate::isa::{Instr, Op, Operand};

/// See the module.
#[derive(Debug, Clone, Default)]
pub struct Uses {
    /// By block.
    blocks: Vec<Option<EventId>>,
    /// By atom; empty in a program without events.
    atoms: Vec<Option<EventId>>,
}

/// The block that reads the fields of two kinds of events.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct TwoEvents(pub(crate) BlockId);

impl Uses {
    /// The uses of a verified image.
    #[must_use]
    pub fn new(image: &Image) -> Self {
        // A verified image has no block of two events.
        Self::find(image).unwrap_or_default()
    }

    /// The event that must be in hand when an atom is asked.
    #[must_use]
    #[inline]
    pub fn atom(&self, atom: AtomId) -> Option<EventId> {
        self.atoms.get(atom.index()).copied().flatten()
    }

    /// The event that must be in hand when a block runs.
    #[must_use]
    pub fn block(&self, block: BlockId) -> Option<EventId> {
        self.blocks.get(block.index()).copied().flatten()
    }

    /// The event that must be in hand when a cell is computed.
    #[must_use]
    pub fn cell(&self, image: &Image, cell: CellId) -> Option<EventId> {
        image.cells.get(cell.index()).and_then(|block| self.block(*block))
    }

    pub(crate) fn find(image: &Image) -> Result<Self, TwoEvents> {
        let mut uses = Self::default();
        for (block, number) in image.blocks.iter().zip(0..) {
            let mut own = None;
            for instr in image.code.get(block.start as usize..block.end as usize).unwrap_or_default() {
                let used = uses.of_instr(image, *instr);
                if used.is_some() && own.is_some() && used != own {
                    return Err(TwoEvents(BlockId(number)));
                }
                own = own.or(used);
            }
            uses.blocks.push(own);
        }
        if !image.events.is_empty() {
            uses.atoms = image.atoms.iter().map(|instr| uses.of_atom(image, *instr)).collect();
        }
        Ok(uses)
    }

    fn of_instr(&self, image: &Image, instr: Instr) -> Option<EventId> {
        match instr.op.operands() {
            [Operand::Atom, ..] => self.of_atom(image, *image.atoms.get(instr.a() as usize)?),
            [_, Operand::Slot, _] => image.slots.get(instr.b() as usize)?.event,
            [_, Operand::Cell, _] => self.cell(image, CellId(instr.b())),
            _ => None,
        }
    }

    fn of_atom(&self, image: &Image, instr: Instr) -> Option<EventId> {
        match instr.op.operands() {
            [Operand::Slot, ..] => image.slots.get(instr.a() as usize)?.event,
            [Operand::Block, ..] => self.block(BlockId(instr.a())),
            _ => None,
        }
    }
}

impl Image {
    /// The blocks that computing an aggregate runs, besides those that they use.
    pub fn blocks_of(&self, aggregate: &Aggregate) -> impl Iterator<Item = BlockId> + use<'_> {
        let of_atom = |atom: AtomId| {
            let instr = self.atoms.get(atom.index())?;
            instr.op.operands().contains(&Operand::Block).then(|| BlockId(instr.a()))
        };
        let of_edge = |at: Point| match at {
            Point::Cell(cell) => self.cells.get(cell.index()).copied(),
            Point::Now(_) => None,
        };
        let filters = [aggregate.filter, aggregate.sequence.and_then(|sequence| sequence.filter)];
        let edges = [aggregate.low, aggregate.high].map(|edge| edge.map(|edge| edge.at));
        filters
            .map(|atom| atom.and_then(of_atom))
            .into_iter()
            .flatten()
            .chain(edges.map(|at| at.and_then(of_edge)).into_iter().flatten())
    }

    /// The blocks that a table runs, besides those that they use.
    pub fn blocks_of_table<'i>(&'i self, table: &'i Table) -> impl Iterator<Item = BlockId> + 'i {
        let atoms = table.rows.iter().flatten().filter_map(|atom| self.atoms.get(atom.index()));
        let asked = atoms.filter(|atom| atom.op.operands().contains(&Operand::Block));
        let given = table.outputs.iter().flat_map(|output| output.rows.iter().chain(&output.otherwise));
        let cells = given.filter_map(|given| match given {
            Given::Cell(cell) => self.cells.get(cell.index()).copied(),
            Given::Missing | Given::Const(_) => None,
        });
        let subjects = table.columns.iter().filter_map(|column| match column.subject {
            Subject::Cell(cell, _) => self.cells.get(cell.index()).copied(),
            Subject::Slot(_) => None,
        });
        asked.map(|atom| BlockId(atom.a())).chain(subjects).chain(cells)
    }

    /// The aggregate that an instruction loads.
    #[must_use]
    pub fn loaded(&self, instr: Instr) -> Option<AggregateId> {
        let loads = instr.op == Op::LoadAggregate && (instr.b() as usize) < self.aggregates.len();
        loads.then(|| AggregateId(instr.b()))
    }
}
