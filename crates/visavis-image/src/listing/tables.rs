//! Decision tables in a listing: each row's test and what it gives.

use std::fmt::Result;
use std::fmt::Write;

use super::Listing;
use crate::image::{Given, Hit, Output, Table};

impl Listing<'_> {
    pub(super) fn table(&mut self, table: &Table) -> Result {
        writeln!(self.out, "\ntable {} hit {}", table.name, policy(table.hit))?;
        for (index, test) in table.rows.iter().enumerate() {
            self.out.push_str("  row ");
            match test {
                Some(atom) => self.atom(atom.0)?,
                None => self.out.push_str("always"),
            }
            self.gives(table, |output| output.rows.get(index))?;
        }
        if table.outputs.iter().any(|output| output.otherwise.is_some()) {
            self.out.push_str("  otherwise");
            self.gives(table, |output| output.otherwise.as_ref())?;
        }
        Ok(())
    }

    fn gives<'t>(&mut self, table: &'t Table, of: impl Fn(&'t Output) -> Option<&'t Given>) -> Result {
        self.out.push_str(" gives");
        for given in table.outputs.iter().map(of) {
            self.out.push(' ');
            match given {
                Some(Given::Const(id)) => match self.image.consts.get(*id as usize) {
                    Some(constant) => self.constant(constant)?,
                    None => self.unknown("constant", *id)?,
                },
                Some(Given::Cell(cell)) => self.cell(*cell)?,
                Some(Given::Missing) | None => self.out.push_str("missing"),
            }
        }
        self.out.push('\n');
        Ok(())
    }
}

fn policy(hit: Hit) -> &'static str {
    match hit {
        Hit::First => "first",
        Hit::Sum => "sum",
        Hit::Max => "max",
        Hit::Min => "min",
        Hit::Count => "count",
        Hit::All => "all",
    }
}
