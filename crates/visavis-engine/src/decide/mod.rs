//! A decision, step by step, in the order of the language's definition.
//!
//! In: a machine, a decision, the contacts that were made. Out: who is chosen with which variant, and where it is asked for, the
//! first reason against every other candidate. It reads, and records nothing.

mod early;
mod funnel;
mod limits;
mod plan;
mod rank;
mod reason;

pub(crate) use funnel::{ChannelPlan, standing, standings};
pub(crate) use limits::Contacts;
pub(crate) use plan::{Candidate, DecisionPlan, holdout_end};
pub(crate) use reason::Failed;
pub use reason::{Because, Reason};

use limits::Room;
use rank::Ranked;
use visavis_image::image::{Campaign, Channel, Decision, Holdout, Unit, Via};
use visavis_value::bucket::Draw;

use crate::error::{DecideError, Halt};
use crate::history::HistoryError;
use crate::vm::{Machine, Sources};

/// What deciding works with and what it answers, kept from call to call.
#[derive(Debug, Default)]
pub(crate) struct Outcome {
    eligible: Vec<Ranked>,
    room: Room,
    /// Who is chosen, the best first.
    pub(crate) chosen: Vec<Picked>,
    /// The values of the fields of those chosen, one behind another's.
    pub(crate) content: Vec<Option<u64>>,
    /// Who is not, in order of name, then the fallback; filled only where reasons are asked for.
    pub(crate) rejected: Vec<Rejection>,
    pub(crate) is_fallback: bool,
}

/// A campaign that was chosen.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Picked {
    pub(crate) campaign: u32,
    pub(crate) via: u32,
    pub(crate) variant: u32,
    pub(crate) value: Option<u64>,
    /// Where its fields start in the content.
    pub(crate) content: usize,
}

/// A candidate that was not chosen.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Rejection {
    pub(crate) campaign: u32,
    pub(crate) failed: Failed,
    /// The sources that may yet change that.
    pub(crate) open: Sources,
}

/// A candidate that nothing speaks against.
#[derive(Debug, Clone, Copy)]
struct Eligible {
    via: u32,
    variant: u32,
}

/// What is asked.
#[derive(Clone, Copy)]
pub(crate) struct Question<'q> {
    pub(crate) decision: &'q Decision,
    pub(crate) plan: &'q DecisionPlan,
    pub(crate) contacts: Contacts<'q>,
    /// Whether the reasons against those not chosen are asked for.
    pub(crate) explains: bool,
}

/// The sources that must answer before a decision is final; none where it is.
pub(crate) fn awaited(
    machine: &mut Machine<'_>,
    question: Question<'_>,
    outcome: &mut Outcome,
) -> Result<Sources, DecideError> {
    let mut error = None;
    let sources = Steps::new(machine, question, &mut outcome.room, &mut error).awaited(question);
    sources.map_err(|halt| error.map_or_else(|| halt.into(), DecideError::History))
}

/// Answers a decision.
pub(crate) fn decide(
    machine: &mut Machine<'_>,
    question: Question<'_>,
    outcome: &mut Outcome,
) -> Result<(), DecideError> {
    let mut error = None;
    let answered = answer(machine, question, outcome, &mut error);
    answered.map_err(|halt| error.map_or_else(|| halt.into(), DecideError::History))
}

fn answer(
    machine: &mut Machine<'_>,
    question: Question<'_>,
    outcome: &mut Outcome,
    error: &mut Option<HistoryError>,
) -> Result<(), Halt> {
    outcome.eligible.clear();
    outcome.chosen.clear();
    outcome.content.clear();
    outcome.rejected.clear();
    outcome.is_fallback = false;
    let Question { decision, plan, explains, .. } = question;
    let mut steps = Steps::new(machine, question, &mut outcome.room, error);
    // What stands against the whole channel only who asks for reasons hears of each candidate, and of the fallback.
    if !explains && steps.is_shut()? {
        return Ok(());
    }
    let (eligible, rejected) = (&mut outcome.eligible, &mut outcome.rejected);
    let mut ask = |steps: &mut Steps<'_, '_>, position: u32| {
        let candidate = plan.candidates.get(position as usize).ok_or(Halt::Corrupt)?;
        match steps.step_by_step(candidate)? {
            Ok(found) => eligible.push(steps.rank(position, candidate, found)?),
            Err(reason) if explains => rejected.push(steps.rejection(candidate.campaign, reason)),
            Err(_) => {}
        }
        Ok(())
    };
    // Who is asked for reasons must ask every candidate.
    match plan.roots.as_ref().filter(|_| !explains && !steps.machine.is_pending()) {
        Some(roots) => {
            let mut led = steps.machine.lead(roots)?;
            while let Some(position) = steps.machine.next_led(&mut led) {
                ask(&mut steps, position)?;
            }
        }
        None => (0..).take(plan.candidates.len()).try_for_each(|position| ask(&mut steps, position))?,
    }
    let order = plan.order(&steps.machine.pools());
    // What is chosen counts as a contact: where the channel's room ends, the next ones are capped, and nobody is outranked.
    let room = steps.room.left().min(decision.choose.into());
    let choose = usize::try_from(room).unwrap_or(usize::MAX);
    let full = if room < decision.choose.into() { steps.room.reached_by(room) } else { None };
    rank::best_first(&mut outcome.eligible, choose, &order);
    let left = outcome.eligible.get(choose..).filter(|_| explains).unwrap_or_default();
    let reason = full.unwrap_or(Failed::Outranked);
    let open = Sources::default();
    outcome.rejected.extend(left.iter().map(|ranked| Rejection {
        campaign: ranked.campaign,
        failed: reason,
        open,
    }));
    outcome.rejected.sort_unstable_by_key(|rejection| rejection.campaign);
    for ranked in outcome.eligible.iter().take(choose) {
        let eligible = Eligible { via: ranked.via, variant: ranked.variant };
        steps.pick(ranked.campaign, eligible, &mut outcome.chosen, &mut outcome.content)?;
    }
    if outcome.chosen.is_empty()
        && let Some(fallback) = &plan.fallback
    {
        match steps.step_by_step(fallback)? {
            Ok(eligible) => {
                outcome.is_fallback = true;
                steps.pick(fallback.campaign, eligible, &mut outcome.chosen, &mut outcome.content)?;
            }
            Err(reason) if explains => outcome.rejected.push(steps.rejection(fallback.campaign, reason)),
            Err(_) => {}
        }
    }
    Ok(())
}

struct Steps<'m, 'a> {
    machine: &'m mut Machine<'a>,
    decision: &'m Decision,
    plan: &'m DecisionPlan,
    contacts: Contacts<'m>,
    explains: bool,
    /// The channel's first `requires` that is not known to be true, once that is known.
    consent: Option<Option<u32>>,
    /// The channel's first quiet hours that it is now, once that is known.
    quiet: Option<Option<u32>>,
    /// Whether the universal holdout has the customer, once that is known.
    universal: Option<bool>,
    /// What the channel's limits leave.
    room: &'m mut Room,
    /// Why the history gave no answer.
    error: &'m mut Option<HistoryError>,
}

impl<'m, 'a> Steps<'m, 'a> {
    fn new(
        machine: &'m mut Machine<'a>,
        Question { decision, plan, contacts, explains }: Question<'m>,
        room: &'m mut Room,
        error: &'m mut Option<HistoryError>,
    ) -> Self {
        room.clear(machine.inputs.now);
        Self {
            machine,
            decision,
            plan,
            contacts,
            explains,
            consent: None,
            quiet: None,
            universal: None,
            room,
            error,
        }
    }

    /// A candidate that failed the step in hand.
    fn rejection(&mut self, campaign: u32, failed: Failed) -> Rejection {
        Rejection { campaign, failed, open: self.machine.take_noted() }
    }

    /// Nothing against the candidate, or the first reason.
    fn step_by_step(&mut self, candidate: &Candidate) -> Result<Result<Eligible, Failed>, Halt> {
        self.machine.take_noted();
        let Some(via) = candidate.via else { return Ok(Err(Failed::NotOnChannel)) };
        let now = self.machine.inputs.now.0;
        if now < candidate.start || candidate.end <= now {
            return Ok(Err(Failed::OutsideWindow));
        }
        if let Some(requires) = self.consent()? {
            return Ok(Err(Failed::NoConsent { requires }));
        }
        for (place, atom) in
            self.plan.atoms.get(candidate.atoms.clone()).unwrap_or_default().iter().enumerate()
        {
            if !self.machine.ask_sure(*atom)? {
                return self.failed(candidate, place).map(Err);
            }
        }
        let image = &self.machine.inputs.program.image;
        let campaign = image.campaigns.get(candidate.campaign as usize).ok_or(Halt::Corrupt)?;
        if let Some(quiet) = self.quiet()? {
            return Ok(Err(Failed::QuietHours { quiet }));
        }
        if let Some(capped) = self.capped(campaign)? {
            return Ok(Err(capped));
        }
        if self.is_held_out(candidate, campaign)? {
            return Ok(Err(Failed::HeldOut));
        }
        let variant = self.variant(candidate, campaign.via.get(via as usize).ok_or(Halt::Corrupt)?)?;
        Ok(variant.map(|variant| Eligible { via, variant }).ok_or(Failed::HeldOut))
    }

    /// Whether it is sure that nobody may use the channel now, whatever the campaign.
    fn is_shut(&mut self) -> Result<bool, Halt> {
        Ok(!self.machine.is_pending() && (self.consent()?.is_some() || self.quiet()?.is_some()))
    }

    /// The first `requires` of the channel that is not known to be true; one answer for all candidates.
    fn consent(&mut self) -> Result<Option<u32>, Halt> {
        if let Some(known) = self.consent {
            return Ok(known);
        }
        let mut first = None;
        for (number, condition) in (0..).zip(&self.channel()?.requires) {
            if !self.machine.ask_sure(condition.holds)? {
                first = Some(number);
                break;
            }
        }
        // While a source is pending each candidate asks by itself, so that it is known what it waits for.
        self.consent = Some(first).filter(|_| !self.machine.is_pending());
        Ok(first)
    }

    fn channel(&self) -> Result<&'a Channel, Halt> {
        let program = self.machine.inputs.program;
        program.image.channels.get(self.decision.channel.index()).ok_or(Halt::Corrupt)
    }

    /// Which step it is that the atom at a place belongs to.
    fn failed(&mut self, candidate: &Candidate, place: usize) -> Result<Failed, Halt> {
        let number = |place: usize| u32::try_from(place).map_err(|_| Halt::Corrupt);
        let Some(condition) = place.checked_sub(candidate.guards) else {
            return Ok(Failed::Guarded { by: number(place)? });
        };
        match condition.checked_sub(candidate.audience) {
            None => self.not_in_audience(candidate, number(condition)?),
            Some(except) => Ok(Failed::Excluded { except: number(except)? }),
        }
    }

    /// The condition failed; where it is unknown, the first of its attributes that is missing, which only an explanation asks.
    fn not_in_audience(&mut self, candidate: &Candidate, number: u32) -> Result<Failed, Halt> {
        let failed = |missing| Failed::NotInAudience { condition: number, missing };
        if !self.explains {
            return Ok(failed(None));
        }
        let campaign = self.machine.inputs.program.image.campaigns.get(candidate.campaign as usize);
        let condition = campaign.and_then(|campaign| campaign.audience.get(number as usize));
        let condition = condition.ok_or(Halt::Corrupt)?;
        if self.machine.ask_sure(condition.fails)? {
            return Ok(failed(None));
        }
        let inputs = self.machine.inputs;
        let missing = condition.reads.iter().find(|attribute| {
            let slots = inputs.program.image.attributes.get(attribute.index()).map(|a| a.slots.as_slice());
            slots.unwrap_or_default().iter().all(|slot| inputs.slot(slot.index()).is_none())
        });
        Ok(failed(missing.copied()))
    }

    fn is_held_out(&mut self, candidate: &Candidate, campaign: &Campaign) -> Result<bool, Halt> {
        let program = self.machine.inputs.program;
        let universal = match self.universal {
            Some(known) => known,
            None => self.is_in(program.image.holdout.as_ref(), program.universal_end)?,
        };
        self.universal = Some(universal).filter(|_| !self.machine.is_pending());
        Ok(universal || self.is_in(campaign.holdout.as_ref(), candidate.holdout_end)?)
    }

    /// Whether a control group has the customer, or nobody knows.
    fn is_in(&mut self, holdout: Option<&Holdout>, end: u64) -> Result<bool, Halt> {
        let Some(holdout) = holdout else { return Ok(false) };
        Ok(self.bucket(Draw::Group, &holdout.unit)?.is_none_or(|bucket| bucket < end))
    }

    /// The customer's variant; `None` where nobody knows.
    fn variant(&mut self, candidate: &Candidate, via: &Via) -> Result<Option<u32>, Halt> {
        let Some(unit) = &via.unit else { return Ok(Some(0)) };
        let bucket = self.bucket(Draw::Arm, unit)?;
        let mut ends = (0..).zip(&candidate.variant_ends);
        Ok(bucket.and_then(|bucket| ends.find(|(_, end)| bucket < **end)).map(|(number, _)| number))
    }

    fn bucket(&mut self, draw: Draw, unit: &Unit) -> Result<Option<u64>, Halt> {
        let key = match unit.by {
            Some(cell) => self.machine.cell(cell)?,
            None => self.machine.key()?,
        };
        let Some(key) = key else { return Ok(None) };
        let bucketing = self.machine.inputs.program.image.bucketing;
        let key = self.machine.pools().text(key).ok_or(Halt::Corrupt)?;
        Ok(bucketing.bucket(draw, &unit.salt, key).map(|bucket| bucket.at))
    }

    fn rank(&mut self, position: u32, candidate: &Candidate, eligible: Eligible) -> Result<Ranked, Halt> {
        let image = &self.machine.inputs.program.image;
        let campaign = image.campaigns.get(candidate.campaign as usize).ok_or(Halt::Corrupt)?;
        let (priority, value) = match &self.decision.ranks {
            Some(ranks) => (0, Some(*ranks.get(position as usize).ok_or(Halt::Corrupt)?)),
            None => (campaign.priority, campaign.value),
        };
        let value = match value {
            Some(cell) => self.machine.cell(cell)?,
            None => None,
        };
        let Eligible { via, variant } = eligible;
        Ok(Ranked { position, campaign: candidate.campaign, priority, value, via, variant })
    }

    /// Works out what a campaign says.
    fn pick(
        &mut self,
        number: u32,
        eligible: Eligible,
        chosen: &mut Vec<Picked>,
        content: &mut Vec<Option<u64>>,
    ) -> Result<(), Halt> {
        let image = &self.machine.inputs.program.image;
        let campaign = image.campaigns.get(number as usize).ok_or(Halt::Corrupt)?;
        let value = match campaign.value {
            Some(cell) => self.machine.cell(cell)?,
            None => None,
        };
        let Eligible { via, variant } = eligible;
        let start = content.len();
        let said = campaign.via.get(via as usize).and_then(|via| via.variants.get(variant as usize));
        for field in &said.ok_or(Halt::Corrupt)?.fields {
            content.push(match field {
                Some(cell) => self.machine.cell(*cell)?,
                None => None,
            });
        }
        chosen.push(Picked { campaign: number, via, variant, value, content: start });
        Ok(())
    }
}
