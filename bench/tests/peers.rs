//! The workload is the published one, and every peer answers it as the reference does.

use visavis_bench::peers;
use visavis_bench::workload::random::mix;
use visavis_bench::workload::{PROFILES_SEED, Profiles, RULES_SEED, rules, source};

/// A sum over a text that a single changed letter changes.
fn sum(text: &str) -> u64 {
    text.bytes().fold(0, |sum, byte| mix(sum ^ u64::from(byte)))
}

#[test]
fn the_workload_is_the_published_one() {
    let profiles = Profiles::new(PROFILES_SEED);
    let json: String = (0..200).map(|index| profiles.get(index).json(index) + "\n").collect();
    let program = source::program(&rules(RULES_SEED, &profiles, 100));
    assert_eq!((json.len(), sum(&json)), (184_708, 0xb00b_7a67_0416_aba3));
    assert_eq!((program.len(), sum(&program)), (16_971, 0x066d_dc1f_edcd_77e6));
}

#[test]
fn every_peer_answers_as_the_reference() {
    let profiles = Profiles::new(PROFILES_SEED);
    let rules = rules(RULES_SEED, &profiles, 200);
    let json: Vec<String> = (0..100).map(|index| profiles.get(index).json(index)).collect();
    let sample: Vec<String> = (1_000..1_100).map(|index| profiles.get(index).json(index)).collect();
    let expected = peers::expectations(&rules, &json).unwrap();
    for (_, make) in peers::ALL {
        let mut peer = make(&rules, &sample).unwrap();
        for (at, (json, expected)) in json.iter().zip(&expected).enumerate() {
            peer.load(json.as_bytes()).unwrap();
            peers::verify(&mut *peer, at, json, expected).unwrap();
        }
        let mut together = Vec::new();
        if peer.all_together(&mut together).unwrap() {
            assert_eq!(together, expected);
        }
    }
}
