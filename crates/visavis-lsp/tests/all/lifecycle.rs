//! Beginning, end, and what is no proper message.

use lsp_server::{ErrorCode, Message, Response};
use serde_json::{Value, json};
use visavis_lsp::Ended;

use crate::client::Client;

#[test]
fn nothing_is_answered_before_initialize() {
    let mut client = Client::fresh(&[]);
    let (code, _) = client.ask("textDocument/hover", json!({})).unwrap_err();
    assert_eq!(code, ErrorCode::ServerNotInitialized as i32);
    client.tell("textDocument/didOpen", json!({ "rubbish": true }));
    let result =
        client.ask("initialize", json!({ "processId": null, "rootUri": null, "capabilities": {} })).unwrap();
    assert_eq!(result["serverInfo"]["name"], "visavis");
    assert_eq!(result["capabilities"]["positionEncoding"], "utf-16");
    let (code, _) = client.ask("initialize", json!({ "capabilities": {} })).unwrap_err();
    assert_eq!(code, ErrorCode::InvalidRequest as i32);
    client.leave();
}

#[test]
fn utf_8_is_taken_where_it_is_offered() {
    let mut client = Client::fresh(&[]);
    let encodings = json!({ "general": { "positionEncodings": ["utf-16", "utf-8"] } });
    let result = client.ask("initialize", json!({ "capabilities": encodings })).unwrap();
    assert_eq!(result["capabilities"]["positionEncoding"], "utf-8");
}

#[test]
fn after_shutdown_only_exit_follows() {
    let mut client = Client::new(&[]);
    assert_eq!(client.ask("shutdown", Value::Null).unwrap(), Value::Null);
    let (code, _) = client.ask("workspace/symbol", json!({ "query": "" })).unwrap_err();
    assert_eq!(code, ErrorCode::InvalidRequest as i32);
    client.tell("exit", Value::Null);
    assert_eq!(client.ended(), Ended::InOrder);
}

#[test]
fn exit_without_shutdown_is_abrupt() {
    let client = Client::new(&[]);
    client.tell("exit", Value::Null);
    assert_eq!(client.ended(), Ended::Abruptly);
}

#[test]
fn what_is_not_known_is_refused_and_what_is_wrong_is_told() {
    let mut client = Client::new(&[]);
    let (code, message) = client.ask("textDocument/colourOfTheSky", json!({})).unwrap_err();
    assert_eq!(code, ErrorCode::MethodNotFound as i32);
    assert!(message.contains("colourOfTheSky"), "{message}");
    let (code, _) = client.ask("textDocument/hover", json!({ "position": 3 })).unwrap_err();
    assert_eq!(code, ErrorCode::InvalidParams as i32);
    // A notification cannot be refused; the server says it in its log and goes on.
    client.tell("textDocument/didOpen", json!({ "textDocument": 1 }));
    client.tell("$/nobodyKnows", json!({}));
    client.send(Message::Response(Response::new_ok(99.into(), Value::Null)));
    client.ask("workspace/symbol", json!({ "query": "" })).unwrap();
    assert!(client.notes.iter().any(|note| note.method == "window/logMessage"));
    client.leave();
}

#[test]
fn a_request_that_is_taken_back_is_not_worked_on() {
    let mut client = Client::new(&[]);
    client.open("a.vis", "segment s when true\n");
    // Both wait while the first is worked on, so that the second is known to be taken back.
    let mut ids = Vec::new();
    for _ in 0..20 {
        ids.push(client.request("workspace/symbol", json!({ "query": "s" })));
    }
    let last = *ids.last().unwrap();
    client.tell("$/cancelRequest", json!({ "id": last }));
    client.tell("$/cancelRequest", json!({ "id": 4711 }));
    let answers: Vec<_> = ids.into_iter().map(|id| client.answer(id)).collect();
    assert!(answers[0].is_ok());
    // Where the server was quicker than the cancellation the answer stands, as the protocol allows.
    if let Err((code, _)) = &answers[19] {
        assert_eq!(*code, ErrorCode::RequestCanceled as i32);
    }
    client.leave();
}
