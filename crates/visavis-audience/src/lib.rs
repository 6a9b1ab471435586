//! Counts audiences: who belongs to which segment, how far customers get with each campaign, who is chosen.
//!
//! In: batches of customers, and a machine that answers them. Out: counts, overlaps, a summary as text, as JSON and as a page, and a
//! table with a row for each customer. Memory is bounded by the size of a batch and of the program, not by how many customers there
//! are. Reads no files and records nothing.

mod answers;
mod bitmap;
mod columns;
mod machine;
mod page;
mod sheet;
mod summary;
mod tally;
mod text;

pub use answers::{Answers, Failure, STEPS, Step};
pub use bitmap::Bitmap;
pub use columns::{AsRecords, ColumnMachine, Found, Piece};
pub use machine::{MachineError, RowMachine, Slot};
pub use sheet::{ParquetSheet, Sheet, SheetError};
pub use summary::Summary;
pub use tally::{Choices, Funnel, PAIRED, Tally};
