//! The customer of a test as a record.
//!
//! In: what a test gives. Out: one JSON object that both evaluators read as they read any record: a test tests the reading of records
//! too.

use serde_json::Value as Json;
use visavis_check::model::{Attribute, AttributeId, GivenValue, Model, Test};
use visavis_customers::{Record, json};
use visavis_oracle::Oracle;
use visavis_value::{Instant, Type};

/// What a key is that a test does not give.
const KEY: &str = "test";

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
