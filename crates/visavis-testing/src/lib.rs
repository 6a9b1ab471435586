//! Runs the tests and asserts that a program brings.
//!
//! In: a checked program. Out: a report: what was expected and what came, with the values in it and the reasons of every candidate,
//! and what no test reaches; as text for people, as JSON, as JUnit. The reference evaluator says what comes of a customer, and the engine decides beside it, so
//! that every test of a user holds the two against each other. Never reads a file or a clock: the same program gives the same report.

mod answer;
mod coverage;
mod human;
mod json;
mod junit;
mod met;
mod place;
mod property;
mod record;
mod report;
mod run;
mod seen;
mod select;

pub use human::human;
pub use json::json;
pub use junit::junit;
pub use report::{
    Answer, AssertReport, Because, Counterexample, Coverage, Covered, Failure, Open, Pick, Refusal, Report,
    Seen, TestReport,
};
pub use run::{Options, run};
pub use select::{Selection, select};
