//! Why a record has no decision.
//!
//! In: what the reader or the engine says. Out: one line for people, and one JSON line that stands in the decision's
//! place.

use std::fmt;

use serde::Serialize;
use visavis::{DecideError, Misfit, RecordError};

/// What is wrong with a record; whatever does not apply is `None`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct Problem {
    attribute: Option<String>,
    found: Option<String>,
    expected: Option<String>,
    message: String,
}

impl Problem {
    /// The record itself is not what it should be.
    pub(crate) fn record(found: impl Into<String>, expected: impl Into<String>) -> Self {
        Self::new(None, Some(found.into()), expected.into())
    }

    fn new(attribute: Option<&str>, found: Option<String>, expected: String) -> Self {
        let place = attribute.map(|name| format!("attribute `{name}`: ")).unwrap_or_default();
        let what = found.as_deref().unwrap_or("nothing");
        let message = format!("{place}found {what}, expected {expected}");
        Self { attribute: attribute.map(ToOwned::to_owned), found, expected: Some(expected), message }
    }

    fn misfit(misfit: &Misfit) -> Self {
        Self::new(Some(misfit.attribute()), Some(misfit.found().into()), misfit.expected().into())
    }

    /// What has no attribute.
    pub(crate) fn other(error: &dyn fmt::Display) -> Self {
        Self { attribute: None, found: None, expected: None, message: error.to_string() }
    }

    /// The line that stands in the place of the decision, with its end.
    pub(crate) fn to_json_line(&self, record: u64) -> String {
        #[derive(Serialize)]
        struct Line<'p> {
            record: u64,
            error: &'p Problem,
        }
        // Texts and a number always serialize.
        let mut line = serde_json::to_string(&Line { record, error: self }).unwrap_or_default();
        line.push('\n');
        line
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl From<&RecordError> for Problem {
    fn from(error: &RecordError) -> Self {
        match error {
            RecordError::Misfit(misfit) => Self::misfit(misfit),
            RecordError::Absent { attribute, expected } => Self::new(Some(attribute), None, expected.clone()),
            RecordError::Json(json) => Self {
                attribute: None,
                found: Some(format!("broken JSON at byte {}", json.offset())),
                expected: Some(json.expected().into()),
                message: error.to_string(),
            },
            RecordError::Serialize { .. }
            | RecordError::Bind(_)
            | RecordError::OtherProgram
            | RecordError::Unfinished => Self::other(error),
        }
    }
}

impl From<&DecideError> for Problem {
    fn from(error: &DecideError) -> Self {
        match error {
            DecideError::Record(error) => error.into(),
            _ => Self::other(error),
        }
    }
}
