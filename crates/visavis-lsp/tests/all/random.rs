//! After any edits the server says what a fresh check says, and no request panics or hangs.

use proptest::prelude::*;
use serde_json::json;

use crate::client::{Client, NOW, PROJECT};
use crate::diagnostics::{expected, told};

/// What people type, and what breaks most.
const TYPED: [&str; 18] = [
    "",
    "",
    " ",
    "\n",
    "x",
    "é",
    "\"",
    "{",
    "}",
    "#",
    "`",
    "😀",
    "tier",
    " and ",
    "segment s when true\n",
    "\r\n",
    "}\n\n",
    "win_*",
];

const FILES: [&str; 3] = ["sources.vis", "audiences.vis", "campaigns/all.vis"];

/// A place in a text as the protocol says it.
fn position(text: &str, at: usize) -> (serde_json::Value, usize) {
    let at = text.floor_char_boundary(at);
    // Between the two characters of a line's end there is no place.
    let at = if text[..at].ends_with('\r') && text[at..].starts_with('\n') { at - 1 } else { at };
    let before = &text[..at];
    let column = before.rsplit('\n').next().unwrap().encode_utf16().count();
    (json!({ "line": before.matches('\n').count(), "character": column }), at)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: ProptestConfig::default().cases / 8, ..ProptestConfig::default() })]

    #[test]
    fn the_server_says_what_a_fresh_check_says(
        edits in proptest::collection::vec((0..3_usize, any::<u32>(), 0..14_usize, 0..TYPED.len(), 0..8_usize), 1..14),
    ) {
        let mut client = Client::new(PROJECT);
        let mut texts: Vec<(&str, String)> = PROJECT.iter().map(|(name, text)| (*name, (*text).to_owned())).collect();
        for name in FILES {
            client.open_file(name);
        }
        let mut last = (FILES[2], 1);
        for (file, at, length, typed, ask) in edits {
            let name = FILES[file];
            let (_, text) = texts.iter_mut().find(|(of, _)| *of == name).unwrap();
            let (start, from) = position(text, at as usize % (text.len() + 1));
            let (end, to) = position(text, (from + length).min(text.len()));
            text.replace_range(from..to.max(from), TYPED[typed]);
            let end = if to < from { start.clone() } else { end };
            let change = json!([{ "range": { "start": start, "end": end }, "text": TYPED[typed] }]);
            last = (name, client.change(name, change));
            let (place, _) = position(text, from);
            let (line, column) = (place["line"].as_u64().unwrap() as usize, place["character"].as_u64().unwrap() as usize);
            let method = ["hover", "definition", "completion", "documentHighlight", "signatureHelp", "prepareRename"].get(ask);
            if let Some(method) = method {
                let answer = client.at(&format!("textDocument/{method}"), name, line, column);
                if let Err((code, message)) = answer {
                    prop_assert!(code != -32603, "{}", message);
                }
            }
        }
        for method in ["documentSymbol", "foldingRange", "semanticTokens/full"] {
            let params = json!({ "textDocument": { "uri": client.uri(FILES[1]) } });
            let answer = client.ask(&format!("textDocument/{method}"), params);
            prop_assert!(answer.is_ok());
        }
        for (name, text) in &texts {
            std::fs::write(client.folder.join(name), text).unwrap();
        }
        let fresh = visavis::check_dir(&client.folder);
        let said = client.settled(last.0, last.1);
        for name in FILES {
            let found = told(said.get(&client.uri(name)).map_or(&[], Vec::as_slice));
            match &fresh {
                Ok(checked) => {
                    let mut checked = checked.clone();
                    checked.add_lints(Some(NOW));
                    prop_assert_eq!(found, expected(&checked, name), "{} of {:?}", name, texts);
                }
                // A carriage return alone makes a file that is not read.
                Err(_) => prop_assert!(texts.iter().any(|(_, text)| text.contains('\r'))),
            }
        }
        client.leave();
    }
}
