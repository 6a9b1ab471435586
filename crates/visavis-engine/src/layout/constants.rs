//! The program's constants as words.

use visavis_image::image::Const;
use visavis_value::{Duration, text};

use crate::pool::{Pool, Space};

/// The constants of an image, and what the engine adds to them.
#[derive(Debug)]
pub(crate) struct Constants {
    pub(crate) pool: Pool,
    pub(crate) durations: Vec<Duration>,
    /// By constant; durations as indices.
    words: Vec<u64>,
}

impl Constants {
    /// The constants as words; `None` where they do not fit a pool.
    pub(crate) fn new(consts: &[Const]) -> Option<Self> {
        let mut constants = Self {
            pool: Pool::new(Space::Const),
            durations: Vec::new(),
            words: Vec::with_capacity(consts.len()),
        };
        for value in consts {
            let word = constants.add(value)?;
            constants.words.push(word);
        }
        Some(constants)
    }

    /// The word of a constant.
    #[inline]
    pub(crate) fn word(&self, constant: u32) -> Option<u64> {
        self.words.get(constant as usize).copied()
    }

    /// Keeps a value and gives its word.
    pub(crate) fn add(&mut self, value: &Const) -> Option<u64> {
        Some(match value {
            Const::Bool(yes) => u64::from(*yes),
            Const::Int(word) | Const::Money(word) | Const::DateTime(word) | Const::Time(word) => *word as u64,
            Const::Number(number) => number.to_bits(),
            Const::Date(days) => i64::from(*days) as u64,
            Const::Text(text) | Const::Version(text) => self.pool.push_text(text)?,
            Const::Duration(span) => {
                self.durations.push(*span);
                self.durations.len() as u64 - 1
            }
            Const::List(_, items) => self.list(items, Self::add)?,
            Const::Map(_, entries) => self.map(entries, Self::add)?,
        })
    }

    /// Keeps a list of the words that `word` gives for its elements.
    pub(crate) fn list(
        &mut self,
        items: &[Const],
        mut word: impl FnMut(&mut Self, &Const) -> Option<u64>,
    ) -> Option<u64> {
        let words: Option<Vec<u64>> = items.iter().map(|item| word(self, item)).collect();
        self.keep(words?)
    }

    /// Keeps a map of texts, sorted already, to the words that `word` gives.
    pub(crate) fn map(
        &mut self,
        entries: &[(smol_str::SmolStr, Const)],
        mut word: impl FnMut(&mut Self, &Const) -> Option<u64>,
    ) -> Option<u64> {
        let mut words = Vec::with_capacity(entries.len() * 2);
        for (key, value) in entries {
            words.push(self.pool.push_text(key)?);
            words.push(word(self, value)?);
        }
        let start = self.pool.words_len();
        words.into_iter().for_each(|word| self.pool.push_word(word));
        self.pool.sort_pairs(start);
        self.pool.words_from(start)
    }

    fn keep(&mut self, words: Vec<u64>) -> Option<u64> {
        let start = self.pool.words_len();
        words.into_iter().for_each(|word| self.pool.push_word(word));
        self.pool.words_from(start)
    }

    /// Keeps a text folded.
    pub(crate) fn folded(&mut self, text: &str, fold: text::Fold) -> Option<u64> {
        self.pool.push_text(&text::fold(text, fold))
    }
}
