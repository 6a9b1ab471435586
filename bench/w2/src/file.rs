//! The workload's customers as a Parquet file that everybody reads: texts are plain texts and lists of texts, as other programs write them.

use std::fs::File;
use std::path::Path;
use std::sync::Arc;

use arrow_array::cast::AsArray;
use arrow_array::types::UInt16Type;
use arrow_array::{Array, ArrayRef, ListArray, RecordBatch, StringArray};
use arrow_schema::{DataType, Field, Schema};
use parquet::arrow::ArrowWriter;
use parquet::basic::Compression;
use parquet::file::properties::WriterProperties;
use visavis_bench::Failure;

/// Writes a table, so many rows in a group, as most writers pack it.
///
/// # Errors
/// Where the file cannot be written.
pub fn write(table: &RecordBatch, path: &Path, group: usize) -> Result<(), Failure> {
    let fields: Vec<Field> = table.schema().fields().iter().map(|field| plain_field(field)).collect();
    let schema = Arc::new(Schema::new(fields));
    let properties = WriterProperties::builder()
        .set_compression(Compression::SNAPPY)
        .set_max_row_group_row_count(Some(group))
        .build();
    let mut writer = ArrowWriter::try_new(File::create(path)?, Arc::clone(&schema), Some(properties))?;
    for first in (0..table.num_rows()).step_by(group) {
        let part = table.slice(first, group.min(table.num_rows() - first));
        let columns: Result<Vec<ArrayRef>, Failure> = part.columns().iter().map(plain).collect();
        writer.write(&RecordBatch::try_new(Arc::clone(&schema), columns?)?)?;
    }
    writer.close()?;
    Ok(())
}

fn plain_field(field: &Field) -> Field {
    let ty = match field.data_type() {
        DataType::Dictionary(..) => DataType::Utf8,
        DataType::List(item) => DataType::List(Arc::new(plain_field(item))),
        other => other.clone(),
    };
    field.clone().with_data_type(ty)
}

/// A column without its dictionaries.
fn plain(column: &ArrayRef) -> Result<ArrayRef, Failure> {
    Ok(match column.data_type() {
        DataType::Dictionary(..) => texts(column)?,
        DataType::List(_) => {
            let list: &ListArray = column.as_list();
            let DataType::List(item) = list.data_type() else { return Err("a list is none".into()) };
            let item = Arc::new(plain_field(item));
            Arc::new(ListArray::try_new(
                item,
                list.offsets().clone(),
                texts(list.values())?,
                list.nulls().cloned(),
            )?)
        }
        _ => Arc::clone(column),
    })
}

fn texts(column: &ArrayRef) -> Result<ArrayRef, Failure> {
    let texts = column.as_dictionary::<UInt16Type>().downcast_dict::<StringArray>().ok_or("no texts")?;
    Ok(Arc::new(texts.into_iter().collect::<StringArray>()))
}
