//! `NAME=FILE`: which source or history of the program a file is.
//!
//! In: what stands behind `--data`. Out: pairs whose names are looked up, or a wrong call that says the way out.

use std::path::Path;

use visavis::{Engine, Program};
use visavis_diag::nearest;

use crate::exit::CallError;

/// What a file holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Target {
    /// A row a customer, of this source.
    Source(String),
    /// A row an event, of this event, whose source is named too.
    Event {
        /// As the engine takes it.
        event: String,
        /// Whose key its rows have.
        source: String,
    },
}

/// A file with its name in the program.
#[derive(Debug)]
pub(crate) struct Named {
    pub(crate) target: Target,
    pub(crate) path: String,
}

/// Whether `--data` names what the file holds. A path that exists is a path, whatever it is called.
pub(crate) fn is_pair(data: &str) -> bool {
    data.contains('=') && !Path::new(data).exists()
}

/// Looks the names up.
pub(crate) fn resolve(pairs: &[String], program: &Program, engine: &Engine) -> Result<Vec<Named>, CallError> {
    let mut named: Vec<Named> = Vec::new();
    for pair in pairs {
        let Some((name, path)) = pair.split_once('=') else {
            return Err(CallError::wrong(format!(
                "`--data {pair}` names no source; of several files each is given as `--data SOURCE={pair}`"
            )));
        };
        let target = target(name, program, engine)?;
        if let Some(twice) = named.iter().find(|other| other.target == target) {
            let first = &twice.path;
            return Err(CallError::wrong(format!("`{name}` is given twice, as `{first}` and as `{path}`")));
        }
        named.push(Named { target, path: path.into() });
    }
    Ok(named)
}

fn target(name: &str, program: &Program, engine: &Engine) -> Result<Target, CallError> {
    let image = program.image();
    if let Some(source) = image.sources.iter().find(|source| source.name == name) {
        if source.is_context {
            let why = "the context comes with the question and not from a file of customers";
            return Err(CallError::wrong(format!("`{name}`: {why}")));
        }
        return Ok(Target::Source(name.into()));
    }
    match engine.event_id(name) {
        Ok(id) => {
            let event = image.events.get(id.index());
            let source = event.and_then(|event| image.sources.get(event.source.index()));
            if source.is_some_and(|source| source.is_context) {
                let why = "the context's lists come with the question and not from a file of customers";
                return Err(CallError::wrong(format!("`{name}`: {why}")));
            }
            let source = source.map(|source| source.name.to_string()).unwrap_or_default();
            Ok(Target::Event { event: name.into(), source })
        }
        Err(visavis::BindError::NoSuchEvent { .. }) => Err(unknown(name, program)),
        Err(error) => Err(CallError::wrong(error.to_string())),
    }
}

fn unknown(name: &str, program: &Program) -> CallError {
    let image = program.image();
    let sources = image.sources.iter().filter(|source| !source.is_context).map(|source| source.name.as_str());
    let names: Vec<&str> = sources.chain(image.events.iter().map(|event| event.name.as_str())).collect();
    let meant = nearest(name, names.iter().copied());
    let meant = meant.map(|near| format!("did you mean `{near}`? ")).unwrap_or_default();
    let list: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    CallError::wrong(format!(
        "the rules read no source and no event `{name}`; {meant}they read {}",
        if list.is_empty() { String::from("none") } else { list.join(", ") }
    ))
}

/// A source that no file is given for has nobody in it: more often forgotten than meant.
/// That one does not answer is said already.
pub(crate) fn without_a_file(named: &[Named], unavailable: &[String], program: &Program) -> Vec<String> {
    let mut said = Vec::new();
    let image = program.image();
    let is_silent = |name: &str| unavailable.iter().any(|other| other == name);
    for (number, source) in image.sources.iter().enumerate().filter(|(_, source)| !source.is_context) {
        let is_read = image.attributes.iter().any(|a| a.source.index() == number && !a.key);
        let is_given = named.iter().any(|named| match &named.target {
            Target::Source(name) => *name == source.name,
            Target::Event { .. } => false,
        });
        if is_read && !is_given && !is_silent(&source.name) {
            let name = &source.name;
            said.push(format!(
                "warning: no file for source `{name}`, so that no customer is in it; add `--data {name}=FILE`"
            ));
        }
    }
    for event in &image.events {
        let source = image.sources.get(event.source.index());
        let is_other = source.is_some_and(|source| source.is_context || is_silent(&source.name));
        let is_given = named.iter().any(|named| match &named.target {
            Target::Source(_) => false,
            Target::Event { event: name, .. } => name.rsplit('.').next() == Some(event.name.as_str()),
        });
        // A source's file in JSON may hold its histories.
        let may_be_inside =
            named.iter().any(|named| matches!(&named.target, Target::Source(_)) && !is_table(&named.path));
        if !is_other && !is_given && !may_be_inside {
            let name = &event.name;
            said.push(format!(
                "warning: no file for `{name}`, so that nobody has any; add `--data {name}=FILE`"
            ));
        }
    }
    said
}

fn is_table(path: &str) -> bool {
    crate::records::by_ending(path) == Some(crate::records::Format::Csv)
}
