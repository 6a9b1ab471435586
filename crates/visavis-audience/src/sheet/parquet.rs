//! The table as Parquet.
//!
//! In: answers, batch by batch. Out: a file with the same columns as the CSV: yes or no as booleans, the record's number as an int, all
//! else as texts; what is empty there is null here. Memory is bounded by a group of rows.

use std::io::Write;
use std::sync::Arc;

use arrow_array::builder::{BooleanBuilder, Int64Builder, StringBuilder};
use arrow_array::{ArrayRef, RecordBatch};
use arrow_schema::{ArrowError, DataType, Field, Schema};
use parquet::arrow::ArrowWriter;
use parquet::basic::{Compression, ZstdLevel};
use parquet::errors::ParquetError;
use parquet::file::properties::WriterProperties;

use super::{Cell, Column, Sheet};
use crate::answers::Answers;

/// How many rows stand in a group, which is written when it is full.
const GROUP: usize = 128 * 1_024;

/// Why a table could not be written.
#[derive(Debug, thiserror::Error)]
pub enum SheetError {
    /// The file could not be written.
    #[error("{0}")]
    Unwritable(#[from] ParquetError),
    /// The columns do not go together, which is a mistake of ours.
    #[error("{0}")]
    Odd(#[from] ArrowError),
}

/// A table that is being written.
#[derive(Debug)]
pub struct ParquetSheet<W: Write + Send> {
    schema: Arc<Schema>,
    writer: ArrowWriter<W>,
}

impl<W: Write + Send> ParquetSheet<W> {
    /// Begins a table.
    ///
    /// # Errors
    /// Where nothing can be written.
    pub fn new(sheet: &Sheet, out: W) -> Result<Self, SheetError> {
        let fields = sheet.columns.iter().map(|(name, column)| {
            // The record's number alone is always there.
            Field::new(name, data_type(*column), *column != Column::Record)
        });
        let schema = Arc::new(Schema::new(fields.collect::<Vec<_>>()));
        let properties = WriterProperties::builder()
            .set_compression(Compression::ZSTD(ZstdLevel::default()))
            .set_max_row_group_row_count(Some(GROUP))
            .set_created_by(concat!("visavis ", env!("CARGO_PKG_VERSION")).into())
            .build();
        let writer = ArrowWriter::try_new(out, Arc::clone(&schema), Some(properties))?;
        Ok(Self { schema, writer })
    }

    /// Writes the rows of a batch.
    ///
    /// # Errors
    /// Where they cannot be written.
    pub fn write(&mut self, sheet: &Sheet, answers: &Answers) -> Result<(), SheetError> {
        if answers.rows == 0 {
            return Ok(());
        }
        let mut builders: Vec<Builder> =
            sheet.columns.iter().map(|(_, column)| Builder::new(data_type(*column))).collect();
        for row in sheet.rows(answers) {
            for (builder, cell) in builders.iter_mut().zip(row.cells()) {
                builder.push(cell);
            }
        }
        let columns = builders.into_iter().map(Builder::finish).collect();
        self.writer.write(&RecordBatch::try_new(Arc::clone(&self.schema), columns)?)?;
        Ok(())
    }

    /// Ends the table, and gives back what it was written to.
    ///
    /// # Errors
    /// Where its end cannot be written.
    pub fn finish(self) -> Result<W, SheetError> {
        Ok(self.writer.into_inner()?)
    }
}

fn data_type(column: Column) -> DataType {
    match column {
        Column::Segment(_) | Column::Eligible(_) => DataType::Boolean,
        Column::Record => DataType::Int64,
        Column::Key | Column::Campaign(..) | Column::Variant(..) | Column::Error => DataType::Utf8,
    }
}

enum Builder {
    Bool(BooleanBuilder),
    Number(Int64Builder),
    Text(StringBuilder),
}

impl Builder {
    fn new(ty: DataType) -> Self {
        match ty {
            DataType::Boolean => Self::Bool(BooleanBuilder::new()),
            DataType::Int64 => Self::Number(Int64Builder::new()),
            _ => Self::Text(StringBuilder::new()),
        }
    }

    /// A cell; of another type than the column it would be missing, and there is none such.
    fn push(&mut self, cell: Cell<'_>) {
        match (self, cell) {
            (Self::Bool(column), Cell::Bool(yes)) => column.append_value(yes),
            (Self::Number(column), Cell::Number(number)) => {
                column.append_option(i64::try_from(number).ok());
            }
            (Self::Text(column), Cell::Text(text)) => column.append_value(text),
            (Self::Bool(column), _) => column.append_null(),
            (Self::Number(column), _) => column.append_null(),
            (Self::Text(column), _) => column.append_null(),
        }
    }

    fn finish(self) -> ArrayRef {
        match self {
            Self::Bool(mut column) => Arc::new(column.finish()),
            Self::Number(mut column) => Arc::new(column.finish()),
            Self::Text(mut column) => Arc::new(column.finish()),
        }
    }
}
