//! A customer as read from a record.

use std::fmt;

use smol_str::{SmolStr, ToSmolStr};
use visavis_check::model::{AttributeId, EventId, FieldId, Model, SourceIdx};
use visavis_value::Value;

/// One event of a customer: by field; `None` is missing, or a field that nothing reads.
pub(crate) type Row = Vec<Option<Value>>;

/// What is known of one customer.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Customer {
    /// By attribute; `None` is missing, or an attribute that nothing reads.
    pub(crate) values: Vec<Option<Value>>,
    /// By event: its rows, in order of time where they have one.
    pub(crate) histories: Vec<Vec<Row>>,
    /// By source: whether the customer is not in it.
    pub(crate) absent: Vec<bool>,
    /// By source: whether it has not answered.
    pub(crate) pending: Vec<bool>,
    /// The record's number, from 1.
    pub(crate) record: Option<u64>,
    /// What did not fit and was read as missing or as the default.
    pub(crate) misfits: Vec<Misfit>,
    /// What has a value that the record does not say.
    pub(crate) filled_in: Vec<AttributeId>,
}

impl Customer {
    /// The value of an attribute.
    #[must_use]
    pub fn value(&self, id: AttributeId) -> Option<&Value> {
        self.values.get(id.index())?.as_ref()
    }

    /// Whether the customer is not in a source.
    #[must_use]
    pub fn not_in(&self, id: SourceIdx) -> bool {
        self.absent.get(id.index()).copied().unwrap_or(false)
    }

    /// Whether a source has not answered, so that nobody knows whether the customer is in it.
    #[must_use]
    pub fn is_pending(&self, id: SourceIdx) -> bool {
        self.pending.get(id.index()).copied().unwrap_or(false)
    }

    /// Whether any source has not answered.
    #[must_use]
    pub fn has_pending(&self) -> bool {
        self.pending.contains(&true)
    }

    /// The events of one kind.
    pub(crate) fn history(&self, id: EventId) -> &[Row] {
        self.histories.get(id.index()).map_or(&[], Vec::as_slice)
    }

    /// What did not fit and was read as missing or as the default: attributes, then events, in order of declaration.
    #[must_use]
    pub fn misfits(&self) -> &[Misfit] {
        &self.misfits
    }

    /// Whether the attribute's value is its default, or the empty list or map, since the record says none that fits.
    #[must_use]
    pub fn is_filled_in(&self, id: AttributeId) -> bool {
        self.filled_in.contains(&id)
    }

    /// What a bucket is made of: the attribute's value, or the customer's key, or the record's number where no source has a
    /// key. `None` where it is missing; an empty text is no key either.
    #[must_use]
    pub fn key(&self, model: &Model, by: Option<AttributeId>) -> Option<SmolStr> {
        let Some(id) = by.or(model.key) else {
            return self.record.map(|number| number.to_smolstr());
        };
        match self.value(id)? {
            Value::Text(text) if text.is_empty() => None,
            Value::Text(text) => Some(text.clone()),
            Value::Int(number) => Some(number.to_smolstr()),
            _ => None,
        }
    }
}

/// Where something stands in a record. Indexes count from 0 in the order of the data.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// An attribute
    Attribute(AttributeId),
    /// All events of one kind
    Event(EventId),
    /// One of them
    Element(EventId, usize),
    /// A field of one
    Field(EventId, usize, FieldId),
}

/// A value of a record that does not fit its attribute or field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Misfit {
    /// Where.
    pub place: Place,
    /// What was found, as it stands in the record.
    pub found: String,
    /// What was expected.
    pub expected: String,
}

/// Why a record cannot be decided.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RecordError {
    /// It is not a JSON object.
    NotAnObject {
        /// What is wrong.
        message: String,
    },
    /// Something required has no value that fits: the first by declaration, attributes before events.
    Required {
        /// What.
        place: Place,
        /// What was found, as it stands in the record; `None` where nothing was.
        found: Option<String>,
        /// What was expected.
        expected: String,
    },
}

impl fmt::Display for RecordError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotAnObject { message } => write!(f, "not a JSON object: {message}"),
            Self::Required { place, found, expected } => {
                let found = found.as_deref().unwrap_or("nothing");
                write!(f, "{place:?}: found {found}, expected {expected}")
            }
        }
    }
}

impl std::error::Error for RecordError {}
