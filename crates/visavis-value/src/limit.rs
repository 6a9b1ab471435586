//! Contact limits and quiet hours: which contacts a limit counts, and when it is quiet.
//!
//! In: the clauses of channels and campaigns, now, a zone. Out: windows of time, yes or no. Counts nothing itself.

use serde::{Deserialize, Serialize};

use crate::calendar::{self, Zone};
use crate::{Duration, Instant, TimeOfDay};

/// Whose contacts a limit counts, and over what time; always up to and with now.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Per {
    /// `per 7 days`: the customer's, later than now minus this span.
    Span(Duration),
    /// `per day in total`: everybody's, on now's calendar day in the project's zone.
    Day,
    /// `in total`: everybody's, ever.
    Ever,
}

/// From one instant to another, both in; nothing where the first is the later.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Window {
    /// The first instant in.
    pub from: Instant,
    /// The last instant in.
    pub until: Instant,
}

impl Per {
    /// Whether only the customer's own contacts count.
    #[must_use]
    pub fn is_per_customer(self) -> bool {
        matches!(self, Self::Span(_))
    }

    /// The contacts that count: `now - span < at <= now`, or from the first instant of now's day on, or all up to now.
    ///
    /// The span is taken back in calendar steps of the zone, as `90 days ago` is; one that leaves the years reaches back to
    /// the first contact there is.
    #[must_use]
    pub fn window(self, now: Instant, zone: Zone) -> Window {
        let first = match self {
            Self::Span(span) => {
                let after = span.neg().and_then(|back| calendar::shift_instant(now, back, zone));
                after.and_then(|after| after.0.checked_add(1))
            }
            Self::Day => {
                let midnight = calendar::date_of(now, zone).and_then(|day| calendar::midnight(day, zone));
                midnight.map(|at| at.0)
            }
            Self::Ever => None,
        };
        Window { from: Instant(first.unwrap_or(i64::MIN)), until: now }
    }
}

impl Window {
    /// Whether an instant is in it.
    #[must_use]
    pub fn contains(self, at: Instant) -> bool {
        self.from <= at && at <= self.until
    }
}

/// Hours of the day, over midnight where the first is later than the last.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Hours {
    /// The first moment in.
    pub from: TimeOfDay,
    /// The last moment.
    pub until: TimeOfDay,
    /// Whether the last moment is in.
    pub inclusive: bool,
}

impl Hours {
    /// Whether a time of day is in them; as `time in A..B` of the language.
    #[must_use]
    pub fn contains(self, time: TimeOfDay) -> bool {
        let (started, before_end) =
            (self.from <= time, time < self.until || self.inclusive && time == self.until);
        if self.from <= self.until { started && before_end } else { started || before_end }
    }
}

/// A customer's time of day: in the zone of this name, in the project's where it is missing or names none.
#[must_use]
pub fn local_time(now: Instant, zone: Option<&str>, project: Zone) -> TimeOfDay {
    calendar::time_of(now, zone.and_then(Zone::parse).unwrap_or(project))
}

/// Whose limit it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum LimitOf {
    /// The channel's: all campaigns on it count.
    Channel,
    /// The campaign's: it counts on all channels.
    Campaign,
}
