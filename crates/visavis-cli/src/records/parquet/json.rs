//! Values of a table as JSON.
//!
//! In: columns and the number of a row. Out: an object. A null is no member; numbers keep their digits, and one that is no number is
//! the text `NaN` or `inf`, which no attribute takes in silence. A time of a zone is RFC 3339 in UTC, one without a zone a local time.

use std::io::{self, Write};

use arrow_array::cast::AsArray;
use arrow_array::types::{
    Date32Type, Decimal128Type, Decimal256Type, Float32Type, Float64Type, Int8Type, Int16Type, Int32Type,
    Int64Type, Time32MillisecondType, Time32SecondType, Time64MicrosecondType, Time64NanosecondType,
    TimestampMicrosecondType, TimestampMillisecondType, TimestampNanosecondType, TimestampSecondType,
    UInt8Type, UInt16Type, UInt32Type, UInt64Type,
};
use arrow_array::{Array, ArrayRef};
use arrow_schema::{DataType, TimeUnit};
use visavis::{Instant, Zone};
use visavis_value::{calendar, print};

use super::shape::Node;

/// A row as an object.
pub(super) fn row(out: &mut Vec<u8>, nodes: &[Node], columns: &[ArrayRef], row: usize) -> io::Result<()> {
    out.push(b'{');
    let mut first = true;
    for node in nodes {
        match node {
            Node::Leaf { name, column, as_text } => {
                if let Some(column) = columns.get(*column).filter(|column| !column.is_null(row)) {
                    member(out, &mut first, name)?;
                    let quote: &[u8] = if *as_text && column.data_type().is_integer() { b"\"" } else { b"" };
                    out.extend_from_slice(quote);
                    value(out, column, row)?;
                    out.extend_from_slice(quote);
                }
            }
            Node::Group { name, members } => {
                member(out, &mut first, name)?;
                self::row(out, members, columns, row)?;
            }
        }
    }
    out.push(b'}');
    Ok(())
}

fn member(out: &mut Vec<u8>, first: &mut bool, name: &str) -> io::Result<()> {
    if !std::mem::take(first) {
        out.push(b',');
    }
    text(out, name)?;
    out.push(b':');
    Ok(())
}

fn text(out: &mut Vec<u8>, text: &str) -> io::Result<()> {
    serde_json::to_writer(out, text).map_err(io::Error::from)
}

/// A value that is there.
fn value(out: &mut Vec<u8>, column: &dyn Array, row: usize) -> io::Result<()> {
    match column.data_type() {
        DataType::Boolean => write!(out, "{}", column.as_boolean().value(row)),
        DataType::Int8 => write!(out, "{}", column.as_primitive::<Int8Type>().value(row)),
        DataType::Int16 => write!(out, "{}", column.as_primitive::<Int16Type>().value(row)),
        DataType::Int32 => write!(out, "{}", column.as_primitive::<Int32Type>().value(row)),
        DataType::Int64 => write!(out, "{}", column.as_primitive::<Int64Type>().value(row)),
        DataType::UInt8 => write!(out, "{}", column.as_primitive::<UInt8Type>().value(row)),
        DataType::UInt16 => write!(out, "{}", column.as_primitive::<UInt16Type>().value(row)),
        DataType::UInt32 => write!(out, "{}", column.as_primitive::<UInt32Type>().value(row)),
        DataType::UInt64 => write!(out, "{}", column.as_primitive::<UInt64Type>().value(row)),
        DataType::Float32 => {
            let number = column.as_primitive::<Float32Type>().value(row);
            float(out, number.is_finite(), &number)
        }
        DataType::Float64 => {
            let number = column.as_primitive::<Float64Type>().value(row);
            float(out, number.is_finite(), &number)
        }
        DataType::Decimal128(..) => {
            write!(out, "\"{}\"", column.as_primitive::<Decimal128Type>().value_as_string(row))
        }
        DataType::Decimal256(..) => {
            write!(out, "\"{}\"", column.as_primitive::<Decimal256Type>().value_as_string(row))
        }
        DataType::Utf8 => text(out, column.as_string::<i32>().value(row)),
        DataType::LargeUtf8 => text(out, column.as_string::<i64>().value(row)),
        DataType::Dictionary(..) => {
            let texts = column.as_dictionary::<Int32Type>();
            match texts.key(row) {
                Some(key) => value(out, texts.values(), key),
                None => Err(io::Error::other("a column does not hold what its type says")),
            }
        }
        DataType::Binary => bytes(out, column.as_binary::<i32>().value(row)),
        DataType::LargeBinary => bytes(out, column.as_binary::<i64>().value(row)),
        DataType::Date32 | DataType::Timestamp(..) | DataType::Time32(_) | DataType::Time64(_) => {
            time(out, column, row)
        }
        DataType::List(_) => list(out, &column.as_list::<i32>().value(row)),
        DataType::LargeList(_) => list(out, &column.as_list::<i64>().value(row)),
        DataType::Struct(fields) => {
            out.push(b'{');
            let mut first = true;
            for (field, column) in fields.iter().zip(column.as_struct().columns()) {
                if !column.is_null(row) {
                    member(out, &mut first, field.name())?;
                    value(out, column, row)?;
                }
            }
            out.push(b'}');
            Ok(())
        }
        DataType::Map(..) => map(out, column, row),
        other => Err(io::Error::other(format!("a column of {other} cannot be read"))),
    }
}

fn float(out: &mut Vec<u8>, is_finite: bool, number: &dyn std::fmt::Display) -> io::Result<()> {
    // Rust prints a float in its shortest form without an exponent.
    if is_finite { write!(out, "{number}") } else { write!(out, "\"{number}\"") }
}

fn bytes(out: &mut Vec<u8>, bytes: &[u8]) -> io::Result<()> {
    // Older writers do not say that their bytes are texts.
    match std::str::from_utf8(bytes) {
        Ok(plain) => text(out, plain),
        Err(_) => Err(io::Error::other("a column of bytes holds some that are no text in UTF-8")),
    }
}

fn list(out: &mut Vec<u8>, elements: &dyn Array) -> io::Result<()> {
    out.push(b'[');
    for element in 0..elements.len() {
        if element > 0 {
            out.push(b',');
        }
        if elements.is_null(element) {
            out.extend_from_slice(b"null");
        } else {
            value(out, elements, element)?;
        }
    }
    out.push(b']');
    Ok(())
}

fn map(out: &mut Vec<u8>, column: &dyn Array, row: usize) -> io::Result<()> {
    let entries = column.as_map().value(row);
    let (keys, values) = (entries.column(0), entries.column(1));
    out.push(b'{');
    let mut first = true;
    for entry in (0..entries.len()).filter(|entry| !values.is_null(*entry)) {
        let mut key = Vec::new();
        value(&mut key, keys, entry)?;
        // A key of JSON is a text, whatever it was.
        let key = String::from_utf8_lossy(&key).into_owned();
        let key = serde_json::from_str::<String>(&key).unwrap_or(key);
        member(out, &mut first, &key)?;
        value(out, values, entry)?;
    }
    out.push(b'}');
    Ok(())
}

fn time(out: &mut Vec<u8>, column: &dyn Array, row: usize) -> io::Result<()> {
    let mut said = String::new();
    match column.data_type() {
        DataType::Date32 => {
            let days = i64::from(column.as_primitive::<Date32Type>().value(row));
            instant(&mut said, i128::from(days) * 86_400_000_000, "date");
        }
        DataType::Timestamp(unit, zone) => {
            let micros = match unit {
                TimeUnit::Second => {
                    i128::from(column.as_primitive::<TimestampSecondType>().value(row)) * 1_000_000
                }
                TimeUnit::Millisecond => {
                    i128::from(column.as_primitive::<TimestampMillisecondType>().value(row)) * 1_000
                }
                TimeUnit::Microsecond => {
                    i128::from(column.as_primitive::<TimestampMicrosecondType>().value(row))
                }
                TimeUnit::Nanosecond => {
                    i128::from(column.as_primitive::<TimestampNanosecondType>().value(row)).div_euclid(1_000)
                }
            };
            instant(&mut said, micros, if zone.is_some() { "instant" } else { "local" });
        }
        DataType::Time32(TimeUnit::Second) => {
            clock(&mut said, i64::from(column.as_primitive::<Time32SecondType>().value(row)) * 1_000_000);
        }
        DataType::Time32(_) => {
            clock(&mut said, i64::from(column.as_primitive::<Time32MillisecondType>().value(row)) * 1_000);
        }
        DataType::Time64(TimeUnit::Microsecond) => {
            clock(&mut said, column.as_primitive::<Time64MicrosecondType>().value(row));
        }
        _ => clock(&mut said, column.as_primitive::<Time64NanosecondType>().value(row) / 1_000),
    }
    text(out, &said)
}

/// A point in time as records have it; beyond the calendar a text that no attribute takes in silence.
fn instant(out: &mut String, micros: i128, as_what: &str) {
    let at = i64::try_from(micros).ok().and_then(calendar::instant_of_epoch_micros);
    let day = at.and_then(|at| calendar::date_of(at, Zone::UTC));
    match (at, day, as_what) {
        (Some(_), Some(day), "date") => print::date(out, day),
        (Some(at), Some(_), "instant") => print::rfc3339(out, at),
        (Some(at), Some(_), _) => print::datetime(out, at, Zone::UTC),
        _ => out.push_str("a time beyond the years 1 to 9999"),
    }
}

/// A time of day.
fn clock(out: &mut String, micros: i64) {
    print::time(out, calendar::time_of(Instant(micros), Zone::UTC));
}
