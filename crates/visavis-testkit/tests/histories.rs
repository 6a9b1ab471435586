//! What aggregates give, computed by hand from their definition: every function, windows at their edges, sequences, days on
//! which clocks change, ends of months, equal times, events to come, and how histories stand in records.

use std::fmt::Write;

use visavis_check::model::Model;
use visavis_compile::CompileError;
use visavis_oracle::Oracle;
use visavis_testkit::backend::{Backend, EngineBackend, Unreadable};
use visavis_testkit::harness;
use visavis_value::{Instant, Value};

const SCHEMA: &str = r#"
edition "2026"
timezone "Europe/Paris"
source shop {
  id: text key
  least: money EUR?
  since: date?
  never: date?
  event purchase at at {
    at: datetime column "Date"
    amount: money EUR
    number: int?
    score: number? in 0..1
    category: text? ignoring case
    ok: bool?
    tags: list of text
  }
  event visit at on { on: date page: text }
  event line { sku: text quantity: int = 1 weight: number? release: version? start: time? }
  event reply at at { at: datetime kind: text? }
  event nothing at at { at: datetime x: int y: number z: money EUR t: text? }
  event big { n: int f: number m: money EUR }
}
context {
  event item { sku: text price: money EUR? }
}
channel screen { content { line: text } }
"#;

/// 2026-03-10 09:00 in Paris.
const NOW: Instant = Instant(1_773_129_600_000_000);

/// Purchases from A to F, in no order. B is exactly 30 days before now, C a microsecond later, F at the same time as B; D is to
/// come; E is on the day that Paris goes forward, half an hour after midnight.
const RECORD: &str = r#"{"shop": {
  "id": "c-1", "since": "2026-03-10",
  "purchase": [
    {"Date": "2026-03-10T08:00:00Z", "amount": 10, "number": 1, "score": 0.1, "category": "Shoes", "ok": true, "tags": ["a"]},
    {"Date": "2026-02-08T08:00:00Z", "amount": 20, "number": 2, "score": 0.2, "category": "shoes", "ok": false, "tags": ["a", "b"]},
    {"Date": "2026-02-08T08:00:00.000001Z", "amount": "0.5", "number": null, "score": 0.3, "category": null},
    {"Date": "2026-03-11T08:00:00Z", "amount": 100, "number": 4, "category": "Bags"},
    {"Date": "2025-03-29T23:30:00Z", "amount": 7, "score": 1.5, "category": "bags"},
    {"Date": "2026-02-08 09:00", "amount": 21, "number": 5, "category": "SHOES"}
  ],
  "visit": [
    {"on": "2026-03-05", "page": "pricing"}, {"on": "2026-03-09", "page": "home"},
    {"on": "2026-02-08", "page": "pricing"}, {"on": "2026-03-10", "page": "late"}
  ],
  "line": [
    {"sku": "a", "quantity": 2, "weight": 0.1, "release": "v1.9", "start": "23:00"}, {"sku": "b", "weight": 0.2, "release": "1.10"},
    {"sku": "c", "quantity": "x", "weight": 0.3, "start": "08:00"}
  ],
  "reply": [
    {"at": "2025-03-30T22:30:00Z", "kind": "first"}, {"at": "2025-03-30T23:30:00Z", "kind": "second"},
    {"at": "2026-02-28T08:00:00Z"}, {"at": "2026-02-28T08:00:01Z"}
  ],
  "nothing": [],
  "big": [
    {"n": 9223372036854775807, "f": 1e308, "m": "922337203685477.5807"},
    {"n": 9223372036854775806, "f": 1e308, "m": "922337203685477.5805"}
  ]
}, "context": {"item": [{"sku": "x", "price": 3}, {"sku": "y"}]}}"#;

/// Expressions, and how their values print.
const VALUES: &[(&str, &str)] = &[
    // Each function, over all there is.
    ("count(purchase)", "6"),
    ("any(purchase)", "true"),
    ("sum(purchase.amount)", "158.50 EUR"),
    ("sum(purchase.number)", "12"),
    ("sum(line.weight)", "0.6000000000000001"),
    ("avg(purchase.number)", "3"),
    ("avg(purchase.amount)", "26.42 EUR"),
    ("avg(purchase.amount) * 6", "158.50 EUR"),
    ("avg(line.weight)", "0.20000000000000004"),
    ("min(purchase.amount)", "0.50 EUR"),
    ("max(purchase.amount)", "100.00 EUR"),
    ("min(purchase.at)", "2025-03-30 00:30"),
    ("max(visit.on)", "2026-03-10"),
    ("max(line.release)", "1.10"),
    ("min(line.start)", "08:00"),
    // Texts that fold alike are equal, and the first of them in order of time is told, as it came.
    ("min(purchase.category)", "bags"),
    ("max(purchase.category)", "shoes"),
    ("latest(purchase.category)", "Bags"),
    ("earliest(purchase.category)", "bags"),
    ("latest(purchase.tags where number = 2)", "a, b"),
    ("latest(purchase.tags)", ""),
    // A field ranges over the events where it is known.
    ("count(purchase.number)", "4"),
    ("count(purchase.category)", "5"),
    ("any(purchase.number where amount = 7 EUR)", "false"),
    ("latest(purchase.number)", "4"),
    ("latest(purchase.number in last 30 days)", "1"),
    ("earliest(purchase.score)", "0.2"),
    // Of equal times the latest is the last given, the earliest the first.
    ("latest(purchase.amount where at = 2026-02-08 09:00)", "21.00 EUR"),
    ("earliest(purchase.amount where at = 2026-02-08 09:00)", "20.00 EUR"),
    ("latest(purchase.amount in ..2026-02-08 09:00)", "21.00 EUR"),
    // Over nothing.
    ("count(nothing)", "0"),
    ("any(nothing)", "false"),
    ("sum(nothing.x)", "0"),
    ("sum(nothing.y)", "0"),
    ("sum(nothing.z)", "0.00 EUR"),
    ("avg(nothing.x)", ""),
    ("avg(nothing.z)", ""),
    ("min(nothing.x)", ""),
    ("max(nothing.t)", ""),
    ("latest(nothing.at)", ""),
    ("earliest(nothing.t)", ""),
    ("avg(nothing.x) is missing", "true"),
    ("sum(purchase.amount where false)", "0.00 EUR"),
    ("latest(purchase.number where amount = 0.5 EUR)", ""),
    // Windows: after their start, up to now; from now, before their end.
    ("count(purchase in last 30 days)", "2"),
    ("count(purchase in last 31 days)", "4"),
    ("count(purchase in last 720 hours)", "2"),
    ("count(purchase in last 1 month)", "1"),
    ("count(purchase in last 1 year)", "5"),
    ("count(purchase in last 346 days)", "5"),
    ("count(purchase in last 345 days)", "4"),
    ("count(purchase in next 1 day)", "1"),
    ("count(purchase in next 2 days)", "2"),
    ("count(purchase in last 0 days)", "0"),
    // Of dates by calendar day, today among them.
    ("count(visit in last 1 day)", "1"),
    ("count(visit in last 2 days)", "2"),
    ("count(visit in last 5 days)", "2"),
    ("count(visit in last 6 days)", "3"),
    ("count(visit in last 30 days)", "3"),
    ("count(visit in last 31 days)", "4"),
    ("count(visit in next 1 day)", "1"),
    // Ranges; days beside a datetime are whole days in the project's zone.
    ("count(purchase in 2026-02-08..2026-03-10)", "4"),
    ("count(purchase in 2026-02-08..<2026-03-10)", "3"),
    ("count(purchase in 2026-02-08..2026-02-08)", "3"),
    ("count(purchase in 2026-02-08 09:00..2026-02-08 09:00)", "2"),
    ("count(purchase in 2026-03-10 09:00..)", "2"),
    ("count(purchase in ..2025-12-31)", "1"),
    ("count(purchase in 2025-03-30..2025-03-30)", "1"),
    ("count(purchase in 2025-03-29..2025-03-29)", "0"),
    ("count(visit in 2026-03-05..2026-03-09)", "2"),
    ("count(visit in 2026-03-05..<2026-03-09)", "1"),
    ("count(purchase in (30 days ago)..)", "5"),
    ("count(visit in (30 days ago)..)", "4"),
    ("count(purchase in (since)..)", "2"),
    ("count(purchase in (since)..2026-03-10)", "1"),
    ("count(purchase in 2026-02-08 09:00..(since))", "4"),
    ("count(purchase in ..<(since))", "4"),
    // An end that is not known leaves nothing in.
    ("count(purchase in (never)..)", "0"),
    ("count(visit in ..(never))", "0"),
    ("count(purchase in (if never is known then now else missing)..)", "0"),
    // A filter must be known true.
    ("count(purchase where category = \"shoes\")", "3"),
    ("count(purchase where category != \"shoes\")", "2"),
    ("count(purchase where not (category = \"shoes\"))", "2"),
    ("count(purchase where category is missing)", "1"),
    ("count(purchase where ok)", "1"),
    ("count(purchase where not ok)", "1"),
    ("count(purchase where ok otherwise true)", "5"),
    ("count(purchase where score is missing)", "3"),
    ("count(purchase where amount > least)", "0"),
    ("count(purchase where amount > (least otherwise 10 EUR))", "3"),
    ("count(purchase where tags has \"a\")", "2"),
    ("count(purchase where tags has none [\"a\"])", "4"),
    ("count(purchase where purchase.number >= 2 and id = \"c-1\")", "3"),
    ("sum(purchase.amount in last 30 days where category = \"shoes\")", "10.00 EUR"),
    ("avg(purchase.amount in last 30 days)", "5.25 EUR"),
    ("count(purchase where at in last 30 days)", "2"),
    ("count(purchase where at > 2026-02-08)", "2"),
    ("sum(line.quantity)", "4"),
    ("count(line where quantity = 1)", "2"),
    ("count(visit where page starts with \"p\")", "2"),
    // Inside another.
    ("any(purchase where count(visit where page = \"pricing\") = 2)", "true"),
    ("count(purchase where any(purchase where amount = 100 EUR) and amount < 10 EUR)", "2"),
    ("count(purchase where amount > avg(purchase.amount))", "1"),
    ("count(purchase in (latest(visit.on where page = \"home\"))..)", "2"),
    // What follows: strictly later, the end of the span in.
    ("any(purchase where amount = 20 EUR followed by purchase within 30 days where amount = 10 EUR)", "true"),
    (
        "any(purchase where amount = 20 EUR followed by purchase within 29 days where amount = 10 EUR)",
        "false",
    ),
    (
        "any(purchase where amount = 20 EUR followed by purchase within 1 second where amount = 21 EUR)",
        "false",
    ),
    ("any(purchase where amount = 20 EUR followed by purchase within 1 second)", "true"),
    ("count(purchase followed by purchase within 1 day where amount = 100 EUR)", "1"),
    ("count(purchase followed by purchase within 30 days)", "4"),
    ("count(purchase in last 30 days followed by purchase within 31 days)", "2"),
    ("count(purchase.number followed by purchase within 30 days)", "3"),
    ("any(purchase followed by nothing within 9000 years)", "false"),
    // What does not follow, once the span has passed.
    (
        "any(purchase where amount = 20 EUR not followed by purchase within 30 days where amount = 10 EUR)",
        "false",
    ),
    (
        "any(purchase where amount = 20 EUR not followed by purchase within 29 days where amount = 10 EUR)",
        "true",
    ),
    ("any(purchase where amount = 20 EUR not followed by nothing within 30 days)", "false"),
    ("any(purchase where amount = 20 EUR not followed by nothing within 29 days)", "true"),
    ("any(purchase where amount = 100 EUR not followed by nothing within 1 second)", "false"),
    ("any(purchase not followed by nothing within 9000 years)", "false"),
    // Dates, and dates beside datetimes, which are midnights then.
    ("any(visit where page = \"home\" followed by visit within 1 day)", "true"),
    ("any(visit where on = 2026-03-05 followed by visit within 3 days)", "false"),
    ("any(visit where on = 2026-03-05 followed by visit within 4 days)", "true"),
    ("any(visit where on = 2026-03-09 not followed by nothing within 1 day)", "true"),
    ("any(visit where on = 2026-03-09 not followed by nothing within 2 days)", "false"),
    ("any(visit where on = 2026-03-09 not followed by visit within 1 day where page = \"x\")", "false"),
    ("any(visit where on = 2026-03-05 not followed by visit within 4 days where page = \"x\")", "true"),
    ("any(visit where on = 2026-03-05 not followed by visit within 5 days where page = \"x\")", "false"),
    ("any(visit where on = 2026-03-05 not followed by nothing within 5 days)", "true"),
    ("any(visit where on = 2026-03-05 followed by purchase within 5 days)", "false"),
    ("any(visit where on = 2026-03-05 followed by purchase within 6 days)", "true"),
    ("any(purchase where amount = 10 EUR followed by visit within 1 day)", "false"),
    (
        "any(purchase where amount = 0.5 EUR followed by visit within 24 days where page = \"pricing\")",
        "false",
    ),
    (
        "any(purchase where amount = 0.5 EUR followed by visit within 26 days where page = \"pricing\")",
        "true",
    ),
    // A day of 23 hours.
    ("any(purchase where amount = 7 EUR followed by reply within 23 hours where kind = \"first\")", "true"),
    ("any(purchase where amount = 7 EUR followed by reply within 1 day where kind = \"first\")", "true"),
    ("any(purchase where amount = 7 EUR followed by reply within 1 day where kind = \"second\")", "false"),
    ("any(purchase where amount = 7 EUR followed by reply within 24 hours where kind = \"second\")", "true"),
    // What does not fit is missing; means are of the exact total.
    ("sum(big.n)", ""),
    ("sum(big.f)", ""),
    ("sum(big.m)", ""),
    ("avg(big.n) > 9_000_000_000_000_000_000", "true"),
    ("avg(big.f)", ""),
    ("avg(big.m) = 922337203685477.5806 EUR", "true"),
    ("sum(big.n where n < 9223372036854775807)", "9223372036854775806"),
    // The call's own.
    ("count(item)", "2"),
    ("sum(item.price)", "3.00 EUR"),
    ("any(item where sku = \"y\" and price is missing)", "true"),
];

/// The same at another time.
const AT: &[(&str, i64, &str)] = &[
    // 2026-03-31 09:00 in Paris: a month ago is the end of February, at 9 o'clock; 31 times 24 hours ago it was 8 there.
    ("count(reply in last 1 month)", 1_774_940_400, "1"),
    ("count(reply in last 744 hours)", 1_774_940_400, "2"),
    // 2025-03-31 00:30 in Paris, the clocks having gone forward: a day ago is 00:30, 23 hours ago.
    ("count(purchase in last 1 day)", 1_743_373_800, "0"),
    ("count(purchase in last 24 hours)", 1_743_373_800, "1"),
    ("count(reply in last 1 day)", 1_743_373_800, "1"),
    // Before anything.
    ("count(purchase in last 100 years)", 0, "0"),
    ("count(purchase in next 100 years)", 0, "6"),
];

fn program(expression: &str) -> String {
    format!(
        "{SCHEMA}campaign c {{ via screen {{ line: \"{{{expression}}}\" }} }}\ndecision d {{ via screen }}\n"
    )
}

fn shown(backend: &mut dyn Backend, json: &str, now: Instant) -> Result<String, Unreadable> {
    backend.answer(json, 1, now, &[]).map(|answer| match answer.field(0) {
        Some(Value::Text(text)) => text.to_string(),
        other => format!("{other:?}"),
    })
}

/// Each evaluator of a program, with its name.
fn both(model: &Model, engine: EngineBackend) -> [(&'static str, Box<dyn Backend + '_>); 2] {
    [("reference", Box::new(Oracle::new(model))), ("engine", Box::new(engine))]
}

#[test]
fn aggregates_give_what_was_computed_by_hand() {
    let mut wrong = String::new();
    let at_now = VALUES.iter().map(|(expression, expected)| (*expression, NOW, *expected));
    let at = AT.iter().map(|(expression, now, expected)| (*expression, Instant(now * 1_000_000), *expected));
    for (expression, now, expected) in at_now.chain(at) {
        let model = harness::check(&program(expression)).unwrap_or_else(|words| panic!("\n{words}"));
        let engine = EngineBackend::new(visavis_compile::compile(&model).unwrap()).unwrap();
        for (which, mut backend) in both(&model, engine) {
            let found = shown(backend.as_mut(), RECORD, now);
            if found.as_deref() != Ok(expected) {
                let _ = writeln!(wrong, "{which}: {expression} at {}\n  {found:?}, not {expected}", now.0);
            }
        }
    }
    assert!(wrong.is_empty(), "\n{wrong}");
}

const READING: &str = r#"
edition "2026"
source crm {
  id: text key
  name: text?
  order: int?
}
source shop {
  id: text key
  required: int
  event purchase at at { at: datetime amount: int number: int? grade: int = 7 list: list of int unread: int }
  event line { sku: text? }
  event order { sku: text }
  event unread { sku: text }
}
context {
  event item { sku: int }
}
channel screen { content { line: text } }
campaign c {
  via screen {
    line: "{count(purchase)} {sum(purchase.amount)} {sum(purchase.number)} {sum(purchase.grade)} {count(purchase where list has 1)} {count(line)} {count(line.sku)} {count(order)} {sum(item.sku)} {required} {shop is missing} {crm.order} {name}"
  }
}
decision d { via screen }
"#;

/// A record, and what the program shows of it, or what is an error.
const RECORDS: &[(&str, Result<&str, &str>)] = &[
    // Not there, or null: nothing happened.
    (r#"{"id": "c", "required": 1}"#, Ok("0 0 0 0 0 0 0 0 0 1 false  ")),
    (r#"{"id": "c", "required": 1, "purchase": null, "line": []}"#, Ok("0 0 0 0 0 0 0 0 0 1 false  ")),
    // Bare, or under the source's name, which wins.
    (
        r#"{"id": "c", "required": 1, "purchase": [{"at": 0, "amount": 2, "number": 3, "list": [1]}], "line": [{}, {"sku": "a"}]}"#,
        Ok("1 2 3 7 1 2 1 0 0 1 false  "),
    ),
    (
        r#"{"id": "c", "shop": {"required": 1, "purchase": [{"at": 0, "amount": 2}]}, "purchase": [{"at": 0, "amount": 5}]}"#,
        Ok("1 2 0 7 0 0 0 0 0 1 false  "),
    ),
    (
        r#"{"id": "c", "shop": {"required": 1, "purchase": null}, "purchase": [{"at": 0, "amount": 5}]}"#,
        Ok("1 5 0 7 0 0 0 0 0 1 false  "),
    ),
    // The call's own.
    (
        r#"{"id": "c", "required": 1, "context": {"item": [{"sku": 3}, {"sku": 4}]}}"#,
        Ok("0 0 0 0 0 0 0 0 7 1 false  "),
    ),
    (r#"{"id": "c", "required": 1, "item": [{"sku": 3}]}"#, Ok("0 0 0 0 0 0 0 0 3 1 false  ")),
    (r#"{"id": "c", "required": 1, "context": {"item": [{}]}}"#, Err("context.item[0].sku")),
    // Misfits: an optional field is missing, one with a default has that; what is not read is not looked at.
    (
        r#"{"id": "c", "required": 1, "purchase": [{"at": 0, "amount": 2, "number": "x", "grade": [], "list": null, "unread": {}}]}"#,
        Ok("1 2 0 7 0 0 0 0 0 1 false  "),
    ),
    (r#"{"id": "c", "required": 1, "unread": 7}"#, Ok("0 0 0 0 0 0 0 0 0 1 false  ")),
    // Of two fields with one name the last counts.
    (
        r#"{"id": "c", "required": 1, "purchase": [{"at": 0, "amount": 2, "amount": 3}]}"#,
        Ok("1 3 0 7 0 0 0 0 0 1 false  "),
    ),
    // Nothing is dropped in silence.
    (r#"{"id": "c", "required": 1, "purchase": {}}"#, Err("shop.purchase")),
    (r#"{"id": "c", "required": 1, "purchase": "x"}"#, Err("shop.purchase")),
    (r#"{"id": "c", "required": 1, "purchase": [{"at": 0, "amount": 1}, 5]}"#, Err("shop.purchase[1]")),
    (r#"{"id": "c", "required": 1, "purchase": [null]}"#, Err("shop.purchase[0]")),
    (
        r#"{"id": "c", "required": 1, "purchase": [{"at": 0, "amount": 1}, {"at": 0}]}"#,
        Err("shop.purchase[1].amount"),
    ),
    (r#"{"id": "c", "required": 1, "purchase": [{"amount": 1}]}"#, Err("shop.purchase[0].at")),
    (r#"{"id": "c", "required": 1, "purchase": [{"at": "soon", "amount": 1}]}"#, Err("shop.purchase[0].at")),
    (r#"{"id": "c", "required": 1, "purchase": [{"at": null, "amount": 1}]}"#, Err("shop.purchase[0].at")),
    (
        r#"{"id": "c", "required": 1, "purchase": [{"at": 0, "amount": 1, "list": [1, "x"]}]}"#,
        Err("shop.purchase[0].list"),
    ),
    (r#"{"id": "c", "required": 1, "purchase": [{"at": 0, "amount": 1.5}]}"#, Err("shop.purchase[0].amount")),
    // The first by declaration, attributes before events.
    (r#"{"id": "c", "line": 5, "purchase": [{}]}"#, Err("shop.required")),
    (r#"{"id": "c", "required": 1, "line": 5, "purchase": [{}]}"#, Err("shop.purchase[0].at")),
    // A name that is another source's too must stand under its source's.
    (r#"{"id": "c", "required": 1, "order": [{"sku": "a"}]}"#, Err("shop.order")),
    (
        r#"{"id": "c", "shop": {"required": 1, "order": [{"sku": "a"}]}, "crm": {"order": 4}}"#,
        Ok("0 0 0 0 0 0 0 1 0 1 false 4 "),
    ),
    // Not in the source: nothing happened. Events that stand bare say that the customer is in it.
    (r#"{"id": "c", "crm": {"name": "n"}}"#, Ok("0 0 0 0 0 0 0 0 0  true  n")),
    (r#"{"id": "c", "shop": null, "purchase": [{"at": 0, "amount": 2}]}"#, Ok("0 0 0 0 0 0 0 0 0  true  ")),
    (r#"{"id": "c", "crm": {}, "purchase": [{"at": 0, "amount": 2}]}"#, Err("shop.required")),
    (r#"{"id": "c", "crm": {}, "purchase": [], "required": 1}"#, Ok("0 0 0 0 0 0 0 0 0 1 false  ")),
    (r#"{"id": "c", "crm": {}, "purchase": []}"#, Err("shop.required")),
    (r#"{"id": "c", "crm": {}, "purchase": null}"#, Ok("0 0 0 0 0 0 0 0 0  true  ")),
    (r#"{"id": "c", "crm": {}, "unread": []}"#, Ok("0 0 0 0 0 0 0 0 0  true  ")),
];

#[test]
fn histories_are_read_as_defined() {
    let model = harness::check(READING).unwrap_or_else(|words| panic!("\n{words}"));
    let engine = EngineBackend::new(visavis_compile::compile(&model).unwrap()).unwrap();
    let mut wrong = String::new();
    for (which, mut backend) in both(&model, engine) {
        for (json, expected) in RECORDS {
            let found = shown(backend.as_mut(), json, NOW);
            let expected = expected.map(ToOwned::to_owned).map_err(|place| Unreadable(place.to_owned()));
            if found != expected {
                let _ = writeln!(wrong, "{which}: {json}\n  found    {found:?}\n  expected {expected:?}");
            }
        }
    }
    assert!(wrong.is_empty(), "\n{wrong}");
}

/// Filters inside filters, so many.
fn nested(depth: usize) -> String {
    let inner = "x > 0".to_owned();
    let whole = (0..depth).fold(inner, |inside, _| format!("any(nothing where {inside})"));
    program(&whole)
}

#[test]
fn filters_stand_inside_filters_and_those_beyond_the_limit_are_refused() {
    let record = r#"{"shop": {"id": "c", "nothing": [{"at": 0, "x": 1, "y": 0, "z": 0}]}}"#;
    let model = harness::check(&nested(20)).unwrap_or_else(|words| panic!("\n{words}"));
    let engine = EngineBackend::new(visavis_compile::compile(&model).unwrap()).unwrap();
    for (which, mut backend) in both(&model, engine) {
        assert_eq!(shown(backend.as_mut(), record, NOW).as_deref(), Ok("true"), "{which}");
    }
    // No deeper than the grammar allows, and yet too deep for an image: an error, not the end of a stack.
    for depth in [21, 100] {
        let model = harness::check(&nested(depth)).unwrap_or_else(|words| panic!("\n{words}"));
        assert_eq!(shown(&mut Oracle::new(&model), record, NOW).as_deref(), Ok("true"));
        let error = visavis_compile::compile(&model).err();
        assert!(matches!(error, Some(CompileError::AggregatesTooDeep { limit: 20, .. })), "{error:?}");
    }
}
