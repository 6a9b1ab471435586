use std::collections::BTreeMap;
use std::sync::Arc;

use proptest::prelude::*;
use visavis_value::{
    Currency, Date, Duration, Instant, Money, TimeOfDay, Value, Zone, calendar, print, read,
};

fn printed(print: impl FnOnce(&mut String)) -> String {
    let mut out = String::from("> ");
    print(&mut out);
    out.split_off(2)
}

#[test]
fn numbers_print_in_full_and_no_longer_than_needed() {
    for (x, expected) in [
        (0.1 + 0.2, "0.30000000000000004"),
        (12.0, "12"),
        (-0.0, "0"),
        (1e21, "1000000000000000000000"),
        (1e-7, "0.0000001"),
        (-2.5, "-2.5"),
    ] {
        assert_eq!(printed(|out| print::number(out, x)), expected);
    }
    assert_eq!(printed(|out| print::int(out, i64::MIN)), "-9223372036854775808");
}

#[test]
fn percentages_move_the_point() {
    for (x, expected) in [
        (0.15, "15%"),
        (0.07, "7%"),
        (0.29, "29%"),
        (1.0, "100%"),
        (0.0, "0%"),
        (-0.0, "0%"),
        (-0.125, "-12.5%"),
        (0.001, "0.1%"),
        (0.012_345, "1.2345%"),
        (1e-9, "0.0000001%"),
        (1e21, "100000000000000000000000%"),
        (12.3, "1230%"),
    ] {
        assert_eq!(printed(|out| print::percent(out, x)), expected);
    }
}

#[test]
fn amounts_have_their_currencys_digits() {
    for (units, code, expected) in [
        (125_000, "EUR", "12.50"),
        (125_050, "EUR", "12.51"),
        (-125_050, "EUR", "-12.51"),
        (125_049, "EUR", "12.50"),
        (-49, "EUR", "0.00"),
        (-50, "EUR", "-0.01"),
        (0, "EUR", "0.00"),
        (500, "EUR", "0.05"),
        (5000, "JPY", "1"),
        (4999, "JPY", "0"),
        (-5000, "JPY", "-1"),
        (123_456, "KWD", "12.346"),
        (1, "CLF", "0.0001"),
        (0, "CLF", "0.0000"),
        (i64::MAX, "EUR", "922337203685477.58"),
        (i64::MIN, "EUR", "-922337203685477.58"),
        (i64::MIN, "CLF", "-922337203685477.5808"),
    ] {
        let currency = Currency::parse(code).unwrap();
        assert_eq!(printed(|out| print::amount(out, units, currency)), expected, "{units} {code}");
    }
    let money = Value::Money(Money { units: 125_000, currency: Currency::parse("EUR").unwrap() });
    assert_eq!(printed(|out| print::value(out, &money, Zone::UTC)), "12.50 EUR");
}

#[test]
fn times_print_seconds_only_where_there_are_some() {
    let paris = Zone::parse("Europe/Paris").unwrap();
    for (text, local, utc) in [
        ("2026-03-10T08:00:00Z", "2026-03-10 09:00", "2026-03-10T08:00:00Z"),
        ("2026-03-10T08:00:05Z", "2026-03-10 09:00:05", "2026-03-10T08:00:05Z"),
        ("2026-03-10T08:00:00.25Z", "2026-03-10 09:00:00.25", "2026-03-10T08:00:00.25Z"),
        ("2026-03-10T08:00:10.000001Z", "2026-03-10 09:00:10.000001", "2026-03-10T08:00:10.000001Z"),
        ("0987-03-10T08:00:00Z", "0987-03-10 08:09:21", "0987-03-10T08:00:00Z"),
        ("9999-12-31T23:30:00Z", "9999-12-31T23:30:00Z", "9999-12-31T23:30:00Z"),
    ] {
        let at = read::datetime(text, Zone::UTC).unwrap();
        assert_eq!(printed(|out| print::datetime(out, at, paris)), local);
        assert_eq!(printed(|out| print::rfc3339(out, at)), utc);
    }
}

#[test]
fn spans_print_their_parts() {
    let span = |months, days, micros| printed(|out| print::duration(out, Duration { months, days, micros }));
    assert_eq!(span(0, 90, 0), "90 days");
    assert_eq!(span(2, 0, 10_800_000_000), "2 months 3 hours");
    assert_eq!(span(1, 1, 3_661_000_000), "1 month 1 day 1 hour 1 minute 1 second");
    assert_eq!(span(0, 0, 1_500_000), "1.5 seconds");
    assert_eq!(span(0, 0, 100_000), "0.1 seconds");
    assert_eq!(span(0, 0, 50_000_000), "50 seconds");
    assert_eq!(span(0, 0, -500_000), "-0.5 seconds");
    assert_eq!(span(0, -1, 0), "-1 day");
    assert_eq!(span(0, 0, 90_000_000_000), "25 hours");
    assert_eq!(span(0, 0, 0), "0 days");
    assert_eq!(span(i64::MIN, i64::MIN, 0), "-9223372036854775808 months -9223372036854775808 days");
}

#[test]
fn values_print_as_in_a_text() {
    let list = Value::List(Arc::from([Value::Bool(true), Value::Text("a, b".into()), Value::Number(-0.0)]));
    let map = Value::Map(Arc::new(BTreeMap::from([
        ("b".into(), Value::Int(2)),
        ("a".into(), Value::Date(Date(0))),
        ("c".into(), list.clone()),
    ])));
    for (value, expected) in [
        (Value::Bool(false), "false"),
        (Value::Version("v1.2".into()), "v1.2"),
        (Value::Time(TimeOfDay(75_600_000_000)), "21:00"),
        (Value::DateTime(Instant(0)), "1970-01-01 00:00"),
        (Value::Duration(Duration::default()), "0 days"),
        (Value::List(Arc::from([])), ""),
        (list, "true, a, b, 0"),
        (map, "a: 1970-01-01, b: 2, c: true, a, b, 0"),
    ] {
        assert_eq!(printed(|out| print::value(out, &value, Zone::UTC)), expected);
    }
}

proptest! {
    #[test]
    fn numbers_read_back(x: f64) {
        prop_assume!(x.is_finite());
        let text = printed(|out| print::number(out, x));
        prop_assert_eq!(read::number(&text), Some(x));
        prop_assert!(text != "-0" && !text.contains('e'));
    }

    #[test]
    fn percentages_read_back(x in prop_oneof![0.0..1.0f64, any::<f64>()]) {
        prop_assume!(x.is_finite() && x.abs() < 1e300);
        let text = printed(|out| print::percent(out, x));
        prop_assert_eq!(read::percent(text.trim_end_matches('%')), Some(x));
    }

    #[test]
    fn whole_amounts_read_back(units: i64) {
        let currency = Currency::parse("CLF").unwrap();
        let text = printed(|out| print::amount(out, units, currency));
        prop_assert_eq!(read::money(&text), Some(units));
    }

    #[test]
    fn amounts_are_rounded_to_the_nearest_cent(units: i64) {
        let text = printed(|out| print::amount(out, units, Currency::parse("EUR").unwrap()));
        let back = read::money(&text).unwrap_or(units);
        prop_assert!((i128::from(back) - i128::from(units)).abs() <= 50);
        prop_assert_eq!(text.len() - text.find('.').unwrap(), 3);
    }

    #[test]
    fn days_and_times_read_back(day in -719_162i32..=2_932_896, micros in 0i64..86_400_000_000) {
        prop_assert_eq!(read::date(&printed(|out| print::date(out, Date(day)))), Some(Date(day)));
        let time = TimeOfDay(micros);
        prop_assert_eq!(read::time(&printed(|out| print::time(out, time))), Some(time));
        let at = calendar::instant(Date(day), time, Zone::UTC).unwrap();
        prop_assert_eq!(read::datetime(&printed(|out| print::rfc3339(out, at)), Zone::UTC), Some(at));
    }

    #[test]
    fn datetimes_read_back_on_the_same_clock(micros in -62_135_596_800_000_000i64..253_402_300_800_000_000) {
        let at = Instant(micros);
        for zone in ["UTC", "Europe/Paris", "America/St_Johns"].map(|name| Zone::parse(name).unwrap()) {
            let back = read::datetime(&printed(|out| print::datetime(out, at, zone)), zone).unwrap();
            let again = printed(|out| print::datetime(out, back, zone));
            prop_assert_eq!(again, printed(|out| print::datetime(out, at, zone)));
            prop_assert!(back <= at && at.0 - back.0 <= 2 * 3_600_000_000);
        }
    }
}

#[test]
fn counts_are_grouped_by_three() {
    let grouped = print::grouped;
    assert_eq!([grouped(0), grouped(999), grouped(1_000)], ["0", "999", "1,000"]);
    assert_eq!([grouped(64_000), grouped(1_234_567)], ["64,000", "1,234,567"]);
}
