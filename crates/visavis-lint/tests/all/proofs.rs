//! `never-matches` tells what is impossible, and nothing that somebody may be.

use crate::support::told;

const SOURCE: &str = "source crm { customer_id: text key, country: text ignoring case, tier: \"none\" | \"gold\", vip: bool, \
                      age: int, score: number, spent: money EUR, born: date, hour: time }\n";

fn lints(text: &str) -> Vec<String> {
    told(&format!("{SOURCE}{text}"))
}

#[test]
fn tests_that_exclude_each_other_match_nobody() {
    for test in [
        "country = \"FR\" and country = \"BE\"",
        "country = \"FR\" and country != \"fr\"",
        "country in [\"FR\", \"BE\"] and country not in [\"BE\", \"fr\", \"CH\"]",
        "tier = \"gold\" and tier = \"none\"",
        "tier = \"gold\" and not (tier = \"gold\")",
        "vip and not vip",
        "age < 18 and age > 17",
        "age < 18 and vip and age >= 18",
        "18 > age and age in 18..30",
        "age in [3, 4] and age in [5, 6]",
        "not (age < 18) and age < 18",
        "not (age < 18 or vip) and age < 18",
        "score > 0.5 and score <= 0.5",
        "spent > 50 EUR and spent < 20 EUR",
        "born < 2000-01-01 and born > 2001-01-01",
        "age in 10..<20 and age = 20",
    ] {
        let found = lints(&format!("segment s when {test}"));
        assert_eq!(found, ["never-matches at \"s\": no customer can be in the segment `s`"], "{test}");
    }
}

#[test]
fn what_somebody_may_be_is_not_told() {
    for test in [
        "country = \"FR\" and country = \"fr\"",
        "country = \"FR\" or country = \"BE\"",
        "country != \"FR\" and country != \"BE\"",
        "age < 18 or age > 18",
        "age <= 18 and age >= 18",
        "age > 17 and age < 19",
        "age in 10..20 and age = 20",
        "not (age < 18 and vip) and age < 18",
        "score > 0.5 and score < 0.50001",
        "age in [3, 9] and age in [4, 9]",
        "hour in 21:00..08:00 and hour in 06:00..07:00",
        "age < 18 and score > 18",
    ] {
        assert_eq!(lints(&format!("segment s when {test}")), [""; 0], "{test}");
    }
}

#[test]
fn a_campaign_is_told_through_its_segments_and_not_for_theirs() {
    let rest = "channel web { content { headline: text } }
        campaign c { for young and age > 30 via web { headline: \"Hello\" } }";
    let found = lints(&format!("segment young when age < 20\n{rest}"));
    assert_eq!(found, ["never-matches at \"c\": no customer can be in the campaign `c`"]);
    let found = lints(&format!("segment young when age < 20 and age > 21\n{rest}"));
    assert_eq!(found, ["never-matches at \"young\": no customer can be in the segment `young`"]);
}

#[test]
fn what_everybody_meets_is_told() {
    let source = "source shop { customer_id: text key, orders: int in 0.., share: number in 0..1, gifts: int? in 0.. }\n";
    for test in [
        "age > 17 or age < 65",
        "not (age > 3 and age < 2)",
        "tier = \"gold\" or tier != \"gold\"",
        "vip or not vip",
        "orders >= 0",
        "share <= 1",
        "orders > -1",
    ] {
        let found = lints(&format!("{source}segment s when ({test}) and country = \"FR\""));
        let told = found.iter().filter(|one| one.starts_with("always-matches at "));
        assert_eq!(told.count(), 1, "{test}: {found:?}");
    }
    for test in [
        "age > 17 or age < 17",
        "orders > 0",
        "share < 1",
        "gifts >= 0",
        "tier = \"gold\" or tier = \"none\" and vip",
    ] {
        let found = lints(&format!("{source}segment s when {test}"));
        assert!(!found.iter().any(|one| one.starts_with("always-matches")), "{test}: {found:?}");
    }
}

#[test]
fn two_names_for_one_audience_are_told() {
    let found = lints("segment a when vip and age > 3\nsegment b when age > 3 and vip\nsegment c when a");
    let told = |place: &str| format!("same-segment at {place:?}: `{place}` and `a` are the same customers");
    assert_eq!(found, [told("b"), told("c")]);
    assert_eq!(
        lints("segment a when vip and age > 3\nsegment b when vip or age > 3\nsegment c when vip"),
        [""; 0]
    );
}
