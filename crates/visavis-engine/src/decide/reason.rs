//! Why a candidate is not chosen.

use smol_str::SmolStr;
use visavis_image::Image;
use visavis_image::image::{AttributeId, ChannelId};
use visavis_value::limit::LimitOf;

/// The first step that a candidate failed, as numbers; costs nothing where nobody asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Failed {
    NotOnChannel,
    OutsideWindow,
    NoConsent { requires: u32 },
    Guarded { by: u32 },
    NotInAudience { condition: u32, missing: Option<AttributeId> },
    Excluded { except: u32 },
    QuietHours { quiet: u32 },
    Capped { limit: u32, of: LimitOf, no_key: bool },
    HeldOut,
    Outranked,
}

/// Why a candidate is not chosen: the first that applies.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reason {
    /// The campaign has no content for the decision's channel.
    NotOnChannel,
    /// Now is outside `during`.
    OutsideWindow,
    /// A `requires` of the channel is not known to be true.
    NoConsent {
        /// Its text.
        requires: SmolStr,
    },
    /// A guard's condition is not known to be false.
    Guarded {
        /// The guard's name.
        by: SmolStr,
    },
    /// A `for` is not known to be true.
    NotInAudience {
        /// Why.
        because: Because,
    },
    /// An `except` is not known to be false.
    Excluded {
        /// Its text.
        condition: SmolStr,
    },
    /// The customer's local time is in quiet hours of the channel.
    QuietHours {
        /// Their text: `21:00..08:00`.
        hours: SmolStr,
    },
    /// A limit is reached, by contacts that were made or by what this decision chose before.
    Capped {
        /// Its text: `limit 3 per 7 days`.
        limit: SmolStr,
        /// Whose it is.
        of: LimitOf,
        /// Where nobody knows, since the limit counts by customer and the customer has no key: the key's name in the program, or
        /// `key` where it has none.
        missing: Option<SmolStr>,
    },
    /// The customer is in the campaign's or the universal holdout, or nobody knows, since there is no key.
    HeldOut,
    /// Eligible, but after the first n.
    Outranked,
}

/// Why a customer is not known to be in an audience.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Because {
    /// This condition failed; its text.
    Condition(SmolStr),
    /// This attribute is missing; its name in the program.
    Missing(SmolStr),
}

impl Reason {
    /// Its name in the language: `not_in_audience`.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Self::NotOnChannel => "not_on_channel",
            Self::OutsideWindow => "outside_window",
            Self::NoConsent { .. } => "no_consent",
            Self::Guarded { .. } => "guarded",
            Self::NotInAudience { .. } => "not_in_audience",
            Self::Excluded { .. } => "excluded",
            Self::QuietHours { .. } => "quiet_hours",
            Self::Capped { .. } => "capped",
            Self::HeldOut => "held_out",
            Self::Outranked => "outranked",
        }
    }

    /// The reason in words of the program.
    pub(crate) fn new(failed: Failed, campaign: u32, channel: ChannelId, image: &Image) -> Self {
        let campaign = image.campaigns.get(campaign as usize);
        match failed {
            Failed::NotOnChannel => Self::NotOnChannel,
            Failed::OutsideWindow => Self::OutsideWindow,
            Failed::NoConsent { requires } => {
                let channel = image.channels.get(channel.index());
                let condition = channel.and_then(|channel| channel.requires.get(requires as usize));
                Self::NoConsent { requires: condition.map(|c| c.text.clone()).unwrap_or_default() }
            }
            Failed::Guarded { by } => {
                let guard = campaign.and_then(|campaign| campaign.guards.get(by as usize));
                let name = guard.and_then(|(guard, _)| image.guards.get(guard.index()));
                Self::Guarded { by: name.cloned().unwrap_or_default() }
            }
            Failed::NotInAudience { missing: Some(attribute), .. } => {
                let attribute = image.attributes.get(attribute.index());
                let name = attribute.map(|attribute| attribute.name.clone()).unwrap_or_default();
                Self::NotInAudience { because: Because::Missing(name) }
            }
            Failed::NotInAudience { condition, missing: None } => {
                let condition = campaign.and_then(|campaign| campaign.audience.get(condition as usize));
                let text = condition.map(|c| c.text.clone()).unwrap_or_default();
                Self::NotInAudience { because: Because::Condition(text) }
            }
            Failed::Excluded { except } => {
                let condition = campaign.and_then(|campaign| campaign.except.get(except as usize));
                Self::Excluded { condition: condition.map(|c| c.text.clone()).unwrap_or_default() }
            }
            Failed::QuietHours { quiet } => {
                let channel = image.channels.get(channel.index());
                let quiet = channel.and_then(|channel| channel.quiet.get(quiet as usize));
                Self::QuietHours { hours: quiet.map(|quiet| quiet.text.clone()).unwrap_or_default() }
            }
            Failed::Capped { limit, of, no_key } => {
                let limits = match of {
                    LimitOf::Channel => image.channels.get(channel.index()).map(|channel| &channel.limits),
                    LimitOf::Campaign => campaign.map(|campaign| &campaign.limits),
                };
                let limit = limits.and_then(|limits| limits.get(limit as usize));
                let key = image.key.and_then(|key| image.attributes.get(key.index()));
                let key = key.map_or(SmolStr::new_static("key"), |key| key.name.clone());
                Self::Capped {
                    limit: limit.map(|limit| limit.text.clone()).unwrap_or_default(),
                    of,
                    missing: no_key.then_some(key),
                }
            }
            Failed::HeldOut => Self::HeldOut,
            Failed::Outranked => Self::Outranked,
        }
    }
}
