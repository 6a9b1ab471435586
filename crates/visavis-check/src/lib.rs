//! Names resolved, every expression typed: from syntax trees to the [`model::Model`].
//!
//! In: the files of one program. Out: the model, where no error was found, and every diagnostic. Never runs a rule.

pub mod model;
mod reads;
