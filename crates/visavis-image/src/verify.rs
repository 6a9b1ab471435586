//! Whether an image may run.
//!
//! In: an image from anywhere. Out: nothing, or the first thing that is wrong. After [`Image::verify`] the engine relies on the
//! invariants that [`crate::image`] and [`crate::isa`] state. Takes time in proportion to the image's size; never panics, never runs a rule.

mod code;
mod data;
mod decided;
mod histories;
mod tables;
mod typing;

#[cfg(test)]
mod tests;

use std::fmt;

use smol_str::SmolStr;

use crate::image::Image;
use crate::isa::Op;

/// The most bytes that a compiled pattern may take.
pub const PATTERN_SIZE: usize = 1 << 20;

/// Where something is wrong in the code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// In an atom.
    Atom {
        /// Which.
        atom: u32,
        /// What it does.
        op: Op,
    },
    /// In a block.
    Instr {
        /// Which block.
        block: u32,
        /// The index into the image's code.
        instr: u32,
        /// What it does.
        op: Op,
    },
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Atom { atom, op } => write!(f, "atom {atom}, `{}`", op.name()),
            Self::Instr { block, instr, op } => {
                write!(f, "block {block}, instruction {instr}, `{}`", op.name())
            }
        }
    }
}

/// What is wrong with an image.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum VerifyError {
    /// An operand names what is not there.
    #[error("{at}: operand {operand} is out of bounds")]
    Bounds {
        /// Where.
        at: Place,
        /// Which operand, from 1.
        operand: u8,
    },
    /// An operand has a type that the instruction does not take.
    #[error("{at}: operand {operand} has the wrong type")]
    Type {
        /// Where.
        at: Place,
        /// Which operand, from 1.
        operand: u8,
    },
    /// An operand that is not used is not zero.
    #[error("{at}: operand {operand} is not used and not zero")]
    Unused {
        /// Where.
        at: Place,
        /// Which operand, from 1.
        operand: u8,
    },
    /// An instruction of blocks among the atoms, of atoms in a block, or of the other kind of block.
    #[error("{at}: the instruction does not belong here")]
    Misplaced {
        /// Where.
        at: Place,
    },
    /// A jump that does not go forward within its block.
    #[error("{at}: the jump does not go forward within its block")]
    Jump {
        /// Where.
        at: Place,
    },
    /// An operand's own block stands behind the block that uses it.
    #[error("{at}: operand {operand} is declared later")]
    Order {
        /// Where.
        at: Place,
        /// Which operand, from 1.
        operand: u8,
    },
    /// A text or list is begun, filled or ended out of turn.
    #[error("{at}: a text or list is not built in straight code")]
    Builder {
        /// Where.
        at: Place,
    },
    /// A block has no code, or not the code behind the block before it.
    #[error("block {block} does not follow the block before it")]
    Layout {
        /// Which.
        block: u32,
    },
    /// A block's registers are too many, or of types that no register has, or do not fit its result.
    #[error("block {block} has registers that it must not have")]
    Registers {
        /// Which.
        block: u32,
    },
    /// A block does not end in an answer.
    #[error("block {block} does not end in an answer")]
    Unterminated {
        /// Which.
        block: u32,
    },
    /// Blocks use each other too deep.
    #[error("block {block} is nested too deep")]
    Depth {
        /// Which.
        block: u32,
    },
    /// Something among what is read, or a constant.
    #[error("{what} {index}: {problem}")]
    Data {
        /// Among what.
        what: &'static str,
        /// Which.
        index: u32,
        /// What is wrong.
        problem: &'static str,
    },
    /// Something among what is decided.
    #[error("{what} `{name}`: {problem}")]
    Decided {
        /// Among what.
        what: &'static str,
        /// Its name.
        name: SmolStr,
        /// What is wrong.
        problem: &'static str,
    },
}

impl Image {
    /// Checks everything that the engine relies on.
    ///
    /// # Errors
    /// The first thing that is wrong.
    pub fn verify(&self) -> Result<(), VerifyError> {
        data::verify(self)?;
        code::verify(self)?;
        let uses = histories::verify(self)?;
        tables::verify(self, &uses)?;
        decided::verify(self, &uses)
    }
}

/// The index as it stands in messages.
fn number(index: usize) -> u32 {
    u32::try_from(index).unwrap_or(u32::MAX)
}
