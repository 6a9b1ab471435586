//! Parquet as columns, where a row of them says all that its record says.
//!
//! In: a file, a program. Out: its batches, row by row the records that the file's JSON Lines are. Types of which columns and JSON could
//! be read in two ways are left to the Lines: bytes, decimals, objects, maps, local times under anything but a datetime, and columns
//! by whose name a customer is in a source.

use std::path::Path;
use std::sync::Arc;

use arrow_array::cast::AsArray;
use arrow_array::types::{
    Int8Type, Int16Type, Int32Type, Int64Type, UInt8Type, UInt16Type, UInt32Type, UInt64Type,
};
use arrow_array::{Array, ArrayRef, ArrowPrimitiveType, RecordBatch, StringArray};
use arrow_schema::{DataType, Field, Schema};
use parquet::arrow::arrow_reader::ParquetRecordBatchReader;
use visavis::{Image, Program, Type};
use visavis_arrow::ParquetTable;

use super::json;
use super::shape::Shape;
use crate::exit::CallError;

/// See the module.
pub(crate) struct Table {
    name: String,
    table: ParquetTable,
    shape: Shape,
    /// By column that is read: whether its whole numbers are read as texts.
    as_text: Vec<bool>,
}

impl Table {
    /// Opens a file that is Parquet; `None` where its rows are to be read as JSON Lines.
    pub(crate) fn open(path: &str, program: &Program) -> Result<Option<Self>, CallError> {
        let broken =
            |error: visavis_arrow::ArrowError| CallError::wrong(format!("cannot read `{path}`: {error}"));
        let whole = ParquetTable::of_columns(Path::new(path), |_, _| true).map_err(broken)?;
        let fields = whole.schema().fields();
        let shape = Shape::new(fields, Some(program));
        let read = shape.read();
        let is_plain = |(number, _): &(usize, bool)| {
            fields.get(*number).is_some_and(|field| says_the_same(program.image(), field))
        };
        if read.is_empty() || !read.iter().all(is_plain) {
            return Ok(None);
        }
        let wanted = |number: usize, _: &Field| read.iter().any(|(own, _)| *own == number);
        let table = ParquetTable::of_columns(Path::new(path), wanted).map_err(broken)?;
        let as_text = read.iter().map(|(_, as_text)| *as_text).collect();
        Ok(Some(Self { name: path.to_owned(), table, shape, as_text }))
    }

    /// How many rows there are.
    pub(crate) fn rows(&self) -> u64 {
        self.table.groups().map(|rows| rows as u64).sum()
    }

    /// The batches of the file, of so many rows at most.
    pub(crate) fn batches(&self, rows: usize) -> impl Iterator<Item = Result<RecordBatch, CallError>> {
        let groups = 0..self.table.groups().count();
        groups.flat_map(move |group| {
            let (reader, error): (Option<ParquetRecordBatchReader>, _) = match self.table.read(group, rows) {
                Ok(reader) => (Some(reader), None),
                Err(error) => (None, Some(self.broken(&error))),
            };
            let batches = reader.into_iter().flatten();
            let batches = batches.map(|batch| batch.map_err(|error| self.broken(&error)));
            batches.chain(error.map(Err))
        })
    }

    fn broken(&self, error: &dyn std::fmt::Display) -> CallError {
        CallError::wrong(format!("cannot read `{}`: {error}", self.name))
    }

    /// A batch as attributes are read from it: whole numbers are texts where a cell of CSV would be one.
    pub(crate) fn as_read(&self, batch: &RecordBatch) -> Result<RecordBatch, CallError> {
        if !self.as_text.iter().any(|as_text| *as_text) {
            return Ok(batch.clone());
        }
        let (mut fields, mut columns) = (Vec::new(), Vec::new());
        let schema = batch.schema();
        for ((field, column), as_text) in schema.fields().iter().zip(batch.columns()).zip(&self.as_text) {
            if *as_text && field.data_type().is_integer() {
                fields.push(Arc::new(field.as_ref().clone().with_data_type(DataType::Utf8)));
                columns.push(digits(column));
            } else {
                fields.push(Arc::clone(field));
                columns.push(Arc::clone(column));
            }
        }
        RecordBatch::try_new(Arc::new(Schema::new(fields)), columns).map_err(|error| self.broken(&error))
    }

    /// A row of a batch as JSON; nothing where it cannot be written, which says that there is no record.
    pub(crate) fn json(&self, batch: &RecordBatch, row: usize) -> Vec<u8> {
        let mut out = Vec::new();
        if json::row(&mut out, self.shape.nodes(), batch.columns(), row).is_err() {
            out.clear();
        }
        out
    }
}

/// Whether a value of a column means what its JSON means, whatever it is.
fn says_the_same(image: &Image, field: &Field) -> bool {
    let name = field.name();
    let is_source = |name: &str| image.sources.iter().any(|source| source.name == name);
    let is_whole = is_source(name) || image.events.iter().any(|event| event.name == *name);
    let is_nested = name.split_once('.').is_some_and(|(first, _)| is_source(first));
    !is_whole && !is_nested && is_plain(image, name, field.data_type())
}

fn is_plain(image: &Image, name: &str, ty: &DataType) -> bool {
    match ty {
        DataType::Boolean
        | DataType::Int8
        | DataType::Int16
        | DataType::Int32
        | DataType::Int64
        | DataType::UInt8
        | DataType::UInt16
        | DataType::UInt32
        | DataType::UInt64
        | DataType::Float32
        | DataType::Float64
        | DataType::Utf8
        | DataType::LargeUtf8
        | DataType::Date32
        | DataType::Timestamp(_, Some(_))
        | DataType::Time32(_)
        | DataType::Time64(_) => true,
        DataType::Dictionary(_, values) => **values == DataType::Utf8,
        // At midnight columns say the day alone, and a record the time too, which only a datetime takes for the same.
        DataType::Timestamp(_, None) => image.attributes.iter().all(|attribute| {
            attribute.path.iter().map(|part| part.as_str()).collect::<Vec<_>>().join(".") != name
                || attribute.ty == Type::DateTime
        }),
        DataType::List(item) => {
            !matches!(item.data_type(), DataType::List(_) | DataType::Timestamp(_, None))
                && is_plain(image, name, item.data_type())
        }
        _ => false,
    }
}

/// Whole numbers as texts.
fn digits(column: &ArrayRef) -> ArrayRef {
    fn of<T: ArrowPrimitiveType>(column: &ArrayRef) -> ArrayRef
    where
        T::Native: ToString,
    {
        let digits = column.as_primitive::<T>().iter().map(|value| value.map(|value| value.to_string()));
        Arc::new(digits.collect::<StringArray>())
    }
    match column.data_type() {
        DataType::Int8 => of::<Int8Type>(column),
        DataType::Int16 => of::<Int16Type>(column),
        DataType::Int32 => of::<Int32Type>(column),
        DataType::Int64 => of::<Int64Type>(column),
        DataType::UInt8 => of::<UInt8Type>(column),
        DataType::UInt16 => of::<UInt16Type>(column),
        DataType::UInt32 => of::<UInt32Type>(column),
        DataType::UInt64 => of::<UInt64Type>(column),
        _ => Arc::clone(column),
    }
}
