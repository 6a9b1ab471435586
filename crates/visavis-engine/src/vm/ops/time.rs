//! Days, instants and spans.

use visavis_image::Instr;
use visavis_value::{Date, Duration, Instant, TimeOfDay, Zone, calendar};

use crate::error::Halt;
use crate::vm::Machine;
use crate::vm::blocks::{Flow, Frame};

/// The day of a word.
fn date(word: u64) -> Option<Date> {
    calendar::date_of_epoch_day(word as i64)
}

/// The instant of a word.
fn instant(word: u64) -> Option<Instant> {
    calendar::instant_of_epoch_micros(word as i64)
}

/// The time of day of a word.
pub(crate) fn of_day(word: u64) -> Option<TimeOfDay> {
    let is_one = (0..86_400_000_000).contains(&(word as i64));
    is_one.then_some(TimeOfDay(word as i64))
}

fn day_word(date: Date) -> u64 {
    i64::from(date.0) as u64
}

/// Year, month and day of a date's word.
pub(crate) fn parts(word: u64) -> Option<(u64, u64, u64)> {
    let (year, month, day) = calendar::parts(date(word)?);
    Some((u64::try_from(year).ok()?, month.into(), day.into()))
}

/// The calendar day of an instant in a zone.
pub(crate) fn date_of(word: u64, zone: Zone) -> Option<u64> {
    calendar::date_of(instant(word)?, zone).map(day_word)
}

/// The time of day of an instant in a zone.
pub(crate) fn time_of(word: u64, zone: Zone) -> Option<u64> {
    Some(calendar::time_of(instant(word)?, zone).0 as u64)
}

/// A date moved by a span.
pub(crate) fn shift_date(word: u64, span: Duration, _: Zone) -> Option<u64> {
    calendar::shift_date(date(word)?, span).map(day_word)
}

/// An instant moved by a span.
pub(crate) fn shift_instant(word: u64, span: Duration, zone: Zone) -> Option<u64> {
    Some(calendar::shift_instant(instant(word)?, span, zone)?.0 as u64)
}

/// `a - b` of dates.
pub(crate) fn between_dates(a: u64, b: u64) -> Option<Duration> {
    Some(Duration::between_dates(date(a)?, date(b)?))
}

/// `a - b` of instants.
pub(crate) fn between_instants(a: u64, b: u64) -> Option<Duration> {
    Duration::between_instants(instant(a)?, instant(b)?)
}

impl<'a> Machine<'a> {
    /// A function of an instant in the project's zone.
    pub(in crate::vm) fn with_zone(
        &mut self,
        frame: Frame<'a>,
        instr: Instr,
        op: impl FnOnce(u64, Zone) -> Option<u64>,
    ) -> Result<Flow, Halt> {
        let zone = self.inputs.program.image.zone;
        self.unary(frame, instr, |word| op(word, zone))
    }

    /// A function of an instant in the zone that a text names; missing where it names none.
    pub(in crate::vm) fn with_named_zone(
        &mut self,
        frame: Frame<'a>,
        instr: Instr,
        op: impl FnOnce(u64, Zone) -> Option<u64>,
    ) -> Result<Flow, Halt> {
        let value = match self.operands(frame, instr)? {
            Some((word, zone)) => {
                let zone = Zone::parse(self.pools().text(zone).ok_or(Halt::Corrupt)?);
                zone.and_then(|zone| op(word, zone))
            }
            None => None,
        };
        self.write(frame, instr.a(), value)
    }

    /// A function of a date and today.
    pub(in crate::vm) fn with_today(
        &mut self,
        frame: Frame<'a>,
        instr: Instr,
        op: impl FnOnce(Date, Date) -> Option<i64>,
    ) -> Result<Flow, Halt> {
        let today = self.today;
        self.unary(frame, instr, |word| op(date(word)?, today?).map(|value| value as u64))
    }

    pub(in crate::vm) fn days_since_instant(&mut self, frame: Frame<'a>, instr: Instr) -> Result<Flow, Halt> {
        let now = self.inputs.now;
        self.unary(frame, instr, |word| Some(calendar::days_since_instant(instant(word)?, now) as u64))
    }

    pub(in crate::vm) fn weekday(&mut self, frame: Frame<'a>, instr: Instr) -> Result<Flow, Halt> {
        let day = match self.read(frame, instr.b())?.and_then(date) {
            Some(date) => Some(self.memory.write_text(|out| out.push_str(calendar::weekday(date)))?),
            None => None,
        };
        self.write(frame, instr.a(), day)
    }

    /// A date or instant moved by a span, or moved back.
    pub(in crate::vm) fn shift(
        &mut self,
        frame: Frame<'a>,
        instr: Instr,
        is_back: bool,
        op: impl FnOnce(u64, Duration, Zone) -> Option<u64>,
    ) -> Result<Flow, Halt> {
        let value = match self.operands(frame, instr)? {
            Some((word, span)) => {
                let span = self.duration(span)?;
                let span = if is_back { span.neg() } else { Some(span) };
                span.and_then(|span| op(word, span, self.inputs.program.image.zone))
            }
            None => None,
        };
        self.write(frame, instr.a(), value)
    }

    /// The span between two dates or instants.
    pub(in crate::vm) fn between(
        &mut self,
        frame: Frame<'a>,
        instr: Instr,
        op: impl FnOnce(u64, u64) -> Option<Duration>,
    ) -> Result<Flow, Halt> {
        let span = self.operands(frame, instr)?.and_then(|(a, b)| op(a, b));
        self.write_duration(frame, instr, span)
    }

    /// A span of two spans.
    pub(in crate::vm) fn durations(
        &mut self,
        frame: Frame<'a>,
        instr: Instr,
        op: impl FnOnce(Duration, Duration) -> Option<Duration>,
    ) -> Result<Flow, Halt> {
        let span = match self.operands(frame, instr)? {
            Some((a, b)) => op(self.duration(a)?, self.duration(b)?),
            None => None,
        };
        self.write_duration(frame, instr, span)
    }

    /// A span so many times.
    pub(in crate::vm) fn scale_duration(&mut self, frame: Frame<'a>, instr: Instr) -> Result<Flow, Halt> {
        let span = match self.operands(frame, instr)? {
            Some((span, times)) => self.duration(span)?.scale(times as i64),
            None => None,
        };
        self.write_duration(frame, instr, span)
    }

    pub(in crate::vm) fn negate_duration(&mut self, frame: Frame<'a>, instr: Instr) -> Result<Flow, Halt> {
        let span = match self.read(frame, instr.b())? {
            Some(span) => self.duration(span)?.neg(),
            None => None,
        };
        self.write_duration(frame, instr, span)
    }

    fn write_duration(
        &mut self,
        frame: Frame<'a>,
        instr: Instr,
        span: Option<Duration>,
    ) -> Result<Flow, Halt> {
        let word = span.map(|span| self.memory.keep_duration(span));
        self.write(frame, instr.a(), word)
    }
}
