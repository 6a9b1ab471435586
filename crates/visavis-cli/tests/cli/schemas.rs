//! The published schemas are what the commands print: valid themselves, and held by real output, in which nothing may stand that they do
//! not name.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value as Json;

use crate::harness::{Folder, RULES};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// A published schema, itself valid.
fn schema(name: &str) -> jsonschema::Validator {
    let text = Folder::new().run(&["schema", name]).expect(0).out;
    let schema: Json = serde_json::from_str(&text).unwrap();
    jsonschema::meta::validate(&schema).unwrap_or_else(|error| panic!("{name}: {error}"));
    jsonschema::validator_for(&schema).unwrap()
}

fn holds(validator: &jsonschema::Validator, text: &str) {
    let value: Json = serde_json::from_str(text).unwrap_or_else(|error| panic!("{error}\n{text}"));
    let wrong: Vec<String> =
        validator.iter_errors(&value).map(|e| format!("{} at {}", e, e.instance_path())).collect();
    assert!(wrong.is_empty(), "{wrong:#?}\n{text:.2000}");
}

fn valid(name: &str, text: &str) {
    holds(&schema(name), text);
}

#[test]
fn every_schema_is_published_and_listed() {
    let listed = Folder::new().run(&["schema"]).expect(0).out;
    let mut published: Vec<String> = fs::read_dir(root().join("docs/schemas"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap().replace(".schema.json", ""))
        .collect();
    published.sort();
    let names: Vec<&str> = listed.lines().filter_map(|line| line.split_whitespace().next()).collect();
    assert_eq!(names, published);
    for name in names {
        let printed = Folder::new().run(&["schema", name]).expect(0).out;
        assert_eq!(
            printed,
            fs::read_to_string(root().join(format!("docs/schemas/{name}.schema.json"))).unwrap()
        );
    }
    let ran = Folder::new().run(&["schema", "decisions"]).expect(2);
    assert!(ran.err.contains("did you mean `decision`?"), "{ran}");
}

#[test]
fn diagnostics_of_the_whole_corpus_are_as_the_schema_says() {
    let corpus = root().join("tests/ui");
    let schema: Json =
        serde_json::from_str(&Folder::new().run(&["schema", "diagnostics"]).expect(0).out).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    let mut found = 0;
    for folder in
        fs::read_dir(corpus).unwrap().map(|entry| entry.unwrap().path()).filter(|path| path.is_dir())
    {
        for file in fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
            if file.extension().is_none_or(|end| end != "vis") {
                continue;
            }
            let text = fs::read_to_string(&file).unwrap();
            let mut checked = visavis::check_sources([("rules.vis", text.as_str())]);
            checked.add_lints(None);
            found += checked.diagnostics.len();
            let json = visavis_render::json(&checked.diagnostics, &checked.sources);
            let value: Json = serde_json::from_str(&json).unwrap();
            let wrong: Vec<String> = validator.iter_errors(&value).map(|error| error.to_string()).collect();
            assert!(wrong.is_empty(), "{}: {wrong:#?}", file.display());
        }
    }
    assert!(found > 500, "{found}");
    let mistakes = root().join("tests/ui/mistakes").display().to_string();
    valid("diagnostics", &Folder::new().run(&["check", &mistakes, "--format", "json"]).expect(1).out);
    valid(
        "diagnostics",
        &Folder::new()
            .run(&["lint", &root().join("examples/retail").display().to_string(), "--format", "json"])
            .expect(0)
            .out,
    );
}

#[test]
fn tests_decisions_and_explanations_are_as_the_schemas_say() {
    let retail = root().join("examples/retail").display().to_string();
    let customers = format!("{retail}/customers.jsonl");
    let folder = Folder::new();
    valid("tests", &folder.run(&["test", &retail, "--format", "json", "--coverage"]).expect(0).out);
    let at = ["--at", "2026-03-10 09:00"];
    let decided = folder
        .run(&[&["decide", "home_hero", &retail, "--profiles", &customers, "--explain"][..], &at].concat());
    assert!(decided.out.lines().count() > 3, "{decided}");
    let decision = schema("decision");
    decided.out.lines().for_each(|line| holds(&decision, line));
    let line = fs::read_to_string(&customers).unwrap().lines().next().unwrap().to_owned();
    folder.write("one.json", line);
    let why = folder.run(
        &[&["why", "home_hero", &retail, "--profile", "one.json", "--format", "json"][..], &at].concat(),
    );
    valid("why", &why.expect(0).out);
}

#[test]
fn failing_tests_refuted_asserts_and_bad_records_are_as_the_schemas_say() {
    let tests = "\ntest \"wrong\" {\n  given country = \"FR\"\n  at 2026-03-10 09:00\n  expect hero chooses nothing\n  expect vip\n}\n\
                 assert nobody_is_vip not vip\n";
    let folder = Folder::with(&[("a.vis", &format!("{RULES}{tests}"))]);
    let ran = folder.run(&["test", "a.vis", "--format", "json", "--coverage"]).expect(1);
    assert!(ran.out.contains("\"counterexample\": {"), "{ran}");
    valid("tests", &ran.out);
    let records = br#"{"customer_id":"1","country":"FR","age":"old"}
{"customer_id":"2"}
not json
"#;
    let ran = folder
        .run_with(&["decide", "hero", "a.vis", "--profiles", "-", "--at", "2026-01-01"], records)
        .expect(1);
    let decision = schema("decision");
    ran.out.lines().for_each(|line| holds(&decision, line));
    assert!(ran.out.contains("\"error\""), "{ran}");
}
