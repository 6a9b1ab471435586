//! `shadowed`: a campaign that never shows, because others that outrank it are eligible wherever it is.
//!
//! Concluded from the decisions that have it for a candidate: in each there are as many others as are chosen that go before it, with no
//! limit, holdout or variant of their own, in whose days, guards and conditions it lies. Conditions are compared as they are, and by the
//! values of one attribute; what takes more to see is not seen.

use std::cell::RefCell;
use std::collections::{BTreeSet, HashMap};
use std::rc::Rc;

use visavis_check::model::{
    AttributeId, Campaign, CampaignId, Condition, Decision, During, ExprId, ExprKind,
};
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
    let model = context.model;
    let conditions = Conditions { context, facts: Facts::new(context), said: RefCell::default() };
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
            let enough = usize::try_from(decision.choose).unwrap_or(usize::MAX);
            let shadows = others.filter(|other| shadows(&conditions, (other, campaign), decision));
            let first: Vec<&Campaign> = shadows.take(enough).collect();
            (first.len() == enough).then_some(first)
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
    conditions: &Conditions<'_, '_>,
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
        && conditions.reaches((first, other))
}

/// Whether one campaign runs whenever the other does.
fn covers(first: Option<During>, other: Option<During>) -> bool {
    let Some(first) = first else { return true };
    let Some(other) = other else { return false };
    let starts = first.start.is_none_or(|start| other.start.is_some_and(|other| start <= other));
    starts && first.end.is_none_or(|end| other.end.is_some_and(|other| end >= other))
}

/// What is asked of a condition again and again, once for each pair of campaigns.
struct Said {
    text: String,
    /// Whether it names the candidate, which is another one in another campaign.
    own: bool,
    attributes: BTreeSet<AttributeId>,
}

/// Conditions as they were looked at.
struct Conditions<'c, 'a> {
    context: &'c Context<'a>,
    facts: Facts<'c, 'a>,
    said: RefCell<HashMap<ExprId, Rc<Said>>>,
}

impl Conditions<'_, '_> {
    fn said(&self, id: ExprId) -> Rc<Said> {
        if let Some(said) = self.said.borrow().get(&id) {
            return Rc::clone(said);
        }
        let reached = self.context.reached([id], true);
        let own = reached.into_iter().any(|id| self.context.expr(id).kind == ExprKind::CampaignName);
        let text = self.context.written(self.context.expr(id).span);
        let said = Rc::new(Said { text, own, attributes: self.facts.attributes([id]) });
        self.said.borrow_mut().insert(id, Rc::clone(&said));
        said
    }

    /// Whether the first campaign's audience is reached wherever the other's is, and nothing else keeps it from showing.
    fn reaches(&self, (first, other): (&Campaign, &Campaign)) -> bool {
        let asked = first.audience.iter().all(|condition| {
            let wanted = self.said(condition.expr);
            let follows = |by: &Condition| {
                let given = self.said(by.expr);
                given.text == wanted.text
                    || !given.attributes.is_disjoint(&wanted.attributes)
                        && self.facts.implies(by.expr, condition.expr)
            };
            !wanted.own && other.audience.iter().any(follows)
        });
        asked
            && first.except.iter().all(|condition| {
                let wanted = self.said(condition.expr);
                !wanted.own && other.except.iter().any(|by| self.said(by.expr).text == wanted.text)
            })
    }
}
