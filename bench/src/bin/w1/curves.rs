//! How the time of one call grows: with rules, with the rules that match, with the share of tests that rules have in common. The results
//! go to `bench/results/curves.jsonl`; `report` draws them.

use visavis_bench::Failure;
use visavis_bench::race::{self, Course, Effort};
use visavis_bench::results::{Recorder, Row};
use visavis_bench::workload::{Profiles, Rule, Shape, in_common, rules, rules_of};

use crate::Options;

/// Those of whom curves are drawn: the best of each kind, so that there are few lines.
const PEERS: [&str; 5] = ["visavis", "stats", "closures", "a-tree", "zen"];
/// Where nobody says otherwise.
const SIZES: [u32; 9] = [10, 30, 100, 300, 1_000, 3_000, 10_000, 30_000, 100_000];
/// Rules of the curves that do not run over their number.
const RULES: u32 = 1_000;
/// Shares of customers whom each rule matches, about.
const RATES: [f64; 8] = [0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.4];
/// Shares of tests that are drawn from a common menu.
const COMMON: [f64; 6] = [0.0, 0.2, 0.4, 0.6, 0.8, 0.95];

pub(crate) fn measure(
    options: &Options,
    profiles: &Profiles,
    course: &Course,
    effort: Effort,
) -> Result<(), Failure> {
    let seed = options.rules_seed;
    let sizes = if options.rules.is_empty() { SIZES.to_vec() } else { options.rules.clone() };
    let all_rules = rules(seed, profiles, sizes.iter().copied().max().unwrap_or(0));
    let names = PEERS.map(String::from);
    let mut recorder = Recorder::new("curves")?;
    let mut measure = |what: &str, rules: &[Rule], x: &dyn Fn(f64) -> f64| {
        for entrant in race::run(&names, rules, course, effort)? {
            if let Some(loaded) = entrant.rows(rules.len()).into_iter().next() {
                recorder.row(&Row { what: what.into(), x: Some(x(entrant.matched())), ..loaded })?;
            }
        }
        Ok::<_, Failure>(())
    };
    for size in sizes.iter().map(|size| *size as usize) {
        measure("rules", &all_rules[..size], &|_| size as f64)?;
    }
    for rate in RATES {
        let rules = rules_of(Shape { rate: Some(rate), ..Shape::default() }, seed, profiles, RULES);
        measure("rate", &rules, &|matched| matched / f64::from(RULES))?;
    }
    for share in COMMON {
        let rules = rules_of(Shape { common: Some(share), ..Shape::default() }, seed, profiles, RULES);
        let in_common = in_common(&rules);
        measure("common", &rules, &|_| in_common)?;
    }
    recorder.finish()
}
