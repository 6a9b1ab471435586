//! W2: who is in which segment, over a table in memory: 42 attributes, a million rows, 100 and 1,000 segments; and from the Parquet file.
//!
//! `w2 [ROWS] [SEGMENTS…] [--parquet FILE] [--json]`: by default 1000000 rows, 100 and 1000 segments. With `--parquet` the file is
//! measured instead of the memory, from opening it to the counts; it is written where it is not there. Every answer about the first rows is
//! compared with the reference before anything is timed, and the counts of a file with those of the memory. Seconds are the least of several
//! rounds: CPU time, and by the clock. `--json` prints an object a line with all counts instead of a table.

mod file;
mod table;

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant as Clock};

use arrow_array::RecordBatch;
use cpu_time::ProcessTime;
use serde_json::json;
use visavis::{Call, Engine, Instant, Program, SegmentId};
use visavis_bench::Failure;
use visavis_bench::workload::{NOW, PROFILES_SEED, Profiles, RULES_SEED, Rule, rules, source};

/// Rows that are held against the reference.
const VERIFIED: usize = 5_000;
const ROUNDS: usize = 7;
/// Rows of a batch, and of a group of a file.
const BATCH: usize = 1 << 17;

/// What is asked for.
struct Asked {
    rows: usize,
    sizes: Vec<u32>,
    parquet: Option<PathBuf>,
    as_json: bool,
}

fn main() -> Result<(), Failure> {
    let asked = asked()?;
    let profiles = Profiles::new(PROFILES_SEED);
    let most = asked.sizes.iter().copied().max().unwrap_or(0);
    let all_rules = rules(RULES_SEED, &profiles, most);
    let whole = table::table(&profiles, asked.rows)?;
    if let Some(path) = asked.parquet.as_deref().filter(|path| !path.exists()) {
        file::write(&whole, path, BATCH)?;
    }
    if !asked.as_json {
        println!("| segments | threads | what | CPU, s | clock, s |");
        println!("| --- | --- | --- | --- | --- |");
    }
    for size in &asked.sizes {
        let rules = &all_rules[..*size as usize];
        let program = Program::from_source("rules.vis", &source::program(rules))?;
        let engine = program.engine();
        let call = Call::at(Instant(NOW * 1_000_000));
        verify(&engine, &whole, rules, &profiles, &call)?;
        measure(&asked, &engine, &whole, &call)?;
    }
    Ok(())
}

fn asked() -> Result<Asked, Failure> {
    let mut asked = Asked { rows: 1_000_000, sizes: Vec::new(), parquet: None, as_json: false };
    let mut numbers = Vec::new();
    let mut words = std::env::args().skip(1);
    while let Some(word) = words.next() {
        match word.as_str() {
            "--json" => asked.as_json = true,
            "--parquet" => asked.parquet = Some(words.next().ok_or("--parquet FILE")?.into()),
            number => numbers.push(number.parse::<u32>()?),
        }
    }
    asked.rows = numbers.first().map_or(asked.rows, |rows| *rows as usize);
    asked.sizes = if numbers.len() > 1 { numbers[1..].to_vec() } else { vec![100, 1_000] };
    Ok(asked)
}

/// Times one number of segments, and prints what came out.
fn measure(asked: &Asked, engine: &Engine, whole: &RecordBatch, call: &Call) -> Result<(), Failure> {
    let rows = whole.num_rows();
    let batches: Vec<RecordBatch> =
        (0..rows).step_by(BATCH).map(|first| whole.slice(first, BATCH.min(rows - first))).collect();
    let counts = visavis_arrow::count_segments(engine, &batches, call)?;
    let say = |threads: usize, what: &str, (cpu, clock): (Duration, Duration)| {
        let (size, cpu, clock) = (counts.segments.len(), cpu.as_secs_f64(), clock.as_secs_f64());
        if asked.as_json {
            let line = json!({
                "workload": "w2", "peer": "visavis", "rows": rows, "segments": size, "threads": threads, "mode": what,
                "cpu_s": cpu, "clock_s": clock, "counts": counts.segments,
            });
            println!("{line}");
        } else {
            println!("| {size} | {threads} | {what} | {cpu:.3} | {clock:.3} |");
        }
    };
    for threads in [1, 2] {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build()?;
        match &asked.parquet {
            Some(path) => {
                let count = || pool.install(|| visavis_arrow::count_parquet(engine, path, call));
                if count()?.segments != counts.segments {
                    return Err(format!("{}: not as the table in memory says", path.display()).into());
                }
                say(threads, "parquet", least(|| end_to_end(path, engine, call, &pool))?);
            }
            None => {
                let count = || pool.install(|| visavis_arrow::count_segments(engine, &batches, call));
                say(threads, "counts", least(|| count().map(drop).map_err(Failure::from))?);
                let keep = || pool.install(|| visavis_arrow::segments(engine, &batches, call));
                say(threads, "bitmaps", least(|| keep().map(drop).map_err(Failure::from))?);
            }
        }
    }
    Ok(())
}

/// From the file's name to the counts.
fn end_to_end(path: &Path, engine: &Engine, call: &Call, pool: &rayon::ThreadPool) -> Result<(), Failure> {
    pool.install(|| visavis_arrow::count_parquet(engine, path, call)).map(drop).map_err(Failure::from)
}

/// The least times of several rounds: of the processor, and by the clock.
fn least(mut work: impl FnMut() -> Result<(), Failure>) -> Result<(Duration, Duration), Failure> {
    let mut least = (Duration::MAX, Duration::MAX);
    for _ in 0..ROUNDS {
        let (clock, cpu) = (Clock::now(), ProcessTime::try_now()?);
        work()?;
        least = (least.0.min(cpu.try_elapsed()?), least.1.min(clock.elapsed()));
    }
    Ok(least)
}

/// Every rule about every one of the first rows, against the walk of its tree.
fn verify(
    engine: &Engine,
    whole: &RecordBatch,
    rules: &[Rule],
    profiles: &Profiles,
    call: &Call,
) -> Result<(), Failure> {
    let first = whole.slice(0, VERIFIED.min(whole.num_rows()));
    let found = visavis_arrow::segments(engine, std::slice::from_ref(&first), call)?;
    let found = found.first().ok_or("no answer")?;
    if !found.errors().is_empty() || !found.misfits().is_empty() {
        return Err(format!("{:?} {:?}", found.errors().first(), found.misfits().first()).into());
    }
    for row in 0..first.num_rows() {
        let profile = profiles.get(row as u64);
        for (rule, segment) in rules.iter().zip((0..).map(SegmentId)) {
            if found.has(segment, row) != (rule.when.eval(&profile) == Some(true)) {
                return Err(format!("row {row}, rule {}: not as the reference says", rule.id).into());
            }
        }
    }
    Ok(())
}
