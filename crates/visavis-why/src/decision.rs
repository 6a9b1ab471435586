//! A decision, candidate by candidate.
//!
//! In: a decision. Out: the reference evaluator's answer, and for each candidate the steps it took, in the language's order,
//! up to the first that it failed. INVARIANT: that step is the reason of the answer.

use smol_str::SmolStr;
use visavis_check::model::{
    Campaign, CampaignId, ChannelId, Condition, DecisionId, During, ExprId, GuardId, Holdout, Limit,
};
use visavis_oracle::{Chosen, Decision, Oracle, Reason};
use visavis_value::bucket::{self, Share};
use visavis_value::limit::{LimitOf, local_time};
use visavis_value::{Instant, TimeOfDay, Value};

use crate::Scene;
use crate::build::{self, Opened};
use crate::decided::Wanted;
use crate::limits::{self, TooLarge};
use crate::node::{Draw, Node, Place};

/// Why a decision answers as it does.
#[derive(Debug, Clone, PartialEq)]
pub struct Explanation {
    /// The answer.
    pub answer: Decision,
    /// Whoever could have been chosen: the chosen, then the outranked, both the best first; then the others by name, and the
    /// fallback where it was asked and failed.
    pub candidates: Vec<Candidate>,
}

/// Who could have been chosen, and what became of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Candidate {
    /// Which.
    pub campaign: CampaignId,
    /// Where it is declared.
    pub place: Place,
    /// What became of it.
    pub verdict: Verdict,
    /// Whether it was asked only because nothing else was chosen.
    pub is_fallback: bool,
    /// What it passed, and the first that it failed.
    pub steps: Vec<Step>,
    /// By what it is ranked, the most important first; empty where it failed a step or is the fallback.
    pub rank: Vec<Node>,
    /// Its priority, where that ranks: by default.
    pub priority: Option<i64>,
}

/// What became of a candidate.
#[derive(Debug, Clone, PartialEq)]
pub enum Verdict {
    /// It is chosen, and this is what it says.
    Chosen(Chosen),
    /// It is not, for this reason.
    Rejected(Reason),
}

/// A step on the way to be chosen.
#[derive(Debug, Clone, PartialEq)]
pub struct Step {
    /// What was asked.
    pub clause: Clause,
    /// Whether the candidate got past it.
    pub passed: bool,
}

/// What a step asks.
#[derive(Debug, Clone, PartialEq)]
pub enum Clause {
    /// Whether the campaign has content for the channel.
    Channel(ChannelId),
    /// Whether it runs now.
    During {
        /// When it runs.
        during: During,
        /// Now.
        now: Instant,
    },
    /// Consent: a `requires` of the channel, which must be known true.
    Requires(Node),
    /// A guard, whose condition must be known false.
    Guard {
        /// Which.
        guard: GuardId,
        /// Its condition.
        when: Node,
    },
    /// A `for`, which must be known true.
    For(Node),
    /// An `except`, which must be known false.
    Except(Node),
    /// Quiet hours of the channel, which it must not be where the customer is.
    Quiet {
        /// The hours, as written.
        hours: SmolStr,
        /// The customer's time of day.
        local: TimeOfDay,
    },
    /// A limit, which must not be reached: of the channel, or of the campaign.
    Limit {
        /// Its text.
        limit: SmolStr,
        /// Whose it is.
        of: LimitOf,
        /// How many contacts there may be.
        most: u64,
        /// How many it counts that were made before this decision; `None` where nobody knows, since there is no key. What the
        /// decision itself chose before counts too.
        counted: Option<u64>,
    },
    /// A control group, which the customer must not be in.
    Holdout {
        /// Whether it is the program's and not the campaign's own.
        universal: bool,
        /// How many are held out.
        share: Share,
        /// Where the customer falls.
        draw: Draw,
    },
    /// The variant that the customer falls into; failed where nobody knows.
    Variant {
        /// Its name.
        name: Option<SmolStr>,
        /// Where the customer falls.
        draw: Draw,
        /// The buckets of the variant: from the first, up to before the second.
        from_to: Option<(Share, Share)>,
    },
}

impl Clause {
    /// The condition, of the steps that ask one.
    #[must_use]
    pub fn condition(&self) -> Option<&Node> {
        match self {
            Self::Requires(node) | Self::Guard { when: node, .. } | Self::For(node) | Self::Except(node) => {
                Some(node)
            }
            Self::Channel(_)
            | Self::During { .. }
            | Self::Quiet { .. }
            | Self::Limit { .. }
            | Self::Holdout { .. }
            | Self::Variant { .. } => None,
        }
    }
}

/// Explains a decision; the scene's own campaign does not matter. An unknown decision has no candidates.
///
/// # Errors
/// Where names stand on names so often that plain evaluation would take for ever.
pub fn explain_decision(scene: &Scene<'_>, id: DecisionId) -> Result<Explanation, TooLarge> {
    limits::hold(scene.model)?;
    Ok(limits::with_stack(|| whole(scene, id)))
}

fn whole(scene: &Scene<'_>, id: DecisionId) -> Explanation {
    let oracle = Oracle::new(scene.model).with_contacts(scene.contacts);
    let answer = oracle.decide(id, scene.customer, scene.now);
    let Some(decision) = scene.model.decisions.get(id.index()) else {
        return Explanation { answer, candidates: Vec::new() };
    };
    let asked = Asked { scene, channel: decision.channel, rank_by: decision.rank_by };
    let mut candidates = Vec::new();
    for chosen in &answer.chosen {
        candidates.push(asked.candidate(chosen.campaign, Verdict::Chosen(chosen.clone()), answer.fallback));
    }
    let is_outranked = |reason: &Reason| *reason == Reason::Outranked;
    let outranked = answer.rejected.iter().filter(|rejected| is_outranked(&rejected.reason));
    let outranked: Vec<CampaignId> = outranked.map(|rejected| rejected.campaign).collect();
    for campaign in oracle.ranked(id, outranked, scene.customer, scene.now) {
        candidates.push(asked.candidate(campaign, Verdict::Rejected(Reason::Outranked), false));
    }
    for rejected in answer.rejected.iter().filter(|rejected| !is_outranked(&rejected.reason)) {
        let is_fallback = !decision.candidates.contains(&rejected.campaign);
        let verdict = Verdict::Rejected(rejected.reason.clone());
        candidates.push(asked.candidate(rejected.campaign, verdict, is_fallback));
    }
    Explanation { answer, candidates }
}

struct Asked<'a, 's> {
    scene: &'a Scene<'s>,
    channel: ChannelId,
    rank_by: Option<ExprId>,
}

impl Asked<'_, '_> {
    fn candidate(&self, id: CampaignId, verdict: Verdict, is_fallback: bool) -> Candidate {
        let scene = Scene { campaign: Some(id), ..*self.scene };
        let Some(campaign) = scene.model.campaigns.get(id.index()) else {
            let (place, steps, rank) = (Place::default(), Vec::new(), Vec::new());
            return Candidate { campaign: id, place, verdict, is_fallback, steps, rank, priority: None };
        };
        let reached = match &verdict {
            Verdict::Rejected(Reason::Capped { limit, of, .. }) => Some((limit.clone(), *of)),
            _ => None,
        };
        let mut way = Way { scene: &scene, opened: Opened::default(), steps: Vec::new(), reached };
        let passes = way.walk(self.channel, campaign).is_some();
        let (mut rank, mut priority) = (Vec::new(), None);
        if passes && !is_fallback {
            let by = match self.rank_by {
                Some(by) => Some(by),
                None => {
                    priority = Some(campaign.priority);
                    campaign.value
                }
            };
            rank.extend(by.map(|by| build::node(&scene, by, &mut way.opened)));
        }
        let place = scene.texts.place(campaign.span);
        Candidate { campaign: id, place, verdict, is_fallback, steps: way.steps, rank, priority }
    }
}

/// The way of one candidate, step by step.
struct Way<'a, 's> {
    scene: &'a Scene<'s>,
    opened: Opened,
    steps: Vec<Step>,
    /// The limit that the answer says is reached: what was chosen before counts too, which a candidate alone does not show.
    reached: Option<(SmolStr, LimitOf)>,
}

impl Way<'_, '_> {
    /// Takes the steps; nothing where one fails.
    fn walk(&mut self, channel: ChannelId, campaign: &Campaign) -> Option<()> {
        let via = campaign.via.iter().find(|via| via.channel == channel);
        self.step(Clause::Channel(channel), via.is_some())?;
        if let Some(during) = campaign.during {
            let now = self.scene.now;
            let runs =
                during.start.is_none_or(|start| start <= now) && during.end.is_none_or(|end| now < end);
            self.step(Clause::During { during, now }, runs)?;
        }
        let requires = self.scene.model.channels.get(channel.index()).map(|channel| &channel.requires);
        self.conditions(requires.into_iter().flatten(), Wanted::True, Clause::Requires)?;
        for guard in &campaign.guards {
            if let Some(declared) = self.scene.model.guards.get(guard.index()) {
                let when = build::tree(self.scene, declared.when, Wanted::False, &mut self.opened);
                let passed = when.truth() == Some(false);
                self.step(Clause::Guard { guard: *guard, when }, passed)?;
            }
        }
        self.conditions(campaign.audience.iter(), Wanted::True, Clause::For)?;
        self.conditions(campaign.except.iter(), Wanted::False, Clause::Except)?;
        self.quiet(channel)?;
        if let Some(channel) = self.scene.model.channels.get(channel.index()) {
            self.limits(&channel.limits, LimitOf::Channel, &channel.name)?;
        }
        self.limits(&campaign.limits, LimitOf::Campaign, &campaign.name)?;
        self.holdout(self.scene.model.holdout.as_ref(), true)?;
        self.holdout(campaign.holdout.as_ref(), false)?;
        let via = via?;
        if let Some(unit) = &via.unit {
            let draw = Draw::of(self.scene, unit, bucket::Draw::Arm);
            let is_below = |end: Share| draw.bucket.is_some_and(|bucket| bucket.is_below(end));
            let place = via.variants.iter().position(|variant| is_below(variant.end));
            let variant = place.and_then(|place| via.variants.get(place));
            let before = place.and_then(|place| via.variants.get(place.checked_sub(1)?));
            let start = before.map_or(Share(0), |before| before.end);
            let name = variant.and_then(|variant| variant.name.clone());
            let from_to = variant.map(|variant| (start, variant.end));
            self.step(Clause::Variant { name, draw, from_to }, variant.is_some())?;
        }
        Some(())
    }

    fn step(&mut self, clause: Clause, passed: bool) -> Option<()> {
        self.steps.push(Step { clause, passed });
        passed.then_some(())
    }

    fn conditions<'c>(
        &mut self,
        conditions: impl Iterator<Item = &'c Condition>,
        wanted: Wanted,
        clause: fn(Node) -> Clause,
    ) -> Option<()> {
        for condition in conditions {
            let mut node = build::tree(self.scene, condition.expr, wanted, &mut self.opened);
            // With its brackets, as the reason has it.
            node.text = condition.text.to_string();
            let passed = node.truth() == Some(wanted == Wanted::True);
            self.step(clause(node), passed)?;
        }
        Some(())
    }

    fn quiet(&mut self, channel: ChannelId) -> Option<()> {
        let model = self.scene.model;
        let Some(channel) = model.channels.get(channel.index()) else { return Some(()) };
        let zone = match model.customer_zone.and_then(|id| self.scene.customer.value(id)) {
            Some(Value::Text(zone)) => Some(zone.as_str()),
            _ => None,
        };
        let local = local_time(self.scene.now, zone, model.project.zone);
        for quiet in &channel.quiet {
            let clause = Clause::Quiet { hours: quiet.text.clone(), local };
            self.step(clause, !quiet.hours.contains(local))?;
        }
        Some(())
    }

    fn limits(&mut self, limits: &[Limit], of: LimitOf, name: &str) -> Option<()> {
        let scene = self.scene;
        let oracle = Oracle::new(scene.model).with_contacts(scene.contacts);
        for limit in limits {
            let passed = self.reached != Some((limit.text.clone(), of));
            let counted = oracle.contacts_counted(limit, of, name, scene.customer, scene.now);
            let text = limit.text.clone();
            self.step(Clause::Limit { limit: text, of, most: limit.most, counted }, passed)?;
        }
        Some(())
    }

    fn holdout(&mut self, holdout: Option<&Holdout>, universal: bool) -> Option<()> {
        let Some(Holdout { share, unit }) = holdout else { return Some(()) };
        let draw = Draw::of(self.scene, unit, bucket::Draw::Group);
        let passed = draw.bucket.is_some_and(|bucket| !bucket.is_below(*share));
        self.step(Clause::Holdout { universal, share: *share, draw }, passed)
    }
}
