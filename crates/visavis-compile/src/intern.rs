//! Equal things get one number.
//!
//! In: constants, texts, sets, lists of nodes. Out: dense `u32` ids in order of first appearance; never the same thing twice.

use std::collections::HashMap;
use std::hash::{Hash, Hasher};

use foldhash::fast::FixedState;
use hashbrown::HashTable;
use visavis_image::image::Const;

/// Things by number.
#[derive(Debug)]
pub(crate) struct Interner<T> {
    ids: HashMap<T, u32, FixedState>,
    items: Vec<T>,
}

impl<T> Default for Interner<T> {
    fn default() -> Self {
        Self { ids: HashMap::default(), items: Vec::new() }
    }
}

impl<T: Clone + Eq + Hash> Interner<T> {
    /// The number of a thing.
    pub(crate) fn id(&mut self, item: T) -> u32 {
        let next = number(self.items.len());
        let id = *self.ids.entry(item.clone()).or_insert(next);
        if id == next {
            self.items.push(item);
        }
        id
    }

    /// The number of a thing that has one.
    pub(crate) fn find(&self, item: &T) -> Option<u32> {
        self.ids.get(item).copied()
    }

    /// The things and their numbers.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (u32, &T)> {
        (0..).zip(&self.items)
    }

    /// The thing of a number.
    pub(crate) fn get(&self, id: u32) -> Option<&T> {
        self.items.get(id as usize)
    }
}

/// The next number; ids beyond 32 bits are refused by the limits of an image long before.
pub(crate) fn number(len: usize) -> u32 {
    u32::try_from(len).unwrap_or(u32::MAX)
}

/// A constant as a key: numbers are finite and never minus zero, so that equality is an equivalence.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct ConstKey(pub(crate) Const);

impl Eq for ConstKey {}

impl Hash for ConstKey {
    fn hash<H: Hasher>(&self, state: &mut H) {
        hash_const(&self.0, state);
    }
}

fn hash_const<H: Hasher>(constant: &Const, state: &mut H) {
    std::mem::discriminant(constant).hash(state);
    match constant {
        Const::Bool(b) => b.hash(state),
        Const::Int(i) | Const::Money(i) | Const::DateTime(i) | Const::Time(i) => i.hash(state),
        Const::Number(x) => x.to_bits().hash(state),
        Const::Date(days) => days.hash(state),
        Const::Text(text) | Const::Version(text) => text.hash(state),
        Const::Duration(span) => span.hash(state),
        Const::List(word, items) => {
            word.hash(state);
            items.iter().for_each(|item| hash_const(item, state));
        }
        Const::Map(word, entries) => {
            word.hash(state);
            for (key, entry) in entries {
                key.hash(state);
                hash_const(entry, state);
            }
        }
    }
}

/// Lists of numbers in one buffer, each once.
#[derive(Debug, Default)]
pub(crate) struct Lists {
    words: Vec<u32>,
    ends: Vec<(u32, u32)>,
    table: HashTable<u32>,
}

impl Lists {
    /// The number of a list.
    pub(crate) fn id(&mut self, list: &[u32]) -> u32 {
        let hasher = FixedState::default();
        let hash = |list: &[u32]| {
            use std::hash::BuildHasher;
            hasher.hash_one(list)
        };
        let (words, ends) = (&self.words, &self.ends);
        if let Some(id) = self.table.find(hash(list), |id| at(words, ends, *id) == list) {
            return *id;
        }
        let id = number(self.ends.len());
        self.table.insert_unique(hash(list), id, |id| hash(at(words, ends, *id)));
        let start = number(self.words.len());
        self.words.extend_from_slice(list);
        self.ends.push((start, number(self.words.len())));
        id
    }

    /// The list of a number.
    pub(crate) fn get(&self, id: u32) -> &[u32] {
        at(&self.words, &self.ends, id)
    }
}

fn at<'w>(words: &'w [u32], ends: &[(u32, u32)], id: u32) -> &'w [u32] {
    let list = ends.get(id as usize).and_then(|(start, end)| words.get(*start as usize..*end as usize));
    list.unwrap_or_default()
}
