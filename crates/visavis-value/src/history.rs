//! What is made of many events, and when one event follows another.
//!
//! In: totals and counts that were added up exactly, points in time as words. Out: values, or `None` where the result is missing.
//! Which events count is for those who hold them to say.

use crate::{Date, Duration, Instant, Zone, calendar, money, number};

/// `sum` of ints, or of amounts: missing only where the total does not fit.
#[must_use]
pub fn sum(total: i128) -> Option<i64> {
    i64::try_from(total).ok()
}
/// `avg` of ints: the exact total as a number, divided once. Missing over nothing.
#[must_use]
pub fn mean_int(total: i128, count: u64) -> Option<f64> {
    number::div(total as f64, count as f64)
}
/// `avg` of numbers, added in order of time. Missing over nothing, and where the total is not finite.
#[must_use]
pub fn mean_number(total: f64, count: u64) -> Option<f64> {
    number::div(number::finite(total)?, count as f64)
}
/// `avg` of amounts: the exact quotient, rounded as amounts are. Missing over nothing; a total may be larger than an amount.
#[must_use]
pub fn mean_money(total: i128, count: u64) -> Option<i64> {
    money::div_exact(total, i128::from(count))
}

/// On what two kinds of events are compared in time: on days where both have dates, else on instants, where a date is its
/// midnight.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Scale {
    /// Days
    Days,
    /// Microseconds
    Instants,
}

impl Scale {
    /// That of two kinds of events, by whether they have dates.
    #[must_use]
    pub fn of(first_has_dates: bool, second_has_dates: bool) -> Self {
        if first_has_dates && second_has_dates { Self::Days } else { Self::Instants }
    }

    /// Where a day stands on it.
    #[must_use]
    pub fn date(self, date: Date, zone: Zone) -> Option<i64> {
        match self {
            Self::Days => Some(date.0.into()),
            Self::Instants => calendar::midnight(date, zone).map(|at| at.0),
        }
    }

    /// Where an instant stands on it.
    #[must_use]
    pub fn instant(self, at: Instant, zone: Zone) -> Option<i64> {
        match self {
            Self::Days => calendar::date_of(at, zone).map(|date| date.0.into()),
            Self::Instants => Some(at.0),
        }
    }

    /// The last point that is within a span after one; `None` where it leaves the calendar, and nothing is known then: neither
    /// that something follows nor that the span has passed.
    #[must_use]
    pub fn end(self, at: i64, within: Duration, zone: Zone) -> Option<i64> {
        match self {
            Self::Days => {
                calendar::shift_date(Date(i32::try_from(at).ok()?), within).map(|date| date.0.into())
            }
            Self::Instants => calendar::shift_instant(Instant(at), within, zone).map(|at| at.0),
        }
    }
}
