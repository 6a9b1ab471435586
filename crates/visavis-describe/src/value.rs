//! Values as a language writes them.
//!
//! In: values. Out: words. Never rounds: what is printed is the value.

use visavis_check::model::Model;
use visavis_value::bucket::Share;
use visavis_value::{Date, Instant, Value, Zone, calendar, print};

use crate::lang::{Joint, Language, Phrase, fill, listed};
use crate::text::Text;

/// A value.
pub(crate) fn value(language: &dyn Language, model: &Model, value: &Value) -> Text {
    match value {
        Value::Bool(b) => Text::plain(language.phrase(if *b { Phrase::True } else { Phrase::False })),
        Value::Int(x) => Text::plain(language.number(&x.to_string(), false)),
        Value::Number(x) => {
            let mut exact = String::new();
            print::number(&mut exact, *x);
            Text::plain(language.number(&exact, false))
        }
        Value::Money(amount) => {
            let exact = amount_digits(amount.units, amount.currency.digits());
            Text::plain(language.money(&language.number(&exact, true), amount.currency.code()))
        }
        Value::Text(text) => quoted(language, text),
        Value::Date(date) => Text::plain(day(language, *date)),
        Value::DateTime(at) => moment(language, *at, model.project.zone),
        Value::Time(time) => Text::plain(language.time(*time)),
        Value::Version(text) => {
            fill(language, language.phrase(Phrase::Version), false, &[&Text::plain(text.as_str())])
        }
        Value::Duration(span) => Text::plain(language.duration(*span)),
        Value::List(elements) if elements.is_empty() => Text::plain(language.phrase(Phrase::EmptyList)),
        Value::List(elements) => {
            let all: Vec<Text> =
                elements.iter().map(|element| self::value(language, model, element)).collect();
            fill(language, language.phrase(Phrase::List), false, &[&listed(language, &all, Joint::And)])
        }
        Value::Map(entries) => {
            let all: Vec<Text> = entries
                .iter()
                .map(|(key, entry)| {
                    let mut text = quoted(language, key);
                    text.push(" = ");
                    text.append(&self::value(language, model, entry));
                    text
                })
                .collect();
            listed(language, &all, Joint::And)
        }
    }
}

/// `“gold”`
pub(crate) fn quoted(language: &dyn Language, text: &str) -> Text {
    let (open, close) = language.quotes();
    Text::plain(format!("{open}{text}{close}"))
}

/// A day.
pub(crate) fn day(language: &dyn Language, date: Date) -> String {
    let (year, month, day) = calendar::parts(date);
    language.date(year, month, day)
}

/// A point in time, on the project's clock.
pub(crate) fn moment(language: &dyn Language, at: Instant, zone: Zone) -> Text {
    match calendar::date_of(at, zone) {
        Some(date) => {
            let time = language.time(calendar::time_of(at, zone));
            Text::plain(language.datetime(&day(language, date), &time))
        }
        None => {
            let mut exact = String::new();
            print::rfc3339(&mut exact, at);
            Text::plain(exact)
        }
    }
}

/// `12.5%`, exactly.
pub(crate) fn share(language: &dyn Language, share: Share) -> Text {
    let (whole, rest) = (share.0 / 10_000_000_000_000_000, share.0 % 10_000_000_000_000_000);
    let exact = format!("{whole}.{rest:016}");
    let exact = exact.trim_end_matches('0').trim_end_matches('.');
    Text::plain(language.percent(&language.number(exact, false)))
}

/// `15%` of 0.15, exactly.
pub(crate) fn percent(language: &dyn Language, x: f64) -> Text {
    let mut exact = String::new();
    print::number(&mut exact, x);
    Text::plain(language.percent(&language.number(&hundredfold(&exact), false)))
}

/// A decimal a hundred times as large: its point moves two digits on.
fn hundredfold(exact: &str) -> String {
    let (sign, digits) = exact.strip_prefix('-').map_or(("", exact), |digits| ("-", digits));
    let (whole, rest) = digits.split_once('.').unwrap_or((digits, ""));
    let padded = format!("{rest:0<2}");
    let (moved, rest) = padded.split_at(2);
    let whole = format!("{whole}{moved}");
    let whole = whole.trim_start_matches('0');
    let whole = if whole.is_empty() { "0" } else { whole };
    let rest = rest.trim_end_matches('0');
    if rest.is_empty() { format!("{sign}{whole}") } else { format!("{sign}{whole}.{rest}") }
}

/// An amount with as many digits as it has, at least the currency's unless it is whole.
fn amount_digits(units: i64, digits: u8) -> String {
    let sign = if units < 0 { "-" } else { "" };
    let (whole, rest) = (units.unsigned_abs() / 10_000, units.unsigned_abs() % 10_000);
    let mut fraction = format!("{rest:04}");
    if rest == 0 {
        return format!("{sign}{whole}");
    }
    let least = usize::from(digits).min(4);
    while fraction.len() > least && fraction.ends_with('0') {
        fraction.pop();
    }
    format!("{sign}{whole}.{fraction}")
}

#[cfg(test)]
mod tests {
    use super::hundredfold;

    #[test]
    fn a_percentage_is_exact() {
        for (exact, wanted) in [
            ("0.15", "15"),
            ("0.125", "12.5"),
            ("1", "100"),
            ("0.005", "0.5"),
            ("-0.1", "-10"),
            ("0", "0"),
            ("12.34567", "1234.567"),
        ] {
            assert_eq!(hundredfold(exact), wanted, "{exact}");
        }
    }
}
