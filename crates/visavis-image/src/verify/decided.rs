//! Segments, experiments, channels, campaigns, guards and decisions.

use std::collections::HashSet;

use smol_str::SmolStr;
use visavis_value::bucket::Share;
use visavis_value::limit::{Hours, Per};
use visavis_value::{Duration, TimeOfDay, Type};

use crate::Uses;
use crate::image::{
    AtomId, Campaign, CellId, Channel, Condition, Decision, Experiment, Holdout, Image, Limit, Quiet,
    RegType, Shape, Unit, Via, Word,
};

use super::VerifyError;
use super::data::{ensure, ty};

type Checked = Result<(), &'static str>;

pub(super) fn verify(image: &Image, uses: &Uses) -> Result<(), VerifyError> {
    let decided = Decided { image, uses };
    each("segment", &image.segments, |s| &s.name, |segment| decided.atom(segment.holds))?;
    each("experiment", &image.experiments, |e| &e.name, experiment)?;
    each("channel", &image.channels, |c| &c.name, |channel| decided.channel(channel))?;
    each("guard", &image.guards, |name| name, |_| Ok(()))?;
    each("campaign", &image.campaigns, |c| &c.name, |campaign| decided.campaign(campaign))?;
    each("decision", &image.decisions, |d| &d.name, |decision| decided.decision(decision))?;
    sorted("guard", image.guards.iter())?;
    sorted("campaign", image.campaigns.iter().map(|campaign| &campaign.name))?;
    if let Some(holdout) = &image.holdout {
        let name = SmolStr::default();
        decided.holdout(holdout).map_err(|problem| VerifyError::Decided {
            what: "holdout",
            name,
            problem,
        })?;
    }
    decided.customer_zone().map_err(|problem| VerifyError::Decided {
        what: "customer's zone",
        name: SmolStr::default(),
        problem,
    })?;
    Ok(())
}

fn each<'i, T>(
    what: &'static str,
    items: &'i [T],
    name: impl Fn(&'i T) -> &'i SmolStr,
    check: impl Fn(&'i T) -> Checked,
) -> Result<(), VerifyError> {
    let mut names = HashSet::new();
    for item in items {
        let own = name(item);
        let checked = if names.insert(own) { check(item) } else { Err("its name is there twice") };
        checked.map_err(|problem| VerifyError::Decided { what, name: own.clone(), problem })?;
    }
    Ok(())
}

fn sorted<'i>(
    what: &'static str,
    names: impl Iterator<Item = &'i SmolStr> + Clone,
) -> Result<(), VerifyError> {
    match names.clone().zip(names.skip(1)).find(|(a, b)| a >= b) {
        Some((_, name)) => {
            Err(VerifyError::Decided { what, name: name.clone(), problem: "not in order of name" })
        }
        None => Ok(()),
    }
}

/// Arms lie one behind the other in the whole, so that a bucket is in one of them at most.
fn experiment(experiment: &Experiment) -> Checked {
    ensure(!experiment.arms.is_empty(), "no arms")?;
    let (mut names, mut end) = (HashSet::new(), Share(0));
    for arm in &experiment.arms {
        ensure(names.insert(&arm.name), "two arms have one name")?;
        ensure(end <= arm.start && arm.start <= arm.end, "an arm begins before the last one ended")?;
        end = arm.end;
    }
    ensure(end <= Share::WHOLE, "its arms are more than the whole")
}

struct Decided<'i> {
    image: &'i Image,
    uses: &'i Uses,
}

impl Decided<'_> {
    fn atom(&self, atom: AtomId) -> Checked {
        ensure(atom.index() < self.image.atoms.len(), "an atom is out of bounds")?;
        ensure(self.uses.atom(atom).is_none(), "an atom reads a field and no event is in hand")
    }

    /// What a cell gives.
    fn cell(&self, cell: CellId) -> Result<RegType, &'static str> {
        let block = self.image.cells.get(cell.index()).ok_or("a cell is out of bounds")?;
        ensure(self.uses.block(*block).is_none(), "a cell reads a field and no event is in hand")?;
        self.image.blocks.get(block.index()).and_then(|block| block.result).ok_or("a cell has no value")
    }

    fn channel(&self, channel: &Channel) -> Checked {
        self.conditions(&channel.requires)?;
        for Quiet { hours: Hours { from, until, .. }, .. } in &channel.quiet {
            let is_one = |time: TimeOfDay| (0..86_400_000_000).contains(&time.0);
            ensure(is_one(*from) && is_one(*until), "quiet hours that no clock shows")?;
        }
        limits(&channel.limits)?;
        let mut names = HashSet::new();
        for (name, of) in &channel.fields {
            ensure(names.insert(name), "two fields have one name")?;
            ty(of)?;
        }
        Ok(())
    }

    fn conditions(&self, conditions: &[Condition]) -> Checked {
        for condition in conditions {
            self.atom(condition.holds)?;
            self.atom(condition.fails)?;
            let within = condition.reads.iter().all(|id| id.index() < self.image.attributes.len());
            ensure(within, "a condition reads an attribute out of bounds")?;
        }
        Ok(())
    }

    fn campaign(&self, campaign: &Campaign) -> Checked {
        self.conditions(&campaign.audience)?;
        self.conditions(&campaign.except)?;
        limits(&campaign.limits)?;
        match (campaign.value, &campaign.value_type) {
            (Some(value), Some(of)) => {
                ty(of)?;
                ensure(
                    matches!(of, Type::Number | Type::Money(_)),
                    "its value is neither a number nor money",
                )?;
                ensure(self.cell(value)? == RegType::of(of), "its value is not of the value's type")?;
            }
            (None, None) => {}
            _ => return Err("its value has no type, or its type no value"),
        }
        if let Some(holdout) = &campaign.holdout {
            self.holdout(holdout)?;
        }
        let mut channels = HashSet::new();
        for via in &campaign.via {
            ensure(channels.insert(via.channel), "it is twice on a channel")?;
            self.via(via)?;
        }
        for (guard, harmless) in &campaign.guards {
            ensure(guard.index() < self.image.guards.len(), "a guard is out of bounds")?;
            self.atom(*harmless)?;
        }
        let guards = campaign.guards.iter().map(|(guard, _)| guard);
        ensure(guards.clone().zip(guards.skip(1)).all(|(a, b)| a < b), "its guards are not in order of name")
    }

    fn via(&self, via: &Via) -> Checked {
        let channel = self.image.channels.get(via.channel.index()).ok_or("a channel is out of bounds")?;
        match &via.unit {
            Some(unit) => self.unit(unit)?,
            None => ensure(via.variants.len() == 1, "several variants and no unit")?,
        }
        let (mut names, mut end) = (HashSet::new(), Share(0));
        for variant in &via.variants {
            ensure(names.insert(&variant.name), "two variants have one name")?;
            ensure(end <= variant.end, "a variant ends before it begins")?;
            end = variant.end;
            ensure(variant.fields.len() == channel.fields.len(), "its fields are not the channel's")?;
            for (field, (_, of)) in variant.fields.iter().zip(&channel.fields) {
                if let Some(cell) = field {
                    ensure(self.cell(*cell)? == RegType::of(of), "a field is not of the channel's type")?;
                }
            }
        }
        ensure(end == Share::WHOLE, "its variants are not the whole")
    }

    fn holdout(&self, holdout: &Holdout) -> Checked {
        ensure(holdout.share <= Share::WHOLE, "a share above the whole")?;
        self.unit(&holdout.unit)
    }

    fn customer_zone(&self) -> Checked {
        match self.image.customer_zone {
            Some(cell) => ensure(self.cell(cell)? == RegType::scalar(Word::Text), "a zone that is no text"),
            None => Ok(()),
        }
    }

    fn unit(&self, unit: &Unit) -> Checked {
        match unit.by {
            Some(cell) => ensure(self.cell(cell)? == RegType::scalar(Word::Text), "a unit that is no text"),
            None => Ok(()),
        }
    }

    fn decision(&self, decision: &Decision) -> Checked {
        ensure(decision.channel.index() < self.image.channels.len(), "its channel is out of bounds")?;
        ensure(decision.choose >= 1, "it chooses nothing")?;
        let candidates = decision.candidates.iter();
        ensure(
            candidates.clone().zip(candidates.skip(1)).all(|(a, b)| a < b),
            "its candidates are not in order of name",
        )?;
        let mut asked = decision.candidates.iter().chain(&decision.fallback);
        ensure(asked.all(|id| id.index() < self.image.campaigns.len()), "a campaign is out of bounds")?;
        let Some(ranks) = &decision.ranks else { return Ok(()) };
        ensure(ranks.len() == decision.candidates.len(), "not as many ranks as candidates")?;
        let mut first = None;
        for rank in ranks {
            let of = self.cell(*rank)?;
            ensure(of.shape == Shape::Scalar, "a rank that has no order")?;
            ensure(*first.get_or_insert(of) == of, "ranks of several types")?;
        }
        Ok(())
    }
}

/// A limit that nobody could keep, or whose time runs backwards, is none.
fn limits(limits: &[Limit]) -> Checked {
    for limit in limits {
        ensure(limit.most >= 1, "a limit of no contacts")?;
        if let Per::Span(Duration { months, days, micros }) = limit.per {
            let parts = [months, days, micros];
            let forwards = parts.iter().all(|part| *part >= 0) && parts.iter().any(|part| *part > 0);
            ensure(forwards, "a limit over no time")?;
        }
    }
    Ok(())
}
