//! Numbers (RFC 8259, section 6), read from their digits and never through a float first.
//!
//! In: a scanner on a digit or a minus. Out: the digits as they stand, and where they are few the value they say
//! exactly. What they mean as an int, a number or money is said by `visavis_value::read`; the short ways here give the
//! same values.

use visavis_value::{money, number, read};

use super::Scanner;
use crate::error::JsonError;

/// As many digits as always fit an i64.
const MAX_DIGITS: usize = 18;

/// A number as it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Digits<'a> {
    /// Its text.
    pub(crate) text: &'a str,
    /// `units / 10^places`, exactly; `None` where it has an exponent or more than 18 digits.
    pub(crate) simple: Option<(i64, u8)>,
}

impl Digits<'_> {
    /// As `visavis_value::read::int`.
    #[inline]
    pub(crate) fn int(self) -> Option<i64> {
        match self.simple {
            Some((units, 0)) => Some(units),
            _ => read::int(self.text),
        }
    }

    /// As `visavis_value::read::number`.
    #[inline]
    pub(crate) fn number(self) -> Option<f64> {
        // Both are exact as an f64, so that one division rounds once (Clinger 1990, "How to read floating point numbers
        // accurately").
        match self.simple {
            Some((units, places)) if units.unsigned_abs() <= 1 << f64::MANTISSA_DIGITS => {
                POWERS.get(usize::from(places)).and_then(|power| number::finite(units as f64 / power))
            }
            _ => read::number(self.text),
        }
    }

    /// As `visavis_value::read::money`.
    #[inline]
    pub(crate) fn money(self) -> Option<i64> {
        const PLACES: [i64; 5] = [money::SCALE, 1_000, 100, 10, 1];
        match self.simple {
            Some((units, places @ 0..=4)) => units.checked_mul(*PLACES.get(usize::from(places))?),
            _ => read::money(self.text),
        }
    }
}

/// The powers of ten up to [`MAX_DIGITS`]; each is exact.
const POWERS: [f64; 19] =
    [1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18];

impl<'a> Scanner<'a> {
    /// Reads the number that begins here.
    #[inline]
    pub(super) fn number(&mut self) -> Result<Digits<'a>, JsonError> {
        let start = self.at;
        let is_negative = self.peek() == Some(b'-');
        self.at += usize::from(is_negative);
        let whole = self.at;
        let mut units = self.digits(0)?;
        if self.at - whole > 1 && self.bytes.get(whole) == Some(&b'0') {
            self.at = whole + 1;
            return Err(self.error("a number without leading zeros"));
        }
        let mut count = self.at - whole;
        let mut places = 0;
        if self.peek() == Some(b'.') {
            self.at += 1;
            let fraction = self.at;
            units = self.digits(units)?;
            places = self.at - fraction;
            count += places;
        }
        let has_exponent = matches!(self.peek(), Some(b'e' | b'E'));
        if has_exponent {
            self.exponent()?;
        }
        let simple = if count <= MAX_DIGITS && !has_exponent { u8::try_from(places).ok() } else { None };
        let units = if is_negative { units.wrapping_neg() } else { units };
        Ok(Digits { text: self.slice(start, self.at), simple: simple.map(|places| (units, places)) })
    }

    /// At least one digit; `so_far` followed by them as a number, which is garbage behind [`MAX_DIGITS`].
    #[inline]
    fn digits(&mut self, so_far: i64) -> Result<i64, JsonError> {
        let (start, mut units) = (self.at, so_far);
        while let Some(digit @ b'0'..=b'9') = self.peek() {
            units = units.wrapping_mul(10).wrapping_add(i64::from(digit - b'0'));
            self.at += 1;
        }
        if self.at == start { Err(self.error("a digit")) } else { Ok(units) }
    }

    fn exponent(&mut self) -> Result<(), JsonError> {
        self.at += 1;
        if let Some(b'+' | b'-') = self.peek() {
            self.at += 1;
        }
        self.digits(0).map(drop)
    }
}
