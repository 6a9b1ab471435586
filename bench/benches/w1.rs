//! W1 under criterion, for changes over time; the table beside peers is the binary `w1`.

use criterion::{Criterion, criterion_group, criterion_main};
use visavis_bench::peers;
use visavis_bench::workload::{PROFILES_SEED, Profiles, RULES_SEED, rules};

fn w1(criterion: &mut Criterion) {
    let profiles = Profiles::new(PROFILES_SEED);
    let all_rules = rules(RULES_SEED, &profiles, 1_000);
    let json: Vec<String> = (0..512).map(|index| profiles.get(index).json(index)).collect();
    let sample: Vec<String> = (1_000..2_000).map(|index| profiles.get(index).json(index)).collect();
    for size in [10, 100, 1_000] {
        let rules = &all_rules[..size];
        let expected = peers::expectations(rules, &json[..50]).expect("profiles of the workload");
        let mut peers: Vec<_> = peers::ALL
            .iter()
            .map(|(_, make)| make(rules, &sample).expect("every peer takes the rules"))
            .collect();
        for peer in &mut peers {
            for json in &json {
                peer.load(json.as_bytes()).expect("a profile of the workload");
            }
            for (at, expected) in expected.iter().enumerate() {
                peers::verify(&mut **peer, at, &json[at], expected).expect("the reference's answers");
            }
        }
        let mut group = criterion.benchmark_group(format!("{size} rules"));
        let mut found = Vec::new();
        for peer in &mut peers {
            let name = peer.name();
            let mut next = 0;
            group.bench_function(format!("{name}, loaded"), |bencher| {
                bencher.iter(|| {
                    next = (next + 1) % json.len();
                    found.clear();
                    peer.matches(next, &mut found).expect("an answer");
                });
            });
            group.bench_function(format!("{name}, from JSON"), |bencher| {
                bencher.iter(|| {
                    next = (next + 1) % json.len();
                    found.clear();
                    peer.read_and_match(json[next].as_bytes(), &mut found).expect("an answer");
                });
            });
        }
    }
}

criterion_group!(benches, w1);
criterion_main!(benches);
