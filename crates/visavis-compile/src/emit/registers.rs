//! Registers of the block in hand: each keeps one type; one that is free serves again for the same type.

use visavis_image::image::RegType;

use super::Limit;
use crate::intern::number;

/// How many registers a block may have: the third operand has 16 bits.
const MAX_REGISTERS: u32 = 65_535;

/// A register.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Reg(pub(super) u32);

/// See the module.
#[derive(Debug, Default)]
pub(super) struct Registers {
    types: Vec<RegType>,
    free: Vec<Reg>,
}

impl Registers {
    pub(super) fn allocate(&mut self, ty: RegType) -> Result<Reg, Limit> {
        let free = self.free.iter().rposition(|reg| self.types.get(reg.0 as usize) == Some(&ty));
        if let Some(at) = free {
            return Ok(self.free.swap_remove(at));
        }
        let reg = number(self.types.len());
        if reg >= MAX_REGISTERS {
            return Err(Limit { what: "values at once in one expression", limit: MAX_REGISTERS });
        }
        self.types.push(ty);
        Ok(Reg(reg))
    }

    pub(super) fn free(&mut self, reg: Reg) {
        self.free.push(reg);
    }

    /// The types of all, to begin a new block.
    pub(super) fn take(&mut self) -> Vec<RegType> {
        self.free.clear();
        std::mem::take(&mut self.types)
    }
}
