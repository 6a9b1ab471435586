//! How many atoms are answered in one look at a slot.
//!
//! In: an image, and the atoms that a sweep must answer. Out: for each slot that they test the ends that it is compared with, in
//! order, and the texts. Where the compiler has put the atoms of one slot in order, the atoms that say yes to a value are
//! a few ranges of bits.

mod ladder;
mod postings;
mod prefixes;

use std::collections::BTreeMap;

use smol_str::SmolStr;
use visavis_image::image::{Const, Now, Shape, Word};
use visavis_image::{Image, Instr, Op};

use super::chance::{end_of, symbols_of};
use crate::bits::Bits;
use crate::layout::Layout;
use ladder::End;
pub(crate) use ladder::{Ladder, Points, Rung};
use postings::Named;
pub(crate) use postings::Postings;
pub(crate) use prefixes::Prefixes;

/// See the module.
#[derive(Debug, Default)]
pub(crate) struct Sweep {
    /// What it answers; all other atoms are asked when somebody needs them.
    pub(crate) answered: Bits,
    pub(crate) slots: Vec<SlotSweep>,
    /// What is tested one by one, with the atom's number.
    pub(crate) alone: Vec<(Instr, usize)>,
}

/// What one slot's value answers.
#[derive(Debug)]
pub(crate) struct SlotSweep {
    pub(crate) slot: usize,
    /// Whether it holds a number, whose key is not its word.
    pub(crate) is_number: bool,
    pub(crate) is_list: bool,
    /// What its ladders compare it with, points in time aside, in order.
    pub(crate) keys: Vec<i64>,
    pub(crate) ladders: Vec<Ladder>,
    /// Comparisons with points in time whose order each call may change: the point, and the atom.
    pub(crate) points: Vec<(Rung, u32, usize)>,
    pub(crate) postings: Postings,
    pub(crate) prefixes: Prefixes,
}

/// What is collected of one slot.
#[derive(Default)]
struct Collected {
    ladders: Vec<Ladder>,
    points: Vec<(Rung, u32, usize)>,
    named: Vec<Named>,
    /// The atoms that say yes to the texts that they do not name.
    others: Vec<u32>,
    begins: Vec<(SmolStr, u32, bool)>,
}

impl Sweep {
    /// How these atoms are answered, and with them all others that are answered by the way.
    pub(super) fn new(image: &Image, layout: &Layout, read: &Bits) -> Self {
        let mut sweep = Self { answered: Bits::new(image.atoms.len()), ..Self::default() };
        let mut slots: BTreeMap<u32, Collected> = BTreeMap::new();
        for (instr, atom) in image.atoms.iter().zip(0_u32..) {
            let slot = instr.a();
            if is_in_bulk(image, *instr) {
                // The fields of events are asked with an event in hand.
                if slot as usize >= layout.slots {
                    continue;
                }
                slots.entry(slot).or_default().add(image, *instr, atom);
            } else if read.get(atom as usize) {
                sweep.alone.push((*instr, atom as usize));
            } else {
                continue;
            }
            sweep.answered.set(atom as usize, true);
        }
        sweep.slots = slots.into_iter().map(|(slot, collected)| collected.done(image, slot)).collect();
        sweep
    }

    /// Whether every ladder of points in time is in order.
    pub(crate) fn is_in_order(&self, ends: &[Option<u64>]) -> bool {
        let points = Points { ends, in_order: false };
        self.slots.iter().flat_map(|slot| &slot.ladders).all(|ladder| ladder.is_in_order(points))
    }
}

impl Collected {
    fn add(&mut self, image: &Image, instr: Instr, atom: u32) {
        if let Some(begin) = begin_of(image, instr) {
            self.begins.push((begin.clone(), atom, instr.op == Op::StartsWith));
            return;
        }
        match (Rung::of(instr.op), end_of(image, instr)) {
            (Some(rung), Some(key)) => self.climb(rung, End::Key(key), atom as usize),
            (Some(rung), None) => match image.nows.get(instr.b() as usize).and_then(Now::line) {
                Some(place) => self.climb(rung, End::Point(instr.b(), place), atom as usize),
                None => self.points.push((rung, instr.b(), atom as usize)),
            },
            (None, _) => {
                let says = matches!(instr.op, Op::EqSymbol | Op::InSymbols | Op::HasAny);
                let symbols = symbols_of(image, instr).into_iter();
                self.named.extend(symbols.map(|symbol| Named { symbol, atom, says }));
                if !says {
                    self.others.push(atom);
                }
            }
        }
    }

    fn climb(&mut self, rung: Rung, end: End, atom: usize) {
        let taken = self.ladders.last_mut().is_some_and(|ladder| ladder.takes(rung, atom, end));
        if !taken {
            self.ladders.push(Ladder::new(rung, atom, end));
        }
    }

    fn done(mut self, image: &Image, slot: u32) -> SlotSweep {
        let mut keys: Vec<i64> = self.ladders.iter().flat_map(Ladder::keys).copied().collect();
        keys.sort_unstable();
        keys.dedup();
        self.ladders.iter_mut().for_each(|ladder| ladder.rank(&keys));
        let held = image.slots.get(slot as usize);
        SlotSweep {
            slot: slot as usize,
            is_number: held.is_some_and(|slot| slot.word == Word::Number),
            is_list: held.is_some_and(|slot| slot.shape == Shape::List),
            keys,
            ladders: self.ladders,
            points: self.points,
            postings: Postings::new(self.named, self.others),
            prefixes: Prefixes::new(self.begins),
        }
    }
}

/// How the text must begin, or must not, that an atom tests.
fn begin_of(image: &Image, instr: Instr) -> Option<&SmolStr> {
    match (instr.op, image.consts.get(instr.b() as usize)) {
        (Op::StartsWith | Op::NotStartsWith, Some(Const::Text(begin))) => Some(begin),
        _ => None,
    }
}

/// Whether an atom is answered with all others of its slot.
fn is_in_bulk(image: &Image, instr: Instr) -> bool {
    match instr.op {
        Op::EqSymbol | Op::NeSymbol | Op::InSymbols | Op::NotInSymbols | Op::HasAny | Op::HasNone => true,
        Op::Known | Op::IsTrue | Op::IsFalse => true,
        Op::EqNow | Op::NeNow | Op::LtNow | Op::LeNow | Op::GtNow | Op::GeNow => true,
        Op::StartsWith | Op::NotStartsWith => begin_of(image, instr).is_some(),
        _ => end_of(image, instr).is_some(),
    }
}
