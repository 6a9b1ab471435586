//! Tests of one slot, by their ends in order.
//!
//! A value has its place among the ends: below the first, at it, between it and the second, and so on. At each place every test has
//! one answer, so that all of them together are a row of bits.

use visavis_value::number;

use super::rows::Rows;
use super::rung::Rung;
use crate::bits::Bits;

/// The most tests of one ladder, whose rows take memory by the square of them.
const MOST_TESTS: usize = 1_024;
/// How far apart the atoms of one ladder may be.
const MOST_ATOMS: u32 = 2_048;

/// A test: how it compares, with what, and the atom's number.
pub(crate) type Test<E> = (Rung, E, u32);

/// See the module.
#[derive(Debug)]
pub(crate) struct Ladder {
    /// Whether the slot holds a number, whose key is not its word.
    is_number: bool,
    ends: Vec<i64>,
    rows: Rows,
}

impl Ladder {
    /// Of tests of one slot.
    pub(super) fn new(is_number: bool, tests: &[Test<i64>]) -> Self {
        let mut ends: Vec<i64> = tests.iter().map(|(_, end, _)| *end).collect();
        ends.sort_unstable();
        ends.dedup();
        let tests = tests.iter().map(|(rung, end, atom)| (*rung, place(&ends, *end), *atom));
        let rows = rows(ends.len(), tests);
        Self { is_number, ends, rows }
    }

    /// Puts in the atoms that say yes to a slot's word; none of them is in.
    #[inline]
    pub(crate) fn climb(&self, word: u64, yes: &mut Bits) {
        let key = if self.is_number { number::order_key(f64::from_bits(word)) } else { word as i64 };
        self.rows.put_in(place(&self.ends, key), yes);
    }
}

/// Twice how many ends are below a key, and one more where one is equal.
#[inline]
pub(super) fn place(ends: &[i64], key: i64) -> usize {
    let below = ends.partition_point(|end| *end < key);
    below * 2 + usize::from(ends.get(below) == Some(&key))
}

/// What tests say at each place among so many ends; each stands with the place of its own end.
pub(super) fn rows(ends: usize, tests: impl Iterator<Item = Test<usize>> + Clone) -> Rows {
    let mut rows = Rows::new(ends * 2 + 1, tests.clone().map(|(_, _, atom)| atom));
    for (rung, place, atom) in tests {
        let places = [0, place, place + 1].into_iter().zip(rung.turns());
        places.filter(|(_, turns)| *turns).for_each(|(place, _)| rows.turn(place, atom));
    }
    rows.carry_on();
    rows
}

/// Tests by ladder: few enough of each, of atoms that are near each other.
pub(super) fn by_ladder<E>(tests: &mut [Test<E>]) -> Vec<&[Test<E>]> {
    tests.sort_by_key(|(_, _, atom)| *atom);
    let mut rest = &*tests;
    let mut ladders = Vec::new();
    while let Some((_, _, first)) = rest.first() {
        let near = rest.partition_point(|(_, _, atom)| atom - first < MOST_ATOMS);
        let (ladder, others) = rest.split_at(near.min(MOST_TESTS));
        ladders.push(ladder);
        rest = others;
    }
    ladders
}
