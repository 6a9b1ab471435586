//! `visavis check --needs`.

use crate::harness::Folder;

const RULES: &str = r#"edition "2026"
timezone "Europe/Paris"
source crm {
  customer_id: text key
  first_name: text?
  unread: int
  tier: "none" | "silver" | "gold" | "platinum" | "ambassador" | "a tier with a long name" = "none"
  tags: list of text
  address { postcode: text? column "Code postal" }
}
source shop {
  customer_id: text key
  orders: int in 0..
  event purchase at ordered_at {
    ordered_at: datetime column "date"
    amount: money EUR
    category: text?
    unread: text
  }
  event visit at seen_on { seen_on: date page: text }
  event reply at at { at: datetime }
  event open at at { at: datetime }
  event click at at { at: datetime }
  event line { sku: text price: money EUR }
  event unread { sku: text }
}
source nobody { customer_id: text key score: int }
context { page: text? event item { sku: text } }

let since = 90 days ago
let unused = count(visit)
segment regular when count(purchase in last 12 months) >= 3 and orders > 2
segment recent when sum(purchase.amount in last 30 days where category = "shoes") > 50 EUR
segment left when any(visit in last 1 month not followed by reply within 2 days) or any(visit in last 30 days)
segment dated when any(open in 2026-01-01..2026-02-01) and any(open in (since)..)
segment ever when count(click) > 3 and any(click in last 3 days)
segment basket when sum(line.price) > 3 EUR and any(item) and any(reply in next 2 days)
channel web { content { headline: text } }
campaign hello {
  for tier = "gold" and tags has "a" and page is known
  via web { headline: "Hello {first_name otherwise address.postcode otherwise ""}" }
}
decision hero { via web }
"#;

#[test]
fn what_the_rules_read_is_listed_with_how_far_back() {
    let folder = Folder::with(&[("a.vis", RULES)]);
    let ran = folder.run(&["check", "a.vis", "--needs"]).expect(0);
    assert!(ran.out.lines().all(|line| line.chars().count() <= 80), "{}", ran.out);
    insta::assert_snapshot!(ran);
}

#[test]
fn needs_are_one_json_object() {
    let folder = Folder::with(&[("a.vis", RULES)]);
    let ran = folder.run(&["check", "a.vis", "--needs", "--format", "json"]).expect(0);
    let json: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
    insta::assert_snapshot!(serde_json::to_string_pretty(&json).unwrap());
}

#[test]
fn rules_with_errors_tell_those() {
    let folder = Folder::with(&[("a.vis", &RULES.replace("count(click)", "count(clik)"))]);
    let ran = folder.run(&["check", "a.vis", "--needs"]).expect(1);
    assert!(ran.out.contains("E0212"), "{}", ran.out);
    let ran = folder.run(&["check", "a.vis", "--needs", "--format", "json"]).expect(1);
    assert!(ran.out.contains("\"diagnostics\""), "{}", ran.out);
}

#[test]
fn rules_that_read_nothing_say_so() {
    let folder = Folder::with(&[("a.vis", "channel web { requires true }\ncampaign c { via web }\n")]);
    insta::assert_snapshot!(folder.run(&["check", "a.vis", "--needs"]).expect(0));
}

#[test]
fn an_image_does_not_say_what_it_needs() {
    let folder = Folder::with(&[("a.vis", RULES)]);
    folder.run(&["compile", "a.vis", "-o", "a.visc"]).expect(0);
    insta::assert_snapshot!(folder.run(&["check", "a.visc", "--needs"]).expect(2));
}
