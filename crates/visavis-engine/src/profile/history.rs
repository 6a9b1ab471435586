//! The events of one kind in one record, and how they are read.
//!
//! In: words that fit, event by event, in whatever order they come. Out: rows that are there once the record is settled, and their order
//! in time: equal times in the order given. Keeps its memory from record to record. Where the events come in order of time,
//! nothing is sorted.

use smol_str::{SmolStr, format_smolstr};
use visavis_image::image::Shape;

use super::record::{Found, Outline, Record, described, expected, shortened};
use crate::error::{Misfit, RecordError};
use crate::layout::{EventPlan, Plan, Standing};
use crate::program::Program;

/// The events of one kind.
#[derive(Debug, Clone)]
pub(crate) struct History {
    /// How many slots an event has.
    width: usize,
    rows: usize,
    /// The slots of all rows, one row behind the other.
    cells: Vec<Option<u64>>,
    /// By row as it came, and in order of time once settled.
    times: Vec<i64>,
    /// By place in time: the row. Empty where the rows came in order.
    order: Vec<u32>,
    /// Whether each row so far is no earlier than those before it.
    in_order: bool,
    found: Found,
    /// By field of the row in hand: what is known of it.
    fields: Vec<Found>,
    /// Why the record cannot be decided: the first reason among these events.
    error: Option<RecordError>,
    /// What does not fit, by row and field.
    misfits: Vec<(usize, u32, Misfit)>,
}

impl History {
    pub(super) fn new(plan: &EventPlan) -> Self {
        Self {
            width: plan.width,
            rows: 0,
            cells: Vec::new(),
            times: Vec::new(),
            order: Vec::new(),
            in_order: true,
            found: Found::Nothing,
            fields: vec![Found::Nothing; plan.fields.len()],
            error: None,
            misfits: Vec::new(),
        }
    }

    /// Empties it and keeps its memory.
    pub(super) fn clear(&mut self) {
        self.rows = 0;
        self.cells.clear();
        self.times.clear();
        self.order.clear();
        self.in_order = true;
        self.found = Found::Nothing;
        self.error = None;
        self.misfits.clear();
    }

    /// How many events there are.
    pub(crate) fn len(&self) -> usize {
        self.rows
    }

    /// The times in order; empty of a plain list.
    pub(crate) fn times(&self) -> &[i64] {
        &self.times
    }

    /// The row of a place in time; of a plain list, of a place in the order given.
    #[inline]
    pub(crate) fn row(&self, place: usize) -> usize {
        self.order.get(place).map_or(place, |row| *row as usize)
    }

    /// The slot of a row.
    #[inline]
    pub(crate) fn cell(&self, row: usize, slot: usize) -> Option<u64> {
        self.cells.get(row * self.width + slot).copied().flatten()
    }

    /// Whether something stands there for these events, be it an empty list.
    pub(crate) fn is_given(&self) -> bool {
        self.found != Found::Nothing
    }

    pub(super) fn found(&self) -> Found {
        self.found
    }

    pub(super) fn error(&self) -> Option<&RecordError> {
        self.error.as_ref()
    }

    pub(super) fn misfits(&self) -> impl Iterator<Item = &Misfit> {
        self.misfits.iter().map(|(.., misfit)| misfit)
    }

    fn begin_row(&mut self) {
        self.rows += 1;
        self.cells.resize(self.rows * self.width, None);
        self.fields.fill(Found::Nothing);
    }

    #[inline]
    pub(super) fn set(&mut self, slot: usize, word: Option<u64>) {
        let row = self.rows.saturating_sub(1) * self.width;
        if let Some(cell) = self.cells.get_mut(row + slot) {
            *cell = word;
        }
    }

    /// Puts the events in order of time, and what does not fit in order of declaration.
    fn settle(&mut self) {
        self.misfits.sort_by_key(|(row, field, _)| (*row, *field));
        if self.in_order || !self.order.is_empty() {
            return;
        }
        let Self { order, times, .. } = self;
        order.extend((0..times.len()).map_while(|row| u32::try_from(row).ok()));
        // By row where times are equal, which is the order given, so that the sort need not be a stable one, which allocates.
        order.sort_unstable_by_key(|row| (times.get(*row as usize).copied(), *row));
        times.sort_unstable();
    }

    /// Forgets the order in time, before more rows come.
    fn unsettle(&mut self, time: Option<usize>) {
        self.order.clear();
        if let Some(slot) = time {
            self.times.clear();
            self.times.extend((0..self.rows).map(|row| {
                self.cells.get(row * self.width + slot).copied().flatten().unwrap_or_default() as i64
            }));
        }
    }
}

/// What a row is called in messages: its event's number in the order given, from 0.
fn event_name(program: &Program, event: usize) -> SmolStr {
    let Some(event) = program.image.events.get(event) else { return SmolStr::default() };
    let source = program.image.sources.get(event.source.index());
    format_smolstr!("{}.{}", source.map_or("", |source| source.name.as_str()), event.name)
}

impl Record {
    /// A list of events begins; what stood there before is forgotten.
    pub(super) fn begin_events(&mut self, plan: &EventPlan, event: usize, standing: Standing) {
        let Some(history) = self.histories.get_mut(event) else { return };
        history.clear();
        history.found = if standing == Standing::Nested { Found::Nested(true) } else { Found::Bare(true) };
        if standing == Standing::Bare {
            self.stands_bare.set(plan.source, true);
        }
    }

    /// One more event comes; its source then has the customer.
    pub(super) fn add_event(&mut self, plan: &EventPlan, event: usize) {
        let Some(history) = self.histories.get_mut(event) else { return };
        if history.found == Found::Nothing {
            history.found = Found::Bare(true);
        }
        if !history.order.is_empty() {
            history.unsettle(plan.time);
        }
        self.stands_bare.set(plan.source, true);
        if let Some(outline) = self.outlines.get_mut(plan.source).filter(|outline| **outline == Outline::Null)
        {
            *outline = Outline::NotNamed;
        }
    }

    /// An event begins.
    #[inline]
    pub(super) fn begin_row(&mut self, event: usize) {
        if let Some(history) = self.histories.get_mut(event) {
            history.begin_row();
        }
    }

    /// Notes of a field of the row in hand that a value stands there, and whether it fits.
    #[inline]
    pub(super) fn note_field(&mut self, event: usize, field: u32, found: Found) {
        let Some(history) = self.histories.get_mut(event) else { return };
        if let Some(known) = history.fields.get_mut(field as usize) {
            *known = found;
        }
    }

    /// Forgets a field of the row in hand, before the last of several values is read.
    pub(super) fn forget_field(&mut self, event: usize, field: u32, plan: &Plan) {
        let Some(history) = self.histories.get_mut(event) else { return };
        plan.slots.iter().for_each(|slot| history.set(slot.slot, None));
        // Those of the row in hand stand last, and of many rows they are few.
        let row = history.rows.saturating_sub(1);
        let is_own = |(other, of, _): &(usize, u32, Misfit)| (*other, *of) == (row, field);
        let mut own = history.misfits.iter().rev().take_while(|(other, ..)| *other == row);
        let place = own.position(is_own).map(|from_end| history.misfits.len() - 1 - from_end);
        if let Some(place) = place {
            history.misfits.remove(place);
        }
        self.note_field(event, field, Found::Nothing);
    }

    /// Whether a field of the row in hand was read already.
    #[inline]
    pub(super) fn has_field(&self, event: usize, field: u32) -> bool {
        let history = self.histories.get(event);
        history.and_then(|history| history.fields.get(field as usize)).is_some_and(|f| *f != Found::Nothing)
    }

    /// Notes that a field of the row in hand does not fit.
    #[cold]
    pub(super) fn note_field_misfit(&mut self, program: &Program, event: usize, field: u32, found: &str) {
        self.note_field(event, field, Found::Nested(false));
        let Some(history) = self.histories.get_mut(event) else { return };
        let row = history.rows.saturating_sub(1);
        let (attribute, expected) = describe(program, event, row, field);
        history.misfits.push((row, field, Misfit { attribute, found: shortened(found), expected }));
    }

    /// Notes that what stands there is no list of events, or that an event is no object.
    #[cold]
    pub(super) fn note_broken_events(&mut self, program: &Program, event: usize, is_list: bool, found: &str) {
        let Some(history) = self.histories.get_mut(event) else { return };
        let name = event_name(program, event);
        let (attribute, expected) = match is_list {
            true => {
                (format_smolstr!("{name}[{}]", history.rows.saturating_sub(1)), "an object with its fields")
            }
            false => (name, "a list of objects"),
        };
        let misfit = Misfit { attribute, found: shortened(found), expected: expected.into() };
        history.error.get_or_insert(RecordError::Misfit(misfit));
    }

    /// Notes that a list stands under a bare name that nobody knows whose it is. That is an error, as no event may be dropped.
    #[cold]
    pub(super) fn note_shared_events(&mut self, program: &Program, event: usize, found: &str) {
        let Some(history) = self.histories.get_mut(event) else { return };
        let attribute = event_name(program, event);
        let expected = format!("it under its source, `{attribute}`, since several sources have one");
        let misfit = Misfit { attribute, found: shortened(found), expected };
        history.error = Some(RecordError::Misfit(misfit));
    }

    /// The row in hand ends: gives every field that has no value what it is without one.
    #[inline]
    pub(super) fn end_row(&mut self, program: &Program, event: usize, plan: &EventPlan) {
        for (field, plan) in (0..).zip(&plan.fields) {
            let Some(history) = self.histories.get_mut(event) else { return };
            let found = history.fields.get(field as usize).copied().unwrap_or(Found::Nothing);
            if !matches!(found, Found::Nested(true) | Found::Bare(true)) {
                self.end_field(program, event, field, plan);
            }
        }
        let Some(history) = self.histories.get_mut(event) else { return };
        if let Some(slot) = plan.time {
            let time = history.cell(history.rows.saturating_sub(1), slot).unwrap_or_default() as i64;
            history.in_order &= history.times.last().is_none_or(|last| *last <= time);
            history.times.push(time);
        }
    }

    fn end_field(&mut self, program: &Program, event: usize, field: u32, plan: &Plan) {
        let stands = self.has_field(event, field);
        let is_empty = !plan.optional && !stands && plan.shape != Shape::Scalar;
        let words = self.pool.words_len();
        let empty = if is_empty && !plan.has_default { self.pool.words_from(words) } else { None };
        let Some(history) = self.histories.get_mut(event) else { return };
        for slot in &plan.slots {
            history.set(slot.slot, if plan.has_default { slot.default } else { empty });
        }
        if !plan.has_default && !plan.optional && empty.is_none() && history.error.is_none() {
            let row = history.rows.saturating_sub(1);
            let misfit = history.misfits.iter().find(|(other, of, _)| (*other, *of) == (row, field));
            let misfit = misfit.map(|(.., misfit)| misfit.clone());
            let (attribute, expected) = describe(program, event, row, field);
            history.error = Some(match misfit {
                Some(misfit) => RecordError::Misfit(misfit),
                None => RecordError::Absent { attribute, expected },
            });
        }
    }

    /// Puts all events in order, and forgets those of sources that the customer is not in.
    pub(super) fn settle_events(&mut self, program: &Program) {
        for (number, plan) in program.layout.events.plans.iter().enumerate() {
            let absent = self.is_absent(plan.source) || self.is_pending(plan.source);
            let Some(history) = self.histories.get_mut(number) else { continue };
            if absent {
                history.clear();
            }
            history.settle();
        }
    }
}

/// A field's name behind its source's, with the event's place, and what it takes in words.
fn describe(program: &Program, event: usize, row: usize, field: u32) -> (SmolStr, String) {
    let name = event_name(program, event);
    let fields = program.image.events.get(event).map(|event| event.fields.as_slice()).unwrap_or_default();
    described(fields.get(field as usize), |field| {
        (format_smolstr!("{name}[{row}].{}", field.name), expected(field))
    })
}
