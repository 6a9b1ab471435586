//! The engine's answers in the plain form.

use std::collections::BTreeMap;

use serde_json::value::RawValue;
use smol_str::ToSmolStr;
use visavis_engine::{
    Because, Call, ContactHistory, DecideError, Decision, DecisionId, Engine, EngineError, HistoryError,
    Image, Membership, MemoryHistory, Profile, Reason, RecordError, SegmentId, Session,
};
use visavis_oracle::Contact;
use visavis_value::Instant;

use super::{Answer, Backend, Chosen, Decided, Unreadable};

/// An engine with one profile and one session that serve every question, so that what a question leaves behind shows.
#[derive(Debug)]
pub struct EngineBackend {
    engine: Engine,
    profile: Profile,
    session: Session,
    contacts: Vec<Contact>,
}

impl EngineBackend {
    /// An engine for an image.
    ///
    /// # Errors
    /// Where the engine refuses the image.
    pub fn new(image: Image) -> Result<Self, EngineError> {
        Ok(Self::of(Engine::new(image)?))
    }

    /// An engine that finds its rules by an index, however few they are. Its odds, which decide nothing, are arbitrary, so that
    /// the index takes now one access to a rule and now another.
    ///
    /// # Errors
    /// Likewise.
    pub fn indexed(mut image: Image) -> Result<Self, EngineError> {
        let seed = image.code.len();
        let odds = (0..image.atoms.len()).map(|atom| ((atom + seed) * 40_503 % 65_536) as u16);
        image.odds = odds.collect();
        Ok(Self::of(Engine::indexed_from(image, 0)?))
    }

    fn of(engine: Engine) -> Self {
        Self { profile: engine.profile(), session: engine.session(), engine, contacts: Vec::new() }
    }

    fn decided(&mut self, id: DecisionId, call: &Call) -> Result<Decided, DecideError> {
        let history = self.history()?;
        let plain = self.session.decide(id, &self.profile, call, &history)?.to_decision()?;
        let explained = self.session.explain(id, &self.profile, call, &history)?.to_decision()?;
        let mut decided = decided(explained.clone());
        if (&plain.chosen, plain.fallback) != (&explained.chosen, explained.fallback) {
            let differs = (explained.decision.into(), "differs", "where nobody asks for reasons".into());
            decided.rejected.push(differs);
        }
        if let Some(differs) = self.recorded(id, call, &history, &plain)? {
            decided.rejected.push((plain.decision.into(), "differs", differs));
        }
        Ok(decided)
    }

    /// What is wrong where the choices are recorded, and asked for once more.
    fn recorded(
        &mut self,
        id: DecisionId,
        call: &Call,
        history: &MemoryHistory,
        plain: &Decision,
    ) -> Result<Option<String>, DecideError> {
        let before = history.len();
        for _ in 0..2 {
            let again = match self.session.decide_and_record(id, &self.profile, call, history) {
                Ok(answer) => answer.to_decision()?,
                Err(DecideError::NoCustomer)
                    if plain.customer.as_deref().is_none_or(str::is_empty) && !plain.chosen.is_empty() =>
                {
                    continue;
                }
                Err(error) => return Ok(Some(error.to_string())),
            };
            if again != *plain {
                return Ok(Some(format!("recorded: {again:?}")));
            }
        }
        let new = history.len() - before;
        let wanted = if plain.customer.as_deref().is_none_or(str::is_empty) { 0 } else { plain.chosen.len() };
        Ok((new != wanted).then(|| format!("{new} contacts recorded")))
    }

    /// The contacts that were made.
    fn history(&self) -> Result<MemoryHistory, HistoryError> {
        let history = MemoryHistory::new();
        for (number, contact) in self.contacts.iter().enumerate() {
            history.record(&visavis_engine::Contact {
                id: number.to_smolstr(),
                customer: contact.customer.clone(),
                campaign: contact.campaign.clone(),
                channel: contact.channel.clone(),
                at: contact.at,
            })?;
        }
        Ok(history)
    }
}

impl EngineBackend {
    /// What the engine says about the profile as it stands.
    fn ask(&mut self, call: &Call) -> Result<Answer, DecideError> {
        let mut segments = Vec::new();
        self.session.segments_of(&self.profile, call, &mut segments)?;
        let ids: Vec<DecisionId> = (0..).map(DecisionId).take(self.engine.image().decisions.len()).collect();
        // Asked between others, so that what it leaves behind shows.
        let membership = self.membership(&ids, call)?;
        let decisions = ids.into_iter().map(|id| self.decided(id, call));
        let mut decisions: Vec<Decided> = decisions.collect::<Result<_, _>>()?;
        let standings = membership.standings().iter().map(|standing| format!("{standing:?}")).collect();
        if let (Some(differs), Some(first)) =
            (self.differs(&membership, &segments, &decisions), decisions.first_mut())
        {
            first.rejected.push((String::new(), "differs", differs));
        }
        Ok(Answer { misfits: Vec::new(), segments: self.names(&segments), standings, decisions })
    }

    fn names(&self, segments: &[SegmentId]) -> Vec<String> {
        let names = segments.iter().filter_map(|id| self.engine.segment_name(*id));
        names.map(ToOwned::to_owned).collect()
    }

    fn membership(&mut self, decisions: &[DecisionId], call: &Call) -> Result<Membership, DecideError> {
        let (history, mut found) = (self.history()?, Membership::default());
        self.session.membership(&self.profile, call, &history, decisions, &mut found)?;
        Ok(found)
    }

    /// What is wrong where everything at once is not what each question gives alone.
    fn differs(&self, found: &Membership, segments: &[SegmentId], decisions: &[Decided]) -> Option<String> {
        let image = self.engine.image();
        let chosen = |number: usize, decided: &Decided| {
            let picks = found.picks().iter().filter(|pick| pick.decision.index() == number);
            let picks = picks.map(|pick| {
                let campaign = self.engine.campaign_name(pick.campaign).unwrap_or_default();
                (campaign, pick.variant_name(image), pick.is_fallback)
            });
            let told = decided.chosen.iter();
            let told = told.map(|c| (c.campaign.as_str(), c.variant.as_deref(), decided.fallback));
            picks.eq(told)
        };
        let is_same = found.segments() == segments
            && decisions.iter().enumerate().all(|(number, decided)| chosen(number, decided));
        (!is_same).then(|| format!("everything at once: {found:?}"))
    }

    /// The same question with the record's context given by the call; `None` where the record has none.
    fn ask_apart(&mut self, json: &str, now: Instant) -> Option<Result<Answer, String>> {
        let mut record: BTreeMap<String, Box<RawValue>> = serde_json::from_str(json).ok()?;
        let context = record.remove("context").filter(|raw| raw.get().starts_with('{'))?;
        let json = serde_json::to_string(&record).ok()?;
        let in_words = |error: &dyn std::error::Error| error.to_string();
        Some(match Call::at(now).context(&self.engine, context.get().as_bytes()) {
            Err(error) => Err(in_words(&error)),
            Ok(call) => match self.profile.read_json(json.as_bytes()) {
                Err(error) => Err(in_words(&error)),
                Ok(()) => self.ask(&call).map_err(|error| in_words(&error)),
            },
        })
    }
}

impl Backend for EngineBackend {
    fn answer(
        &mut self,
        json: &str,
        record: u64,
        now: Instant,
        contacts: &[Contact],
    ) -> Result<Answer, Unreadable> {
        self.contacts = contacts.to_vec();
        self.profile.set_record(record);
        let has_context = self.engine.image().sources.iter().any(|source| source.is_context);
        let apart = if has_context { self.ask_apart(json, now) } else { None };
        let read = self.profile.read_json(json.as_bytes());
        // What is missing of the context shows only when asked, since a call may bring it.
        let asked = self.ask(&Call::at(now));
        if let (Err(error), Ok(_)) = (&read, &asked) {
            return Err(Unreadable(format!("{error}, and yet it is decided")));
        }
        let mut answer = asked.map_err(unreadable)?;
        if let Some(apart) = apart.filter(|apart| apart.as_ref() != Ok(&answer)) {
            return Err(Unreadable(format!("{answer:?}, but with the context in the call {apart:?}")));
        }
        answer.misfits = self.profile.misfits().map(|misfit| misfit.attribute().to_owned()).collect();
        Ok(answer)
    }
}

fn unreadable(error: DecideError) -> Unreadable {
    Unreadable(match error {
        DecideError::Record(RecordError::Json(_)) => String::new(),
        DecideError::Record(RecordError::Misfit(misfit)) => misfit.attribute().to_owned(),
        DecideError::Record(RecordError::Absent { attribute, .. }) => attribute.into(),
        error => format!("{error:?}"),
    })
}

/// An answer of the engine's in the plain form.
#[must_use]
pub fn decided(decision: Decision) -> Decided {
    let chosen = decision.chosen.into_iter().map(|chosen| Chosen {
        campaign: chosen.campaign.into(),
        channel: chosen.channel.into(),
        variant: chosen.variant.map(Into::into),
        value: chosen.value,
        content: chosen.content.into_iter().map(|(name, value)| (name.into(), value)).collect(),
    });
    let rejected = decision.rejected.unwrap_or_default().into_iter().map(|rejected| {
        let name = rejected.reason.name();
        (rejected.campaign.into(), name, says(rejected.reason))
    });
    Decided { chosen: chosen.collect(), fallback: decision.fallback, rejected: rejected.collect() }
}

fn says(reason: Reason) -> String {
    match reason {
        Reason::NotOnChannel | Reason::OutsideWindow | Reason::HeldOut | Reason::Outranked => String::new(),
        Reason::NoConsent { requires } => requires.into(),
        Reason::Guarded { by } => by.into(),
        Reason::NotInAudience { because: Because::Condition(text) } => format!("condition {text}"),
        Reason::NotInAudience { because: Because::Missing(name) } => format!("missing {name}"),
        Reason::Excluded { condition } => condition.into(),
        Reason::QuietHours { hours } => hours.into(),
        Reason::Capped { limit, of, missing } => {
            format!("{limit} {of:?}, no key: {}", missing.is_some())
        }
    }
}
