use std::cmp::Ordering::{Equal, Greater, Less};

use proptest::prelude::*;
use visavis_value::{Date, Duration, Instant, Unit};

fn span(months: i64, days: i64, micros: i64) -> Duration {
    Duration { months, days, micros }
}

const HOUR: i64 = 3_600_000_000;

#[test]
fn spans_compare_where_their_order_does_not_depend_on_the_month() {
    for (a, b, expected) in [
        (span(0, 1, 0), span(0, 0, 24 * HOUR), Some(Equal)),
        (span(0, 2, 0), span(0, 1, 25 * HOUR), Some(Less)),
        (span(12, 0, 0), span(11, 0, 0), Some(Greater)),
        (span(1, 0, 0), span(0, 30, 0), None),
        (span(-1, 0, 0), span(0, 1, 0), None),
        (span(0, 0, 0), span(1, 0, 0), Some(Less)),
        (span(0, 0, 0), span(-1, 0, 0), Some(Greater)),
        (span(0, 0, 0), span(0, 1, 0), Some(Less)),
        (span(0, 0, 0), span(1, 3, 0), Some(Less)),
        (span(0, 0, 0), span(1, -3, 0), None),
        (span(1, 3, 0), span(1, 3, 0), Some(Equal)),
        (span(1, 3, 0), span(1, 4, 0), None),
        (span(1, 3, 0), span(2, 3, 0), None),
        (span(0, i64::MAX, i64::MAX), span(0, i64::MAX, i64::MAX - 1), Some(Greater)),
    ] {
        assert_eq!(a.compare(b), expected, "{a:?} {b:?}");
        assert_eq!(b.compare(a), expected.map(std::cmp::Ordering::reverse), "{b:?} {a:?}");
    }
}

#[test]
fn literals_that_leave_64_bits_are_missing() {
    assert_eq!(Duration::of(90, Unit::Day), Some(span(0, 90, 0)));
    assert_eq!(Duration::of(2, Unit::Week), Some(span(0, 14, 0)));
    assert_eq!(Duration::of(2, Unit::Year), Some(span(24, 0, 0)));
    assert_eq!(Duration::of(90, Unit::Minute), Some(span(0, 0, 90 * 60_000_000)));
    assert_eq!(Duration::of(i64::MAX, Unit::Second), None);
    assert_eq!(Duration::of(i64::MAX, Unit::Week), None);
    assert_eq!(Duration::of(i64::MAX, Unit::Year), None);
    assert_eq!(span(0, 0, i64::MAX).add(span(0, 0, 1)), None);
    assert_eq!(span(i64::MIN, 0, 0).neg(), None);
    assert_eq!(Duration::between_dates(Date(10), Date(40)), span(0, -30, 0));
    assert_eq!(Duration::between_instants(Instant(5), Instant(7)), Some(span(0, 0, -2)));
}

proptest! {
    #[test]
    fn comparing_runs_in_no_circle(
        a in (-2i64..3, -2i64..3, -2i64..3),
        b in (-2i64..3, -2i64..3, -2i64..3),
        c in (-2i64..3, -2i64..3, -2i64..3),
    ) {
        let [a, b, c] = [a, b, c].map(|(months, days, half_days)| span(months, days, half_days * 12 * HOUR));
        prop_assert_eq!(a.compare(a), Some(Equal));
        prop_assert_eq!(a.compare(b), b.compare(a).map(std::cmp::Ordering::reverse));
        if a.compare(b) == Some(Less) && b.compare(c) == Some(Less) {
            prop_assert!(matches!(a.compare(c), None | Some(Less)));
        }
    }
}
