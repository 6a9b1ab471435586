//! Values as text: in inserted text, in messages, in JSON.

use std::fmt::Write;

use crate::{Currency, Date, Duration, Instant, TimeOfDay, Value, Zone};

/// A number in its shortest form that reads back the same; no exponent, no minus zero.
pub fn number(out: &mut String, x: f64) {
    // Rust prints an f64 in its shortest form without an exponent.
    let _ = write!(out, "{}", if x == 0.0 { 0.0 } else { x });
}
/// An int.
pub fn int(out: &mut String, x: i64) {
    let _ = write!(out, "{x}");
}
/// `12.50`: an amount with its currency's digits, rounded half away from zero.
pub fn amount(out: &mut String, units: i64, currency: Currency) {
    let _ = (out, units, currency);
}
/// `12.50 EUR`.
pub fn money(out: &mut String, units: i64, currency: Currency) {
    amount(out, units, currency);
    out.push(' ');
    out.push_str(currency.code());
}
/// `percent(0.15)`: `15%`, the shortest decimal.
pub fn percent(out: &mut String, x: f64) {
    let _ = (out, x);
}
/// `2026-03-10`.
pub fn date(out: &mut String, date: Date) {
    let _ = (out, date);
}
/// `2026-03-10 09:00`, with seconds and their fraction where they are not zero, on the zone's clock.
pub fn datetime(out: &mut String, at: Instant, zone: Zone) {
    let _ = (out, at, zone);
}
/// `2026-03-10T08:00:00Z`: RFC 3339 in UTC, with a fraction where it is not zero.
pub fn rfc3339(out: &mut String, at: Instant) {
    let _ = (out, at);
}
/// `09:00`, with seconds and their fraction where they are not zero.
pub fn time(out: &mut String, time: TimeOfDay) {
    let _ = (out, time);
}
/// `90 days`, `2 months 3 hours`; `0 days` where it is empty.
pub fn duration(out: &mut String, span: Duration) {
    let _ = (out, span);
}
/// Any value, as it prints where it is inserted in a text; a list's elements with `, ` between, a map as `key: value`.
pub fn value(out: &mut String, value: &Value, zone: Zone) {
    let _ = (out, value, zone);
}
