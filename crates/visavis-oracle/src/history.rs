//! Lists of JSON objects as histories and plain lists.
//!
//! In: a record and an event. Out: its rows in order of time, equal times in the order given; or why the record cannot be
//! decided. Fields that the program does not read are neither required nor checked.

use serde_json::value::RawValue;
use visavis_check::model::{Event, EventField, EventId, FieldId, SourceIdx};
use visavis_value::Value;

use crate::compare::order;
use crate::customer::{Customer, Misfit, Place, RecordError, Row};
use crate::fit::Slot;
use crate::json::{Node, member, node};
use crate::read::Record;

impl Record<'_> {
    /// The rows of an event; none of one that the program does not read.
    pub(crate) fn history(&self, id: EventId, customer: &mut Customer) -> Result<Vec<Row>, RecordError> {
        let Some(event) = self.model.events.get(id.index()).filter(|_| self.reads(id)) else {
            return Ok(Vec::new());
        };
        if customer.is_pending(event.source) {
            return Ok(Vec::new());
        }
        let name = std::slice::from_ref(&event.name);
        let bare = || if customer.not_in(event.source) { None } else { self.bare(name) };
        let nested = self.nested(event.source, name);
        let is_bare = nested.is_none();
        let Some(raw) = nested.or_else(bare) else { return Ok(Vec::new()) };
        let wrong = |place, raw: &RawValue, expected: &str| RecordError::Required {
            place,
            found: Some(raw.get().to_owned()),
            expected: expected.to_owned(),
        };
        if is_bare && self.events_shared.get(id.index()) == Some(&true) {
            return Err(wrong(Place::Event(id), &raw, "this under the name of its source"));
        }
        let Node::List(elements) = node(&raw) else {
            return Err(wrong(Place::Event(id), &raw, "a list of objects"));
        };
        let mut rows = Vec::new();
        for (index, element) in elements.iter().enumerate() {
            let Node::Object(members) = node(element) else {
                return Err(wrong(Place::Element(id, index), element, "an object"));
            };
            let mut row = Vec::new();
            for (field_id, field) in (0..).map(FieldId).zip(&event.fields) {
                let place = Place::Field(id, index, field_id);
                let found = member(&members, &field.column);
                row.push(if self.reads_field(id, field_id) {
                    self.field(field, place, found, customer)?
                } else {
                    None
                });
            }
            rows.push(row);
        }
        sort(event, &mut rows);
        Ok(rows)
    }

    fn field(
        &self,
        field: &EventField,
        place: Place,
        found: Option<&RawValue>,
        customer: &mut Customer,
    ) -> Result<Option<Value>, RecordError> {
        let slot = Slot::of_field(field);
        if let Some(raw) = found {
            if let Some(value) = slot.fit(raw, self.model.project.zone) {
                return Ok(Some(value));
            }
            customer.misfits.push(Misfit { place, found: raw.get().into(), expected: slot.expected() });
        }
        if let Some(default) = slot.default {
            Ok(Some(default.clone()))
        } else if slot.optional {
            Ok(None)
        } else if let (None, Some(empty)) = (found, slot.empty()) {
            Ok(Some(empty))
        } else {
            let found = found.map(|raw| raw.get().to_owned());
            Err(RecordError::Required { place, found, expected: slot.expected() })
        }
    }

    /// Whether events of a source stand bare, so that the customer is in it.
    pub(crate) fn has_bare_events(&self, source: SourceIdx) -> bool {
        (0..).map(EventId).zip(&self.model.events).any(|(id, event)| {
            let clear = self.reads(id) && self.events_shared.get(id.index()) != Some(&true);
            event.source == source && clear && self.bare(std::slice::from_ref(&event.name)).is_some()
        })
    }

    fn reads(&self, id: EventId) -> bool {
        self.events_read.get(id.index()).is_some_and(|event| event.read)
    }

    fn reads_field(&self, event: EventId, field: FieldId) -> bool {
        let event = self.events_read.get(event.index());
        event.is_some_and(|event| event.fields.get(field.index()) == Some(&true))
    }
}

/// By time; equal times stay as given, and so does a plain list.
fn sort(event: &Event, rows: &mut [Row]) {
    let Some(at) = event.at else { return };
    rows.sort_by(|a, b| {
        let time = |row: &Row| row.get(at.index()).cloned().flatten();
        let both = time(a).zip(time(b));
        both.and_then(|(a, b)| order(&a, &b, visavis_value::text::Fold::None))
            .unwrap_or(std::cmp::Ordering::Equal)
    });
}
