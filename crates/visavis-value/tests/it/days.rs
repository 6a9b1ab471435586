use proptest::prelude::*;
use visavis_value::calendar::{
    age, date, date_of_epoch_day, days_since_date, next_birthday, parts, shift_date, weekday,
};
use visavis_value::{Date, Duration};

const FIRST: i32 = -719_162;
const LAST: i32 = 2_932_896;

fn day(year: i32, month: u32, day: u32) -> Date {
    date(year, month, day).unwrap_or(Date(i32::MIN))
}
fn months(months: i64) -> Duration {
    Duration { months, ..Duration::default() }
}
fn days(days: i64) -> Duration {
    Duration { days, ..Duration::default() }
}

#[test]
fn every_day_of_the_years_has_its_parts() {
    let mut expected = (1, 1, 1);
    for n in FIRST..=LAST {
        assert_eq!(parts(Date(n)), expected);
        let (year, month, of_month) = expected;
        assert_eq!(date(year, month, of_month), Some(Date(n)));
        let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
        let length = match month {
            2 => 28 + u32::from(leap),
            4 | 6 | 9 | 11 => 30,
            _ => 31,
        };
        expected = match (month, of_month) {
            (12, 31) => (year + 1, 1, 1),
            (_, last) if last == length => (year, month + 1, 1),
            _ => (year, month, of_month + 1),
        };
    }
    assert_eq!(expected, (10_000, 1, 1));
    assert_eq!(date(1970, 1, 1), Some(Date(0)));
}

#[test]
fn days_that_are_none() {
    for (year, month, of_month) in [
        (0, 12, 31),
        (10_000, 1, 1),
        (-1, 1, 1),
        (2026, 13, 1),
        (2026, 0, 1),
        (2026, 2, 30),
        (2026, 2, 29),
        (2026, 1, 0),
    ] {
        assert_eq!(date(year, month, of_month), None, "{year}-{month}-{of_month}");
    }
    assert_eq!(date_of_epoch_day(i64::from(LAST) + 1), None);
    assert_eq!(date_of_epoch_day(i64::from(FIRST) - 1), None);
    assert_eq!(date_of_epoch_day(i64::MAX), None);
}

#[test]
fn month_ends_clamp() {
    for (from, by, to) in [
        (day(2026, 3, 31), -1, day(2026, 2, 28)),
        (day(2024, 3, 31), -1, day(2024, 2, 29)),
        (day(2024, 2, 29), 12, day(2025, 2, 28)),
        (day(2024, 2, 29), 48, day(2028, 2, 29)),
        (day(2026, 1, 31), 3, day(2026, 4, 30)),
        (day(2026, 12, 15), 1, day(2027, 1, 15)),
    ] {
        assert_eq!(shift_date(from, months(by)), Some(to), "{from:?} {by}");
    }
    let month_then_day = Duration { months: 1, days: 1, micros: 0 };
    assert_eq!(
        shift_date(day(2026, 1, 31), month_then_day),
        Some(day(2026, 3, 1)),
        "months first, then days"
    );
}

#[test]
fn dates_move_within_the_years_and_by_days_or_longer_only() {
    assert_eq!(shift_date(Date(LAST), days(1)), None);
    assert_eq!(shift_date(Date(FIRST), days(-1)), None);
    assert_eq!(shift_date(Date(FIRST), months(-1)), None);
    for huge in [i64::MAX, i64::MIN] {
        assert_eq!(shift_date(Date(0), days(huge)), None);
        assert_eq!(shift_date(Date(0), months(huge)), None);
    }
    assert_eq!(shift_date(Date(0), Duration { micros: 1, ..days(1) }), None);
}

#[test]
fn ages_count_whole_years() {
    for (birth, today, expected) in [
        (day(1980, 5, 17), day(2026, 5, 16), 45),
        (day(1980, 5, 17), day(2026, 5, 17), 46),
        (day(2008, 2, 29), day(2026, 2, 28), 17),
        (day(2008, 2, 29), day(2026, 3, 1), 18),
        (day(2008, 2, 29), day(2028, 2, 29), 20),
        (day(2026, 5, 17), day(2026, 5, 17), 0),
        (day(2026, 5, 18), day(2026, 5, 17), -1),
        (day(2027, 5, 17), day(2026, 5, 17), -1),
        (day(2027, 5, 18), day(2026, 5, 17), -2),
    ] {
        assert_eq!(age(birth, today), expected, "{birth:?} {today:?}");
    }
}

#[test]
fn birthdays_come_round() {
    for (birth, today, expected) in [
        (day(1980, 5, 17), day(2026, 5, 17), Some(day(2026, 5, 17))),
        (day(1980, 5, 17), day(2026, 5, 18), Some(day(2027, 5, 17))),
        (day(2008, 2, 29), day(2026, 2, 28), Some(day(2026, 3, 1))),
        (day(2008, 2, 29), day(2026, 3, 2), Some(day(2027, 3, 1))),
        (day(2008, 2, 29), day(2027, 3, 2), Some(day(2028, 2, 29))),
        (day(1980, 1, 1), day(9999, 1, 2), None),
        (day(1980, 12, 31), day(9999, 12, 31), Some(day(9999, 12, 31))),
    ] {
        assert_eq!(next_birthday(birth, today), expected, "{birth:?} {today:?}");
    }
}

#[test]
fn weekdays_are_named() {
    assert_eq!(weekday(day(1970, 1, 1)), "thu");
    assert_eq!(weekday(day(2026, 3, 10)), "tue");
    assert_eq!(weekday(day(1, 1, 1)), "mon");
    assert_eq!(weekday(day(9999, 12, 31)), "fri");
    assert_eq!(days_since_date(day(2026, 3, 1), day(2026, 2, 27)), -2);
}

proptest! {
    #[test]
    fn days_forward_and_back_end_where_they_began(n in FIRST..=LAST, by in -4_000_000i64..4_000_000) {
        let there = shift_date(Date(n), days(by));
        prop_assert_eq!(there.is_some(), (i64::from(FIRST)..=i64::from(LAST)).contains(&(i64::from(n) + by)));
        if let Some(there) = there {
            prop_assert_eq!(shift_date(there, days(-by)), Some(Date(n)));
        }
    }

    #[test]
    fn months_keep_the_day_or_clamp_it(n in FIRST..=LAST, by in -1000i64..1000) {
        if let Some(there) = shift_date(Date(n), months(by)) {
            let ((year, month, of_month), (to_year, to_month, to_day)) = (parts(Date(n)), parts(there));
            let count = |year: i32, month: u32| i64::from(year) * 12 + i64::from(month);
            prop_assert_eq!(count(to_year, to_month) - count(year, month), by);
            prop_assert!(to_day == of_month || to_day < of_month && date(to_year, to_month, to_day + 1).is_none());
        }
    }

    #[test]
    fn ages_only_grow(birth in FIRST..=LAST, today in FIRST..LAST) {
        let (birth, tomorrow, today) = (Date(birth), Date(today + 1), Date(today));
        let step = age(birth, tomorrow) - age(birth, today);
        prop_assert!(step == 0 || step == 1);
        prop_assert_eq!(step == 1, next_birthday(birth, tomorrow) == Some(tomorrow));
        prop_assert_eq!(age(birth, today) < 0, today < birth);
    }
}
