//! Numbers by chance that anyone can draw again: splitmix64, one stream for each seed and index.

const STEP: u64 = 0x9E37_79B9_7F4A_7C15;

/// One step of splitmix64 from `z`.
#[must_use]
pub fn mix(z: u64) -> u64 {
    let z = z.wrapping_add(STEP);
    let z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    let z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}

/// A stream.
#[derive(Debug, Clone)]
pub struct Random(u64);

impl Random {
    /// The stream of a seed and an index.
    #[must_use]
    pub fn new(seed: u64, index: u64) -> Self {
        Self(mix(seed ^ mix(index.wrapping_mul(0xD6E8_FEB8_6659_FD93))))
    }
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(STEP);
        mix(self.0)
    }
    /// 0 <= x < 1.
    pub fn unit(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1_u64 << 53) as f64
    }
    /// 0 <= x < n.
    pub fn below(&mut self, n: usize) -> usize {
        ((u128::from(self.next()) * n as u128) >> 64) as usize
    }
    /// low <= x <= high.
    pub fn between(&mut self, low: i64, high: i64) -> i64 {
        low + self.below((high - low + 1) as usize) as i64
    }
    /// True with this probability.
    pub fn chance(&mut self, probability: f64) -> bool {
        self.unit() < probability
    }
    /// One of them.
    pub fn pick<T: Copy>(&mut self, of: &[T]) -> T {
        of[self.below(of.len())]
    }
    /// Mostly small, seldom large, of this mean.
    pub fn skewed(&mut self, mean: f64) -> f64 {
        -mean * (1.0 - self.unit()).ln()
    }
}

/// Ranks 0..n, the k-th as likely as 1 / (k + 1)^s.
#[derive(Debug)]
pub struct Ranks(Vec<f64>);

impl Ranks {
    /// Of `n` ranks with exponent `s`.
    #[must_use]
    pub fn new(n: usize, s: f64) -> Self {
        let mut sum = 0.0;
        let mut ends: Vec<f64> = Vec::with_capacity(n);
        for rank in 1..=n {
            sum += 1.0 / (rank as f64).powf(s);
            ends.push(sum);
        }
        ends.iter_mut().for_each(|end| *end /= sum);
        Self(ends)
    }
    /// One of them.
    pub fn draw(&self, random: &mut Random) -> usize {
        let at = random.unit();
        self.0.partition_point(|end| *end < at).min(self.0.len() - 1)
    }
}
