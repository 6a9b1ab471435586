//! Asserts, tried on made-up customers: what is wrong is found, and told with a customer that shows it.

use visavis_testing::Options;

use crate::support::report;

/// The record that refutes the one assert, or none.
fn refutes(rules: &str) -> Option<serde_json::Value> {
    let report = report(rules, Options::default());
    assert_eq!(report.asserts.len(), 1);
    report.asserts[0].counterexample.as_ref().map(|found| found.profile.clone())
}

const SCHEMA: &str = r#"
source crm {
  customer_id: text key
  tier: "none" | "silver" | "gold" = "none"
  country: "FR" | "BE"
  age: int? in 0..130
  spent: money EUR = 0 EUR
  born: date?
  seen: datetime?
  rate: number in 0..1
  tags: list of text
  scores: map of number
  nickname: text?
}
source shop { shop_id: int key  orders: int = 0 }
"#;

#[test]
fn whoever_is_known_to_one_silo_alone_is_in_it() {
    let alone = "source crm { customer_id: text key  country: \"FR\" | \"BE\" }\nassert a country is known and crm is known\n";
    assert_eq!(refutes(alone), None);
}

/// What is so of everybody.
const TRUE: [&str; 8] = [
    "age is missing or age >= 0",
    "age is missing or age <= 130",
    "crm is missing or rate in 0..1",
    "tier in [\"none\", \"silver\", \"gold\"]",
    "seen is missing or not (seen < 90 days ago and seen in last 30 days)",
    "born is missing or seen is missing or age(born) < 18 or born <= today - 18 years",
    "tags has none [\"a\"] or tags has \"a\"",
    "crm is missing or country is known",
];

/// What is not so of somebody, at an edge or in a corner.
const FALSE: [&str; 14] = [
    "age != 77",
    "age is missing or age > 0",
    "age is missing or age < 130",
    "not (age = 18 and country = \"BE\")",
    "tier != \"gold\" or spent != 99.99 EUR",
    "rate < 1",
    "seen is missing or seen != 90 days ago",
    "born is missing or age(born) != 18",
    "crm is known",
    "country is known",
    "tags has none [\"vip\"]",
    "scores[\"win_back\"] is missing",
    "nickname is missing or nickname != \"Bob\"",
    "bucket(\"a\") > 5%",
];

#[test]
fn what_is_so_of_everybody_holds() {
    for condition in TRUE {
        let found = refutes(&format!("{SCHEMA}assert a {condition}\n"));
        assert_eq!(found, None, "{condition}");
    }
}

#[test]
fn what_is_not_so_of_somebody_is_found() {
    for condition in FALSE {
        let found = refutes(&format!("{SCHEMA}assert a {condition}\n"));
        assert!(found.is_some(), "{condition} held of 1,000");
    }
}

#[test]
fn a_counterexample_is_as_simple_as_it_goes_and_the_same_each_time() {
    let rules = format!("{SCHEMA}assert a not (age >= 18 and country = \"BE\" and tags has \"vip\")\n");
    let found = refutes(&rules).expect("one is found");
    insta::assert_snapshot!(found);
    assert_eq!(refutes(&rules), Some(found));
}

#[test]
fn a_counterexample_is_a_record_that_decides() {
    let rules = format!(
        "{SCHEMA}channel web {{ content {{ headline: text }} }}\n\
         campaign offer {{ for spent > 50 EUR  except country = \"BE\"  via web {{ headline: \"Hi\" }} }}\n\
         decision hero {{ via web }}\nassert a not eligible(offer)\n"
    );
    let found = refutes(&rules).expect("one is found");
    let program = visavis::Program::from_source("rules.vis", &rules).expect("sound rules");
    let engine = program.engine();
    let mut profile = engine.profile();
    profile.read_json(found.to_string().as_bytes()).expect("a record");
    let now = visavis::read_datetime("2026-03-10", program.zone()).expect("a time");
    let decision =
        engine.decide("hero", &profile, &visavis::Call::at(now), &visavis::NoContacts).expect("a decision");
    assert_eq!(decision.chosen[0].campaign, "offer");
}

#[test]
fn asserts_are_told_with_the_values_that_refute_them() {
    let rules = format!(
        "{SCHEMA}segment adult when age >= 18\nassert grown_up \"Nobody is younger\" adult\nassert young age is missing or age < 131\n"
    );
    let options = Options { cases: 250, ..Options::default() };
    let report = report(&rules, options);
    assert_eq!((report.refuted(), report.is_fine()), (1, false));
    insta::assert_snapshot!("human", visavis_testing::human(&report, false, 80));
    insta::assert_snapshot!("json", visavis_testing::json(&report));
    insta::assert_snapshot!("junit", visavis_testing::junit(&report));
}

const HISTORY: &str = r#"
source shop {
  customer_id: text key
  event purchase at ordered_at {
    ordered_at: datetime
    amount: money EUR in 0 EUR..
    category: "shoes" | "books" = "shoes"
    note: text?
  }
  event line { sku: text  pieces: int in 1..9 }
}
source crm { customer_id: text key  age: int? }
"#;

#[test]
fn histories_are_made_too_and_made_smaller() {
    for condition in [
        "count(purchase) < 4",
        "count(purchase in last 30 days) < 2",
        "not any(purchase where category = \"books\" and amount >= 50 EUR)",
        "latest(purchase.ordered_at) is missing or latest(purchase.ordered_at) != 90 days ago",
        "sum(line.pieces) < 20",
        "not any(purchase where amount > 10 EUR followed by purchase within 2 days)",
    ] {
        assert!(refutes(&format!("{HISTORY}assert a {condition}\n")).is_some(), "{condition} held of 1,000");
    }
    for condition in [
        "count(purchase) >= 0",
        "sum(purchase.amount) >= 0 EUR",
        "max(line.pieces) is missing or max(line.pieces) <= 9",
        "not any(purchase in last 30 days where ordered_at < 40 days ago)",
    ] {
        assert_eq!(refutes(&format!("{HISTORY}assert a {condition}\n")), None, "{condition}");
    }
    let rules = format!("{HISTORY}assert a count(purchase where category = \"books\") < 2\n");
    let found = refutes(&rules).expect("one is found");
    assert_eq!(found["shop"]["purchase"].as_array().map(Vec::len), Some(2), "{found}");
}
