//! Both programs on the same records.
//!
//! In: files. Out: who moves. Each program reads the files in its own way, record by record in step, so that memory does not grow with them.

use visavis::Program;
use visavis_check::model::Model;
use visavis_diff::{DataReport, Past, Read, Side, Tally, Which};

use super::Args;
use crate::commands::decide::history::History;
use crate::exit::CallError;
use crate::input::{Records, at};
use crate::join::is_pair;
use crate::progress::Progress;
use crate::records::{Next, Place};
use crate::screen;

/// Runs both.
pub(super) fn run(args: &Args, old: &Side<'_>, new: &Side<'_>) -> Result<DataReport, CallError> {
    let now = at::read(args.at.as_deref(), new.program.zone())?;
    let history = History::open_for(args.history.as_deref(), false, &[old.program, new.program])?;
    let list = |key: Option<&str>| history.listed(|contact| key.is_none_or(|key| contact.customer == key));
    let past = Past::new(history.made(), &list);
    let mut tally = Tally::new(old, new, now, args.examples, past);
    let mut reading = [
        Reading::open(args, old.program, &format!("OLD, `{}`", old.name), [old, new])?,
        Reading::open(args, new.program, &format!("NEW, `{}`", new.name), [new, old])?,
    ];
    let [one, other] = &mut reading;
    one.say_columns();
    if one.records.without_column() != other.records.without_column() {
        other.say_columns();
    }
    let progress = &mut Progress::new(one.records.read.clone(), one.records.size);
    let mut records = 0;
    loop {
        let Some(place) = one.step()? else {
            if other.step()?.is_some() {
                return Err(out_of_step());
            }
            break;
        };
        if other.step()?.is_none() || one.records.joined_key() != other.records.joined_key() {
            return Err(out_of_step());
        }
        let which = Which {
            number: place.record,
            customer: &|| {
                one.customer(place)
                    .or_else(|| other.customer(place))
                    .unwrap_or_else(|| place.record.to_string())
            },
            place: &|| one.records.names(place),
        };
        let (json_before, json_after) = (|| one.json(), || other.json());
        tally.add(&which, &one.read(&json_before), &other.read(&json_after));
        records += 1;
        progress.step(records);
    }
    Ok(tally.report(args.data.clone()))
}

fn out_of_step() -> CallError {
    CallError::wrong(
        "the two programs do not read the same customers from these files: the keys that the files are joined on differ; join them \
         first, and give one file",
    )
}

/// The files as one of the programs reads them.
struct Reading<'a> {
    who: String,
    records: Records,
    profile: visavis::Profile,
    /// The rules that tell what a row means as JSON: the program's own, or the other's where it has none.
    model: Option<&'a Model>,
    /// Why the record in hand is none.
    problem: Option<String>,
}

impl<'a> Reading<'a> {
    fn open(
        args: &Args,
        program: &Program,
        who: &str,
        [own, other]: [&Side<'a>; 2],
    ) -> Result<Self, CallError> {
        let records = match args.data.as_slice() {
            [one] if one == "-" => {
                return Err(CallError::wrong(
                    "--data is read once for each program, which stdin cannot be: name a file",
                ));
            }
            [one] if !is_pair(one) => Records::open(one, args.input, program),
            pairs => {
                let known: Vec<String> =
                    pairs.iter().filter(|pair| belongs(pair, program, other)).cloned().collect();
                Records::join(&known, &[], program)
            }
        };
        let records = records.map_err(|error| match error {
            CallError::Wrong(why) => CallError::Wrong(format!("{who}: {why}")),
            error @ CallError::Closed => error,
        })?;
        let profile = program.engine().profile();
        let model = own.model().or(other.model());
        Ok(Self { who: who.to_owned(), records, profile, model, problem: None })
    }

    fn say_columns(&self) {
        if let Some(odd) = self.records.without_column() {
            screen::say(&format!("warning: {}: {}:1: {odd}", self.who, self.records.file()));
        }
    }

    /// Steps to the next record; nothing at the end.
    fn step(&mut self) -> Result<Option<Place>, CallError> {
        Ok(match self.records.next(&mut self.profile)? {
            Next::End => None,
            Next::Read(place) => {
                self.problem = None;
                Some(place)
            }
            Next::Bad(place, problem) => {
                self.problem = Some(problem.to_string());
                Some(place)
            }
        })
    }

    fn read<'r>(&'r self, json: &'r dyn Fn() -> Option<String>) -> Read<'r> {
        match &self.problem {
            None => Read::Well { profile: &self.profile, json },
            Some(problem) => Read::Badly(problem.clone()),
        }
    }

    fn json(&self) -> Option<String> {
        self.records.json(self.model?)
    }

    fn customer(&self, place: Place) -> Option<String> {
        self.records.key(place, self.model?)
    }
}

/// Whether a file is one for this program: what only the other program knows is left to that one, and what neither knows is told.
fn belongs(pair: &str, program: &Program, other: &Side<'_>) -> bool {
    let name = pair.split_once('=').map_or(pair, |(name, _)| name);
    knows(program, name) || !knows(other.program, name)
}

fn knows(program: &Program, name: &str) -> bool {
    let image = program.image();
    image.sources.iter().any(|source| source.name == name)
        || image.events.iter().any(|event| {
            let source = image.sources.get(event.source.index()).map_or("", |source| source.name.as_str());
            event.name == name || format!("{source}.{}", event.name) == name
        })
}
