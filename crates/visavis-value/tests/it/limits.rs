#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use proptest::prelude::*;
use visavis_value::calendar::{Zone, date_of, shift_instant, time_of};
use visavis_value::limit::{Hours, Per, Window, local_time};
use visavis_value::{Duration, Instant, TimeOfDay, Unit, print, read};

fn at(text: &str) -> Instant {
    read::datetime(text, Zone::UTC).unwrap()
}

fn zone(name: &str) -> Zone {
    Zone::parse(name).unwrap()
}

fn shown(window: Window) -> String {
    let mut out = String::new();
    print::rfc3339(&mut out, window.from);
    out.push_str(" to ");
    print::rfc3339(&mut out, window.until);
    out
}

fn span(count: i64, unit: Unit) -> Per {
    Per::Span(Duration::of(count, unit).unwrap())
}

/// Worked out by hand from the nights in which the clocks change.
#[test]
fn a_window_begins_a_moment_after_a_step_back_and_ends_now() {
    for (per, zone_name, now, expected) in [
        (
            span(7, Unit::Day),
            "UTC",
            "2026-03-10T08:00:00Z",
            "2026-03-03T08:00:00.000001Z to 2026-03-10T08:00:00Z",
        ),
        (
            span(24, Unit::Hour),
            "Europe/Paris",
            "2026-03-29T10:00:00Z",
            "2026-03-28T10:00:00.000001Z to 2026-03-29T10:00:00Z",
        ),
        // The night of 29 March has 23 hours in Paris: the same clock time of the day before is 23 hours ago.
        (
            span(1, Unit::Day),
            "Europe/Paris",
            "2026-03-29T10:00:00Z",
            "2026-03-28T11:00:00.000001Z to 2026-03-29T10:00:00Z",
        ),
        (
            span(1, Unit::Day),
            "Europe/Paris",
            "2026-10-25T10:00:00Z",
            "2026-10-24T09:00:00.000001Z to 2026-10-25T10:00:00Z",
        ),
        (
            span(1, Unit::Month),
            "UTC",
            "2026-03-31T12:00:00Z",
            "2026-02-28T12:00:00.000001Z to 2026-03-31T12:00:00Z",
        ),
        (Per::Day, "UTC", "2026-03-10T08:00:00Z", "2026-03-10T00:00:00Z to 2026-03-10T08:00:00Z"),
        (Per::Day, "Europe/Paris", "2026-03-10T22:59:59Z", "2026-03-09T23:00:00Z to 2026-03-10T22:59:59Z"),
        (Per::Day, "Europe/Paris", "2026-03-10T23:00:00Z", "2026-03-10T23:00:00Z to 2026-03-10T23:00:00Z"),
        // A day of 23 hours, and one of 25.
        (Per::Day, "Europe/Paris", "2026-03-29T21:59:59Z", "2026-03-28T23:00:00Z to 2026-03-29T21:59:59Z"),
        (Per::Day, "Europe/Paris", "2026-10-25T22:59:59Z", "2026-10-24T22:00:00Z to 2026-10-25T22:59:59Z"),
        // A day without a midnight.
        (
            Per::Day,
            "America/Sao_Paulo",
            "2018-11-04T12:00:00Z",
            "2018-11-04T03:00:00Z to 2018-11-04T12:00:00Z",
        ),
    ] {
        let window = per.window(at(now), zone(zone_name));
        assert_eq!(shown(window), expected, "{per:?} {zone_name} {now}");
    }
}

#[test]
fn what_leaves_the_years_reaches_back_to_the_first_contact() {
    let now = at("2026-03-10T08:00:00Z");
    for per in [Per::Ever, span(9000, Unit::Year), span(i64::MAX, Unit::Day)] {
        assert_eq!(per.window(now, Zone::UTC), Window { from: Instant(i64::MIN), until: now });
    }
    // Before the year 1 in Paris there is no day.
    let first = at("0001-01-01T00:00:00Z");
    assert_eq!(Per::Day.window(first, zone("America/New_York")).from, Instant(i64::MIN));
    assert!(
        span(1, Unit::Day).is_per_customer() && !Per::Day.is_per_customer() && !Per::Ever.is_per_customer()
    );
}

#[test]
fn hours_run_over_midnight_where_they_begin_later_than_they_end() {
    let time = |text| read::time(text).unwrap();
    let hours = |from, until, inclusive| Hours { from: time(from), until: time(until), inclusive };
    for (hours, inside, outside) in [
        (
            hours("21:00", "08:00", true),
            vec!["21:00", "23:59:59.999999", "00:00", "08:00"],
            vec!["20:59:59.999999", "08:00:00.000001", "12:00"],
        ),
        (hours("21:00", "08:00", false), vec!["21:00", "07:59:59.999999"], vec!["08:00", "20:59"]),
        (
            hours("12:00", "14:00", true),
            vec!["12:00", "14:00"],
            vec!["11:59:59.999999", "14:00:00.000001", "00:00"],
        ),
        (hours("12:00", "14:00", false), vec!["12:00", "13:59:59.999999"], vec!["14:00"]),
        (hours("09:00", "09:00", true), vec!["09:00"], vec!["08:59:59.999999", "09:00:00.000001"]),
        (hours("09:00", "09:00", false), vec![], vec!["08:59:59.999999", "09:00", "09:00:00.000001"]),
        (hours("00:00", "23:59:59.999999", true), vec!["00:00", "12:00", "23:59:59.999999"], vec![]),
    ] {
        assert!(inside.iter().all(|text| hours.contains(time(text))), "{hours:?} {inside:?}");
        assert!(!outside.iter().any(|text| hours.contains(time(text))), "{hours:?} {outside:?}");
    }
}

#[test]
fn local_time_is_the_customers_and_else_the_projects() {
    let now = at("2026-03-29T01:00:00Z");
    let local = |zone_name: Option<&str>| {
        let mut out = String::new();
        print::time(&mut out, local_time(now, zone_name, zone("Europe/Paris")));
        out
    };
    assert_eq!(local(Some("America/New_York")), "21:00");
    // The clock goes from 02:00 to 03:00 at this very moment.
    assert_eq!(local(Some("Europe/Berlin")), "03:00");
    for unknown in [None, Some("Europe/Nowhere"), Some(""), Some("paris")] {
        assert_eq!(local(unknown), "03:00");
    }
}

proptest! {
    #[test]
    fn a_customers_window_holds_what_the_language_calls_in_last(
        now in -62_000_000_000_000_000_i64..253_000_000_000_000_000,
        back in -200_000_000_000_000_i64..200_000_000_000_000,
        count in 1_i64..60,
        unit in 0_usize..7,
        zone_name in prop::sample::select(vec!["UTC", "Europe/Paris", "America/New_York", "Asia/Kathmandu"]),
    ) {
        let (zone, now) = (zone(zone_name), Instant(now));
        let span = Duration::of(count, Unit::ALL[unit].0).unwrap();
        let contact = Instant(now.0.saturating_add(back));
        let after = shift_instant(now, span.neg().unwrap(), zone);
        let expected = contact <= now && after.is_none_or(|after| contact > after);
        prop_assert_eq!(Per::Span(span).window(now, zone).contains(contact), expected);
    }

    #[test]
    fn a_days_window_holds_the_instants_of_the_same_date(
        now in 0_i64..4_000_000_000_000_000,
        back in 0_i64..200_000_000_000,
        zone_name in prop::sample::select(vec!["UTC", "Europe/Paris", "America/New_York", "Asia/Kathmandu"]),
    ) {
        let (zone, now) = (zone(zone_name), Instant(now));
        let contact = Instant(now.0 - back);
        let same = date_of(contact, zone) == date_of(now, zone);
        prop_assert_eq!(Per::Day.window(now, zone).contains(contact), same);
    }

    #[test]
    fn quiet_is_what_a_range_of_times_is(
        from in 0_i64..86_400_000_000,
        until in 0_i64..86_400_000_000,
        now in 0_i64..86_400_000_000,
        inclusive in any::<bool>(),
    ) {
        let hours = Hours { from: TimeOfDay(from), until: TimeOfDay(until), inclusive };
        // Minute by minute round the clock from the start on.
        let past = (now - from).rem_euclid(86_400_000_000);
        let length = (until - from).rem_euclid(86_400_000_000);
        let expected = past < length || inclusive && past == length;
        prop_assert_eq!(hours.contains(TimeOfDay(now)), expected);
        prop_assert_eq!(time_of(Instant(now), Zone::UTC), TimeOfDay(now));
    }
}
