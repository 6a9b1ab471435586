//! Renaming: every place in every file, and nothing that would change what rules mean.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::client::{Client, PROJECT, applied, find, text_of};

/// The files after a rename of what stands at a word.
fn rename(
    client: &mut Client,
    name: &str,
    word: &str,
    new: &str,
) -> Result<BTreeMap<String, String>, String> {
    let (line, column) = find(text_of(name), word, 0);
    let params = json!({
        "textDocument": { "uri": client.uri(name) },
        "position": { "line": line, "character": column + 1 },
        "newName": new,
    });
    let edit = client.ask("textDocument/rename", params).map_err(|(_, message)| message)?;
    let mut files: BTreeMap<String, String> =
        PROJECT.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect();
    for (uri, edits) in edit["changes"].as_object().unwrap() {
        let (name, text) = files.iter_mut().find(|(name, _)| uri.ends_with(name.as_str())).unwrap();
        *text = applied(text, edits.as_array().unwrap());
        assert_ne!(name, "visavis.toml");
    }
    Ok(files)
}

fn count(files: &BTreeMap<String, String>, word: &str) -> usize {
    files.values().map(|text| text.matches(word).count()).sum()
}

/// What the renamed files mean: the decisions of a program do not go by the names of its attributes.
fn check(files: &BTreeMap<String, String>) -> Vec<String> {
    let texts = files.iter().map(|(name, text)| (name.as_str(), text.as_str()));
    let checked = visavis::check_sources(texts);
    checked.diagnostics.iter().map(|found| format!("{} {}", found.code, found.message)).collect()
}

#[test]
fn an_attribute_in_every_file_keeps_its_place_in_the_data() {
    let mut client = Client::new(PROJECT);
    let files = rename(&mut client, "audiences.vis", "tier =", "rang fidélité").unwrap();
    assert_eq!(check(&files), Vec::<String>::new());
    assert_eq!(count(&files, "`rang fidélité`"), 5);
    assert!(files["sources.vis"].contains("= \"none\" column \"tier\"\n"), "{}", files["sources.vis"]);
    client.leave();
}

#[test]
fn names_in_texts_tests_and_tables_are_renamed() {
    let mut client = Client::new(PROJECT);
    let files = rename(&mut client, "campaigns/all.vis", "first_name", "given_name").unwrap();
    assert!(files["campaigns/all.vis"].contains("{given_name otherwise"));
    let files = rename(&mut client, "audiences.vis", "discount ->", "rebate").unwrap();
    assert_eq!(check(&files), Vec::<String>::new());
    assert!(files["audiences.vis"].contains("| tier | spend => rebate |"));
    assert!(files["campaigns/all.vis"].contains("{rebate} off"));
    // The content field of the same name is another thing.
    assert!(files["sources.vis"].contains("discount: number?"));
    let files = rename(&mut client, "sources.vis", "amount:", "total").unwrap();
    assert_eq!(check(&files), Vec::<String>::new());
    assert!(files["campaigns/all.vis"].contains("total: 6 EUR"));
    assert!(files["sources.vis"].contains("total: money EUR column \"amount\""));
    client.leave();
}

#[test]
fn channels_campaigns_groups_and_events() {
    let mut client = Client::new(PROJECT);
    for (name, word, new, places) in [
        ("sources.vis", "web", "site", 4),
        ("campaigns/all.vis", "win_back", "win_again", 3),
        ("sources.vis", "address", "home", 2),
        ("sources.vis", "purchase", "ordering", 4),
        ("campaigns/all.vis", "hero", "banner", 2),
        ("audiences.vis", "vip", "where", 4),
    ] {
        let files = rename(&mut client, name, word, new).unwrap();
        assert_eq!(check(&files), Vec::<String>::new(), "{new}");
        assert_eq!(count(&files, new), places, "{new}: {files:?}");
    }
    client.ask("workspace/symbol", json!({ "query": "x" })).unwrap();
    let told = client.notes.iter().filter(|note| note.method == "window/showMessage").count();
    assert_eq!(told, 5);
    client.leave();
}

#[test]
fn what_would_change_the_meaning_is_refused_in_words() {
    let mut client = Client::new(PROJECT);
    for (name, word, new, said) in [
        ("audiences.vis", "vip", "regular", "declared twice"),
        ("audiences.vis", "vip", "tier", "declared twice"),
        ("audiences.vis", "vip", "now", "meaning of its own"),
        ("audiences.vis", "vip", "", "at least one character"),
        ("audiences.vis", "vip", "a`b", "cannot be a name"),
        ("campaigns/all.vis", "win_back", "back", "stand for something else"),
        ("campaigns/all.vis", "win_back", "win_*", "any letters"),
        ("campaigns/all.vis", "win_*", "x", "names 2 things"),
        ("audiences.vis", "gold", "silver", "what the data says"),
        ("campaigns/all.vis", "a vip", "x", "a test has a title"),
        ("audiences.vis", "segment", "x", "no name here"),
        // A field hides an attribute of the same name inside filters.
        ("sources.vis", "category:", "amount", "declared twice"),
    ] {
        let refused = rename(&mut client, name, word, new).unwrap_err();
        assert!(refused.contains(said), "{word} -> {new}: {refused}");
    }
    client.leave();
}

#[test]
fn a_name_that_would_be_taken_for_a_field_is_refused() {
    let text = "source a { n: int event e at t { t: date m: int } }\nsegment s when any(e where n = 1)\n";
    let mut client = Client::new(&[]);
    client.open("a.vis", text);
    let params = json!({ "textDocument": { "uri": client.uri("a.vis") }, "position": { "line": 0, "character": 11 }, "newName": "m" });
    let (_, refused) = client.ask("textDocument/rename", params).unwrap_err();
    assert!(refused.contains("stand for something else"), "{refused}");
    client.leave();
}

#[test]
fn where_an_error_leaves_open_what_a_name_means_nothing_is_renamed() {
    let mut client = Client::new(PROJECT);
    client.open("audiences.vis", &format!("{}\nsegment q when q and vip\n", text_of("audiences.vis")));
    let refused = rename(&mut client, "audiences.vis", "vip", "best").unwrap_err();
    assert!(refused.contains("audiences.vis, line"), "{refused}");
    client.leave();
}

#[test]
fn the_name_is_offered_as_it_stands() {
    let capabilities = json!({ "workspace": { "workspaceEdit": { "documentChanges": true } } });
    let mut client = Client::with(PROJECT, capabilities);
    let (line, column) = find(text_of("campaigns/all.vis"), "`Prénom", 0);
    let found = client.at("textDocument/prepareRename", "campaigns/all.vis", line, column + 3).unwrap();
    assert_eq!(found["placeholder"], "Prénom usuel");
    assert_eq!(found["range"]["start"]["character"], column);
    assert_eq!(found["range"]["end"]["character"], column + 14);
    // An editor that can is told which version the edits are for.
    client.open_file("campaigns/all.vis");
    let params = json!({
        "textDocument": { "uri": client.uri("campaigns/all.vis") },
        "position": { "line": line, "character": column + 3 },
        "newName": "usual",
    });
    let edit = client.ask("textDocument/rename", params).unwrap();
    let documents: Vec<(&str, &Value)> = edit["documentChanges"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| {
            (
                one["textDocument"]["uri"].as_str().unwrap().rsplit('/').next().unwrap(),
                &one["textDocument"]["version"],
            )
        })
        .collect();
    assert_eq!(documents, [("all.vis", &json!(1)), ("sources.vis", &Value::Null)]);
    client.leave();
}

#[test]
fn an_arm_is_renamed_where_it_is_declared_and_where_it_is_compared_with() {
    let text = "source a { id: text key }\n\
                experiment look { arm plain 50%  arm bold 50% }\n\
                segment s when look = \"bold\" or look in [\"plain\"]\n\
                table t -> int { | look => n | | \"bold\" => 1 | | otherwise => 0 | }\n";
    let mut client = Client::new(&[]);
    client.open("a.vis", text);
    let mut renamed = |line: u32, character: u32, new: &str| {
        let params = json!({ "textDocument": { "uri": client.uri("a.vis") }, "position": { "line": line, "character": character }, "newName": new });
        let edit = client.ask("textDocument/rename", params).map_err(|(_, message)| message)?;
        let changes = edit["changes"].as_object().unwrap().values().next().unwrap().clone();
        Ok::<String, String>(applied(text, changes.as_array().unwrap()))
    };
    // From the declaration, and from a text that names it.
    let column = |line: usize, word: &str| {
        u32::try_from(text.lines().nth(line).unwrap().find(word).unwrap() + 1).unwrap()
    };
    let wanted = text.replace("arm bold", "arm `in bold`").replace("\"bold\"", "\"in bold\"");
    assert_eq!(renamed(1, column(1, "bold"), "in bold"), Ok(wanted.clone()));
    assert_eq!(renamed(2, column(2, "bold"), "in bold"), Ok(wanted));
    assert!(renamed(1, column(1, "bold"), "plain").is_err());
    client.leave();
}
