//! The order of two values, and the tests made of it. `None` is unknown.

use std::cmp::Ordering;

use visavis_check::model::CompareOp;
use visavis_value::text::{Fold, fold};
use visavis_value::{Value, version};

use crate::logic::{and, or};

/// The order of two values of one type; `None` where there is none.
pub(crate) fn order(a: &Value, b: &Value, how: Fold) -> Option<Ordering> {
    match (a, b) {
        (Value::Bool(a), Value::Bool(b)) => Some(a.cmp(b)),
        (Value::Int(a), Value::Int(b)) => Some(a.cmp(b)),
        (Value::Number(a), Value::Number(b)) => a.partial_cmp(b),
        (Value::Money(a), Value::Money(b)) if a.currency == b.currency => Some(a.units.cmp(&b.units)),
        // UTF-8 keeps the order of code points.
        (Value::Text(a), Value::Text(b)) => Some(fold(a, how).as_bytes().cmp(fold(b, how).as_bytes())),
        (Value::Date(a), Value::Date(b)) => Some(a.cmp(b)),
        (Value::DateTime(a), Value::DateTime(b)) => Some(a.cmp(b)),
        (Value::Time(a), Value::Time(b)) => Some(a.cmp(b)),
        (Value::Version(a), Value::Version(b)) => version::compare(a, b),
        (Value::Duration(a), Value::Duration(b)) => a.compare(*b),
        _ => None,
    }
}

/// `a < b` and the others; unknown where one is missing.
pub(crate) fn compare(op: CompareOp, a: Option<&Value>, b: Option<&Value>, how: Fold) -> Option<bool> {
    let order = order(a?, b?, how)?;
    Some(match op {
        CompareOp::Eq => order == Ordering::Equal,
        CompareOp::Ne => order != Ordering::Equal,
        CompareOp::Lt => order == Ordering::Less,
        CompareOp::Le => order != Ordering::Greater,
        CompareOp::Gt => order == Ordering::Greater,
        CompareOp::Ge => order != Ordering::Less,
    })
}

/// `a = b`.
pub(crate) fn equal(a: Option<&Value>, b: Option<&Value>, how: Fold) -> Option<bool> {
    compare(CompareOp::Eq, a, b, how)
}

/// The ends of a range: the outer `None` is an end that was not written, the inner one a missing value.
pub(crate) struct Ends<'v> {
    pub(crate) low: Option<Option<&'v Value>>,
    pub(crate) high: Option<Option<&'v Value>>,
    pub(crate) inclusive: bool,
}

/// `x in low..high`.
pub(crate) fn in_range(x: Option<&Value>, ends: &Ends<'_>, how: Fold) -> Option<bool> {
    let at_most = if ends.inclusive { CompareOp::Le } else { CompareOp::Lt };
    let above = ends.low.map_or(Some(true), |low| compare(CompareOp::Ge, x, low, how));
    let below = ends.high.map_or(Some(true), |high| compare(at_most, x, high, how));
    if let (Some(Value::Time(_)), Some(low), Some(high)) = (x, ends.low, ends.high) {
        // Where an end is missing nobody knows whether the range runs over midnight.
        let over_midnight = compare(CompareOp::Gt, low, high, how)?;
        return if over_midnight { or(above, below) } else { and(above, below) };
    }
    and(above, below)
}
