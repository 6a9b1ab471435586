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
        let found = lints(&format!("segment s when {test}"));
        assert!(!found.iter().any(|one| one.starts_with("never-matches")), "{test}: {found:?}");
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

const WEB: &str = "channel web { content { headline: text } }\ndecision d { via web }\n";

fn named<'f>(found: &'f [String], lint: &str) -> Vec<&'f str> {
    let start = format!("{lint} at ");
    found.iter().filter_map(|one| one.strip_prefix(&start)).collect()
}

#[test]
fn what_nobody_reaches_is_told_of_guards_rows_lets_and_conditions_too() {
    let source =
        "source shop { customer_id: text key, orders: int in 0..100 = 0, rate: number in 0..1 = 0 }\n";
    let hello = "campaign c { via web { headline: \"Hello\" } }\n";
    for (rules, place) in [
        ("let x = orders < 0".to_owned(), "x"),
        ("segment s when orders > 100".to_owned(), "s"),
        ("segment s when 0 > orders".to_owned(), "s"),
        ("segment s when (orders otherwise 3) > 3 and orders > 50 and not (orders >= 20)".to_owned(), "s"),
        ("let x = if orders > 200 then 1 else 2".to_owned(), "orders > 200"),
        (format!("{WEB}{hello}guard g never c when rate > 1.5"), "g"),
        (format!("{WEB}campaign c {{ for age > 3 except age > 2 via web {{ headline: \"Hello\" }} }}"), "c"),
        ("segment s when if vip then age < 3 and age > 4 else age = 1 and age = 2".to_owned(), "s"),
        ("table t -> int hit first { | orders => r |\n | > 3 => 1 |\n | > 100 => 2 |\n | otherwise => 3 | }".to_owned(), "| > 100 => 2 |"),
        ("table t -> int hit first { | orders | vip => r |\n | > 3 | any => 1 |\n | 5..9 | true => 2 |\n | otherwise => 3 | }".to_owned(), "| 5..9 | true => 2 |"),
    ] {
        let found = lints(&format!("{source}{rules}"));
        let told = named(&found, "never-matches");
        assert!(told.len() == 1 || place.starts_with('|') && !told.is_empty(), "{rules}: {found:?}");
        assert!(told[0].starts_with(&format!("{place:?}: ")), "{rules}: {found:?}");
    }
    for rules in [
        "segment s when orders >= 100",
        "let x = if orders > 3 then 1 else 2",
        "segment s when (score otherwise 1) > 3 and score is missing or vip",
        "table t -> int hit first { | orders | vip => r |\n | > 3 | true => 1 |\n | 5..9 | any => 2 |\n | otherwise => 3 | }",
        "table t -> int hit sum { | orders => r |\n | > 3 => 1 |\n | > 4 => 2 |\n | otherwise => 3 | }",
    ] {
        let found = lints(&format!("{source}{rules}"));
        assert_eq!(named(&found, "never-matches"), [""; 0], "{rules}: {found:?}");
    }
}

#[test]
fn what_another_condition_says_already_is_told_and_taken_out() {
    for (test, place) in [
        ("age > 18 and age > 16", "age > 16"),
        ("age > 16 and vip and age > 18", "age > 16"),
        ("age > 18 or age > 16", "age > 18"),
        ("country = \"FR\" and country in [\"FR\", \"BE\"]", "country in [\"FR\", \"BE\"]"),
        ("tier = \"gold\" and tier != \"none\"", "tier != \"none\""),
        ("old and age > 20", "age > 20"),
        ("not (age <= 18) and age > 16", "age > 16"),
    ] {
        let found = lints(&format!("segment old when age > 60\nsegment s when {test}"));
        let told = named(&found, "redundant-condition");
        assert!(told.len() == 1 && told[0].starts_with(&format!("{place:?}: ")), "{test}: {found:?}");
    }
    for test in [
        "age > 18 and age < 65",
        "age > 18 and score > 16",
        "age > 18 and country is known",
        "age > 18 or age < 16",
        "(age > 18 or vip) and age > 16",
        "age > 18 and (age > 16 and vip or score > 3)",
    ] {
        let found = lints(&format!("segment s when {test}"));
        assert_eq!(named(&found, "redundant-condition"), [""; 0], "{test}: {found:?}");
    }
    let text = format!("{SOURCE}segment s when age > 18 and age > 16 and vip\n");
    assert_eq!(crate::support::fixed(&text), Some(format!("{SOURCE}segment s when age > 18 and vip\n")));
}

#[test]
fn who_never_shows_is_told_only_where_nothing_holds_the_other_back() {
    let say = "via web { headline: \"Hello\" }";
    let first = |more: &str| format!("campaign first {{ priority 3 {more} {say} }}\n");
    let rest = |more: &str| format!("campaign other {{ {more} {say} }}\n");
    for (one, two) in [
        (first(""), rest("for vip")),
        (first("for vip"), rest("for vip and age > 3")),
        (first("for age > 3"), rest("for age > 18")),
        (first("for vip except age > 60"), rest("for vip except age > 60 except score > 1")),
        (first("during 2026-01-01..2026-12-31"), rest("during 2026-03-01..2026-03-31")),
    ] {
        let found = lints(&format!("{WEB}{one}{two}"));
        assert_eq!(named(&found, "shadowed"), ["\"other\": the campaign `other` never shows"], "{one}{two}");
    }
    for (one, two, more) in [
        (first("limit 1 per 7 days"), rest("for vip"), ""),
        (first("holdout 10%"), rest("for vip"), ""),
        (first("for age > 18"), rest("for age > 3"), ""),
        (first("for vip"), rest(""), ""),
        (first("during 2026-03-01..2026-03-31"), rest("for vip"), ""),
        (first("except age > 60"), rest("for vip"), ""),
        (first(""), rest("priority 3 value 5"), ""),
        (first(""), rest("priority 5"), ""),
        (first(""), rest("for vip"), "guard g never first when vip"),
        (first(""), rest("for vip"), "decision two { via web choose 2 }"),
        (first(""), rest("for vip"), "decision two { via web rank by age }"),
        (first(""), rest("for vip"), "decision two { via web from first fallback other }"),
    ] {
        let found = lints(&format!("{WEB}{one}{two}{more}"));
        assert!(
            !named(&found, "shadowed").iter().any(|one| one.starts_with("\"other\"")),
            "{one}{two}{more}: {found:?}"
        );
    }
}

#[test]
fn two_names_for_the_same_values_are_told() {
    let found = lints("segment a when age > 3\nsegment b when not (age <= 3)\nsegment c when age >= 3");
    assert_eq!(named(&found, "same-segment"), ["\"b\": `b` and `a` are the same customers"]);
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

/// The walk behind names ends soon, although there are more ways through them than anybody could walk.
#[test]
fn names_that_lead_to_one_another_in_many_ways() {
    let mut text =
        String::from("source crm { n: int? m: int }\nsegment s0 when n = 1 and m = 1\nlet l0 = n + m\n");
    for number in 1..40 {
        let before = number - 1;
        text.push_str(&format!(
            "segment s{number} when s{before} and m != 3 and s{before} and (s{before} or n = 2)\nlet l{number} = l{before} + l{before}\n"
        ));
    }
    text.push_str("segment last when s39 and l39 != 3 and m = 2\n");
    let found = told(&text);
    assert!(found.iter().any(|line| line.starts_with("never-matches at \"last\"")), "{found:?}");
}

/// Nor does a chain as long as a program need a stack as deep.
#[test]
fn a_chain_of_names_is_as_long_as_it_likes() {
    let mut text = String::from("source crm { n: int? }\nsegment s0 when n = 1\nlet l0 = n + 1\n");
    for number in 1..600 {
        let before = number - 1;
        text.push_str(&format!(
            "segment s{number} when s{before} and n != 0\nlet l{number} = l{before} + 1\n"
        ));
    }
    text.push_str("segment last when s599 and l599 != 3\nchannel web { content { t: text } }\ncampaign c { for last via web { t: \"{l599}\" } }\n");
    let found = std::thread::Builder::new().stack_size(1 << 20).spawn(move || told(&text)).unwrap().join();
    assert!(found.is_ok());
}
