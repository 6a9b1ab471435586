//! `no-holdout`: a campaign whose effect nobody will be able to tell.

use visavis_check::model::{Campaign, ExprKind};
use visavis_diag::Diagnostic;

use crate::context::Context;
use crate::{Level, Lint, Work};

const NAME: &str = "no-holdout";

pub(crate) const LINT: Lint = Lint {
    name: NAME,
    level: Level::Allow,
    summary: "a campaign that nothing measures: no holdout, no variants, no experiment",
    work: Work::Here(run),
};

fn run(context: &Context<'_>, out: &mut Vec<Diagnostic>) {
    if context.model.holdout.is_some() {
        return;
    }
    for campaign in context.model.campaigns.iter().filter(|campaign| !is_measured(context, campaign)) {
        let message = format!("nothing measures `{}`", campaign.name);
        let finding =
            Diagnostic::lint(&NAME, message, campaign.span, "has no holdout, no variants, no experiment");
        out.push(
            finding.with_help("add `holdout 5%`, so that its effect can be told from what happens anyway"),
        );
    }
}

fn is_measured(context: &Context<'_>, campaign: &Campaign) -> bool {
    let conditions = campaign.audience.iter().chain(&campaign.except).map(|condition| condition.expr);
    let variants = campaign.via.iter().flat_map(|via| &via.variants);
    let fields = variants.flat_map(|variant| variant.fields.iter().flatten().copied());
    let in_experiment = || {
        let reached = context.reached(conditions.chain(fields), true);
        reached.into_iter().any(|id| matches!(context.expr(id).kind, ExprKind::Experiment(_)))
    };
    campaign.holdout.is_some() || campaign.via.iter().any(|via| via.variants.len() > 1) || in_experiment()
}
