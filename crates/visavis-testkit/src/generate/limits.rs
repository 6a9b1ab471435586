//! Limits, quiet hours, and the contacts that they ask about.
//!
//! Contacts lie where windows begin and end, and where clocks change, since that is where a mistake would be.

use smol_str::SmolStr;
use visavis_oracle::Contact;
use visavis_value::{Duration, Instant, Unit, Zone, calendar};

use super::draw::{Draw, Seed};
use super::program::Program;

/// Spans of limits, as written and as they are.
const SPANS: [(&str, i64, Unit); 8] = [
    ("day", 1, Unit::Day),
    ("7 days", 7, Unit::Day),
    ("1 month", 1, Unit::Month),
    ("24 hours", 24, Unit::Hour),
    ("90 minutes", 90, Unit::Minute),
    ("2 weeks", 2, Unit::Week),
    ("1 year", 1, Unit::Year),
    ("9000 years", 9000, Unit::Year),
];

/// Hours of the day, some over midnight, some of a moment.
const HOURS: [&str; 8] = [
    "21:00..08:00",
    "00:00..<09:00",
    "09:00..09:00",
    "02:00..<03:00",
    "08:00..23:59:59.999999",
    "22:30..<22:30",
    "00:00..01:00",
    "03:00..02:00",
];

/// The customer of a record, in whose place a test puts the key.
pub(crate) const ASKED: &str = "the one who is asked about";

/// Prints limits, each of another kind.
pub(crate) fn limits(mut draw: Draw<'_>) -> String {
    let mut out = String::new();
    if draw.once_in(3) {
        let (span, ..) = draw.of(&SPANS);
        out.push_str(&format!("  limit {} per {span}\n", draw.word(&["1", "2", "3"])));
    }
    if draw.once_in(6) {
        out.push_str(&format!("  limit {} in total\n", draw.word(&["2", "1", "4", "50_000"])));
    }
    if draw.once_in(6) {
        out.push_str(&format!("  limit {} per day in total\n", draw.word(&["2", "1", "3"])));
    }
    out
}

/// Prints quiet hours.
pub(crate) fn quiet(mut draw: Draw<'_>) -> String {
    let count = draw.below(6).saturating_sub(3);
    (0..count).map(|_| format!("  quiet {}\n", draw.word(&HOURS))).collect()
}

/// A contact of a customer of the program, or of one that it does not know.
pub(crate) fn contact(program: &Program, seed: &Seed, now: Instant) -> Contact {
    let mut draw = seed.draw();
    let name = |names: &[String], draw: &mut Draw<'_>| match draw.below(names.len() + 1) {
        place if place < names.len() => names.get(place).map_or("", String::as_str).into(),
        _ => SmolStr::new_static("gone"),
    };
    let customer = if draw.below(3) < 2 { ASKED } else { draw.word(&["c-1", "1", "FR", ""]) };
    let at = moment(program.zone, now, &mut draw);
    Contact {
        customer: customer.into(),
        campaign: name(&program.campaigns, &mut draw),
        channel: name(&program.channels, &mut draw),
        at,
    }
}

fn moment(zone: Zone, now: Instant, draw: &mut Draw<'_>) -> Instant {
    let at = match draw.below(4) {
        0 => Some(now),
        1 => calendar::date_of(now, zone).and_then(|day| calendar::midnight(day, zone)),
        _ => {
            let (_, count, unit) = draw.of(&SPANS);
            let back = Duration::of(-count, *unit);
            back.and_then(|back| calendar::shift_instant(now, back, zone))
        }
    };
    let Instant(micros) = at.unwrap_or(now);
    let aside = draw.of(&[0, 1, -1, 0, 3_600_000_000, -3_600_000_000]);
    calendar::instant_of_epoch_micros(micros + aside).unwrap_or(now)
}
