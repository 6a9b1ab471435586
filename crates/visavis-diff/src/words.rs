//! Values, windows, limits and shares in the words of the language.

use visavis_check::model::{Bucketing, ReasonKind};
use visavis_value::bucket::Share;
use visavis_value::{Instant, Value, Zone, calendar, print};

/// How many elements of a list or map are told.
const ELEMENTS: usize = 8;

/// A value as rules would write it.
pub(crate) fn written(value: &Value, zone: Zone) -> String {
    match value {
        Value::Text(text) | Value::Version(text) => format!("{text:?}"),
        Value::List(items) => {
            format!("[{}]", first_ones(items.iter().map(|item| written(item, zone))))
        }
        Value::Map(entries) => {
            let entries = entries.iter().map(|(key, entry)| format!("{key:?}: {}", written(entry, zone)));
            format!("{{ {} }}", first_ones(entries))
        }
        _ => {
            let mut out = String::new();
            print::value(&mut out, value, zone);
            out
        }
    }
}

/// A value that no time zone matters to.
pub(crate) fn plain(value: &Value) -> String {
    written(value, Zone::UTC)
}

/// A value that may be missing.
pub(crate) fn maybe(value: Option<&Value>, zone: Zone) -> String {
    value.map_or_else(|| "missing".to_owned(), |value| written(value, zone))
}

fn first_ones(mut items: impl ExactSizeIterator<Item = String>) -> String {
    let more = items.len().saturating_sub(ELEMENTS);
    let told: Vec<String> = items.by_ref().take(ELEMENTS).collect();
    let more = if more > 0 { format!(", … {more} more") } else { String::new() };
    told.join(", ") + &more
}

/// `2026-03-01..2026-04-15`, with times where an end is no midnight; nothing where it is always.
pub(crate) fn days(start: Option<i64>, end: Option<i64>, zone: Zone) -> Option<String> {
    let said = |at: Option<i64>, is_end: bool| {
        let Some(at) = at.map(Instant) else { return String::new() };
        let day = calendar::date_of(at, zone);
        let is_midnight = day.and_then(|day| calendar::midnight(day, zone)) == Some(at);
        let last = calendar::date_of(Instant(at.0.saturating_sub(i64::from(is_end))), zone);
        match last.filter(|_| is_midnight) {
            Some(day) => written(&Value::Date(day), zone),
            None => written(&Value::DateTime(at), zone),
        }
    };
    (start.is_some() || end.is_some()).then(|| format!("{}..{}", said(start, false), said(end, true)))
}

/// `50%`
pub(crate) fn percent(share: Share) -> String {
    let mut out = String::new();
    print::percent(&mut out, share.to_f64());
    out
}

/// A moment on a project's clock.
pub(crate) fn local(at: Instant, zone: Zone) -> String {
    let mut out = String::new();
    print::datetime(&mut out, at, zone);
    format!("{out} {}", zone.name())
}

/// A moment for programs.
pub(crate) fn rfc3339(at: Instant) -> String {
    let mut out = String::new();
    print::rfc3339(&mut out, at);
    out
}

/// The name of a way to make buckets.
pub(crate) fn bucketing(bucketing: Bucketing) -> &'static str {
    bucketing.name()
}

/// A reason in words close to its name: `not in audience`.
pub(crate) fn reason(kind: ReasonKind) -> String {
    kind.name().replace('_', " ")
}

/// `1 segment`, `3 segments`, `64,000 customers`.
pub(crate) fn count(number: u64, noun: &str) -> String {
    let plural = if number == 1 { "" } else { "s" };
    format!("{} {noun}{plural}", print::grouped(number))
}

/// `a`, `a and b`, `a, b and c`.
pub(crate) fn listed(names: &[String]) -> String {
    match names {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}
