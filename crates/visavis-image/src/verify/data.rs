//! What is read, and constants.

use std::collections::{BTreeSet, HashSet};
use std::hash::Hash;

use regex::RegexBuilder;
use visavis_value::text::{Fold, fold};
use visavis_value::{Currency, Type, calendar, version};

use crate::image::{
    Attribute, Const, Event, EventId, Image, Now, NowBase, RegType, Shape, Slot, SlotId, Word,
};

use super::{PATTERN_SIZE, VerifyError, number};

type Checked = Result<(), &'static str>;

pub(super) fn verify(image: &Image) -> Result<(), VerifyError> {
    distinct("source", image.sources.iter().map(|source| &source.name))?;
    if image.sources.iter().filter(|source| source.is_context).count() > 1 {
        return Err(VerifyError::Data { what: "source", index: 0, problem: "more than one context" });
    }
    each("attribute", &image.attributes, |index, attribute| {
        self::attribute(image, attribute)?;
        slots_of(image, None, index, attribute)
    })?;
    distinct("attribute", image.attributes.iter().map(|attribute| (attribute.source, &attribute.name)))?;
    each("event", &image.events, |index, event| self::event(image, index, event))?;
    distinct("event", image.events.iter().map(|event| (event.source, &event.name)))?;
    each("slot", &image.slots, |index, slot| self::slot(image, index, slot))?;
    let owners = image.slots.iter().map(|slot| slot.event);
    if let Some(index) = owners.clone().zip(owners.skip(1)).position(|(a, b)| a > b) {
        return Err(VerifyError::Data { what: "slot", index: number(index + 1), problem: "out of order" });
    }
    key(image).map_err(|problem| VerifyError::Data { what: "key", index: 0, problem })?;
    distinct("symbol", image.symbols.iter())?;
    each("constant", &image.consts, |_, constant| pooled(constant))?;
    each("set of symbols", &image.symbol_sets, |_, set| {
        ascending(set)?;
        all(set, |symbol| symbol.index() < image.symbols.len(), "a symbol is out of bounds")
    })?;
    let measured = image.odds.is_empty() || image.odds.len() == image.atoms.len();
    ensure(measured, "they are not those of the atoms").map_err(|problem| VerifyError::Data {
        what: "odds",
        index: 0,
        problem,
    })?;
    each("set of words", &image.word_sets, |_, set| ascending(set))?;
    each("pattern", &image.regexes, |_, pattern| {
        let built = RegexBuilder::new(pattern).size_limit(PATTERN_SIZE).build();
        built.map(|_| ()).map_err(|_| "no pattern, or too large")
    })?;
    each("now-constant", &image.nows, |_, at| now(at))?;
    each("currency", &image.currencies, |_, code| currency(*code))
}

fn each<T>(what: &'static str, items: &[T], check: impl Fn(usize, &T) -> Checked) -> Result<(), VerifyError> {
    for (index, item) in items.iter().enumerate() {
        check(index, item).map_err(|problem| VerifyError::Data { what, index: number(index), problem })?;
    }
    Ok(())
}

fn distinct<T: Eq + Hash>(what: &'static str, items: impl Iterator<Item = T>) -> Result<(), VerifyError> {
    let mut seen = HashSet::new();
    for (index, item) in items.enumerate() {
        if !seen.insert(item) {
            return Err(VerifyError::Data { what, index: number(index), problem: "is there twice" });
        }
    }
    Ok(())
}

fn all<T>(items: &[T], is_right: impl Fn(&T) -> bool, problem: &'static str) -> Checked {
    ensure(items.iter().all(is_right), problem)
}

pub(super) fn ensure(is_right: bool, problem: &'static str) -> Checked {
    if is_right { Ok(()) } else { Err(problem) }
}

fn ascending<T: Ord>(items: &[T]) -> Checked {
    let pairs = items.iter().zip(items.iter().skip(1));
    ensure(pairs.into_iter().all(|(a, b)| a < b), "not sorted and distinct")
}

fn attribute(image: &Image, attribute: &Attribute) -> Checked {
    ensure(attribute.source.index() < image.sources.len(), "its source is out of bounds")?;
    ensure(!attribute.path.is_empty(), "it has no path")?;
    ty(&attribute.ty)?;
    ensure(Word::of(&attribute.ty) != Word::Duration, "no attribute is a duration")?;
    if let Some(default) = &attribute.default {
        ensure(fits(default, &attribute.ty), "its default does not fit its type")?;
    }
    if let Some(domain) = &attribute.domain {
        let ordered = matches!(
            attribute.ty,
            Type::Int | Type::Number | Type::Money(_) | Type::Date | Type::DateTime | Type::Time
        );
        let mut ends = [&domain.low, &domain.high].into_iter().flatten();
        let fit = ordered && ends.all(|end| fits(end, &attribute.ty));
        ensure(fit, "its domain does not fit its type")?;
    }
    ensure(!attribute.slots.is_empty(), "it has no slot")
}

/// The slots of an attribute, or of an event's field.
fn slots_of(image: &Image, event: Option<EventId>, index: usize, attribute: &Attribute) -> Checked {
    let mut words = BTreeSet::new();
    for id in &attribute.slots {
        let slot = image.slots.get(id.index()).ok_or("a slot is out of bounds")?;
        let own = slot.attribute.index() == index && slot.event == event;
        ensure(own, "a slot is another attribute's")?;
        ensure(words.insert(slot.word), "two slots have one form")?;
    }
    Ok(())
}

fn event(image: &Image, index: usize, event: &Event) -> Checked {
    ensure(event.source.index() < image.sources.len(), "its source is out of bounds")?;
    let mut names = HashSet::new();
    for (field, place) in event.fields.iter().zip(0..) {
        attribute(image, field)?;
        slots_of(image, Some(EventId(number(index))), place, field)?;
        let plain = field.source == event.source && !field.key && !field.ambiguous && field.path.len() == 1;
        ensure(plain, "a field is read as no field is")?;
        ensure(names.insert(&field.name), "two fields have one name")?;
    }
    let Some(at) = event.at else { return Ok(()) };
    let at = event.fields.get(at.index()).ok_or("its time is out of bounds")?;
    ensure(matches!(at.ty, Type::Date | Type::DateTime), "its time is no date and no datetime")?;
    ensure(!at.optional && at.default.is_none(), "its time may be missing")
}

fn slot(image: &Image, index: usize, slot: &Slot) -> Checked {
    let id = SlotId(number(index));
    let owner = image.slot_owner(id).ok_or("its attribute is out of bounds")?;
    ensure(owner.slots.contains(&id), "its attribute does not have it")?;
    let natural = RegType::of(&owner.ty);
    ensure(slot.shape == natural.shape, "its shape is not its attribute's")?;
    let text = natural.word == Word::Text;
    let fits = match slot.word {
        Word::Symbol => text && slot.shape != Shape::Map,
        Word::Folded => folding(&owner.ty) != Fold::None && slot.shape != Shape::Map,
        word => word == natural.word,
    };
    ensure(fits, "its form is not one of its attribute's type")
}

/// How a text, or the texts of a list, are folded when read.
fn folding(ty: &Type) -> Fold {
    match ty {
        Type::Text(fold) => *fold,
        Type::List(of) => match **of {
            Type::Text(fold) => fold,
            _ => Fold::None,
        },
        _ => Fold::None,
    }
}

/// The customer's key is read as a text or an int.
fn key(image: &Image) -> Checked {
    let Some(id) = image.key else { return Ok(()) };
    let key = image.attributes.get(id.index()).ok_or("out of bounds")?;
    let word = match key.ty {
        Type::Int => Word::Int,
        Type::Text(_) | Type::Enum(_) => Word::Text,
        _ => return Err("neither a text nor an int"),
    };
    let held = |slot: &Slot| slot.word == word;
    ensure(
        key.slots.iter().any(|slot| image.slots.get(slot.index()).is_some_and(held)),
        "not held as it came",
    )
}

/// Whether a type is one of the language; lists and maps hold scalars.
pub(super) fn ty(ty: &Type) -> Checked {
    match ty {
        Type::List(of) | Type::Map(of) => {
            ensure(!matches!(**of, Type::List(_) | Type::Map(_)), "a list of lists")?;
            scalar_type(of)
        }
        of => scalar_type(of),
    }
}

fn scalar_type(ty: &Type) -> Checked {
    match ty {
        Type::Money(code) => currency(*code),
        Type::Enum(variants) => {
            let values: BTreeSet<_> =
                variants.values.iter().map(|value| fold(value, variants.fold)).collect();
            let distinct = !values.is_empty() && values.len() == variants.values.len();
            ensure(distinct, "an enumeration without values, or with one twice")
        }
        _ => Ok(()),
    }
}

fn currency(code: Currency) -> Checked {
    ensure(Currency::parse(code.code()) == Some(code), "no currency")
}

/// Whether a constant is a value of a type.
fn fits(constant: &Const, ty: &Type) -> bool {
    match (constant, ty) {
        (Const::List(word, items), Type::List(of)) => {
            *word == Word::of(of) && items.iter().all(|item| scalar_fits(item, of))
        }
        (Const::Map(word, entries), Type::Map(of)) => {
            let pairs = entries.iter().zip(entries.iter().skip(1));
            *word == Word::of(of)
                && entries.iter().all(|(_, entry)| scalar_fits(entry, of))
                && pairs.into_iter().all(|((a, _), (b, _))| a < b)
        }
        (constant, ty) => scalar_fits(constant, ty),
    }
}

fn scalar_fits(constant: &Const, ty: &Type) -> bool {
    let listed = match (constant, ty) {
        (Const::Text(text), Type::Enum(variants)) => variants.values.contains(text),
        _ => true,
    };
    listed && constant.ty() == RegType::of(ty) && scalar(constant).is_ok()
}

/// A constant of the pool: no map, which only defaults are.
fn pooled(constant: &Const) -> Checked {
    match constant {
        Const::List(word, items) => {
            let wanted = RegType::scalar(*word);
            all(items, |item| item.ty() == wanted, "an element of another type")?;
            items.iter().try_for_each(scalar)
        }
        constant => scalar(constant),
    }
}

fn scalar(constant: &Const) -> Checked {
    let right = match constant {
        Const::Bool(_) | Const::Int(_) | Const::Money(_) | Const::Text(_) | Const::Duration(_) => true,
        Const::Number(x) => x.is_finite() && (*x != 0.0 || x.is_sign_positive()),
        Const::Date(days) => calendar::date_of_epoch_day(i64::from(*days)).is_some(),
        Const::DateTime(micros) => calendar::instant_of_epoch_micros(*micros).is_some(),
        Const::Time(micros) => (0..86_400_000_000).contains(micros),
        Const::Version(text) => version::is_version(text),
        Const::List(..) | Const::Map(..) => false,
    };
    ensure(right, "no value of its type")
}

fn now(at: &Now) -> Checked {
    let shift = at.shift;
    let right = match at.base {
        NowBase::Instant => true,
        NowBase::Today => shift.is_calendar() && !at.as_date,
        NowBase::InstantOpen => shift.is_exact() && !at.as_date,
        NowBase::TodayOpen => shift.is_calendar() && (shift.months == 0 || shift.days == 0) && !at.as_date,
    };
    ensure(right, "its shift does not fit its base")
}
