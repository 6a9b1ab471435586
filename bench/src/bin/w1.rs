//! The table of W1: all matching rules for one profile, by number of rules, for each peer.
//!
//! `w1 [RULES…]`: by default 10 100 1000 10000. Times are CPU time of the thread in microseconds, each the least mean of
//! several rounds in which the peers take turns, so that what else the machine does falls on all of them.

use std::time::Duration;

use visavis_bench::peers::{self, Peer};
use visavis_bench::workload::{PROFILES_SEED, Profiles, RULES_SEED, rules};
use visavis_bench::{Failure, clock};

/// Profiles that are asked about in turn.
const PROFILES: u64 = 512;
/// How many of them are held against the reference.
const VERIFIED: usize = 200;
/// Rounds of all peers.
const ROUNDS: usize = 5;
/// What one peer may use in one round, for each of the two ways of asking.
const BUDGET: Duration = Duration::from_millis(300);

/// The least means of one peer.
struct Times {
    name: &'static str,
    loaded: Duration,
    from_json: Duration,
}

fn main() -> Result<(), Failure> {
    let sizes: Result<Vec<u32>, _> = std::env::args().skip(1).map(|size| size.parse()).collect();
    let mut sizes = sizes?;
    if sizes.is_empty() {
        sizes = vec![10, 100, 1_000, 10_000];
    }
    let profiles = Profiles::new(PROFILES_SEED);
    let most = sizes.iter().copied().max().unwrap_or(0);
    let all_rules = rules(RULES_SEED, &profiles, most);
    let json: Vec<String> = (0..PROFILES).map(|index| profiles.get(index).json(index)).collect();
    println!("| rules | peer | loaded, µs | ratio | from JSON, µs | ratio |");
    println!("| --- | --- | --- | --- | --- | --- |");
    for size in sizes {
        let rules = &all_rules[..size as usize];
        let mut peers = peers::all(rules)?;
        for peer in &mut peers {
            json.iter().try_for_each(|json| peer.load(json.as_bytes()))?;
            let verified = if size > 1_000 { VERIFIED / 4 } else { VERIFIED };
            peers::verify(&mut **peer, rules, &json[..verified])?;
        }
        print(size, &measure(&mut peers, &json)?);
    }
    Ok(())
}

fn measure(peers: &mut [Box<dyn Peer>], json: &[String]) -> Result<Vec<Times>, Failure> {
    let longest = Duration::MAX;
    let mut times: Vec<Times> =
        peers.iter().map(|peer| Times { name: peer.name(), loaded: longest, from_json: longest }).collect();
    let mut found = Vec::new();
    for _ in 0..ROUNDS {
        for (peer, times) in peers.iter_mut().zip(&mut times) {
            let loaded = clock::mean(BUDGET, |step| {
                found.clear();
                peer.matches(step % json.len(), &mut found)
            })?;
            let from_json = clock::mean(BUDGET, |step| {
                found.clear();
                peer.read_and_match(json[step % json.len()].as_bytes(), &mut found)
            })?;
            times.loaded = times.loaded.min(loaded);
            times.from_json = times.from_json.min(from_json);
        }
    }
    Ok(times)
}

/// The first peer is Visavis; ratios say how many times longer the others take.
fn print(size: u32, times: &[Times]) {
    let Some(first) = times.first() else { return };
    let micros = |time: Duration| time.as_nanos() as f64 / 1_000.0;
    for row in times {
        println!(
            "| {size} | {} | {:.2} | {:.2} | {:.2} | {:.2} |",
            row.name,
            micros(row.loaded),
            row.loaded.as_secs_f64() / first.loaded.as_secs_f64(),
            micros(row.from_json),
            row.from_json.as_secs_f64() / first.from_json.as_secs_f64(),
        );
    }
}
