//! The engine gives the reference evaluator's answers, with an index from an image as compiled, and without from one as loaded.

use proptest::prelude::*;
use visavis_check::model::Model;
use visavis_engine::{EngineError, Image};
use visavis_oracle::Oracle;
use visavis_testkit::backend::{Answer, Backend, EngineBackend, Unreadable};
use visavis_testkit::generate::{Asked, Case, cases, config, large_cases};
use visavis_testkit::{harness, minimize};

type Answered = Result<Answer, Unreadable>;

fn reference(model: &Model, asked: &Asked) -> Answered {
    let mut oracle = Oracle::new(model);
    let contacts = asked.contacts(&oracle, 7);
    oracle.answer(&asked.json, 7, asked.now, &contacts)
}

/// The engine's answers to all questions, one after the other.
fn engine(
    model: &Model,
    engine: Result<EngineBackend, EngineError>,
    asked: &[Asked],
) -> Result<Vec<Answered>, String> {
    let mut engine = engine.map_err(|error| error.to_string())?;
    let oracle = Oracle::new(model);
    let answer = |asked: &Asked| engine.answer(&asked.json, 7, asked.now, &asked.contacts(&oracle, 7));
    Ok(asked.iter().map(answer).collect())
}

/// What the evaluators disagree about; nothing where the program is no program, as some of those that the minimizer tries.
fn difference(text: &str, asked: &[Asked]) -> Option<String> {
    let model = harness::check(text).ok()?;
    let image = match visavis_compile::compile(&model) {
        Ok(image) => image,
        Err(error) => return Some(error.to_string()),
    };
    let loaded = match Image::load(&image.to_bytes()) {
        Ok(loaded) if loaded == image => loaded,
        Ok(_) => return Some("an image that was loaded is another one".into()),
        Err(error) => return Some(error.to_string()),
    };
    let expected: Vec<Answered> = asked.iter().map(|asked| reference(&model, asked)).collect();
    for (backend, which) in
        [(EngineBackend::indexed(image), "with an index"), (EngineBackend::new(loaded), "loaded")]
    {
        match engine(&model, backend, asked) {
            Ok(found) if found == expected => {}
            Ok(found) => {
                let differ = found.iter().zip(&expected).filter(|(found, expected)| found != expected);
                let words =
                    differ.map(|(found, expected)| format!("{which}:  {found:?}\nreference: {expected:?}"));
                return Some(words.collect::<Vec<_>>().join("\n"));
            }
            Err(error) => return Some(error),
        }
    }
    None
}

/// The smallest program and record that still show a difference.
fn smallest(text: &str, asked: &[Asked]) -> String {
    let one = asked.iter().find(|asked| difference(text, std::slice::from_ref(*asked)).is_some());
    let asked = one.map_or(asked.to_vec(), |one| vec![one.clone()]);
    let mut text = minimize::program(text, |text| difference(text, &asked).is_some());
    let mut smaller = asked.clone();
    for place in 0..asked.len() {
        let mut fails = |json: &str| {
            let mut with = smaller.clone();
            with.get_mut(place).into_iter().for_each(|asked| asked.json = json.to_owned());
            difference(&text, &with).is_some()
        };
        let json = minimize::record(asked.get(place).map_or("", |asked| asked.json.as_str()), &mut fails);
        smaller.get_mut(place).into_iter().for_each(|asked| asked.json = json.clone());
    }
    if let [asked] = smaller.as_mut_slice() {
        let fails = |fewer: &Asked| difference(&text, std::slice::from_ref(fewer)).is_some();
        while let Some(fewer) = asked.with_fewer_contacts().find(fails) {
            *asked = fewer;
        }
    }
    text = minimize::program(&text, |text| difference(text, &smaller).is_some());
    format!("{text}\n{smaller:#?}\n{}", difference(&text, &smaller).unwrap_or_default())
}

fn agree(case: &Case) -> Result<(), TestCaseError> {
    let program = case.program();
    // A generated program is a program: otherwise nothing would be compared, and nobody would know.
    harness::check(&program.text)
        .map_err(|words| TestCaseError::fail(format!("{words}\n{}", program.text)))?;
    let asked = case.calls(&program);
    match difference(&program.text, &asked) {
        Some(_) => Err(TestCaseError::fail(smallest(&program.text, &asked))),
        None => Ok(()),
    }
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn the_engine_agrees_with_the_reference_evaluator(case in cases()) {
        agree(&case)?;
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: config().cases / 16 + 1, ..config() })]

    #[test]
    fn they_agree_on_large_programs(case in large_cases()) {
        agree(&case)?;
    }
}
