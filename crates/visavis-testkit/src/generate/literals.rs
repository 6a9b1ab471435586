//! Values worth comparing with, as the language writes them. Records draw from the same pools, so that a value often is
//! the literal it is compared with, or its neighbour.

use super::draw::Draw;
use super::schema::{ENUMS, Kind};

/// Ints; a literal has no sign of its own.
pub(crate) const INTS: &[&str] = &[
    "0",
    "1",
    "2",
    "-1",
    "3",
    "5",
    "7",
    "10",
    "-5",
    "18",
    "100",
    "-40",
    "4_000",
    "2147483647",
    "9007199254740993",
    "9223372036854775807",
    "-9223372036854775807",
];

/// Numbers.
pub(crate) const NUMBERS: &[&str] = &[
    "0.0",
    "0.5",
    "1.5",
    "0.1",
    "0.2",
    "0.3",
    "-0.5",
    "-2.5",
    "2.675",
    "1.005",
    "10%",
    "12.5%",
    "33.3%",
    "0.01",
    "3.14",
    "1_000.25",
    "0.000001",
    "9007199254740993.0",
    "123456789012345680000.0",
    "4.0",
];

/// Amounts without their currency.
pub(crate) const AMOUNTS: &[&str] = &[
    "0",
    "1",
    "50",
    "9.99",
    "100",
    "0.0001",
    "12.345",
    "-0.5",
    "-50",
    "12.3456",
    "1_000",
    "0.005",
    "0.015",
    "922337203685477.5807",
    "-922337203685477",
];

/// Texts, unescaped.
const TEXTS: &[&str] = &[
    "",
    "a",
    "A",
    "gold",
    "Gold",
    "FR-12",
    "fr-1",
    "10.2.0",
    "1",
    " a ",
    "é",
    "e\u{301}",
    "É",
    "e",
    "ß",
    "ss",
    "SS",
    "ẞ",
    "İ",
    "i",
    "i\u{307}",
    "ı",
    "🎉",
    "👩‍👩‍👧",
    "שלום",
    "العربية",
    "ﬁ",
    "fi",
    "Σ",
    "ς",
    "σ",
    "ǅ",
    "Ångström",
    "{x}",
    "say \"hi\"",
    "back\\slash",
    "two\nlines",
    "\u{10ffff}",
    "\u{1f1eb}\u{1f1f7}",
    "tab\there",
    "straße",
    "STRASSE",
];

/// Texts that are drawn most of the time, so that many are equal, exactly or folded.
const HOT_TEXTS: &[&str] = &["gold", "Gold", "straße", "STRASSE", "é", "E\u{301}"];

/// Dates.
pub(crate) const DATES: &[&str] = &[
    "2026-03-10",
    "2026-03-29",
    "2026-10-25",
    "2026-03-08",
    "2026-11-01",
    "2024-02-29",
    "2000-02-29",
    "2026-02-28",
    "2026-03-01",
    "2025-11-01",
    "1970-01-01",
    "1969-12-31",
    "2026-12-31",
    "2027-01-01",
    "0001-01-01",
    "9999-12-31",
    "1900-03-01",
    "2008-03-10",
];

/// Datetimes.
pub(crate) const MOMENTS: &[&str] = &[
    "2026-03-10 09:00",
    "2026-03-29 02:30",
    "2026-03-29 02:00",
    "2026-03-29 03:00",
    "2026-10-25 02:30",
    "2026-10-25 02:00",
    "2026-03-08 02:30",
    "2026-11-01 01:30",
    "2024-02-29 12:00",
    "2026-03-10T09:00:30+01:00",
    "2026-03-10T08:00:00Z",
    "2025-11-01 10:00:00.5",
    "1970-01-01T00:00:00Z",
    "0001-01-02 12:00",
    "9999-12-30 12:00",
    "2026-03-10 00:00",
    "2026-03-10 23:59:59.999999",
];

/// Times of day.
pub(crate) const TIMES: &[&str] =
    &["00:00", "09:00", "02:30", "21:00", "08:00", "23:59:59.5", "12:00:30", "23:59", "01:30", "10:00"];

/// Versions.
pub(crate) const VERSIONS: &[&str] = &[
    "1.0.0",
    "10.2.0",
    "9.9.9",
    "v10.2",
    "2",
    "1.0.0-alpha",
    "1.0.0-alpha.1",
    "1.0.0-beta.2",
    "1.0.0-beta.11",
    "1.0.0+build",
    "10.2.0-rc.1",
    "0.0.0",
];

/// Zones that exist.
pub(crate) const ZONES: &[&str] =
    &["UTC", "Europe/Paris", "America/New_York", "Asia/Kolkata", "Pacific/Apia"];

/// Keys of maps.
pub(crate) const KEYS: &[&str] = &["win_back", "c0", "c1", "", "é", "A"];

/// Calendar spans.
pub(crate) const CALENDAR_SPANS: &[&str] = &[
    "1 day",
    "30 days",
    "7 days",
    "1 week",
    "1 month",
    "12 months",
    "1 year",
    "18 years",
    "90 days",
    "0 days",
    "31 days",
    "3_000_000 days",
    "20_000 years",
];

/// Exact spans.
pub(crate) const EXACT_SPANS: &[&str] = &[
    "1 hour",
    "24 hours",
    "90 minutes",
    "1 second",
    "48 hours",
    "2 hours",
    "0 seconds",
    "100_000_000 hours",
];

/// Patterns without their slashes.
pub(crate) const PATTERNS: &[&str] =
    &[r"^FR-\d+$", "a", "(?i)gold", "^$", r"^\p{L}+$", "é", r"^.{1,2}$", r"\/|x", r"s+\b", "(?i)STRASSE"];

/// A text, unescaped.
pub(crate) fn text(draw: &mut Draw<'_>) -> &'static str {
    if draw.below(3) < 2 { draw.word(HOT_TEXTS) } else { draw.word(TEXTS) }
}

/// Any span.
pub(crate) fn span(draw: &mut Draw<'_>) -> &'static str {
    if draw.below(2) == 0 { draw.word(CALENDAR_SPANS) } else { draw.word(EXACT_SPANS) }
}

/// A text between quotes.
pub(crate) fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            '{' => out.push_str("{{"),
            '}' => out.push_str("}}"),
            '\u{10ffff}' => out.push_str("\\u{10ffff}"),
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

/// A literal as a place takes it that allows a literal and no expression.
pub(crate) fn bare(kind: &Kind, draw: &mut Draw<'_>) -> String {
    match kind {
        Kind::Bool => draw.word(&["false", "true"]).to_owned(),
        Kind::Int => draw.word(INTS).to_owned(),
        Kind::Number => draw.word(NUMBERS).to_owned(),
        Kind::Money(currency) => format!("{} {currency}", draw.word(AMOUNTS)),
        Kind::Text => quoted(text(draw)),
        Kind::Enum(which) => quoted(draw.word(ENUMS.get(*which).copied().unwrap_or(&["none"]))),
        Kind::Date => draw.word(DATES).to_owned(),
        Kind::DateTime => draw.word(MOMENTS).to_owned(),
        Kind::Time => draw.word(TIMES).to_owned(),
        Kind::Version => quoted(draw.word(VERSIONS)),
        Kind::List(of) => {
            let items: Vec<String> = (0..draw.below(4)).map(|_| bare(of, draw)).collect();
            format!("[{}]", items.join(", "))
        }
        Kind::Map(_) => String::new(),
    }
}

/// A literal as an operand: in brackets where it has a sign.
pub(crate) fn operand(kind: &Kind, draw: &mut Draw<'_>) -> String {
    let text = bare(kind, draw);
    if text.starts_with('-') { format!("({text})") } else { text }
}
