//! A record of JSON as a customer.
//!
//! In: a model and the text of one record. Out: the customer, or why the record cannot be decided. Attributes that the
//! program does not read are neither required nor checked.

use serde_json::value::RawValue;
use smol_str::SmolStr;
use std::sync::Arc;
use visavis_check::model::{Attribute, AttributeId, Model, Source, SourceIdx};
use visavis_value::{Type, Value};

use crate::customer::{Customer, Misfit, RecordError};
use crate::fit::{expected, fit};
use crate::json::{Node, Object, member, node};

/// Reads a record; of attributes that are not `read` nothing is known.
pub(crate) fn read(
    model: &Model,
    json: &str,
    record: Option<u64>,
    read: Vec<bool>,
) -> Result<Customer, RecordError> {
    let json = json.strip_prefix('\u{feff}').unwrap_or(json);
    let object: Object = serde_json::from_str(json)
        .map_err(|error| RecordError::NotAnObject { message: error.to_string() })?;
    let sources = model.sources.iter().map(|source| shape(&object, source)).collect();
    let shared = model.attributes_shared();
    Record { model, object, sources, read, shared }.customer(record)
}

/// How a source stands in a record.
enum Shape {
    /// Under its name.
    Nested(Object),
    /// Its name is null.
    Null,
    /// Its name does not stand there, or belongs to an attribute.
    NotNamed,
}

fn shape(object: &Object, source: &Source) -> Shape {
    match object.get(source.name.as_str()).map(|raw| node(raw)) {
        Some(Node::Object(members)) => Shape::Nested(members),
        Some(Node::Null) => Shape::Null,
        _ => Shape::NotNamed,
    }
}

/// The value at a path of groups; null is nothing.
fn at_path(object: &Object, path: &[SmolStr]) -> Option<Box<RawValue>> {
    let (first, rest) = path.split_first()?;
    let raw = member(object, first)?;
    if rest.is_empty() {
        return Some(raw.to_owned());
    }
    match node(raw) {
        Node::Object(group) => at_path(&group, rest),
        _ => None,
    }
}

struct Record<'m> {
    model: &'m Model,
    object: Object,
    sources: Vec<Shape>,
    /// By attribute: whether the program reads it.
    read: Vec<bool>,
    /// By attribute: whether its bare name is another source's too, so that nobody knows whose it is.
    shared: Vec<bool>,
}

impl Record<'_> {
    fn customer(&self, record: Option<u64>) -> Result<Customer, RecordError> {
        let sources = (0..).map(SourceIdx).zip(&self.model.sources);
        let absent: Vec<bool> = sources.map(|(id, source)| self.is_absent(id, source)).collect();
        let mut customer =
            Customer { values: Vec::new(), absent, record, misfits: Vec::new(), filled_in: Vec::new() };
        let attributes = (0..).map(AttributeId).zip(&self.model.attributes);
        for ((id, attribute), read) in attributes.zip(&self.read) {
            let value = if *read { self.attribute(id, attribute, &mut customer)? } else { None };
            customer.values.push(value);
        }
        Ok(customer)
    }

    /// Whether the customer is not in the source. Nobody is out of the context unless it is null.
    fn is_absent(&self, id: SourceIdx, source: &Source) -> bool {
        match self.sources.get(id.index()) {
            Some(Shape::Nested(_)) | None => false,
            Some(Shape::Null) => true,
            Some(Shape::NotNamed) => {
                let nested = self.model.sources.iter().zip(&self.sources);
                let others_nested =
                    nested.filter(|(s, shape)| !s.is_context && matches!(shape, Shape::Nested(_))).count()
                        > 0;
                let flags = self.read.iter().zip(&self.shared);
                let clear =
                    self.model.attributes.iter().zip(flags).filter(|(_, (read, shared))| **read && !**shared);
                let mut own = clear.map(|(a, _)| a).filter(|a| a.source == id && !a.key);
                let stands_bare = own.any(|a| self.bare(a).is_some());
                !source.is_context && others_nested && !stands_bare
            }
        }
    }

    fn attribute(
        &self,
        id: AttributeId,
        attribute: &Attribute,
        customer: &mut Customer,
    ) -> Result<Option<Value>, RecordError> {
        let absent = customer.not_in(attribute.source);
        let misfit =
            |raw: &RawValue| Misfit { attribute: id, found: raw.get().into(), expected: expected(attribute) };
        let mut found = self.nested(attribute);
        // A bare key is the customer's, and fills the key also of a source that the customer is not in.
        if found.is_none() && (attribute.key || !absent) {
            found = self.bare(attribute);
            if let Some(raw) = found.take_if(|_| self.shared.get(id.index()) == Some(&true)) {
                customer.misfits.push(misfit(&raw));
            }
        }
        if let Some(raw) = &found {
            if let Some(value) = fit(raw, attribute, self.model.project.zone) {
                return Ok(Some(value));
            }
            customer.misfits.push(misfit(raw));
        }
        let empty = match attribute.ty {
            Type::List(_) => Some(Value::List(Arc::from([]))),
            Type::Map(_) => Some(Value::Map(Arc::default())),
            _ => None,
        };
        if let Some(default) = &attribute.default {
            customer.filled_in.push(id);
            Ok(Some(default.clone()))
        } else if attribute.optional {
            Ok(None)
        } else if found.is_none() && empty.is_some() {
            customer.filled_in.push(id);
            Ok(empty)
        } else if absent && found.is_none() {
            Ok(None)
        } else {
            let found = found.map(|raw| raw.get().to_owned());
            Err(RecordError::Required { attribute: id, found, expected: expected(attribute) })
        }
    }

    /// The value under the name of the attribute's source.
    fn nested(&self, attribute: &Attribute) -> Option<Box<RawValue>> {
        match self.sources.get(attribute.source.index())? {
            Shape::Nested(object) => at_path(object, &attribute.data_path),
            Shape::Null | Shape::NotNamed => None,
        }
    }

    /// The value under the attribute's bare name; an object under a source's name is that source, not an attribute.
    fn bare(&self, attribute: &Attribute) -> Option<Box<RawValue>> {
        let first = attribute.data_path.first()?;
        let is_source = self.model.sources.iter().any(|source| source.name == *first);
        if is_source && member(&self.object, first).is_some_and(|raw| raw.get().starts_with('{')) {
            return None;
        }
        at_path(&self.object, &attribute.data_path)
    }
}
