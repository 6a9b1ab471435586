//! Trees of conditions as a reader would draw them: values, what was seen, what decided.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that cannot go on has failed"
)]

use visavis_check::Settings;
use visavis_check::model::{Model, SegmentId};
use visavis_diag::SourceMap;
use visavis_oracle::Oracle;
use visavis_value::{Value, Zone, print, read};
use visavis_why::{Absence, Kind, Made, Node, Scene, Seen, Texts, Wanted, explain};

const SCHEMA: &str = r#"
source crm {
  id: text key
  tier: "none" | "gold" = "none"
  age: int? in 0..130
  vip: bool?
  tags: list of text
  birth_date: date?
  scores: map of number
}
source shop {
  id: text key
  orders: int?
  last_order_at: datetime?
  event purchase at ordered_at { ordered_at: datetime  amount: money EUR }
}
"#;

fn model(rules: &str) -> (Model, SourceMap) {
    let mut sources = SourceMap::default();
    let id = sources.add("a.vis", format!("{SCHEMA}{rules}"));
    let (file, found) = visavis_syntax::parse(id, &sources.get(id).unwrap().text);
    assert!(found.is_empty(), "{found:?}");
    let (model, found) = visavis_check::check(&[file], &sources, &Settings::default());
    (model.unwrap_or_else(|| panic!("{found:?}")), sources)
}

/// The last segment's condition, explained.
fn draw(rules: &str, record: &str, wanted: Wanted) -> String {
    let (model, sources) = model(rules);
    let customer = Oracle::new(&model).read(record, Some(1)).unwrap();
    let texts = Texts::new(&sources);
    let now = read::datetime("2026-03-10 09:00", Zone::UTC).unwrap();
    let scene =
        Scene { model: &model, texts: &texts, customer: &customer, now, contacts: &[], campaign: None };
    let last = SegmentId(u32::try_from(model.segments.len() - 1).unwrap());
    let node = explain(&scene, model.segments[last.index()].when, wanted).unwrap();
    let mut out = String::new();
    line(&node, 0, &mut out);
    out
}

fn line(node: &Node, depth: usize, out: &mut String) {
    let value = match (&node.value, node.is_condition) {
        (None, true) => "unknown".into(),
        (value, _) => in_words(value.as_ref()),
    };
    let kind = match &node.kind {
        Kind::Segment(_) => "segment ",
        Kind::Let(_) => "let ",
        Kind::Table(_) => "table ",
        Kind::Row => "row ",
        _ => "",
    };
    let mark = if node.decided { "*" } else { "" };
    let indent = "  ".repeat(depth);
    out.push_str(&format!("{indent}{mark}{kind}{}: {value}", node.text));
    for Seen { name, value, absence, made } in &node.seen {
        let why = match absence {
            None => String::new(),
            Some(Absence::NotInRecord) => ", not in the record".into(),
            Some(Absence::NotInSource { source }) => format!(", not in {source}"),
            Some(Absence::NotAnswered { source }) => format!(", {source} did not answer"),
            Some(Absence::Misfit { found, expected, .. }) => format!(", found {found}, expected {expected}"),
        };
        let made = match made {
            None => String::new(),
            Some(Made::Events { event, counted, all, not_in, .. }) => {
                format!(", {counted}/{all} {event} {not_in:?}")
            }
            Some(Made::Draw { draw, from_to }) => {
                let bucket = draw.bucket.map(|bucket| (bucket.number() * 1000.0).floor());
                format!(", bucket {bucket:?} of {:?} {from_to:?}", draw.salt)
            }
        };
        out.push_str(&format!("  [{name} = {}{why}{made}]", in_words(value.as_ref())));
    }
    out.push('\n');
    node.parts.iter().for_each(|part| line(part, depth + 1, out));
}

fn in_words(value: Option<&Value>) -> String {
    let mut out = String::new();
    match value {
        Some(value) => print::value(&mut out, value, Zone::UTC),
        None => out.push_str("missing"),
    }
    out
}

#[test]
fn a_false_and_is_decided_by_its_first_false_part() {
    let drawn = draw(
        "segment s when age >= 18 and # adults\n    tier = \"gold\"   and tags has \"x\"",
        r#"{"id": "1", "age": 20}"#,
        Wanted::True,
    );
    insta::assert_snapshot!(drawn);
}

#[test]
fn an_unknown_one_by_its_first_unknown_part_and_absences_are_told_apart() {
    let rules =
        "segment s when tier = \"none\" and (vip or orders > 3) and age(birth_date) > 18 and age in 1..5";
    let record = r#"{"crm": {"id": "1", "age": 200, "tier": "platinum"}}"#;
    insta::assert_snapshot!(draw(rules, record, Wanted::True));
    insta::assert_snapshot!(draw(rules, record, Wanted::False));
}

#[test]
fn names_open_once_and_segments_are_never_unknown() {
    let rules = r#"
let rate = if tier = "gold" and age >= 18 then 10% else if vip then 5% else 0%
let grown = age >= 18
segment lapsed when last_order_at < 90 days ago
segment s when not lapsed and rate > 7% and grown and (lapsed or rate < 1%)
"#;
    insta::assert_snapshot!(draw(rules, r#"{"id": "1", "vip": true}"#, Wanted::True));
}

#[test]
fn chance_is_shown_with_the_key_that_it_was_made_of() {
    let rules = "experiment layout { by tier  arm control 50%  arm bold 50% }\n\
                 experiment together { by orders  arm a 50%  arm b 50% }\n\
                 segment s when layout = \"bold\" or together = \"a\" or bucket(\"salt\") > 1";
    let tree = draw(rules, r#"{"id": "c-1", "crm": {"tier": "gold"}}"#, Wanted::True);
    insta::assert_snapshot!(tree);
}

#[test]
fn what_is_written_as_one_test_stays_one() {
    let rules = r#"
segment s
  when tier not in ["none"] or tags has none ["a", "b"] and scores["x"] otherwise 0.5 > 0.7 or age is known
    or shop is missing or orders + 1 in 2..<(age * 2)
"#;
    insta::assert_snapshot!(draw(rules, r#"{"crm": {"id": "1", "tags": ["b"]}}"#, Wanted::True));
    let record = r#"{"id": "1", "tags": ["b"], "orders": 1, "age": 4, "tier": "none"}"#;
    insta::assert_snapshot!(draw(rules, record, Wanted::True));
}

#[test]
fn names_that_unfold_for_ever_are_refused() {
    let mut rules = String::from("let l0 = age + 1\n");
    for n in 1..=40 {
        rules.push_str(&format!("let l{n} = l{0} + l{0}\n", n - 1));
    }
    rules.push_str("segment s when l40 > 3\n");
    let (model, sources) = model(&rules);
    let customer = Oracle::new(&model).read(r#"{"id": "1"}"#, None).unwrap();
    let texts = Texts::new(&sources);
    let now = read::datetime("2026-03-10 09:00", Zone::UTC).unwrap();
    let scene =
        Scene { model: &model, texts: &texts, customer: &customer, now, contacts: &[], campaign: None };
    let error = explain(&scene, model.segments[0].when, Wanted::True).unwrap_err();
    insta::assert_snapshot!(error);
}

#[test]
fn long_chains_of_names_do_not_exhaust_the_stack() {
    let mut rules = String::from("let l0 = age + 1\n");
    for n in 1..=600 {
        rules.push_str(&format!("let l{n} = l{} + 1\n", n - 1));
    }
    rules.push_str("segment s when l600 > 3\n");
    let drawn = draw(&rules, r#"{"id": "1", "age": 0}"#, Wanted::True);
    assert!(drawn.starts_with("*l600 > 3: true\n  let l600: 601\n"), "{drawn}");
    assert!(drawn.lines().count() < 90, "{drawn}");
}

#[test]
fn aggregates_say_how_many_events_there_were() {
    let rules = r#"
let recent = count(purchase in last 30 days)
segment s
  when recent >= 2 and any(purchase where amount > 50 EUR) and sum(purchase.amount in next 2 days) > 1 EUR
    or latest(purchase.amount in last 1 year) > 2 EUR
"#;
    let record = r#"{"id": "1", "purchase": [{"ordered_at": "2026-03-01 10:00", "amount": 60},
        {"ordered_at": "2026-02-20", "amount": 10}, {"ordered_at": "2024-02-20", "amount": 1}]}"#;
    insta::assert_snapshot!(draw(rules, record, Wanted::True));
    insta::assert_snapshot!(draw(rules, r#"{"crm": {"id": "1"}}"#, Wanted::True));
}

#[test]
fn tables_show_their_rows_and_experiments_their_draw() {
    let rules = r#"
table rate -> number hit first {
  | tier   | age             => rate      |
  | "gold" | >= 60, missing  => 15%       |
  | "gold" | any             => orders / 10 |
  | otherwise                => 0%        |
}
experiment layout {
  arm plain 50%
  arm bold 50%
}
segment s when rate > 10% and (layout = "bold" or layout = "plain")
"#;
    insta::assert_snapshot!(draw(
        rules,
        r#"{"id": "1", "tier": "gold", "age": 30, "orders": 2}"#,
        Wanted::True
    ));
    insta::assert_snapshot!(draw(rules, r#"{"id": "1", "tier": "gold"}"#, Wanted::True));
    insta::assert_snapshot!(draw(rules, r#"{"id": "1"}"#, Wanted::True));
}
