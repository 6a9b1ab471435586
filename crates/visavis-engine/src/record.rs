//! Decide and record in one step, for hosts where deciding is delivering.
//!
//! In: what deciding takes, and a history that records. Out: an answer whose every choice is recorded. Where another thread was first
//! and a limit is full now, the decision is made anew; so no limit is ever passed, whoever else decides and records.

use smol_str::{SmolStr, format_smolstr};
use visavis_image::image::{Campaign, Decision, DecisionId, Limit};
use visavis_value::print;

use crate::call::Call;
use crate::decide::Outcome;
use crate::error::DecideError;
use crate::history::{Cap, Contact, ContactHistory, HistoryError, Scope, Within};
use crate::profile::Profile;
use crate::session::{Answer, Early, Manner, Session};
use crate::vm::{Inputs, Machine};

/// How often a decision is made anew where others were first. Each time a limit is full that was not, so that this is never
/// reached but by a history that contradicts itself.
pub(crate) const TRIES: u32 = 1_000;

impl Session {
    /// Answers a decision and records a contact for each campaign that it chose, in one step: with contacts of other threads
    /// and other hosts no limit is passed.
    ///
    /// The contact's id is made of the decision, the customer, the time and the choice's place, `home_hero/c-102/2026-03-10T08:00:00Z/1`,
    /// so that the same question asked again, after a crash for example, gives the same answer and records nothing twice: its own
    /// contacts do not count against it.
    ///
    /// While sources are pending it is, as [`Session::decide`], the answer at a deadline: made of what is known, delivered, and therefore
    /// recorded. [`Session::decide_early_and_record`] records only what is final.
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
        self.answer(decision, profile, call, (history, Manner { explains: false, records: true }))
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
        self.answer(decision, profile, call, (history, Manner { explains: true, records: true }))
    }

    /// Answers a decision and records what it chose, where no source that is pending could change the answer; otherwise records nothing
    /// and says which to fetch next. Where something is chosen, the source that names the customer is one of those.
    ///
    /// # Errors
    /// As [`Session::decide_and_record`].
    pub fn decide_early_and_record<'s>(
        &'s mut self,
        decision: DecisionId,
        profile: &'s Profile,
        call: &'s Call,
        history: &dyn ContactHistory,
    ) -> Result<Early<'s>, DecideError> {
        self.early(decision, profile, call, (history, Manner { explains: false, records: true }))
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

/// Records what a question's answer chooses.
pub(crate) struct Recorder<'r> {
    inputs: Inputs<'r>,
    decision: &'r Decision,
    history: &'r dyn ContactHistory,
    /// What the contacts' ids begin with, and the customer's key; nothing where there is none.
    who: Option<(String, SmolStr)>,
    /// What the same question has recorded before.
    own: Vec<Contact>,
}

impl<'r> Recorder<'r> {
    /// For the customer of this key.
    pub(crate) fn new(
        machine: &Machine<'r>,
        key: Option<u64>,
        decision: &'r Decision,
        history: &'r dyn ContactHistory,
    ) -> Result<Self, DecideError> {
        let inputs = machine.inputs;
        let key = key.and_then(|key| machine.pools().text(key)).filter(|key| !key.is_empty());
        let who = key.map(|key| (prefix(decision, key, inputs), SmolStr::new(key)));
        let own = match &who {
            Some((prefix, _)) => recorded_before(prefix, decision.choose, history)?,
            None => Vec::new(),
        };
        Ok(Self { inputs, decision, history, who, own })
    }

    /// What the same question has recorded before: it does not count against it.
    pub(crate) fn own(&self) -> &[Contact] {
        &self.own
    }

    /// Records what was chosen; no where a limit is full.
    pub(crate) fn record(&self, outcome: &Outcome) -> Result<bool, DecideError> {
        match &self.who {
            Some((prefix, key)) => self.record_for(prefix, key, outcome),
            None if outcome.chosen.is_empty() => Ok(true),
            None => Err(DecideError::NoCustomer),
        }
    }

    fn record_for(&self, prefix: &str, key: &SmolStr, outcome: &Outcome) -> Result<bool, DecideError> {
        let channel = self.inputs.program.image.channels.get(self.decision.channel.index());
        let channel = channel.ok_or(DecideError::Corrupt)?;
        let campaigns = self.campaigns(outcome)?;
        let contact = |place, campaign: &Campaign| Contact {
            id: id(prefix, place),
            customer: key.clone(),
            campaign: campaign.name.clone(),
            channel: channel.name.clone(),
            at: self.inputs.now,
        };
        let contacts: Vec<Contact> =
            (0..).zip(&campaigns).map(|(place, campaign)| contact(place, campaign)).collect();
        if let Some(gone) = self.own.get(contacts.len()) {
            return Err(HistoryError::conflict(gone).into());
        }
        if contacts.is_empty() {
            return Ok(true);
        }
        let mut caps: Vec<Cap<'_>> =
            channel.limits.iter().map(|limit| self.cap(limit, key, Scope::Channel(&channel.name))).collect();
        for campaign in campaigns {
            let scope = Scope::Campaign(&campaign.name);
            caps.extend(campaign.limits.iter().map(|limit| self.cap(limit, key, scope)));
        }
        match self.history.record_within(&contacts, &caps)? {
            Within::Recorded { .. } => Ok(true),
            Within::Full => Ok(false),
        }
    }

    fn campaigns(&self, outcome: &Outcome) -> Result<Vec<&'r Campaign>, DecideError> {
        let campaigns = &self.inputs.program.image.campaigns;
        let chosen = outcome.chosen.iter();
        chosen.map(|picked| campaigns.get(picked.campaign as usize).ok_or(DecideError::Corrupt)).collect()
    }

    fn cap<'c>(&self, limit: &Limit, key: &'c str, scope: Scope<'c>) -> Cap<'c> {
        Cap {
            customer: limit.per.is_per_customer().then_some(key),
            scope,
            window: limit.per.window(self.inputs.now, self.inputs.program.image.zone),
            most: limit.most,
        }
    }
}
