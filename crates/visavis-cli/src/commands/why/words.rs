//! Values, absences and reasons in the reader's words.

use visavis_check::model::{AttributeId, Model};
use visavis_oracle::Reason;
use visavis_value::{Value, Zone, print};
use visavis_why::{Absence, Draw, Made, Seen};

use super::Told;

/// How many elements of a list or map are told.
const ELEMENTS: usize = 8;

/// A value as the rules would write it.
pub(crate) fn value(value: &Value, zone: Zone) -> String {
    let mut out = String::new();
    match value {
        Value::Text(text) | Value::Version(text) => return format!("{text:?}"),
        Value::List(items) => {
            let items = items.iter().map(|item| self::value(item, zone));
            return format!("[{}]", first_ones(items));
        }
        Value::Map(entries) => {
            let entries = entries.iter().map(|(key, entry)| format!("{key:?}: {}", self::value(entry, zone)));
            return format!("{{{}}}", first_ones(entries));
        }
        _ => print::value(&mut out, value, zone),
    }
    out
}

fn first_ones(mut items: impl ExactSizeIterator<Item = String>) -> String {
    let more = items.len().saturating_sub(ELEMENTS);
    let told: Vec<String> = items.by_ref().take(ELEMENTS).collect();
    let more = if more > 0 { format!(", … {more} more") } else { String::new() };
    told.join(", ") + &more
}

/// `last_order_at = 2025-11-01 10:00`, or why there is no value.
pub(crate) fn seen(seen: &Seen, told: &Told<'_>) -> String {
    let name = &seen.name;
    if let Some(Made::Events { unanswered: Some(source), .. }) = &seen.made {
        return format!("{name} is not known: {}", no_answer(source));
    }
    if let Some(made) = &seen.made {
        let value = seen.value.as_ref().map(|value| format!("= {}", self::value(value, told.zone())));
        return format!("{name} {}: {}", value.unwrap_or("is missing".into()), self::made(made));
    }
    let why = seen.absence.as_ref().map(|absence| absent(absence, told));
    match (&seen.value, why) {
        (Some(value), None) => format!("{name} = {}", self::value(value, told.zone())),
        (Some(value), Some(why)) => {
            format!("{name} = {}, by default: {why}", self::value(value, told.zone()))
        }
        (None, None) => format!("{name} is missing"),
        (None, Some(why)) if matches!(&seen.absence, Some(Absence::NotInSource { source }) if source == name) => {
            why
        }
        (None, Some(why)) if matches!(&seen.absence, Some(Absence::NotAnswered { source }) if source == name) => {
            why
        }
        (None, Some(why)) if matches!(seen.absence, Some(Absence::NotAnswered { .. })) => {
            format!("{name} is not known: {why}")
        }
        (None, Some(why)) => format!("{name} is missing: {why}"),
    }
}

/// How a value was made.
pub(crate) fn made(made: &Made) -> String {
    match made {
        Made::Events { unanswered: Some(source), .. } => no_answer(source),
        Made::Events { not_in: Some(source), .. } => {
            format!("the customer is not in `{source}`, so that there are no events")
        }
        Made::Events { event, all: 0, .. } => format!("there are no events {event}"),
        Made::Events { event, counted, all, .. } => format!("{counted} of {all} events {event} count"),
        Made::Draw { draw, from_to } => match (bucket(draw), from_to) {
            (Some(bucket), Some((from, to))) => {
                format!("bucket {bucket} is in {}..<{}", from.to_f64(), to.to_f64())
            }
            (Some(bucket), None) => format!("bucket {bucket} is in no arm's traffic"),
            (None, _) => "there is no key to make a bucket of".into(),
        },
    }
}

/// Six digits, never rounded up, so that it does not seem to be on the other side of an end.
pub(crate) fn bucket(draw: &Draw) -> Option<String> {
    let bucket = draw.bucket?.number();
    Some(format!("{:.6}", (bucket * 1e6).floor() / 1e6))
}

fn no_answer(source: &str) -> String {
    format!("`{source}` did not answer")
}

fn absent(absence: &Absence, told: &Told<'_>) -> String {
    match absence {
        Absence::NotInRecord => String::from("not in the record"),
        Absence::NotInSource { source } => format!("the customer is not in `{source}`"),
        Absence::NotAnswered { source } => no_answer(source),
        Absence::Misfit { attribute, found, expected } => {
            let (found, expected) = told.misfit(*attribute).unwrap_or((found, expected));
            format!("found {found}, expected {expected}")
        }
    }
}

impl Told<'_> {
    /// The zone that local times are told in.
    pub(crate) fn zone(&self) -> Zone {
        self.model.project.zone
    }

    /// What the engine found and expected, which it says in more words.
    pub(crate) fn misfit(&self, attribute: AttributeId) -> Option<(&str, &str)> {
        let name = attribute_name(self.model, attribute)?;
        let misfit = self.profile.misfits().find(|misfit| misfit.attribute() == name)?;
        Some((misfit.found(), misfit.expected()))
    }
}

/// An attribute's name behind its source's.
pub(crate) fn attribute_name(model: &Model, id: AttributeId) -> Option<String> {
    let attribute = model.attributes.get(id.index())?;
    let source = model.sources.get(attribute.source.index())?;
    Some(format!("{}.{}", source.name, attribute.path.join(".")))
}

/// The reason's name in the language.
pub(crate) fn reason_name(reason: &Reason) -> &'static str {
    match reason {
        Reason::NotOnChannel => "not_on_channel",
        Reason::OutsideWindow => "outside_window",
        Reason::NoConsent { .. } => "no_consent",
        Reason::Guarded { .. } => "guarded",
        Reason::NotInAudience(_) => "not_in_audience",
        Reason::Excluded { .. } => "excluded",
        Reason::QuietHours { .. } => "quiet_hours",
        Reason::Capped { .. } => "capped",
        Reason::HeldOut => "held_out",
        Reason::Outranked => "outranked",
    }
}

/// The reason in a few words, close to its name.
pub(crate) fn reason(reason: &Reason) -> String {
    match reason {
        Reason::NotOnChannel => "not on this channel".into(),
        Reason::OutsideWindow => "outside the days when it runs".into(),
        Reason::NoConsent { .. } => "no consent".into(),
        Reason::Guarded { guard } => format!("guarded by {guard}"),
        Reason::NotInAudience(_) => "not in its audience".into(),
        Reason::Excluded { .. } => "excluded".into(),
        Reason::QuietHours { .. } => "quiet hours".into(),
        Reason::Capped { .. } => "capped".into(),
        Reason::HeldOut => "held out".into(),
        Reason::Outranked => "outranked".into(),
    }
}
