//! The contact history of a run: none, one that is read, or one that what is chosen is recorded in.
//!
//! In: decisions to make, and the lines of their answers. Out: the lines that may be told: those of a recording run only once what
//! they say is safely recorded.

use std::path::Path;

use visavis::{
    Answer, Call, Contact, ContactHistory, DecideError, DecisionId, HistoryError, NoContacts, Profile,
    Program, Session,
};
use visavis_store::{Batch, Store, StoreError};

use crate::exit::CallError;
use crate::screen;

/// How many answers are recorded together: each time waits for the disk once.
const TOGETHER: usize = 2_000;

/// See the module.
pub(crate) enum History {
    None,
    Read(Store),
    Record(Box<Recorder>),
}

/// What is not yet safe.
pub(crate) struct Recorder {
    store: Store,
    batch: Option<Batch>,
    /// How many answers stand in it.
    answers: usize,
    lines: Vec<u8>,
}

impl History {
    /// Opens the history that the command names.
    pub(crate) fn open(path: Option<&Path>, records: bool, program: &Program) -> Result<Self, CallError> {
        Self::open_for(path, records, &[program])
    }

    /// Opens the history that the command names, for several programs.
    pub(crate) fn open_for(
        path: Option<&Path>,
        records: bool,
        programs: &[&Program],
    ) -> Result<Self, CallError> {
        let Some(path) = path else {
            if programs.iter().any(|program| has_limits(program)) {
                screen::say(
                    "warning: the rules have limits; without --history they count nothing that was delivered before",
                );
            }
            return Ok(Self::None);
        };
        if records {
            let store = Store::create(path).map_err(|error| in_words(&error))?;
            let recorder = Recorder { store, batch: None, answers: 0, lines: Vec::new() };
            return Ok(Self::Record(Box::new(recorder)));
        }
        Store::open(path).map(Self::Read).map_err(|error| in_words(&error))
    }

    /// Answers a decision, and records what is chosen where that is the run's way.
    pub(crate) fn ask<'s>(
        &mut self,
        session: &'s mut Session,
        decision: DecisionId,
        (profile, call): (&'s Profile, &'s Call),
        explain: bool,
    ) -> Result<Answer<'s>, DecideError> {
        if let Self::Record(recorder) = self {
            let batch = recorder.batch()?;
            return if explain {
                session.explain_and_record(decision, profile, call, batch)
            } else {
                session.decide_and_record(decision, profile, call, batch)
            };
        }
        let history = self.made();
        if explain {
            session.explain(decision, profile, call, history)
        } else {
            session.decide(decision, profile, call, history)
        }
    }

    /// The contacts that were made before the run, for limits to count.
    pub(crate) fn made(&self) -> &dyn ContactHistory {
        match self {
            Self::None => &NoContacts,
            Self::Read(store) => store,
            Self::Record(recorder) => &recorder.store,
        }
    }

    /// The contacts of a history that is read which `keep` holds for.
    pub(crate) fn contacts(&self, keep: impl Fn(&Contact) -> bool) -> Result<Vec<Contact>, CallError> {
        self.listed(keep).map_err(|error| CallError::wrong(error.to_string()))
    }

    /// The same, where the error is for somebody else to tell.
    pub(crate) fn listed(&self, keep: impl Fn(&Contact) -> bool) -> Result<Vec<Contact>, HistoryError> {
        match self {
            Self::Read(store) => store.contacts(keep),
            Self::None | Self::Record(_) => Ok(Vec::new()),
        }
    }

    /// Takes a line, and gives what may be written now; `waits` says that somebody waits for it.
    pub(crate) fn line<'l>(&'l mut self, line: &'l [u8], waits: bool) -> Result<Lines<'l>, CallError> {
        let Self::Record(recorder) = self else { return Ok(Lines::Now(line)) };
        recorder.lines.extend_from_slice(line);
        recorder.answers += 1;
        if recorder.answers < TOGETHER && !waits {
            return Ok(Lines::Later);
        }
        recorder.commit().map(Lines::Held)
    }

    /// What is still held back, once it is safe.
    pub(crate) fn end(self) -> Result<Vec<u8>, CallError> {
        match self {
            Self::None | Self::Read(_) => Ok(Vec::new()),
            Self::Record(mut recorder) => recorder.commit(),
        }
    }
}

fn has_limits(program: &Program) -> bool {
    let image = program.image();
    let limits = image.channels.iter().map(|channel| &channel.limits);
    let mut limits = limits.chain(image.campaigns.iter().map(|campaign| &campaign.limits));
    limits.any(|limits| !limits.is_empty())
}

/// What may be written.
pub(crate) enum Lines<'l> {
    /// The line itself
    Now(&'l [u8]),
    /// It and those before it
    Held(Vec<u8>),
    /// Nothing yet
    Later,
}

impl Recorder {
    fn batch(&mut self) -> Result<&Batch, HistoryError> {
        let batch = match self.batch.take() {
            Some(batch) => batch,
            None => self.store.batch()?,
        };
        Ok(self.batch.insert(batch))
    }

    fn commit(&mut self) -> Result<Vec<u8>, CallError> {
        if let Some(batch) = self.batch.take() {
            batch.commit().map_err(|error| CallError::wrong(error.to_string()))?;
        }
        self.answers = 0;
        Ok(std::mem::take(&mut self.lines))
    }
}

/// Whether a run must end: what stands in the batch may be half of something.
pub(crate) fn is_fatal(error: &DecideError) -> bool {
    matches!(error, DecideError::History(HistoryError::Unusable { .. }))
}

/// What is wrong with a file, with the way out.
pub(crate) fn in_words(error: &StoreError) -> CallError {
    CallError::wrong(match error {
        StoreError::Absent { path } => {
            let path = path.display();
            format!("{error}; `visavis record --history {path} DELIVERIES` makes one")
        }
        StoreError::NotAStore { .. } => {
            format!("{error}; name a file that `visavis record` made, or one that is not there yet")
        }
        StoreError::InUse { .. } => format!("{error}; wait for it, or end it"),
        StoreError::Format { .. } => format!("{error}; use a newer `visavis`"),
        _ => error.to_string(),
    })
}
