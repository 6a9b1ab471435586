//! The table with a row for each record, as a file of CSV or Parquet.
//!
//! In: answers, in the order of the records. Out: a file that takes its name when it is whole.

use std::fs::File;
use std::io::BufWriter;
use std::path::Path;

use visavis_audience::{Answers, ParquetSheet, Sheet, SheetError};

use crate::commands::decide::output::{Output, create};
use crate::exit::CallError;
use crate::written::Written;

/// See the module.
pub(super) struct Rows {
    sheet: Sheet,
    sink: Sink,
}

enum Sink {
    /// With the lines of the batch in hand.
    Csv(Output, Vec<u8>),
    Parquet {
        table: ParquetSheet<BufWriter<File>>,
        written: Written,
        place: String,
    },
}

impl Rows {
    /// Opens the file, and writes what stands above the rows.
    pub(super) fn open(sheet: Sheet, path: &Path, inputs: &[&str]) -> Result<Self, CallError> {
        let name = path.to_string_lossy().to_lowercase();
        if name.ends_with(".parquet") {
            let place = format!("`{}`", path.display());
            let (written, file) = create(path, "--out", inputs)?;
            let table = ParquetSheet::new(&sheet, BufWriter::new(file));
            let table = table.map_err(|error| unwritable(&place, &error))?;
            return Ok(Self { sheet, sink: Sink::Parquet { table, written, place } });
        }
        if name.ends_with(".csv") || name.ends_with(".csv.gz") {
            let mut output = Output::open(Some(path), inputs)?;
            let mut lines = Vec::new();
            sheet.csv_header(&mut lines);
            output.line(&lines)?;
            return Ok(Self { sheet, sink: Sink::Csv(output, lines) });
        }
        let path = path.display();
        let endings = "`.csv`, `.csv.gz` or `.parquet`";
        Err(CallError::wrong(format!("`{path}`: the name of --out ends in {endings}")))
    }

    /// Writes the rows of a batch.
    pub(super) fn write(&mut self, answers: &Answers) -> Result<(), CallError> {
        match &mut self.sink {
            Sink::Csv(output, lines) => {
                lines.clear();
                self.sheet.csv_rows(answers, lines);
                output.line(lines)
            }
            Sink::Parquet { table, place, .. } => {
                table.write(&self.sheet, answers).map_err(|error| unwritable(place, &error))
            }
        }
    }

    /// Ends the file, and gives it its name.
    pub(super) fn end(self) -> Result<(), CallError> {
        match self.sink {
            Sink::Csv(output, _) => output.end(),
            Sink::Parquet { table, written, place } => {
                let file = table.finish().map_err(|error| unwritable(&place, &error))?;
                let flushed = file.into_inner().map(drop).map_err(|error| error.into_error());
                flushed.and_then(|()| written.finish()).map_err(|error| CallError::unwritable(&place, &error))
            }
        }
    }
}

fn unwritable(place: &str, error: &SheetError) -> CallError {
    CallError::wrong(format!("cannot write {place}: {error}"))
}
