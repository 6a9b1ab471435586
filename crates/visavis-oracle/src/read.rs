//! A record of JSON as a customer. Histories are in `history`.
//!
//! In: a model and the text of one record. Out: the customer, or why the record cannot be decided. Attributes that the
//! program does not read are neither required nor checked.

use serde_json::value::RawValue;
use smol_str::SmolStr;
use visavis_check::model::{Attribute, AttributeId, EventId, EventRead, ExprId, Model, Source, SourceIdx};
use visavis_value::Value;

use crate::customer::{Customer, Misfit, Place, RecordError};
use crate::fit::Slot;
use crate::json::{Node, Object, member, node};

/// Reads a record; of what neither the rules nor `more` read nothing is known.
pub(crate) fn read(
    model: &Model,
    json: &str,
    record: Option<u64>,
    more: &[ExprId],
    pending: &[SourceIdx],
) -> Result<Customer, RecordError> {
    let json = json.strip_prefix('\u{feff}').unwrap_or(json);
    let object: Object = serde_json::from_str(json)
        .map_err(|error| RecordError::NotAnObject { message: error.to_string() })?;
    let sources = model.sources.iter().map(|source| shape(&object, source)).collect();
    let (read, shared) = (model.attributes_read_with(more), model.attributes_shared());
    let (events_read, events_shared) = (model.events_read_with(more), model.events_shared());
    let pending = (0..).map(SourceIdx).take(model.sources.len()).map(|id| pending.contains(&id)).collect();
    Record { model, object, sources, read, shared, events_read, events_shared }.customer(record, pending)
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

pub(crate) struct Record<'m> {
    pub(crate) model: &'m Model,
    object: Object,
    sources: Vec<Shape>,
    /// By attribute: whether the program reads it.
    read: Vec<bool>,
    /// By attribute: whether its bare name is another source's too, so that nobody knows whose it is.
    shared: Vec<bool>,
    /// By event: what the program reads of it.
    pub(crate) events_read: Vec<EventRead>,
    /// By event: whether its bare name is another source's too.
    pub(crate) events_shared: Vec<bool>,
}

impl Record<'_> {
    fn customer(&self, record: Option<u64>, pending: Vec<bool>) -> Result<Customer, RecordError> {
        let sources = (0..).map(SourceIdx).zip(&self.model.sources).zip(&pending);
        // Of a source that has not answered nobody knows whether it has the customer.
        let absent = sources.map(|((id, source), pending)| !pending && self.is_absent(id, source)).collect();
        let mut customer = Customer { absent, pending, record, ..Customer::default() };
        let attributes = (0..).map(AttributeId).zip(&self.model.attributes);
        for ((id, attribute), read) in attributes.zip(&self.read) {
            let value = if *read { self.attribute(id, attribute, &mut customer)? } else { None };
            customer.values.push(value);
        }
        for id in (0..).map(EventId).take(self.model.events.len()) {
            let history = self.history(id, &mut customer)?;
            customer.histories.push(history);
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
                let stands_bare = own.any(|a| self.bare(&a.data_path).is_some()) || self.has_bare_events(id);
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
        let pending = customer.is_pending(attribute.source);
        if pending && !attribute.key {
            return Ok(None);
        }
        let (absent, slot) = (customer.not_in(attribute.source), Slot::of(attribute));
        let misfit = |raw: &RawValue| Misfit {
            place: Place::Attribute(id),
            found: raw.get().into(),
            expected: slot.expected(),
        };
        let mut found = self.nested(attribute.source, &attribute.data_path);
        if pending && found.is_some() {
            // The source's own word on the key has not come, and a bare one does not stand beside it.
            return Ok(None);
        }
        // A bare key is the customer's, and fills the key also of a source that the customer is not in.
        if found.is_none() && (attribute.key || !absent) {
            found = self.bare(&attribute.data_path);
            if let Some(raw) = found.take_if(|_| self.shared.get(id.index()) == Some(&true)) {
                customer.misfits.push(misfit(&raw));
            }
        }
        if let Some(raw) = &found {
            if let Some(value) = slot.fit(raw, self.model.project.zone) {
                return Ok(Some(value));
            }
            customer.misfits.push(misfit(raw));
        }
        if pending {
            return Ok(None);
        }
        if let Some(default) = slot.default {
            customer.filled_in.push(id);
            Ok(Some(default.clone()))
        } else if slot.optional {
            Ok(None)
        } else if let (None, Some(empty)) = (&found, slot.empty()) {
            customer.filled_in.push(id);
            Ok(Some(empty))
        } else if absent && found.is_none() {
            Ok(None)
        } else {
            let found = found.map(|raw| raw.get().to_owned());
            Err(RecordError::Required { place: Place::Attribute(id), found, expected: slot.expected() })
        }
    }

    /// The value under the name of its source.
    pub(crate) fn nested(&self, source: SourceIdx, path: &[SmolStr]) -> Option<Box<RawValue>> {
        match self.sources.get(source.index())? {
            Shape::Nested(object) => at_path(object, path),
            Shape::Null | Shape::NotNamed => None,
        }
    }

    /// The value under the bare name; an object under a source's name is that source, and nothing else.
    pub(crate) fn bare(&self, path: &[SmolStr]) -> Option<Box<RawValue>> {
        let first = path.first()?;
        let is_source = self.model.sources.iter().any(|source| source.name == *first);
        if is_source && member(&self.object, first).is_some_and(|raw| raw.get().starts_with('{')) {
            return None;
        }
        at_path(&self.object, path)
    }
}
