//! What the checker says of a table's rows together is so: examples are held against every cell, and no generated customer is in two
//! rows that were proved apart, or in none of rows that cover everybody.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test that cannot go on has failed")]

use proptest::prelude::*;
use visavis_check::InputValue;
use visavis_check::model::{ExprKind, Model, Row, Table, TableId};
use visavis_oracle::{Customer, Oracle};
use visavis_testkit::generate::{cases, config};
use visavis_testkit::harness;
use visavis_value::{Instant, Type, Value, calendar};

/// The model with a table's inputs as an example says; `None` where a point in time leaves the calendar.
fn with(model: &Model, table: &Table, example: &[Option<InputValue>], now: Instant) -> Option<Model> {
    let mut model = model.clone();
    let zone = model.project.zone;
    for (input, value) in table.inputs.iter().zip(example) {
        let kind = match value {
            None => continue,
            Some(InputValue::Missing) => ExprKind::Missing,
            Some(InputValue::Value(value)) => ExprKind::Literal(value.clone()),
            Some(InputValue::FromNow { shift, after }) => {
                let later = i64::from(*after);
                ExprKind::Literal(if model.exprs[*input].ty == Type::Date {
                    let date = calendar::shift_date(calendar::date_of(now, zone)?, *shift)?;
                    Value::Date(visavis_value::Date(date.0 + i32::try_from(later).unwrap()))
                } else {
                    Value::DateTime(Instant(calendar::shift_instant(now, *shift, zone)?.0 + later))
                })
            }
        };
        model.exprs.replace(*input, kind);
    }
    Some(model)
}

/// Whether a row holds for a customer.
fn holds(oracle: &Oracle<'_>, row: &Row, customer: &Customer, now: Instant) -> bool {
    let mut tests = row.cells.iter().filter_map(|cell| cell.test);
    tests.all(|test| oracle.eval(test, customer, now, None) == Some(Value::Bool(true)))
}

/// What is not so of a table; nothing where all is.
fn wrong(model: &Model, id: TableId, customers: &[(Customer, Instant)]) -> Option<String> {
    let table = &model.tables[id.index()];
    let report = model.table_report(id)?;
    let found = report.overlaps?;
    let now = customers.first().map_or(Instant(0), |(_, now)| *now);
    for meet in &found {
        let Some(example) = &meet.example else { continue };
        let Some(patched) = with(model, table, example, now) else { continue };
        let oracle = Oracle::new(&patched);
        for row in [meet.first, meet.second] {
            if !holds(&oracle, &table.rows[row], &Customer::default(), now) {
                return Some(format!("row {row} does not hold where {example:?}"));
            }
        }
    }
    if let Some(example) = &report.gap
        && let Some(patched) = with(model, table, example, now)
    {
        let oracle = Oracle::new(&patched);
        let clear = |row: &&Row| row.cells.iter().all(|c| c.test.is_none() || c.region.is_some());
        let mut rows = table.rows.iter().filter(clear);
        if rows.any(|row| holds(&oracle, row, &Customer::default(), now)) {
            return Some(format!("a row holds in the gap {example:?}"));
        }
    }
    let attributes = table.inputs.iter().all(|id| matches!(model.exprs[*id].kind, ExprKind::Attribute(_)));
    let oracle = Oracle::new(model);
    for (customer, now) in customers {
        let held: Vec<usize> =
            (0..table.rows.len()).filter(|row| holds(&oracle, &table.rows[*row], customer, *now)).collect();
        let given = |row: usize| -> Vec<Option<Value>> {
            table.rows[row].outputs.iter().map(|id| oracle.eval(*id, customer, *now, None)).collect()
        };
        if found.is_empty() && held.iter().any(|row| given(*row) != given(held[0])) {
            return Some(format!("rows {held:?} hold and were proved apart"));
        }
        let everywhere =
            (0..).zip(&model.sources).all(|(id, _)| !customer.not_in(visavis_check::model::SourceIdx(id)));
        if report.covered && attributes && everywhere && held.is_empty() {
            return Some("no row holds and all were said to be covered".into());
        }
    }
    None
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn what_is_said_of_rows_is_so(case in cases()) {
        let program = case.program();
        let model = harness::check(&program.text).map_err(TestCaseError::fail)?;
        let oracle = Oracle::new(&model);
        let all: Vec<_> = model.tables.iter().flat_map(|t| t.inputs.iter().copied().chain(t.operands())).collect();
        let customers: Vec<(Customer, Instant)> = case
            .calls(&program)
            .into_iter()
            // Also what a table reads that nobody asks.
            .filter_map(|asked| Some((oracle.read_with(&asked.json, Some(1), &all).ok()?, asked.now)))
            .collect();
        for id in (0..).map(TableId).take(model.tables.len()) {
            let found = wrong(&model, id, &customers);
            prop_assert!(found.is_none(), "{}\n{:#?}", found.unwrap_or_default(), model.tables[id.index()].rows);
        }
    }
}

#[test]
fn the_law_bites() {
    let text =
        "source crm { age: int }\ntable t -> int hit first { | age => r | | < 5 => 1 | | > 3 => 2 | }\n";
    let model = harness::check(text).expect("a program");
    let report = model.table_report(TableId(0)).expect("a table");
    let meet = report.overlaps.expect("few rows").pop().expect("they meet");
    assert_eq!(meet.example, Some(vec![Some(InputValue::Value(Value::Int(4)))]));
    assert!(report.covered);
}
