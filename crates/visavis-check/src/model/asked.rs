//! What a program says of itself: tests and asserts. No rule depends on them, and a compiled image holds none.
//!
//! In: nothing. Out: plain values that the runner of tests reads.

use smol_str::SmolStr;
use visavis_diag::Span;
use visavis_value::Instant;

use super::{AttributeId, CampaignId, ChannelId, DecisionId, EventId, ExprId, FieldId, SourceIdx};

/// A `test`: one customer, one moment, and what must come of it.
#[derive(Debug, Clone)]
pub struct Test {
    /// What it says; no two tests of a program say the same.
    pub title: SmolStr,
    /// `now`; `None` only where nothing that the test asks depends on the time.
    pub at: Option<Instant>,
    /// What is known of the customer, each attribute at most once.
    pub given: Vec<Given>,
    /// The customer's histories, each event at most once; of those that are not here nothing happened.
    pub histories: Vec<GivenEvents>,
    /// The sources that the customer is not in.
    pub not_in: Vec<SourceIdx>,
    /// Earlier contacts, in the order written.
    pub contacted: Vec<Contacted>,
    /// What must hold; never empty.
    pub expect: Vec<Expectation>,
    /// Where the title stands.
    pub span: Span,
    /// The whole declaration.
    pub whole: Span,
}

/// What a test says of one attribute.
#[derive(Debug, Clone)]
pub struct Given {
    /// Which.
    pub attribute: AttributeId,
    /// What it is.
    pub value: GivenValue,
    /// Where it is said.
    pub span: Span,
}

/// See [`Given`]. The expressions are of the attribute's type, and depend on nothing but the time.
#[derive(Debug, Clone)]
pub enum GivenValue {
    /// A value, or missing
    Is(ExprId),
    /// A map, entry by entry; no key twice
    Map(Vec<(SmolStr, ExprId)>),
}

impl GivenValue {
    /// The expressions in it.
    pub fn exprs(&self) -> impl Iterator<Item = ExprId> + '_ {
        let (one, entries) = match self {
            Self::Is(id) => (Some(*id), &[][..]),
            Self::Map(entries) => (None, entries.as_slice()),
        };
        one.into_iter().chain(entries.iter().map(|(_, id)| *id))
    }
}

/// What a test says of one history.
#[derive(Debug, Clone)]
pub struct GivenEvents {
    /// Which.
    pub event: EventId,
    /// What happened, in the order given: each field at most once, of its type.
    pub records: Vec<GivenRecord>,
    /// Where it is said.
    pub span: Span,
}

/// One event that is given.
#[derive(Debug, Clone)]
pub struct GivenRecord {
    /// What its fields are.
    pub fields: Vec<(FieldId, ExprId)>,
    /// Where it is said; where nothing is, the whole history.
    pub span: Span,
}

/// `contacted CAMPAIGN via CHANNEL at TIME`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Contacted {
    /// With what.
    pub campaign: CampaignId,
    /// Where.
    pub channel: ChannelId,
    /// When.
    pub at: Instant,
}

/// One `expect`.
#[derive(Debug, Clone)]
pub struct Expectation {
    /// What is expected.
    pub kind: ExpectKind,
    /// As written behind `expect`, white space and comments squeezed to one space.
    pub text: SmolStr,
    /// Where it stands, `expect` included.
    pub span: Span,
}

/// See [`Expectation`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ExpectKind {
    /// A condition that must be known true
    Holds(ExprId),
    /// A decision that must choose exactly these, the best first
    Chooses(DecisionId, Vec<CampaignId>),
    /// A decision that must reject a campaign for this reason
    Rejects(DecisionId, CampaignId, ReasonKind),
}

/// Why a decision rejects a candidate, without the detail.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum ReasonKind {
    /// `not_on_channel`
    NotOnChannel,
    /// `outside_window`
    OutsideWindow,
    /// `no_consent`
    NoConsent,
    /// `guarded`
    Guarded,
    /// `not_in_audience`
    NotInAudience,
    /// `excluded`
    Excluded,
    /// `quiet_hours`
    QuietHours,
    /// `capped`
    Capped,
    /// `held_out`
    HeldOut,
    /// `outranked`
    Outranked,
}

impl ReasonKind {
    /// Every reason, in the order in which a decision looks for them.
    pub const ALL: [Self; 10] = [
        Self::NotOnChannel,
        Self::OutsideWindow,
        Self::NoConsent,
        Self::Guarded,
        Self::NotInAudience,
        Self::Excluded,
        Self::QuietHours,
        Self::Capped,
        Self::HeldOut,
        Self::Outranked,
    ];

    /// Its name in the language: `not_in_audience`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::NotOnChannel => "not_on_channel",
            Self::OutsideWindow => "outside_window",
            Self::NoConsent => "no_consent",
            Self::Guarded => "guarded",
            Self::NotInAudience => "not_in_audience",
            Self::Excluded => "excluded",
            Self::QuietHours => "quiet_hours",
            Self::Capped => "capped",
            Self::HeldOut => "held_out",
            Self::Outranked => "outranked",
        }
    }
}

/// An `assert`: a condition that is said to be known true of every customer.
#[derive(Debug, Clone)]
pub struct Assert {
    /// Its name.
    pub name: SmolStr,
    /// Its description.
    pub description: Option<SmolStr>,
    /// The condition.
    pub holds: ExprId,
    /// As written, white space and comments squeezed to one space.
    pub text: SmolStr,
    /// Where the name stands.
    pub span: Span,
    /// The whole declaration.
    pub whole: Span,
}
