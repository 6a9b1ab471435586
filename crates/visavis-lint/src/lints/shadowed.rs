//! `shadowed`: a campaign that never shows, because others that outrank it are eligible wherever it is.
//!
//! Concluded from the decisions that have it for a candidate: in each there are as many others as are chosen that go before it, with no
//! limit, holdout or variant of their own, in whose days, guards and conditions it lies. Conditions are compared as they are, and by the
//! values of one attribute; what takes more to see is not seen.

use visavis_check::model::{Campaign, CampaignId, Decision, During, ExprId, ExprKind};
use visavis_diag::Diagnostic;

use crate::context::Context;
use crate::facts::Facts;
use crate::{Level, Lint, Work};

const NAME: &str = "shadowed";

pub(crate) const LINT: Lint = Lint {
    name: NAME,
    level: Level::Warn,
    summary: "a campaign that another always outranks wherever it is eligible",
    work: Work::Here(run),
};

fn run(context: &Context<'_>, out: &mut Vec<Diagnostic>) {
    let (model, facts) = (context.model, Facts::new(context));
    for (id, campaign) in (0..).map(CampaignId).zip(&model.campaigns) {
        let shows = |decision: &&Decision| campaign.via.iter().any(|via| via.channel == decision.channel);
        let asks = |decision: &&Decision| decision.candidates.contains(&id) && shows(decision);
        let decisions: Vec<&Decision> = model.decisions.iter().filter(asks).collect();
        let is_fallback = model.decisions.iter().any(|decision| decision.fallback == Some(id));
        if decisions.is_empty() || is_fallback {
            continue;
        }
        let before = |decision: &&Decision| {
            let others = decision.candidates.iter().filter(|other| **other != id);
            let others = others.filter_map(|other| model.campaigns.get(other.index()));
            let first: Vec<&Campaign> =
                others.filter(|other| shadows(context, &facts, (other, campaign), decision)).collect();
            (first.len() >= usize::try_from(decision.choose).unwrap_or(usize::MAX)).then_some(first)
        };
        let all: Option<Vec<Vec<&Campaign>>> = decisions.iter().map(before).collect();
        let Some(first) = all.and_then(|all| all.into_iter().flatten().next()) else { continue };
        let message = format!("the campaign `{}` never shows", campaign.name);
        let label = if first.priority > campaign.priority {
            format!("goes before it wherever it is eligible, by priority {}", first.priority)
        } else {
            "goes before it wherever it is eligible, by name".to_owned()
        };
        out.push(
            Diagnostic::lint(&NAME, message, campaign.span, "outranked wherever it is eligible")
                .with_label(first.span, label)
                .with_help("give it a higher `priority`, or make the audience of the other one smaller"),
        );
    }
}

/// Whether one campaign is chosen before another wherever the other one is eligible.
fn shadows(
    context: &Context<'_>,
    facts: &Facts<'_, '_>,
    (first, other): (&Campaign, &Campaign),
    decision: &Decision,
) -> bool {
    let plain = |via: &visavis_check::model::Via| via.channel == decision.channel && via.unit.is_none();
    let held_back = !first.limits.is_empty() || first.holdout.is_some() || !first.via.iter().any(plain);
    // Its own rank may put anything anywhere; values depend on the customer.
    let ranked = decision.rank_by.is_some();
    let outranks = first.priority > other.priority
        || first.priority == other.priority
            && first.value.is_none()
            && other.value.is_none()
            && first.name < other.name;
    let guarded = first.guards.iter().all(|guard| other.guards.contains(guard));
    !held_back
        && !ranked
        && outranks
        && guarded
        && covers(first.during, other.during)
        && reaches(context, facts, (first, other))
}

/// Whether one campaign runs whenever the other does.
fn covers(first: Option<During>, other: Option<During>) -> bool {
    let Some(first) = first else { return true };
    let Some(other) = other else { return false };
    let starts = first.start.is_none_or(|start| other.start.is_some_and(|other| start <= other));
    starts && first.end.is_none_or(|end| other.end.is_some_and(|other| end >= other))
}

/// Whether who is in the audience of one campaign is in that of the other.
fn reaches(context: &Context<'_>, facts: &Facts<'_, '_>, (first, other): (&Campaign, &Campaign)) -> bool {
    // The candidate's own name is another one there.
    let own = |id: ExprId| {
        context.reached([id], true).into_iter().any(|id| context.expr(id).kind == ExprKind::CampaignName)
    };
    let same =
        |a: ExprId, b: ExprId| context.written(context.expr(a).span) == context.written(context.expr(b).span);
    let asked = first.audience.iter().all(|condition| {
        let said = |by: &visavis_check::model::Condition| {
            same(by.expr, condition.expr) || facts.implies(by.expr, condition.expr)
        };
        !own(condition.expr) && other.audience.iter().any(said)
    });
    let excluded = first
        .except
        .iter()
        .all(|condition| !own(condition.expr) && other.except.iter().any(|by| same(by.expr, condition.expr)));
    asked && excluded
}
