//! Made-up customers for two programs at once.
//!
//! In: the rules of one program or of both. Out: records that hold what either reads, at the edges of both.

use serde_json::{Map, Value as Json};
use visavis_check::model::Model;
use visavis_customers::{Draw, Maker};
use visavis_value::{Instant, Zone, calendar, read};

use crate::words;

/// A record and a moment.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Subject {
    pub(crate) record: Json,
    pub(crate) now: Instant,
}

/// Makes customers.
pub(crate) struct People<'m> {
    makers: Vec<(Maker<'m>, &'m Model)>,
}

impl<'m> People<'m> {
    /// For the rules that are known; nothing where none are.
    pub(crate) fn new(old: Option<&'m Model>, new: Option<&'m Model>) -> Option<Self> {
        let maker = |own: &'m Model, other: Option<&'m Model>| {
            let maker = Maker::new(own, &[]);
            (other.map_or_else(|| Maker::new(own, &[]), |other| maker.with_edges_of(other)), own)
        };
        let makers = match (old, new) {
            (None, None) => return None,
            (Some(one), None) | (None, Some(one)) => vec![maker(one, None)],
            (Some(old), Some(new)) => vec![maker(old, Some(new)), maker(new, Some(old))],
        };
        Some(Self { makers })
    }

    /// The next customer: what one program's schema allows, and of the other's what the first does not know.
    pub(crate) fn next(&self, draw: &mut Draw) -> Subject {
        let first = usize::from(self.makers.len() > 1 && draw.once_in(2));
        let mut subject: Option<Subject> = None;
        for place in 0..self.makers.len() {
            let Some((maker, model)) = self.makers.get((first + place) % self.makers.len()) else { continue };
            let made = maker.next(draw);
            let record = made.record(model);
            match &mut subject {
                None => subject = Some(Subject { record, now: made.now }),
                Some(subject) => add(&mut subject.record, record),
            }
        }
        subject.unwrap_or(Subject { record: Json::Object(Map::new()), now: Instant(0) })
    }
}

/// Adds what a record does not say yet. What it says is not there (`null`) stays so.
fn add(record: &mut Json, more: Json) {
    let (Json::Object(record), Json::Object(more)) = (record, more) else { return };
    for (name, value) in more {
        match record.get_mut(&name) {
            None => {
                record.insert(name, value);
            }
            Some(own) => add(own, value),
        }
    }
}

/// Where a value stands in a record: the names on the way.
pub(crate) type Way = Vec<String>;

/// The values in a record that are no objects, each with its way.
pub(crate) fn leaves(record: &Json) -> Vec<Way> {
    let mut found = Vec::new();
    let mut open: Vec<(Way, &Json)> = vec![(Vec::new(), record)];
    while let Some((way, value)) = open.pop() {
        match value {
            Json::Object(inside) if !inside.is_empty() => {
                for (name, value) in inside.iter().rev() {
                    let mut way = way.clone();
                    way.push(name.clone());
                    open.push((way, value));
                }
            }
            Json::Object(_) => {}
            _ => found.push(way),
        }
    }
    found
}

/// The value at a way.
pub(crate) fn at<'j>(record: &'j Json, way: &[String]) -> Option<&'j Json> {
    way.iter().try_fold(record, |value, name| value.get(name))
}

/// Puts a value at a way, or takes away what is there; nothing happens where something else stands on the way.
pub(crate) fn put(record: &mut Json, way: &[String], value: Option<Json>) {
    let Some((last, before)) = way.split_last() else { return };
    let mut inside = record;
    for name in before {
        let Json::Object(object) = inside else { return };
        inside = object.entry(name.clone()).or_insert_with(|| Json::Object(Map::new()));
    }
    let Json::Object(object) = inside else { return };
    match value {
        Some(value) => {
            object.insert(last.clone(), value);
        }
        None => {
            object.remove(last);
        }
    }
}

/// A customer between two: as the first, with some of what is said of the second.
pub(crate) fn between(first: &Subject, second: &Subject, draw: &mut Draw) -> Subject {
    let mut subject = first.clone();
    let mut ways = leaves(&second.record);
    ways.extend(leaves(&first.record).into_iter().filter(|way| at(&second.record, way).is_none()));
    let changes = 1 + draw.below(3);
    for _ in 0..changes {
        if let Some(way) = draw.one(&ways) {
            put(&mut subject.record, way, at(&second.record, way).cloned());
        }
    }
    if draw.once_in(6) {
        // As often as not the days in the record move along, so that what lies so far back still does.
        subject = if draw.once_in(2) {
            days_later(&subject, days_between(subject.now, second.now))
        } else {
            Subject { now: second.now, ..subject }
        };
    }
    subject
}

const DAY: i64 = 86_400_000_000;

/// From the day of one instant to that of another.
pub(crate) fn days_between(from: Instant, to: Instant) -> i64 {
    to.0.div_euclid(DAY) - from.0.div_euclid(DAY)
}

/// The same customer so many days later, with every day and time in the record that much later too.
pub(crate) fn days_later(subject: &Subject, days: i64) -> Subject {
    let shift =
        |at: Instant| calendar::instant_of_epoch_micros(at.0.saturating_add(days.saturating_mul(DAY)));
    let mut later = subject.clone();
    later.now = shift(subject.now).unwrap_or(subject.now);
    let mut open = vec![&mut later.record];
    while let Some(value) = open.pop() {
        match value {
            Json::Object(inside) => open.extend(inside.values_mut()),
            Json::Array(items) => open.extend(items.iter_mut()),
            Json::String(text) => {
                let is_day = text.len() == 10 && text.as_bytes().get(4) == Some(&b'-');
                let is_moment = text.ends_with('Z') && text.as_bytes().get(10) == Some(&b'T');
                if !is_day && !is_moment {
                    continue;
                }
                if let Some(at) = read::datetime(text, Zone::UTC).and_then(shift) {
                    let moved = words::rfc3339(at);
                    *text = if is_day { moved.get(..10).unwrap_or(&moved).to_owned() } else { moved };
                }
            }
            _ => {}
        }
    }
    later
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use visavis_value::Instant;

    use super::{Subject, add, at, days_later, leaves, put};

    #[test]
    fn days_move_along_and_other_texts_stay() {
        let record = json!({"crm": {"born": "1980-02-28", "name": "2020-x", "at": ["2026-03-10T09:00:00.5Z"], "n": 3}});
        let later = days_later(&Subject { record, now: Instant(0) }, 2);
        let moved = json!({"crm": {"born": "1980-03-01", "name": "2020-x", "at": ["2026-03-12T09:00:00.5Z"], "n": 3}});
        assert_eq!(later, Subject { record: moved, now: Instant(2 * 86_400_000_000) });
    }

    #[test]
    fn what_is_said_first_stays() {
        let mut record = json!({"crm": {"tier": "gold", "address": {"city": "Lyon"}}, "shop": null});
        add(
            &mut record,
            json!({"crm": {"tier": "none", "age": 3, "address": {"zip": "1"}}, "shop": {"x": 1}, "web": {}}),
        );
        let whole = json!({"crm": {"tier": "gold", "age": 3, "address": {"city": "Lyon", "zip": "1"}}, "shop": null, "web": {}});
        assert_eq!(record, whole);
        let ways = leaves(&record);
        assert_eq!(ways.len(), 5);
        for way in &ways {
            let mut copy = record.clone();
            put(&mut copy, way, None);
            assert_eq!(at(&copy, way), None);
            put(&mut copy, way, at(&record, way).cloned());
            assert_eq!(copy, record);
        }
    }
}
