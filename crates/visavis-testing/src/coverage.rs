//! What the tests reach.
//!
//! In: what each test asks, and what came of its customer. Out: the campaigns that no test sees chosen, the segments that are never
//! true or never false, the guards that never veto, the rows of tables that never hold, the variants that nobody gets. Counts what is asked: a segment that a
//! test's customer happens to be in, and that nothing in the test stands on, is not reached by it.

mod told;

use std::collections::{BTreeSet, HashSet};

use visavis_check::model::{
    CampaignId, ChannelId, DecisionId, ExpectKind, ExperimentId, ExprId, ExprKind, GuardId, Hit, Model,
    SegmentId, TableId, Test, Via,
};
use visavis_oracle::{Customer, Oracle, Reason};
use visavis_value::{Instant, Value};

/// What a test's expressions stand on; in order, so that nothing depends on chance.
#[derive(Default)]
struct StoodOn {
    segments: BTreeSet<SegmentId>,
    tables: BTreeSet<TableId>,
    /// Experiments, each with an expression that is its value.
    experiments: BTreeSet<(ExperimentId, ExprId)>,
    /// Asked about by `eligible(…)`.
    campaigns: BTreeSet<CampaignId>,
}

/// What was reached so far.
pub(crate) struct Reach<'m> {
    model: &'m Model,
    asked: HashSet<CampaignId>,
    eligible: HashSet<CampaignId>,
    chosen: HashSet<CampaignId>,
    vetoed: HashSet<GuardId>,
    held: HashSet<SegmentId>,
    not_held: HashSet<SegmentId>,
    /// Campaign, channel, variant by its place.
    variants: HashSet<(CampaignId, ChannelId, usize)>,
    rows: HashSet<(TableId, usize)>,
    /// Experiment, arm by its place.
    arms: HashSet<(ExperimentId, usize)>,
}

impl<'m> Reach<'m> {
    pub(crate) fn new(model: &'m Model) -> Self {
        Self {
            model,
            asked: HashSet::new(),
            eligible: HashSet::new(),
            chosen: HashSet::new(),
            vetoed: HashSet::new(),
            held: HashSet::new(),
            not_held: HashSet::new(),
            variants: HashSet::new(),
            rows: HashSet::new(),
            arms: HashSet::new(),
        }
    }

    /// Adds what one test reaches.
    pub(crate) fn by(&mut self, test: &Test, oracle: &Oracle<'_>, customer: &Customer, now: Instant) {
        let mut exprs = Vec::new();
        let mut decisions: Vec<DecisionId> = Vec::new();
        for expectation in &test.expect {
            match &expectation.kind {
                ExpectKind::Holds(id) => exprs.push(*id),
                ExpectKind::Chooses(decision, _) | ExpectKind::Rejects(decision, ..) => {
                    decisions.push(*decision)
                }
            }
        }
        decisions.sort_unstable();
        decisions.dedup();
        for id in decisions {
            exprs.extend(self.decision(id, oracle, customer, now));
        }
        let StoodOn { segments, tables, experiments, campaigns } = self.stood_on(exprs);
        for (id, expr) in experiments {
            let arms = self.model.experiments.get(id.index()).map_or(&[][..], |experiment| &experiment.arms);
            if let Some(Value::Text(name)) = oracle.eval(expr, customer, now, None) {
                let place = arms.iter().position(|arm| arm.name == name);
                self.arms.extend(place.map(|place| (id, place)));
            }
        }
        for table in tables {
            self.rows_of(table, oracle, customer, now);
        }
        for campaign in campaigns {
            self.asked.insert(campaign);
            if oracle.is_eligible(campaign, customer, now) {
                self.eligible.insert(campaign);
            }
        }
        let members: HashSet<SegmentId> = oracle.segments_of(customer, now).into_iter().collect();
        for segment in segments {
            let side = if members.contains(&segment) { &mut self.held } else { &mut self.not_held };
            side.insert(segment);
        }
    }

    /// Adds what a decision reaches; gives the expressions it looks at.
    fn decision(
        &mut self,
        id: DecisionId,
        oracle: &Oracle<'_>,
        customer: &Customer,
        now: Instant,
    ) -> Vec<ExprId> {
        let model = self.model;
        let Some(decision) = model.decisions.get(id.index()) else { return Vec::new() };
        let answer = oracle.decide(id, customer, now);
        let mut asked: Vec<CampaignId> = Vec::new();
        for chosen in &answer.chosen {
            asked.push(chosen.campaign);
            self.eligible.insert(chosen.campaign);
            self.chosen.insert(chosen.campaign);
            let via = via(model, chosen.campaign, chosen.channel);
            let place = via.and_then(|via| via.variants.iter().position(|v| v.name == chosen.variant));
            self.variants.extend(place.map(|place| (chosen.campaign, chosen.channel, place)));
        }
        for rejected in &answer.rejected {
            asked.push(rejected.campaign);
            match &rejected.reason {
                Reason::Outranked => {
                    self.eligible.insert(rejected.campaign);
                }
                Reason::Guarded { guard } => {
                    let found = model.guards.iter().position(|g| g.name == *guard);
                    self.vetoed.extend(found.and_then(|i| u32::try_from(i).ok()).map(GuardId));
                }
                _ => {}
            }
        }
        self.asked.extend(&asked);
        let mut exprs: Vec<ExprId> = decision.rank_by.into_iter().collect();
        let channel = model.channels.get(decision.channel.index());
        exprs.extend(channel.iter().flat_map(|channel| &channel.requires).map(|condition| condition.expr));
        for campaign in asked.iter().filter_map(|id| model.campaigns.get(id.index())) {
            exprs.extend(campaign.audience.iter().chain(&campaign.except).map(|condition| condition.expr));
            exprs.extend(campaign.value);
            let guards = campaign.guards.iter().filter_map(|id| model.guards.get(id.index()));
            exprs.extend(guards.map(|guard| guard.when));
        }
        exprs
    }

    /// What expressions stand on, through names.
    fn stood_on(&self, exprs: Vec<ExprId>) -> StoodOn {
        let mut found = StoodOn::default();
        let mut seen: HashSet<ExprId> = HashSet::new();
        let mut open = exprs;
        while let Some(id) = open.pop() {
            if !seen.insert(id) {
                continue;
            }
            let kind = &self.model.exprs[id].kind;
            match kind {
                ExprKind::Segment(id) => {
                    found.segments.insert(*id);
                }
                ExprKind::Table(id, _) => {
                    found.tables.insert(*id);
                }
                ExprKind::Experiment(of) => {
                    found.experiments.insert((*of, id));
                }
                ExprKind::Eligible(id) => {
                    found.campaigns.insert(*id);
                }
                _ => {}
            }
            open.extend(self.model.definition(kind));
            kind.operands(&mut open);
        }
        found
    }

    /// Adds the rows of a table that hold of a customer, as far as the table looks at them; `otherwise` is the one behind the last.
    fn rows_of(&mut self, id: TableId, oracle: &Oracle<'_>, customer: &Customer, now: Instant) {
        let Some(table) = self.model.tables.get(id.index()) else { return };
        let holds = |test: ExprId| oracle.eval(test, customer, now, None) == Some(Value::Bool(true));
        let rows = table.rows.iter().enumerate();
        let held = rows.filter(|(_, row)| row.cells.iter().filter_map(|cell| cell.test).all(holds));
        let most = if table.hit == Hit::First { 1 } else { usize::MAX };
        let held: Vec<usize> = held.map(|(place, _)| place).take(most).collect();
        if held.is_empty() {
            self.rows.insert((id, table.rows.len()));
        }
        self.rows.extend(held.into_iter().map(|place| (id, place)));
    }
}

fn via(model: &Model, campaign: CampaignId, channel: ChannelId) -> Option<&Via> {
    model.campaigns.get(campaign.index())?.via.iter().find(|via| via.channel == channel)
}
