//! The one record to explain.
//!
//! In: a file or stdin, and perhaps a customer's key. Out: the record as JSON, and as a row where it came as one. Several
//! records and no key are a wrong call: nobody knows who is meant.

use std::io::Read;

use serde_json::value::RawValue;
use serde_json::{Deserializer, Value};
use visavis_check::model::Model;
use visavis_diag::nearest;

use super::row::{self, Row};
use crate::exit::CallError;
use crate::records::lines::Lines;
use crate::records::rows::Rows;
use crate::records::{Format, Next, Opened, by_ending, looks, unreadable_part};
use crate::screen::grouped;

/// A record.
#[derive(Debug)]
pub(crate) struct Picked {
    /// As JSON.
    pub(crate) json: String,
    /// As it came, where it came as a row of a table.
    pub(crate) row: Option<Row>,
    /// Its number, from 1.
    pub(crate) record: u64,
    /// As messages name it: `customers.jsonl:17`.
    pub(crate) place: String,
}

/// How many keys a "did you mean" looks at.
const KEYS: usize = 10_000;

/// Picks the record.
pub(crate) fn one(path: &str, customer: Option<&str>, model: &Model) -> Result<Picked, CallError> {
    let Opened { name, source, start, .. } = Opened::open(path)?;
    let kind = match by_ending(path) {
        Some(Format::Csv) if start.trim_ascii_start().starts_with(b"{") => Format::Jsonl,
        Some(kind) => kind,
        None => looks::kind(&name, &start)?,
    };
    let mut search = Search { name, customer, model, found: None, others: 0, keys: Vec::new() };
    match kind {
        Format::Csv => search.rows(Rows::new(source, &start, &search.name.clone())?)?,
        Format::Jsonl if is_one_a_line(&start) => search.lines(Lines::new(source))?,
        Format::Jsonl => search.whole(source)?,
    }
    search.end()
}

/// Whether the first line that is not blank is an object of its own.
fn is_one_a_line(start: &[u8]) -> bool {
    let first = start.trim_ascii_start().split(|byte| *byte == b'\n').next().unwrap_or_default();
    first.starts_with(b"{") && serde_json::from_slice::<&RawValue>(first).is_ok()
}

struct Search<'a> {
    name: String,
    customer: Option<&'a str>,
    model: &'a Model,
    found: Option<Picked>,
    /// How many records are not the one.
    others: u64,
    /// The first keys of others.
    keys: Vec<String>,
}

impl Search<'_> {
    fn lines(&mut self, mut lines: Lines) -> Result<(), CallError> {
        loop {
            let place = match lines.next().map_err(|error| unreadable_part(&self.name, &error))? {
                Next::End => return Ok(()),
                Next::Bad(..) => continue,
                Next::Read(place) => place,
            };
            let json = String::from_utf8_lossy(lines.record()).into_owned();
            let place_text = format!("{}:{}", self.name, place.line);
            if self.is_enough(Picked { json, row: None, record: place.record, place: place_text }) {
                return Ok(());
            }
        }
    }

    fn rows(&mut self, mut rows: Rows) -> Result<(), CallError> {
        let header: Vec<String> = rows.header().map(str::to_owned).collect();
        loop {
            let place = match rows.next().map_err(|error| unreadable_part(&self.name, &error))? {
                Next::End => return Ok(()),
                Next::Bad(..) => continue,
                Next::Read(place) => place,
            };
            let cells = (0..header.len()).map(|column| rows.cell(column).unwrap_or_default().to_owned());
            let row = Row { header: header.clone(), cells: cells.collect() };
            let json = row::to_json(&row, self.model);
            let place_text = format!("{}:{}", self.name, place.line);
            if self.is_enough(Picked { json, row: Some(row), record: place.record, place: place_text }) {
                return Ok(());
            }
        }
    }

    /// Objects on several lines each, or one array of them.
    fn whole(&mut self, mut source: impl Read) -> Result<(), CallError> {
        let mut bytes = Vec::new();
        source.read_to_end(&mut bytes).map_err(|error| unreadable_part(&self.name, &error))?;
        let text = String::from_utf8_lossy(&bytes);
        let broken = |error: serde_json::Error| {
            CallError::wrong(format!("cannot read `{}`: it is no JSON: {error}", self.name))
        };
        let objects: Vec<String> = if text.trim_start().starts_with('[') {
            let objects: Vec<&RawValue> = serde_json::from_str(&text).map_err(broken)?;
            objects.into_iter().map(|object| object.get().to_owned()).collect()
        } else {
            let objects = Deserializer::from_str(&text).into_iter::<&RawValue>();
            let objects: Result<Vec<&RawValue>, _> = objects.collect();
            objects.map_err(broken)?.into_iter().map(|object| object.get().to_owned()).collect()
        };
        let is_alone = objects.len() == 1;
        for (record, json) in (1..).zip(objects) {
            let place = if is_alone { self.name.clone() } else { format!("{}: record {record}", self.name) };
            if self.is_enough(Picked { json, row: None, record, place }) {
                break;
            }
        }
        Ok(())
    }

    /// Takes the record where it is the one; whether nothing more need be read.
    fn is_enough(&mut self, picked: Picked) -> bool {
        let Some(wanted) = self.customer else {
            if self.found.is_none() {
                self.found = Some(picked);
                return false;
            }
            self.others += 1;
            return true;
        };
        let key = key(&picked, self.model);
        if key.as_deref() == Some(wanted) {
            self.found = Some(picked);
            return true;
        }
        self.others += 1;
        if self.keys.len() < KEYS {
            self.keys.extend(key);
        }
        false
    }

    fn end(self) -> Result<Picked, CallError> {
        let name = &self.name;
        match (self.found, self.customer) {
            (Some(picked), None) if self.others > 0 => {
                let key = key(&picked, self.model).unwrap_or_else(|| String::from("KEY"));
                Err(CallError::wrong(format!(
                    "`{name}` holds several records; pick one by its key, for example `--customer {key}`"
                )))
            }
            (Some(picked), _) => Ok(picked),
            (None, None) => Err(CallError::wrong(format!("`{name}` holds no record"))),
            (None, Some(wanted)) => {
                let keys = self.keys.iter().map(String::as_str);
                let meant = nearest(wanted, keys).map(|near| format!("; did you mean `{near}`?"));
                let records = grouped(self.others);
                let meant = meant.unwrap_or_default();
                Err(CallError::wrong(format!(
                    "none of the {records} records in `{name}` has the key `{wanted}`{meant}"
                )))
            }
        }
    }
}

/// The customer's key in a record, as a decision would name it; the record's number where no source has a key.
fn key(picked: &Picked, model: &Model) -> Option<String> {
    let Some(key) = model.key else { return Some(picked.record.to_string()) };
    let attribute = model.attributes.get(key.index())?;
    let source = model.sources.get(attribute.source.index())?;
    let record: Value = serde_json::from_str(&picked.json).ok()?;
    let at = |from: &Value| {
        attribute.data_path.iter().try_fold(from.clone(), |value, name| value.get(name.as_str()).cloned())
    };
    let nested = record.get(source.name.as_str()).and_then(&at).filter(|value| !value.is_null());
    match nested.or_else(|| at(&record))? {
        Value::String(text) => Some(text),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}
