//! Chance that never changes its mind: a customer's bucket from a salt and a key, and shares of the unit interval.

use serde::{Deserialize, Serialize};

/// The bucket of a customer under `visavis-1`, 0 <= b < 1: the high 53 bits of XXH3-64 (seed 0) over the UTF-8 bytes
/// of salt, a NUL byte and the key, divided by 2^53. An empty key is no key: `None`.
#[must_use]
pub fn visavis_1(salt: &str, key: &str) -> Option<f64> {
    let _ = (salt, key);
    None
}

/// An exact share of the whole, in units of 10^-18.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default, Serialize, Deserialize)]
pub struct Share(pub u64);

impl Share {
    /// The whole: 100%.
    pub const WHOLE: Self = Self(1_000_000_000_000_000_000);

    /// The share that a decimal number of percent (`12.5` for 12.5%) says; `None` below 0, above 100, or finer than 10^-18.
    #[must_use]
    pub fn percent(digits: &str) -> Option<Self> {
        let _ = digits;
        None
    }
    /// The share that a plain decimal (`0.125`) says; `None` below 0, above 1, or finer than 10^-18.
    #[must_use]
    pub fn fraction(digits: &str) -> Option<Self> {
        let _ = digits;
        None
    }
    /// The exact sum; `None` above the whole.
    #[must_use]
    pub fn add(self, other: Self) -> Option<Self> {
        self.0.checked_add(other.0).map(Self).filter(|s| *s <= Self::WHOLE)
    }
    /// The f64 nearest to the exact decimal, for comparison with a bucket.
    #[must_use]
    pub fn to_f64(self) -> f64 {
        self.0 as f64 / 1e18
    }
}
