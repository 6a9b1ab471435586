//! What an editor shows: hover, outline, search, colours, folds, signatures.

use serde_json::{Value, json};

use crate::client::{Client, PROJECT, find, text_of};

fn hover(client: &mut Client, name: &str, word: &str) -> String {
    let (line, column) = find(text_of(name), word, 0);
    let found = client.at("textDocument/hover", name, line, column + 1).unwrap();
    found["contents"]["value"].as_str().unwrap_or("").to_owned()
}

#[test]
fn hover_says_what_a_name_is() {
    let mut client = Client::new(PROJECT);
    let tier = hover(&mut client, "audiences.vis", "tier =");
    assert!(tier.contains("tier: \"none\" | \"silver\" | \"gold\" = \"none\""), "{tier}");
    assert!(tier.contains("attribute `crm.tier` · never missing · used 4 times"), "{tier}");
    let city = hover(&mut client, "audiences.vis", "city");
    assert!(city.contains("attribute `crm.address.city` · may be missing · used once"), "{city}");
    let regular = hover(&mut client, "audiences.vis", "regular and");
    assert!(
        regular.contains("Buys often 😀") && regular.contains("true or false, never unknown"),
        "{regular}"
    );
    let spend = hover(&mut client, "audiences.vis", "spend =>");
    assert!(
        spend.contains("let spend = sum(") && spend.contains("type `money EUR` · never missing"),
        "{spend}"
    );
    let pattern = hover(&mut client, "campaigns/all.vis", "win_*");
    assert_eq!(pattern, "- campaign `win_back`\n- campaign `win_more`");
    let hero = hover(&mut client, "campaigns/all.vis", "hero rejects");
    assert!(hero.contains("decision `hero`"), "{hero}");
    client.leave();
}

#[test]
fn hover_explains_words_functions_units_and_currencies() {
    let mut client = Client::new(PROJECT);
    for (name, word, said) in [
        ("audiences.vis", "segment", "Names an audience"),
        ("audiences.vis", "count(", "How many events"),
        ("audiences.vis", "months", "steps of the calendar"),
        ("audiences.vis", "EUR", "a currency of ISO 4217"),
        ("sources.vis", "datetime", "An instant"),
        ("sources.vis", "requires", "consent"),
        ("sources.vis", "key", "customer's key"),
    ] {
        let found = hover(&mut client, name, word);
        assert!(found.contains(said), "{word}: {found}");
    }
    assert_eq!(hover(&mut client, "sources.vis", "silos"), "");
    client.leave();
}

#[test]
fn the_outline_nests_parts_in_what_they_are_parts_of() {
    let mut client = Client::new(PROJECT);
    client.open_file("sources.vis");
    let document = json!({ "textDocument": { "uri": client.uri("sources.vis") } });
    let found = client.ask("textDocument/documentSymbol", document).unwrap();
    let names = |all: &Value| -> Vec<String> {
        all.as_array().into_iter().flatten().map(|one| one["name"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(names(&found), ["crm", "web"]);
    let members = &found[0]["children"];
    assert_eq!(
        names(members),
        ["customer_id", "first_name", "tier", "Prénom usuel", "email_optin", "address", "purchase"]
    );
    assert_eq!(names(&members[5]["children"]), ["city"]);
    assert_eq!(names(&members[6]["children"]), ["ordered_at", "amount", "category"]);
    assert_eq!(names(&found[1]["children"]), ["headline", "discount"]);
    client.leave();
}

#[test]
fn a_name_is_searched_by_its_letters() {
    let mut client = Client::new(PROJECT);
    let found = client.ask("workspace/symbol", json!({ "query": "WBACK" })).unwrap();
    assert_eq!(found.as_array().unwrap().len(), 1);
    assert_eq!(found[0]["name"], "win_back");
    let found = client.ask("workspace/symbol", json!({ "query": "amount" })).unwrap();
    assert_eq!(found[0]["containerName"], "purchase");
    client.leave();
}

/// The tokens of a file with the names of their kinds.
fn colours(client: &mut Client, name: &str, text: &str) -> Vec<(String, String)> {
    let types = [
        "keyword",
        "comment",
        "string",
        "number",
        "operator",
        "regexp",
        "function",
        "type",
        "namespace",
        "property",
        "variable",
        "enumMember",
        "event",
        "class",
    ];
    let document = json!({ "textDocument": { "uri": client.uri(name) } });
    let found = client.ask("textDocument/semanticTokens/full", document).unwrap();
    let data: Vec<usize> =
        found["data"].as_array().unwrap().iter().map(|n| n.as_u64().unwrap() as usize).collect();
    let lines: Vec<Vec<u16>> = text.lines().map(|line| line.encode_utf16().collect()).collect();
    let (mut line, mut column, mut out) = (0, 0, Vec::new());
    for token in data.chunks(5) {
        column = if token[0] > 0 { token[1] } else { column + token[1] };
        line += token[0];
        let said = String::from_utf16(&lines[line][column..column + token[2]]).unwrap();
        out.push((said, types[token[3]].to_owned()));
    }
    out
}

#[test]
fn words_have_the_colour_of_what_they_are() {
    let mut client = Client::new(PROJECT);
    for name in ["sources.vis", "audiences.vis", "campaigns/all.vis"] {
        client.open_file(name);
    }
    let found = colours(&mut client, "campaigns/all.vis", text_of("campaigns/all.vis"));
    let has = |word: &str, kind: &str| found.iter().any(|(said, of)| said == word && of == kind);
    for (word, kind) in [
        ("campaign", "keyword"),
        ("win_back", "class"),
        ("vip", "variable"),
        ("`Prénom usuel`", "property"),
        ("web", "namespace"),
        ("headline", "property"),
        ("first_name", "property"),
        ("otherwise", "keyword"),
        ("discount", "variable"),
        ("purchase", "event"),
        ("amount", "property"),
        ("EUR", "type"),
        ("6", "number"),
        ("Hé 😀 ", "string"),
        ("hero", "function"),
    ] {
        assert!(has(word, kind), "{word} {kind}: {found:?}");
    }
    let range = json!({ "start": { "line": 0, "character": 0 }, "end": { "line": 1, "character": 0 } });
    let params = json!({ "textDocument": { "uri": client.uri("campaigns/all.vis") }, "range": range });
    let part = client.ask("textDocument/semanticTokens/range", params).unwrap();
    assert!(part["data"].as_array().unwrap().len() < found.len() * 5);
    client.leave();
}

#[test]
fn blocks_and_comments_fold() {
    let text = "# a\n# b\nsource crm {\n  a: int\n  g {\n    b: int\n  }\n}\n";
    let mut client = Client::new(&[]);
    client.open("a.vis", text);
    let document = json!({ "textDocument": { "uri": client.uri("a.vis") } });
    let found = client.ask("textDocument/foldingRange", document).unwrap();
    let ranges: Vec<(u64, u64)> = found
        .as_array()
        .unwrap()
        .iter()
        .map(|one| (one["startLine"].as_u64().unwrap(), one["endLine"].as_u64().unwrap()))
        .collect();
    assert_eq!(ranges, [(0, 1), (2, 6), (4, 5)]);
    assert_eq!(found[0]["kind"], "comment");
    client.leave();
}

#[test]
fn a_function_shows_how_it_is_called() {
    let mut client = Client::new(&[]);
    client.open("a.vis", "let x = round(1.5, ");
    let found = client.at("textDocument/signatureHelp", "a.vis", 0, 19).unwrap();
    assert_eq!(found["signatures"][1]["label"], "round(number, places)");
    assert_eq!((&found["activeSignature"], &found["activeParameter"]), (&json!(1), &json!(1)));
    assert_eq!(client.at("textDocument/signatureHelp", "a.vis", 0, 3).unwrap(), Value::Null);
    client.leave();
}
