//! Blocks and their registers.
//!
//! In: a block. Out: its answer, yes or no, or its value. Blocks use blocks declared before them, so that every run ends; how deep is
//! counted here all the same, since the host's stack is at stake.

use visavis_image::Instr;
use visavis_image::image::{Block, BlockId, MAX_BLOCK_DEPTH, RegType};

use super::Machine;
use crate::error::Halt;
use crate::layout::Place;

/// The part of the registers that is a running block's.
#[derive(Debug, Clone, Copy)]
pub(super) struct Frame<'a> {
    pub(super) block: &'a Block,
    base: usize,
    /// How many texts and lists were begun before the block.
    texts: usize,
    lists: usize,
}

/// What an instruction does to the run of its block.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Flow {
    Next,
    Jump(u32),
    Answer(bool),
    Return(Option<u64>),
}

impl<'a> Machine<'a> {
    /// The value of a value block; `None` is missing.
    pub(super) fn value(&mut self, block: BlockId) -> Result<Option<u64>, Halt> {
        match self.run(block)? {
            Flow::Return(value) => Ok(value),
            Flow::Next | Flow::Jump(_) | Flow::Answer(_) => Err(Halt::Corrupt),
        }
    }

    /// The answer of a branch block. It has no registers and asks atoms only, so that it needs no frame.
    pub(super) fn answer(&mut self, id: BlockId) -> Result<bool, Halt> {
        let branches: &'a _ = &self.inputs.program.layout.branches;
        let mut at = branches.start(id).ok_or(Halt::Corrupt)?;
        if self.depth >= MAX_BLOCK_DEPTH {
            return Err(Halt::Corrupt);
        }
        self.depth += 1;
        loop {
            at = self.memory.follow(branches, at);
            let Some(node) = branches.node(at) else { break };
            at = node.next(self.ask(node.atom)?);
        }
        self.depth -= 1;
        Ok(at == Place::YES)
    }

    fn run(&mut self, id: BlockId) -> Result<Flow, Halt> {
        let image: &'a _ = &self.inputs.program.image;
        let block = image.blocks.get(id.index()).ok_or(Halt::Corrupt)?;
        if self.depth >= MAX_BLOCK_DEPTH {
            return Err(Halt::Corrupt);
        }
        let memory = &mut *self.memory;
        let frame = Frame {
            block,
            base: memory.registers.len(),
            texts: memory.text_starts.len(),
            lists: memory.item_starts.len(),
        };
        memory.registers.resize(frame.base + block.registers.len(), None);
        self.depth += 1;
        let flow = self.walk(frame, &image.code)?;
        self.depth -= 1;
        self.leave(frame);
        Ok(flow)
    }

    fn walk(&mut self, frame: Frame<'a>, code: &[Instr]) -> Result<Flow, Halt> {
        let mut at = frame.block.start;
        while at < frame.block.end {
            let instr = *code.get(at as usize).ok_or(Halt::Corrupt)?;
            match self.step(frame, instr)? {
                Flow::Next => at += 1,
                // Only forward, so that every run ends.
                Flow::Jump(target) if target > at => at = target,
                Flow::Jump(_) => return Err(Halt::Corrupt),
                flow => return Ok(flow),
            }
        }
        Err(Halt::Corrupt)
    }

    /// Gives the registers back, and what was begun and not ended.
    fn leave(&mut self, frame: Frame<'_>) {
        let memory = &mut *self.memory;
        memory.registers.truncate(frame.base);
        if let Some(start) = memory.text_starts.get(frame.texts) {
            memory.text.truncate(*start);
            memory.text_starts.truncate(frame.texts);
        }
        if let Some(start) = memory.item_starts.get(frame.lists) {
            memory.items.truncate(*start);
            memory.item_starts.truncate(frame.lists);
        }
    }

    /// A register's value.
    #[inline]
    pub(super) fn read(&self, frame: Frame<'_>, register: u32) -> Result<Option<u64>, Halt> {
        self.memory.registers.get(frame.base + register as usize).copied().ok_or(Halt::Corrupt)
    }

    #[inline]
    pub(super) fn write(
        &mut self,
        frame: Frame<'_>,
        register: u32,
        value: Option<u64>,
    ) -> Result<Flow, Halt> {
        *self.memory.registers.get_mut(frame.base + register as usize).ok_or(Halt::Corrupt)? = value;
        Ok(Flow::Next)
    }

    /// A slot's value into a register.
    #[inline]
    pub(super) fn load_slot(&mut self, frame: Frame<'_>, instr: Instr) -> Result<Flow, Halt> {
        let slot = instr.b() as usize;
        if self.is_pending {
            self.note_slot(slot);
        }
        self.write(frame, instr.a(), self.slot(slot))
    }

    /// A register's type.
    pub(super) fn register_type(&self, frame: Frame<'_>, register: u32) -> Result<RegType, Halt> {
        frame.block.registers.get(register as usize).copied().ok_or(Halt::Corrupt)
    }

    /// `dst = op(src)`; missing where the operand is.
    #[inline]
    pub(super) fn unary(
        &mut self,
        frame: Frame<'_>,
        instr: Instr,
        op: impl FnOnce(u64) -> Option<u64>,
    ) -> Result<Flow, Halt> {
        let value = self.read(frame, instr.b())?.and_then(op);
        self.write(frame, instr.a(), value)
    }

    /// `dst = op(src, src)`; missing where an operand is.
    #[inline]
    pub(super) fn binary(
        &mut self,
        frame: Frame<'_>,
        instr: Instr,
        op: impl FnOnce(u64, u64) -> Option<u64>,
    ) -> Result<Flow, Halt> {
        let operands = self.operands(frame, instr)?;
        self.write(frame, instr.a(), operands.and_then(|(a, b)| op(a, b)))
    }

    /// The two operands; `None` where one is missing.
    #[inline]
    pub(super) fn operands(&self, frame: Frame<'_>, instr: Instr) -> Result<Option<(u64, u64)>, Halt> {
        let a = self.read(frame, instr.lo().into())?;
        let b = self.read(frame, instr.hi().into())?;
        Ok(a.zip(b))
    }

    /// The start of the text that the block began last.
    pub(super) fn end_text(&mut self, frame: Frame<'_>) -> Result<usize, Halt> {
        let memory = &mut *self.memory;
        if memory.text_starts.len() <= frame.texts {
            return Err(Halt::Corrupt);
        }
        memory.text_starts.pop().ok_or(Halt::Corrupt)
    }

    /// The start of the list that the block began last.
    pub(super) fn end_list(&mut self, frame: Frame<'_>) -> Result<usize, Halt> {
        let memory = &mut *self.memory;
        if memory.item_starts.len() <= frame.lists {
            return Err(Halt::Corrupt);
        }
        memory.item_starts.pop().ok_or(Halt::Corrupt)
    }

    /// Whether the block has begun a text, or a list.
    pub(super) fn has_begun(&self, frame: Frame<'_>) -> (bool, bool) {
        (self.memory.text_starts.len() > frame.texts, self.memory.item_starts.len() > frame.lists)
    }
}

/// The place of a jump's target within its block; only forward, so that every run ends.
#[inline]
pub(super) fn forward(block: &Block, at: usize, target: u32) -> Result<usize, Halt> {
    let target = target.checked_sub(block.start).ok_or(Halt::Corrupt)? as usize;
    if target > at { Ok(target) } else { Err(Halt::Corrupt) }
}
