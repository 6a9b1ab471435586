//! A set of small numbers as bits, and squares of bits. Out of bounds is never in a set, and setting it does nothing.

/// A set of numbers below a fixed length.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Bits(Vec<u64>);

impl Bits {
    /// The empty set of numbers below `length`.
    pub(crate) fn new(length: usize) -> Self {
        Self(vec![0; length.div_ceil(64)])
    }

    /// Takes every number out.
    #[inline]
    pub(crate) fn clear(&mut self) {
        self.0.fill(0);
    }

    /// Whether no number is in it.
    pub(crate) fn is_empty(&self) -> bool {
        self.0.iter().all(|word| *word == 0)
    }

    #[inline]
    pub(crate) fn get(&self, index: usize) -> bool {
        self.0.get(index / 64).is_some_and(|word| word >> (index % 64) & 1 == 1)
    }

    #[inline]
    pub(crate) fn set(&mut self, index: usize, value: bool) {
        if let Some(word) = self.0.get_mut(index / 64) {
            let bit = 1 << (index % 64);
            *word = if value { *word | bit } else { *word & !bit };
        }
    }

    /// Puts in what a row of words has, from the `first` 64 numbers on.
    #[inline]
    pub(crate) fn insert_from(&mut self, first: usize, row: &[u64]) {
        let words = self.0.get_mut(first..first + row.len()).unwrap_or_default();
        words.iter_mut().zip(row).for_each(|(word, row)| *word |= row);
    }

    /// Puts in what is in another set of the same length.
    #[inline]
    pub(crate) fn insert(&mut self, other: &Self) {
        self.0.iter_mut().zip(&other.0).for_each(|(word, other)| *word |= other);
    }

    /// Takes out what is in another set of the same length.
    #[inline]
    pub(crate) fn remove(&mut self, other: &Self) {
        self.0.iter_mut().zip(&other.0).for_each(|(word, other)| *word &= !other);
    }

    /// Of each 64 numbers from the `first` 64 on, takes some out and puts some in.
    #[inline]
    pub(crate) fn change(&mut self, first: usize, row: &[[u64; 2]]) {
        let words = self.0.get_mut(first..).unwrap_or_default();
        words.iter_mut().zip(row).for_each(|(word, [take_out, put_in])| *word = *word & !take_out | put_in);
    }

    /// Holds what another set of the same length holds.
    #[inline]
    pub(crate) fn copy_from(&mut self, other: &Self) {
        self.0.clone_from(&other.0);
    }

    /// Of each 64 numbers, which are in.
    pub(crate) fn words(&self) -> &[u64] {
        &self.0
    }

    /// The numbers that are in both sets, in order.
    #[inline]
    pub(crate) fn both<'s>(&'s self, other: &'s Self) -> impl Iterator<Item = usize> + 's {
        let words = self.0.iter().zip(&other.0).map(|(a, b)| a & b);
        words.enumerate().flat_map(|(place, word)| Ones(word).map(move |bit| place * 64 + bit as usize))
    }

    /// Of each 64 numbers, which are in, from 0; `None` behind the last. So a set is walked while what holds it is changed.
    #[inline]
    pub(crate) fn word(&self, place: u32) -> Option<Ones> {
        self.0.get(place as usize).map(|word| Ones(*word))
    }
}

/// Up to 64 numbers, in order.
#[derive(Debug, Clone, Default)]
pub(crate) struct Ones(u64);

impl Ones {
    /// Those of a word.
    pub(crate) fn of(word: u64) -> Self {
        Self(word)
    }
}

impl Iterator for Ones {
    type Item = u32;

    #[inline]
    fn next(&mut self) -> Option<u32> {
        if self.0 == 0 {
            return None;
        }
        let place = self.0.trailing_zeros();
        self.0 &= self.0 - 1;
        Some(place)
    }
}

/// Turns the squares of bits that lie side by side in words: bit `i` of word `k` of each becomes its bit `k` of word `i` (Warren,
/// "Hacker's Delight", 7-3).
#[inline(always)]
pub(crate) fn turn<const W: usize>(square: &mut [u64; W]) {
    const STEPS: [(usize, u64); 6] = [
        (32, 0x0000_0000_ffff_ffff),
        (16, 0x0000_ffff_0000_ffff),
        (8, 0x00ff_00ff_00ff_00ff),
        (4, 0x0f0f_0f0f_0f0f_0f0f),
        (2, 0x3333_3333_3333_3333),
        (1, 0x5555_5555_5555_5555),
    ];
    for (step, mask) in STEPS.into_iter().filter(|(step, _)| *step < W) {
        for pair in square.chunks_exact_mut(2 * step) {
            let (low, high) = pair.split_at_mut(step);
            for (x, y) in low.iter_mut().zip(high) {
                let t = ((*x >> step) ^ *y) & mask;
                *x ^= t << step;
                *y ^= t;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::turn;

    #[test]
    fn a_block_is_turned_round() {
        // Rows that differ from each other, and have both bits.
        let rows: [u64; 64] = std::array::from_fn(|row| (row as u64 + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15));
        let mut turned = rows;
        turn(&mut turned);
        for (row, word) in rows.iter().enumerate() {
            for (column, other) in turned.iter().enumerate() {
                assert_eq!(word >> column & 1, other >> row & 1, "row {row}, column {column}");
            }
        }
    }
}
