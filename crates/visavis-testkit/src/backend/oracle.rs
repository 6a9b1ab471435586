//! The reference evaluator's answers in the plain form.

use visavis_check::model::{AttributeId, CampaignId, DecisionId, Model};
use visavis_oracle::{Because, Oracle, Reason, RecordError};
use visavis_value::Instant;

use super::{Answer, Backend, Chosen, Decided, Unreadable};

impl Backend for Oracle<'_> {
    fn answer(&mut self, json: &str, record: u64, now: Instant) -> Result<Answer, Unreadable> {
        let model = self.model();
        let customer = self.read(json, Some(record)).map_err(|error| match error {
            RecordError::NotAnObject { .. } => Unreadable(String::new()),
            RecordError::Required { attribute, .. } => Unreadable(name(model, attribute)),
        })?;
        let names = self.segments_of(&customer, now).into_iter();
        let segments = names.filter_map(|id| model.segments.get(id.index())).map(|s| s.name.to_string());
        let ids = (0..).map(DecisionId).take(model.decisions.len());
        Ok(Answer {
            misfits: customer.misfits().iter().map(|misfit| name(model, misfit.attribute)).collect(),
            segments: segments.collect(),
            decisions: ids.map(|id| decided(model, self.decide(id, &customer, now))).collect(),
        })
    }
}

/// An attribute's name behind its source's.
fn name(model: &Model, id: AttributeId) -> String {
    let Some(attribute) = model.attributes.get(id.index()) else { return String::new() };
    let source = model.sources.get(attribute.source.index()).map_or("", |source| source.name.as_str());
    format!("{source}.{}", attribute.path.join("."))
}

fn decided(model: &Model, decision: visavis_oracle::Decision) -> Decided {
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
        Reason::HeldOut => ("held_out", String::new()),
        Reason::Outranked => ("outranked", String::new()),
    }
}
