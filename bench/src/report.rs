//! What was measured as Markdown: a table for each workload, and the targets beside what was reached.
//!
//! In: files of results; those that are not there leave their part out. Out: text. Nothing is measured here.

pub mod excerpt;
mod online;
mod targets;

use std::fmt::Write;

use crate::Failure;
use crate::results::{self, Results, Row, Run};

/// Every peer of W2 that is not of this project, by the name of its file.
const TABLES: [&str; 4] = ["chdb", "polars", "duckdb", "datafusion"];

/// Everything that was measured.
#[derive(Debug)]
pub struct Measured {
    w1: Option<Results>,
    w2: Option<Results>,
    /// Of the peers of W2, each of one peer and one number of threads.
    tables: Vec<Results>,
    w3: Option<Results>,
    w4: Option<Results>,
}

impl Measured {
    /// What lies there.
    ///
    /// # Errors
    /// Where a file is there and cannot be read.
    pub fn read() -> Result<Self, Failure> {
        let read =
            |name: &str| if results::is_there(name) { Results::read(name).map(Some) } else { Ok(None) };
        let mut tables = Vec::new();
        for name in TABLES {
            for threads in [1, 2] {
                tables.extend(read(&format!("w2-{name}-{threads}"))?);
            }
        }
        Ok(Self { w1: read("w1")?, w2: read("w2")?, tables, w3: read("w3")?, w4: read("w4")? })
    }

    /// What was measured when and where, in the order of the workloads.
    fn runs(&self) -> Vec<(&'static str, &Run)> {
        let mut all: Vec<(&str, Option<&Results>)> = vec![("W1", self.w1.as_ref()), ("W2", self.w2.as_ref())];
        all.extend(self.tables.iter().map(|table| ("W2", Some(table))));
        all.extend([("W3", self.w3.as_ref()), ("W4", self.w4.as_ref())]);
        all.into_iter().filter_map(|(name, of)| Some((name, &of?.run))).collect()
    }
}

/// The whole text of `RESULTS.md`.
#[must_use]
pub fn text(measured: &Measured) -> String {
    let mut out = String::from("# Results\n\n");
    out.push_str(
        "Made by `bench/run`, from the files in `bench/results`; what is measured, and how, stands in [README.md](README.md). Read \
         ratios, not times. In brackets is how many times longer than Visavis.\n\n",
    );
    out.push_str(&conditions(measured));
    out.push_str("## Targets\n\n");
    out.push_str(&targets::table(measured));
    if let Some(w1) = &measured.w1 {
        out.push_str(&online::text(w1));
    }
    if let Some(w2) = &measured.w2 {
        out.push_str(&columns(w2, &measured.tables));
    }
    if let Some(w3) = &measured.w3 {
        out.push_str(&compile(w3));
    }
    if let Some(w4) = &measured.w4 {
        out.push_str(&decide(w4));
    }
    out
}

/// When and where each was measured; said once where it is the same.
fn conditions(measured: &Measured) -> String {
    let mut out = String::new();
    let place = |run: &Run| format!("{}, {} cores", run.processor, run.cores);
    let mut places: Vec<String> = measured.runs().iter().map(|(_, run)| place(run)).collect();
    places.dedup();
    line(&mut out, &format!("Processor: {}.\n", places.join("; ")));
    line(&mut out, "| workload | day | compiler | load when it began | command |");
    line(&mut out, "| --- | --- | --- | --- | --- |");
    for (name, run) in measured.runs() {
        let load = run.load.map_or_else(|| "?".into(), |load| format!("{load:.1}"));
        let rust = run.rust.split(" (").next().unwrap_or_default();
        line(&mut out, &format!("| {name} | {} | {rust} | {load} | `{}` |", run.date, run.command));
    }
    out.push('\n');
    out
}

fn columns(w2: &Results, tables: &[Results]) -> String {
    let mut out = String::from(
        "## W2: audiences\n\nOver so many customers as the peers' files were verified with, a million unless said otherwise. Seconds by one thread in CPU time, by two threads by the clock. *From the file* is reading the \
         Parquet file and counting, end to end. Bits are kept for all segments; `–` was not measured.\n\n",
    );
    let mut rows: Vec<&Row> = w2.rows.iter().collect();
    rows.extend(tables.iter().flat_map(|table| &table.rows));
    let mut peers: Vec<&str> = rows.iter().map(|row| row.peer.as_str()).collect();
    let mut seen = std::collections::HashSet::new();
    peers.retain(|peer| seen.insert(*peer));
    for threads in [1, 2] {
        line(&mut out, &format!("{threads} thread{}:\n", if threads == 1 { "" } else { "s" }));
        line(
            &mut out,
            "| peer | counts, 100 segments | 1,000 | bits, 100 | 1,000 | from the file, 100 | 1,000 |",
        );
        line(&mut out, "| --- | --- | --- | --- | --- | --- | --- |");
        for peer in &peers {
            let cells = ["counts", "bitmaps", "file"].map(|what| {
                [100, 1_000].map(|size| {
                    let ours = of_table(&rows, "visavis", what, size, threads);
                    cell(of_table(&rows, peer, what, size, threads), ours, &|seconds| format!("{seconds:.3}"))
                })
            });
            line(&mut out, &format!("| {peer} | {} |", cells.concat().join(" | ")));
        }
        out.push('\n');
    }
    out
}

/// A figure of W2: the CPU time of one thread, of several the clock's. A peer reads the whole file first and counts then.
fn of_table(rows: &[&Row], peer: &str, what: &str, size: u64, threads: u32) -> Option<f64> {
    let find = |what: &str, size: Option<u64>| {
        let is_it = |row: &&&Row| {
            row.peer == peer
                && row.what == what
                && row.threads == threads
                && size.is_none_or(|size| size == row.size)
        };
        let row = rows.iter().find(is_it)?;
        if threads == 1 { Some(row.seconds) } else { row.wall }
    };
    match what {
        "file" => {
            find("file", Some(size)).or_else(|| Some(find("load", None)? + find("counts", Some(size))?))
        }
        what => find(what, Some(size)),
    }
}

fn compile(w3: &Results) -> String {
    let mut out = String::from(
        "## W3: from text to an engine\n\nSeconds of CPU, and megabytes at the peak of a process that does nothing else.\n\n",
    );
    line(&mut out, "| peer | rules | seconds | of Visavis | peak, MB |");
    line(&mut out, "| --- | --- | --- | --- | --- |");
    for row in w3.rows.iter().filter(|row| row.what == "all") {
        let ratio = w3.seconds("visavis", "all", row.size, 1).map(|ours| row.seconds / ours);
        let ratio = ratio.map_or_else(|| "–".into(), |ratio| format!("{ratio:.2}×"));
        let peak = row.peak.map_or_else(|| "–".into(), |peak| format!("{:.0}", peak as f64 / 1e6));
        line(
            &mut out,
            &format!("| {} | {} | {:.3} | {ratio} | {peak} |", row.peer, grouped(row.size), row.seconds),
        );
    }
    out.push('\n');
    let steps: Vec<String> = w3
        .rows
        .iter()
        .filter(|row| row.what != "all" && row.size == 100_000)
        .map(|row| format!("{} {:.2} s", row.what, row.seconds))
        .collect();
    if !steps.is_empty() {
        line(&mut out, &format!("Visavis, 100,000 rules, step by step: {}.\n", steps.join(", ")));
    }
    out
}

fn decide(w4: &Results) -> String {
    let mut out = String::from(
        "## W4: one decision, from JSON to JSON\n\nOne decision among campaigns with a value, a holdout and two variants, on a channel \
         with consent and two limits, under a guard; the contacts in memory. Microseconds of CPU of one thread.\n\n",
    );
    line(&mut out, "| campaigns | from JSON to JSON | decisions a second | profile loaded | reading alone |");
    line(&mut out, "| --- | --- | --- | --- | --- |");
    for row in w4.rows.iter().filter(|row| row.what == "json to json") {
        let of = |what: &str| w4.seconds("visavis", what, row.size, 1).map_or_else(|| "–".into(), micros);
        line(
            &mut out,
            &format!(
                "| {} | {} | {} | {} | {} |",
                grouped(row.size),
                micros(row.seconds),
                grouped((1.0 / row.seconds) as u64),
                of("loaded"),
                of("read")
            ),
        );
    }
    out.push('\n');
    out
}

/// A figure and how many times ours it is.
fn cell(figure: Option<f64>, ours: Option<f64>, print: &dyn Fn(f64) -> String) -> String {
    match (figure, ours) {
        (Some(figure), Some(ours)) if (figure - ours).abs() > f64::EPSILON * ours => {
            format!("{} ({}×)", print(figure), times(figure / ours))
        }
        (Some(figure), _) => print(figure),
        (None, _) => "–".into(),
    }
}

/// A ratio, as exact as it is worth.
fn times(ratio: f64) -> String {
    if ratio < 10.0 { format!("{ratio:.1}") } else { grouped(ratio.round() as u64) }
}

/// Microseconds in three digits or more.
fn micros(seconds: f64) -> String {
    let micros = seconds * 1e6;
    match micros {
        ..10.0 => format!("{micros:.2}"),
        ..100.0 => format!("{micros:.1}"),
        _ => grouped(micros.round() as u64),
    }
}

/// With a comma between thousands.
fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut out = String::new();
    for (at, digit) in digits.char_indices() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

fn line(out: &mut String, text: &str) {
    // Writing into a String cannot fail.
    let _ = writeln!(out, "{text}");
}
