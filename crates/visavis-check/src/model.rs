//! The checked program: every name resolved, every expression typed, every conversion explicit.
//!
//! INVARIANT: a `Model` exists only for a program without errors; ids index the vectors of the same model; `let`s, segments
//! and tables form no cycle. Expressions that a `let`, segment or table names are reached through its id, not copied.

mod asked;
mod events;
mod exprs;
mod limits;
mod tables;

use smol_str::SmolStr;
use visavis_diag::Span;
use visavis_value::bucket::Share;
use visavis_value::{Instant, Type, Value, Zone};

pub use crate::reads::EventRead;
pub use asked::{
    Assert, Contacted, ExpectKind, Expectation, Given, GivenEvents, GivenRecord, GivenValue, ReasonKind, Test,
};
pub use events::{Aggregate, AggregateFunction, Event, EventField, EventWindow, Sequence};
pub use exprs::{Arith, Conversion, Expr, ExprKind, Exprs, Function, HasKind, Items};
pub use limits::{Limit, Quiet};
pub use tables::{Cell, Hit, Output, Region, Row, Table, Values};
pub use visavis_syntax::ast::{ArithOp, CompareOp, TextOp};
pub use visavis_value::bucket::Bucketing;

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
    /// An entry of [`Model::events`].
    EventId,
    /// An entry of [`Event::fields`].
    FieldId,
    /// An entry of [`Model::lets`].
    LetId,
    /// An entry of [`Model::segments`].
    SegmentId,
    /// An entry of [`Model::experiments`].
    ExperimentId,
    /// An entry of [`Model::tables`].
    TableId,
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
    /// Every event in order of declaration, the context's too.
    pub events: Vec<Event>,
    /// The key of the first declared source that has one; it is the customer's.
    pub key: Option<AttributeId>,
    /// The first declared attribute with `timezone`.
    pub customer_zone: Option<AttributeId>,
    /// Every `let`.
    pub lets: Vec<Let>,
    /// Every segment.
    pub segments: Vec<Segment>,
    /// Every experiment.
    pub experiments: Vec<Experiment>,
    /// Every decision table.
    pub tables: Vec<Table>,
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
    /// Every test in order of declaration; no rule depends on them.
    pub tests: Vec<Test>,
    /// Every assert in order of declaration; no rule depends on them.
    pub asserts: Vec<Assert>,
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
    /// In any of them nobody writes.
    pub quiet: Vec<Quiet>,
    /// How often it may be used: for one customer, and for all.
    pub limits: Vec<Limit>,
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
    /// How often it may show: to one customer, and to all.
    pub limits: Vec<Limit>,
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

/// A name whose value is one of its arms, or missing: an enumeration.
#[derive(Debug, Clone)]
pub struct Experiment {
    /// Its name.
    pub name: SmolStr,
    /// Its description.
    pub description: Option<SmolStr>,
    /// Whose bucket decides which arm it is, and whether it is any.
    pub unit: Unit,
    /// The arms in order of declaration; never empty.
    pub arms: Vec<Arm>,
    /// Where declared.
    pub span: Span,
}

/// A value of an experiment, and whose it is: of the buckets from `start` up to and without `end`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Arm {
    /// Its name.
    pub name: SmolStr,
    /// Where its share of the whole begins: the exact sum of the shares before it.
    pub start: Share,
    /// Its start and, exactly, so much of its share as the traffic is of the whole.
    pub end: Share,
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
