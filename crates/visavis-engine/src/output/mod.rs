//! Answers as values that stand on their own, and as JSON.

mod decision;
mod json;
mod value;

pub use decision::{Chosen, Decision, Rejected};
pub use json::Printed;
pub(crate) use value::value;
