//! One plain form of answer for every evaluator.

use visavis_check::model::{DecisionId, Model};
use visavis_oracle::{Because, Oracle, Reason, RecordError};
use visavis_value::{Instant, Value};

/// What an evaluator says about one customer.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Answer {
    /// The names of the segments that the customer is in, in order of declaration.
    pub segments: Vec<String>,
    /// The answer of every decision, in order of declaration.
    pub decisions: Vec<Decided>,
}

impl Answer {
    /// A field of what the first decision chose first.
    #[must_use]
    pub fn field(&self, place: usize) -> Option<&Value> {
        self.decisions.first()?.chosen.first()?.content.get(place)?.1.as_ref()
    }
}

/// The answer of one decision.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Decided {
    /// Who is chosen, the best first.
    pub chosen: Vec<Chosen>,
    /// Whether the fallback was taken.
    pub fallback: bool,
    /// Who is not: the campaign, the reason, and what the reason says.
    pub rejected: Vec<(String, &'static str, String)>,
}

/// A campaign that was chosen.
#[derive(Debug, Clone, PartialEq)]
pub struct Chosen {
    /// Its name.
    pub campaign: String,
    /// The channel's name.
    pub channel: String,
    /// The variant's name.
    pub variant: Option<String>,
    /// What it is worth.
    pub value: Option<Value>,
    /// The channel's fields.
    pub content: Vec<(String, Option<Value>)>,
}

/// Why a record cannot be decided: the attribute, or an empty text where the record is no JSON object.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unreadable(pub String);

/// An evaluator of one program.
pub trait Backend {
    /// Reads a record and answers everything about it.
    ///
    /// # Errors
    /// Where the record cannot be decided.
    fn answer(&self, json: &str, record: u64, now: Instant) -> Result<Answer, Unreadable>;
}

impl Backend for Oracle<'_> {
    fn answer(&self, json: &str, record: u64, now: Instant) -> Result<Answer, Unreadable> {
        let model = self.model();
        let customer = self.read(json, Some(record)).map_err(|error| match error {
            RecordError::NotAnObject { .. } => Unreadable(String::new()),
            RecordError::Required { attribute, .. } => Unreadable(
                model.attributes.get(attribute.index()).map(|a| a.path.join(".")).unwrap_or_default(),
            ),
        })?;
        let names = self.segments_of(&customer, now).into_iter();
        let segments = names.filter_map(|id| model.segments.get(id.index())).map(|s| s.name.to_string());
        let ids = (0..).map(DecisionId).take(model.decisions.len());
        Ok(Answer {
            segments: segments.collect(),
            decisions: ids.map(|id| decided(model, self.decide(id, &customer, now))).collect(),
        })
    }
}

fn decided(model: &Model, decision: visavis_oracle::Decision) -> Decided {
    let campaign = |id: visavis_check::model::CampaignId| {
        model.campaigns.get(id.index()).map(|c| c.name.to_string()).unwrap_or_default()
    };
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
