//! A decision, step by step, in the order of the language's definition.
//!
//! In: a decision, a customer, now, the contacts that were made. Out: who is chosen with what, and why each other candidate is
//! not. Records nothing.

use std::cmp::Ordering;

use smol_str::SmolStr;
use visavis_check::model::{
    AttributeId, Campaign, CampaignId, ChannelId, Condition, DecisionId, ExprId, Holdout, Limit, Model,
    ReasonKind, Unit, Variant, Via,
};
use visavis_value::bucket::{Bucket, Draw};
use visavis_value::limit::LimitOf;
use visavis_value::text::Fold;
use visavis_value::{Instant, Value};

use crate::compare::order;
use crate::customer::Customer;
use crate::eval::Scope;
use crate::limits::Contact;

/// The answer of a decision.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Decision {
    /// Who is chosen, the best first.
    pub chosen: Vec<Chosen>,
    /// Whether the fallback was taken.
    pub fallback: bool,
    /// Every candidate that is not chosen, in order of name; then the fallback, where it was asked, failed and was no
    /// candidate.
    pub rejected: Vec<Rejected>,
}

/// A campaign that was chosen.
#[derive(Debug, Clone, PartialEq)]
pub struct Chosen {
    /// Which.
    pub campaign: CampaignId,
    /// Where it shows.
    pub channel: ChannelId,
    /// The variant's name; `None` where the campaign has no variants there.
    pub variant: Option<SmolStr>,
    /// What it is worth: a number or money.
    pub value: Option<Value>,
    /// The channel's fields in order of declaration.
    pub content: Vec<(SmolStr, Option<Value>)>,
}

/// A candidate that was not chosen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rejected {
    /// Which.
    pub campaign: CampaignId,
    /// Why.
    pub reason: Reason,
}

impl Reason {
    /// Which, without the detail.
    #[must_use]
    pub fn kind(&self) -> ReasonKind {
        match self {
            Self::NotOnChannel => ReasonKind::NotOnChannel,
            Self::OutsideWindow => ReasonKind::OutsideWindow,
            Self::NoConsent { .. } => ReasonKind::NoConsent,
            Self::Guarded { .. } => ReasonKind::Guarded,
            Self::NotInAudience(_) => ReasonKind::NotInAudience,
            Self::Excluded { .. } => ReasonKind::Excluded,
            Self::QuietHours { .. } => ReasonKind::QuietHours,
            Self::Capped { .. } => ReasonKind::Capped,
            Self::HeldOut => ReasonKind::HeldOut,
            Self::Outranked => ReasonKind::Outranked,
        }
    }
}

/// Why a candidate was not chosen: the first that applies.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reason {
    /// The campaign has no content for the decision's channel.
    NotOnChannel,
    /// Now is outside `during`.
    OutsideWindow,
    /// This `requires` of the channel is not known true.
    NoConsent {
        /// Its text.
        requires: SmolStr,
    },
    /// This guard's condition is not known false.
    Guarded {
        /// Its name.
        guard: SmolStr,
    },
    /// A `for` is not known true.
    NotInAudience(Because),
    /// This `except` is not known false.
    Excluded {
        /// Its text.
        except: SmolStr,
    },
    /// The customer's local time is in these hours of the channel.
    QuietHours {
        /// Their text.
        hours: SmolStr,
    },
    /// A limit is reached.
    Capped {
        /// Its text.
        limit: SmolStr,
        /// Whose it is.
        of: LimitOf,
        /// Whether nobody knows, since it is for each customer and there is no key.
        no_key: bool,
    },
    /// In the campaign's or the universal holdout, or nobody knows, since there is no key.
    HeldOut,
    /// Eligible, but after the first n.
    Outranked,
}

/// Why a customer is not known to be in an audience.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Because {
    /// The condition that failed, as written.
    Condition(SmolStr),
    /// The attribute that is missing, by its name in the program.
    Missing(SmolStr),
}

/// Answers a decision.
pub(crate) fn decide(scope: Scope<'_>, id: DecisionId) -> Decision {
    let Some(decision) = scope.model.decisions.get(id.index()) else { return Decision::default() };
    let mut asked = Asked::on(&scope, decision.channel);
    let mut answer = Decision::default();
    let mut eligible = Vec::new();
    for campaign in &decision.candidates {
        match asked.step_by_step(*campaign) {
            Ok(chosen) => eligible.push((asked.rank(decision.rank_by, *campaign), chosen)),
            Err(reason) => answer.rejected.push(Rejected { campaign: *campaign, reason }),
        }
    }
    // The sort is stable and candidates come by name, so that ties are in order of name.
    eligible.sort_by(|(a, _), (b, _)| a.cmp(b));
    let choose = usize::try_from(decision.choose).unwrap_or(usize::MAX);
    for (_, chosen) in eligible {
        // What was chosen before counts as a contact.
        let reason = if answer.chosen.len() < choose {
            asked.capped(chosen.campaign)
        } else {
            Some(Reason::Outranked)
        };
        match reason {
            Some(reason) => answer.rejected.push(Rejected { campaign: chosen.campaign, reason }),
            None => {
                asked.chosen.extend(asked.contact(chosen.campaign));
                answer.chosen.push(chosen);
            }
        }
    }
    // Ids of campaigns are in order of name.
    answer.rejected.sort_by_key(|rejected| rejected.campaign);
    if let Some(fallback) = decision.fallback
        && answer.chosen.is_empty()
        && !decision.candidates.contains(&fallback)
    {
        match asked.step_by_step(fallback) {
            Ok(chosen) => {
                answer.chosen.push(chosen);
                answer.fallback = true;
            }
            Err(reason) => answer.rejected.push(Rejected { campaign: fallback, reason }),
        }
    }
    answer
}

/// The first step that a campaign fails on a channel.
pub(crate) fn refusal(scope: &Scope<'_>, id: CampaignId, channel: ChannelId) -> Option<Reason> {
    Asked::on(scope, channel).step_by_step(id).err()
}

/// Whether a campaign passes every step on at least one of its channels.
pub(crate) fn is_eligible(scope: &Scope<'_>, id: CampaignId) -> bool {
    let Some(campaign) = scope.model.campaigns.get(id.index()) else { return false };
    campaign.via.iter().any(|via| Asked::on(scope, via.channel).step_by_step(id).is_ok())
}

/// What a campaign's message would say in a field, whether or not it is sent.
pub(crate) fn content(scope: &Scope<'_>, id: CampaignId, channel: ChannelId, field: usize) -> Option<Value> {
    let asked = Asked::on(scope, channel);
    let via = scope.model.campaigns.get(id.index())?.via.iter().find(|via| via.channel == channel)?;
    let scope = asked.scope(id);
    let value = (*variant(&scope, via)?.fields.get(field)?)?;
    scope.eval(value)
}

/// How many contacts that were made before a limit counts; `None` where nobody knows whose they are.
pub(crate) fn contacts_counted(scope: &Scope<'_>, limit: &Limit, of: LimitOf, name: &str) -> Option<u64> {
    Asked::on(scope, ChannelId(0)).counted(limit, of, name)
}

/// Campaigns in order of rank, the best first; ties in order of name.
pub(crate) fn ranked(scope: &Scope<'_>, id: DecisionId, mut campaigns: Vec<CampaignId>) -> Vec<CampaignId> {
    let Some(decision) = scope.model.decisions.get(id.index()) else { return campaigns };
    let asked = Asked::on(scope, decision.channel);
    campaigns.sort();
    campaigns.sort_by(|a, b| asked.rank(decision.rank_by, *a).cmp(&asked.rank(decision.rank_by, *b)));
    campaigns
}

/// A place in the order of candidates: the greater goes first, what is missing last.
struct Rank(Vec<Option<Value>>);

impl Rank {
    fn cmp(&self, other: &Self) -> Ordering {
        let each = self.0.iter().zip(&other.0).map(|(a, b)| match (a, b) {
            (Some(a), Some(b)) => order(b, a, Fold::None).unwrap_or(Ordering::Equal),
            (Some(_), None) => Ordering::Less,
            (None, Some(_)) => Ordering::Greater,
            (None, None) => Ordering::Equal,
        });
        each.fold(Ordering::Equal, Ordering::then)
    }
}

pub(crate) struct Asked<'a> {
    pub(crate) model: &'a Model,
    pub(crate) customer: &'a Customer,
    pub(crate) now: Instant,
    pub(crate) channel: ChannelId,
    /// All that were made.
    pub(crate) contacts: &'a [Contact],
    /// One for each campaign that this decision has chosen so far.
    pub(crate) chosen: Vec<Contact>,
}

impl<'a> Asked<'a> {
    pub(crate) fn on(scope: &Scope<'a>, channel: ChannelId) -> Self {
        let Scope { model, customer, now, contacts, .. } = *scope;
        Self { model, customer, now, channel, contacts, chosen: Vec::new() }
    }

    fn scope(&self, candidate: CampaignId) -> Scope<'a> {
        Scope {
            model: self.model,
            customer: self.customer,
            now: self.now,
            candidate: Some(candidate),
            in_hand: None,
            contacts: self.contacts,
        }
    }

    /// What the candidate says, or the first reason against it.
    fn step_by_step(&self, id: CampaignId) -> Result<Chosen, Reason> {
        let scope = self.scope(id);
        let campaign = self.model.campaigns.get(id.index()).ok_or(Reason::NotOnChannel)?;
        let via = campaign.via.iter().find(|via| via.channel == self.channel).ok_or(Reason::NotOnChannel)?;
        let channel = self.model.channels.get(self.channel.index()).ok_or(Reason::NotOnChannel)?;
        if !self.runs(campaign) {
            return Err(Reason::OutsideWindow);
        }
        if let Some(requires) = channel.requires.iter().find(|c| scope.verdict(c.expr) != Some(true)) {
            return Err(Reason::NoConsent { requires: requires.text.clone() });
        }
        let mut guards = campaign.guards.iter().filter_map(|guard| self.model.guards.get(guard.index()));
        if let Some(guard) = guards.find(|guard| scope.verdict(guard.when) != Some(false)) {
            return Err(Reason::Guarded { guard: guard.name.clone() });
        }
        if let Some(audience) = campaign.audience.iter().find(|c| scope.verdict(c.expr) != Some(true)) {
            return Err(Reason::NotInAudience(self.because(&scope, audience)));
        }
        if let Some(except) = campaign.except.iter().find(|c| scope.verdict(c.expr) != Some(false)) {
            return Err(Reason::Excluded { except: except.text.clone() });
        }
        if let Some(reason) = self.quiet().or_else(|| self.capped(id)) {
            return Err(reason);
        }
        let holdouts = [&self.model.holdout, &campaign.holdout];
        if holdouts.into_iter().flatten().any(|holdout| is_held_out(&scope, holdout)) {
            return Err(Reason::HeldOut);
        }
        let variant = variant(&scope, via).ok_or(Reason::HeldOut)?;
        let values = variant.fields.iter().map(|field| field.and_then(|id| scope.eval(id)));
        Ok(Chosen {
            campaign: id,
            channel: self.channel,
            variant: variant.name.clone(),
            value: scope.campaign_value(),
            content: channel.fields.iter().map(|field| field.name.clone()).zip(values).collect(),
        })
    }

    fn runs(&self, campaign: &Campaign) -> bool {
        let Some(during) = campaign.during else { return true };
        during.start.is_none_or(|start| start <= self.now) && during.end.is_none_or(|end| self.now < end)
    }

    fn because(&self, scope: &Scope<'_>, condition: &Condition) -> Because {
        let is_missing = |id: &&AttributeId| self.customer.value(**id).is_none();
        let unknown = scope.verdict(condition.expr).is_none();
        let missing = condition.reads.iter().find(is_missing).filter(|_| unknown);
        match missing.and_then(|id| self.model.attributes.get(id.index())) {
            Some(attribute) => Because::Missing(attribute.path.join(".").into()),
            None => Because::Condition(condition.text.clone()),
        }
    }

    /// By default priority, then value; else what `rank by` says.
    fn rank(&self, rank_by: Option<ExprId>, id: CampaignId) -> Rank {
        let scope = self.scope(id);
        match rank_by {
            Some(by) => Rank(vec![scope.eval(by)]),
            None => {
                let priority = self.model.campaigns.get(id.index()).map(|c| Value::Int(c.priority));
                Rank(vec![priority, scope.campaign_value()])
            }
        }
    }
}

fn bucket(scope: &Scope<'_>, draw: Draw, unit: &Unit) -> Option<Bucket> {
    scope.bucket(draw, &unit.salt, unit.by)
}

/// Where nobody knows, the customer is held out.
pub(crate) fn is_held_out(scope: &Scope<'_>, holdout: &Holdout) -> bool {
    bucket(scope, Draw::Group, &holdout.unit).is_none_or(|bucket| bucket.is_below(holdout.share))
}

/// The customer's variant; `None` where nobody knows.
pub(crate) fn variant<'v>(scope: &Scope<'_>, via: &'v Via) -> Option<&'v Variant> {
    let Some(unit) = &via.unit else { return via.variants.first() };
    let bucket = bucket(scope, Draw::Arm, unit)?;
    via.variants.iter().find(|variant| bucket.is_below(variant.end))
}
