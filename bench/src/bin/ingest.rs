//! What reading a profile costs: 42 attributes of JSON into a Visavis profile, and into a struct by serde_json.
//!
//! The program reads every attribute: its rules are the first ten thousand of the workload.

use std::hint::black_box;
use std::time::Duration;

use visavis::Program;
use visavis_bench::record::Record;
use visavis_bench::workload::{PROFILES_SEED, Profiles, RULES_SEED, rules, source};
use visavis_bench::{Failure, clock};

const PROFILES: u64 = 512;
const RULES: u32 = 10_000;
const ROUNDS: usize = 7;
const BUDGET: Duration = Duration::from_millis(300);

fn main() -> Result<(), Failure> {
    let profiles = Profiles::new(PROFILES_SEED);
    let json: Vec<String> = (0..PROFILES).map(|index| profiles.get(index).json(index)).collect();
    let text = source::program(&rules(RULES_SEED, &profiles, RULES));
    let engine = Program::from_source("rules.vis", &text)?.engine();
    let mut profile = engine.profile();
    let (mut ours, mut theirs) = (Duration::MAX, Duration::MAX);
    for _ in 0..ROUNDS {
        let mean = clock::mean(BUDGET, |step| {
            profile.read_json(json[step % json.len()].as_bytes())?;
            black_box(&profile);
            Ok(())
        })?;
        ours = ours.min(mean);
        let mean = clock::mean(BUDGET, |step| {
            black_box(serde_json::from_slice::<Record<'_>>(json[step % json.len()].as_bytes())?);
            Ok(())
        })?;
        theirs = theirs.min(mean);
    }
    let micros = |time: Duration| time.as_nanos() as f64 / 1_000.0;
    let bytes = json.iter().map(String::len).sum::<usize>() / json.len();
    println!(
        "profile of {bytes} bytes: visavis {:.2} µs, serde_json {:.2} µs, ratio {:.2}",
        micros(ours),
        micros(theirs),
        theirs.as_secs_f64() / ours.as_secs_f64()
    );
    Ok(())
}
