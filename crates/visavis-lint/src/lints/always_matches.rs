//! `always-matches`: a condition that holds of every customer, and so tells nobody apart.
//!
//! Concluded from what is asked of one attribute, its type and its domain, through names; what takes more is not seen. Of who is
//! not in the source of a required attribute nothing is said.

use visavis_check::model::{ExprId, ExprKind};
use visavis_diag::Diagnostic;
use visavis_value::Type;

use crate::context::Context;
use crate::facts::{Facts, is_empty, shared};
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
    let audiences = model.campaigns.iter().flat_map(|campaign| &campaign.audience);
    let consent = model.channels.iter().flat_map(|channel| &channel.requires);
    let mut conditions: Vec<ExprId> = audiences.chain(consent).map(|condition| condition.expr).collect();
    conditions.extend(model.segments.iter().map(|segment| segment.when));
    let bools = model.lets.iter().filter(|named| context.expr(named.value).ty == Type::Bool);
    conditions.extend(bools.map(|named| named.value));
    for id in context.reached(context.all_roots(), false) {
        if let ExprKind::If(condition, ..) = context.expr(id).kind {
            conditions.push(condition);
        }
    }
    conditions.sort_unstable();
    conditions.dedup();
    for id in conditions {
        look(context, &facts, id, out);
    }
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
