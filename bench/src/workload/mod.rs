//! The workloads: customers of 42 attributes and rules about them, the same on every machine.
//!
//! In: two seeds. Out: profiles, rules as trees, and both as others want them: JSON and Visavis source.

pub mod campaigns;
pub mod draw;
pub mod json;
pub mod profile;
pub mod random;
pub mod rule;
pub mod schema;
pub mod source;

pub use draw::{Shape, in_common, rules, rules_of};
pub use profile::{Profile, Profiles, Value};
pub use rule::{Comparison, Literal, Question, Rule, Test, Tree};
pub use schema::{ATTRIBUTES, Kind};

/// The seed of the profiles that published figures are about.
pub const PROFILES_SEED: u64 = 0x5649_5341_5649_5301;
/// The seed of the rules that published figures are about.
pub const RULES_SEED: u64 = 0x5255_4C45_5331_0007;
/// The time of every question, in epoch seconds.
pub const NOW: i64 = 1_790_000_000;
/// A day in seconds.
pub const DAY: i64 = 86_400;
