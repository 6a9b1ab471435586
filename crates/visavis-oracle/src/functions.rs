//! Arithmetic and functions on values that are there: each is one call of the value's own operation.

use std::cmp::Ordering;

use visavis_check::model::{Arith, Function};
use visavis_value::text::{self, Fold};
use visavis_value::{Duration, Money, Value, Zone, calendar, money, number, print};

use crate::compare::order;
use crate::eval::Scope;

/// `a + b` and the others.
pub(crate) fn arith(op: Arith, a: &Value, b: &Value, zone: Zone) -> Option<Value> {
    match (a, b) {
        (Value::Int(a), Value::Int(b)) => ints(op, *a, *b),
        (Value::Number(a), Value::Number(b)) => numbers(op, *a, *b).map(Value::Number),
        (Value::Money(a), b) => amounts(op, *a, b),
        (Value::Duration(a), b) => spans(op, *a, b).map(Value::Duration),
        (Value::Date(a), Value::Date(b)) => match op {
            Arith::SubDates => Some(Value::Duration(Duration::between_dates(*a, *b))),
            _ => None,
        },
        (Value::DateTime(a), Value::DateTime(b)) => match op {
            Arith::SubDateTimes => Duration::between_instants(*a, *b).map(Value::Duration),
            _ => None,
        },
        (Value::Date(a), Value::Duration(span)) => match op {
            Arith::AddDateDuration => calendar::shift_date(*a, *span).map(Value::Date),
            Arith::SubDateDuration => calendar::shift_date(*a, span.neg()?).map(Value::Date),
            _ => None,
        },
        (Value::DateTime(a), Value::Duration(span)) => match op {
            Arith::AddDateTimeDuration => calendar::shift_instant(*a, *span, zone).map(Value::DateTime),
            Arith::SubDateTimeDuration => calendar::shift_instant(*a, span.neg()?, zone).map(Value::DateTime),
            _ => None,
        },
        _ => None,
    }
}

fn ints(op: Arith, a: i64, b: i64) -> Option<Value> {
    match op {
        Arith::AddInt => number::add_int(a, b).map(Value::Int),
        Arith::SubInt => number::sub_int(a, b).map(Value::Int),
        Arith::MulInt => number::mul_int(a, b).map(Value::Int),
        Arith::DivInt => number::div_int(a, b).map(Value::Number),
        _ => None,
    }
}

fn numbers(op: Arith, a: f64, b: f64) -> Option<f64> {
    match op {
        Arith::AddNumber => number::add(a, b),
        Arith::SubNumber => number::sub(a, b),
        Arith::MulNumber => number::mul(a, b),
        Arith::DivNumber => number::div(a, b),
        _ => None,
    }
}

fn amounts(op: Arith, a: Money, b: &Value) -> Option<Value> {
    let units = match (op, b) {
        (Arith::DivMoneyMoney, Value::Money(b)) => return money::ratio(a.units, b.units).map(Value::Number),
        (Arith::AddMoney, Value::Money(b)) => money::add(a.units, b.units),
        (Arith::SubMoney, Value::Money(b)) => money::sub(a.units, b.units),
        (Arith::MulMoneyNumber, Value::Number(x)) => money::mul_number(a.units, *x),
        (Arith::MulMoneyInt, Value::Int(n)) => money::mul_int(a.units, *n),
        (Arith::DivMoneyNumber, Value::Number(x)) => money::div_number(a.units, *x),
        (Arith::DivMoneyInt, Value::Int(n)) => money::div_int(a.units, *n),
        _ => None,
    };
    units.map(|units| Value::Money(Money { units, ..a }))
}

fn spans(op: Arith, a: Duration, b: &Value) -> Option<Duration> {
    match (op, b) {
        (Arith::AddDuration, Value::Duration(b)) => a.add(*b),
        (Arith::SubDuration, Value::Duration(b)) => a.add(b.neg()?),
        (Arith::MulDurationInt, Value::Int(n)) => a.scale(*n),
        _ => None,
    }
}

/// A function of arguments none of which is missing.
pub(crate) fn call(function: Function, arguments: &[Value], scope: &Scope<'_>) -> Option<Value> {
    match arguments {
        [Value::Date(_)] | [Value::DateTime(_)] | [Value::Time(_)] | [Value::DateTime(_), Value::Text(_)] => {
            of_time(function, arguments, scope)
        }
        [Value::Text(text)] => of_text(function, text),
        _ => None,
    }
    .or_else(|| of_amounts(function, arguments))
}

fn of_time(function: Function, arguments: &[Value], scope: &Scope<'_>) -> Option<Value> {
    let project = scope.model.project.zone;
    Some(match (function, arguments) {
        (Function::Age, [Value::Date(a)]) => Value::Int(calendar::age(*a, scope.today()?)),
        (Function::DaysSinceDate, [Value::Date(a)]) => {
            Value::Int(calendar::days_since_date(*a, scope.today()?))
        }
        (Function::DaysSinceDateTime, [Value::DateTime(a)]) => {
            Value::Int(calendar::days_since_instant(*a, scope.now))
        }
        (Function::NextBirthday, [Value::Date(a)]) => {
            Value::Date(calendar::next_birthday(*a, scope.today()?)?)
        }
        (Function::Weekday, [Value::Date(a)]) => Value::Text(calendar::weekday(*a).into()),
        (Function::Year, [Value::Date(a)]) => Value::Int(i64::from(calendar::parts(*a).0)),
        (Function::Month, [Value::Date(a)]) => Value::Int(i64::from(calendar::parts(*a).1)),
        (Function::Day, [Value::Date(a)]) => Value::Int(i64::from(calendar::parts(*a).2)),
        (Function::DateIn, [Value::DateTime(a), Value::Text(zone)]) => {
            Value::Date(calendar::date_of(*a, Zone::parse(zone)?)?)
        }
        (Function::TimeOfDay, [Value::DateTime(a)]) => Value::Time(calendar::time_of(*a, project)),
        (Function::TimeOfDayIn, [Value::DateTime(a), Value::Text(zone)]) => {
            Value::Time(calendar::time_of(*a, Zone::parse(zone)?))
        }
        (Function::Hour, [Value::Time(a)]) => Value::Int(a.0 / 3_600_000_000),
        (Function::Minute, [Value::Time(a)]) => Value::Int(a.0 / 60_000_000 % 60),
        _ => return None,
    })
}

fn of_text(function: Function, a: &str) -> Option<Value> {
    match function {
        Function::Lower => Some(Value::Text(text::lower(a).into())),
        Function::Upper => Some(Value::Text(text::upper(a).into())),
        Function::Trim => Some(Value::Text(text::trim(a).into())),
        Function::Length => Some(Value::Int(text::length(a))),
        _ => None,
    }
}

fn of_amounts(function: Function, arguments: &[Value]) -> Option<Value> {
    match (function, arguments) {
        (Function::Round, [Value::Number(a)]) => number::round(*a).map(Value::Int),
        (Function::RoundTo, [Value::Number(a), Value::Int(n)]) => number::round_to(*a, *n).map(Value::Number),
        (Function::RoundIntTo, [Value::Int(a), Value::Int(n)]) => {
            number::round_int_to(*a, *n).map(Value::Int)
        }
        (Function::Floor, [Value::Number(a)]) => number::floor(*a).map(Value::Int),
        (Function::Ceil, [Value::Number(a)]) => number::ceil(*a).map(Value::Int),
        (Function::Abs, [Value::Int(a)]) => number::abs_int(*a).map(Value::Int),
        (Function::Abs, [Value::Number(a)]) => number::abs(*a).map(Value::Number),
        (Function::Abs, [Value::Money(a)]) => {
            money::abs(a.units).map(|units| Value::Money(Money { units, ..*a }))
        }
        (Function::ModInt, [Value::Int(a), Value::Int(b)]) => number::mod_int(*a, *b).map(Value::Int),
        (Function::ModNumber, [Value::Number(a), Value::Number(b)]) => {
            number::modulo(*a, *b).map(Value::Number)
        }
        (Function::Least, [first, rest @ ..]) => extreme(first, rest, Ordering::Less),
        (Function::Greatest, [first, rest @ ..]) => extreme(first, rest, Ordering::Greater),
        (Function::Percent, [Value::Number(a)]) => {
            let mut text = String::new();
            print::percent(&mut text, *a);
            Some(Value::Text(text.into()))
        }
        _ => None,
    }
}

fn extreme(first: &Value, rest: &[Value], wanted: Ordering) -> Option<Value> {
    let mut best = first;
    for value in rest {
        if order(value, best, Fold::None)? == wanted {
            best = value;
        }
    }
    Some(best.clone())
}
