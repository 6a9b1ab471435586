//! How records are read: where attributes may stand, what fits, and what is an error.

use std::fmt::Write;

use visavis_oracle::Oracle;
use visavis_testkit::backend::{Backend, EngineBackend, Unreadable};
use visavis_testkit::harness;
use visavis_value::{Instant, Value};

const PROGRAM: &str = r#"
edition "2026"
timezone "Europe/Paris"
source crm {
  customer_id: text key
  tier: "none" | "silver" | "gold" = "none" ignoring case
  optin: bool = false
  score: int?
  unread: int
  tags: list of text
  address {
    city: text? column "Ville"
  }
}
source shop {
  customer_id: text key
  orders: int in 0..
  score: int?
  spent: money EUR?
  last: datetime?
  risk: number? in 0..1
  scores: map of number
  sizes: list of int?
  address {
    street: text?
  }
}
context {
  page: text?
}
channel screen {
  content {
    line: text
  }
}
campaign all {
  via screen {
    line: "{crm.customer_id}/{shop.customer_id} {tier} {optin} {crm.score}/{shop.score} [{tags}] {address.city} {orders} {spent} {last} {risk} [{scores}] [{sizes}] {page} {crm is missing}{shop is missing}"
  }
}
decision show {
  via screen
}
"#;

/// A record, and what the program shows of it, or the attribute that is an error.
const RECORDS: &[(&str, Result<&str, &str>)] = &[
    // Bare names; a bare key fills the key of that name in every source.
    (r#"{"customer_id": "c", "orders": 2}"#, Ok("c/c none false / []  2    [] []  falsefalse")),
    // A group that two sources have is read bare as long as its attributes differ.
    (
        r#"{"customer_id": "c", "tier": "GOLD", "optin": true, "tags": ["a", "b"], "address": {"Ville": "Lyon", "city": "Nice"},
            "orders": 2, "spent": 9.5, "last": "2026-03-10T08:00:00Z", "risk": 0.5, "scores": {"a": 1, "b": 0.5}, "sizes": [],
            "context": {"page": "/"}}"#,
        Ok("c/c gold true / [a, b] Lyon 2 9.50 EUR 2026-03-10 09:00 0.5 [a: 1, b: 0.5] [] / falsefalse"),
    ),
    // Under the source's name, which wins over a bare one; null does not.
    (
        r#"{"crm": {"customer_id": "a", "tier": "silver", "score": 1}, "shop": {"customer_id": "b", "orders": 3, "score": 2}}"#,
        Ok("a/b silver false 1/2 []  3    [] []  falsefalse"),
    ),
    (
        r#"{"tier": "gold", "crm": {"customer_id": "a", "tier": "silver"}, "customer_id": "z", "orders": 1}"#,
        Ok("a/z silver false / []  1    [] []  falsefalse"),
    ),
    (
        r#"{"tier": "gold", "crm": {"customer_id": "a", "tier": null}, "customer_id": "z", "orders": 1}"#,
        Ok("a/z gold false / []  1    [] []  falsefalse"),
    ),
    // A bare name that several sources declare is nobody's.
    (r#"{"customer_id": "c", "orders": 2, "score": 5}"#, Ok("c/c none false / []  2    [] []  falsefalse")),
    // Not in a source: null, or left out where another is nested and nothing of it stands bare.
    (r#"{"customer_id": "c", "crm": {}, "shop": null}"#, Ok("c/c none false / []      [] []  falsetrue")),
    (r#"{"customer_id": "c", "crm": {}}"#, Ok("c/c none false / []      [] []  falsetrue")),
    (r#"{"customer_id": "c", "crm": {}, "orders": null}"#, Ok("c/c none false / []      [] []  falsetrue")),
    (
        r#"{"customer_id": "c", "crm": {}, "spent": 1, "orders": 1}"#,
        Ok("c/c none false / []  1 1.00 EUR   [] []  falsefalse"),
    ),
    (r#"{"customer_id": "c", "crm": {}, "spent": 1}"#, Err("shop.orders")),
    (r#"{"customer_id": "c", "crm": {}, "score": 1}"#, Ok("c/c none false / []      [] []  falsetrue")),
    (
        r#"{"customer_id": "c", "crm": null, "tier": "gold", "orders": 1}"#,
        Ok("c/c none false / []  1    [] []  truefalse"),
    ),
    (r#"{"shop": {"customer_id": "b", "orders": 1}}"#, Ok("/b none false / []  1    [] []  truefalse")),
    (
        r#"{"customer_id": "c", "orders": 1, "context": null}"#,
        Ok("c/c none false / []  1    [] []  falsefalse"),
    ),
    (
        r#"{"customer_id": "c", "orders": 1, "page": "/p"}"#,
        Ok("c/c none false / []  1    [] [] /p falsefalse"),
    ),
    (r#"{"customer_id": "c", "crm": 5, "orders": 1}"#, Ok("c/c none false / []  1    [] []  falsefalse")),
    // Misfits: the default, else missing, else an error; the first in order of declaration.
    (
        r#"{"customer_id": "c", "orders": 1, "tier": "platinum", "risk": 1.5, "spent": 0.00001}"#,
        Ok("c/c none false / []  1    [] []  falsefalse"),
    ),
    (r#"{"customer_id": "c", "orders": -1}"#, Err("shop.orders")),
    (r#"{"customer_id": "c", "orders": 1.5}"#, Err("shop.orders")),
    (r#"{"customer_id": "c", "orders": null}"#, Err("shop.orders")),
    (r#"{"customer_id": 5, "orders": -1}"#, Err("crm.customer_id")),
    (r#"{"orders": 1}"#, Err("crm.customer_id")),
    (r#"{"customer_id": "c", "orders": 1, "tags": ["a", null]}"#, Err("crm.tags")),
    (r#"{"customer_id": "c", "orders": 1, "tags": "a;b"}"#, Err("crm.tags")),
    (
        r#"{"customer_id": "c", "orders": 1, "tags": null, "sizes": [1, "x"], "scores": {}}"#,
        Ok("c/c none false / []  1    [] []  falsefalse"),
    ),
    (r#"{"customer_id": "c", "orders": 1, "scores": {"a": null}}"#, Err("shop.scores")),
    // Numbers and times in every form.
    (
        r#"{"customer_id": "c", "orders": "7", "spent": "12.3456", "risk": "0.25", "sizes": ["1", 2.0]}"#,
        Ok("c/c none false / []  7 12.35 EUR  0.25 [] [1, 2]  falsefalse"),
    ),
    (
        r#"{"customer_id": "c", "orders": 9223372036854775807, "last": 0}"#,
        Ok("c/c none false / []  9223372036854775807  1970-01-01 01:00  [] []  falsefalse"),
    ),
    (r#"{"customer_id": "c", "orders": 9223372036854775808}"#, Err("shop.orders")),
    (
        r#"{"customer_id": "c", "orders": 1e2, "last": "2026-03-29 02:30"}"#,
        Ok("c/c none false / []  100  2026-03-29 03:30  [] []  falsefalse"),
    ),
    (
        r#"{"customer_id": "c", "orders": 1, "last": "2026-03-10"}"#,
        Ok("c/c none false / []  1  2026-03-10 00:00  [] []  falsefalse"),
    ),
    (
        r#"{"customer_id": "c", "orders": 1, "last": "2026-03-10T09:00:00+0100"}"#,
        Ok("c/c none false / []  1  2026-03-10 09:00  [] []  falsefalse"),
    ),
    // Of two with one name the last counts; unknown names do not; what is not read is not looked at.
    (
        r#"{"customer_id": "c", "orders": "x", "orders": 1, "other": {"orders": []}, "unread": []}"#,
        Ok("c/c none false / []  1    [] []  falsefalse"),
    ),
    (r#"{"customer_id": "c", "orders": 1, "orders": "x"}"#, Err("shop.orders")),
    (r#"{"customer_id": "c", "orders": 1, "orders": null}"#, Err("shop.orders")),
    (
        r#"{"customer_id": "c", "orders": 1, "scores": {"a": 1, "a": 2}}"#,
        Ok("c/c none false / []  1    [a: 2] []  falsefalse"),
    ),
    (
        r#"{"customer_id": "c", "crm": {"tier": "gold"}, "crm": {}, "orders": 1}"#,
        Ok("c/c none false / []  1    [] []  falsefalse"),
    ),
    (
        "\u{feff}{\"customer_id\": \"\\u0063\", \"orders\": 1}",
        Ok("c/c none false / []  1    [] []  falsefalse"),
    ),
    // No JSON object.
    ("", Err("")),
    ("[]", Err("")),
    ("null", Err("")),
    ("{", Err("")),
    (r#"{"a": 01}"#, Err("")),
    ("{} {}", Err("")),
    (r#"{"a": "b}"#, Err("")),
    (r#"{"a": 1,}"#, Err("")),
    (r#"{"a": +1}"#, Err("")),
    (r#"{"a": .5}"#, Err("")),
    (r#"{"a": NaN}"#, Err("")),
];

fn hold(backend: &mut dyn Backend) {
    let mut wrong = String::new();
    for (json, expected) in RECORDS {
        let found = backend.answer(json, 1, Instant(1_773_129_600_000_000), &[]);
        let found = found.map(|answer| match answer.field(0) {
            Some(Value::Text(text)) => text.to_string(),
            other => format!("{other:?}"),
        });
        let expected = expected.map(ToOwned::to_owned).map_err(|attribute| Unreadable(attribute.to_owned()));
        if found != expected {
            let _ = writeln!(wrong, "{json}\n  found    {found:?}\n  expected {expected:?}");
        }
    }
    assert!(wrong.is_empty(), "\n{wrong}");
}

#[test]
fn the_reference_evaluator_reads_records_as_defined() {
    let model = harness::check(PROGRAM).unwrap_or_else(|words| panic!("\n{words}"));
    hold(&mut Oracle::new(&model));
}

#[test]
fn the_engine_reads_records_as_defined() {
    let model = harness::check(PROGRAM).unwrap_or_else(|words| panic!("\n{words}"));
    hold(&mut EngineBackend::new(visavis_compile::compile(&model).unwrap()).unwrap());
}
