//! Generators and harness for the tests of Visavis.
//!
//! In: small trees of numbers that proptest grows and shrinks. Out: programs that are well typed by construction,
//! customers' records that fit them (or almost), points in time worth asking about, and one plain form of answer in which
//! every evaluator is compared with every other.

pub mod backend;
pub mod columns;
pub mod generate;
pub mod harness;
pub mod minimize;
pub mod reading;

/// The Rust in the README compiles.
#[cfg(doctest)]
#[doc = include_str!("../../../README.md")]
pub struct Readme;

/// The Rust in the book runs.
#[cfg(doctest)]
#[doc = include_str!("../../../docs/book/src/embedding.md")]
pub struct Embedding;

/// So does that of the contact history.
#[cfg(doctest)]
#[doc = include_str!("../../../docs/book/src/contact-history.md")]
pub struct ContactHistory;

/// And that of columns.
#[cfg(doctest)]
#[doc = include_str!("../../../docs/book/src/columns.md")]
pub struct InColumns;
