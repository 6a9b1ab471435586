//! `--at`: the time to decide for.
//!
//! In: what the user wrote, or nothing. Out: an instant. The only place of the command that reads the clock.

use std::time::{SystemTime, UNIX_EPOCH};

use visavis::{Instant, Zone, read_datetime};

use crate::exit::CallError;

/// The instant; now where nothing is written.
pub(crate) fn read(at: Option<&str>, zone: Zone) -> Result<Instant, CallError> {
    match at {
        Some(text) => read_datetime(text.trim(), zone).ok_or_else(|| wrong(text, zone)),
        None => Ok(now()),
    }
}

fn now() -> Instant {
    // A clock before 1970 is no clock; the epoch is as good as anything it says.
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    Instant(i64::try_from(since.as_micros()).unwrap_or(i64::MAX))
}

fn wrong(text: &str, zone: Zone) -> CallError {
    let forms = "write 2026-03-10, \"2026-03-10 09:00\" or 2026-03-10T09:00:00+01:00";
    CallError::wrong(format!(
        "--at `{text}` is no time; {forms} (without an offset it is the project's local time, {})",
        zone.name()
    ))
}
