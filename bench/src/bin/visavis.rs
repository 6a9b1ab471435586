//! Visavis alone on W1, for a profiler: `visavis [RULES] [CALLS] [SAMPLE]`; by default 1000 rules, 10,000 calls of loaded profiles,
//! and no sample of customers to compile for.

use visavis_bench::Failure;
use visavis_bench::peers::{Peer, visavis::Visavis};
use visavis_bench::workload::{PROFILES_SEED, Profiles, RULES_SEED, rules};

fn main() -> Result<(), Failure> {
    let mut arguments = std::env::args().skip(1).map(|number| number.parse::<usize>());
    let (count, calls) = (arguments.next().unwrap_or(Ok(1_000))?, arguments.next().unwrap_or(Ok(10_000))?);
    let profiles = Profiles::new(PROFILES_SEED);
    let rules = rules(RULES_SEED, &profiles, u32::try_from(count)?);
    let sample = arguments.next().unwrap_or(Ok(0))?;
    let sample: Vec<String> = (1_000..).take(sample).map(|index| profiles.get(index).json(index)).collect();
    let mut visavis =
        if sample.is_empty() { Visavis::new(&rules)? } else { Visavis::measured(&rules, &sample)? };
    for index in 0..512 {
        visavis.load(profiles.get(index).json(index).as_bytes())?;
    }
    let (mut found, mut matches) = (Vec::new(), 0);
    for call in 0..calls {
        found.clear();
        visavis.matches(call % 512, &mut found)?;
        matches += found.len();
    }
    println!("{} matches a profile", matches as f64 / calls as f64);
    Ok(())
}
