//! Decision tables.
//!
//! INVARIANT: what a table asks and gives has smaller ids than the node that asks it and is an atom or a cell, so that all of it
//! is emitted before.

use visavis_image::Op;
use visavis_image::image::{Column, Given, Output, Subject, Table, Word};

use super::registers::Reg;
use super::{Emitter, Limit};
use crate::dag::{ColumnNode, Keys, Node, NodeId, OutputNode, SubjectNode};
use crate::intern::number;

impl Emitter<'_> {
    /// A result of a table in a register.
    pub(super) fn load_table(
        &mut self,
        id: NodeId,
        (table, output): (u32, u32),
        into: Option<Reg>,
    ) -> Result<Reg, Limit> {
        let place = self.table(table)?;
        let dst = self.destination(id, into)?;
        let place = u16::try_from(place).map_err(|_| TABLES)?;
        self.push_abc(Op::LoadTable, dst, Reg(place.into()), output)?;
        Ok(dst)
    }

    /// The number of a table in the image.
    fn table(&mut self, id: u32) -> Result<u32, Limit> {
        if let Some(place) = self.table_of.get(id as usize).copied().flatten() {
            return Ok(place);
        }
        let dag = self.dag;
        let Some(table) = dag.tables.get(id as usize) else { return Err(TABLES) };
        let mut rows = Vec::with_capacity(table.rows.len());
        for row in &table.rows {
            rows.push(if *row == NodeId::TRUE { None } else { Some(self.atom(*row)?) });
        }
        let columns = table.columns.iter().map(|column| self.column(column)).collect();
        let outputs = table.outputs.iter().map(|output| self.table_output(output)).collect();
        let place = number(self.out.tables.len());
        self.out.tables.push(Table { name: table.name.clone(), hit: table.hit, columns, rows, outputs });
        if let Some(at) = self.table_of.get_mut(id as usize) {
            *at = Some(place);
        }
        Ok(place)
    }

    fn column(&mut self, column: &ColumnNode) -> Column {
        let (subject, symbols) = match column.subject {
            SubjectNode::Form(form) => {
                let slot = self.slots.of_form(form);
                let word = self.slots.slots.get(slot.index()).map(|slot| slot.word);
                (Subject::Slot(slot), word == Some(Word::Symbol))
            }
            SubjectNode::Value(node) => (Subject::Cell(self.out.cell(node), self.dag.ty(node).word), false),
        };
        let sets = column.rows.iter();
        let rows: Vec<Option<Held>> =
            sets.map(|row| row.as_ref().map(|set| (set.missing, self.intervals(&set.keys)))).collect();
        let pieces = || rows.iter().flatten().flat_map(|(_, pieces)| pieces);
        let mut cuts: Vec<i64> = pieces().map(|(low, _)| *low).filter(|low| *low > i64::MIN).collect();
        cuts.extend(pieces().filter_map(|(_, high)| high.checked_add(1)));
        // A symbol's number is never negative, so that nothing comes before the first.
        cuts.retain(|cut| !symbols || *cut > 0);
        cuts.sort_unstable();
        cuts.dedup();
        let mut column = Column { subject, cuts, starts: vec![0], ranges: Vec::new() };
        for row in &rows {
            let own = match row {
                None => vec![(0, number(column.classes() - 1))],
                Some((missing, pieces)) => {
                    let known = pieces
                        .iter()
                        .map(|(low, high)| (number(column.class_of(*low)), number(column.class_of(*high))));
                    joined(missing.then_some((0, 0)).into_iter().chain(known))
                }
            };
            column.ranges.extend(own);
            column.starts.push(number(column.ranges.len()));
        }
        column
    }

    /// The keys of a set, as intervals in order and apart.
    fn intervals(&mut self, keys: &Keys) -> Vec<(i64, i64)> {
        let (symbols, except) = match keys {
            Keys::Intervals(pieces) => return pieces.clone(),
            Keys::Symbols { symbols, except } => (symbols, *except),
        };
        let mut own: Vec<i64> = symbols.iter().map(|symbol| i64::from(self.symbols.place(*symbol))).collect();
        own.sort_unstable();
        if !except {
            return own.into_iter().map(|key| (key, key)).collect();
        }
        let mut out = Vec::with_capacity(own.len() + 1);
        let mut from = 0;
        for key in own {
            if from < key {
                out.push((from, key - 1));
            }
            from = key + 1;
        }
        out.push((from, i64::MAX));
        out
    }

    fn table_output(&mut self, output: &OutputNode) -> Output {
        let rows = output.rows.iter().map(|row| self.given(*row)).collect();
        let otherwise = output.otherwise.map(|row| self.given(row));
        Output { each: output.each, rows, otherwise }
    }

    fn given(&mut self, id: NodeId) -> Given {
        match self.dag.get(id) {
            Node::Missing(_) => Given::Missing,
            Node::Const { id, .. } => Given::Const(self.consts.place(id)),
            _ => Given::Cell(self.out.cell(id)),
        }
    }
}

/// What a row holds for: whether for a missing value, and intervals of keys.
type Held = (bool, Vec<(i64, i64)>);

const TABLES: Limit = Limit { what: "tables", limit: u16::MAX as u32 };

/// Ranges in order, those that touch as one.
fn joined(ranges: impl Iterator<Item = (u32, u32)>) -> Vec<(u32, u32)> {
    let mut out: Vec<(u32, u32)> = Vec::new();
    for (low, high) in ranges {
        match out.last_mut() {
            Some((_, end)) if low <= end.saturating_add(1) => *end = (*end).max(high),
            _ => out.push((low, high)),
        }
    }
    out
}
