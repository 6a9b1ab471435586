//! The bucketing algorithms: our own, and those of tools whose running tests can be brought along.
//!
//! In: a salt and a key. Out: a bucket. Each is what its origin computes, bit by bit; what that origin rounds through
//! floats is said here by whole numbers.

use serde::{Deserialize, Serialize};
use xxhash_rust::xxh3::{Xxh3, xxh3_64};

use super::hashes::{fnv1a_32, murmur3_32};
use super::{Bucket, Share};

/// A bucketing algorithm. The manifest names it for a whole project.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
pub enum Bucketing {
    /// `visavis-1`: the high 53 bits of XXH3-64 (seed 0, canonical form) over the UTF-8 bytes of salt, a NUL byte and key
    #[default]
    Visavis1,
    /// `growthbook-1`, GrowthBook's hash version 1: FNV-1a 32 of key and salt, modulo 1000
    Growthbook1,
    /// `growthbook-2`, GrowthBook's hash version 2: FNV-1a 32 of the digits of the FNV-1a 32 of salt and key, modulo 10,000
    Growthbook2,
    /// `unleash-1`: MurmurHash3 32 of salt, a colon and key, modulo 100 (seed 0); of arms modulo 1000 (seed 86028157)
    Unleash1,
    /// `flagd-1`, version 1 of flagd's fractional operator: the size of the signed MurmurHash3 32 of salt and key, of 2^31 - 1
    Flagd1,
    /// `flagd-2`, version 2 of that operator: MurmurHash3 32 of salt and key, of 2^32
    Flagd2,
}

/// What a bucket is drawn for. Only Unleash draws differently for the two.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Draw {
    /// In or out: holdouts, and the function `bucket`
    Group,
    /// Which one: variants of a message, and arms of an experiment
    Arm,
}

/// The prime with which Unleash's clients seed the hash that chooses a variant; their first releases had none.
const UNLEASH_VARIANT_SEED: u32 = 86_028_157;

impl Bucketing {
    /// Every algorithm, the default first.
    pub const ALL: [Self; 6] =
        [Self::Visavis1, Self::Growthbook1, Self::Growthbook2, Self::Unleash1, Self::Flagd1, Self::Flagd2];

    /// Its name in the manifest.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Visavis1 => "visavis-1",
            Self::Growthbook1 => "growthbook-1",
            Self::Growthbook2 => "growthbook-2",
            Self::Unleash1 => "unleash-1",
            Self::Flagd1 => "flagd-1",
            Self::Flagd2 => "flagd-2",
        }
    }

    /// The algorithm of a name; `None` where there is none.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|algorithm| algorithm.name() == name)
    }

    /// How many buckets there are.
    #[must_use]
    pub fn buckets(self, draw: Draw) -> u64 {
        match (self, draw) {
            (Self::Visavis1, _) => 1 << 53,
            (Self::Growthbook1, _) | (Self::Unleash1, Draw::Arm) => 1000,
            (Self::Growthbook2, _) => 10_000,
            (Self::Unleash1, Draw::Group) => 100,
            (Self::Flagd1, _) => (1 << 31) - 1,
            (Self::Flagd2, _) => 1 << 32,
        }
    }

    /// The bucket of a key under a salt. An empty key is no key: `None`.
    #[must_use]
    pub fn bucket(self, draw: Draw, salt: &str, key: &str) -> Option<Bucket> {
        if key.is_empty() {
            return None;
        }
        let of = self.buckets(draw);
        let at = match self {
            Self::Visavis1 => visavis(salt, key) >> 11,
            Self::Growthbook1 => u64::from(fnv1a_32(units(key).chain(units(salt)))) % of,
            Self::Growthbook2 => {
                let once = fnv1a_32(units(salt).chain(units(key)));
                u64::from(fnv1a_32(digits(once).map(u32::from))) % of
            }
            Self::Unleash1 => {
                let seed = if draw == Draw::Arm { UNLEASH_VARIANT_SEED } else { 0 };
                u64::from(murmur3_32(seed, salt.bytes().chain([b':']).chain(key.bytes()))) % of
            }
            // Three of 2^32 hashes reach the whole, and no variant in flagd; here they are in the last bucket.
            Self::Flagd1 => u64::from(plain_murmur(salt, key).cast_signed().unsigned_abs()).min(of - 1),
            Self::Flagd2 => u64::from(plain_murmur(salt, key)),
        };
        Some(Bucket { at, of })
    }

    /// The step of which shares must be multiples; `None` where there are more buckets than anyone has customers, so that
    /// any share will do.
    #[must_use]
    pub fn step(self, draw: Draw) -> Option<Share> {
        let buckets = self.buckets(draw);
        (buckets <= 10_000).then(|| Share(Share::WHOLE.0 / buckets))
    }

    /// The first bucket that does not lie below a share: `bucket.at < threshold` where [`Bucket::is_below`] says so.
    #[must_use]
    pub fn threshold(self, draw: Draw, share: Share) -> u64 {
        let (whole, buckets) = (u128::from(Share::WHOLE.0), u128::from(self.buckets(draw)));
        let below = (u128::from(share.0) * buckets).div_ceil(whole);
        u64::try_from(below).unwrap_or(u64::MAX)
    }
}

/// XXH3-64 over salt, NUL and key.
fn visavis(salt: &str, key: &str) -> u64 {
    let (salt, key) = (salt.as_bytes(), key.as_bytes());
    hash_short(salt, key).unwrap_or_else(|| hash_long(salt, key))
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

/// GrowthBook's clients hash a text by its UTF-16 code units, which are its bytes where it is ASCII.
fn units(text: &str) -> impl Iterator<Item = u32> + '_ {
    text.encode_utf16().map(u32::from)
}

/// The decimal digits of a number, in ASCII.
fn digits(number: u32) -> impl Iterator<Item = u8> {
    let powers = (0..10).rev().map(|power| 10_u32.pow(power));
    let digits = powers.filter(move |power| *power == 1 || *power <= number);
    digits.map(move |power| b'0' + u8::try_from(number / power % 10).unwrap_or_default())
}

fn plain_murmur(salt: &str, key: &str) -> u32 {
    murmur3_32(0, salt.bytes().chain(key.bytes()))
}
