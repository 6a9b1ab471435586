use proptest::prelude::*;
use visavis_value::{TimeOfDay, Zone, print, read};

fn shown(text: &str, zone: Zone) -> String {
    let mut out = String::new();
    match read::datetime(text, zone) {
        Some(at) => print::rfc3339(&mut out, at),
        None => out.push_str("misfit"),
    }
    out
}

#[test]
fn datetimes_come_in_many_forms() {
    let paris = Zone::parse("Europe/Paris").unwrap();
    for (text, expected) in [
        ("2026-03-10T08:00:00Z", "2026-03-10T08:00:00Z"),
        ("2026-03-10t08:00:00z", "2026-03-10T08:00:00Z"),
        ("2026-03-10 08:00Z", "2026-03-10T08:00:00Z"),
        ("2026-03-10T09:00:30+01:00", "2026-03-10T08:00:30Z"),
        ("2026-03-10T08:00:00.000+0000", "2026-03-10T08:00:00Z"),
        ("2026-03-10T08:00:00+00", "2026-03-10T08:00:00Z"),
        ("2026-03-10T08:00:00-00:00", "2026-03-10T08:00:00Z"),
        ("2026-03-10T02:30:00-05:30", "2026-03-10T08:00:00Z"),
        ("2026-03-10 09:00", "2026-03-10T08:00:00Z"),
        ("2026-03-10T09:00", "2026-03-10T08:00:00Z"),
        ("2026-03-10 09:00:30.5", "2026-03-10T08:00:30.5Z"),
        ("2026-03-10T08:00:00.1234569Z", "2026-03-10T08:00:00.123456Z"),
        ("1969-12-31T23:59:59.9999999Z", "1969-12-31T23:59:59.999999Z"),
        ("2026-03-10", "2026-03-09T23:00:00Z"),
        ("9999-12-31T23:59:59.999999Z", "9999-12-31T23:59:59.999999Z"),
        ("0001-01-01T00:00:00Z", "0001-01-01T00:00:00Z"),
        ("9999-12-31T23:59:59-01:00", "misfit"),
        ("0001-01-01T00:00:00+00:01", "misfit"),
        ("0001-01-01T00:00:00-00:01", "0001-01-01T00:01:00Z"),
    ] {
        assert_eq!(shown(text, paris), expected, "{text}");
    }
}

#[test]
fn what_is_no_datetime_is_a_misfit() {
    for text in [
        "",
        "2026",
        "2026-03",
        "2026-3-10",
        "2026-13-01",
        "2026-02-30",
        "2026-03-10T",
        "2026-03-10T08",
        "2026-03-10T8:00",
        "2026-03-10T24:00",
        "2026-03-10T08:60",
        "2026-03-10T08:00:60Z",
        "2026-03-10T23:59:60Z",
        "2026-03-10T08:00:00.Z",
        "2026-03-10T08:00:00,5Z",
        "2026-03-10Z",
        "2026-03-10+01:00",
        "2026-03-10T08:00:00+24:00",
        "2026-03-10T08:00:00+01:60",
        "2026-03-10T08:00:00+1:00",
        "2026-03-10T08:00:00+01:",
        "2026-03-10T08:00:00+010",
        "2026-03-10T08:00:00 Z",
        "2026-03-10T08:00:00ZZ",
        " 2026-03-10",
        "2026-03-10 ",
        "2026-03-10\n",
        "2026-03-10  08:00",
        "0000-01-01",
        "10000-01-01",
        "-001-01-01",
        "+2026-03-10",
        "2026/03/10",
        "20260310",
        "2026-03-1é",
        "２０２６-03-10",
    ] {
        assert_eq!(read::datetime(text, Zone::UTC), None, "{text:?}");
        assert_eq!(read::date(text), None, "{text:?}");
    }
    assert_eq!(read::date("2026-03-10T00:00"), None);
}

#[test]
fn times_of_day_are_exact() {
    let at = |hour, minute, second, micros| TimeOfDay::of(hour, minute, second, micros);
    assert_eq!(read::time("21:00"), at(21, 0, 0, 0));
    assert_eq!(read::time("00:00:00.000001"), Some(TimeOfDay(1)));
    assert_eq!(read::time("23:59:59.99999999"), at(23, 59, 59, 999_999));
    assert_eq!(read::time("09:00:30.5"), at(9, 0, 30, 500_000));
    for text in [
        "",
        "9:00",
        "24:00",
        "12:60",
        "12:00:60",
        "12:00:",
        "12:00:00.",
        "12:00Z",
        "12",
        "12:0",
        " 12:00",
        "12:00 ",
    ] {
        assert_eq!(read::time(text), None, "{text:?}");
    }
    let time = read::time("09:07:30.25").unwrap();
    assert_eq!((time.hour(), time.minute(), time.second_and_micros()), (9, 7, (30, 250_000)));
}

#[test]
fn epoch_seconds_stay_within_the_years() {
    assert_eq!(read::epoch_seconds("0").map(|at| at.0), Some(0));
    assert_eq!(read::epoch_seconds("-1").map(|at| at.0), Some(-1_000_000));
    assert_eq!(read::epoch_seconds("253402300799").map(|at| at.0), Some(253_402_300_799_000_000));
    for text in ["253402300800", "-62135596801", "9223372036854775807", "1.5", "", "x"] {
        assert_eq!(read::epoch_seconds(text), None, "{text}");
    }
}

#[test]
fn bools_are_words() {
    for text in ["true", "TRUE", "Yes", "1"] {
        assert_eq!(read::bool_word(text), Some(true), "{text}");
    }
    for text in ["false", "False", "NO", "0"] {
        assert_eq!(read::bool_word(text), Some(false), "{text}");
    }
    for text in ["", "y", "on", "10", " true", "oui"] {
        assert_eq!(read::bool_word(text), None, "{text}");
    }
}

proptest! {
    #[test]
    fn any_text_is_read_or_refused(text in prop_oneof![any::<String>(), "[0-9]{4}-[0-9]{2}-[0-9]{2}[T ]?[0-9:.Z+-]{0,20}"]) {
        let _ = (read::datetime(&text, Zone::UTC), read::date(&text), read::time(&text));
    }
}
