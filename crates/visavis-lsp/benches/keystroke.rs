//! How long a keystroke's diagnostics take in a program of 20,000 lines, in two files.
//!
//! `cargo bench -p visavis-lsp --bench keystroke [LINES]`. An editor types a letter into one of a thousand campaigns and waits for the
//! diagnostics of that version; the next letter takes it away again. Printed are the median and the worst, and what the waiting
//! for a pause in typing adds, which is part of neither. Every answer is looked at: the letter is a mistake, and is told.

#![expect(clippy::expect_used, clippy::indexing_slicing, reason = "a benchmark that cannot run says so")]

use std::fmt::Write as _;
use std::time::{Duration, Instant};

use lsp_server::{Connection, Message, Notification, Request};
use serde_json::{Value, json};

/// How many letters are typed.
const LETTERS: usize = 60;

/// Lines of a campaign and what stands with it.
const LINES_EACH: usize = 24;

fn main() {
    let lines = std::env::args().skip(1).find_map(|argument| argument.parse().ok()).unwrap_or(20_000);
    let count = lines / LINES_EACH;
    let (sources, campaigns) = (sources(), campaigns(count));
    let folder = std::env::temp_dir().join(format!("visavis-keystroke-{}", std::process::id()));
    std::fs::create_dir_all(&folder).expect("a folder for the program");
    std::fs::write(folder.join("visavis.toml"), "[project]\nname = \"large\"\n").expect("a manifest");
    std::fs::write(folder.join("sources.vis"), &sources).expect("a file");
    let mut editor = Editor::start();
    editor.open(&format!("file://{}/campaigns.vis", folder.display()), &campaigns);
    let total = sources.lines().count() + campaigns.lines().count();
    println!("{total} lines, {} bytes, {count} campaigns", sources.len() + campaigns.len());
    let place = format!("for lapsed_{} ", count / 2);
    let at = campaigns.find(&place).expect("a campaign in the middle") + place.len() - 1;
    let line = campaigns[..at].matches('\n').count();
    let column = at - campaigns[..at].rfind('\n').map_or(0, |end| end + 1);
    let mut times = Vec::new();
    for letter in 0..LETTERS {
        let (from, to, text) = if letter % 2 == 0 { (column, column, "x") } else { (column, column + 1, "") };
        let started = Instant::now();
        let errors = editor.edit(line, from, to, text);
        times.push(started.elapsed());
        assert_eq!(errors, usize::from(letter % 2 == 0), "the letter is a mistake, and nothing else is");
    }
    drop(std::fs::remove_dir_all(&folder));
    times.sort();
    let shown = |time: Duration| format!("{:.0} ms", time.as_secs_f64() * 1000.0);
    let (median, worst) = (times[times.len() / 2], times[times.len() - 1]);
    println!("from a keystroke to its diagnostics: median {}, worst {}", shown(median), shown(worst));
    println!("of which the server waits {} ms for a pause", visavis_lsp::PAUSE.as_millis());
}

/// A client that waits for diagnostics.
struct Editor {
    connection: Connection,
    uri: String,
    version: i32,
}

impl Editor {
    fn start() -> Self {
        let (ours, theirs) = Connection::memory();
        std::thread::spawn(move || visavis_lsp::serve(theirs, None));
        let editor = Self { connection: ours, uri: String::new(), version: 1 };
        let params = json!({ "processId": null, "rootUri": null, "capabilities": {} });
        editor.send(Request { id: 1.into(), method: "initialize".into(), params });
        editor.tell("initialized", json!({}));
        editor
    }

    fn send(&self, message: impl Into<Message>) {
        self.connection.sender.send(message.into()).expect("a server that listens");
    }

    fn tell(&self, method: &str, params: Value) {
        self.send(Notification { method: method.into(), params });
    }

    fn open(&mut self, uri: &str, text: &str) {
        self.uri = uri.into();
        let document = json!({ "uri": uri, "languageId": "visavis", "version": 1, "text": text });
        self.tell("textDocument/didOpen", json!({ "textDocument": document }));
        assert_eq!(self.errors(), 0, "the program is sound");
    }

    fn edit(&mut self, line: usize, from: usize, to: usize, text: &str) -> usize {
        self.version += 1;
        let range =
            json!({ "start": { "line": line, "character": from }, "end": { "line": line, "character": to } });
        let document = json!({ "uri": self.uri, "version": self.version });
        let changes = json!([{ "range": range, "text": text }]);
        self.tell("textDocument/didChange", json!({ "textDocument": document, "contentChanges": changes }));
        self.errors()
    }

    /// How many errors the diagnostics of this version have, once they come.
    fn errors(&self) -> usize {
        loop {
            let Ok(Message::Notification(note)) = self.connection.receiver.recv() else { continue };
            let of_this = note.params["uri"] == self.uri.as_str() && note.params["version"] == self.version;
            if note.method == "textDocument/publishDiagnostics" && of_this {
                let all = note.params["diagnostics"].as_array().expect("a list");
                return all.iter().filter(|one| one["severity"] == 1).count();
            }
        }
    }
}

fn sources() -> String {
    let mut text = String::from(
        "source crm \"Contacts\" {\n  customer_id: text key\n  first_name: text?\n  country: \"FR\" | \"BE\" | \"LU\" | \"CH\"\n  tier: \
         \"none\" | \"silver\" | \"gold\" = \"none\"\n  email_optin: bool = false\n  tags: list of text\n  last_order_at: datetime?\n",
    );
    for number in 0..40 {
        writeln!(text, "  score_{number}: number? in 0..1").expect("a string takes it");
    }
    text.push_str(
        "  event purchase at ordered_at {\n    ordered_at: datetime\n    amount: money EUR\n    category: text\n  }\n}\n\n\
         channel email {\n  requires email_optin\n  limit 3 per 7 days\n  content { subject: text, discount: number? }\n}\n\n\
         channel web {\n  content { headline: text }\n}\n\ndecision hero {\n  via web\n  choose 1\n}\n",
    );
    text
}

fn campaigns(count: usize) -> String {
    let mut text = String::new();
    for number in 0..count {
        let other = if number == 0 { 0 } else { (number * 7919) % number };
        let further = if number == 0 { String::new() } else { format!("\n    and not lapsed_{other}") };
        write!(
            text,
            "# Those who went quiet, number {number}\nsegment lapsed_{number} \"Silent for {number} days\"\n  when last_order_at < {} \
             days ago and tier in [\"silver\", \"gold\"]{further}\n\nlet spend_{number} = sum(purchase.amount in last {} days where \
             category = \"c{}\")\n\n",
            30 + number % 400,
            10 + number % 90,
            number % 50,
        )
        .expect("a string takes it");
        write!(
            text,
            "campaign offer_{number} \"Offer {number}\" {{\n  owner \"team {}\"\n  for lapsed_{number} and spend_{number} >= {} EUR\n  \
             for score_{} > 0.{}\n  except tags has \"no_{}\"\n  during 2026-03-01..2036-04-15\n  limit 1 per 30 days\n  holdout 10%\n  \
             priority {}\n\n  via email {{\n    variant short 50% {{ subject: \"We miss you\", discount: 10% }}\n    variant warm  50% {{ \
             subject: \"Come back, {{first_name otherwise \"friend\"}}\", discount: 15% }}\n  }}\n  via web {{ headline: \"Welcome back\" \
             }}\n}}\n\n",
            number % 9,
            number % 300,
            number % 40,
            1 + number % 8,
            number % 70,
            number % 1000,
        )
        .expect("a string takes it");
    }
    text
}
