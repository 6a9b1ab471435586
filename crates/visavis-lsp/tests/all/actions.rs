//! Quick fixes, all sure fixes, silencers, and the one layout.

use serde_json::{Value, json};

use crate::client::{Client, applied};

fn actions(client: &mut Client, name: &str, line: usize, column: usize, only: Option<&str>) -> Vec<Value> {
    let position = json!({ "line": line, "character": column });
    let mut context = json!({ "diagnostics": [] });
    if let Some(only) = only {
        context["only"] = json!([only]);
    }
    let range = json!({ "start": position, "end": position });
    let params = json!({ "textDocument": { "uri": client.uri(name) }, "range": range, "context": context });
    client.ask("textDocument/codeAction", params).unwrap().as_array().unwrap().clone()
}

fn edited(client: &Client, name: &str, text: &str, action: &Value) -> String {
    let edits = action["edit"]["changes"][client.uri(name).as_str()].as_array().unwrap();
    applied(text, edits)
}

#[test]
fn a_sure_fix_is_preferred_and_mends() {
    let text = "source crm { tier: \"gold\" | \"é\" }\nsegment s when tier == \"gold\"\n";
    let mut client = Client::new(&[]);
    client.open("a.vis", text);
    let found = actions(&mut client, "a.vis", 1, 21, None);
    let fix = found.iter().find(|one| one["isPreferred"] == true).unwrap();
    assert_eq!((&fix["title"], &fix["kind"]), (&json!("write `=`"), &json!("quickfix")));
    assert_eq!(fix["diagnostics"][0]["code"], "E0106");
    assert_eq!(edited(&client, "a.vis", text, fix), text.replace("==", "="));
    assert!(actions(&mut client, "a.vis", 0, 0, None).iter().all(|one| one["isPreferred"] != true));
    assert!(actions(&mut client, "a.vis", 1, 21, Some("refactor")).is_empty());
    client.leave();
}

#[test]
fn a_fix_that_is_a_guess_is_not_preferred() {
    let text = "source crm { tier: int }\nsegment s when teir = 1\n";
    let mut client = Client::new(&[]);
    client.open("a.vis", text);
    let found = actions(&mut client, "a.vis", 1, 16, Some("quickfix"));
    assert_eq!(found[0]["isPreferred"], false);
    assert_eq!(edited(&client, "a.vis", text, &found[0]), text.replace("teir", "tier"));
    client.leave();
}

#[test]
fn every_sure_fix_of_a_file_at_once() {
    let text = "source crm { tier: \"gold\" | \"none\" n: int }\nsegment a when tier == \"gold\" && n > 3\nsegment b when tier = \"GOLD\"\n";
    let mut client = Client::new(&[]);
    client.open("a.vis", text);
    let found = actions(&mut client, "a.vis", 0, 0, Some("source.fixAll"));
    assert_eq!(found.len(), 1);
    let mended = edited(&client, "a.vis", text, &found[0]);
    assert_eq!(
        mended,
        "source crm { tier: \"gold\" | \"none\" n: int }\nsegment a when tier = \"gold\" and n > 3\nsegment b when tier = \"gold\"\n"
    );
    client.open("b.vis", "segment s when true\n");
    assert!(actions(&mut client, "b.vis", 0, 0, Some("source")).is_empty());
    client.leave();
}

#[test]
fn a_lint_is_silenced_above_its_declaration() {
    let text = "source crm { a: int? }\n\n# Those who\nsegment s\n  when a != 1\n\ncampaign c { for s via w }\nchannel w {}\n";
    let mut client = Client::new(&[]);
    client.open("a.vis", text);
    let found = actions(&mut client, "a.vis", 4, 9, None);
    let silence =
        found.iter().find(|one| one["title"] == "silence `missing-trap` for this declaration").unwrap();
    let silenced = edited(&client, "a.vis", text, silence);
    assert!(silenced.contains("# Those who\n# visavis: allow(missing-trap)\nsegment s\n"), "{silenced}");
    let version = client.replace("a.vis", &silenced);
    assert!(client.diagnostics("a.vis", Some(version)).iter().all(|one| one["code"] != "missing-trap"));
    client.leave();
}

#[test]
fn formatting_is_that_of_the_command() {
    let text = "# é 😀\r\nsegment   s \"é\" when   true\r\n\r\n\r\nsegment b when (\r\n";
    let mut client = Client::new(&[]);
    client.open("a.vis", text);
    let options = json!({ "tabSize": 8, "insertSpaces": false });
    let params = json!({ "textDocument": { "uri": client.uri("a.vis") }, "options": options });
    let edits = client.ask("textDocument/formatting", params.clone()).unwrap();
    let laid = applied(text, edits.as_array().unwrap());
    assert_eq!(laid, visavis_fmt::format(text).text);
    assert_ne!(laid, text);
    client.replace("a.vis", &laid);
    assert_eq!(client.ask("textDocument/formatting", params).unwrap(), json!([]));
    client.leave();
}
