//! Diagnostics: those of `check`, about the texts as they stand in the editor.

use serde_json::{Value, json};
use visavis_diag::{Diagnostic, Severity};

use crate::client::{Client, NOW, PROJECT, find, text_of};

/// What `check` finds in the same files, as the protocol says it: code, severity, message, line, column in UTF-16.
pub(crate) type Told = (String, u64, String, u64, u64);

pub(crate) fn told(diagnostics: &[Value]) -> Vec<Told> {
    let of = |found: &Value| {
        let start = &found["range"]["start"];
        (
            found["code"].as_str().unwrap_or("").to_owned(),
            found["severity"].as_u64().unwrap(),
            found["message"].as_str().unwrap().to_owned(),
            start["line"].as_u64().unwrap(),
            start["character"].as_u64().unwrap(),
        )
    };
    diagnostics.iter().map(of).collect()
}

/// The same of the library, for one file of what was checked.
pub(crate) fn expected(checked: &visavis::Checked, name: &str) -> Vec<Told> {
    let of = |found: &Diagnostic| {
        let label = found.primary()?;
        let file = checked.sources.get(label.span.source)?;
        let before = &file.text[..label.span.start as usize];
        let column = before.rsplit('\n').next().unwrap().encode_utf16().count();
        let severity = if found.severity == Severity::Error { 1 } else { 2 };
        let place = (before.matches('\n').count() as u64, column as u64);
        file.name
            .ends_with(name)
            .then(|| (found.code.to_string(), severity, visavis_render::plain(found), place.0, place.1))
    };
    checked.diagnostics.iter().filter_map(of).collect()
}

#[test]
fn what_check_says_of_the_files_on_disk() {
    let mut files = PROJECT.to_vec();
    files[2].1 = "segment regular when teir = \"gold\"\n\nsegment vip when regular and tier = \"gold\"\n";
    let mut client = Client::new(&files);
    let mut checked = visavis::check_dir(&client.folder).unwrap();
    checked.add_lints(Some(NOW));
    for name in ["audiences.vis", "campaigns/all.vis"] {
        let found = told(&client.diagnostics(name, None));
        assert!(!found.is_empty());
        assert_eq!(found, expected(&checked, name), "{name}");
    }
    client.leave();
}

#[test]
fn what_is_typed_is_ahead_of_the_disk() {
    let mut client = Client::new(PROJECT);
    let (line, column) = find(text_of("audiences.vis"), "gold", 0);
    client.open_file("audiences.vis");
    assert_eq!(client.diagnostics("audiences.vis", Some(1)), Vec::<Value>::new());
    let range = json!({ "start": { "line": line, "character": column }, "end": { "line": line, "character": column + 4 } });
    let version = client.change("audiences.vis", json!([{ "range": range, "text": "glod" }]));
    let found = client.diagnostics("audiences.vis", Some(version));
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!(found[0]["code"], "E0304");
    assert_eq!(found[0]["range"]["start"], json!({ "line": line, "character": column - 1 }));
    assert_eq!(found[0]["source"], "visavis");
    assert!(found[0]["codeDescription"]["href"].as_str().unwrap().ends_with("docs/errors/E0304.md"));
    // The other half of the problem stands in another file.
    let related = &found[0]["relatedInformation"][0];
    assert_eq!(related["location"]["uri"], client.uri("sources.vis").as_str());
    let version = client.change("audiences.vis", json!([{ "range": range, "text": "gold" }]));
    assert_eq!(client.diagnostics("audiences.vis", Some(version)), Vec::<Value>::new());
    client.leave();
}

#[test]
fn a_mistake_in_one_file_shows_in_another_and_goes_with_it() {
    let mut client = Client::new(PROJECT);
    client.open_file("sources.vis");
    client.diagnostics("sources.vis", Some(1));
    client.replace("sources.vis", &text_of("sources.vis").replace("tier:", "rank:"));
    let found = client.diagnostics("audiences.vis", None);
    assert!(found.iter().any(|one| one["code"] == "E0201"), "{found:?}");
    client.close("sources.vis");
    assert_eq!(client.diagnostics("audiences.vis", None), Vec::<Value>::new());
    client.leave();
}

#[test]
fn accents_and_emoji_count_as_the_protocol_counts_them() {
    let text = "segment é \"😀\" when \"😀é\" = nothing_here\n";
    let mut client = Client::new(&[]);
    client.open("alone.vis", text);
    let found = client.diagnostics("alone.vis", Some(1));
    let (line, column) = find(text, "nothing_here", 0);
    assert_eq!(found[0]["range"]["start"], json!({ "line": line, "character": column }));
    assert_eq!(found[0]["range"]["end"], json!({ "line": line, "character": column + 12 }));
    let capabilities = json!({ "general": { "positionEncodings": ["utf-8"] } });
    let mut bytes = Client::with(&[], capabilities);
    bytes.open("alone.vis", text);
    let found = bytes.diagnostics("alone.vis", Some(1));
    assert_eq!(found[0]["range"]["start"]["character"], text.find("nothing_here").unwrap());
    client.leave();
}

#[test]
fn lines_that_end_in_both_characters() {
    let text = "segment a\r\n  when true\r\n\r\nsegment b when c\r\n";
    let mut client = Client::new(&[]);
    client.open("alone.vis", text);
    let found = client.diagnostics("alone.vis", Some(1));
    assert!(
        found.iter().any(|one| one["range"]["start"] == json!({ "line": 3, "character": 15 })),
        "{found:?}"
    );
    let range = json!({ "start": { "line": 3, "character": 15 }, "end": { "line": 4, "character": 0 } });
    let version = client.change("alone.vis", json!([{ "range": range, "text": "a\r\n" }]));
    let found = client.diagnostics("alone.vis", Some(version));
    assert!(found.iter().all(|one| one["severity"] != 1), "{found:?}");
    client.leave();
}

#[test]
fn a_file_without_a_manifest_is_a_project_of_its_own() {
    let mut client = Client::new(&[]);
    client.open("a.vis", "segment s when missing_there\n");
    client.open("b.vis", "segment missing_there when true\n");
    client.open("untitled:Untitled-1", "segment t when missing_there\n");
    for name in ["a.vis", "untitled:Untitled-1"] {
        assert!(client.diagnostics(name, Some(1)).iter().any(|one| one["code"] == "E0201"), "{name}");
    }
    assert!(client.diagnostics("b.vis", Some(1)).iter().all(|one| one["severity"] == 2));
    // Nothing is wrong any longer with what nobody looks at.
    client.close("a.vis");
    assert_eq!(client.diagnostics("a.vis", None), Vec::<Value>::new());
    client.leave();
}

#[test]
fn files_that_come_and_go_on_disk() {
    let mut client = Client::new(PROJECT);
    client.open_file("campaigns/all.vis");
    assert_eq!(client.diagnostics("campaigns/all.vis", Some(1)), Vec::<Value>::new());
    let audiences = client.folder.join("audiences.vis");
    std::fs::remove_file(&audiences).unwrap();
    let event = |client: &Client, name: &str, kind: u8| json!({ "changes": [{ "uri": client.uri(name), "type": kind }] });
    client.tell("workspace/didChangeWatchedFiles", event(&client, "audiences.vis", 3));
    let found = client.diagnostics("campaigns/all.vis", Some(1));
    assert!(found.iter().any(|one| one["code"] == "E0201"), "{found:?}");
    std::fs::write(&audiences, text_of("audiences.vis")).unwrap();
    client.tell("workspace/didChangeWatchedFiles", event(&client, "audiences.vis", 1));
    assert_eq!(client.diagnostics("campaigns/all.vis", Some(1)), Vec::<Value>::new());
    // Without its manifest each file is alone.
    std::fs::remove_file(client.folder.join("visavis.toml")).unwrap();
    client.tell("workspace/didChangeWatchedFiles", event(&client, "visavis.toml", 3));
    assert!(!client.diagnostics("campaigns/all.vis", Some(1)).is_empty());
    client.leave();
}

#[test]
fn the_manifest_and_tables_in_files_are_texts_too() {
    let table = "source crm { tier: \"gold\" | \"none\" }\ntable t from \"rates.csv\" -> number hit first\nsegment s when t > 1\n";
    let files = [
        ("visavis.toml", "[project]\nname = \"x\"\n"),
        ("t.vis", table),
        ("rates.csv", "tier,t\ngold,2\nany,1\n"),
    ];
    let mut client = Client::new(&files);
    client.open_file("t.vis");
    let errors = |found: &[Value]| found.iter().filter(|one| one["severity"] == 1).count();
    assert_eq!(errors(&client.diagnostics("t.vis", Some(1))), 0);
    client.open("rates.csv", "tier,t\nglod,2\n");
    assert_eq!(errors(&client.diagnostics("rates.csv", Some(1))), 1);
    client.open("visavis.toml", "[project]\nname = \"x\"\ntimezone = \"Europe/Pariss\"\n");
    assert_eq!(client.diagnostics("visavis.toml", Some(1))[0]["code"], "E0705");
    // A manifest has no words of the language, and a table's header has names.
    assert_eq!(client.at("textDocument/hover", "visavis.toml", 2, 2).unwrap(), Value::Null);
    assert_eq!(client.at("textDocument/completion", "visavis.toml", 1, 0).unwrap()["items"], json!([]));
    let found = client.at("textDocument/definition", "rates.csv", 0, 1).unwrap();
    assert_eq!(found[0]["uri"], client.uri("t.vis").as_str());
    client.leave();
}

#[test]
fn lints_have_the_levels_of_the_manifest_and_what_is_unused_is_grey() {
    let files = [
        ("visavis.toml", "[project]\nname = \"x\"\n"),
        ("a.vis", "source crm { a: int? }\nlet x = 1\nsegment s when a != 1\n"),
    ];
    let mut client = Client::new(&files);
    client.open_file("a.vis");
    let found = client.diagnostics("a.vis", Some(1));
    let unused = found.iter().find(|one| one["code"] == "unused").unwrap();
    assert_eq!((&unused["severity"], &unused["tags"]), (&json!(2), &json!([1])));
    assert!(unused["codeDescription"]["href"].as_str().unwrap().ends_with("docs/lints/unused.md"));
    client.open(
        "visavis.toml",
        "[project]\nname = \"x\"\n[lints]\nunused = \"deny\"\nmissing-trap = \"allow\"\n",
    );
    let found = client.diagnostics("a.vis", Some(1));
    assert!(found.iter().all(|one| one["code"] == "unused" && one["severity"] == 1), "{found:?}");
    client.leave();
}

#[test]
fn a_file_that_cannot_be_read_says_so_and_the_others_are_looked_at() {
    let mut client =
        Client::new(&[("visavis.toml", "[project]\nname = \"x\"\n"), ("a.vis", "segment s when b\n")]);
    std::fs::write(client.folder.join("broken.vis"), [0xff, 0xfe, 0x20, 0x00]).unwrap();
    client.open_file("a.vis");
    assert!(!client.diagnostics("a.vis", Some(1)).is_empty());
    let found = client.diagnostics("broken.vis", None);
    assert!(found[0]["message"].as_str().unwrap().contains("UTF-16"), "{found:?}");
    client.leave();
}

#[test]
fn typing_fast_gives_the_last_text_its_diagnostics() {
    let mut client = Client::new(&[]);
    client.open("a.vis", "segment s when true\n");
    let mut last = 1;
    for n in 0..200 {
        last = client.replace("a.vis", &format!("segment s when x{n}\n"));
    }
    let found = client.diagnostics("a.vis", Some(last));
    assert!(found[0]["message"].as_str().unwrap().contains("x199"));
    let sent = client.notes.iter().filter(|note| note.method == "textDocument/publishDiagnostics").count();
    assert!(sent < 100, "{sent} times");
    client.leave();
}
