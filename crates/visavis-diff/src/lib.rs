//! What changes for customers from one program to another.
//!
//! In: two programs, as rules or as compiled images, and on request what becomes of customers by each. Out: what was added, taken away
//! and changed in meaning, with a customer for whom it differs; as text for people, as Markdown for a reviewer, as JSON. Rules that are
//! only written otherwise are no change. Never says that two mean the same where that is not proven.

mod ask;
mod data;
mod declared;
mod explain;
mod human;
mod json;
mod markdown;
mod names;
mod outcome;
mod pair;
mod past;
mod records;
mod report;
mod rules;
mod search;
mod shrink;
mod side;
mod words;

pub use data::{Read, Tally, Which};
pub use human::human;
pub use json::json;
pub use markdown::markdown;
pub use past::Past;
pub use report::{
    Aspect, Certainty, Change, DataReport, DecisionMoves, Difference, Example, Item, Kind, MemberMoves,
    Moved, OneSided, Verdict, View, Witness,
};
pub use rules::compare;
pub use side::Side;
