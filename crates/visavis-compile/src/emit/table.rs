//! Decision tables.
//!
//! INVARIANT: what a table asks and gives has smaller ids than the node that asks it and is an atom or a cell, so that all of it
//! is emitted before.

use visavis_image::Op;
use visavis_image::image::{Given, Output, Table};

use super::registers::Reg;
use super::{Emitter, Limit};
use crate::dag::{Node, NodeId, OutputNode};
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
        let outputs = table.outputs.iter().map(|output| self.table_output(output)).collect();
        let place = number(self.out.tables.len());
        self.out.tables.push(Table { name: table.name.clone(), hit: table.hit, rows, outputs });
        if let Some(at) = self.table_of.get_mut(id as usize) {
            *at = Some(place);
        }
        Ok(place)
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

const TABLES: Limit = Limit { what: "tables", limit: u16::MAX as u32 };
