//! Chance that never changes its mind: a customer's bucket from a salt and a key, and shares of the unit interval.
//!
//! In: texts and decimals. Out: which of so many equal buckets it is, the same for ever on every machine. What is computed
//! here must never change: a change would move customers between the variants of running experiments.

mod algorithms;
mod hashes;
mod share;

pub use algorithms::{Bucketing, Draw};
pub use share::Share;

/// A customer's place among equal buckets.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Bucket {
    /// Which, from 0; always below `of`.
    pub at: u64,
    /// How many there are; at most 2^53, so that both are numbers exactly.
    pub of: u64,
}

impl Bucket {
    /// The place as a number, 0 <= b < 1: the f64 nearest to the fraction.
    #[must_use]
    pub fn number(self) -> f64 {
        self.at as f64 / self.of as f64
    }

    /// Whether it lies below a share, by whole numbers and thus exactly.
    #[must_use]
    pub fn is_below(self, share: Share) -> bool {
        u128::from(self.at) * u128::from(Share::WHOLE.0) < u128::from(share.0) * u128::from(self.of)
    }
}
