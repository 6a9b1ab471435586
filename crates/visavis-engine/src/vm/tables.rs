//! Decision tables: what the rows that hold come to.
//!
//! In: a table of the image. Out: the result of one of its outputs. Which rows hold is found once per call; what they give
//! is worked out only for those that hold, and only where somebody asks.

use std::cmp::Ordering;

use visavis_image::Instr;
use visavis_image::image::{Given, Hit, Output, Word};
use visavis_value::{history, number};

use super::Machine;
use super::blocks::{Flow, Frame};
use super::memory::Matched;
use super::pending::Once;
use crate::error::Halt;

impl<'a> Machine<'a> {
    /// A result of a table in a register.
    pub(super) fn load_table(&mut self, frame: Frame<'a>, instr: Instr) -> Result<Flow, Halt> {
        let value = self.table(usize::from(instr.lo()), usize::from(instr.hi()))?;
        self.write(frame, instr.a(), value)
    }

    fn table(&mut self, index: usize, output: usize) -> Result<Option<u64>, Halt> {
        let image: &'a _ = &self.inputs.program.image;
        let table = image.tables.get(index).ok_or(Halt::Corrupt)?;
        let output = table.outputs.get(output).ok_or(Halt::Corrupt)?;
        if !self.memory.tables_done.get(index) {
            let found = self.inputs.program.tables.get(index).ok_or(Halt::Corrupt)?;
            let matched = self.make_known(Once::Table(index), |machine| machine.match_rows(table, found))?;
            *self.memory.tables.get_mut(index).ok_or(Halt::Corrupt)? = matched;
            self.memory.tables_done.set(index, true);
        }
        self.note_made(Once::Table(index));
        let matched = *self.memory.tables.get(index).ok_or(Halt::Corrupt)?;
        match table.hit {
            Hit::First => match self.nth(matched, output, 0)? {
                Some(given) => self.given(given),
                None => Ok(None),
            },
            Hit::Count => Ok(Some(self.held(matched, output) as u64)),
            Hit::All => self.all(matched, output),
            Hit::Sum => self.sum(matched, output),
            Hit::Max => self.best(matched, output, Ordering::Greater),
            Hit::Min => self.best(matched, output, Ordering::Less),
        }
    }

    /// How many rows hold, `otherwise` among them.
    fn held(&self, matched: Matched, output: &Output) -> usize {
        if matched.len == 0 { usize::from(output.otherwise.is_some()) } else { matched.len }
    }

    /// What one of the rows that hold gives.
    fn nth(&self, matched: Matched, output: &Output, at: usize) -> Result<Option<Given>, Halt> {
        if matched.len == 0 {
            return Ok(output.otherwise.filter(|_| at == 0));
        }
        if at >= matched.len {
            return Ok(None);
        }
        let row = *self.memory.matched.get(matched.start + at).ok_or(Halt::Corrupt)?;
        output.rows.get(row as usize).copied().map(Some).ok_or(Halt::Corrupt)
    }

    fn given(&mut self, given: Given) -> Result<Option<u64>, Halt> {
        match given {
            Given::Missing => Ok(None),
            Given::Const(id) => self.constant(id).map(Some),
            Given::Cell(cell) => self.cell(cell),
        }
    }

    fn all(&mut self, matched: Matched, output: &Output) -> Result<Option<u64>, Halt> {
        let start = self.memory.items.len();
        for at in 0..self.held(matched, output) {
            let given = self.nth(matched, output, at)?.ok_or(Halt::Corrupt)?;
            let value = self.given(given)?;
            self.memory.items.push(value);
        }
        self.memory.list_from(start)
    }

    /// Ints and amounts are added exactly, numbers from the top.
    fn sum(&mut self, matched: Matched, output: &Output) -> Result<Option<u64>, Halt> {
        let count = self.held(matched, output);
        let (mut exact, mut floating) = (0_i128, 0.0_f64);
        for at in 0..count {
            let given = self.nth(matched, output, at)?.ok_or(Halt::Corrupt)?;
            let Some(word) = self.given(given)? else { return Ok(None) };
            match output.each.word {
                Word::Number => floating += f64::from_bits(word),
                _ => exact += i128::from(word as i64),
            }
        }
        Ok(match output.each.word {
            _ if count == 0 => None,
            Word::Number => number::finite(floating).map(f64::to_bits),
            _ => history::sum(exact).map(|total| total as u64),
        })
    }

    /// The first of those that are greater, or less, than all others.
    fn best(&mut self, matched: Matched, output: &Output, better: Ordering) -> Result<Option<u64>, Halt> {
        let mut best = None;
        for at in 0..self.held(matched, output) {
            let given = self.nth(matched, output, at)?.ok_or(Halt::Corrupt)?;
            let Some(word) = self.given(given)? else { return Ok(None) };
            best = match best {
                None => Some(word),
                Some(so_far) => match self.order(output.each.word, Some(word), Some(so_far))? {
                    Some(order) if order == better => Some(word),
                    Some(_) => Some(so_far),
                    None => return Ok(None),
                },
            };
        }
        Ok(best)
    }
}
