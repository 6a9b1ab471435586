//! What was measured, a line of JSON for each figure: tables and plots are made of these files, so that they can be made again without
//! measuring.
//!
//! In: rows. Out: `bench/results/WORKLOAD.jsonl`, whose first line says when, where and by which command; the file takes the place of an
//! older one only when the workload is through.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::Failure;

/// When, where and how a workload was measured.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Run {
    /// The day, in UTC.
    pub date: String,
    /// What the system calls the processor.
    pub processor: String,
    /// Threads that run at once.
    pub cores: usize,
    /// How many others wanted them in the minute before, where the system tells.
    pub load: Option<f64>,
    /// The compiler.
    pub rust: String,
    /// The program and its arguments.
    pub command: String,
}

/// A figure.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Row {
    /// Who, with the version.
    pub peer: String,
    /// What: `loaded`, `json`, `counts`, …; the workload's own words.
    pub what: String,
    /// Rules, segments or campaigns.
    pub size: u64,
    /// How many threads; left out where there is one.
    #[serde(default = "one", skip_serializing_if = "is_one")]
    pub threads: u32,
    /// What a curve runs over, where that is not the size.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub x: Option<f64>,
    /// Seconds of CPU: of one call, or of the whole where that is what is asked.
    pub seconds: f64,
    /// Seconds by the clock, where there are several threads.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub wall: Option<f64>,
    /// How many answers, each with all rules, were held against the reference before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub verified: Option<u64>,
    /// Bytes of memory at the peak, where that is asked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub peak: Option<u64>,
}

impl Row {
    /// A figure of one thread.
    #[must_use]
    pub fn new(peer: &str, what: &str, size: u64, cpu: Duration) -> Self {
        Self {
            peer: peer.into(),
            what: what.into(),
            size,
            threads: 1,
            x: None,
            seconds: cpu.as_secs_f64(),
            wall: None,
            verified: None,
            peak: None,
        }
    }
}

fn one() -> u32 {
    1
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde's form")]
fn is_one(threads: &u32) -> bool {
    *threads == 1
}

/// A file of results.
#[derive(Debug)]
pub struct Results {
    /// Of the whole file.
    pub run: Run,
    /// In the order in which they were measured.
    pub rows: Vec<Row>,
}

impl Results {
    /// What is there of a workload.
    ///
    /// # Errors
    /// Where there is nothing, or something else.
    pub fn read(workload: &str) -> Result<Self, Failure> {
        let path = path(workload);
        let text = std::fs::read_to_string(&path).map_err(|error| format!("{}: {error}", path.display()))?;
        let mut lines = text.lines();
        let run = serde_json::from_str(lines.next().ok_or("an empty file")?)?;
        Ok(Self { run, rows: lines.map(serde_json::from_str).collect::<Result<_, _>>()? })
    }

    /// Seconds of CPU of a figure.
    #[must_use]
    pub fn seconds(&self, peer: &str, what: &str, size: u64, threads: u32) -> Option<f64> {
        let is_it =
            |row: &&Row| row.peer == peer && row.what == what && row.size == size && row.threads == threads;
        self.rows.iter().find(is_it).map(|row| row.seconds)
    }
}

/// Writes a file of results.
#[derive(Debug)]
pub struct Recorder {
    workload: String,
    file: BufWriter<File>,
}

impl Recorder {
    /// Begins a workload's file beside the one that is there.
    ///
    /// # Errors
    /// Where it cannot be written.
    pub fn new(workload: &str) -> Result<Self, Failure> {
        std::fs::create_dir_all(folder())?;
        let mut file = BufWriter::new(File::create(begun(workload))?);
        writeln!(file, "{}", serde_json::to_string(&run())?)?;
        Ok(Self { workload: workload.to_owned(), file })
    }

    /// Adds a figure, and shows it.
    ///
    /// # Errors
    /// As above.
    pub fn row(&mut self, row: &Row) -> Result<(), Failure> {
        eprintln!(
            "{:>7} {:<26} {:<10} {:>12.3} µs{}",
            row.x.unwrap_or(row.size as f64),
            row.peer,
            row.what,
            row.seconds * 1e6,
            row.wall.map(|wall| format!(", {:.3} µs by the clock", wall * 1e6)).unwrap_or_default(),
        );
        writeln!(self.file, "{}", serde_json::to_string(row)?)?;
        Ok(self.file.flush()?)
    }

    /// Puts the file in its place.
    ///
    /// # Errors
    /// As above.
    pub fn finish(mut self) -> Result<(), Failure> {
        self.file.flush()?;
        Ok(std::fs::rename(begun(&self.workload), path(&self.workload))?)
    }
}

const ELSEWHERE: &str = "VISAVIS_BENCH_RESULTS";

/// Where results lie: `VISAVIS_BENCH_RESULTS`, or beside this crate's sources.
#[must_use]
pub fn folder() -> PathBuf {
    std::env::var_os(ELSEWHERE)
        .map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("results"), PathBuf::from)
}

/// Whether the results are those that the project publishes.
#[must_use]
pub fn are_of_project() -> bool {
    std::env::var_os(ELSEWHERE).is_none()
}

/// Whether there are results of a workload.
#[must_use]
pub fn is_there(workload: &str) -> bool {
    path(workload).exists()
}

fn path(workload: &str) -> PathBuf {
    folder().join(format!("{workload}.jsonl"))
}

fn begun(workload: &str) -> PathBuf {
    folder().join(format!("{workload}.jsonl.begun"))
}

fn run() -> Run {
    let mut arguments = std::env::args();
    let program = arguments.next().unwrap_or_default();
    let program = Path::new(&program).file_name().unwrap_or_default().to_string_lossy().into_owned();
    Run {
        date: chrono::Utc::now().format("%Y-%m-%d").to_string(),
        processor: processor(),
        cores: std::thread::available_parallelism().map_or(1, usize::from),
        load: std::fs::read_to_string("/proc/loadavg")
            .ok()
            .and_then(|text| text.split(' ').next()?.parse().ok()),
        rust: said_by("rustc", &["--version"]).unwrap_or_else(|| "unknown".into()),
        command: std::iter::once(program).chain(arguments).collect::<Vec<_>>().join(" "),
    }
}

fn processor() -> String {
    let linux = || {
        let text = std::fs::read_to_string("/proc/cpuinfo").ok()?;
        let line = text.lines().find(|line| line.starts_with("model name"))?;
        Some(line.split_once(':')?.1.trim().to_owned())
    };
    linux()
        .or_else(|| said_by("sysctl", &["-n", "machdep.cpu.brand_string"]))
        .unwrap_or_else(|| "unknown".into())
}

/// What a program prints, in one line.
fn said_by(program: &str, arguments: &[&str]) -> Option<String> {
    let said = Command::new(program).args(arguments).output().ok()?;
    let text = String::from_utf8(said.stdout).ok()?;
    (said.status.success() && !text.trim().is_empty()).then(|| text.trim().to_owned())
}
