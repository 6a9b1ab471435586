//! Arithmetic of `int` and `number`. `None` is missing: overflow, division by zero, a result that is not finite.
//!
//! In: ints, and numbers that are finite. Out: the same, never NaN, infinite or minus zero; never a saturated int.

use crate::decimal::Decimal;

/// The number, unless it is not finite; minus zero becomes zero.
#[must_use]
pub fn finite(x: f64) -> Option<f64> {
    x.is_finite().then_some(if x == 0.0 { 0.0 } else { x })
}
/// An int that stands in the order of ints where the number stands in that of numbers; each number has one of its own.
#[must_use]
pub fn order_key(x: f64) -> i64 {
    let bits = if x == 0.0 { 0 } else { x.to_bits() as i64 };
    // Minus zero is no number, so that the greatest number below zero comes right before it.
    if bits < 0 { (bits ^ i64::MAX) + 1 } else { bits }
}
/// The number of an [`order_key`]; beyond the greatest number not finite.
#[must_use]
pub fn from_order_key(key: i64) -> f64 {
    f64::from_bits((if key < 0 { (key - 1) ^ i64::MAX } else { key }) as u64)
}
/// `a + b` of ints.
#[must_use]
pub fn add_int(a: i64, b: i64) -> Option<i64> {
    a.checked_add(b)
}
/// `a - b` of ints.
#[must_use]
pub fn sub_int(a: i64, b: i64) -> Option<i64> {
    a.checked_sub(b)
}
/// `a * b` of ints.
#[must_use]
pub fn mul_int(a: i64, b: i64) -> Option<i64> {
    a.checked_mul(b)
}
/// `a / b` of ints: a number.
#[must_use]
pub fn div_int(a: i64, b: i64) -> Option<f64> {
    div(a as f64, b as f64)
}
/// `mod(a, b)` of ints; has the sign of the divisor.
#[must_use]
pub fn mod_int(a: i64, b: i64) -> Option<i64> {
    if b == 0 {
        return None;
    }
    // Wrapping only for i64::MIN by -1, where it gives the right 0.
    let rest = a.wrapping_rem(b);
    Some(if rest != 0 && (rest < 0) != (b < 0) { rest + b } else { rest })
}
/// `-a` of an int.
#[must_use]
pub fn neg_int(a: i64) -> Option<i64> {
    a.checked_neg()
}
/// `abs(a)` of an int.
#[must_use]
pub fn abs_int(a: i64) -> Option<i64> {
    a.checked_abs()
}
/// `a + b` of numbers.
#[must_use]
pub fn add(a: f64, b: f64) -> Option<f64> {
    finite(a + b)
}
/// `a - b` of numbers.
#[must_use]
pub fn sub(a: f64, b: f64) -> Option<f64> {
    finite(a - b)
}
/// `a * b` of numbers.
#[must_use]
pub fn mul(a: f64, b: f64) -> Option<f64> {
    finite(a * b)
}
/// `a / b` of numbers.
#[must_use]
pub fn div(a: f64, b: f64) -> Option<f64> {
    finite(a / b)
}
/// `mod(a, b)` of numbers; has the sign of the divisor.
#[must_use]
pub fn modulo(a: f64, b: f64) -> Option<f64> {
    // By zero the rest is NaN, which `finite` turns away.
    let rest = a % b;
    finite(if rest != 0.0 && (rest < 0.0) != (b < 0.0) { rest + b } else { rest })
}
/// `-a` of a number.
#[must_use]
pub fn neg(a: f64) -> Option<f64> {
    finite(-a)
}
/// `abs(a)` of a number.
#[must_use]
pub fn abs(a: f64) -> Option<f64> {
    finite(a.abs())
}
/// A whole f64 as an int; `None` where it leaves 64 bits or is NaN, which `as` would hide.
pub(crate) fn whole(x: f64) -> Option<i64> {
    const LIMIT: f64 = (1_u64 << 63) as f64;
    (-LIMIT..LIMIT).contains(&x).then_some(x as i64)
}
/// `round(x)`: half away from zero, an int; of the shortest decimal that reads back as `x`.
#[must_use]
pub fn round(x: f64) -> Option<i64> {
    // Every half that an f64 can be near is itself an f64, so that here the shortest decimal and the exact value agree.
    whole(x.round())
}
/// `round(x, places)`: half away from zero, of the shortest decimal that reads back as `x`; places may be negative.
#[must_use]
pub fn round_to(x: f64, places: i64) -> Option<f64> {
    if places >= 0 && x.fract() == 0.0 {
        return finite(x);
    }
    finite(Decimal::shortest(x)?.rounded(places).to_f64())
}
/// `round(x, places)` of an int: itself for `places >= 0`, else rounded at tens, hundreds, …
#[must_use]
pub fn round_int_to(x: i64, places: i64) -> Option<i64> {
    Decimal::new(x, 0).rounded(places).to_int()
}
/// `floor(x)`.
#[must_use]
pub fn floor(x: f64) -> Option<i64> {
    whole(x.floor())
}
/// `ceil(x)`.
#[must_use]
pub fn ceil(x: f64) -> Option<i64> {
    whole(x.ceil())
}
