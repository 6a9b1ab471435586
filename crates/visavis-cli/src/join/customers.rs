//! Customers by key, numbered in the order of first appearance.
//!
//! In: keys as files have them. Out: numbers. Keys that are ints are compared as numbers, so that `7.0` in one file is `7` in
//! another; all others byte by byte.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use visavis::{Program, read_int};

/// See the module.
pub(crate) struct Customers {
    is_int: bool,
    numbers: HashMap<Box<str>, u32>,
    keys: Vec<Box<str>>,
    /// By number: whether the customer has come.
    taken: Vec<bool>,
}

impl Customers {
    pub(crate) fn new(program: &Program) -> Self {
        let image = program.image();
        let key = image.key.and_then(|key| image.attributes.get(key.index()));
        let is_int = key.is_some_and(|key| key.ty == visavis::Type::Int);
        Self { is_int, numbers: HashMap::new(), keys: Vec::new(), taken: Vec::new() }
    }

    /// A key as it is compared.
    pub(crate) fn normal(&self, key: &str) -> String {
        match read_int(key).filter(|_| self.is_int) {
            Some(int) => int.to_string(),
            None => key.to_owned(),
        }
    }

    /// The number of a customer, a new one where the key is new; `None` where there are more than fit.
    pub(crate) fn number(&mut self, key: &str) -> Option<u32> {
        let next = u32::try_from(self.keys.len()).ok()?;
        match self.numbers.entry(key.into()) {
            Entry::Occupied(known) => Some(*known.get()),
            Entry::Vacant(free) => {
                self.keys.push(free.key().clone());
                self.taken.push(false);
                Some(*free.insert(next))
            }
        }
    }

    /// The number of a customer who is known.
    pub(crate) fn number_of(&self, key: &str) -> Option<u32> {
        self.numbers.get(key).copied()
    }

    /// The key of a number.
    pub(crate) fn key(&self, number: u32) -> Option<&str> {
        self.keys.get(number as usize).map(AsRef::as_ref)
    }

    /// Takes a customer; `false` where that was done before.
    pub(crate) fn take(&mut self, number: u32) -> bool {
        self.taken.get_mut(number as usize).is_some_and(|taken| !std::mem::replace(taken, true))
    }

    /// Takes a customer by key, known before or not.
    pub(crate) fn take_key(&mut self, key: &str) -> bool {
        self.number(key).is_some_and(|number| self.take(number))
    }
}
