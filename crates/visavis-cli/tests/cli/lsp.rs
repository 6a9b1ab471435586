//! The language server as an editor starts it: the real command, over stdin and stdout.

use std::io::{BufRead, BufReader, Read, Write};
use std::process::{Child, ChildStdout, Command, Stdio};

use serde_json::{Value, json};

struct Editor {
    server: Child,
    out: BufReader<ChildStdout>,
}

impl Editor {
    fn start() -> Self {
        let mut server = Command::new(env!("CARGO_BIN_EXE_visavis"))
            .args(["lsp", "--stdio"])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let out = BufReader::new(server.stdout.take().unwrap());
        Self { server, out }
    }

    fn write(&mut self, text: &str) {
        let input = self.server.stdin.as_mut().unwrap();
        write!(input, "Content-Length: {}\r\n\r\n{text}", text.len()).unwrap();
        input.flush().unwrap();
    }

    fn send(&mut self, message: Value) {
        self.write(&message.to_string());
    }

    /// The next message that is an answer, or that has the method.
    fn read(&mut self, method: Option<&str>) -> Value {
        loop {
            let mut length = 0;
            loop {
                let mut line = String::new();
                assert_ne!(self.out.read_line(&mut line).unwrap(), 0, "the server has ended");
                match line.trim_end().split_once(": ") {
                    Some(("Content-Length", value)) => length = value.parse().unwrap(),
                    Some(_) => {}
                    None => break,
                }
            }
            let mut bytes = vec![0; length];
            self.out.read_exact(&mut bytes).unwrap();
            let message: Value = serde_json::from_slice(&bytes).unwrap();
            if message.get("method").and_then(Value::as_str) == method {
                return message;
            }
        }
    }
}

#[test]
fn an_editor_talks_to_the_command() {
    let mut editor = Editor::start();
    let initialize = json!({ "capabilities": {}, "processId": null, "rootUri": null });
    editor.send(json!({ "jsonrpc": "2.0", "id": 1, "method": "initialize", "params": initialize }));
    assert_eq!(editor.read(None)["result"]["serverInfo"]["name"], "visavis");
    editor.send(json!({ "jsonrpc": "2.0", "method": "initialized", "params": {} }));
    let text = "segment été when \"😀\" = teir\n";
    let document = json!({ "uri": "untitled:a.vis", "languageId": "visavis", "version": 7, "text": text });
    editor.send(
        json!({ "jsonrpc": "2.0", "method": "textDocument/didOpen", "params": { "textDocument": document } }),
    );
    let told = editor.read(Some("textDocument/publishDiagnostics"));
    assert_eq!(told["params"]["version"], 7);
    assert_eq!(told["params"]["diagnostics"][0]["code"], "E0201");
    assert_eq!(told["params"]["diagnostics"][0]["range"]["start"], json!({ "line": 0, "character": 24 }));
    // What is no JSON is answered, and the server goes on.
    editor.write("{ this is no JSON");
    assert_eq!(editor.read(None)["error"]["code"], -32700);
    editor.send(json!({ "jsonrpc": "2.0", "id": "zwei", "method": "shutdown" }));
    let answer = editor.read(None);
    assert_eq!((&answer["id"], &answer["result"]), (&json!("zwei"), &Value::Null));
    editor.send(json!({ "jsonrpc": "2.0", "method": "exit" }));
    assert!(editor.server.wait().unwrap().success());
}

#[test]
fn an_editor_that_dies_takes_the_server_with_it() {
    let mut editor = Editor::start();
    drop(editor.server.stdin.take());
    assert_eq!(editor.server.wait().unwrap().code(), Some(1));
}
