//! Histories and plain lists of records, and what an expression asks of them.
//!
//! In: nothing. Out: plain values that both evaluators and the compiler read. Never says what an aggregate gives; that is
//! the language's business, stated once in the book's chapter on histories.

use smol_str::SmolStr;
use visavis_diag::Span;
use visavis_value::{Duration, Type, Value};

use super::{Domain, EventId, ExprId, FieldId, SourceIdx};

/// A history (with `at`) or a plain list of records, of a customer or of the context.
#[derive(Debug, Clone)]
pub struct Event {
    /// Whose.
    pub source: SourceIdx,
    /// Its name, in programs and in the data.
    pub name: SmolStr,
    /// The field that says when: a date or a datetime, neither optional nor with a default. `None` of a plain list.
    pub at: Option<FieldId>,
    /// Its fields in order of declaration.
    pub fields: Vec<EventField>,
    /// Where declared.
    pub span: Span,
}

impl Event {
    /// A field.
    #[must_use]
    pub fn field(&self, id: FieldId) -> Option<&EventField> {
        self.fields.get(id.index())
    }
}

/// A field of an event: like an attribute, without groups and keys.
#[derive(Debug, Clone)]
pub struct EventField {
    /// Its name in the program.
    pub name: SmolStr,
    /// Its name in the data: its own, or what `column` says.
    pub column: SmolStr,
    /// Its type; of `ignoring case`, with the fold inside the type.
    pub ty: Type,
    /// Whether `?` stands behind the type.
    pub optional: bool,
    /// Its default; of the field's type.
    pub default: Option<Value>,
    /// Its domain.
    pub domain: Option<Domain>,
    /// Whether it is personal data that needs care.
    pub sensitive: bool,
    /// Where declared.
    pub span: Span,
}

/// One value made of a customer's events of one kind.
#[derive(Debug, Clone, PartialEq)]
pub struct Aggregate {
    /// What is made of them.
    pub function: AggregateFunction,
    /// Which events.
    pub event: EventId,
    /// The field; of `count` and `any` it may be there, and then only events where it is known are meant.
    pub field: Option<FieldId>,
    /// When; only of an event with a time.
    pub window: Option<EventWindow>,
    /// A bool over the event's fields that must be known true.
    pub filter: Option<ExprId>,
    /// What must follow, or must not; only of `count` and `any`.
    pub sequence: Option<Sequence>,
}

impl Aggregate {
    /// Adds the expressions that stand directly inside, in order of appearance.
    pub(crate) fn operands(&self, out: &mut Vec<ExprId>) {
        if let Some(EventWindow::Range { low, high, .. }) = &self.window {
            out.extend(low.iter().chain(high));
        }
        out.extend(self.filter);
        out.extend(self.sequence.as_ref().and_then(|sequence| sequence.filter));
    }
}

/// What an aggregate makes of its events.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum AggregateFunction {
    /// How many: an int, never missing
    Count,
    /// Whether there is one: a bool, never unknown
    Any,
    /// The sum of a field of ints, numbers or money, in its type; zero over nothing
    Sum,
    /// The mean: a number of ints and numbers, money of money; missing over nothing
    Avg,
    /// The least of a field of ints, numbers, money, texts, dates, datetimes, times or versions; of equal ones (texts that fold
    /// alike, say) the first in order of the events; missing over nothing
    Min,
    /// The greatest; of equal ones the first in order of the events
    Max,
    /// The field of the last event where it is known
    Latest,
    /// The field of the first event where it is known
    Earliest,
}

/// When an event must have happened. Its ends see no fields.
#[derive(Debug, Clone, PartialEq)]
pub enum EventWindow {
    /// `in last D`, as of a date or a datetime; never negative
    Last(Duration),
    /// `in next D`
    Next(Duration),
    /// `in a..b`; ends have the type of the event's time, and a missing end matches nothing. Where days stand beside a datetime,
    /// the checker has made instants of literal days and conditions of the filter of others
    Range {
        /// The lower end, in.
        low: Option<ExprId>,
        /// The upper end.
        high: Option<ExprId>,
        /// Whether the upper end is in.
        inclusive: bool,
    },
}

/// `followed by E within D where …`, or `not followed by …`.
#[derive(Debug, Clone, PartialEq)]
pub struct Sequence {
    /// `not`
    pub negated: bool,
    /// What follows; an event with a time.
    pub event: EventId,
    /// At most how long after, the end in; never negative.
    pub within: Duration,
    /// A bool over the second event's fields that must be known true.
    pub filter: Option<ExprId>,
}
