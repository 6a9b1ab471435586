//! `always-matches`: a condition that holds of every customer, and so tells nobody apart.
//!
//! Concluded from what is asked of one attribute, its type and its domain, through names; what takes more is not seen. Of who is
//! not in the source of a required attribute nothing is said.

use visavis_check::model::{ExprId, ExprKind};
use visavis_diag::Diagnostic;
use visavis_value::Type;

use crate::context::Context;
use crate::facts::{Facts, is_empty, shared};
use crate::memory::Unit;
use crate::{Level, Lint, Work};

const NAME: &str = "always-matches";

pub(crate) const LINT: Lint = Lint {
    name: NAME,
    level: Level::Warn,
    summary: "a condition on one attribute that holds of every customer",
    work: Work::Here(run),
};

fn run(context: &Context<'_>, out: &mut Vec<Diagnostic>) {
    let (model, facts) = (context.model, Facts::new(context));
    for unit in Unit::all(model) {
        context.unless_silent(NAME, unit, out, |out| {
            let conditions: Vec<ExprId> = match unit {
                Unit::Campaign(at) => {
                    let campaign = model.campaigns.get(at).into_iter();
                    campaign.flat_map(|campaign| &campaign.audience).map(|condition| condition.expr).collect()
                }
                Unit::Segment(_) => context.roots_of(unit),
                Unit::Let(_) => {
                    let roots = context.roots_of(unit).into_iter();
                    roots.filter(|value| context.expr(*value).ty == Type::Bool).collect()
                }
                Unit::Table(_) => Vec::new(),
            };
            look_at(context, &facts, conditions, context.roots_of(unit), out);
        });
    }
    let consent = model.channels.iter().flat_map(|channel| &channel.requires);
    let consent = consent.map(|condition| condition.expr).collect();
    look_at(context, &facts, consent, context.other_roots(), out);
    for guard in &model.guards {
        let everybody = facts.attributes([guard.when]).into_iter().find(|attribute| {
            let sets = facts.possible(*attribute).zip(facts.truth(guard.when, *attribute));
            sets.is_some_and(|(possible, truth)| is_empty(&shared(possible, truth.no)))
        });
        if let Some(attribute) = everybody {
            let message = format!("the guard `{}` holds back every customer", guard.name);
            let label = format!("known false of nobody, whatever `{}` is", context.attribute(attribute));
            let found = Diagnostic::lint(&NAME, message, guard.span, "nobody gets what it names");
            let found = found.with_label(context.expr(guard.when).span, label);
            out.push(found.with_help("a guard forbids unless its condition is known to be false"));
        }
    }
}

/// Looks at conditions, and at those of every `if` below some expressions.
fn look_at(
    context: &Context<'_>,
    facts: &Facts<'_, '_>,
    mut conditions: Vec<ExprId>,
    roots: Vec<ExprId>,
    out: &mut Vec<Diagnostic>,
) {
    for id in context.reached(roots, false) {
        if let ExprKind::If(condition, ..) = context.expr(id).kind {
            conditions.push(condition);
        }
    }
    conditions.sort_unstable();
    conditions.dedup();
    for id in conditions {
        look(context, facts, id, out);
    }
}

fn look(context: &Context<'_>, facts: &Facts<'_, '_>, id: ExprId, out: &mut Vec<Diagnostic>) {
    match &context.expr(id).kind {
        ExprKind::And(a, b) => [a, b].into_iter().for_each(|part| look(context, facts, *part, out)),
        // Of what a name stands for it is told where that is declared.
        ExprKind::Segment(_) | ExprKind::Let(_) | ExprKind::Literal(_) => {}
        _ => {
            let Some(always) = facts.always(id) else { return };
            let span = context.expr(id).span;
            let attribute = context.attribute(always.attribute);
            let message = format!("`{}` holds of every customer", context.text(span));
            let label = if always.in_source {
                format!("whatever `{attribute}` is, of whoever is in its source")
            } else {
                format!("whatever `{attribute}` is")
            };
            let found = Diagnostic::lint(&NAME, message, span, label);
            out.push(found.with_help("take it out, or write what was to tell customers apart"));
        }
    }
}
