//! W1: all matching rules for one profile, by number of rules, for each peer; the results go to `bench/results/w1.jsonl`.
//!
//! What making a peer of the rules takes, their text printed and compiled, is noted beside. `--curves` measures how the time grows
//! instead.

mod curves;

use std::time::Duration;

use clap::Parser;
use visavis_bench::race::{self, Course, Effort};
use visavis_bench::results::Recorder;
use visavis_bench::workload::{PROFILES_SEED, Profiles, RULES_SEED, rules};
use visavis_bench::{Failure, peers};

#[derive(Parser)]
#[command(about = "W1: all matching rules for one profile")]
struct Options {
    /// Numbers of rules; by default 10 to 100,000 in tens
    #[arg(long, value_delimiter = ',')]
    rules: Vec<u32>,
    /// Only these peers
    #[arg(long, value_delimiter = ',')]
    peers: Vec<String>,
    /// Rounds in which every peer has its turn
    #[arg(long, default_value_t = 5)]
    rounds: usize,
    /// Milliseconds of a turn, for each of the two ways of asking
    #[arg(long, default_value_t = 300)]
    turn: u64,
    /// Seed of the profiles
    #[arg(long, default_value_t = PROFILES_SEED)]
    profiles_seed: u64,
    /// Seed of the rules
    #[arg(long, default_value_t = RULES_SEED)]
    rules_seed: u64,
    /// Name of the file of results
    #[arg(long, default_value = "w1")]
    name: String,
    /// How the time grows with rules, with matches, with tests in common
    #[arg(long)]
    curves: bool,
}

fn main() -> Result<(), Failure> {
    let options = Options::parse();
    if let Some(name) = options.peers.iter().find(|name| peers::ALL.iter().all(|(known, _)| name != known)) {
        let known: Vec<&str> = peers::ALL.iter().map(|(known, _)| *known).collect();
        return Err(format!("no peer {name}; there are {}", known.join(", ")).into());
    }
    let profiles = Profiles::new(options.profiles_seed);
    let course = Course::new(&profiles);
    let effort = Effort { rounds: options.rounds, turn: Duration::from_millis(options.turn) };
    if options.curves {
        return curves::measure(&options, &profiles, &course, effort);
    }
    let sizes = if options.rules.is_empty() { vec![10, 100, 1_000, 10_000, 100_000] } else { options.rules };
    let all_rules = rules(options.rules_seed, &profiles, sizes.iter().copied().max().unwrap_or(0));
    let mut recorder = Recorder::new(&options.name)?;
    for size in sizes.iter().map(|size| *size as usize) {
        let entrants = race::run(&options.peers, &all_rules[..size], &course, effort)?;
        entrants.iter().flat_map(|entrant| entrant.rows(size)).try_for_each(|row| recorder.row(&row))?;
    }
    recorder.finish()
}
