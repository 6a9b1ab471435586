//! What each lint tells, what it is silent about, and what its fix makes.

use crate::support::{fixed, told};

const SOURCE: &str = "source crm { customer_id: text key, country: text?, city: text?, vip: bool, tags: list of text?, \
                      age: int?, name: text? }\n";

fn rules(text: &str) -> String {
    format!("{SOURCE}{text}")
}

fn lints(text: &str) -> Vec<String> {
    told(&rules(text))
}

fn silent(text: &str) {
    assert_eq!(lints(text), [""; 0], "{text}");
}

#[test]
fn every_way_to_say_what_is_not_is_a_trap() {
    for (test, place) in [
        ("country != \"FR\"", "country != \"FR\""),
        ("not (country = \"FR\")", "not (country = \"FR\")"),
        ("not vip and not age > 3", "not age > 3"),
        ("country not in [\"FR\", \"BE\"]", "country not in [\"FR\", \"BE\"]"),
        ("tags has none [\"press\"]", "tags has none [\"press\"]"),
        ("not (vip and country = \"FR\")", "not (vip and country = \"FR\")"),
        ("vip or country != \"FR\"", "country != \"FR\""),
    ] {
        let found = lints(&format!("segment s when {test}"));
        let [one] = found.as_slice() else { panic!("{test}: {found:?}") };
        assert!(one.starts_with(&format!("missing-trap at {place:?}: customers without ")), "{test}: {one}");
    }
}

#[test]
fn one_attribute_is_one_trap() {
    assert_eq!(lints("segment s when country != \"FR\" and country != \"BE\"").len(), 1);
    assert_eq!(lints("segment s when country != \"FR\" and city != \"Lyon\"").len(), 2);
}

#[test]
fn who_has_thought_of_the_missing_is_not_told() {
    for test in [
        "country is missing or country != \"FR\"",
        "country is known and country != \"FR\"",
        "country in [\"FR\", \"BE\"] and country != \"FR\"",
        "(country otherwise \"FR\") != \"FR\"",
        "not (country != \"FR\")",
        "not (country is missing)",
        "not vip",
        "country = \"FR\"",
    ] {
        silent(&format!("segment s when {test}"));
    }
    // What a segment says is true or false, never unknown.
    silent("segment french when country = \"FR\"\nsegment abroad when not french");
}

#[test]
fn exceptions_and_guards_hold_back_where_they_do_not_know() {
    silent(
        "channel web { content { headline: text } }
         campaign c { for vip except country != \"FR\" via web { headline: \"Hello\" } }
         guard g never c when age != 3",
    );
    let found = lints(
        "channel web { content { headline: text } }
         campaign c { for vip and country != \"FR\" via web { headline: \"Hello\" } }",
    );
    assert_eq!(found.len(), 1, "{found:?}");
}

#[test]
fn an_inserted_value_is_there_where_the_audience_or_an_if_says_so() {
    let campaign = |clauses: &str, text: &str| {
        format!(
            "channel web {{ content {{ headline: text }} }}\ncampaign c {{ {clauses} via web {{ headline: {text} }} }}"
        )
    };
    for (clauses, text) in [
        ("for name is known", "\"Hello {name}\""),
        ("for name = \"Zoé\"", "\"Hello {name}\""),
        ("for vip and age > 3", "\"You are {age + 1}\""),
        ("except name is missing", "\"Hello {name}\""),
        ("", "\"Hello {name otherwise \"friend\"}\""),
        ("", "if name is known then \"Hello {name}\" else \"Hello\""),
        ("", "\"Hello{if name is known then \" {name}\" else \"\"}\""),
        ("", "\"Hello {customer_id}\""),
    ] {
        silent(&campaign(clauses, text));
    }
    for (clauses, text) in [
        ("", "\"Hello {name}\""),
        ("for vip or name is known", "\"Hello {name}\""),
        ("except name is known", "\"Hello {name}\""),
        ("", "if name is known then \"Hello\" else \"Hello {name}\""),
    ] {
        let found = lints(&campaign(clauses, text));
        assert_eq!(found, ["missing-in-text at \"name\": `name` may be missing"], "{clauses} {text}");
    }
}

#[test]
fn brackets_are_put_around_what_goes_first_anyway() {
    let text = rules("segment s when vip and age > 3 or country = \"FR\" and\n  age > 5 or age > 90");
    assert_eq!(told(&text).len(), 1, "{:?}", told(&text));
    let mended = fixed(&text).unwrap();
    let expected = "segment s when (vip and age > 3) or (country = \"FR\" and\n  age > 5) or age > 90";
    assert_eq!(mended, rules(expected));
    assert_eq!(told(&mended), [""; 0]);
}

#[test]
fn brackets_that_are_there_are_enough() {
    silent("segment s when vip and (age > 3 or age < 1)");
    silent("segment s when (vip and age > 3) or (vip and age < 1)");
    // The brackets are of the first operand, not of the `and`.
    assert_eq!(lints("segment s when (age > 3) and (vip) or (age < 1)").len(), 1);
    // A long run is one finding, however it is cut.
    let long =
        "segment s when vip and age > 3 or age < 1 or age = 7 or age = 9 or vip and age = 8 or age = 10";
    assert_eq!(lints(long).len(), 1);
    // An exception falls apart at its `or`; how it is written counts all the same.
    let found = lints(
        "channel web { content { headline: text } }
         campaign c { except vip and age > 3 or age < 1 via web { headline: \"Hello\" } }",
    );
    assert_eq!(found.len(), 1, "{found:?}");
}

#[test]
fn what_nothing_uses_is_told_by_kind() {
    let found = lints(
        "source shop { customer_id: text key, orders: int }
         let a = 3
         let b = a
         table t -> int {
           | age => r |
           | 0..5 => 1 |
           | otherwise => 2 |
         }
         experiment e { arm on 50% arm off 50% }
         channel web { content { headline: text } }
         segment s when vip",
    );
    assert_eq!(
        found,
        [
            "unused at \"shop\": nothing uses the source `shop`",
            "unused at \"b\": nothing uses the let `b`",
            "unused at \"t\": nothing uses the table `t`",
            "unused at \"e\": nothing uses the experiment `e`",
            "unused at \"web\": nothing uses the channel `web`",
        ]
    );
}

#[test]
fn a_draft_without_segments_and_decisions_is_left_alone() {
    silent("let a = 3\nchannel web { content { headline: text } }");
}

#[test]
fn segments_are_answers_until_there_is_a_decision() {
    let with_decision = "channel web { content { headline: text } }
         campaign c { via web { headline: \"Hello\" } }
         decision d { via web choose 1 }
         segment s when vip\n";
    assert_eq!(lints(with_decision), ["unused at \"s\": nothing uses the segment `s`"]);
    silent(&format!("{with_decision}test \"vips\" {{ given vip = true expect s }}"));
}

#[test]
fn a_silencer_covers_the_declaration_below_it_and_no_other() {
    silent("# visavis: allow(missing-trap)\n# Visitors.\n\nsegment s when country != \"FR\"");
    silent(
        "# visavis: allow(mixed-and-or, missing-trap)\nsegment s when vip and age > 3 or country != \"FR\"",
    );
    let found = lints(
        "# visavis: allow(missing-trap)\nsegment s when country != \"FR\"\nsegment t when country != \"BE\"",
    );
    assert_eq!(found.len(), 1, "{found:?}");
}

#[test]
fn a_silencer_that_silences_nothing_is_told() {
    let unused = "unused-silencer at \"missing-trap\": nothing is silenced by `allow(missing-trap)`";
    assert_eq!(lints("# visavis: allow(missing-trap)\nsegment s when vip"), [unused]);
    // Behind a declaration and inside one it stands above none.
    for text in [
        "segment s when country = \"FR\" # visavis: allow(missing-trap)\nsegment t when vip",
        "segment s when\n# visavis: allow(missing-trap)\n vip",
        "segment s when vip\n# visavis: allow(missing-trap)",
    ] {
        assert_eq!(lints(text), [unused], "{text}");
    }
    assert_eq!(
        lints("# visavis: allow(mising-trap)\nsegment s when vip"),
        ["unused-silencer at \"mising-trap\": there is no lint `mising-trap`"]
    );
    assert_eq!(
        lints("# visavis: ignore(missing-trap)\nsegment s when vip"),
        [
            "unused-silencer at \"# visavis: ignore(missing-trap)\": this comment looks like a silencer and is none"
        ]
    );
}

#[test]
fn a_silencer_that_silences_nothing_is_taken_out_with_its_line() {
    let text = rules("  # visavis: allow(missing-trap)\nsegment s when vip");
    assert_eq!(fixed(&text), Some(rules("segment s when vip")));
    // One name of several stays: who takes it out knows why the others are there.
    assert_eq!(fixed(&rules("# visavis: allow(missing-trap, unused)\nsegment s when vip")), None);
}

#[test]
fn campaigns_are_over_with_their_last_day() {
    let campaign = |days: &str| {
        format!(
            "channel web {{ content {{ headline: text }} }}\ncampaign c {{ during {days} via web {{ headline: \"Hello\" }} }}"
        )
    };
    assert_eq!(
        lints(&campaign("2026-01-01..2026-03-09")),
        ["expired at \"2026-01-01..2026-03-09\": `c` is over"]
    );
    silent(&campaign("2026-01-01..2026-03-10"));
    silent(&campaign("2026-01-01.."));
}

#[test]
fn limits_and_quiet_hours_need_consent() {
    for clause in ["limit 2 per 7 days", "quiet 21:00..08:00"] {
        let campaign = "campaign c { via sms { text: \"Hello\" } }";
        let found = lints(&format!("channel sms {{ {clause} content {{ text: text }} }} {campaign}"));
        assert_eq!(found, ["no-consent at \"sms\": `sms` asks for no consent"]);
        silent(&format!("channel sms {{ requires vip {clause} content {{ text: text }} }} {campaign}"));
    }
}

#[test]
fn the_second_of_two_equal_conditions_is_taken_out() {
    let text = rules("segment s when vip and age > 3\n  and vip");
    assert_eq!(told(&text), ["duplicate-condition at \"vip\": `vip` stands twice"]);
    assert_eq!(fixed(&text), Some(rules("segment s when vip and age > 3")));
    assert_eq!(lints("segment s when age > 3 or vip or age   > 3 or age > 3").len(), 2);
    assert_eq!(lints("segment s when vip or (age > 3 and age > 3)").len(), 1);
    // A comment between the two may be about either: it is not cut away.
    let commented = rules("segment s when vip # members\n  and vip");
    assert_eq!(told(&commented).len(), 1);
    assert_eq!(fixed(&commented), None);
}

#[test]
fn conditions_that_differ_only_in_a_text_are_two() {
    silent("segment s when name = \"a b\" or name = \"a  b\"");
    silent("segment s when name matches /a #1/ or name matches /a #2/");
    silent("segment s when (vip or age > 3) and (vip or age > 4)");
    silent("segment s when (vip and age > 3) or (vip and age < 1)");
}

#[test]
fn limits_that_hold_nothing_back_are_told() {
    let campaign = |limits: &str| {
        format!(
            "channel web {{ content {{ headline: text }} }}\ncampaign c {{ {limits} via web {{ headline: \"Hello\" }} }}"
        )
    };
    for (limits, place) in [
        ("limit 2 per 7 days limit 2 per 1 day", "limit 2 per 1 day"),
        ("limit 5 per 7 days limit 2 per 30 days", "limit 5 per 7 days"),
        ("limit 10 in total limit 20 per day in total", "limit 20 per day in total"),
        ("limit 10 in total limit 10 per 7 days", "limit 10 per 7 days"),
    ] {
        let found = lints(&campaign(limits));
        assert_eq!(found, [format!("unreachable-cap at {place:?}: this limit is never reached")], "{limits}");
    }
    for limits in [
        "limit 3 per 7 days limit 2 per 1 day",
        "limit 1 per 24 hours limit 2 per 1 day",
        "limit 30 in total limit 20 per day in total",
        "limit 1 per 7 days limit 20 per day in total",
    ] {
        silent(&campaign(limits));
    }
}

#[test]
fn sensitive_attributes_are_told_through_names_and_once_for_a_declaration() {
    let source = "source money { customer_id: text key, debt: int sensitive }\n";
    let found =
        lints(&format!("{source}let owes = debt > 3\nsegment s when owes and debt < 9 and debt != 7"));
    let told = |place: &str| {
        format!("sensitive-use at {place:?}: `debt` is sensitive, and decides here who is targeted")
    };
    assert_eq!(found, [told("debt"), told("debt")]);
    silent(&format!(
        "{source}channel sms {{ requires debt < 3 content {{ text: text }} }} campaign c {{ via sms {{ text: \"Hello\" }} }}"
    ));
}

#[test]
fn warnings_of_the_check_that_are_lints_are_silenced_and_levelled_by_name() {
    let table = "table t -> text {\n | age => r |\n | < 3 => \"low\" |\n}\nsegment s when t = \"low\"";
    assert_eq!(lints(table), ["E0509 at \"t\": no row of `t` holds for some customers"]);
    silent(&format!("# visavis: allow(table-gap)\n{table}"));
    let mut levels = visavis_lint::Levels::default();
    levels.set("table-gap", visavis_lint::Level::Deny);
    let denied = crate::support::lint(&rules(table), &levels);
    assert!(denied.iter().all(visavis_diag::Diagnostic::is_error) && denied.len() == 1, "{denied:?}");
    assert_eq!(lints("segment s when age in 9..3").len(), 1);
}
