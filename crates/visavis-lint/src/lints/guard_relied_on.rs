//! `guard-relied-on`: a campaign that does not itself leave out whom a guard vetoes.
//!
//! A guard is the last line; a campaign that says by itself whom it is not for stays right where the guard changes. Told unless a
//! condition or exception of the campaign is that of the guard, or excludes it by the values of one attribute.

use visavis_check::model::{Campaign, ExprId, Guard};
use visavis_diag::Diagnostic;

use crate::context::Context;
use crate::facts::{Asked, Facts};
use crate::{Level, Lint, Work};

const NAME: &str = "guard-relied-on";

pub(crate) const LINT: Lint = Lint {
    name: NAME,
    level: Level::Allow,
    summary: "a campaign whose own audience includes customers that a guard vetoes",
    work: Work::Here(run),
};

fn run(context: &Context<'_>, out: &mut Vec<Diagnostic>) {
    let (model, facts) = (context.model, Facts::new(context));
    for campaign in &model.campaigns {
        for guard in campaign.guards.iter().filter_map(|id| model.guards.get(id.index())) {
            if leaves_out(context, &facts, campaign, guard) {
                continue;
            }
            let message = format!("`{}` relies on the guard `{}`", campaign.name, guard.name);
            out.push(
                Diagnostic::lint(
                    &NAME,
                    message,
                    campaign.span,
                    "its own conditions let in whom the guard vetoes",
                )
                .with_label(context.expr(guard.when).span, "vetoed unless this is known to be false")
                .with_help("say in the campaign whom it is not for, as with `except`"),
            );
        }
    }
}

fn leaves_out(context: &Context<'_>, facts: &Facts<'_, '_>, campaign: &Campaign, guard: &Guard) -> bool {
    let written = |id: ExprId| context.written(context.expr(id).span);
    let same = |id: ExprId| written(id) == written(guard.when);
    let audience = campaign.audience.iter().map(|condition| (condition.expr, true));
    let mut asked: Vec<Asked> = audience.chain(campaign.except.iter().map(|c| (c.expr, false))).collect();
    asked.push((guard.when, true));
    campaign.except.iter().any(|condition| same(condition.expr)) || facts.clash(&asked).is_some()
}
