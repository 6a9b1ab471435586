//! Many steps of recording in one transaction, for runs over many customers.

use std::sync::{Mutex, MutexGuard, PoisonError};

use redb::WriteTransaction;
use visavis_engine::{Cap, Contact, ContactHistory, HistoryError, Scope, Window, Within};

use crate::error::unusable;
use crate::tables::Writer;

/// A history whose contacts are safe once it is committed. It sees them before.
pub struct Batch {
    writing: Mutex<WriteTransaction>,
}

impl std::fmt::Debug for Batch {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Batch")
    }
}

impl Batch {
    pub(crate) fn new(writing: WriteTransaction) -> Self {
        Self { writing: Mutex::new(writing) }
    }

    /// Makes everything that was recorded safe.
    ///
    /// # Errors
    /// Where the file cannot be written; then nothing of the batch is recorded.
    pub fn commit(self) -> Result<(), HistoryError> {
        self.writing.into_inner().unwrap_or_else(PoisonError::into_inner).commit().map_err(unusable)
    }

    fn lock(&self) -> MutexGuard<'_, WriteTransaction> {
        self.writing.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl ContactHistory for Batch {
    fn count(&self, customer: &str, scope: Scope<'_>, window: Window) -> Result<u64, HistoryError> {
        let writing = self.lock();
        let writer = Writer::open(&writing).map_err(unusable)?;
        writer.count(Some(customer), scope, window).map_err(unusable)
    }

    fn total(&self, scope: Scope<'_>, window: Window) -> Result<u64, HistoryError> {
        let writing = self.lock();
        let writer = Writer::open(&writing).map_err(unusable)?;
        writer.count(None, scope, window).map_err(unusable)
    }

    fn contact(&self, id: &str) -> Result<Option<Contact>, HistoryError> {
        let writing = self.lock();
        Writer::open(&writing).map_err(unusable)?.known(id).map_err(unusable)
    }

    fn record_within(&self, contacts: &[Contact], caps: &[Cap<'_>]) -> Result<Within, HistoryError> {
        let writing = self.lock();
        Writer::open(&writing).map_err(unusable)?.within(contacts, caps)
    }
}
