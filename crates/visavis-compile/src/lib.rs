//! From the checked model of a program to an image.
//!
//! In: a [`Model`]. Out: an [`Image`] that `Image::verify` accepts and that decides as the model means. Conditions become two-valued
//! circuits over one graph in which equal things are one node; what is used more than once is computed once. Never runs a rule.

mod build;
mod dag;
mod emit;
mod error;
mod intern;
mod lower;
mod meaning;
mod plan;
mod pools;
mod slots;

use visavis_check::model::Model;
use visavis_image::Image;

pub use error::CompileError;
pub use meaning::{Meaning, Meanings, Meant, Strictness};

/// Compiles a program.
///
/// # Errors
/// Where the program is larger than an image can hold.
pub fn compile(model: &Model) -> Result<Image, CompileError> {
    build::build(model)
}
