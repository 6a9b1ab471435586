//! The engine's answers in the plain form.

use visavis_engine::{
    Because, Call, DecideError, Decision, DecisionId, Engine, EngineError, Image, Profile, Reason,
    RecordError, Session,
};
use visavis_value::Instant;

use super::{Answer, Backend, Chosen, Decided, Unreadable};

/// An engine with one profile and one session that serve every question, so that what a question leaves behind shows.
#[derive(Debug)]
pub struct EngineBackend {
    engine: Engine,
    profile: Profile,
    session: Session,
}

impl EngineBackend {
    /// An engine for an image.
    ///
    /// # Errors
    /// Where the engine refuses the image.
    pub fn new(image: Image) -> Result<Self, EngineError> {
        let engine = Engine::new(image)?;
        Ok(Self { profile: engine.profile(), session: engine.session(), engine })
    }

    fn decided(&mut self, id: DecisionId, call: &Call) -> Result<Decided, DecideError> {
        let plain = self.session.decide(id, &self.profile, call)?.to_decision()?;
        let explained = self.session.explain(id, &self.profile, call)?.to_decision()?;
        let mut decided = decided(explained.clone());
        if (plain.chosen, plain.fallback) != (explained.chosen, explained.fallback) {
            decided.rejected.push((plain.decision.into(), "differs", "where nobody asks for reasons".into()));
        }
        Ok(decided)
    }
}

impl Backend for EngineBackend {
    fn answer(&mut self, json: &str, record: u64, now: Instant) -> Result<Answer, Unreadable> {
        self.profile.set_record(record);
        let read = self.profile.read_json(json.as_bytes());
        let call = Call::at(now);
        let mut segments = Vec::new();
        // What is wrong with the context shows only now, since a call may bring another one.
        let asked = self.session.segments_of(&self.profile, &call, &mut segments);
        if let (Err(error), Ok(())) = (&read, &asked) {
            return Err(Unreadable(format!("{error}, and yet it is decided")));
        }
        asked.map_err(unreadable)?;
        let names = segments.into_iter().filter_map(|id| self.engine.segment_name(id));
        let segments = names.map(ToOwned::to_owned).collect();
        let ids: Vec<DecisionId> = (0..).map(DecisionId).take(self.engine.image().decisions.len()).collect();
        let decisions: Result<Vec<Decided>, DecideError> =
            ids.into_iter().map(|id| self.decided(id, &call)).collect();
        Ok(Answer {
            misfits: self.profile.misfits().map(|misfit| misfit.attribute().to_owned()).collect(),
            segments,
            decisions: decisions.map_err(unreadable)?,
        })
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

fn decided(decision: Decision) -> Decided {
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
    }
}
