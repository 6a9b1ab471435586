//! A fixed set of texts with numbers: which of them is this text? Open addressing, built once with the engine.
//!
//! Its texts come from the program, so that no record can make its chains longer than the program's author did.

use std::hash::{BuildHasher, Hasher};

use foldhash::fast::FixedState;
use smol_str::SmolStr;

const EMPTY: u32 = u32::MAX;
const SEED: u64 = 0x7669_7361_7669_7321;

/// Texts by number, and numbers by text.
#[derive(Debug, Clone, Default)]
pub(crate) struct Texts {
    texts: Vec<SmolStr>,
    /// A power of two of entries, at most half of them taken; empty where there are no texts.
    entries: Vec<Entry>,
}

#[derive(Debug, Clone, Copy)]
struct Entry {
    /// The low half of the hash, which spares most comparisons of texts.
    tag: u32,
    /// The text's number, or [`EMPTY`].
    number: u32,
}

#[inline]
fn hash(text: &str) -> u64 {
    let mut hasher = FixedState::with_seed(SEED).build_hasher();
    hasher.write(text.as_bytes());
    hasher.finish()
}

impl Texts {
    /// The texts in order; of two that are equal the first has the number.
    pub(crate) fn new(texts: Vec<SmolStr>) -> Self {
        if texts.is_empty() {
            return Self::default();
        }
        let size = (texts.len() * 2).next_power_of_two().max(4);
        let mut table = Self { texts: Vec::new(), entries: vec![Entry { tag: 0, number: EMPTY }; size] };
        for (number, text) in (0..EMPTY).zip(&texts) {
            let hash = hash(text);
            let mut at = table.home(hash);
            while let Some(entry) = table.entries.get_mut(at) {
                let is_same = entry.number != EMPTY && texts.get(entry.number as usize) == Some(text);
                if is_same {
                    break;
                }
                if entry.number == EMPTY {
                    *entry = Entry { tag: hash as u32, number };
                    break;
                }
                at = (at + 1) % size;
            }
        }
        Self { texts, ..table }
    }

    #[inline]
    fn home(&self, hash: u64) -> usize {
        // The table's size is a power of two.
        (hash >> 32) as usize & self.entries.len().wrapping_sub(1)
    }

    /// The number of a text.
    #[inline]
    pub(crate) fn find(&self, text: &str) -> Option<u32> {
        let hash = hash(text);
        let mut at = self.home(hash);
        // INVARIANT: half of the entries are empty, so that the walk ends.
        loop {
            let entry = self.entries.get(at)?;
            if entry.number == EMPTY {
                return None;
            }
            if entry.tag == hash as u32 && self.get(entry.number) == Some(text) {
                return Some(entry.number);
            }
            at = (at + 1) & self.entries.len().wrapping_sub(1);
        }
    }

    /// The text of a number.
    #[inline]
    pub(crate) fn get(&self, number: u32) -> Option<&str> {
        self.texts.get(number as usize).map(SmolStr::as_str)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_text_is_found_and_no_other() {
        let words: Vec<SmolStr> = (0..1000).map(|n| SmolStr::from(format!("word {}", n * 7))).collect();
        let table = Texts::new(words.clone());
        for (number, word) in (0..).zip(&words) {
            assert_eq!(table.find(word), Some(number));
            assert_eq!(table.get(number), Some(word.as_str()));
        }
        assert_eq!(table.find("word 1"), None);
        assert_eq!(table.find(""), None);
        assert_eq!(Texts::new(Vec::new()).find("a"), None);
    }

    #[test]
    fn of_equal_texts_the_first_has_the_number() {
        let table = Texts::new(["a", "b", "a"].map(SmolStr::from).to_vec());
        assert_eq!((table.find("a"), table.find("b")), (Some(0), Some(1)));
    }
}
