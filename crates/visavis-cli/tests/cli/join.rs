//! `decide --data`: a file for each source and each history, joined on their keys.

use crate::harness::{Folder, Ran, chosen};

const RULES: &str = r#"
source crm {
  customer_id: int key
  tier: "silver" | "gold"
  city: text?
}

source shop {
  client: int key column "Client no"
  orders: int = 0
  event purchase at ordered_at { ordered_at: datetime, amount: money EUR = 0 EUR }
}

channel web { content { headline: text } }

campaign gold {
  for tier = "gold"
  priority 2
  via web { headline: "{city otherwise "?"}, {orders}, {count(purchase)}, {sum(purchase.amount)}" }
}

campaign buyers {
  for orders > 0 or any(purchase)
  priority 1
  via web { headline: "{orders}, {latest(purchase.ordered_at) otherwise 2000-01-01 00:00}" }
}

campaign strangers {
  for crm is missing and shop is missing
  via web { headline: "nobody knows you" }
}

decision hero { via web }
"#;

const CONTACTS: &str = "customer_id,tier,city\n1,gold,Lyon\n2.0,silver,\n3,gold,\n";
const ORDERS: &str = "Client no;orders\n3;4\n4;2\n2;0\n";
const PURCHASES: &str = "Client no,ordered_at,amount,unread\n\
                         5,2026-01-02 10:00,7.50,x\n\
                         1,2026-02-01 10:00,20,x\n\
                         5,2026-01-01 10:00,,x\n\
                         1,2026-01-15 10:00,10.05,x\n";

fn project() -> Folder {
    Folder::with(&[("r.vis", RULES), ("crm.csv", CONTACTS), ("shop.csv", ORDERS), ("orders.csv", PURCHASES)])
}

fn decide(folder: &Folder, data: &[&str]) -> Ran {
    let mut args = vec!["decide", "hero", "r.vis", "--at", "2026-03-10 09:00"];
    data.iter().for_each(|data| args.extend(["--data", data]));
    folder.run(&args)
}

fn headlines(out: &str) -> Vec<String> {
    let lines = out.lines().map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap());
    lines
        .map(|line| {
            let customer = line["customer"].as_str().unwrap_or("error");
            format!("{customer}: {}", line["chosen"][0]["content"]["headline"].as_str().unwrap_or("-"))
        })
        .collect()
}

#[test]
fn files_are_joined_on_their_keys() {
    let folder = project();
    let ran = decide(&folder, &["crm=crm.csv", "shop=shop.csv", "purchase=orders.csv"]).expect(0);
    assert_eq!(
        headlines(&ran.out),
        [
            "1: Lyon, 0, 2, 30.05 EUR",
            "2: -",
            "3: ?, 4, 0, 0.00 EUR",
            // Who is not in the first file follows in the order of the others.
            "4: 2, 2000-01-01 00:00",
            "5: 0, 2026-01-02 10:00",
        ]
    );
    assert!(!ran.err.contains("warning"), "{ran}");
}

#[test]
fn the_order_of_files_changes_the_order_of_customers_only() {
    let folder = project();
    let mut first = headlines(&decide(&folder, &["crm=crm.csv", "shop=shop.csv", "purchase=orders.csv"]).out);
    let mut last = headlines(&decide(&folder, &["purchase=orders.csv", "shop=shop.csv", "crm=crm.csv"]).out);
    assert_eq!(last[0], "5: 0, 2026-01-02 10:00");
    first.sort();
    last.sort();
    assert_eq!(first, last);
}

#[test]
fn json_lines_join_with_tables() {
    let folder = project();
    folder.write(
        "crm.jsonl",
        "{\"customer_id\": 1, \"tier\": \"gold\", \"city\": \"Lyon\"}\n\n{\"customer_id\": \"2\", \"tier\": \"silver\"}\n",
    );
    folder.write(
        "orders.jsonl",
        "{\"Client no\": 1, \"ordered_at\": \"2026-02-01T10:00:00Z\", \"amount\": \"3.20\"}\n",
    );
    let ran = decide(&folder, &["crm=crm.jsonl", "shop=shop.csv", "purchase=orders.jsonl"]).expect(0);
    assert_eq!(headlines(&ran.out)[0], "1: Lyon, 0, 1, 3.20 EUR");
    assert_eq!(chosen(&ran.out).len(), 4);
}

#[test]
fn what_cannot_be_joined_is_told_and_lost_rows_are_counted() {
    let folder = project();
    folder.write("crm.csv", "customer_id,tier,city\n1,gold,Lyon\n,gold,Lille\n1,silver,Nice\n7,brass,\n");
    folder.write(
        "orders.csv",
        "Client no,ordered_at,amount\n1,2026-02-01 10:00,20\n,2026-02-01 10:00,5\n1,soon,5\n",
    );
    folder.write("shop.csv", "Client no,orders\n9,1\n9,2\n");
    let ran = decide(&folder, &["crm=crm.csv", "shop=shop.csv", "purchase=orders.csv"]).expect(1);
    insta::assert_snapshot!(format!("{}---\n{}", ran.out, ran.err));
}

#[test]
fn wrong_calls_say_the_way_out() {
    let folder = project();
    let mut said = String::new();
    for data in [
        &["smh=shop.csv"][..],
        &["shopp=shop.csv"],
        &["crm=crm.csv", "crm=crm.csv"],
        &["crm=crm.csv", "orders.csv"],
        &["crm=crm.csv", "shop=crm.csv"],
        &["purchase=shop.csv"],
        &["crm=nowhere.csv"],
    ] {
        said.push_str(&decide(&folder, data).expect(2).err);
    }
    let pair = ["decide", "hero", "r.vis", "--profiles", "crm=crm.csv"];
    said.push_str(&folder.run(&pair).expect(2).err);
    insta::assert_snapshot!(said);
}

#[test]
fn a_source_without_a_file_is_said() {
    let folder = project();
    let ran = decide(&folder, &["crm=crm.csv"]).expect(0);
    insta::assert_snapshot!(ran.err);
    assert_eq!(headlines(&ran.out)[0], "1: Lyon, 0, 0, 0.00 EUR");
}
