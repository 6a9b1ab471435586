//! Record batches as the engine's tables.
//!
//! In: a record batch. Out: the same columns as slices of its memory. Types that no attribute is read from are an error where the
//! program reads the column, and no matter where it does not.

use std::borrow::Cow;
use std::cell::RefCell;

use arrow_array::cast::AsArray;
use arrow_array::types::{
    ArrowDictionaryKeyType, Date32Type, Date64Type, Decimal32Type, Decimal64Type, Decimal128Type,
    Decimal256Type, Float16Type, Float32Type, Float64Type, Int8Type, Int16Type, Int32Type, Int64Type,
    Time32MillisecondType, Time32SecondType, Time64MicrosecondType, Time64NanosecondType,
    TimestampMicrosecondType, TimestampMillisecondType, TimestampNanosecondType, TimestampSecondType,
    UInt8Type, UInt16Type, UInt32Type, UInt64Type,
};
use arrow_array::{
    Array, ArrayRef, ArrowPrimitiveType, GenericStringArray, OffsetSizeTrait, PrimitiveArray, RecordBatch,
    StringViewArray,
};
use arrow_buffer::BooleanBuffer;
use arrow_schema::{DataType, TimeUnit};
use visavis_engine::{Batch, Column, Engine, Ints, Offsets, PackedBits, Texts, Unit, Values};

use crate::dictionaries::Dictionaries;
use crate::error::ArrowError;

/// A record batch as a table of the engine's, with a customer in each row. A column's name is that of a table's header: `tier`,
/// `address.city`, `crm.tier`. A struct column stands for its fields; one that is called as a source says by its own validity who is in
/// that source. A history is a list of structs.
///
/// ```
/// # fn run(engine: &visavis_engine::Engine, customers: &arrow_array::RecordBatch, now: visavis_engine::Instant) -> Result<(), Box<dyn std::error::Error>> {
/// let batch = visavis_arrow::batch(engine, customers)?;
/// let mut counts = vec![0_u64; engine.image().segments.len()];
/// engine.lanes()?.segments_of(&batch, &visavis_engine::Call::at(now), |segment, _, bits| {
///     counts[segment.index()] += bits.iter().map(|word| u64::from(word.count_ones())).sum::<u64>();
/// })?;
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// Where the program reads a column whose type no attribute is read from, and where it reads none at all.
pub fn batch<'a>(engine: &Engine, records: &'a RecordBatch) -> Result<Batch<'a>, ArrowError> {
    build(Builder { engine, dictionaries: None }, records)
}

/// As [`batch`], with numbers for dictionaries, for lanes to which all batches come with the same [`Dictionaries`].
pub(crate) fn numbered<'a>(
    engine: &Engine,
    records: &'a RecordBatch,
    dictionaries: &mut Dictionaries,
) -> Result<Batch<'a>, ArrowError> {
    build(Builder { engine, dictionaries: Some(&RefCell::new(dictionaries)) }, records)
}

/// What making columns needs.
#[derive(Clone, Copy)]
struct Builder<'e> {
    engine: &'e Engine,
    /// What numbers dictionaries, where they have numbers.
    dictionaries: Option<&'e RefCell<&'e mut Dictionaries>>,
}

fn build<'a>(builder: Builder<'_>, records: &'a RecordBatch) -> Result<Batch<'a>, ArrowError> {
    let engine = builder.engine;
    let schema = records.schema_ref();
    let mut columns = Vec::with_capacity(records.num_columns());
    for (field, array) in schema.fields().iter().zip(records.columns()) {
        if let Some(column) = column(builder, field.name(), array.as_ref())? {
            columns.push((field.name().clone(), column));
        }
    }
    let batch = engine.batch(records.num_rows(), columns);
    if batch.is_empty() && !engine.image().attributes.is_empty() {
        let columns = schema.fields().iter().map(|field| field.name().clone()).collect();
        return Err(ArrowError::NoColumn { columns });
    }
    Ok(batch)
}

/// A column by its path; `None` where its type is none that is read and nobody reads it.
fn column<'a>(
    builder: Builder<'_>,
    path: &str,
    array: &'a dyn Array,
) -> Result<Option<Column<'a>>, ArrowError> {
    let broken = || ArrowError::Broken { column: path.into() };
    let unread = || match builder.engine.columns([path]).is_empty() {
        true => Ok(None),
        false => Err(ArrowError::Type { column: path.into(), ty: array.data_type().clone() }),
    };
    let part = |array: &'a dyn Array| column(builder, path, array);
    let values = match array.data_type() {
        DataType::Null => Some(Values::Nothing),
        DataType::Boolean => array.as_boolean_opt().map(|array| Values::Bool(bits(array.values()))),
        DataType::Int8 => ints::<Int8Type>(array, Ints::I8),
        DataType::Int16 => ints::<Int16Type>(array, Ints::I16),
        DataType::Int32 => ints::<Int32Type>(array, Ints::I32),
        DataType::Int64 => ints::<Int64Type>(array, Ints::I64),
        DataType::UInt8 => ints::<UInt8Type>(array, Ints::U8),
        DataType::UInt16 => ints::<UInt16Type>(array, Ints::U16),
        DataType::UInt32 => ints::<UInt32Type>(array, Ints::U32),
        DataType::UInt64 => ints::<UInt64Type>(array, Ints::U64),
        DataType::Float16 => {
            let floats = primitive::<Float16Type>(array);
            floats.map(|values| Values::Float(values.iter().map(|value| value.to_f32()).collect()))
        }
        DataType::Float32 => {
            primitive::<Float32Type>(array).map(|values| Values::Float(Cow::Borrowed(values)))
        }
        DataType::Float64 => {
            primitive::<Float64Type>(array).map(|values| Values::Double(Cow::Borrowed(values)))
        }
        DataType::Decimal32(_, scale) => {
            primitive::<Decimal32Type>(array).map(|values| decimals(values.iter().copied(), *scale))
        }
        DataType::Decimal64(_, scale) => {
            primitive::<Decimal64Type>(array).map(|values| decimals(values.iter().copied(), *scale))
        }
        DataType::Decimal128(_, scale) => {
            primitive::<Decimal128Type>(array).map(|values| Values::Decimal(Cow::Borrowed(values), *scale))
        }
        DataType::Decimal256(_, scale) => {
            let values = primitive::<Decimal256Type>(array).ok_or_else(broken)?;
            let narrow: Option<Vec<i128>> = values.iter().map(|value| value.to_i128()).collect();
            match narrow {
                Some(narrow) => Some(decimals(narrow, *scale)),
                None => return unread(),
            }
        }
        DataType::Date32
        | DataType::Date64
        | DataType::Time32(_)
        | DataType::Time64(_)
        | DataType::Timestamp(..) => moments(array),
        DataType::Utf8 => array.as_string_opt::<i32>().map(|array| Values::Text(Box::new(Plain(array)))),
        DataType::LargeUtf8 => array.as_string_opt::<i64>().map(|array| Values::Text(Box::new(Plain(array)))),
        DataType::Utf8View => array.as_string_view_opt().map(|array| Values::Text(Box::new(View(array)))),
        DataType::Dictionary(key, _) => {
            let number =
                |values: &ArrayRef| builder.dictionaries.map(|known| known.borrow_mut().number(path, values));
            return dictionary(key, (array, number), part, unread, broken);
        }
        DataType::List(_)
        | DataType::LargeList(_)
        | DataType::FixedSizeList(..)
        | DataType::Struct(_)
        | DataType::Map(..) => match nested(builder, path, array)? {
            Some(values) => Some(values),
            None => return Ok(None),
        },
        _ => return unread(),
    };
    Ok(Some(Column { values: values.ok_or_else(broken)?, validity: validity(array) }))
}

/// Lists, objects and maps; `None` where nobody reads them and their parts have no type that is read.
fn nested<'a>(
    builder: Builder<'_>,
    path: &str,
    array: &'a dyn Array,
) -> Result<Option<Values<'a>>, ArrowError> {
    let broken = || ArrowError::Broken { column: path.into() };
    let part = |array: &'a dyn Array| column(builder, path, array);
    Ok(match array.data_type() {
        DataType::List(_) => {
            let list = array.as_list_opt::<i32>().ok_or_else(broken)?;
            let Some(items) = part(list.values().as_ref())? else { return Ok(None) };
            Some(Values::List(Offsets::Small(list.value_offsets()), Box::new(items)))
        }
        DataType::LargeList(_) => {
            let list = array.as_list_opt::<i64>().ok_or_else(broken)?;
            let Some(items) = part(list.values().as_ref())? else { return Ok(None) };
            Some(Values::List(Offsets::Large(list.value_offsets()), Box::new(items)))
        }
        DataType::FixedSizeList(_, size) => {
            let list = array.as_fixed_size_list_opt().ok_or_else(broken)?;
            let Some(items) = part(list.values().as_ref())? else { return Ok(None) };
            let size = usize::try_from(*size).unwrap_or_default();
            Some(Values::List(Offsets::Fixed(size), Box::new(items)))
        }
        DataType::Struct(fields) => {
            let array = array.as_struct_opt().ok_or_else(broken)?;
            let mut columns = Vec::with_capacity(fields.len());
            for (field, array) in fields.iter().zip(array.columns()) {
                let own = column(builder, &format!("{path}.{}", field.name()), array.as_ref())?;
                columns.extend(own.map(|own| (field.name().clone(), own)));
            }
            Some(Values::Object(columns))
        }
        DataType::Map(..) => {
            let map = array.as_map_opt().ok_or_else(broken)?;
            let parts = part(map.keys().as_ref())?.zip(part(map.values().as_ref())?);
            let Some((keys, values)) = parts else { return Ok(None) };
            Some(Values::Map(Offsets::Small(map.value_offsets()), Box::new(keys), Box::new(values)))
        }
        _ => None,
    })
}

/// Days and times.
fn moments(array: &dyn Array) -> Option<Values<'_>> {
    match array.data_type() {
        DataType::Date32 => primitive::<Date32Type>(array).map(|values| Values::Day(Cow::Borrowed(values))),
        DataType::Date64 => primitive::<Date64Type>(array).map(|values| {
            // Beyond the days of 32 bits there is no year that a date has.
            let day = |millis: &i64| i32::try_from(millis.div_euclid(86_400_000)).unwrap_or(i32::MAX);
            Values::Day(values.iter().map(day).collect())
        }),
        DataType::Time32(TimeUnit::Second) => times(primitive::<Time32SecondType>(array), Unit::Second),
        DataType::Time32(_) => times(primitive::<Time32MillisecondType>(array), Unit::Milli),
        DataType::Time64(TimeUnit::Microsecond) => primitive::<Time64MicrosecondType>(array)
            .map(|values| Values::Time(Cow::Borrowed(values), Unit::Micro)),
        DataType::Time64(_) => primitive::<Time64NanosecondType>(array)
            .map(|values| Values::Time(Cow::Borrowed(values), Unit::Nano)),
        DataType::Timestamp(unit, zone) => {
            let (values, unit) = match unit {
                TimeUnit::Second => (primitive::<TimestampSecondType>(array), Unit::Second),
                TimeUnit::Millisecond => (primitive::<TimestampMillisecondType>(array), Unit::Milli),
                TimeUnit::Microsecond => (primitive::<TimestampMicrosecondType>(array), Unit::Micro),
                TimeUnit::Nanosecond => (primitive::<TimestampNanosecondType>(array), Unit::Nano),
            };
            let timed = if zone.is_some() { Values::Instant } else { Values::Clock };
            values.map(|values| timed(values, unit))
        }
        _ => None,
    }
}

fn validity(array: &dyn Array) -> Option<PackedBits<'_>> {
    let nulls = array.nulls().filter(|nulls| nulls.null_count() > 0)?;
    Some(bits(nulls.inner()))
}

fn bits(bits: &BooleanBuffer) -> PackedBits<'_> {
    PackedBits::new(bits.values(), bits.offset())
}

fn primitive<T: ArrowPrimitiveType>(array: &dyn Array) -> Option<&[T::Native]> {
    let array: &PrimitiveArray<T> = array.as_primitive_opt()?;
    Some(array.values())
}

fn ints<'a, T: ArrowPrimitiveType>(
    array: &'a dyn Array,
    of: impl FnOnce(&'a [T::Native]) -> Ints<'a>,
) -> Option<Values<'a>> {
    primitive::<T>(array).map(|values| Values::Int(of(values)))
}

fn decimals<'a>(values: impl IntoIterator<Item = impl Into<i128>>, scale: i8) -> Values<'a> {
    Values::Decimal(values.into_iter().map(Into::into).collect(), scale)
}

fn times<'a>(values: Option<&[i32]>, unit: Unit) -> Option<Values<'a>> {
    values.map(|values| Values::Time(values.iter().map(|value| i64::from(*value)).collect(), unit))
}

type Found<'a> = Result<Option<Column<'a>>, ArrowError>;

/// A dictionary by the type of its keys.
fn dictionary<'a>(
    key: &DataType,
    (array, number): (&'a dyn Array, impl Fn(&ArrayRef) -> Option<usize>),
    part: impl Fn(&'a dyn Array) -> Found<'a>,
    unread: impl Fn() -> Found<'a>,
    broken: impl Fn() -> ArrowError,
) -> Found<'a> {
    fn of<'a, K: ArrowDictionaryKeyType>(
        array: &'a dyn Array,
        ints: impl FnOnce(&'a [K::Native]) -> Ints<'a>,
    ) -> Option<(Ints<'a>, &'a ArrayRef)> {
        let array = array.as_dictionary_opt::<K>()?;
        Some((ints(array.keys().values()), array.values()))
    }
    let found = match key {
        DataType::Int8 => of::<Int8Type>(array, Ints::I8),
        DataType::Int16 => of::<Int16Type>(array, Ints::I16),
        DataType::Int32 => of::<Int32Type>(array, Ints::I32),
        DataType::Int64 => of::<Int64Type>(array, Ints::I64),
        DataType::UInt8 => of::<UInt8Type>(array, Ints::U8),
        DataType::UInt16 => of::<UInt16Type>(array, Ints::U16),
        DataType::UInt32 => of::<UInt32Type>(array, Ints::U32),
        DataType::UInt64 => of::<UInt64Type>(array, Ints::U64),
        _ => return unread(),
    };
    let (keys, values) = found.ok_or_else(broken)?;
    let number = number(values);
    let Some(values) = part(values.as_ref())? else { return Ok(None) };
    let values = Values::Dictionary(keys, Box::new(values), number);
    Ok(Some(Column { values, validity: validity(array) }))
}

/// Texts that lie one behind another.
#[derive(Debug)]
struct Plain<'a, O: OffsetSizeTrait>(&'a GenericStringArray<O>);

impl<O: OffsetSizeTrait> Texts for Plain<'_, O> {
    fn len(&self) -> usize {
        Array::len(self.0)
    }

    fn text(&self, row: usize) -> Option<&str> {
        (row < Array::len(self.0)).then(|| self.0.value(row))
    }
}

/// Texts that lie wherever their views say.
#[derive(Debug)]
struct View<'a>(&'a StringViewArray);

impl Texts for View<'_> {
    fn len(&self) -> usize {
        Array::len(self.0)
    }

    fn text(&self, row: usize) -> Option<&str> {
        (row < Array::len(self.0)).then(|| self.0.value(row))
    }
}
