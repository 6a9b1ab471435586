//! Compiled programs: the instruction set and the image that hosts ship.
//!
//! In: nothing. Out: plain data, a verifier, a file format and a listing. Runs nothing and knows no syntax.

mod format;
pub mod image;
pub mod isa;
mod listing;
#[cfg(test)]
mod sample;
mod shallow;
mod uses;
mod verify;

pub use format::{LoadError, ProgramHash};
pub use image::Image;
pub use isa::{Instr, Op, Operand};
pub use uses::Uses;
pub use verify::{PATTERN_SIZE, VerifyError};
