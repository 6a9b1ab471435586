//! What descriptions say is what the rules mean: conditions of one text have one meaning, whatever changes in a condition
//! changes its text, and where nothing is said of missing values nothing is unknown.

use std::collections::BTreeMap;

use proptest::prelude::*;
use visavis_check::model::{
    AggregateFunction, Arith, AttributeId, CompareOp, EventWindow, Expr, ExprId, ExprKind, HasKind, Items,
    Model, SegmentId, TextOp,
};
use visavis_describe::{Block, Describer, Lang, describe, human, json, markdown};
use visavis_oracle::Oracle;
use visavis_testkit::generate::{Asked, Case, cases, config, large_cases};
use visavis_testkit::harness;
use visavis_value::{Date, Duration, Fold, Instant, Money, TimeOfDay, Type, Value};

/// Every condition of the rules that a place asks for.
fn conditions(model: &Model) -> Vec<ExprId> {
    let mut found: Vec<ExprId> = model.segments.iter().map(|segment| segment.when).collect();
    for campaign in &model.campaigns {
        found.extend(campaign.audience.iter().chain(&campaign.except).map(|condition| condition.expr));
    }
    found.extend(model.guards.iter().map(|guard| guard.when));
    found
}

/// An expression with all that stands in it; names are not entered.
fn inside(model: &Model, id: ExprId) -> Vec<ExprId> {
    let mut found = vec![id];
    let mut at = 0;
    while let Some(id) = found.get(at).copied() {
        model.exprs[id].kind.operands(&mut found);
        at += 1;
    }
    found
}

/// A condition with all that it stands on.
fn below(model: &Model, id: ExprId) -> Vec<ExprId> {
    let mut found = inside(model, id);
    let mut at = 0;
    while let Some(id) = found.get(at).copied() {
        for named in model.definition(&model.exprs[id].kind) {
            if !found.contains(&named) {
                found.extend(inside(model, named));
            }
        }
        at += 1;
    }
    found
}

fn words(block: &Block) -> String {
    match block {
        Block::Say(text) => text.to_string(),
        Block::List { lead, items } => {
            format!("{lead}\n{}", items.iter().map(|item| format!("({})", words(item))).collect::<String>())
        }
        other => format!("{other:?}"),
    }
}

/// Whether a value may be unknown though nothing is missing: where an operation leaves its range.
fn may_leave_its_range(kind: &ExprKind) -> bool {
    matches!(
        kind,
        ExprKind::Arith(..)
            | ExprKind::Negate(_)
            | ExprKind::Call(..)
            | ExprKind::Point(_)
            | ExprKind::InWindow { .. }
            | ExprKind::Convert(..)
            | ExprKind::Aggregate(_)
            | ExprKind::Bucket { .. }
            | ExprKind::Experiment(_)
            | ExprKind::Table(..)
    )
}

fn one_text_has_one_meaning(case: &Case) -> Result<(), TestCaseError> {
    let program = case.program();
    let model = harness::check(&program.text).map_err(TestCaseError::fail)?;
    let oracle = Oracle::new(&model);
    let customers: Vec<_> = case
        .calls(&program)
        .into_iter()
        .filter_map(|Asked { json, now, .. }| Some((oracle.read(&json, Some(1)).ok()?, now)))
        .collect();
    for lang in Lang::ALL {
        let describer = Describer::new(&model, lang);
        let mut by_text: BTreeMap<String, Vec<Option<bool>>> = BTreeMap::new();
        for id in conditions(&model) {
            if inside(&model, id).iter().any(|id| model.exprs[*id].kind == ExprKind::CampaignName) {
                continue;
            }
            let verdicts: Vec<Option<bool>> =
                customers.iter().map(|(customer, now)| oracle.verdict(id, customer, *now, None)).collect();
            let sure = verdicts.iter().map(|verdict| Some(*verdict == Some(true))).collect::<Vec<_>>();
            let whom = words(&describer.whom(id));
            let same = by_text.entry(whom.clone()).or_insert_with(|| sure.clone());
            prop_assert_eq!(&*same, &sure, "{}", whom);
            let left_out = words(&describer.left_out(id));
            let perhaps = verdicts.iter().map(|verdict| Some(*verdict != Some(false))).collect::<Vec<_>>();
            let same = by_text.entry(left_out.clone()).or_insert_with(|| perhaps.clone());
            prop_assert_eq!(&*same, &perhaps, "{}", left_out);
            let tail = |words: &str| words.split_once("ustomers ").map(|(_, tail)| tail.to_owned());
            let says_nothing = lang == Lang::English && tail(&whom) == tail(&left_out);
            let exact = !below(&model, id).iter().any(|id| may_leave_its_range(&model.exprs[*id].kind));
            if says_nothing && exact {
                prop_assert!(!verdicts.contains(&None), "{}", whom);
            }
        }
    }
    Ok(())
}

/// The same node, but for one thing that it means.
fn changed(model: &Model, id: ExprId, text: &dyn Fn(ExprId) -> String) -> Vec<ExprKind> {
    let expr = &model.exprs[id];
    match &expr.kind {
        // One of the two stands for nothing behind `otherwise` where nothing is missing.
        ExprKind::Literal(Value::Bool(_)) => Vec::new(),
        ExprKind::Literal(value) => changed_value(value).map(ExprKind::Literal).into_iter().collect(),
        ExprKind::Point(span) => vec![ExprKind::Point(longer(*span))],
        ExprKind::And(a, b) if text(*a) != text(*b) => vec![ExprKind::Or(*a, *b)],
        ExprKind::Or(a, b) if text(*a) != text(*b) => vec![ExprKind::And(*a, *b)],
        ExprKind::Not(of) => vec![model.exprs[*of].kind.clone()],
        ExprKind::Compare { op, fold, left, right } => {
            let all =
                [CompareOp::Eq, CompareOp::Ne, CompareOp::Lt, CompareOp::Le, CompareOp::Gt, CompareOp::Ge];
            let (fold, left, right) = (*fold, *left, *right);
            let others = all.into_iter().filter(|other| other != op);
            others.map(|op| ExprKind::Compare { op, fold, left, right }).collect()
        }
        ExprKind::InRange { value, fold, low, high: high @ Some(_), inclusive } => {
            vec![ExprKind::InRange {
                value: *value,
                fold: *fold,
                low: *low,
                high: *high,
                inclusive: !inclusive,
            }]
        }
        ExprKind::InWindow { value, last, span } => vec![
            ExprKind::InWindow { value: *value, last: !last, span: *span },
            ExprKind::InWindow { value: *value, last: *last, span: longer(*span) },
        ],
        ExprKind::InList { value, fold, items: Items::Each(each) } if !each.is_empty() => {
            let fewer = each.get(1..).unwrap_or_default().to_vec();
            let other = if *fold == Fold::None { Fold::Case } else { Fold::None };
            vec![
                ExprKind::InList { value: *value, fold: *fold, items: Items::Each(fewer) },
                ExprKind::InList { value: *value, fold: other, items: Items::Each(each.clone()) },
            ]
        }
        ExprKind::Has { list, kind, fold, items } => {
            let one = matches!(items, Items::Each(each) if each.len() == 1);
            let all = [HasKind::Any, HasKind::All, HasKind::None];
            let alike =
                |a: HasKind, b: HasKind| a == b || one && (a == HasKind::None) == (b == HasKind::None);
            let others = all.into_iter().filter(|other| !alike(*other, *kind));
            let (list, fold) = (*list, *fold);
            others.map(|kind| ExprKind::Has { list, kind, fold, items: items.clone() }).collect()
        }
        ExprKind::TextTest { op, fold, text, part } => {
            let all = [TextOp::StartsWith, TextOp::EndsWith, TextOp::Contains];
            let (fold, text, part) = (*fold, *text, *part);
            let others = all.into_iter().filter(|other| other != op);
            others.map(|op| ExprKind::TextTest { op, fold, text, part }).collect()
        }
        ExprKind::Matches(of, pattern) => vec![ExprKind::Matches(*of, format!("{pattern}x").into())],
        ExprKind::Arith(op, a, b) => {
            other_sum(*op).map(|op| ExprKind::Arith(op, *a, *b)).into_iter().collect()
        }
        ExprKind::Attribute(at) => {
            let alike = |other: &&visavis_check::model::Attribute| other.ty == expr.ty;
            let other = model.attributes.iter().position(|other| {
                alike(&other)
                    && Some(other.path.as_slice())
                        != model.attributes.get(at.index()).map(|a| a.path.as_slice())
            });
            other.map(|at| ExprKind::Attribute(AttributeId(at as u32))).into_iter().collect()
        }
        ExprKind::Segment(at) => {
            let other = (0..model.segments.len()).find(|other| *other != at.index());
            other.map(|at| ExprKind::Segment(SegmentId(at as u32))).into_iter().collect()
        }
        ExprKind::Aggregate(aggregate) => {
            let mut all = Vec::new();
            let mut other = aggregate.clone();
            other.window = match &aggregate.window {
                Some(EventWindow::Last(span)) => Some(EventWindow::Next(*span)),
                Some(EventWindow::Next(span)) => Some(EventWindow::Last(longer(*span))),
                Some(EventWindow::Range { low, high: high @ Some(_), inclusive }) => {
                    Some(EventWindow::Range { low: *low, high: *high, inclusive: !inclusive })
                }
                other => other.clone(),
            };
            if other.window != aggregate.window {
                all.push(ExprKind::Aggregate(other));
            }
            if aggregate.filter.is_some() {
                let mut other = aggregate.clone();
                other.filter = None;
                all.push(ExprKind::Aggregate(other));
            }
            if aggregate.sequence.is_some() {
                let mut other = aggregate.clone();
                if let Some(sequence) = &mut other.sequence {
                    sequence.negated = !sequence.negated;
                }
                all.push(ExprKind::Aggregate(other.clone()));
                other.sequence = None;
                all.push(ExprKind::Aggregate(other));
            }
            let function = match aggregate.function {
                AggregateFunction::Min => Some(AggregateFunction::Max),
                AggregateFunction::Max => Some(AggregateFunction::Latest),
                AggregateFunction::Latest => Some(AggregateFunction::Earliest),
                AggregateFunction::Earliest => Some(AggregateFunction::Min),
                AggregateFunction::Sum => Some(AggregateFunction::Avg),
                AggregateFunction::Avg => Some(AggregateFunction::Sum),
                AggregateFunction::Count | AggregateFunction::Any => None,
            };
            if let Some(function) = function {
                let mut other = aggregate.clone();
                other.function = function;
                all.push(ExprKind::Aggregate(other));
            }
            all
        }
        _ => Vec::new(),
    }
}

fn changed_value(value: &Value) -> Option<Value> {
    Some(match value {
        Value::Int(x) => Value::Int(x.wrapping_add(1)),
        Value::Number(x) => Value::Number(x / 2.0 + 1.5),
        Value::Money(amount) => {
            Value::Money(Money { units: amount.units.wrapping_add(1), currency: amount.currency })
        }
        Value::Text(text) => Value::Text(format!("{text}x").into()),
        Value::Date(date) => Value::Date(Date(date.0 - 1)),
        Value::DateTime(at) => Value::DateTime(Instant(at.0 - 1)),
        Value::Time(time) => Value::Time(TimeOfDay((time.0 + 1) % 86_400_000_000)),
        Value::Duration(span) => Value::Duration(longer(*span)),
        Value::List(elements) => Value::List(elements.iter().skip(1).cloned().collect()),
        Value::Bool(_) | Value::Version(_) | Value::Map(_) => return None,
    })
}

fn longer(span: Duration) -> Duration {
    Duration { micros: span.micros + 1_000_000, ..span }
}

fn other_sum(op: Arith) -> Option<Arith> {
    Some(match op {
        Arith::AddInt => Arith::SubInt,
        Arith::SubInt => Arith::MulInt,
        Arith::MulInt => Arith::AddInt,
        Arith::AddNumber => Arith::SubNumber,
        Arith::SubNumber => Arith::DivNumber,
        Arith::DivNumber => Arith::MulNumber,
        Arith::AddMoney => Arith::SubMoney,
        Arith::SubMoney => Arith::AddMoney,
        _ => return None,
    })
}

/// The same operators with brackets elsewhere.
fn regrouped(model: &mut Model, id: ExprId) -> Option<ExprKind> {
    let expr = model.exprs[id].clone();
    let (ExprKind::Arith(op, a, b), instead) = (match &expr.kind {
        ExprKind::Otherwise(value, instead) => (model.exprs[*value].kind.clone(), *instead),
        _ => return None,
    }) else {
        return None;
    };
    let inner = model.exprs.push(Expr { kind: ExprKind::Otherwise(b, instead), ..expr });
    Some(ExprKind::Arith(op, a, inner))
}

/// Every node of a condition is changed in turn, and each time the text must be another.
fn every_change_shows(case: &Case) -> Result<(), TestCaseError> {
    let program = case.program();
    let model = harness::check(&program.text).map_err(TestCaseError::fail)?;
    for lang in Lang::ALL {
        let describer = Describer::new(&model, lang);
        let text = |id: ExprId| match model.exprs[id].ty {
            Type::Bool => words(&describer.whom(id)),
            _ => describer.value(id).to_string(),
        };
        // A few of each program: the cases are many.
        for id in conditions(&model).into_iter().take(4) {
            let before = words(&describer.whom(id));
            for node in inside(&model, id).into_iter().take(24) {
                let mut other = model.clone();
                let others = changed(&model, node, &text).into_iter().chain(regrouped(&mut other, node));
                for kind in others.collect::<Vec<_>>() {
                    other.exprs.replace(node, kind.clone());
                    let after = words(&Describer::new(&other, lang).whom(id));
                    prop_assert_ne!(&before, &after, "{:?} and {:?}", model.exprs[node].kind, kind);
                }
            }
        }
    }
    Ok(())
}

fn everything_is_told(case: &Case) -> Result<(), TestCaseError> {
    let model = harness::check(&case.program().text).map_err(TestCaseError::fail)?;
    for lang in Lang::ALL {
        let pages = describe(&model, lang);
        let told = model.campaigns.len() + model.segments.len() + model.tables.len() + model.guards.len();
        prop_assert!(pages.len() >= told);
        for page in &pages {
            prop_assert!(!page.sections.is_empty(), "{:?}", page);
            for section in &page.sections {
                prop_assert!(!section.blocks.is_empty(), "{:?}", page);
            }
        }
        let printed = human(&pages, lang, 80, false);
        prop_assert_eq!(&printed, &human(&describe(&model, lang), lang, 80, false));
        for slot in ["{0}", "{1}", "{2}", "{e}"] {
            prop_assert!(!printed.contains(slot), "{}", printed);
        }
        prop_assert!(!markdown(&pages, lang).is_empty());
        let read: serde_json::Value =
            serde_json::from_str(&json(&pages, lang)).map_err(|e| TestCaseError::fail(e.to_string()))?;
        prop_assert_eq!(
            read.get("pages").and_then(|pages| pages.as_array()).map(Vec::len),
            Some(pages.len())
        );
    }
    Ok(())
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn conditions_of_one_text_have_one_meaning(case in cases()) {
        one_text_has_one_meaning(&case)?;
    }

    #[test]
    fn every_declaration_is_told(case in cases()) {
        everything_is_told(&case)?;
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: config().cases / 8 + 1, ..config() })]

    #[test]
    fn whatever_changes_in_a_condition_changes_its_text(case in cases()) {
        every_change_shows(&case)?;
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: config().cases / 32 + 1, ..config() })]

    #[test]
    fn also_in_large_programs(case in large_cases()) {
        one_text_has_one_meaning(&case)?;
    }
}
