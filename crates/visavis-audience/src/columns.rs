//! The column machine: pieces of a table, a piece for each thread.
//!
//! In: record batches. Out: their answers, in their order whatever thread worked on them. What it says of a customer is what the row
//! machine says of the record that the row is.

use arrow_array::RecordBatch;
use rayon::ThreadPool;
use rayon::prelude::*;
use visavis::{Call, CampaignId, ContactHistory, DecideError, DecisionId, Engine, Misfit, RecordError};
use visavis_arrow::{ArrowError, Worker as Lanes};
use visavis_engine::{Asked, Members};

use crate::answers::{Answers, Failure, STEPS};
use crate::machine::{MachineError, pool};

/// A piece of a table.
#[derive(Debug)]
pub struct Piece {
    /// Its rows.
    pub records: RecordBatch,
    /// The number of the first, from 1.
    pub first_record: u64,
}

/// The records that rows are: rows in which anything is out of order are read as these.
#[derive(Clone, Copy)]
pub struct AsRecords<'r> {
    /// The record of a row as JSON, by the number of the piece and the row in it.
    pub json: &'r (dyn Fn(usize, usize) -> Vec<u8> + Sync),
    /// What is wrong with a record, in words.
    pub say: fn(&RecordError) -> String,
}

impl std::fmt::Debug for AsRecords<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("AsRecords").finish_non_exhaustive()
    }
}

/// What was found of a piece.
#[derive(Debug, Clone, Copy)]
pub struct Found<'a> {
    /// The answers.
    pub answers: &'a Answers,
    /// The values that did not fit, with their rows.
    pub misfits: &'a [(usize, Misfit)],
}

/// Works pieces out by the engine's column machine.
#[derive(Debug)]
pub struct ColumnMachine {
    engine: Engine,
    call: Call,
    decisions: Vec<DecisionId>,
    with_keys: bool,
    pool: ThreadPool,
    /// One for each thread.
    workers: Vec<Worker>,
}

#[derive(Debug)]
struct Worker {
    lanes: Lanes,
    members: Members,
    answers: Answers,
    misfits: Vec<(usize, Misfit)>,
    error: Option<ArrowError>,
}

impl ColumnMachine {
    /// A machine of so many threads, at least one; keys are found only where they are wanted.
    ///
    /// # Errors
    /// Where the system does not give the threads.
    pub fn new(
        engine: &Engine,
        call: Call,
        decisions: Vec<DecisionId>,
        threads: usize,
        with_keys: bool,
    ) -> Result<Self, MachineError> {
        let threads = threads.max(1);
        let pool = pool(threads)?;
        let worker = || {
            Ok(Worker {
                lanes: Lanes::new(engine)?,
                members: Members::default(),
                answers: Answers::default(),
                misfits: Vec::new(),
                error: None,
            })
        };
        let workers: Result<_, MachineError> = std::iter::repeat_with(worker).take(threads).collect();
        Ok(Self { engine: engine.clone(), call, decisions, with_keys, pool, workers: workers? })
    }

    /// How many pieces are worked out at once.
    #[must_use]
    pub fn threads(&self) -> usize {
        self.workers.len()
    }

    /// What is found of pieces, as many as there are threads, in their order.
    ///
    /// # Errors
    /// Where the table cannot be read, and where the contact history cannot.
    pub fn answer(
        &mut self,
        pieces: &[Piece],
        history: &dyn ContactHistory,
        records: AsRecords<'_>,
    ) -> Result<impl Iterator<Item = Found<'_>>, MachineError> {
        let engine = &self.engine;
        let asked =
            Asked { call: &self.call, history, decisions: &self.decisions, with_keys: self.with_keys };
        let workers = &mut self.workers;
        self.pool.install(|| {
            let pieces = pieces.par_iter().zip(workers.par_iter_mut()).enumerate();
            pieces.for_each(|(number, (piece, worker))| {
                worker.error = worker.work(engine, (number, piece), asked, records).err();
            });
        });
        if let Some(error) = self.workers.iter_mut().find_map(|worker| worker.error.take()) {
            return Err(match error {
                ArrowError::Decide(DecideError::History(error)) => error.into(),
                error => error.into(),
            });
        }
        let done = self.workers.iter().take(pieces.len());
        Ok(done.map(|worker| Found { answers: &worker.answers, misfits: &worker.misfits }))
    }
}

impl Worker {
    fn work(
        &mut self,
        engine: &Engine,
        (number, piece): (usize, &Piece),
        asked: Asked<'_>,
        records: AsRecords<'_>,
    ) -> Result<(), ArrowError> {
        let Self { lanes, members, answers, misfits, .. } = self;
        let rows = piece.records.num_rows();
        let read = |row: usize, profile: &mut visavis::Profile| {
            // What is wrong with the record is told once it is asked for.
            let _ = profile.read_json(&(records.json)(number, row));
        };
        let told = lanes.members_of(engine, (&piece.records, piece.first_record), asked, read, members)?;
        let image = engine.image();
        answers.reset(0, image.segments.len(), image.campaigns.len());
        (answers.rows, answers.first_record) = (rows, piece.first_record);
        for (own, found) in answers.segments.iter_mut().zip(members.segments()) {
            own.copy(found, rows);
        }
        for (campaign, own) in (0..).map(CampaignId).zip(&mut answers.funnels) {
            for (own, step) in own.iter_mut().zip(STEPS) {
                own.copy(members.at_least(campaign, step.standing()), rows);
            }
        }
        answers.keys.extend_from_slice(members.keys());
        answers.picks.extend_from_slice(members.picks());
        answers.errors.extend(told.errors.into_iter().map(|(row, error)| {
            let failure = match error {
                DecideError::Record(error) => Failure::Unread((records.say)(&error)),
                error => Failure::Undecided(error),
            };
            (row, failure)
        }));
        *misfits = told.misfits;
        Ok(())
    }
}
