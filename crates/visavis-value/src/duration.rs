//! Spans of time in three parts that do not mix: months, days, microseconds.

use std::cmp::Ordering;

use serde::{Deserialize, Serialize};

use crate::{Date, Instant};

/// A span: calendar months, calendar days, exact microseconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
pub struct Duration {
    /// Calendar months (a year is 12).
    pub months: i64,
    /// Calendar days (a week is 7).
    pub days: i64,
    /// Exact microseconds.
    pub micros: i64,
}

/// A unit of a duration literal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Unit {
    /// `second`
    Second,
    /// `minute`
    Minute,
    /// `hour`
    Hour,
    /// `day`
    Day,
    /// `week`
    Week,
    /// `month`
    Month,
    /// `year`
    Year,
}

impl Unit {
    /// All units with their singular names.
    pub const ALL: [(Self, &'static str); 7] = [
        (Self::Second, "second"),
        (Self::Minute, "minute"),
        (Self::Hour, "hour"),
        (Self::Day, "day"),
        (Self::Week, "week"),
        (Self::Month, "month"),
        (Self::Year, "year"),
    ];
}

impl Duration {
    /// `count unit`; `None` where it leaves 64 bits.
    #[must_use]
    pub fn of(count: i64, unit: Unit) -> Option<Self> {
        let zero = Self::default();
        let exact =
            |seconds: i64| count.checked_mul(seconds * 1_000_000).map(|micros| Self { micros, ..zero });
        match unit {
            Unit::Second => exact(1),
            Unit::Minute => exact(60),
            Unit::Hour => exact(3600),
            Unit::Day => Some(Self { days: count, ..zero }),
            Unit::Week => count.checked_mul(7).map(|days| Self { days, ..zero }),
            Unit::Month => Some(Self { months: count, ..zero }),
            Unit::Year => count.checked_mul(12).map(|months| Self { months, ..zero }),
        }
    }
    /// The sum, part by part.
    #[must_use]
    #[expect(clippy::should_implement_trait, reason = "a sum that may be missing is no `Add`")]
    pub fn add(self, other: Self) -> Option<Self> {
        Some(Self {
            months: self.months.checked_add(other.months)?,
            days: self.days.checked_add(other.days)?,
            micros: self.micros.checked_add(other.micros)?,
        })
    }
    /// The same span backwards.
    #[must_use]
    #[expect(clippy::should_implement_trait, reason = "a span that may be missing is no `Neg`")]
    pub fn neg(self) -> Option<Self> {
        self.scale(-1)
    }
    /// Each part times `n`.
    #[must_use]
    pub fn scale(self, n: i64) -> Option<Self> {
        Some(Self {
            months: self.months.checked_mul(n)?,
            days: self.days.checked_mul(n)?,
            micros: self.micros.checked_mul(n)?,
        })
    }
    /// `a - b` of dates: days.
    #[must_use]
    pub fn between_dates(a: Date, b: Date) -> Self {
        Self { days: i64::from(a.0) - i64::from(b.0), ..Self::default() }
    }
    /// `a - b` of instants: exact.
    #[must_use]
    pub fn between_instants(a: Instant, b: Instant) -> Option<Self> {
        a.0.checked_sub(b.0).map(|micros| Self { micros, ..Self::default() })
    }
    /// The order of two spans, a day being 24 hours; `None` where one has months and the other days or hours, or one
    /// has both, as then it depends on the month. Nothing at all compares with everything of one direction.
    #[must_use]
    pub fn compare(self, other: Self) -> Option<Ordering> {
        if self == other {
            return Some(Ordering::Equal);
        }
        let (a, b) = (self.without_months(), other.without_months());
        let empty = (self.months, a) == (0, 0) || (other.months, b) == (0, 0);
        match (self.months.cmp(&other.months), a.cmp(&b)) {
            (Ordering::Equal, exact) if self.months == 0 => Some(exact),
            (months, Ordering::Equal) if a == 0 => Some(months),
            (months, exact) if empty && months == exact => Some(exact),
            _ => None,
        }
    }
    /// Days and exact part in microseconds, a day being 24 hours.
    fn without_months(self) -> i128 {
        i128::from(self.days) * 86_400_000_000 + i128::from(self.micros)
    }
    /// Whether it has no months and no days, so that it moves an instant exactly.
    #[must_use]
    pub fn is_exact(self) -> bool {
        self.months == 0 && self.days == 0
    }
    /// Whether it has no hours, minutes or seconds, so that it may move a date.
    #[must_use]
    pub fn is_calendar(self) -> bool {
        self.micros == 0
    }
}
