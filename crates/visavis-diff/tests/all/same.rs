//! What is written otherwise and means the same.

use visavis_diff::Verdict;

use crate::support::{RULES, difference, told, with};

#[test]
fn a_program_is_the_same_as_itself() {
    let found = difference(RULES, RULES);
    assert_eq!((found.verdict, found.items.len(), found.tried), (Verdict::Same, 0, 0));
}

#[test]
fn what_is_only_written_otherwise_is_the_same() {
    for (from, to) in [
        ("for adult and tier != \"none\"", "for tier != \"none\" and adult"),
        ("for adult and tier != \"none\"", "for adult for tier in [\"gold\", \"silver\"]"),
        ("for adult and tier != \"none\"", "for age >= 18 and not (tier = \"none\")"),
        ("for adult and tier != \"none\"", "for tier != \"none\" except not adult"),
        ("except tags has \"do_not_promote\"", "for not (tags has \"do_not_promote\")"),
        ("value 1 EUR", "value 1.00 EUR"),
        ("limit 1 per 30 days", "limit 1 per 30 day"),
        ("during 2026-03-01..2026-04-15", "during 2026-03-01 00:00..<2026-04-16 00:00"),
        ("owner \"crm\"", "owner \"somebody else\""),
        ("guard minors", "guard the_young \"Nothing for them\""),
        ("decision hero {", "decision hero \"The banner\" {"),
        ("decision mail { via email }", "decision mail { via email choose 1 from win_back }"),
        (
            "tier: \"none\" | \"silver\" | \"gold\" = \"none\"",
            "tier: \"gold\" | \"silver\" | \"none\" = \"none\"",
        ),
        ("segment adult when age >= adult_age", "segment adult \"Of age\" when not (age < adult_age)"),
        ("campaign banner { via web { headline: \"Spring\" } }\nguard", "guard"),
    ] {
        let mut new = with(from, to);
        if to == "guard" {
            // Moved to the top.
            new = format!("campaign banner {{ via web {{ headline: \"Spring\" }} }}\n{new}");
        }
        let found = difference(RULES, &new);
        assert_eq!(told(&found), Vec::<String>::new(), "`{from}` → `{to}`");
        assert_eq!(found.verdict, Verdict::Same, "`{from}` → `{to}`");
    }
}

#[test]
fn a_let_may_have_another_name_and_a_segment_may_not() {
    let renamed = RULES.replace("adult_age", "of_age_at");
    assert_eq!(difference(RULES, &renamed).verdict, Verdict::Same);
    let renamed = RULES.replace("adult and", "grown_up and").replace("segment adult", "segment grown_up");
    let found = difference(RULES, &renamed);
    assert_eq!((told(&found), found.verdict), (vec!["segment grown_up: name".to_owned()], Verdict::Moved));
}
