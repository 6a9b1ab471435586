//! Quiet hours, and limits of contacts.
//!
//! In: the contacts that were made, a candidate. Out: what stands against it. Goes through all contacts for every limit.

use smol_str::SmolStr;
use visavis_check::model::{CampaignId, Limit};
use visavis_value::limit::{LimitOf, local_time};
use visavis_value::{Instant, Value};

use crate::decide::{Asked, Reason};

/// A message that a customer got.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contact {
    /// The customer's key.
    pub customer: SmolStr,
    /// The campaign's name.
    pub campaign: SmolStr,
    /// The channel's name.
    pub channel: SmolStr,
    /// When.
    pub at: Instant,
}

impl Asked<'_> {
    /// What a choice would be.
    pub(crate) fn contact(&self, campaign: CampaignId) -> Option<Contact> {
        Some(Contact {
            customer: self.customer.key(self.model, None).unwrap_or_default(),
            campaign: self.model.campaigns.get(campaign.index())?.name.clone(),
            channel: self.model.channels.get(self.channel.index())?.name.clone(),
            at: self.now,
        })
    }

    /// Whether the customer's local time is in quiet hours of the channel.
    pub(crate) fn quiet(&self) -> Option<Reason> {
        let channel = self.model.channels.get(self.channel.index())?;
        let zone = match self.model.customer_zone.and_then(|id| self.customer.value(id)) {
            Some(Value::Text(zone)) => Some(zone.as_str()),
            _ => None,
        };
        let time = local_time(self.now, zone, self.model.project.zone);
        let quiet = channel.quiet.iter().find(|quiet| quiet.hours.contains(time))?;
        Some(Reason::QuietHours { hours: quiet.text.clone() })
    }

    /// The first limit that is reached, of the channel, then of the campaign.
    pub(crate) fn capped(&self, campaign: CampaignId) -> Option<Reason> {
        let channel = self.model.channels.get(self.channel.index())?;
        let campaign = self.model.campaigns.get(campaign.index())?;
        let of_channel = channel.limits.iter().map(|limit| (limit, LimitOf::Channel));
        let of_campaign = campaign.limits.iter().map(|limit| (limit, LimitOf::Campaign));
        of_channel.chain(of_campaign).find_map(|(limit, of)| {
            let name = if of == LimitOf::Channel { &channel.name } else { &campaign.name };
            self.reached(limit, of, name)
        })
    }

    fn reached(&self, limit: &Limit, of: LimitOf, name: &str) -> Option<Reason> {
        let count = self.counted(limit, of, name);
        let capped = Reason::Capped { limit: limit.text.clone(), of, no_key: count.is_none() };
        count.is_none_or(|count| count >= limit.most).then_some(capped)
    }

    /// How many contacts a limit counts, of the campaign or on the channel of a name; `None` where nobody knows whose they are.
    pub(crate) fn counted(&self, limit: &Limit, of: LimitOf, name: &str) -> Option<u64> {
        let customer = self.customer.key(self.model, None);
        if limit.per.is_per_customer() && customer.is_none() {
            return None;
        }
        let concerns = |contact: &&Contact| match of {
            LimitOf::Channel => contact.channel == name,
            LimitOf::Campaign => contact.campaign == name,
        };
        let window = limit.per.window(self.now, self.model.project.zone);
        let counts = |contact: &&Contact| {
            let own = !limit.per.is_per_customer() || Some(&contact.customer) == customer.as_ref();
            own && window.contains(contact.at)
        };
        let count = self.contacts.iter().chain(&self.chosen).filter(concerns).filter(counts).count();
        Some(u64::try_from(count).unwrap_or(u64::MAX))
    }
}
