//! The reference evaluator's answers in the plain form.

use visavis_check::model::{CampaignId, DecisionId, EventId, Model, SourceIdx};
use visavis_oracle::{Because, Contact, Oracle, Place, Reason, RecordError};
use visavis_value::Instant;

use super::{Answer, Backend, Chosen, Decided, Unreadable};

impl Backend for Oracle<'_> {
    fn answer(
        &mut self,
        json: &str,
        record: u64,
        now: Instant,
        contacts: &[Contact],
    ) -> Result<Answer, Unreadable> {
        let (model, oracle) = (self.model(), self.with_contacts(contacts));
        let customer = self.read(json, Some(record)).map_err(|error| match error {
            RecordError::NotAnObject { .. } => Unreadable(String::new()),
            RecordError::Required { place, .. } => Unreadable(name(model, place)),
        })?;
        let names = self.segments_of(&customer, now).into_iter();
        let segments = names.filter_map(|id| model.segments.get(id.index())).map(|s| s.name.to_string());
        let ids = (0..).map(DecisionId).take(model.decisions.len());
        let campaigns = (0..).map(CampaignId).take(model.campaigns.len());
        let standings = campaigns.filter_map(|id| oracle.standing(id, &customer, now));
        Ok(Answer {
            misfits: customer.misfits().iter().map(|misfit| name(model, misfit.place)).collect(),
            segments: segments.collect(),
            standings: standings.map(|standing| format!("{standing:?}")).collect(),
            decisions: ids.map(|id| decided(model, oracle.decide(id, &customer, now))).collect(),
        })
    }
}

/// An attribute's or field's name behind its source's; of a field with its event's and the number of the event, from 0.
fn name(model: &Model, place: Place) -> String {
    let source = |id: SourceIdx| model.sources.get(id.index()).map_or("", |source| source.name.as_str());
    let event = |id: EventId| {
        let event = model.events.get(id.index());
        event.map(|event| format!("{}.{}", source(event.source), event.name)).unwrap_or_default()
    };
    match place {
        Place::Attribute(id) => {
            let attribute = model.attributes.get(id.index());
            attribute.map(|a| format!("{}.{}", source(a.source), a.path.join("."))).unwrap_or_default()
        }
        Place::Event(id) => event(id),
        Place::Element(id, index) => format!("{}[{index}]", event(id)),
        Place::Field(id, index, field) => {
            let field = model.events.get(id.index()).and_then(|event| event.field(field));
            format!("{}[{index}].{}", event(id), field.map_or("", |field| field.name.as_str()))
        }
    }
}

/// An answer of the reference evaluator's in the plain form.
#[must_use]
pub fn decided(model: &Model, decision: visavis_oracle::Decision) -> Decided {
    let campaign =
        |id: CampaignId| model.campaigns.get(id.index()).map(|c| c.name.to_string()).unwrap_or_default();
    let chosen = decision.chosen.into_iter().map(|chosen| Chosen {
        campaign: campaign(chosen.campaign),
        channel: model.channels.get(chosen.channel.index()).map(|c| c.name.to_string()).unwrap_or_default(),
        variant: chosen.variant.map(Into::into),
        value: chosen.value,
        content: chosen.content.into_iter().map(|(name, value)| (name.into(), value)).collect(),
    });
    let rejected = decision.rejected.into_iter().map(|rejected| {
        let (reason, says) = words(rejected.reason);
        (campaign(rejected.campaign), reason, says)
    });
    Decided { chosen: chosen.collect(), fallback: decision.fallback, rejected: rejected.collect() }
}

fn words(reason: Reason) -> (&'static str, String) {
    match reason {
        Reason::NotOnChannel => ("not_on_channel", String::new()),
        Reason::OutsideWindow => ("outside_window", String::new()),
        Reason::NoConsent { requires } => ("no_consent", requires.into()),
        Reason::Guarded { guard } => ("guarded", guard.into()),
        Reason::NotInAudience(Because::Condition(text)) => ("not_in_audience", format!("condition {text}")),
        Reason::NotInAudience(Because::Missing(name)) => ("not_in_audience", format!("missing {name}")),
        Reason::Excluded { except } => ("excluded", except.into()),
        Reason::QuietHours { hours } => ("quiet_hours", hours.into()),
        Reason::Capped { limit, of, no_key } => ("capped", format!("{limit} {of:?}, no key: {no_key}")),
        Reason::HeldOut => ("held_out", String::new()),
        Reason::Outranked => ("outranked", String::new()),
    }
}
