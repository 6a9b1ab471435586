//! One value for a class of values: the simplest, as an example is read by people.
//!
//! In: a class. Out: a value of it, and its words. Never a value outside.

use visavis_value::{Date, Instant, Money, TimeOfDay, Type, Value, Zone, number, print};

use super::region::{Axis, Step};
use super::space::{Class, Dim};

/// What an input is in an example.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Sample {
    /// Missing
    Missing,
    /// A value
    Value(Value),
    /// Twice so many steps from now
    Steps(Step, i64),
}

impl Dim {
    /// The simplest value of a class; `None` where the class is of values that are not cut.
    pub(crate) fn sample(&self, class: &Class, ty: &Type) -> Option<Sample> {
        Some(match class {
            Class::Missing => Sample::Missing,
            Class::Text(text) => Sample::Value(Value::Text(text.clone())),
            Class::OtherText => Sample::Value(Value::Text(self.other_text().into())),
            Class::Keys(low, high) => match self.axis {
                Axis::Value => Sample::Value(value(*low, *high, ty)?),
                Axis::Steps(unit) => {
                    let simple = simple(*low, *high, &[1]);
                    // Whole steps read better than what lies between two.
                    let whole = [simple, simple.saturating_add(1), simple.saturating_sub(1)];
                    let even = whole.into_iter().find(|k| k % 2 == 0 && low <= k && k <= high);
                    Sample::Steps(unit, even.unwrap_or(simple))
                }
            },
            Class::Anything => match ty {
                Type::List(_) => Sample::Value(Value::List(Vec::new().into())),
                Type::Version => Sample::Value(Value::Version("1.0.0".into())),
                _ => return None,
            },
        })
    }

    /// A text that no cell names.
    pub(crate) fn other_text(&self) -> String {
        let mut text = "other".to_owned();
        while self.classes.iter().any(|class| matches!(class, Class::Text(t) if *t == text)) {
            text.push_str(" still");
        }
        text
    }
}

/// A round number from `low` to `high`: the least multiple of the greatest step that fits, or 0; open ends are not taken.
fn simple(low: i64, high: i64, steps: &[i64]) -> i64 {
    if low <= 0 && 0 <= high {
        return 0;
    }
    for step in steps {
        let up = i128::from(low).div_euclid(i128::from(*step)) * i128::from(*step);
        let up = if up < i128::from(low) { up + i128::from(*step) } else { up };
        let down = i128::from(high).div_euclid(i128::from(*step)) * i128::from(*step);
        let near = if low == i64::MIN || high < 0 { down } else { up };
        if i128::from(low) <= near
            && near <= i128::from(high)
            && let Ok(near) = i64::try_from(near)
        {
            return near;
        }
    }
    if low == i64::MIN { high } else { low }
}

fn value(low: i64, high: i64, ty: &Type) -> Option<Value> {
    const SECOND: i64 = 1_000_000;
    let times = [86_400 * SECOND, 3_600 * SECOND, 60 * SECOND, SECOND, 1];
    Some(match ty {
        Type::Bool => Value::Bool(low > 0),
        Type::Int => Value::Int(simple(low, high, &[1])),
        Type::Number => Value::Number(round_number(low, high)),
        Type::Money(currency) => Value::Money(Money {
            units: simple(low, high, &[10_000, 1_000, 100, 10, 1]),
            currency: *currency,
        }),
        Type::Date => Value::Date(Date(i32::try_from(near(low, high, &[1])).ok()?)),
        Type::DateTime => Value::DateTime(Instant(near(low, high, &times))),
        Type::Time => Value::Time(TimeOfDay(simple(low, high, &times))),
        _ => return None,
    })
}

/// Likewise near the time when this was written, as nobody thinks of 1970.
fn near(low: i64, high: i64, steps: &[i64]) -> i64 {
    let day = 20_500;
    let wanted = if steps.len() == 1 { day } else { day * 86_400_000_000 };
    if low <= wanted && wanted <= high { wanted } else { simple(low, high, steps) }
}

/// The number with the fewest decimals whose key lies from `low` to `high`.
fn round_number(low: i64, high: i64) -> f64 {
    let (from, to) = (number::from_order_key(low), number::from_order_key(high));
    if from <= 0.0 && 0.0 <= to {
        return 0.0;
    }
    for decimals in 0..=9 {
        let scale = 10_f64.powi(decimals);
        let up = (from * scale).ceil() / scale;
        let down = (to * scale).floor() / scale;
        let inside = |x: &f64| x.is_finite() && from <= *x && *x <= to;
        let near = if from < 0.0 { [down, up] } else { [up, down] };
        if let Some(found) = near.into_iter().find(inside) {
            return found;
        }
    }
    if from.is_finite() { from } else { to }
}

impl Sample {
    /// In words behind the input's name: `is "gold"`, `is missing`.
    pub(crate) fn words(&self, ty: &Type, zone: Zone) -> String {
        match self {
            Self::Missing => "is missing".to_owned(),
            Self::Value(value) => format!("is {}", literal(value, zone)),
            Self::Steps(unit, twice) => steps(*unit, *twice, ty),
        }
    }
}

fn literal(value: &Value, zone: Zone) -> String {
    match value {
        Value::Text(text) | Value::Version(text) => format!("{text:?}"),
        Value::List(items) => {
            format!("[{}]", items.iter().map(|item| literal(item, zone)).collect::<Vec<_>>().join(", "))
        }
        value => {
            let mut out = String::new();
            print::value(&mut out, value, zone);
            out
        }
    }
}

fn steps(unit: Step, twice: i64, ty: &Type) -> String {
    let from = twice.div_euclid(2);
    let now = if *ty == Type::Date { "today" } else { "now" };
    let at = |count: i64| {
        let (many, word) = match unit {
            Step::Months => (count.unsigned_abs(), "month"),
            Step::Days => (count.unsigned_abs(), "day"),
            Step::Micros if count % 3_600_000_000 == 0 => (count.unsigned_abs() / 3_600_000_000, "hour"),
            Step::Micros if count % 60_000_000 == 0 => (count.unsigned_abs() / 60_000_000, "minute"),
            Step::Micros => (count.unsigned_abs() / 1_000_000, "second"),
        };
        let s = if many == 1 { "" } else { "s" };
        match count {
            0 => now.to_owned(),
            count if count < 0 => format!("{many} {word}{s} ago"),
            _ => format!("{many} {word}{s} from now"),
        }
    };
    if twice % 2 == 0 { format!("is {}", at(from)) } else { format!("is shortly after {}", at(from)) }
}
