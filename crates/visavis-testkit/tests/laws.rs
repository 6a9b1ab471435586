//! What holds of every program: values are of their expression's type, and answers keep the shape that hosts rely on.

use std::collections::BTreeSet;

use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use visavis_check::model::{self, CampaignId, DecisionId, ExprId};
use visavis_oracle::{Decision, Oracle, Reason};
use visavis_testkit::backend::Backend;
use visavis_testkit::generate::{Asked, cases, config};
use visavis_testkit::harness;
use visavis_value::{Type, Value, version};

fn inhabits(value: &Value, ty: &Type) -> bool {
    match (value, ty) {
        (Value::Bool(_), Type::Bool)
        | (Value::Int(_), Type::Int)
        | (Value::Text(_), Type::Text(_))
        | (Value::Date(_), Type::Date)
        | (Value::DateTime(_), Type::DateTime)
        | (Value::Duration(_), Type::Duration) => true,
        (Value::Number(x), Type::Number) => x.is_finite() && (*x != 0.0 || x.is_sign_positive()),
        (Value::Money(money), Type::Money(currency)) => money.currency == *currency,
        (Value::Text(text), Type::Enum(variants)) => variants.values.contains(text),
        (Value::Time(time), Type::Time) => (0..86_400_000_000).contains(&time.0),
        (Value::Version(text), Type::Version) => version::is_version(text),
        (Value::List(items), Type::List(of)) => items.iter().all(|item| inhabits(item, of)),
        (Value::Map(entries), Type::Map(of)) => entries.values().all(|item| inhabits(item, of)),
        _ => false,
    }
}

/// A decision's answer names every candidate once, chooses at most so many, and is in order.
fn is_in_order(decision: &model::Decision, answer: &Decision) -> bool {
    let mut named: Vec<CampaignId> = answer.chosen.iter().map(|c| c.campaign).collect();
    named.extend(answer.rejected.iter().map(|r| r.campaign));
    let outranked = answer.rejected.iter().any(|r| r.reason == Reason::Outranked);
    let full = answer.chosen.len() == decision.choose as usize;
    let mut candidates = decision.candidates.clone();
    let fallback_asked = named.len() > candidates.len();
    candidates.extend(decision.fallback.filter(|_| fallback_asked));
    let first_rejected = answer.rejected.iter().take(decision.candidates.len());
    let by_name = first_rejected.map(|r| r.campaign).is_sorted();
    named.sort();
    candidates.sort();
    named == candidates
        && answer.chosen.len() <= decision.choose as usize
        && (!outranked || full)
        && (!answer.fallback || answer.chosen.len() == 1 && fallback_asked)
        && by_name
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn values_are_of_their_type(case in cases()) {
        let program = case.program();
        let model = harness::check(&program.text).map_err(TestCaseError::fail)?;
        let oracle = Oracle::new(&model);
        for Asked { json, now, .. } in case.calls(&program) {
            let Ok(customer) = oracle.read(&json, Some(1)) else { continue };
            for id in (0..).map(ExprId).take(model.exprs.len()) {
                let value = oracle.eval(id, &customer, now, Some(CampaignId(0)));
                let expr = &model.exprs[id];
                prop_assert!(value.as_ref().is_none_or(|v| inhabits(v, &expr.ty)), "{expr:?} gives {value:?}");
            }
        }
    }

    #[test]
    fn answers_are_in_order(case in cases()) {
        let program = case.program();
        let model = harness::check(&program.text).map_err(TestCaseError::fail)?;
        let oracle = Oracle::new(&model);
        for asked in case.calls(&program) {
            let Ok(customer) = oracle.read(&asked.json, Some(1)) else { continue };
            let contacts = asked.contacts(&oracle, 1);
            for (decision, id) in model.decisions.iter().zip(0..) {
                let answer = oracle.with_contacts(&contacts).decide(DecisionId(id), &customer, asked.now);
                prop_assert!(is_in_order(decision, &answer), "{answer:?}");
            }
        }
    }
}

/// What is never generated is never compared.
#[test]
fn every_reason_occurs() {
    let mut runner = TestRunner::deterministic();
    let mut seen = BTreeSet::new();
    for _ in 0..300 {
        let case = cases().new_tree(&mut runner).expect("a case").current();
        let program = case.program();
        let model = harness::check(&program.text).expect("a program");
        let mut oracle = Oracle::new(&model);
        for asked in case.calls(&program) {
            let contacts = asked.contacts(&oracle, 1);
            let answer = oracle.answer(&asked.json, 1, asked.now, &contacts).unwrap_or_default();
            let rejected = answer.decisions.iter().flat_map(|decision| &decision.rejected);
            seen.extend(rejected.map(|(_, reason, _)| *reason));
        }
    }
    let all = [
        "capped",
        "excluded",
        "guarded",
        "held_out",
        "no_consent",
        "not_in_audience",
        "not_on_channel",
        "outranked",
        "outside_window",
        "quiet_hours",
    ];
    assert_eq!(seen, BTreeSet::from(all));
}
