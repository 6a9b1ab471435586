//! One plain form of answer for every evaluator.

mod engine;
mod oracle;

use visavis_oracle::Contact;
use visavis_value::{Instant, Value};

pub use engine::{EngineBackend, decided as decided_by_engine};
pub use oracle::decided as decided_by_oracle;

/// What an evaluator says about one customer.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Answer {
    /// The attributes whose values did not fit, behind their sources' names, in order of declaration.
    pub misfits: Vec<String>,
    /// The names of the segments that the customer is in, in order of declaration.
    pub segments: Vec<String>,
    /// How the customer stands with every campaign, in order of name: the first step of the funnel that fails.
    pub standings: Vec<String>,
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

/// Why a record cannot be decided: the attribute behind its source's name, or an empty text where the record is no JSON
/// object.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unreadable(pub String);

/// An evaluator of one program.
pub trait Backend {
    /// Reads a record and answers everything about it, `contacts` being all that were ever made.
    ///
    /// # Errors
    /// Where the record cannot be decided.
    fn answer(
        &mut self,
        json: &str,
        record: u64,
        now: Instant,
        contacts: &[Contact],
    ) -> Result<Answer, Unreadable>;
}
