//! `why --source-unavailable`: a customer while some sources have not answered.

use serde_json::Value;

use crate::harness::{Folder, Ran};

const RULES: &str = r#"
source crm {
  customer_id: text key
  tier: "none" | "gold" = "none"
  country: text?
  email: text?
}
source shop {
  customer_id: text key
  orders: int = 0
  city: text?
  event purchase at ordered_at { ordered_at: datetime, amount: money EUR }
}
source scores {
  customer_id: text key
  churn: number?
}
segment loyal when orders >= 3 and country = "FR"
let spend = sum(purchase.amount in last 12 months)
channel web { content { headline: text } }

campaign buyers { for count(purchase) > 0  via web { headline: "Thanks" } }
campaign french { for country = "FR"  priority 2  via web { headline: "Bonjour {city otherwise "?"}" } }
campaign leaving { for churn > 0.5  via web { headline: "Stay" } }
campaign loyals { for loyal  via web { headline: "Loyal" } }
campaign not_loyal { except loyal  via web { headline: "Come back" } }
campaign silent { for email is missing  via web { headline: "No mail" } }
campaign split { for if tier = "gold" then orders > 1 else spend > 5 EUR  via web { headline: "Split" } }
campaign strangers { for shop is missing or tier = "gold"  via web { headline: "Who are you?" } }
decision hero { via web }
"#;

const CUSTOMER: &str = r#"{"crm": {"country": "FR"}, "shop": {"orders": 4, "city": "Lyon"}, "customer_id": "c-1"}
"#;

const AT: [&str; 2] = ["--at", "2026-03-10 09:00"];
const SHOP: [&str; 2] = ["--source-unavailable", "shop"];

fn folder() -> Folder {
    Folder::with(&[("r.vis", RULES), ("c.jsonl", CUSTOMER)])
}

fn why(folder: &Folder, more: &[&str]) -> Ran {
    folder.run(&[&["why", "hero", "r.vis"], &AT[..], more].concat())
}

#[test]
fn the_three_kinds_of_absence_are_told_apart() {
    let ran = why(&folder(), &[&["--profile", "c.jsonl"], &SHOP[..]].concat()).expect(0);
    assert!(ran.out.contains("`shop` did not answer"), "{ran}");
    assert!(ran.out.contains("not in the record") && ran.out.contains("not in `scores`"), "{ran}");
    insta::assert_snapshot!(ran);
}

#[test]
fn programs_read_not_answered() {
    let ran = why(&folder(), &[&["--profile", "c.jsonl", "--format", "json"], &SHOP[..]].concat()).expect(0);
    let mut told: Value = serde_json::from_str(&ran.out).unwrap();
    assert_eq!(told["unanswered"], serde_json::json!(["shop"]));
    assert!(told["program"].take().is_string());
    insta::assert_json_snapshot!(told);
}

#[test]
fn reasons_are_those_of_decide() {
    let folder = folder();
    folder.write("crm.csv", "customer_id,tier,country\nc-1,,FR\nc-2,gold,\n");
    folder.write("shop.csv", "customer_id,orders,city\nc-1,4,Lyon\nc-3,1,\n");
    folder
        .write("buys.csv", "customer_id,ordered_at,amount\nc-1,2026-02-01 10:00,7\nc-2,2026-02-01 10:00,9\n");
    let files = ["--data", "crm=crm.csv", "--data", "shop=shop.csv", "--data", "purchase=buys.csv"];
    let one = ["--profiles", "c.jsonl"];
    for given in [&files[..], &one[..]] {
        for silent in [&["crm"][..], &["shop"], &["scores"], &["crm", "shop"], &["shop", "scores", "crm"]] {
            let silent: Vec<&str> = silent.iter().flat_map(|one| ["--source-unavailable", one]).collect();
            let call = [&["decide", "hero", "r.vis", "--explain"], &AT[..], given, &silent].concat();
            let decided = folder.run(&call).expect(0);
            for line in decided.out.lines() {
                let decided: Value = serde_json::from_str(line).unwrap();
                let key = decided["customer"].as_str().unwrap();
                let more = [given, &silent, &["--customer", key, "--format", "json"]].concat();
                let ran = why(&folder, &more).expect(0);
                let mut told: Value = serde_json::from_str(&ran.out).unwrap();
                told.as_object_mut().unwrap().remove("candidates").unwrap();
                assert_eq!(told, decided, "{silent:?}\n{ran}");
            }
        }
    }
}

#[test]
fn an_unknown_source_says_the_way_out() {
    let mut said = String::new();
    for source in ["shp", "nothing_like_it"] {
        let ran = why(&folder(), &["--profile", "c.jsonl", "--source-unavailable", source]).expect(2);
        said.push_str(&ran.err);
    }
    insta::assert_snapshot!(said);
}
