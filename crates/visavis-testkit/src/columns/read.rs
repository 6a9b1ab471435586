//! From a record batch to records.

use arrow_array::cast::AsArray;
use arrow_array::types::{
    Date32Type, Float32Type, Float64Type, Int8Type, Int16Type, Int32Type, Int64Type, Time64MicrosecondType,
    TimestampMicrosecondType, TimestampSecondType, UInt16Type, UInt32Type,
};
use arrow_array::{Array, ArrowPrimitiveType, RecordBatch};
use arrow_schema::{DataType, TimeUnit};
use serde_json::{Map, Value};
use visavis_value::{Date, Instant, TimeOfDay, print};

/// For each row of a table the record of JSON that means the same. Of a name with dots each part is an object's; as such a column says
/// that a customer is in a source only where its attribute is read, which `reads` says, the others are left out.
#[must_use]
pub fn records(batch: &RecordBatch, reads: impl Fn(&str) -> bool) -> Vec<String> {
    let schema = batch.schema();
    let record = |row: usize| {
        let mut members = Map::new();
        for (field, array) in schema.fields().iter().zip(batch.columns()) {
            let value = value(array.as_ref(), row);
            // What has no value stands nowhere, but for an object, which says that nobody is there.
            let is_dotted = field.name().contains('.');
            let value =
                if is_dotted { value.and_then(|value| read(field.name(), value, &reads)) } else { value };
            let is_object = matches!(array.data_type(), DataType::Struct(_)) && !is_dotted;
            if value.is_some() || is_object {
                put(&mut members, field.name(), value.unwrap_or_default());
            }
        }
        Value::Object(members).to_string()
    };
    (0..batch.num_rows()).map(record).collect()
}

/// What is read of a value by its name.
fn read(name: &str, value: Value, reads: &impl Fn(&str) -> bool) -> Option<Value> {
    match value {
        value if reads(name) => Some(value),
        Value::Object(members) => {
            let own = members.into_iter().filter_map(|(member, value)| {
                Some((member.clone(), read(&format!("{name}.{member}"), value, reads)?))
            });
            let own: Map<String, Value> = own.collect();
            (!own.is_empty()).then_some(Value::Object(own))
        }
        _ => None,
    }
}

fn put(members: &mut Map<String, Value>, name: &str, value: Value) {
    match name.split_once('.') {
        Some((first, rest)) => {
            let inner = members.entry(first).or_insert_with(|| Value::Object(Map::new()));
            if !inner.is_object() {
                *inner = Value::Object(Map::new());
            }
            if let Value::Object(inner) = inner {
                put(inner, rest, value);
            }
        }
        None => drop(members.insert(name.to_owned(), value)),
    }
}

fn primitive<T: ArrowPrimitiveType>(array: &dyn Array, row: usize) -> Option<T::Native> {
    Some(array.as_primitive_opt::<T>()?.value(row))
}

fn number(value: f64, text: String) -> Option<Value> {
    match value.is_finite() {
        true => serde_json::from_str(&text).ok(),
        false => Some(Value::Object(Map::from_iter([(text, Value::Null)]))),
    }
}

fn printed(print: impl FnOnce(&mut String)) -> Option<Value> {
    let mut text = String::new();
    print(&mut text);
    Some(Value::String(text))
}

fn value(array: &dyn Array, row: usize) -> Option<Value> {
    if !array.is_valid(row) {
        return None;
    }
    match array.data_type() {
        DataType::Boolean => Some(array.as_boolean().value(row).into()),
        DataType::Int8 => primitive::<Int8Type>(array, row).map(Value::from),
        DataType::Int16 => primitive::<Int16Type>(array, row).map(Value::from),
        DataType::Int32 => primitive::<Int32Type>(array, row).map(Value::from),
        DataType::Int64 => primitive::<Int64Type>(array, row).map(Value::from),
        DataType::UInt32 => primitive::<UInt32Type>(array, row).map(Value::from),
        DataType::Float32 => {
            let value = primitive::<Float32Type>(array, row)?;
            number(value.into(), value.to_string())
        }
        DataType::Float64 => {
            let value = primitive::<Float64Type>(array, row)?;
            number(value, value.to_string())
        }
        DataType::Date32 => {
            let day = primitive::<Date32Type>(array, row)?;
            printed(|out| print::date(out, Date(day)))
        }
        DataType::Time64(_) => {
            let time = primitive::<Time64MicrosecondType>(array, row)?;
            printed(|out| print::time(out, TimeOfDay(time)))
        }
        DataType::Timestamp(TimeUnit::Second, _) => {
            let at = primitive::<TimestampSecondType>(array, row)?;
            printed(|out| print::rfc3339(out, Instant(at * 1_000_000)))
        }
        DataType::Timestamp(_, zone) => {
            let at = Instant(primitive::<TimestampMicrosecondType>(array, row)?);
            printed(|out| print::rfc3339(out, at)).map(|text| match (zone, text) {
                // Without a zone it is what a clock shows.
                (None, Value::String(text)) => Value::String(clock(&text)),
                (_, text) => text,
            })
        }
        DataType::Utf8 => Some(array.as_string::<i32>().value(row).into()),
        DataType::LargeUtf8 => Some(array.as_string::<i64>().value(row).into()),
        DataType::Utf8View => Some(array.as_string_view().value(row).into()),
        DataType::Dictionary(key, _) => {
            let key_and_values = match **key {
                DataType::Int8 => {
                    let array = array.as_dictionary::<Int8Type>();
                    (array.keys().value(row) as usize, array.values())
                }
                DataType::UInt16 => {
                    let array = array.as_dictionary::<UInt16Type>();
                    (array.keys().value(row) as usize, array.values())
                }
                _ => {
                    let array = array.as_dictionary::<Int32Type>();
                    (array.keys().value(row) as usize, array.values())
                }
            };
            value(key_and_values.1.as_ref(), key_and_values.0)
        }
        DataType::List(_) => Some(list(array.as_list::<i32>().value(row).as_ref())),
        DataType::LargeList(_) => Some(list(array.as_list::<i64>().value(row).as_ref())),
        DataType::Struct(fields) => {
            let mut members = Map::new();
            for (field, array) in fields.iter().zip(array.as_struct().columns()) {
                if let Some(value) = value(array.as_ref(), row) {
                    members.insert(field.name().clone(), value);
                }
            }
            Some(Value::Object(members))
        }
        DataType::Map(..) => {
            let entries = array.as_map().value(row);
            let (keys, values) = (entries.column(0).as_string::<i32>(), entries.column(1));
            let members = (0..entries.len())
                .map(|at| (keys.value(at).to_owned(), value(values.as_ref(), at).unwrap_or_default()));
            Some(Value::Object(members.collect()))
        }
        _ => None,
    }
}

fn list(items: &dyn Array) -> Value {
    Value::Array((0..items.len()).map(|at| value(items, at).unwrap_or_default()).collect())
}

/// A point in time of UTC as a clock's day and time; midnight as the day alone.
fn clock(text: &str) -> String {
    let text = text.trim_end_matches('Z').replace('T', " ");
    text.strip_suffix(" 00:00:00").map_or(text.clone(), str::to_owned)
}
