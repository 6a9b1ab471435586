//! The run over records: one thread cuts them from the file, the others take them apart and work them out, and what comes out stands in
//! the order of the file.
//!
//! In: records. Out: counts, and a row for each record where a table is wanted. So many batches are under way as there are buffers, and
//! no more, however fast one side is.

use std::fmt;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread;

use visavis::{DecideError, Profile};
use visavis_audience::{Failure, RowMachine, Slot, Tally};
use visavis_value::print::grouped;

use super::batch::{self, Batch, Filled};
use super::rows::Rows;
use crate::commands::decide::history::History;
use crate::exit::CallError;
use crate::input::Records;
use crate::input::raw::{Parser, Raw};
use crate::progress::Progress;
use crate::records::told::Told;
use crate::screen::count;

/// Batches under way: one that is read, one that waits, one that is worked out.
const UNDER_WAY: usize = 3;

/// The reading side.
pub(super) struct Run {
    records: Records,
    profile: Profile,
    strict: bool,
    told: Told,
    progress: Progress,
}

/// The working side.
pub(super) struct Work {
    pub(super) machine: RowMachine,
    pub(super) history: History,
    pub(super) tally: Tally,
    pub(super) rows: Option<Rows>,
}

/// How a run came out.
pub(super) struct Done {
    pub(super) tally: Tally,
    pub(super) told: Told,
    /// The record at which it stopped.
    pub(super) stopped: Option<u64>,
}

/// A batch that is done with.
struct Back {
    batch: Batch,
    /// What was read and could not be decided, by its place in the batch.
    undecided: Vec<(usize, DecideError)>,
}

impl Run {
    pub(super) fn new(records: Records, profile: Profile, strict: bool) -> Self {
        let progress = Progress::new(records.read.clone(), records.size);
        let told = Told::new(records.lost());
        Self { records, profile, strict, told, progress }
    }

    pub(super) fn whole(mut self, work: Work) -> Result<Done, CallError> {
        self.told.without_column(self.records.file(), self.records.without_column(), &self.progress);
        let (full, todo) = channel();
        let (done, free) = channel();
        let parser = self.records.parser();
        let parser = &parser;
        for _ in 0..UNDER_WAY {
            let back = Back { batch: Batch::new(&self.profile), undecided: Vec::new() };
            // It lies ready for the loop below, which has the other end.
            drop(done.send(back));
        }
        thread::scope(|scope| {
            let worker = scope.spawn(move || work.whole(parser, &todo, &done));
            let read = self.read(parser, &full, &free);
            drop(full);
            // What could not be written is told before what could not be read: it came first.
            let worked = match worker.join() {
                Ok(worked) => worked,
                Err(panic) => std::panic::resume_unwind(panic),
            };
            let tally = worked?;
            let mut stopped = read?;
            for back in free.try_iter() {
                stopped = stopped.or(self.undecided(&back));
            }
            Ok(Done { tally, told: self.told, stopped })
        })
    }

    /// Reads to the end, or to where the run is to stop.
    fn read(
        &mut self,
        parser: &Parser,
        full: &Sender<Batch>,
        free: &Receiver<Back>,
    ) -> Result<Option<u64>, CallError> {
        let mut first = 1;
        // No buffer comes back where the other side has ended, which says why itself.
        while let Ok(back) = free.recv() {
            if let Some(record) = self.undecided(&back) {
                return Ok(Some(record));
            }
            let mut batch = back.batch;
            let with = (parser, &mut self.progress);
            let filled = batch.fill(&mut self.records, first, self.strict, with)?;
            first += batch.places.len() as u64;
            if full.send(batch).is_err() {
                return Ok(None);
            }
            match filled {
                Filled::More => {}
                Filled::End => return Ok(None),
                Filled::Stopped(record) => return Ok(Some(record)),
            }
        }
        Ok(None)
    }

    /// Tells what was bad of a batch; gives the first record of it that could not be decided where the run is to stop.
    fn undecided(&mut self, back: &Back) -> Option<u64> {
        let first = back.batch.tell(&back.undecided, &mut self.told, &self.progress);
        first.filter(|_| self.strict)
    }
}

impl Work {
    /// Works out what comes, and gives the batches back.
    fn whole(
        mut self,
        parser: &Parser,
        todo: &Receiver<Batch>,
        done: &Sender<Back>,
    ) -> Result<Tally, CallError> {
        let read = |slot: &mut Slot<Raw>, record: u64| batch::read(parser, slot, record);
        while let Ok(mut batch) = todo.recv() {
            let mut undecided = Vec::new();
            let first = batch.first;
            let answers = self.machine.answer(batch.filled(), first, self.history.made(), &read);
            let mut before = 0;
            for answers in answers.map_err(|error| CallError::wrong(error.to_string()))? {
                self.tally.add(answers);
                for (row, failure) in &answers.errors {
                    if let Failure::Undecided(error) = failure {
                        undecided.push((before + row, error.clone()));
                    }
                }
                before += answers.rows;
                if let Some(rows) = &mut self.rows {
                    rows.write(answers)?;
                }
            }
            if done.send(Back { batch, undecided }).is_err() {
                break;
            }
        }
        if let Some(rows) = self.rows {
            rows.end()?;
        }
        Ok(self.tally)
    }
}

impl fmt::Display for Done {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.told.more(f)?;
        let Tally { customers, errors, .. } = self.tally;
        let records = count(customers + errors, "record");
        write!(f, "{records}: {} counted, {}", grouped(customers), count(errors, "error"))?;
        self.told.end(f)
    }
}
