//! Types, values, and what every scalar operation of Visavis means.
//!
//! In: scalars whose types are already known. Out: scalars, or `None` where the result is missing. Nothing here
//! raises, panics, reads a clock or knows of programs. Meaning stands once: the reference evaluator and the engine
//! call the same functions.

pub mod bucket;
pub mod calendar;
mod decimal;
pub mod duration;
pub mod history;
pub mod limit;
pub mod money;
pub mod number;
pub mod print;
pub mod read;
pub mod text;
mod ty;
mod value;
pub mod version;

pub use calendar::Zone;
pub use duration::{Duration, Unit};
pub use text::Fold;
pub use ty::{Currency, Type, Variants};
pub use value::{Date, Instant, Money, TimeOfDay, Value};
