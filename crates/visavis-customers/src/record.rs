//! A customer as a record, in the form in which hosts send customers.
//!
//! In: what is said of a customer. Out: one JSON object, each attribute under its source's name, so that no two are taken for each other.
//! Evaluators read it as they read any record.

use serde_json::{Map, Number, Value as Json};
use smol_str::SmolStr;
use visavis_check::model::{AttributeId, EventId, Model, SourceIdx};
use visavis_value::{Value, print};

/// A record being put together.
#[derive(Debug)]
pub struct Record<'m> {
    model: &'m Model,
    top: Map<String, Json>,
}

impl<'m> Record<'m> {
    /// A customer who is in every source but these, and of whom nothing is said.
    #[must_use]
    pub fn new(model: &'m Model, not_in: &[SourceIdx]) -> Self {
        let mut top = Map::new();
        for (id, source) in (0..).map(SourceIdx).zip(&model.sources) {
            let inside = if not_in.contains(&id) { Json::Null } else { Json::Object(Map::new()) };
            top.insert(source.name.to_string(), inside);
        }
        Self { model, top }
    }

    /// Says what an attribute is.
    pub fn set(&mut self, id: AttributeId, value: Json) {
        let Some(attribute) = self.model.attributes.get(id.index()) else { return };
        let source = self.model.sources.get(attribute.source.index()).map_or("", |s| s.name.as_str());
        // The key of a customer who is not in the source stands outside, as it does in records.
        let place = match self.top.get_mut(source) {
            Some(Json::Object(inside)) => inside,
            _ => &mut self.top,
        };
        put(place, &attribute.data_path, value);
    }

    /// Says what happened, event by event, each with its fields by their names in the data.
    pub fn set_events(&mut self, id: EventId, events: Vec<Map<String, Json>>) {
        let Some(event) = self.model.events.get(id.index()) else { return };
        let source = self.model.sources.get(event.source.index()).map_or("", |s| s.name.as_str());
        if let Some(Json::Object(inside)) = self.top.get_mut(source) {
            let events = events.into_iter().map(Json::Object).collect();
            inside.insert(event.name.to_string(), Json::Array(events));
        }
    }

    /// The record.
    #[must_use]
    pub fn json(self) -> Json {
        Json::Object(self.top)
    }
}

fn put(object: &mut Map<String, Json>, path: &[SmolStr], value: Json) {
    match path {
        [] => {}
        [last] => {
            object.insert(last.to_string(), value);
        }
        [group, rest @ ..] => {
            let inside = object.entry(group.to_string()).or_insert_with(|| Json::Object(Map::new()));
            if let Json::Object(inside) = inside {
                put(inside, rest, value);
            }
        }
    }
}

/// A value as a record says it; it reads back as the same.
#[must_use]
pub fn json(value: &Value) -> Json {
    let printed = |print: &dyn Fn(&mut String)| {
        let mut text = String::new();
        print(&mut text);
        Json::String(text)
    };
    match value {
        Value::Bool(yes) => Json::Bool(*yes),
        Value::Int(int) => Json::from(*int),
        Value::Number(number) => Number::from_f64(*number).map_or(Json::Null, Json::Number),
        Value::Money(money) => Json::String(amount(money.units)),
        Value::Text(text) | Value::Version(text) => text.as_str().into(),
        Value::Date(day) => printed(&|out| print::date(out, *day)),
        Value::DateTime(at) => printed(&|out| print::rfc3339(out, *at)),
        Value::Time(time) => printed(&|out| print::time(out, *time)),
        Value::Duration(span) => printed(&|out| print::duration(out, *span)),
        Value::List(items) => Json::Array(items.iter().map(json).collect()),
        Value::Map(entries) => {
            Json::Object(entries.iter().map(|(key, value)| (key.to_string(), json(value))).collect())
        }
    }
}

/// Ten-thousandths as a decimal, none of them lost.
#[must_use]
pub fn amount(units: i64) -> String {
    let sign = if units < 0 { "-" } else { "" };
    let (whole, rest) = (units.unsigned_abs() / 10_000, units.unsigned_abs() % 10_000);
    let text = format!("{sign}{whole}.{rest:04}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

#[cfg(test)]
mod tests {
    use super::amount;

    #[test]
    fn amounts_keep_their_ten_thousandths() {
        for (units, text) in [
            (0, "0"),
            (125_000, "12.5"),
            (-1, "-0.0001"),
            (599_000, "59.9"),
            (i64::MIN, "-922337203685477.5808"),
        ] {
            assert_eq!(amount(units), text);
        }
    }
}
