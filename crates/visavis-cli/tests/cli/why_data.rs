//! `why --data`: one customer out of several files, joined as `decide --data` joins them.

use serde_json::Value;

use crate::harness::{Folder, Ran};

const RULES: &str = r#"
source crm {
  customer_id: int key
  tier: "silver" | "gold"
  city: text?
  tags: list of text
}

source shop {
  client: int key column "Client no"
  orders: int = 0
  event purchase at ordered_at { ordered_at: datetime, amount: money EUR = 0 EUR, kinds: list of text }
}

channel web { content { headline: text } }

campaign gold {
  for tier = "gold"
  priority 2
  via web { headline: "{city otherwise "?"}, {orders}, {count(purchase where kinds has "a")}, {sum(purchase.amount)}" }
}

campaign buyers {
  except tags has "no"
  for orders > 0 or any(purchase)
  priority 1
  via web { headline: "{orders}, {latest(purchase.ordered_at) otherwise 2000-01-01 00:00}" }
}

campaign strangers {
  for crm is missing
  via web { headline: "nobody knows you" }
}

decision hero { via web }
"#;

const CONTACTS: &str = "customer_id,tier,city,tags\n1,gold,Lyon,no;x\n2.0,silver,,\n3,gold,,\n";
const ORDERS: &str = "Client no;orders\n3;4\n4;2\n2;0\n";
const PURCHASES: &str = "Client no,ordered_at,amount,kinds,unread\n\
                         5,2026-01-02 10:00,7.50,a;b,x\n\
                         1,2026-02-01 10:00,20,a,x\n\
                         5,2026-01-01 10:00,,,x\n\
                         1,2026-01-15 10:00,10.05,,x\n";

const AT: [&str; 2] = ["--at", "2026-03-10 09:00"];
const FILES: [&str; 6] =
    ["--data", "crm=crm.csv", "--data", "shop=shop.csv", "--data", "purchase=orders.csv"];

fn project() -> Folder {
    Folder::with(&[("r.vis", RULES), ("crm.csv", CONTACTS), ("shop.csv", ORDERS), ("orders.csv", PURCHASES)])
}

fn why(folder: &Folder, more: &[&str]) -> Ran {
    folder.run(&[&["why", "hero", "r.vis"], &AT[..], more].concat())
}

/// Each customer is explained as decided; gives the keys.
fn are_explained_as_decided(folder: &Folder, files: &[&str]) -> Vec<String> {
    let decided = folder.run(&[&["decide", "hero", "r.vis", "--explain"], &AT[..], files].concat()).expect(0);
    let mut keys = Vec::new();
    for line in decided.out.lines() {
        let decided: Value = serde_json::from_str(line).unwrap();
        let key = decided["customer"].as_str().unwrap().to_owned();
        let ran = why(folder, &[files, &["--customer", &key, "--format", "json"]].concat()).expect(0);
        let mut told: Value = serde_json::from_str(&ran.out).unwrap();
        let candidates = told.as_object_mut().unwrap().remove("candidates").unwrap();
        assert_eq!(told, decided, "{key}");
        assert_eq!(candidates.as_array().unwrap().len(), 3, "{key}");
        keys.push(key);
    }
    keys
}

#[test]
fn whoever_is_decided_of_several_files_is_explained_so() {
    let folder = project();
    assert_eq!(are_explained_as_decided(&folder, &FILES), ["1", "2", "3", "4", "5"]);
    let backwards: Vec<&str> = FILES.chunks(2).rev().flatten().copied().collect();
    assert_eq!(are_explained_as_decided(&folder, &backwards), ["5", "1", "3", "4", "2"]);
}

#[test]
fn json_lines_join_with_tables() {
    let folder = project();
    folder.write(
        "shop.jsonl",
        "{\"Client no\": 1, \"orders\": 3, \"purchase\": [{\"ordered_at\": \"2026-02-01T10:00:00Z\", \"amount\": \"3.20\", \
         \"kinds\": [\"a\"]}]}\n{\"Client no\": \"5\", \"orders\": \"2\"}\n",
    );
    folder
        .write("more.jsonl", "{\"Client no\": 1, \"ordered_at\": \"2026-01-03T10:00:00Z\", \"amount\": 4}\n");
    let files = ["--data", "crm=crm.csv", "--data", "shop=shop.jsonl", "--data", "purchase=more.jsonl"];
    assert_eq!(are_explained_as_decided(&folder, &files), ["1", "2", "3", "5"]);
    let files = ["--data", "shop=shop.jsonl", "--data", "purchase=orders.csv"];
    assert_eq!(are_explained_as_decided(&folder, &files), ["1", "5"]);
    let one = ["--data", "crm.csv", "--customer", "2"];
    assert!(why(&folder, &one).expect(0).out.starts_with("hero for customer 2 "));
}

#[test]
fn the_page_tells_who_is_in_no_file_of_a_source() {
    let folder = project();
    insta::assert_snapshot!(why(&folder, &[&FILES[..], &["--customer", "5"]].concat()).expect(0));
}

#[test]
fn mistakes_say_the_way_out() {
    let folder = project();
    let mut said = String::new();
    for args in [
        &["--customer", "1"][..],
        &["--data", "crm=crm.csv", "--profile", "crm.csv", "--customer", "1"],
        &["--data", "crn=crm.csv", "--customer", "1"],
        &["--data", "crm=crm.csv", "--data", "crm=crm.csv", "--customer", "1"],
        &["--profile", "crm=crm.csv", "--customer", "1"],
        &["--data", "crm=crm.csv", "--data", "shop=shop.csv", "--data", "purchase=orders.csv"],
        &[
            "--data",
            "crm=crm.csv",
            "--data",
            "shop=shop.csv",
            "--data",
            "purchase=orders.csv",
            "--customer",
            "12",
        ],
    ] {
        let ran = why(&folder, args).expect(2);
        assert_eq!(ran.out, "");
        said.push_str(&format!("$ {}\n{}", args.join(" "), ran.err));
    }
    insta::assert_snapshot!(said);
}

#[test]
fn who_stands_twice_in_a_source_is_not_explained() {
    let folder = project();
    let twice = format!("{CONTACTS}1,silver,Nice,\n");
    folder.write("crm.csv", &twice);
    let first = why(&folder, &[&FILES[..], &["--customer", "1"]].concat()).expect(1);
    folder.write("shop.csv", "Client no,orders\n9,1\n9,2\n");
    let other = why(&folder, &[&FILES[..], &["--customer", "9"]].concat()).expect(1);
    assert_eq!((first.out.as_str(), other.out.as_str()), ("", ""));
    insta::assert_snapshot!(format!("{}---\n{}", first.err, other.err));
}
