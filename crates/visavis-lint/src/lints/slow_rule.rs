//! `slow-rule`: a condition whose work for one customer is far above that of the others.
//!
//! What is counted is what each test costs at worst: looking at every event of a history costs most, a sequence of events more, a
//! regular expression less, a comparison next to nothing. Told is what costs more than ten times the middle one of the program.

use visavis_check::model::{ExprId, ExprKind};
use visavis_diag::{Diagnostic, Span};

use crate::context::Context;
use crate::{Level, Lint, Work};

const NAME: &str = "slow-rule";

pub(crate) const LINT: Lint = Lint {
    name: NAME,
    level: Level::Allow,
    summary: "a condition whose worst case is far above the rest",
    work: Work::Here(run),
};

/// What may cost so much whatever the others cost.
const FREE: usize = 500;
/// How many times the middle one is far above.
const FAR: usize = 10;

fn run(context: &Context<'_>, out: &mut Vec<Diagnostic>) {
    let model = context.model;
    let segments = model.segments.iter().map(|s| (format!("segment `{}`", s.name), s.span, vec![s.when]));
    let lets = model.lets.iter().map(|l| (format!("let `{}`", l.name), l.span, vec![l.value]));
    let guards = model.guards.iter().map(|g| (format!("guard `{}`", g.name), g.span, vec![g.when]));
    let campaigns = model.campaigns.iter().map(|c| {
        let conditions = c.audience.iter().chain(&c.except).map(|condition| condition.expr);
        (format!("campaign `{}`", c.name), c.span, conditions.collect())
    });
    let all = segments.chain(lets).chain(guards).chain(campaigns);
    let costs: Vec<(String, Span, usize)> =
        all.map(|(what, span, roots): (_, _, Vec<ExprId>)| (what, span, cost(context, roots))).collect();
    let mut sorted: Vec<usize> = costs.iter().map(|(.., cost)| *cost).collect();
    sorted.sort_unstable();
    let middle = sorted.get(sorted.len() / 2).copied().unwrap_or(0).max(1);
    for (what, span, cost) in costs.into_iter().filter(|(.., cost)| *cost > FREE && *cost > FAR * middle) {
        let message = format!("the {what} costs about {} times as much as most", cost / middle);
        out.push(
            Diagnostic::lint(&NAME, message, span, "looks at much for every customer")
                .with_help("windows (`in last 90 days`) bound how many events are looked at; what several rules ask, a `let` asks once"),
        );
    }
}

/// What the conditions cost at worst by themselves; what a name stands for is counted where that is declared.
fn cost(context: &Context<'_>, roots: Vec<ExprId>) -> usize {
    let each = context.reached(roots, false).into_iter().map(|id| match &context.expr(id).kind {
        ExprKind::Aggregate(aggregate) => {
            let events = if aggregate.window.is_some() { 100 } else { 300 };
            if aggregate.sequence.is_some() { 5 * events } else { events }
        }
        ExprKind::Matches(..) => 30,
        ExprKind::TextTest { .. } | ExprKind::Has { .. } | ExprKind::Join(_) => 5,
        _ => 1,
    });
    each.fold(0, usize::saturating_add)
}
