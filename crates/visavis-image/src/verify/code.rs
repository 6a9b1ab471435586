//! Atoms, cells, blocks and their code.
//!
//! INVARIANT: blocks lie one behind the other in the code, so that each instruction is looked at once however the image lies.

use crate::image::{AGGREGATE_DEPTH, Block, Image, MAX_BLOCK_DEPTH, NowBase, RegType, TableId, Word};
use crate::isa::{Instr, Op, Operand};

use super::tables::TableDepths;
use super::typing::typing;
use super::{Place, VerifyError, number};

/// How many registers a block may have: a third operand has 16 bits.
const MAX_REGISTERS: usize = 65_535;

pub(super) fn verify(image: &Image) -> Result<(), VerifyError> {
    for (index, cell) in image.cells.iter().enumerate() {
        let result = image.blocks.get(cell.index()).and_then(|block| block.result);
        if result.is_none() {
            return Err(VerifyError::Data { what: "cell", index: number(index), problem: "no value block" });
        }
    }
    for (index, instr) in image.atoms.iter().enumerate() {
        atom(image, *instr, Place::Atom { atom: number(index), op: instr.op })?;
    }
    let mut depths = Vec::with_capacity(image.blocks.len());
    let mut tables = TableDepths::new(image);
    let mut end = 0;
    for index in 0..image.blocks.len() {
        let depth = BlockCheck::new(image, index, end)?.verify(&depths, &mut tables)?;
        end = image.blocks.get(index).map_or(end, |block| block.end);
        depths.push(depth);
    }
    if number(image.code.len()) == end {
        Ok(())
    } else {
        Err(VerifyError::Layout { block: number(image.blocks.len()) })
    }
}

fn atom(image: &Image, instr: Instr, at: Place) -> Result<(), VerifyError> {
    if !instr.op.is_atom() {
        return Err(VerifyError::Misplaced { at });
    }
    let operands = Operands { image, registers: &[], at, in_block: false };
    operands.verify(instr)?;
    // A branch block has no result; that of `holds` and `fails` is a bool, which the table says.
    let result = image.blocks.get(instr.a() as usize).and_then(|block| block.result);
    if instr.op == Op::Branch && result.is_some() {
        Err(VerifyError::Type { at, operand: 1 })
    } else {
        Ok(())
    }
}

/// What instructions of one place may refer to.
struct Operands<'i> {
    image: &'i Image,
    registers: &'i [RegType],
    at: Place,
    in_block: bool,
}

impl Operands<'_> {
    fn verify(&self, instr: Instr) -> Result<(), VerifyError> {
        let kinds = instr.op.operands();
        let values = values(instr);
        let mut types = [None; 3];
        for (((kind, value), ty), operand) in kinds.into_iter().zip(values).zip(&mut types).zip(1..) {
            if kind == Operand::None && value != 0 {
                return Err(VerifyError::Unused { at: self.at, operand });
            }
            if !self.in_bounds(kind, value) {
                return Err(VerifyError::Bounds { at: self.at, operand });
            }
            *ty = self.type_of(kind, value);
            let open = kind == Operand::Now && self.is_open(value);
            if open && self.in_block || kind == Operand::Text && *ty != Some(RegType::scalar(Word::Text)) {
                return Err(VerifyError::Type { at: self.at, operand });
            }
        }
        if instr.op == Op::LoadTable {
            let output = self.image.tables.get(usize::from(instr.lo())).and_then(|table| {
                table.outputs.get(usize::from(instr.hi())).map(|output| output.ty(table.hit))
            });
            let output = output.ok_or(VerifyError::Bounds { at: self.at, operand: 3 })?;
            if types[0] != Some(output) {
                return Err(VerifyError::Type { at: self.at, operand: 1 });
            }
        }
        let table = typing(instr.op);
        for ((index, kind), operand) in table.into_iter().enumerate().zip(1..) {
            if !kind.accepts(types, index) {
                return Err(VerifyError::Type { at: self.at, operand });
            }
        }
        Ok(())
    }

    fn in_bounds(&self, kind: Operand, value: u32) -> bool {
        let image = self.image;
        let within = |len: usize| (value as usize) < len;
        match kind {
            Operand::None => true,
            Operand::Dst | Operand::Src => within(self.registers.len()),
            Operand::Slot => within(image.slots.len()),
            Operand::Const | Operand::Text => within(image.consts.len()),
            Operand::Now => within(image.nows.len()),
            Operand::Symbol => within(image.symbols.len()),
            Operand::SymbolSet => within(image.symbol_sets.len()),
            Operand::WordSet => within(image.word_sets.len()),
            Operand::Regex => within(image.regexes.len()),
            Operand::Atom => within(image.atoms.len()),
            Operand::Cell => within(image.cells.len()),
            Operand::Block => within(image.blocks.len()),
            Operand::Target => within(image.code.len()),
            Operand::Source => within(image.sources.len()),
            Operand::Fold => value == 1 || value == 2,
            Operand::Currency => within(image.currencies.len()),
            Operand::Aggregate => within(image.aggregates.len()),
            Operand::Experiment => within(image.experiments.len()),
            Operand::Table => within(image.tables.len()),
            // Of which table is looked at where the types are.
            Operand::Output => true,
        }
    }

    /// The type of what an operand refers to; of a slot in a block, what loading it gives.
    fn type_of(&self, kind: Operand, value: u32) -> Option<RegType> {
        let (image, index) = (self.image, value as usize);
        match kind {
            Operand::Dst | Operand::Src => self.registers.get(index).copied(),
            Operand::Slot => {
                let slot = image.slots.get(index)?;
                let word = match slot.word {
                    Word::Symbol if self.in_block => return None,
                    Word::Folded if self.in_block => Word::Text,
                    word => word,
                };
                Some(RegType { shape: slot.shape, word })
            }
            Operand::Const | Operand::Text => image.consts.get(index).map(crate::image::Const::ty),
            Operand::Now => {
                let now = image.nows.get(index)?;
                Some(RegType::scalar(if now.is_date() { Word::Date } else { Word::DateTime }))
            }
            Operand::Cell => image.blocks.get(image.cells.get(index)?.index())?.result,
            Operand::Block => image.blocks.get(index)?.result,
            Operand::Aggregate => image.aggregate_type(image.aggregates.get(index)?),
            _ => None,
        }
    }

    fn is_open(&self, now: u32) -> bool {
        let base = self.image.nows.get(now as usize).map(|now| now.base);
        matches!(base, Some(NowBase::InstantOpen | NowBase::TodayOpen))
    }
}

/// The operands as they are read: where there are three, `b` is two of 16 bits.
fn values(instr: Instr) -> [u32; 3] {
    match instr.op.operands() {
        [_, _, Operand::None] => [instr.a(), instr.b(), 0],
        _ => [instr.a(), instr.lo().into(), instr.hi().into()],
    }
}

/// A text or list that is being built.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Building {
    Nothing,
    Text,
    List(Option<Word>),
}

struct BlockCheck<'i> {
    image: &'i Image,
    index: usize,
    block: &'i Block,
    code: &'i [Instr],
    building: Building,
}

impl<'i> BlockCheck<'i> {
    /// `start` is where the block before it ends.
    fn new(image: &'i Image, index: usize, start: u32) -> Result<Self, VerifyError> {
        let layout = VerifyError::Layout { block: number(index) };
        let block = image.blocks.get(index).ok_or_else(|| layout.clone())?;
        let code = image.code.get(block.start as usize..block.end as usize).ok_or_else(|| layout.clone())?;
        if block.start != start || code.is_empty() {
            return Err(layout);
        }
        Ok(Self { image, index, block, code, building: Building::Nothing })
    }

    /// How deep the block is nested, from 1.
    fn verify(mut self, depths: &[usize], tables: &mut TableDepths<'_>) -> Result<usize, VerifyError> {
        let block = number(self.index);
        self.registers()?;
        let targets = self.targets()?;
        let mut below = 0;
        for ((instr, is_target), at) in self.code.iter().zip(&targets).zip(self.block.start..) {
            let place = Place::Instr { block, instr: at, op: instr.op };
            self.instr(*instr, place)?;
            self.build(*instr, *is_target, place)?;
            below = below.max(self.used_depth(*instr, (depths, tables), place)?);
        }
        let ends = matches!(self.code.last().map(|instr| instr.op), Some(Op::Yes | Op::No | Op::Ret));
        if !ends || self.building != Building::Nothing {
            return Err(VerifyError::Unterminated { block });
        }
        if below >= MAX_BLOCK_DEPTH { Err(VerifyError::Depth { block }) } else { Ok(below + 1) }
    }

    fn registers(&self) -> Result<(), VerifyError> {
        let registers = &self.block.registers;
        let held = |ty: &RegType| !matches!(ty.word, Word::Symbol | Word::Folded);
        let fits = match self.block.result {
            Some(result) => held(&result),
            None => registers.is_empty(),
        };
        if fits && registers.len() <= MAX_REGISTERS && registers.iter().all(held) {
            Ok(())
        } else {
            Err(VerifyError::Registers { block: number(self.index) })
        }
    }

    /// By instruction: whether a jump leads there. Jumps go forward and stay inside.
    fn targets(&self) -> Result<Vec<bool>, VerifyError> {
        let mut targets = vec![false; self.code.len()];
        for (instr, at) in self.code.iter().zip(self.block.start..) {
            if instr.op.operands().contains(&Operand::Target) {
                let place = Place::Instr { block: number(self.index), instr: at, op: instr.op };
                let target = instr.b().checked_sub(self.block.start).filter(|_| instr.b() > at);
                let target = target.and_then(|target| targets.get_mut(target as usize));
                *target.ok_or(VerifyError::Jump { at: place })? = true;
            }
        }
        Ok(targets)
    }

    fn instr(&self, instr: Instr, at: Place) -> Result<(), VerifyError> {
        let belongs = match instr.op {
            Op::Yes | Op::No => self.block.result.is_none(),
            Op::Ret => self.block.result.is_some(),
            op => !op.is_atom(),
        };
        if !belongs {
            return Err(VerifyError::Misplaced { at });
        }
        Operands { image: self.image, registers: &self.block.registers, at, in_block: true }.verify(instr)?;
        let returned = self.block.registers.get(instr.a() as usize).copied();
        if instr.op == Op::Ret && returned != self.block.result {
            return Err(VerifyError::Type { at, operand: 1 });
        }
        Ok(())
    }

    /// Texts and lists are built in one run of instructions that does nothing else, and that no jump enters.
    fn build(&mut self, instr: Instr, is_target: bool, at: Place) -> Result<(), VerifyError> {
        if is_target && self.building != Building::Nothing {
            return Err(VerifyError::Builder { at });
        }
        let word = self.block.registers.get(instr.a() as usize).map(|ty| ty.word);
        self.building = match (self.building, instr.op) {
            (Building::Nothing, Op::TextBegin) => Building::Text,
            (Building::Text, Op::PushConst | Op::Push | Op::PushMoney) => Building::Text,
            (Building::Text, Op::TextEnd) => Building::Nothing,
            (Building::Nothing, Op::ListBegin) => Building::List(None),
            (Building::List(of), Op::ListPush) if of.is_none() || of == word => Building::List(word),
            (Building::List(of), Op::ListEnd) if of.is_none() || of == word => Building::Nothing,
            (
                Building::Nothing,
                Op::PushConst | Op::Push | Op::PushMoney | Op::TextEnd | Op::ListPush | Op::ListEnd,
            )
            | (Building::Text | Building::List(_), _) => return Err(VerifyError::Builder { at }),
            (Building::Nothing, _) => Building::Nothing,
        };
        Ok(())
    }

    /// How deep the block is nested that an instruction uses, 0 where it uses none.
    fn used_depth(
        &self,
        instr: Instr,
        (depths, tables): (&[usize], &mut TableDepths<'_>),
        at: Place,
    ) -> Result<usize, VerifyError> {
        let [first, second, _] = instr.op.operands();
        if second == Operand::Table {
            let depth = tables.of(TableId(instr.lo().into()), depths);
            return depth.ok_or(VerifyError::Order { at, operand: 2 });
        }
        // Blocks before this one, and no others, have a depth yet.
        let depth_of =
            |used: u32, operand| depths.get(used as usize).copied().ok_or(VerifyError::Order { at, operand });
        if let Some(aggregate) = self.image.loaded(instr).and_then(|id| self.image.aggregates.get(id.index()))
        {
            let mut depths = self.image.blocks_of(aggregate).map(|block| depth_of(block.0, 2));
            let deepest = depths.try_fold(0, |deepest, depth| Ok(deepest.max(depth?)))?;
            return Ok(deepest + AGGREGATE_DEPTH);
        }
        let (used, operand) = match (first, second) {
            (Operand::Atom, _) => {
                let atom = self.image.atoms.get(instr.a() as usize);
                let of_block = atom.filter(|atom| atom.op.operands().contains(&Operand::Block));
                (of_block.map(|atom| atom.a()), 1)
            }
            (_, Operand::Cell) => (self.image.cells.get(instr.b() as usize).map(|block| block.0), 2),
            _ => (None, 1),
        };
        used.map_or(Ok(0), |used| depth_of(used, operand))
    }
}
