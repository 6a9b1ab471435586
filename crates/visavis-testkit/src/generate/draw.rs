//! A tree of numbers, and choices drawn from it.
//!
//! INVARIANT: zero, and what is drawn where nothing is left, is always the simplest choice.

use proptest::prelude::*;

/// A number and the branches below it.
#[derive(Debug, Clone)]
pub struct Seed {
    pick: u64,
    kids: Vec<Seed>,
}

/// Trees for programs.
pub(crate) fn seeds() -> impl Strategy<Value = Seed> {
    (any::<u64>(), proptest::collection::vec(tree(4), 0..6)).prop_map(|(pick, kids)| Seed { pick, kids })
}

fn tree(depth: usize) -> BoxedStrategy<Seed> {
    let leaf = any::<u64>().prop_map(leaf);
    if depth == 0 {
        return leaf.boxed();
    }
    let inner = (any::<u64>(), proptest::collection::vec(tree(depth - 1), 1..4))
        .prop_map(|(pick, kids)| Seed { pick, kids });
    prop_oneof![1 => leaf, 2 => inner].boxed()
}

/// Trees for records: one branch for each attribute.
pub(crate) fn wide_seeds() -> impl Strategy<Value = Seed> {
    let branch = (any::<u64>(), proptest::collection::vec(any::<u64>().prop_map(leaf), 0..4))
        .prop_map(|(pick, kids)| Seed { pick, kids });
    (any::<u64>(), proptest::collection::vec(branch, 24..40)).prop_map(|(pick, kids)| Seed { pick, kids })
}

fn leaf(pick: u64) -> Seed {
    Seed { pick, kids: Vec::new() }
}

impl Seed {
    /// Starts drawing.
    pub(crate) fn draw(&self) -> Draw<'_> {
        Draw { pick: self.pick, rest: self.pick, kids: self.kids.iter() }
    }
}

/// Choices drawn one after the other.
pub(crate) struct Draw<'s> {
    /// The seed's own number; what leaves beyond the branches are made of.
    pick: u64,
    rest: u64,
    kids: std::slice::Iter<'s, Seed>,
}

impl<'s> Draw<'s> {
    /// Draws where nothing is left.
    pub(crate) fn nothing() -> Self {
        Self { pick: 0, rest: 0, kids: [].iter() }
    }

    /// Below `n`; 0 for no `n`.
    pub(crate) fn below(&mut self, n: usize) -> usize {
        let n = u64::try_from(n).unwrap_or(u64::MAX).max(1);
        let drawn = self.rest % n;
        self.rest /= n;
        usize::try_from(drawn).unwrap_or(0)
    }

    /// Yes once in `n` times, never where nothing is left.
    pub(crate) fn once_in(&mut self, n: usize) -> bool {
        self.below(n) + 1 == n.max(2)
    }

    /// One of them.
    #[expect(
        clippy::indexing_slicing,
        reason = "callers give at least one item, and `below` stays below its number"
    )]
    pub(crate) fn of<'t, T>(&mut self, items: &'t [T]) -> &'t T {
        &items[self.below(items.len())]
    }

    /// One of these words.
    pub(crate) fn word(&mut self, words: &[&'static str]) -> &'static str {
        self.of::<&'static str>(words)
    }

    /// Whether no branch is left.
    pub(crate) fn is_leaf(&self) -> bool {
        self.kids.len() == 0
    }

    /// The next branch; where none is left, a leaf made of the seed's own number, of zero where that is zero.
    pub(crate) fn kid(&mut self) -> Draw<'s> {
        if let Some(kid) = self.kids.next() {
            return kid.draw();
        }
        self.pick = self.pick.wrapping_mul(0x9E37_79B9_7F4A_7C15).rotate_left(29);
        Draw { pick: self.pick, rest: self.pick, kids: [].iter() }
    }
}
