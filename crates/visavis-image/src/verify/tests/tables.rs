//! One thing broken at a time in a table.

use super::{broken, code};
use crate::image::*;
use crate::isa::Op;
use crate::sample::{abc, instr};

#[test]
fn tables_hold_what_they_say() {
    let table = |breaks: fn(&mut Table)| broken(|image| breaks(&mut image.tables[0]));
    assert_eq!(table(|t| t.rows[1] = Some(AtomId(99))), "table 0: an atom is out of bounds");
    let empty = Table { name: "t".into(), hit: Hit::First, rows: Vec::new(), outputs: Vec::new() };
    assert_eq!(broken(|image| image.tables.push(empty)), "table 1: it gives nothing");
    assert_eq!(table(|t| t.rows.truncate(1)), "table 0: an output has not as many rows as the table");
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
            image.tables.push(Table { hit, rows: Vec::new(), outputs: vec![output], ..more });
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
