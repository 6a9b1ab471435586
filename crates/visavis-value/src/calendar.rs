//! Days, zones and steps in time. The only module that knows chrono. Years run from 1 to 9999; beyond is `None`.

use serde::{Deserialize, Serialize};

use crate::{Date, Duration, Instant, TimeOfDay};

/// A time zone of the IANA database.
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

/// The day `year-month-day`.
#[must_use]
pub fn date(year: i32, month: u32, day: u32) -> Option<Date> {
    let _ = (year, month, day);
    None
}
/// Year, month, day of a date.
#[must_use]
pub fn parts(date: Date) -> (i32, u32, u32) {
    let _ = date;
    (1, 1, 1)
}
/// The calendar day of an instant in a zone.
#[must_use]
pub fn date_of(at: Instant, zone: Zone) -> Option<Date> {
    let _ = (at, zone);
    None
}
/// The time of day of an instant in a zone.
#[must_use]
pub fn time_of(at: Instant, zone: Zone) -> TimeOfDay {
    let _ = (at, zone);
    TimeOfDay(0)
}
/// A local time as an instant; one that a clock change skips moves forward by the gap, one that occurs twice is the first.
#[must_use]
pub fn instant(date: Date, time: TimeOfDay, zone: Zone) -> Option<Instant> {
    let _ = (date, time, zone);
    None
}
/// The first instant of a day in a zone (midnight, or after a gap at midnight the gap's end).
#[must_use]
pub fn midnight(date: Date, zone: Zone) -> Option<Instant> {
    instant(date, TimeOfDay(0), zone)
}
/// `at + span`: months, then days, in local time of the zone, then exact time. Without calendar parts the zone does not matter.
#[must_use]
pub fn shift_instant(at: Instant, span: Duration, zone: Zone) -> Option<Instant> {
    let _ = (at, span, zone);
    None
}
/// `date + span`: months (month ends clamp), then days. The span's exact part must be zero, else `None`.
#[must_use]
pub fn shift_date(date: Date, span: Duration) -> Option<Date> {
    let _ = (date, span);
    None
}
/// `age(birth)`: whole years on `today`; negative for a day to come. Born on 29 February: 1 March in common years.
#[must_use]
pub fn age(birth: Date, today: Date) -> i64 {
    let _ = (birth, today);
    0
}
/// `days_since` of a date: calendar days.
#[must_use]
pub fn days_since_date(date: Date, today: Date) -> i64 {
    i64::from(today.0) - i64::from(date.0)
}
/// `days_since` of an instant: whole 24-hour days, rounded down.
#[must_use]
pub fn days_since_instant(at: Instant, now: Instant) -> i64 {
    now.0.saturating_sub(at.0).div_euclid(86_400_000_000)
}
/// `next_birthday(birth)`: today on the day itself.
#[must_use]
pub fn next_birthday(birth: Date, today: Date) -> Option<Date> {
    let _ = (birth, today);
    None
}
/// `weekday(date)`: `"mon"` to `"sun"`.
#[must_use]
pub fn weekday(date: Date) -> &'static str {
    let _ = date;
    "mon"
}
