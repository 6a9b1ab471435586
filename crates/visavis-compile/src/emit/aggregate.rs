//! Aggregates: their filters and the ends of their windows as atoms and cells that stand already.

use visavis_check::model;
use visavis_image::image::{Aggregate, AggregateFunction, Edge, NowId, Point, Sequence};

use super::Emitter;
use crate::dag::{End, Made};
use crate::intern::number;

impl Emitter<'_> {
    /// The number of an aggregate in the image.
    pub(super) fn aggregate(&mut self, id: u32) -> u32 {
        if let Some(known) = self.aggregate_of.get(id as usize).copied().flatten() {
            return known;
        }
        let place = number(self.out.aggregates.len());
        if let Some(made) = self.dag.made.get(id).copied() {
            let aggregate = self.made(&made);
            self.out.aggregates.push(aggregate);
        }
        if let Some(own) = self.aggregate_of.get_mut(id as usize) {
            *own = Some(place);
        }
        place
    }

    fn made(&mut self, made: &Made) -> Aggregate {
        // INVARIANT: the nodes that an aggregate is made of have smaller ids than its own, so that they are emitted.
        let (low, high) = (made.low.map(|end| self.edge(end)), made.high.map(|end| self.edge(end)));
        Aggregate {
            function: function(made.function),
            event: self.slots.event_of(made.event),
            value: made.value.map(|form| self.slots.of_form(form)),
            order: made.order.map(|form| self.slots.of_form(form)),
            low,
            high,
            filter: made.filter.map(|filter| self.out.atom(filter)),
            sequence: made.sequence.map(|follow| Sequence {
                negated: follow.negated,
                event: self.slots.event_of(follow.event),
                within: follow.within,
                filter: follow.filter.map(|filter| self.out.atom(filter)),
            }),
        }
    }

    fn edge(&mut self, (end, inclusive): (End, bool)) -> Edge {
        let at = match end {
            End::Now(now) => Point::Now(NowId(self.nows.place(now))),
            End::Value(node) => Point::Cell(self.out.cell(node)),
        };
        Edge { at, inclusive }
    }
}

fn function(function: model::AggregateFunction) -> AggregateFunction {
    match function {
        model::AggregateFunction::Count => AggregateFunction::Count,
        model::AggregateFunction::Any => AggregateFunction::Any,
        model::AggregateFunction::Sum => AggregateFunction::Sum,
        model::AggregateFunction::Avg => AggregateFunction::Avg,
        model::AggregateFunction::Min => AggregateFunction::Min,
        model::AggregateFunction::Max => AggregateFunction::Max,
        model::AggregateFunction::Latest => AggregateFunction::Latest,
        model::AggregateFunction::Earliest => AggregateFunction::Earliest,
    }
}
