//! Bools and numbers: `0` and `1`, counts and shares, and numbers that stand for something else.
//!
//! In: values that all fit. Out: `bool`, `int` or `number`, a domain where its ends lie in the nature of the thing, notes. An
//! amount stays a number: whose currency it is, only a person knows.

use visavis_value::print::grouped;

use super::{Choice, Place};
use crate::quote::shown;
use crate::survey::{Kind, Scalars};

/// Values that all fit `bool` are meant as such.
pub(super) fn is_bool(place: &Place<'_>, scalars: &Scalars) -> bool {
    if scalars.tally(Kind::ZeroOne) < scalars.count {
        return true;
    }
    // Nothing but 0 and 1.
    let yes = scalars.tally(Kind::Yes);
    let both = yes > 0 && yes < scalars.count;
    let ticked = yes == scalars.count && place.seen.present < place.records;
    place.hints.flag() || !place.hints.count() && (both || ticked)
}

pub(super) fn bool(place: &Place<'_>, scalars: &Scalars) -> Choice {
    let choice = Choice::named("bool");
    let yes = scalars.tally(Kind::Yes);
    if scalars.count > 1 && place.seen.present == place.records && (yes == 0 || yes == scalars.count) {
        return choice.note(format!("always {}", scalars.like(Kind::Bool)));
    }
    if place.seen.present < place.records && yes == scalars.count && place.is_table {
        let word = shown(scalars.like(Kind::Yes));
        return choice.note(format!("{word} or empty: where empty means no, write `bool = false`"));
    }
    if scalars.tally(Kind::ZeroOne) == scalars.count && !place.hints.flag() {
        return choice.note("only 0 and 1: where it counts something, write `int`");
    }
    choice
}

pub(super) fn number(place: &Place<'_>, scalars: &Scalars) -> Choice {
    let is_int = scalars.all(Kind::Int);
    let mut choice = Choice::named(if is_int { "int" } else { "number" });
    choice.domain = domain(place, scalars, is_int);
    if is_int && scalars.places > 0 {
        choice
            .notes
            .push("written with decimals, and all whole: where fractions may come, write `number`".into());
    }
    if scalars.tally(Kind::Huge) > 0 {
        let value = scalars.like(Kind::Huge);
        choice.notes.push(format!("beyond 64 bits, such as {value}: a `number` keeps some 15 of its digits"));
    }
    if let Some(note) = moment(place, scalars) {
        choice.notes.push(note);
    } else if place.hints.price() && scalars.places <= 4 {
        let currency = place.hints.currency().unwrap_or_else(|| "EUR".into());
        choice.notes.push(format!(
            "an amount? with its currency it is exact: `money {currency}`, or whichever it is"
        ));
    }
    choice.notes.extend(sentinel(place, scalars));
    if scalars.ends.is_one() && scalars.count > 1 {
        choice.notes.push(format!("always {}", scalars.like(Kind::Number)));
    }
    choice
}

/// A range that no value of this kind leaves.
fn domain(place: &Place<'_>, scalars: &Scalars, is_int: bool) -> Option<&'static str> {
    let ends = &scalars.ends;
    if place.hints.share() && ends.within(0.0, 1.0) && !is_int {
        return Some("0..1");
    }
    if place.hints.share() && ends.within(0.0, 100.0) && !ends.within(0.0, 1.0) {
        return Some("0..100");
    }
    (is_int && place.hints.count() && ends.within(0.0, f64::MAX)).then_some("0..")
}

/// Digits that are a day or an instant.
fn moment(place: &Place<'_>, scalars: &Scalars) -> Option<String> {
    if scalars.all(Kind::CompactDate) {
        let value = scalars.like(Kind::CompactDate);
        let part = |range| value.get(range).unwrap_or_default();
        let (year, month, day) = (part(0..4), part(4..6), part(6..8));
        return Some(format!(
            "days as digits? written as {year}-{month}-{day} they are a `date`; {value} is a number to rules"
        ));
    }
    if place.hints.moment() && scalars.all(Kind::Epoch) {
        return Some("seconds since 1970? then write `datetime`, which takes them".into());
    }
    if place.hints.moment() && scalars.all(Kind::EpochMillis) {
        return Some(
            "milliseconds since 1970? a `datetime` takes whole seconds, or 2026-03-01T09:00:00Z".into(),
        );
    }
    None
}

/// A number at one end that comes often and far from the others, or the only one below zero: seldom a measure.
fn sentinel(place: &Place<'_>, scalars: &Scalars) -> Option<String> {
    let said = |value: f64, count: u64, far: &str| {
        let plural = if count == 1 { "" } else { "s" };
        Some(format!("{value} in {} {}{plural}{far}: does it stand for missing?", grouped(count), place.noun))
    };
    let (low, high) = (scalars.ends.low, scalars.ends.high);
    if low.value == Some(-1.0) && low.next.is_some_and(|next| next >= 0.0) {
        return said(-1.0, low.count, "");
    }
    for (end, other) in [(high, low), (low, high)] {
        let (Some(value), Some(next), Some(other)) = (end.value, end.next, other.value) else { continue };
        let often = scalars.count >= 100 && end.count * 50 >= scalars.count && end.count * 2 < scalars.count;
        let rest = (next - other).abs();
        // A scale of few steps has ends as good as any; so has what cannot go below zero.
        let is_scale = scalars.distinct.values().is_some_and(|values| values.len() <= 20);
        if often && !is_scale && value != 0.0 && rest >= 20.0 && (value - next).abs() * 10.0 >= rest {
            return said(value, end.count, ", far from all others");
        }
    }
    None
}
