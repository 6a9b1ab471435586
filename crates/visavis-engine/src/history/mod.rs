//! The history of contacts: what limits count, and where what was delivered is recorded.
//!
//! In: contacts. Out: how many there were. The engine does no I/O: a host brings the history, of memory ([`MemoryHistory`]), of a
//! file (`visavis-store`), or its own behind [`ContactHistory`]. What cannot be read is an error of that decision, never a guess.

mod memory;

use std::fmt;

use smol_str::SmolStr;
use visavis_value::{Instant, print};

pub use memory::MemoryHistory;
pub use visavis_value::limit::Window;

/// A message that a customer got.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contact {
    /// What names this contact and no other, so that whoever records it again records nothing.
    pub id: SmolStr,
    /// The customer's key.
    pub customer: SmolStr,
    /// The campaign's name.
    pub campaign: SmolStr,
    /// The channel's name.
    pub channel: SmolStr,
    /// When.
    pub at: Instant,
}

impl fmt::Display for Contact {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut at = String::new();
        print::rfc3339(&mut at, self.at);
        write!(f, "`{}` to `{}` via `{}` at {at}", self.campaign, self.customer, self.channel)
    }
}

/// Which contacts are counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Scope<'n> {
    /// Those of a campaign, on every channel; its name.
    Campaign(&'n str),
    /// Those on a channel, of every campaign; its name.
    Channel(&'n str),
}

impl Scope<'_> {
    /// Whether a contact is one of them.
    #[must_use]
    pub fn has(self, contact: &Contact) -> bool {
        match self {
            Self::Campaign(name) => contact.campaign == name,
            Self::Channel(name) => contact.channel == name,
        }
    }
}

/// At most so many contacts may be in a history.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cap<'n> {
    /// Whose contacts count; everybody's where `None`.
    pub customer: Option<&'n str>,
    /// Which of them.
    pub scope: Scope<'n>,
    /// Of what time.
    pub window: Window,
    /// How many.
    pub most: u64,
}

impl Cap<'_> {
    /// Whether a contact counts.
    #[must_use]
    pub fn counts(&self, contact: &Contact) -> bool {
        self.customer.is_none_or(|customer| contact.customer == customer)
            && self.scope.has(contact)
            && self.window.contains(contact.at)
    }
}

/// What became of a contact that was to be recorded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Recorded {
    /// It was not known before.
    New,
    /// It was recorded already, and counts once.
    Known,
}

/// What became of contacts that were to be recorded within limits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Within {
    /// All of them are recorded now; so many were not known before.
    Recorded {
        /// How many.
        new: usize,
    },
    /// A cap would have been passed; nothing is recorded.
    Full,
}

/// Why a history gives no answer.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum HistoryError {
    /// It cannot be read or written.
    #[error("the contact history cannot be used: {message}")]
    Unusable {
        /// Why.
        message: String,
    },
    /// A contact of this id is recorded, and it is another one.
    #[error("the contact `{id}` is recorded already, and otherwise: {known}")]
    Conflict {
        /// The id.
        id: SmolStr,
        /// The contact that is recorded, in words.
        known: String,
    },
    /// There is no history to record in.
    #[error("no contact history is kept here")]
    NotKept,
}

impl HistoryError {
    /// That another contact has the id of this one.
    #[must_use]
    pub fn conflict(known: &Contact) -> Self {
        Self::Conflict { id: known.id.clone(), known: known.to_string() }
    }
}

/// What was delivered to whom and when.
///
/// Everything that was recorded counts at once, for every thread. An implementation that keeps its contacts somewhere that
/// outlives the process returns from recording only when they are safe there.
pub trait ContactHistory: Send + Sync {
    /// How many contacts a customer had.
    ///
    /// # Errors
    /// Where the history cannot be read.
    fn count(&self, customer: &str, scope: Scope<'_>, window: Window) -> Result<u64, HistoryError>;

    /// How many contacts all customers had.
    ///
    /// # Errors
    /// Where the history cannot be read.
    fn total(&self, scope: Scope<'_>, window: Window) -> Result<u64, HistoryError>;

    /// The contact of an id.
    ///
    /// # Errors
    /// Where the history cannot be read.
    fn contact(&self, id: &str) -> Result<Option<Contact>, HistoryError>;

    /// Records contacts in one step that nobody else's can come between: all of them where, with them, no cap is passed,
    /// else none. A contact that is known already is not new: it counts once, and no cap stands against it. A cap under
    /// which none of the new contacts counts is not asked.
    ///
    /// # Errors
    /// Where the history cannot be read or written, and where a contact of one of the ids is another one; then nothing is
    /// recorded.
    fn record_within(&self, contacts: &[Contact], caps: &[Cap<'_>]) -> Result<Within, HistoryError>;

    /// Records a contact; one that is known already counts once.
    ///
    /// # Errors
    /// As [`ContactHistory::record_within`].
    fn record(&self, contact: &Contact) -> Result<Recorded, HistoryError> {
        match self.record_within(std::slice::from_ref(contact), &[])? {
            Within::Recorded { new: 0 } => Ok(Recorded::Known),
            Within::Recorded { .. } | Within::Full => Ok(Recorded::New),
        }
    }
}

/// No contacts, and none recorded: for programs without limits, and for hosts that choose to decide without them.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct NoContacts;

impl ContactHistory for NoContacts {
    fn count(&self, _: &str, _: Scope<'_>, _: Window) -> Result<u64, HistoryError> {
        Ok(0)
    }

    fn total(&self, _: Scope<'_>, _: Window) -> Result<u64, HistoryError> {
        Ok(0)
    }

    fn contact(&self, _: &str) -> Result<Option<Contact>, HistoryError> {
        Ok(None)
    }

    fn record_within(&self, _: &[Contact], _: &[Cap<'_>]) -> Result<Within, HistoryError> {
        Err(HistoryError::NotKept)
    }
}
