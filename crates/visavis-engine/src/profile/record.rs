//! The slots of one record, and what is known of each attribute.
//!
//! In: words that fit. Out: slots that are there or missing, once the record is settled: defaults where an attribute is absent or
//! does not fit, empty lists and maps, nothing where the customer is not in a source. Keeps its memory from record to record.

use smol_str::{SmolStr, format_smolstr};
use visavis_image::image::{Attribute, Const, Shape};
use visavis_value::{Type, print};

use super::history::History;
use crate::bits::Bits;
use crate::error::{Misfit, RecordError};
use crate::layout::{Layout, Leaf, Plan, Standing};
use crate::pool::{Pool, Space};
use crate::program::Program;

/// What is known of an attribute.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Found {
    /// Nothing stands there, or null.
    Nothing,
    /// A value by its bare name; whether it fits.
    Bare(bool),
    /// A value under its source's name; whether it fits.
    Nested(bool),
}

/// How a source stands in a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Outline {
    /// Its name does not stand there, or belongs to an attribute.
    NotNamed,
    /// Its name is null.
    Null,
    /// It has an object of its own.
    Nested,
}

/// The slots of one record.
#[derive(Debug, Clone)]
pub(crate) struct Record {
    values: Vec<u64>,
    present: Bits,
    /// By source: whether the customer is not in it.
    absent: Bits,
    /// By source: whether it has not answered.
    pending: Bits,
    has_pending: bool,
    pub(crate) pool: Pool,
    pub(super) found: Vec<Found>,
    pub(super) outlines: Vec<Outline>,
    /// By source: whether an attribute of it, no key, stands there by its bare name.
    pub(super) stands_bare: Bits,
    /// What does not fit, by attribute.
    misfits: Vec<(u32, Misfit)>,
    /// The required attributes without a value that fits, in order of declaration.
    unmet: Vec<u32>,
    /// By event.
    pub(crate) histories: Vec<History>,
    /// Whether each source gives a record of its own, so that the customer is in no other.
    pub(super) by_source: bool,
}

impl Record {
    /// An empty record, not settled.
    pub(crate) fn new(layout: &Layout, sources: usize, space: Space) -> Self {
        Self {
            values: vec![0; layout.slots],
            present: Bits::new(layout.slots),
            absent: Bits::new(sources),
            pending: Bits::new(sources),
            has_pending: false,
            pool: Pool::new(space),
            found: vec![Found::Nothing; layout.plans.len()],
            outlines: vec![Outline::NotNamed; sources],
            stands_bare: Bits::new(sources),
            misfits: Vec::new(),
            unmet: Vec::new(),
            histories: layout.events.plans.iter().map(History::new).collect(),
            by_source: false,
        }
    }

    /// Empties it and keeps its memory, and which sources are pending.
    pub(super) fn clear(&mut self) {
        self.present.clear();
        self.absent.clear();
        self.pool.clear();
        self.found.fill(Found::Nothing);
        self.outlines.fill(Outline::NotNamed);
        self.stands_bare.clear();
        self.misfits.clear();
        self.unmet.clear();
        self.histories.iter_mut().for_each(History::clear);
        self.by_source = false;
    }

    /// The value of a slot.
    #[inline]
    pub(crate) fn slot(&self, slot: usize) -> Option<u64> {
        if self.present.get(slot) { self.values.get(slot).copied() } else { None }
    }

    #[inline]
    pub(super) fn set(&mut self, slot: usize, word: u64) {
        if let Some(value) = self.values.get_mut(slot) {
            *value = word;
            self.present.set(slot, true);
        }
    }

    /// Sets a slot of the record, or of the event in hand.
    #[inline]
    pub(super) fn put(&mut self, event: Option<usize>, slot: usize, word: u64) {
        match event.and_then(|event| self.histories.get_mut(event)) {
            Some(history) => history.set(slot, Some(word)),
            None => self.set(slot, word),
        }
    }

    /// Empties a slot.
    pub(super) fn unset_slot(&mut self, slot: usize) {
        self.present.set(slot, false);
    }

    /// Notes whether the customer is not in a source.
    pub(super) fn set_absent(&mut self, source: usize, absent: bool) {
        self.absent.set(source, absent);
    }

    /// Whether the customer is not in a source.
    pub(crate) fn is_absent(&self, source: usize) -> bool {
        self.absent.get(source)
    }

    /// Whether a source has not answered.
    pub(crate) fn is_pending(&self, source: usize) -> bool {
        self.has_pending && self.pending.get(source)
    }

    /// Whether some source has not answered.
    #[inline]
    pub(crate) fn has_pending(&self) -> bool {
        self.has_pending
    }

    /// Notes whether a source has not answered; of what it would say nothing is known then, once the record is settled.
    pub(super) fn set_pending(&mut self, source: usize, pending: bool) {
        self.pending.set(source, pending);
        self.has_pending = !self.pending.is_empty();
    }

    /// Whether something stands there for the attribute, fitting or not.
    pub(crate) fn gives(&self, attribute: usize) -> bool {
        self.found.get(attribute).is_some_and(|found| *found != Found::Nothing)
    }

    /// What does not fit, in order of declaration once settled: of attributes, then of events.
    pub(super) fn misfits(&self) -> impl Iterator<Item = &Misfit> {
        let of_events = self.histories.iter().flat_map(History::misfits);
        self.misfits.iter().map(|(_, misfit)| misfit).chain(of_events)
    }

    /// Why the record cannot be decided by its events, unless the call brings those that `given` says; the first by declaration.
    pub(crate) fn event_error(&self, given: impl Fn(usize) -> bool) -> Option<&RecordError> {
        let histories = self.histories.iter().enumerate();
        histories.filter(|(event, _)| !given(*event)).find_map(|(_, history)| history.error())
    }

    /// The required attributes without a value that fits, in order of declaration.
    pub(crate) fn unmet(&self) -> &[u32] {
        &self.unmet
    }

    /// Notes that a value stands there for an attribute, where it stands, and whether it fits.
    #[inline]
    pub(super) fn note(&mut self, plan: &Plan, leaf: Leaf, fits: bool) {
        if !self.misfits.is_empty() {
            self.forget_misfits(leaf.attribute);
        }
        let found = match leaf.standing {
            Standing::Nested => Found::Nested(fits),
            Standing::Bare => Found::Bare(fits),
            Standing::Shared => return,
        };
        if leaf.standing == Standing::Bare && !plan.is_key {
            self.stands_bare.set(plan.source, true);
        }
        if let Some(known) = self.found.get_mut(leaf.attribute as usize) {
            *known = found;
        }
    }

    /// Notes that what stands there for an attribute does not fit.
    #[cold]
    pub(super) fn note_misfit(&mut self, program: &Program, plan: &Plan, leaf: Leaf, found: &str) {
        self.note(plan, leaf, false);
        let (attribute, expected) = describe(program, leaf.attribute);
        let expected = match leaf.standing {
            Standing::Shared => format!("it under its source, `{attribute}`, since several sources have one"),
            Standing::Bare | Standing::Nested => expected,
        };
        self.misfits.push((leaf.attribute, Misfit { attribute, found: shortened(found), expected }));
    }

    fn forget_misfits(&mut self, attribute: u32) {
        self.misfits.retain(|(other, _)| *other != attribute);
    }

    /// Forgets what stands there for an attribute, before a host sets it; its source then has the customer.
    pub(super) fn unset(&mut self, attribute: u32, source: usize) {
        self.forget_misfits(attribute);
        if let Some(found) = self.found.get_mut(attribute as usize) {
            *found = Found::Nothing;
        }
        if let Some(outline) = self.outlines.get_mut(source).filter(|outline| **outline == Outline::Null) {
            *outline = Outline::NotNamed;
        }
        self.stands_bare.set(source, true);
    }

    /// What does not fit an attribute.
    pub(super) fn misfit(&self, attribute: u32) -> Option<&Misfit> {
        self.misfits.iter().find(|(other, _)| *other == attribute).map(|(_, misfit)| misfit)
    }

    /// Gives every attribute that has no value what it is without one. May be done again after a change.
    pub(super) fn settle(&mut self, program: &Program) {
        self.unmet.clear();
        self.find_absent_sources(program);
        for (attribute, plan) in program.layout.plans.iter().enumerate() {
            let fits = matches!(self.found.get(attribute), Some(Found::Bare(true) | Found::Nested(true)));
            if !fits {
                self.settle_one(attribute, plan);
            }
        }
        self.misfits.sort_by_key(|(attribute, _)| *attribute);
        self.settle_events(program);
    }

    fn find_absent_sources(&mut self, program: &Program) {
        let sources = &program.image.sources;
        let is_nested = |outline: &Outline| *outline == Outline::Nested;
        let nested = sources.iter().zip(&self.outlines);
        let some_nested = nested.filter(|(s, outline)| !s.is_context && is_nested(outline)).count() > 0;
        let mut any = false;
        for (number, (source, outline)) in sources.iter().zip(&self.outlines).enumerate() {
            let left_out =
                (some_nested || self.by_source) && !source.is_context && !self.stands_bare.get(number);
            let absent = match outline {
                Outline::Nested => false,
                Outline::Null => true,
                Outline::NotNamed => left_out,
            };
            // Of a source that has not answered nobody knows whether it has the customer.
            let absent = absent && !self.is_pending(number);
            self.absent.set(number, absent);
            any |= absent;
        }
        if any || self.has_pending {
            self.empty_silent_sources(&program.layout.plans);
        }
    }

    /// Forgets what stands there for sources that the customer is not in, or that have not answered; only keys by their bare names are
    /// the customer's all the same.
    fn empty_silent_sources(&mut self, plans: &[Plan]) {
        for (attribute, plan) in (0..).zip(plans) {
            let found = self.found.get(attribute as usize);
            let is_key =
                plan.is_key && (!self.is_pending(plan.source) || matches!(found, Some(Found::Bare(_))));
            if (self.absent.get(plan.source) || self.is_pending(plan.source)) && !is_key {
                if let Some(found) = self.found.get_mut(attribute as usize) {
                    *found = Found::Nothing;
                }
                self.forget_misfits(attribute);
            }
        }
    }

    fn settle_one(&mut self, attribute: usize, plan: &Plan) {
        if self.is_pending(plan.source) {
            plan.slots.iter().for_each(|slot| self.present.set(slot.slot, false));
            return;
        }
        let stands = self.gives(attribute);
        if plan.has_default {
            for slot in &plan.slots {
                match slot.default {
                    Some(word) => self.set(slot.slot, word),
                    None => self.present.set(slot.slot, false),
                }
            }
            return;
        }
        let is_empty = !plan.optional && !stands && plan.shape != Shape::Scalar;
        let words = self.pool.words_len();
        let empty = if is_empty { self.pool.words_from(words) } else { None };
        for slot in &plan.slots {
            match empty {
                Some(empty) => self.set(slot.slot, empty),
                None => self.present.set(slot.slot, false),
            }
        }
        let may_miss = plan.optional || empty.is_some() || (self.absent.get(plan.source) && !stands);
        if !may_miss && let Ok(attribute) = u32::try_from(attribute) {
            self.unmet.push(attribute);
        }
    }

    /// The error of a required attribute without a value that fits.
    #[cold]
    pub(crate) fn unmet_error(&self, program: &Program, attribute: u32) -> RecordError {
        if self.gives(attribute as usize)
            && let Some(misfit) = self.misfit(attribute)
        {
            return RecordError::Misfit(misfit.clone());
        }
        let (attribute, expected) = describe(program, attribute);
        RecordError::Absent { attribute, expected }
    }
}

/// An attribute's name behind its source's, and what it takes in words.
fn describe(program: &Program, attribute: u32) -> (SmolStr, String) {
    described(program.image.attributes.get(attribute as usize), |attribute| {
        let source = program.image.sources.get(attribute.source.index());
        let source = source.map_or("", |source| source.name.as_str());
        (format_smolstr!("{source}.{}", attribute.name), expected(attribute))
    })
}

/// Nothing is said of what is not there, which a verified image does not have.
pub(super) fn described(
    attribute: Option<&Attribute>,
    say: impl FnOnce(&Attribute) -> (SmolStr, String),
) -> (SmolStr, String) {
    attribute.map(say).unwrap_or_default()
}

/// What an attribute takes: its type, and its domain as it is declared.
pub(super) fn expected(attribute: &Attribute) -> String {
    let mut out = taken(&attribute.ty);
    if let Some(domain) = &attribute.domain {
        out.push_str(" in ");
        domain.low.iter().for_each(|low| print_end(&mut out, low));
        out.push_str(if domain.inclusive || domain.high.is_none() { ".." } else { "..<" });
        domain.high.iter().for_each(|high| print_end(&mut out, high));
    }
    out
}

/// A type in words that say how a value of it is written, where its name does not.
fn taken(ty: &Type) -> String {
    match ty {
        Type::Bool => "true/false, yes/no or 1/0".into(),
        Type::Date => "a date such as 2026-03-10".into(),
        Type::DateTime => "a datetime such as 2026-03-10T09:00:00+01:00".into(),
        Type::Time => "a time such as 09:30".into(),
        Type::Version => "a version such as 10.2.0".into(),
        other => other.to_string(),
    }
}

fn print_end(out: &mut String, end: &Const) {
    match end {
        Const::Int(end) => print::int(out, *end),
        Const::Number(end) => print::number(out, *end),
        Const::Money(units) => print::number(out, *units as f64 / visavis_value::money::SCALE as f64),
        Const::Date(days) => print::date(out, visavis_value::Date(*days)),
        Const::DateTime(at) => print::rfc3339(out, visavis_value::Instant(*at)),
        Const::Time(at) => print::time(out, visavis_value::TimeOfDay(*at)),
        Const::Text(text) | Const::Version(text) => out.push_str(&format!("{text:?}")),
        // Domains have no other ends.
        Const::Bool(_) | Const::Duration(_) | Const::List(..) | Const::Map(..) => {}
    }
}

/// What was found, at most as long as a person reads in a message.
pub(super) fn shortened(found: &str) -> String {
    const LENGTH: usize = 60;
    match found.char_indices().nth(LENGTH) {
        Some((end, _)) => format!("{}…", found.get(..end).unwrap_or_default()),
        None => found.to_owned(),
    }
}
