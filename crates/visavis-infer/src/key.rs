//! Which attribute is the customer's key.
//!
//! In: the members of the whole record, with their types. Out: the one that differs in every record and is named like a key, with
//! what is doubtful about it; or the sentence that says why there is none. A name alone makes no key, and neither does chance.

use visavis_value::print::grouped;

use crate::choose::{Choice, Ty};
use crate::names::Hints;
use crate::quote::ticked;
use crate::survey::{Survey, Uniqueness};

/// Ranks up to this are names of keys.
const NAMED: u8 = 4;
/// With fewer records even a name is hardly evidence: only the best names are keys.
const FEW: u64 = 10;

/// What was found.
pub(crate) struct Key {
    /// The entry of the survey's root.
    pub(crate) at: Option<usize>,
    /// What is to be said.
    pub(crate) note: Option<String>,
}

/// A member that may be one.
struct Candidate<'s> {
    at: usize,
    name: &'s str,
    rank: u8,
    uniqueness: Uniqueness,
}

/// Finds the key among members that have a type.
pub(crate) fn key<'s>(
    survey: &'s Survey,
    source: &str,
    members: impl Iterator<Item = (usize, &'s str, &'s Choice)>,
) -> Key {
    let of = |(at, name, choice): (usize, &'s str, &Choice)| {
        let can_be = matches!(choice.ty, Ty::Named("text" | "int"));
        let rank = Hints::of(name).key_rank(source);
        can_be.then(|| Candidate { at, name, rank, uniqueness: survey.uniqueness(at) })
    };
    let all: Vec<Candidate<'_>> = members.filter_map(of).collect();
    let unique: Vec<&Candidate<'_>> =
        all.iter().filter(|candidate| candidate.uniqueness != Uniqueness::No).collect();
    let named = if survey.records() < FEW { 2 } else { NAMED };
    let best = unique.iter().min_by_key(|candidate| candidate.rank).filter(|best| best.rank <= named);
    match best {
        Some(best) => Key { at: Some(best.at), note: about(survey, best, &unique) },
        None => Key { at: None, note: Some(none(survey, &all, &unique)) },
    }
}

/// What is doubtful about the key.
fn about(survey: &Survey, key: &Candidate<'_>, unique: &[&Candidate<'_>]) -> Option<String> {
    let mut said = Vec::new();
    if let Uniqueness::Until(record) = key.uniqueness {
        let noun = survey.noun();
        said.push(format!(
            "no value twice in the first {} {noun}s; further ones were not compared",
            grouped(record)
        ));
    }
    let rivals = unique.iter().filter(|other| other.at != key.at && other.rank <= NAMED.min(key.rank + 2));
    let rivals: Vec<String> = rivals.take(5).map(|other| ticked(other.name)).collect();
    if !rivals.is_empty() && survey.records() > 1 {
        let verb = if rivals.len() == 1 { "differs" } else { "differ" };
        said.push(format!(
            "the key by its name; {} {verb} in every {} too",
            rivals.join(", "),
            survey.noun()
        ));
    }
    (!said.is_empty()).then(|| said.join("; "))
}

/// Why there is none.
fn none(survey: &Survey, all: &[Candidate<'_>], unique: &[&Candidate<'_>]) -> String {
    let noun = survey.noun();
    let names: Vec<String> = unique.iter().take(5).map(|candidate| ticked(candidate.name)).collect();
    if !names.is_empty() && survey.records() > 1 {
        return format!(
            "No key: nothing that differs in every {noun} ({}) is named like one. Write `key` behind what names \
             the customer; until then the {noun}'s number stands for it.",
            names.join(", ")
        );
    }
    let repeated =
        all.iter().filter(|candidate| candidate.rank != u8::MAX).min_by_key(|candidate| candidate.rank);
    let why = match repeated {
        Some(candidate) => format!(
            "{} does not differ in every {noun}. Where a {noun} is an event (an order, a visit), describe it as an \
             `event` in the source of its customers",
            ticked(candidate.name)
        ),
        None => format!("nothing differs in every {noun}. Write `key` behind what names the customer"),
    };
    format!("No key: {why}; until then the {noun}'s number stands for it.")
}
