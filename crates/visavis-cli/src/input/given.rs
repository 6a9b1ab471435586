//! What one gives to a decision beside its name: files, a time, a history, what did not answer.
//!
//! In: the part of a command line that `decide` and `why` have in common. Out: records, a time and a profile, made the same way
//! for both, so that what is explained is what is decided.

use std::path::{Path, PathBuf};

use visavis::{Engine, Instant, Profile, Program};
use visavis_check::model::{Model, SourceIdx};
use visavis_diag::nearest;

use super::{Records, at};
use crate::exit::CallError;
use crate::join::is_pair;
use crate::records::Format;

/// See the module.
#[derive(Debug, clap::Args)]
pub(crate) struct Given {
    /// A file for each source and each event, joined on their keys: `crm=contacts.csv`, `purchase=orders.csv`
    #[arg(long, value_name = "NAME=FILE")]
    pub(crate) data: Vec<String>,
    /// The time to decide for: RFC 3339, or a local time of the project's zone; by default now
    #[arg(long, value_name = "TIME")]
    at: Option<String>,
    /// A source that does not answer: decides with what the others say; may be given several times
    #[arg(long, value_name = "SOURCE")]
    source_unavailable: Vec<String>,
    /// What was delivered, as `visavis record` keeps it, for limits to count
    #[arg(long, value_name = "FILE")]
    pub(crate) history: Option<PathBuf>,
}

impl Given {
    /// The sources that do not answer.
    pub(crate) fn pending(&self, model: &Model) -> Vec<SourceIdx> {
        let sources = (0..).map(SourceIdx).zip(&model.sources);
        let silent =
            sources.filter(|(_, source)| self.source_unavailable.iter().any(|name| *name == source.name));
        silent.map(|(id, _)| id).collect()
    }

    /// The paths of all files that are read.
    pub(crate) fn inputs(&self) -> Vec<&str> {
        let pairs = self.data.iter().map(|data| match data.split_once('=').filter(|_| is_pair(data)) {
            Some((_, path)) => path,
            None => data,
        });
        pairs.chain(self.history.as_deref().and_then(Path::to_str)).collect()
    }

    /// The time to decide for.
    pub(crate) fn time(&self, program: &Program) -> Result<Instant, CallError> {
        at::read(self.at.as_deref(), program.zone())
    }

    /// A profile, of which some sources do not answer.
    pub(crate) fn profile(&self, engine: &Engine, program: &Program) -> Result<Profile, CallError> {
        let mut profile = engine.profile();
        for source in &self.source_unavailable {
            profile.set_pending(source, true).map_err(|_| no_source(source, program))?;
        }
        Ok(profile)
    }

    /// The one file that everything is read from; `None` of several, and where a source does not answer.
    pub(crate) fn alone(&self) -> Option<&str> {
        match self.data.as_slice() {
            [one] if !is_pair(one) && self.source_unavailable.is_empty() => Some(one),
            _ => None,
        }
    }

    /// The records of one file, or of a file for each source.
    pub(crate) fn records(
        &self,
        profiles: Option<&str>,
        format: Option<Format>,
        program: &Program,
    ) -> Result<Records, CallError> {
        match (profiles, self.data.as_slice()) {
            (Some(path), _) => Records::open(path, format, program),
            (None, [one]) if !is_pair(one) => Records::open(one, format, program),
            (None, pairs) => Records::join(pairs, &self.source_unavailable, program),
        }
    }
}

fn no_source(source: &str, program: &Program) -> CallError {
    let sources = program.image().sources.iter().filter(|source| !source.is_context);
    let names: Vec<&str> = sources.map(|source| source.name.as_str()).collect();
    let meant = nearest(source, names.iter().copied());
    let meant = meant.map(|near| format!("did you mean `{near}`? ")).unwrap_or_default();
    let list: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    CallError::wrong(format!("the program has no source `{source}`; {meant}it has {}", list.join(", ")))
}
