//! A set of the rows of a batch, as bits. Rows beyond its length are never in it.

use visavis_engine::{ones, ones_of_both};

/// See the module.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Bitmap {
    words: Vec<u64>,
    rows: usize,
}

impl Bitmap {
    /// The empty set of so many rows.
    #[must_use]
    pub fn new(rows: usize) -> Self {
        Self { words: vec![0; rows.div_ceil(64)], rows }
    }

    /// The set of these words' rows, the lowest bit of the first word first; bits beyond the last row are cut off.
    #[must_use]
    pub fn of_words(mut words: Vec<u64>, rows: usize) -> Self {
        words.resize(rows.div_ceil(64), 0);
        if let Some(last) = words.last_mut().filter(|_| !rows.is_multiple_of(64)) {
            *last &= (1 << (rows % 64)) - 1;
        }
        Self { words, rows }
    }

    /// Becomes the set of these words' rows, which are cut off behind the last row.
    pub(crate) fn copy(&mut self, words: &[u64], rows: usize) {
        self.reset(rows);
        self.words.iter_mut().zip(words).for_each(|(own, word)| *own = *word);
        if let Some(last) = self.words.last_mut().filter(|_| !rows.is_multiple_of(64)) {
            *last &= (1 << (rows % 64)) - 1;
        }
    }

    /// Puts a row in.
    pub fn insert(&mut self, row: usize) {
        if row < self.rows
            && let Some(word) = self.words.get_mut(row / 64)
        {
            *word |= 1 << (row % 64);
        }
    }

    /// Whether a row is in it.
    #[must_use]
    pub fn has(&self, row: usize) -> bool {
        self.words.get(row / 64).is_some_and(|word| word >> (row % 64) & 1 == 1)
    }

    /// How many rows are in it.
    #[must_use]
    pub fn count(&self) -> u64 {
        ones(&self.words)
    }

    /// How many rows are in both.
    #[must_use]
    pub fn count_both(&self, other: &Self) -> u64 {
        ones_of_both(&self.words, &other.words)
    }

    /// Empties it, for so many rows.
    pub fn reset(&mut self, rows: usize) {
        self.words.clear();
        self.words.resize(rows.div_ceil(64), 0);
        self.rows = rows;
    }
}

#[cfg(test)]
mod tests {
    use super::Bitmap;

    #[test]
    fn rows_are_counted_and_none_beyond_the_last() {
        let mut rows = Bitmap::new(70);
        [0, 63, 64, 69, 70, 128].into_iter().for_each(|row| rows.insert(row));
        assert_eq!(rows.count(), 4);
        assert!(rows.has(69) && !rows.has(70) && !rows.has(1));
        let other = Bitmap::of_words(vec![u64::MAX, u64::MAX], 70);
        assert_eq!(other.count(), 70);
        assert_eq!(rows.count_both(&other), 4);
        rows.reset(3);
        assert_eq!(rows.count(), 0);
    }
}
