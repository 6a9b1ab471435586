//! Typed expressions: what every node means, and the types of its operands.
//!
//! In: nothing. Out: plain values that both evaluators and the compiler read.

use std::collections::BTreeSet;
use std::ops::Index;

use smol_str::SmolStr;
use visavis_diag::Span;
use visavis_value::{Duration, Fold, Type, Value};

use super::{
    Aggregate, AggregateFunction, AttributeId, CampaignId, ChannelId, CompareOp, EventId, ExperimentId,
    ExprId, FieldId, LetId, SegmentId, SourceIdx, TableId, TextOp,
};

/// The expressions of a model.
///
/// INVARIANT: every block but the last holds `BLOCK` of them. There may be millions; blocks are never copied to grow, and are small
/// enough to take the room that trees gave up, which one large list is not.
#[derive(Debug, Clone, Default)]
pub struct Exprs(Vec<Vec<Expr>>, BTreeSet<ExprId>);

/// How many expressions stand in one block.
const BLOCK: usize = 1024;

impl Exprs {
    /// Adds a node.
    pub fn push(&mut self, expr: Expr) -> ExprId {
        let id = ExprId(u32::try_from(self.len()).unwrap_or(u32::MAX));
        match self.0.last_mut().filter(|block| block.len() < BLOCK) {
            Some(block) => block.push(expr),
            None => {
                // A small program has one block, which grows.
                let mut block = Vec::with_capacity(if self.0.is_empty() { 0 } else { BLOCK });
                block.push(expr);
                self.0.push(block);
            }
        }
        id
    }

    /// Says that a literal was written as a percentage.
    pub(crate) fn mark_percent(&mut self, id: ExprId) {
        self.1.insert(id);
    }

    /// Whether a node is a literal that was written as a percentage: `15%` and `0.15` mean the same, and are said otherwise.
    #[must_use]
    pub fn is_percent(&self, id: ExprId) -> bool {
        self.1.contains(&id)
    }

    /// Says that a node may be missing for a reason of its own; nothing where `yes` is false.
    pub(crate) fn mark_optional(&mut self, id: ExprId, yes: bool) {
        if let Some(expr) = self.get_mut(id) {
            expr.optional |= yes;
        }
    }

    /// Makes a node another one of its type, for whoever asks what would be.
    pub fn replace(&mut self, id: ExprId, kind: ExprKind) {
        if let Some(expr) = self.get_mut(id) {
            expr.kind = kind;
        }
    }

    fn get_mut(&mut self, id: ExprId) -> Option<&mut Expr> {
        self.0.get_mut(id.index() / BLOCK)?.get_mut(id.index() % BLOCK)
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.last().map_or(0, |last| (self.0.len() - 1) * BLOCK + last.len())
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl Index<ExprId> for Exprs {
    type Output = Expr;

    #[expect(clippy::indexing_slicing, reason = "an ExprId is only made by `push` on the same arena")]
    fn index(&self, id: ExprId) -> &Expr {
        &self.0[id.index() / BLOCK][id.index() % BLOCK]
    }
}

/// A typed expression.
#[derive(Debug, Clone, PartialEq)]
pub struct Expr {
    /// Which.
    pub kind: ExprKind,
    /// Its type. A bool that is missing is an unknown condition.
    pub ty: Type,
    /// Whether it may be missing for a customer who is in every source (overflow aside).
    pub optional: bool,
    /// Where it stands.
    pub span: Span,
}

/// See [`Expr`]. Operands of one operator have equal types unless said otherwise; conversions are nodes of their own.
#[derive(Debug, Clone, PartialEq)]
pub enum ExprKind {
    /// A literal, or what folded to one
    Literal(Value),
    /// `missing`; its type is what the place needs
    Missing,
    /// An attribute
    Attribute(AttributeId),
    /// A `let`
    Let(LetId),
    /// A segment: true or false, never unknown
    Segment(SegmentId),
    /// An experiment: the customer's arm, an enumeration's value; missing outside the traffic and without a key
    Experiment(ExperimentId),
    /// An output of a table, by its number in [`super::Table::outputs`]
    Table(TableId, u32),
    /// `campaign`: the candidate's name; only in a campaign's clauses, guards and `rank by`
    CampaignName,
    /// `value` in `rank by`: the candidate's; missing where it has none
    CandidateValue,
    /// `priority` in `rank by`: the candidate's
    CandidatePriority,
    /// `now`
    Now,
    /// `today`: the calendar day of `now` in the project's zone
    Today,
    /// `90 days ago`: now moved by the span (negative for `ago`); a datetime
    Point(Duration),
    /// `a` converted
    Convert(Conversion, ExprId),
    /// `not a`
    Not(ExprId),
    /// `a and b`
    And(ExprId, ExprId),
    /// `a or b`
    Or(ExprId, ExprId),
    /// `a < b`; texts are compared folded by this
    Compare {
        /// Which.
        op: CompareOp,
        /// How texts are compared.
        fold: Fold,
        /// The left operand.
        left: ExprId,
        /// The right operand.
        right: ExprId,
    },
    /// `x in a..b`: `x >= a and x <= b`; times of day run over midnight where a > b
    InRange {
        /// What is looked for.
        value: ExprId,
        /// How texts are compared.
        fold: Fold,
        /// The lower end.
        low: Option<ExprId>,
        /// The upper end.
        high: Option<ExprId>,
        /// Whether the upper end is in.
        inclusive: bool,
    },
    /// `x in last D`: `x > D ago and x <= now`; `x in next D`: `x >= now and x < D from now`; by calendar day where x is a date
    InWindow {
        /// A date or a datetime.
        value: ExprId,
        /// `last`
        last: bool,
        /// How long; never negative.
        span: Duration,
    },
    /// `x in [a, b]`: `x = a or x = b`, unknown where x is missing
    InList {
        /// What is looked for.
        value: ExprId,
        /// How texts are compared.
        fold: Fold,
        /// Where.
        items: Items,
    },
    /// `list has …`; unknown where the list is missing
    Has {
        /// The list.
        list: ExprId,
        /// `has` and `has any` are `Any`.
        kind: HasKind,
        /// How texts are compared.
        fold: Fold,
        /// What is looked for.
        items: Items,
    },
    /// `text starts with t`, both folded by this
    TextTest {
        /// Which.
        op: TextOp,
        /// How the texts are compared.
        fold: Fold,
        /// The text.
        text: ExprId,
        /// What it is tested for.
        part: ExprId,
    },
    /// `text matches /…/`: the pattern is found anywhere in the unfolded text; valid for the `regex` crate
    Matches(ExprId, SmolStr),
    /// `x is missing`; `is known` is its `Not`
    IsMissing(ExprId),
    /// `crm is missing`: the customer is not in that source
    SourceMissing(SourceIdx),
    /// `a otherwise b`
    Otherwise(ExprId, ExprId),
    /// `a + b`: see [`Arith`]
    Arith(Arith, ExprId, ExprId),
    /// `-a` of an int, number, money or duration
    Negate(ExprId),
    /// `if c then a else b`
    If(ExprId, ExprId, ExprId),
    /// `m["key"]`; the key is a text
    MapGet(ExprId, ExprId),
    /// A call of a function
    Call(Function, Vec<ExprId>),
    /// A text with inserted values; a missing one prints nothing
    Join(Vec<ExprId>),
    /// A list literal whose elements are not all literals (else it is a `Literal`); missing where one element is
    List(Vec<ExprId>),
    /// `bucket("salt")`, a number; missing without a key. `by` is the attribute expression, the customer's key where `None`
    Bucket {
        /// The salt.
        salt: SmolStr,
        /// A text, enumeration or int.
        by: Option<AttributeId>,
    },
    /// A field of the event in hand; only inside a filter of that event
    Field(EventId, FieldId),
    /// `count(purchase in last 30 days where …)`
    Aggregate(Box<Aggregate>),
    /// `eligible(campaign)`: true or false; only in tests and asserts
    Eligible(CampaignId),
    /// `campaign.channel.field`: what the campaign's message would say there, whether or not it is sent; missing where
    /// nobody knows the variant. Only in tests and asserts
    Content {
        /// Whose.
        campaign: CampaignId,
        /// Where; the campaign has a message there.
        channel: ChannelId,
        /// Which of the channel's fields.
        field: u32,
    },
}

/// A conversion that the language makes silently.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Conversion {
    /// An int where a number is needed
    IntToNumber,
    /// An enumeration where a text is needed
    EnumToText,
    /// A datetime compared with a date: its calendar day in the project's zone
    DateTimeToDate,
}

/// What `has` asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum HasKind {
    /// At least one
    Any,
    /// Every one
    All,
    /// Not one
    None,
}

/// The items of `in` and `has`.
#[derive(Debug, Clone, PartialEq)]
pub enum Items {
    /// Written one by one
    Each(Vec<ExprId>),
    /// A list
    List(ExprId),
}

/// Arithmetic by operand types, left then right.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Arith {
    /// int + int
    AddInt,
    /// int - int
    SubInt,
    /// int * int
    MulInt,
    /// int / int: a number
    DivInt,
    /// number + number
    AddNumber,
    /// number - number
    SubNumber,
    /// number * number
    MulNumber,
    /// number / number
    DivNumber,
    /// money + money
    AddMoney,
    /// money - money
    SubMoney,
    /// money * number (operands in this order, also where written the other way round)
    MulMoneyNumber,
    /// money * int (likewise)
    MulMoneyInt,
    /// money / number
    DivMoneyNumber,
    /// money / int
    DivMoneyInt,
    /// money / money: a number
    DivMoneyMoney,
    /// date + duration (operands in this order)
    AddDateDuration,
    /// date - duration
    SubDateDuration,
    /// datetime + duration (operands in this order)
    AddDateTimeDuration,
    /// datetime - duration
    SubDateTimeDuration,
    /// date - date: days
    SubDates,
    /// datetime - datetime: exact
    SubDateTimes,
    /// duration + duration
    AddDuration,
    /// duration - duration
    SubDuration,
    /// duration * int (operands in this order)
    MulDurationInt,
}

/// A function of the language. Arguments are typed as said; a missing argument gives missing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Function {
    /// `age(date)`
    Age,
    /// `days_since(date)`
    DaysSinceDate,
    /// `days_since(datetime)`
    DaysSinceDateTime,
    /// `next_birthday(date)`
    NextBirthday,
    /// `weekday(date)`
    Weekday,
    /// `month(date)`
    Month,
    /// `year(date)`
    Year,
    /// `day(date)`
    Day,
    /// The calendar day of a datetime in the zone of the second argument (a text); made for `weekday(t, zone)` and the like
    DateIn,
    /// `hour(time)`
    Hour,
    /// `minute(time)`
    Minute,
    /// `time_of_day(datetime)`, in the project's zone; also under `hour(datetime)` and `minute(datetime)`
    TimeOfDay,
    /// `time_of_day(datetime, zone)`
    TimeOfDayIn,
    /// `lower(text)`
    Lower,
    /// `upper(text)`
    Upper,
    /// `trim(text)`
    Trim,
    /// `length(text)`
    Length,
    /// `round(number)`
    Round,
    /// `round(number, int)`
    RoundTo,
    /// `round(int, int)`
    RoundIntTo,
    /// `floor(number)`
    Floor,
    /// `ceil(number)`
    Ceil,
    /// `abs` of an int, number or money
    Abs,
    /// `mod(int, int)`
    ModInt,
    /// `mod(number, number)`
    ModNumber,
    /// `least(a, b, …)` of ints, numbers, money, dates, datetimes or times
    Least,
    /// `greatest(a, b, …)`
    Greatest,
    /// `percent(number)`
    Percent,
}

impl ExprKind {
    /// Whether it tests values, by itself and not by other conditions.
    #[must_use]
    pub fn is_test(&self) -> bool {
        matches!(
            self,
            Self::Compare { .. }
                | Self::InRange { .. }
                | Self::InWindow { .. }
                | Self::InList { .. }
                | Self::Has { .. }
                | Self::TextTest { .. }
                | Self::Matches(..)
                | Self::IsMissing(_)
        )
    }

    /// Whether it has a value of whomever it is asked.
    #[must_use]
    pub fn is_always_known(&self) -> bool {
        match self {
            Self::Aggregate(aggregate) => {
                matches!(aggregate.function, AggregateFunction::Count | AggregateFunction::Any)
            }
            Self::Literal(_)
            | Self::Segment(_)
            | Self::CampaignName
            | Self::CandidatePriority
            | Self::Now
            | Self::IsMissing(_)
            | Self::SourceMissing(_)
            | Self::Join(_) => true,
            _ => false,
        }
    }
}

impl Expr {
    /// Whether its value is made of whether it is known true and whether it is known false.
    #[must_use]
    pub fn is_condition(&self) -> bool {
        match &self.kind {
            ExprKind::Segment(_)
            | ExprKind::Not(_)
            | ExprKind::And(..)
            | ExprKind::Or(..)
            | ExprKind::SourceMissing(_) => true,
            ExprKind::Otherwise(..) | ExprKind::If(..) => self.ty == Type::Bool,
            kind => kind.is_test(),
        }
    }
}
