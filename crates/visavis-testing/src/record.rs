//! The customer of a test as a record, in the form in which hosts send customers.
//!
//! In: what a test gives. Out: one JSON object, each attribute under its source's name, so that no two are taken for each other.
//! Both evaluators read it as they read any record: a test tests the reading of records too.

use serde_json::{Map, Number, Value as Json};
use visavis_check::model::{Attribute, AttributeId, EventId, GivenValue, Model, SourceIdx, Test};
use visavis_oracle::Oracle;
use visavis_value::{Instant, Type, Value, print};

/// What a key is that a test does not give.
const KEY: &str = "test";

/// A record being put together.
pub(crate) struct Record<'m> {
    model: &'m Model,
    top: Map<String, Json>,
}

impl<'m> Record<'m> {
    /// A customer who is in every source but these, and of whom nothing is said.
    pub(crate) fn new(model: &'m Model, not_in: &[SourceIdx]) -> Self {
        let mut top = Map::new();
        for (id, source) in (0..).map(SourceIdx).zip(&model.sources) {
            let inside = if not_in.contains(&id) { Json::Null } else { Json::Object(Map::new()) };
            top.insert(source.name.to_string(), inside);
        }
        Self { model, top }
    }

    /// Says what an attribute is.
    pub(crate) fn set(&mut self, id: AttributeId, value: Json) {
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
    pub(crate) fn set_events(&mut self, id: EventId, events: Vec<Map<String, Json>>) {
        let Some(event) = self.model.events.get(id.index()) else { return };
        let source = self.model.sources.get(event.source.index()).map_or("", |s| s.name.as_str());
        if let Some(Json::Object(inside)) = self.top.get_mut(source) {
            let events = events.into_iter().map(Json::Object).collect();
            inside.insert(event.name.to_string(), Json::Array(events));
        }
    }

    /// The text of the record.
    pub(crate) fn json(self) -> Json {
        Json::Object(self.top)
    }
}

fn put(object: &mut Map<String, Json>, path: &[smol_str::SmolStr], value: Json) {
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

/// The record of a test's customer. A key that is not given is the customer's, or `"test"`.
pub(crate) fn of_test(oracle: &Oracle<'_>, test: &Test, now: Instant) -> Json {
    let model = oracle.model();
    let mut record = Record::new(model, &test.not_in);
    let mut customer = None;
    for given in &test.given {
        let value = match &given.value {
            GivenValue::Is(id) => oracle.constant(*id, now).map_or(Json::Null, |value| json(&value)),
            GivenValue::Map(entries) => {
                let entries = entries
                    .iter()
                    .filter_map(|(key, id)| Some((key.to_string(), json(&oracle.constant(*id, now)?))));
                Json::Object(entries.collect())
            }
        };
        if Some(given.attribute) == model.key {
            customer = Some(value.clone());
        }
        record.set(given.attribute, value);
    }
    for given in &test.histories {
        let Some(event) = model.events.get(given.event.index()) else { continue };
        let records = given.records.iter().map(|given| {
            let fields = given.fields.iter().filter_map(|(id, value)| {
                let value = oracle.constant(*value, now).map_or(Json::Null, |value| json(&value));
                Some((event.field(*id)?.column.to_string(), value))
            });
            fields.collect()
        });
        record.set_events(given.event, records.collect());
    }
    for (id, attribute) in (0..).map(AttributeId).zip(&model.attributes) {
        let is_given = test.given.iter().any(|given| given.attribute == id);
        if attribute.key && !is_given && !test.not_in.contains(&attribute.source) {
            record.set(id, key(model, attribute, customer.as_ref()));
        }
    }
    record.json()
}

/// The key of one source: the customer's where that is given and of the same type.
fn key(model: &Model, attribute: &Attribute, customer: Option<&Json>) -> Json {
    let first = model.key.and_then(|id| model.attributes.get(id.index()));
    let alike = first.is_some_and(|first| first.ty == attribute.ty);
    match (customer, &attribute.ty) {
        (Some(customer), _) if alike => customer.clone(),
        (_, Type::Int) => Json::from(1),
        (_, Type::Enum(variants)) => {
            variants.values.first().map_or(Json::Null, |value| value.as_str().into())
        }
        _ => KEY.into(),
    }
}

/// A value as a record says it; it reads back as the same.
pub(crate) fn json(value: &Value) -> Json {
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
fn amount(units: i64) -> String {
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
