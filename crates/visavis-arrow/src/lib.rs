//! Visavis over Arrow: who is in which segment, for millions of customers at once.
//!
//! In: an engine, record batches with a row for each customer, a call. Out: bitmaps and counts for each segment, batch by batch, and what is
//! to be told of rows that cannot be decided. A row means what the record of JSON means that has its values under the columns' names. No
//! file is read here, and nothing of a batch is copied that the engine can read where it lies.

mod decisions;
mod error;
mod segments;
mod table;

pub use decisions::{Decisions, decide};
pub use error::ArrowError;
pub use segments::{Counts, Membership, Segments, count_segments, segments};
pub use table::batch;
