//! Aggregates over events: the window as ends of time, the filter as a circuit of the event in hand.
//!
//! What can be seen here to be over no event at all is what it is over none.

use visavis_check::model::{Aggregate, AggregateFunction, EventId, EventWindow, FieldId, Sequence};
use visavis_image::image::{NowBase, RegType, Word};
use visavis_value::{Duration, Fold, Money, Type, Value};

use super::operand::now;
use super::{Lower, Mode};
use crate::dag::{End, Follow, Made, Node, NodeId};
use crate::pools::Stored;

/// A window as it is lowered.
enum Window {
    /// No event is in it.
    Empty,
    Ends {
        low: Option<(End, bool)>,
        high: Option<(End, bool)>,
    },
}

impl Lower<'_> {
    pub(super) fn aggregate(&mut self, aggregate: &Aggregate, ty: &Type) -> Option<NodeId> {
        // Everything is asked for before anything is given up on.
        let window = match &aggregate.window {
            Some(window) => self.window(aggregate.event, window),
            None => Some(Window::Ends { low: None, high: None }),
        };
        let filter = self.filter(aggregate.filter);
        let follow = match &aggregate.sequence {
            Some(sequence) => self.follow(sequence).map(Some),
            None => Some(None),
        };
        let (window, filter, sequence) = (window?, filter?, follow?);
        let counts = matches!(aggregate.function, AggregateFunction::Count | AggregateFunction::Any);
        // Of `count` and `any` a field only says which events count: those where it is known.
        let known = aggregate.field.filter(|_| counts).map(|field| Stored::Field(aggregate.event, field));
        let known = known.map_or(NodeId::TRUE, |field| self.dag.node(Node::Known(field)));
        let filter = self.dag.and(&[known, filter]);
        let Window::Ends { low, high } = window else {
            return Some(self.over_nothing(aggregate.function, ty));
        };
        if filter == NodeId::FALSE {
            return Some(self.over_nothing(aggregate.function, ty));
        }
        let (value, order) = match aggregate.field.filter(|_| !counts) {
            Some(field) => self.field_forms(aggregate, field),
            None => (None, None),
        };
        let made = Made {
            function: aggregate.function,
            event: aggregate.event,
            value,
            order,
            low,
            high,
            filter: Some(filter).filter(|filter| *filter != NodeId::TRUE),
            sequence,
        };
        let id = self.dag.made.id(made);
        Some(self.dag.node(Node::Aggregate { id, ty: RegType::of(ty) }))
    }

    /// The circuit that a filter is known true; yes where there is none.
    fn filter(&mut self, filter: Option<visavis_check::model::ExprId>) -> Option<NodeId> {
        filter.map_or(Some(NodeId::TRUE), |filter| self.want(filter, Mode::True))
    }

    fn follow(&mut self, sequence: &Sequence) -> Option<Follow> {
        let filter = self.filter(sequence.filter)?;
        Some(Follow {
            negated: sequence.negated,
            event: sequence.event,
            within: sequence.within,
            filter: Some(filter).filter(|filter| *filter != NodeId::TRUE),
        })
    }

    /// The field as its value is given, and as `min` and `max` compare it.
    fn field_forms(&mut self, aggregate: &Aggregate, field: FieldId) -> (Option<u32>, Option<u32>) {
        let stored = Stored::Field(aggregate.event, field);
        let word = self.stored_type(stored).map_or(Word::Int, Word::of);
        let value = self.form(stored, word);
        let order = match aggregate.function {
            AggregateFunction::Min | AggregateFunction::Max if self.own_fold(stored) != Fold::None => {
                Some(self.form(stored, Word::Folded))
            }
            AggregateFunction::Min | AggregateFunction::Max => Some(value),
            _ => None,
        };
        (Some(value), order)
    }

    fn window(&mut self, event: EventId, window: &EventWindow) -> Option<Window> {
        match window {
            EventWindow::Last(span) => Some(match span.neg() {
                Some(back) => self.near(event, back, true),
                None => Window::Empty,
            }),
            EventWindow::Next(span) => Some(self.near(event, *span, false)),
            EventWindow::Range { low, high, inclusive } => {
                let low = low.map(|end| self.want(end, Mode::Value));
                let high = high.map(|end| self.want(end, Mode::Value));
                let (low, high) = (lowered(low)?, lowered(high)?);
                let mut is_empty = false;
                let mut end = |end: Option<NodeId>, inclusive: bool| {
                    let end = match self.dag.get(end?) {
                        Node::Now { id, .. } => End::Now(id),
                        node => {
                            is_empty |= matches!(node, Node::Missing(_));
                            End::Value(end?)
                        }
                    };
                    Some((end, inclusive))
                };
                let (low, high) = (end(low, true), end(high, *inclusive));
                Some(if is_empty { Window::Empty } else { Window::Ends { low, high } })
            }
        }
    }

    /// `in last D`: later than `D ago` and at most now; `in next D`: at least now and before `D from now`.
    fn near(&mut self, event: EventId, step: Duration, last: bool) -> Window {
        let event = self.model.events.get(event.index());
        let at = event.and_then(|event| event.field(event.at?)).map(|field| &field.ty);
        let dates = at == Some(&Type::Date);
        if dates && !step.is_calendar() {
            return Window::Empty;
        }
        let base = if dates { NowBase::Today } else { NowBase::Instant };
        let here = (End::Now(self.pools.nows.id(now(base, Duration::default()))), true);
        let there = (End::Now(self.pools.nows.id(now(base, step))), false);
        let (low, high) = if last { (there, here) } else { (here, there) };
        Window::Ends { low: Some(low), high: Some(high) }
    }

    /// What an aggregate is over no event.
    fn over_nothing(&mut self, function: AggregateFunction, ty: &Type) -> NodeId {
        let value = match (function, ty) {
            (AggregateFunction::Count, _) => Value::Int(0),
            (AggregateFunction::Any, _) => Value::Bool(false),
            (AggregateFunction::Sum, Type::Number) => Value::Number(0.0),
            (AggregateFunction::Sum, Type::Money(currency)) => {
                Value::Money(Money { units: 0, currency: *currency })
            }
            (AggregateFunction::Sum, _) => Value::Int(0),
            _ => return self.dag.node(Node::Missing(RegType::of(ty))),
        };
        self.literal(&value, Some(ty))
    }
}

/// `None` where there is an end and it has to be lowered first.
fn lowered(end: Option<Option<NodeId>>) -> Option<Option<NodeId>> {
    end.map_or(Some(None), |end| end.map(Some))
}
