//! Which name stands for which declaration, for tools that look at texts: editors.
//!
//! In: a check, while it runs. Out: every declaration and every place that names one. A place is noted by the very code that
//! resolves it, so that there is no second reading of names that could come to another result. Of what a mistake has cut off
//! nothing is noted; nothing here decides what a program means.

use smol_str::SmolStr;
use visavis_diag::Span;
use visavis_value::Type;

use crate::model::{
    AttributeId, CampaignId, ChannelId, DecisionId, EventId, ExperimentId, FieldId, GuardId, LetId,
    SegmentId, SourceIdx, TableId,
};

/// What a name stands for. Ids are those of one check; the next may number otherwise.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Symbol {
    /// A source or the context
    Source(SourceIdx),
    /// A group of attributes, by order of declaration
    Group(u32),
    /// An attribute
    Attribute(AttributeId),
    /// An event
    Event(EventId),
    /// A field of an event
    Field(EventId, FieldId),
    /// A value of an enumeration, an experiment's arms included: which enumeration, which value
    Value(u32, u32),
    /// A `let`
    Let(LetId),
    /// A segment
    Segment(SegmentId),
    /// An experiment
    Experiment(ExperimentId),
    /// A table
    Table(TableId),
    /// A named result of a table
    Output(TableId, u32),
    /// A channel
    Channel(ChannelId),
    /// A field of a channel's messages
    Content(ChannelId, u32),
    /// A campaign
    Campaign(CampaignId),
    /// A variant of a campaign: which `via`, which variant
    Variant(CampaignId, u32, u32),
    /// A guard
    Guard(GuardId),
    /// A decision
    Decision(DecisionId),
    /// An assert, by order of declaration
    Assert(u32),
    /// A test, by order of declaration
    Test(u32),
}

/// How sure a place names a symbol.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Naming {
    /// By its name
    Exact,
    /// By a pattern that its name matches
    Pattern,
    /// As one of several of that name
    OneOf,
}

/// A place that names a symbol.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Reference {
    /// Where: the name alone, backticks or quotation marks included.
    pub span: Span,
    /// What it names.
    pub symbol: Symbol,
    /// How.
    pub naming: Naming,
}

/// A declaration.
#[derive(Debug, Clone, PartialEq)]
pub struct Declared {
    /// What it declares.
    pub symbol: Symbol,
    /// Its name without backticks; a test's title.
    pub name: SmolStr,
    /// Where the name stands.
    pub span: Span,
    /// Where the whole declaration stands.
    pub whole: Span,
    /// Its description.
    pub description: Option<SmolStr>,
    /// The type of its value; `None` where it has none, or that is not known.
    pub ty: Option<Type>,
    /// Whether its value may be missing.
    pub may_be_missing: bool,
    /// What it is a part of: an attribute's source or group, a field's event, a value's attribute.
    pub part_of: Option<Symbol>,
}

/// Every declaration and every place that names one.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Symbols {
    /// In order of symbol.
    declared: Vec<Declared>,
    /// In order of place, each once.
    references: Vec<Reference>,
}

impl Symbols {
    pub(crate) fn new(mut declared: Vec<Declared>, mut references: Vec<Reference>) -> Self {
        declared.sort_by_key(|one| one.symbol);
        declared.dedup_by_key(|one| one.symbol);
        references.sort_unstable();
        references.dedup();
        Self { declared, references }
    }

    /// Every declaration, by kind and in order.
    #[must_use]
    pub fn declared(&self) -> &[Declared] {
        &self.declared
    }

    /// Every place that names something, declarations aside, by file and place.
    #[must_use]
    pub fn references(&self) -> &[Reference] {
        &self.references
    }

    /// The declaration of a symbol.
    #[must_use]
    pub fn get(&self, symbol: Symbol) -> Option<&Declared> {
        let at = self.declared.binary_search_by_key(&symbol, |one| one.symbol).ok()?;
        self.declared.get(at)
    }

    /// The places that name a symbol.
    pub fn references_to(&self, symbol: Symbol) -> impl Iterator<Item = &Reference> {
        self.references.iter().filter(move |reference| reference.symbol == symbol)
    }

    /// What is named at a place of a file, with where the name stands: several symbols where a pattern or an ambiguous name is.
    #[must_use]
    pub fn at(&self, place: Span) -> Vec<Reference> {
        let covers =
            |span: Span| span.source == place.source && span.start <= place.start && place.end <= span.end;
        let next = self
            .references
            .partition_point(|one| (one.span.source, one.span.start) <= (place.source, place.start));
        // A name is short; none that covers the place begins far before it.
        let near = self.references.get(next.saturating_sub(NEAR)..next).unwrap_or(&[]);
        let mut found: Vec<Reference> = near.iter().filter(|one| covers(one.span)).copied().collect();
        let declared = self.declared.iter().filter(|one| covers(one.span));
        found.extend(declared.map(|one| Reference {
            span: one.span,
            symbol: one.symbol,
            naming: Naming::Exact,
        }));
        // The narrowest is what the eye is on.
        let length = |one: &Reference| one.span.end - one.span.start;
        if let Some(least) = found.iter().map(length).min() {
            found.retain(|one| length(one) == least);
        }
        found
    }
}

/// How many references before a place are looked at for one that covers it: a pattern names many campaigns at one place.
const NEAR: usize = 10_000;
