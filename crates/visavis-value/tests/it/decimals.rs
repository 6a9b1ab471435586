use proptest::prelude::*;
use visavis_value::read;

#[test]
fn ints_are_exact_to_the_last_digit() {
    for (text, expected) in [
        ("12", Some(12)),
        ("-0", Some(0)),
        ("12.0", Some(12)),
        ("1e3", Some(1000)),
        ("1.2e1", Some(12)),
        ("1200e-2", Some(12)),
        ("1.25E+2", Some(125)),
        ("9223372036854775807", Some(i64::MAX)),
        ("9223372036854775807.000", Some(i64::MAX)),
        ("9223372036854775808", None),
        ("-9223372036854775808", Some(i64::MIN)),
        ("-9223372036854775809", None),
        ("-922337203685477580.8e1", Some(i64::MIN)),
        ("9007199254740993", Some(9_007_199_254_740_993)),
        ("1.5", None),
        ("12e-1", None),
        ("1e19", None),
        ("1e18", Some(1_000_000_000_000_000_000)),
        ("0e99999999999999999999", Some(0)),
        ("0.000e-99999999999999999999", Some(0)),
        ("1e99999999999999999999", None),
        ("1e-99999999999999999999", None),
    ] {
        assert_eq!(read::int(text), expected, "{text}");
    }
}

#[test]
fn only_json_number_syntax_is_a_number() {
    let misfits = [
        "", "-", "+1", ".5", "5.", "-.5", "01", "00", "-01", "1e", "1e+", "1e-", "1.e1", "e1", "0x10", "inf",
        "NaN", "1_000", "1,5", " 1", "1 ", "1\n", "--1", "1e1.0", "1.2.3", "١", "1\u{0}",
    ];
    for text in misfits {
        assert_eq!(read::number(text), None, "{text:?}");
        assert_eq!(read::int(text), None, "{text:?}");
        assert_eq!(read::money(text), None, "{text:?}");
    }
    for (text, expected) in [
        ("0", 0.0),
        ("0.1", 0.1),
        ("-1.5e2", -150.0),
        ("1E-7", 1e-7),
        ("1e-400", 0.0),
        ("179769313486231580793728971405301e276", f64::MAX),
        ("2.2250738585072011e-308", 2.225_073_858_507_201e-308),
        ("9007199254740993", 9_007_199_254_740_992.0),
    ] {
        assert_eq!(read::number(text), Some(expected), "{text}");
    }
    assert_eq!(read::number("1e309"), None);
    assert!(read::number("-0").unwrap().is_sign_positive());
    assert!(read::number("-1e-400").unwrap().is_sign_positive());
}

#[test]
fn percent_is_the_nearest_number() {
    assert_eq!(read::percent("10"), Some(0.1));
    assert_eq!(read::percent("12.5"), Some(0.125));
    assert_eq!(read::percent("7"), Some(0.07), "7 / 100 rounds to it too");
    assert_eq!(read::percent("0.55"), Some(0.0055));
    assert_eq!(read::percent("150"), Some(1.5));
    assert_eq!(read::percent("1e2"), None);
    assert_eq!(read::percent(""), None);
}

#[test]
fn money_keeps_four_decimals_and_refuses_a_fifth() {
    for (text, expected) in [
        ("59.9", Some(599_000)),
        ("0.0001", Some(1)),
        ("0.00010", Some(1)),
        ("0.00001", None),
        ("1.5e2", Some(1_500_000)),
        ("15e-1", Some(15_000)),
        ("1e-5", None),
        ("-0.5", Some(-5000)),
        ("922337203685477.5807", Some(i64::MAX)),
        ("922337203685477.5808", None),
        ("-922337203685477.5808", Some(i64::MIN)),
        ("922337203685478", None),
        ("0.1000000000000000055511151231257827", None),
    ] {
        assert_eq!(read::money(text), expected, "{text}");
    }
}

proptest! {
    #[test]
    fn every_way_to_write_an_int_reads_the_same(n: i64, zeros in 0usize..4, shift in 0usize..25) {
        prop_assert_eq!(read::int(&format!("{n}")), Some(n));
        prop_assert_eq!(read::int(&format!("{n}.{}", "0".repeat(zeros + 1))), Some(n));
        prop_assert_eq!(read::int(&format!("{n}{}e-{shift}", "0".repeat(shift))), Some(n));
        let (sign, digits) = if n < 0 { ("-", n.unsigned_abs()) } else { ("", n.unsigned_abs()) };
        let padded = format!("{digits:0>width$}", width = shift);
        prop_assert_eq!(read::int(&format!("{sign}0.{padded}e{}", padded.len())), Some(n));
    }

    #[test]
    fn money_reads_back_its_digits(units: i64) {
        let size = units.unsigned_abs();
        let sign = if units < 0 { "-" } else { "" };
        let text = format!("{sign}{}.{:04}", size / 10_000, size % 10_000);
        prop_assert_eq!(read::money(&text), Some(units));
    }

    #[test]
    fn numbers_are_the_nearest(x: f64) {
        prop_assume!(x.is_finite());
        prop_assert_eq!(read::number(&format!("{x:e}")), Some(x));
        prop_assert_eq!(read::number(&format!("{x}")), Some(x));
    }

    #[test]
    fn any_text_is_read_or_refused(text in "[-+0-9.eE]{0,12}") {
        let json = json_number(&text);
        prop_assert_eq!(read::number(&text).is_some(), json && text.parse::<f64>().unwrap().is_finite());
        if let Some(n) = read::int(&text) {
            prop_assert!(json);
            prop_assert_eq!(text.parse::<f64>().unwrap(), n as f64);
        }
    }
}

/// RFC 8259, section 6, as a regular language walked by hand.
fn json_number(text: &str) -> bool {
    let text = text.strip_prefix('-').unwrap_or(text);
    let (number, exponent) = match text.split_once(['e', 'E']) {
        Some((number, exponent)) => (number, Some(exponent)),
        None => (text, None),
    };
    let digits = |s: &str| !s.is_empty() && s.bytes().all(|b| b.is_ascii_digit());
    let (whole, fraction) = match number.split_once('.') {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (number, None),
    };
    digits(whole)
        && (whole == "0" || !whole.starts_with('0'))
        && fraction.is_none_or(digits)
        && exponent.is_none_or(|e| digits(e.strip_prefix(['+', '-']).unwrap_or(e)))
}
