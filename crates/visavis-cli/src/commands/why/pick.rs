//! The one record to explain.
//!
//! In: records, and perhaps a customer's key. Out: the record read into a profile and as JSON, or why it cannot be decided.
//! Several records and no key are a wrong call: nobody knows who is meant.

use visavis::Profile;
use visavis_check::model::Model;
use visavis_diag::nearest;
use visavis_value::print::grouped;

use crate::exit::CallError;
use crate::input::Records;
use crate::records::problem::Problem;
use crate::records::{Next, Place};

/// A record.
#[derive(Debug)]
pub(crate) struct Picked {
    /// As the engine reads it.
    pub(crate) profile: Profile,
    /// The same as JSON.
    pub(crate) json: String,
    /// Its number, from 1.
    pub(crate) record: u64,
    /// As messages name it: `customers.jsonl:17`.
    pub(crate) place: String,
    /// Why it cannot be decided.
    pub(crate) problem: Option<Problem>,
}

/// How many keys a "did you mean" looks at.
const KEYS: usize = 10_000;

/// Picks the record; `files` is what the records come from.
pub(crate) fn one(
    mut records: Records,
    files: &[&str],
    customer: Option<&str>,
    mut profile: Profile,
    model: &Model,
) -> Result<Picked, CallError> {
    let mut search = Search { files, customer, found: None, others: 0, keys: Vec::new() };
    loop {
        let (place, problem) = match records.next(&mut profile)? {
            Next::End => break,
            Next::Read(place) => (place, None),
            Next::Bad(place, problem) => (place, Some(problem)),
        };
        let key = records.key(place, model);
        let take = |problem| picked(&records, place, &profile, problem, model);
        if search.is_enough(key, problem, take) && !records.may_repeat() {
            break;
        }
    }
    search.end()
}

fn picked(
    records: &Records,
    place: Place,
    profile: &Profile,
    problem: Option<Problem>,
    model: &Model,
) -> Picked {
    let json = records.json(model).unwrap_or_default();
    Picked { profile: profile.clone(), json, record: place.record, place: records.names(place), problem }
}

struct Search<'a> {
    files: &'a [&'a str],
    customer: Option<&'a str>,
    /// The record, and its key.
    found: Option<(Picked, Option<String>)>,
    /// How many records are not the one.
    others: u64,
    /// The first keys of others.
    keys: Vec<String>,
}

impl Search<'_> {
    /// Takes the record where it is the one; whether nothing more need be read. Of several of one customer's the first counts, unless
    /// a later one says that nobody knows which holds.
    fn is_enough(
        &mut self,
        key: Option<String>,
        problem: Option<Problem>,
        take: impl FnOnce(Option<Problem>) -> Picked,
    ) -> bool {
        let Some(wanted) = self.customer else {
            if self.found.is_none() {
                self.found = Some((take(problem), key));
                return false;
            }
            self.others += 1;
            return true;
        };
        if key.as_deref() == Some(wanted) {
            if self.found.is_none() || problem.is_some() {
                self.found = Some((take(problem), key));
            }
            return true;
        }
        self.others += 1;
        if self.keys.len() < KEYS {
            self.keys.extend(key);
        }
        false
    }

    fn end(self) -> Result<Picked, CallError> {
        let names: Vec<String> = self.files.iter().map(|file| format!("`{file}`")).collect();
        let name = names.join(", ");
        let holds = if names.len() == 1 { "holds" } else { "hold" };
        match (self.found, self.customer) {
            (Some((_, key)), None) if self.others > 0 => {
                let key = key.unwrap_or_else(|| String::from("KEY"));
                Err(CallError::wrong(format!(
                    "{name} {holds} several records; pick one by its key, for example `--customer {key}`"
                )))
            }
            (Some((picked, _)), _) => Ok(picked),
            (None, None) => Err(CallError::wrong(format!("{name} {holds} no record"))),
            (None, Some(wanted)) => {
                let keys = self.keys.iter().map(String::as_str);
                let meant = nearest(wanted, keys).map(|near| format!("; did you mean `{near}`?"));
                let records = grouped(self.others);
                let meant = meant.unwrap_or_default();
                Err(CallError::wrong(format!(
                    "none of the {records} records in {name} has the key `{wanted}`{meant}"
                )))
            }
        }
    }
}
