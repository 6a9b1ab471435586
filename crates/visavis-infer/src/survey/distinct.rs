//! The different values of a place, while they are few.
//!
//! In: texts. Out: each with how often it came; nothing once they are too many, or one is too long to be a value of a list.

use std::collections::BTreeMap;

/// More different values than this are not counted one by one.
const VALUES: usize = 200;
/// A longer text, in bytes, is no value of a list.
const LENGTH: usize = 80;

/// Values with their counts.
#[derive(Debug, Clone, Default)]
pub(crate) struct Distinct {
    values: BTreeMap<Box<str>, u64>,
    overflowed: bool,
}

impl Distinct {
    pub(crate) fn add(&mut self, value: &str) {
        if self.overflowed {
            return;
        }
        if let Some(count) = self.values.get_mut(value) {
            *count += 1;
        } else if value.len() > LENGTH || self.values.len() == VALUES {
            self.overflowed = true;
            self.values.clear();
        } else {
            self.values.insert(value.into(), 1);
        }
    }

    /// Each value with its count, in order of code points; `None` where they are too many.
    pub(crate) fn values(&self) -> Option<&BTreeMap<Box<str>, u64>> {
        (!self.overflowed).then_some(&self.values)
    }
}
