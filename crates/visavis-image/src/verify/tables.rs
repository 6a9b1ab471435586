//! Decision tables.
//!
//! Whether a table's atoms and cells stand before the block that asks it is for `code` to say.

use crate::Uses;
use crate::image::{Column, Given, Hit, Image, Output, RegType, Shape, Subject, Table, TableId, Word};

use super::{VerifyError, number};

type Checked = Result<(), &'static str>;

pub(super) fn verify(image: &Image, uses: &Uses) -> Result<(), VerifyError> {
    for (index, table) in image.tables.iter().enumerate() {
        self::table(image, uses, table).map_err(|problem| VerifyError::Data {
            what: "table",
            index: number(index),
            problem,
        })?;
    }
    Ok(())
}

fn table(image: &Image, uses: &Uses, table: &Table) -> Checked {
    ensure(u32::try_from(table.rows.len()).is_ok(), "too many rows")?;
    let mut atoms = table.rows.iter().flatten();
    ensure(atoms.all(|atom| atom.index() < image.atoms.len()), "an atom is out of bounds")?;
    // What is found out once per call must not depend on the event in hand.
    let mut reads = table.rows.iter().flatten().map(|atom| uses.atom(*atom));
    let mut runs = image.blocks_of_table(table).map(|block| uses.block(block));
    ensure(reads.all(|e| e.is_none()) && runs.all(|e| e.is_none()), "a row reads the fields of an event")?;
    table.columns.iter().try_for_each(|column| self::column(image, table, column))?;
    ensure(!table.outputs.is_empty(), "it gives nothing")?;
    table.outputs.iter().try_for_each(|output| self::output(image, table, output))
}

fn column(image: &Image, table: &Table, column: &Column) -> Checked {
    let (word, symbols) = match column.subject {
        Subject::Slot(id) => {
            let slot = image.slots.get(id.index()).ok_or("a column's slot is out of bounds")?;
            ensure(slot.event.is_none(), "a column reads a field of an event")?;
            ensure(slot.shape == Shape::Scalar, "a column of many values")?;
            (slot.word, true)
        }
        Subject::Cell(cell, word) => {
            let block = image.cells.get(cell.index()).and_then(|block| image.blocks.get(block.index()));
            let result = block.and_then(|block| block.result);
            ensure(result == Some(RegType::scalar(word)), "a column's cell is not of its type")?;
            (word, false)
        }
    };
    let ordered = matches!(
        word,
        Word::Bool | Word::Int | Word::Number | Word::Money | Word::Date | Word::DateTime | Word::Time
    );
    ensure(ordered || symbols && word == Word::Symbol, "a column of what has no keys")?;
    ensure(column.cuts.is_sorted_by(|a, b| a < b), "a column's cuts are not in order")?;
    let last = u32::try_from(column.ranges.len()).map_err(|_| "too many ranges")?;
    let whole = column.starts.len() == table.rows.len() + 1
        && column.starts.first() == Some(&0)
        && column.starts.last() == Some(&last)
        && column.starts.is_sorted();
    ensure(whole, "a column's ranges are not one row's behind another's")?;
    let classes = u32::try_from(column.classes()).map_err(|_| "too many cuts")?;
    for ranges in column.rows() {
        let inside = ranges.iter().all(|(low, high)| low <= high && *high < classes);
        let apart = ranges.is_sorted_by(|a, b| a.1 < b.0);
        ensure(inside && apart, "a row's ranges are not in order")?;
    }
    Ok(())
}

fn output(image: &Image, table: &Table, output: &Output) -> Checked {
    ensure(output.rows.len() == table.rows.len(), "an output has not as many rows as the table")?;
    let RegType { shape, word } = output.each;
    let ordered = !matches!(word, Word::Bool | Word::Duration);
    let fits = match table.hit {
        Hit::First | Hit::Count => true,
        Hit::Sum => shape == Shape::Scalar && matches!(word, Word::Int | Word::Number | Word::Money),
        Hit::Max | Hit::Min => shape == Shape::Scalar && ordered,
        Hit::All => shape == Shape::Scalar,
    };
    ensure(fits && !matches!(word, Word::Symbol | Word::Folded), "an output of a type that it cannot have")?;
    output.rows.iter().chain(&output.otherwise).try_for_each(|given| {
        let ty = match given {
            Given::Missing => return Ok(()),
            Given::Const(id) => image.consts.get(*id as usize).map(crate::image::Const::ty),
            Given::Cell(cell) => {
                let block = image.cells.get(cell.index()).and_then(|block| image.blocks.get(block.index()));
                block.and_then(|block| block.result)
            }
        };
        ensure(ty == Some(output.each), "a row gives something of another type")
    })
}

fn ensure(holds: bool, problem: &'static str) -> Checked {
    if holds { Ok(()) } else { Err(problem) }
}

/// How deep tables are nested, each found out once: many blocks may ask one table of many rows.
pub(super) struct TableDepths<'i> {
    image: &'i Image,
    /// By table, where it is known: the block behind the last one that it uses, and how deep those are nested.
    known: Vec<Option<(usize, usize)>>,
}

impl<'i> TableDepths<'i> {
    pub(super) fn new(image: &'i Image) -> Self {
        Self { image, known: vec![None; image.tables.len()] }
    }

    /// How deep the blocks are nested that a table uses, 0 where it uses none; `None` where one of them is not among the blocks
    /// whose depths are known.
    pub(super) fn of(&mut self, table: TableId, depths: &[usize]) -> Option<usize> {
        if let Some((behind, depth)) = self.known.get(table.index()).copied().flatten() {
            return (behind <= depths.len()).then_some(depth);
        }
        let (mut behind, mut depth) = (0, 0);
        for block in self.image.blocks_of_table(self.image.tables.get(table.index())?) {
            behind = behind.max(block.index() + 1);
            depth = depth.max(*depths.get(block.index())?);
        }
        *self.known.get_mut(table.index())? = Some((behind, depth));
        Some(depth)
    }
}
