//! What a program needs to know of a customer, so that a host fetches no more.
//!
//! In: a model. Out: by source the attributes and the events that the rules read, with the fields and how far back. Only what the
//! rules read counts, not what tests and asserts add. Never less than a decision may look at: of two spans that cannot be
//! ordered, since a month has no fixed length, one that covers both.

use smol_str::SmolStr;
use visavis_value::{Duration, Instant, Type, Value, calendar};

use crate::model::{Aggregate, EventId, EventWindow, ExprId, ExprKind, Model, SourceIdx};

/// What a program needs of one source, or of the call's context.
#[derive(Debug, Clone, PartialEq)]
pub struct SourceNeeds {
    /// Its name; `context` for the context.
    pub name: SmolStr,
    /// Whether it is the context of the call.
    pub is_context: bool,
    /// The attributes, in order of declaration.
    pub attributes: Vec<ValueNeeds>,
    /// The events, in order of declaration.
    pub events: Vec<EventNeeds>,
}

/// An attribute or field that is needed.
#[derive(Debug, Clone, PartialEq)]
pub struct ValueNeeds {
    /// Its name in the program, groups before it joined by dots.
    pub name: SmolStr,
    /// Where it stands in the data: groups, then its own name or that of its column.
    pub path: Vec<SmolStr>,
    /// Its type.
    pub ty: Type,
    /// Whether a record without it is an error.
    pub required: bool,
    /// Whether it is its source's key.
    pub key: bool,
}

/// Events that are needed.
#[derive(Debug, Clone, PartialEq)]
pub struct EventNeeds {
    /// Their name.
    pub name: SmolStr,
    /// The field that says when; `None` of a plain list, which is needed whole.
    pub time: Option<SmolStr>,
    /// The fields, in order of declaration.
    pub fields: Vec<ValueNeeds>,
    /// How far back.
    pub reach: Reach,
}

/// Which events may count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Reach {
    /// Every one, however old: then the two below say nothing.
    pub all: bool,
    /// Those of this span before now.
    pub last: Option<Duration>,
    /// Those since this moment, the moment in.
    pub since: Option<Instant>,
    /// Whether events after now count too.
    pub to_come: bool,
}

impl Model {
    /// What the rules need of each source that they read anything of, in order of declaration.
    #[must_use]
    pub fn needs(&self) -> Vec<SourceNeeds> {
        let (attributes, events) = (self.attributes_read(), self.events_read());
        let mut reaches = vec![Reach::default(); self.events.len()];
        for aggregate in self.aggregates_read() {
            let reach = reach_of(self, aggregate);
            join(&mut reaches, aggregate.event, reach);
            if let Some(sequence) = &aggregate.sequence {
                // What follows comes later than what it follows, perhaps later than now.
                join(&mut reaches, sequence.event, Reach { to_come: true, ..reach });
            }
        }
        let ids = (0..).map(SourceIdx).zip(&self.sources);
        let all = ids.map(|(id, source)| SourceNeeds {
            name: source.name.clone(),
            is_context: source.is_context,
            attributes: self.attributes_needed(id, &attributes),
            events: self.events_needed(id, &events, &reaches),
        });
        all.filter(|source| !source.attributes.is_empty() || !source.events.is_empty()).collect()
    }

    fn attributes_needed(&self, source: SourceIdx, read: &[bool]) -> Vec<ValueNeeds> {
        let own = self.attributes.iter().zip(read).filter(|(a, read)| a.source == source && **read);
        let needed = own.map(|(a, _)| ValueNeeds {
            name: a.path.join(".").into(),
            path: a.data_path.clone(),
            ty: a.ty.clone(),
            required: is_required(a.optional, a.default.as_ref(), &a.ty),
            key: a.key,
        });
        needed.collect()
    }

    fn events_needed(
        &self,
        source: SourceIdx,
        read: &[crate::model::EventRead],
        reaches: &[Reach],
    ) -> Vec<EventNeeds> {
        let own = self.events.iter().zip(read).zip(reaches);
        let own = own.filter(|((event, read), _)| event.source == source && read.read);
        let needed = own.map(|((event, read), reach)| {
            let fields = event.fields.iter().zip(&read.fields).filter(|(_, read)| **read);
            let fields = fields.map(|(field, _)| ValueNeeds {
                name: field.name.clone(),
                path: vec![field.column.clone()],
                ty: field.ty.clone(),
                required: is_required(field.optional, field.default.as_ref(), &field.ty),
                key: false,
            });
            let time = event.at.and_then(|at| event.field(at)).map(|at| at.name.clone());
            EventNeeds { name: event.name.clone(), time, fields: fields.collect(), reach: *reach }
        });
        needed.collect()
    }
}

fn is_required(optional: bool, default: Option<&Value>, ty: &Type) -> bool {
    !optional && default.is_none() && !matches!(ty, Type::List(_) | Type::Map(_))
}

fn join(reaches: &mut [Reach], event: EventId, more: Reach) {
    let Some(reach) = reaches.get_mut(event.index()) else { return };
    reach.all |= more.all;
    reach.to_come |= more.to_come;
    reach.last = match (reach.last, more.last) {
        (Some(a), Some(b)) => covering(a, b),
        (a, b) => a.or(b),
    };
    reach.since = match (reach.since, more.since) {
        (Some(a), Some(b)) => Some(a.min(b)),
        (a, b) => a.or(b),
    };
    if reach.all {
        (reach.last, reach.since) = (None, None);
    }
}

/// Which events an aggregate looks at.
fn reach_of(model: &Model, aggregate: &Aggregate) -> Reach {
    match &aggregate.window {
        Some(EventWindow::Last(span)) => Reach { last: Some(*span), ..Reach::default() },
        Some(EventWindow::Next(_)) => Reach { to_come: true, ..Reach::default() },
        Some(EventWindow::Range { low: Some(low), .. }) => Reach { to_come: true, ..from(model, *low) },
        Some(EventWindow::Range { low: None, .. }) | None => {
            Reach { all: true, to_come: true, ..Reach::default() }
        }
    }
}

/// Events since a moment: one that is written, or a span before now.
fn from(model: &Model, mut low: ExprId) -> Reach {
    let since = |at: Option<Instant>| match at {
        Some(at) => Reach { since: Some(at), ..Reach::default() },
        None => Reach { all: true, ..Reach::default() },
    };
    loop {
        match &model.exprs[low].kind {
            ExprKind::Literal(Value::DateTime(at)) => return since(Some(*at)),
            ExprKind::Literal(Value::Date(day)) => {
                return since(calendar::midnight(*day, model.project.zone));
            }
            ExprKind::Now => return Reach::default(),
            // The day of a moment begins before it.
            ExprKind::Today => return Reach { last: Some(days(1)), ..Reach::default() },
            ExprKind::Point(span) => return before_now(*span),
            ExprKind::Convert(_, moment) => {
                let reach = from_moment(model, *moment);
                return reach.unwrap_or(Reach { all: true, ..Reach::default() });
            }
            ExprKind::Let(id) => match model.lets.get(id.index()) {
                Some(named) => low = named.value,
                None => return since(None),
            },
            _ => return since(None),
        }
    }
}

/// A moment that counts as its day: a day more, as the day begins before it.
fn from_moment(model: &Model, moment: ExprId) -> Option<Reach> {
    match &model.exprs[moment].kind {
        ExprKind::Now => Some(Reach { last: Some(days(1)), ..Reach::default() }),
        ExprKind::Point(span) => {
            let back = span.neg()?;
            let back =
                if back.months < 0 || back.days < 0 || back.micros < 0 { Duration::default() } else { back };
            Some(Reach { last: back.add(days(1)), ..Reach::default() })
        }
        _ => None,
    }
}

fn before_now(span: Duration) -> Reach {
    match span.neg() {
        Some(back) if back.months >= 0 && back.days >= 0 && back.micros >= 0 => {
            Reach { last: Some(back), ..Reach::default() }
        }
        // After now.
        Some(_) => Reach::default(),
        None => Reach { all: true, ..Reach::default() },
    }
}

fn days(days: i64) -> Duration {
    Duration { days, ..Duration::default() }
}

/// A span that is never shorter than either: one of the two where it is sure which is longer, else whole days that cover both.
fn covering(a: Duration, b: Duration) -> Option<Duration> {
    // Calendar steps from one moment end at one time of day; beside exact spans a day may be an hour short or long.
    let alike = a.is_calendar() && b.is_calendar();
    let ((least_a, most_a), (least_b, most_b)) = (bounds(a, alike)?, bounds(b, alike)?);
    if a == b || least_a >= most_b {
        return Some(a);
    }
    if least_b >= most_a {
        return Some(b);
    }
    const DAY: i64 = 86_400_000_000;
    let most = most_a.max(most_b);
    Some(days(most.checked_add(DAY - 1)? / DAY))
}

/// The least and the most that a span can be, in microseconds: months have 28 to 31 days, days may be an hour short or long.
fn bounds(span: Duration, alike: bool) -> Option<(i64, i64)> {
    const HOUR: i64 = 3_600_000_000;
    const LEAST: [i64; 12] = [0, 28, 59, 89, 120, 150, 181, 212, 242, 273, 303, 334];
    const MOST: [i64; 12] = [0, 31, 62, 92, 123, 153, 184, 215, 245, 276, 306, 337];
    let of_year = |table: &[i64; 12], year: i64| {
        let rest = usize::try_from(span.months % 12).ok().and_then(|rest| table.get(rest))?;
        (span.months / 12).checked_mul(year)?.checked_add(*rest)?.checked_add(span.days)
    };
    let calendar = span.months != 0 || span.days != 0;
    let slack = if calendar && !alike { HOUR } else { 0 };
    let least = of_year(&LEAST, 365)?.checked_mul(24 * HOUR)?.checked_add(span.micros)?;
    let most = of_year(&MOST, 366)?.checked_mul(24 * HOUR)?.checked_add(span.micros)?;
    Some((least.checked_sub(slack)?, most.checked_add(slack)?))
}

#[cfg(test)]
mod tests {
    use visavis_value::{Duration, Unit};

    use super::covering;

    #[test]
    fn two_spans_are_covered_by_one_that_is_never_shorter() {
        let of = |count, unit| Duration::of(count, unit).unwrap();
        let both = |a, b| (covering(a, b).unwrap(), covering(b, a).unwrap());
        let twice = |span| (span, span);
        let (month, year) = (of(1, Unit::Month), of(1, Unit::Year));
        assert_eq!(both(of(30, Unit::Day), of(12, Unit::Month)), twice(year));
        assert_eq!(both(of(28, Unit::Day), month), twice(month));
        assert_eq!(both(of(31, Unit::Day), month), twice(of(31, Unit::Day)));
        assert_eq!(both(of(30, Unit::Day), month), twice(of(31, Unit::Day)));
        assert_eq!(both(of(365, Unit::Day), year), twice(year));
        // A day may have 25 hours.
        assert_eq!(both(of(1, Unit::Day), of(25, Unit::Hour)), twice(of(25, Unit::Hour)));
        assert_eq!(both(of(1, Unit::Day), of(24, Unit::Hour)), twice(of(2, Unit::Day)));
        assert_eq!(both(of(90, Unit::Minute), of(1, Unit::Hour)), twice(of(90, Unit::Minute)));
    }
}
