//! Days, zones and steps in time. The only module that knows chrono. Years run from 1 to 9999; beyond is `None`.
//!
//! In: days, instants, spans, a zone of the IANA database. Out: the same; never a day or instant beyond those years,
//! never a guess at a zone. The calendar is the proleptic Gregorian one (ISO 8601).

use chrono::{DateTime, Datelike, Months, NaiveDate, NaiveDateTime, Offset, TimeZone};
use chrono_tz::GapInfo;
use serde::{Deserialize, Serialize};

use crate::{Date, Duration, Instant, TimeOfDay};

/// Microseconds of a day of 24 hours.
const DAY: i64 = 86_400_000_000;
/// 0001-01-01 and 9999-12-31.
const FIRST_AND_LAST_DAY: (i64, i64) = (-719_162, 2_932_896);

/// A time zone of the IANA database. Its clock changes are known to the year 2100; after that its last offset holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Zone(chrono_tz::Tz);

impl Serialize for Zone {
    fn serialize<S: serde::Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.serialize_str(self.name())
    }
}
impl<'de> Deserialize<'de> for Zone {
    fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        let name = std::borrow::Cow::<str>::deserialize(d)?;
        Self::parse(&name).ok_or_else(|| serde::de::Error::custom("not a time zone"))
    }
}

impl Zone {
    /// Coordinated universal time.
    pub const UTC: Self = Self(chrono_tz::Tz::UTC);

    /// The zone of an IANA name.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        name.parse().ok().map(Self)
    }
    /// Its IANA name.
    #[must_use]
    pub fn name(&self) -> &'static str {
        self.0.name()
    }
    /// Every IANA name, for suggestions.
    pub fn names() -> impl Iterator<Item = &'static str> {
        chrono_tz::TZ_VARIANTS.iter().map(|tz| tz.name())
    }
}

/// The day so many days after 1970-01-01.
#[must_use]
pub fn date_of_epoch_day(days: i64) -> Option<Date> {
    let (first, last) = FIRST_AND_LAST_DAY;
    if (first..=last).contains(&days) { i32::try_from(days).ok().map(Date) } else { None }
}
/// The instant so many microseconds after 1970-01-01T00:00:00Z.
#[must_use]
pub fn instant_of_epoch_micros(micros: i64) -> Option<Instant> {
    let (first, last) = FIRST_AND_LAST_DAY;
    (first * DAY..(last + 1) * DAY).contains(&micros).then_some(Instant(micros))
}
/// The day `year-month-day`.
#[must_use]
pub fn date(year: i32, month: u32, day: u32) -> Option<Date> {
    date_of_epoch_day(NaiveDate::from_ymd_opt(year, month, day)?.to_epoch_days().into())
}
/// Year, month, day of a date.
#[must_use]
pub fn parts(date: Date) -> (i32, u32, u32) {
    let day = naive(date);
    (day.year(), day.month(), day.day())
}
fn naive(date: Date) -> NaiveDate {
    // Every day of the years 1 to 9999 is one of chrono's, whose calendar is wider.
    NaiveDate::from_epoch_days(date.0).unwrap_or_default()
}

/// The calendar day of an instant in a zone.
#[must_use]
pub fn date_of(at: Instant, zone: Zone) -> Option<Date> {
    date_of_epoch_day(wall(at, zone).div_euclid(DAY))
}
/// The time of day of an instant in a zone.
#[must_use]
pub fn time_of(at: Instant, zone: Zone) -> TimeOfDay {
    TimeOfDay(wall(at, zone).rem_euclid(DAY))
}
/// What the zone's clocks show at an instant, in microseconds since they showed 1970-01-01 00:00.
fn wall(at: Instant, zone: Zone) -> i64 {
    if zone == Zone::UTC {
        return at.0;
    }
    let offset = DateTime::from_timestamp_micros(at.0)
        .map_or(0, |utc| micros(zone.0.offset_from_utc_datetime(&utc.naive_utc())));
    at.0.saturating_add(offset)
}
fn micros(offset: impl Offset) -> i64 {
    i64::from(offset.fix().local_minus_utc()) * 1_000_000
}

/// A local time as an instant; one that a clock change skips moves forward by the gap, one that occurs twice is the first.
#[must_use]
pub fn instant(date: Date, time: TimeOfDay, zone: Zone) -> Option<Instant> {
    let wall = i64::from(date.0).checked_mul(DAY)?.checked_add(time.0)?;
    if zone == Zone::UTC {
        return instant_of_epoch_micros(wall);
    }
    let local = DateTime::from_timestamp_micros(wall)?.naive_utc();
    let offset = match zone.0.offset_from_local_datetime(&local).earliest() {
        Some(offset) => offset,
        // The offset from before the gap lands as far behind it as the time lies in it.
        None => gap(&local, zone)?.begin?.1,
    };
    instant_of_epoch_micros(wall.checked_sub(micros(offset))?)
}
/// The first instant of a day in a zone (midnight, or after a gap at midnight the gap's end).
#[must_use]
pub fn midnight(date: Date, zone: Zone) -> Option<Instant> {
    match naive(date).and_hms_opt(0, 0, 0).and_then(|local| gap(&local, zone)?.end) {
        Some(end) => instant_of_epoch_micros(end.timestamp_micros()),
        None => instant(date, TimeOfDay(0), zone),
    }
}
fn gap(local: &NaiveDateTime, zone: Zone) -> Option<GapInfo> {
    GapInfo::new(local, &zone.0)
}

/// `at + span`: months, then days, in local time of the zone, then exact time. Without calendar parts the zone does not matter.
#[must_use]
pub fn shift_instant(at: Instant, span: Duration, zone: Zone) -> Option<Instant> {
    let at = if span.is_exact() {
        at
    } else {
        let day = shift_date(date_of(at, zone)?, Duration { micros: 0, ..span })?;
        instant(day, time_of(at, zone), zone)?
    };
    instant_of_epoch_micros(at.0.checked_add(span.micros)?)
}
/// `date + span`: months (month ends clamp), then days. The span's exact part must be zero, else `None`.
#[must_use]
pub fn shift_date(date: Date, span: Duration) -> Option<Date> {
    if !span.is_calendar() {
        return None;
    }
    let months = Months::new(u32::try_from(span.months.unsigned_abs()).ok()?);
    let day = naive(date);
    let day = if span.months < 0 { day.checked_sub_months(months) } else { day.checked_add_months(months) }?;
    date_of_epoch_day(i64::from(day.to_epoch_days()).checked_add(span.days)?)
}

/// `age(birth)`: whole years on `today`; negative for a day to come. Born on 29 February: 1 March in common years.
#[must_use]
pub fn age(birth: Date, today: Date) -> i64 {
    let (birth_year, birth_month, birth_day) = parts(birth);
    let (year, month, day) = parts(today);
    let to_come = (month, day) < (birth_month, birth_day);
    i64::from(year) - i64::from(birth_year) - i64::from(to_come)
}
/// `days_since` of a date: calendar days.
#[must_use]
pub fn days_since_date(date: Date, today: Date) -> i64 {
    i64::from(today.0) - i64::from(date.0)
}
/// `days_since` of an instant: whole 24-hour days, rounded down.
#[must_use]
pub fn days_since_instant(at: Instant, now: Instant) -> i64 {
    now.0.saturating_sub(at.0).div_euclid(DAY)
}
/// `next_birthday(birth)`: today on the day itself.
#[must_use]
pub fn next_birthday(birth: Date, today: Date) -> Option<Date> {
    let (_, month, day) = parts(birth);
    let (year, ..) = parts(today);
    // Within the years there are, only 29 February can be no day.
    let birthday = |year| date(year, month, day).or_else(|| date(year, month + 1, 1));
    [year, year + 1].into_iter().filter_map(birthday).find(|birthday| *birthday >= today)
}
/// `weekday(date)`: `"mon"` to `"sun"`.
#[must_use]
pub fn weekday(date: Date) -> &'static str {
    // 1970-01-01 was a Thursday.
    match (i64::from(date.0) + 3).rem_euclid(7) {
        0 => "mon",
        1 => "tue",
        2 => "wed",
        3 => "thu",
        4 => "fri",
        5 => "sat",
        _ => "sun",
    }
}
