//! Answers of many atoms, worked out beforehand for each of a slot's possible places.
//!
//! INVARIANT: a row holds the answers of its own atoms only, so that it is put in by one `or` a word.

use crate::bits::Bits;

/// A row of bits for each place, all of them beginning with the same word of a set of atoms.
#[derive(Debug, Default)]
pub(crate) struct Rows {
    first: usize,
    width: usize,
    words: Vec<u64>,
}

impl Rows {
    /// So many rows for these atoms, in which nobody says yes.
    pub(super) fn new(places: usize, atoms: impl Iterator<Item = u32> + Clone) -> Self {
        let words = || atoms.clone().map(|atom| atom as usize / 64);
        let (first, last) = (words().min().unwrap_or(0), words().max());
        let width = last.map_or(0, |last| last - first + 1);
        Self { first, width, words: vec![0; places * width] }
    }

    /// One row, in which all of these say yes; `None` where there are none.
    pub(super) fn of_all(atoms: &[u32]) -> Option<Self> {
        let mut rows = Self::new(1, atoms.iter().copied());
        atoms.iter().for_each(|atom| rows.turn(0, *atom));
        (!atoms.is_empty()).then_some(rows)
    }

    /// Turns an atom's answer round at a place.
    pub(super) fn turn(&mut self, place: usize, atom: u32) {
        let at = place * self.width + (atom as usize / 64).saturating_sub(self.first);
        if let Some(word) = self.words.get_mut(at) {
            *word ^= 1 << (atom % 64);
        }
    }

    /// Makes every turn hold for all places behind its own.
    pub(super) fn carry_on(&mut self) {
        for at in self.width..self.words.len() {
            let before = self.words.get(at - self.width).copied().unwrap_or_default();
            if let Some(word) = self.words.get_mut(at) {
                *word ^= before;
            }
        }
    }

    /// Puts in the atoms that say yes at a place.
    #[inline]
    pub(crate) fn put_in(&self, place: usize, yes: &mut Bits) {
        let start = place * self.width;
        yes.insert_from(self.first, self.words.get(start..start + self.width).unwrap_or_default());
    }
}
