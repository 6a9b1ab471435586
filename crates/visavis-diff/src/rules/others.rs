//! Channels, guards, segments and decisions.

use std::collections::BTreeSet;

use visavis_check::model::{CampaignId, Model};
use visavis_image::image::{Limit, Quiet};

use super::{Compared, Question, exprs};
use crate::ask::{Draft, DraftAspect};
use crate::names::{self, matched};
use crate::pair::{Asked, Of, Sameness};
use crate::report::{Change, Kind};

/// How often something may be used, whatever the order in which that is said.
pub(super) fn limits(limits: &[Limit]) -> (BTreeSet<String>, Option<String>) {
    let meaning = limits.iter().map(|limit| format!("{} {:?}", limit.most, limit.per)).collect();
    let texts: Vec<&str> = limits.iter().map(|limit| limit.text.as_str()).collect();
    (meaning, (!texts.is_empty()).then(|| texts.join(", ")))
}

fn quiet(quiet: &[Quiet]) -> (BTreeSet<String>, Option<String>) {
    let meaning = quiet.iter().map(|quiet| format!("{:?}", quiet.hours)).collect();
    let texts: Vec<&str> = quiet.iter().map(|quiet| quiet.text.as_str()).collect();
    (meaning, (!texts.is_empty()).then(|| texts.join(", ")))
}

/// What is said of both, where it is not the same.
pub(super) fn sets(
    what: &str,
    before: (BTreeSet<String>, Option<String>),
    after: (BTreeSet<String>, Option<String>),
) -> Option<DraftAspect> {
    (before.0 != after.0).then(|| DraftAspect::said(what, before.1, after.1))
}

impl Compared<'_, '_> {
    pub(super) fn channels(&mut self) -> Vec<Draft> {
        let (old, new) = self.images();
        let found = matched(
            old.channels.iter().map(|channel| &channel.name),
            new.channels.iter().map(|channel| &channel.name),
        );
        let mut drafts =
            added_and_removed(Kind::Channel, (old, &found.removed), (new, &found.added), names::channel);
        for (was, is) in found.both {
            let (Some(before), Some(after)) = (old.channels.get(was), new.channels.get(is)) else { continue };
            let mut draft = Draft::new(Kind::Channel, &after.name, Change::Changed);
            let asked = |model: &Model, at: usize| {
                let requires =
                    model.channels.get(at).map(|channel| Asked::of(exprs(&channel.requires), None));
                requires.unwrap_or_default()
            };
            if let (Some(one), Some(other)) = (self.old.model(), self.new.model()) {
                let (one, other) = (asked(one, was), asked(other, is));
                draft.aspects.extend(self.asked("consent", &one, &other, Question::CONSENT));
            }
            draft.aspects.extend(sets("quiet hours", quiet(&before.quiet), quiet(&after.quiet)));
            draft.aspects.extend(sets("limits", limits(&before.limits), limits(&after.limits)));
            let fields = |fields: &[(smol_str::SmolStr, visavis::Type)]| {
                let texts: Vec<String> = fields.iter().map(|(name, ty)| format!("{name}: {ty}")).collect();
                (texts.iter().cloned().collect(), Some(texts.join(", ")))
            };
            draft.aspects.extend(sets("content", fields(&before.fields), fields(&after.fields)));
            draft.concerns = names::campaigns_on(new, is);
            if !draft.aspects.is_empty() {
                drafts.push(draft);
            }
        }
        drafts
    }

    pub(super) fn guards(&mut self) -> Vec<Draft> {
        let (old, new) = self.images();
        let found = matched(old.guards.iter(), new.guards.iter());
        let (mut removed, mut added) = (found.removed, found.added);
        // A guard of another name that vetoes the same is the same for customers.
        removed.retain(|was| {
            let twin = added.iter().position(|is| self.same_guard(*was, *is));
            twin.is_none_or(|at| {
                added.remove(at);
                false
            })
        });
        let name = |image: &visavis::Image, at: usize| {
            image.guards.get(at).map(ToString::to_string).unwrap_or_default()
        };
        let mut drafts = Vec::new();
        for (image, places, change) in [(old, &removed, Change::Removed), (new, &added, Change::Added)] {
            for at in places {
                let mut draft = Draft::new(Kind::Guard, &name(image, *at), change);
                draft.concerns = guarded(image, *at);
                drafts.push(draft);
            }
        }
        for (was, is) in found.both {
            let mut draft = Draft::new(Kind::Guard, &name(new, is), Change::Changed);
            let (before, after) = (guarded(old, was), guarded(new, is));
            draft.aspects.extend(self.guard_condition(was, is));
            draft.concerns.clone_from(&after);
            // A campaign that only one of the programs has is told by itself.
            let in_both = |name: &String| {
                [old, new].iter().all(|image| image.campaigns.iter().any(|campaign| campaign.name == *name))
            };
            if !before.iter().filter(|name| in_both(name)).eq(after.iter().filter(|name| in_both(name))) {
                draft.aspects.push(DraftAspect::said(
                    "never",
                    Some(before.join(", ")),
                    Some(after.join(", ")),
                ));
            }
            if !draft.aspects.is_empty() {
                drafts.push(draft);
            }
        }
        drafts
    }

    /// Whether two guards veto the same campaigns of the same customers.
    fn same_guard(&mut self, was: usize, is: usize) -> bool {
        let (old, new) = self.images();
        let names = guarded(old, was);
        self.pair.is_some()
            && names == guarded(new, is)
            && !names.is_empty()
            && self.guard_condition(was, is).is_none()
    }

    /// The condition, of the first campaign that it vetoes otherwise: it may depend on which it is.
    fn guard_condition(&mut self, was: usize, is: usize) -> Option<DraftAspect> {
        let (old, new) = (self.old.model()?, self.new.model()?);
        let (before, after) = (old.guards.get(was)?, new.guards.get(is)?);
        for campaign in &before.campaigns {
            let name = &old.campaigns.get(campaign.index())?.name;
            let mut named = (0..).map(CampaignId).zip(&new.campaigns);
            let Some((other, _)) = named.find(|(_, after)| after.name == *name) else { continue };
            if !after.campaigns.contains(&other) {
                continue;
            }
            let one = Asked::of([before.when], Some(*campaign));
            let other = Asked::of([after.when], Some(other));
            if let Some(aspect) = self.asked("condition", &one, &other, Question::GUARD) {
                return Some(aspect);
            }
        }
        None
    }

    pub(super) fn segments(&mut self) -> Vec<Draft> {
        let (old, new) = self.images();
        let found =
            matched(old.segments.iter().map(|one| &one.name), new.segments.iter().map(|one| &one.name));
        let name = |image: &visavis::Image, at: usize| {
            image.segments.get(at).map(|segment| segment.name.to_string()).unwrap_or_default()
        };
        let (mut removed, mut added) = (found.removed, found.added);
        let mut drafts = Vec::new();
        removed.retain(|was| {
            let twin = added.iter().position(|is| self.same_segment(*was, *is));
            let Some(at) = twin else { return true };
            let is = added.remove(at);
            let mut draft = Draft::new(Kind::Segment, &name(new, is), Change::Changed);
            draft.aspects.push(DraftAspect::said("name", Some(name(old, *was)), Some(name(new, is))));
            drafts.push(draft);
            false
        });
        drafts.extend(added_and_removed(Kind::Segment, (old, &removed), (new, &added), name));
        for (was, is) in found.both {
            let (Some(one), Some(other)) = (self.segment(self.old, was), self.segment(self.new, is)) else {
                continue;
            };
            let mut draft = Draft::new(Kind::Segment, &name(new, is), Change::Changed);
            draft.aspects.extend(self.asked("when", &one, &other, Question::SEGMENT));
            if !draft.aspects.is_empty() {
                drafts.push(draft);
            }
        }
        drafts
    }

    fn segment(&self, side: &crate::Side<'_>, at: usize) -> Option<Asked> {
        let segment = super::at(side.model()?, |model| &model.segments, at)?;
        Some(Asked::of([segment.when], None))
    }

    fn same_segment(&mut self, was: usize, is: usize) -> bool {
        let (Some(one), Some(other)) = (self.segment(self.old, was), self.segment(self.new, is)) else {
            return false;
        };
        self.pair.as_mut().is_some_and(|pair| pair.sameness(Of::AllTrue, &one, &other) == Sameness::Same)
    }

    pub(super) fn decisions(&mut self) -> Vec<Draft> {
        let (old, new) = self.images();
        let found =
            matched(old.decisions.iter().map(|one| &one.name), new.decisions.iter().map(|one| &one.name));
        let name = |image: &visavis::Image, at: usize| {
            image.decisions.get(at).map(|decision| decision.name.to_string()).unwrap_or_default()
        };
        let mut drafts = added_and_removed(Kind::Decision, (old, &found.removed), (new, &found.added), name);
        for (was, is) in found.both {
            let (Some(before), Some(after)) = (old.decisions.get(was), new.decisions.get(is)) else {
                continue;
            };
            let mut draft = Draft::new(Kind::Decision, &after.name, Change::Changed);
            let mut said = |what: &str, before: Option<String>, after: Option<String>| {
                if before != after {
                    draft.aspects.push(DraftAspect::said(what, before, after));
                }
            };
            let via = |image, decision: &visavis_image::image::Decision| {
                Some(names::channel(image, decision.channel.index()))
            };
            said("via", via(old, before), via(new, after));
            said("choose", Some(before.choose.to_string()), Some(after.choose.to_string()));
            let from = |image, decision: &visavis_image::image::Decision| {
                let names = decision.candidates.iter().map(|id| names::campaign(image, id.index()));
                Some(names.collect::<Vec<_>>().join(", "))
            };
            said("candidates", from(old, before), from(new, after));
            let fallback = |image, decision: &visavis_image::image::Decision| {
                decision.fallback.map(|id| names::campaign(image, id.index()))
            };
            said("fallback", fallback(old, before), fallback(new, after));
            let rank = self.rank(was, is);
            draft.aspects.extend(rank);
            if !draft.aspects.is_empty() {
                drafts.push(draft);
            }
        }
        drafts
    }

    /// By what candidates are ranked, of the first that both have and that is ranked otherwise.
    fn rank(&mut self, was: usize, is: usize) -> Option<DraftAspect> {
        let (old, new) = self.images();
        let (before, after) = (old.decisions.get(was)?, new.decisions.get(is)?);
        let by = |ranks: bool| Some(if ranks { "another value" } else { "priority, then value" }.to_owned());
        if self.pair.is_none() {
            let (one, other) = (before.ranks.is_some(), after.ranks.is_some());
            return (one != other).then(|| DraftAspect::said("rank by", by(one), by(other)));
        }
        let (one, other) = (self.old.model()?.decisions.get(was)?, self.new.model()?.decisions.get(is)?);
        let (one, other) = match (one.rank_by, other.rank_by) {
            (None, None) => return None,
            (Some(one), Some(other)) => (one, other),
            (one, other) => {
                let text = |side, expr: Option<_>| match expr {
                    Some(expr) => self.text(side, &Asked::of([expr], None), Of::Value),
                    None => by(false),
                };
                let (one, other) = (text(self.old, one), text(self.new, other));
                return Some(DraftAspect::said("rank by", one, other));
            }
        };
        for candidate in &before.candidates {
            let name = names::campaign(old, candidate.index());
            let Some(at) = after.candidates.iter().find(|id| names::campaign(new, id.index()) == name) else {
                continue;
            };
            let one = Asked::of([one], Some(CampaignId(candidate.0)));
            let other = Asked::of([other], Some(CampaignId(at.0)));
            let Some(aspect) = self.asked("rank by", &one, &other, Question::VALUE) else { continue };
            // What is ranked by a campaign's own value or priority is told of the campaign.
            let written_the_same =
                aspect.aspect.before == aspect.aspect.after && aspect.aspect.through.is_empty();
            if !(written_the_same && self.is_worth_another(candidate.index(), at.index())) {
                return Some(aspect);
            }
        }
        None
    }

    /// Whether a campaign's value or priority is told as changed.
    fn is_worth_another(&mut self, was: usize, is: usize) -> bool {
        let (old, new) = self.images();
        let priority =
            |image: &visavis::Image, at: usize| image.campaigns.get(at).map(|campaign| campaign.priority);
        priority(old, was) != priority(new, is) || self.worth(was, is).is_some()
    }
}

/// The campaigns that a guard may veto.
fn guarded(image: &visavis::Image, guard: usize) -> Vec<String> {
    let of =
        image.campaigns.iter().filter(|campaign| campaign.guards.iter().any(|(id, _)| id.index() == guard));
    of.map(|campaign| campaign.name.to_string()).collect()
}

pub(super) fn added_and_removed(
    kind: Kind,
    removed: (&visavis::Image, &[usize]),
    added: (&visavis::Image, &[usize]),
    name: impl Fn(&visavis::Image, usize) -> String,
) -> Vec<Draft> {
    let gone = removed.1.iter().map(|at| Draft::new(kind, &name(removed.0, *at), Change::Removed));
    let come = added.1.iter().map(|at| Draft::new(kind, &name(added.0, *at), Change::Added));
    gone.chain(come).collect()
}
