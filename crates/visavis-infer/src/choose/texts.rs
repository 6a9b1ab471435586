//! Texts: the few values of an enumeration, and what is nearly something else.
//!
//! In: values that all fit `text` and no narrower type whole. Out: an enumeration, or `text` with what a person should know. An
//! enumeration is a promise about tomorrow's records, so it needs evidence: each value often, and hardly any that came once.

use std::cmp::Ordering;
use std::collections::BTreeMap;

use visavis_value::Fold;
use visavis_value::print::grouped;
use visavis_value::text::fold;

use super::{Choice, FEW, Place, Ty};
use crate::quote::shown;
use crate::survey::{Kind, Scalars};

/// An enumeration has at most so many values: what a person still reads as a list.
const VALUES: usize = 20;
/// A longer value, in characters, is a sentence.
const LENGTH: usize = 40;

pub(super) fn text(place: &Place<'_>, scalars: &Scalars) -> Choice {
    let text = Choice::named("text");
    if scalars.all(Kind::Zone) {
        return Choice { timezone: true, ..text };
    }
    if scalars.all(Kind::Number) {
        return text.note("digits only, and by its name a code: kept as text");
    }
    if scalars.all(Kind::Email) {
        let folded = scalars.tally(Kind::Upper) > 0;
        let text = Choice { folded, ..text };
        return if folded {
            text.note("some have capital letters, which mean nothing in an address")
        } else {
            text
        };
    }
    if let Some(note) = nearly(scalars) {
        return text.note(note);
    }
    if let Some(values) = scalars.distinct.values() {
        return few(place, scalars, values);
    }
    noted(padded(scalars))
}

fn noted(note: Option<String>) -> Choice {
    let text = Choice::named("text");
    match note {
        Some(note) => text.note(note),
        None => text,
    }
}

/// What nearly all are that they are not called.
fn nearly(scalars: &Scalars) -> Option<String> {
    let such_as = |kind| shown(scalars.like(kind));
    let is_there = |kind| scalars.tally(kind) > 0;
    let digits = scalars.tally(Kind::Zeros) + scalars.tally(Kind::Int) + scalars.tally(Kind::Huge);
    let is_digits = digits >= scalars.count;
    if is_there(Kind::Zeros) && (is_digits || scalars.most(Kind::Zeros)) {
        return Some(format!("digits with zeros in front, such as {}: kept as text", such_as(Kind::Zeros)));
    }
    if is_there(Kind::Huge) && is_digits {
        return Some(format!("digits beyond 64 bits, such as {}: kept as text", such_as(Kind::Huge)));
    }
    if scalars.most(Kind::OtherDate) {
        return Some(other_dates(scalars));
    }
    if is_there(Kind::Comma) && scalars.tally(Kind::Comma) + scalars.tally(Kind::Int) >= scalars.count {
        let value = such_as(Kind::Comma);
        return Some(format!(
            "numbers with a comma, such as {value}: written with a point they are a `number`"
        ));
    }
    let looks = [
        (Kind::Amount, "amounts with their currency", "without it they are `money`, such as `money EUR`"),
        (Kind::Percent, "percentages", "written as 0.15 they are a `number`"),
        (Kind::Grouped, "numbers in groups of three", "written as 1234 they are a number"),
    ];
    for (kind, what, way_out) in looks {
        if is_there(kind) && scalars.most(kind) {
            return Some(format!("{what}, such as {}: {way_out}", such_as(kind)));
        }
    }
    let (kind, what) =
        Kind::TYPES.into_iter().find(|(kind, _)| scalars.count >= 20 && scalars.most(*kind))?;
    let (others, total) = (grouped(scalars.count - scalars.tally(kind)), grouped(scalars.count));
    Some(format!("{what}, but for {others} of {total} values, such as {}", shown(scalars.unlike(kind))))
}

fn other_dates(scalars: &Scalars) -> String {
    let (day, month) = (scalars.tally(Kind::DayFirst), scalars.tally(Kind::MonthFirst));
    let example = match (day, month) {
        (0, 0) => scalars.like(Kind::OtherDate),
        (_, 0) => scalars.like(Kind::DayFirst),
        _ => scalars.like(Kind::MonthFirst),
    };
    let order = match (day, month) {
        // The year stands in front.
        _ if example.get(..4).is_some_and(|year| year.bytes().all(|byte| byte.is_ascii_digit())) => "",
        (0, 0) => " (whether the day or the month stands in front cannot be told)",
        (_, 0) => " (the day in front)",
        (0, _) => " (the month in front)",
        _ => " (in some the day in front, in others the month)",
    };
    format!("dates such as {}{order}: written as 2025-12-31 they are a `date`", shown(example))
}

fn padded(scalars: &Scalars) -> Option<String> {
    let spaces =
        || format!("spaces around some values, such as {}: they count", shown(scalars.like(Kind::Padded)));
    // In free texts they are nothing.
    (scalars.tally(Kind::Padded) > 0 && scalars.longest <= LENGTH).then(spaces)
}

/// Texts of which there are few different ones.
fn few(place: &Place<'_>, scalars: &Scalars, values: &BTreeMap<Box<str>, u64>) -> Choice {
    let variants = variants(values);
    let has_digits =
        || variants.iter().any(|variant| variant.spelling.contains(|c: char| c.is_ascii_digit()));
    let is_code = place.hints.code() && has_digits();
    let is_id = place.hints.id() || is_code || scalars.most(Kind::Opaque) || scalars.most(Kind::Url);
    match variants.as_slice() {
        [only] if scalars.count > 1 => return noted(Some(format!("always {}", shown(&only.spelling)))),
        _ if is_id => return noted(None),
        _ => {}
    }
    let short = variants.iter().all(|variant| variant.spelling.chars().count() <= LENGTH);
    if variants.len() > VALUES || !short {
        let often = scalars.count >= 10 * variants.len() as u64;
        return noted(
            often.then(|| format!("{} different values", variants.len())).or_else(|| padded(scalars)),
        );
    }
    if is_whole(place, scalars, &variants) {
        enumeration(place, scalars, variants)
    } else {
        thin(place, scalars, &variants)
    }
}

/// A value in all its spellings.
struct Variant {
    /// The one that came most often.
    spelling: String,
    most: u64,
    count: u64,
    spellings: Vec<String>,
}

/// Values that differ in nothing but case are one.
fn variants(values: &BTreeMap<Box<str>, u64>) -> Vec<Variant> {
    let mut found: BTreeMap<String, Variant> = BTreeMap::new();
    for (value, count) in values {
        let variant = found.entry(fold(value, Fold::Case).into_owned()).or_insert_with(|| Variant {
            spelling: value.to_string(),
            most: 0,
            count: 0,
            spellings: Vec::new(),
        });
        variant.count += count;
        variant.spellings.push(value.to_string());
        if *count > variant.most {
            variant.most = *count;
            variant.spelling = value.to_string();
        }
    }
    let mut variants: Vec<Variant> = found.into_values().collect();
    variants.sort_by(|a, b| natural(&a.spelling, &b.spelling));
    variants
}

/// `2` before `10`, where values begin with numbers.
fn natural(a: &str, b: &str) -> Ordering {
    let number = |text: &str| {
        let digits = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
        text.get(..digits).and_then(|digits| digits.parse::<u64>().ok()).unwrap_or(u64::MAX)
    };
    number(a).cmp(&number(b)).then_with(|| a.cmp(b))
}

/// Whether these are likely all values there are. The chance that the next record brings a new one is about the share of
/// records whose value came once (Good 1953, "The population frequencies of species"); it must be at most 1%.
fn is_whole(place: &Place<'_>, scalars: &Scalars, variants: &[Variant]) -> bool {
    let once = variants.iter().filter(|variant| variant.count == 1).count() as u64;
    let enough = place.records >= FEW && scalars.count >= FEW.max(4 * variants.len() as u64);
    enough && once * 100 <= scalars.count
}

/// Few values, and not enough evidence to call them all there are.
fn thin(place: &Place<'_>, scalars: &Scalars, variants: &[Variant]) -> Choice {
    if variants.len() as u64 * 2 > scalars.count || variants.len() > 8 {
        return noted(padded(scalars));
    }
    let values: Vec<String> = variants.iter().map(|variant| shown(&variant.spelling)).collect();
    let why = if scalars.count < FEW || place.records < FEW {
        format!("too few {}s to call these all", place.noun)
    } else {
        "some so rare that more may come".into()
    };
    noted(Some(format!("seen: {}; {why}", values.join(", "))))
}

fn enumeration(place: &Place<'_>, scalars: &Scalars, variants: Vec<Variant>) -> Choice {
    let mut notes = Vec::new();
    let mixed = variants.iter().find(|variant| variant.spellings.len() > 1);
    let folded = mixed.is_some();
    if let Some(mixed) = mixed {
        let spellings: Vec<String> = mixed.spellings.iter().map(|spelling| shown(spelling)).collect();
        notes.push(format!("{} differ in case only", spellings.join(", ")));
    }
    for kind in [Kind::Nothing, Kind::Empty] {
        if scalars.tally(kind) > 0 {
            notes.push(format!("{} is a value here, and not missing", shown(scalars.like(kind))));
        }
    }
    if place.hints.open_ended() {
        notes.push("may others come? `text` takes any".into());
    }
    notes.extend(padded(scalars));
    let ty = Ty::Enum(variants.into_iter().map(|variant| variant.spelling).collect());
    Choice { folded, notes, ..Choice::of(ty) }
}
