//! Sources that do not answer: the engine and the reference evaluator decide the same without them, with the same reasons.
//!
//! Both say only what holds whatever is still to come, and neither says all of that. Of programs as nobody writes them the compiler
//! folds away what the reference evaluator takes for open (a filter of literals, an `if` with one branch twice), so that a few
//! programs may differ; that no choice is a guess there either is held by the tests of late sources.

#![expect(clippy::expect_used, reason = "a test that cannot go on has failed")]

use std::cell::Cell;

use proptest::prelude::*;
use visavis_check::model::{DecisionId, Model, SourceIdx};
use visavis_engine::{Call, Engine, NoContacts};
use visavis_oracle::Oracle;
use visavis_testkit::backend::{decided_by_engine, decided_by_oracle};
use visavis_testkit::generate::{Asked, Case, cases, config};
use visavis_testkit::harness;

/// The sources that `pick` says, the context aside.
fn picked(model: &Model, pick: usize) -> Vec<SourceIdx> {
    let sources = (0..).map(SourceIdx).zip(&model.sources).filter(|(_, source)| !source.is_context);
    sources.enumerate().filter(|(at, _)| pick >> at & 1 == 1).map(|(_, (id, _))| id).collect()
}

fn check(case: &Case, pick: usize, counts: &Cell<(u32, u32)>) -> Result<(), TestCaseError> {
    let program = case.program();
    let Ok(model) = harness::check(&program.text) else { return Ok(()) };
    let image = visavis_compile::compile(&model).map_err(|error| TestCaseError::fail(error.to_string()))?;
    let engine = Engine::new(image).map_err(|error| TestCaseError::fail(error.to_string()))?;
    let pending = picked(&model, pick);
    let oracle = Oracle::new(&model);
    let (mut asked, mut same) = (false, true);
    for Asked { json, now, .. } in case.calls(&program) {
        let mut profile = engine.profile();
        profile.set_record(7);
        for id in &pending {
            let source = model.sources.get(id.index()).expect("the source is the program's");
            profile.set_pending(&source.name, true).expect("the engine has the program's sources");
        }
        let read = profile.read_json(json.as_bytes());
        let customer = oracle.read_pending(&json, Some(7), &pending);
        let (mut session, call) = (engine.session(), Call::at(now));
        for number in 0..model.decisions.len() {
            let id = u32::try_from(number).expect("few decisions");
            let answer = session.explain(visavis_engine::DecisionId(id), &profile, &call, &NoContacts);
            let found = answer.and_then(|answer| answer.to_decision()).ok().map(decided_by_engine);
            prop_assert!(read.is_ok() || found.is_none(), "{}\n{}\n{:?}", program.text, json, read);
            let expected = customer.as_ref().ok();
            let expected = expected.map(|customer| oracle.decide(DecisionId(id), customer, now));
            let expected = expected.map(|expected| decided_by_oracle(&model, expected));
            // Where all have answered there is nothing to be surer of.
            prop_assert!(found == expected || !pending.is_empty(), "{}\n{}", program.text, json);
            // What cannot be read has no decision, whoever is silent.
            prop_assert_eq!(found.is_some(), expected.is_some(), "{}\n{}", program.text, json);
            same &= found == expected;
            asked = true;
        }
    }
    if asked && !pending.is_empty() {
        let (compared, differ) = counts.get();
        counts.set((compared + 1, differ + u32::from(!same)));
    }
    Ok(())
}

#[test]
fn engine_and_reference_say_the_same_without_a_source() {
    let counts = Cell::new((0, 0));
    let mut runner = proptest::test_runner::TestRunner::new(config());
    let tried = runner.run(&(cases(), any::<usize>()), |(case, pick)| check(&case, pick, &counts));
    assert!(tried.is_ok(), "{}", tried.err().map(|error| error.to_string()).unwrap_or_default());
    let (compared, differ) = counts.get();
    assert!(compared > 0, "nothing was compared while a source was pending");
    assert!(differ * 20 <= compared.max(20), "of {compared} programs {differ} differ");
}
