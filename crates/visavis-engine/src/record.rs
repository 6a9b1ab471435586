//! Decide and record in one step, for hosts where deciding is delivering.
//!
//! In: what deciding takes, and a history that records. Out: an answer whose every choice is recorded. Where another thread was first
//! and a limit is full now, the decision is made anew; so no limit is ever passed, whoever else decides and records.

use smol_str::{SmolStr, format_smolstr};
use visavis_image::image::{Campaign, Channel, Decision, DecisionId, Limit};
use visavis_value::print;

use crate::call::Call;
use crate::decide::{self, Contacts, Outcome, Question};
use crate::error::DecideError;
use crate::history::{Cap, Contact, ContactHistory, HistoryError, Scope, Within};
use crate::profile::Profile;
use crate::session::{Answer, Session, inputs, planned};
use crate::vm::{Inputs, Machine};

/// How often a decision is made anew where others were first. Each time a limit is full that was not, so that this is never
/// reached but by a history that contradicts itself.
const TRIES: u32 = 1_000;

impl Session {
    /// Answers a decision and records a contact for each campaign that it chose, in one step: with contacts of other threads
    /// and other hosts no limit is passed.
    ///
    /// The contact's id is made of the decision, the customer, the time and the choice's place, `home_hero/c-102/2026-03-10T08:00:00Z/1`,
    /// so that the same question asked again, after a crash for example, gives the same answer and records nothing twice: its own
    /// contacts do not count against it.
    ///
    /// # Errors
    /// As [`Session::decide`]; where the history records nothing; where something is chosen for a customer without a key; and where
    /// this question was recorded with another answer before.
    pub fn decide_and_record<'s>(
        &'s mut self,
        decision: DecisionId,
        profile: &'s Profile,
        call: &'s Call,
        history: &dyn ContactHistory,
    ) -> Result<Answer<'s>, DecideError> {
        self.answer_and_record(decision, profile, call, (history, false))
    }

    /// As [`Session::decide_and_record`], with the reason against every candidate that is not chosen.
    ///
    /// # Errors
    /// As [`Session::decide_and_record`].
    pub fn explain_and_record<'s>(
        &'s mut self,
        decision: DecisionId,
        profile: &'s Profile,
        call: &'s Call,
        history: &dyn ContactHistory,
    ) -> Result<Answer<'s>, DecideError> {
        self.answer_and_record(decision, profile, call, (history, true))
    }

    fn answer_and_record<'s>(
        &'s mut self,
        id: DecisionId,
        profile: &'s Profile,
        call: &'s Call,
        (history, explains): (&dyn ContactHistory, bool),
    ) -> Result<Answer<'s>, DecideError> {
        let inputs = inputs(&self.program, profile, call)?;
        let (decision, plan) = planned(inputs.program, id)?;
        let mut machine = Machine::new(inputs, &mut self.memory);
        let customer = machine.key()?;
        let key = customer.and_then(|key| machine.pools().text(key)).filter(|key| !key.is_empty());
        let key = key.map(SmolStr::new);
        let prefix = key.as_ref().map(|key| prefix(decision, key, inputs));
        let own = match &prefix {
            Some(prefix) => recorded_before(prefix, decision.choose, history)?,
            None => Vec::new(),
        };
        let contacts = Contacts { history, own: &own };
        let question = Question { decision, plan, contacts, explains };
        for _ in 0..TRIES {
            // What the machine has worked out of the customer holds however often the decision is made.
            decide::decide(&mut machine, question, &mut self.outcome)?;
            let recorded = match prefix.as_ref().zip(key.as_ref()) {
                Some(who) => {
                    Choices { inputs, decision, outcome: &self.outcome, who }.record(question.contacts)?
                }
                None if self.outcome.chosen.is_empty() => true,
                None => return Err(DecideError::NoCustomer),
            };
            if recorded {
                return Ok(Answer { machine, outcome: &self.outcome, decision, customer, explains });
            }
        }
        Err(DecideError::Contended)
    }
}

/// What the ids of a question's contacts begin with. A slash ends the decision's name, and two slashes follow behind the
/// customer's key, so that no two questions have one prefix.
fn prefix(decision: &Decision, key: &str, inputs: Inputs<'_>) -> String {
    let mut prefix = decision.name.replace('%', "%25").replace('/', "%2F");
    prefix.push('/');
    prefix.push_str(key);
    prefix.push('/');
    print::rfc3339(&mut prefix, inputs.now);
    prefix.push('/');
    prefix
}

fn id(prefix: &str, place: u32) -> SmolStr {
    format_smolstr!("{prefix}{}", u64::from(place) + 1)
}

/// The contacts that the same question has recorded: all of them in one step, so that they have no gap.
fn recorded_before(
    prefix: &str,
    choose: u32,
    history: &dyn ContactHistory,
) -> Result<Vec<Contact>, HistoryError> {
    let mut found = Vec::new();
    for place in 0..choose {
        match history.contact(&id(prefix, place))? {
            Some(contact) => found.push(contact),
            None => break,
        }
    }
    Ok(found)
}

/// What was chosen for a customer.
struct Choices<'c> {
    inputs: Inputs<'c>,
    decision: &'c Decision,
    outcome: &'c Outcome,
    /// What the contacts' ids begin with, and the customer's key.
    who: (&'c String, &'c SmolStr),
}

impl<'c> Choices<'c> {
    /// Records it; no where a limit is full.
    fn record(&self, before: Contacts<'_>) -> Result<bool, DecideError> {
        let channel = self.inputs.program.image.channels.get(self.decision.channel.index());
        let channel = channel.ok_or(DecideError::Corrupt)?;
        let campaigns = self.campaigns()?;
        let contacts: Vec<Contact> =
            (0..).zip(&campaigns).map(|(place, campaign)| self.contact(place, campaign, channel)).collect();
        if let Some(gone) = before.own.get(contacts.len()) {
            return Err(HistoryError::conflict(gone).into());
        }
        if contacts.is_empty() {
            return Ok(true);
        }
        let mut caps: Vec<Cap<'_>> =
            channel.limits.iter().map(|limit| self.cap(limit, Scope::Channel(&channel.name))).collect();
        for campaign in campaigns {
            let scope = Scope::Campaign(&campaign.name);
            caps.extend(campaign.limits.iter().map(|limit| self.cap(limit, scope)));
        }
        match before.history.record_within(&contacts, &caps)? {
            Within::Recorded { .. } => Ok(true),
            Within::Full => Ok(false),
        }
    }

    fn campaigns(&self) -> Result<Vec<&'c Campaign>, DecideError> {
        let campaigns = &self.inputs.program.image.campaigns;
        let chosen = self.outcome.chosen.iter();
        chosen.map(|picked| campaigns.get(picked.campaign as usize).ok_or(DecideError::Corrupt)).collect()
    }

    fn contact(&self, place: u32, campaign: &Campaign, channel: &Channel) -> Contact {
        let (prefix, key) = self.who;
        Contact {
            id: id(prefix, place),
            customer: key.clone(),
            campaign: campaign.name.clone(),
            channel: channel.name.clone(),
            at: self.inputs.now,
        }
    }

    fn cap(&self, limit: &Limit, scope: Scope<'c>) -> Cap<'c> {
        Cap {
            customer: limit.per.is_per_customer().then_some(self.who.1.as_str()),
            scope,
            window: limit.per.window(self.inputs.now, self.inputs.program.image.zone),
            most: limit.most,
        }
    }
}
