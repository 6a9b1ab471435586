//! Tests of one slot by one operator, by their ends in order.

use std::ops::Range;

use visavis_image::Op;

use crate::bits::Bits;

/// How a slot is compared with an end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Rung {
    Equal,
    Differs,
    Less,
    AtMost,
    Greater,
    AtLeast,
}

impl Rung {
    /// Of an instruction that compares with a constant or a point in time.
    pub(super) fn of(op: Op) -> Option<Self> {
        Some(match op {
            Op::EqWord | Op::EqNumber | Op::EqNow | Op::IsTrue | Op::IsFalse => Self::Equal,
            Op::NeWord | Op::NeNumber | Op::NeNow => Self::Differs,
            Op::LtWord | Op::LtNumber | Op::LtNow => Self::Less,
            Op::LeWord | Op::LeNumber | Op::LeNow => Self::AtMost,
            Op::GtWord | Op::GtNumber | Op::GtNow => Self::Greater,
            Op::GeWord | Op::GeNumber | Op::GeNow => Self::AtLeast,
            _ => return None,
        })
    }

    /// Whether a key compares so with an end.
    #[inline]
    pub(crate) fn holds(self, key: i64, end: i64) -> bool {
        match self {
            Self::Equal => key == end,
            Self::Differs => key != end,
            Self::Less => key < end,
            Self::AtMost => key <= end,
            Self::Greater => key > end,
            Self::AtLeast => key >= end,
        }
    }
}

/// The points in time of a call.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Points<'c> {
    /// By now-constant; missing where it leaves the calendar.
    pub(crate) ends: &'c [Option<u64>],
    /// Whether every ladder of them is in order.
    pub(crate) in_order: bool,
}

impl Points<'_> {
    /// A point as a key.
    #[inline]
    pub(crate) fn end(self, now: u32) -> Option<i64> {
        self.ends.get(now as usize).copied().flatten().map(|word| word as i64)
    }
}

/// An end that a test may have.
#[derive(Debug, Clone, Copy)]
pub(super) enum End {
    Key(i64),
    /// A point in time, and where on which line it lies.
    Point(u32, (u8, i64)),
}

/// Ends by atom, the first one's first.
#[derive(Debug)]
enum Ends {
    /// Keys, in order, while a slot's tests are collected.
    Keys(Vec<i64>),
    /// Of each key of the slot, and behind the last, how many of the ladder's own are below it.
    Ranks(Vec<u32>),
    /// Points in time on one line, in order.
    Points { line: u8, nows: Vec<u32>, last: i64 },
}

/// See the module.
#[derive(Debug)]
pub(crate) struct Ladder {
    rung: Rung,
    /// The atoms, one for each end.
    atoms: Range<usize>,
    ends: Ends,
}

impl Ladder {
    /// Of one test.
    pub(super) fn new(rung: Rung, atom: usize, end: End) -> Self {
        let ends = match end {
            End::Key(key) => Ends::Keys(vec![key]),
            End::Point(now, (line, last)) => Ends::Points { line, nows: vec![now], last },
        };
        Self { rung, atoms: atom..atom + 1, ends }
    }

    /// Takes a test in where it is the next one; says whether it is.
    pub(super) fn takes(&mut self, rung: Rung, atom: usize, end: End) -> bool {
        if self.rung != rung || self.atoms.end != atom {
            return false;
        }
        match (&mut self.ends, end) {
            (Ends::Keys(keys), End::Key(key)) if keys.last().is_some_and(|last| *last < key) => {
                keys.push(key)
            }
            (Ends::Points { line, nows, last }, End::Point(now, (of, place)))
                if *line == of && *last < place =>
            {
                nows.push(now);
                *last = place;
            }
            _ => return false,
        }
        self.atoms.end += 1;
        true
    }

    /// Its keys.
    pub(super) fn keys(&self) -> &[i64] {
        match &self.ends {
            Ends::Keys(keys) => keys,
            Ends::Ranks(_) | Ends::Points { .. } => &[],
        }
    }

    /// Finds its keys among all of the slot's, so that one search serves all ladders.
    pub(super) fn rank(&mut self, all: &[i64]) {
        if let Ends::Keys(own) = &self.ends {
            let below = |key: &i64| own.partition_point(|own| own < key);
            let ranks = all.iter().map(below).chain([own.len()]);
            self.ends = Ends::Ranks(ranks.map(|rank| u32::try_from(rank).unwrap_or(u32::MAX)).collect());
        }
    }

    /// Puts in the atoms that say yes to a key; none of them is in. `place` is how many of the slot's keys are below it, and
    /// `is_key` whether it is one of them.
    #[inline]
    pub(crate) fn climb(&self, key: i64, (place, is_key): (usize, bool), points: Points<'_>, yes: &mut Bits) {
        match &self.ends {
            Ends::Ranks(ranks) => {
                let rank = |place: usize| ranks.get(place).map_or(0, |rank| *rank as usize);
                self.put_in(rank(place), rank(place + usize::from(is_key)), yes);
            }
            Ends::Points { nows, .. } => self.climb_points(nows, key, points, yes),
            // Ranked before anybody climbs.
            Ends::Keys(_) => {}
        }
    }

    fn climb_points(&self, nows: &[u32], key: i64, points: Points<'_>, yes: &mut Bits) {
        let end = |now: &u32| points.end(*now);
        if points.in_order {
            let below = nows.partition_point(|now| end(now).is_some_and(|end| end < key));
            let equal = nows.iter().skip(below).take_while(|now| end(now) == Some(key)).count();
            self.put_in(below, below + equal, yes);
            return;
        }
        for (atom, now) in self.atoms.clone().zip(nows) {
            yes.set(atom, end(now).is_some_and(|end| self.rung.holds(key, end)));
        }
    }

    /// Whether its ends are all there and none is before the one before it, as points in time need not be.
    pub(super) fn is_in_order(&self, points: Points<'_>) -> bool {
        let Ends::Points { nows, .. } = &self.ends else { return true };
        let mut last = i64::MIN;
        nows.iter().all(|now| {
            let follows = points.end(*now).filter(|end| last <= *end);
            last = follows.unwrap_or(last);
            follows.is_some()
        })
    }

    /// By how many ends are below a key, and how many are at most as high.
    #[inline]
    fn put_in(&self, below: usize, at_most: usize, yes: &mut Bits) {
        let Range { start, end } = self.atoms;
        match self.rung {
            Rung::AtMost => yes.set_range(start + below..end),
            Rung::Greater => yes.set_range(start..start + below),
            Rung::Less => yes.set_range(start + at_most..end),
            Rung::AtLeast => yes.set_range(start..start + at_most),
            Rung::Equal => yes.set_range(start + below..start + at_most),
            Rung::Differs => {
                yes.set_range(start..start + below);
                yes.set_range(start + at_most..end);
            }
        }
    }
}
