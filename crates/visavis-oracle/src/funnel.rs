//! How far a customer gets with a campaign, in the order in which audiences are counted.
//!
//! In: a campaign, a customer, now. Out: the first step that fails on the channel on which the customer gets furthest. Every step is
//! asked anew for each channel.

use visavis_check::model::{Campaign, CampaignId, Via};

use crate::decide::{Asked, is_held_out, variant};
use crate::eval::Scope;

/// The first step that fails, on the way from a campaign's audience to a message; each is only reached where those before hold.
/// Whether the campaign runs is none of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Standing {
    /// A `for` is not known true.
    NotInAudience,
    /// An `except` is not known false.
    Excluded,
    /// A `requires` is not known true, on every channel.
    NoConsent,
    /// A guard's condition is not known false.
    Guarded,
    /// In the campaign's or the universal holdout, or nobody knows.
    HeldOut,
    /// The customer's local time is in quiet hours.
    QuietHours,
    /// A limit is reached.
    Capped,
    /// None fails.
    Eligible,
}

/// How the customer stands with a campaign.
pub(crate) fn standing(scope: &Scope<'_>, id: CampaignId) -> Option<Standing> {
    let campaign = scope.model.campaigns.get(id.index())?;
    let vias = campaign.via.iter().map(|via| on_channel(scope, id, campaign, Some(via)));
    vias.chain([on_channel(scope, id, campaign, None)]).max()
}

/// How the customer stands on one channel; without one there is nobody to consent to.
fn on_channel(scope: &Scope<'_>, id: CampaignId, campaign: &Campaign, via: Option<&Via>) -> Standing {
    let scope = Scope { candidate: Some(id), ..*scope };
    if campaign.audience.iter().any(|condition| scope.verdict(condition.expr) != Some(true)) {
        return Standing::NotInAudience;
    }
    if campaign.except.iter().any(|condition| scope.verdict(condition.expr) != Some(false)) {
        return Standing::Excluded;
    }
    let channel = via.and_then(|via| Some((via, scope.model.channels.get(via.channel.index())?)));
    let Some((via, channel)) = channel else { return Standing::NoConsent };
    if channel.requires.iter().any(|condition| scope.verdict(condition.expr) != Some(true)) {
        return Standing::NoConsent;
    }
    let mut guards = campaign.guards.iter().filter_map(|guard| scope.model.guards.get(guard.index()));
    if guards.any(|guard| scope.verdict(guard.when) != Some(false)) {
        return Standing::Guarded;
    }
    let mut holdouts = [&scope.model.holdout, &campaign.holdout].into_iter().flatten();
    if holdouts.any(|holdout| is_held_out(&scope, holdout)) || variant(&scope, via).is_none() {
        return Standing::HeldOut;
    }
    let asked = Asked::on(&scope, via.channel);
    if asked.quiet().is_some() {
        return Standing::QuietHours;
    }
    if asked.capped(id).is_some() { Standing::Capped } else { Standing::Eligible }
}
