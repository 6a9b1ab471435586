//! A row of a table in columns as slots.
//!
//! In: a batch and the number of a row. Out: the same slots as the record of JSON gives that has the row's values. This is what a row
//! means; the columns' own way is a short one for rows in which all is in order.

use visavis_image::image::Shape;

use super::Profile;
use super::json;
use super::record::{Outline, Record};
use crate::column::Batch;
use crate::error::RecordError;
use crate::layout::{Plan, SlotPlan, Standing};

impl Profile {
    /// Reads a row of a table in columns, in place of what was there.
    ///
    /// # Errors
    /// As [`Profile::read_json`]; a batch of another program, and a row that is none, give an empty record.
    pub fn read_batch_row(&mut self, batch: &Batch<'_>, row: usize) -> Result<(), RecordError> {
        self.record.clear();
        if batch.belongs_to(&self.program) && row < batch.rows() {
            self.number = Some(batch.number(row));
            let mut text = String::new();
            self.batch_cells(batch, row, &mut text);
        }
        self.end(Ok(()))
    }

    fn batch_cells(&mut self, batch: &Batch<'_>, row: usize, text: &mut String) {
        let program = &*self.program;
        let (record, scratch) = (&mut self.record, &mut self.scratch);
        for (source, above) in batch.outlines() {
            let is_there = above.iter().all(|validity| validity.get(row));
            record.outline(*source, if is_there { Outline::Nested } else { Outline::Null });
        }
        for (field, leaf) in batch.cells() {
            if write(batch, *field, row, text) {
                let plan = program.layout.plans.get(leaf.attribute as usize);
                if let Some(plan) = plan.filter(|_| leaf.standing == Standing::Nested) {
                    record.outline(plan.source, Outline::Nested);
                }
                // It is JSON, so that reading it ends well whatever it holds.
                let _ = json::read_value(program, record, scratch, text.as_bytes(), *leaf);
            }
        }
        for (field, leaf) in batch.events() {
            if write(batch, *field, row, text) {
                let plan = program.layout.events.plans.get(leaf.event as usize);
                if let Some(plan) = plan.filter(|_| leaf.standing == Standing::Nested) {
                    record.outline(plan.source, Outline::Nested);
                }
                let _ = json::read_events(program, record, scratch, text.as_bytes(), *leaf);
            }
        }
    }
}

/// Writes a row's value as JSON in place of what was there; `false` where it has none.
fn write(batch: &Batch<'_>, field: usize, row: usize, text: &mut String) -> bool {
    text.clear();
    let field = batch.field(field).filter(|field| field.is_there(row));
    field.and_then(|field| batch.column(field)).is_some_and(|column| column.write(row, text))
}

impl Record {
    fn outline(&mut self, source: usize, outline: Outline) {
        if let Some(own) = self.outlines.get_mut(source) {
            *own = outline;
        }
    }

    /// Empties it for slots that are put in one by one, as if it were settled.
    pub(crate) fn clear_settled(&mut self) {
        self.clear();
    }

    /// Puts a word, or nothing, in a slot of a record that counts as settled.
    pub(crate) fn put_settled(&mut self, slot: usize, word: Option<u64>) {
        match word {
            Some(word) => self.set(slot, word),
            None => self.unset_slot(slot),
        }
    }

    /// Says whether the customer is in a source, of a record that counts as settled.
    pub(crate) fn put_absent(&mut self, source: usize, absent: bool) {
        self.set_absent(source, absent);
    }

    /// What a slot holds where nothing stands for its attribute.
    pub(crate) fn fallback(&mut self, plan: &Plan, slot: &SlotPlan) -> Option<u64> {
        if plan.has_default {
            return slot.default;
        }
        if plan.optional || plan.shape == Shape::Scalar {
            return None;
        }
        let words = self.pool.words_len();
        self.pool.words_from(words)
    }
}
