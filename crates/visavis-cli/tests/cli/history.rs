//! Contact histories on the command line: recorded, read, and kept while deciding.

use crate::harness::{Folder, Ran, chosen};

const RULES: &str = r#"timezone "Europe/Paris"
source crm { customer_id: text key }
channel email { limit 2 per 7 days  content { subject: text } }
campaign hello { priority 1  limit 3 in total  via email { subject: "Hello" } }
campaign news { via email { subject: "News" } }
decision next_mail { via email }
"#;

const DELIVERIES: &str = r#"{"id": "m-1", "customer": "ann", "campaign": "hello", "channel": "email", "at": "2026-03-05 18:00"}
{"id": "m-2", "customer": "ann", "campaign": "news", "channel": "email", "at": "2026-03-06T17:00:00Z"}

{"id": 3, "customer": 17, "campaign": "gone", "channel": "sms", "at": 1772730000}
"#;

fn folder() -> Folder {
    let customers: String = ["ann", "bob", "eve", "joe", "sue"]
        .iter()
        .map(|name| format!("{{\"customer_id\": \"{name}\"}}\n"))
        .collect();
    Folder::with(&[("rules.vis", RULES), ("customers.jsonl", &customers), ("sent.jsonl", DELIVERIES)])
}

fn decide(folder: &Folder, at: &str, more: &[&str]) -> Ran {
    let args = ["decide", "next_mail", "rules.vis", "--profiles", "customers.jsonl", "--at", at];
    folder.run(&[&args, more].concat())
}

const HISTORY: [&str; 2] = ["--history", "contacts.visdb"];

#[test]
fn what_was_recorded_counts() {
    let folder = folder();
    let record = ["record", "--history", "contacts.visdb", "sent.jsonl", "--timezone", "Europe/Paris"];
    let ran = folder.run(&record).expect(0);
    assert_eq!(ran.err, "3 deliveries: 3 new, 0 known already, 0 errors\n");
    let ran = folder.run(&record).expect(0);
    assert_eq!(ran.err, "3 deliveries: 0 new, 3 known already, 0 errors\n");
    let ran = decide(&folder, "2026-03-10 09:00", &HISTORY).expect(0);
    assert_eq!(chosen(&ran.out), ["-", "hello", "hello", "hello", "hello"]);
    assert!(!ran.err.contains("warning"), "{ran}");
    // The first of Ann's two was a week ago by now.
    let ran = decide(&folder, "2026-03-12 18:00", &[&HISTORY[..], &["--explain"]].concat()).expect(0);
    assert_eq!(chosen(&ran.out)[0], "hello");
    let ran = decide(&folder, "2026-03-12 17:59", &[&HISTORY[..], &["--explain"]].concat()).expect(0);
    let first = ran.out.lines().next().unwrap_or_default();
    assert!(first.contains(r#""reason":"capped","by":"limit 2 per 7 days","of":"channel""#), "{first}");
}

#[test]
fn a_run_that_records_keeps_limits_and_can_be_run_again() {
    let folder = folder();
    let night = |at| decide(&folder, at, &[&HISTORY[..], &["--record"]].concat());
    let first = night("2026-03-10 09:00").expect(0);
    // Three hellos in total, and whoever comes later gets the news.
    assert_eq!(chosen(&first.out), ["hello", "hello", "hello", "news", "news"]);
    // The same night again gives the same answers and records nothing.
    assert_eq!(night("2026-03-10 09:00").expect(0).out, first.out);
    let second = night("2026-03-11 09:00").expect(0);
    assert_eq!(chosen(&second.out), ["news"; 5]);
    let third = night("2026-03-12 09:00").expect(0);
    assert_eq!(chosen(&third.out), ["-"; 5]);
    // What another night recorded counts for a run that only reads.
    assert_eq!(chosen(&decide(&folder, "2026-03-12 09:00", &HISTORY).expect(0).out), ["-"; 5]);
}

#[test]
fn bad_deliveries_are_told_line_by_line_and_the_others_recorded() {
    let folder = folder();
    let lines = [
        r#"{"id": "1", "customer": "ann", "campaign": "hello", "channel": "email", "at": "2026-03-05"}"#,
        r#"{"id": "2", "customer": "ann", "campaign": "hello", "channel": "email"}"#,
        r#"{"id": "3", "customer": "", "campaign": "hello", "channel": "email", "at": "2026-03-05"}"#,
        r#"{"id": "4", "customer": "ann", "campaign": "hello", "channel": "email", "at": "yesterday"}"#,
        r#"{"id": "1", "customer": "bob", "campaign": "hello", "channel": "email", "at": "2026-03-05"}"#,
        r#"["id"]"#,
        r#"{"id": "5", "customer": "bob", "campaign": "hello", "channel": "email", "at": "2026-03-05"}"#,
    ];
    let ran = folder.run_with(&["record", "--history", "contacts.visdb"], lines.join("\n").as_bytes());
    insta::assert_snapshot!(ran.expect(1).err);
    let ran = decide(&folder, "2026-03-06", &[&HISTORY[..], &["--record"]].concat()).expect(0);
    assert_eq!(chosen(&ran.out), ["hello", "news", "news", "news", "news"]);
}

#[test]
fn wrong_calls_say_the_way_out() {
    let folder = folder();
    let ran = decide(&folder, "2026-03-10", &HISTORY).expect(2);
    assert_eq!(
        ran.err,
        "visavis: there is no contact history `contacts.visdb`; `visavis record --history contacts.visdb DELIVERIES` makes one\n"
    );
    let ran = decide(&folder, "2026-03-10", &["--history", "sent.jsonl"]).expect(2);
    assert_eq!(
        ran.err,
        "visavis: `sent.jsonl` is no contact history; name a file that `visavis record` made, or one that is not there yet\n"
    );
    assert_eq!(folder.read("sent.jsonl"), DELIVERIES);
    assert!(decide(&folder, "2026-03-10", &["--record"]).expect(2).err.contains("--history"));
    let ran = folder.run(&["record", "sent.jsonl"]).expect(2);
    assert!(ran.err.contains("--history"), "{ran}");
    let ran = folder.run(&["record", "--history", "x.visdb", "--timezone", "Paris", "sent.jsonl"]).expect(2);
    assert!(ran.err.contains("there is no time zone `Paris`"), "{ran}");
    // Rules with limits and no history: said, and decided all the same.
    let ran = decide(&folder, "2026-03-10", &[]).expect(0);
    assert!(ran.err.starts_with("warning: the rules have limits; without --history"), "{ran}");
    let out = ["--history", "contacts.visdb", "--record", "--out", "contacts.visdb"];
    decide(&folder, "2026-03-10", &[&HISTORY[..], &["--record"]].concat()).expect(0);
    assert!(decide(&folder, "2026-03-10", &out).expect(2).err.contains("name another for --out"));
}
