//! How far a customer gets with each campaign, whatever decisions there are.
//!
//! In: a machine, the contacts that were made. Out: for each campaign the first step that fails on the way from its audience to a
//! message. It asks in a marketer's order, which is not the order of reasons: who is meant, who may be written to, who is left. The
//! window of a campaign is no step of it, as it is the same for everybody.

use visavis_image::Image;
use visavis_image::image::{CampaignId, ChannelId, Decision};

use super::plan::Candidate;
use super::{Contacts, DecisionPlan, Outcome, Question, Steps};
use crate::error::{DecideError, Halt};
use crate::history::HistoryError;
use crate::membership::Standing;
use crate::vm::Machine;

/// All campaigns on one channel, made ready as a decision's candidates are.
#[derive(Debug)]
pub(crate) struct ChannelPlan {
    decision: Decision,
    plan: DecisionPlan,
}

impl ChannelPlan {
    pub(crate) fn new(channel: ChannelId, image: &Image) -> Self {
        let campaigns = (0..).map(CampaignId).zip(&image.campaigns);
        let on_it = campaigns.filter(|(_, campaign)| campaign.via.iter().any(|via| via.channel == channel));
        let decision = Decision {
            name: Default::default(),
            channel,
            choose: 1,
            candidates: on_it.map(|(id, _)| id).collect(),
            ranks: None,
            fallback: None,
        };
        let plan = DecisionPlan::new(&decision, image);
        Self { decision, plan }
    }

    /// The campaigns on it as a decision's candidates.
    pub(crate) fn parts(&self) -> (&Decision, &DecisionPlan) {
        (&self.decision, &self.plan)
    }
}

/// How somebody stands with a candidate on a channel who is in its audience and not excluded. Where the history gives no answer,
/// `error` says why.
pub(crate) fn standing(
    machine: &mut Machine<'_>,
    question: Question<'_>,
    candidate: &Candidate,
    outcome: &mut Outcome,
    error: &mut Option<HistoryError>,
) -> Result<Standing, Halt> {
    Steps::new(machine, question, &mut outcome.room, error).stands(candidate)
}

/// Puts how the customer stands with each campaign into `standings`, in order of the image.
pub(crate) fn standings(
    machine: &mut Machine<'_>,
    contacts: Contacts<'_>,
    outcome: &mut Outcome,
    standings: &mut Vec<Standing>,
) -> Result<(), DecideError> {
    let mut error = None;
    let found = walk(machine, contacts, outcome, standings, &mut error);
    found.map_err(|halt| error.map_or_else(|| halt.into(), DecideError::History))
}

fn walk(
    machine: &mut Machine<'_>,
    contacts: Contacts<'_>,
    outcome: &mut Outcome,
    standings: &mut Vec<Standing>,
    error: &mut Option<HistoryError>,
) -> Result<(), Halt> {
    standings.clear();
    let program = machine.inputs.program;
    for campaign in &program.image.campaigns {
        let mut standing = Standing::NoConsent;
        for condition in &campaign.audience {
            if !machine.ask_sure(condition.holds)? {
                standing = Standing::NotInAudience;
                break;
            }
        }
        for condition in campaign.except.iter().filter(|_| standing != Standing::NotInAudience) {
            if !machine.ask_sure(condition.fails)? {
                standing = Standing::Excluded;
                break;
            }
        }
        standings.push(standing);
    }
    for channel in &program.by_channel {
        let question =
            Question { decision: &channel.decision, plan: &channel.plan, contacts, explains: false };
        let mut steps = Steps::new(machine, question, &mut outcome.room, error);
        for candidate in &channel.plan.candidates {
            let Some(standing) = standings.get_mut(candidate.campaign as usize) else {
                return Err(Halt::Corrupt);
            };
            // Of several channels the one counts on which the customer gets furthest.
            if *standing >= Standing::NoConsent && *standing < Standing::Eligible {
                *standing = steps.stands(candidate)?.max(*standing);
            }
        }
    }
    Ok(())
}

impl Steps<'_, '_> {
    /// How somebody stands on the channel who is in the campaign's audience and not excluded.
    fn stands(&mut self, candidate: &Candidate) -> Result<Standing, Halt> {
        if self.consent()?.is_some() {
            return Ok(Standing::NoConsent);
        }
        let atoms = self.plan.atoms.get(candidate.atoms.clone()).unwrap_or_default();
        for harmless in atoms.iter().take(candidate.guards) {
            if !self.machine.ask_sure(*harmless)? {
                return Ok(Standing::Guarded);
            }
        }
        let image = &self.machine.inputs.program.image;
        let campaign = image.campaigns.get(candidate.campaign as usize).ok_or(Halt::Corrupt)?;
        let via = candidate.via.and_then(|via| campaign.via.get(via as usize)).ok_or(Halt::Corrupt)?;
        if self.is_held_out(candidate, campaign)? || self.variant(candidate, via)?.is_none() {
            return Ok(Standing::HeldOut);
        }
        if self.quiet()?.is_some() {
            return Ok(Standing::QuietHours);
        }
        Ok(if self.capped(campaign)?.is_some() { Standing::Capped } else { Standing::Eligible })
    }
}
