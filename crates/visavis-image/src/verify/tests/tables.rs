//! One thing broken at a time in a table.

use super::{broken, code};
use crate::image::*;
use crate::isa::Op;
use crate::sample::{abc, instr};

#[test]
fn tables_hold_what_they_say() {
    let table = |breaks: fn(&mut Table)| broken(|image| breaks(&mut image.tables[0]));
    assert_eq!(table(|t| t.rows[1] = Some(AtomId(99))), "table 0: an atom is out of bounds");
    let empty = Table {
        name: "t".into(),
        hit: Hit::First,
        columns: Vec::new(),
        rows: Vec::new(),
        outputs: Vec::new(),
    };
    assert_eq!(broken(|image| image.tables.push(empty)), "table 1: it gives nothing");
    let more = |t: &mut Table| t.outputs[0].rows.truncate(1);
    assert_eq!(table(more), "table 0: an output has not as many rows as the table");
    let other = "table 0: a row gives something of another type";
    assert_eq!(table(|t| t.outputs[0].rows[0] = Given::Cell(CellId(1))), other);
    assert_eq!(table(|t| t.outputs[0].rows[1] = Given::Cell(CellId(99))), other);
    assert_eq!(table(|t| t.outputs[0].otherwise = Some(Given::Const(0))), other);
    assert_eq!(table(|t| t.outputs[0].otherwise = Some(Given::Const(99))), other);
    for (hit, shape, word) in [
        (Hit::Sum, Shape::Scalar, Word::Text),
        (Hit::Sum, Shape::List, Word::Int),
        (Hit::Max, Shape::Scalar, Word::Bool),
        (Hit::Min, Shape::Map, Word::Int),
        (Hit::All, Shape::List, Word::Text),
        (Hit::First, Shape::Scalar, Word::Symbol),
    ] {
        let message = broken(|image| {
            let more = image.tables[0].clone();
            let each = RegType { shape, word };
            let output = Output { each, rows: Vec::new(), otherwise: None };
            image.tables.push(Table {
                hit,
                columns: Vec::new(),
                rows: Vec::new(),
                outputs: vec![output],
                ..more
            });
        });
        assert_eq!(message, "table 1: an output of a type that it cannot have");
    }
}

#[test]
fn a_table_is_asked_for_what_it_has_and_behind_what_it_uses() {
    let load = |table, output| code(35, abc(Op::LoadTable, 0, table, output));
    let at = "block 8, instruction 35, `load_table`";
    assert_eq!(load(1, 0), format!("{at}: operand 2 is out of bounds"));
    assert_eq!(load(0, 1), format!("{at}: operand 3 is out of bounds"));
    assert_eq!(
        broken(|image| image.tables[0].hit = Hit::Count),
        format!("{at}: operand 1 has the wrong type")
    );
    let own = Given::Cell(CellId(5));
    let itself = broken(|image| {
        image.cells.push(BlockId(8));
        image.tables[0].outputs[0].rows[0] = own;
    });
    assert_eq!(itself, format!("{at}: operand 2 is declared later"));
    let asks_itself = broken(|image| {
        image.blocks[8].registers.push(RegType::scalar(Word::Bool));
        image.blocks[8].result = Some(RegType::scalar(Word::Bool));
        image.code[36] = instr(Op::Ret, 1, 0);
        let asked = u32::try_from(image.atoms.len()).expect("small");
        image.atoms.push(instr(Op::Holds, 8, 0));
        image.tables[0].rows[1] = Some(AtomId(asked));
    });
    assert_eq!(asks_itself, format!("{at}: operand 2 is declared later"));
}

#[test]
fn a_table_reads_no_fields_of_an_event() {
    // The branch of block 6 asks about the purchase in hand.
    let message = broken(|image| {
        let asked = u32::try_from(image.atoms.len()).expect("small");
        image.atoms.push(instr(Op::Branch, 6, 0));
        image.tables[0].rows[1] = Some(AtomId(asked));
    });
    assert_eq!(message, "table 0: a row reads the fields of an event");
}

#[test]
fn columns_are_what_rows_are_looked_up_by() {
    let column =
        |at: usize, breaks: fn(&mut Column)| broken(|image| breaks(&mut image.tables[0].columns[at]));
    let slot = |slot| broken(|image| image.tables[0].columns[0].subject = Subject::Slot(SlotId(slot)));
    assert_eq!(slot(99), "table 0: a column's slot is out of bounds");
    assert_eq!(slot(3), "table 0: a column of many values");
    assert_eq!(slot(6), "table 0: a column of what has no keys");
    assert_eq!(slot(13), "table 0: a column reads a field of an event");
    let cell = "table 0: a column's cell is not of its type";
    assert_eq!(column(1, |c| c.subject = Subject::Cell(CellId(99), Word::Money)), cell);
    assert_eq!(column(1, |c| c.subject = Subject::Cell(CellId(0), Word::Int)), cell);
    let text = |c: &mut Column| c.subject = Subject::Cell(CellId(1), Word::Text);
    assert_eq!(column(1, text), "table 0: a column of what has no keys");
    assert_eq!(column(0, |c| c.cuts = vec![1, 1]), "table 0: a column's cuts are not in order");
    let starts = "table 0: a column's ranges are not one row's behind another's";
    for wrong in [vec![0, 1], vec![0, 1, 2], vec![1, 1, 3], vec![0, 4, 3]] {
        assert_eq!(broken(|image| image.tables[0].columns[0].starts = wrong), starts);
    }
    let ranges = "table 0: a row's ranges are not in order";
    for wrong in [[(2, 2), (0, 0), (2, 4)], [(2, 1), (0, 0), (2, 3)], [(2, 2), (0, 2), (2, 3)]] {
        assert_eq!(broken(|image| image.tables[0].columns[0].ranges = wrong.to_vec()), ranges);
    }
}
