//! Customers who show a change, and what is said where none does.

use visavis_diff::{Certainty, Side, Verdict, compare, human};
use visavis_oracle::Oracle;
use visavis_value::{Value, read};

use crate::support::{RULES, checked, compared, difference, told, with};

#[test]
fn a_customer_who_is_shown_is_one_for_whom_it_differs() {
    let (old, new) = (checked(RULES), checked(&with("in last 90 days", "in last 60 days")));
    let (before, after) = (Side::rules("old", &old).unwrap(), Side::rules("new", &new).unwrap());
    let found = compare(&before, &after, 1_000);
    let segment = found.items.iter().find(|item| item.name == "regular").unwrap();
    let witness = segment.aspects.first().and_then(|aspect| aspect.witness.as_ref()).unwrap();
    let now = read::datetime(&witness.at, visavis::Zone::UTC).unwrap();
    let holds = |checked: &visavis::Checked| {
        let model = checked.model.as_ref().unwrap();
        let customer = Oracle::new(model).read(&witness.record.to_string(), Some(1)).unwrap();
        let when = model.segments.iter().find(|segment| segment.name == "regular").unwrap().when;
        Oracle::new(model).eval(when, &customer, now, None) == Some(Value::Bool(true))
    };
    assert!(holds(&old) && !holds(&new), "{witness:#?}");
    // No more events than it takes.
    assert_eq!(witness.record["shop"]["purchase"].as_array().unwrap().len(), 2, "{witness:#?}");
    // And the same one on every run.
    let again = compare(&before, &after, 1_000);
    assert_eq!(again.items, found.items);
}

#[test]
fn rules_on_which_much_else_stands_are_searched_from_the_best_so_far() {
    let many: Vec<String> = (0..10).map(|at| format!("a{at}: int?")).collect();
    let rules = |last: &str| {
        let all: Vec<String> = (0..9).map(|at| format!("a{at} in 40..60")).collect();
        format!(
            "source crm {{ id: text key  {} }}\nsegment it when {} and {last}\n",
            many.join("  "),
            all.join(" and ")
        )
    };
    let found = compared(&rules("a9 > 30"), &rules("a9 > 31"), 1_000);
    assert_eq!(told(&found), ["segment it: when!"]);
}

#[test]
fn what_no_customer_shows_is_said_to_be_open() {
    // Nobody is both below 10 and above 20, which nothing here proves.
    let new = with(
        "segment adult when age >= adult_age",
        "segment adult when age >= adult_age or (age < 10 and age > 20)",
    );
    let found = difference(RULES, &new);
    assert_eq!(told(&found), ["segment adult: when?", "campaign win_back: audience?"]);
    assert_eq!(found.verdict, Verdict::MayDiffer);
    assert!(found.has_moved() && found.tried >= 600);
    let page = human(&found, false, 80);
    assert!(page.starts_with("old → new\nNo change was found, and none is ruled out.\n"), "{page}");
    assert!(page.contains("audience (may differ): written the same; what changed is `adult`"), "{page}");
    assert!(page.lines().all(|line| line.chars().count() <= 80), "{page}");
}

#[test]
fn a_value_that_is_declared_otherwise_is_told_of_the_source_alone_where_nobody_shows_more() {
    let found = difference(
        RULES,
        &with("\"silver\" | \"gold\" = \"none\"", "\"silver\" | \"gold\" | \"platinum\" = \"none\""),
    );
    let lines = told(&found);
    assert!(lines.contains(&"source crm: attribute tier".to_owned()), "{lines:#?}");
    // Who is platinum was of no tier before.
    assert!(lines.contains(&"campaign win_back: audience!".to_owned()), "{lines:#?}");
    let page = human(&found, false, 100);
    assert!(page.contains("what changed is the declaration of `crm.tier`"), "{page}");
    assert!(
        found.items.iter().flat_map(|item| &item.aspects).all(|aspect| aspect.certainty != Certainty::Open),
        "{page}"
    );
}
