//! Values made of many events: one pass over the events of a kind for all aggregates that wait for no other pass.
//!
//! In: an aggregate that somebody asks for. Out: its value, and those of all others of its pass. Windows are found by binary search over
//! the times, sequences by two pointers that only go forward. What totals and spans mean is said by `visavis_value::history`.

use std::cmp::Ordering;
use std::ops::Range;

use visavis_image::image::{AGGREGATE_DEPTH, MAX_BLOCK_DEPTH};
use visavis_image::image::{Aggregate, AggregateFunction, AggregateId, AtomId, Edge, Point, Sequence, Word};
use visavis_value::history::{self, Scale};
use visavis_value::{Date, Instant, number, version};

use super::Machine;
use super::hands::Total;
use super::pending::Once;
use crate::error::Halt;
use crate::layout::{AggregatePlan, Pass};
use crate::profile::History;
use crate::program::Program;

impl<'a> Machine<'a> {
    /// The value of an aggregate; `None` is missing.
    pub(super) fn aggregate(&mut self, aggregate: u32) -> Result<Option<u64>, Halt> {
        let program: &'a Program = self.inputs.program;
        let id = AggregateId(aggregate);
        let number = program.layout.events.pass_of(id).ok_or(Halt::Corrupt)?;
        if !self.memory.hands.made.get(number) {
            let pass = program.layout.events.passes.get(number).ok_or(Halt::Corrupt)?;
            if self.memory.hands.running.get(number) || self.depth >= MAX_BLOCK_DEPTH {
                return Err(Halt::Corrupt);
            }
            self.memory.hands.running.set(number, true);
            self.depth += AGGREGATE_DEPTH;
            self.pass(pass)?;
            self.depth -= AGGREGATE_DEPTH;
            self.memory.hands.running.set(number, false);
            self.memory.hands.made.set(number, true);
        }
        self.note_made(Once::Aggregate(id.index()));
        self.memory.hands.values.get(id.index()).copied().ok_or(Halt::Corrupt)
    }

    fn pass(&mut self, pass: &'a Pass) -> Result<(), Halt> {
        let program: &'a Program = self.inputs.program;
        let history = self.inputs.history(pass.event).ok_or(Halt::Corrupt)?;
        let (mut start, mut end) = (usize::MAX, 0);
        for plan in &pass.aggregates {
            let aggregate = program.image.aggregates.get(plan.id).ok_or(Halt::Corrupt)?;
            // What one aggregate of the pass asks is not open for the others.
            let total = self.make_known(Once::Aggregate(plan.id), |machine| {
                machine.note_history(pass.event);
                machine.opening(aggregate, plan, history)
            })?;
            if total.is_open {
                (start, end) = (start.min(total.start), end.max(total.end));
            }
            *self.memory.hands.totals.get_mut(plan.id).ok_or(Halt::Corrupt)? = total;
        }
        let before = self.memory.hands.hand(pass.event);
        for place in start..end {
            self.memory.hands.take(pass.event, history.row(place));
            let mark = self.memory.mark();
            let is_open = self.event(pass, history, place)?;
            self.memory.release(mark);
            if !is_open {
                break;
            }
        }
        self.memory.hands.put(pass.event, before);
        for plan in &pass.aggregates {
            let aggregate = program.image.aggregates.get(plan.id).ok_or(Halt::Corrupt)?;
            let total = self.memory.hands.totals.get(plan.id).ok_or(Halt::Corrupt)?;
            let value = outcome(aggregate.function, plan.word, total);
            *self.memory.hands.values.get_mut(plan.id).ok_or(Halt::Corrupt)? = value;
        }
        Ok(())
    }

    /// Takes the event in hand into all aggregates that it counts for; whether any still waits for more.
    fn event(&mut self, pass: &'a Pass, history: &History, place: usize) -> Result<bool, Halt> {
        let program: &'a Program = self.inputs.program;
        let mut is_open = false;
        for plan in &pass.aggregates {
            let total = self.memory.hands.totals.get(plan.id).ok_or(Halt::Corrupt)?;
            if !total.is_open || place >= total.end {
                continue;
            }
            if place >= total.start {
                let aggregate = program.image.aggregates.get(plan.id).ok_or(Halt::Corrupt)?;
                self.make_known(Once::Aggregate(plan.id), |machine| {
                    machine.take(aggregate, plan, history, place)
                })?;
            }
            is_open |= self.memory.hands.totals.get(plan.id).is_some_and(|total| total.is_open);
        }
        Ok(is_open)
    }

    /// What an aggregate is before any event: its window, and at once what it is where no event has to be looked at for that.
    fn opening(
        &mut self,
        aggregate: &Aggregate,
        plan: &AggregatePlan,
        history: &History,
    ) -> Result<Total, Halt> {
        let Range { start, end } = self.window(aggregate, history)?;
        let mut total = Total { start, end, is_open: start < end, ..Total::default() };
        if !total.is_open || aggregate.filter.is_some() || aggregate.sequence.is_some() {
            return Ok(total);
        }
        let value = |place: usize| history.cell(history.row(place), plan.value?);
        match aggregate.function {
            AggregateFunction::Count | AggregateFunction::Any if plan.value.is_none() => {
                total.count = (end - start) as u64;
                total.is_open = false;
            }
            AggregateFunction::Latest => {
                total.value = (start..end).rev().find_map(value);
                total.is_open = false;
            }
            AggregateFunction::Earliest => {
                total.value = (start..end).find_map(value);
                total.is_open = false;
            }
            _ => {}
        }
        Ok(total)
    }

    /// The places in time of the events in a window; none where an end of it is missing.
    fn window(&mut self, aggregate: &Aggregate, history: &History) -> Result<Range<usize>, Halt> {
        let (mut start, mut end) = (0, history.len());
        let times = history.times();
        if let Some(low) = aggregate.low {
            let Some(at) = self.edge(low)? else { return Ok(0..0) };
            start = times.partition_point(|time| *time < at || (!low.inclusive && *time == at));
        }
        if let Some(high) = aggregate.high {
            let Some(at) = self.edge(high)? else { return Ok(0..0) };
            end = times.partition_point(|time| *time < at || (high.inclusive && *time == at));
        }
        Ok(start..end)
    }

    fn edge(&mut self, edge: Edge) -> Result<Option<i64>, Halt> {
        let word = match edge.at {
            Point::Now(now) => self.memory.point_in_time(now.0)?,
            Point::Cell(cell) => self.cell(cell)?,
        };
        Ok(word.map(|word| word as i64))
    }

    /// Takes the event in hand into one aggregate where it counts.
    fn take(
        &mut self,
        aggregate: &Aggregate,
        plan: &AggregatePlan,
        history: &History,
        place: usize,
    ) -> Result<(), Halt> {
        if !self.passes(aggregate.filter)? {
            return Ok(());
        }
        let row = history.row(place);
        let value = plan.value.map(|slot| history.cell(row, slot));
        // An event whose field is missing counts for nothing that is made of the field.
        if value == Some(None) {
            return Ok(());
        }
        let (value, order) = (value.flatten(), plan.order.and_then(|slot| history.cell(row, slot)));
        if let Some(sequence) = &aggregate.sequence {
            let at = history.times().get(place).copied().ok_or(Halt::Corrupt)?;
            if !self.is_followed(aggregate, sequence, plan.id, at)? {
                return Ok(());
            }
        }
        let wins = order.is_some() && self.wins(aggregate.function, plan, order)?;
        let total = self.memory.hands.totals.get_mut(plan.id).ok_or(Halt::Corrupt)?;
        total.count += 1;
        match aggregate.function {
            AggregateFunction::Count => {}
            AggregateFunction::Any => total.is_open = false,
            AggregateFunction::Sum | AggregateFunction::Avg => total.add(plan.word, value),
            AggregateFunction::Min | AggregateFunction::Max => {
                if wins {
                    (total.value, total.order) = (value, order);
                }
            }
            AggregateFunction::Latest => total.value = value,
            AggregateFunction::Earliest => (total.value, total.is_open) = (value, false),
        }
        Ok(())
    }

    /// Whether a value is less, or greater, than the best before; of equal ones the first stays.
    fn wins(
        &self,
        function: AggregateFunction,
        plan: &AggregatePlan,
        order: Option<u64>,
    ) -> Result<bool, Halt> {
        let wanted = if function == AggregateFunction::Min { Ordering::Less } else { Ordering::Greater };
        let best = self.memory.hands.totals.get(plan.id).ok_or(Halt::Corrupt)?.order;
        Ok(best.is_none() || self.order(plan.word, order, best)? == Some(wanted))
    }

    fn passes(&mut self, filter: Option<AtomId>) -> Result<bool, Halt> {
        filter.map_or(Ok(true), |filter| self.ask(filter))
    }

    /// The order of two values of one type; `None` where one is missing.
    pub(super) fn order(&self, word: Word, a: Option<u64>, b: Option<u64>) -> Result<Option<Ordering>, Halt> {
        let Some((a, b)) = a.zip(b) else { return Ok(None) };
        let pools = self.pools();
        Ok(match word {
            Word::Number => Some(f64::from_bits(a).total_cmp(&f64::from_bits(b))),
            Word::Text | Word::Folded | Word::Version => {
                let (a, b) = pools.text(a).zip(pools.text(b)).ok_or(Halt::Corrupt)?;
                if word == Word::Version { version::compare(a, b) } else { Some(a.cmp(b)) }
            }
            _ => Some((a as i64).cmp(&(b as i64))),
        })
    }

    // ---- sequences ----

    /// Whether the event at `at` is followed as the sequence says. The first event behind it that counts tells: either that one is
    /// within the span, or none is. Events are asked about in order of time, so that what was passed once is never looked at again.
    fn is_followed(
        &mut self,
        aggregate: &Aggregate,
        sequence: &Sequence,
        id: usize,
        at: i64,
    ) -> Result<bool, Halt> {
        let zone = self.inputs.program.image.zone;
        let first = self.has_dates(aggregate.event.index())?;
        let second = self.has_dates(sequence.event.index())?;
        let scale = Scale::of(first, second);
        let on_scale = |time: i64, is_date: bool| match is_date {
            true => scale.date(Date(i32::try_from(time).ok()?), zone),
            false => scale.instant(Instant(time), zone),
        };
        let Some(at) = on_scale(at, first) else { return Ok(false) };
        let Some(end) = scale.end(at, sequence.within, zone) else { return Ok(false) };
        let found =
            self.first_behind(sequence, id, |time| on_scale(time, second).filter(|time| *time > at))?;
        let follows = found.is_some_and(|time| time <= end);
        if sequence.negated {
            let has_passed = scale.instant(self.inputs.now, zone).is_some_and(|now| end < now);
            return Ok(!follows && has_passed);
        }
        Ok(follows)
    }

    /// The time of the first event that is `behind` and counts.
    fn first_behind(
        &mut self,
        sequence: &Sequence,
        id: usize,
        behind: impl Fn(i64) -> Option<i64>,
    ) -> Result<Option<i64>, Halt> {
        let event = sequence.event.index();
        let history = self.inputs.history(event).ok_or(Halt::Corrupt)?;
        self.note_history(event);
        let total = self.memory.hands.totals.get(id).copied().ok_or(Halt::Corrupt)?;
        let (mut next, mut counts, mut found) = (total.next, total.counts, None);
        let before = self.memory.hands.hand(event);
        while let Some(time) = history.times().get(next) {
            if let Some(time) = behind(*time) {
                if !counts {
                    self.memory.hands.take(event, history.row(next));
                    let mark = self.memory.mark();
                    counts = self.passes(sequence.filter)?;
                    self.memory.release(mark);
                }
                if counts {
                    found = Some(time);
                    break;
                }
            }
            (next, counts) = (next + 1, false);
        }
        self.memory.hands.put(event, before);
        let total = self.memory.hands.totals.get_mut(id).ok_or(Halt::Corrupt)?;
        (total.next, total.counts) = (next, counts);
        Ok(found)
    }

    fn has_dates(&self, event: usize) -> Result<bool, Halt> {
        let plan = self.inputs.program.layout.events.plans.get(event);
        plan.map(|plan| plan.has_dates).ok_or(Halt::Corrupt)
    }
}

impl Total {
    fn add(&mut self, word: Word, value: Option<u64>) {
        let value = value.unwrap_or_default();
        match word {
            Word::Number => self.number += f64::from_bits(value),
            // Of so many events as fit a record, no total of 64 bits each leaves 128.
            _ => self.sum += i128::from(value as i64),
        }
    }
}

/// What all events have come to.
fn outcome(function: AggregateFunction, word: Word, total: &Total) -> Option<u64> {
    let word_of = |value: i64| value as u64;
    match function {
        AggregateFunction::Count => Some(total.count),
        AggregateFunction::Any => Some(u64::from(total.count > 0)),
        AggregateFunction::Sum if word == Word::Number => number::finite(total.number).map(f64::to_bits),
        AggregateFunction::Sum => history::sum(total.sum).map(word_of),
        AggregateFunction::Avg => match word {
            Word::Number => history::mean_number(total.number, total.count).map(f64::to_bits),
            Word::Money => history::mean_money(total.sum, total.count).map(word_of),
            _ => history::mean_int(total.sum, total.count).map(f64::to_bits),
        },
        AggregateFunction::Min
        | AggregateFunction::Max
        | AggregateFunction::Latest
        | AggregateFunction::Earliest => total.value,
    }
}
