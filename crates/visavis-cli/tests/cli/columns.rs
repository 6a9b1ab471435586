//! `visavis audience` over a table's columns says what it says of the records that the rows are, to the byte.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::fs::File;
use std::sync::Arc;

use arrow_array::builder::{ListBuilder, StringBuilder};
use arrow_array::{ArrayRef, BooleanArray, Date32Array, Float64Array, Int32Array, RecordBatch, StringArray};
use parquet::arrow::ArrowWriter;
use parquet::file::properties::WriterProperties;
use serde_json::{Map, Value, json};

use crate::harness::Folder;

const RULES: &str = r#"timezone "Europe/Paris"
source crm {
  customer_id: text key
  tier: "none" | "silver" | "gold" = "none"
  age: int? in 0..130
  score: number?
  born: date?
  optin: bool = false
  sms_optin: bool = false
  zone: text? timezone
  city: text?
  tags: list of text
}
segment gold when tier = "gold"
segment adult when age >= 18
segment reachable when optin or sms_optin
segment northern when city starts with "N" and score > 0.25
segment tagged when tags has "stop" or tags has any ["b", "c"]
segment grown when age(born) >= 30
channel email { requires optin  limit 1 per 7 days  content { subject: text } }
channel sms { requires sms_optin  quiet 21:00..08:00 }
channel web {}
campaign welcome {
  for tier in ["silver", "gold"]
  except tags has "stop"
  holdout 10%
  value 10 EUR * score
  via email { variant short 50% { subject: "Hi {city}" }  variant long 50% { subject: "Hello" } }
  via sms
}
campaign over { for gold  during 2025-01-01..2025-01-31  via email { subject: "Gone" } }
campaign news { via email { subject: "News" } }
campaign banner { for adult  via web }
guard minors never welcome when age < 18
decision mail { via email  choose 2  from welcome, over  rank by value  fallback news }
decision text { via sms }
decision page { via web }
"#;

const ROWS: usize = 20_000;

/// What customers have, by the number of the row; every so often something that does not fit.
fn customer(row: usize) -> Map<String, Value> {
    let n = row.wrapping_mul(2_654_435_761) >> 7;
    let mut record = Map::new();
    let mut put = |name: &str, is_there: bool, value: Value| {
        if is_there {
            record.insert(name.into(), value);
        }
    };
    put("customer_id", row % 4_999 != 7, json!(row));
    let tier = ["none", "silver", "gold", "gold"].get(n % 4);
    put("tier", !n.is_multiple_of(9), json!(if row % 3_001 == 5 { Some(&"bronze") } else { tier }));
    put("age", !n.is_multiple_of(7), json!(if row % 2_003 == 9 { 200 } else { n % 90 }));
    put("score", !n.is_multiple_of(5), json!((n % 1_000) as f64 / 1_000.0));
    put("born", !n.is_multiple_of(6), json!(n % 20_000));
    put("optin", !n.is_multiple_of(10), json!(!n.is_multiple_of(3)));
    put("sms_optin", !n.is_multiple_of(11), json!(n.is_multiple_of(4)));
    put("zone", n.is_multiple_of(13), json!(["Asia/Tokyo", "Europe/Paris", "Mars/Phobos"].get(n % 3)));
    put("city", !n.is_multiple_of(8), json!(["Nantes", "Nice", "Paris", "Zoë"].get(n % 4)));
    let tags: Vec<&str> = ["stop", "a", "b", "c"]
        .into_iter()
        .enumerate()
        .filter(|(at, _)| n >> (at * 2) & 3 == 0)
        .map(|(_, tag)| tag)
        .collect();
    put("tags", !n.is_multiple_of(12), json!(tags));
    record
}

/// The customers as JSON Lines: a key is a text there, and a day a date.
fn lines(customers: &[Map<String, Value>]) -> String {
    let mut out = String::new();
    for customer in customers {
        let mut customer = customer.clone();
        if let Some(key) = customer.get_mut("customer_id") {
            *key = json!(key.to_string());
        }
        if let Some(born) = customer.get_mut("born") {
            let day = visavis_value::Date(born.as_i64().unwrap() as i32);
            let mut text = String::new();
            visavis_value::print::date(&mut text, day);
            *born = json!(text);
        }
        out += &Value::Object(customer).to_string();
        out.push('\n');
    }
    out
}

fn table(customers: &[Map<String, Value>]) -> RecordBatch {
    let of = |name: &'static str| customers.iter().map(move |customer| customer.get(name));
    let text = |name: &'static str| -> ArrayRef {
        Arc::new(of(name).map(|value| value.and_then(Value::as_str)).collect::<StringArray>())
    };
    let int =
        |name: &'static str| of(name).map(|value| value.and_then(Value::as_i64).map(|value| value as i32));
    let bool = |name: &'static str| -> ArrayRef {
        Arc::new(of(name).map(|value| value.and_then(Value::as_bool)).collect::<BooleanArray>())
    };
    let mut tags = ListBuilder::new(StringBuilder::new());
    for value in of("tags") {
        value
            .and_then(Value::as_array)
            .into_iter()
            .flatten()
            .for_each(|tag| tags.values().append_value(tag.as_str().unwrap()));
        tags.append(value.is_some());
    }
    let columns: Vec<(&str, ArrayRef)> = vec![
        ("customer_id", Arc::new(int("customer_id").collect::<Int32Array>())),
        ("tier", text("tier")),
        ("age", Arc::new(int("age").collect::<Int32Array>())),
        ("score", Arc::new(of("score").map(|value| value.and_then(Value::as_f64)).collect::<Float64Array>())),
        ("born", Arc::new(int("born").collect::<Date32Array>())),
        ("optin", bool("optin")),
        ("sms_optin", bool("sms_optin")),
        ("zone", text("zone")),
        ("city", text("city")),
        ("tags", Arc::new(tags.finish())),
    ];
    RecordBatch::try_from_iter(columns).unwrap()
}

#[test]
fn columns_say_what_records_say() {
    let customers: Vec<_> = (0..ROWS).map(customer).collect();
    let deliveries: String = (0..ROWS)
        .step_by(97)
        .map(|row| format!("{{\"id\": \"m{row}\", \"customer\": \"{row}\", \"campaign\": \"news\", \"channel\": \"email\", \"at\": \"2026-03-09T12:00:00Z\"}}\n"))
        .collect();
    let folder = Folder::with(&[
        ("rules.vis", RULES),
        ("people.jsonl", &lines(&customers)),
        ("sent.jsonl", &deliveries),
    ]);
    folder.run(&["record", "--history", "contacts.visdb", "sent.jsonl"]).expect(0);
    let table = table(&customers);
    let file = File::create(folder.path().join("people.parquet")).unwrap();
    let properties = WriterProperties::builder().set_max_row_group_row_count(Some(17_001)).build();
    let mut writer = ArrowWriter::try_new(file, table.schema(), Some(properties)).unwrap();
    writer.write(&table).unwrap();
    writer.close().unwrap();
    let run = |data: &str, threads: &str, more: &[&str]| {
        let args = [
            "audience",
            "rules.vis",
            "--data",
            data,
            "--history",
            "contacts.visdb",
            "--at",
            "2026-03-10 14:00",
        ];
        let ran = folder.run(&[&args[..], &["--threads", threads], more].concat()).expect(1);
        (ran.out, ran.err.replace("people.jsonl", "people.parquet"))
    };
    let files = |name: &str| (folder.read(&format!("{name}.csv")), folder.read(&format!("{name}.html")));
    let counted =
        run("people.jsonl", "2", &["--format", "json", "--out", "rows.csv", "--report", "rows.html"]);
    for threads in ["1", "3"] {
        let more = ["--format", "json", "--out", "columns.csv", "--report", "columns.html"];
        assert!(run("people.parquet", threads, &more) == counted, "{threads} threads");
        assert!(files("columns") == files("rows"), "{threads} threads");
    }
    assert_eq!(run("people.parquet", "2", &[]), run("people.jsonl", "2", &[]));
    let (out, told) = counted;
    let counts: Value = serde_json::from_str(&out).unwrap();
    assert!(
        counts["segments"].as_object().unwrap().values().all(|count| count.as_u64() > Some(500)),
        "{out}"
    );
    assert!(counts["errors"].as_u64() > Some(3) && told.contains("did not fit"), "{told}");
}
