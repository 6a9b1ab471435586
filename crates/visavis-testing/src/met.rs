//! What came of one customer, held against what is expected.
//!
//! In: a customer, a moment, contacts, the decisions. Out: for each expectation that is not met what came instead, with the values that say
//! why: those in the condition, or in the step that a campaign failed.

use visavis_check::model::{
    CampaignId, ChannelId, Condition, DecisionId, ExpectKind, Expectation, ExprId, ExprKind, Model,
    ReasonKind,
};
use visavis_diag::SourceMap;
use visavis_oracle::{Contact, Customer, Oracle};
use visavis_value::{Instant, Value};
use visavis_why::{Scene, Texts, Wanted};

use crate::answer;
use crate::place::place;
use crate::report::{Answer, Because, Failure, Refusal, Seen};
use crate::seen::Eyes;

/// What was made of one customer.
pub(crate) struct Asked<'a> {
    pub(crate) model: &'a Model,
    /// With the contacts.
    pub(crate) oracle: Oracle<'a>,
    pub(crate) sources: &'a SourceMap,
    pub(crate) texts: &'a Texts<'a>,
    pub(crate) customer: &'a Customer,
    pub(crate) now: Instant,
    /// Those that were made.
    pub(crate) contacts: &'a [Contact],
    /// By decision.
    pub(crate) answers: Vec<Answer>,
}

impl Asked<'_> {
    /// What is not met of an expectation.
    pub(crate) fn not_met(&self, expectation: &Expectation) -> Option<Failure> {
        let (because, seen) = match &expectation.kind {
            ExpectKind::Holds(id) => self.not_held(*id)?,
            ExpectKind::Chooses(decision, campaigns) => self.not_chosen(*decision, campaigns)?,
            ExpectKind::Rejects(decision, campaign, reason) => {
                self.not_rejected(*decision, *campaign, *reason)?
            }
        };
        let (_, line) = place(self.sources, expectation.span);
        Some(Failure { expectation: expectation.text.to_string(), line, because, seen })
    }

    fn eyes(&self, candidate: Option<CampaignId>) -> Eyes<'_> {
        Eyes(Scene {
            model: self.model,
            texts: self.texts,
            customer: self.customer,
            now: self.now,
            contacts: self.contacts,
            campaign: candidate,
        })
    }

    fn eval(&self, id: ExprId, candidate: Option<CampaignId>) -> Option<Value> {
        self.oracle.eval(id, self.customer, self.now, candidate)
    }

    fn not_held(&self, id: ExprId) -> Option<(Because, Vec<Seen>)> {
        match self.eval(id, None) {
            Some(Value::Bool(true)) => None,
            Some(_) => Some((Because::Condition(Some(false)), self.values(id))),
            None => Some((Because::Condition(None), self.values(id))),
        }
    }

    /// The values in a condition, and what became of the campaigns that it asks about.
    pub(crate) fn values(&self, id: ExprId) -> Vec<Seen> {
        let mut seen = self.eyes(None).parts(id);
        for campaign in self.asked_about(id) {
            seen.extend(self.on_each_channel(campaign));
        }
        seen
    }

    /// The campaigns that an expectation asks `eligible(…)` about.
    fn asked_about(&self, id: ExprId) -> Vec<CampaignId> {
        let (mut open, mut found) = (vec![id], Vec::new());
        while let Some(id) = open.pop() {
            let kind = &self.model.exprs[id].kind;
            if let ExprKind::Eligible(campaign) = kind
                && !found.contains(campaign)
            {
                found.push(*campaign);
            }
            kind.operands(&mut open);
        }
        // The stack gave the last first.
        found.reverse();
        found
    }

    /// What became of a campaign on each of its channels: a line each, with the values in the condition that it failed.
    fn on_each_channel(&self, id: CampaignId) -> Vec<Seen> {
        let Some(campaign) = self.model.campaigns.get(id.index()) else { return Vec::new() };
        let each = campaign.via.iter().filter_map(|via| {
            let channel = self.model.channels.get(via.channel.index())?;
            let refusal = self.oracle.refusal(id, via.channel, self.customer, self.now);
            let refusal = refusal.map(|reason| answer::refused(&campaign.name, &reason));
            let value = refusal.as_ref().map_or_else(|| "eligible".to_owned(), answer::reason_in_words);
            let inside = refusal.map_or_else(Vec::new, |refusal| self.failed_step(id, via.channel, &refusal));
            let text = format!("{} on {}", campaign.name, channel.name);
            Some(Seen { text, value, is_condition: true, inside })
        });
        each.collect()
    }

    fn not_chosen(&self, id: DecisionId, wanted: &[CampaignId]) -> Option<(Because, Vec<Seen>)> {
        let answer = self.answers.get(id.index())?;
        let names: Vec<&str> = wanted.iter().filter_map(|id| self.called(*id)).collect();
        let chosen: Vec<&str> = answer.chosen.iter().map(|pick| pick.campaign.as_str()).collect();
        if names == chosen {
            return None;
        }
        let seen = wanted.iter().flat_map(|id| self.why_not(*id, answer)).collect();
        Some((Because::Decision(answer.clone()), seen))
    }

    fn not_rejected(
        &self,
        id: DecisionId,
        campaign: CampaignId,
        reason: ReasonKind,
    ) -> Option<(Because, Vec<Seen>)> {
        let answer = self.answers.get(id.index())?;
        let name = self.called(campaign)?;
        let told = answer.rejected.iter().find(|refusal| refusal.campaign == name);
        if told.is_some_and(|refusal| refusal.reason == reason.name()) {
            return None;
        }
        Some((Because::Decision(answer.clone()), self.why_not(campaign, answer)))
    }

    fn called(&self, id: CampaignId) -> Option<&str> {
        self.model.campaigns.get(id.index()).map(|campaign| campaign.name.as_str())
    }

    /// The values in the condition that a campaign failed, where the decision says that it failed one.
    fn why_not(&self, id: CampaignId, answer: &Answer) -> Vec<Seen> {
        let Some(name) = self.called(id) else { return Vec::new() };
        let refused = answer.rejected.iter().find(|refusal| refusal.campaign == name);
        let decision = self.model.decisions.iter().find(|decision| decision.name == answer.decision);
        let (Some(refusal), Some(decision)) = (refused, decision) else { return Vec::new() };
        self.failed_step(id, decision.channel, refusal)
    }

    fn failed_step(&self, id: CampaignId, channel: ChannelId, refusal: &Refusal) -> Vec<Seen> {
        let Some(campaign) = self.model.campaigns.get(id.index()) else { return Vec::new() };
        let eyes = self.eyes(Some(id));
        let channel = self.model.channels.get(channel.index());
        let conditions: Vec<&Condition> = match refusal.reason {
            "not_in_audience" => campaign.audience.iter().collect(),
            "excluded" => campaign.except.iter().collect(),
            "no_consent" => channel.iter().flat_map(|channel| &channel.requires).collect(),
            "guarded" => {
                let by = refusal.by.as_deref();
                let guard = self.model.guards.iter().find(|guard| Some(guard.name.as_str()) == by);
                return guard.and_then(|guard| eyes.whole(guard.when, Wanted::False)).into_iter().collect();
            }
            _ => return Vec::new(),
        };
        // Of an audience the first condition that is not known true, of exceptions the first not known false.
        let passes = |expr: ExprId| match self.eval(expr, Some(id)) {
            Some(Value::Bool(value)) => value != (refusal.reason == "excluded"),
            _ => false,
        };
        let failed = conditions.into_iter().find(|condition| !passes(condition.expr));
        let wanted = if refusal.reason == "excluded" { Wanted::False } else { Wanted::True };
        failed.and_then(|condition| eyes.whole(condition.expr, wanted)).into_iter().collect()
    }
}
