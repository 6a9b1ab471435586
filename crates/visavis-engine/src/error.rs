//! What can go wrong: with an image, with a record, with a decision.
//!
//! Out: errors that name the attribute, what was found and what was expected. A host gets one for every input that has
//! no answer; never a panic, and never a guess.

use smol_str::SmolStr;

use crate::history::HistoryError;

/// Why an image cannot be run.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum EngineError {
    /// The image breaks a promise that every compiled program keeps.
    #[error(transparent)]
    Verify(#[from] visavis_image::VerifyError),
    /// A pattern is no regular expression, or one that is too large.
    #[error("the pattern `{pattern}` cannot be used")]
    Pattern {
        /// The pattern.
        pattern: SmolStr,
    },
    /// The image's constants do not fit the engine's memory layout.
    #[error("the image's constants are too large")]
    TooLarge,
}

/// Why a record is no JSON object.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("broken JSON at byte {at}: expected {expected}")]
pub struct JsonError {
    at: usize,
    expected: &'static str,
}

impl JsonError {
    pub(crate) fn new(at: usize, expected: &'static str) -> Self {
        Self { at, expected }
    }

    /// Where it stops being JSON, in bytes from the start of the record.
    #[must_use]
    pub fn offset(&self) -> usize {
        self.at
    }

    /// What would have been right there.
    #[must_use]
    pub fn expected(&self) -> &'static str {
        self.expected
    }
}

/// A value that does not fit its attribute.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{attribute}`: found {found}, expected {expected}")]
pub struct Misfit {
    pub(crate) attribute: SmolStr,
    pub(crate) found: String,
    pub(crate) expected: String,
}

impl Misfit {
    /// The attribute's name in the program, behind its source's: `crm.address.city`.
    #[must_use]
    pub fn attribute(&self) -> &str {
        &self.attribute
    }

    /// What was found, as it stands in the record; shortened where it is long.
    #[must_use]
    pub fn found(&self) -> &str {
        &self.found
    }

    /// What was expected, in words.
    #[must_use]
    pub fn expected(&self) -> &str {
        &self.expected
    }
}

/// Why a record cannot be decided.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RecordError {
    /// It is no JSON object.
    #[error(transparent)]
    Json(#[from] JsonError),
    /// A required attribute has a value that does not fit.
    #[error(transparent)]
    Misfit(Misfit),
    /// A required attribute is absent.
    #[error("`{attribute}`: found nothing, expected {expected}")]
    Absent {
        /// The attribute's name in the program, behind its source's.
        attribute: SmolStr,
        /// What was expected, in words.
        expected: String,
    },
    /// The name that a piece of the record is given by is none of the program's.
    #[error(transparent)]
    Bind(#[from] BindError),
    /// The columns, or the event, belong to another program.
    #[error("the columns belong to another program")]
    OtherProgram,
    /// The record comes in pieces, and its end was not said.
    #[error("the profile was begun and not finished")]
    Unfinished,
    /// A value cannot be written as JSON.
    #[error("not a record: {message}")]
    Serialize {
        /// Why.
        message: String,
    },
}

/// Why a table, or a piece of a record, is nobody's.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BindError {
    /// The program has no source of this name.
    #[error("the program has no source `{name}`")]
    NoSuchSource {
        /// The name.
        name: SmolStr,
    },
    /// The program reads no event of this name.
    #[error("the program reads no event `{name}`")]
    NoSuchEvent {
        /// The name.
        name: SmolStr,
    },
    /// Several sources have an event of this name.
    #[error("several sources have an event `{name}`; say whose, such as `{source_name}.{name}`")]
    SeveralEvents {
        /// The name.
        name: SmolStr,
        /// The first source that has one.
        source_name: SmolStr,
    },
}

/// Why there is no decision.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DecideError {
    /// The profile's record, or the call's context, cannot be decided.
    #[error(transparent)]
    Record(#[from] RecordError),
    /// The program has no decision of this name.
    #[error("the program has no decision `{name}`")]
    NoSuchDecision {
        /// The name.
        name: SmolStr,
    },
    /// The profile or the call was made for another program.
    #[error("the profile or the call belongs to another program")]
    OtherProgram,
    /// The contact history gives no answer, or records nothing.
    #[error(transparent)]
    History(#[from] HistoryError),
    /// What was chosen cannot be recorded, as the customer has no key.
    #[error("what is chosen for a customer without a key cannot be recorded")]
    NoCustomer,
    /// Others record so much at the same time that the decision never stood.
    #[error("others fill the limits faster than the decision can be made")]
    Contended,
    /// The texts that the program computes would take more than the engine gives them.
    #[error("the computed texts are too long")]
    TooLong,
    /// The image breaks a promise that verification should have held it to.
    #[error("the image is corrupt")]
    Corrupt,
}

/// Why a run stops without an answer; small, as every step of a run may give it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Halt {
    /// See [`DecideError::Corrupt`]
    Corrupt,
    /// See [`DecideError::TooLong`]
    TooLong,
    /// See [`DecideError::History`]; the error itself lies beside.
    History,
}

impl From<Halt> for DecideError {
    fn from(halt: Halt) -> Self {
        match halt {
            // Where the history fails there is an error beside.
            Halt::Corrupt | Halt::History => Self::Corrupt,
            Halt::TooLong => Self::TooLong,
        }
    }
}
