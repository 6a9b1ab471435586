//! A customer with as little said as still shows a difference.
//!
//! In: a customer who shows it, and whether another does. Out: one of whom less is said, whose values are plain where they do not matter,
//! at a round time where the time does not.

use serde_json::{Value as Json, json};
use visavis_value::Instant;

use crate::records::{Subject, Way, at, days_between, days_later, leaves, put};

/// How many customers are asked at most.
const MOST: usize = 2_000;
/// 2026-03-10 09:00 UTC: a plain working day.
const PLAIN_DAY: i64 = 1_773_133_200_000_000;

/// The simplest customer that was found.
pub(crate) fn simplest(subject: Subject, shows: &mut dyn FnMut(&Subject) -> bool) -> Subject {
    let mut shrinking = Shrinking { best: subject, shows, left: MOST };
    // What one change needs another may have made possible.
    for _ in 0..2 {
        shrinking.times();
        for way in leaves(&shrinking.best.record) {
            shrinking.leaf(&way);
        }
    }
    let mut best = shrinking.best;
    drop_empty(&mut best.record);
    best
}

struct Shrinking<'s> {
    best: Subject,
    shows: &'s mut dyn FnMut(&Subject) -> bool,
    left: usize,
}

impl Shrinking<'_> {
    fn take(&mut self, other: Subject) -> bool {
        if other == self.best || self.left == 0 {
            return false;
        }
        self.left -= 1;
        let shows = (self.shows)(&other);
        if shows {
            self.best = other;
        }
        shows
    }

    /// A plain time, else a plain day with the days of the record moved along, else a round time.
    fn times(&mut self) {
        let plain = Instant(PLAIN_DAY);
        let on_plain_day = days_later(&self.best, days_between(self.best.now, plain));
        let at_plain_time = Subject { now: plain, ..on_plain_day.clone() };
        for other in [Subject { now: plain, ..self.best.clone() }, at_plain_time, on_plain_day] {
            if other == self.best || self.take(other) {
                break;
            }
        }
        for step in [3_600_000_000, 60_000_000] {
            let now = self.best.now.0;
            let other = Subject { now: Instant(now - now.rem_euclid(step)), ..self.best.clone() };
            if other == self.best || self.take(other) {
                break;
            }
        }
    }

    fn leaf(&mut self, way: &Way) {
        if self.with(way, None) {
            return;
        }
        match at(&self.best.record, way).cloned() {
            Some(Json::Array(items)) => self.items(way, items),
            Some(Json::Number(_)) => {
                let _ = self.with(way, Some(json!(0))) || self.with(way, Some(json!(1)));
            }
            Some(Json::Bool(true)) => {
                self.with(way, Some(json!(false)));
            }
            Some(Json::String(_)) => {
                let _ = self.with(way, Some(json!("test"))) || self.with(way, Some(json!("0")));
            }
            _ => {}
        }
    }

    /// A list, or a history: fewer elements, and of each event fewer fields.
    fn items(&mut self, way: &Way, mut items: Vec<Json>) {
        for place in (0..items.len()).rev() {
            let mut fewer = items.clone();
            fewer.remove(place);
            if self.with(way, Some(Json::Array(fewer.clone()))) {
                items = fewer;
                continue;
            }
            let Some(Json::Object(fields)) = items.get(place).cloned() else { continue };
            for name in fields.keys() {
                let mut fewer = items.clone();
                if let Some(Json::Object(fields)) = fewer.get_mut(place) {
                    fields.remove(name);
                }
                if self.with(way, Some(Json::Array(fewer.clone()))) {
                    items = fewer;
                }
            }
        }
    }

    fn with(&mut self, way: &Way, value: Option<Json>) -> bool {
        let mut other = self.best.clone();
        put(&mut other.record, way, value);
        self.take(other)
    }
}

/// Groups in which nothing is said are not said; a source that is empty is, since the customer is in it.
fn drop_empty(record: &mut Json) {
    let Json::Object(sources) = record else { return };
    for source in sources.values_mut() {
        if let Json::Object(inside) = source {
            inside.retain(|_, value| !matches!(value, Json::Object(group) if group.is_empty()));
        }
    }
}

/// What is said of a customer at some places, for people: `crm.tier = "gold"`, `not in shop`.
pub(crate) fn facts(record: &Json, ways: &[Way]) -> Vec<String> {
    let mut facts = Vec::new();
    for way in ways {
        let name = way.join(".");
        match at(record, way) {
            Some(Json::Null) => facts.push(format!("not in {name}")),
            Some(Json::Array(items)) if items.iter().any(Json::is_object) => {
                facts.extend(items.iter().map(|item| format!("{name}: {}", event(item))));
            }
            Some(value) => facts.push(format!("{name} = {value}")),
            None => {}
        }
    }
    facts
}

/// `{ at = "2026-03-10", amount = "5" }`
fn event(item: &Json) -> String {
    let Json::Object(fields) = item else { return item.to_string() };
    let fields: Vec<String> = fields.iter().map(|(name, value)| format!("{name} = {value}")).collect();
    if fields.is_empty() { "{ }".to_owned() } else { format!("{{ {} }}", fields.join(", ")) }
}
