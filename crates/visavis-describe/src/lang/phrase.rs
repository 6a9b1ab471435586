//! Every phrase that sentences are made of.
//!
//! In: nothing. Out: an enumeration, so that a language that lacks one does not compile.

use visavis_check::model::{AggregateFunction, Function, Hit, ReasonKind};

/// How a clause about the customer stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Form {
    /// `who are in …`, behind `Customers`
    Relative,
    /// `the customer is in …`
    Statement,
}

/// A phrase; what is put in stands in the comments, where it is not plain.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Phrase {
    // Values: nouns with their article.
    Attribute,
    ListAttribute,
    MapAttribute,
    Let,
    Experiment,
    TableResult,
    /// The output, the table
    TableOutput,
    CampaignName,
    CandidateValue,
    CandidatePriority,
    Now,
    Today,
    MissingValue,
    DayOf,
    Truth,
    /// A condition that nobody knows the answer to, as a value
    Otherwise,
    Plus,
    Minus,
    Times,
    Over,
    Opposite,
    Grouped,
    /// The condition, then, else
    IfValue,
    /// The key, the map
    Entry,
    Call(Function),
    List,
    EmptyList,
    /// The salt
    Draw,
    /// The salt, the attribute
    DrawBy,
    /// A field of the event in hand
    Field,
    /// The events, what narrows them, the field
    Of(AggregateFunction),
    /// The same where a field is named and must be known
    OfKnown(AggregateFunction),
    WindowBetween,
    WindowBefore,
    WindowFrom,
    WindowUntil,
    WindowUntilBefore,
    Filter,
    /// The event, the span, its filter
    FollowedBy,
    NotFollowedBy,
    /// The field, the campaign, the channel
    Content,
    True,
    False,
    Version,
    Described,

    // Predicates.
    IsTrue,
    IsFalse,
    Is,
    IsNot,
    Less,
    AtMost,
    More,
    AtLeast,
    Before,
    DayOrBefore,
    MomentOrBefore,
    After,
    DayOrAfter,
    MomentOrAfter,
    SortsBefore,
    SortsBeforeOrIs,
    SortsAfter,
    SortsAfterOrIs,
    LongerAgo,
    LongerOrAsLongAgo,
    LessLongAgo,
    LessOrAsLongAgo,
    Between,
    NotBetween,
    BetweenWithoutEnd,
    NotBetweenWithoutEnd,
    OverMidnight,
    MaybeOverMidnight,
    InWindow,
    NotInWindow,
    ByDay,
    IsOneOf,
    IsNoneOf,
    InList,
    NotInList,
    Has,
    HasNot,
    HasOneOf,
    HasNoneOf,
    HasAllOf,
    HasNotAllOf,
    HasOneIn,
    HasNoneIn,
    HasAllIn,
    HasNotAllIn,
    StartsWith,
    NotStartsWith,
    EndsWith,
    NotEndsWith,
    Contains,
    NotContains,
    Matches,
    NotMatches,
    IsKnown,
    IsUnknown,
    KnownAnd,
    OrUnknown,
    AllKnown,
    IgnoringCase,
    IgnoringAccents,

    // Clauses about the customer; `true` says that it is so.
    ForWhom,
    InSegment(Form, bool),
    InSource(Form, bool),
    Eligible(Form, bool),
    /// The event, what narrows it
    HasEvent(Form, bool),
    /// The event, the field, what narrows it
    HasEventKnown(Form, bool),
    KnownWhether(Form, bool),
    NotSure(Form),
    Always(Form),
    Never(Form),
    Unknown(Form),

    // What conditions are put together with.
    InBrackets,
    /// The condition, then, else
    IfClause,
    /// A condition, another where the first is not known
    OtherwiseClause,
}

/// Of whom a sentence speaks, or of what.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Who {
    /// Customers that are meant
    Customers,
    /// Customers that are left out
    LeftOut,
    /// Customers whom a guard holds something back from
    HeldBack,
    /// A condition by itself
    Condition,
}

/// How a condition is laid out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Shape {
    /// In one sentence
    Sentence,
    /// As a list of which all hold
    All,
    /// As a list of which one holds
    Any,
    /// As a list of cases
    Cases,
}

/// A sentence, or what leads into a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Frame {
    Lead(Who, Shape),
    All,
    Any,
    Cases,
    Where,
    Else,
    WhereUnknown,
    /// A value by its condition: the condition, the value
    ValueWhere,
    ValueElse,
    Everyone,
    NoLimit,
    /// From day to day, the zone
    Days,
    DaysFrom,
    DaysUntil,
    Moments,
    MomentsFrom,
    MomentsUntil,
    RunsAlways,
    /// How many, the span; the others without a span. `true` of exactly one
    LimitSpan(bool),
    LimitDay(bool),
    LimitEver(bool),
    /// From, until, both in
    Quiet,
    QuietWithoutEnd,
    /// The attribute of the zone, the project's zone
    QuietZone,
    QuietProject,
    /// The share
    Holdout,
    UniversalHoldout,
    Salt,
    SaltBy,
    Priority,
    Value,
    ChannelConsent,
    NoConsent,
    Sentence,
    ChooseOne,
    /// How many, the channel
    Choose,
    From,
    RankBy,
    RankDefault,
    Fallback,
    NoFallback,
    VariantShare,
    ArmShare,
    ArmsRest,
    Hit(Hit),
    NoRow,
    HasOtherwise,
    AnyValue,
    Stops,
    StopsNothing,
    InData,
    Default,
    Domain,
    DomainBefore,
    DomainFrom,
    DomainUntil,
    DomainUntilBefore,
    MayBeMissing,
    NeverMissing,
    EmptyWhereMissing,
    IsKey,
    IsTimeZone,
    IsSensitive,
    IsContext,
    /// The key
    IsSource,
    IsSourceWithoutKey,
    /// The event, its source
    OfSource,
    EventTime,
    EventPlain,
    /// A name and its value
    Equals,
    EventGiven,
    /// The source
    NotIn,
    /// The campaign, the channel, the time
    Contacted,
    At,
    AtAnyTime,
    Holds,
    Chooses,
    ChoosesNothing,
    /// The decision, the campaign, the reason
    Rejects,
    Reason(ReasonKind),
    OfEverybody,
    Optional,
    TypeBool,
    TypeInt,
    TypeNumber,
    TypeMoney,
    TypeText,
    TypeEnum,
    TypeDate,
    TypeDateTime,
    TypeTime,
    TypeVersion,
    TypeDuration,
    TypeList,
    TypeMap,
}
