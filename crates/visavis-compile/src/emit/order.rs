//! The atoms in an order in which many are answered at once.
//!
//! In: the code part of an image. Out: the same with its atoms sorted: by slot, then by what they ask, then by what they ask it of.
//! Of all tests of a slot with one operator those that say yes to a value then stand side by side, and a
//! profile's answers to them are a range of bits. Nothing else changes.

use visavis_image::image::{AtomId, Const};
use visavis_image::{Instr, Op, Operand};
use visavis_value::number;

use super::Code;
use crate::intern::number as index;

/// Sorts the atoms, and renames them everywhere.
pub(super) fn sort_atoms(code: &mut Code) {
    let mut order: Vec<u32> = (0..index(code.atoms.len())).collect();
    let atoms = &code.atoms;
    let key = |atom: &u32| atoms.get(*atom as usize).map(|instr| key(*instr, code));
    order.sort_by_cached_key(key);
    let mut places = vec![AtomId(0); order.len()];
    for (place, atom) in order.iter().enumerate() {
        if let Some(renamed) = places.get_mut(*atom as usize) {
            *renamed = AtomId(index(place));
        }
    }
    let rename = |atom: &mut AtomId| {
        if let Some(place) = places.get(atom.index()) {
            *atom = *place;
        }
    };
    code.atoms = order.iter().filter_map(|atom| code.atoms.get(*atom as usize).copied()).collect();
    code.atom_of.iter_mut().flatten().for_each(rename);
    code.tables.iter_mut().flat_map(|table| &mut table.rows).flatten().for_each(rename);
    for aggregate in &mut code.aggregates {
        aggregate.filter.iter_mut().for_each(rename);
        aggregate.sequence.iter_mut().flat_map(|sequence| &mut sequence.filter).for_each(rename);
    }
    for instr in code.code.iter_mut().filter(|instr| instr.op.operands().first() == Some(&Operand::Atom)) {
        let mut atom = AtomId(instr.a());
        rename(&mut atom);
        // INVARIANT: the new number is as small as the old ones.
        if let Some(renamed) = Instr::new(instr.op, atom.0, instr.b()) {
            *instr = renamed;
        }
    }
}

/// Tests of slots first; then, in the order of their code, what has to be worked out.
fn key(instr: Instr, code: &Code) -> (bool, u32, Op, (u8, i64)) {
    let [first, second, _] = instr.op.operands();
    let number = instr.b() as usize;
    let operand = match second {
        Operand::Const => code.consts.get(number).map(|constant| (0, rank(constant))),
        Operand::Now => code.nows.get(number).and_then(|now| now.line()),
        _ => None,
    };
    (first != Operand::Slot, instr.a(), instr.op, operand.unwrap_or((u8::MAX, i64::from(instr.b()))))
}

/// Where a constant that a slot is compared with stands among its like.
fn rank(constant: &Const) -> i64 {
    match constant {
        Const::Bool(yes) => i64::from(*yes),
        Const::Int(word) | Const::Money(word) | Const::DateTime(word) | Const::Time(word) => *word,
        Const::Date(days) => i64::from(*days),
        Const::Number(x) => number::order_key(*x),
        Const::Text(_) | Const::Version(_) | Const::Duration(_) | Const::List(..) | Const::Map(..) => 0,
    }
}
