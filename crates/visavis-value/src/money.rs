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
    // In 128 bits, as i64::MIN / -1 does not fit 64.
    div_exact(i128::from(a), i128::from(n))
}
/// The same of a total of amounts, which may be larger than an amount.
pub(crate) fn div_exact(total: i128, n: i128) -> Option<i64> {
    let (quotient, rest) = (total.checked_div(n)?, total.checked_rem(n)?);
    let away = if (total < 0) == (n < 0) { 1 } else { -1 };
    // The rest is smaller than n, so that twice of what lacks to n is compared without leaving 128 bits.
    let rounds = rest.unsigned_abs() >= n.unsigned_abs() - rest.unsigned_abs();
    i64::try_from(if rounds { quotient.checked_add(away)? } else { quotient }).ok()
}
/// `a / b` of two amounts: a number.
#[must_use]
pub fn ratio(a: i64, b: i64) -> Option<f64> {
    number::div_int(a, b)
}
