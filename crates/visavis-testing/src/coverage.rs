//! What the tests reach.
//!
//! In: what each test asks, and what came of its customer. Out: the campaigns that no test sees chosen, the segments that are never
//! true or never false, the guards that never veto, the rows of tables that never hold, the variants that nobody gets. Counts what is asked: a segment that a
//! test's customer happens to be in, and that nothing in the test stands on, is not reached by it.

use std::collections::{BTreeSet, HashSet};

use visavis_check::model::{
    CampaignId, ChannelId, DecisionId, ExpectKind, ExprId, ExprKind, GuardId, Hit, Holdout, Model, SegmentId,
    TableId, Test, Via,
};
use visavis_diag::{SourceMap, Span};
use visavis_oracle::{Customer, Oracle, Reason};
use visavis_value::bucket::Draw;
use visavis_value::{Instant, Type, Value};

use crate::place::place;
use crate::report::{Coverage, Covered, Open};

/// What a test's expressions stand on; in order, so that nothing depends on chance.
#[derive(Default)]
struct StoodOn {
    segments: BTreeSet<SegmentId>,
    tables: BTreeSet<TableId>,
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
        let StoodOn { segments, tables, campaigns } = self.stood_on(exprs);
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

    /// What was reached, and what was not.
    pub(crate) fn coverage(&self, sources: &SourceMap) -> Coverage {
        let kinds = [
            self.campaigns(sources),
            self.segments(sources),
            self.guards(sources),
            self.table_rows(sources),
            self.variants(sources),
        ];
        Coverage { kinds: kinds.into_iter().filter(|covered| covered.all > 0).collect() }
    }

    fn campaigns(&self, sources: &SourceMap) -> Covered {
        let campaigns = (0..).map(CampaignId).zip(&self.model.campaigns);
        let open = campaigns.filter_map(|(id, campaign)| {
            let in_a_decision =
                self.model.decisions.iter().any(|d| d.candidates.contains(&id) || d.fallback == Some(id));
            let what = if !self.asked.contains(&id) {
                "no test asks about it"
            } else if !self.eligible.contains(&id) {
                "never eligible"
            } else if in_a_decision && !self.chosen.contains(&id) {
                "never chosen"
            } else {
                return None;
            };
            Some(open("campaign", &campaign.name, what, campaign.span, sources))
        });
        Covered { kind: "campaigns", all: self.model.campaigns.len(), open: open.collect() }
    }

    fn segments(&self, sources: &SourceMap) -> Covered {
        let segments = (0..).map(SegmentId).zip(&self.model.segments);
        let open = segments.filter_map(|(id, segment)| {
            let what = match (self.held.contains(&id), self.not_held.contains(&id)) {
                (true, true) => return None,
                (true, false) => "never false",
                (false, true) => "never true",
                (false, false) => "no test asks about it",
            };
            Some(open("segment", &segment.name, what, segment.span, sources))
        });
        Covered { kind: "segments", all: self.model.segments.len(), open: open.collect() }
    }

    fn guards(&self, sources: &SourceMap) -> Covered {
        let guards = (0..).map(GuardId).zip(&self.model.guards);
        let open = guards
            .filter(|(id, _)| !self.vetoed.contains(id))
            .map(|(_, guard)| open("guard", &guard.name, "never vetoes", guard.span, sources));
        Covered { kind: "guards", all: self.model.guards.len(), open: open.collect() }
    }

    fn table_rows(&self, sources: &SourceMap) -> Covered {
        let (mut all, mut open) = (0, Vec::new());
        for (id, table) in (0..).map(TableId).zip(&self.model.tables) {
            let rows = table.rows.iter().enumerate();
            let rows =
                rows.map(|(place, row)| (place, format!("{}, row {}", table.name, place + 1), row.span));
            let otherwise = table.otherwise.as_ref();
            let otherwise =
                otherwise.map(|_| (table.rows.len(), format!("{}, otherwise", table.name), table.span));
            for (place, name, span) in rows.chain(otherwise) {
                all += 1;
                if !self.rows.contains(&(id, place)) {
                    open.push(self::open("row", &name, "never holds", span, sources));
                }
            }
        }
        Covered { kind: "table_rows", all, open }
    }

    fn variants(&self, sources: &SourceMap) -> Covered {
        let (mut all, mut open) = (0, Vec::new());
        for (id, campaign) in (0..).map(CampaignId).zip(&self.model.campaigns) {
            for via in campaign.via.iter().filter(|via| via.unit.is_some()) {
                let channel = self.model.channels.get(via.channel.index()).map_or("", |c| c.name.as_str());
                for (place, variant) in via.variants.iter().enumerate() {
                    all += 1;
                    if self.variants.contains(&(id, via.channel, place)) {
                        continue;
                    }
                    let variant = variant.name.as_deref().unwrap_or_default();
                    let name = format!("{}.{channel}.{variant}", campaign.name);
                    let found = self::open("variant", &name, "never chosen", campaign.span, sources);
                    open.push(Open { way: self.key_for(via, place, campaign.holdout.as_ref()), ..found });
                }
            }
        }
        Covered { kind: "variants", all, open }
    }

    /// A key that falls into a variant and into no holdout.
    fn key_for(&self, via: &Via, place: usize, holdout: Option<&Holdout>) -> Option<String> {
        let key = self.model.attributes.get(self.model.key?.index())?;
        let unit = via.unit.as_ref().filter(|unit| unit.by.is_none())?;
        let holdouts: Vec<&Holdout> = self.model.holdout.iter().chain(holdout).collect();
        let plain = holdouts.iter().all(|holdout| holdout.unit.by.is_none());
        if !matches!(key.ty, Type::Text(_)) || !plain {
            return None;
        }
        let start = place.checked_sub(1).and_then(|before| via.variants.get(before)).map(|before| before.end);
        let end = via.variants.get(place)?.end;
        let bucketing = self.model.project.bucketing;
        let fits = |key: &String| {
            let is_held_out = |holdout: &&Holdout| {
                let bucket = bucketing.bucket(Draw::Group, &holdout.unit.salt, key);
                bucket.is_none_or(|bucket| bucket.is_below(holdout.share))
            };
            bucketing.bucket(Draw::Arm, &unit.salt, key).is_some_and(|bucket| {
                bucket.is_below(end) && !start.is_some_and(|start| bucket.is_below(start))
            }) && !holdouts.iter().any(is_held_out)
        };
        let found = (1..1_000).map(|number| format!("c-{number}")).find(fits)?;
        let found = crate::seen::written(&Value::Text(found.into()), self.model.project.zone);
        Some(format!("given {} = {found}", key.path.join(".")))
    }
}

fn via(model: &Model, campaign: CampaignId, channel: ChannelId) -> Option<&Via> {
    model.campaigns.get(campaign.index())?.via.iter().find(|via| via.channel == channel)
}

fn open(kind: &'static str, name: &str, what: &str, span: Span, sources: &SourceMap) -> Open {
    let (file, line) = place(sources, span);
    Open { kind, name: name.to_owned(), file, line, what: what.to_owned(), way: None }
}
