//! Windows of events between two points in time: `count(purchase in 2026-01-01..2026-03-31)`.
//!
//! In: a range, typed without any event's fields in scope. Out: a window whose ends have the type of the event's time. Days beside
//! a datetime mean what they mean in a comparison, the event's calendar day in the project's zone: literal days become the
//! instants at which they begin and end, others a condition of the filter.

use visavis_diag::{Code, Diagnostic, Span};
use visavis_syntax::ast::{self, Range};
use visavis_value::{Date, Duration, Fold, Instant, Type, Value, Zone, calendar};

use crate::aggregates::Asked;
use crate::checker::Checker;
use crate::compare::Pair;
use crate::expr::Typed;
use crate::model::{EventWindow, ExprId, ExprKind};
use crate::words::a_type;

impl Checker<'_> {
    /// The window, and what it adds to the filter.
    pub(crate) fn range_window(
        &mut self,
        asked: &Asked<'_>,
        range: &Range,
    ) -> Option<(Option<EventWindow>, Option<ExprId>)> {
        let time = self.time_type(asked.event)?;
        let at = self.event_of(asked.event)?.at?;
        let value = self.node(ExprKind::Field(asked.event, at), time.clone(), false, asked.tree.path.span);
        let outer = self.event_in_hand.take();
        let low = lift(range.low.as_deref().map(|e| self.end_of_range(asked, value, e)));
        // Two ends of one wrong kind are one mistake.
        let high =
            low.is_some().then(|| lift(range.high.as_deref().map(|e| self.end_of_range(asked, value, e))));
        self.event_in_hand = outer;
        let (low, high) = (low?, high??);
        self.warn_empty(range, low.as_ref().map(|p| p.right), high.as_ref().map(|p| p.right));
        let beside_day = |checker: &Self, end: &Option<Pair>| {
            end.as_ref().is_some_and(|end| checker.ty(end.left) != &time)
        };
        let days = (beside_day(self, &low), beside_day(self, &high));
        let begun = low.as_ref().filter(|_| days.0).and_then(|low| self.instant_of(low, true));
        let ended = high.as_ref().filter(|_| days.1).and_then(|h| self.instant_of(h, !range.inclusive));
        // What neither has the time's type nor became an instant is asked of each event.
        let low_day = low.as_ref().filter(|_| days.0 && begun.is_none());
        let high_day = high.as_ref().filter(|_| days.1 && ended.is_none());
        let day = low_day.or(high_day).map(|pair| pair.left);
        let ends = (low_day.map(|p| p.right), high_day.map(|p| p.right));
        let test = day.map(|day| self.on_days(day, ends, range.inclusive, range.span));
        let low = begun.or_else(|| low.filter(|_| !days.0).map(|low| low.right));
        let inclusive = range.inclusive && ended.is_none();
        let high = ended.or_else(|| high.filter(|_| !days.1).map(|high| high.right));
        let window = (low.is_some() || high.is_some()).then_some(EventWindow::Range { low, high, inclusive });
        Some((window, test))
    }

    /// An end of the window, beside the event's time.
    fn end_of_range(&mut self, asked: &Asked<'_>, time: ExprId, end: &ast::Expr) -> Option<Pair> {
        // A date beside a datetime stays a day, as it does in a comparison.
        let hint = self.hint(time);
        let id = self.infer(end, hint.as_ref())?;
        match self.pair(time, id, true) {
            Some(pair) => Some(pair),
            None => self.no_moment(asked, id),
        }
    }

    /// The instant at which a literal day begins, or the next one.
    fn instant_of(&mut self, end: &Pair, begins: bool) -> Typed {
        let Some(Value::Date(day)) = self.value_of(end.right) else { return None };
        let day = if begins {
            Some(*day)
        } else {
            calendar::shift_date(*day, Duration { days: 1, ..Duration::default() })
        };
        let at = begin_of(day?, self.zone)?;
        let span = self.exprs[end.right].span;
        Some(self.literal(Value::DateTime(at), Type::DateTime, span))
    }

    fn on_days(
        &mut self,
        day: ExprId,
        (low, high): (Option<ExprId>, Option<ExprId>),
        inclusive: bool,
        span: Span,
    ) -> ExprId {
        let optional = [low, high].into_iter().flatten().any(|id| self.optional(id));
        let kind = ExprKind::InRange { value: day, fold: Fold::None, low, high, inclusive };
        self.node(kind, Type::Bool, optional, span)
    }

    /// The error that an end of a window is no point in time.
    fn no_moment<T>(&mut self, asked: &Asked<'_>, id: ExprId) -> Option<T> {
        let (found, at) = (self.ty(id).clone(), self.exprs[id].span);
        let event = self.event_of(asked.event)?;
        let (name, time) = (&event.name, event.field(event.at?)?);
        let diagnostic = Diagnostic::error(
            Code::NotComparable,
            format!("`{name}` happens at {}, and this is {}", a_type(&time.ty), a_type(&found)),
            at,
            format!("this is {}", a_type(&found)),
        )
        .with_label(time.span, "its time");
        let written = self.text(at).trim_matches(['(', ')']);
        self.fail(match found {
            Type::Duration => diagnostic.with_help(format!("a point in time is `({written} ago)`")),
            _ => diagnostic.with_help("say when: `in 2026-01-01..2026-01-31`, or `in last 30 days`"),
        })
    }
}

/// The instant at which a day begins; `None` where a clock that goes back brings the day before back after it has begun, so
/// that the day is no span of time.
fn begin_of(day: Date, zone: Zone) -> Option<Instant> {
    const MINUTE: i64 = 60_000_000;
    let begin = calendar::midnight(day, zone)?;
    // No clock was ever set back by more than a day, and hardly one by more than three hours.
    let after = (1..=180).filter_map(|minute| begin.0.checked_add(minute * MINUTE));
    let mut days = after.filter_map(|at| calendar::date_of(Instant(at), zone));
    days.all(|found| found >= day).then_some(begin)
}

/// `None` where there was something and it failed.
fn lift<T>(found: Option<Option<T>>) -> Option<Option<T>> {
    match found {
        None => Some(None),
        Some(None) => None,
        Some(Some(value)) => Some(Some(value)),
    }
}
