//! Instructions and jumps that know their target only later.
//!
//! INVARIANT: jumps go forward. The jumps to a label that is not bound yet form a chain through their own target fields.

use visavis_image::{Instr, Op};

use super::registers::Reg;
use super::{Emitter, Limit};
use crate::intern::number;

/// The end of a chain of jumps.
const NO_JUMP: u32 = u32::MAX;

/// A place in the code that is not reached yet: the last jump to it.
#[derive(Debug)]
pub(super) struct Label(u32);

impl Label {
    pub(super) fn new() -> Self {
        Self(NO_JUMP)
    }

    /// Whether any jump leads there.
    pub(super) fn is_used(&self) -> bool {
        self.0 != NO_JUMP
    }
}

impl Emitter<'_> {
    pub(super) fn push(&mut self, op: Op, a: u32, b: u32) -> Result<(), Limit> {
        let instr = self.instr(op, a, b)?;
        if self.out.code.len() >= NO_JUMP as usize - 1 {
            return Err(Limit { what: "instructions", limit: NO_JUMP - 1 });
        }
        self.out.code.push(instr);
        Ok(())
    }

    /// An instruction of three registers.
    pub(super) fn push_abc(&mut self, op: Op, dst: Reg, b: Reg, c: u32) -> Result<(), Limit> {
        let limit = Limit { what: "values at once in one expression", limit: u32::from(u16::MAX) };
        let (Ok(b), Ok(c)) = (u16::try_from(b.0), u16::try_from(c)) else { return Err(limit) };
        self.out.code.push(Instr::abc(op, dst.0, b, c).ok_or(limit)?);
        Ok(())
    }

    /// A jump to a label.
    pub(super) fn jump(&mut self, op: Op, a: u32, label: &mut Label) -> Result<(), Limit> {
        let at = number(self.out.code.len());
        self.push(op, a, label.0)?;
        label.0 = at;
        Ok(())
    }

    /// The label is here.
    pub(super) fn bind(&mut self, label: Label) {
        let here = number(self.out.code.len());
        let mut at = label.0;
        while let Some(jump) = self.out.code.get_mut(at as usize) {
            at = jump.b();
            if let Some(bound) = Instr::new(jump.op, jump.a(), here) {
                *jump = bound;
            }
        }
    }
}
