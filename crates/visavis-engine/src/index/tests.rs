//! The index leads to every rule that matches, and to few others.

use proptest::collection::{btree_set, vec};
use proptest::prelude::*;
use visavis_image::Op;
use visavis_image::image::{AtomId, Block, Const, Image, Segment, Word};
use visavis_value::{Instant, Type, text::Fold};

use crate::bits::Bits;
use crate::session::inputs;
use crate::testing::{Builder, ab};
use crate::vm::{Machine, Memory};
use crate::{Call, Engine};

impl Builder {
    /// A branch atom of a block with this code, and a segment that it holds for.
    fn segment(&mut self, atom: AtomId) {
        let name = format!("s{}", self.image.segments.len()).into();
        self.image.segments.push(Segment { name, holds: atom });
    }

    /// All of these atoms, or any of them.
    fn gate(&mut self, atoms: &[AtomId], all: bool) -> AtomId {
        let start = self.image.code.len() as u32;
        let end = start + atoms.len() as u32;
        let op = if all { Op::JumpUnless } else { Op::JumpIf };
        self.image.code.extend(atoms.iter().map(|atom| ab(op, atom.0, end + 1)));
        let (falls_through, jumped) = if all { (Op::Yes, Op::No) } else { (Op::No, Op::Yes) };
        self.image.code.extend([ab(falls_through, 0, 0), ab(jumped, 0, 0)]);
        self.image.blocks.push(Block { start, end: end + 2, registers: Vec::new(), result: None });
        self.atom(Op::Branch, self.image.blocks.len() as u32 - 1, 0)
    }
}

/// The segments that a customer is led to, and those that the customer is in.
fn led(image: Image, json: &str) -> (Vec<u32>, Vec<u32>) {
    let engine = Engine::new(image).unwrap();
    let mut profile = engine.profile();
    profile.read_json(json.as_bytes()).unwrap();
    let call = Call::at(Instant(0));
    let program = engine.program();
    let mut memory = Memory::new(program);
    let mut machine = Machine::new(inputs(program, &profile, &call).unwrap(), &mut memory);
    let mut led = machine.lead(program.index.segments.as_ref().unwrap()).unwrap();
    let all = std::iter::from_fn(|| machine.next_led(&mut led)).collect();
    (all, engine.segments_of(&profile, &call).unwrap().iter().map(|id| id.0).collect())
}

/// Cities and ages: `city = C and age < A`, `city = C or city = D`.
fn cities() -> Image {
    let mut b = Builder::new(&["crm"]);
    b.attribute(0, "city", Type::Text(Fold::None), Word::Symbol);
    b.attribute(0, "age", Type::Int, Word::Int);
    let cities: Vec<AtomId> = (0..100)
        .map(|city| {
            let symbol = b.symbol(&format!("c{city}"));
            b.atom(Op::EqSymbol, 0, symbol)
        })
        .collect();
    let ages: Vec<AtomId> = (0..10)
        .map(|age| {
            let end = b.constant(Const::Int(age * 10));
            b.atom(Op::LtWord, 1, end)
        })
        .collect();
    for (place, city) in cities.iter().enumerate() {
        let both = b.gate(&[ages[place % 10], *city], true);
        let either = b.gate(&[*city, cities[(place + 1) % 100]], false);
        b.segment(both);
        b.segment(either);
    }
    b.image
}

#[test]
fn the_cost_grows_with_what_could_match() {
    // Two segments of the city itself, and one of the city before.
    assert_eq!(led(cities(), r#"{"city": "c7", "age": 30}"#), (vec![13, 14, 15], vec![13, 14, 15]));
    // Nobody of 80 is below 70: the second test that must say yes keeps the rule out.
    assert_eq!(led(cities(), r#"{"city": "c7", "age": 80}"#), (vec![13, 15], vec![13, 15]));
    assert_eq!(led(cities(), r#"{"city": "elsewhere", "age": 30}"#), (vec![], vec![]));
    assert_eq!(led(cities(), r#"{"age": 30}"#), (vec![], vec![]));
}

#[test]
fn what_could_always_match_is_always_led_to() {
    let mut image = cities();
    image.segments.push(Segment { name: "known".into(), holds: AtomId(image.atoms.len() as u32) });
    image.atoms.push(ab(Op::NeSymbol, 0, 3));
    let (led, matched) = led(image, r#"{"age": 30}"#);
    assert_eq!((led, matched), (vec![200], vec![]));
}

/// A set of atoms by a sweep, and by a test of each.
fn both_ways(ops: &[(Op, usize)], ends: &[i64], value: i64) -> (Vec<bool>, Vec<bool>) {
    let mut b = Builder::new(&["crm"]);
    b.attribute(0, "points", Type::Int, Word::Int);
    let ends: Vec<u32> = ends.iter().map(|end| b.constant(Const::Int(*end))).collect();
    for (op, end) in ops {
        let atom = b.atom(*op, 0, ends[end % ends.len()]);
        b.segment(atom);
    }
    let answers = |rules: usize, image: Image| {
        let engine = Engine::indexed_from(image, rules).unwrap();
        let mut profile = engine.profile();
        profile.read_json(format!(r#"{{"points": {value}}}"#).as_bytes()).unwrap();
        let found = engine.segments_of(&profile, &Call::at(Instant(0))).unwrap();
        (0..ops.len() as u32).map(|number| found.iter().any(|id| id.0 == number)).collect()
    };
    (answers(0, b.image.clone()), answers(usize::MAX, b.image))
}

proptest! {
    #[test]
    fn a_ladder_says_what_each_test_says(
        ops in vec((0_usize..6, 0_usize..12), 1..40),
        ends in btree_set(-6_i64..6, 1..12),
        value in -7_i64..7,
        sorted in any::<bool>(),
    ) {
        let all = [Op::EqWord, Op::NeWord, Op::LtWord, Op::LeWord, Op::GtWord, Op::GeWord];
        let mut ops: Vec<(Op, usize)> = ops.into_iter().map(|(op, end)| (all[op], end % ends.len())).collect();
        if sorted {
            ops.sort_unstable();
            ops.dedup();
        }
        let ends: Vec<i64> = ends.into_iter().collect();
        let (swept, asked) = both_ways(&ops, &ends, value);
        prop_assert_eq!(swept, asked);
    }

    #[test]
    fn a_range_of_bits_is_all_between(start in 0_usize..200, length in 0_usize..200) {
        let mut bits = Bits::new(256);
        bits.set_range(start..start + length);
        for number in 0..256 {
            prop_assert_eq!(bits.get(number), (start..start + length).contains(&number));
        }
    }
}
