//! The Complete Journey counted twice: by the rules of `examples/journey`, and in SQL by `counts.sql`, which made
//! `expected.json`.
//!
//! The sample is counted always; the whole data set where `VISAVIS_JOURNEY` names the folder that `convert.py` wrote, or where
//! that is `target/journey` of the workspace.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde_json::Value;
use visavis::{Call, Program, read_datetime};

use crate::harness::{Folder, chosen};

fn workspace() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize().unwrap()
}

/// The folders with the files of the rules.
fn folders() -> Vec<PathBuf> {
    let whole = std::env::var_os("VISAVIS_JOURNEY").map_or(workspace().join("target/journey"), PathBuf::from);
    let mut folders = vec![workspace().join("examples/journey/sample")];
    folders.extend(Some(whole).filter(|folder| folder.join("expected.json").is_file()));
    folders
}

type Counts = BTreeMap<String, u64>;

fn add(counts: &mut Counts, name: String) {
    *counts.entry(name).or_default() += 1;
}

/// What SQL counted, and when.
fn expected(folder: &Path) -> (String, Counts) {
    let text = std::fs::read_to_string(folder.join("expected.json")).unwrap();
    let json: Value = serde_json::from_str(&text).unwrap();
    let counts = json["counts"].as_object().unwrap();
    let counts = counts.iter().map(|(name, count)| (name.clone(), count.as_u64().unwrap()));
    (json["at"].as_str().unwrap().to_owned(), counts.collect())
}

/// A table's rows by household, each as a JSON object.
fn rows(path: &Path) -> BTreeMap<String, Vec<Value>> {
    let mut reader = csv::Reader::from_path(path).unwrap();
    let header = reader.headers().unwrap().clone();
    let mut rows: BTreeMap<String, Vec<Value>> = BTreeMap::new();
    for record in reader.records() {
        let record = record.unwrap();
        let cells = header.iter().zip(&record).filter(|(_, cell)| !cell.is_empty());
        let object = cells.map(|(name, cell)| (name.to_owned(), Value::from(cell))).collect();
        rows.entry(record[0].to_owned()).or_default().push(Value::Object(object));
    }
    rows
}

/// The segments, from records of JSON that hold everything of a household.
fn segments(folder: &Path, at: &str, counts: &mut Counts) {
    let program = Program::from_dir(workspace().join("examples/journey")).unwrap();
    let engine = program.engine();
    let call = Call::at(read_datetime(at, program.zone()).unwrap());
    let (mut session, mut profile, mut members) = (engine.session(), engine.profile(), Vec::new());
    let [households, mut survey, mut purchases, mut redemptions] =
        ["households", "survey", "purchases", "redemptions"]
            .map(|table| rows(&folder.join(table).with_extension("csv")));
    for (segment, _) in expected(folder).1.iter().filter(|(name, _)| name.starts_with("segment ")) {
        counts.insert(segment.clone(), 0);
    }
    for household in households.into_keys() {
        let mut record = serde_json::json!({"card": {
            "household_id": household,
            "purchase": purchases.remove(&household).unwrap_or_default(),
            "redemption": redemptions.remove(&household).unwrap_or_default(),
        }});
        if let Some(answers) = survey.remove(&household) {
            record["survey"] = answers.into_iter().next().unwrap();
        }
        profile.read(&record).unwrap();
        assert_eq!(profile.misfits().count(), 0);
        session.segments_of(&profile, &call, &mut members).unwrap();
        members.iter().for_each(|id| add(counts, format!("segment {}", engine.segment_name(*id).unwrap())));
        add(counts, "households".into());
    }
    assert!(purchases.is_empty() && redemptions.is_empty() && survey.is_empty());
}

/// The choices, from the files as they are, by the commands of the README.
fn choices(folder: &Path, at: &str, counts: &mut Counts) {
    let place = Folder::new();
    let file = |name: &str| folder.join(name).to_str().unwrap().to_owned();
    place.run(&["record", "--history", "past", &file("mailings.jsonl")]).expect(0);
    let project = workspace().join("examples/journey");
    let data = [
        ("card", "households"),
        ("survey", "survey"),
        ("purchase", "purchases"),
        ("redemption", "redemptions"),
    ]
    .map(|(name, table)| format!("{name}={}", file(&format!("{table}.csv"))));
    let mut args = vec![
        "decide",
        "next_mailing",
        project.to_str().unwrap(),
        "--history",
        "past",
        "--at",
        at,
        "--explain",
    ];
    data.iter().for_each(|data| args.extend(["--data", data]));
    let ran = place.run(&args).expect(0);
    for campaign in chosen(&ran.out) {
        add(counts, format!("chosen {}", if campaign == "-" { "nothing" } else { campaign.as_str() }));
    }
}

#[test]
fn the_rules_count_what_sql_counts() {
    for folder in folders() {
        let (at, mut expected) = expected(&folder);
        expected.remove("capped by the channel");
        let mut counts = Counts::new();
        segments(&folder, &at, &mut counts);
        choices(&folder, &at, &mut counts);
        assert_eq!(counts, expected, "{}", folder.display());
    }
}
