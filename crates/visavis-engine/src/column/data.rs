//! Columns as a host holds them: slices of its memory, in the layouts of Arrow, without Arrow.
//!
//! In: slices. Out: the value of a row, `None` where there is none. Nothing is copied that a host has in one of these layouts already, and
//! nothing panics: what points nowhere is missing.

use std::borrow::Cow;
use std::fmt::{Debug, Write};

use visavis_value::{Date, Instant, TimeOfDay, calendar, print};

use crate::profile::write_text;

/// Bits as Arrow packs them: the first is the least significant of the first byte.
#[derive(Debug, Clone, Copy)]
pub struct PackedBits<'a> {
    bytes: &'a [u8],
    offset: usize,
}

impl<'a> PackedBits<'a> {
    /// The bits from `offset` on; those behind the last byte are no.
    #[must_use]
    pub fn new(bytes: &'a [u8], offset: usize) -> Self {
        Self { bytes, offset }
    }

    /// The bit of a row.
    #[must_use]
    #[inline]
    pub fn get(&self, row: usize) -> bool {
        let at = self.offset + row;
        self.bytes.get(at / 8).is_some_and(|byte| byte >> (at % 8) & 1 == 1)
    }

    /// The bits of 64 rows.
    #[must_use]
    #[inline]
    pub fn word(&self, row: usize) -> u64 {
        let at = self.offset + row;
        let (byte, shift) = (at / 8, at % 8);
        let bytes = self.bytes.get(byte..).unwrap_or_default();
        let low = match bytes.first_chunk::<8>() {
            Some(whole) => u64::from_le_bytes(*whole),
            None => bytes.iter().rev().fold(0, |word, byte| word << 8 | u64::from(*byte)),
        };
        match (shift, bytes.get(8)) {
            (0, _) => low,
            (_, None) => low >> shift,
            (_, Some(next)) => low >> shift | u64::from(*next) << (64 - shift),
        }
    }
}

/// Texts in a layout of their own.
pub trait Texts: Debug {
    /// How many rows there are.
    fn len(&self) -> usize;

    /// Whether there is no row.
    fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The text of a row.
    fn text(&self, row: usize) -> Option<&str>;
}

/// Whole numbers.
#[derive(Debug, Clone)]
#[expect(missing_docs, reason = "their types say it")]
pub enum Ints<'a> {
    I8(&'a [i8]),
    I16(&'a [i16]),
    I32(&'a [i32]),
    I64(&'a [i64]),
    U8(&'a [u8]),
    U16(&'a [u16]),
    U32(&'a [u32]),
    U64(&'a [u64]),
}

/// The same for numbers of whatever width.
macro_rules! of_any_width {
    ($ints:expr, $values:ident => $done:expr) => {
        match $ints {
            Ints::I8($values) => $done,
            Ints::I16($values) => $done,
            Ints::I32($values) => $done,
            Ints::I64($values) => $done,
            Ints::U8($values) => $done,
            Ints::U16($values) => $done,
            Ints::U32($values) => $done,
            Ints::U64($values) => $done,
        }
    };
}
pub(super) use of_any_width;

fn number<K: Copy + TryInto<i64>>(value: Option<&K>) -> Option<i64> {
    (*value?).try_into().ok()
}

impl Ints<'_> {
    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        of_any_width!(self, values => values.len())
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The number of a row; of those beyond 64 bits with a sign, nothing.
    #[must_use]
    #[inline]
    pub fn get(&self, row: usize) -> Option<i64> {
        of_any_width!(self, values => number(values.get(row)))
    }

    fn write(&self, row: usize, out: &mut String) {
        // Writing to a text cannot fail.
        let _ = match self {
            Self::U64(values) => write!(out, "{}", values.get(row).copied().unwrap_or_default()),
            _ => write!(out, "{}", self.get(row).unwrap_or_default()),
        };
    }
}

/// Where the parts of a row begin and end, among those of all rows.
#[derive(Debug, Clone)]
pub enum Offsets<'a> {
    /// Row by row, and the last end
    Small(&'a [i32]),
    /// Likewise
    Large(&'a [i64]),
    /// So many for each row
    Fixed(usize),
}

impl Offsets<'_> {
    /// The parts of a row.
    #[must_use]
    #[inline]
    pub fn range(&self, row: usize) -> std::ops::Range<usize> {
        let (start, end) = match self {
            Self::Small(ends) => {
                (ends.get(row).map(|at| i64::from(*at)), ends.get(row + 1).map(|at| i64::from(*at)))
            }
            Self::Large(ends) => (ends.get(row).copied(), ends.get(row + 1).copied()),
            Self::Fixed(size) => return row.saturating_mul(*size)..(row + 1).saturating_mul(*size),
        };
        let place = |at: Option<i64>| at.and_then(|at| usize::try_from(at).ok()).unwrap_or_default();
        let start = place(start);
        start..place(end).max(start)
    }
}

impl Offsets<'_> {
    /// Where the parts of so many rows end, counted from `start`, and before them where those of the first begin; the rows behind them
    /// have none.
    pub(crate) fn ends(&self, (first, rows): (usize, usize), start: usize, out: &mut [u32]) {
        macro_rules! each {
            ($ends:expr) => {{
                let ends = $ends.get(first..).unwrap_or_default();
                let ends = ends.get(..=rows).unwrap_or(ends);
                for (out, end) in out.iter_mut().zip(ends) {
                    let end = usize::try_from(*end).unwrap_or_default();
                    *out = u32::try_from(end.saturating_sub(start)).unwrap_or(u32::MAX);
                }
                ends.len()
            }};
        }
        let written = match self {
            Self::Small(ends) => each!(ends),
            Self::Large(ends) => each!(ends),
            Self::Fixed(size) => {
                for (out, row) in out.iter_mut().zip(first..=first + rows) {
                    let end = row.saturating_mul(*size).saturating_sub(start);
                    *out = u32::try_from(end).unwrap_or(u32::MAX);
                }
                rows + 1
            }
        };
        let last = written.checked_sub(1).and_then(|at| out.get(at)).copied().unwrap_or_default();
        if let Some(rest) = out.get_mut(written..) {
            rest.fill(last);
        }
    }
}

/// The values of a column.
#[derive(Debug)]
pub enum Values<'a> {
    /// None at all
    Nothing,
    /// Bools
    Bool(PackedBits<'a>),
    /// Whole numbers
    Int(Ints<'a>),
    /// Numbers
    Double(Cow<'a, [f64]>),
    /// Numbers that mean their shortest decimal: `0.1`, not `0.10000000149`
    Float(Cow<'a, [f32]>),
    /// Decimals: the digits, and how many of them stand behind the point
    Decimal(Cow<'a, [i128]>, i8),
    /// Days since 1970-01-01
    Day(Cow<'a, [i32]>),
    /// Points in time since 1970-01-01T00:00Z
    Instant(&'a [i64], Unit),
    /// Days and times on the clock of the project's zone, since 1970-01-01T00:00
    Clock(&'a [i64], Unit),
    /// Times of day since midnight
    Time(Cow<'a, [i64]>, Unit),
    /// Texts
    Text(Box<dyn Texts + 'a>),
    /// For each row the place of its value among others. Where these have a number, all others that ever come to the same [`Lanes`]
    /// with that number must be the same, so that they are looked at once for many batches.
    ///
    /// [`Lanes`]: crate::Lanes
    Dictionary(Ints<'a>, Box<Column<'a>>, Option<usize>),
    /// Lists: the parts of each row among all items
    List(Offsets<'a>, Box<Column<'a>>),
    /// Objects of these names
    Object(Vec<(String, Column<'a>)>),
    /// Maps from text: the entries of each row among all keys and values
    Map(Offsets<'a>, Box<Column<'a>>, Box<Column<'a>>),
}

/// How many make a second.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "their names say it")]
pub enum Unit {
    Second,
    Milli,
    Micro,
    Nano,
}

impl Unit {
    /// So many of it in microseconds; finer ones are dropped.
    #[must_use]
    #[inline]
    pub fn micros(self, count: i64) -> Option<i64> {
        match self {
            Self::Second => count.checked_mul(1_000_000),
            Self::Milli => count.checked_mul(1_000),
            Self::Micro => Some(count),
            Self::Nano => Some(count.div_euclid(1_000)),
        }
    }
}

/// A column: its values, and which rows have one.
#[derive(Debug)]
pub struct Column<'a> {
    /// The values.
    pub values: Values<'a>,
    /// Which rows have one; all where `None`.
    pub validity: Option<PackedBits<'a>>,
}

impl Column<'_> {
    /// Whether a row has a value.
    #[must_use]
    #[inline]
    pub fn has(&self, row: usize) -> bool {
        self.validity.is_none_or(|validity| validity.get(row)) && !matches!(self.values, Values::Nothing)
    }

    /// The row's value as JSON says it; `false` and nothing where there is none.
    pub(crate) fn write(&self, row: usize, out: &mut String) -> bool {
        if !self.has(row) {
            return false;
        }
        match &self.values {
            Values::Nothing => return false,
            Values::Bool(bits) => out.push_str(if bits.get(row) { "true" } else { "false" }),
            Values::Int(ints) => ints.write(row, out),
            Values::Double(values) => write_number(out, values.get(row).copied().unwrap_or_default()),
            Values::Float(values) => write_float(out, values.get(row).copied().unwrap_or_default()),
            Values::Decimal(values, scale) => {
                write_decimal(out, values.get(row).copied().unwrap_or_default(), *scale);
            }
            Values::Text(texts) => write_text(out, texts.text(row).unwrap_or_default()),
            Values::Dictionary(keys, values, _) => {
                return key(keys, row).is_some_and(|at| values.write(at, out));
            }
            Values::Day(_) | Values::Instant(..) | Values::Clock(..) | Values::Time(..) => {
                out.push('"');
                self.write_time(row, out);
                out.push('"');
            }
            Values::List(offsets, items) => {
                out.push('[');
                for (place, item) in offsets.range(row).enumerate() {
                    out.push_str(if place == 0 { "" } else { "," });
                    if !items.write(item, out) {
                        out.push_str("null");
                    }
                }
                out.push(']');
            }
            Values::Object(fields) => {
                let fields = fields.iter().map(|(name, field)| (Some(name.as_str()), field, row));
                write_object(fields, false, out);
            }
            Values::Map(offsets, keys, values) => {
                let entries = offsets.range(row).map(|at| (keys.text(at), &**values, at));
                write_object(entries, true, out);
            }
        }
        true
    }

    /// The text of a row, where it has one.
    pub(crate) fn text(&self, row: usize) -> Option<&str> {
        match &self.values {
            _ if !self.has(row) => None,
            Values::Text(texts) => texts.text(row),
            Values::Dictionary(keys, values, _) => values.text(key(keys, row)?),
            _ => None,
        }
    }

    /// What a text says of a day or a time; what is in no year is printed as a number, which is neither.
    pub(crate) fn write_time(&self, row: usize, out: &mut String) {
        let start = out.len();
        let found = match &self.values {
            Values::Day(days) => days.get(row).and_then(|days| {
                let day = calendar::date_of_epoch_day((*days).into());
                day.map(|day| print::date(out, day))
            }),
            Values::Instant(values, unit) => values.get(row).and_then(|at| {
                let at = calendar::instant_of_epoch_micros(unit.micros(*at)?)?;
                print::rfc3339(out, at);
                Some(())
            }),
            Values::Clock(values, unit) => values.get(row).and_then(|at| write_clock(unit.micros(*at)?, out)),
            Values::Time(values, unit) => values.get(row).and_then(|at| {
                let at = unit.micros(*at).filter(|at| (0..DAY).contains(at))?;
                print::time(out, TimeOfDay(at));
                Some(())
            }),
            _ => None,
        };
        if found.is_none() || out.len() == start {
            out.truncate(start);
            let raw = match &self.values {
                Values::Day(days) => days.get(row).map(|days| i64::from(*days)),
                Values::Instant(values, _) | Values::Clock(values, _) => values.get(row).copied(),
                Values::Time(values, _) => values.get(row).copied(),
                _ => None,
            };
            let _ = write!(out, "{}", raw.unwrap_or_default());
        }
    }
}

const DAY: i64 = 86_400_000_000;

/// A day and a time of day on some clock; midnight as the day alone.
fn write_clock(micros: i64, out: &mut String) -> Option<()> {
    let day: Date = calendar::date_of_epoch_day(micros.div_euclid(DAY))?;
    print::date(out, day);
    let time = micros.rem_euclid(DAY);
    if time != 0 {
        out.push(' ');
        print::time(out, TimeOfDay(time));
    }
    Some(())
}

/// The place among a dictionary's values that a row's key says.
#[inline]
pub(crate) fn key(keys: &Ints<'_>, row: usize) -> Option<usize> {
    keys.get(row).and_then(|key| usize::try_from(key).ok())
}

fn write_object<'c>(
    fields: impl Iterator<Item = (Option<&'c str>, &'c Column<'c>, usize)>,
    with_null: bool,
    out: &mut String,
) {
    out.push('{');
    let mut is_first = true;
    for (name, field, row) in fields {
        let start = out.len();
        out.push_str(if is_first { "" } else { "," });
        write_text(out, name.unwrap_or_default());
        out.push(':');
        if field.write(row, out) {
            is_first = false;
        } else if with_null {
            out.push_str("null");
            is_first = false;
        } else {
            // A field of nothing is no field.
            out.truncate(start);
        }
    }
    out.push('}');
}

/// A number; one that is not finite as an object, which is a misfit for every scalar and says in the message what it was.
pub(crate) fn write_number(out: &mut String, value: f64) {
    if value.is_finite() {
        print::number(out, value);
    } else {
        let _ = write!(out, "{{\"{value}\":null}}");
    }
}

fn write_float(out: &mut String, value: f32) {
    if value.is_finite() {
        let _ = write!(out, "{}", if value == 0.0 { 0.0 } else { value });
    } else {
        write_number(out, value.into());
    }
}

/// Digits with a point among them, or zeros behind.
fn write_decimal(out: &mut String, units: i128, scale: i8) {
    if units < 0 {
        out.push('-');
    }
    let digits = units.unsigned_abs().to_string();
    match usize::try_from(scale) {
        Ok(0) => out.push_str(&digits),
        Ok(places) => {
            let digits = format!("{digits:0>width$}", width = places + 1);
            let (whole, fraction) = digits.split_at(digits.len() - places);
            out.push_str(whole);
            out.push('.');
            out.push_str(fraction);
        }
        Err(_) => {
            out.push_str(&digits);
            if units != 0 {
                out.extend(std::iter::repeat_n('0', scale.unsigned_abs().into()));
            }
        }
    }
}

/// The instant of a day and a time on a zone's clock, as a text of both means it.
pub(crate) fn instant_of_clock(micros: i64, zone: visavis_value::Zone) -> Option<Instant> {
    let day = calendar::date_of_epoch_day(micros.div_euclid(DAY))?;
    match micros.rem_euclid(DAY) {
        0 => calendar::midnight(day, zone),
        time => calendar::instant(day, TimeOfDay(time), zone),
    }
}
