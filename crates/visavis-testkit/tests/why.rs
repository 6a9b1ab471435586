//! What explanations say is true: every value is the reference evaluator's, every node follows from its parts, and what is
//! marked as deciding decides, whatever everything else were.

use proptest::prelude::*;
use visavis_check::model::{CampaignId, ExprId, Model};
use visavis_diag::SourceMap;
use visavis_oracle::{Customer, Oracle};
use visavis_testkit::generate::{cases, config, large_cases};
use visavis_testkit::{generate::Case, harness};
use visavis_value::Instant;
use visavis_why::{Kind, Node, Scene, Texts, Wanted, explain};

/// Every condition that a place asks for, with the candidate and what the place wants.
fn asked(model: &Model) -> Vec<(ExprId, Option<CampaignId>, Wanted)> {
    let mut asked: Vec<_> = model.segments.iter().map(|s| (s.when, None, Wanted::True)).collect();
    for (id, campaign) in (0..).map(CampaignId).zip(&model.campaigns) {
        asked.extend(campaign.audience.iter().map(|c| (c.expr, Some(id), Wanted::True)));
        asked.extend(campaign.except.iter().map(|c| (c.expr, Some(id), Wanted::False)));
        let guards = campaign.guards.iter().filter_map(|guard| model.guards.get(guard.index()));
        asked.extend(guards.map(|guard| (guard.when, Some(id), Wanted::False)));
    }
    asked
}

fn and(parts: &[Option<bool>]) -> Option<bool> {
    if parts.contains(&Some(false)) {
        return Some(false);
    }
    parts.iter().all(|part| *part == Some(true)).then_some(true)
}

fn not(part: Option<bool>) -> Option<bool> {
    part.map(|value| !value)
}

/// What a condition would be if whatever is not marked were `other`.
fn if_others_were(node: &Node, other: Option<bool>) -> Option<bool> {
    let parts: Vec<Option<bool>> = node.parts.iter().map(|part| if_others_were(part, other)).collect();
    match (&node.kind, node.parts.as_slice(), parts.as_slice()) {
        (Kind::And, _, parts) => and(parts),
        (Kind::Or, _, parts) => not(and(&parts.iter().map(|part| not(*part)).collect::<Vec<_>>())),
        (Kind::Not, _, [part]) => not(*part),
        (Kind::If, [condition, _], [new, taken]) => {
            let same_branch = (condition.truth() == Some(true)) == (*new == Some(true));
            if same_branch { *taken } else { other }
        }
        (Kind::Segment(_), _, [part]) => Some(*part == Some(true)),
        (Kind::Let(_), _, [part]) => *part,
        _ if node.decided => node.truth(),
        _ => other,
    }
}

/// The value of a node by its parts alone; nothing where it has none to follow from.
fn by_parts(node: &Node) -> Option<Option<bool>> {
    let parts: Vec<Option<bool>> = node.parts.iter().map(Node::truth).collect();
    match (&node.kind, parts.as_slice()) {
        (Kind::And, parts) => Some(and(parts)),
        (Kind::Or, parts) => Some(not(and(&parts.iter().map(|part| not(*part)).collect::<Vec<_>>()))),
        (Kind::Not, [part]) => Some(not(*part)),
        (Kind::If, [_, taken]) if node.is_condition => Some(*taken),
        (Kind::Segment(_), [part]) => Some(Some(*part == Some(true))),
        (Kind::Let(_), [part]) if node.is_condition => Some(*part),
        _ => None,
    }
}

fn is_true_of(
    node: &Node,
    oracle: &Oracle<'_>,
    (customer, now): (&Customer, Instant),
    campaign: Option<CampaignId>,
) -> Result<(), TestCaseError> {
    let mut open = vec![node];
    while let Some(node) = open.pop() {
        prop_assert_eq!(&node.value, &oracle.eval(node.expr, customer, now, campaign), "{:#?}", node);
        if let Some(value) = by_parts(node) {
            prop_assert_eq!(node.truth(), value, "{:#?}", node);
        }
        prop_assert!(!node.text.is_empty() && node.place.line > 0, "{:#?}", node);
        for seen in &node.seen {
            let has_why = seen.absence.is_some();
            prop_assert!(
                !seen.name.is_empty() && (!has_why || seen.value.is_none() || !node.text.is_empty())
            );
        }
        open.extend(&node.parts);
    }
    Ok(())
}

fn decides(node: &Node, wanted: Wanted) -> Result<(), TestCaseError> {
    prop_assert!(node.decided && !node.deciding().is_empty(), "{:#?}", node);
    for other in [Some(true), Some(false), None] {
        let found = if_others_were(node, other);
        let holds = match (node.truth(), wanted) {
            (Some(value), _) => found == Some(value),
            (None, Wanted::True) => found != Some(true),
            (None, Wanted::False) => found != Some(false),
        };
        prop_assert!(holds, "{wanted:?}, others {other:?}: {found:?}\n{node:#?}");
    }
    Ok(())
}

fn explanations_are_true(case: &Case) -> Result<(), TestCaseError> {
    let program = case.program();
    let model = harness::check(&program.text).map_err(TestCaseError::fail)?;
    let mut sources = SourceMap::default();
    sources.add("program.vis", program.text.as_str());
    let texts = Texts::new(&sources);
    let oracle = Oracle::new(&model);
    for (json, now) in case.calls(&program) {
        let Ok(customer) = oracle.read(&json, Some(1)) else { continue };
        for (expr, campaign, wanted) in asked(&model) {
            let scene = Scene { model: &model, texts: &texts, customer: &customer, now, campaign };
            let node =
                explain(&scene, expr, wanted).map_err(|error| TestCaseError::fail(error.to_string()))?;
            is_true_of(&node, &oracle, (&customer, now), campaign)?;
            decides(&node, wanted)?;
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn values_are_the_evaluators_and_marks_decide(case in cases()) {
        explanations_are_true(&case)?;
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: config().cases / 16 + 1, ..config() })]

    #[test]
    fn also_in_large_programs(case in large_cases()) {
        explanations_are_true(&case)?;
    }
}
