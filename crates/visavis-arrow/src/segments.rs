//! Segments of many batches, on all threads that rayon has.
//!
//! In: batches. Out: for each, in their order, who is in which segment, or how many are. A thread takes a whole batch; what it needs besides
//! is kept from batch to batch, so that memory is bounded by the batches at work.

use std::sync::{Mutex, PoisonError};

use arrow_array::RecordBatch;
use rayon::prelude::*;
use visavis_engine::{
    Asked, Batch, Call, DecideError, Engine, Lanes, Members, Misfit, Profile, SegmentId, Told, ones,
};

use crate::dictionaries::Dictionaries;
use crate::error::ArrowError;
use crate::table;

/// Who is in which segment, of one batch.
#[derive(Debug, Clone)]
pub struct Membership {
    rows: usize,
    /// How many words a segment has.
    width: usize,
    /// Segment by segment: a bit for each row.
    bits: Vec<u64>,
    told: Told,
}

impl Membership {
    /// How many customers.
    #[must_use]
    pub fn rows(&self) -> usize {
        self.rows
    }

    /// The rows of a segment as bits; the first row is the least significant of the first word, and bits behind the last row are no.
    #[must_use]
    pub fn bits(&self, segment: SegmentId) -> &[u64] {
        let start = segment.index().saturating_mul(self.width);
        self.bits.get(start..start.saturating_add(self.width)).unwrap_or_default()
    }

    /// Whether a row is in a segment.
    #[must_use]
    pub fn has(&self, segment: SegmentId, row: usize) -> bool {
        self.bits(segment).get(row / 64).is_some_and(|word| word >> (row % 64) & 1 == 1)
    }

    /// How many are in a segment.
    #[must_use]
    pub fn count(&self, segment: SegmentId) -> u64 {
        ones(self.bits(segment))
    }

    /// Rows that cannot be decided, and why; they are in no segment.
    #[must_use]
    pub fn errors(&self) -> &[(usize, DecideError)] {
        &self.told.errors
    }

    /// Values that did not fit and were read as missing or as the default.
    #[must_use]
    pub fn misfits(&self) -> &[(usize, Misfit)] {
        &self.told.misfits
    }
}

/// Who is in which segment, batch by batch.
pub type Segments = Vec<Membership>;

/// How many customers there are, and how many of them are in each segment.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Counts {
    /// Customers.
    pub rows: u64,
    /// Those whose record cannot be decided.
    pub errors: u64,
    /// Values that did not fit and were read as missing or as the default.
    pub misfits: u64,
    /// By segment, in order of declaration.
    pub segments: Vec<u64>,
}

impl Counts {
    /// Of nobody.
    pub(crate) fn none(engine: &Engine) -> Self {
        Self { segments: vec![0; engine.image().segments.len()], ..Self::default() }
    }

    /// Adds those of others.
    pub(crate) fn add(&mut self, others: &Self) {
        self.rows += others.rows;
        self.errors += others.errors;
        self.misfits += others.misfits;
        self.segments.iter_mut().zip(&others.segments).for_each(|(all, own)| *all += own);
    }
}

/// Who is in which segment: a membership for each batch, in their order.
///
/// # Errors
/// As [`batch`](crate::batch); where the call belongs to another program.
pub fn segments(engine: &Engine, batches: &[RecordBatch], call: &Call) -> Result<Segments, ArrowError> {
    each(engine, batches, |lanes, batch| membership(engine, lanes, batch, call))
}

/// How many customers are in each segment.
///
/// # Errors
/// As [`segments`].
pub fn count_segments(engine: &Engine, batches: &[RecordBatch], call: &Call) -> Result<Counts, ArrowError> {
    let counted = each(engine, batches, |lanes, batch| count(engine, lanes, batch, call))?;
    let mut all = Counts::none(engine);
    counted.iter().for_each(|counts| all.add(counts));
    Ok(all)
}

/// Does something with each batch, in lanes that are kept for the next one; results come in order of the batches.
pub(crate) fn each<T: Send>(
    engine: &Engine,
    batches: &[RecordBatch],
    work: impl Fn(&mut Lanes, &Batch<'_>) -> Result<T, ArrowError> + Sync,
) -> Result<Vec<T>, ArrowError> {
    let idle = Idle::new(engine);
    let done = batches.par_iter().map(|records| {
        idle.with(|worker| {
            let batch = table::numbered(engine, records, &mut worker.dictionaries)?;
            work(&mut worker.lanes, &batch)
        })
    });
    done.collect()
}

/// Workers that wait for a batch; as many as threads work at once.
pub(crate) struct Idle<'e> {
    engine: &'e Engine,
    workers: Mutex<Vec<Worker>>,
}

/// What a thread needs: lanes, and which dictionaries these know.
#[derive(Debug)]
pub struct Worker {
    pub(crate) lanes: Lanes,
    pub(crate) dictionaries: Dictionaries,
}

impl Worker {
    /// Whoever answers for customers of an engine; reuse it.
    ///
    /// # Errors
    /// Where the engine's image is broken.
    pub fn new(engine: &Engine) -> Result<Self, ArrowError> {
        Ok(Self { lanes: engine.lanes()?, dictionaries: Dictionaries::default() })
    }

    /// Everything about the customers of a batch, as [`Lanes::members_of`] says; `first` is the number of the first row's record.
    ///
    /// # Errors
    /// As [`batch`](crate::batch) and [`Lanes::members_of`].
    pub fn members_of(
        &mut self,
        engine: &Engine,
        (records, first): (&RecordBatch, u64),
        asked: Asked<'_>,
        read: impl FnMut(usize, &mut Profile),
        found: &mut Members,
    ) -> Result<Told, ArrowError> {
        let batch = table::numbered(engine, records, &mut self.dictionaries)?.numbered_from(first);
        Ok(self.lanes.members_of(&batch, asked, read, found)?)
    }
}

impl<'e> Idle<'e> {
    pub(crate) fn new(engine: &'e Engine) -> Self {
        Self { engine, workers: Mutex::new(Vec::new()) }
    }

    /// Does something with a worker, who then waits again.
    pub(crate) fn with<T>(
        &self,
        work: impl FnOnce(&mut Worker) -> Result<T, ArrowError>,
    ) -> Result<T, ArrowError> {
        let pool = || self.workers.lock().unwrap_or_else(PoisonError::into_inner);
        let known = pool().pop();
        let mut worker = match known {
            Some(worker) => worker,
            None => Worker::new(self.engine)?,
        };
        let found = work(&mut worker);
        pool().push(worker);
        found
    }
}

fn membership(
    engine: &Engine,
    lanes: &mut Lanes,
    batch: &Batch<'_>,
    call: &Call,
) -> Result<Membership, ArrowError> {
    let rows = batch.rows();
    let width = rows.div_ceil(64);
    let mut bits = vec![0; width * engine.image().segments.len()];
    let told = lanes.segments_of(batch, call, |segment, first, words| {
        let start = segment.index() * width + first / 64;
        if let Some(own) = bits.get_mut(start..start + words.len()) {
            own.copy_from_slice(words);
        }
    })?;
    Ok(Membership { rows, width, bits, told })
}

pub(crate) fn count(
    engine: &Engine,
    lanes: &mut Lanes,
    batch: &Batch<'_>,
    call: &Call,
) -> Result<Counts, ArrowError> {
    let mut segments = vec![0; engine.image().segments.len()];
    let told = lanes.segments_of(batch, call, |segment, _, words| {
        if let Some(count) = segments.get_mut(segment.index()) {
            *count += ones(words);
        }
    })?;
    let (errors, misfits) = (told.errors.len() as u64, told.misfits.len() as u64);
    Ok(Counts { rows: batch.rows() as u64, errors, misfits, segments })
}
