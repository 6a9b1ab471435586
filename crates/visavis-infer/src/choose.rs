//! Which type a place gets, and what is doubtful about it.
//!
//! In: what was seen there. Out: a type that takes every value seen, with notes; or why there is none. Where several types
//! fit, the name's hints decide, and a note says so. Money is never guessed, and neither is a default.

mod numbers;
mod texts;

use visavis_value::print::grouped;

use crate::names::Hints;
use crate::quote::shown;
use crate::survey::{Kind, Object, Scalars, Seen};

/// Fewer records than this are thin evidence: nothing is called required, and no enumeration whole.
pub(crate) const FEW: u64 = 30;

/// A type.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Ty {
    /// A type of one word
    Named(&'static str),
    /// An enumeration of these values
    Enum(Vec<String>),
    /// A list
    List(Box<Self>),
    /// A map
    Map(Box<Self>),
}

impl Ty {
    pub(crate) fn is_collection(&self) -> bool {
        matches!(self, Self::List(_) | Self::Map(_))
    }
}

/// What was chosen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Choice {
    pub(crate) ty: Ty,
    /// `ignoring case`
    pub(crate) folded: bool,
    pub(crate) domain: Option<&'static str>,
    pub(crate) timezone: bool,
    /// What is doubtful, a sentence each.
    pub(crate) notes: Vec<String>,
}

impl Choice {
    fn of(ty: Ty) -> Self {
        Self { ty, folded: false, domain: None, timezone: false, notes: Vec::new() }
    }

    fn named(name: &'static str) -> Self {
        Self::of(Ty::Named(name))
    }

    fn note(mut self, note: impl Into<String>) -> Self {
        self.notes.push(note.into());
        self
    }
}

/// A place that needs a type.
pub(crate) struct Place<'s> {
    pub(crate) hints: Hints,
    pub(crate) seen: &'s Seen,
    /// How many records could have had a value there.
    pub(crate) records: u64,
    /// What these are called.
    pub(crate) noun: &'static str,
    pub(crate) is_table: bool,
}

/// The type of a place where something stood; the error says why none fits.
pub(crate) fn choose(place: &Place<'_>) -> Result<Choice, String> {
    let seen = place.seen;
    if place.is_table {
        return Ok(of_cells(place));
    }
    if seen.arrays == seen.present {
        return of_arrays(place);
    }
    if let Some(object) = &seen.object
        && object.count == seen.present
    {
        return map_of(place, object).ok_or_else(|| "objects whose entries no one type takes".into());
    }
    let singles = seen.scalars.count == seen.present;
    let single = if singles { scalar(place, &seen.scalars) } else { None };
    single.ok_or_else(|| mixed(seen))
}

/// What stands there, where that is too many things for one type.
fn mixed(seen: &Seen) -> String {
    let scalars = &seen.scalars;
    let objects = seen.object.as_ref().map_or(0, |object| object.count);
    let texts = scalars.tally(Kind::Text);
    let bools = scalars.tally(Kind::Bool).min(scalars.count - texts);
    let others = scalars.count - texts;
    let numbers = if others == bools { 0 } else { others - bools };
    let all = [
        (texts, "texts"),
        (numbers, "numbers"),
        (bools, "true or false"),
        (seen.arrays, "arrays"),
        (objects, "objects"),
        (seen.broken, "texts with half a character"),
    ];
    let found: Vec<String> = all
        .iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, what)| format!("{} {what}", grouped(*count)))
        .collect();
    match found.as_slice() {
        [one] => format!("{one} that no type takes, such as {}", shown(scalars.like(Kind::Huge))),
        _ => format!("{}: no type takes all of them", found.join(", ")),
    }
}

/// A cell always is a text; it may be more.
fn of_cells(place: &Place<'_>) -> Choice {
    let seen = place.seen;
    if let Some(choice) = list_of_cells(place) {
        return choice;
    }
    let object = seen.object.as_deref().filter(|object| object.count == seen.present);
    if let Some(choice) = object.and_then(|object| map_of(place, object)) {
        return choice;
    }
    let choice = scalar(place, &seen.scalars).unwrap_or_else(|| Choice::named("text"));
    match object {
        Some(_) => Choice::named("text").note(
            "JSON objects, but no map of one type: for rules, bring what they hold as columns of their own",
        ),
        None => choice,
    }
}

/// Cells that hold several values with `;` between, or JSON arrays.
fn list_of_cells(place: &Place<'_>) -> Option<Choice> {
    let seen = place.seen;
    let items = seen.items.as_deref().filter(|_| seen.broken_lists == 0)?;
    let is_json = seen.arrays == seen.present;
    if !is_json && !looks_like_picks(items, seen) {
        return None;
    }
    let element = if items.count == 0 { Some(Choice::named("text")) } else { scalar(place, items) };
    let element = element.filter(|choice| !choice.ty.is_collection())?;
    let choice = list_of(element, items);
    Some(if is_json { choice } else { choice.note("several values in a cell, with `;` between them") })
}

/// A few values that come again and again, in many cells more than one: what a form with boxes to tick gives.
fn looks_like_picks(items: &Scalars, seen: &Seen) -> bool {
    let few = items.distinct.values().is_some_and(|values| {
        values.len() <= 50
            && items.count >= 3 * values.len() as u64
            && values.keys().all(|value| value.len() <= 40)
    });
    let texts = items.all(Kind::Text) && items.tally(Kind::Padded) == 0;
    few && texts && seen.semicolons >= 2 && seen.semicolons * 20 >= seen.present
}

fn of_arrays(place: &Place<'_>) -> Result<Choice, String> {
    let seen = place.seen;
    if seen.broken_lists > 0 || seen.event_lists > 0 {
        let nested = grouped(seen.broken_lists.max(seen.event_lists));
        return Err(format!("arrays, {nested} of them with null or something nested: no list takes these"));
    }
    let items = seen.items.as_deref().filter(|items| items.count > 0);
    let Some(items) = items else {
        let note = format!("empty in every {}: of what is not known", place.noun);
        return Ok(Choice::of(Ty::List(Box::new(Ty::Named("text")))).note(note));
    };
    let element = scalar(place, items);
    element
        .map(|element| list_of(element, items))
        .ok_or_else(|| "arrays whose elements no one type takes".into())
}

fn list_of(element: Choice, items: &Scalars) -> Choice {
    let mut list = Choice::of(Ty::List(Box::new(element.ty)));
    list.folded = element.folded;
    if matches!(&list.ty, Ty::List(of) if matches!(**of, Ty::Enum(_))) {
        list.notes = element.notes;
    } else if let Some(values) = items.distinct.values().filter(|values| values.len() > 1)
        && items.all(Kind::Text)
        && values.len() <= 12
    {
        let values: Vec<String> = values.keys().map(|value| shown(value)).collect();
        list.notes.push(format!("seen: {}", values.join(", ")));
    }
    list
}

/// The map that objects are; `None` where their entries differ in kind, or lack.
fn map_of(place: &Place<'_>, object: &Object) -> Option<Choice> {
    if object.broken_entries > 0 {
        return None;
    }
    if object.entries.count == 0 {
        return Some(
            Choice::of(Ty::Map(Box::new(Ty::Named("text")))).note("empty everywhere: of what is not known"),
        );
    }
    let entry = scalar(place, &object.entries)?;
    let ty = match entry.ty {
        Ty::Enum(_) => Ty::Named("text"),
        other => other,
    };
    Some(Choice::of(Ty::Map(Box::new(ty))))
}

/// The word of the one type that takes all these values, `text` for enumerations too; `None` where none does.
pub(crate) fn one_kind(scalars: &Scalars) -> Option<&'static str> {
    let kinds = [
        (Kind::Int, "int"),
        (Kind::Number, "number"),
        (Kind::Date, "date"),
        (Kind::DateTime, "datetime"),
        (Kind::Time, "time"),
        (Kind::Bool, "bool"),
        (Kind::Text, "text"),
    ];
    kinds.into_iter().find(|(kind, _)| scalars.all(*kind)).map(|(_, word)| word)
}

/// The type of single values; `None` where none takes all of them.
fn scalar(place: &Place<'_>, scalars: &Scalars) -> Option<Choice> {
    if scalars.count == 0 {
        return None;
    }
    if scalars.all(Kind::Bool) && numbers::is_bool(place, scalars) {
        return Some(numbers::bool(place, scalars));
    }
    let dotted = scalars.places > 0 || !scalars.all(Kind::Number);
    if scalars.all(Kind::Version) && place.hints.version() && dotted {
        return Some(Choice::named("version"));
    }
    if scalars.all(Kind::Number) && !(scalars.all(Kind::Text) && place.hints.code()) {
        return Some(numbers::number(place, scalars));
    }
    if scalars.all(Kind::Date) {
        let far = scalars.tally(Kind::FarDay);
        let choice = Choice::named("date");
        return Some(if far == 0 {
            choice
        } else {
            let day = shown(scalars.like(Kind::FarDay));
            choice.note(format!("{day} and the like, {} times: do they stand for missing?", grouped(far)))
        });
    }
    if scalars.all(Kind::DateTime) {
        let choice = Choice::named("datetime");
        let is_local = scalars.tally(Kind::Local) > 0;
        return Some(if is_local {
            choice.note("without an offset: read on the project's clock")
        } else {
            choice
        });
    }
    if scalars.all(Kind::Time) {
        return Some(Choice::named("time"));
    }
    scalars.all(Kind::Text).then(|| texts::text(place, scalars))
}
