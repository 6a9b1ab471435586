//! The e-mail test counted twice: by the rules of `examples/email-test`, and in plain Rust over the same rows.
//!
//! The rows are the published file where it is at hand (`VISAVIS_DATA` names the folder that holds
//! `hillstrom/hillstrom.csv.gz`, or it lies beside the workspace), and the example's own sample otherwise.

use std::collections::BTreeMap;
use std::io::Read;
use std::path::{Path, PathBuf};

use flate2::read::GzDecoder;
use serde_json::Value;
use visavis::{Call, NoContacts, Program, Reason, read_datetime};
use xxhash_rust::xxh3::xxh3_64;

use crate::harness::Folder;

fn workspace() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize().unwrap()
}

/// The text of the table.
fn table() -> String {
    let beside = workspace().join("../shared/data");
    let data = std::env::var_os("VISAVIS_DATA").map_or(beside, PathBuf::from);
    match std::fs::File::open(data.join("hillstrom/hillstrom.csv.gz")) {
        Ok(file) => {
            let mut text = String::new();
            GzDecoder::new(file).read_to_string(&mut text).unwrap();
            text
        }
        Err(_) => std::fs::read_to_string(workspace().join("examples/email-test/sample.csv")).unwrap(),
    }
}

/// A row as plain Rust sees it; amounts in cents.
struct Row {
    recency: u32,
    band: String,
    cents: u64,
    mens: bool,
    womens: bool,
    zip_code: String,
    newbie: bool,
    bought_by: String,
    arm: String,
}

impl Row {
    fn of(record: &csv::StringRecord) -> Self {
        let cell = |at: usize| record[at].to_owned();
        let yes = |at: usize| &record[at] == "1";
        let (whole, part) = record[2].split_once('.').unwrap_or((&record[2], ""));
        let cents = whole.parse::<u64>().unwrap() * 100 + format!("{part:0<2}").parse::<u64>().unwrap();
        Self {
            recency: record[0].parse().unwrap(),
            band: cell(1),
            cents,
            mens: yes(3),
            womens: yes(4),
            zip_code: cell(5),
            newbie: yes(6),
            bought_by: cell(7),
            arm: cell(8),
        }
    }

    fn segments(&self) -> Vec<&'static str> {
        let holds = [
            ("recent", self.recency <= 3),
            ("big_spender", self.cents >= 50_000),
            ("top_band", self.band.starts_with('6') || self.band.starts_with('7')),
            ("both_ranges", self.mens && self.womens),
            ("online", self.bought_by == "Web" || self.bought_by == "Multichannel"),
            ("countryside", self.zip_code == "Rural"),
            ("slipping", self.cents > 20_000 && self.recency >= 7 && self.recency <= 12 && !self.newbie),
        ];
        holds.into_iter().filter(|(_, holds)| *holds).map(|(name, _)| name).collect()
    }

    /// The campaigns that the customer is eligible for, the best first.
    fn eligible(&self, number: u64) -> Vec<&'static str> {
        if self.arm == "No E-Mail" {
            return Vec::new();
        }
        let is = |name| self.segments().contains(&name);
        let holds = [
            ("vip_preview", (is("big_spender") || is("top_band")) && is("online")),
            ("welcome_second", self.newbie && is("recent")),
            ("slipping_away", is("slipping") && bucket("holdout:slipping_away", number) >= 0.05),
            ("mens_mail", self.mens && !(self.womens && self.recency > 6)),
            ("womens_mail", self.womens && (self.zip_code != "Rural" || self.bought_by != "Phone")),
        ];
        holds.into_iter().filter(|(_, holds)| *holds).map(|(name, _)| name).collect()
    }
}

/// The bucket as the language defines it.
#[expect(clippy::cast_precision_loss, reason = "53 bits are what an f64 holds")]
fn bucket(salt: &str, number: u64) -> f64 {
    let hash = xxh3_64(format!("{salt}\0{number}").as_bytes());
    (hash >> 11) as f64 / (1_u64 << 53) as f64
}

#[derive(Debug, Default, PartialEq, Eq)]
struct Counts {
    segments: BTreeMap<String, u64>,
    eligible: BTreeMap<String, u64>,
    chosen: BTreeMap<String, u64>,
}

fn add(counts: &mut BTreeMap<String, u64>, name: &str) {
    *counts.entry(name.to_owned()).or_default() += 1;
}

fn counted_plainly(text: &str) -> (u64, Counts) {
    let mut counts = Counts::default();
    let mut number = 0;
    for record in csv::Reader::from_reader(text.as_bytes()).records() {
        number += 1;
        let row = Row::of(&record.unwrap());
        row.segments().iter().for_each(|name| add(&mut counts.segments, name));
        let eligible = row.eligible(number);
        eligible.iter().for_each(|name| add(&mut counts.eligible, name));
        add(&mut counts.chosen, eligible.first().unwrap_or(&"nothing"));
    }
    (number, counts)
}

fn counted_by_the_rules(text: &str) -> (u64, Counts) {
    let program = Program::from_dir(workspace().join("examples/email-test")).unwrap();
    let engine = program.engine();
    let call = Call::at(read_datetime("2008-03-20", program.zone()).unwrap());
    let decision = engine.decision_id("next_mail").unwrap();
    let (mut session, mut profile) = (engine.session(), engine.profile());
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let columns = engine.columns(reader.headers().unwrap().iter());
    let mut counts = Counts::default();
    let mut segments = Vec::new();
    let mut number = 0;
    for record in reader.records() {
        let record = record.unwrap();
        number += 1;
        profile.set_record(number);
        profile.read_row(&columns, |column| record.get(column)).unwrap();
        assert_eq!(profile.misfits().count(), 0);
        session.segments_of(&profile, &call, &mut segments).unwrap();
        segments.iter().for_each(|id| add(&mut counts.segments, engine.segment_name(*id).unwrap()));
        let answer = session.explain(decision, &profile, &call, &NoContacts).unwrap();
        let chosen = answer.chosen().next().map(|choice| choice.campaign());
        let outranked = answer.rejected().filter(|(_, reason)| *reason == Reason::Outranked);
        outranked.for_each(|(id, _)| add(&mut counts.eligible, engine.campaign_name(id).unwrap()));
        chosen.iter().for_each(|name| add(&mut counts.eligible, name));
        add(&mut counts.chosen, chosen.unwrap_or("nothing"));
    }
    (number, counts)
}

/// What `visavis audience` prints.
fn counted_by_the_command(text: &str) -> (u64, Counts) {
    let folder = Folder::with(&[("customers.csv", text)]);
    let rules = workspace().join("examples/email-test");
    let rules = rules.to_str().unwrap();
    let args = ["audience", rules, "--data", "customers.csv", "--at", "2008-03-20", "--format", "json"];
    let counted: Value = serde_json::from_str(&folder.run(&args).expect(0).out).unwrap();
    let mut counts = Counts::default();
    for (name, count) in counted["segments"].as_object().unwrap() {
        counts.segments.insert(name.clone(), count.as_u64().unwrap());
    }
    for (name, funnel) in counted["campaigns"].as_object().unwrap() {
        counts.eligible.insert(name.clone(), funnel["eligible"].as_u64().unwrap());
        counts.chosen.insert(name.clone(), funnel["chosen"].as_u64().unwrap());
    }
    let nothing = counted["decisions"]["next_mail"]["nothing"].as_u64().unwrap();
    counts.chosen.insert("nothing".into(), nothing);
    (counted["customers"].as_u64().unwrap(), counts)
}

#[test]
fn the_rules_count_what_plain_rust_counts() {
    let text = table();
    let plainly = counted_plainly(&text);
    assert!(plainly.0 >= 600 && plainly.1.segments.len() == 7 && plainly.1.eligible.len() == 5);
    assert_eq!(counted_by_the_rules(&text), plainly);
    assert_eq!(counted_by_the_command(&text), plainly);
}
