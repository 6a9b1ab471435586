//! Sums and means of events, and when one event is within a span after another.

use visavis_value::history::{Scale, mean_int, mean_money, mean_number, sum};
use visavis_value::{Date, Duration, Instant, Zone, read};

#[test]
fn a_total_is_missing_only_where_it_does_not_fit() {
    assert_eq!(sum(0), Some(0));
    assert_eq!(sum(i128::from(i64::MAX) + 5 - 5), Some(i64::MAX));
    assert_eq!(sum(i128::from(i64::MAX) + 1), None);
    assert_eq!(sum(i128::from(i64::MIN)), Some(i64::MIN));
}

#[test]
fn means_are_of_the_exact_total_and_missing_over_nothing() {
    assert_eq!(mean_int(7, 2), Some(3.5));
    assert_eq!(mean_int(0, 0), None);
    // Three times the greatest int, which no sum holds.
    assert_eq!(mean_int(3 * i128::from(i64::MAX), 3), Some(i64::MAX as f64));
    assert_eq!(mean_number(1.0, 4), Some(0.25));
    assert_eq!(mean_number(0.0, 0), None);
    assert_eq!(mean_number(f64::INFINITY, 2), None);
    assert_eq!(mean_money(5, 2), Some(3));
    assert_eq!(mean_money(-5, 2), Some(-3));
    assert_eq!(mean_money(4, 3), Some(1));
    assert_eq!(mean_money(-4, 3), Some(-1));
    assert_eq!(mean_money(3 * i128::from(i64::MAX), 3), Some(i64::MAX));
    assert_eq!(mean_money(1, 0), None);
}

#[test]
fn two_dates_are_compared_on_days_and_anything_else_on_instants() {
    let paris = Zone::parse("Europe/Paris").unwrap();
    assert_eq!(Scale::of(true, true), Scale::Days);
    assert_eq!(Scale::of(true, false), Scale::Instants);
    assert_eq!(Scale::of(false, true), Scale::Instants);
    let day = read::date("2026-03-28").unwrap();
    assert_eq!(Scale::Days.date(day, paris), Some(i64::from(day.0)));
    let midnight = read::datetime("2026-03-28T00:00:00+01:00", paris).unwrap();
    assert_eq!(Scale::Instants.date(day, paris), Some(midnight.0));
    assert_eq!(Scale::Days.instant(midnight, paris), Some(i64::from(day.0)));
}

#[test]
fn a_span_ends_by_the_calendar_of_the_zone() {
    let paris = Zone::parse("Europe/Paris").unwrap();
    let days = |days| Duration { days, ..Duration::default() };
    let at = |text| read::datetime(text, paris).unwrap();
    // The clocks go forward on 29 March, so that these two days have 47 hours.
    let (start, end) = (at("2026-03-28T12:00:00+01:00"), at("2026-03-30T12:00:00+02:00"));
    assert_eq!(Scale::Instants.end(start.0, days(2), paris), Some(end.0));
    assert_eq!(end.0 - start.0, 47 * 3_600_000_000);
    assert_eq!(Scale::Days.end(10, days(2), paris), Some(12));
    // A month from 31 January is 28 February; hours are no step of a day; what leaves the years is not known.
    let january = read::date("2026-01-31").unwrap();
    let month = Duration { months: 1, ..Duration::default() };
    assert_eq!(Scale::Days.end(january.0.into(), month, paris), Some(i64::from(january.0) + 28));
    assert_eq!(Scale::Days.end(10, Duration { micros: 1, ..Duration::default() }, paris), None);
    let last = read::date("9999-12-31").unwrap();
    assert_eq!(Scale::Days.end(last.0.into(), days(1), paris), None);
    assert_eq!(Scale::Instants.end(Instant(i64::MAX).0, days(1), paris), None);
    assert_eq!(Scale::Days.date(Date(0), Zone::UTC), Some(0));
}
