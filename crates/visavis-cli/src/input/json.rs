//! Rows, and what several files say, as the JSON that means the same.
//!
//! In: cells under their columns, or the pieces of a joined customer. Out: one object. An empty cell is missing; a list is
//! `;`-separated or a JSON array, a map a JSON object; all else is a text, which records take for numbers too. Digits stay as they
//! are. Reads nothing into a profile; that is the engine's.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::Value;
use serde_json::value::{RawValue, to_raw_value};
use visavis::read_int;
use visavis_check::model::{Attribute, Event, Model};
use visavis_value::{Type, read};

use crate::join::{Piece, Said, Target};

/// JSON as it is put together.
#[derive(Debug, Serialize)]
#[serde(untagged)]
enum Json {
    Leaf(Box<RawValue>),
    List(Vec<Json>),
    Group(Group),
}

type Group = BTreeMap<String, Json>;

/// A row as an object.
pub(super) fn of_row(cells: &[(&str, &str)], model: &Model) -> String {
    let mut record = Group::new();
    for (column, cell) in cells {
        let mut attributes = model.attributes.iter();
        if let Some(attribute) = attributes.find(|attribute| is_column_of(column, attribute, model)) {
            put_cell(&mut record, cell, &path(column, attribute), &attribute.ty);
        }
    }
    serde_json::to_string(&record).unwrap_or_default()
}

/// What several files say of a customer, as an object with each source that says something nested in it.
pub(super) fn of_pieces(key: &str, pieces: &[Piece<'_>], model: &Model) -> String {
    let mut record = Group::new();
    for attribute in model.attributes.iter().filter(|attribute| attribute.key) {
        put_cell(&mut record, key, &names(&attribute.data_path), &Type::Text(Default::default()));
    }
    for piece in pieces {
        let (Target::Source(source) | Target::Event { source, .. }) = piece.target;
        let Some(group) = group(&mut record, source) else { continue };
        let Target::Event { event, .. } = piece.target else {
            add(group, &piece.said, source, model);
            continue;
        };
        let bare = event.rsplit('.').next().unwrap_or(event);
        let is_it = |event: &&Event| {
            let of = model.sources.get(event.source.index());
            event.name == bare && of.is_some_and(|of| of.name == *source)
        };
        if let Some(event) = model.events.iter().find(is_it) {
            let events = group.entry(bare.to_owned()).or_insert_with(|| Json::List(Vec::new()));
            add_event(events, &piece.said, event);
        }
    }
    serde_json::to_string(&record).unwrap_or_default()
}

/// The group of a name, a new one where there is none; `None` where a value stands there.
fn group<'g>(record: &'g mut Group, name: &str) -> Option<&'g mut Group> {
    match record.entry(name.to_owned()).or_insert_with(|| Json::Group(Group::new())) {
        Json::Group(group) => Some(group),
        Json::Leaf(_) | Json::List(_) => None,
    }
}

/// Adds what a source's row or object says.
fn add(group: &mut Group, said: &Said<'_>, source: &str, model: &Model) {
    match said {
        Said::Object(object) => {
            for (name, value) in
                serde_json::from_str::<BTreeMap<String, Box<RawValue>>>(object).unwrap_or_default()
            {
                group.insert(name, Json::Leaf(value));
            }
        }
        Said::Cells(cells) => {
            for (column, cell) in cells {
                let is_its = |attribute: &&Attribute| {
                    let of = model.sources.get(attribute.source.index());
                    of.is_some_and(|of| of.name == source) && is_column_of(column, attribute, model)
                };
                if let Some(attribute) = model.attributes.iter().find(is_its) {
                    put_cell(group, cell, &names(&attribute.data_path), &attribute.ty);
                }
            }
        }
    }
}

/// Adds an event behind those that are there, also behind those that the source's object lists.
fn add_event(events: &mut Json, said: &Said<'_>, event: &Event) {
    if let Json::Leaf(listed) = events {
        let listed: Vec<Box<RawValue>> = serde_json::from_str(listed.get()).unwrap_or_default();
        *events = Json::List(listed.into_iter().map(Json::Leaf).collect());
    }
    let one = match said {
        Said::Object(object) => serde_json::from_str(object).ok().map(Json::Leaf),
        Said::Cells(cells) => {
            let mut fields = Group::new();
            for (column, cell) in cells {
                let column = unmarked(column);
                if let Some(field) = event.fields.iter().find(|field| field.column == column) {
                    put_cell(&mut fields, cell, &[column], &field.ty);
                }
            }
            Some(Json::Group(fields))
        }
    };
    if let Json::List(list) = events {
        list.extend(one);
    }
}

/// The key that a record of JSON has, as a decision would name it; the record's number where no source has a key.
pub(super) fn key(json: &str, record: u64, model: &Model) -> Option<String> {
    let Some(key) = model.key else { return Some(record.to_string()) };
    let attribute = model.attributes.get(key.index())?;
    let source = model.sources.get(attribute.source.index())?;
    let record: Value = serde_json::from_str(json).ok()?;
    let at = |from: &Value| {
        attribute.data_path.iter().try_fold(from.clone(), |value, name| value.get(name.as_str()).cloned())
    };
    let nested = record.get(source.name.as_str()).and_then(&at).filter(|value| !value.is_null());
    let key = match nested.or_else(|| at(&record))? {
        Value::String(text) => text,
        Value::Number(number) => number.to_string(),
        _ => return None,
    };
    let int = read_int(&key).filter(|_| attribute.ty == Type::Int);
    Some(int.map_or(key, |int| int.to_string()))
}

/// A spreadsheet's mark at the start of a file is no part of its first column's name.
fn unmarked(column: &str) -> &str {
    column.strip_prefix('\u{feff}').unwrap_or(column)
}

fn is_column_of(column: &str, attribute: &Attribute, model: &Model) -> bool {
    let bare = attribute.data_path.join(".");
    let source = model.sources.get(attribute.source.index()).map_or("", |source| source.name.as_str());
    let column = unmarked(column);
    let nested = column.strip_prefix(source).and_then(|rest| rest.strip_prefix('.'));
    column == bare || nested == Some(&bare)
}

/// Where the column's value stands in the object; an attribute's own name may hold points.
fn path<'c>(column: &'c str, attribute: &'c Attribute) -> Vec<&'c str> {
    let bare = attribute.data_path.join(".");
    let before = unmarked(column).strip_suffix(bare.as_str()).unwrap_or_default();
    let source = Some(before.trim_end_matches('.')).filter(|source| !source.is_empty());
    source.into_iter().chain(names(&attribute.data_path)).collect()
}

fn names(path: &[impl AsRef<str>]) -> Vec<&str> {
    path.iter().map(AsRef::as_ref).collect()
}

/// Puts a cell at a path; an empty one says nothing.
fn put_cell(object: &mut Group, cell: &str, path: &[&str], ty: &Type) {
    if let Some(value) = Some(cell).filter(|cell| !cell.is_empty()).and_then(|cell| value(cell, ty)) {
        put(object, path, value);
    }
}

fn put(object: &mut Group, path: &[&str], value: Box<RawValue>) {
    match path {
        [] => {}
        [name] => {
            object.insert((*name).to_owned(), Json::Leaf(value));
        }
        [name, rest @ ..] => {
            if let Some(group) = group(object, name) {
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
