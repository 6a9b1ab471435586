//! W2: who is in which segment, over a table in memory of 42 attributes and a million rows, and from the Parquet file; the results go to
//! `bench/results/w2.jsonl`.
//!
//! What the peers read is made first, once: see `data`. Every answer about the first rows is compared with the reference before anything
//! is timed, and all counts with the reference's. Seconds are the least of several rounds, of the processor and by the clock. `--curve`
//! measures how the time grows with the rows instead.

mod data;
mod file;
mod table;

use std::time::{Duration, Instant as Clock};

use arrow_array::RecordBatch;
use clap::Parser;
use cpu_time::ProcessTime;
use rayon::{ThreadPool, ThreadPoolBuilder};
use visavis::{Call, Engine, Instant, Program, SegmentId};
use visavis_bench::Failure;
use visavis_bench::results::{Recorder, Row};
use visavis_bench::workload::{NOW, PROFILES_SEED, Profiles, RULES_SEED, Rule, rules, source};

use data::Data;

/// Rows that are held against the reference one by one.
const VERIFIED: usize = 5_000;
/// Rows of a batch, and of a group of a file.
const BATCH: usize = 1 << 17;
/// The most segments that are asked for.
const RULES: u32 = 1_000;
/// Rows of the curve.
const CURVE: [usize; 9] = [100, 300, 1_000, 3_000, 10_000, 30_000, 100_000, 300_000, 1_000_000];

#[derive(Parser)]
#[command(about = "W2: who is in which segment")]
struct Options {
    /// Customers
    #[arg(long, default_value_t = 1_000_000)]
    rows: usize,
    /// Numbers of segments, at most 1,000
    #[arg(long, value_delimiter = ',', default_values_t = [100, 1_000])]
    segments: Vec<u32>,
    /// Numbers of threads
    #[arg(long, value_delimiter = ',', default_values_t = [1, 2])]
    threads: Vec<u32>,
    /// How often everything is measured
    #[arg(long, default_value_t = 7)]
    rounds: usize,
    /// How the time grows with the rows
    #[arg(long)]
    curve: bool,
}

fn main() -> Result<(), Failure> {
    let mut options = Options::parse();
    let profiles = Profiles::new(PROFILES_SEED);
    let rules = rules(RULES_SEED, &profiles, RULES);
    let whole = table::table(&profiles, options.rows)?;
    if options.curve {
        return curve(&options, &profiles, &rules, &whole);
    }
    options.segments.iter_mut().for_each(|size| *size = RULES.min(*size));
    let data = Data::new(&profiles, &rules, &whole, BATCH)?;
    let mut recorder = Recorder::new("w2")?;
    for size in &options.segments {
        let rules = &rules[..*size as usize];
        let bench = Bench::new(rules, &profiles, &whole, options.rounds)?;
        bench.verify_counts(&data)?;
        for threads in &options.threads {
            bench.measure(*threads, &data, &mut recorder)?;
        }
    }
    recorder.finish()
}

/// By one thread, all segments, more and more rows.
fn curve(options: &Options, profiles: &Profiles, rules: &[Rule], whole: &RecordBatch) -> Result<(), Failure> {
    let mut recorder = Recorder::new("w2-rows")?;
    let bench = Bench::new(rules, profiles, whole, options.rounds)?;
    let pool = ThreadPoolBuilder::new().num_threads(1).build()?;
    for rows in CURVE.into_iter().filter(|rows| *rows <= whole.num_rows()) {
        let batches = batches(&whole.slice(0, rows));
        let rounds = options.rounds * (100_000 / rows).clamp(1, 5);
        let (cpu, wall) = least(rounds, || bench.count(&pool, &batches).map(drop))?;
        recorder.row(&Row {
            x: Some(rows as f64),
            wall: Some(wall.as_secs_f64()),
            ..Row::new("visavis", "rows", rules.len() as u64, cpu)
        })?;
    }
    recorder.finish()
}

/// A number of segments, ready to be measured.
struct Bench {
    engine: Engine,
    call: Call,
    batches: Vec<RecordBatch>,
    rows: usize,
    segments: usize,
    rounds: usize,
}

impl Bench {
    fn new(rules: &[Rule], profiles: &Profiles, whole: &RecordBatch, rounds: usize) -> Result<Self, Failure> {
        let engine = Program::from_source("rules.vis", &source::program(rules))?.engine();
        let call = Call::at(Instant(NOW * 1_000_000));
        verify(&engine, whole, rules, profiles, &call)?;
        let (batches, rows) = (batches(whole), whole.num_rows());
        Ok(Self { engine, call, batches, rows, segments: rules.len(), rounds })
    }

    fn count(&self, pool: &ThreadPool, batches: &[RecordBatch]) -> Result<Vec<u64>, Failure> {
        Ok(pool.install(|| visavis_arrow::count_segments(&self.engine, batches, &self.call))?.segments)
    }

    fn count_file(&self, pool: &ThreadPool, data: &Data) -> Result<Vec<u64>, Failure> {
        let count = || visavis_arrow::count_parquet(&self.engine, &data.parquet, &self.call);
        Ok(pool.install(count)?.segments)
    }

    /// The table in memory and the file, against the reference's counts of all rows.
    fn verify_counts(&self, data: &Data) -> Result<(), Failure> {
        let pool = ThreadPoolBuilder::new().build()?;
        let expected = data.expected.get(..self.segments).ok_or("bench/data is of fewer rules: remove it")?;
        for (found, of) in
            [(self.count(&pool, &self.batches)?, "memory"), (self.count_file(&pool, data)?, "the file")]
        {
            if let Some(rule) = (0..self.segments).find(|rule| found.get(*rule) != expected.get(*rule)) {
                return Err(format!("rule {rule}, counted in {of}: not as the reference says").into());
            }
        }
        Ok(())
    }

    fn measure(&self, threads: u32, data: &Data, recorder: &mut Recorder) -> Result<(), Failure> {
        let pool = ThreadPoolBuilder::new().num_threads(threads as usize).build()?;
        let keep = || pool.install(|| visavis_arrow::segments(&self.engine, &self.batches, &self.call));
        let counts = least(self.rounds, || self.count(&pool, &self.batches).map(drop))?;
        let bitmaps = least(self.rounds, || Ok(keep().map(drop)?))?;
        let file = least(self.rounds, || self.count_file(&pool, data).map(drop))?;
        for (what, (cpu, wall)) in [("counts", counts), ("bitmaps", bitmaps), ("file", file)] {
            recorder.row(&Row {
                threads,
                wall: Some(wall.as_secs_f64()),
                verified: Some(self.rows as u64),
                ..Row::new("visavis", what, self.segments as u64, cpu)
            })?;
        }
        Ok(())
    }
}

fn batches(whole: &RecordBatch) -> Vec<RecordBatch> {
    let rows = whole.num_rows();
    (0..rows).step_by(BATCH).map(|first| whole.slice(first, BATCH.min(rows - first))).collect()
}

/// The least times of several rounds: of the processor, and by the clock.
fn least(
    rounds: usize,
    mut work: impl FnMut() -> Result<(), Failure>,
) -> Result<(Duration, Duration), Failure> {
    let mut least = (Duration::MAX, Duration::MAX);
    for _ in 0..rounds {
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
