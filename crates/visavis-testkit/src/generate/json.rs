//! Values of records as JSON text.

use visavis_value::{Instant, Zone, calendar, print};

use super::conditions::near_enum;
use super::draw::Draw;
use super::literals::{self, AMOUNTS, DATES, INTS, KEYS, MOMENTS, TIMES, VERSIONS, ZONES};
use super::schema::{Attribute, Kind};

/// Numbers as JSON writes them.
const NUMBERS: &[&str] = &[
    "0",
    "0.5",
    "1.5",
    "0.1",
    "0.2",
    "0.3",
    "-0.5",
    "-2.5",
    "2.675",
    "1.005",
    "0.10",
    "0.125",
    "0.333",
    "0.01",
    "3.14",
    "1000.25",
    "1e-6",
    "9007199254740993",
    "123456789012345680000",
    "4",
    "-0.0",
    "1e308",
    "5e-324",
    "1E2",
    "100.0",
];

/// Spans that points in time differ by: seconds.
const SECONDS: &[i64] =
    &[0, 86_400, 30 * 86_400, 7 * 86_400, 90 * 86_400, 365 * 86_400, 3600, 7200, 31 * 86_400, 1];

/// What fits no attribute, or only some.
const ODD: &[&str] = &[
    "true",
    "\"x\"",
    "[]",
    "{}",
    "1.5",
    "\"\"",
    "[null]",
    "{\"a\":null}",
    "9223372036854775808",
    "1e400",
    "\"2026-02-30\"",
    "0.00001",
    "\"25:00\"",
    "[1,\"a\"]",
    "\"platinum\"",
    "-1",
    "\"yes\"",
    "\"1\"",
    "253402300800",
    "\" 5\"",
    "\"1e2\"",
    "\"0x10\"",
    "[[]]",
    "\"\\ud83d\"",
];

/// A value that fits the attribute.
pub(crate) fn fitting(attribute: &Attribute, now: Instant, draw: &mut Draw<'_>) -> String {
    if let Some((_, values)) = attribute.domain {
        let value = draw.word(values);
        return match attribute.kind {
            Kind::Date | Kind::Time => text(value, draw),
            _ => number(value, draw),
        };
    }
    if attribute.timezone {
        return text(draw.word(&[ZONES, &["Mars/Base", ""]].concat()), draw);
    }
    value(&attribute.kind, now, draw)
}

/// A value that fits no attribute, or only some.
pub(crate) fn odd(draw: &mut Draw<'_>) -> String {
    draw.word(ODD).to_owned()
}

fn value(kind: &Kind, now: Instant, draw: &mut Draw<'_>) -> String {
    match kind {
        Kind::Bool => draw.word(&["true", "false"]).to_owned(),
        Kind::Int => int(draw),
        Kind::Number => number(draw.word(NUMBERS), draw),
        Kind::Money(_) => number(draw.word(AMOUNTS), draw),
        Kind::Text => text(literals::text(draw), draw),
        Kind::Enum(which) => {
            // Another spelling is a misfit where the enumeration does not ignore case.
            let spelling = near_enum(*which, draw);
            text(&spelling, draw)
        }
        Kind::Date => date(now, draw),
        Kind::DateTime => datetime(now, draw),
        Kind::Time => text(draw.word(TIMES), draw),
        Kind::Version => text(draw.word(VERSIONS), draw),
        Kind::List(of) => {
            let items: Vec<String> = (0..draw.below(4)).map(|_| value(of, now, draw)).collect();
            format!("[{}]", items.join(","))
        }
        Kind::Map(of) => {
            let entry =
                |draw: &mut Draw<'_>| format!("{}:{}", text(draw.word(KEYS), draw), value(of, now, draw));
            let entries: Vec<String> = (0..draw.below(4)).map(|_| entry(draw)).collect();
            format!("{{{}}}", entries.join(","))
        }
    }
}

/// A text, some with every character escaped.
fn text(text: &str, draw: &mut Draw<'_>) -> String {
    if draw.once_in(4) {
        let escaped: String = text.encode_utf16().map(|unit| format!("\\u{unit:04x}")).collect();
        return format!("\"{escaped}\"");
    }
    serde_json::Value::from(text).to_string()
}

/// A number, some as a text.
fn number(digits: &str, draw: &mut Draw<'_>) -> String {
    let digits = digits.replace('_', "");
    if draw.once_in(6) { format!("\"{digits}\"") } else { digits }
}

fn int(draw: &mut Draw<'_>) -> String {
    let literal: i64 = draw.word(INTS).replace('_', "").parse().unwrap_or(0);
    let step = *draw.of(&[0, 1, -1]);
    let value = literal.saturating_add(step);
    match draw.below(8) {
        6 => i64::MIN.to_string(),
        7 => format!("{value}.0"),
        _ => number(&value.to_string(), draw),
    }
}

fn date(now: Instant, draw: &mut Draw<'_>) -> String {
    let near = draw.of(SECONDS) * draw.of(&[-1, 1]);
    let at = Instant(now.0.saturating_add(near * 1_000_000));
    match calendar::date_of(at, Zone::UTC).filter(|_| draw.below(2) == 1) {
        Some(date) => {
            let mut out = String::new();
            print::date(&mut out, date);
            format!("\"{out}\"")
        }
        None => text(draw.word(DATES), draw),
    }
}

fn datetime(now: Instant, draw: &mut Draw<'_>) -> String {
    let seconds = draw.of(SECONDS) * draw.of(&[-1, 1]);
    let micros = draw.of(&[0, 1, -1]);
    let at = Instant(now.0.saturating_add(seconds * 1_000_000).saturating_add(*micros));
    match draw.below(4) {
        0 | 1 => {
            let mut out = String::new();
            print::rfc3339(&mut out, at);
            text(&out, draw)
        }
        2 => at.0.div_euclid(1_000_000).to_string(),
        _ => text(draw.word(&[MOMENTS, DATES].concat()), draw),
    }
}
