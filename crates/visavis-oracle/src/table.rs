//! Decision tables, row by row.
//!
//! In: a table and a scope. Out: the result of an output. Every row is asked, whatever the policy.

use visavis_check::model::{ExprId, Hit, Table};
use visavis_value::{Fold, Money, Value, history, number};

use crate::compare::order;
use crate::eval::Scope;

impl Scope<'_> {
    /// The result of a table's output; `None` is missing.
    pub(crate) fn table(&self, table: &Table, output: usize) -> Option<Value> {
        let holds = |test: &Option<ExprId>| test.is_none_or(|test| self.truth(test) == Some(true));
        let held = table.rows.iter().filter(|row| row.cells.iter().all(|cell| holds(&cell.test)));
        let mut given: Vec<ExprId> = held.filter_map(|row| row.outputs.get(output).copied()).collect();
        if given.is_empty() {
            given.extend(table.otherwise.as_ref().and_then(|outputs| outputs.get(output)));
        }
        match table.hit {
            Hit::Unique | Hit::First => self.eval(*given.first()?),
            Hit::Count => i64::try_from(given.len()).ok().map(Value::Int),
            Hit::All => {
                let values: Option<Vec<Value>> = given.iter().map(|id| self.eval(*id)).collect();
                Some(Value::List(values?.into()))
            }
            Hit::Sum => sum(&self.each(&given)?),
            Hit::Max | Hit::Min => {
                let mut best: Option<Value> = None;
                for value in self.each(&given)? {
                    let better = match &best {
                        None => true,
                        Some(best) if table.hit == Hit::Max => order(&value, best, Fold::None)?.is_gt(),
                        Some(best) => order(&value, best, Fold::None)?.is_lt(),
                    };
                    if better {
                        best = Some(value);
                    }
                }
                best
            }
        }
    }

    /// The values of all, `None` where one is missing or there are none.
    fn each(&self, given: &[ExprId]) -> Option<Vec<Value>> {
        if given.is_empty() {
            return None;
        }
        given.iter().map(|id| self.eval(*id)).collect()
    }
}

/// Ints and amounts exactly, numbers from the top.
fn sum(values: &[Value]) -> Option<Value> {
    let (mut exact, mut floating) = (0_i128, 0.0_f64);
    for value in values {
        match value {
            Value::Int(value) => exact += i128::from(*value),
            Value::Money(value) => exact += i128::from(value.units),
            Value::Number(value) => floating += value,
            _ => return None,
        }
    }
    match values.first()? {
        Value::Int(_) => history::sum(exact).map(Value::Int),
        Value::Money(Money { currency, .. }) => {
            history::sum(exact).map(|units| Value::Money(Money { units, currency: *currency }))
        }
        Value::Number(_) => number::finite(floating).map(Value::Number),
        _ => None,
    }
}
