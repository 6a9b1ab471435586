//! Decision tables in a listing: each row's test and what it gives.

use std::fmt::Result;
use std::fmt::Write;

use super::Listing;
use crate::image::{Column, Given, Hit, Output, Subject, Table};

impl Listing<'_> {
    pub(super) fn table(&mut self, table: &Table) -> Result {
        writeln!(self.out, "\ntable {} hit {}", table.name, policy(table.hit))?;
        for column in &table.columns {
            self.out.push_str("  by ");
            self.subject(column)?;
            let cuts: Vec<String> = column.cuts.iter().map(i64::to_string).collect();
            writeln!(self.out, " cut at {}", cuts.join(" "))?;
        }
        let mut ranges: Vec<_> = table.columns.iter().map(crate::image::Column::rows).collect();
        for (index, test) in table.rows.iter().enumerate() {
            self.out.push_str("  row");
            for own in ranges.iter_mut().filter_map(Iterator::next) {
                let range = |(low, high): &(u32, u32)| match low == high {
                    true => low.to_string(),
                    false => format!("{low}..{high}"),
                };
                let own: Vec<String> = own.iter().map(range).collect();
                write!(self.out, " {{{}}}", own.join(" "))?;
            }
            if let Some(atom) = test {
                self.out.push_str(" where ");
                self.atom(atom.0)?;
            }
            self.gives(table, |output| output.rows.get(index))?;
        }
        if table.outputs.iter().any(|output| output.otherwise.is_some()) {
            self.out.push_str("  otherwise");
            self.gives(table, |output| output.otherwise.as_ref())?;
        }
        Ok(())
    }

    fn subject(&mut self, column: &Column) -> Result {
        match column.subject {
            Subject::Slot(slot) => self.slot(slot),
            Subject::Cell(cell, _) => self.cell(cell),
        }
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
