//! What was seen in one place: single values, lists, objects.
//!
//! In: cells, or what JSON has. Out: counts of each. A place may hold all three; that no type takes them is not said here.

use std::collections::HashMap;

use super::json;
use super::kinds::Origin;
use super::scalars::Scalars;

/// More names than this in one object are names of entries, not of members.
const NAMES: usize = 400;

/// What was seen in one place.
#[derive(Debug, Clone, Default)]
pub(crate) struct Seen {
    /// In how many records something stood there.
    pub(crate) present: u64,
    /// The single values; of a table's cell its whole text.
    pub(crate) scalars: Scalars,
    /// What could not be read at all, such as half a surrogate pair.
    pub(crate) broken: u64,
    /// How many arrays; of a table's cells those that are written as JSON.
    pub(crate) arrays: u64,
    /// How many cells have a `;`.
    pub(crate) semicolons: u64,
    /// How many lists have an element that is none: null, an empty piece, something nested.
    pub(crate) broken_lists: u64,
    /// The elements; of a table every cell is a list, mostly of one.
    pub(crate) items: Option<Box<Scalars>>,
    /// The objects in arrays, where there are some.
    pub(crate) events: Option<Box<Object>>,
    /// How many arrays hold nothing but objects.
    pub(crate) event_lists: u64,
    /// The objects.
    pub(crate) object: Option<Box<Object>>,
}

/// What was seen of objects in one place.
#[derive(Debug, Clone, Default)]
pub(crate) struct Object {
    /// How many objects.
    pub(crate) count: u64,
    names: Vec<Box<str>>,
    index: HashMap<Box<str>, usize>,
    children: Vec<Seen>,
    /// The values of all members together, as entries of a map.
    pub(crate) entries: Scalars,
    /// Members that are no entry of a map: null, nested, unreadable.
    pub(crate) broken_entries: u64,
    /// Members that there was no room for.
    pub(crate) lost: u64,
}

impl Seen {
    /// Takes in a cell that is not empty.
    pub(crate) fn cell(&mut self, text: &str) {
        self.present += 1;
        let array = if text.starts_with('[') { json::elements(text) } else { None };
        self.semicolons += u64::from(text.contains(';'));
        if array.is_some() || text.contains(';') {
            // Up to here every cell was a list of one.
            self.items.get_or_insert_with(|| Box::new(self.scalars.clone()));
        }
        if let Some(items) = &mut self.items {
            match &array {
                Some(elements) => {
                    self.arrays += 1;
                    let whole = elements.iter().filter(|raw| json::add_scalar(items, raw.get())).count();
                    self.broken_lists += u64::from(whole < elements.len());
                }
                None => {
                    let pieces = text.split(';').filter(|piece| !piece.is_empty());
                    pieces.for_each(|piece| items.add(piece, Origin::Cell));
                    self.broken_lists += u64::from(text.split(';').any(str::is_empty));
                }
            }
        }
        if text.starts_with('{')
            && let Ok(members) = json::members(text.as_bytes())
        {
            let object = self.object.get_or_insert_default();
            object.count += 1;
            for (_, value) in &members {
                object.entry_value(value.get());
            }
        }
        self.scalars.add(text, Origin::Cell);
    }
}

impl Object {
    /// How many members there are.
    pub(crate) fn len(&self) -> usize {
        self.names.len()
    }

    /// Their names, in the order of their coming.
    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        self.names.iter().map(|name| &**name)
    }

    /// Names and what was seen under them.
    pub(crate) fn members(&self) -> impl Iterator<Item = (&str, &Seen)> {
        self.names().zip(&self.children)
    }

    /// The entry of a name, made where it is new.
    pub(super) fn entry(&mut self, name: &str) -> usize {
        if let Some(at) = self.index.get(name) {
            return *at;
        }
        let at = self.names.len();
        self.names.push(name.into());
        self.index.insert(name.into(), at);
        self.children.push(Seen::default());
        at
    }

    /// As [`Self::entry`], where there is room.
    pub(super) fn entry_within(&mut self, name: &str, room: &mut usize) -> Option<usize> {
        let is_known = self.index.contains_key(name);
        if !is_known && (*room == 0 || self.names.len() >= NAMES) {
            self.lost += 1;
            return None;
        }
        *room -= usize::from(!is_known);
        Some(self.entry(name))
    }

    pub(super) fn child_mut(&mut self, at: usize) -> Option<&mut Seen> {
        self.children.get_mut(at)
    }

    /// Takes in the value of a member as an entry of a map.
    pub(super) fn entry_value(&mut self, raw: &str) {
        if !json::add_scalar(&mut self.entries, raw) {
            self.broken_entries += 1;
        }
    }
}
