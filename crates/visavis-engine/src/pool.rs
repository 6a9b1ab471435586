//! Texts, lists and maps as words: a place in a pool, packed into 64 bits.
//!
//! A pool is where one party keeps what does not fit a word: the program its constants, a profile its record, the call
//! its context, a session what it computes. A handle says whose pool, from where, and how much; it means nothing without the
//! pools it was made with, and a handle that points nowhere is answered with `None`.

/// Whose pool.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Space {
    /// The program's constants
    Const,
    /// A profile's record
    Profile,
    /// The call's context
    Context,
    /// What a run computes
    Scratch,
}

/// A place in a pool.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Place {
    pub(crate) space: Space,
    /// In bytes of the texts, or in words.
    pub(crate) start: u32,
    pub(crate) len: u32,
}

const BITS: u32 = 31;
const LIMIT: usize = 1 << BITS;

impl Place {
    fn new(space: Space, start: usize, len: usize) -> Option<Self> {
        if start >= LIMIT || len >= LIMIT {
            return None;
        }
        Some(Self { space, start: u32::try_from(start).ok()?, len: u32::try_from(len).ok()? })
    }

    #[inline]
    pub(crate) fn pack(self) -> u64 {
        (self.space as u64) << (2 * BITS) | u64::from(self.start) << BITS | u64::from(self.len)
    }

    #[inline]
    pub(crate) fn unpack(word: u64) -> Self {
        let space = match word >> (2 * BITS) {
            0 => Space::Const,
            1 => Space::Profile,
            2 => Space::Context,
            _ => Space::Scratch,
        };
        let mask = (1 << BITS) - 1;
        Self { space, start: (word >> BITS & mask) as u32, len: (word & mask) as u32 }
    }

    /// A part of a text.
    pub(crate) fn part(self, start: usize, len: usize) -> Option<Self> {
        let end = start.checked_add(len)?;
        if end > self.len as usize {
            return None;
        }
        Self::new(self.space, (self.start as usize).checked_add(start)?, len)
    }

    #[inline]
    fn range(self) -> std::ops::Range<usize> {
        let start = self.start as usize;
        start..start + self.len as usize
    }
}

/// What one party keeps.
#[derive(Debug, Clone)]
pub(crate) struct Pool {
    space: Space,
    texts: String,
    words: Vec<u64>,
}

impl Pool {
    pub(crate) fn new(space: Space) -> Self {
        Self { space, texts: String::new(), words: Vec::new() }
    }

    /// Empties it and keeps its memory.
    pub(crate) fn clear(&mut self) {
        self.texts.clear();
        self.words.clear();
    }

    /// How many bytes of text it holds.
    pub(crate) fn text_len(&self) -> usize {
        self.texts.len()
    }

    /// How many words it holds.
    #[inline]
    pub(crate) fn words_len(&self) -> usize {
        self.words.len()
    }

    /// Keeps a text; `None` where the pool is full.
    #[inline]
    pub(crate) fn push_text(&mut self, text: &str) -> Option<u64> {
        let place = Place::new(self.space, self.texts.len(), text.len())?;
        self.texts.push_str(text);
        Some(place.pack())
    }

    /// Keeps a text that `write` appends.
    pub(crate) fn write_text(&mut self, write: impl FnOnce(&mut String)) -> Option<u64> {
        let start = self.texts.len();
        write(&mut self.texts);
        let len = self.texts.len().checked_sub(start)?;
        Place::new(self.space, start, len).map(Place::pack)
    }

    /// Keeps a word that [`Self::words_from`] will make part of a list or map.
    #[inline]
    pub(crate) fn push_word(&mut self, word: u64) {
        self.words.push(word);
    }

    /// The words from a place on, as one list or map; `None` where the pool is full.
    #[inline]
    pub(crate) fn words_from(&mut self, start: usize) -> Option<u64> {
        let len = self.words.len().checked_sub(start)?;
        Place::new(self.space, start, len).map(Place::pack)
    }

    /// Forgets the words from a place on.
    pub(crate) fn truncate_words(&mut self, start: usize) {
        self.words.truncate(start);
    }

    /// How much it holds, of texts and of words.
    #[inline]
    pub(crate) fn mark(&self) -> (usize, usize) {
        (self.texts.len(), self.words.len())
    }

    /// Forgets what came since.
    #[inline]
    pub(crate) fn release(&mut self, texts: usize, words: usize) {
        if self.texts.is_char_boundary(texts) {
            self.texts.truncate(texts);
        }
        self.words.truncate(words);
    }

    /// Keeps a map's key and value.
    pub(crate) fn push_pair(&mut self, key: u64, value: u64) {
        self.words.push(key);
        self.words.push(value);
    }

    /// Keeps a map's key whose value does not fit.
    pub(crate) fn push_broken_pair(&mut self, key: u64) {
        // No record keeps a text in a run's space, so that this marks the key; its place stays readable.
        let marked = Place { space: Space::Scratch, ..Place::unpack(key) };
        self.push_pair(marked.pack(), 0);
    }

    /// Sorts the pairs of key and value from a place on by key; of equal keys the last counts. `false` where a value that counts
    /// does not fit.
    pub(crate) fn sort_pairs(&mut self, start: usize) -> bool {
        let Self { texts, words, .. } = self;
        let Some(tail) = words.get_mut(start..) else { return false };
        let (pairs, _) = tail.as_chunks_mut::<2>();
        let key = |[key, _]: &[u64; 2]| texts.get(Place::unpack(*key).range()).unwrap_or_default();
        let mut kept = pairs.len();
        if !pairs.is_sorted_by(|a, b| key(a) < key(b)) {
            pairs.sort_by(|a, b| key(a).cmp(key(b)));
            kept = 0;
            for i in 0..pairs.len() {
                let Some(pair) = pairs.get(i).copied() else { break };
                let is_last = pairs.get(i + 1).is_none_or(|next| key(next) != key(&pair));
                if let Some(to) = pairs.get_mut(kept).filter(|_| is_last) {
                    *to = pair;
                    kept += 1;
                }
            }
        }
        words.truncate(start + 2 * kept);
        let is_broken = |[key, _]: &[u64; 2]| Place::unpack(*key).space == Space::Scratch;
        self.space == Space::Scratch
            || !words.get(start..).unwrap_or_default().as_chunks().0.iter().any(is_broken)
    }
}

/// Everybody's pools.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Pools<'a> {
    pub(crate) constant: &'a Pool,
    pub(crate) profile: &'a Pool,
    pub(crate) context: Option<&'a Pool>,
    pub(crate) scratch: &'a Pool,
}

impl<'a> Pools<'a> {
    #[inline]
    fn pool(&self, space: Space) -> Option<&'a Pool> {
        match space {
            Space::Const => Some(self.constant),
            Space::Profile => Some(self.profile),
            Space::Context => self.context,
            Space::Scratch => Some(self.scratch),
        }
    }

    /// The text of a handle.
    #[inline]
    pub(crate) fn text(&self, handle: u64) -> Option<&'a str> {
        let place = Place::unpack(handle);
        self.pool(place.space)?.texts.get(place.range())
    }

    /// The elements of a list's handle.
    #[inline]
    pub(crate) fn words(&self, handle: u64) -> Option<&'a [u64]> {
        let place = Place::unpack(handle);
        self.pool(place.space)?.words.get(place.range())
    }

    /// The pairs of key and value of a map's handle.
    pub(crate) fn pairs(&self, handle: u64) -> Option<&'a [[u64; 2]]> {
        self.words(handle).map(|words| words.as_chunks().0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn handles_pack_and_unpack() {
        for space in [Space::Const, Space::Profile, Space::Context, Space::Scratch] {
            for (start, len) in [(0, 0), (1, 2), (LIMIT - 1, LIMIT - 1)] {
                let place = Place::new(space, start, len).unwrap();
                assert_eq!(Place::unpack(place.pack()), place);
            }
        }
        assert_eq!(Place::new(Space::Const, LIMIT, 0), None);
    }

    #[test]
    fn pairs_are_sorted_and_the_last_of_equal_keys_counts() {
        let mut pool = Pool::new(Space::Scratch);
        for (key, value) in [("b", 1), ("a", 2), ("b", 3), ("c", 4), ("a", 5)] {
            let key = pool.push_text(key).unwrap();
            pool.push_pair(key, value);
        }
        assert!(pool.sort_pairs(0));
        let map = pool.words_from(0).unwrap();
        let empty = Pool::new(Space::Const);
        let pools = Pools { constant: &empty, profile: &empty, context: None, scratch: &pool };
        let pairs = pools.pairs(map).unwrap().iter();
        let pairs: Vec<_> = pairs.map(|[key, value]| (pools.text(*key).unwrap(), *value)).collect();
        assert_eq!(pairs, [("a", 5), ("b", 3), ("c", 4)]);
    }
}
