//! Visavis over Arrow: who is in which segment, for millions of customers at once.
//!
//! In: an engine, record batches with a row for each customer, a call. Out: bitmaps and counts for each segment, batch by batch, and what is
//! to be told of rows that cannot be decided. A row means what the record of JSON means that has its values under the columns' names. With the
//! feature `parquet` files of it are read too. Nothing of a batch is copied that the engine can read where it lies.

mod decisions;
mod dictionaries;
mod error;
#[cfg(feature = "parquet")]
mod parquet;
mod segments;
mod table;

pub use decisions::{Decisions, decide};
pub use error::ArrowError;
#[cfg(feature = "parquet")]
pub use parquet::{ParquetTable, count_parquet};
pub use segments::{Counts, Membership, Segments, Worker, count_segments, segments};
pub use table::batch;
