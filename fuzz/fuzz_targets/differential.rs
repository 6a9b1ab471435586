//! Oracle and engine give the same answers: bytes seed testkit's generator of programs and records.
//!
//! They do not steer it choice by choice: proptest shares them out so unevenly that most choices would find none.

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
    let random = TestRng::from_seed(RngAlgorithm::ChaCha, &seed(bytes));
    let mut runner = TestRunner::new_with_rng(Config::default(), random);
    let Ok(tree) = cases().new_tree(&mut runner) else { return };
    let case = tree.current();
    let program = case.program();
    let model = harness::check(&program.text).unwrap_or_else(|error| panic!("{error}\n{}", program.text));
    let compiled = Program::from_source("program.vis", &program.text).expect("what is checked compiles");
    let mut oracle = Oracle::new(&model);
    let mut engine = EngineBackend::new(compiled.image().clone()).expect("what is compiled runs");
    for (number, asked) in (1..).zip(case.calls(&program)) {
        let contacts = asked.contacts(&oracle, number);
        let expected = oracle.answer(&asked.json, number, asked.now, &contacts);
        let found = engine.answer(&asked.json, number, asked.now, &contacts);
        assert_eq!(found, expected, "engine, oracle\n{}\n{asked:?}\n{contacts:?}", program.text);
    }
});

/// The first bytes; zeros where there are not enough.
fn seed(bytes: &[u8]) -> [u8; 32] {
    let mut seed = [0; 32];
    seed.iter_mut().zip(bytes).for_each(|(to, from)| *to = *from);
    seed
}
