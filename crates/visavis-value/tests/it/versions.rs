use std::cmp::Ordering;

use proptest::prelude::*;
use visavis_value::version::{self, compare, is_version, parse};

#[test]
fn the_order_is_that_of_semantic_versions() {
    // The example of semver.org, section 11, with its neighbours.
    let ascending = [
        "0.0.1",
        "0.9",
        "1.0.0-alpha",
        "1.0.0-alpha.1",
        "1.0.0-alpha.beta",
        "1.0.0-beta",
        "1.0.0-beta.2",
        "1.0.0-beta.11",
        "1.0.0-rc.1",
        "1.0.0",
        "1.0.1",
        "1.2",
        "1.10",
        "2-beta",
        "v2",
        "9.9.9",
        "v10.2.0",
        "18446744073709551615",
    ];
    for (i, a) in ascending.iter().enumerate() {
        for (j, b) in ascending.iter().enumerate() {
            assert_eq!(compare(a, b), Some(i.cmp(&j)), "{a} {b}");
        }
    }
}

#[test]
fn a_leading_v_missing_parts_and_builds_do_not_count() {
    for (a, b) in
        [("10.2", "10.2.0"), ("10", "10.0.0"), ("v1.2", "1.2.0"), ("V3", "3"), ("1.0.0+a", "1.0.0+b")]
    {
        assert_eq!(compare(a, b), Some(Ordering::Equal), "{a} {b}");
        assert_eq!(parse(a), parse(b));
    }
    assert_eq!(compare("1-rc+7", "1.0.0-rc"), Some(Ordering::Equal));
    assert_eq!(compare("1.0.0+x-y.z", "1"), Some(Ordering::Equal));
}

#[test]
fn other_texts_are_no_versions() {
    for text in [
        "",
        "v",
        "vv1",
        "1.",
        ".1",
        "1..2",
        "1.2.3.4",
        "01",
        "1.02",
        "1.2.3-",
        "1.2.3+",
        "1.2.3-01",
        "1.2.3-a..b",
        "+1",
        "-1",
        "1.+2",
        " 1",
        "1 ",
        "1.x",
        "18446744073709551616",
        "1.0.0-ä",
        "latest",
    ] {
        assert!(!is_version(text), "{text:?}");
        assert_eq!(compare(text, "1"), None, "{text:?}");
        assert_eq!(compare("1", text), None, "{text:?}");
    }
}

const VERSION: &str = "v?(0|[1-3][0-9]?)(\\.(0|[1-3])){0,2}(-(alpha|rc|0|[1-9]|x-y)(\\.(a|0|11|2))?)?(\\+b)?";

proptest! {
    #[test]
    fn the_order_is_total(a in VERSION, b in VERSION, c in VERSION) {
        let (ab, bc, ac) = (compare(&a, &b).unwrap(), compare(&b, &c).unwrap(), compare(&a, &c).unwrap());
        prop_assert_eq!(compare(&b, &a), Some(ab.reverse()));
        if ab == bc || bc == Ordering::Equal {
            prop_assert_eq!(ac, ab);
        }
    }

    #[test]
    fn whole_versions_compare_as_the_semver_crate_does(
        a in "[0-2]\\.[0-2]\\.[0-2](-[a-b0]\\.[1-9][0-9]?)?(\\+[a-c])?",
        b in "[0-2]\\.[0-2]\\.[0-2](-[a-b0]\\.[1-9][0-9]?)?(\\+[a-c])?",
    ) {
        let [x, y] = [&a, &b].map(|s| semver::Version::parse(s).unwrap());
        prop_assert_eq!(compare(&a, &b), Some(x.cmp_precedence(&y)));
    }

    #[test]
    fn any_text_is_read_or_refused(text: String) {
        let _ = parse(&text);
    }
}

#[test]
fn nothing_is_between_a_version_and_its_successor() {
    for (text, next) in [
        ("1.0.0", "1.0.1-0"),
        ("v2", "2.0.1-0"),
        ("1.0.0-rc.1", "1.0.0-rc.1.0"),
        ("1.0.0+build", "1.0.1-0"),
        ("1.2.3-0", "1.2.3-0.0"),
    ] {
        assert_eq!(version::successor(text).as_deref(), Some(next), "{text}");
        assert_eq!(version::compare(text, next), Some(std::cmp::Ordering::Less));
    }
    assert_eq!(version::successor("1.0.18446744073709551615"), None);
    assert_eq!(version::successor("x"), None);
}
