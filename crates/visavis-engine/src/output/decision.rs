//! A decision that stands on its own.

use smol_str::SmolStr;
use visavis_value::{Instant, Value};

use crate::decide::Reason;

/// The answer of a decision. It serializes to the JSON that the tools print.
#[derive(Debug, Clone, PartialEq)]
pub struct Decision {
    /// Which decision.
    pub decision: SmolStr,
    /// The customer's key, or the record's number where the program has no key; `None` where there is neither.
    pub customer: Option<String>,
    /// When.
    pub at: Instant,
    /// The content hash of the program, so that a decision can be traced to its rules.
    pub program: SmolStr,
    /// Who is chosen, the best first.
    pub chosen: Vec<Chosen>,
    /// Whether the fallback was taken.
    pub fallback: bool,
    /// The sources that had not answered, in order of declaration; what they would have said was not known.
    pub unanswered: Vec<SmolStr>,
    /// Every candidate that is not chosen in order of name, then the fallback where it was asked and failed; `None` where nobody asked
    /// for reasons.
    pub rejected: Option<Vec<Rejected>>,
}

/// A campaign that was chosen.
#[derive(Debug, Clone, PartialEq)]
pub struct Chosen {
    /// The campaign's name.
    pub campaign: SmolStr,
    /// The channel's name.
    pub channel: SmolStr,
    /// The variant's name, where the campaign has variants there.
    pub variant: Option<SmolStr>,
    /// What it is worth: a number or money.
    pub value: Option<Value>,
    /// The channel's fields in order of declaration; `None` is missing.
    pub content: Vec<(SmolStr, Option<Value>)>,
}

/// A candidate that was not chosen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rejected {
    /// The campaign's name.
    pub campaign: SmolStr,
    /// Why.
    pub reason: Reason,
    /// The sources that had not answered and may yet change that.
    pub unanswered: Vec<SmolStr>,
}
