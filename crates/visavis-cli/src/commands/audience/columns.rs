//! The run over columns: one thread unpacks the table, the others work out, and what comes out stands in the order of the rows.
//!
//! In: a table. Out: what the run over its records gives, to the letter: counts, a row for each record where a table is wanted, what was
//! bad. As many batches are under way as there are threads, and as many again that wait.

use std::sync::atomic::Ordering;
use std::sync::mpsc::{Receiver, sync_channel};
use std::thread;

use arrow_array::RecordBatch;
use visavis_audience::{AsRecords, ColumnMachine, Failure, Found, Piece, Tally};

use super::rows::Rows;
use super::run::Done;
use crate::commands::decide::history::History;
use crate::exit::CallError;
use crate::input::Records;
use crate::progress::{Progress, STEP};
use crate::records::Place;
use crate::records::parquet::table::Table;
use crate::records::problem::Problem;
use crate::records::told::Told;

/// How many rows are worked out together.
const ROWS: usize = 16 * 1_024;

/// The working side.
pub(super) struct Work {
    pub(super) machine: ColumnMachine,
    pub(super) history: History,
    pub(super) tally: Tally,
    pub(super) rows: Option<Rows>,
}

/// A batch as it stands in the file, and as attributes are read from it.
type Unpacked = Result<(RecordBatch, RecordBatch), CallError>;

/// The whole run; of the records only what is known of their file is used.
pub(super) fn whole(table: &Table, records: Records, work: Work) -> Result<Done, CallError> {
    let progress = Progress::new(records.read.clone(), records.size);
    let mut told = Told::new(records.lost());
    told.without_column(records.file(), records.without_column(), &progress);
    thread::scope(|scope| {
        let (full, todo) = sync_channel(work.machine.threads());
        scope.spawn(move || {
            for batch in table.batches(ROWS) {
                let unpacked: Unpacked = batch.and_then(|batch| Ok((table.as_read(&batch)?, batch)));
                let is_last = unpacked.is_err();
                // Where the other side has ended it says why itself.
                if full.send(unpacked).is_err() || is_last {
                    return;
                }
            }
        });
        let tally = work.whole(table, &records, &todo, (&mut told, progress))?;
        Ok(Done { tally, told, stopped: None })
    })
}

impl Work {
    fn whole(
        mut self,
        table: &Table,
        records: &Records,
        todo: &Receiver<Unpacked>,
        (told, mut progress): (&mut Told, Progress),
    ) -> Result<Tally, CallError> {
        let (size, all) = (records.size.unwrap_or_default(), table.rows().max(1));
        let mut next = 1;
        loop {
            let (mut pieces, mut plain) = (Vec::new(), Vec::new());
            for unpacked in todo.iter().take(self.machine.threads()) {
                let (records, as_written) = unpacked?;
                let first_record = next;
                next += records.num_rows() as u64;
                pieces.push(Piece { records, first_record });
                plain.push(as_written);
            }
            if pieces.is_empty() {
                break;
            }
            let json = |piece: usize, row: usize| {
                plain.get(piece).map_or_else(Vec::new, |batch| table.json(batch, row))
            };
            let as_records = AsRecords { json: &json, say: |error| Problem::from(error).to_string() };
            let found = self.machine.answer(&pieces, self.history.made(), as_records);
            for found in found.map_err(|error| CallError::wrong(error.to_string()))? {
                let answers = found.answers;
                tell(records.file(), found, (told, &progress));
                self.tally.add(answers);
                if let Some(rows) = &mut self.rows {
                    rows.write(answers)?;
                }
                let done = answers.first_record + answers.rows as u64 - 1;
                let share = u128::from(size) * u128::from(done) / u128::from(all);
                records.read.store(u64::try_from(share).unwrap_or(size), Ordering::Relaxed);
                progress.step(done - done % STEP);
            }
        }
        if let Some(rows) = self.rows {
            rows.end()?;
        }
        Ok(self.tally)
    }
}

/// Tells what was bad, row by row.
fn tell(file: &str, Found { answers, misfits }: Found<'_>, (told, progress): (&mut Told, &Progress)) {
    let place = |row: usize| {
        let record = answers.first_record + row as u64;
        Place { record, line: record }
    };
    let mut misfits = misfits.iter().peekable();
    let mut tell_misfits = |told: &mut Told, until: usize| {
        while let Some((row, misfit)) = misfits.next_if(|(row, _)| *row <= until) {
            told.misfit(file, place(*row), misfit, progress);
        }
    };
    for (row, failure) in &answers.errors {
        tell_misfits(told, *row);
        let problem = match failure {
            Failure::Undecided(error) => Problem::from(error),
            Failure::Unread(_) => Problem::other(failure),
        };
        told.bad(file, place(*row), &problem, progress);
    }
    tell_misfits(told, usize::MAX);
}
