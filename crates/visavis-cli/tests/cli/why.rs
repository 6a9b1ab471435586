//! `visavis why`: for one customer, why this and why not the others.

use serde_json::Value;

use crate::harness::{Folder, Ran};

/// Every step of a decision, and every kind of absence.
const RULES: &str = r#"timezone "Europe/Paris"

source crm {
  customer_id: text key
  tier: "none" | "silver" | "gold" = "none"
  birth_date: date?
  age: int? in 0..130
  vip: bool?
  optin: bool = false
  tags: list of text
  propensity: map of number
}
source shop {
  customer_id: text key
  orders: int?
  last_order_at: datetime?
}

segment lapsed "Silent for 90 days"
  when last_order_at < 90 days ago          # by the web shop
    and (tier = "gold" or tier = "silver")

let rate = if tier = "gold" and orders >= 5 then 10% else if tier = "gold" then 5% else 0%

channel web {
  requires optin
  content { headline: text, rate: number? }
}
channel letter {}

campaign absent { via letter }
campaign early { during 2026-01-01..2026-02-28  via web { headline: "Early" } }
campaign excluded { except vip or tags has "no"  via web { headline: "Excluded" } }
campaign guarded { via web { headline: "Guarded" } }
campaign held { holdout 100%  via web { headline: "Held" } }
campaign lapsed_only { for lapsed  via web { headline: "Lapsed" } }
campaign likely { for rate > 7%  via web { headline: "Likely", rate: rate } }
campaign welcome {
  priority 2
  value 12 EUR * (propensity[campaign] otherwise 0.02)
  holdout 0%
  via web {
    variant plain 50% { headline: "Hello" }
    variant warm 50% { headline: "Hello, dear", rate: 5% }
  }
}
campaign welcome_too { priority 2  value 1 EUR  via web { headline: "Hello too" } }
campaign last { via web { headline: "Last" } }

guard minors never guarded when age(birth_date) < 18 or age < 18

decision hero "The banner" {
  via web
  from absent, early, excluded, guarded, held, lapsed_only, likely, welcome, welcome_too
  fallback last
}
"#;

const AT: [&str; 2] = ["--at", "2026-03-10 09:00"];

const CUSTOMER: &str = r#"{
  "crm": {"customer_id": "c-1", "tier": "gold", "age": 200, "optin": true, "tags": ["no", "vip"], "propensity": {"welcome": 0.5}}
}
"#;

fn folder() -> Folder {
    Folder::with(&[("a.vis", RULES), ("c.json", CUSTOMER)])
}

fn why(folder: &Folder, more: &[&str]) -> Ran {
    folder.run(&[&["why", "hero", "a.vis"], &AT[..], more].concat())
}

#[test]
fn every_candidate_is_told_with_what_decided() {
    let ran = why(&folder(), &["--profile", "c.json"]).expect(0);
    assert!(ran.out.lines().all(|line| line.chars().count() <= 80), "{ran}");
    insta::assert_snapshot!(ran);
}

#[test]
fn a_fallback_is_told_like_a_candidate() {
    let folder = folder();
    folder.write("d.json", r#"{"customer_id": "c-2", "last_order_at": "2026-03-01", "orders": 2}"#);
    insta::assert_snapshot!(why(&folder, &["--profile", "d.json"]).expect(0));
}

#[test]
fn everything_is_opened_on_request() {
    let ran = why(&folder(), &["--profile", "c.json", "--campaign", "likely", "--full"]).expect(0);
    insta::assert_snapshot!(ran);
}

#[test]
fn programs_read_json() {
    let ran = why(&folder(), &["--profile", "c.json", "--format", "json"]).expect(0);
    let mut told: Value = serde_json::from_str(&ran.out).unwrap();
    assert!(told["program"].take().is_string());
    insta::assert_json_snapshot!(told);
}

#[test]
fn the_decision_is_the_one_that_decide_makes() {
    let folder = folder();
    let line = CUSTOMER.replace('\n', " ");
    folder.write("c.jsonl", &line);
    let decided =
        folder.run(&[&["decide", "hero", "a.vis", "--profiles", "c.jsonl", "--explain"], &AT[..]].concat());
    let decided: Value = serde_json::from_str(&decided.expect(0).out).unwrap();
    let ran = why(&folder, &["--profile", "c.jsonl", "--format", "json"]).expect(0);
    let mut told: Value = serde_json::from_str(&ran.out).unwrap();
    let candidates = told.as_object_mut().unwrap().remove("candidates").unwrap();
    assert_eq!(told, decided);
    assert_eq!(candidates.as_array().unwrap().len(), 9);
}

#[test]
fn one_record_is_picked_by_its_key_whatever_the_file_is_written_in() {
    let folder = folder();
    folder.write("c.jsonl", "{\"customer_id\":\"c-1\"}\nnonsense\n{\"customer_id\":\"c-2\",\"age\":30}\n");
    folder.write("c.csv", "customer_id;age;tags\nc-1;;\nc-2;30;\n");
    folder.write("array.json", "[{\"customer_id\":\"c-1\"},\n {\"customer_id\":\"c-2\", \"age\": 30}]");
    folder.write("many.json", "{\n\"customer_id\":\"c-1\"\n}\n{\n\"customer_id\":\"c-2\", \"age\": 30\n}\n");
    let only = ["--campaign", "guarded", "--format", "json"];
    let told = |file: &str| {
        let ran = why(&folder, &[&["--profile", file, "--customer", "c-2"], &only[..]].concat()).expect(0);
        let told: Value = serde_json::from_str(&ran.out).unwrap();
        assert_eq!(told["customer"], "c-2", "{file}");
        told["candidates"].clone()
    };
    let expected = told("c.jsonl");
    for file in ["c.csv", "array.json", "many.json"] {
        assert_eq!(told(file), expected, "{file}");
    }
    let line = br#"{"customer_id": "c-2", "age": 30}"#;
    let args = [&["why", "hero", "a.vis", "--profile", "-"], &AT[..], &only[..]].concat();
    let told: Value = serde_json::from_str(&folder.run_with(&args, line).expect(0).out).unwrap();
    assert_eq!(told["candidates"], expected);
}

#[test]
fn rows_mean_what_decide_takes_them_for() {
    let folder = folder();
    folder.write(
        "c.csv",
        "crm.customer_id,tier,age,optin,tags,propensity,shop.last_order_at,orders,birth_date\n\
         c-1,gold,x,YES,no;vip,\"{\"\"welcome\"\": 0.125}\",1773129600,7,2000-01-01\n\
         c-2,,30,1,\"[\"\"a\"\"]\",,2026-03-01 10:00,,\n\
         c-3,lead,,0,a;b,,,12,2000-13-01\n",
    );
    for customer in ["c-1", "c-2", "c-3"] {
        let ran = why(&folder, &["--profile", "c.csv", "--customer", customer]).expect(0);
        assert!(
            !ran.err.contains("BUG") && ran.out.starts_with(&format!("hero for customer {customer} ")),
            "{ran}"
        );
    }
}

#[test]
fn a_wrong_call_says_the_way_out() {
    let folder = folder();
    folder.write("two.jsonl", "{\"customer_id\":\"c-1\"}\n{\"customer_id\":\"c-2\"}\n");
    folder.write("none.jsonl", "\n");
    folder.write("cut.json", "[{\"customer_id\": ");
    folder.run(&["compile", "a.vis", "-o", "a.visc"]).expect(0);
    let mut said = String::new();
    for args in [
        &["why", "heroe", "a.vis", "--profile", "c.json"][..],
        &["why", "hero", "a.visc", "--profile", "c.json"],
        &["why", "hero", "a.vis", "--profile", "nowhere.json"],
        &["why", "hero", "a.vis", "--profile", "two.jsonl"],
        &["why", "hero", "a.vis", "--profile", "two.jsonl", "--customer", "c-3"],
        &["why", "hero", "a.vis", "--profile", "none.jsonl"],
        &["why", "hero", "a.vis", "--profile", "cut.json"],
        &["why", "hero", "a.vis", "--profile", "c.json", "--campaign", "welcom"],
        &["why", "hero", "a.vis", "--profile", "c.json", "--campaign", "nothing_like_it"],
    ] {
        let ran = folder.run(args).expect(2);
        assert_eq!(ran.out, "");
        said.push_str(&ran.err);
    }
    insta::assert_snapshot!(said);
}

#[test]
fn a_record_without_a_decision_says_why() {
    let rules = RULES.replace("vip: bool?", "vip: bool");
    let folder = Folder::with(&[("a.vis", &rules), ("c.jsonl", "{\"customer_id\":\"c-1\",\"vip\":7}\n")]);
    folder.write("broken.json", "{\"customer_id\": \"c-1\",, }");
    folder.write("broken.vis", "segment a when b\n");
    let mut said = String::new();
    for file in ["c.jsonl", "broken.json"] {
        let ran = why(&folder, &["--profile", file]);
        said.push_str(&format!("{}: {}", ran.code, ran.err));
    }
    insta::assert_snapshot!(said);
    let ran = folder.run(&["why", "hero", "broken.vis", "--profile", "c.jsonl"]).expect(1);
    assert!(ran.err.contains("E0201") && ran.out.is_empty(), "{ran}");
}

#[test]
fn colours_are_for_terminals() {
    let folder = folder();
    let plain = why(&folder, &["--profile", "c.json"]).expect(0);
    let always = why(&folder, &["--profile", "c.json", "--color", "always"]).expect(0);
    assert!(!plain.out.contains('\u{1b}') && always.out.contains('\u{1b}'));
    let mut bare = String::new();
    let mut in_color = false;
    for c in always.out.chars() {
        match c {
            '\u{1b}' => in_color = true,
            'm' if in_color => in_color = false,
            _ if in_color => {}
            _ => bare.push(c),
        }
    }
    assert_eq!(bare, plain.out);
}

/// Quiet hours, limits, histories, tables, experiments.
const MORE: &str = r#"timezone "Europe/Paris"
source crm {
  customer_id: text key
  tier: "none" | "gold" = "none"
  time_zone: text? timezone
}
source shop {
  customer_id: text key
  event purchase at ordered_at { ordered_at: datetime  amount: money EUR }
}
table rate -> number hit first {
  | tier   | count(purchase in last 12 months) => rate |
  | "gold" | >= 3                              => 15%  |
  | "gold" | any                               => 5%   |
  | otherwise                                  => 0%   |
}
experiment layout {
  arm plain 50%
  arm bold 50%
}
channel web {
  quiet 22:00..07:00
  limit 2 per 7 days
  content { headline: text }
}
campaign bold { for layout = "bold"  via web { headline: "Bold" } }
campaign buyers { for any(purchase where amount > 50 EUR)  limit 1 per day  via web { headline: "Buyers" } }
campaign rated { for rate > 7%  via web { headline: "Rated" } }
campaign some { priority 1  via web { headline: "Some" } }
campaign third { priority -1  via web { headline: "Third" } }
decision hero { via web  choose 3 }
"#;

#[test]
fn histories_tables_draws_limits_and_quiet_hours_say_how() {
    let folder = Folder::with(&[("a.vis", MORE)]);
    folder.write(
        "c.json",
        r#"{"customer_id": "c-1", "tier": "gold", "time_zone": "America/New_York", "purchase": [
            {"ordered_at": "2026-03-01 10:00", "amount": 60}, {"ordered_at": "2024-03-01 10:00", "amount": 20}]}"#,
    );
    let ran =
        folder.run(&["why", "hero", "a.vis", "--profile", "c.json", "--at", "2026-03-10 15:00"]).expect(0);
    assert!(ran.out.lines().all(|line| line.chars().count() <= 80), "{ran}");
    insta::assert_snapshot!(ran);
    let night = ["why", "hero", "a.vis", "--profile", "c.json", "--at", "2026-03-10 09:00"];
    let only = ["--campaign", "some"];
    let ran = folder.run(&[&night[..], &only[..]].concat()).expect(0);
    insta::assert_snapshot!(ran);
    let ran = folder.run(&[&night[..], &only[..], &["--format", "json"]].concat()).expect(0);
    let told: Value = serde_json::from_str(&ran.out).unwrap();
    insta::assert_json_snapshot!(told["candidates"]);
}

#[test]
fn a_history_is_counted_as_decide_counts_it() {
    let rules = r#"timezone "Europe/Paris"
source crm { customer_id: text key }
channel email { limit 2 per 7 days  content { subject: text } }
campaign hello { priority 1  limit 3 in total  via email { subject: "Hello" } }
campaign news { via email { subject: "News" } }
decision next_mail { via email }
"#;
    let sent = concat!(
        "{\"id\": \"1\", \"customer\": \"ann\", \"campaign\": \"hello\", \"channel\": \"email\", \"at\": \"2026-03-05T18:00:00Z\"}\n",
        "{\"id\": \"2\", \"customer\": \"ann\", \"campaign\": \"news\", \"channel\": \"email\", \"at\": \"2026-03-06T17:00:00Z\"}\n",
        "{\"id\": \"3\", \"customer\": \"bob\", \"campaign\": \"hello\", \"channel\": \"email\", \"at\": \"2026-03-06T17:00:00Z\"}\n",
    );
    let customers = "{\"customer_id\": \"ann\"}\n{\"customer_id\": \"bob\"}\n";
    let folder = Folder::with(&[("a.vis", rules), ("sent.jsonl", sent), ("c.jsonl", customers)]);
    folder.run(&["record", "--history", "h.visdb", "sent.jsonl"]).expect(0);
    let asked = ["next_mail", "a.vis", "--at", "2026-03-10 09:00", "--history", "h.visdb"];
    let told = |customer: &str| {
        let one = ["--profile", "c.jsonl", "--customer", customer];
        folder.run(&[&["why"], &asked[..], &one[..]].concat()).expect(0)
    };
    let (ann, bob) = (told("ann"), told("bob"));
    assert!(ann.err.is_empty(), "{ann}");
    insta::assert_snapshot!(format!("{ann}\n{bob}"));
    let ran = folder
        .run(&[
            "why",
            "next_mail",
            "a.vis",
            "--profile",
            "c.jsonl",
            "--customer",
            "ann",
            "--history",
            "no.visdb",
        ])
        .expect(2);
    assert!(ran.err.contains("no.visdb"), "{ran}");
    let ran =
        folder.run(&["why", "next_mail", "a.vis", "--profile", "c.jsonl", "--customer", "ann"]).expect(0);
    assert!(ran.err.contains("--history"), "{ran}");
}

#[test]
fn logic_is_drawn_as_it_is_written() {
    let rules = r#"
source crm { id: text key  a: int?  long: text? }
let w = a + 1
segment s when not (w > 3 and a in [1,2,3]) or long contains "x"
channel web { content { h: text } }
campaign c1 { for s   for w otherwise 0 = 1 or not (a is missing)  via web { h: "x{a otherwise 0}" } }
campaign c2 { except if a > 1 then true else a = 7  via web { h: if s then "in" else "out" } }
decision d { via web  rank by if campaign = "c1" then 1 else 2 }
"#;
    let folder = Folder::with(&[
        ("a.vis", rules),
        ("two.json", r#"{"id": "2", "a": 2}"#),
        ("no.json", r#"{"id": "1"}"#),
    ]);
    let ran = |file: &str| {
        folder.run(&["why", "d", "a.vis", "--profile", file, "--at", "2026-03-10"]).expect(0).to_string()
    };
    insta::assert_snapshot!(format!("{}\n{}", ran("two.json"), ran("no.json")));
}

#[test]
fn the_book_shows_what_is_printed() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let page = std::fs::read_to_string(root.join("docs/book/src/why.md")).unwrap();
    let mut count = 0;
    for part in page.split("```sh\nvisavis ").skip(1) {
        let (call, rest) = part.split_once("\n```\n").unwrap();
        let Some((_, shown)) = rest.split_once("```text\n") else { continue };
        let (shown, _) = shown.split_once("```").unwrap();
        // What stands between quotes is one argument.
        let pieces = call.replace("\\\n", " ");
        let pieces = pieces.split('"').enumerate();
        let args: Vec<&str> = pieces
            .flat_map(
                |(at, piece)| {
                    if at % 2 == 1 { vec![piece] } else { piece.split_whitespace().collect() }
                },
            )
            .collect();
        let ran = std::process::Command::new(env!("CARGO_BIN_EXE_visavis"))
            .args(args)
            .current_dir(&root)
            .output()
            .unwrap();
        assert_eq!(String::from_utf8(ran.stdout).unwrap(), shown, "{call}");
        count += 1;
    }
    assert_eq!(count, 2);
}
