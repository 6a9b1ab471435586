//! Exact shares of the whole.
//!
//! In: decimals as written. Out: units of 10^-18; never through a float.

use serde::{Deserialize, Serialize};

use crate::decimal::{Decimal, Written};

/// An exact share of the whole, in units of 10^-18.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default, Serialize, Deserialize)]
pub struct Share(pub u64);

impl Share {
    /// The whole: 100%.
    pub const WHOLE: Self = Self(1_000_000_000_000_000_000);

    /// The share that a decimal number of percent (`12.5` for 12.5%) says; `None` below 0, above 100, or finer than 10^-18.
    #[must_use]
    pub fn percent(digits: &str) -> Option<Self> {
        Self::scaled(digits, 16)
    }
    /// The share that a plain decimal (`0.125`) says; `None` below 0, above 1, or finer than 10^-18.
    #[must_use]
    pub fn fraction(digits: &str) -> Option<Self> {
        Self::scaled(digits, 18)
    }
    fn scaled(digits: &str, scale: i64) -> Option<Self> {
        let units = Written::scan(digits)?.scaled(scale)?;
        u64::try_from(units).ok().map(Self).filter(|share| *share <= Self::WHOLE)
    }
    /// The exact sum; `None` above the whole.
    #[must_use]
    #[expect(clippy::should_implement_trait, reason = "a sum that may be missing is no `Add`")]
    pub fn add(self, other: Self) -> Option<Self> {
        self.0.checked_add(other.0).map(Self).filter(|s| *s <= Self::WHOLE)
    }
    /// The exact product, as of an experiment's traffic and an arm's share; `None` where it is finer than 10^-18.
    #[must_use]
    pub fn times(self, other: Self) -> Option<Self> {
        let (product, whole) = (u128::from(self.0) * u128::from(other.0), u128::from(Self::WHOLE.0));
        if product.is_multiple_of(whole) { u64::try_from(product / whole).ok().map(Self) } else { None }
    }
    /// The f64 nearest to the exact decimal, for comparison with a bucket.
    #[must_use]
    pub fn to_f64(self) -> f64 {
        Decimal { negative: false, coefficient: self.0, exponent: -18 }.to_f64()
    }
}
