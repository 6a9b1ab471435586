//! Completion: what fits, while the text is broken just there.

use serde_json::{Value, json};

use crate::client::{Client, PROJECT, marked};

/// The labels offered at the mark, in order, and what each writes.
fn complete(client: &mut Client, text: &str) -> Vec<(String, String)> {
    let (text, line, column) = marked(text);
    client.open("typing.vis", &text);
    let found = client.at("textDocument/completion", "typing.vis", line, column).unwrap();
    let mut items: Vec<Value> = found["items"].as_array().unwrap().clone();
    items.sort_by_key(|item| item["sortText"].as_str().unwrap().to_owned());
    let of = |item: &Value| {
        let edit = &item["textEdit"];
        assert_eq!(edit["range"]["end"], json!({ "line": line, "character": column }));
        (item["label"].as_str().unwrap().to_owned(), edit["newText"].as_str().unwrap().to_owned())
    };
    items.iter().map(of).collect()
}

fn labels(client: &mut Client, text: &str) -> Vec<String> {
    complete(client, text).into_iter().map(|(label, _)| label).collect()
}

#[track_caller]
fn has(client: &mut Client, text: &str, wanted: &[&str], unwanted: &[&str]) {
    let found = labels(client, text);
    for word in wanted {
        assert!(found.iter().any(|label| label == word), "{text}: no {word} in {found:?}");
    }
    for word in unwanted {
        assert!(found.iter().all(|label| label != word), "{text}: {word} in {found:?}");
    }
}

#[test]
fn declarations_and_clauses_stand_where_they_can() {
    let mut client = Client::new(PROJECT);
    has(&mut client, "seg‸", &["segment", "campaign", "test"], &["for", "tier"]);
    has(&mut client, "segment a when true\n\n‸", &["segment", "decision"], &["for"]);
    has(
        &mut client,
        "campaign c {\n  ‸\n}\n",
        &["for", "except", "via", "holdout"],
        &["choose", "segment", "tier"],
    );
    has(&mut client, "decision d {\n  ‸", &["via", "choose", "from", "rank", "fallback"], &["for"]);
    has(&mut client, "channel c {\n  ‸", &["requires", "quiet", "limit", "content"], &["for"]);
    has(&mut client, "test \"x\" {\n  ‸", &["given", "contacted", "at", "expect"], &["for"]);
    has(&mut client, "experiment e {\n  ‸", &["traffic", "arm"], &["for"]);
    has(&mut client, "guard g ‸", &["never"], &["segment"]);
    has(&mut client, "segment s ‸", &["when"], &["campaign"]);
    client.leave();
}

#[test]
fn values_of_an_enumeration_come_first() {
    let mut client = Client::new(PROJECT);
    for text in [
        "segment s when tier = ‸",
        "segment s when tier in [‸",
        "segment s when tier in [\"gold\", ‸",
        "segment s when regular and tier != ‸",
        "campaign c {\n  for crm.tier = ‸\n  via web { headline: \"x\" }\n}\n",
        "test \"x\" {\n  given tier = ‸",
    ] {
        let found = labels(&mut client, text);
        assert_eq!(found[..3], ["\"gold\"", "\"none\"", "\"silver\""], "{text}: {found:?}");
    }
    assert_eq!(labels(&mut client, "segment s when tier = \"go‸"), ["gold", "none", "silver"]);
    has(
        &mut client,
        "table t -> number {\n  | tier | spend => t |\n  | ‸",
        &["\"gold\"", "any", "otherwise"],
        &[],
    );
    has(
        &mut client,
        "table t -> number {\n  | tier | spend => t |\n  | \"gold\" | ‸",
        &["any"],
        &["\"gold\"", "otherwise"],
    );
    has(&mut client, "segment s when email_optin = ‸", &["true", "false"], &[]);
    client.leave();
}

#[test]
fn names_fit_their_place() {
    let mut client = Client::new(PROJECT);
    has(
        &mut client,
        "segment s when ‸",
        &["tier", "regular", "address.city", "`Prénom usuel`", "count", "not", "crm"],
        &["win_back", "web"],
    );
    has(&mut client, "campaign c {\n  via ‸", &["web"], &["tier", "win_back"]);
    has(&mut client, "decision d {\n  via web\n  from ‸", &["win_back", "win_more"], &["tier"]);
    has(&mut client, "decision d {\n  via web\n  from win_back, ‸", &["win_more"], &["tier"]);
    has(&mut client, "decision d {\n  fallback ‸", &["win_back"], &["web"]);
    has(&mut client, "decision d {\n  via web\n  rank by ‸", &["value", "priority", "spend"], &[]);
    has(&mut client, "guard g never ‸", &["win_back"], &["tier"]);
    has(&mut client, "guard g never win_back when ‸", &["tier", "campaign"], &[]);
    has(&mut client, "let x = count(‸", &["purchase"], &["tier"]);
    has(&mut client, "let x = sum(purchase.‸", &["amount", "category"], &["tier"]);
    has(&mut client, "let x = count(purchase where ‸", &["amount", "category", "tier"], &[]);
    has(&mut client, "segment s when crm.‸", &["tier", "address", "purchase"], &["regular"]);
    has(&mut client, "segment s when address.‸", &["city"], &["tier"]);
    has(&mut client, "segment s when crm.address.‸", &["city"], &["tier"]);
    has(&mut client, "campaign c { via web { headline: \"Hi {‸", &["first_name"], &["segment"]);
    client.leave();
}

#[test]
fn messages_have_the_fields_of_their_channel() {
    let mut client = Client::new(PROJECT);
    let found = complete(&mut client, "campaign c {\n  via web { ‸ }\n}\n");
    assert_eq!(found[0], ("headline".to_owned(), "headline: \"\"".to_owned()), "{found:?}");
    has(&mut client, "campaign c {\n  via web { ‸ }\n}\n", &["headline", "discount", "variant"], &["for"]);
    has(&mut client, "campaign c {\n  via web { headline: \"x\", ‸ }\n}\n", &["discount"], &["headline"]);
    has(&mut client, "campaign c {\n  via web {\n    variant a 50% { ‸", &["headline"], &["variant"]);
    client.leave();
}

#[test]
fn tests_know_what_they_may_say() {
    let mut client = Client::new(PROJECT);
    has(&mut client, "test \"x\" {\n  given ‸", &["tier", "purchase", "crm"], &["regular"]);
    has(&mut client, "test \"x\" {\n  given purchase [{ ‸", &["ordered_at", "amount"], &["tier"]);
    has(&mut client, "test \"x\" {\n  given purchase [{ amount: 3 EUR, ‸", &["ordered_at"], &["amount"]);
    has(&mut client, "test \"x\" {\n  expect ‸", &["hero", "regular", "eligible"], &[]);
    has(&mut client, "test \"x\" {\n  expect hero ‸", &["chooses", "rejects"], &[]);
    has(&mut client, "test \"x\" {\n  expect hero chooses ‸", &["win_back", "nothing"], &["tier"]);
    has(
        &mut client,
        "test \"x\" {\n  expect hero rejects win_back because ‸",
        &["not_in_audience", "guarded"],
        &["tier"],
    );
    has(&mut client, "test \"x\" {\n  contacted ‸", &["win_back"], &["web"]);
    has(&mut client, "test \"x\" {\n  contacted win_back via ‸", &["web"], &["win_back"]);
    client.leave();
}

#[test]
fn numbers_go_on_with_units_and_expressions_with_operators() {
    let mut client = Client::new(PROJECT);
    has(&mut client, "segment s when count(purchase in last 30 ‸", &["days", "months"], &["tier"]);
    has(&mut client, "segment s when spend > 50 ‸", &["EUR", "days", "and"], &["tier"]);
    has(&mut client, "segment s when tier ‸", &["in", "is", "and", "otherwise"], &["tier"]);
    has(&mut client, "segment s when tier is ‸", &["missing", "known"], &["and"]);
    has(&mut client, "segment s when ordered in ‸", &["last", "next"], &[]);
    has(&mut client, "segment s when count(purchase ‸", &["where", "in", "followed"], &[]);
    has(&mut client, "channel c {\n  limit 3 per 7 ‸", &["days"], &["requires_"]);
    has(&mut client, "channel c {\n  limit 3 ‸", &["per"], &["tier"]);
    client.leave();
}

#[test]
fn types_and_what_marks_an_attribute() {
    let mut client = Client::new(PROJECT);
    has(&mut client, "source s {\n  a: ‸", &["text", "money", "datetime", "list"], &["tier"]);
    has(&mut client, "source s {\n  a: money ‸", &["EUR", "CHF"], &["tier"]);
    has(&mut client, "source s {\n  a: text ‸", &["key", "sensitive", "column"], &["tier"]);
    has(&mut client, "table t -> ‸", &["number"], &["tier"]);
    has(&mut client, "table t -> number hit ‸", &["first", "unique", "sum"], &[]);
    client.leave();
}

#[test]
fn silencers_know_the_lints_and_other_comments_nothing() {
    let mut client = Client::new(PROJECT);
    has(&mut client, "# visavis: allow(‸", &["missing-trap", "unused"], &[]);
    assert_eq!(labels(&mut client, "# what ‸"), Vec::<String>::new());
    assert_eq!(labels(&mut client, "segment s \"what ‸"), Vec::<String>::new());
    client.leave();
}

#[test]
fn a_name_of_two_sources_stands_behind_its_source() {
    let mut client = Client::new(&[]);
    has(
        &mut client,
        "source a { x: int y: int }\nsource b { x: int }\n\nsegment s when ‸",
        &["a.x", "b.x", "y"],
        &["x", "a.y"],
    );
    client.leave();
}

#[test]
fn snippets_only_for_editors_that_fill_them_in() {
    let capabilities =
        json!({ "textDocument": { "completion": { "completionItem": { "snippetSupport": true } } } });
    let mut client = Client::with(PROJECT, capabilities);
    let found = complete(&mut client, "segment s when cou‸");
    let count = found.iter().find(|(label, _)| label == "count").unwrap();
    assert_eq!(count.1, "count(${1:event} in last ${2:30 days})");
    let mut plain = Client::new(PROJECT);
    let found = complete(&mut plain, "segment s when cou‸");
    assert!(found.contains(&("count".to_owned(), "count(event in last 30 days)".to_owned())));
    client.leave();
}
