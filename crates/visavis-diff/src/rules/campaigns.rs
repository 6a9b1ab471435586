//! Campaigns: whom they are for, when, how often, with what.

use visavis::Image;
use visavis_check::model::CampaignId;
use visavis_image::image::{self, Variant};
use visavis_value::bucket::Share;

use super::others::{added_and_removed, limits, sets};
use super::{Compared, Question, exprs};
use crate::ask::{Draft, DraftAspect};
use crate::names::{self, matched};
use crate::pair::{Asked, attribute_name};
use crate::report::{Change, Kind};
use crate::words;

impl Compared<'_, '_> {
    pub(super) fn campaigns(&mut self) -> Vec<Draft> {
        let (old, new) = self.images();
        let found =
            matched(old.campaigns.iter().map(|one| &one.name), new.campaigns.iter().map(|one| &one.name));
        let mut drafts =
            added_and_removed(Kind::Campaign, (old, &found.removed), (new, &found.added), names::campaign);
        for (was, is) in found.both {
            let (Some(before), Some(after)) = (old.campaigns.get(was), new.campaigns.get(is)) else {
                continue;
            };
            let mut draft = Draft::new(Kind::Campaign, &after.name, Change::Changed);
            draft.aspects.extend(self.audience(was, is));
            draft.aspects.extend(plain((old, before), (new, after)));
            draft.aspects.extend(self.worth(was, is));
            draft.aspects.extend(self.units(was, is));
            draft.aspects.extend(self.messages((was, before), (is, after)));
            if !draft.aspects.is_empty() {
                drafts.push(draft);
            }
        }
        drafts
    }

    /// Whom it is for. A condition may move from one clause to the other; what counts is who passes both.
    fn audience(&mut self, was: usize, is: usize) -> Vec<DraftAspect> {
        let asked = |side: &crate::Side<'_>, at: usize| {
            let campaign = side.model()?.campaigns.get(at)?;
            let own = Some(CampaignId(u32::try_from(at).ok()?));
            Some([Asked::of(exprs(&campaign.audience), own), Asked::of(exprs(&campaign.except), own)])
        };
        let (Some(before), Some(after)) = (asked(self.old, was), asked(self.new, is)) else {
            return Vec::new();
        };
        let ([for_, except], [is_for, is_except]) = (&before, &after);
        if self.pair.as_mut().is_some_and(|pair| pair.same_audience([for_, except], [is_for, is_except])) {
            return Vec::new();
        }
        let mut aspects = Vec::new();
        aspects.extend(self.asked("audience", for_, is_for, Question::AUDIENCE));
        aspects.extend(self.asked("except", except, is_except, Question::EXCEPT));
        aspects
    }

    /// What it is worth.
    pub(super) fn worth(&mut self, was: usize, is: usize) -> Option<DraftAspect> {
        let (old, new) = self.images();
        let (before, after) = (old.campaigns.get(was)?, new.campaigns.get(is)?);
        let asked = |side: &crate::Side<'_>, at: usize| {
            let value = side.model()?.campaigns.get(at)?.value?;
            Some(Asked::of([value], Some(CampaignId(u32::try_from(at).ok()?))))
        };
        match (asked(self.old, was), asked(self.new, is)) {
            (Some(one), Some(other)) => self.asked("value", &one, &other, Question::WORTH),
            (one, other) if before.value.is_some() != after.value.is_some() => {
                let text = |side, asked: Option<Asked>, is_there: bool| {
                    let text = asked.and_then(|asked| self.text(side, &asked, Question::WORTH.of));
                    text.or_else(|| is_there.then(|| "a value".to_owned()))
                };
                let one = text(self.old, one, before.value.is_some());
                let other = text(self.new, other, after.value.is_some());
                Some(DraftAspect::said("value", one, other))
            }
            _ => None,
        }
    }

    /// By which attribute customers fall into its control group and its variants.
    fn units(&mut self, was: usize, is: usize) -> Vec<DraftAspect> {
        let (Some(old), Some(new)) = (self.old.model(), self.new.model()) else { return Vec::new() };
        let (Some(before), Some(after)) = (old.campaigns.get(was), new.campaigns.get(is)) else {
            return Vec::new();
        };
        let by = |model, by| -> Option<String> { attribute_name(model, by?) };
        let mut aspects = Vec::new();
        let Some(pair) = self.pair.as_mut() else { return aspects };
        if let (Some(one), Some(other)) = (&before.holdout, &after.holdout)
            && !pair.same_attribute(one.unit.by, other.unit.by)
        {
            let (one, other) = (by(old, one.unit.by), by(new, other.unit.by));
            aspects.push(DraftAspect::said("holdout by", one, other));
        }
        for via in &before.via {
            let name = old.channels.get(via.channel.index()).map(|channel| &channel.name);
            let same = |other: &&visavis_check::model::Via| {
                new.channels.get(other.channel.index()).map(|channel| &channel.name) == name
            };
            if let Some(other) = after.via.iter().find(same)
                && let (Some(one), Some(other)) = (&via.unit, &other.unit)
                && !pair.same_attribute(one.by, other.by)
            {
                let what = format!("variants on {} by", name.map_or("", |name| name.as_str()));
                aspects.push(DraftAspect::said(what, by(old, one.by), by(new, other.by)));
            }
        }
        aspects
    }

    /// What it says, channel by channel.
    fn messages(
        &mut self,
        (was, before): (usize, &image::Campaign),
        (is, after): (usize, &image::Campaign),
    ) -> Vec<DraftAspect> {
        let (old, new) = self.images();
        let on = |image: &Image, via: &image::Via| names::channel(image, via.channel.index());
        let found =
            matched(before.via.iter().map(|via| on(old, via)), after.via.iter().map(|via| on(new, via)));
        let mut aspects = Vec::new();
        let gone = found.removed.iter().filter_map(|at| before.via.get(*at)).map(|via| on(old, via));
        aspects.extend(gone.map(|name| DraftAspect::said("via", Some(name), None)));
        let come = found.added.iter().filter_map(|at| after.via.get(*at)).map(|via| on(new, via));
        aspects.extend(come.map(|name| DraftAspect::said("via", None, Some(name))));
        for (from, to) in found.both {
            let (Some(one), Some(other)) = (before.via.get(from), after.via.get(to)) else { continue };
            let channel = on(new, other);
            let (said, says) = (variants(one), variants(other));
            if exact(one) != exact(other) {
                aspects.push(DraftAspect::said(format!("variants on {channel}"), said, says));
            }
            aspects.extend(self.fields(&channel, (was, one), (is, other)));
        }
        aspects
    }

    /// The fields of each variant that both have.
    fn fields(
        &mut self,
        channel: &str,
        old: (usize, &image::Via),
        new: (usize, &image::Via),
    ) -> Vec<DraftAspect> {
        let (Some(one), Some(other)) = (self.old.model(), self.new.model()) else { return Vec::new() };
        let (Some(before), Some(after)) = (via(one, old), via(other, new)) else { return Vec::new() };
        let field_names =
            |model: &visavis_check::model::Model, via: &visavis_check::model::Via| -> Vec<String> {
                let channel = model.channels.get(via.channel.index());
                channel
                    .map(|channel| channel.fields.iter().map(|field| field.name.to_string()).collect())
                    .unwrap_or_default()
            };
        let (names, now) = (field_names(one, before), field_names(other, after));
        let mut aspects = Vec::new();
        for variant in &after.variants {
            let Some(was) = before.variants.iter().find(|was| was.name == variant.name) else { continue };
            let of = variant.name.as_ref().map(|name| format!(" ({name})")).unwrap_or_default();
            for (place, name) in now.iter().enumerate() {
                // A field that only one of the channels has is told there.
                let Some(at) = names.iter().position(|known| known == name) else { continue };
                let what = format!("{channel}{of}: {name}");
                let value = |fields: &[Option<_>], place: usize| fields.get(place).copied().flatten();
                let own = |at: usize| u32::try_from(at).ok().map(CampaignId);
                let asked = |expr, at: usize| Asked::of([expr], own(at));
                match (value(&was.fields, at), value(&variant.fields, place)) {
                    (None, None) => {}
                    (Some(expr), Some(now)) => {
                        let (expr, now) = (asked(expr, old.0), asked(now, new.0));
                        aspects.extend(self.asked(&what, &expr, &now, Question::VALUE));
                    }
                    (expr, now) => {
                        let text = |side, expr: Option<_>, at: usize| {
                            expr.and_then(|expr| self.text(side, &asked(expr, at), Question::VALUE.of))
                        };
                        let (expr, now) = (text(self.old, expr, old.0), text(self.new, now, new.0));
                        aspects.push(DraftAspect::said(what, expr, now));
                    }
                }
            }
        }
        aspects
    }
}

/// What a model's campaign says on a channel.
fn via<'m>(
    model: &'m visavis_check::model::Model,
    (campaign, via): (usize, &image::Via),
) -> Option<&'m visavis_check::model::Via> {
    let campaign = model.campaigns.get(campaign)?;
    campaign.via.iter().find(|own| own.channel.0 == via.channel.0)
}

/// What a campaign says in figures.
fn plain(old: (&Image, &image::Campaign), new: (&Image, &image::Campaign)) -> Vec<DraftAspect> {
    let ((was, before), (is, after)) = (old, new);
    let mut aspects = Vec::new();
    if (before.start, before.end) != (after.start, after.end) {
        let said = |image: &Image, campaign: &image::Campaign| {
            words::days(campaign.start, campaign.end, image.zone).or(Some("always".into()))
        };
        aspects.push(DraftAspect::said("during", said(was, before), said(is, after)));
    }
    aspects.extend(sets("limits", limits(&before.limits), limits(&after.limits)));
    if before.priority != after.priority {
        let said = |campaign: &image::Campaign| Some(campaign.priority.to_string());
        aspects.push(DraftAspect::said("priority", said(before), said(after)));
    }
    let holdout = |campaign: &image::Campaign| {
        campaign.holdout.as_ref().map(|holdout| {
            let own = format!("holdout:{}", campaign.name);
            let salt = &holdout.unit.salt;
            let salt = if *salt == own { String::new() } else { format!(" salt {salt:?}") };
            words::percent(holdout.share) + &salt
        })
    };
    let exact =
        |campaign: &image::Campaign| campaign.holdout.as_ref().map(|one| (one.share, one.unit.salt.clone()));
    if exact(before) != exact(after) {
        aspects.push(DraftAspect::said("holdout", holdout(before), holdout(after)));
    }
    aspects
}

/// The variants with their exact ends, and whose bucket decides.
fn exact(via: &image::Via) -> (Option<&str>, Vec<(Option<&str>, Share)>) {
    let variants = via.variants.iter().map(|variant| (variant.name.as_deref(), variant.end));
    (via.unit.as_ref().map(|unit| unit.salt.as_str()), variants.collect())
}

/// The variants with their shares, in order, and the salt where it is none of the usual; nothing where there are none.
fn variants(via: &image::Via) -> Option<String> {
    let unit = via.unit.as_ref()?;
    let mut start = Share::default();
    let each = |variant: &Variant| {
        let share = Share(variant.end.0.saturating_sub(start.0));
        start = variant.end;
        format!("{} {}", variant.name.as_deref().unwrap_or_default(), words::percent(share))
    };
    let shares: Vec<String> = via.variants.iter().map(each).collect();
    let salt =
        if unit.salt.starts_with("variant:") { String::new() } else { format!(", salt {:?}", unit.salt) };
    Some(shares.join(", ") + &salt)
}
