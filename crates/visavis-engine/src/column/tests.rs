//! Columns of a host's memory.

use super::{Column, Ints, PackedBits, Texts, Values};
use crate::engine::Engine;
use crate::testing::Builder;
use crate::{Call, Instant};
use visavis_image::image::{AtomId, Segment, Word};
use visavis_image::{Instr, Op};
use visavis_value::Type;

fn written(values: Values<'_>) -> String {
    let mut out = String::new();
    Column { values, validity: None }.write(0, &mut out);
    out
}

#[test]
fn bits_are_read_from_any_place() {
    let bytes: Vec<u8> = (0..40_u8).map(|n| n.wrapping_mul(37).wrapping_add(11)).collect();
    for offset in 0..70 {
        let bits = PackedBits::new(&bytes, offset);
        for row in [0, 1, 63, 64, 200, 300] {
            let expected = (0..64).fold(0_u64, |word, at| word | u64::from(bits.get(row + at)) << at);
            assert_eq!(bits.word(row), expected, "{offset} {row}");
        }
    }
}

#[test]
fn numbers_are_written_as_the_decimals_that_they_mean() {
    assert_eq!(written(Values::Float(vec![0.1].into())), "0.1");
    assert_eq!(written(Values::Double(vec![-0.0].into())), "0");
    assert_eq!(written(Values::Double(vec![f64::NAN].into())), "{\"NaN\":null}");
    assert_eq!(written(Values::Decimal(vec![-5].into(), 2)), "-0.05");
    assert_eq!(written(Values::Decimal(vec![12_345].into(), 2)), "123.45");
    assert_eq!(written(Values::Decimal(vec![12].into(), -3)), "12000");
    assert_eq!(written(Values::Int(Ints::U64(&[u64::MAX]))), "18446744073709551615");
}

#[derive(Debug)]
struct Few(&'static [&'static str]);

impl Texts for Few {
    fn len(&self) -> usize {
        self.0.len()
    }

    fn text(&self, row: usize) -> Option<&str> {
        self.0.get(row).copied()
    }
}

/// What points nowhere is missing, and nobody panics.
#[test]
fn columns_that_are_too_short_have_no_values() {
    let mut builder = Builder::new(&["crm"]);
    builder.attribute(0, "orders", Type::Int, Word::Int);
    builder.attribute(0, "tier", Type::Text(visavis_value::text::Fold::None), Word::Symbol);
    builder.image.symbols = vec!["gold".into()];
    builder.image.atoms = vec![Instr::new(Op::Known, 0, 0).unwrap(), Instr::new(Op::EqSymbol, 1, 0).unwrap()];
    for (name, atom) in [("known", 0), ("gold", 1)] {
        builder.image.segments.push(Segment { name: name.into(), holds: AtomId(atom) });
    }
    let engine = Engine::new(builder.image).unwrap();
    let orders = Column { values: Values::Int(Ints::I64(&[1, 2])), validity: None };
    let entries = Column { values: Values::Text(Box::new(Few(&["gold", "silver"]))), validity: None };
    let keys = Ints::I32(&[0, 1, 7, -1, 0]);
    let tier = Column { values: Values::Dictionary(keys, Box::new(entries), None), validity: None };
    let batch = engine.batch(130, [("orders".to_owned(), orders), ("tier".to_owned(), tier)]);
    let mut counts = [0, 0];
    let told = engine.lanes().unwrap().segments_of(&batch, &Call::at(Instant(0)), |segment, _, bits| {
        counts[segment.index()] += bits.iter().map(|word| word.count_ones()).sum::<u32>();
    });
    assert!(told.unwrap().errors.is_empty());
    assert_eq!(counts[1], 2);
}
