//! Chance that never changes its mind: a customer's bucket from a salt and a key, and shares of the unit interval.
//!
//! In: texts and decimals. Out: a number in 0 <= b < 1 that is the same for ever on every machine. What is computed
//! here must never change: a change would move customers between the variants of running experiments.

use serde::{Deserialize, Serialize};
use xxhash_rust::xxh3::{Xxh3, xxh3_64};

use crate::decimal::{Decimal, Written};

/// The bucket of a customer under `visavis-1`, 0 <= b < 1: the high 53 bits of XXH3-64 (seed 0) over the UTF-8 bytes
/// of salt, a NUL byte and the key, divided by 2^53. An empty key is no key: `None`.
///
/// The hash is that of the xxHash specification, XXH3-64 in its canonical form.
#[must_use]
pub fn visavis_1(salt: &str, key: &str) -> Option<f64> {
    if key.is_empty() {
        return None;
    }
    let (salt, key) = (salt.as_bytes(), key.as_bytes());
    let hash = hash_short(salt, key).unwrap_or_else(|| hash_long(salt, key));
    Some((hash >> 11) as f64 / (1_u64 << 53) as f64)
}

/// In one pass over a buffer on the stack, which is several times faster; `None` where it does not fit.
fn hash_short(salt: &[u8], key: &[u8]) -> Option<u64> {
    let mut buffer = [0; 128];
    buffer.get_mut(..salt.len())?.copy_from_slice(salt);
    let (start, end) = (salt.len() + 1, salt.len() + 1 + key.len());
    buffer.get_mut(start..end)?.copy_from_slice(key);
    buffer.get(..end).map(xxh3_64)
}

fn hash_long(salt: &[u8], key: &[u8]) -> u64 {
    let mut hasher = Xxh3::new();
    hasher.update(salt);
    hasher.update(&[0]);
    hasher.update(key);
    hasher.digest()
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
