//! From records to a record batch.

use std::collections::BTreeMap;
use std::sync::Arc;

use arrow_array::builder::StringDictionaryBuilder;
use arrow_array::types::{Int8Type, Int32Type, UInt16Type};
use arrow_array::{
    Array, ArrayRef, BooleanArray, Date32Array, DictionaryArray, Float32Array, Float64Array, Int8Array,
    Int16Array, Int32Array, Int64Array, LargeListArray, LargeStringArray, ListArray, MapArray, NullArray,
    RecordBatch, StringArray, StringViewArray, StructArray, Time64MicrosecondArray,
    TimestampMicrosecondArray, TimestampSecondArray, UInt32Array,
};
use arrow_buffer::{NullBuffer, OffsetBuffer};
use arrow_schema::{Field, Fields, Schema};
use serde_json::{Map, Value};
use visavis_value::{Zone, read};

use super::Chooser;

/// The values of one column, row by row.
type Cells<'v> = Vec<Option<&'v Value>>;

/// A table of these records, a row for each; what is no object is a row without values. The layouts are chosen by `seed`.
#[must_use]
pub fn table(records: &[String], seed: u64) -> RecordBatch {
    let mut chooser = Chooser(seed);
    let parsed: Vec<Value> =
        records.iter().map(|json| serde_json::from_str(json).unwrap_or_default()).collect();
    // Rows in front that are cut off again give arrays with offsets.
    let before = if chooser.once_in(3) { 1 + chooser.below(70) as usize } else { 0 };
    let behind = chooser.below(3) as usize;
    let mut rows: Vec<Map<String, Value>> = Vec::with_capacity(before + parsed.len() + behind);
    let objects: Vec<Map<String, Value>> = parsed
        .into_iter()
        .map(|value| if let Value::Object(map) = value { map } else { Map::new() })
        .collect();
    let around = |at: usize| objects.get(at % objects.len().max(1)).cloned().unwrap_or_default();
    rows.extend((0..before).map(around));
    rows.extend(objects.iter().cloned());
    rows.extend((0..behind).map(around));
    let names: Vec<String> = names(&rows);
    for name in names.iter().filter(|name| is_place(name) && chooser.once_in(3)) {
        flatten(&mut rows, name);
    }
    let columns = fields(&rows.iter().map(Some).collect::<Vec<_>>(), &mut chooser);
    let (fields, arrays): (Vec<Field>, Vec<ArrayRef>) = columns.into_iter().unzip();
    let options = arrow_array::RecordBatchOptions::new().with_row_count(Some(rows.len()));
    let schema = Arc::new(Schema::new(fields));
    let batch = RecordBatch::try_new_with_options(schema, arrays, &options);
    batch.unwrap_or_else(|_| RecordBatch::new_empty(Arc::new(Schema::empty()))).slice(before, objects.len())
}

fn names(rows: &[Map<String, Value>]) -> Vec<String> {
    let mut names: Vec<String> = rows.iter().flat_map(|row| row.keys().cloned()).collect();
    names.sort();
    names.dedup();
    names
}

/// Whether a generated program calls sources or groups so.
fn is_place(name: &str) -> bool {
    let name = name.rsplit('.').next().unwrap_or(name);
    let numbered = |stem: &str| {
        name.strip_prefix(stem)
            .is_some_and(|rest| !rest.is_empty() && rest.bytes().all(|b| b.is_ascii_digit()))
    };
    name == "context" || numbered("group") || numbered("s")
}

/// An object's members become columns of their own, with its name in front.
fn flatten(rows: &mut [Map<String, Value>], name: &str) {
    if rows.iter().any(|row| row.get(name).is_some_and(|value| !value.is_object() && !value.is_null())) {
        return;
    }
    for row in rows {
        if let Some(Value::Object(members)) = row.remove(name) {
            row.extend(members.into_iter().map(|(member, value)| (format!("{name}.{member}"), value)));
        }
    }
}

/// A column for each name of the objects.
fn fields(rows: &[Option<&Map<String, Value>>], chooser: &mut Chooser) -> Vec<(Field, ArrayRef)> {
    let mut names: BTreeMap<&str, ()> = BTreeMap::new();
    for name in rows.iter().flatten().flat_map(|row| row.keys()) {
        names.insert(name, ());
    }
    let columns = names.into_keys().map(|name| {
        let cells: Cells<'_> = rows.iter().map(|row| row.and_then(|row| row.get(name))).collect();
        let array = array(&cells, is_place(name), chooser);
        (Field::new(name, array.data_type().clone(), true), array)
    });
    columns.collect()
}

/// The kind that most cells have.
fn kind(cells: &Cells<'_>) -> usize {
    let mut counts = [0_usize; 5];
    for cell in cells.iter().flatten() {
        let kind = match cell {
            Value::Null => continue,
            Value::Bool(_) => 0,
            Value::Number(_) => 1,
            Value::String(_) => 2,
            Value::Array(_) => 3,
            Value::Object(_) => 4,
        };
        if let Some(count) = counts.get_mut(kind) {
            *count += 1;
        }
    }
    if counts == [0; 5] {
        return 5;
    }
    (0..5).max_by_key(|kind| counts.get(*kind).copied()).unwrap_or_default()
}

/// The cells as an array; what is of another kind than most has no value.
fn array(cells: &Cells<'_>, is_place: bool, chooser: &mut Chooser) -> ArrayRef {
    match kind(cells) {
        0 => Arc::new(cells.iter().map(|cell| cell.and_then(Value::as_bool)).collect::<BooleanArray>()),
        1 => numbers(cells, chooser),
        2 => texts(&cells.iter().map(|cell| cell.and_then(Value::as_str)).collect::<Vec<_>>(), chooser),
        3 => lists(cells, chooser),
        4 => objects(cells, is_place, chooser),
        _ => match chooser.below(2) {
            0 => Arc::new(NullArray::new(cells.len())),
            _ => Arc::new(StringArray::new_null(cells.len())),
        },
    }
}

fn numbers(cells: &Cells<'_>, chooser: &mut Chooser) -> ArrayRef {
    let ints: Vec<Option<i64>> = cells.iter().map(|cell| cell.and_then(Value::as_i64)).collect();
    let is_whole = cells.iter().flatten().all(|cell| cell.as_i64().is_some() || !cell.is_number());
    if !is_whole || chooser.once_in(4) {
        let odd = [f64::NAN, f64::INFINITY, -0.0, 1e300];
        let mut doubles: Vec<Option<f64>> = cells.iter().map(|cell| cell.and_then(Value::as_f64)).collect();
        for value in doubles.iter_mut().flatten() {
            if chooser.once_in(40) {
                *value = odd.get(chooser.below(4) as usize).copied().unwrap_or(*value);
            }
        }
        return match chooser.below(4) {
            0 => Arc::new(doubles.into_iter().map(|x| x.map(|x| x as f32)).collect::<Float32Array>()),
            _ => Arc::new(doubles.into_iter().collect::<Float64Array>()),
        };
    }
    macro_rules! narrow {
        ($($array:ident, $ty:ty;)*) => {
            match chooser.below(6) {
                $(which if which == narrow!(@number $array) => {
                    let small = ints.iter().map(|value| value.and_then(|value| <$ty>::try_from(value).ok()));
                    Arc::new(small.collect::<$array>())
                })*
                _ => Arc::new(ints.into_iter().collect::<Int64Array>()),
            }
        };
        (@number Int8Array) => { 0 };
        (@number Int16Array) => { 1 };
        (@number Int32Array) => { 2 };
        (@number UInt32Array) => { 3 };
    }
    narrow! {
        Int8Array, i8;
        Int16Array, i16;
        Int32Array, i32;
        UInt32Array, u32;
    }
}

fn texts(cells: &[Option<&str>], chooser: &mut Chooser) -> ArrayRef {
    if let Some(array) = times(cells, chooser) {
        return array;
    }
    let cells = cells.iter().copied();
    match chooser.below(6) {
        0 => Arc::new(cells.collect::<StringArray>()),
        1 => Arc::new(cells.collect::<LargeStringArray>()),
        2 => Arc::new(cells.collect::<StringViewArray>()),
        3 if cells.len() < 100 => {
            let mut builder = StringDictionaryBuilder::<Int8Type>::new();
            cells.for_each(|cell| builder.append_option(cell));
            Arc::new(builder.finish())
        }
        4 => {
            let mut builder = StringDictionaryBuilder::<UInt16Type>::new();
            cells.for_each(|cell| builder.append_option(cell));
            Arc::new(builder.finish())
        }
        _ => Arc::new(odd_dictionary(cells, chooser)),
    }
}

/// A dictionary with entries that nobody uses, that stand twice and that are null.
fn odd_dictionary<'t>(
    cells: impl ExactSizeIterator<Item = Option<&'t str>>,
    chooser: &mut Chooser,
) -> DictionaryArray<Int32Type> {
    let mut entries: Vec<Option<String>> = vec![Some("nobody's".into()), None];
    let mut keys: Vec<Option<i32>> = Vec::with_capacity(cells.len());
    for cell in cells {
        keys.push(match cell {
            None if chooser.once_in(2) => Some(1),
            None => None,
            Some(text) => {
                let known = entries.iter().position(|entry| entry.as_deref() == Some(text));
                let place = known.filter(|_| !chooser.once_in(3)).unwrap_or_else(|| {
                    entries.push(Some(text.to_owned()));
                    entries.len() - 1
                });
                i32::try_from(place).ok()
            }
        });
    }
    DictionaryArray::new(keys.into_iter().collect(), Arc::new(entries.into_iter().collect::<StringArray>()))
}

/// Texts that are all days, times or points in time, as such.
fn times(cells: &[Option<&str>], chooser: &mut Chooser) -> Option<ArrayRef> {
    fn all<T>(cells: &[Option<&str>], read: impl Fn(&str) -> Option<T>) -> Option<Vec<Option<T>>> {
        let read = cells.iter().map(|cell| match cell {
            Some(text) => read(text).map(Some),
            None => Some(None),
        });
        read.collect()
    }
    if chooser.once_in(3) {
        return None;
    }
    if let Some(days) = all(cells, read::date) {
        let days = days.into_iter().map(|day| day.map(|day| day.0));
        return Some(Arc::new(days.collect::<Date32Array>()));
    }
    if let Some(times) = all(cells, read::time) {
        let times = times.into_iter().map(|time| time.map(|time| time.0));
        return Some(Arc::new(times.collect::<Time64MicrosecondArray>()));
    }
    let points = all(cells, |text| read::datetime(text, Zone::UTC))?;
    let micros = points.into_iter().map(|at| at.map(|at| at.0));
    Some(match chooser.below(4) {
        0 => Arc::new(micros.collect::<TimestampMicrosecondArray>()),
        1 => {
            let seconds = micros.map(|at| at.map(|at| at.div_euclid(1_000_000)));
            Arc::new(seconds.collect::<TimestampSecondArray>().with_timezone("UTC"))
        }
        _ => Arc::new(micros.collect::<TimestampMicrosecondArray>().with_timezone("+02:00")),
    })
}

fn nulls(cells: &Cells<'_>, is: impl Fn(&Value) -> bool) -> NullBuffer {
    cells.iter().map(|cell| cell.is_some_and(&is)).collect()
}

fn lists(cells: &Cells<'_>, chooser: &mut Chooser) -> ArrayRef {
    let of = |cell: &Option<&Value>| cell.and_then(Value::as_array).map_or(0, Vec::len);
    let items: Vec<&Value> = cells.iter().flatten().filter_map(|cell| cell.as_array()).flatten().collect();
    let items: Cells<'_> = items.into_iter().map(Some).collect();
    let values = array(&items, true, chooser);
    let field = Arc::new(Field::new("item", values.data_type().clone(), true));
    let nulls = Some(nulls(cells, Value::is_array));
    match chooser.below(3) {
        0 => Arc::new(LargeListArray::new(
            field,
            OffsetBuffer::from_lengths(cells.iter().map(of)),
            values,
            nulls,
        )),
        _ => Arc::new(ListArray::new(field, OffsetBuffer::from_lengths(cells.iter().map(of)), values, nulls)),
    }
}

fn objects(cells: &Cells<'_>, is_place: bool, chooser: &mut Chooser) -> ArrayRef {
    let nulls = nulls(cells, Value::is_object);
    if is_place || chooser.once_in(2) {
        let rows: Vec<Option<&Map<String, Value>>> =
            cells.iter().map(|cell| cell.and_then(Value::as_object)).collect();
        let (fields, arrays): (Vec<Field>, Vec<ArrayRef>) = fields(&rows, chooser).into_iter().unzip();
        if fields.is_empty() {
            return Arc::new(StructArray::new_empty_fields(cells.len(), Some(nulls)));
        }
        return Arc::new(StructArray::new(Fields::from(fields), arrays, Some(nulls)));
    }
    let lengths = cells.iter().map(|cell| cell.and_then(Value::as_object).map_or(0, Map::len));
    let offsets = OffsetBuffer::from_lengths(lengths);
    let entries = || cells.iter().flatten().filter_map(|cell| cell.as_object()).flatten();
    let keys: StringArray = entries().map(|(key, _)| Some(key.as_str())).collect();
    let values = array(&entries().map(|(_, value)| Some(value)).collect(), true, chooser);
    let fields = Fields::from(vec![
        Field::new("keys", keys.data_type().clone(), false),
        Field::new("values", values.data_type().clone(), true),
    ]);
    let entries = StructArray::new(fields.clone(), vec![Arc::new(keys), values], None);
    let field = Arc::new(Field::new_struct("entries", fields, false));
    Arc::new(MapArray::new(field, offsets, entries, Some(nulls), false))
}
