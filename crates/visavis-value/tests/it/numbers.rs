use proptest::prelude::*;
use visavis_value::{money, number};

#[test]
fn mod_has_the_sign_of_the_divisor() {
    for (a, b, expected) in [
        (7, 3, Some(1)),
        (-7, 3, Some(2)),
        (7, -3, Some(-2)),
        (-7, -3, Some(-1)),
        (6, -3, Some(0)),
        (1, 0, None),
        (i64::MIN, -1, Some(0)),
        (i64::MIN, i64::MAX, Some(i64::MAX - 1)),
        (i64::MAX, i64::MIN, Some(-1)),
    ] {
        assert_eq!(number::mod_int(a, b), expected, "mod({a}, {b})");
    }
    for (a, b, expected) in [
        (5.5, 2.0, Some(1.5)),
        (-5.5, 2.0, Some(0.5)),
        (5.5, -2.0, Some(-0.5)),
        (-4.0, 2.0, Some(0.0)),
        (1.0, 0.0, None),
        (f64::MAX, -f64::MAX, Some(0.0)),
    ] {
        assert_eq!(number::modulo(a, b), expected, "mod({a}, {b})");
    }
    assert!(number::modulo(-4.0, 2.0).unwrap().is_sign_positive());
}

#[test]
fn ints_that_leave_64_bits_are_missing() {
    assert_eq!(number::add_int(i64::MAX, 1), None);
    assert_eq!(number::sub_int(i64::MIN, 1), None);
    assert_eq!(number::mul_int(i64::MIN, -1), None);
    assert_eq!(number::neg_int(i64::MIN), None);
    assert_eq!(number::abs_int(i64::MIN), None);
    assert_eq!(number::div_int(1, 0), None);
    assert_eq!(number::div_int(7, 2), Some(3.5));
}

#[test]
fn numbers_stay_finite_and_never_minus_zero() {
    assert_eq!(number::add(f64::MAX, f64::MAX), None);
    assert_eq!(number::mul(1e200, 1e200), None);
    assert_eq!(number::div(1.0, 0.0), None);
    assert_eq!(number::div(0.0, 0.0), None);
    assert!(number::neg(0.0).unwrap().is_sign_positive());
    assert!(number::mul(-1.0, 0.0).unwrap().is_sign_positive());
    assert!(number::round_to(-0.001, 2).unwrap().is_sign_positive());
}

#[test]
fn rounding_is_half_away_from_zero_of_what_a_person_sees() {
    for (x, places, expected) in [
        (2.675, 2, 2.68),
        (-2.675, 2, -2.68),
        (1.005, 2, 1.01),
        (0.285, 2, 0.29),
        (2.5, 0, 3.0),
        (-2.5, 0, -3.0),
        (0.05, 1, 0.1),
        (0.049_999_999_999_999_996, 1, 0.0),
        (1234.0, -2, 1200.0),
        (1250.0, -2, 1300.0),
        (-1250.0, -2, -1300.0),
        (49.9, -2, 0.0),
        (50.0, -2, 100.0),
        (5e19, -20, 1e20),
        (9.5, i64::MIN, 0.0),
        (0.1, i64::MAX, 0.1),
        (5e-324, 323, 1e-323),
        (4.4e-322, 321, 0.0),
        (5e-324, 324, 5e-324),
        (f64::MAX, 2, f64::MAX),
        (123_456_789.123_456_79, 7, 123_456_789.123_456_8),
    ] {
        assert_eq!(number::round_to(x, places), Some(expected), "round({x}, {places})");
    }
    assert_eq!(number::round_to(f64::MAX, -308), None, "2e308 is no f64");
    assert_eq!(number::round_to(f64::NAN, 2), None);
    assert_eq!(number::round_to(f64::INFINITY, 2), None);
}

#[test]
fn ints_round_at_tens() {
    for (x, places, expected) in [
        (1250, -2, Some(1300)),
        (-1250, -2, Some(-1300)),
        (1249, -2, Some(1200)),
        (7, 0, Some(7)),
        (7, i64::MAX, Some(7)),
        (i64::MAX, 3, Some(i64::MAX)),
        (i64::MAX, -1, None),
        (i64::MIN, -1, None),
        (i64::MIN, -2, Some(-9_223_372_036_854_775_800)),
        (i64::MAX, -19, None),
        (4_999_999_999_999_999_999, -19, Some(0)),
        (i64::MIN, -20, Some(0)),
        (i64::MIN, i64::MIN, Some(0)),
    ] {
        assert_eq!(number::round_int_to(x, places), expected, "round({x}, {places})");
    }
}

#[test]
fn numbers_become_ints_only_within_64_bits() {
    let limit = 9_223_372_036_854_775_808.0;
    for to_int in [number::round, number::floor, number::ceil] {
        assert_eq!(to_int(limit), None);
        assert_eq!(to_int(-limit), Some(i64::MIN));
        assert_eq!(to_int(limit - 1024.0), Some(i64::MAX - 1023));
        assert_eq!(to_int(-limit - 2048.0), None);
        assert_eq!(to_int(f64::NAN), None);
        assert_eq!(to_int(f64::NEG_INFINITY), None);
    }
    assert_eq!(number::round(0.5), Some(1));
    assert_eq!(number::round(-0.5), Some(-1));
    assert_eq!(number::round(0.499_999_999_999_999_94), Some(0));
    assert_eq!(number::round(4_503_599_627_370_495.5), Some(4_503_599_627_370_496));
    assert_eq!(number::floor(-0.1), Some(-1));
    assert_eq!(number::ceil(-0.9), Some(0));
}

#[test]
fn money_times_a_number_rounds_once_and_never_saturates() {
    assert_eq!(money::mul_number(5, 0.1), Some(1), "half a ten-thousandth rounds away from zero");
    assert_eq!(money::mul_number(-5, 0.1), Some(-1));
    assert_eq!(money::mul_number(120_000, 0.02), Some(2400));
    assert_eq!(money::mul_number(i64::MAX, 1.0), None, "as an f64 it is 2^63");
    assert_eq!(money::mul_number(i64::MIN, 1.0), Some(i64::MIN));
    assert_eq!(money::mul_number(1, 1e300), None);
    assert_eq!(money::div_number(10_000, 3.0), Some(3333));
    assert_eq!(money::div_number(10_000, 0.0), None);
    assert_eq!(money::div_number(0, 0.0), None);
}

#[test]
fn money_by_an_int_is_exact() {
    assert_eq!(money::div_int(1, 2), Some(1));
    assert_eq!(money::div_int(-1, 2), Some(-1));
    assert_eq!(money::div_int(1, -2), Some(-1));
    assert_eq!(money::div_int(-1, -2), Some(1));
    assert_eq!(money::div_int(1, 3), Some(0));
    assert_eq!(money::div_int(i64::MAX, 2), Some(i64::MAX / 2 + 1));
    assert_eq!(money::div_int(i64::MIN, -1), None);
    assert_eq!(money::div_int(i64::MIN, i64::MIN), Some(1));
    assert_eq!(money::div_int(i64::MAX, i64::MIN), Some(-1));
    assert_eq!(money::div_int(1, 0), None);
    assert_eq!(money::mul_int(i64::MAX, 2), None);
    assert_eq!(money::ratio(10_000, 40_000), Some(0.25));
    assert_eq!(money::ratio(10_000, 0), None);
    assert_eq!((money::neg(i64::MIN), money::abs(i64::MIN)), (None, None));
}

/// Rounds the printed decimal by hand, digit by digit.
fn rounded_by_hand(x: f64, places: usize) -> String {
    let printed = format!("{}", x.abs());
    let (whole, fraction) = printed.split_once('.').unwrap_or((&printed, ""));
    let padded = format!("{fraction:0<width$}", width = places + 1);
    let (kept, dropped) = padded.split_at(places);
    let mut digits: Vec<u8> = format!("0{whole}{kept}").into_bytes();
    if dropped.as_bytes().first().is_some_and(|d| *d >= b'5') {
        for digit in digits.iter_mut().rev() {
            *digit = if *digit == b'9' { b'0' } else { *digit + 1 };
            if *digit != b'0' {
                break;
            }
        }
    }
    let digits: String = digits.into_iter().map(char::from).collect();
    let (whole, fraction) = digits.split_at(digits.len() - places);
    format!("{}{whole}.{fraction}0", if x < 0.0 { "-" } else { "" })
}

proptest! {
    #[test]
    fn round_to_agrees_with_rounding_by_hand(x in prop_oneof![-1e6..1e6f64, -1.0..1.0f64, any::<f64>()], places in 0usize..25) {
        prop_assume!(x.is_finite());
        let expected: f64 = rounded_by_hand(x, places).parse().unwrap();
        prop_assert_eq!(number::round_to(x, places as i64), Some(expected));
    }

    #[test]
    fn halves_of_few_digits_round_away(units in 0i64..1_000_000, places in 0u32..6) {
        let half = format!("{units}5e-{}", places + 1).parse::<f64>().unwrap();
        let up = format!("{}e-{places}", units + 1).parse::<f64>().unwrap();
        prop_assert_eq!(number::round_to(half, places.into()), Some(up));
        prop_assert_eq!(number::round_to(-half, places.into()), Some(-up));
    }

    #[test]
    fn round_without_places_is_round_to_no_places(x in -1e15..1e15f64) {
        prop_assert_eq!(number::round(x).map(|n| n as f64), number::round_to(x, 0));
    }

    #[test]
    fn mod_is_what_division_leaves(a: i64, b: i64) {
        prop_assume!(b != 0);
        let rest = i128::from(number::mod_int(a, b).unwrap());
        prop_assert_eq!((i128::from(a) - rest) % i128::from(b), 0);
        prop_assert!(rest == 0 || (rest < 0) == (b < 0) && rest.abs() < i128::from(b).abs());
    }

    #[test]
    fn money_quotients_are_nearest(a: i64, n: i64) {
        prop_assume!(n != 0);
        if let Some(quotient) = money::div_int(a, n) {
            let (a, n) = (i128::from(a), i128::from(n));
            let off = a - i128::from(quotient) * n;
            prop_assert!(2 * off.abs() <= n.abs());
            let away = i128::from(quotient).abs() * n.abs() >= a.abs();
            prop_assert!(2 * off.abs() < n.abs() || away, "a half goes away from zero");
        } else {
            prop_assert_eq!((a, n), (i64::MIN, -1));
        }
    }

    #[test]
    fn money_survives_any_number(a: i64, x: f64) {
        let _ = (money::mul_number(a, x), money::div_number(a, x), number::round_to(x, a), number::round_int_to(a, a));
    }
}

#[test]
fn keys_are_in_the_order_of_numbers() {
    let numbers =
        [f64::MIN, -2.5, -1.0, -f64::MIN_POSITIVE, -5e-324, 0.0, 5e-324, 0.1, 0.3, 1.0, 1e300, f64::MAX];
    for pair in numbers.windows(2) {
        assert!(number::order_key(pair[0]) < number::order_key(pair[1]), "{pair:?}");
    }
    assert_eq!(number::order_key(0.0), 0);
    // No number is between the least ones beside zero and zero, and none is minus zero.
    assert_eq!([-5e-324, -0.0, 5e-324].map(number::order_key), [-1, 0, 1]);
    for number in numbers {
        assert_eq!(number::from_order_key(number::order_key(number)), number);
    }
    assert_eq!(number::from_order_key(number::order_key(f64::MAX) + 1), f64::INFINITY);
}
