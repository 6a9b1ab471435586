//! What can go wrong with a file.

use std::path::{Path, PathBuf};

use redb::{DatabaseError, StorageError};
use visavis_engine::HistoryError;

/// Why a file is no history.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StoreError {
    /// There is no such file.
    #[error("there is no contact history `{}`", path.display())]
    Absent {
        /// Where.
        path: PathBuf,
    },
    /// It is something else.
    #[error("`{}` is no contact history", path.display())]
    NotAStore {
        /// Where.
        path: PathBuf,
    },
    /// Another process has it.
    #[error("the contact history `{}` is in use by another process", path.display())]
    InUse {
        /// Where.
        path: PathBuf,
    },
    /// A later version wrote it.
    #[error("the contact history `{}` has format {found}, this version reads format {known}", path.display())]
    Format {
        /// Where.
        path: PathBuf,
        /// Its format.
        found: u64,
        /// The format that this version knows.
        known: u64,
    },
    /// It is damaged.
    #[error("the contact history `{}` is damaged: {message}", path.display())]
    Damaged {
        /// Where.
        path: PathBuf,
        /// How.
        message: String,
    },
    /// It cannot be read or written.
    #[error("the contact history `{}` cannot be used: {message}", path.display())]
    Unusable {
        /// Where.
        path: PathBuf,
        /// Why.
        message: String,
    },
}

impl StoreError {
    pub(crate) fn opening(path: &Path, error: DatabaseError) -> Self {
        let path = path.to_owned();
        match error {
            DatabaseError::DatabaseAlreadyOpen => Self::InUse { path },
            DatabaseError::Storage(StorageError::Io(error)) => match error.kind() {
                std::io::ErrorKind::NotFound => Self::Absent { path },
                // So says the database of what does not begin as it does.
                std::io::ErrorKind::InvalidData | std::io::ErrorKind::UnexpectedEof => {
                    Self::NotAStore { path }
                }
                _ => Self::Unusable { path, message: error.to_string() },
            },
            DatabaseError::Storage(StorageError::Corrupted(message)) => Self::Damaged { path, message },
            error => Self::Unusable { path, message: error.to_string() },
        }
    }

    pub(crate) fn using(path: &Path, error: &impl std::fmt::Display) -> Self {
        Self::Unusable { path: path.to_owned(), message: error.to_string() }
    }
}

/// An error of the database in the words of a history.
pub(crate) fn unusable(error: impl std::fmt::Display) -> HistoryError {
    HistoryError::Unusable { message: error.to_string() }
}
