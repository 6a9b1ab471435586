//! Chance that is the same on every machine and in every release.
//!
//! In: a seed. Out: one number after the other (SplitMix64, by Steele, Lea and Flood, 2014). A library's generator may change with
//! its version, and with it what an assert was tried on.

/// A stream of numbers.
#[derive(Debug, Clone)]
pub struct Draw(u64);

impl Draw {
    /// The stream that belongs to a name.
    #[must_use]
    pub fn of(name: &str) -> Self {
        // FNV-1a: names that differ in a letter are far apart.
        let seed = name.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
        });
        Self(seed)
    }

    /// The next number.
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number below `end`; 0 where that is 0.
    pub fn below(&mut self, end: u64) -> u64 {
        self.next().checked_rem(end).unwrap_or(0)
    }

    /// A number from `low` to `high`, both in.
    pub fn between(&mut self, low: i64, high: i64) -> i64 {
        let width = u64::try_from(high.saturating_sub(low)).unwrap_or(0).saturating_add(1);
        low.saturating_add(i64::try_from(self.below(width)).unwrap_or(0))
    }

    /// Yes, once in so many draws.
    pub fn once_in(&mut self, draws: u64) -> bool {
        self.below(draws) == 0
    }

    /// One of several.
    pub fn one<'v, T>(&mut self, values: &'v [T]) -> Option<&'v T> {
        let place = self.below(u64::try_from(values.len()).unwrap_or(0));
        values.get(usize::try_from(place).unwrap_or(0))
    }
}

#[cfg(test)]
mod tests {
    use super::Draw;

    #[test]
    fn a_stream_is_always_the_same() {
        // The first numbers of SplitMix64 from the seed 0.
        let mut draw = Draw(0);
        assert_eq!(draw.next(), 0xe220_a839_7b1d_cdaf);
        assert_eq!(draw.next(), 0x6e78_9e6a_a1b9_65f4);
        let mut draws = Draw::of("a");
        assert!((0..1000).all(|_| (3..=5).contains(&draws.between(3, 5))));
        assert_eq!(draws.one::<u8>(&[]), None);
    }
}
