//! Everything about one customer at once: for counting audiences, and for hosts that want lists rather than one answer.
//!
//! In: a session, a profile, the decisions that are asked for. Out: segments, how far the customer gets with each campaign, who is
//! chosen. What it says of a decision is what [`Session::decide`] says; nothing is recorded.

use visavis_image::Image;
use visavis_image::image::{Campaign, CampaignId, DecisionId, SegmentId};

use crate::call::Call;
use crate::decide::{self, Contacts, Outcome, Question};
use crate::error::DecideError;
use crate::history::ContactHistory;
use crate::profile::Profile;
use crate::session::{Session, inputs, planned, put_segments};
use crate::vm::{Inputs, Machine, Memory};

/// How far a customer gets with a campaign: the first step that fails on the way from its audience to a message, in the order in
/// which a marketer asks. A later step is only reached where every one before holds.
///
/// The steps after [`Standing::Excluded`] are asked channel by channel, and the channel counts on which the customer gets furthest.
/// The campaign's window (`during`) is none of them: it is the same for everybody, see [`Standing::runs`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Standing {
    /// A `for` is not known to be true.
    NotInAudience,
    /// An `except` is not known to be false.
    Excluded,
    /// On none of its channels every `requires` is known to be true.
    NoConsent,
    /// A guard's condition is not known to be false.
    Guarded,
    /// The customer is in the campaign's or the universal holdout, or nobody knows, since there is no key.
    HeldOut,
    /// It is quiet hours where the customer is.
    QuietHours,
    /// A limit of the channel or of the campaign is reached.
    Capped,
    /// Nothing speaks against it while the campaign runs.
    Eligible,
}

impl Standing {
    /// Whether a campaign runs at a point in time: where it does not, nobody is eligible, however they stand.
    #[must_use]
    pub fn runs(campaign: &Campaign, now: visavis_value::Instant) -> bool {
        campaign.start.is_none_or(|start| start <= now.0) && campaign.end.is_none_or(|end| now.0 < end)
    }
}

/// A campaign that a decision chose.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pick {
    /// The decision.
    pub decision: DecisionId,
    /// The campaign.
    pub campaign: CampaignId,
    /// The number of the campaign's channel, in order of declaration.
    pub via: u32,
    /// The number of the variant on that channel.
    pub variant: u32,
    /// Whether it is the fallback, nothing else being chosen.
    pub is_fallback: bool,
}

impl Pick {
    /// The variant's name; `None` where the campaign has no variants there.
    #[must_use]
    pub fn variant_name(self, image: &Image) -> Option<&str> {
        let via = image.campaigns.get(self.campaign.index())?.via.get(self.via as usize)?;
        via.variants.get(self.variant as usize)?.name.as_deref()
    }
}

/// What [`Session::membership`] finds; reuse it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Membership {
    key: String,
    has_key: bool,
    segments: Vec<SegmentId>,
    standings: Vec<Standing>,
    picks: Vec<Pick>,
}

impl Membership {
    /// The customer's key, or the record's number where the program has no key.
    #[must_use]
    pub fn customer(&self) -> Option<&str> {
        self.has_key.then_some(self.key.as_str())
    }

    /// The segments that the customer is in, in order of declaration.
    #[must_use]
    pub fn segments(&self) -> &[SegmentId] {
        &self.segments
    }

    /// How the customer stands with each campaign, in the image's order.
    #[must_use]
    pub fn standings(&self) -> &[Standing] {
        &self.standings
    }

    /// What is chosen, decision by decision in the order asked, the best first.
    #[must_use]
    pub fn picks(&self) -> &[Pick] {
        &self.picks
    }

    fn clear(&mut self) {
        self.key.clear();
        self.has_key = false;
        self.segments.clear();
        self.standings.clear();
        self.picks.clear();
    }
}

impl Session {
    /// Finds everything about a customer at once, in place of what is there: what is worked out of the customer for one question
    /// serves the others.
    ///
    /// # Errors
    /// As [`Session::decide`]; there is nothing in `found` then.
    pub fn membership(
        &mut self,
        profile: &Profile,
        call: &Call,
        history: &dyn ContactHistory,
        decisions: &[DecisionId],
        found: &mut Membership,
    ) -> Result<(), DecideError> {
        found.clear();
        let inputs = inputs(&self.program, profile, call)?;
        found.find(&inputs, (&mut self.memory, &mut self.outcome), history, decisions)
    }
}

impl Membership {
    /// Finds everything about a customer, in place of what is there; nothing where it cannot be found.
    pub(crate) fn find(
        &mut self,
        inputs: &Inputs<'_>,
        (memory, outcome): (&mut Memory, &mut Outcome),
        history: &dyn ContactHistory,
        decisions: &[DecisionId],
    ) -> Result<(), DecideError> {
        self.clear();
        let done = self.find_all(inputs, (memory, outcome), history, decisions);
        if done.is_err() {
            self.clear();
        }
        done
    }

    fn find_all(
        &mut self,
        inputs: &Inputs<'_>,
        (memory, outcome): (&mut Memory, &mut Outcome),
        history: &dyn ContactHistory,
        decisions: &[DecisionId],
    ) -> Result<(), DecideError> {
        let mut machine = Machine::new(*inputs, memory);
        if let Some(key) = machine.key()? {
            self.key.push_str(machine.pools().text(key).ok_or(DecideError::Corrupt)?);
            self.has_key = true;
        }
        put_segments(&mut machine, &mut self.segments)?;
        let contacts = Contacts { history, own: &[] };
        decide::standings(&mut machine, contacts, outcome, &mut self.standings)?;
        for id in decisions {
            let (decision, plan) = planned(inputs.program, *id)?;
            let question = Question { decision, plan, contacts, explains: false };
            decide::decide(&mut machine, question, outcome)?;
            let is_fallback = outcome.is_fallback;
            self.picks.extend(outcome.chosen.iter().map(|picked| Pick {
                decision: *id,
                campaign: CampaignId(picked.campaign),
                via: picked.via,
                variant: picked.variant,
                is_fallback,
            }));
        }
        Ok(())
    }
}
