//! An editor as tests have it: it speaks the protocol over a connection in memory, and knows nothing of the server's inside.

use std::path::{Path, PathBuf};
use std::thread::JoinHandle;
use std::time::Duration;

use lsp_server::{Connection, Message, Notification, Request, Response};
use serde_json::{Value, json};
use visavis_lsp::{Ended, serve};
use visavis_value::Instant;

/// The time that lints go by: 2026-03-10 09:00 UTC.
pub(crate) const NOW: Instant = Instant(1_773_133_200_000_000);

/// How long an answer may take before a test fails.
const PATIENCE: Duration = Duration::from_secs(60);

pub(crate) struct Client {
    connection: Connection,
    server: Option<JoinHandle<Ended>>,
    next: i32,
    /// What the server said without being asked, in order.
    pub(crate) notes: Vec<Notification>,
    /// The folder of the project on disk, taken away at the end.
    pub(crate) folder: PathBuf,
    versions: std::collections::HashMap<String, i32>,
}

impl Client {
    /// Starts a server for files on disk; nothing is open yet.
    pub(crate) fn new(files: &[(&str, &str)]) -> Self {
        Self::with(files, json!({}))
    }

    pub(crate) fn with(files: &[(&str, &str)], capabilities: Value) -> Self {
        let mut client = Self::fresh(files);
        let root = client.uri("");
        let folders = json!([{ "uri": root, "name": "project" }]);
        let params = json!({ "processId": null, "rootUri": null, "capabilities": capabilities, "workspaceFolders": folders });
        client.ask("initialize", params).expect("a server that starts");
        client.tell("initialized", json!({}));
        client
    }

    /// A server that was not initialized.
    pub(crate) fn fresh(files: &[(&str, &str)]) -> Self {
        let folder = temporary_folder();
        for (name, text) in files {
            let path = folder.join(name);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, text).unwrap();
        }
        let (ours, theirs) = Connection::memory();
        let server = std::thread::spawn(move || serve(theirs, Some(NOW)));
        let (notes, versions) = (Vec::new(), std::collections::HashMap::new());
        Self { connection: ours, server: Some(server), next: 0, notes, folder, versions }
    }

    pub(crate) fn uri(&self, name: &str) -> String {
        if name.contains(':') {
            return name.to_owned();
        }
        format!("file://{}", self.folder.join(name).display())
    }

    pub(crate) fn send(&self, message: impl Into<Message>) {
        self.connection.sender.send(message.into()).unwrap();
    }

    pub(crate) fn tell(&self, method: &str, params: Value) {
        self.send(Notification { method: method.into(), params });
    }

    /// Sends a request and does not wait; gives its number.
    pub(crate) fn request(&mut self, method: &str, params: Value) -> i32 {
        self.next += 1;
        self.send(Request { id: self.next.into(), method: method.into(), params });
        self.next
    }

    pub(crate) fn answer(&mut self, id: i32) -> Result<Value, (i32, String)> {
        loop {
            match self.receive() {
                Message::Response(Response { id: of, response_result }) if of == id.into() => {
                    return response_result.map_err(|error| (error.code, error.message));
                }
                Message::Notification(note) => self.notes.push(note),
                Message::Request(request) => self.send(Response::new_ok(request.id, Value::Null)),
                Message::Response(other) => panic!("an answer that nobody waits for: {other:?}"),
            }
        }
    }

    pub(crate) fn ask(&mut self, method: &str, params: Value) -> Result<Value, (i32, String)> {
        let id = self.request(method, params);
        self.answer(id)
    }

    fn receive(&self) -> Message {
        self.connection.receiver.recv_timeout(PATIENCE).expect("an answer in time")
    }

    // ---- texts ----

    pub(crate) fn open(&mut self, name: &str, text: &str) {
        let uri = self.uri(name);
        self.versions.insert(uri.clone(), 1);
        let item = json!({ "uri": uri, "languageId": "visavis", "version": 1, "text": text });
        self.tell("textDocument/didOpen", json!({ "textDocument": item }));
    }

    /// Opens a file as it stands on disk.
    pub(crate) fn open_file(&mut self, name: &str) {
        let text = std::fs::read_to_string(self.folder.join(name)).unwrap();
        self.open(name, &text);
    }

    pub(crate) fn change(&mut self, name: &str, changes: Value) -> i32 {
        let uri = self.uri(name);
        let version = self.versions.get_mut(&uri).unwrap();
        *version += 1;
        let version = *version;
        let document = json!({ "uri": uri, "version": version });
        self.tell("textDocument/didChange", json!({ "textDocument": document, "contentChanges": changes }));
        version
    }

    pub(crate) fn replace(&mut self, name: &str, text: &str) -> i32 {
        self.change(name, json!([{ "text": text }]))
    }

    pub(crate) fn close(&self, name: &str) {
        self.tell("textDocument/didClose", json!({ "textDocument": { "uri": self.uri(name) } }));
    }

    /// The diagnostics of a file of that version, once they come; those before are looked through first.
    pub(crate) fn diagnostics(&mut self, name: &str, version: Option<i32>) -> Vec<Value> {
        let uri = self.uri(name);
        let is = |note: &Notification| {
            note.method == "textDocument/publishDiagnostics"
                && note.params["uri"] == uri.as_str()
                && note.params.get("version").and_then(Value::as_i64).map(|v| v as i32) == version
        };
        loop {
            if let Some(at) = self.notes.iter().rposition(is) {
                let note = self.notes.remove(at);
                return note.params["diagnostics"].as_array().unwrap().clone();
            }
            match self.receive() {
                Message::Notification(note) => self.notes.push(note),
                Message::Request(request) => self.send(Response::new_ok(request.id, Value::Null)),
                Message::Response(other) => panic!("an answer that nobody waits for: {other:?}"),
            }
        }
    }

    /// What was said last of each file, once the server has said all about a version of one.
    pub(crate) fn settled(
        &mut self,
        name: &str,
        version: i32,
    ) -> std::collections::HashMap<String, Vec<Value>> {
        let of_this = self.diagnostics(name, Some(version));
        // What is said at once is said before the next answer.
        self.ask("workspace/symbol", json!({ "query": "nothing is called so" })).unwrap();
        let mut last = std::collections::HashMap::from([(self.uri(name), of_this)]);
        for note in self.notes.iter().filter(|note| note.method == "textDocument/publishDiagnostics") {
            let uri = note.params["uri"].as_str().unwrap();
            if uri != self.uri(name) {
                last.insert(uri.to_owned(), note.params["diagnostics"].as_array().unwrap().clone());
            }
        }
        last
    }

    /// Asks about the place in a text that `‸` marks, which is not part of it.
    pub(crate) fn at(
        &mut self,
        method: &str,
        name: &str,
        line: usize,
        column: usize,
    ) -> Result<Value, (i32, String)> {
        let position = json!({ "line": line, "character": column });
        self.ask(method, json!({ "textDocument": { "uri": self.uri(name) }, "position": position }))
    }

    /// Says goodbye as the protocol wants it.
    pub(crate) fn leave(mut self) {
        self.ask("shutdown", Value::Null).unwrap();
        self.tell("exit", Value::Null);
        assert_eq!(self.server.take().unwrap().join().unwrap(), Ended::InOrder);
    }

    /// How the server ended; asked once.
    pub(crate) fn ended(mut self) -> Ended {
        self.server.take().unwrap().join().unwrap()
    }
}

impl Drop for Client {
    fn drop(&mut self) {
        drop(std::fs::remove_dir_all(&self.folder));
    }
}

fn temporary_folder() -> PathBuf {
    use std::sync::atomic::{AtomicU32, Ordering};
    static NEXT: AtomicU32 = AtomicU32::new(0);
    let name = format!("visavis-lsp-{}-{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    std::fs::create_dir_all(&folder).unwrap();
    folder
}

/// A text without its mark `‸`, and where it stood: line and column in UTF-16.
pub(crate) fn marked(text: &str) -> (String, usize, usize) {
    let at = text.find('‸').expect("a mark");
    let before = &text[..at];
    let line = before.matches('\n').count();
    let column = before.rsplit('\n').next().unwrap().encode_utf16().count();
    (text.replace('‸', ""), line, column)
}

/// A text with edits of the protocol applied, columns in UTF-16.
pub(crate) fn applied(text: &str, edits: &[Value]) -> String {
    let offset = |position: &Value| {
        let (line, column) =
            (position["line"].as_u64().unwrap() as usize, position["character"].as_u64().unwrap() as usize);
        let start: usize = text.split_inclusive('\n').take(line).map(str::len).sum();
        let (mut units, mut at) = (0, start);
        for c in text[start..].chars().take_while(|c| *c != '\n') {
            if units >= column {
                break;
            }
            units += c.len_utf16();
            at += c.len_utf8();
        }
        at
    };
    let mut edits: Vec<(usize, usize, String)> = edits
        .iter()
        .map(|edit| {
            let text = edit["newText"].as_str().unwrap().to_owned();
            (offset(&edit["range"]["start"]), offset(&edit["range"]["end"]), text)
        })
        .collect();
    edits.sort();
    let mut out = text.to_owned();
    for (start, end, new) in edits.into_iter().rev() {
        out.replace_range(start..end, &new);
    }
    out
}

/// A project of several files, with accents, an emoji, a group, an event, and names that need backticks.
pub(crate) const PROJECT: &[(&str, &str)] = &[
    ("visavis.toml", "[project]\nname = \"été\"\nedition = \"2026\"\ntimezone = \"Europe/Paris\"\n"),
    (
        "sources.vis",
        "# The silos\nsource crm \"Contacts\" {\n  customer_id: text key\n  first_name: text?\n  tier: \"none\" | \"silver\" | \"gold\" = \"none\"\n  `Prénom usuel`: text?\n  email_optin: bool = false\n  address {\n    city: text?\n  }\n  event purchase at ordered_at {\n    ordered_at: datetime\n    amount: money EUR\n    category: text?\n  }\n}\n\nchannel web {\n  requires email_optin\n  content { headline: text, discount: number? }\n}\n",
    ),
    (
        "audiences.vis",
        "segment regular \"Buys often 😀\"\n  when count(purchase in last 12 months where amount > 5 EUR and category = \"é\") >= 3\n\nlet spend = sum(purchase.amount in last 12 months)\n\nsegment vip when regular and tier = \"gold\" and address.city is known\n\ntable discount -> number hit first {\n  | tier | spend => discount |\n  | \"gold\" | >= 10 EUR => 0.1 |\n  | otherwise => 0.0 |\n}\n",
    ),
    (
        "campaigns/all.vis",
        "campaign win_back \"Come back\" {\n  for vip and not (`Prénom usuel` is missing)\n  via web { headline: \"Hé 😀 {first_name otherwise \"you\"}, {discount} off\" }\n}\n\ncampaign win_more {\n  via web { headline: \"More\" }\n}\n\nguard careful never win_* when tier = \"none\"\n\ndecision hero {\n  via web\n  from win_back, win_more\n}\n\ntest \"a vip\" {\n  given tier = \"gold\", purchase [{ ordered_at: 2026-01-01, amount: 6 EUR }]\n  at 2026-02-01\n  expect not vip\n  expect hero rejects win_back because not_in_audience\n}\n",
    ),
];

/// The line and column in UTF-16 of the `n`th time that a text holds a word, counted from 0.
pub(crate) fn find(text: &str, word: &str, n: usize) -> (usize, usize) {
    let at = text.match_indices(word).nth(n).expect("the word").0;
    let before = &text[..at];
    (before.matches('\n').count(), before.rsplit('\n').next().unwrap().encode_utf16().count())
}

/// A file of [`PROJECT`].
pub(crate) fn text_of(name: &str) -> &'static str {
    PROJECT.iter().find(|(file, _)| *file == name).unwrap().1
}
