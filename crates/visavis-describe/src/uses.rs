//! What a declaration uses, and what uses it.
//!
//! In: a model. Out: names of declarations. Chains of names are as long as a program, so they are walked with a stack of our own.

use std::collections::{BTreeMap, BTreeSet};

use visavis_check::model::{ExpectKind, ExprId, ExprKind, Holdout, Model, Unit};

use crate::text::{Kind, Target};

/// Which declarations use which.
#[derive(Debug, Clone, Default)]
pub struct Uses {
    uses: BTreeMap<Target, BTreeSet<Target>>,
    used_by: BTreeMap<Target, BTreeSet<Target>>,
    tested_by: BTreeMap<Target, BTreeSet<Target>>,
}

impl Uses {
    /// Of a program.
    #[must_use]
    pub fn new(model: &Model) -> Self {
        let mut walk = Walk { model, uses: Self::default() };
        walk.audiences();
        walk.campaigns();
        walk.others();
        walk.tests();
        walk.uses
    }

    /// What a declaration names itself.
    pub fn of(&self, target: Target) -> impl Iterator<Item = Target> + '_ {
        self.uses.get(&target).into_iter().flatten().copied()
    }

    /// What names a declaration.
    pub fn by(&self, target: Target) -> impl Iterator<Item = Target> + '_ {
        self.used_by.get(&target).into_iter().flatten().copied()
    }

    /// All that a declaration stands on: through everything that it names, but not through other campaigns.
    #[must_use]
    pub fn below(&self, target: Target) -> BTreeSet<Target> {
        walk(target, |next| {
            let through = next == target || next.kind != Kind::Campaign;
            self.uses.get(&next).into_iter().flatten().copied().filter(move |_| through)
        })
    }

    /// All that stands on a declaration, up to campaigns and decisions.
    #[must_use]
    pub fn above(&self, target: Target) -> BTreeSet<Target> {
        walk(target, |next| {
            let through = next == target || next.kind != Kind::Campaign;
            self.used_by.get(&next).into_iter().flatten().copied().filter(move |_| through)
        })
    }

    /// The tests whose expectations are about a declaration.
    pub fn tested_by(&self, target: Target) -> impl Iterator<Item = Target> + '_ {
        self.tested_by.get(&target).into_iter().flatten().copied()
    }

    fn add(&mut self, user: Target, used: Target) {
        self.uses.entry(user).or_default().insert(used);
        self.used_by.entry(used).or_default().insert(user);
    }
}

fn walk<I: Iterator<Item = Target>>(from: Target, next: impl Fn(Target) -> I) -> BTreeSet<Target> {
    let mut found = BTreeSet::new();
    let mut pending = vec![from];
    while let Some(target) = pending.pop() {
        pending.extend(next(target).filter(|next| found.insert(*next)));
    }
    found
}

struct Walk<'m> {
    model: &'m Model,
    uses: Uses,
}

impl Walk<'_> {
    fn audiences(&mut self) {
        let model = self.model;
        for (index, segment) in model.segments.iter().enumerate() {
            self.exprs(Target { kind: Kind::Segment, index }, vec![segment.when]);
        }
        for (index, named) in model.lets.iter().enumerate() {
            self.exprs(Target { kind: Kind::Let, index }, vec![named.value]);
        }
        for (index, table) in model.tables.iter().enumerate() {
            self.exprs(Target { kind: Kind::Table, index }, table.operands().collect());
        }
        for (index, experiment) in model.experiments.iter().enumerate() {
            self.unit(Target { kind: Kind::Experiment, index }, &experiment.unit);
        }
        for (index, guard) in model.guards.iter().enumerate() {
            self.exprs(Target { kind: Kind::Guard, index }, vec![guard.when]);
        }
        for (index, channel) in model.channels.iter().enumerate() {
            let target = Target { kind: Kind::Channel, index };
            self.exprs(target, channel.requires.iter().map(|condition| condition.expr).collect());
            if !channel.quiet.is_empty() {
                self.attribute(target, model.customer_zone.map(|zone| zone.index()));
            }
        }
    }

    fn campaigns(&mut self) {
        let model = self.model;
        for (index, campaign) in model.campaigns.iter().enumerate() {
            let target = Target { kind: Kind::Campaign, index };
            let mut roots: Vec<ExprId> =
                campaign.audience.iter().chain(&campaign.except).map(|condition| condition.expr).collect();
            roots.extend(campaign.value);
            for via in &campaign.via {
                roots.extend(via.variants.iter().flat_map(|variant| &variant.fields).flatten());
                self.uses.add(target, Target { kind: Kind::Channel, index: via.channel.index() });
                if let Some(unit) = &via.unit {
                    self.unit(target, unit);
                }
            }
            self.exprs(target, roots);
            self.holdout(target, campaign.holdout.as_ref());
            for guard in &campaign.guards {
                self.uses.add(target, Target { kind: Kind::Guard, index: guard.index() });
            }
        }
    }

    fn others(&mut self) {
        let model = self.model;
        for (index, decision) in model.decisions.iter().enumerate() {
            let target = Target { kind: Kind::Decision, index };
            self.exprs(target, decision.rank_by.into_iter().collect());
            self.uses.add(target, Target { kind: Kind::Channel, index: decision.channel.index() });
            for campaign in decision.candidates.iter().chain(&decision.fallback) {
                self.uses.add(target, Target { kind: Kind::Campaign, index: campaign.index() });
            }
        }
        for (index, assert) in model.asserts.iter().enumerate() {
            self.exprs(Target { kind: Kind::Assert, index }, vec![assert.holds]);
        }
        for (index, event) in model.events.iter().enumerate() {
            let source = Target { kind: Kind::Source, index: event.source.index() };
            self.uses.add(Target { kind: Kind::Event, index }, source);
        }
        for (index, attribute) in model.attributes.iter().enumerate() {
            let source = Target { kind: Kind::Source, index: attribute.source.index() };
            self.uses.add(Target { kind: Kind::Attribute, index }, source);
        }
    }

    /// Tests use nothing that a rule would miss, so that they are kept apart.
    fn tests(&mut self) {
        let model = self.model;
        for (index, test) in model.tests.iter().enumerate() {
            let mut about = Vec::new();
            let mut apart = Walk { model, uses: Uses::default() };
            let target = Target { kind: Kind::Test, index };
            for expectation in &test.expect {
                match &expectation.kind {
                    ExpectKind::Holds(id) => apart.exprs(target, vec![*id]),
                    ExpectKind::Chooses(decision, campaigns) => {
                        about.push((Kind::Decision, decision.index()));
                        about.extend(campaigns.iter().map(|campaign| (Kind::Campaign, campaign.index())));
                    }
                    ExpectKind::Rejects(decision, campaign, _) => {
                        about.push((Kind::Decision, decision.index()));
                        about.push((Kind::Campaign, campaign.index()));
                    }
                }
            }
            let named = about.into_iter().map(|(kind, index)| Target { kind, index });
            for about in named.chain(apart.uses.of(target)) {
                self.uses.tested_by.entry(about).or_default().insert(target);
            }
        }
    }

    fn holdout(&mut self, user: Target, holdout: Option<&Holdout>) {
        if let Some(holdout) = holdout {
            self.unit(user, &holdout.unit);
        }
    }

    fn unit(&mut self, user: Target, unit: &Unit) {
        self.attribute(user, unit.by.or(self.model.key).map(|by| by.index()));
    }

    fn attribute(&mut self, user: Target, index: Option<usize>) {
        if let Some(index) = index {
            self.uses.add(user, Target { kind: Kind::Attribute, index });
        }
    }

    fn exprs(&mut self, user: Target, mut pending: Vec<ExprId>) {
        while let Some(id) = pending.pop() {
            let kind = &self.model.exprs[id].kind;
            let named = match kind {
                ExprKind::Attribute(at) => Some((Kind::Attribute, at.index())),
                ExprKind::Let(at) => Some((Kind::Let, at.index())),
                ExprKind::Segment(at) => Some((Kind::Segment, at.index())),
                ExprKind::Experiment(at) => Some((Kind::Experiment, at.index())),
                ExprKind::Table(at, _) => Some((Kind::Table, at.index())),
                ExprKind::SourceMissing(at) => Some((Kind::Source, at.index())),
                ExprKind::Eligible(at) => Some((Kind::Campaign, at.index())),
                ExprKind::Content { campaign, .. } => Some((Kind::Campaign, campaign.index())),
                ExprKind::Bucket { by, .. } => by.or(self.model.key).map(|by| (Kind::Attribute, by.index())),
                ExprKind::Aggregate(aggregate) => {
                    if let Some(sequence) = &aggregate.sequence {
                        let next = Target { kind: Kind::Event, index: sequence.event.index() };
                        self.uses.add(user, next);
                    }
                    Some((Kind::Event, aggregate.event.index()))
                }
                _ => None,
            };
            if let Some((kind, index)) = named {
                self.uses.add(user, Target { kind, index });
            }
            kind.operands(&mut pending);
        }
    }
}
