//! Aggregates over a customer's events, one event after the other.
//!
//! In: an aggregate and all that it may depend on. Out: its value; `None` is missing. What sums and means are is said by
//! `visavis_value::history`.

use std::cmp::Ordering;

use visavis_check::model::{Aggregate, AggregateFunction, EventId, EventWindow, ExprId, Sequence};
use visavis_value::history::{self, Scale};
use visavis_value::text::Fold;
use visavis_value::{Money, Type, Value, number};

use crate::compare::{Ends, in_range, order};
use crate::customer::Row;
use crate::eval::Scope;

impl<'a> Scope<'a> {
    /// The value of an aggregate.
    pub(crate) fn aggregate(&self, aggregate: &Aggregate) -> Option<Value> {
        let counted = self.counted(aggregate);
        let values: Vec<&'a Value> = counted.iter().filter_map(|row| field(aggregate, row)).collect();
        match aggregate.function {
            AggregateFunction::Count => i64::try_from(counted.len()).ok().map(Value::Int),
            AggregateFunction::Any => Some(Value::Bool(!counted.is_empty())),
            AggregateFunction::Sum => self.sum(aggregate, &values),
            AggregateFunction::Avg => mean(&values),
            AggregateFunction::Min => self.extreme(aggregate, &values, Ordering::Less),
            AggregateFunction::Max => self.extreme(aggregate, &values, Ordering::Greater),
            AggregateFunction::Latest => values.last().map(|value| (*value).clone()),
            AggregateFunction::Earliest => values.first().map(|value| (*value).clone()),
        }
    }

    /// The events that an aggregate is about.
    pub(crate) fn counted(&self, aggregate: &Aggregate) -> Vec<&'a Row> {
        self.customer.history(aggregate.event).iter().filter(|row| self.counts(aggregate, row)).collect()
    }

    /// Whether an event is one of those that an aggregate is about.
    pub(crate) fn counts(&self, aggregate: &Aggregate, row: &'a Row) -> bool {
        let known = aggregate.field.is_none() || field(aggregate, row).is_some();
        known
            && self.in_event_window(aggregate, row)
            && self.passes(aggregate.event, row, aggregate.filter)
            && aggregate.sequence.as_ref().is_none_or(|sequence| self.follows(aggregate.event, row, sequence))
    }

    /// Whether a filter is known true for an event.
    fn passes(&self, event: EventId, row: &'a Row, filter: Option<ExprId>) -> bool {
        let scope = Scope { in_hand: Some((event, row)), ..*self };
        filter.is_none_or(|filter| scope.truth(filter) == Some(true))
    }

    pub(crate) fn in_event_window(&self, aggregate: &Aggregate, row: &Row) -> bool {
        let Some(window) = &aggregate.window else { return true };
        let Some(time) = self.time(aggregate.event, row) else { return false };
        let inside = match window {
            EventWindow::Last(span) => self.in_window(time, true, *span),
            EventWindow::Next(span) => self.in_window(time, false, *span),
            EventWindow::Range { low, high, inclusive } => {
                let (low, high) = (low.map(|id| self.eval(id)), high.map(|id| self.eval(id)));
                let ends = Ends {
                    low: low.as_ref().map(Option::as_ref),
                    high: high.as_ref().map(Option::as_ref),
                    inclusive: *inclusive,
                };
                in_range(Some(time), &ends, Fold::None)
            }
        };
        inside == Some(true)
    }

    /// Whether a sequence holds of its first event.
    fn follows(&self, first: EventId, row: &Row, sequence: &Sequence) -> bool {
        let zone = self.model.project.zone;
        let scale = Scale::of(self.has_dates(first), self.has_dates(sequence.event));
        let point = |time: &Value| match time {
            Value::Date(date) => scale.date(*date, zone),
            Value::DateTime(at) => scale.instant(*at, zone),
            _ => None,
        };
        let Some(begin) = self.time(first, row).and_then(point) else { return false };
        let Some(end) = scale.end(begin, sequence.within, zone) else { return false };
        let second = self.customer.history(sequence.event);
        let found = second.iter().any(|next| {
            let at = self.time(sequence.event, next).and_then(point);
            at.is_some_and(|at| begin < at && at <= end) && self.passes(sequence.event, next, sequence.filter)
        });
        if sequence.negated {
            // While the span lasts it could yet happen.
            !found && scale.instant(self.now, zone).is_some_and(|now| end < now)
        } else {
            found
        }
    }

    /// Whether an event is strictly later than another, on the scale of a sequence of the two.
    pub(crate) fn is_behind(&self, first: EventId, row: &Row, second: EventId, next: &Row) -> bool {
        let scale = Scale::of(self.has_dates(first), self.has_dates(second));
        let point = |time: &Value| match time {
            Value::Date(date) => scale.date(*date, self.model.project.zone),
            Value::DateTime(at) => scale.instant(*at, self.model.project.zone),
            _ => None,
        };
        let (begin, at) = (self.time(first, row).and_then(point), self.time(second, next).and_then(point));
        begin.zip(at).is_some_and(|(begin, at)| begin < at)
    }

    fn time<'r>(&self, event: EventId, row: &'r Row) -> Option<&'r Value> {
        row.get(self.model.events.get(event.index())?.at?.index())?.as_ref()
    }

    fn has_dates(&self, event: EventId) -> bool {
        let event = self.model.events.get(event.index());
        let time = event.and_then(|event| event.field(event.at?));
        time.is_some_and(|time| time.ty == Type::Date)
    }

    fn field_type(&self, aggregate: &Aggregate) -> Option<&'a Type> {
        let event = self.model.events.get(aggregate.event.index())?;
        Some(&event.field(aggregate.field?)?.ty)
    }

    fn sum(&self, aggregate: &Aggregate, values: &[&Value]) -> Option<Value> {
        match self.field_type(aggregate)? {
            Type::Int => history::sum(total(values)).map(Value::Int),
            Type::Money(currency) => {
                history::sum(total(values)).map(|units| Value::Money(Money { units, currency: *currency }))
            }
            _ => number::finite(total_number(values)).map(Value::Number),
        }
    }

    /// The first of the least, or of the greatest.
    fn extreme(&self, aggregate: &Aggregate, values: &[&Value], wanted: Ordering) -> Option<Value> {
        let fold = match self.field_type(aggregate)? {
            Type::Text(fold) => *fold,
            _ => Fold::None,
        };
        let mut best: Option<&Value> = None;
        for value in values {
            if best.is_none_or(|best| order(value, best, fold) == Some(wanted)) {
                best = Some(value);
            }
        }
        best.cloned()
    }
}

pub(crate) fn field<'r>(aggregate: &Aggregate, row: &'r Row) -> Option<&'r Value> {
    row.get(aggregate.field?.index())?.as_ref()
}

/// The exact sum of ints, or of the units of amounts.
fn total(values: &[&Value]) -> i128 {
    let exact = |value: &&Value| match value {
        Value::Int(value) => i128::from(*value),
        Value::Money(Money { units, .. }) => i128::from(*units),
        _ => 0,
    };
    values.iter().map(exact).sum()
}

/// The sum of numbers in order of time.
fn total_number(values: &[&Value]) -> f64 {
    let mut sum = 0.0;
    for value in values {
        if let Value::Number(value) = value {
            sum += value;
        }
    }
    sum
}

fn mean(values: &[&Value]) -> Option<Value> {
    let count = u64::try_from(values.len()).ok()?;
    match values.first()? {
        Value::Int(_) => history::mean_int(total(values), count).map(Value::Number),
        Value::Money(Money { currency, .. }) => {
            let units = history::mean_money(total(values), count)?;
            Some(Value::Money(Money { units, currency: *currency }))
        }
        _ => history::mean_number(total_number(values), count).map(Value::Number),
    }
}
