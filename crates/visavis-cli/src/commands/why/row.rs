//! A row of a table as the JSON that means the same.
//!
//! In: a header and the cells under it. Out: one object. An empty cell is missing; a list is `;`-separated or a JSON array, a
//! map a JSON object; all else is a text, which records take for numbers too. Digits stay as they are.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::value::{RawValue, to_raw_value};
use visavis_check::model::{Attribute, Model};
use visavis_value::{Type, read};

/// A row as it came.
#[derive(Debug)]
pub(crate) struct Row {
    /// The names of the columns.
    pub(crate) header: Vec<String>,
    /// As many cells.
    pub(crate) cells: Vec<String>,
}

/// JSON as it is put together.
#[derive(Debug, Serialize)]
#[serde(untagged)]
enum Json {
    Leaf(Box<RawValue>),
    Group(BTreeMap<String, Json>),
}

/// The row as an object.
pub(crate) fn to_json(row: &Row, model: &Model) -> String {
    let mut record = BTreeMap::new();
    for (column, cell) in row.header.iter().zip(&row.cells).filter(|(_, cell)| !cell.is_empty()) {
        let column = column.strip_prefix('\u{feff}').unwrap_or(column);
        let attribute = model.attributes.iter().find(|attribute| is_column_of(column, attribute, model));
        if let Some(attribute) = attribute
            && let Some(value) = value(cell, &attribute.ty)
        {
            put(&mut record, &path(column, attribute), value);
        }
    }
    serde_json::to_string(&record).unwrap_or_default()
}

fn is_column_of(column: &str, attribute: &Attribute, model: &Model) -> bool {
    let bare = attribute.data_path.join(".");
    let source = model.sources.get(attribute.source.index()).map_or("", |source| source.name.as_str());
    let nested = column.strip_prefix(source).and_then(|rest| rest.strip_prefix('.'));
    column == bare || nested == Some(&bare)
}

/// Where the column's value stands in the object; an attribute's own name may hold points.
fn path<'c>(column: &'c str, attribute: &'c Attribute) -> Vec<&'c str> {
    let bare = attribute.data_path.join(".");
    let before = column.strip_suffix(bare.as_str()).unwrap_or_default();
    let source = Some(before.trim_end_matches('.')).filter(|source| !source.is_empty());
    source.into_iter().chain(attribute.data_path.iter().map(AsRef::as_ref)).collect()
}

fn put(object: &mut BTreeMap<String, Json>, path: &[&str], value: Box<RawValue>) {
    match path {
        [] => {}
        [name] => {
            object.insert((*name).to_owned(), Json::Leaf(value));
        }
        [name, rest @ ..] => {
            let group = object.entry((*name).to_owned()).or_insert_with(|| Json::Group(BTreeMap::new()));
            if let Json::Group(group) = group {
                put(group, rest, value);
            }
        }
    }
}

/// A cell as JSON. Texts always have one.
fn value(cell: &str, ty: &Type) -> Option<Box<RawValue>> {
    let as_it_stands = || serde_json::from_str::<Box<RawValue>>(cell).ok();
    let text = || to_raw_value(cell).ok();
    match ty {
        Type::List(_) if cell.starts_with('[') => as_it_stands().or_else(text),
        Type::List(of) => {
            // An empty element is no value, as null is none.
            let item = |item: &str| if item.is_empty() { to_raw_value(&()).ok() } else { value(item, of) };
            to_raw_value(&cell.split(';').map(item).collect::<Option<Vec<_>>>()?).ok()
        }
        Type::Map(_) => as_it_stands().or_else(text),
        // Seconds since 1970 are a number in JSON.
        Type::DateTime if read::epoch_seconds(cell).is_some() => as_it_stands().or_else(text),
        _ => text(),
    }
}
