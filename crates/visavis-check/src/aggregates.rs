//! Aggregates over events: which event, which field, when, which of them, and what follows.
//!
//! In: a tree. Out: the node, with the type of what it gives. A filter is typed with its event's fields in scope; a window's
//! ends are not. What people write instead is told in `event_slips`.

use visavis_diag::{Code, Diagnostic, Span};
use visavis_syntax::ast::{self, Membership};
use visavis_value::{Duration, Type};

use crate::checker::Checker;
use crate::expr::Typed;
use crate::model::{
    Aggregate, AggregateFunction, Event, EventField, EventId, EventWindow, ExprId, ExprKind, FieldId,
    Sequence,
};

/// An aggregate being typed.
pub(crate) struct Asked<'c> {
    pub(crate) tree: &'c ast::Aggregate,
    pub(crate) function: AggregateFunction,
    pub(crate) event: EventId,
}

impl Checker<'_> {
    pub(crate) fn aggregate(&mut self, tree: &ast::Aggregate, span: Span) -> Typed {
        let function = function_of(&tree.function.text)?;
        let (event, field) = self.aggregated(tree, function)?;
        let asked = Asked { tree, function, event };
        let taken = self.taken(&asked, field);
        // All parts, so that every mistake is found in one go.
        let in_order = self.needs_time(&asked);
        let window = self.event_window(&asked);
        let filter = self.filter(event, tree.filter.as_ref());
        let sequence = self.sequence(&asked);
        let ((ty, optional), ()) = (taken?, in_order?);
        let ((window, days), filter, sequence) = (window?, filter?, sequence?);
        let filter = self.both(days, filter, span);
        let aggregate = Aggregate { function, event, field, window, filter, sequence };
        Some(self.node(ExprKind::Aggregate(Box::new(aggregate)), ty, optional, span))
    }

    pub(crate) fn event_of(&self, id: EventId) -> Option<&Event> {
        self.events.get(id.index())
    }

    pub(crate) fn field_of(&self, event: EventId, field: FieldId) -> Option<&EventField> {
        self.event_of(event)?.field(field)
    }

    /// A condition with the event's fields in scope; those of an event around it are not.
    fn filter(&mut self, event: EventId, tree: Option<&ast::Expr>) -> Option<Option<ExprId>> {
        let Some(tree) = tree else { return Some(None) };
        let outer = self.event_in_hand.replace(event);
        let filter = self.condition(tree);
        self.event_in_hand = outer;
        filter.map(Some)
    }

    /// Two conditions where there are two.
    fn both(&mut self, a: Option<ExprId>, b: Option<ExprId>, span: Span) -> Option<ExprId> {
        let (Some(first), Some(second)) = (a, b) else { return a.or(b) };
        let optional = self.optional(first) || self.optional(second);
        Some(self.node(ExprKind::And(first, second), Type::Bool, optional, span))
    }

    /// What the aggregate gives, and whether that may be missing.
    fn taken(&mut self, asked: &Asked<'_>, field: Option<FieldId>) -> Option<(Type, bool)> {
        use AggregateFunction::{Any, Avg, Count, Earliest, Latest, Max, Min, Sum};
        if let Some(field) = field
            && self.untyped_fields.contains(&(asked.event, field))
        {
            return None;
        }
        let ty = field.and_then(|field| self.field_of(asked.event, field)).map(|field| field.ty.clone());
        match (asked.function, ty) {
            (Count, _) => Some((Type::Int, false)),
            (Any, _) => Some((Type::Bool, false)),
            (_, None) => self.lacks_field(asked),
            (Sum, Some(ty @ (Type::Int | Type::Number | Type::Money(_)))) => Some((ty, false)),
            (Avg, Some(Type::Int | Type::Number)) => Some((Type::Number, true)),
            (Avg, Some(ty @ Type::Money(_))) => Some((ty, true)),
            (Min | Max, Some(ty)) if is_ordered(&ty) => Some((ty, true)),
            (Latest | Earliest, Some(ty)) => Some((ty, true)),
            (Sum | Avg | Min | Max, Some(_)) => self.unsuited_field(asked, field?),
        }
    }

    /// Nothing of time is asked of records that have none.
    fn needs_time(&mut self, asked: &Asked<'_>) -> Option<()> {
        let event = self.event_of(asked.event)?;
        if event.at.is_some() {
            return Some(());
        }
        if self.untimed.contains(&asked.event) {
            return None;
        }
        let tree = asked.tree;
        let first_or_last = matches!(asked.function, AggregateFunction::Latest | AggregateFunction::Earliest);
        let at = if let Some(window) = &tree.window {
            window_span(window)
        } else if let Some(sequence) = &tree.sequence {
            sequence.event.span
        } else if first_or_last {
            tree.function.span
        } else {
            return Some(());
        };
        self.timeless(asked.event, at)
    }

    /// The window, and what it adds to the filter.
    fn event_window(&mut self, asked: &Asked<'_>) -> Option<(Option<EventWindow>, Option<ExprId>)> {
        match &asked.tree.window {
            None => Some((None, None)),
            // Of records without a time that is said.
            Some(_) if self.event_of(asked.event)?.at.is_none() => None,
            Some(Membership::Window(window)) => {
                let far = self.span_of(&window.duration)?;
                self.steps_of(asked.event, far, window.span, asked.tree.path.span)?;
                let window = if window.last { EventWindow::Last(far) } else { EventWindow::Next(far) };
                Some((Some(window), None))
            }
            Some(Membership::Range(range)) => self.range_window(asked, range),
            Some(Membership::List(_)) => None,
        }
    }

    /// A date has no hours, so that an event on a day is within whole days only.
    fn steps_of(&mut self, event: EventId, far: Duration, at: Span, of: Span) -> Option<()> {
        if self.time_type(event) != Some(Type::Date) || far.is_calendar() {
            return Some(());
        }
        let time = self.event_of(event).and_then(|e| e.field(e.at?)).map_or(of, |field| field.span);
        self.fail(
            Diagnostic::error(Code::DateWithHours, "a date has no hours", at, "hours, minutes or seconds")
                .with_label(time, "these events have a date")
                .with_help("count in days, or keep a `datetime`"),
        )
    }

    pub(crate) fn time_type(&self, event: EventId) -> Option<Type> {
        let event = self.event_of(event)?;
        Some(event.field(event.at?)?.ty.clone())
    }

    fn sequence(&mut self, asked: &Asked<'_>) -> Option<Option<Sequence>> {
        let Some(tree) = &asked.tree.sequence else { return Some(None) };
        let second = self.event_named(&tree.event);
        let within = self.span_of(&tree.within);
        let placed = self.may_follow(asked, tree);
        let second = second?;
        let filter = self.filter(second, tree.filter.as_ref());
        placed?;
        let timed = self.second_time(second, &tree.event);
        let within = within?;
        self.steps_of(asked.event, within, tree.within.span, asked.tree.path.span)?;
        timed?;
        Some(Some(Sequence { negated: tree.negated, event: second, within, filter: filter? }))
    }

    fn may_follow(&mut self, asked: &Asked<'_>, tree: &ast::Sequence) -> Option<()> {
        if matches!(asked.function, AggregateFunction::Count | AggregateFunction::Any) {
            return Some(());
        }
        let function = &asked.tree.function;
        self.fail(
            Diagnostic::error(
                Code::SequencePlace,
                format!("`{}` takes no `followed by`", function.text),
                tree.event.span,
                "what follows",
            )
            .with_label(function.span, "not a question of whether or how many")
            .with_help("only `count(…)` and `any(…)` ask what follows"),
        )
    }

    fn second_time(&mut self, second: EventId, name: &ast::Name) -> Option<()> {
        if self.untimed.contains(&second) {
            return None;
        }
        if self.event_of(second)?.at.is_none() { self.timeless(second, name.span) } else { Some(()) }
    }

    /// The error that records without a time were asked for one.
    fn timeless<T>(&mut self, event: EventId, at: Span) -> Option<T> {
        let event = self.event_of(event)?;
        let name = &event.name;
        let diagnostic = Diagnostic::error(
            Code::PlainList,
            format!("`{name}` has no time, so that nothing is first, last or within a span"),
            at,
            "this asks when",
        )
        .with_label(event.span, "a plain list: no `at` behind its name");
        let mut times = event.fields.iter().filter(|f| matches!(f.ty, Type::Date | Type::DateTime));
        let diagnostic = match times.next() {
            Some(time) => diagnostic
                .with_help(format!("say which field is its time: `event {name} at {} {{ … }}`", time.name)),
            None => diagnostic.with_help(format!("give it a time: `event {name} at happened_at {{ … }}`")),
        };
        self.fail(diagnostic)
    }
}

/// The function of a name; the grammar knows no other.
fn function_of(name: &str) -> Option<AggregateFunction> {
    Some(match name {
        "count" => AggregateFunction::Count,
        "any" => AggregateFunction::Any,
        "sum" => AggregateFunction::Sum,
        "avg" => AggregateFunction::Avg,
        "min" => AggregateFunction::Min,
        "max" => AggregateFunction::Max,
        "latest" => AggregateFunction::Latest,
        "earliest" => AggregateFunction::Earliest,
        _ => return None,
    })
}

pub(crate) fn is_ordered(ty: &Type) -> bool {
    match ty {
        Type::Int
        | Type::Number
        | Type::Money(_)
        | Type::Text(_)
        | Type::Date
        | Type::DateTime
        | Type::Time
        | Type::Version => true,
        Type::Bool | Type::Enum(_) | Type::Duration | Type::List(_) | Type::Map(_) => false,
    }
}

fn window_span(window: &Membership) -> Span {
    match window {
        Membership::Window(window) => window.span,
        Membership::Range(range) => range.span,
        Membership::List(list) => list.span,
    }
}
