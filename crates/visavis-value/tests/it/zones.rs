use proptest::prelude::*;
use visavis_value::calendar::{
    Zone, date, date_of, days_since_instant, instant, instant_of_epoch_micros, midnight, shift_instant,
    time_of,
};
use visavis_value::{Date, Duration, Instant, TimeOfDay, print, read};

const HOUR: i64 = 3_600_000_000;
const DAY: i64 = 24 * HOUR;

/// An instant as RFC 3339 says it, and back, so that the cases below read as clocks show them.
fn utc(text: &str) -> Option<Instant> {
    read::datetime(text, Zone::UTC)
}
fn shown(at: Option<Instant>) -> String {
    let mut out = String::new();
    match at {
        Some(at) => print::rfc3339(&mut out, at),
        None => out.push_str("missing"),
    }
    out
}

#[test]
fn skipped_times_move_forward_by_the_gap_and_repeated_ones_are_the_first() {
    for (zone, local, expected) in [
        ("Europe/Paris", "2026-03-29 01:59", "2026-03-29T00:59:00Z"),
        ("Europe/Paris", "2026-03-29 02:00", "2026-03-29T01:00:00Z"),
        ("Europe/Paris", "2026-03-29 02:30", "2026-03-29T01:30:00Z"),
        ("Europe/Paris", "2026-03-29 03:00", "2026-03-29T01:00:00Z"),
        ("Europe/Paris", "2026-10-25 02:30", "2026-10-25T00:30:00Z"),
        ("Europe/Paris", "2026-10-25 03:00", "2026-10-25T02:00:00Z"),
        ("America/New_York", "2026-03-08 02:30", "2026-03-08T07:30:00Z"),
        ("America/New_York", "2026-11-01 01:30", "2026-11-01T05:30:00Z"),
        ("Australia/Lord_Howe", "2026-10-04 02:15", "2026-10-03T15:45:00Z"),
        ("Australia/Lord_Howe", "2026-04-05 01:45", "2026-04-04T14:45:00Z"),
        ("Pacific/Apia", "2011-12-30 12:00", "2011-12-30T22:00:00Z"),
        ("America/Sao_Paulo", "2018-11-04 00:00", "2018-11-04T03:00:00Z"),
        ("Europe/Paris", "2090-07-01 12:00", "2090-07-01T10:00:00Z"),
        ("Asia/Kathmandu", "2026-01-01 00:00", "2025-12-31T18:15:00Z"),
    ] {
        let zone = Zone::parse(zone).unwrap();
        assert_eq!(shown(read::datetime(local, zone)), expected, "{local} {zone:?}");
    }
}

#[test]
fn a_day_begins_at_midnight_or_where_a_gap_ends() {
    for (zone, day, expected) in [
        ("Europe/Paris", "2026-03-29", "2026-03-28T23:00:00Z"),
        ("America/Sao_Paulo", "2018-11-04", "2018-11-04T03:00:00Z"),
        ("Pacific/Apia", "2011-12-30", "2011-12-30T10:00:00Z"),
        ("Pacific/Apia", "2011-12-31", "2011-12-30T10:00:00Z"),
        ("America/Toronto", "1919-03-31", "1919-03-31T04:30:00Z"),
        ("UTC", "0001-01-01", "0001-01-01T00:00:00Z"),
        ("Europe/Paris", "0001-01-01", "missing"),
    ] {
        let (day, zone) = (read::date(day).unwrap(), Zone::parse(zone).unwrap());
        assert_eq!(shown(midnight(day, zone)), expected, "{day:?} {zone:?}");
    }
}

#[test]
fn calendar_steps_keep_the_local_time_and_exact_ones_the_clock_of_utc() {
    let paris = Zone::parse("Europe/Paris").unwrap();
    let span = |months, days, hours| Duration { months, days, micros: hours * HOUR };
    for (from, by, expected) in [
        ("2026-03-28T08:00:00Z", span(0, 1, 0), "2026-03-29T07:00:00Z"),
        ("2026-03-28T08:00:00Z", span(0, 0, 24), "2026-03-29T08:00:00Z"),
        ("2026-03-28T01:30:00Z", span(0, 1, 0), "2026-03-29T01:30:00Z"),
        ("2026-03-31T07:00:00Z", span(-1, 0, 0), "2026-02-28T08:00:00Z"),
        ("2026-01-31T08:00:00Z", span(1, 1, 1), "2026-03-01T09:00:00Z"),
        ("2026-02-28T22:30:00Z", span(1, 0, 0), "2026-03-28T22:30:00Z"),
        ("2026-02-28T23:30:00Z", span(1, 0, 0), "2026-03-31T22:30:00Z"),
        ("2026-10-24T00:30:00Z", span(0, 1, 0), "2026-10-25T00:30:00Z"),
        ("2026-10-25T01:30:00Z", span(0, 0, 0), "2026-10-25T01:30:00Z"),
        ("2026-10-25T01:30:00Z", span(0, 0, 1), "2026-10-25T02:30:00Z"),
        ("9999-12-31T22:30:00Z", span(0, 0, 1), "9999-12-31T23:30:00Z"),
        ("9999-12-31T23:30:00Z", span(0, 0, 1), "missing"),
        ("9999-12-31T22:30:00Z", span(0, 1, 0), "missing"),
        ("0001-01-01T00:00:00Z", span(0, 0, -1), "missing"),
        ("2026-01-01T00:00:00Z", span(0, i64::MAX, 0), "missing"),
        ("2026-01-01T00:00:00Z", span(i64::MIN, 0, 0), "missing"),
    ] {
        assert_eq!(shown(shift_instant(utc(from).unwrap(), by, paris)), expected, "{from} {by:?}");
    }
    let beyond = Duration { micros: i64::MAX, ..Duration::default() };
    assert_eq!(shift_instant(Instant(1), beyond, paris), None);
}

#[test]
fn days_since_an_instant_round_down() {
    assert_eq!(days_since_instant(Instant(0), Instant(DAY)), 1);
    assert_eq!(days_since_instant(Instant(0), Instant(DAY - 1)), 0);
    assert_eq!(days_since_instant(Instant(HOUR), Instant(0)), -1);
}

#[test]
fn zones_are_iana_names() {
    assert_eq!(Zone::parse("Europe/Paris").map(|zone| zone.name()), Some("Europe/Paris"));
    assert_eq!(Zone::parse("Europe/Pariis"), None);
    assert_eq!(Zone::parse(""), None);
    assert!(Zone::names().any(|name| name == "Asia/Tokyo"));
}

#[test]
fn nothing_panics_beyond_the_years() {
    for zone in ["UTC", "Asia/Tokyo"].map(|name| Zone::parse(name).unwrap()) {
        for at in [Instant(i64::MIN), Instant(i64::MAX)] {
            assert_eq!(date_of(at, zone), None);
            assert!((0..DAY).contains(&time_of(at, zone).0));
            assert_eq!(shift_instant(at, Duration { days: 1, ..Duration::default() }, zone), None);
        }
        for day in [Date(i32::MIN), Date(i32::MAX)] {
            assert_eq!(instant(day, TimeOfDay(0), zone), None);
        }
    }
    assert_eq!(instant_of_epoch_micros(i64::MAX), None);
}

fn zones() -> impl Strategy<Value = Zone> {
    let names = [
        "Europe/Paris",
        "America/St_Johns",
        "Australia/Lord_Howe",
        "Pacific/Apia",
        "Africa/Casablanca",
        "UTC",
    ];
    proptest::sample::select(names.to_vec()).prop_filter_map("a zone", Zone::parse)
}
fn instants() -> impl Strategy<Value = Instant> {
    (-2_500_000_000_000_000i64..4_000_000_000_000_000).prop_map(Instant)
}

proptest! {
    #[test]
    fn local_time_and_back_is_the_same_or_its_first_occurrence(at in instants(), zone in zones()) {
        let (day, time) = (date_of(at, zone).unwrap(), time_of(at, zone));
        let back = instant(day, time, zone).unwrap();
        prop_assert!(back == at || back < at && at.0 - back.0 <= DAY);
        prop_assert_eq!((date_of(back, zone), time_of(back, zone)), (Some(day), time));
    }

    #[test]
    fn a_local_time_is_shown_as_it_is_or_later(day in -30_000i32..40_000, time in 0..DAY, zone in zones()) {
        let at = instant(Date(day), TimeOfDay(time), zone).unwrap();
        let wall = i64::from(date_of(at, zone).unwrap().0) * DAY + time_of(at, zone).0;
        prop_assert!((0..=DAY).contains(&(wall - i64::from(day) * DAY - time)));
    }

    #[test]
    fn no_instant_of_a_day_is_before_its_midnight(at in instants(), zone in zones()) {
        let day = date_of(at, zone).unwrap();
        prop_assert!(midnight(day, zone).unwrap() <= at);
    }

    #[test]
    fn steps_of_days_keep_the_time_of_day_where_it_exists(at in instants(), days in -500i64..500, zone in zones()) {
        let by = |days| Duration { days, ..Duration::default() };
        let there = shift_instant(at, by(days), zone).unwrap();
        let day = Date(date_of(at, zone).unwrap().0 + i32::try_from(days).unwrap());
        let time = time_of(at, zone);
        prop_assert_eq!(Some(there), instant(day, time, zone));
        if time_of(there, zone) == time {
            // In a repeated hour the way back ends in its first occurrence.
            let back = shift_instant(there, by(-days), zone).unwrap();
            prop_assert!(back <= at && at.0 - back.0 <= DAY);
        }
    }

    #[test]
    fn exact_steps_do_not_know_zones(at in instants(), micros in -1_000_000_000_000i64..1_000_000_000_000, zone in zones()) {
        let span = Duration { micros, ..Duration::default() };
        prop_assert_eq!(shift_instant(at, span, zone), Some(Instant(at.0 + micros)));
    }

    #[test]
    fn the_calendar_survives_anything(at: i64, months: i64, days: i64, micros: i64, day: i32, zone in zones()) {
        let span = Duration { months, days, micros };
        let _ = (shift_instant(Instant(at), span, zone), date(day, 2, 29), midnight(Date(day), zone));
        let _ = (date_of(Instant(at), zone), visavis_value::calendar::shift_date(Date(day), span));
    }
}
