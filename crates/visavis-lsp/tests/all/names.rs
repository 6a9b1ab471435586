//! Definitions, references, highlights: what names stand for.

use serde_json::{Value, json};

use crate::client::{Client, PROJECT, find, text_of};

fn locations(found: &Value) -> Vec<(String, u64, u64)> {
    let of = |one: &Value| {
        let file = one["uri"].as_str().unwrap().rsplit('/').next().unwrap().to_owned();
        let start = &one["range"]["start"];
        (file, start["line"].as_u64().unwrap(), start["character"].as_u64().unwrap())
    };
    found.as_array().map(|all| all.iter().map(of).collect()).unwrap_or_default()
}

fn definition(client: &mut Client, name: &str, word: &str, n: usize) -> Vec<(String, u64, u64)> {
    let (line, column) = find(text_of(name), word, n);
    locations(&client.at("textDocument/definition", name, line, column + 1).unwrap())
}

/// Where a word stands first in a file of the project.
fn place(name: &str, word: &str) -> (String, u64, u64) {
    let (line, column) = find(text_of(name), word, 0);
    (name.rsplit('/').next().unwrap().to_owned(), line as u64, column as u64)
}

#[test]
fn every_kind_of_name_leads_to_its_declaration() {
    let mut client = Client::new(PROJECT);
    let (sources, audiences, campaigns) = ("sources.vis", "audiences.vis", "campaigns/all.vis");
    // Where it is used, and the word before its declaration.
    let cases = [
        (audiences, "purchase", 0, sources, "purchase at"),
        (audiences, "amount >", 0, sources, "amount:"),
        (audiences, "category", 0, sources, "category:"),
        (audiences, "amount in", 0, sources, "amount:"),
        (audiences, "regular and", 0, audiences, "regular \""),
        (audiences, "tier =", 0, sources, "tier:"),
        (audiences, "tier |", 0, sources, "tier:"),
        (audiences, "gold", 0, sources, "\"gold\""),
        (audiences, "address", 0, sources, "address {"),
        (audiences, "city", 0, sources, "city:"),
        (audiences, "spend =>", 0, audiences, "spend ="),
        (audiences, "discount |", 0, audiences, "discount ->"),
        (sources, "ordered_at {", 0, sources, "ordered_at: datetime"),
        (sources, "email_optin\n", 0, sources, "email_optin:"),
        (campaigns, "vip", 0, audiences, "vip when"),
        (campaigns, "`Prénom", 0, sources, "`Prénom"),
        (campaigns, "web {", 0, sources, "web {"),
        (campaigns, "headline", 0, sources, "headline:"),
        (campaigns, "first_name", 0, sources, "first_name:"),
        (campaigns, "discount}", 0, audiences, "discount ->"),
        (campaigns, "win_back,", 0, campaigns, "win_back \""),
        (campaigns, "purchase", 0, sources, "purchase at"),
        (campaigns, "ordered_at", 0, sources, "ordered_at: datetime"),
        (campaigns, "amount", 0, sources, "amount:"),
        (campaigns, "vip\n", 1, audiences, "vip when"),
        (campaigns, "hero rejects", 0, campaigns, "hero {"),
    ];
    for (name, word, n, at, declared) in cases {
        let n = if name == campaigns && word == "vip\n" { 0 } else { n };
        assert_eq!(definition(&mut client, name, word, n), [place(at, declared)], "{name}: {word}");
    }
    client.leave();
}

#[test]
fn a_pattern_leads_to_every_campaign_that_it_names() {
    let mut client = Client::new(PROJECT);
    let found = definition(&mut client, "campaigns/all.vis", "win_*", 0);
    assert_eq!(found, [place("campaigns/all.vis", "win_back"), place("campaigns/all.vis", "win_more")]);
    client.leave();
}

#[test]
fn words_of_the_language_lead_nowhere() {
    let mut client = Client::new(PROJECT);
    assert_eq!(definition(&mut client, "audiences.vis", "segment", 0), []);
    assert_eq!(definition(&mut client, "sources.vis", "The silos", 0), []);
    client.leave();
}

#[test]
fn references_are_found_in_every_file_texts_and_tests_included() {
    let mut client = Client::new(PROJECT);
    let (line, column) = find(text_of("sources.vis"), "tier", 0);
    let params = |client: &Client, declaration: bool| {
        json!({
            "textDocument": { "uri": client.uri("sources.vis") },
            "position": { "line": line, "character": column },
            "context": { "includeDeclaration": declaration },
        })
    };
    let request = params(&client, false);
    let used = locations(&client.ask("textDocument/references", request).unwrap());
    let files: Vec<&str> = used.iter().map(|(file, ..)| file.as_str()).collect();
    assert_eq!(files, ["audiences.vis", "audiences.vis", "all.vis", "all.vis"]);
    let request = params(&client, true);
    let all = locations(&client.ask("textDocument/references", request).unwrap());
    assert_eq!(all.len(), used.len() + 1);
    // An inserted value is one.
    let (line, column) = find(text_of("sources.vis"), "first_name", 0);
    let found = client.at("textDocument/references", "sources.vis", line, column);
    assert!(found.is_err(), "the context is missing");
    client.leave();
}

#[test]
fn highlights_are_those_of_the_file() {
    let mut client = Client::new(PROJECT);
    let (line, column) = find(text_of("audiences.vis"), "regular", 0);
    let found = client.at("textDocument/documentHighlight", "audiences.vis", line, column).unwrap();
    let kinds: Vec<u64> = found.as_array().unwrap().iter().map(|one| one["kind"].as_u64().unwrap()).collect();
    assert_eq!(kinds, [3, 2]);
    client.leave();
}

#[test]
fn names_are_known_although_the_file_is_broken() {
    let mut client = Client::new(PROJECT);
    let text = format!(
        "{}\nsegment broken when (tier = \n\nsegment after when regular and tier = \"gold\"\n",
        text_of("audiences.vis")
    );
    client.open("audiences.vis", &text);
    let (line, column) = find(&text, "regular and", 1);
    let found = locations(&client.at("textDocument/definition", "audiences.vis", line, column + 2).unwrap());
    assert_eq!(found, [place("audiences.vis", "regular")]);
    client.leave();
}

#[test]
fn a_name_of_two_sources_leads_to_both() {
    let text = "source a { x: int }\nsource b { x: int }\nsegment s when x = 1 and a.x = 2\n";
    let mut client = Client::new(&[]);
    client.open("a.vis", text);
    let found = client.at("textDocument/definition", "a.vis", 2, 15).unwrap();
    assert_eq!(locations(&found).len(), 2);
    let found = client.at("textDocument/definition", "a.vis", 2, 27).unwrap();
    assert_eq!(locations(&found), [("a.vis".to_owned(), 0, 11)]);
    let found = client.at("textDocument/definition", "a.vis", 2, 25).unwrap();
    assert_eq!(locations(&found), [("a.vis".to_owned(), 0, 7)]);
    client.leave();
}
