//! A set of small numbers as bits. Out of bounds is never in the set, and setting it does nothing.

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
}
