//! `visavis audience`: counts worked out by hand, and the table with a row for each record.

use serde_json::{Value, json};

use crate::harness::{Folder, Ran};

/// Every step of a funnel loses somebody.
const RULES: &str = r#"timezone "Europe/Paris"
source crm {
  customer_id: text key
  tier: "none" | "silver" | "gold" = "none"
  age: int? in 0..130
  optin: bool = false
  sms_optin: bool = false
  zone: text? timezone
  tags: list of text
}
segment gold when tier = "gold"
segment adult when age >= 18
segment reachable when optin or sms_optin
channel email { requires optin  limit 1 per 7 days  content { subject: text } }
channel sms { requires sms_optin  quiet 21:00..08:00 }
campaign welcome {
  for tier in ["silver", "gold"]
  except tags has "stop"
  priority 1
  via email { variant short 50% { subject: "Hi" }  variant long 50% { subject: "Hello, and welcome" } }
  via sms
}
campaign over { for gold  during 2025-01-01..2025-01-31  via email { subject: "Gone" } }
campaign news { via email { subject: "News" } }
guard minors never welcome when age < 18
decision mail { via email  choose 2  from welcome, over  fallback news }
decision text { via sms }
"#;

const CUSTOMERS: &str = r#"{"customer_id": "c1", "tier": "gold", "age": 40, "optin": true}
{"customer_id": "c2", "tier": "gold", "age": 17, "optin": true}
{"customer_id": "c3", "tier": "silver", "optin": true, "sms_optin": true}
{"customer_id": "c4", "tier": "gold", "age": 30}
{"customer_id": "c5", "tier": "silver", "age": 50, "optin": true, "tags": ["stop"]}
{"customer_id": "c6", "age": 60, "optin": true}
{"customer_id": "c7", "tier": "gold", "age": 70, "sms_optin": true, "zone": "Asia/Tokyo"}
{"customer_id": "c8", "tier": "gold", "age": 19, "optin": true}
{"customer_id": "c9", "tier": "bronze", "age": 19}
{"tier": "gold"}
"#;

/// Of the last week, so that `c8` has had a mail.
const DELIVERIES: &str =
    r#"{"id": "m", "customer": "c8", "campaign": "news", "channel": "email", "at": "2026-03-09T12:00:00Z"}"#;

/// 14:00 in Paris, 22:00 in Tokyo.
const AT: [&str; 2] = ["--at", "2026-03-10 14:00"];

fn folder() -> Folder {
    let folder = Folder::with(&[("rules.vis", RULES), ("crm.jsonl", CUSTOMERS), ("sent.jsonl", DELIVERIES)]);
    folder.run(&["record", "--history", "contacts.visdb", "sent.jsonl"]).expect(0);
    folder
}

fn audience(folder: &Folder, more: &[&str]) -> Ran {
    let args = ["audience", "rules.vis", "--data", "crm.jsonl", "--history", "contacts.visdb"];
    folder.run(&[&args, &AT[..], more].concat())
}

fn counts(ran: &Ran) -> Value {
    serde_json::from_str(&ran.out).unwrap()
}

#[test]
fn every_step_is_counted_as_by_hand() {
    let folder = folder();
    let ran = audience(&folder, &["--format", "json"]).expect(1);
    let counts = counts(&ran);
    assert_eq!(counts["customers"], 9);
    assert_eq!(counts["errors"], 1);
    assert_eq!(counts["at"], "2026-03-10T13:00:00Z");
    // c1 c2 c4 c7 c8; c1 c4 c5 c6 c7 c8 c9; all but c4 and c9.
    assert_eq!(counts["segments"], json!({"gold": 5, "adult": 7, "reachable": 7}));
    let welcome = json!({
        // c1 c2 c3 c4 c5 c7 c8
        "audience": 7,
        // without c5
        "not_excluded": 6,
        // without c4
        "consenting": 5,
        // without c2, who is a minor, and c3, of whom nobody knows
        "not_guarded": 3,
        "not_held_out": 3,
        // without c7, for whom it is night
        "outside_quiet_hours": 2,
        // without c8, who had a mail
        "under_limits": 1,
        "eligible": 1,
        "chosen": 1,
        "runs": true,
    });
    assert_eq!(counts["campaigns"]["welcome"], welcome);
    // Nobody is guarded, and c1, c2, c8 have opted in for mail.
    let over = &counts["campaigns"]["over"];
    assert_eq!(over["not_held_out"], 3);
    assert_eq!(over["under_limits"], 2);
    assert_eq!((&over["eligible"], &over["chosen"], &over["runs"]), (&json!(0), &json!(0), &json!(false)));
    // c1 is welcomed; c2 c3 c5 c6 get the fallback, and c8 would have but for the limit.
    let mail = &counts["decisions"]["mail"];
    assert_eq!((&mail["chosen"], &mail["fallback"], &mail["nothing"]), (&json!(1), &json!(4), &json!(4)));
    let news = json!({"campaign": "news", "variant": null, "chosen": 0, "fallback": 4});
    assert!(mail["campaigns"].as_array().unwrap().contains(&news), "{mail}");
    assert_eq!(counts["decisions"]["text"]["nothing"], 9);
    // Gold and adult: c1 c4 c7 c8 of c1 c2 c4 c5 c6 c7 c8 c9.
    let both = json!({"segments": ["gold", "adult"], "customers": 4, "jaccard": 0.5});
    assert!(counts["overlaps"].as_array().unwrap().contains(&both), "{}", counts["overlaps"]);
    assert_eq!(counts["overlaps_left_out"], 0);
    assert_eq!(
        ran.err.lines().last(),
        Some("10 records: 9 counted, 1 error; 1 value did not fit, read as missing or as the default")
    );
}

#[test]
fn a_person_reads_tables() {
    let folder = folder();
    insta::assert_snapshot!(audience(&folder, &[]).expect(1));
}

#[test]
fn each_record_has_its_row() {
    let folder = folder();
    audience(&folder, &["--out", "out.csv"]).expect(1);
    insta::assert_snapshot!(folder.read("out.csv"));
    // One decision only, and packed.
    audience(&folder, &["--decision", "text", "--out", "out.csv.gz"]).expect(1);
    let packed = std::fs::read(folder.path().join("out.csv.gz")).unwrap();
    let mut text = String::new();
    std::io::Read::read_to_string(&mut flate2::read::GzDecoder::new(packed.as_slice()), &mut text).unwrap();
    let header = text.lines().next().unwrap();
    assert_eq!(
        header,
        "customer_id,gold,adult,reachable,eligible_news,eligible_over,eligible_welcome,text,text_variant,record,error"
    );
    assert_eq!(text.lines().count(), 11);
}

#[test]
fn threads_change_nothing() {
    let folder = folder();
    let customer = |number: u32| {
        let tier = ["none", "silver", "gold"][number as usize % 3];
        let age = if number.is_multiple_of(7) { String::from("null") } else { (number % 90).to_string() };
        // Every 1,000th has no key.
        let key = if number.is_multiple_of(1_000) { "x" } else { "customer_id" };
        let optin = number.is_multiple_of(2);
        format!("{{\"{key}\": \"k{number}\", \"tier\": \"{tier}\", \"age\": {age}, \"optin\": {optin}}}\n")
    };
    let customers: String = (1..=5_000).map(customer).collect();
    folder.write("crm.jsonl", customers);
    let run = |threads: &str, out: &str| {
        let ran = audience(&folder, &["--threads", threads, "--out", out]).expect(1);
        (ran.out, ran.err, folder.read(out))
    };
    let one = run("1", "one.csv");
    assert_eq!(one, run("3", "three.csv"));
    assert!(one.1.ends_with("5,000 records: 4,995 counted, 5 errors\n"), "{}", one.1);
    let records = one.2.lines().skip(1).map(|line| line.split(',').rev().take(40).count());
    assert_eq!(records.count(), 5_000);
    // 333 of each tier in 1,000 but one; every 7th age is not known.
    let golds = one.2.lines().filter(|line| line.split(',').nth(1) == Some("true")).count();
    let by_hand = (1..=5_000).filter(|number| number % 3 == 2 && number % 1_000 != 0).count();
    assert_eq!(golds, by_hand);
}

#[test]
fn files_of_several_sources_are_joined() {
    let rules = "source crm { customer_id: text key  vip: bool = false }\n\
                 source shop { customer_id: text key  event purchase at day { day: date } }\n\
                 segment buyer when count(purchase in last 30 days) >= 2\nsegment vips when vip\n";
    let folder = Folder::with(&[
        ("rules.vis", rules),
        ("crm.csv", "customer_id,vip\na,yes\nb,no\nc,yes\n"),
        (
            "orders.csv",
            "customer_id,day\nb,2026-03-01\na,2026-03-02\nb,2026-03-03\nd,2026-03-03\nd,2026-03-04\n",
        ),
    ]);
    let data = ["audience", "rules.vis", "--data", "crm=crm.csv", "--data", "purchase=orders.csv"];
    let ran = folder.run(&[&data, &AT[..], &["--format", "json", "--out", "out.csv"]].concat()).expect(0);
    assert_eq!(counts(&ran)["segments"], json!({"buyer": 2, "vips": 2}));
    assert_eq!(counts(&ran)["overlaps"], json!([]));
    let rows = folder.read("out.csv");
    let rows: Vec<&str> = rows.lines().collect();
    let expected = [
        "customer_id,buyer,vips,record,error",
        "a,false,true,1,",
        "b,true,false,2,",
        "c,false,true,3,",
        "d,true,false,4,",
    ];
    assert_eq!(rows, expected);
}

#[test]
fn a_strict_run_stops() {
    let folder = folder();
    folder.write("crm.jsonl", "{\"customer_id\": \"a\"}\n{}\n{\"customer_id\": \"b\"}\n");
    let ran = audience(&folder, &["--strict", "--format", "json"]).expect(1);
    assert_eq!(counts(&ran)["customers"], 1);
    assert!(ran.err.contains("stopped at record 2, since --strict was given"), "{ran}");
}

#[test]
fn wrong_calls_say_the_way_out() {
    let folder = folder();
    let wrong = |more: &[&str], says: &str| {
        let ran = folder.run(&[&["audience", "rules.vis"], more].concat()).expect(2);
        assert!(ran.err.contains(says), "{says}\n{ran}");
    };
    wrong(&[], "there is nobody to count; give the customers as `--data customers.csv`");
    wrong(&["--data", "nobody.csv"], "cannot read `nobody.csv`: there is no such file");
    wrong(&["--data", "crm.jsonl", "--decision", "mial"], "did you mean `mail`?");
    wrong(&["--data", "crm.jsonl", "--out", "out.xlsx"], "the name of --out ends in");
    wrong(&["--data", "crm.jsonl", "--threads", "0"], "--threads");
    folder.write("crm.csv", "customer_id,tier\nc1,gold\n");
    wrong(
        &["--data", "crm.csv", "--out", "crm.csv"],
        "`crm.csv` is a file that is read; name another for --out",
    );
    assert_eq!(folder.read("crm.csv"), "customer_id,tier\nc1,gold\n");
    // Nothing is left of a table that was not finished.
    let rest = std::fs::read_dir(folder.path())
        .unwrap()
        .filter(|entry| entry.as_ref().unwrap().file_name().to_string_lossy().contains(".part"));
    assert_eq!(rest.count(), 0);
}

#[test]
fn the_page_needs_nothing_else_and_escapes_every_name() {
    let rules = "source crm { id: text key  n: int }\nsegment `<b>R&D\"</b>` when n > 0\nsegment two when n > 1\n\
                 channel web { }\ncampaign `a<script>` { for two  via web { } }\ndecision `d'<i>` { via web }\n";
    let folder = Folder::with(&[("rules.vis", rules), ("crm.csv", "id,n\na,1\nb,2\nc,0\n")]);
    let args = ["audience", "rules.vis", "--data", "crm.csv", "--report", "page.html"];
    folder.run(&[&args[..], &AT[..]].concat()).expect(0);
    let page = folder.read("page.html");
    for name in ["&lt;b&gt;R&amp;D&quot;&lt;/b&gt;", "a&lt;script&gt;", "d&#39;&lt;i&gt;"] {
        assert!(page.contains(name), "{name}: {page}");
    }
    for tag in ["<b>R", "<script", "<i>", "http://", "https://", "src=", "@import", "url("] {
        assert!(!page.contains(tag), "{tag}: {page}");
    }
    assert!(page.starts_with("<!doctype html>") && page.ends_with("</html>\n"));
    // Two of three, and one of these two.
    assert!(page.contains("66.67%") && page.contains("fill-opacity=\"0.5000\""), "{page}");
    for tag in ["div", "table", "tbody", "tr", "section", "svg", "details", "h2", "text"] {
        let count = |text: String| page.matches(text.as_str()).count();
        assert_eq!(count(format!("<{tag}")), count(format!("</{tag}>")), "{tag}");
    }
    let wrong = |path: &str, says: &str| {
        let ran = folder.run(&[&args[..5], &[path]].concat()).expect(2);
        assert!(ran.err.contains(says), "{ran}");
    };
    wrong("page.pdf", "the name of --report ends in `.html`");
    wrong("nowhere/page.html", "cannot write `nowhere/page.html`");
}
