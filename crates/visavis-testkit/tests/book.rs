//! The book and the README say what is true: every program in them is checked, and every decision is made.
//!
//! A snippet marked `visavis` must pass the check as a file of its own, one marked `visavis,fails(E0203)` must have exactly that
//! code, and the tests of one marked `visavis,tests(3 passed)` must come out so. Behind a program, a record (`json,profile`), a
//! question (`text,decide(NAME @ 2026-03-10 09:00)`) and its answer (`json,decision`) belong together; the answer's `program` is not
//! compared, its `rejected` only where it is given. A program's first line may say what its manifest does,
//! `# visavis.toml: bucketing = "unleash-1"`.
//! What a program's declaration is described as (`text,describe(NAME en)`) is what `visavis describe NAME` prints.
//! Contacts (`json,contacts`, a line each) hold for every question behind them, up to the next program.

#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a test that cannot go on has failed")]

use std::path::PathBuf;

use serde_json::Value;
use visavis::{Call, Checked, Contact, ContactHistory, MemoryHistory, Program, Zone, check_sources};
use visavis_describe::{Lang, describe, human};
use visavis_value::bucket::{Bucketing, Draw};
use visavis_value::read;

/// A fenced piece of a page.
#[derive(Debug)]
struct Snippet {
    place: String,
    info: String,
    text: String,
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// Every page's name and text.
fn pages() -> Vec<(String, String)> {
    let folder = root().join("docs/book/src");
    let mut paths: Vec<PathBuf> =
        std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.push(root().join("README.md"));
    paths.retain(|path| path.extension().is_some_and(|ending| ending == "md"));
    paths.sort();
    let name = |path: &PathBuf| path.file_name().unwrap().to_string_lossy().into_owned();
    paths.iter().map(|path| (name(path), std::fs::read_to_string(path).unwrap())).collect()
}

fn snippets(page: &str, text: &str) -> Vec<Snippet> {
    let mut found: Vec<Snippet> = Vec::new();
    let mut open = false;
    for (number, line) in text.lines().enumerate() {
        match (line.strip_prefix("```"), open) {
            (Some(info), false) => {
                let place = format!("{page}:{}", number + 1);
                found.push(Snippet { place, info: info.to_owned(), text: String::new() });
                open = true;
            }
            (Some(_), true) => open = false,
            (None, true) => {
                let snippet = found.last_mut().unwrap();
                snippet.text.push_str(line);
                snippet.text.push('\n');
            }
            (None, false) => {}
        }
    }
    assert!(!open, "{page}: a snippet without an end");
    found
}

/// What stands in `word(…)`.
fn argument<'i>(info: &'i str, word: &str) -> Option<&'i str> {
    info.split_once(word)?.1.strip_prefix('(')?.strip_suffix(')')
}

/// A snippet as a program, with the manifest that its first line says.
fn checked(snippet: &Snippet) -> Checked {
    let said = snippet.text.strip_prefix("# visavis.toml: ").and_then(|rest| rest.lines().next());
    let manifest = said.map(|line| ("visavis.toml", format!("[project]\n{line}\n")));
    check_sources(manifest.into_iter().chain([("snippet.vis", snippet.text.clone())]))
}

/// What is wrong with a snippet as a program; empty where it is as its mark says.
fn wrong(snippet: &Snippet) -> String {
    let checked = checked(snippet);
    let found: Vec<String> = checked.diagnostics.iter().map(|d| d.code.to_string()).collect();
    let expected: Vec<&str> = argument(&snippet.info, "fails").into_iter().collect();
    if found == expected {
        return String::new();
    }
    let said = checked.diagnostics.iter().map(|d| {
        let at = d.primary().map(|label| checked.sources.text(label.span)).unwrap_or_default();
        format!("  {} {} at `{at}`\n", d.code, d.message)
    });
    format!("{}: expected {expected:?}, found {found:?}\n{}", snippet.place, said.collect::<String>())
}

#[test]
fn programs_are_as_their_marks_say() {
    let mut count = 0;
    let mut failures = String::new();
    for (page, text) in pages() {
        for snippet in snippets(&page, &text).iter().filter(|s| s.info.starts_with("visavis")) {
            let mark = snippet.info.trim_start_matches("visavis");
            let known = mark.is_empty() || mark.starts_with(",fails(") || mark.starts_with(",tests(");
            assert!(known, "{}: what is `{mark}`?", snippet.place);
            failures.push_str(&wrong(snippet));
            count += 1;
        }
    }
    assert!(failures.is_empty(), "{failures}");
    assert!(count > 30, "only {count} programs were found");
}

#[test]
fn tests_come_out_as_their_marks_say() {
    let mut count = 0;
    for (page, text) in pages() {
        for snippet in snippets(&page, &text) {
            let Some(expected) = argument(&snippet.info, "visavis,tests") else { continue };
            let checked = check_sources([("rules.vis", snippet.text.as_str())]);
            let (model, program) = checked.model.zip(checked.program).expect("a program without mistakes");
            let all = visavis_testing::select(&model, &checked.sources, None).expect("no filter");
            let report = visavis_testing::run(
                &model,
                &program,
                &checked.sources,
                &all,
                visavis_testing::Options::default(),
            )
            .expect("small rules");
            let passed = report.tests.len() - report.failed();
            let found = match (report.failed(), report.refuted()) {
                (0, 0) => format!("{passed} passed"),
                (0, refuted) => format!("{passed} passed, {refuted} refuted"),
                (failed, _) => format!("{passed} passed, {failed} failed"),
            };
            let drawn = visavis_testing::human(&report, false, 100);
            assert_eq!(found, expected, "{}\n{drawn}", snippet.place);
            count += 1;
        }
    }
    assert!(count > 0, "no tests were found");
}

/// Makes the decision of a question `NAME @ TIME`.
fn decide(program: &Program, profile: &str, contacts: &str, question: &str) -> Value {
    let (name, at) = question.split_once(" @ ").expect("NAME @ TIME");
    let engine = program.engine();
    let at = read::datetime(at, program.image().zone).expect("a time");
    let mut customer = engine.profile();
    customer.set_record(1);
    customer.read_json(profile.as_bytes()).expect("a record");
    let history = history(contacts, program.image().zone);
    let decision = engine.explain(name, &customer, &Call::at(at), &history);
    let decision = decision.expect("a decision of the program");
    serde_json::to_value(decision).expect("a decision is JSON")
}

/// The contacts of JSON Lines.
fn history(lines: &str, zone: Zone) -> MemoryHistory {
    let history = MemoryHistory::new();
    for line in lines.lines() {
        let contact: Value = serde_json::from_str(line).expect("a contact is JSON");
        let text = |name: &str| contact.get(name).and_then(Value::as_str).expect("every part is a text");
        let contact = Contact {
            id: text("id").into(),
            customer: text("customer").into(),
            campaign: text("campaign").into(),
            channel: text("channel").into(),
            at: read::datetime(text("at"), zone).expect("a time"),
        };
        history.record(&contact).expect("memory records");
    }
    history
}

#[test]
fn decisions_are_those_of_the_book() {
    let mut count = 0;
    let mut failures = String::new();
    for (page, text) in pages() {
        let (mut program, mut profile, mut question) = (None, None, None);
        let mut contacts = String::new();
        for snippet in snippets(&page, &text) {
            if snippet.info == "visavis" || snippet.info.starts_with("visavis,tests(") {
                program = Some(snippet);
                contacts.clear();
            } else if snippet.info == "json,contacts" {
                contacts = snippet.text;
            } else if snippet.info == "json,profile" {
                profile = Some(snippet);
            } else if let Some(asked) = argument(&snippet.info, "text,decide") {
                question = Some(asked.to_owned());
            } else if snippet.info == "json,decision" {
                let source = program.as_ref().expect("a program stands in front");
                let program = checked(source).program.expect("it was checked");
                let profile = profile.take().expect("a profile stands in front");
                let question = question.take().expect("a question stands in front");
                let found = decide(&program, &profile.text, &contacts, &question);
                let expected: Value = serde_json::from_str(&snippet.text).expect("an answer is JSON");
                failures.push_str(&difference(&snippet.place, found, expected));
                count += 1;
            }
        }
        assert!(profile.is_none() && question.is_none(), "{page}: a question without an answer");
    }
    assert!(failures.is_empty(), "{failures}");
    assert!(count > 12, "only {count} decisions were found");
}

fn difference(place: &str, mut found: Value, mut expected: Value) -> String {
    for answer in [&mut found, &mut expected] {
        answer.as_object_mut().expect("an answer is an object").remove("program");
    }
    if expected.get("rejected").is_none() {
        found.as_object_mut().expect("an answer is an object").remove("rejected");
    }
    if found == expected {
        String::new()
    } else {
        format!("{place}:\n  found    {found}\n  expected {expected}\n")
    }
}

#[test]
fn descriptions_are_those_of_the_book() {
    let mut count = 0;
    for (page, text) in pages() {
        let mut program = None;
        for snippet in snippets(&page, &text) {
            if snippet.info == "visavis" {
                program = Some(snippet);
            } else if let Some(asked) = argument(&snippet.info, "text,describe") {
                let (name, code) = asked.split_once(' ').expect("NAME and LANGUAGE");
                let lang = Lang::ALL.into_iter().find(|lang| lang.code() == code).expect("a language");
                let model = checked(program.as_ref().expect("a program stands in front")).model;
                let mut pages = describe(&model.expect("it was checked"), lang);
                pages.retain(|page| page.name == name);
                assert_eq!(human(&pages, lang, 80, false), snippet.text, "{}", snippet.place);
                count += 1;
            }
        }
    }
    assert!(count > 1, "only {count} descriptions were found");
}

#[test]
fn buckets_are_those_of_the_book() {
    let (_, chance) = pages().into_iter().find(|(page, _)| page == "chance.md").expect("the page of chance");
    let mut count = 0;
    for line in chance.lines() {
        let cells: Vec<&str> = line.trim_matches('|').split('|').map(str::trim).collect();
        let [algorithm, draw, salt, key, place, number] = cells.as_slice() else { continue };
        let Some(algorithm) = Bucketing::parse(algorithm.trim_matches('`')) else { continue };
        let draw = if *draw == "arm" { Draw::Arm } else { Draw::Group };
        let salt = if *salt == "(empty)" { "" } else { salt.trim_matches('`') };
        let found = algorithm.bucket(draw, salt, key.trim_matches('`')).expect("every row has a key");
        assert_eq!(Ok(found.at), place.parse(), "{line}");
        assert_eq!(Ok(found.number()), number.parse(), "{line}");
        count += 1;
    }
    assert_eq!(count, 15);
}
