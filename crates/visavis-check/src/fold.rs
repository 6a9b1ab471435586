//! Operations on literals, done once and for all: values in, a value or `None` for missing out.
//!
//! In: operators and values of the types the checker has established. Out: what `visavis-value` says. Nothing here
//! decides a meaning of its own, and nothing reads the clock: what depends on the moment is never folded.

use std::cmp::Ordering;

use smol_str::SmolStr;
use visavis_value::{
    Duration, Fold, Instant, Money, Type, Value, Variants, Zone, calendar, money, number, text, version,
};

use crate::model::{Arith, CompareOp, Conversion, TextOp};

/// The order of two values of one ordered type; `None` where there is none.
pub(crate) fn compare_values(a: &Value, b: &Value) -> Option<Ordering> {
    match (a, b) {
        (Value::Bool(a), Value::Bool(b)) => Some(a.cmp(b)),
        (Value::Int(a), Value::Int(b)) => Some(a.cmp(b)),
        (Value::Number(a), Value::Number(b)) => a.partial_cmp(b),
        (Value::Money(a), Value::Money(b)) => Some(a.units.cmp(&b.units)),
        (Value::Text(a), Value::Text(b)) => Some(a.cmp(b)),
        (Value::Date(a), Value::Date(b)) => Some(a.cmp(b)),
        (Value::DateTime(a), Value::DateTime(b)) => Some(a.cmp(b)),
        (Value::Time(a), Value::Time(b)) => Some(a.cmp(b)),
        (Value::Version(a), Value::Version(b)) => version::compare(a, b),
        (Value::Duration(a), Value::Duration(b)) => a.compare(*b),
        _ => None,
    }
}

/// `a op b`; texts folded.
pub(crate) fn compare(op: CompareOp, fold: Fold, a: &Value, b: &Value) -> Option<bool> {
    let order = match (a, b) {
        (Value::Text(a), Value::Text(b)) => text::fold(a, fold).cmp(&text::fold(b, fold)),
        _ => compare_values(a, b)?,
    };
    Some(match op {
        CompareOp::Eq => order.is_eq(),
        CompareOp::Ne => order.is_ne(),
        CompareOp::Lt => order.is_lt(),
        CompareOp::Le => order.is_le(),
        CompareOp::Gt => order.is_gt(),
        CompareOp::Ge => order.is_ge(),
    })
}

/// `text starts with part` and the like; both folded.
pub(crate) fn text_test(op: TextOp, fold: Fold, a: &str, part: &str) -> bool {
    let (a, part) = (text::fold(a, fold), text::fold(part, fold));
    match op {
        TextOp::StartsWith => a.starts_with(&*part),
        TextOp::EndsWith => a.ends_with(&*part),
        TextOp::Contains => a.contains(&*part),
    }
}

/// The enumeration's own spelling of a text.
pub(crate) fn member<'v>(variants: &'v Variants, written: &str) -> Option<&'v SmolStr> {
    if variants.fold == Fold::None {
        return variants.values.iter().find(|v| *v == written);
    }
    let wanted = text::fold(written, variants.fold);
    variants.values.iter().find(|v| text::fold(v, variants.fold) == wanted)
}

/// A literal of one type as a literal of another, where the language lets it be one.
pub(crate) fn fit_value(value: &Value, from: &Type, to: &Type, zone: Zone) -> Option<Value> {
    match (value, from, to) {
        (Value::Int(i), Type::Int, Type::Number) => convert(Conversion::IntToNumber, &Value::Int(*i), zone),
        (Value::Text(t), Type::Text(_), Type::Enum(variants)) => {
            member(variants, t).map(|v| Value::Text(v.clone()))
        }
        (Value::Text(t), Type::Text(_), Type::Version) => {
            version::is_version(t).then(|| Value::Version(t.clone()))
        }
        (Value::Text(t), Type::Enum(_), Type::Text(_)) => Some(Value::Text(t.clone())),
        (Value::Date(d), Type::Date, Type::DateTime) => calendar::midnight(*d, zone).map(Value::DateTime),
        (Value::List(items), Type::List(from), Type::List(to)) => {
            let items = items.iter().map(|item| {
                if alike(from, to) { Some(item.clone()) } else { fit_value(item, from, to, zone) }
            });
            items.collect::<Option<Vec<_>>>().map(|items| Value::List(items.into()))
        }
        _ => None,
    }
}

/// Whether a value of one type is of the other without conversion; how texts fold aside.
pub(crate) fn alike(a: &Type, b: &Type) -> bool {
    match (a, b) {
        (Type::Text(_), Type::Text(_)) => true,
        (Type::Enum(a), Type::Enum(b)) => a.values == b.values,
        (Type::List(a), Type::List(b)) | (Type::Map(a), Type::Map(b)) => alike(a, b),
        _ => a == b,
    }
}

/// `value` converted.
pub(crate) fn convert(conversion: Conversion, value: &Value, zone: Zone) -> Option<Value> {
    match (conversion, value) {
        (Conversion::IntToNumber, Value::Int(i)) => Some(Value::Number(*i as f64)),
        (Conversion::EnumToText, Value::Text(t)) => Some(Value::Text(t.clone())),
        (Conversion::DateTimeToDate, Value::DateTime(at)) => calendar::date_of(*at, zone).map(Value::Date),
        _ => None,
    }
}

/// `-a`.
pub(crate) fn negate(value: &Value) -> Option<Value> {
    match value {
        Value::Int(a) => number::neg_int(*a).map(Value::Int),
        Value::Number(a) => number::neg(*a).map(Value::Number),
        Value::Money(a) => money::neg(a.units).map(|units| Value::Money(Money { units, ..*a })),
        Value::Duration(a) => a.neg().map(Value::Duration),
        _ => None,
    }
}

/// `a op b`; the operands in the order that [`Arith`] says.
pub(crate) fn arith(op: Arith, a: &Value, b: &Value, zone: Zone) -> Option<Value> {
    match (a, b) {
        (Value::Int(a), Value::Int(b)) => ints(op, *a, *b),
        (Value::Number(a), Value::Number(b)) => numbers(op, *a, *b).map(Value::Number),
        (Value::Money(a), b) => amounts(op, *a, b),
        (Value::Duration(a), Value::Int(n)) => a.scale(*n).map(Value::Duration),
        (Value::Duration(a), Value::Duration(b)) => match op {
            Arith::AddDuration => a.add(*b),
            _ => a.add(b.neg()?),
        }
        .map(Value::Duration),
        _ => times(op, a, b, zone),
    }
}

fn ints(op: Arith, a: i64, b: i64) -> Option<Value> {
    match op {
        Arith::AddInt => number::add_int(a, b).map(Value::Int),
        Arith::SubInt => number::sub_int(a, b).map(Value::Int),
        Arith::MulInt => number::mul_int(a, b).map(Value::Int),
        _ => number::div_int(a, b).map(Value::Number),
    }
}

fn numbers(op: Arith, a: f64, b: f64) -> Option<f64> {
    match op {
        Arith::AddNumber => number::add(a, b),
        Arith::SubNumber => number::sub(a, b),
        Arith::MulNumber => number::mul(a, b),
        _ => number::div(a, b),
    }
}

fn amounts(op: Arith, a: Money, b: &Value) -> Option<Value> {
    let units = match (op, b) {
        (Arith::AddMoney, Value::Money(b)) => money::add(a.units, b.units)?,
        (Arith::SubMoney, Value::Money(b)) => money::sub(a.units, b.units)?,
        (_, Value::Money(b)) => return money::ratio(a.units, b.units).map(Value::Number),
        (Arith::MulMoneyInt, Value::Int(n)) => money::mul_int(a.units, *n)?,
        (Arith::DivMoneyInt, Value::Int(n)) => money::div_int(a.units, *n)?,
        (Arith::MulMoneyNumber, Value::Number(x)) => money::mul_number(a.units, *x)?,
        (Arith::DivMoneyNumber, Value::Number(x)) => money::div_number(a.units, *x)?,
        _ => return None,
    };
    Some(Value::Money(Money { units, ..a }))
}

fn times(op: Arith, a: &Value, b: &Value, zone: Zone) -> Option<Value> {
    match (a, b) {
        (Value::Date(d), Value::Duration(span)) => {
            let span = if op == Arith::AddDateDuration { *span } else { span.neg()? };
            calendar::shift_date(*d, span).map(Value::Date)
        }
        (Value::DateTime(at), Value::Duration(span)) => {
            let span = if op == Arith::AddDateTimeDuration { *span } else { span.neg()? };
            shift(*at, span, zone)
        }
        (Value::Date(a), Value::Date(b)) => Some(Value::Duration(Duration::between_dates(*a, *b))),
        (Value::DateTime(a), Value::DateTime(b)) => Duration::between_instants(*a, *b).map(Value::Duration),
        _ => None,
    }
}

fn shift(at: Instant, span: Duration, zone: Zone) -> Option<Value> {
    calendar::shift_instant(at, span, zone).map(Value::DateTime)
}
