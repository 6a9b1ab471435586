//! The column machine: many customers, one program, one point in time.
//!
//! In: tables whose columns a host holds in the layouts of Arrow. Out: for each condition the rows for which it holds, as bits. It runs the same
//! image as the row machine, a chunk of rows at a time; what a row means is what the record of JSON means that has its values.
//! What columns cannot say is asked of the row machine, so that both always give the same answers.

mod batch;
mod by_row;
mod codes;
mod data;
mod decide;
mod decided;
mod mask;
mod members;
mod ones;
mod plan;
mod read;
mod run;
mod spread;
#[cfg(test)]
mod tests;
mod words;

use std::sync::Arc;

pub use batch::Batch;
pub use data::{Column, Ints, Offsets, PackedBits, Texts, Unit, Values};
pub use members::{Asked, Members};
pub use ones::{ones, ones_of_both};
pub(crate) use plan::Plan;
use visavis_image::image::{AtomId, SegmentId};
use visavis_value::Instant;

use crate::call::Call;
use crate::error::{DecideError, Halt, Misfit};
use crate::program::Program;
use crate::vm::{Inputs, Machine};
use mask::{Mask, NONE, ROWS};
use read::{Kept, Readings};
use run::{Chunk, Work};

/// How many rows are looked at together; bits come in as many.
pub const CHUNK: usize = ROWS;

/// What a thread needs to answer for many customers at once; reuse it.
#[derive(Debug)]
pub struct Lanes {
    program: Arc<Program>,
    plan: Arc<Plan>,
    work: Work,
    /// The call's time that decided what is kept.
    decided_at: Option<Instant>,
    /// By attribute: the dictionary that came last, where it has a number.
    kept: Vec<Option<Kept>>,
    batches: u64,
}

/// What is to be told of a batch besides its answers.
#[derive(Debug, Clone, Default)]
pub struct Told {
    /// Rows that cannot be decided, and why; in order. They are in no segment.
    pub errors: Vec<(usize, DecideError)>,
    /// Values that did not fit and were read as missing or as the default, with their rows.
    pub misfits: Vec<(usize, Misfit)>,
}

impl Lanes {
    pub(crate) fn new(program: Arc<Program>) -> Result<Self, DecideError> {
        let plan = program.columns()?;
        Ok(Self {
            work: Work::new(&program, &plan),
            plan,
            decided_at: None,
            kept: Vec::new(),
            batches: 0,
            program,
        })
    }

    /// Says of every segment which rows of a batch are in it: `see` is given the segment, the first row of a chunk, a multiple of [`CHUNK`],
    /// and bits, of which the first is that row's. Every segment is seen once for each chunk, in order of declaration; chunks come in order.
    ///
    /// # Errors
    /// Where the batch or the call belongs to another program. A row that cannot be decided is told, and is in no segment.
    pub fn segments_of(
        &mut self,
        batch: &Batch<'_>,
        call: &Call,
        mut see: impl FnMut(SegmentId, usize, &[u64]),
    ) -> Result<Told, DecideError> {
        let program = Arc::clone(&self.program);
        let roots: Vec<AtomId> = program.image.segments.iter().map(|segment| segment.holds).collect();
        self.ask_all(batch, call, &roots, |root, first, bits| {
            if let Ok(number) = u32::try_from(root) {
                see(SegmentId(number), first, bits);
            }
        })
    }

    /// Asks several atoms of all rows.
    fn ask_all(
        &mut self,
        batch: &Batch<'_>,
        call: &Call,
        roots: &[AtomId],
        mut see: impl FnMut(usize, usize, &[u64]),
    ) -> Result<Told, DecideError> {
        let mut told = Told::default();
        let mut answers = Vec::with_capacity(roots.len());
        self.each_chunk(batch, call, |chunk, odd| {
            let rows = chunk.rows;
            answers.clear();
            for root in roots {
                let bits = chunk.ask(*root, &rows)?;
                answers.push(mask::merged(bits, &rows, |bits, rows| bits & rows));
            }
            let odd = mask::merged(odd, &chunk.halted, |odd, halted| odd | halted);
            chunk.odd_rows(call, &odd, roots, (&mut answers, &mut told))?;
            let words = chunk.count.div_ceil(64);
            for (number, bits) in answers.iter().enumerate() {
                see(number, chunk.first, bits.get(..words).unwrap_or(bits));
            }
            Ok(())
        })?;
        Ok(told)
    }

    /// Does something with each chunk of a batch, once it is read; `work` is also given the rows that only the row reader reads.
    fn each_chunk(
        &mut self,
        batch: &Batch<'_>,
        call: &Call,
        mut work: impl FnMut(&mut Chunk<'_, '_>, &Mask) -> Result<(), DecideError>,
    ) -> Result<(), DecideError> {
        let (program, plan) = (Arc::clone(&self.program), Arc::clone(&self.plan));
        let context = call.given();
        if !batch.belongs_to(&program) || context.is_some_and(|context| !context.belongs_to(&program)) {
            return Err(DecideError::OtherProgram);
        }
        if self.decided_at != Some(call.now()) {
            self.work.begin_call();
            self.decided_at = Some(call.now());
        }
        let blank = decided::empty_record(&program);
        let mut readings = Readings::new(&program, batch, &mut self.kept);
        self.batches += 1;
        let given = |attribute: usize| context.is_some_and(|context| context.record.gives(attribute));
        for first in (0..batch.rows()).step_by(ROWS) {
            let all = mask::first(batch.rows() - first);
            let odd = readings.read(&program, first, &all, given);
            let rows = mask::merged(&all, &odd, |all, odd| all & !odd);
            self.work.begin_chunk();
            let inputs =
                Inputs { program: &program, profile: &blank, context, now: call.now(), number: None };
            let mut chunk = Chunk {
                plan: &plan,
                work: &mut self.work,
                readings: &mut readings,
                inputs,
                batch,
                batch_number: self.batches,
                first,
                count: (batch.rows() - first).min(ROWS),
                rows,
                halted: NONE,
            };
            work(&mut chunk, &odd)?;
        }
        Ok(())
    }
}

impl Chunk<'_, '_> {
    /// Answers for the rows that only the row reader reads.
    fn odd_rows(
        &mut self,
        call: &Call,
        odd: &Mask,
        roots: &[AtomId],
        (answers, told): (&mut [Mask], &mut Told),
    ) -> Result<(), DecideError> {
        for row in mask::rows(odd) {
            let at = self.first + row;
            answers.iter_mut().for_each(|bits| mask::remove(bits, row));
            match self.odd_row(call, row, roots) {
                Err(error) => told.errors.push((at, error)),
                Ok(found) => {
                    told.misfits.extend(self.work.profile.misfits().map(|misfit| (at, misfit.clone())));
                    let yes = answers.iter_mut().zip(found).filter(|(_, yes)| *yes);
                    yes.for_each(|(bits, _)| mask::insert(bits, row));
                }
            }
        }
        Ok(())
    }

    fn odd_row(&mut self, call: &Call, row: usize, roots: &[AtomId]) -> Result<Vec<bool>, DecideError> {
        // What is missing of the context may come with the call, so that the profile is asked about that below.
        let _ = self.work.profile.read_batch_row(self.batch, self.first + row);
        let program = Arc::clone(self.work.profile.program());
        let inputs = crate::session::inputs(&program, &self.work.profile, call)?;
        let mut machine = Machine::new(inputs, &mut self.work.memory);
        roots.iter().map(|root| Ok(machine.ask_sure(*root)?)).collect()
    }
}

impl Program {
    /// The program made ready for columns.
    pub(crate) fn columns(&self) -> Result<Arc<Plan>, Halt> {
        if let Some(plan) = self.column_plan.get() {
            return Ok(Arc::clone(plan));
        }
        let plan = Arc::new(Plan::new(self)?);
        Ok(Arc::clone(self.column_plan.get_or_init(|| plan)))
    }
}
