//! Compiled programs: the instruction set and the image that hosts ship.
//!
//! In: nothing. Out: plain data, a verifier, a file format and a listing. Runs nothing and knows no syntax.

pub mod image;
pub mod isa;

pub use image::Image;
pub use isa::{Instr, Op, Operand};
