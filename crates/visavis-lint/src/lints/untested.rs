//! `untested`: a campaign or guard that no test names. What tests really reach `visavis test --coverage` says.

use std::collections::BTreeSet;

use visavis_check::model::{CampaignId, ExpectKind, ExprKind, ReasonKind};
use visavis_diag::Diagnostic;

use crate::context::Context;
use crate::{Level, Lint, Work};

const NAME: &str = "untested";

pub(crate) const LINT: Lint = Lint {
    name: NAME,
    level: Level::Allow,
    summary: "a campaign or guard that no test expects anything of",
    work: Work::Here(run),
};

fn run(context: &Context<'_>, out: &mut Vec<Diagnostic>) {
    let model = context.model;
    let (mut tested, mut guarded): (BTreeSet<CampaignId>, BTreeSet<CampaignId>) = Default::default();
    for expected in model.tests.iter().flat_map(|test| &test.expect) {
        match &expected.kind {
            ExpectKind::Chooses(_, campaigns) => tested.extend(campaigns),
            ExpectKind::Rejects(_, campaign, reason) => {
                tested.insert(*campaign);
                if *reason == ReasonKind::Guarded {
                    guarded.insert(*campaign);
                }
            }
            ExpectKind::Holds(_) => {}
        }
    }
    for id in context.reached(context.test_roots(), false) {
        if let ExprKind::Eligible(campaign) | ExprKind::Content { campaign, .. } = &context.expr(id).kind {
            tested.insert(*campaign);
        }
    }
    for (id, campaign) in (0..).map(CampaignId).zip(&model.campaigns) {
        if !tested.contains(&id) {
            let message = format!("no test expects anything of `{}`", campaign.name);
            let found = Diagnostic::lint(&NAME, message, campaign.span, "declared here");
            out.push(found.with_help("write a `test` with a customer who gets it, and one who does not"));
        }
    }
    for guard in &model.guards {
        if !guard.campaigns.iter().any(|campaign| guarded.contains(campaign)) {
            let message = format!("no test expects `{}` to hold anything back", guard.name);
            let found = Diagnostic::lint(&NAME, message, guard.span, "declared here");
            out.push(
                found
                    .with_help("write a `test` that says `expect DECISION rejects CAMPAIGN because guarded`"),
            );
        }
    }
}
