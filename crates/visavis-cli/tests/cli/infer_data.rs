//! `visavis infer` over published data: Salesforce exports, a bank's campaign, e-mail tests, a loyalty scheme, a web shop, a customer
//! data platform. What it prints passes the check, and every record of the file loads with everything read.
//!
//! The files are read where they are at hand (`VISAVIS_DATA` names the folder, or it lies beside the workspace); without them the
//! e-mail test's own sample and the example's customers are. Of long files the first records, as a debug build has its time.

use std::fs::File;
use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};

use flate2::read::GzDecoder;

use crate::harness::Folder;
use crate::infer::holds;

const RECORDS: usize = 5_000;

const FILES: [&str; 13] = [
    "bank-marketing/bank-full.csv.gz",
    "hillstrom/hillstrom.csv.gz",
    "online-retail-ii/online_retail_2009_2010.csv.gz",
    "starbucks-offers/portfolio.json",
    "starbucks-offers/profile.json.gz",
    "starbucks-offers/transcript_first_30_hours.json.gz",
    "salesforce-export/Account.csv",
    "salesforce-export/Campaign.csv",
    "salesforce-export/CampaignMember.csv",
    "salesforce-export/Contact.csv",
    "salesforce-export/Lead.csv",
    "salesforce-export/Opportunity.csv",
    "unomi-profile/profile.json",
];

fn workspace() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize().unwrap()
}

fn data() -> PathBuf {
    std::env::var_os("VISAVIS_DATA").map_or_else(|| workspace().join("../shared/data"), PathBuf::from)
}

/// The beginning of a file, unpacked; `None` where it is not at hand.
fn beginning(path: &Path) -> Option<Vec<u8>> {
    let file = File::open(path).ok()?;
    let plain: Box<dyn Read> = if path.extension().is_some_and(|ending| ending == "gz") {
        Box::new(GzDecoder::new(file))
    } else {
        Box::new(file)
    };
    let mut reader = BufReader::new(plain);
    let mut text = Vec::new();
    for _ in 0..RECORDS {
        reader.read_until(b'\n', &mut text).unwrap();
    }
    Some(text)
}

#[track_caller]
fn loads(path: &Path) -> Option<String> {
    let text = beginning(path)?;
    let name = path.file_name().unwrap().to_str().unwrap().trim_end_matches(".gz");
    let folder = Folder::new();
    folder.write(name, &text);
    let ran = folder.run(&["infer", name]).expect(0);
    // One object over several lines is read by `infer` alone.
    let profiles = if text.starts_with(b"{\n") { "one.jsonl" } else { name };
    if profiles != name {
        let object: serde_json::Value = serde_json::from_slice(&text).unwrap();
        folder.write(profiles, object.to_string());
    }
    let profiles = if profiles.ends_with(".json") { as_lines(&folder, profiles) } else { profiles.into() };
    holds(&folder, &profiles, &ran.out);
    Some(ran.out)
}

/// The same under a name that `decide` knows.
fn as_lines(folder: &Folder, name: &str) -> String {
    folder.write("lines.jsonl", folder.read(name));
    "lines.jsonl".into()
}

#[test]
fn published_data_loads_as_it_is_described() {
    let found = FILES.iter().filter(|file| loads(&data().join(file)).is_some()).count();
    assert!(found == FILES.len() || found == 0, "{found} of {} files are at hand", FILES.len());
}

#[test]
fn the_examples_load_as_they_are_described() {
    let examples = workspace().join("examples");
    let text = loads(&examples.join("email-test/sample.csv")).unwrap();
    assert!(text.contains("channel: \"Multichannel\" | \"Phone\" | \"Web\""), "{text}");
    assert!(text.contains("# No key: "), "{text}");
    loads(&examples.join("retail/customers.jsonl")).unwrap();
}

#[test]
fn a_salesforce_export_reads_as_a_person_would_write_it() {
    let Some(text) = loads(&data().join("salesforce-export/Contact.csv")) else { return };
    for line in [
        "  id: text key column \"Id\"",
        "  birthdate: date sensitive column \"Birthdate\"",
        "  created_date: datetime column \"CreatedDate\"",
        "  gender: \"female\" | \"male\" column \"Gender__c\"",
        "  phone: text sensitive column \"Phone\"",
        "  last_activity_date: date? column \"LastActivityDate\"",
    ] {
        assert!(text.lines().any(|found| found == line), "{line}\n{text}");
    }
    assert!(text.contains("`HasOptedOutOfEmail`"), "what is empty is told");
}

#[test]
fn the_book_shows_what_is_printed() {
    let root = workspace();
    let sample = root.join("examples/email-test/sample.csv");
    let printed = Folder::new().run(&["infer", sample.to_str().unwrap()]).expect(0).out;
    let page = std::fs::read_to_string(root.join("docs/book/src/infer.md")).unwrap();
    let shown = page.split("```visavis\n").nth(1).and_then(|rest| rest.split("```").next()).unwrap();
    assert_eq!(shown, printed);
}
