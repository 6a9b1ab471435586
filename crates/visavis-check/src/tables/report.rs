//! What is known of a model's table as a whole, for whoever holds a checked program.
//!
//! In: a model. Out: the rows that meet, whatever the policy, with examples; customers that no row holds for.

use visavis_value::{Duration, Value};

use super::gaps::gap;
use super::overlaps::{Found, overlaps};
use super::sample::Sample;
use super::space::World;
use crate::model::{ExprId, Model, Table, TableId};
use crate::tables::region::Step;

/// What is known of a table's rows together.
#[derive(Debug, Clone, PartialEq)]
pub struct TableReport {
    /// Pairs of rows that give different results and are not proved apart, one at most for each lower row and some dozens at
    /// most in all; `None` where there are too many rows to say.
    pub overlaps: Option<Vec<RowsMeet>>,
    /// By column, a customer in every source for whom no row holds, `otherwise` aside.
    pub gap: Option<Vec<Option<InputValue>>>,
    /// Whether some row, `otherwise` aside, surely holds for whoever is in every source.
    pub covered: bool,
}

/// Two rows that may hold for one customer.
#[derive(Debug, Clone, PartialEq)]
pub struct RowsMeet {
    /// The upper row.
    pub first: usize,
    /// The lower row.
    pub second: usize,
    /// By column, inputs for which both hold; `None` where nobody can say whether there are such.
    pub example: Option<Vec<Option<InputValue>>>,
}

/// What an input is in an example.
#[derive(Debug, Clone, PartialEq)]
pub enum InputValue {
    /// Missing
    Missing,
    /// A value
    Value(Value),
    /// So far from now, or shortly after that
    FromNow {
        /// How far; backwards where negative.
        shift: Duration,
        /// Shortly after.
        after: bool,
    },
}

impl Model {
    /// What is known of a table; `None` where there is no such table.
    #[must_use]
    pub fn table_report(&self, id: TableId) -> Option<TableReport> {
        let table = self.tables.get(id.index())?;
        let world = World {
            exprs: &self.exprs,
            lets: self.lets.iter().map(|named| Some(named.value)).collect(),
            attributes: &self.attributes,
            zone: self.project.zone,
        };
        let space = world.space(table);
        let by_column = |samples: &[(ExprId, Sample)]| columns(&world, table, samples);
        let found = overlaps(&world, &space, table).ok().map(|found| {
            let each = found.into_iter().map(|overlap| RowsMeet {
                first: overlap.first,
                second: overlap.second,
                example: match overlap.found {
                    Found::Example(samples) => Some(by_column(&samples)),
                    Found::Unsure(_) => None,
                },
            });
            each.collect()
        });
        let open = gap(&space, false).ok().flatten().map(|classes| {
            let samples = space.dims.iter().zip(&classes);
            let samples: Vec<_> = samples
                .filter_map(|(dim, class)| Some((dim.input, dim.sample(class, &self.exprs[dim.input].ty)?)))
                .collect();
            by_column(&samples)
        });
        Some(TableReport { overlaps: found, gap: open, covered: gap(&space, true) == Ok(None) })
    }
}

fn columns(world: &World<'_>, table: &Table, samples: &[(ExprId, Sample)]) -> Vec<Option<InputValue>> {
    let value = |input: &ExprId| {
        let (_, sample) = samples.iter().find(|(id, _)| world.same(*id, *input))?;
        Some(match sample {
            Sample::Missing => InputValue::Missing,
            Sample::Value(value) => InputValue::Value(value.clone()),
            Sample::Steps(unit, twice) => {
                let count = twice.div_euclid(2);
                let mut shift = Duration::default();
                match unit {
                    Step::Months => shift.months = count,
                    Step::Days => shift.days = count,
                    Step::Micros => shift.micros = count,
                }
                InputValue::FromNow { shift, after: twice % 2 != 0 }
            }
        })
    };
    table.inputs.iter().map(value).collect()
}
