//! What matching tables costs: rows that were looked at are counted, not timed.

use visavis_image::image::{Column, Const, Given, Hit, Output, RegType, SlotId, Subject, Table, Word};
use visavis_image::{Instr, Op};
use visavis_value::{Instant, Type};

use crate::testing::{Builder, one};
use crate::{Call, Engine, NoContacts, Profile};

/// A program whose one message is the result of a table.
fn shown(mut b: Builder, table: Table) -> Engine {
    b.image.tables.push(table);
    let block = b.block(&[one(Word::Int)], &[Instr::abc(Op::LoadTable, 0, 0, 0).unwrap()], 0);
    let cell = b.cell(block);
    Engine::new(b.shows(&[("rate", Type::Int, cell)])).unwrap()
}

/// What the message says, and how much was looked at for it.
fn asked(engine: &Engine, profile: &Profile) -> (String, usize) {
    let mut session = engine.session();
    let decision = engine.decision_id("shown").unwrap();
    let call = Call::at(Instant(0));
    let answer = session.decide(decision, profile, &call, &NoContacts).unwrap().to_decision().unwrap();
    let value = answer.chosen[0].content[0].1.clone();
    let found = value.map_or("missing".to_owned(), |value| format!("{value:?}"));
    (found, session.looked_at())
}

/// A column of rows that each hold for one class from 1 on, or for all where there is none.
fn column(slot: u32, cuts: Vec<i64>, rows: impl Iterator<Item = Option<u32>>) -> Column {
    let last = cuts.len() as u32 + 1;
    let ranges: Vec<(u32, u32)> = rows.map(|class| class.map_or((0, last), |class| (class, class))).collect();
    let starts = (0..=ranges.len() as u32).collect();
    Column { subject: Subject::Slot(SlotId(slot)), cuts, starts, ranges }
}

fn table(hit: Hit, columns: Vec<Column>, given: Vec<Given>) -> Table {
    let rows = vec![None; given.len()];
    let output = Output { each: RegType::scalar(Word::Int), rows: given, otherwise: Some(Given::Missing) };
    Table { name: "t".into(), hit, columns, rows, outputs: vec![output] }
}

/// A hundred by a hundred rows of two ints, one row for each pair of hundreds.
fn grid(hit: Hit) -> Engine {
    let mut b = Builder::new(&["crm"]);
    b.attribute(0, "a", Type::Int, Word::Int);
    b.attribute(0, "b", Type::Int, Word::Int);
    let cuts: Vec<i64> = (0..=100).map(|step| step * 100).collect();
    let columns = vec![
        column(0, cuts.clone(), (0..10_000).map(|row| Some(2 + row / 100))),
        column(1, cuts, (0..10_000).map(|row| Some(2 + row % 100))),
    ];
    let given = (0..10_000).map(|row| Given::Const(b.constant(Const::Int(row)))).collect();
    shown(b, table(hit, columns, given))
}

#[test]
fn ten_thousand_rows_are_not_looked_at_one_by_one() {
    for hit in [Hit::First, Hit::Sum] {
        let engine = grid(hit);
        let mut profile = engine.profile();
        for (a, b, row) in [(0, 0, 0), (4_250, 7_799, 4_277), (9_999, 9_999, 9_999), (9_999, 0, 9_900)] {
            profile.set("a", a).unwrap();
            profile.set("b", b).unwrap();
            let (found, looked) = asked(&engine, &profile);
            assert_eq!(found, format!("Int({row})"));
            assert!(looked <= 200, "{looked} of 10,000 rows were looked at");
        }
        profile.set("a", -1).unwrap();
        assert_eq!(asked(&engine, &profile).0, "missing");
        profile.set("a", None::<i64>).unwrap();
        assert_eq!(asked(&engine, &profile).0, "missing");
    }
}

#[test]
fn columns_of_few_values_are_intersected_by_words() {
    let mut b = Builder::new(&["crm"]);
    let names: Vec<String> = (0..12).map(|n| format!("b{n}")).collect();
    for name in &names {
        b.attribute(0, name, Type::Bool, Word::Bool);
    }
    let bit = |n: usize| (0..4_096_u32).map(move |row| Some(2 + (row >> n & 1)));
    let columns = (0..12).map(|n| column(n as u32, vec![0, 1], bit(n))).collect();
    let given = (0..4_096).map(|row| Given::Const(b.constant(Const::Int(row)))).collect();
    let engine = shown(b, table(Hit::First, columns, given));
    let mut profile = engine.profile();
    for row in [0, 1, 2_730, 4_095] {
        for (n, name) in names.iter().enumerate() {
            profile.set(name, row >> n & 1 == 1).unwrap();
        }
        let (found, looked) = asked(&engine, &profile);
        assert_eq!(found, format!("Int({row})"));
        assert!(looked < 600, "{looked} words and rows were looked at");
    }
}

#[test]
fn what_holds_for_everything_is_found_in_trees_too() {
    let mut b = Builder::new(&["crm"]);
    b.attribute(0, "a", Type::Int, Word::Int);
    let cuts: Vec<i64> = (0..2_000).collect();
    // Every seventh row holds for whatever there is, and what is missing.
    let rows = (0..2_000_u32).map(|row| (row % 7 != 0).then_some(row + 2));
    let given = (0..2_000).map(|row| Given::Const(b.constant(Const::Int(row)))).collect();
    let engine = shown(b, table(Hit::Count, vec![column(0, cuts, rows)], given));
    let mut profile = engine.profile();
    assert_eq!(asked(&engine, &profile).0, "Int(286)");
    profile.set("a", 1_000).unwrap();
    assert_eq!(asked(&engine, &profile), ("Int(287)".to_owned(), 287));
    profile.set("a", -3).unwrap();
    assert_eq!(asked(&engine, &profile).0, "Int(286)");
}

#[test]
fn hit_first_looks_no_further_than_a_row_that_holds() {
    for classes in [10, 2_000] {
        let mut b = Builder::new(&["crm"]);
        b.attribute(0, "a", Type::Int, Word::Int);
        // Every row holds for everything, whether a column has bitmaps or a tree.
        let cuts: Vec<i64> = (0..classes).collect();
        let given = (0..2_000).map(|row| Given::Const(b.constant(Const::Int(row)))).collect();
        let engine = shown(b, table(Hit::First, vec![column(0, cuts, (0..2_000).map(|_| None))], given));
        let (found, looked) = asked(&engine, &engine.profile());
        assert_eq!(found, "Int(0)");
        assert!(looked <= 2, "{looked} rows and words were looked at");
    }
}
