//! `redundant-condition`: a condition beside another one that says it already.
//!
//! In a run of `and` one that holds wherever another does, in a run of `or` one that holds only where another does, by the values
//! of one attribute. What takes more than one attribute to see is not seen.

use visavis_check::model::{ExprId, ExprKind};
use visavis_diag::{Applicability, Diagnostic};

use crate::context::Context;
use crate::facts::{Facts, is_empty, shared};
use crate::memory::Unit;
use crate::{Level, Lint, Work};

const NAME: &str = "redundant-condition";

pub(crate) const LINT: Lint = Lint {
    name: NAME,
    level: Level::Warn,
    summary: "a condition on one attribute that another beside it says already",
    work: Work::Here(run),
};

/// The longest run whose conditions are held against each other.
const LONGEST: usize = 40;

fn run(context: &Context<'_>, out: &mut Vec<Diagnostic>) {
    let facts = Facts::new(context);
    for unit in Unit::all(context.model) {
        context.unless_silent(NAME, unit, out, |out| {
            if let Unit::Campaign(at) = unit
                && let Some(campaign) = context.model.campaigns.get(at)
            {
                let audience: Vec<ExprId> =
                    campaign.audience.iter().map(|condition| condition.expr).collect();
                look(context, &facts, (&audience, true), out);
                let except: Vec<ExprId> = campaign.except.iter().map(|condition| condition.expr).collect();
                look(context, &facts, (&except, false), out);
            }
            runs(context, &facts, context.roots_of(unit), out);
        });
    }
    runs(context, &facts, context.other_roots(), out);
}

/// Looks at every run below some expressions.
fn runs(context: &Context<'_>, facts: &Facts<'_, '_>, mut roots: Vec<ExprId>, out: &mut Vec<Diagnostic>) {
    // In order of place, each run once: a part of a run is looked at with the whole.
    roots.sort_unstable();
    roots.dedup();
    let mut parts = std::collections::HashSet::new();
    for id in context.reached(roots, false) {
        let all = match &context.expr(id).kind {
            ExprKind::And(..) => true,
            ExprKind::Or(..) => false,
            _ => continue,
        };
        if !parts.contains(&id) {
            let mut run = Vec::new();
            operands(context, id, all, &mut run, &mut parts);
            look(context, facts, (&run, all), out);
        }
    }
}

fn operands(
    context: &Context<'_>,
    id: ExprId,
    all: bool,
    out: &mut Vec<ExprId>,
    parts: &mut std::collections::HashSet<ExprId>,
) {
    match context.expr(id).kind {
        ExprKind::And(a, b) if all => {
            [a, b].into_iter().for_each(|part| operands(context, part, all, out, parts))
        }
        ExprKind::Or(a, b) if !all => {
            [a, b].into_iter().for_each(|part| operands(context, part, all, out, parts))
        }
        _ => out.push(id),
    }
    parts.insert(id);
}

fn look(
    context: &Context<'_>,
    facts: &Facts<'_, '_>,
    (run, all): (&[ExprId], bool),
    out: &mut Vec<Diagnostic>,
) {
    if run.len() > LONGEST {
        return;
    }
    let written = |id: ExprId| context.written(context.expr(id).span);
    let mut told: Vec<ExprId> = Vec::new();
    for (at, id) in run.iter().copied().enumerate() {
        // Twice the same is another lint's, and so is what everybody meets.
        let others = run.iter().copied().enumerate().filter(|(other, _)| *other != at);
        let said = others
            .filter(|(_, by)| !told.contains(by) && written(*by) != written(id))
            .find(|(_, by)| if all { facts.implies(*by, id) } else { facts.implies(id, *by) });
        // Who asks whether something is there has thought of those of whom it is not.
        let presence = || {
            let kinds = context.reached([id], false).into_iter().map(|id| &context.expr(id).kind);
            kinds.into_iter().any(|kind| matches!(kind, ExprKind::IsMissing(_) | ExprKind::SourceMissing(_)))
        };
        let Some((_, by)) = said.filter(|_| facts.always(id).is_none() && !presence()) else { continue };
        // Of two that say the same the second is the one too many.
        let mutual = if all { facts.implies(id, by) } else { facts.implies(by, id) };
        if mutual && run.iter().position(|other| *other == by) > Some(at) {
            continue;
        }
        told.push(id);
        out.push(finding(context, facts, (id, by, all), run.get(at.wrapping_sub(1)).copied()));
    }
}

fn finding(
    context: &Context<'_>,
    facts: &Facts<'_, '_>,
    (id, by, all): (ExprId, ExprId, bool),
    before: Option<ExprId>,
) -> Diagnostic {
    let (span, other) = (context.expr(id).span, context.expr(by).span);
    let message = if all {
        format!("`{}` says nothing that `{}` does not say", context.text(span), context.text(other))
    } else {
        format!("`{}` adds nobody to `{}`", context.text(span), context.text(other))
    };
    let label = if all { "holds wherever the other does" } else { "holds only where the other does" };
    let found = Diagnostic::lint(&NAME, message, span, label)
        .with_label(other, "the other")
        .with_help("take it out, or write what was meant instead");
    let Some(before) = before.map(|id| context.expr(id).span) else { return found };
    // Between the two stands the operator and nothing else, and unknown stays unknown: then nothing changes.
    let between = context.sources.text(visavis_diag::Span { end: span.start, ..before.after() });
    let operator = if all { "and" } else { "or" };
    if before.source != span.source || between.trim() != operator || !keeps_unknown(facts, (id, by, all)) {
        return found;
    }
    found.with_fix("take it out", before.after().to(span), "", Applicability::Safe)
}

/// Whether the run is as unknown without the condition as with it.
fn keeps_unknown(facts: &Facts<'_, '_>, (id, by, all): (ExprId, ExprId, bool)) -> bool {
    let attribute = if all { facts.implied(by, id) } else { facts.implied(id, by) };
    let kept = || {
        let attribute = attribute?;
        let (mine, other) = (facts.truth(id, attribute)?, facts.truth(by, attribute)?);
        let possible = facts.possible(attribute)?;
        let lost = if all { shared(mine.no, other.open) } else { shared(mine.open, other.no) };
        Some(is_empty(&shared(possible, lost)))
    };
    kept().unwrap_or(false)
}
