//! Tests of one slot against points in time, by those in order.
//!
//! A [`Ladder`](super::Ladder) whose ends are other ones for each call. Points on one line keep their order, so that the rows stay; zones are
//! strange, so that each call looks whether they did.

use super::ladder::{Test, place, rows};
use super::rows::Rows;
use crate::bits::Bits;

/// A point in time: the now-constant, and where on its line it lies.
pub(super) type Point = (u32, i64);

/// See the module.
#[derive(Debug)]
pub(crate) struct Timeline {
    /// Its place among those of the program.
    number: usize,
    tests: Vec<Test<u32>>,
    /// The points, in order.
    nows: Vec<u32>,
    rows: Rows,
}

impl Timeline {
    /// Of tests against points on one line.
    pub(super) fn new(number: usize, tests: &[Test<Point>]) -> Self {
        let mut points: Vec<Point> = tests.iter().map(|(_, point, _)| *point).collect();
        points.sort_unstable_by_key(|(_, along)| *along);
        points.dedup_by_key(|(_, along)| *along);
        let line: Vec<i64> = points.iter().map(|(_, along)| *along).collect();
        let placed = tests.iter().map(|(rung, (_, along), atom)| (*rung, place(&line, *along), *atom));
        let rows = rows(line.len(), placed);
        let tests = tests.iter().map(|(rung, (now, _), atom)| (*rung, *now, *atom)).collect();
        Self { number, tests, nows: points.into_iter().map(|(now, _)| now).collect(), rows }
    }

    /// Puts in the atoms that say yes to a slot's word; none of them is in.
    #[inline]
    pub(crate) fn climb(&self, word: u64, points: Points<'_>, yes: &mut Bits) {
        match points.ends.get(self.number) {
            Some(ends) if !ends.is_empty() => self.rows.put_in(place(ends, word as i64), yes),
            _ => self.tests.iter().for_each(|test| ask(*test, word, points, yes)),
        }
    }

    /// Its ends by the points in time of a call; none where one is not there, or not behind the one before it.
    fn find_ends(&self, nows: &[Option<u64>], ends: &mut Vec<i64>) {
        ends.clear();
        for now in &self.nows {
            match point(nows, *now) {
                Some(end) if ends.last().is_none_or(|before| *before < end) => ends.push(end),
                _ => return ends.clear(),
            }
        }
    }
}

/// The ends of all timelines by the points in time of a call.
pub(super) fn find_ends<'t>(
    timelines: impl Iterator<Item = &'t Timeline>,
    nows: &[Option<u64>],
    ends: &mut Vec<Vec<i64>>,
) {
    for timeline in timelines {
        if ends.len() <= timeline.number {
            ends.resize(timeline.number + 1, Vec::new());
        }
        if let Some(ends) = ends.get_mut(timeline.number) {
            timeline.find_ends(nows, ends);
        }
    }
}

/// The points in time of a call.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Points<'c> {
    /// By now-constant; missing where it leaves the calendar.
    pub(crate) nows: &'c [Option<u64>],
    /// By timeline: its ends, in order; none where they are not.
    pub(crate) ends: &'c [Vec<i64>],
}

/// Puts in the atom of a test against a point in time if it says yes to a slot's word.
#[inline]
pub(crate) fn ask((rung, now, atom): Test<u32>, word: u64, points: Points<'_>, yes: &mut Bits) {
    yes.set(atom as usize, point(points.nows, now).is_some_and(|end| rung.holds(word as i64, end)));
}

/// A point in time as a key.
#[inline]
fn point(nows: &[Option<u64>], now: u32) -> Option<i64> {
    nows.get(now as usize).copied().flatten().map(|word| word as i64)
}
