//! Between words and the scalars of `visavis_value`: adapters, and nothing that computes.

use std::cmp::Ordering;

/// An operation of an int or an amount.
#[inline]
pub(crate) fn int(op: impl FnOnce(i64) -> Option<i64>) -> impl FnOnce(u64) -> Option<u64> {
    move |a| op(a as i64).map(|value| value as u64)
}

/// An operation of two ints, two amounts, or an amount and an int.
#[inline]
pub(crate) fn ints(op: impl FnOnce(i64, i64) -> Option<i64>) -> impl FnOnce(u64, u64) -> Option<u64> {
    move |a, b| op(a as i64, b as i64).map(|value| value as u64)
}

/// A quotient of two ints or two amounts.
#[inline]
pub(crate) fn ints_to_number(
    op: impl FnOnce(i64, i64) -> Option<f64>,
) -> impl FnOnce(u64, u64) -> Option<u64> {
    move |a, b| op(a as i64, b as i64).map(f64::to_bits)
}

/// An operation of a number.
#[inline]
pub(crate) fn number_of(op: impl FnOnce(f64) -> Option<f64>) -> impl FnOnce(u64) -> Option<u64> {
    move |a| op(f64::from_bits(a)).map(f64::to_bits)
}

/// An operation of two numbers.
#[inline]
pub(crate) fn numbers(op: impl FnOnce(f64, f64) -> Option<f64>) -> impl FnOnce(u64, u64) -> Option<u64> {
    move |a, b| op(f64::from_bits(a), f64::from_bits(b)).map(f64::to_bits)
}

/// A number made whole.
#[inline]
pub(crate) fn number_to_int(op: impl FnOnce(f64) -> Option<i64>) -> impl FnOnce(u64) -> Option<u64> {
    move |a| op(f64::from_bits(a)).map(|value| value as u64)
}

/// An operation of a number and an int.
#[inline]
pub(crate) fn number_int(op: impl FnOnce(f64, i64) -> Option<f64>) -> impl FnOnce(u64, u64) -> Option<u64> {
    move |a, b| op(f64::from_bits(a), b as i64).map(f64::to_bits)
}

/// An operation of an amount and a number.
#[inline]
pub(crate) fn money_number(op: impl FnOnce(i64, f64) -> Option<i64>) -> impl FnOnce(u64, u64) -> Option<u64> {
    move |a, b| op(a as i64, f64::from_bits(b)).map(|value| value as u64)
}

/// An int where a number is needed.
#[inline]
pub(crate) fn int_to_number(a: u64) -> Option<u64> {
    Some((a as i64 as f64).to_bits())
}

/// Whether two words are the same, or are not.
#[inline]
pub(crate) fn same(wanted: bool) -> impl FnOnce(u64, u64) -> Option<u64> {
    move |a, b| Some(u64::from((a == b) == wanted))
}

/// Whether two words stand in an order.
#[inline]
pub(crate) fn order(test: impl FnOnce(Ordering) -> bool) -> impl FnOnce(u64, u64) -> Option<u64> {
    move |a, b| Some(u64::from(test((a as i64).cmp(&(b as i64)))))
}

/// Whether two numbers are equal, or are not.
#[inline]
pub(crate) fn same_numbers(wanted: bool) -> impl FnOnce(u64, u64) -> Option<u64> {
    move |a, b| Some(u64::from((f64::from_bits(a) == f64::from_bits(b)) == wanted))
}

/// Whether two numbers stand in an order.
#[inline]
pub(crate) fn order_numbers(test: impl FnOnce(Ordering) -> bool) -> impl FnOnce(u64, u64) -> Option<u64> {
    move |a, b| f64::from_bits(a).partial_cmp(&f64::from_bits(b)).map(|order| u64::from(test(order)))
}
