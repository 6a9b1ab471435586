//! Which rows of a table hold.
//!
//! In: a table and its index. Out: rows, in order. Where a column lets few rows through, those are held against the other columns;
//! where all let many through, their sets are intersected word by word. What no column can say is asked of the rows that are left only.

use visavis_image::image::{Column, Hit, Subject, Table, Word};
use visavis_value::number;

use super::Machine;
use super::memory::Matched;
use crate::error::Halt;
use crate::layout::{ColumnIndex, TableIndex};

/// A column with the class of the customer's value.
#[derive(Clone, Copy)]
struct Place<'a> {
    column: &'a Column,
    index: &'a ColumnIndex,
    class: usize,
}

impl<'a> Machine<'a> {
    /// The rows that hold, in order; of `hit first` at most one. What a row asks may match other tables meanwhile, whose rows then
    /// stand behind.
    pub(super) fn match_rows(&mut self, table: &'a Table, index: &'a TableIndex) -> Result<Matched, Halt> {
        let classes = self.memory.classes.len();
        for column in &table.columns {
            let class = self.class_of(column)?;
            self.memory.classes.push(class);
        }
        let start = self.memory.matched.len();
        self.candidates(table, index, classes)?;
        self.memory.classes.truncate(classes);
        self.hold(table, start)
    }

    /// The class of a column's value.
    fn class_of(&mut self, column: &Column) -> Result<usize, Halt> {
        let (word, value) = match column.subject {
            Subject::Slot(slot) => {
                let word = self.inputs.program.image.slots.get(slot.index()).ok_or(Halt::Corrupt)?.word;
                if self.is_pending() {
                    self.note_slot(slot.index());
                }
                (word, self.slot(slot.index()))
            }
            Subject::Cell(cell, word) => (word, self.cell(cell)?),
        };
        Ok(value.map_or(0, |value| {
            column.class_of(match word {
                Word::Number => number::order_key(f64::from_bits(value)),
                _ => value as i64,
            })
        }))
    }

    fn place(&self, table: &'a Table, index: &'a TableIndex, classes: usize, at: usize) -> Option<Place<'a>> {
        let class = *self.memory.classes.get(classes + at)?;
        Some(Place { column: table.columns.get(at)?, index: index.columns.get(at)?, class })
    }

    /// Puts the rows that every column lets through behind those matched before, in order.
    fn candidates(&mut self, table: &'a Table, index: &'a TableIndex, classes: usize) -> Result<(), Halt> {
        let count = u32::try_from(table.rows.len()).map_err(|_| Halt::Corrupt)?;
        if table.columns.is_empty() {
            self.memory.looked += table.rows.len();
            self.memory.matched.extend(0..count);
            return Ok(());
        }
        let mut fewest: Option<(usize, usize)> = None;
        let mut sets = 0;
        for at in 0..table.columns.len() {
            let place = self.place(table, index, classes, at).ok_or(Halt::Corrupt)?;
            match place.index {
                ColumnIndex::Bitmaps(_) => sets += 1,
                ColumnIndex::Tree { .. } => {
                    let rows = place.index.lists(place.class).map(<[u32]>::len).sum();
                    if fewest.is_none_or(|(least, _)| rows < least) {
                        fewest = Some((rows, at));
                    }
                }
            }
        }
        match fewest {
            Some((rows, at)) if sets == 0 || rows <= sets * index.words => {
                self.of_one_column(table, index, (classes, at))
            }
            _ => self.of_all_sets(table, index, classes),
        }
    }

    /// The rows that one column lets through, held against the others.
    fn of_one_column(
        &mut self,
        table: &'a Table,
        index: &'a TableIndex,
        (classes, at): (usize, usize),
    ) -> Result<(), Halt> {
        let start = self.memory.matched.len();
        let own = self.place(table, index, classes, at).ok_or(Halt::Corrupt)?;
        // Under `hit first` no row below one that surely holds matters.
        let mut last = u32::MAX;
        for list in own.index.lists(own.class) {
            for row in list {
                if *row > last {
                    break;
                }
                self.memory.looked += 1;
                if self.others_let(table, index, (classes, Some(at)), *row) {
                    self.memory.matched.push(*row);
                    if is_last(table, *row) {
                        last = *row;
                    }
                }
            }
        }
        self.memory.matched.get_mut(start..).ok_or(Halt::Corrupt)?.sort_unstable();
        Ok(())
    }

    /// The rows that are in the sets of all columns that have sets, held against the others.
    fn of_all_sets(&mut self, table: &'a Table, index: &'a TableIndex, classes: usize) -> Result<(), Halt> {
        for word in 0..index.words {
            let mut bits = u64::MAX;
            for at in 0..table.columns.len() {
                let place = self.place(table, index, classes, at).ok_or(Halt::Corrupt)?;
                if let Some(set) = place.index.bitmap(place.class, index.words) {
                    bits &= set.get(word).copied().unwrap_or_default();
                    self.memory.looked += 1;
                }
                if bits == 0 {
                    break;
                }
            }
            while bits != 0 {
                let row = word * 64 + bits.trailing_zeros() as usize;
                bits &= bits - 1;
                let row = u32::try_from(row).map_err(|_| Halt::Corrupt)?;
                self.memory.looked += 1;
                if self.others_let(table, index, (classes, None), row) {
                    self.memory.matched.push(row);
                    if is_last(table, row) {
                        return Ok(());
                    }
                }
            }
        }
        Ok(())
    }

    /// Whether the columns that did not give a row let it through: all but one, or all that have no sets.
    fn others_let(
        &self,
        table: &'a Table,
        index: &'a TableIndex,
        (classes, asked): (usize, Option<usize>),
        row: u32,
    ) -> bool {
        (0..table.columns.len()).all(|at| {
            let Some(place) = self.place(table, index, classes, at) else { return false };
            match (asked, place.index) {
                (Some(asked), _) if asked == at => true,
                (None, ColumnIndex::Bitmaps(_)) => true,
                (_, ColumnIndex::Bitmaps(_)) => {
                    let set = place.index.bitmap(place.class, index.words);
                    let word = set.and_then(|set| set.get(row as usize / 64)).copied().unwrap_or_default();
                    word >> (row % 64) & 1 == 1
                }
                (_, ColumnIndex::Tree { .. }) => place.column.lets(row, place.class),
            }
        })
    }

    /// Keeps those of the rows from `start` that hold for what no column says.
    fn hold(&mut self, table: &'a Table, start: usize) -> Result<Matched, Halt> {
        let end = self.memory.matched.len();
        let mut len = 0;
        for at in start..end {
            let row = *self.memory.matched.get(at).ok_or(Halt::Corrupt)?;
            let holds = match table.rows.get(row as usize).ok_or(Halt::Corrupt)? {
                Some(atom) => self.ask(*atom)?,
                None => true,
            };
            if holds {
                *self.memory.matched.get_mut(start + len).ok_or(Halt::Corrupt)? = row;
                len += 1;
                if table.hit == Hit::First {
                    break;
                }
            }
        }
        Ok(Matched { start, len })
    }
}

/// Whether no row behind this one matters where the columns let it through.
fn is_last(table: &Table, row: u32) -> bool {
    table.hit == Hit::First && matches!(table.rows.get(row as usize), Some(None))
}
