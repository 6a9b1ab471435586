//! What columns cannot say, asked of the row machine: of rows that are at work, on a record that is filled from the columns.
//!
//! In: a chunk that is read, and a row of it. Out: a record as the row machine wants it, and what it says. It is filled at most once in a
//! row for each row.

use visavis_image::image::AtomId;

use super::data::Values;
use super::mask::{self, Mask, NONE};
use super::read::{Read, Reading, read_value};
use super::run::{Chunk, Work};
use crate::error::Halt;
use crate::layout::Plan;
use crate::profile::Record;
use crate::program::Program;
use crate::vm::{Inputs, Machine};

impl Chunk<'_, '_> {
    /// Asks the row machine about the active rows of which nothing is known yet.
    pub(super) fn row_by_row(&mut self, atom: AtomId, active: &Mask) -> Result<(), Halt> {
        let place = match self.work.known.iter().position(|(known, _)| *known == atom) {
            Some(place) => place,
            None => {
                self.work.known.push((atom, NONE));
                if let Some(bits) = self.work.bits.get_mut(atom.index()) {
                    *bits = NONE;
                }
                self.work.known.len() - 1
            }
        };
        let known = self.work.known.get(place).map_or(NONE, |(_, known)| *known);
        let wanted = mask::merged(active, &known, |active, known| active & !known);
        let wanted = mask::merged(&wanted, &self.halted, |wanted, halted| wanted & !halted);
        for row in mask::rows(&wanted) {
            match self.ask_row(atom, row) {
                Ok(true) => {
                    if let Some(bits) = self.work.bits.get_mut(atom.index()) {
                        mask::insert(bits, row);
                    }
                }
                Ok(false) => {}
                Err(Halt::TooLong | Halt::History) => mask::insert(&mut self.halted, row),
                Err(Halt::Corrupt) => return Err(Halt::Corrupt),
            }
        }
        if let Some((_, known)) = self.work.known.get_mut(place) {
            mask::merge(known, active, |known, active| known | active);
        }
        Ok(())
    }

    fn ask_row(&mut self, atom: AtomId, row: usize) -> Result<bool, Halt> {
        self.fill(row);
        let inputs = Inputs {
            profile: &self.work.record,
            number: Some(self.batch.number(self.first + row)),
            ..self.inputs
        };
        Machine::new(inputs, &mut self.work.memory).ask(atom)
    }

    /// Puts a row that is in order into the record.
    pub(super) fn fill(&mut self, row: usize) {
        if self.work.in_record == Some(row) {
            return;
        }
        let Work { record, json, text, in_record, .. } = &mut *self.work;
        record.clear_settled();
        let program = self.inputs.program;
        for (source, absent) in self.readings.absent.iter().enumerate() {
            record.put_absent(source, mask::has(absent, row));
        }
        for (reading, plan) in self.readings.attributes.iter().zip(&program.layout.plans) {
            fill_attribute(program, (reading, plan), (self.first, row), (record, json, text));
        }
        *in_record = Some(row);
    }

    /// Puts the customer's key, and nothing else, of a row that is in order into the record.
    pub(super) fn fill_key(&mut self, row: usize) {
        let Work { record, json, text, in_record, .. } = &mut *self.work;
        record.clear_settled();
        *in_record = None;
        let program = self.inputs.program;
        let Some(key) = program.layout.key else { return };
        let attribute = self.plan.attribute_of.get(key.slot).copied().unwrap_or(usize::MAX);
        if let (Some(reading), Some(plan)) =
            (self.readings.attributes.get(attribute), program.layout.plans.get(attribute))
        {
            fill_attribute(program, (reading, plan), (self.first, row), (record, json, text));
        }
    }
}

/// Puts what a row has of an attribute into a record.
fn fill_attribute(
    program: &Program,
    (reading, plan): (&Reading<'_>, &Plan),
    (first, row): (usize, usize),
    (record, json, text): (&mut Record, &mut String, &mut String),
) {
    let column = reading.column.filter(|_| mask::has(&reading.stands, row));
    for slot in &plan.slots {
        let word = match column {
            None => record.fallback(plan, slot),
            Some(column) => match &column.values {
                Values::List(offsets, items) => {
                    let start = record.pool.words_len();
                    let words = offsets.range(first + row).map(|item| {
                        read_value(program, plan, slot.word, (items, item), (&mut record.pool, json, text))
                    });
                    let words: Vec<_> = words
                        .filter_map(|read| if let Read::Word(word) = read { Some(word) } else { None })
                        .collect();
                    words.into_iter().for_each(|word| record.pool.push_word(word));
                    record.pool.words_from(start)
                }
                _ => match reading.word(slot.word, row) {
                    Some(word) => Some(word),
                    None => {
                        let at = (column, first + row);
                        match read_value(program, plan, slot.word, at, (&mut record.pool, json, text)) {
                            Read::Word(word) => Some(word),
                            Read::Null | Read::Misfit => None,
                        }
                    }
                },
            },
        };
        record.put_settled(slot.slot, word);
    }
}
