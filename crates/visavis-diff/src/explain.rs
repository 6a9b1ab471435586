//! Why something became of a customer by one program, in a line or few.
//!
//! In: a side, a customer, a time. Out: what decided, with the values that were looked at, as the reference evaluator sees it; of an image
//! the reasons of the engine.

use visavis::Decision;
use visavis_check::model::{CampaignId, Condition, DecisionId, ExprId, Model};
use visavis_oracle::{Contact, Customer, Oracle, Reason};
use visavis_value::{Instant, Value, Zone};
use visavis_why::{Absence, Clause, Made, Node, Scene, Seen, Texts, Verdict, Wanted};

use crate::words::{self, written};

/// How many lines are told.
const LINES: usize = 4;

/// What is asked about.
#[derive(Clone, Copy)]
pub(crate) struct Eye<'a> {
    pub(crate) model: &'a Model,
    pub(crate) texts: &'a Texts<'a>,
    pub(crate) customer: &'a Customer,
    pub(crate) now: Instant,
    /// What limits may count.
    pub(crate) contacts: &'a [Contact],
}

impl<'a> Eye<'a> {
    fn scene(&self, campaign: Option<CampaignId>) -> Scene<'a> {
        let Self { model, texts, customer, now, contacts } = *self;
        Scene { model, texts, customer, now, contacts, campaign }
    }

    fn zone(&self) -> Zone {
        self.model.project.zone
    }

    /// What decided that all of some conditions hold, or that one does not; `wanted` is what the place asks.
    pub(crate) fn conditions(
        &self,
        exprs: &[ExprId],
        campaign: Option<CampaignId>,
        wanted: Wanted,
    ) -> Vec<String> {
        let scene = self.scene(campaign);
        let mut held = Vec::new();
        for expr in exprs {
            let Ok(node) = visavis_why::explain(&scene, *expr, wanted) else { return Vec::new() };
            let lines = self.deciding(&node);
            if node.truth() != Some(wanted == Wanted::True) {
                return lines;
            }
            held.extend(lines);
        }
        cut(held)
    }

    /// The parts of a condition that decided.
    fn deciding(&self, node: &Node) -> Vec<String> {
        let lines = node.deciding().into_iter().map(|part| self.line(part)).collect();
        cut(lines)
    }

    /// `age(birth_date) < 18: false (birth_date = 1980-05-17)`
    fn line(&self, node: &Node) -> String {
        let truth = match node.truth() {
            Some(true) => "true",
            Some(false) => "false",
            None => "unknown",
        };
        let mut seen: Vec<String> =
            node.seen.iter().filter(|seen| seen.name != node.text).map(|seen| self.seen(seen)).collect();
        if seen.is_empty() {
            let own = node.seen.iter().filter(|seen| seen.absence.is_some());
            seen.extend(own.map(|seen| self.seen(seen)));
        }
        let values = node.parts.iter().filter(|part| !part.is_condition);
        seen.extend(values.map(|part| match &part.value {
            Some(value) => format!("{} = {}", part.text, written(value, self.zone())),
            None => format!("{} is missing", part.text),
        }));
        let seen = if seen.is_empty() { String::new() } else { format!(" ({})", seen.join("; ")) };
        format!("{}: {truth}{seen}", node.text)
    }

    fn seen(&self, seen: &Seen) -> String {
        let name = &seen.name;
        let how = match &seen.made {
            Some(Made::Events { event, counted, all, not_in: None, .. }) => {
                format!(", {counted} of {all} events {event}")
            }
            Some(Made::Draw { draw, .. }) => {
                draw.bucket.map(|bucket| format!(", bucket {:.6}", bucket.number())).unwrap_or_default()
            }
            _ => String::new(),
        };
        match (&seen.value, &seen.absence) {
            (Some(value), None) => format!("{name} = {}{how}", written(value, self.zone())),
            (Some(value), Some(_)) => format!("{name} = {}, by default", written(value, self.zone())),
            (None, Some(Absence::NotInSource { source })) => format!("the customer is not in `{source}`"),
            (None, Some(Absence::Misfit { found, .. })) => format!("{name} is missing: found {found}"),
            (None, _) => format!("{name} is missing"),
        }
    }

    /// What became of campaigns in a decision, a line each.
    pub(crate) fn candidates(&self, decision: DecisionId, names: &[&str]) -> Vec<String> {
        let Ok(explained) = visavis_why::explain_decision(&self.scene(None), decision) else {
            return Vec::new();
        };
        let mut lines = Vec::new();
        for candidate in &explained.candidates {
            let Some(campaign) = self.model.campaigns.get(candidate.campaign.index()) else { continue };
            if !names.contains(&campaign.name.as_str()) {
                continue;
            }
            let name = &campaign.name;
            match &candidate.verdict {
                Verdict::Chosen(chosen) => {
                    let fields: Vec<String> = chosen
                        .content
                        .iter()
                        .filter_map(|(field, value)| {
                            Some(format!("{field}: {}", written(value.as_ref()?, self.zone())))
                        })
                        .collect();
                    let fields = if fields.is_empty() {
                        String::new()
                    } else {
                        format!(" {{ {} }}", fields.join(", "))
                    };
                    lines.push(format!("{name}: chosen{fields}"));
                }
                Verdict::Rejected(reason) => {
                    let failed = candidate.steps.iter().find(|step| !step.passed);
                    let why = failed.map(|step| self.step(&step.clause)).unwrap_or_default();
                    let rank: Vec<String> = self.rank(candidate);
                    let why = if why.is_empty() { rank } else { why };
                    let why = if why.is_empty() { String::new() } else { format!(": {}", why.join("; ")) };
                    lines.push(format!("{name}: {}{why}", words::reason(reason.kind())));
                }
            }
        }
        let told = |line: &&&str| !lines.iter().any(|known| known.starts_with(&format!("{line}:")));
        let absent: Vec<String> =
            names.iter().filter(told).map(|name| format!("{name}: no candidate")).collect();
        lines.extend(absent);
        lines
    }

    /// What decided whether the customer is in a campaign's audience and not excluded.
    pub(crate) fn audience(&self, id: CampaignId) -> Vec<String> {
        let Some(campaign) = self.model.campaigns.get(id.index()) else { return Vec::new() };
        let exprs = |conditions: &[Condition]| conditions.iter().map(|one| one.expr).collect::<Vec<_>>();
        let oracle = Oracle::new(self.model);
        let is = |expr: &ExprId| oracle.eval(*expr, self.customer, self.now, Some(id));
        let (for_, except) = (exprs(&campaign.audience), exprs(&campaign.except));
        if for_.iter().all(|expr| is(expr) == Some(Value::Bool(true)))
            && except.iter().any(|expr| is(expr) != Some(Value::Bool(false)))
        {
            return self.conditions(&except, Some(id), Wanted::False);
        }
        self.conditions(&for_, Some(id), Wanted::True)
    }

    /// Whether a campaign may go to the customer, channel by channel, and what stands in its way.
    pub(crate) fn campaign(&self, id: CampaignId) -> Vec<String> {
        let Some(campaign) = self.model.campaigns.get(id.index()) else { return Vec::new() };
        let oracle = Oracle::new(self.model).with_contacts(self.contacts);
        let exprs = |conditions: &[Condition]| conditions.iter().map(|one| one.expr).collect::<Vec<_>>();
        let mut lines = Vec::new();
        for via in &campaign.via {
            let Some(channel) = self.model.channels.get(via.channel.index()) else { continue };
            let refused = oracle.refusal(id, via.channel, self.customer, self.now);
            let Some(reason) = refused else {
                lines.push(format!("on {}: it may", channel.name));
                continue;
            };
            let why = match &reason {
                Reason::NotInAudience(_) => {
                    self.conditions(&exprs(&campaign.audience), Some(id), Wanted::True)
                }
                Reason::Excluded { .. } => self.conditions(&exprs(&campaign.except), Some(id), Wanted::False),
                Reason::NoConsent { .. } => self.conditions(&exprs(&channel.requires), None, Wanted::True),
                Reason::Guarded { guard } => {
                    let guard = self.model.guards.iter().find(|known| known.name == *guard);
                    guard
                        .map(|guard| self.conditions(&[guard.when], Some(id), Wanted::False))
                        .unwrap_or_default()
                }
                Reason::Capped { limit, .. } => vec![limit.to_string()],
                _ => Vec::new(),
            };
            let why = if why.is_empty() { String::new() } else { format!(": {}", why.join("; ")) };
            lines.push(format!("on {}: {}{why}", channel.name, words::reason(reason.kind())));
        }
        lines
    }

    /// By what an outranked candidate was ranked.
    fn rank(&self, candidate: &visavis_why::Candidate) -> Vec<String> {
        let priority = candidate.priority.map(|priority| format!("priority {priority}"));
        let values = candidate.rank.iter().map(|node| match &node.value {
            Some(value) => format!("{} = {}", node.text, written(value, self.zone())),
            None => format!("{} is missing", node.text),
        });
        priority.into_iter().chain(values).collect()
    }

    fn step(&self, clause: &Clause) -> Vec<String> {
        match clause {
            Clause::Guard { guard, when } => {
                let name = self.model.guards.get(guard.index()).map_or("", |guard| guard.name.as_str());
                let mut lines = vec![format!("guard {name}")];
                lines.extend(self.deciding(when));
                lines
            }
            Clause::Requires(node) | Clause::For(node) | Clause::Except(node) => self.deciding(node),
            Clause::During { during, now } => {
                let (start, end) = (during.start.map(|at| at.0), during.end.map(|at| at.0));
                let runs = words::days(start, end, self.zone()).unwrap_or_default();
                vec![format!("runs {runs}, now is {}", written(&Value::DateTime(*now), self.zone()))]
            }
            Clause::Quiet { hours, local } => {
                vec![format!("quiet {hours}, there it is {}", written(&Value::Time(*local), self.zone()))]
            }
            Clause::Limit { limit, .. } => vec![limit.to_string()],
            Clause::Holdout { share, draw, .. } => {
                let bucket = draw.bucket.map(|bucket| format!(", bucket {:.6}", bucket.number()));
                vec![format!("holdout {}{}", words::percent(*share), bucket.unwrap_or_default())]
            }
            Clause::Channel(_) | Clause::Variant { .. } => Vec::new(),
        }
    }
}

fn cut(mut lines: Vec<String>) -> Vec<String> {
    if lines.len() > LINES {
        let more = lines.len() - LINES;
        lines.truncate(LINES);
        lines.push(format!("… and {more} more"));
    }
    lines
}

/// What became of campaigns by the engine's own reasons, for a program whose rules are not known.
pub(crate) fn reasons(decision: &Decision, names: &[&str]) -> Vec<String> {
    let mut lines = Vec::new();
    for name in names {
        let rejected = decision.rejected.iter().flatten().find(|rejected| rejected.campaign == *name);
        lines.push(if decision.chosen.iter().any(|chosen| chosen.campaign == *name) {
            format!("{name}: chosen")
        } else {
            let reason = rejected.map(|rejected| rejected.reason.name().replace('_', " "));
            format!("{name}: {}", reason.unwrap_or_else(|| "no candidate".to_owned()))
        });
    }
    lines
}

/// Who of some campaigns is chosen, where nobody can say why.
pub(crate) fn chosen_only(decision: &Decision, names: &[String]) -> Vec<String> {
    let told = |name: &String| {
        let is_chosen = decision.chosen.iter().any(|chosen| chosen.campaign == *name);
        format!("{name}: {}", if is_chosen { "chosen" } else { "not chosen" })
    };
    names.iter().map(told).collect()
}
