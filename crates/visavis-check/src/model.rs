//! The checked program: every name resolved, every expression typed, every conversion explicit.
//!
//! INVARIANT: a `Model` exists only for a program without errors; ids index the vectors of the same model; `let`s and
//! segments form no cycle. Expressions that a `let` or segment names are reached through its id, not copied.

use std::ops::Index;

use smol_str::SmolStr;
use visavis_diag::Span;
use visavis_value::bucket::Share;
use visavis_value::{Duration, Fold, Instant, Type, Value, Zone};

pub use visavis_syntax::ast::{ArithOp, CompareOp, TextOp};

macro_rules! ids {
    ($($(#[doc = $doc:literal])* $name:ident,)*) => {$(
        $(#[doc = $doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub struct $name(pub u32);

        impl $name {
            /// The index into the model's vector.
            #[must_use]
            pub fn index(self) -> usize {
                self.0 as usize
            }
        }
    )*};
}

ids! {
    /// A node of [`Model::exprs`].
    ExprId,
    /// An entry of [`Model::sources`].
    SourceIdx,
    /// An entry of [`Model::attributes`].
    AttributeId,
    /// An entry of [`Model::lets`].
    LetId,
    /// An entry of [`Model::segments`].
    SegmentId,
    /// An entry of [`Model::channels`].
    ChannelId,
    /// An entry of [`Model::campaigns`].
    CampaignId,
    /// An entry of [`Model::guards`].
    GuardId,
    /// An entry of [`Model::decisions`].
    DecisionId,
}

/// A whole program.
#[derive(Debug, Clone)]
pub struct Model {
    /// What the manifest says.
    pub project: Project,
    /// The sources in order of declaration; the context, where declared, is one of them.
    pub sources: Vec<Source>,
    /// Every attribute in order of declaration.
    pub attributes: Vec<Attribute>,
    /// The key of the first declared source that has one; it is the customer's.
    pub key: Option<AttributeId>,
    /// The first declared attribute with `timezone`.
    pub customer_zone: Option<AttributeId>,
    /// Every `let`.
    pub lets: Vec<Let>,
    /// Every segment.
    pub segments: Vec<Segment>,
    /// Every channel.
    pub channels: Vec<Channel>,
    /// Every campaign, sorted by name.
    pub campaigns: Vec<Campaign>,
    /// Every guard, sorted by name.
    pub guards: Vec<Guard>,
    /// Every decision.
    pub decisions: Vec<Decision>,
    /// The universal holdout.
    pub holdout: Option<Holdout>,
    /// Every expression.
    pub exprs: Exprs,
}

/// What holds for the whole program.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Project {
    /// Its name.
    pub name: SmolStr,
    /// The language edition, `2026`.
    pub edition: SmolStr,
    /// The zone of calendar days and local times.
    pub zone: Zone,
    /// How customers fall into buckets.
    pub bucketing: Bucketing,
}

/// The algorithm of buckets.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Bucketing {
    /// `visavis-1`
    #[default]
    Visavis1,
}

/// One silo, or the context of the call.
#[derive(Debug, Clone)]
pub struct Source {
    /// Its name; `context` for the context.
    pub name: SmolStr,
    /// Its description.
    pub description: Option<SmolStr>,
    /// Whether it is the context of the call.
    pub is_context: bool,
    /// Its key.
    pub key: Option<AttributeId>,
    /// Where declared.
    pub span: Span,
}

/// An attribute of a customer or of the context.
#[derive(Debug, Clone)]
pub struct Attribute {
    /// Whose.
    pub source: SourceIdx,
    /// Its path in the program: groups, then its name.
    pub path: Vec<SmolStr>,
    /// Its path in the data: as `path`, with `column` for the last part where given.
    pub data_path: Vec<SmolStr>,
    /// Its type; of `ignoring case`, with the fold inside the type.
    pub ty: Type,
    /// Whether `?` stands behind the type.
    pub optional: bool,
    /// Its default; of the attribute's type.
    pub default: Option<Value>,
    /// Its domain: the least and the greatest value, whether the greatest is in.
    pub domain: Option<Domain>,
    /// Whether it is its source's key.
    pub key: bool,
    /// Whether it holds the customer's IANA time zone.
    pub timezone: bool,
    /// Whether it is personal data that needs care.
    pub sensitive: bool,
    /// Where declared.
    pub span: Span,
}

/// A range of values that an attribute may have; of the attribute's type.
#[derive(Debug, Clone, PartialEq)]
pub struct Domain {
    /// The least value, in.
    pub low: Option<Value>,
    /// The greatest value.
    pub high: Option<Value>,
    /// Whether the greatest is in.
    pub inclusive: bool,
}

/// A named value.
#[derive(Debug, Clone)]
pub struct Let {
    /// Its name.
    pub name: SmolStr,
    /// Its description.
    pub description: Option<SmolStr>,
    /// Its value.
    pub value: ExprId,
    /// Where declared.
    pub span: Span,
}

/// A named audience.
#[derive(Debug, Clone)]
pub struct Segment {
    /// Its name.
    pub name: SmolStr,
    /// Its description.
    pub description: Option<SmolStr>,
    /// Who is in it: a bool.
    pub when: ExprId,
    /// Where declared.
    pub span: Span,
}

/// A way to reach a customer.
#[derive(Debug, Clone)]
pub struct Channel {
    /// Its name.
    pub name: SmolStr,
    /// Its description.
    pub description: Option<SmolStr>,
    /// Each must be known true; the operands of a top-level `and` stand one by one.
    pub requires: Vec<Condition>,
    /// What a message on it has.
    pub fields: Vec<ContentField>,
    /// Where declared.
    pub span: Span,
}

/// A field of a channel's content.
#[derive(Debug, Clone)]
pub struct ContentField {
    /// Its name.
    pub name: SmolStr,
    /// Its type.
    pub ty: Type,
    /// Whether it may be left out or missing.
    pub optional: bool,
    /// Where declared.
    pub span: Span,
}

/// A condition with what an explanation says about it.
#[derive(Debug, Clone)]
pub struct Condition {
    /// The bool.
    pub expr: ExprId,
    /// Its text as written, white space and comments squeezed to one space.
    pub text: SmolStr,
    /// The attributes it reads in order of appearance, through `let`s but not through segments; each once.
    pub reads: Vec<AttributeId>,
}

/// A campaign.
#[derive(Debug, Clone)]
pub struct Campaign {
    /// Its name.
    pub name: SmolStr,
    /// Its description.
    pub description: Option<SmolStr>,
    /// Who answers for it.
    pub owner: Option<SmolStr>,
    /// Each must be known true; the operands of a top-level `and` stand one by one.
    pub audience: Vec<Condition>,
    /// Each must be known false; the operands of a top-level `or` stand one by one.
    pub except: Vec<Condition>,
    /// When it runs.
    pub during: Option<During>,
    /// Higher goes first; 0 where not given.
    pub priority: i64,
    /// What it is worth: an int (then converted), a number or money.
    pub value: Option<ExprId>,
    /// Its own control group.
    pub holdout: Option<Holdout>,
    /// What it says on each channel, in order of declaration.
    pub via: Vec<Via>,
    /// The guards that name it, in order of name.
    pub guards: Vec<GuardId>,
    /// Where declared.
    pub span: Span,
}

/// A span of time, resolved in the project's zone: `start <= now < end`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct During {
    /// The first instant in.
    pub start: Option<Instant>,
    /// The first instant out.
    pub end: Option<Instant>,
}

/// A control group: customers whose bucket is below the share, or unknown.
#[derive(Debug, Clone)]
pub struct Holdout {
    /// How many.
    pub share: Share,
    /// Whose bucket.
    pub unit: Unit,
}

/// What a bucket is made of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unit {
    /// The salt.
    pub salt: SmolStr,
    /// The attribute that stands for the key; the customer's key where `None`. A text, enumeration or int.
    pub by: Option<AttributeId>,
}

/// What a campaign says on one channel.
#[derive(Debug, Clone)]
pub struct Via {
    /// The channel.
    pub channel: ChannelId,
    /// The unit of the variants; `None` where there is one nameless variant.
    pub unit: Option<Unit>,
    /// The variants in order of declaration; never empty.
    pub variants: Vec<Variant>,
}

/// One of a campaign's messages.
#[derive(Debug, Clone)]
pub struct Variant {
    /// Its name; `None` where the campaign has no variants on this channel.
    pub name: Option<SmolStr>,
    /// The exclusive upper end of its interval of buckets: the exact sum of the shares up to and with its own.
    pub end: Share,
    /// Its fields in the order of the channel's; `None` where an optional one is left out.
    pub fields: Vec<Option<ExprId>>,
}

/// A veto.
#[derive(Debug, Clone)]
pub struct Guard {
    /// Its name.
    pub name: SmolStr,
    /// Its description.
    pub description: Option<SmolStr>,
    /// The campaigns it may veto, in order of name.
    pub campaigns: Vec<CampaignId>,
    /// It vetoes unless this is known false.
    pub when: ExprId,
    /// Where declared.
    pub span: Span,
}

/// A question a host asks.
#[derive(Debug, Clone)]
pub struct Decision {
    /// Its name.
    pub name: SmolStr,
    /// Its description.
    pub description: Option<SmolStr>,
    /// Where the answer shows.
    pub channel: ChannelId,
    /// At most how many campaigns; at least 1.
    pub choose: u32,
    /// The candidates in order of name.
    pub candidates: Vec<CampaignId>,
    /// The rank, of an ordered type; by default priority, then value.
    pub rank_by: Option<ExprId>,
    /// What shows where nothing else is chosen.
    pub fallback: Option<CampaignId>,
    /// Where declared.
    pub span: Span,
}

/// The expressions of a model.
#[derive(Debug, Clone, Default)]
pub struct Exprs(Vec<Expr>);

impl Exprs {
    /// Adds a node.
    pub fn push(&mut self, expr: Expr) -> ExprId {
        let id = ExprId(u32::try_from(self.0.len()).unwrap_or(u32::MAX));
        self.0.push(expr);
        id
    }

    /// Says that a node may be missing for a reason of its own; nothing where `yes` is false.
    pub(crate) fn mark_optional(&mut self, id: ExprId, yes: bool) {
        if let Some(expr) = self.0.get_mut(id.index()) {
            expr.optional |= yes;
        }
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
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
        &self.0[id.index()]
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
