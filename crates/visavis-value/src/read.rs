//! Text as values: from literals of a program, from JSON and CSV. `None` is a misfit. Numbers are read from their
//! digits, never through a float first.
//!
//! In: one value's text, with nothing around it (white space is a misfit). Out: exactly that value, never a near one;
//! only fractions of a second beyond microseconds are dropped.

use smol_str::format_smolstr;

use crate::decimal::Written;
use crate::{Date, Instant, TimeOfDay, Zone, calendar, number};

/// An int from JSON number syntax (`12`, `12.0`, `1.2e1` where whole); `None` where it is no whole number or leaves 64 bits.
#[must_use]
pub fn int(s: &str) -> Option<i64> {
    Written::scan(s)?.scaled(0)
}
/// A number from JSON number syntax (a leading `+` and a bare `.5` are misfits); `None` where it is not finite.
#[must_use]
pub fn number(s: &str) -> Option<f64> {
    // Rust's parser rounds correctly but also takes `inf`, `+1` and `.5`.
    Written::scan(s)?;
    number::finite(s.parse().ok()?)
}
/// The number nearest to so many percent, `12.5` being 0.125; digits with no exponent.
#[must_use]
pub fn percent(digits: &str) -> Option<f64> {
    // Dividing by 100 would round a second time.
    number(&format_smolstr!("{digits}e-2"))
}
/// An amount in ten-thousandths from JSON number syntax; a fifth decimal that is not zero is a misfit.
#[must_use]
pub fn money(s: &str) -> Option<i64> {
    Written::scan(s)?.scaled(4)
}
/// `YYYY-MM-DD`.
#[must_use]
pub fn date(s: &str) -> Option<Date> {
    let mut text = Cursor(s.as_bytes());
    text.date().filter(|_| text.is_done())
}
/// RFC 3339 (`+0000` offsets too), or `YYYY-MM-DD HH:MM[:SS[.f]]` (also with `T`) or a date alone in the zone.
#[must_use]
pub fn datetime(s: &str, zone: Zone) -> Option<Instant> {
    let mut text = Cursor(s.as_bytes());
    let day = text.date()?;
    if text.is_done() {
        return calendar::midnight(day, zone);
    }
    text.eat(b"Tt ")?;
    let time = text.time()?;
    if text.is_done() {
        return calendar::instant(day, time, zone);
    }
    let east = text.offset()?;
    if !text.is_done() {
        return None;
    }
    let wall = i64::from(day.0) * 86_400_000_000 + time.0;
    calendar::instant_of_epoch_micros(wall - east * 60_000_000)
}
/// Epoch seconds as an int.
#[must_use]
pub fn epoch_seconds(s: &str) -> Option<Instant> {
    calendar::instant_of_epoch_micros(int(s)?.checked_mul(1_000_000)?)
}
/// `HH:MM[:SS[.f]]`.
#[must_use]
pub fn time(s: &str) -> Option<TimeOfDay> {
    let mut text = Cursor(s.as_bytes());
    text.time().filter(|_| text.is_done())
}
/// A bool as CSV says it: `true/false`, `yes/no`, `1/0` in any case.
#[must_use]
pub fn bool_word(s: &str) -> Option<bool> {
    let is_any = |words: [&str; 3]| words.iter().any(|word| s.eq_ignore_ascii_case(word));
    if is_any(["true", "yes", "1"]) {
        Some(true)
    } else if is_any(["false", "no", "0"]) {
        Some(false)
    } else {
        None
    }
}

/// What is left to read of a date or time.
struct Cursor<'a>(&'a [u8]);

impl Cursor<'_> {
    fn is_done(&self) -> bool {
        self.0.is_empty()
    }
    /// Steps over one byte, which must be any of these.
    fn eat(&mut self, any: &[u8]) -> Option<u8> {
        let (first, rest) = self.0.split_first().filter(|(first, _)| any.contains(first))?;
        self.0 = rest;
        Some(*first)
    }
    /// Exactly `N` digits.
    fn digits<const N: usize>(&mut self) -> Option<u32> {
        let (digits, rest) = self.0.split_first_chunk::<N>()?;
        self.0 = rest;
        digits.iter().try_fold(0, |n, b| b.is_ascii_digit().then(|| n * 10 + u32::from(b - b'0')))
    }
    /// `YYYY-MM-DD` (RFC 3339, `full-date`).
    fn date(&mut self) -> Option<Date> {
        let year = self.digits::<4>()?;
        self.eat(b"-")?;
        let month = self.digits::<2>()?;
        self.eat(b"-")?;
        let day = self.digits::<2>()?;
        calendar::date(i32::try_from(year).ok()?, month, day)
    }
    /// `HH:MM[:SS[.f]]` (RFC 3339, `partial-time`, seconds optional).
    fn time(&mut self) -> Option<TimeOfDay> {
        let hour = self.digits::<2>()?;
        self.eat(b":")?;
        let minute = self.digits::<2>()?;
        let (mut second, mut micros) = (0, 0);
        if self.eat(b":").is_some() {
            second = self.digits::<2>()?;
            if self.eat(b".").is_some() {
                micros = self.fraction()?;
            }
        }
        TimeOfDay::of(hour, minute, second, micros)
    }
    /// At least one digit of a second's fraction, as microseconds; what is finer is dropped.
    fn fraction(&mut self) -> Option<u32> {
        let mut micros = self.digits::<1>()? * 100_000;
        let mut unit = 10_000;
        while let Some(digit) = self.0.first().filter(|b| b.is_ascii_digit()) {
            micros += u32::from(digit - b'0') * unit;
            unit /= 10;
            self.0 = self.0.get(1..)?;
        }
        Some(micros)
    }
    /// `Z`, `+01:00`, `+0100` or `+01`: minutes east of Greenwich.
    fn offset(&mut self) -> Option<i64> {
        let sign = match self.eat(b"Zz+-")? {
            b'+' => 1,
            b'-' => -1,
            _ => return Some(0),
        };
        let hours = self.digits::<2>()?;
        let minutes = match self.eat(b":") {
            None if self.is_done() => 0,
            _ => self.digits::<2>()?,
        };
        (hours < 24 && minutes < 60).then_some(sign * i64::from(hours * 60 + minutes))
    }
}
