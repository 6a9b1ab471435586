//! Values as the model and the reference evaluator hold them. (The engine holds them in words of 64 bits.)

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use smol_str::SmolStr;

use crate::{Currency, Duration};

/// A day: days since 1970-01-01 in the proleptic Gregorian calendar. Years 1 to 9999.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Date(pub i32);

/// A point in time: microseconds since 1970-01-01T00:00:00Z. Years 1 to 9999.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Instant(pub i64);

/// A time of day: microseconds since midnight, below 24 hours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct TimeOfDay(pub i64);

impl TimeOfDay {
    /// The time `hour:minute:second` and microseconds; `None` where no clock shows it (a leap second neither).
    #[must_use]
    pub fn of(hour: u32, minute: u32, second: u32, micros: u32) -> Option<Self> {
        let valid = hour < 24 && minute < 60 && second < 60 && micros < 1_000_000;
        let seconds = i64::from(hour) * 3600 + i64::from(minute) * 60 + i64::from(second);
        valid.then_some(Self(seconds * 1_000_000 + i64::from(micros)))
    }
    /// `hour(t)`: 0 to 23.
    #[must_use]
    pub fn hour(self) -> i64 {
        self.0 / 3_600_000_000
    }
    /// `minute(t)`: 0 to 59.
    #[must_use]
    pub fn minute(self) -> i64 {
        self.0 / 60_000_000 % 60
    }
    /// The second of its minute, and the microsecond of that second.
    #[must_use]
    pub fn second_and_micros(self) -> (i64, i64) {
        (self.0 / 1_000_000 % 60, self.0 % 1_000_000)
    }
}

/// An amount of one currency.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Money {
    /// Ten-thousandths of the currency's unit.
    pub units: i64,
    /// The currency.
    pub currency: Currency,
}

/// A value that is there; "missing" is `Option::None` around it. A value of an enumeration is a `Text`.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// `bool`
    Bool(bool),
    /// `int`
    Int(i64),
    /// `number`; finite, and never minus zero
    Number(f64),
    /// `money`
    Money(Money),
    /// `text`, and enumerations; unfolded, as it came
    Text(SmolStr),
    /// `date`
    Date(Date),
    /// `datetime`
    DateTime(Instant),
    /// `time`
    Time(TimeOfDay),
    /// `version`; the text as it came, which `version::parse` accepts
    Version(SmolStr),
    /// `duration`
    Duration(Duration),
    /// `list of T`
    List(Arc<[Value]>),
    /// `map of T`
    Map(Arc<BTreeMap<SmolStr, Value>>),
}
