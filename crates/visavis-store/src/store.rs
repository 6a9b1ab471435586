//! The file as a contact history.

use std::path::{Path, PathBuf};

use redb::{Database, ReadableDatabase, ReadableTable, ReadableTableMetadata};
use visavis_engine::{Cap, Contact, ContactHistory, HistoryError, Recorded, Scope, Window, Within};

use crate::batch::Batch;
use crate::count::{Totals, of_customer};
use crate::error::{StoreError, unusable};
use crate::tables::{ABOUT, CONTACTS, CUSTOMERS, DAYS, FORMAT, QUARTERS, TIMES, Writer, contact};

/// The key of the format's number.
const FORMAT_KEY: &str = "format";

/// A contact history in a file.
///
/// ```
/// use visavis_engine::{Contact, ContactHistory, Instant, Recorded};
/// use visavis_store::Store;
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let folder = std::env::temp_dir().join(format!("visavis-doc-{}", std::process::id()));
/// # std::fs::create_dir_all(&folder)?;
/// # let path = folder.join("contacts.visdb");
/// let store = Store::create(&path)?;
/// let contact = Contact {
///     id: "mail-17".into(),
///     customer: "c-102".into(),
///     campaign: "win_back".into(),
///     channel: "email".into(),
///     at: Instant(1_773_129_600_000_000),
/// };
/// assert_eq!(store.record(&contact)?, Recorded::New);
/// drop(store);
///
/// let store = Store::open(&path)?;
/// assert_eq!(store.record(&contact)?, Recorded::Known);
/// # std::fs::remove_dir_all(&folder)?;
/// # Ok(())
/// # }
/// ```
#[derive(Debug)]
pub struct Store {
    path: PathBuf,
    database: Database,
}

impl Store {
    /// Opens a history; a new one where there is no such file.
    ///
    /// # Errors
    /// Where the file is something else, of a later version, damaged, in use, or cannot be written.
    pub fn create(path: impl AsRef<Path>) -> Result<Self, StoreError> {
        let path = path.as_ref();
        if !path.exists() {
            make(path)?;
        }
        Self::open(path)
    }

    /// Opens a history that is there.
    ///
    /// # Errors
    /// As [`Store::create`], and where there is no such file.
    pub fn open(path: impl AsRef<Path>) -> Result<Self, StoreError> {
        let path = path.as_ref();
        if !path.exists() {
            return Err(StoreError::Absent { path: path.to_owned() });
        }
        let database = Database::open(path).map_err(|error| StoreError::opening(path, error))?;
        let store = Self { path: path.to_owned(), database };
        store.check_format()?;
        Ok(store)
    }

    /// A history in memory that keeps its contacts as a file does; for tests.
    ///
    /// # Errors
    /// Where there is no memory.
    pub fn in_memory() -> Result<Self, StoreError> {
        let path = PathBuf::from("in memory");
        let backend = redb::backends::InMemoryBackend::new();
        let database = Database::builder().create_with_backend(backend);
        let database = database.map_err(|error| StoreError::opening(&path, error))?;
        let store = Self { path, database };
        store.begin()?;
        Ok(store)
    }

    /// Makes the tables, so that reading always finds them.
    fn begin(&self) -> Result<(), StoreError> {
        let made = || -> Result<(), redb::Error> {
            let writing = self.database.begin_write()?;
            writing.open_table(ABOUT)?.insert(FORMAT_KEY, FORMAT)?;
            drop(Writer::open(&writing)?);
            Ok(writing.commit()?)
        };
        made().map_err(|error| StoreError::using(&self.path, &error))
    }

    fn check_format(&self) -> Result<(), StoreError> {
        let found = || -> Result<Option<u64>, redb::Error> {
            let about = self.database.begin_read()?.open_table(ABOUT)?;
            Ok(about.get(FORMAT_KEY)?.map(|found| found.value()))
        };
        // Another program's database has no such table.
        match found().ok().flatten() {
            Some(FORMAT) => Ok(()),
            Some(found) => Err(StoreError::Format { path: self.path.clone(), found, known: FORMAT }),
            None => Err(StoreError::NotAStore { path: self.path.clone() }),
        }
    }

    /// Where it is.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// How many contacts there are.
    ///
    /// # Errors
    /// Where the file cannot be read.
    pub fn len(&self) -> Result<u64, HistoryError> {
        let reading = self.database.begin_read().map_err(unusable)?;
        reading.open_table(CONTACTS).map_err(unusable)?.len().map_err(unusable)
    }

    /// Whether there are none.
    ///
    /// # Errors
    /// Where the file cannot be read.
    pub fn is_empty(&self) -> Result<bool, HistoryError> {
        Ok(self.len()? == 0)
    }

    /// The contacts that `keep` holds for, in order of id; every contact is looked at. For tools: decisions count by index.
    ///
    /// # Errors
    /// Where the file cannot be read.
    pub fn contacts(&self, keep: impl Fn(&Contact) -> bool) -> Result<Vec<Contact>, HistoryError> {
        let reading = self.database.begin_read().map_err(unusable)?;
        let contacts = reading.open_table(CONTACTS).map_err(unusable)?;
        let mut kept = Vec::new();
        for row in contacts.iter().map_err(unusable)? {
            let (id, value) = row.map_err(unusable)?;
            let contact = contact(id.value(), value.value());
            if keep(&contact) {
                kept.push(contact);
            }
        }
        Ok(kept)
    }

    /// Records many contacts in one transaction, which is much quicker than one by one: what became of each, those that are recorded
    /// otherwise already as an error of their own.
    ///
    /// # Errors
    /// Where the file cannot be written; then none of them is recorded.
    pub fn record_all(
        &self,
        contacts: &[Contact],
    ) -> Result<Vec<Result<Recorded, HistoryError>>, HistoryError> {
        let writing = self.database.begin_write().map_err(unusable)?;
        let found = Writer::open(&writing).map_err(unusable)?.each(contacts).map_err(unusable)?;
        writing.commit().map_err(unusable)?;
        Ok(found)
    }

    /// A history whose contacts are safe once it is committed, and gone where it is not; nobody else writes meanwhile. What
    /// was asked of it must not be told to anybody before.
    ///
    /// # Errors
    /// Where the file cannot be written.
    pub fn batch(&self) -> Result<Batch, HistoryError> {
        Ok(Batch::new(self.database.begin_write().map_err(unusable)?))
    }
}

/// Makes an empty history beside its place and gives it its name when it is whole: a process that is killed on the way leaves no
/// file of this name that is none. Where another process is first, its file stands.
fn make(path: &Path) -> Result<(), StoreError> {
    let mut beside = path.as_os_str().to_owned();
    beside.push(format!(".new-{}", std::process::id()));
    let beside = PathBuf::from(beside);
    // What a killed process of the same number has left.
    let _ = std::fs::remove_file(&beside);
    let database = Database::create(&beside).map_err(|error| StoreError::opening(path, error))?;
    let store = Store { path: path.to_owned(), database };
    store.begin()?;
    drop(store);
    let named = match std::fs::hard_link(&beside, path) {
        Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => Ok(()),
        // Where files have one name only.
        Err(_) => std::fs::rename(&beside, path),
        Ok(()) => Ok(()),
    };
    named.map_err(|error| StoreError::using(path, &error))?;
    let _ = std::fs::remove_file(&beside);
    // The name itself is safe where the system can say so of folders.
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    if let Ok(folder) = std::fs::File::open(folder.unwrap_or(Path::new("."))) {
        let _ = folder.sync_all();
    }
    Ok(())
}

impl ContactHistory for Store {
    fn count(&self, customer: &str, scope: Scope<'_>, window: Window) -> Result<u64, HistoryError> {
        let reading = self.database.begin_read().map_err(unusable)?;
        let customers = reading.open_table(CUSTOMERS).map_err(unusable)?;
        of_customer(&customers, customer, scope, window).map_err(unusable)
    }

    fn total(&self, scope: Scope<'_>, window: Window) -> Result<u64, HistoryError> {
        let reading = self.database.begin_read().map_err(unusable)?;
        let times = reading.open_table(TIMES).map_err(unusable)?;
        let quarters = reading.open_table(QUARTERS).map_err(unusable)?;
        let days = reading.open_table(DAYS).map_err(unusable)?;
        Totals { times: &times, quarters: &quarters, days: &days }.of(scope, window).map_err(unusable)
    }

    fn contact(&self, id: &str) -> Result<Option<Contact>, HistoryError> {
        let reading = self.database.begin_read().map_err(unusable)?;
        let contacts = reading.open_table(CONTACTS).map_err(unusable)?;
        Ok(contacts.get(id).map_err(unusable)?.map(|row| contact(id, row.value())))
    }

    fn record_within(&self, contacts: &[Contact], caps: &[Cap<'_>]) -> Result<Within, HistoryError> {
        let writing = self.database.begin_write().map_err(unusable)?;
        let within = Writer::open(&writing).map_err(unusable)?.within(contacts, caps)?;
        match within {
            Within::Recorded { new: 0 } | Within::Full => writing.abort().map_err(unusable)?,
            Within::Recorded { .. } => writing.commit().map_err(unusable)?,
        }
        Ok(within)
    }
}
