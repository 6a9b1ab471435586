//! W3: from the text of rules to an engine that is loaded and indexed.
//!
//! `w3 [RULES…]`: by default 1000, 10000 and 100000 rules. Each measurement is a process of its own, so that its peak of memory is its
//! own; seconds are CPU time of all its threads. Visavis gets one text of all rules and is measured twice: as a host has it, by one
//! call, the text counted in; and step by step, which keeps what each step gives, as tools do and hosts do not. Peers get the
//! rules one by one; what they hold before that, which is the workload itself, is not counted as theirs.

mod memory;
mod steps;

use std::io::Write as _;
use std::process::Command;
use std::time::Duration;

use visavis_bench::Failure;
use visavis_bench::results::{Recorder, Row};
use visavis_bench::workload::{PROFILES_SEED, Profiles, RULES_SEED, rules, source};

use crate::steps::{Used, Work};

fn main() -> Result<(), Failure> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if let [word, work, rest @ ..] = arguments.as_slice()
        && word == steps::ALONE
    {
        return steps::alone(work, rest);
    }
    let mut sizes = arguments.iter().map(|size| size.parse()).collect::<Result<Vec<u32>, _>>()?;
    if sizes.is_empty() {
        sizes = vec![1_000, 10_000, 100_000];
    }
    let profiles = Profiles::new(PROFILES_SEED);
    let most = sizes.iter().copied().max().unwrap_or(0);
    let all_rules = rules(RULES_SEED, &profiles, most);
    let path = std::env::temp_dir().join(format!("visavis-w3-{}.vis", std::process::id()));
    let mut recorder = Recorder::new("w3")?;
    for size in sizes {
        std::fs::File::create(&path)?.write_all(source::program(&all_rules[..size as usize]).as_bytes())?;
        for work in Work::ALL {
            let used = in_a_process(*work, size, &path)?;
            record(&used, *work, size, &mut recorder)?;
        }
    }
    std::fs::remove_file(&path)?;
    recorder.finish()
}

/// One figure of the whole, or one of each step.
fn record(used: &Used, work: Work, size: u32, recorder: &mut Recorder) -> Result<(), Failure> {
    let row = |what: &str, seconds: f64| {
        Row::new(work.name(), what, u64::from(size), Duration::from_secs_f64(seconds))
    };
    if used.steps.len() > 1 {
        return used.steps.iter().try_for_each(|(name, seconds)| recorder.row(&row(name, *seconds)));
    }
    recorder.row(&Row { peak: Some(used.peak * 1024), ..row("all", used.seconds()) })
}

/// Measures in a process of its own.
fn in_a_process(work: Work, size: u32, path: &std::path::Path) -> Result<Used, Failure> {
    let mut command = Command::new(std::env::current_exe()?);
    command.args([steps::ALONE, work.name(), &size.to_string()]).arg(path);
    let output = command.output()?;
    if !output.status.success() {
        let why = String::from_utf8_lossy(&output.stderr);
        return Err(format!("{} with {size} rules: {why}", work.name()).into());
    }
    Used::read(&String::from_utf8(output.stdout)?)
}
