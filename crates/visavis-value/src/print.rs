//! Values as text: in inserted text, in messages, in JSON.
//!
//! In: values. Out: text appended to a buffer, which `read` takes back as the same value (a datetime in the hour that
//! a clock change repeats as its first). Never an exponent, a minus zero or more digits than there are.

use std::fmt::Write;

use crate::decimal::Decimal;
use crate::{Currency, Date, Duration, Instant, TimeOfDay, Value, Zone, calendar};

/// A number in its shortest form that reads back the same; no exponent, no minus zero.
pub fn number(out: &mut String, x: f64) {
    // Rust prints an f64 in its shortest form without an exponent.
    let _ = write!(out, "{}", if x == 0.0 { 0.0 } else { x });
}
/// An int.
pub fn int(out: &mut String, x: i64) {
    let _ = write!(out, "{x}");
}
/// `12.50`: an amount with its currency's digits (ISO 4217), rounded half away from zero.
pub fn amount(out: &mut String, units: i64, currency: Currency) {
    Decimal::new(units, -4).rounded(currency.digits().into()).print(out);
}
/// `12.50 EUR`.
pub fn money(out: &mut String, units: i64, currency: Currency) {
    amount(out, units, currency);
    out.push(' ');
    out.push_str(currency.code());
}
/// `percent(0.15)`: `15%`, the shortest decimal.
pub fn percent(out: &mut String, x: f64) {
    if let Some(decimal) = Decimal::shortest(x) {
        // The point moves; a multiplication would print 0.07 as 7.000000000000001%.
        Decimal { exponent: decimal.exponent + 2, ..decimal }.print(out);
        out.push('%');
    }
}
/// `2026-03-10`.
pub fn date(out: &mut String, date: Date) {
    let (year, month, day) = calendar::parts(date);
    let _ = write!(out, "{year:04}-{month:02}-{day:02}");
}
/// `2026-03-10 09:00`, with seconds and their fraction where they are not zero, on the zone's clock.
pub fn datetime(out: &mut String, at: Instant, zone: Zone) {
    match calendar::date_of(at, zone) {
        Some(day) => {
            date(out, day);
            out.push(' ');
            time(out, calendar::time_of(at, zone));
        }
        // Within hours of the first or last year's end the local year may have no four digits.
        None => rfc3339(out, at),
    }
}
/// `2026-03-10T08:00:00Z`: RFC 3339 in UTC, with a fraction where it is not zero.
pub fn rfc3339(out: &mut String, at: Instant) {
    if let Some(day) = calendar::date_of(at, Zone::UTC) {
        let time = calendar::time_of(at, Zone::UTC);
        date(out, day);
        let _ = write!(out, "T{:02}:{:02}", time.hour(), time.minute());
        seconds(out, time);
        out.push('Z');
    }
}
/// `09:00`, with seconds and their fraction where they are not zero.
pub fn time(out: &mut String, time: TimeOfDay) {
    let _ = write!(out, "{:02}:{:02}", time.hour(), time.minute());
    if time.second_and_micros() != (0, 0) {
        seconds(out, time);
    }
}
/// `:05` or `:05.25`.
fn seconds(out: &mut String, time: TimeOfDay) {
    let (second, micros) = time.second_and_micros();
    let _ = write!(out, ":{second:02}");
    if micros != 0 {
        let _ = write!(out, ".{micros:06}");
        out.truncate(out.trim_end_matches('0').len());
    }
}
/// `90 days`, `2 months 3 hours`; `0 days` where it is empty.
pub fn duration(out: &mut String, span: Duration) {
    let minutes = span.micros / 60_000_000;
    let parts = [
        (Decimal::new(span.months, 0), "month"),
        (Decimal::new(span.days, 0), "day"),
        (Decimal::new(minutes / 60, 0), "hour"),
        (Decimal::new(minutes % 60, 0), "minute"),
        (Decimal::new(span.micros % 60_000_000, -6).trimmed(), "second"),
    ];
    let start = out.len();
    for (count, unit) in parts {
        if count.coefficient != 0 {
            out.push_str(if out.len() > start { " " } else { "" });
            count.print(out);
            let plural = if (count.coefficient, count.exponent) == (1, 0) { "" } else { "s" };
            let _ = write!(out, " {unit}{plural}");
        }
    }
    if out.len() == start {
        out.push_str("0 days");
    }
}
/// Any value, as it prints where it is inserted in a text; a list's elements with `, ` between, a map as `key: value`.
pub fn value(out: &mut String, value: &Value, zone: Zone) {
    match value {
        Value::Bool(b) => out.push_str(if *b { "true" } else { "false" }),
        Value::Int(x) => int(out, *x),
        Value::Number(x) => number(out, *x),
        Value::Money(amount) => money(out, amount.units, amount.currency),
        Value::Text(text) | Value::Version(text) => out.push_str(text),
        Value::Date(day) => date(out, *day),
        Value::DateTime(at) => datetime(out, *at, zone),
        Value::Time(of_day) => time(out, *of_day),
        Value::Duration(span) => duration(out, *span),
        Value::List(elements) => {
            separated(out, elements.iter(), |out, element| self::value(out, element, zone))
        }
        Value::Map(entries) => separated(out, entries.iter(), |out, (key, entry)| {
            out.push_str(key);
            out.push_str(": ");
            self::value(out, entry, zone);
        }),
    }
}
fn separated<T>(out: &mut String, items: impl Iterator<Item = T>, print: impl Fn(&mut String, T)) {
    for (i, item) in items.enumerate() {
        out.push_str(if i == 0 { "" } else { ", " });
        print(out, item);
    }
}

/// A count as people read it in a message, its digits by three: `64,000`. Never a value of a program, which prints without.
#[must_use]
pub fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut out = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}
