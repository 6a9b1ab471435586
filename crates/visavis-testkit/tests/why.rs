//! What explanations say is true: every value is the reference evaluator's, every node follows from its parts, and what is
//! marked as deciding decides, whatever everything else were.

use proptest::prelude::*;
use visavis_check::model::{CampaignId, DecisionId, ExprId, Model, SourceIdx};
use visavis_diag::SourceMap;
use visavis_oracle::{Customer, Oracle, Reason};
use visavis_testkit::generate::{cases, config, large_cases};
use visavis_testkit::{
    generate::{Asked, Case},
    harness,
};
use visavis_value::Instant;
use visavis_why::{
    Absence, Candidate, Clause, Kind, Node, Scene, Texts, Verdict, Wanted, explain, explain_decision,
};

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
        // While the condition waits for a source, nobody knows the branch.
        (Kind::If, [_], [new]) => {
            if new.is_none() {
                None
            } else {
                other
            }
        }
        (Kind::If, [condition, _], [new, taken]) => {
            let same_branch = (condition.truth() == Some(true)) == (*new == Some(true));
            if same_branch { *taken } else { other }
        }
        // One that waits for a source is unknown with its definition.
        (Kind::Segment(_), _, [None]) if node.truth().is_none() => None,
        (Kind::Segment(_), _, [part]) => Some(*part == Some(true)),
        (Kind::Let(_), _, [part]) => *part,
        _ if node.decided => node.truth(),
        _ => other,
    }
}

/// The value of a node by its parts alone; nothing where it has none to follow from.
fn by_parts(node: &Node, waits: bool) -> Option<Option<bool>> {
    let parts: Vec<Option<bool>> = node.parts.iter().map(Node::truth).collect();
    match (&node.kind, parts.as_slice()) {
        (Kind::And, parts) => Some(and(parts)),
        (Kind::Or, parts) => Some(not(and(&parts.iter().map(|part| not(*part)).collect::<Vec<_>>()))),
        (Kind::Not, [part]) => Some(not(*part)),
        (Kind::If, [_, taken]) if node.is_condition => Some(*taken),
        // Where the condition waits for a source, both ways may say the same.
        (Kind::If, [_]) if waits => None,
        (Kind::If, [_]) => Some(None),
        // Of one that waits for a source nobody knows.
        (Kind::Segment(_), [None]) if waits => None,
        (Kind::Segment(_), [part]) => Some(Some(*part == Some(true))),
        (Kind::Let(_), [part]) if node.is_condition => Some(*part),
        (Kind::Row, cells) => Some(Some(cells.iter().all(|cell| *cell == Some(true)))),
        _ => None,
    }
}

fn is_true_of(
    node: &Node,
    oracle: &Oracle<'_>,
    (customer, now): (&Customer, Instant),
    campaign: Option<CampaignId>,
) -> Result<(), TestCaseError> {
    let mut open = vec![(node, false)];
    while let Some((node, of_row)) = open.pop() {
        match node.expr {
            // Who decides goes by what is sure; values, tables among them, take what is pending for missing.
            Some(expr) if node.is_condition && !of_row => {
                prop_assert_eq!(node.truth(), oracle.verdict(expr, customer, now, campaign), "{:#?}", node)
            }
            Some(expr) => {
                prop_assert_eq!(&node.value, &oracle.eval(expr, customer, now, campaign), "{:#?}", node)
            }
            None => prop_assert_eq!(&node.kind, &Kind::Row),
        }
        let waits = |node: &Node| node.expr.is_some_and(|expr| oracle.waits(expr, customer, now, campaign));
        // An `if` need not wait although its condition does.
        let waits = waits(node) || (node.kind == Kind::If && node.parts.first().is_some_and(waits));
        if let Some(value) = by_parts(node, waits) {
            prop_assert_eq!(node.truth(), value, "{:#?}", node);
        }
        prop_assert!(!node.text.is_empty() && node.place.line > 0, "{:#?}", node);
        for seen in &node.seen {
            let has_why = seen.absence.is_some();
            if let Some(Absence::NotAnswered { source }) = &seen.absence {
                let mut silent = (0..).map(SourceIdx).zip(&oracle.model().sources);
                let is_silent = silent.any(|(id, of)| of.name == *source && customer.is_pending(id));
                prop_assert!(is_silent && seen.value.is_none(), "{:#?}", node);
            }
            prop_assert!(
                !seen.name.is_empty() && (!has_why || seen.value.is_none() || !node.text.is_empty())
            );
        }
        open.extend(node.parts.iter().map(|part| (part, node.kind == Kind::Row)));
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

fn explanations_are_true(case: &Case, pick: usize) -> Result<(), TestCaseError> {
    let program = case.program();
    let model = harness::check(&program.text).map_err(TestCaseError::fail)?;
    let mut sources = SourceMap::default();
    sources.add("program.vis", program.text.as_str());
    let texts = Texts::new(&sources);
    let oracle = Oracle::new(&model);
    let silos = (0..).map(SourceIdx).zip(&model.sources).filter(|(_, source)| !source.is_context);
    let silos = silos.enumerate().filter(|(at, _)| pick >> at & 1 == 1);
    let pending: Vec<SourceIdx> = silos.map(|(_, (id, _))| id).collect();
    for Asked { json, now, .. } in case.calls(&program) {
        let Ok(customer) = oracle.read_pending(&json, Some(1), &pending) else { continue };
        for (expr, campaign, wanted) in asked(&model) {
            let scene =
                Scene { model: &model, texts: &texts, customer: &customer, now, contacts: &[], campaign };
            let node =
                explain(&scene, expr, wanted).map_err(|error| TestCaseError::fail(error.to_string()))?;
            is_true_of(&node, &oracle, (&customer, now), campaign)?;
            decides(&node, wanted)?;
        }
        let scene =
            Scene { model: &model, texts: &texts, customer: &customer, now, contacts: &[], campaign: None };
        for id in (0..).map(DecisionId).take(model.decisions.len()) {
            let told =
                explain_decision(&scene, id).map_err(|error| TestCaseError::fail(error.to_string()))?;
            prop_assert_eq!(&told.answer, &oracle.decide(id, &customer, now));
            let told_of = told.answer.chosen.len() + told.answer.rejected.len();
            prop_assert_eq!(told.candidates.len(), told_of);
            for candidate in &told.candidates {
                is_its_reason(&model, candidate)?;
            }
        }
    }
    Ok(())
}

/// The step that failed is the reason of the answer, and no step failed where there is none.
fn is_its_reason(model: &Model, candidate: &Candidate) -> Result<(), TestCaseError> {
    let failed = candidate.steps.iter().find(|step| !step.passed);
    let clauses = failed.map(|step| &step.clause);
    let last = candidate.steps.last().map(|step| step.passed);
    prop_assert_eq!(last, Some(failed.is_none()), "{:#?}", candidate);
    let agrees = match (&candidate.verdict, clauses) {
        (Verdict::Chosen(chosen), None) => {
            let mut variants = candidate.steps.iter().rev().filter_map(|step| match &step.clause {
                Clause::Variant { name, .. } => Some(name),
                _ => None,
            });
            variants.next().is_none_or(|name| *name == chosen.variant)
        }
        (Verdict::Rejected(Reason::Outranked), None)
        | (Verdict::Rejected(Reason::NotOnChannel), Some(Clause::Channel(_)))
        | (Verdict::Rejected(Reason::OutsideWindow), Some(Clause::During { .. }))
        | (
            Verdict::Rejected(Reason::HeldOut),
            Some(Clause::Holdout { .. } | Clause::Variant { from_to: None, .. }),
        )
        | (Verdict::Rejected(Reason::NotInAudience(_)), Some(Clause::For(_))) => true,
        (Verdict::Rejected(Reason::QuietHours { hours }), Some(Clause::Quiet { hours: shown, .. })) => {
            hours == shown
        }
        (
            Verdict::Rejected(Reason::Capped { limit, of, .. }),
            Some(Clause::Limit { limit: shown, of: whose, .. }),
        ) => (limit, of) == (shown, whose),
        (Verdict::Rejected(Reason::NoConsent { requires }), Some(Clause::Requires(node))) => {
            node.text == *requires
        }
        (Verdict::Rejected(Reason::Guarded { guard: name }), Some(Clause::Guard { guard, .. })) => {
            model.guards.get(guard.index()).is_some_and(|guard| guard.name == *name)
        }
        (Verdict::Rejected(Reason::Excluded { except }), Some(Clause::Except(node))) => node.text == *except,
        _ => false,
    };
    prop_assert!(agrees, "{candidate:#?}");
    if let Some(node) = clauses.and_then(Clause::condition) {
        let wanted = matches!(clauses, Some(Clause::Requires(_) | Clause::For(_)));
        decides(node, if wanted { Wanted::True } else { Wanted::False })?;
    }
    Ok(())
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn values_are_the_evaluators_and_marks_decide(case in cases()) {
        explanations_are_true(&case, 0)?;
    }

    #[test]
    fn also_where_sources_do_not_answer((case, pick) in (cases(), any::<usize>())) {
        explanations_are_true(&case, pick)?;
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: config().cases / 16 + 1, ..config() })]

    #[test]
    fn also_in_large_programs(case in large_cases()) {
        explanations_are_true(&case, 0)?;
    }
}
