//! Aggregates over events, and that fields are read only where an event of their kind is in hand.

use crate::Uses;
use crate::image::{
    Aggregate, AggregateFunction, AtomId, Edge, Event, EventId, Image, Now, NowBase, Point, RegType,
    Sequence, Shape, SlotId, Word,
};

use super::data::ensure;
use super::{VerifyError, number};

type Checked = Result<(), &'static str>;

/// Gives what the others need to know of who reads fields.
pub(super) fn verify(image: &Image) -> Result<Uses, VerifyError> {
    let uses = Uses::find(image).map_err(|two| VerifyError::Data {
        what: "block",
        index: two.0.0,
        problem: "reads the fields of two events",
    })?;
    let check = AggregateCheck { image, uses: &uses };
    for (index, aggregate) in image.aggregates.iter().enumerate() {
        check.aggregate(aggregate).map_err(|problem| VerifyError::Data {
            what: "aggregate",
            index: number(index),
            problem,
        })?;
    }
    Ok(uses)
}

struct AggregateCheck<'i> {
    image: &'i Image,
    uses: &'i Uses,
}

impl AggregateCheck<'_> {
    fn aggregate(&self, aggregate: &Aggregate) -> Checked {
        let event = self.event(aggregate.event)?;
        self.field(aggregate)?;
        for edge in [aggregate.low, aggregate.high].into_iter().flatten() {
            self.edge(event, edge)?;
        }
        self.filter(aggregate.event, aggregate.filter)?;
        match &aggregate.sequence {
            Some(sequence) => self.sequence(aggregate, event, sequence),
            None => Ok(()),
        }
    }

    fn event(&self, event: EventId) -> Result<&Event, &'static str> {
        self.image.events.get(event.index()).ok_or("its event is out of bounds")
    }

    /// The type of one of the event's fields.
    fn slot(&self, event: EventId, slot: SlotId) -> Result<RegType, &'static str> {
        let slot = self.image.slots.get(slot.index()).ok_or("its field is out of bounds")?;
        ensure(slot.event == Some(event), "its field is another event's")?;
        Ok(RegType { shape: slot.shape, word: slot.word })
    }

    fn field(&self, aggregate: &Aggregate) -> Checked {
        let value = aggregate.value.map(|slot| self.slot(aggregate.event, slot)).transpose()?;
        let ordered = matches!(aggregate.function, AggregateFunction::Min | AggregateFunction::Max);
        ensure(aggregate.order.is_some() == ordered, "an order that it does not have, or lacks")?;
        let held = value.is_some_and(|ty| !matches!(ty.word, Word::Symbol | Word::Folded));
        let one =
            |words: &[Word]| value.is_some_and(|ty| ty.shape == Shape::Scalar && words.contains(&ty.word));
        let right = match aggregate.function {
            AggregateFunction::Count | AggregateFunction::Any => true,
            AggregateFunction::Sum | AggregateFunction::Avg => one(&[Word::Int, Word::Number, Word::Money]),
            AggregateFunction::Min | AggregateFunction::Max => {
                held && value.is_some_and(|ty| ty.shape == Shape::Scalar)
            }
            AggregateFunction::Latest | AggregateFunction::Earliest => {
                ensure(self.event(aggregate.event)?.at.is_some(), "a first or last of what has no time")?;
                held
            }
        };
        ensure(right, "its field is not of a type that it takes")?;
        let (Some(order), Some(value)) = (aggregate.order, aggregate.value) else { return Ok(()) };
        self.slot(aggregate.event, order)?;
        let folded = || {
            let words = [order, value].map(|slot| self.image.slots.get(slot.index()));
            let [Some(order), Some(value)] = words else { return false };
            order.attribute == value.attribute && order.word == Word::Folded
        };
        ensure(order == value || folded(), "its order is not its field's")
    }

    /// A window's end is of the type of the event's time, and reads no field.
    fn edge(&self, event: &Event, edge: Edge) -> Checked {
        let has_dates = event.has_dates().ok_or("a window over what has no time")?;
        let word = match edge.at {
            Point::Now(id) => {
                let now: &Now = self.image.nows.get(id.index()).ok_or("a window's end is out of bounds")?;
                let open = matches!(now.base, NowBase::InstantOpen | NowBase::TodayOpen);
                ensure(!open, "a window's end is an open now-constant")?;
                if now.is_date() { Word::Date } else { Word::DateTime }
            }
            Point::Cell(cell) => {
                let block = self.image.cells.get(cell.index()).ok_or("a window's end is out of bounds")?;
                ensure(self.uses.block(*block).is_none(), "a window's end reads a field")?;
                let result = self.image.blocks.get(block.index()).and_then(|block| block.result);
                let point = result.filter(|ty| ty.shape == Shape::Scalar).map(|ty| ty.word);
                point.ok_or("a window's end is no point in time")?
            }
        };
        let wanted = if has_dates { Word::Date } else { Word::DateTime };
        ensure(word == wanted, "a window's end is not of the type of the event's time")
    }

    fn filter(&self, event: EventId, filter: Option<AtomId>) -> Checked {
        let Some(filter) = filter else { return Ok(()) };
        ensure(filter.index() < self.image.atoms.len(), "its filter is out of bounds")?;
        ensure(
            self.uses.atom(filter).is_none_or(|used| used == event),
            "its filter reads another event's fields",
        )
    }

    fn sequence(&self, aggregate: &Aggregate, event: &Event, sequence: &Sequence) -> Checked {
        let counts = matches!(aggregate.function, AggregateFunction::Count | AggregateFunction::Any);
        ensure(counts, "a sequence of what is not counted")?;
        let second = self.event(sequence.event)?;
        ensure(event.at.is_some() && second.at.is_some(), "a sequence of what has no time")?;
        self.filter(sequence.event, sequence.filter)
    }
}
