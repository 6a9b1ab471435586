//! The image: everything a decision needs, resolved to numbers.
//!
//! INVARIANT (held by the compiler, checked by the verifier when an image is loaded): every id is in bounds; a block uses only
//! atoms and cells of blocks declared before it, nested at most [`MAX_BLOCK_DEPTH`] deep; jumps go forward within their block; registers
//! keep the type their block declares.

mod events;
mod tables;

use serde::{Deserialize, Serialize};
use smol_str::SmolStr;
use visavis_value::bucket::{Bucketing, Share};
use visavis_value::limit::{Hours, Per};
use visavis_value::{Currency, Duration, Type, Zone};

pub use events::{Aggregate, AggregateFunction, Edge, Event, Point, Sequence};
pub use tables::{Column, Given, Hit, Output, Subject, Table};

use crate::isa::Instr;

/// How deep blocks may use each other.
pub const MAX_BLOCK_DEPTH: usize = 256;
/// As how many blocks an aggregate counts that a block loads: what runs a pass over events takes more of the host's stack.
pub const AGGREGATE_DEPTH: usize = 8;

macro_rules! ids {
    ($($(#[doc = $doc:literal])* $name:ident,)*) => {$(
        $(#[doc = $doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        pub struct $name(pub u32);

        impl $name {
            /// The index into the image's vector.
            #[must_use]
            #[inline]
            pub fn index(self) -> usize {
                self.0 as usize
            }
        }
    )*};
}

ids! {
    /// An entry of [`Image::atoms`].
    AtomId,
    /// An entry of [`Image::blocks`].
    BlockId,
    /// An entry of [`Image::cells`].
    CellId,
    /// An entry of [`Image::slots`].
    SlotId,
    /// An entry of [`Image::attributes`].
    AttributeId,
    /// An entry of [`Image::events`].
    EventId,
    /// An entry of [`Event::fields`].
    FieldId,
    /// An entry of [`Image::aggregates`].
    AggregateId,
    /// An entry of [`Image::nows`].
    NowId,
    /// An entry of [`Image::sources`].
    SourceIdx,
    /// An entry of [`Image::segments`].
    SegmentId,
    /// An entry of [`Image::campaigns`].
    CampaignId,
    /// An entry of [`Image::experiments`].
    ExperimentId,
    /// An entry of [`Image::channels`].
    ChannelId,
    /// An entry of [`Image::guards`].
    GuardId,
    /// An entry of [`Image::decisions`].
    DecisionId,
    /// An entry of [`Image::symbols`].
    SymbolId,
    /// An entry of [`Image::tables`].
    TableId,
}

/// A compiled program.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Image {
    /// The project's name.
    pub name: SmolStr,
    /// The language edition.
    pub edition: SmolStr,
    /// The project's zone.
    pub zone: Zone,
    /// How customers fall into buckets.
    pub bucketing: Bucketing,

    // ---- what is read ----
    /// The sources in order of declaration, the context among them.
    pub sources: Vec<Source>,
    /// The attributes that the program reads, in order of declaration; no others exist for a record.
    pub attributes: Vec<Attribute>,
    /// The events that the program reads, in order of declaration.
    pub events: Vec<Event>,
    /// Where the values go: the attributes' first, then each event's fields', event by event.
    pub slots: Vec<Slot>,
    /// The customer's key; where `None`, a record's number stands for it.
    pub key: Option<AttributeId>,
    /// A cell whose text names the customer's time zone; the program's zone serves where `None`.
    pub customer_zone: Option<CellId>,

    // ---- constants ----
    /// Every text that values are compared with as a symbol, folded as its attribute is; distinct.
    pub symbols: Vec<SmolStr>,
    /// Typed constants.
    pub consts: Vec<Const>,
    /// Sets of symbols, each sorted and distinct.
    pub symbol_sets: Vec<Vec<SymbolId>>,
    /// Sets of words, each sorted and distinct.
    pub word_sets: Vec<Vec<i64>>,
    /// Patterns for the `regex` crate.
    pub regexes: Vec<SmolStr>,
    /// Points in time computed once per call.
    pub nows: Vec<Now>,
    /// Currencies for printing.
    pub currencies: Vec<Currency>,

    // ---- code ----
    /// Yes-or-no questions, each answered at most once per call.
    pub atoms: Vec<Instr>,
    /// By atom, for how many of a sample of customers it said yes, in 65,535ths; empty where nobody measured. They make deciding
    /// faster or slower, and change no decision.
    pub odds: Vec<u16>,
    /// Shared values, each computed at most once per call.
    pub cells: Vec<BlockId>,
    /// Pieces of code, each before those that use it.
    pub blocks: Vec<Block>,
    /// The code of all blocks.
    pub code: Vec<Instr>,
    /// Values of events, each computed at most once per call.
    pub aggregates: Vec<Aggregate>,
    /// Decision tables, each matched at most once per call.
    pub tables: Vec<Table>,

    // ---- what is decided ----
    /// Every segment.
    pub segments: Vec<Segment>,
    /// Every experiment.
    pub experiments: Vec<Experiment>,
    /// Every channel.
    pub channels: Vec<Channel>,
    /// Every campaign, sorted by name.
    pub campaigns: Vec<Campaign>,
    /// Every guard, sorted by name.
    pub guards: Vec<SmolStr>,
    /// Every decision.
    pub decisions: Vec<Decision>,
    /// The universal holdout.
    pub holdout: Option<Holdout>,
}

/// A silo, or the context of the call.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Source {
    /// Its name; `context` for the context.
    pub name: SmolStr,
    /// Whether it is the context of the call.
    pub is_context: bool,
    /// Where the customer's key stands in its records, joined with dots; `None` where it has none.
    pub key: Option<SmolStr>,
}

/// An attribute and how it is read.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Attribute {
    /// Whose.
    pub source: SourceIdx,
    /// Its name in the program: groups and name joined with dots.
    pub name: SmolStr,
    /// Its path in the data.
    pub path: Vec<SmolStr>,
    /// Its type.
    #[serde(deserialize_with = "crate::shallow::ty")]
    pub ty: Type,
    /// Whether it may be missing.
    pub optional: bool,
    /// Its default.
    pub default: Option<Const>,
    /// Its domain.
    pub domain: Option<Domain>,
    /// Whether it is its source's key.
    pub key: bool,
    /// Whether its path is another source's too, so that it must stand under its source's name; never of a key.
    pub ambiguous: bool,
    /// Its slots, one for each form the program needs; at least one.
    pub slots: Vec<SlotId>,
}

/// A range that values must be in; ends are of the attribute's type.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Domain {
    /// The least value, in.
    pub low: Option<Const>,
    /// The greatest value.
    pub high: Option<Const>,
    /// Whether the greatest is in.
    pub inclusive: bool,
}

/// A place of a profile's buffer, or of each event's.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Slot {
    /// The event whose fields' it is.
    pub event: Option<EventId>,
    /// Which attribute's; of an event's, an entry of [`Event::fields`].
    pub attribute: AttributeId,
    /// One value, a list, or a map.
    pub shape: Shape,
    /// How a value (an element, an entry) is held.
    pub word: Word,
}

/// See [`Slot`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Shape {
    /// One value
    Scalar,
    /// A list
    List,
    /// A map from text
    Map,
}

/// How a value is held in 64 bits; also the type of a register.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Word {
    /// 0 or 1
    Bool,
    /// An i64
    Int,
    /// The bits of an f64
    Number,
    /// Ten-thousandths, an i64
    Money,
    /// Days, an i64 that fits an i32
    Date,
    /// Microseconds, an i64
    DateTime,
    /// Microseconds, an i64
    Time,
    /// A [`SymbolId`] of the text folded as its attribute says, or [`NO_SYMBOL`]; slots only
    Symbol,
    /// A text as it came
    Text,
    /// A text folded as its attribute says; slots only (a register that holds it is a `Text`)
    Folded,
    /// A text that is a version
    Version,
    /// A duration; registers only
    Duration,
}

/// The symbol of a text that the program never compares with.
pub const NO_SYMBOL: u32 = u32::MAX;

/// The type of a register.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct RegType {
    /// One value, a list, or a map.
    pub shape: Shape,
    /// What it holds; never `Symbol` or `Folded`.
    pub word: Word,
}

impl RegType {
    /// A register of one value.
    #[must_use]
    pub const fn scalar(word: Word) -> Self {
        Self { shape: Shape::Scalar, word }
    }

    /// How a value of a type is held in a register.
    #[must_use]
    pub fn of(ty: &Type) -> Self {
        let shape = match ty {
            Type::List(_) => Shape::List,
            Type::Map(_) => Shape::Map,
            _ => Shape::Scalar,
        };
        Self { shape, word: Word::of(ty) }
    }
}

impl Word {
    /// How a scalar is held in a register; of a list or map, its elements are.
    #[must_use]
    pub fn of(ty: &Type) -> Self {
        let mut ty = ty;
        while let Type::List(of) | Type::Map(of) = ty {
            ty = of;
        }
        match ty {
            Type::Bool => Self::Bool,
            Type::Int => Self::Int,
            Type::Number => Self::Number,
            Type::Money(_) => Self::Money,
            Type::Date => Self::Date,
            Type::DateTime => Self::DateTime,
            Type::Time => Self::Time,
            Type::Version => Self::Version,
            Type::Duration => Self::Duration,
            Type::Text(_) | Type::Enum(_) | Type::List(_) | Type::Map(_) => Self::Text,
        }
    }
}

/// A constant.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(from = "crate::shallow::ShallowConst")]
pub enum Const {
    /// `bool`
    Bool(bool),
    /// `int`
    Int(i64),
    /// `number`
    Number(f64),
    /// `money`, ten-thousandths
    Money(i64),
    /// `date`, days
    Date(i32),
    /// `datetime`, microseconds
    DateTime(i64),
    /// `time`, microseconds
    Time(i64),
    /// `text`
    Text(SmolStr),
    /// `version`
    Version(SmolStr),
    /// `duration`
    Duration(Duration),
    /// A list of scalars of one type; the word says which, also where it is empty
    List(Word, Vec<Const>),
    /// A map; defaults only; sorted by key
    Map(Word, Vec<(SmolStr, Const)>),
}

impl Const {
    /// The type of a register that holds it.
    #[must_use]
    pub fn ty(&self) -> RegType {
        match self {
            Self::Bool(_) => RegType::scalar(Word::Bool),
            Self::Int(_) => RegType::scalar(Word::Int),
            Self::Number(_) => RegType::scalar(Word::Number),
            Self::Money(_) => RegType::scalar(Word::Money),
            Self::Date(_) => RegType::scalar(Word::Date),
            Self::DateTime(_) => RegType::scalar(Word::DateTime),
            Self::Time(_) => RegType::scalar(Word::Time),
            Self::Text(_) => RegType::scalar(Word::Text),
            Self::Version(_) => RegType::scalar(Word::Version),
            Self::Duration(_) => RegType::scalar(Word::Duration),
            Self::List(word, _) => RegType { shape: Shape::List, word: *word },
            Self::Map(word, _) => RegType { shape: Shape::Map, word: *word },
        }
    }
}

/// A point in time computed once per call.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Now {
    /// From where.
    pub base: NowBase,
    /// Moved by this.
    pub shift: Duration,
    /// Whether the calendar day in the program's zone is taken at the end (a date), of a shifted `Instant`.
    pub as_date: bool,
}

impl Now {
    /// Whether it is a date, else a datetime.
    #[must_use]
    pub fn is_date(&self) -> bool {
        self.as_date || matches!(self.base, NowBase::Today | NowBase::TodayOpen)
    }

    /// The line that it lies on, and where: of two points on one line the one further on is never the earlier one, whenever the call is.
    /// `None` where its shift is of several units, whose order depends on the day.
    #[must_use]
    pub fn line(&self) -> Option<(u8, i64)> {
        let base = match self.base {
            NowBase::Instant => 0,
            NowBase::Today => 1,
            NowBase::InstantOpen => 2,
            NowBase::TodayOpen => 3,
        };
        let (unit, place) = match self.shift {
            Duration { months, days: 0, micros: 0 } if months != 0 => (0, months),
            Duration { months: 0, days, micros: 0 } if days != 0 => (1, days),
            Duration { months: 0, days: 0, micros } if micros != 0 => (2, micros),
            _ => return None,
        };
        Some((base * 8 + unit * 2 + u8::from(self.as_date), place))
    }
}

/// See [`Now`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum NowBase {
    /// `now`, a datetime
    Instant,
    /// `today`, a date; the shift has calendar parts only
    Today,
    /// `now` moved by exact time, for atoms only; what leaves the years 1 to 9999 is before or after every instant (`i64::MIN`
    /// or `i64::MAX` by the shift's sign), not missing
    InstantOpen,
    /// `today` moved by months or by days, for atoms only; what leaves the years is before or after every day, likewise
    TodayOpen,
}

/// A piece of code.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Block {
    /// Its first instruction.
    pub start: u32,
    /// The instruction after its last.
    pub end: u32,
    /// The type of each register; empty for a branch block. Registers start missing.
    pub registers: Vec<RegType>,
    /// The type of what `ret` gives; `None` for a branch block.
    pub result: Option<RegType>,
}

/// A named audience.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Segment {
    /// Its name.
    pub name: SmolStr,
    /// Yes where the customer is in it.
    pub holds: AtomId,
}

/// A text that depends on the customer's bucket; whose bucket it is, the code says that asks for it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Experiment {
    /// Its name.
    pub name: SmolStr,
    /// The salt of its buckets.
    pub salt: SmolStr,
    /// Its arms in order of their intervals, which have no bucket in common; never empty.
    pub arms: Vec<Arm>,
}

/// One of an experiment's texts, and whose it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Arm {
    /// The text.
    pub name: SmolStr,
    /// The lower end of its interval of buckets, in.
    pub start: Share,
    /// The exclusive upper end.
    pub end: Share,
}

/// A condition with what an explanation says about it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Condition {
    /// Yes where it is known true.
    pub holds: AtomId,
    /// Yes where it is known false.
    pub fails: AtomId,
    /// Its text as written.
    pub text: SmolStr,
    /// The attributes it reads in order of appearance.
    pub reads: Vec<AttributeId>,
}

/// A way to reach a customer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Channel {
    /// Its name.
    pub name: SmolStr,
    /// Each must be known true.
    pub requires: Vec<Condition>,
    /// In any of them nobody writes.
    pub quiet: Vec<Quiet>,
    /// How often it may be used.
    pub limits: Vec<Limit>,
    /// The fields of its content: name and type.
    #[serde(deserialize_with = "crate::shallow::fields")]
    pub fields: Vec<(SmolStr, Type)>,
}

/// Hours of the customer's day in which nobody writes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Quiet {
    /// Which hours.
    pub hours: Hours,
    /// Their text as written.
    pub text: SmolStr,
}

/// At most so many contacts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Limit {
    /// How many; at least 1.
    pub most: u64,
    /// Whose contacts count, and over what time; a span has no part below zero, and one above it.
    pub per: Per,
    /// Its text as written.
    pub text: SmolStr,
}

/// A campaign.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Campaign {
    /// Its name.
    pub name: SmolStr,
    /// Each must be known true.
    pub audience: Vec<Condition>,
    /// Each must be known false.
    pub except: Vec<Condition>,
    /// The first instant in, microseconds.
    pub start: Option<i64>,
    /// The first instant out, microseconds.
    pub end: Option<i64>,
    /// How often it may show.
    pub limits: Vec<Limit>,
    /// Higher goes first.
    pub priority: i64,
    /// What it is worth; of `value_type`.
    pub value: Option<CellId>,
    /// `number` or `money`.
    #[serde(deserialize_with = "crate::shallow::optional_ty")]
    pub value_type: Option<Type>,
    /// Its own control group.
    pub holdout: Option<Holdout>,
    /// What it says, by channel.
    pub via: Vec<Via>,
    /// The guards that may veto it in order of name: the atom is yes where the guard is known to be harmless.
    pub guards: Vec<(GuardId, AtomId)>,
}

/// A control group.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Holdout {
    /// How many.
    pub share: Share,
    /// Whose bucket.
    pub unit: Unit,
}

/// What a bucket is made of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unit {
    /// The salt.
    pub salt: SmolStr,
    /// A cell whose text is the key; the customer's key where `None`.
    pub by: Option<CellId>,
}

/// What a campaign says on one channel.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Via {
    /// The channel.
    pub channel: ChannelId,
    /// The unit of the variants; `None` where there is one nameless variant.
    pub unit: Option<Unit>,
    /// The variants in order of declaration; never empty.
    pub variants: Vec<Variant>,
}

/// One of a campaign's messages.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Variant {
    /// Its name.
    pub name: Option<SmolStr>,
    /// The exclusive upper end of its interval of buckets.
    pub end: Share,
    /// Its fields in the order of the channel's; `None` where left out.
    pub fields: Vec<Option<CellId>>,
}

/// A question a host asks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decision {
    /// Its name.
    pub name: SmolStr,
    /// Where the answer shows.
    pub channel: ChannelId,
    /// At most how many campaigns.
    pub choose: u32,
    /// The candidates in order of name.
    pub candidates: Vec<CampaignId>,
    /// The rank of each candidate, highest first; `None`: priority, then value.
    pub ranks: Option<Vec<CellId>>,
    /// What shows where nothing else is chosen.
    pub fallback: Option<CampaignId>,
}
