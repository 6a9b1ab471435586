//! Events and aggregates as text.

use std::fmt::{Result, Write};

use visavis_value::print;

use super::Listing;
use crate::image::{Aggregate, AggregateFunction, AtomId, Edge, Event, EventId, Point, Sequence};

impl Listing<'_> {
    pub(super) fn event(&mut self, event: &Event) -> Result {
        let at = event.at.and_then(|at| event.fields.get(at.index()));
        write!(self.out, "  event {}", event.name)?;
        match at {
            Some(at) => write!(self.out, " at {}", at.name)?,
            None if event.at.is_some() => self.out.push_str(" at ?"),
            None => {}
        }
        self.out.push_str(if event.ambiguous { " under its source's name\n" } else { "\n" });
        event.fields.iter().try_for_each(|field| self.attribute("    ", field))
    }

    pub(super) fn aggregate(&mut self, index: usize, aggregate: &Aggregate) -> Result {
        write!(self.out, "\naggregate {index} ")?;
        self.made_of(aggregate)?;
        self.out.push('\n');
        if aggregate.low.is_some() || aggregate.high.is_some() {
            self.out.push_str("  in ");
            self.edge(aggregate.low, "[", "(")?;
            self.out.push_str("..");
            self.edge(aggregate.high, "]", ")")?;
            self.out.push('\n');
        }
        self.filter("  where ", aggregate.filter)?;
        match &aggregate.sequence {
            Some(sequence) => self.sequence(sequence),
            None => Ok(()),
        }
    }

    /// What it is and of what: `sum purchase.amount`.
    pub(super) fn made_of(&mut self, aggregate: &Aggregate) -> Result {
        self.out.push_str(match aggregate.function {
            AggregateFunction::Count => "count ",
            AggregateFunction::Any => "any ",
            AggregateFunction::Sum => "sum ",
            AggregateFunction::Avg => "avg ",
            AggregateFunction::Min => "min ",
            AggregateFunction::Max => "max ",
            AggregateFunction::Latest => "latest ",
            AggregateFunction::Earliest => "earliest ",
        });
        match aggregate.value {
            Some(value) => self.slot(value),
            None => self.event_name(aggregate.event),
        }
    }

    fn event_name(&mut self, id: EventId) -> Result {
        match self.image.events.get(id.index()) {
            Some(event) => write!(self.out, "{}", event.name),
            None => self.unknown("event", id.0),
        }
    }

    /// An end of a window, between the bracket of one that is in and of one that is not; nothing where there is none.
    fn edge(&mut self, edge: Option<Edge>, inside: &str, outside: &str) -> Result {
        let Some(edge) = edge else { return Ok(()) };
        let bracket = if edge.inclusive { inside } else { outside };
        let opens = matches!(bracket, "[" | "(");
        self.out.push_str(if opens { bracket } else { "" });
        match edge.at {
            Point::Now(id) => match self.image.nows.get(id.index()) {
                Some(at) => self.now(*at)?,
                None => self.unknown("now", id.0)?,
            },
            Point::Cell(cell) => self.cell(cell)?,
        }
        self.out.push_str(if opens { "" } else { bracket });
        Ok(())
    }

    fn filter(&mut self, what: &str, filter: Option<AtomId>) -> Result {
        let Some(filter) = filter else { return Ok(()) };
        self.out.push_str(what);
        self.atom(filter.0)?;
        self.out.push('\n');
        Ok(())
    }

    fn sequence(&mut self, sequence: &Sequence) -> Result {
        self.out.push_str(if sequence.negated { "  not followed by " } else { "  followed by " });
        self.event_name(sequence.event)?;
        self.out.push_str(" within ");
        print::duration(self.out, sequence.within);
        self.out.push('\n');
        self.filter("    where ", sequence.filter)
    }
}
