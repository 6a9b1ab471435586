//! The row machine: customers of a batch one by one, shared between threads.
//!
//! In: a batch of records, and how one is read into a profile. Out: their answers, in the order of the batch whatever thread worked on
//! them.

use rayon::prelude::*;
use rayon::{ThreadPool, ThreadPoolBuilder};
use visavis::{
    Call, ContactHistory, DecideError, DecisionId, Engine, HistoryError, Membership, Profile, Session,
};

use crate::answers::{Answers, Failure};

/// A record of a batch.
#[derive(Debug)]
pub struct Slot<R> {
    /// The record as it came; nothing to be read where the profile is filled already.
    pub record: R,
    /// What was read.
    pub profile: Profile,
    /// Why nothing was.
    pub failure: Option<String>,
}

/// Why a run cannot go on.
#[derive(Debug, thiserror::Error)]
pub enum MachineError {
    /// The threads could not be started.
    #[error("cannot start {threads} threads: {message}")]
    Threads {
        /// How many were asked for.
        threads: usize,
        /// Why not.
        message: String,
    },
    /// The table cannot be answered as columns.
    #[error(transparent)]
    Columns(#[from] visavis_arrow::ArrowError),
    /// The contact history cannot be read, and guessing is not for us.
    #[error(transparent)]
    History(#[from] HistoryError),
}

/// Works batches out by the engine's row machine.
#[derive(Debug)]
pub struct RowMachine {
    call: Call,
    decisions: Vec<DecisionId>,
    pool: ThreadPool,
    /// One for each thread.
    workers: Vec<Worker>,
}

#[derive(Debug)]
struct Worker {
    session: Session,
    found: Membership,
    answers: Answers,
    fatal: Option<HistoryError>,
    size: (usize, usize),
}

impl RowMachine {
    /// A machine of so many threads, at least one.
    ///
    /// # Errors
    /// Where the system does not give the threads.
    pub fn new(
        engine: &Engine,
        call: Call,
        decisions: Vec<DecisionId>,
        threads: usize,
    ) -> Result<Self, MachineError> {
        let threads = threads.max(1);
        let pool = pool(threads)?;
        let size = (engine.image().segments.len(), engine.image().campaigns.len());
        let worker = || Worker {
            session: engine.session(),
            found: Membership::default(),
            answers: Answers::default(),
            fatal: None,
            size,
        };
        Ok(Self { call, decisions, pool, workers: std::iter::repeat_with(worker).take(threads).collect() })
    }

    /// The answers of a batch, in pieces that follow each other; `first_record` is the number of its first record. Each record that has not
    /// failed is read by `read` first, by the thread that works it out.
    ///
    /// # Errors
    /// Where the contact history cannot be read.
    pub fn answer<R: Send>(
        &mut self,
        batch: &mut [Slot<R>],
        first_record: u64,
        history: &dyn ContactHistory,
        read: &(dyn Fn(&mut Slot<R>, u64) + Sync),
    ) -> Result<impl Iterator<Item = &Answers>, MachineError> {
        let size = batch.len();
        let piece = size.div_ceil(self.workers.len()).max(1);
        let (call, decisions) = (&self.call, self.decisions.as_slice());
        let workers = &mut self.workers;
        self.pool.install(|| {
            let pieces = batch.par_chunks_mut(piece).zip(workers.par_iter_mut()).enumerate();
            pieces.for_each(|(number, (slots, worker))| {
                let first = first_record + (number * piece) as u64;
                for (slot, record) in slots.iter_mut().zip(first..).filter(|(slot, _)| slot.failure.is_none())
                {
                    read(slot, record);
                }
                worker.work(slots, first, (call, history), decisions);
            });
        });
        if let Some(error) = self.workers.iter_mut().find_map(|worker| worker.fatal.take()) {
            return Err(error.into());
        }
        Ok(self.workers.iter().take(size.div_ceil(piece)).map(|worker| &worker.answers))
    }
}

/// So many threads.
pub(crate) fn pool(threads: usize) -> Result<ThreadPool, MachineError> {
    let pool = ThreadPoolBuilder::new().num_threads(threads).build();
    pool.map_err(|error| MachineError::Threads { threads, message: error.to_string() })
}

impl Worker {
    fn work<R>(
        &mut self,
        slots: &[Slot<R>],
        first_record: u64,
        (call, history): (&Call, &dyn ContactHistory),
        decisions: &[DecisionId],
    ) {
        let (segments, campaigns) = self.size;
        self.answers.reset(slots.len(), segments, campaigns);
        self.answers.first_record = first_record;
        for (row, slot) in slots.iter().enumerate() {
            let failure = match &slot.failure {
                Some(unread) => Some(Failure::Unread(unread.clone())),
                None => {
                    let found = &mut self.found;
                    let done = self.session.membership(&slot.profile, call, history, decisions, found);
                    done.err().map(Failure::Undecided)
                }
            };
            match failure {
                Some(Failure::Undecided(DecideError::History(error))) => {
                    self.fatal = Some(error);
                    return;
                }
                Some(failure) => {
                    self.answers.errors.push((row, failure));
                    self.answers.keys.push(None);
                }
                None => self.take(row),
            }
        }
    }

    /// Takes over what was found of a customer.
    fn take(&mut self, row: usize) {
        let Self { found, answers, .. } = self;
        answers.keys.push(found.customer().map(ToOwned::to_owned));
        for segment in found.segments() {
            if let Some(members) = answers.segments.get_mut(segment.index()) {
                members.insert(row);
            }
        }
        for (campaign, standing) in found.standings().iter().enumerate() {
            answers.stand(row, campaign, *standing);
        }
        answers.picks.extend(found.picks().iter().map(|pick| (row, *pick)));
    }
}
