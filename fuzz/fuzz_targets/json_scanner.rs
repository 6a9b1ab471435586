//! The scanner takes what serde_json takes, refuses what it refuses, and reads the same values.

#![no_main]

use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use serde_json::{Map, Value};
use visavis::{Call, Engine, Instant, NoContacts, Program, RecordError};

const RULES: &str = r#"
source s { t: text?  n: number?  b: bool?  l: list of text?  m: map of number?  g { t: text? } }
channel web { content { t: text?  n: number?  b: bool?  l: list of text?  m: map of number?  g: text? } }
campaign c { via web { t: s.t  n: n  b: b  l: l  m: m  g: g.t } }
decision d { via web }
"#;

static ENGINE: LazyLock<Engine> = LazyLock::new(|| match Program::from_source("rules.vis", RULES) {
    Ok(program) => program.engine(),
    Err(error) => panic!("{error}"),
});

/// How deep both are sure to read.
const DEEP: usize = 120;

fuzz_target!(|bytes: &[u8]| {
    let nesting = bytes.iter().filter(|byte| matches!(byte, b'[' | b'{')).count();
    let text = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    // Half a surrogate pair is no text for serde_json, and a misfit here.
    if nesting > DEEP || text.windows(3).any(|w| w[..2] == *b"\\u" && matches!(w[2], b'd' | b'D')) {
        return;
    }
    let theirs: Option<Map<String, Value>> = serde_json::from_slice(text).ok();
    let mut profile = ENGINE.profile();
    let ours = profile.read_json(bytes);
    let taken = !matches!(ours, Err(RecordError::Json(_)));
    if theirs.is_none() && taken && out_of_range(text) {
        return;
    }
    assert_eq!(taken, theirs.is_some(), "{ours:?}");
    let (Some(theirs), Ok(())) = (theirs, ours) else { return };
    let decision = ENGINE.decide("d", &profile, &Call::at(Instant(0)), &NoContacts).expect("every attribute is optional");
    let json = serde_json::to_value(&decision).expect("a decision is JSON");
    compare(&json["chosen"][0]["content"], &theirs);
});

/// Numbers beyond f64 are no JSON for serde_json, and misfits here.
fn out_of_range(text: &[u8]) -> bool {
    match serde_json::from_slice::<Map<String, Value>>(text) {
        Err(error) => error.to_string().starts_with("number out of range"),
        Ok(_) => false,
    }
}

/// Texts, bools and lists are what serde_json reads; an attribute under its source's name is left to the differential target.
fn compare(content: &Value, record: &Map<String, Value>) {
    if record.contains_key("s") {
        return;
    }
    for name in ["t", "b", "l", "g"] {
        let theirs = match (name, record.get(name)) {
            ("t", Some(Value::String(text))) => Value::from(text.as_str()),
            ("b", Some(Value::Bool(bool))) => Value::from(*bool),
            ("l", Some(Value::Array(items))) if items.iter().all(Value::is_string) => {
                Value::from(items.clone())
            }
            ("g", Some(Value::Object(group))) if group.get("t").is_some_and(Value::is_string) => {
                group["t"].clone()
            }
            // Words and numbers may stand for a bool.
            ("b", Some(Value::String(_))) => continue,
            _ => Value::Null,
        };
        assert_eq!(content[name], theirs, "{name}");
    }
    if let Some(Value::Number(number)) = record.get("n") {
        assert_eq!(content["n"].as_f64(), number.as_f64(), "{number}");
    }
}
