//! Oracle and engine give the same answers: bytes steer testkit's generator to a program and its records.

#![no_main]

use libfuzzer_sys::fuzz_target;
use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use visavis::Program;
use visavis_oracle::Oracle;
use visavis_testkit::backend::{Backend, EngineBackend};
use visavis_testkit::generate::cases;
use visavis_testkit::harness;

fuzz_target!(|bytes: &[u8]| {
    let random = TestRng::from_seed(RngAlgorithm::PassThrough, &endless(bytes));
    let mut runner = TestRunner::new_with_rng(Config::default(), random);
    let Ok(tree) = cases().new_tree(&mut runner) else { return };
    let case = tree.current();
    let program = case.program();
    let model = harness::check(&program.text).unwrap_or_else(|error| panic!("{error}\n{}", program.text));
    let compiled = Program::from_source("program.vis", &program.text).expect("what is checked compiles");
    let mut oracle = Oracle::new(&model);
    let mut engine = EngineBackend::new(compiled.image().clone()).expect("what is compiled runs");
    for (number, (json, now)) in (1..).zip(case.calls(&program)) {
        let (expected, found) = (oracle.answer(&json, number, now), engine.answer(&json, number, now));
        assert_eq!(found, expected, "engine, oracle\n{}\n{json}\nat {now:?}", program.text);
    }
});

/// The bytes, and behind them more than a case ever draws: where they end, the generator's sampling would never end.
fn endless(bytes: &[u8]) -> Vec<u8> {
    const LENGTH: usize = 1 << 20;
    let mut state =
        bytes.iter().fold(1_u64, |state, byte| state.wrapping_mul(31).wrapping_add(u64::from(*byte))) | 1;
    let mut all = bytes.to_vec();
    while all.len() < LENGTH {
        // xorshift64, which never comes to zero.
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        all.extend_from_slice(&state.to_le_bytes());
    }
    all
}
