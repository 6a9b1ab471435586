//! The corpus of decisions: a program, records beside it, and what is decided for each, with the reasons.
//!
//! The first line of a program says what is asked: `# ask DECISION at TIME`; the second may say what its manifest does,
//! `# visavis.toml: bucketing = "unleash-1"`. What was
//! delivered before stands in `NAME.contacts`.

#![expect(
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that cannot go on has failed"
)]

use std::fmt::Write;
use std::fs;
use std::path::Path;

use serde_json::Value;
use visavis::{Call, Contact, ContactHistory, MemoryHistory, Zone, check_sources, read_datetime};

#[test]
fn every_case_decides_what_its_snapshot_says() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/ui/decisions");
    let mut cases = 0;
    for entry in fs::read_dir(&folder).expect("the folder is there") {
        let path = entry.expect("readable").path();
        if path.extension().is_some_and(|ending| ending == "vis") {
            let mut settings = insta::Settings::clone_current();
            settings.set_snapshot_path(&folder);
            settings.set_prepend_module_to_snapshot(false);
            settings.set_omit_expression(true);
            let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
            settings.bind(|| insta::assert_snapshot!(name, decided(&path)));
            cases += 1;
        }
    }
    assert!(cases >= 6, "{cases} cases");
}

/// Each record with its decision, or why there is none.
fn decided(path: &Path) -> String {
    let text = fs::read_to_string(path).expect("readable");
    let question = text.lines().next().and_then(|line| line.strip_prefix("# ask ")).expect("a question");
    let (decision, at) = question.split_once(" at ").expect("a point in time");
    let said = text.lines().nth(1).and_then(|line| line.strip_prefix("# visavis.toml: "));
    let manifest = said.map(|line| ("visavis.toml", format!("[project]\n{line}\n")));
    let checked = check_sources(manifest.into_iter().chain([("program.vis", text.clone())]));
    let program = checked.program.unwrap_or_else(|| panic!("{:#?}", checked.diagnostics));
    let engine = program.engine();
    let call = Call::at(read_datetime(at, program.zone()).expect("a datetime"));
    let history = history(&path.with_extension("contacts"), program.zone());
    let mut profile = engine.profile();
    let mut out = String::new();
    for record in fs::read_to_string(path.with_extension("jsonl")).expect("records").lines() {
        writeln!(out, "{record}").expect("a String takes everything");
        let answer = match profile.read_json(record.as_bytes()) {
            Ok(()) => {
                let decision = engine.explain(decision, &profile, &call, &history).expect("an answer");
                shown(serde_json::to_value(&decision).expect("JSON"))
            }
            Err(error) => format!("  error: {error}\n"),
        };
        for misfit in profile.misfits() {
            writeln!(out, "  warning: {misfit}").expect("a String takes everything");
        }
        out.push_str(&answer);
    }
    out
}

/// The contacts of JSON Lines; none where there is no such file.
fn history(path: &Path, zone: Zone) -> MemoryHistory {
    let history = MemoryHistory::new();
    for (number, line) in fs::read_to_string(path).unwrap_or_default().lines().enumerate() {
        let contact: Value = serde_json::from_str(line).expect("JSON");
        let text = |name: &str| contact[name].as_str().expect("a text");
        let contact = Contact {
            id: number.to_string().into(),
            customer: text("customer").into(),
            campaign: text("campaign").into(),
            channel: text("channel").into(),
            at: read_datetime(text("at"), zone).expect("a datetime"),
        };
        history.record(&contact).expect("memory records");
    }
    history
}

/// A line for each campaign, in the order of the answer.
fn shown(decision: Value) -> String {
    let mut out = String::new();
    let fallback = if decision["fallback"] == true { "fallback" } else { "chosen" };
    for chosen in decision["chosen"].as_array().expect("a list") {
        writeln!(out, "  {fallback} {chosen}").expect("a String takes everything");
    }
    for rejected in decision["rejected"].as_array().expect("a list") {
        writeln!(out, "  rejected {rejected}").expect("a String takes everything");
    }
    out
}
