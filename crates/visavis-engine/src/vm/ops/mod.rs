//! What instructions do to registers, by what they work on. Scalars get their meaning from `visavis_value`.

pub(super) mod arith;
mod chance;
mod compare;
mod list;
mod print;
mod text;
pub(super) mod time;
