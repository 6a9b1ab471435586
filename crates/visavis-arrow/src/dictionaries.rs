//! Which dictionaries are the same, so that lanes look at each once however many batches point into it.
//!
//! In: the dictionaries of one batch after another. Out: a number for each. What has a number is kept alive until another comes for the same
//! column: two arrays of one place in memory, of which the first still lives, are the same; of an address alone that could not be said.

use std::collections::HashMap;

use arrow_array::{Array, ArrayRef};

/// The dictionaries that came last, by column.
#[derive(Debug, Default)]
pub(crate) struct Dictionaries {
    known: HashMap<String, (ArrayRef, usize)>,
    numbers: usize,
}

impl Dictionaries {
    /// The number of a column's dictionary: that of the one before where it is the same.
    pub(crate) fn number(&mut self, path: &str, values: &ArrayRef) -> usize {
        if let Some((known, number)) = self.known.get(path)
            && is_same(known, values)
        {
            return *number;
        }
        self.numbers += 1;
        self.known.insert(path.to_owned(), (values.clone(), self.numbers));
        self.numbers
    }
}

/// Whether two arrays are the same memory read in the same way.
fn is_same(a: &ArrayRef, b: &ArrayRef) -> bool {
    std::ptr::addr_eq(a.as_ref(), b.as_ref()) || a.to_data().ptr_eq(&b.to_data())
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use arrow_array::{ArrayRef, StringArray};

    use super::Dictionaries;

    #[test]
    fn the_same_memory_has_the_same_number_and_equal_texts_have_not() {
        let mut known = Dictionaries::default();
        let texts = StringArray::from(vec!["a", "b", "c"]);
        let (whole, again): (ArrayRef, ArrayRef) = (Arc::new(texts.clone()), Arc::new(texts.clone()));
        let part: ArrayRef = Arc::new(texts.slice(1, 2));
        let equal: ArrayRef = Arc::new(StringArray::from(vec!["a", "b", "c"]));
        let first = known.number("x", &whole);
        assert_eq!(known.number("x", &again), first);
        assert_ne!(known.number("y", &whole), first);
        let sliced = known.number("x", &part);
        assert_ne!(sliced, first);
        assert_ne!(known.number("x", &equal), sliced);
    }
}
