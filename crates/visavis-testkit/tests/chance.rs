//! What holds of chance under every algorithm: a larger holdout and more traffic only add people, and nobody else's rules move
//! anybody.

use proptest::prelude::*;
use visavis_testkit::backend::{Answer, Backend, EngineBackend};
use visavis_testkit::generate::config;
use visavis_testkit::harness;
use visavis_value::Instant;
use visavis_value::bucket::Bucketing;

const SOURCES: &str = "source crm { id: text key }\nchannel web { content { arm: text? } }\n";

/// Shares in hundredths that every algorithm can have.
fn percents() -> impl Strategy<Value = (u32, u32)> {
    (0_u32..=100, 0_u32..=100).prop_map(|(a, b)| (a.min(b), a.max(b)))
}

/// Tenths that make a whole.
fn tenths() -> impl Strategy<Value = Vec<u32>> {
    proptest::collection::vec(0_u32..=10, 0..4).prop_map(|mut cuts| {
        cuts.extend([0, 10]);
        cuts.sort_unstable();
        cuts.iter().zip(cuts.iter().skip(1)).map(|(from, to)| to - from).collect()
    })
}

fn algorithms() -> impl Strategy<Value = Bucketing> {
    proptest::sample::select(&Bucketing::ALL[..])
}

fn keys() -> impl Strategy<Value = Vec<String>> {
    proptest::collection::vec("[a-z0-9é-]{1,12}", 1..40)
}

/// The answers to each key.
fn answers(bucketing: Bucketing, rules: &str, keys: &[String]) -> Result<Vec<Answer>, TestCaseError> {
    let text = format!("# visavis.toml: bucketing = \"{}\"\n{SOURCES}{rules}", bucketing.name());
    let model = harness::check(&text).map_err(TestCaseError::fail)?;
    let image = visavis_compile::compile(&model).map_err(|error| TestCaseError::fail(error.to_string()))?;
    let engine = EngineBackend::new(image);
    let mut engine = engine.map_err(|error| TestCaseError::fail(error.to_string()))?;
    let ask = |key: &String| engine.answer(&format!("{{\"id\": \"{key}\"}}"), 1, Instant(0), &[]);
    let answers: Result<Vec<Answer>, _> = keys.iter().map(ask).collect();
    answers.map_err(|error| TestCaseError::fail(error.0))
}

/// The names of who is chosen by the first decision.
fn chosen(answer: &Answer) -> Vec<(&str, Option<&str>)> {
    let chosen = answer.decisions.iter().take(1).flat_map(|decision| &decision.chosen);
    chosen.map(|chosen| (chosen.campaign.as_str(), chosen.variant.as_deref())).collect()
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn a_larger_holdout_only_adds_people(bucketing in algorithms(), (small, large) in percents(), keys in keys()) {
        let rules = format!(
            "campaign small {{ holdout {small}% salt \"s\"  via web {{ }} }}\n\
             campaign large {{ holdout {large}% salt \"s\"  via web {{ }} }}\n\
             decision all {{ via web choose 2 }}\n"
        );
        for (answer, key) in answers(bucketing, &rules, &keys)?.iter().zip(&keys) {
            let names: Vec<&str> = chosen(answer).into_iter().map(|(campaign, _)| campaign).collect();
            // Who is not held out of the larger group is not held out of the smaller one.
            prop_assert!(!names.contains(&"large") || names.contains(&"small"), "{key}: {names:?}");
            prop_assert!(large < 100 || !names.contains(&"large"), "{key}: a holdout of 100% has everybody");
            prop_assert!(small > 0 || names.contains(&"small"), "{key}: a holdout of 0% has nobody");
        }
    }

    #[test]
    fn more_traffic_only_adds_people_and_moves_nobody(
        bucketing in algorithms(),
        (less, more) in (0_u32..=10, 0_u32..=10).prop_map(|(a, b)| (a.min(b) * 10, a.max(b) * 10)),
        shares in tenths(),
        keys in keys(),
    ) {
        let arms: String = shares.iter().zip(0..).map(|(share, arm)| format!("  arm a{arm} {share}0%\n")).collect();
        let rules: String = [("less", less), ("more", more), ("all", 100)]
            .into_iter()
            .map(|(name, traffic)| {
                format!(
                    "experiment {name} {{ salt \"s\"  traffic {traffic}%\n{arms}}}\n\
                     campaign c_{name} {{ via web {{ arm: {name} }} }}\n\
                     decision d_{name} {{ via web from c_{name} }}\n"
                )
            })
            .collect();
        for (answer, key) in answers(bucketing, &rules, &keys)?.iter().zip(&keys) {
            let arms = answer.decisions.iter().map(|d| d.chosen.first().and_then(|c| c.content.first()));
            let arms: Vec<_> = arms.map(|content| content.and_then(|(_, arm)| arm.clone())).collect();
            let [with_less, with_more, with_all] = arms.as_slice() else { panic!("three decisions") };
            prop_assert!(with_less.is_none() || with_less == with_more, "{key}: {with_less:?} {with_more:?}");
            prop_assert!(with_more.is_none() || with_more == with_all, "{key}: {with_more:?} {with_all:?}");
            prop_assert!(with_all.is_some(), "{key}: all the traffic is everybody");
            prop_assert!(less > 0 || with_less.is_none(), "{key}: no traffic is nobody");
        }
    }

    #[test]
    fn adding_a_campaign_or_an_experiment_moves_nobody(
        bucketing in algorithms(),
        shares in tenths(),
        keys in keys(),
    ) {
        let variants: String =
            shares.iter().zip(0..).map(|(share, v)| format!("    variant v{v} {share}0% {{ arm: layout }}\n")).collect();
        let rules = format!(
            "decision d {{ via web from first }}\nexperiment layout {{ traffic 50%  arm a 50%  arm b 50% }}\n\
             campaign first {{ holdout 20%  via web {{\n{variants}  }} }}\n"
        );
        let more = format!(
            "{rules}experiment before {{ arm x 50%  arm y 50% }}\n\
             campaign a_second {{ holdout 50%  via web {{ variant v0 100% {{ arm: before }} }} }}\n"
        );
        let (alone, together) = (answers(bucketing, &rules, &keys)?, answers(bucketing, &more, &keys)?);
        for ((alone, together), key) in alone.iter().zip(&together).zip(&keys) {
            prop_assert_eq!(&alone.decisions, &together.decisions, "{}", key);
        }
    }
}
