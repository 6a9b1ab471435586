//! Calls of functions on literals, done once and for all.
//!
//! In: a function and literals of the types it takes. Out: its value, `Some(None)` for missing, or `None` where it must
//! wait for the moment. Never reads a clock.

use std::cmp::Ordering;

use smol_str::{SmolStr, ToSmolStr};
use visavis_value::{Money, Value, Zone, calendar, money, number, print, text};

use crate::fold::compare_values;
use crate::model::Function;

/// The value of a call, where it does not depend on the moment.
pub(crate) fn fold_call(f: Function, args: &[&Value], zone: Zone) -> Option<Option<Value>> {
    match f {
        // These ask what day it is.
        Function::Age | Function::DaysSinceDate | Function::DaysSinceDateTime | Function::NextBirthday => {
            None
        }
        Function::Least => Some(best(args, Ordering::Less)),
        Function::Greatest => Some(best(args, Ordering::Greater)),
        _ => Some(match args {
            [a] => of_one(f, a, zone),
            [a, b] => of_two(f, a, b),
            _ => return None,
        }),
    }
}

fn best(args: &[&Value], wanted: Ordering) -> Option<Value> {
    let (first, rest) = args.split_first()?;
    let mut best = *first;
    for next in rest {
        if compare_values(next, best)? == wanted {
            best = next;
        }
    }
    Some(best.clone())
}

fn of_one(f: Function, a: &Value, zone: Zone) -> Option<Value> {
    match (f, a) {
        (Function::Weekday, Value::Date(d)) => Some(Value::Text(SmolStr::new_static(calendar::weekday(*d)))),
        (Function::Month, Value::Date(d)) => Some(Value::Int(i64::from(calendar::parts(*d).1))),
        (Function::Year, Value::Date(d)) => Some(Value::Int(i64::from(calendar::parts(*d).0))),
        (Function::Day, Value::Date(d)) => Some(Value::Int(i64::from(calendar::parts(*d).2))),
        (Function::Hour, Value::Time(t)) => Some(Value::Int(t.0 / 3_600_000_000)),
        (Function::Minute, Value::Time(t)) => Some(Value::Int(t.0 / 60_000_000 % 60)),
        (Function::TimeOfDay, Value::DateTime(at)) => Some(Value::Time(calendar::time_of(*at, zone))),
        (Function::Lower, Value::Text(t)) => Some(Value::Text(text::lower(t).into())),
        (Function::Upper, Value::Text(t)) => Some(Value::Text(text::upper(t).into())),
        (Function::Trim, Value::Text(t)) => Some(Value::Text(text::trim(t).into())),
        (Function::Length, Value::Text(t)) => Some(Value::Int(text::length(t))),
        (Function::Round, Value::Number(x)) => number::round(*x).map(Value::Int),
        (Function::Floor, Value::Number(x)) => number::floor(*x).map(Value::Int),
        (Function::Ceil, Value::Number(x)) => number::ceil(*x).map(Value::Int),
        (Function::Abs, Value::Int(a)) => number::abs_int(*a).map(Value::Int),
        (Function::Abs, Value::Number(a)) => number::abs(*a).map(Value::Number),
        (Function::Abs, Value::Money(a)) => {
            money::abs(a.units).map(|units| Value::Money(Money { units, ..*a }))
        }
        (Function::Percent, Value::Number(x)) => {
            let mut out = String::new();
            print::percent(&mut out, *x);
            Some(Value::Text(out.to_smolstr()))
        }
        _ => None,
    }
}

fn of_two(f: Function, a: &Value, b: &Value) -> Option<Value> {
    match (f, a, b) {
        (Function::DateIn, Value::DateTime(at), Value::Text(zone)) => {
            calendar::date_of(*at, Zone::parse(zone)?).map(Value::Date)
        }
        (Function::TimeOfDayIn, Value::DateTime(at), Value::Text(zone)) => {
            Some(Value::Time(calendar::time_of(*at, Zone::parse(zone)?)))
        }
        (Function::RoundTo, Value::Number(x), Value::Int(places)) => {
            number::round_to(*x, *places).map(Value::Number)
        }
        (Function::RoundIntTo, Value::Int(x), Value::Int(places)) => {
            number::round_int_to(*x, *places).map(Value::Int)
        }
        (Function::ModInt, Value::Int(a), Value::Int(b)) => number::mod_int(*a, *b).map(Value::Int),
        (Function::ModNumber, Value::Number(a), Value::Number(b)) => {
            number::modulo(*a, *b).map(Value::Number)
        }
        _ => None,
    }
}
