//! Text as values: from literals of a program, from JSON and CSV. `None` is a misfit. Numbers are read from their
//! digits, never through a float first.

use crate::{Date, Instant, TimeOfDay, Zone};

/// An int from JSON number syntax (`12`, `12.0`, `1.2e1` where whole); `None` where it is no whole number or leaves 64 bits.
#[must_use]
pub fn int(s: &str) -> Option<i64> {
    let _ = s;
    None
}
/// A number from JSON number syntax (a leading `+` and a bare `.5` are misfits); `None` where it is not finite.
#[must_use]
pub fn number(s: &str) -> Option<f64> {
    let _ = s;
    None
}
/// An amount in ten-thousandths from JSON number syntax; a fifth decimal that is not zero is a misfit.
#[must_use]
pub fn money(s: &str) -> Option<i64> {
    let _ = s;
    None
}
/// `YYYY-MM-DD`.
#[must_use]
pub fn date(s: &str) -> Option<Date> {
    let _ = s;
    None
}
/// RFC 3339 (`+0000` offsets too), or `YYYY-MM-DD HH:MM[:SS[.f]]` (also with `T`) or a date alone in the zone.
#[must_use]
pub fn datetime(s: &str, zone: Zone) -> Option<Instant> {
    let _ = (s, zone);
    None
}
/// Epoch seconds as an int.
#[must_use]
pub fn epoch_seconds(s: &str) -> Option<Instant> {
    let _ = s;
    None
}
/// `HH:MM[:SS[.f]]`.
#[must_use]
pub fn time(s: &str) -> Option<TimeOfDay> {
    let _ = s;
    None
}
/// A bool as CSV says it: `true/false`, `yes/no`, `1/0` in any case.
#[must_use]
pub fn bool_word(s: &str) -> Option<bool> {
    let _ = s;
    None
}
