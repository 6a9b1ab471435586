//! The workload's customers as a record batch: texts and the items of lists as dictionaries, datetimes as epoch seconds.

use std::collections::HashMap;
use std::sync::Arc;

use arrow_array::builder::{BooleanBuilder, Float64Builder, Int64Builder, PrimitiveBuilder};
use arrow_array::types::UInt16Type;
use arrow_array::{ArrayRef, DictionaryArray, Int64Array, ListArray, RecordBatch, StringArray, UInt16Array};
use arrow_schema::{DataType, Field, Schema};
use visavis_bench::Failure;
use visavis_bench::workload::{ATTRIBUTES, Kind, Profiles, Value};

/// A column under construction.
enum Column {
    Int(Int64Builder),
    Number(Float64Builder),
    Bool(BooleanBuilder),
    Text(PrimitiveBuilder<UInt16Type>, HashMap<String, u16>),
    List(Vec<usize>, Vec<bool>, Vec<u16>, HashMap<String, u16>),
}

/// So many customers of a seed.
///
/// # Errors
/// Where Arrow refuses the arrays.
pub fn table(profiles: &Profiles, rows: usize) -> Result<RecordBatch, Failure> {
    let words = |at: usize| -> HashMap<String, u16> { profiles.words(at).iter().cloned().zip(0..).collect() };
    let new = |(at, kind): (usize, Kind)| match kind {
        Kind::Int | Kind::Moment => Column::Int(Int64Builder::with_capacity(rows)),
        Kind::Number => Column::Number(Float64Builder::with_capacity(rows)),
        Kind::Bool => Column::Bool(BooleanBuilder::with_capacity(rows)),
        Kind::Text => Column::Text(PrimitiveBuilder::with_capacity(rows), words(at)),
        Kind::List => Column::List(vec![0], Vec::new(), Vec::new(), words(at)),
    };
    let mut columns: Vec<Column> = ATTRIBUTES.iter().map(|a| a.kind).enumerate().map(new).collect();
    for row in 0..rows {
        for (value, column) in profiles.get(row as u64).0.iter().zip(&mut columns) {
            push(column, value);
        }
    }
    let mut fields = vec![Field::new("id", DataType::Int64, false)];
    let mut arrays: Vec<ArrayRef> = vec![Arc::new(Int64Array::from_iter_values(0..rows as i64))];
    for (at, (attribute, column)) in ATTRIBUTES.iter().zip(columns).enumerate() {
        let array = finish(column, profiles.words(at))?;
        fields.push(Field::new(attribute.name, array.data_type().clone(), attribute.optional()));
        arrays.push(array);
    }
    Ok(RecordBatch::try_new(Arc::new(Schema::new(fields)), arrays)?)
}

fn push(column: &mut Column, value: &Value) {
    match (column, value) {
        (Column::Int(builder), Value::Int(value)) => builder.append_value(*value),
        (Column::Int(builder), _) => builder.append_null(),
        (Column::Number(builder), Value::Number(value)) => builder.append_value(*value),
        (Column::Number(builder), _) => builder.append_null(),
        (Column::Bool(builder), Value::Bool(value)) => builder.append_value(*value),
        (Column::Bool(builder), _) => builder.append_null(),
        (Column::Text(builder, words), Value::Text(text)) => {
            builder.append_option(words.get(&**text).copied())
        }
        (Column::Text(builder, _), _) => builder.append_null(),
        (Column::List(ends, valid, items, words), value) => {
            if let Value::List(list) = value {
                items.extend(list.iter().filter_map(|text| words.get(&**text)));
            }
            valid.push(matches!(value, Value::List(_)));
            ends.push(items.len());
        }
    }
}

fn finish(column: Column, words: &[String]) -> Result<ArrayRef, Failure> {
    let texts = || Arc::new(StringArray::from_iter_values(words));
    Ok(match column {
        Column::Int(mut builder) => Arc::new(builder.finish()),
        Column::Number(mut builder) => Arc::new(builder.finish()),
        Column::Bool(mut builder) => Arc::new(builder.finish()),
        Column::Text(mut builder, _) => Arc::new(DictionaryArray::try_new(builder.finish(), texts())?),
        Column::List(ends, valid, items, _) => {
            let items = DictionaryArray::try_new(UInt16Array::from(items), texts())?;
            let key_and_value = (Box::new(DataType::UInt16), Box::new(DataType::Utf8));
            let field = Field::new("item", DataType::Dictionary(key_and_value.0, key_and_value.1), true);
            let lengths = ends.windows(2).map(|pair| pair[1] - pair[0]);
            let offsets = arrow_buffer::OffsetBuffer::from_lengths(lengths);
            Arc::new(ListArray::try_new(Arc::new(field), offsets, Arc::new(items), Some(valid.into()))?)
        }
    })
}
