//! Histories, plain lists of records, and what is computed of them.
//!
//! INVARIANT (checked by the verifier): a field's slots are read only where an event of its kind is in hand, that is by the filters of
//! aggregates over that event; an aggregate uses only what stands before the blocks that load it.

use serde::{Deserialize, Serialize};
use smol_str::SmolStr;
use visavis_value::{Duration, Type};

use super::{AtomId, Attribute, CellId, EventId, FieldId, Image, NowId, RegType, SlotId, SourceIdx, Word};

/// A kind of event, or of record in a plain list, that the program reads.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Event {
    /// Whose.
    pub source: SourceIdx,
    /// Its name, in the program and in the data.
    pub name: SmolStr,
    /// Whether its bare name is also another's in the data, so that it must stand under its source's name.
    pub ambiguous: bool,
    /// The field that says when, a date or a datetime that is always there; `None` of a plain list.
    pub at: Option<FieldId>,
    /// The fields that are read, in order of declaration: each is read as an attribute is, by a path of one name.
    pub fields: Vec<Attribute>,
}

/// A value made of a customer's events of one kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Aggregate {
    /// What is made of them.
    pub function: AggregateFunction,
    /// Which events.
    pub event: EventId,
    /// The field, as the value is given. Of `count` and `any` in any form: only events where it is known count.
    pub value: Option<SlotId>,
    /// Of `min` and `max`: the field as it is compared, the value's slot or that of the folded text.
    pub order: Option<SlotId>,
    /// The least time.
    pub low: Option<Edge>,
    /// The greatest time.
    pub high: Option<Edge>,
    /// Yes for the events that count.
    pub filter: Option<AtomId>,
    /// What must follow, or must not.
    pub sequence: Option<Sequence>,
}

/// What an aggregate makes of its events. What each means is said by `visavis_value::history`, and in the book.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum AggregateFunction {
    /// How many
    Count,
    /// Whether there is one
    Any,
    /// The sum; zero over nothing
    Sum,
    /// The mean; missing over nothing, as those below
    Avg,
    /// The least
    Min,
    /// The greatest
    Max,
    /// That of the last event where it is known
    Latest,
    /// That of the first event where it is known
    Earliest,
}

/// One end of a window; where its point is missing, no event is in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Edge {
    /// Where.
    pub at: Point,
    /// Whether the point itself is in.
    pub inclusive: bool,
}

/// A point in time, of the type of the event's time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Point {
    /// One that depends on the call's time alone; not an open one
    Now(NowId),
    /// A computed one
    Cell(CellId),
}

/// What must follow an event, or must not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Sequence {
    /// Whether it must not, and the span must have passed.
    pub negated: bool,
    /// Which events follow.
    pub event: EventId,
    /// At most how long after, the end in.
    pub within: Duration,
    /// Yes for the events that count.
    pub filter: Option<AtomId>,
}

impl Event {
    /// Whether its times are dates; `None` of a plain list.
    #[must_use]
    pub fn has_dates(&self) -> Option<bool> {
        let at = self.fields.get(self.at?.index())?;
        Some(at.ty == Type::Date)
    }

    /// The slot of its time.
    #[must_use]
    pub fn time_slot(&self) -> Option<SlotId> {
        self.fields.get(self.at?.index())?.slots.first().copied()
    }
}

impl Image {
    /// What loading an aggregate gives; `None` where its field is not there, or none of those that it may be of.
    #[must_use]
    pub fn aggregate_type(&self, aggregate: &Aggregate) -> Option<RegType> {
        let value = || {
            let slot = self.slots.get(aggregate.value?.index())?;
            Some(RegType { shape: slot.shape, word: slot.word })
        };
        Some(match aggregate.function {
            AggregateFunction::Count => RegType::scalar(Word::Int),
            AggregateFunction::Any => RegType::scalar(Word::Bool),
            AggregateFunction::Avg => RegType::scalar(match value()?.word {
                Word::Money => Word::Money,
                _ => Word::Number,
            }),
            AggregateFunction::Sum
            | AggregateFunction::Min
            | AggregateFunction::Max
            | AggregateFunction::Latest
            | AggregateFunction::Earliest => value()?,
        })
    }

    /// The attribute or field that a slot holds.
    #[must_use]
    pub fn slot_owner(&self, slot: SlotId) -> Option<&Attribute> {
        let slot = self.slots.get(slot.index())?;
        let owners = match slot.event {
            Some(event) => &self.events.get(event.index())?.fields,
            None => &self.attributes,
        };
        owners.get(slot.attribute.index())
    }
}
