//! Parquet, read as the JSON Lines that mean the same: an object a row, of the columns that the rules may read.
//!
//! In: a file. Out: bytes of JSON Lines, a batch of rows at a time, so that whoever reads JSON Lines reads Parquet. A null is left out, a
//! date, a time and a decimal are texts as records have them, structs and maps are objects. What no record can hold is a wrong call, and
//! only where a rule may read it.

mod json;
mod shape;
pub(crate) mod table;

use std::fs::File;
use std::io::{self, BufReader, Read};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use arrow_array::RecordBatch;
use parquet::arrow::ProjectionMask;
use parquet::arrow::arrow_reader::{
    ArrowReaderOptions, ParquetRecordBatchReader, ParquetRecordBatchReaderBuilder,
};
use parquet::errors::ParquetError;
use visavis::Program;

use super::BUFFER;
use crate::exit::CallError;
use shape::Shape;

/// What every Parquet file begins with, and ends with.
pub(crate) const MAGIC: &[u8; 4] = b"PAR1";
/// How many rows are unrolled together.
const ROWS: usize = 1_024;

/// A table that is read as JSON Lines.
pub(super) struct Unrolled {
    /// The names of its columns; those of a struct's members behind the struct's, with a dot.
    pub(super) header: Vec<String>,
    pub(super) lines: Box<dyn Read>,
}

/// Opens a table of so many bytes; of a program those columns that its rules may read.
pub(super) fn open(
    file: File,
    name: &str,
    program: Option<&Program>,
    (read, size): (Arc<AtomicU64>, u64),
) -> Result<Unrolled, CallError> {
    // What pandas and others note for themselves would bring back dictionaries and the like, which say nothing more.
    let options = ArrowReaderOptions::new().with_skip_arrow_metadata(true);
    let table = ParquetRecordBatchReaderBuilder::try_new_with_options(file, options);
    let table = table.map_err(|error| broken(name, &error))?;
    let schema = table.schema();
    let header = shape::header(schema.fields());
    let shape = Shape::new(schema.fields(), program);
    shape::refuse_unreadable(&shape, schema.fields(), name)?;
    let mask = ProjectionMask::roots(table.parquet_schema(), shape.columns());
    let rows = u64::try_from(table.metadata().file_metadata().num_rows()).unwrap_or_default();
    let batches = table.with_projection(mask).with_batch_size(ROWS).build();
    let batches = batches.map_err(|error| broken(name, &error))?;
    let lines = Lines { batches, shape, batch: Vec::new(), at: 0, done: 0, rows, read, size };
    Ok(Unrolled { header, lines: Box::new(BufReader::with_capacity(BUFFER, lines)) })
}

fn broken(name: &str, error: &ParquetError) -> CallError {
    CallError::wrong(format!("cannot read `{name}`: {}", in_words(error)))
}

/// What is wrong, without the name of the format that comes before it.
fn in_words(error: &ParquetError) -> String {
    let said = error.to_string();
    let said = said.strip_prefix("Parquet error: ").unwrap_or(&said);
    format!("it is a broken Parquet file, or one of a kind that is not understood: {said}")
}

/// The rows as bytes.
struct Lines {
    batches: ParquetRecordBatchReader,
    shape: Shape,
    /// Lines that were not read yet, from `at`.
    batch: Vec<u8>,
    at: usize,
    /// Rows so far, of how many.
    done: u64,
    rows: u64,
    /// What of the file's bytes counts as read, so that a bar shows how far it is.
    read: Arc<AtomicU64>,
    size: u64,
}

impl Read for Lines {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while self.at == self.batch.len() {
            let Some(batch) = self.batches.next() else { return Ok(0) };
            let batch = batch.map_err(|error| io::Error::other(error.to_string()))?;
            self.unroll(&batch)?;
        }
        let rest = self.batch.get(self.at..).unwrap_or_default();
        let bytes = rest.len().min(buffer.len());
        if let (Some(to), Some(from)) = (buffer.get_mut(..bytes), rest.get(..bytes)) {
            to.copy_from_slice(from);
        }
        self.at += bytes;
        Ok(bytes)
    }
}

impl Lines {
    fn unroll(&mut self, batch: &RecordBatch) -> io::Result<()> {
        self.batch.clear();
        self.at = 0;
        for row in 0..batch.num_rows() {
            json::row(&mut self.batch, self.shape.nodes(), batch.columns(), row)?;
            self.batch.push(b'\n');
        }
        self.done += batch.num_rows() as u64;
        let share = u128::from(self.size) * u128::from(self.done) / u128::from(self.rows.max(1));
        self.read.store(u64::try_from(share).unwrap_or(self.size), Ordering::Relaxed);
        Ok(())
    }
}
