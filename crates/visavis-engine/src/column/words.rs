//! Values of one width as the words of an attribute.
//!
//! In: a column of numbers, bools, days or times. Out: the word of each row of a chunk that has a value, and which of them do not fit. What a
//! value means is what its text in JSON would.

use visavis_value::number::order_key;
use visavis_value::{calendar, read};

use super::data::{Ints, Values, instant_of_clock, write_number};
use super::mask::{self, Mask};
use crate::layout::{Kind, Plan};
use crate::program::Program;

/// Whether all values of a column become words of an attribute without a look at their text.
pub(super) fn has_words(kind: &Kind, values: &Values<'_>) -> bool {
    matches!(
        (kind, values),
        (Kind::Bool, Values::Bool(_))
            | (Kind::Int | Kind::Number | Kind::Money, Values::Int(_) | Values::Double(_))
            | (Kind::DateTime, Values::Int(_) | Values::Instant(..) | Values::Clock(..) | Values::Day(_))
            | (Kind::Date, Values::Day(_) | Values::Clock(..))
            | (Kind::Time, Values::Time(..))
    )
}

/// The words of a chunk's rows where all of them surely fit and are quickly made; `false` where that is not so.
pub(super) fn fast_words(kind: &Kind, values: &Values<'_>, first: usize, out: &mut [i64]) -> bool {
    macro_rules! ints {
        ($values:expr) => {{
            let values = $values.get(first..).unwrap_or_default();
            out.iter_mut().zip(values).for_each(|(out, value)| *out = i64::from(*value));
        }};
    }
    match (kind, values) {
        (Kind::Int | Kind::DateTime, Values::Int(Ints::U64(_))) => return false,
        (Kind::Int | Kind::DateTime, Values::Int(found)) => match found {
            Ints::I8(values) => ints!(values),
            Ints::I16(values) => ints!(values),
            Ints::I32(values) => ints!(values),
            Ints::I64(values) => ints!(values),
            Ints::U8(values) => ints!(values),
            Ints::U16(values) => ints!(values),
            Ints::U32(values) => ints!(values),
            Ints::U64(_) => return false,
        },
        (Kind::Number, Values::Double(values)) => {
            let values = values.get(first..).unwrap_or_default();
            let mut all_finite = true;
            for (out, value) in out.iter_mut().zip(values) {
                all_finite &= value.is_finite();
                *out = order_key(*value);
            }
            return all_finite;
        }
        (Kind::Bool, Values::Bool(bits)) => {
            for (out, at) in out.chunks_mut(64).zip((first..).step_by(64)) {
                let word = bits.word(at);
                out.iter_mut().enumerate().for_each(|(row, out)| *out = (word >> row & 1) as i64);
            }
        }
        _ => return false,
    }
    if matches!(kind, Kind::DateTime) {
        // Epoch seconds; those of the years 1 to 9999 are in.
        let (mut least, mut most) = (0, 0);
        for out in out.iter_mut() {
            (least, most) = (least.min(*out), most.max(*out));
            *out = out.wrapping_mul(1_000_000);
        }
        let fits = |seconds: i64| seconds.checked_mul(1_000_000).and_then(calendar::instant_of_epoch_micros);
        return fits(least).is_some() && fits(most).is_some();
    }
    true
}

/// The words of a chunk's rows; a value that does not fit is bad where one stands.
pub(super) fn words(
    program: &Program,
    plan: &Plan,
    values: &Values<'_>,
    first: usize,
    (out, stands, bad): (&mut [i64], &Mask, &mut Mask),
) {
    let is_number = matches!(plan.kind, Kind::Number);
    let mut put = |word: &mut dyn FnMut(usize) -> Option<i64>| {
        for row in mask::rows(stands) {
            let fits = word(first + row);
            let fits = fits.filter(|word| plan.bounds.as_ref().is_none_or(|b| b.admit_word(*word as u64)));
            match (fits, out.get_mut(row)) {
                (Some(word), Some(out)) if is_number => *out = order_key(f64::from_bits(word as u64)),
                (Some(word), Some(out)) => *out = word,
                _ => mask::insert(bad, row),
            }
        }
    };
    let zone = program.image.zone;
    match (&plan.kind, values) {
        (Kind::Bool, Values::Bool(bits)) => put(&mut |row| Some(bits.get(row).into())),
        (Kind::Int, Values::Int(ints)) => put(&mut |row| ints.get(row)),
        (Kind::Number, Values::Int(Ints::U64(values))) => {
            put(&mut |row| values.get(row).map(|value| (*value as f64).to_bits() as i64));
        }
        (Kind::Number, Values::Int(ints)) => {
            put(&mut |row| ints.get(row).map(|value| (value as f64).to_bits() as i64));
        }
        (Kind::Money, Values::Int(ints)) => {
            put(&mut |row| ints.get(row)?.checked_mul(visavis_value::money::SCALE));
        }
        (Kind::Int, Values::Double(values)) => {
            put(&mut |row| values.get(row).and_then(|value| whole(*value)))
        }
        (Kind::Number, Values::Double(values)) => put(&mut |row| {
            let value = values.get(row).and_then(|value| visavis_value::number::finite(*value));
            value.map(|value| value.to_bits() as i64)
        }),
        (Kind::Money, Values::Double(values)) => {
            put(&mut |row| values.get(row).and_then(|value| units(*value)))
        }
        (Kind::DateTime, Values::Int(ints)) => put(&mut |row| {
            let micros = ints.get(row)?.checked_mul(1_000_000)?;
            calendar::instant_of_epoch_micros(micros).map(|at| at.0)
        }),
        (Kind::DateTime, Values::Instant(values, unit)) => put(&mut |row| {
            let micros = unit.micros(*values.get(row)?)?;
            calendar::instant_of_epoch_micros(micros).map(|at| at.0)
        }),
        (Kind::DateTime, Values::Clock(values, unit)) => put(&mut |row| {
            let micros = unit.micros(*values.get(row)?)?;
            instant_of_clock(micros, zone).map(|at| at.0)
        }),
        (Kind::DateTime, Values::Day(days)) => put(&mut |row| {
            let day = calendar::date_of_epoch_day((*days.get(row)?).into())?;
            calendar::midnight(day, zone).map(|at| at.0)
        }),
        (Kind::Date, Values::Day(days)) => {
            put(&mut |row| calendar::date_of_epoch_day((*days.get(row)?).into()).map(|day| day.0.into()))
        }
        (Kind::Date, Values::Clock(values, unit)) => put(&mut |row| {
            let micros = unit.micros(*values.get(row)?)?;
            let day = calendar::date_of_epoch_day(micros.div_euclid(DAY))?;
            (micros.rem_euclid(DAY) == 0).then_some(day.0.into())
        }),
        (Kind::Time, Values::Time(values, unit)) => {
            put(&mut |row| unit.micros(*values.get(row)?).filter(|at| (0..DAY).contains(at)))
        }
        // Nothing else has words.
        _ => mask::merge(bad, stands, |a, b| a | b),
    }
}

const DAY: i64 = 86_400_000_000;

/// An int from a number, by its shortest decimal.
fn whole(value: f64) -> Option<i64> {
    const EXACT: f64 = 9_007_199_254_740_992.0;
    if value.abs() <= EXACT {
        return (value.fract() == 0.0).then_some(value as i64);
    }
    let mut text = String::new();
    write_number(&mut text, value);
    read::int(&text)
}

/// An amount from a number, by its shortest decimal.
fn units(value: f64) -> Option<i64> {
    // A decimal of 15 digits at most is the shortest one of the number nearest to it, so that one that gives the number is the one
    // that would be printed.
    const DIGITS: f64 = 1e15;
    let scale = visavis_value::money::SCALE as f64;
    let units = (value * scale).round();
    if units.abs() < DIGITS && units / scale == value {
        return Some(units as i64);
    }
    let mut text = String::new();
    write_number(&mut text, value);
    read::money(&text)
}
