//! JSON that is one array, or one value after the other over several lines.
//!
//! In: bytes. Out: each value as it stands, one at a time. Broken JSON ends it, as nobody knows where the next value begins.

use std::fmt;
use std::io::Read;

use serde::de::{Deserializer, SeqAccess, Visitor};
use serde_json::value::RawValue;

/// Hands on each element of the array, or each value.
pub(super) fn each(
    source: impl Read,
    is_array: bool,
    mut take: impl FnMut(&RawValue),
) -> Result<(), serde_json::Error> {
    let mut reader = serde_json::Deserializer::from_reader(source);
    if is_array {
        reader.deserialize_seq(Elements(take))?;
        return reader.end();
    }
    for value in reader.into_iter::<Box<RawValue>>() {
        take(&value?);
    }
    Ok(())
}

struct Elements<F>(F);

impl<'de, F: FnMut(&RawValue)> Visitor<'de> for Elements<F> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an array of objects")
    }

    fn visit_seq<S: SeqAccess<'de>>(mut self, mut elements: S) -> Result<(), S::Error> {
        while let Some(element) = elements.next_element::<Box<RawValue>>()? {
            (self.0)(&element);
        }
        Ok(())
    }
}
