//! What the peers of W2 read, in `bench/data`: customers as Parquet, the rules as JSON, and how many customers each rule matches by the
//! reference. What is there already is left.

use std::path::{Path, PathBuf};

use arrow_array::RecordBatch;
use rayon::prelude::*;
use visavis_bench::Failure;
use visavis_bench::workload::{Profiles, Rule, json};

use crate::file;

/// Where the files are.
pub struct Data {
    /// The customers.
    pub parquet: PathBuf,
    /// By rule: how many customers it matches.
    pub expected: Vec<u64>,
}

impl Data {
    /// Makes what is not there; `group` rows are a group of the file.
    ///
    /// # Errors
    /// Where a file cannot be read or written.
    pub fn new(
        profiles: &Profiles,
        rules: &[Rule],
        whole: &RecordBatch,
        group: usize,
    ) -> Result<Self, Failure> {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../data");
        std::fs::create_dir_all(&folder)?;
        let rows = whole.num_rows();
        let parquet = folder.join(format!("profiles-{rows}.parquet"));
        once(&parquet, |path| file::write(whole, path, group))?;
        once(&folder.join("rules.jsonl"), |path| {
            let lines: String = rules.iter().map(|rule| json::rule(rule).to_string() + "\n").collect();
            Ok(std::fs::write(path, lines)?)
        })?;
        let expected = folder.join(format!("expected-{rows}.json"));
        once(&expected, |path| {
            let counts = count(profiles, rules, rows);
            Ok(std::fs::write(path, serde_json::to_string(&counts)?)?)
        })?;
        Ok(Self { parquet, expected: serde_json::from_str(&std::fs::read_to_string(expected)?)? })
    }
}

/// Makes a file that is not there; a half of one never is.
fn once(path: &Path, make: impl FnOnce(&Path) -> Result<(), Failure>) -> Result<(), Failure> {
    if path.exists() {
        return Ok(());
    }
    eprintln!("{} is made, once", path.display());
    let begun = path.with_extension("begun");
    make(&begun)?;
    Ok(std::fs::rename(begun, path)?)
}

/// How many customers each rule matches, by the walk of its tree in three values.
fn count(profiles: &Profiles, rules: &[Rule], rows: usize) -> Vec<u64> {
    let none = || vec![0; rules.len()];
    let counted = (0..rows as u64).into_par_iter().fold(none, |mut counts, row| {
        let profile = profiles.get(row);
        for (count, rule) in counts.iter_mut().zip(rules) {
            *count += u64::from(rule.when.eval(&profile) == Some(true));
        }
        counts
    });
    counted.reduce(none, |a, b| a.into_iter().zip(b).map(|(a, b)| a + b).collect())
}
