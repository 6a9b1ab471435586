//! How many atoms are answered in one look at a slot.
//!
//! In: an image, and the atoms that a sweep must answer. Out: for each slot that they test, what all tests of the slot say to each value that
//! makes a difference: a row of bits where the compiler has put the atoms of one slot side by side.

mod ladder;
mod postings;
mod prefixes;
mod rows;
mod rung;
mod timeline;

use std::collections::BTreeMap;

use smol_str::SmolStr;
use visavis_image::image::{Const, Now, Shape, Word};
use visavis_image::{Image, Instr, Op};

use super::chance::{end_of, symbols_of};
use crate::bits::Bits;
use crate::layout::Layout;
use ladder::{Ladder, Test, by_ladder};
use postings::Named;
pub(crate) use postings::Postings;
pub(crate) use prefixes::Prefixes;
pub(crate) use rows::Rows;
use rung::Rung;
use timeline::{Point, Timeline, find_ends};
pub(crate) use timeline::{Points, ask};

/// See the module. Each list has the tests of one kind by slot, in the order in which they are to be answered.
#[derive(Debug, Default)]
pub(crate) struct Sweep {
    /// What it answers; all other atoms are asked when somebody needs them.
    pub(crate) answered: Bits,
    /// The atoms that say yes to whatever they do not name.
    pub(crate) others: Vec<Of<Rows>>,
    pub(crate) ladders: Vec<Of<Ladder>>,
    pub(crate) timelines: Vec<Of<Timeline>>,
    /// Comparisons with points in time that are on no line.
    pub(crate) points: Vec<Of<Test<u32>>>,
    pub(crate) prefixes: Vec<Of<Prefixes>>,
    /// Of texts, and of lists of texts.
    pub(crate) postings: Vec<Of<Postings>>,
    pub(crate) list_postings: Vec<Of<Postings>>,
    /// What is tested one by one, with the atom's number.
    pub(crate) alone: Vec<(Instr, usize)>,
}

/// Tests of a slot.
pub(crate) type Of<T> = (usize, T);

/// What is collected of one slot.
#[derive(Default)]
struct Collected {
    ends: Vec<Test<i64>>,
    /// By line.
    lines: BTreeMap<u8, Vec<Test<Point>>>,
    points: Vec<Test<u32>>,
    named: Vec<Named>,
    /// The atoms that say yes to what they do not name.
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
        slots.into_iter().for_each(|(slot, collected)| sweep.add(image, slot, collected));
        sweep
    }

    fn add(&mut self, image: &Image, slot: u32, mut of: Collected) {
        let held = image.slots.get(slot as usize);
        let is_number = held.is_some_and(|held| held.word == Word::Number);
        let is_list = held.is_some_and(|held| held.shape == Shape::List);
        let slot = slot as usize;
        self.others.extend(Rows::of_all(&of.others).map(|rows| (slot, rows)));
        let ladders = by_ladder(&mut of.ends).into_iter();
        self.ladders.extend(ladders.map(|tests| (slot, Ladder::new(is_number, tests))));
        for tests in of.lines.values_mut().flat_map(|tests| by_ladder(tests)) {
            self.timelines.push((slot, Timeline::new(self.timelines.len(), tests)));
        }
        self.points.extend(of.points.into_iter().map(|test| (slot, test)));
        self.prefixes.extend(Prefixes::new(of.begins).map(|prefixes| (slot, prefixes)));
        let postings = if is_list { &mut self.list_postings } else { &mut self.postings };
        postings.extend(Postings::new(of.named).map(|postings| (slot, postings)));
    }

    /// The ends of all timelines by the points in time of a call.
    pub(crate) fn find_ends(&self, nows: &[Option<u64>], ends: &mut Vec<Vec<i64>>) {
        find_ends(self.timelines.iter().map(|(_, timeline)| timeline), nows, ends);
    }
}

impl Collected {
    fn add(&mut self, image: &Image, instr: Instr, atom: u32) {
        if let Some(begin) = begin_of(image, instr) {
            let says = instr.op == Op::StartsWith;
            self.begins.push((begin.clone(), atom, says));
            if !says {
                self.others.push(atom);
            }
            return;
        }
        match (Rung::of(instr.op), end_of(image, instr)) {
            (Some(rung), Some(key)) => self.ends.push((rung, key, atom)),
            (Some(rung), None) => match image.nows.get(instr.b() as usize).and_then(Now::line) {
                Some((line, along)) => {
                    self.lines.entry(line).or_default().push((rung, (instr.b(), along), atom));
                }
                None => self.points.push((rung, instr.b(), atom)),
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
