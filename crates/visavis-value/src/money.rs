//! Arithmetic of amounts in ten-thousandths, all of one currency. `None` is missing: what leaves 64 bits.
//! Times or divided by a number is one f64 operation, then rounded half away from zero; by an int it is exact.

use crate::number;

/// Ten-thousandths in one unit of a currency.
pub const SCALE: i64 = 10_000;

/// `a + b`.
#[must_use]
pub fn add(a: i64, b: i64) -> Option<i64> {
    a.checked_add(b)
}
/// `a - b`.
#[must_use]
pub fn sub(a: i64, b: i64) -> Option<i64> {
    a.checked_sub(b)
}
/// `-a`.
#[must_use]
pub fn neg(a: i64) -> Option<i64> {
    a.checked_neg()
}
/// `abs(a)`.
#[must_use]
pub fn abs(a: i64) -> Option<i64> {
    a.checked_abs()
}
/// `a * x`, x a number.
#[must_use]
pub fn mul_number(a: i64, x: f64) -> Option<i64> {
    number::whole((a as f64 * x).round())
}
/// `a * n`, n an int.
#[must_use]
pub fn mul_int(a: i64, n: i64) -> Option<i64> {
    a.checked_mul(n)
}
/// `a / x`, x a number.
#[must_use]
pub fn div_number(a: i64, x: f64) -> Option<i64> {
    number::whole((a as f64 / x).round())
}
/// `a / n`, n an int; the exact quotient rounded half away from zero.
#[must_use]
pub fn div_int(a: i64, n: i64) -> Option<i64> {
    if n == 0 {
        return None;
    }
    // In 128 bits, as i64::MIN / -1 and the doubled rest do not fit 64.
    let (a, n) = (i128::from(a), i128::from(n));
    let (quotient, rest) = (a / n, a % n);
    let away = if (a < 0) == (n < 0) { 1 } else { -1 };
    i64::try_from(if 2 * rest.abs() >= n.abs() { quotient + away } else { quotient }).ok()
}
/// `a / b` of two amounts: a number.
#[must_use]
pub fn ratio(a: i64, b: i64) -> Option<f64> {
    number::div_int(a, b)
}
