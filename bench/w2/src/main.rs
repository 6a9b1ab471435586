//! W2: who is in which segment, over a table in memory: 42 attributes, a million rows, 100 and 1,000 segments.
//!
//! `w2 [ROWS] [SEGMENTS…]`: by default 1000000 rows, 100 and 1000 segments. Every answer about the first rows is compared with the reference
//! before anything is timed. Seconds are the least of several rounds; with one thread CPU time, with more of the clock.

mod table;

use std::time::{Duration, Instant as Clock};

use arrow_array::RecordBatch;
use cpu_time::ProcessTime;
use visavis::{Call, Engine, Instant, Program, SegmentId};
use visavis_bench::Failure;
use visavis_bench::workload::{NOW, PROFILES_SEED, Profiles, RULES_SEED, Rule, rules, source};

/// Rows that are held against the reference.
const VERIFIED: usize = 5_000;
const ROUNDS: usize = 7;
/// Rows of a batch.
const BATCH: usize = 1 << 17;

fn main() -> Result<(), Failure> {
    let numbers: Vec<u32> = std::env::args().skip(1).map(|text| text.parse()).collect::<Result<_, _>>()?;
    let rows = numbers.first().copied().unwrap_or(1_000_000) as usize;
    let sizes = if numbers.len() > 1 { numbers[1..].to_vec() } else { vec![100, 1_000] };
    let profiles = Profiles::new(PROFILES_SEED);
    let most = sizes.iter().copied().max().unwrap_or(0);
    let all_rules = rules(RULES_SEED, &profiles, most);
    let whole = table::table(&profiles, rows)?;
    let batches: Vec<RecordBatch> =
        (0..rows).step_by(BATCH).map(|first| whole.slice(first, BATCH.min(rows - first))).collect();
    println!("| segments | threads | counts, s | bitmaps kept, s |");
    println!("| --- | --- | --- | --- |");
    for size in sizes {
        let rules = &all_rules[..size as usize];
        let program = Program::from_source("rules.vis", &source::program(rules))?;
        let engine = program.engine();
        let call = Call::at(Instant(NOW * 1_000_000));
        verify(&engine, &whole, rules, &profiles, &call)?;
        for threads in [1, 2] {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build()?;
            let counts = least(threads, || {
                pool.install(|| visavis_arrow::count_segments(&engine, &batches, &call)).map(drop)
            })?;
            let bitmaps = least(threads, || {
                pool.install(|| visavis_arrow::segments(&engine, &batches, &call)).map(drop)
            })?;
            println!("| {size} | {threads} | {:.3} | {:.3} |", counts.as_secs_f64(), bitmaps.as_secs_f64());
        }
    }
    Ok(())
}

/// The least time of several rounds.
fn least<E: Into<Failure>>(
    threads: usize,
    mut work: impl FnMut() -> Result<(), E>,
) -> Result<Duration, Failure> {
    let mut least = Duration::MAX;
    for _ in 0..ROUNDS {
        let (clock, cpu) = (Clock::now(), ProcessTime::try_now()?);
        work().map_err(Into::into)?;
        let used = if threads == 1 { cpu.try_elapsed()? } else { clock.elapsed() };
        least = least.min(used);
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
