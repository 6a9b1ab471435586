//! Records as Arrow tables, and the rows of Arrow tables as records again.
//!
//! In: records of JSON. Out: a record batch of their values in many layouts, chosen by a number: what a column's type cannot hold has
//! no value. And for each row of a batch the record of JSON that means the same, read off the arrays in the plainest way, so that what a table
//! means to the engine can be held against what its rows mean as records.

mod read;
mod write;

pub use read::records;
pub use write::table;

/// Choices by a number.
#[derive(Debug, Clone)]
pub(crate) struct Chooser(u64);

impl Chooser {
    pub(crate) fn below(&mut self, n: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % n.max(1)
    }

    pub(crate) fn once_in(&mut self, n: u64) -> bool {
        self.below(n) + 1 == n
    }
}
