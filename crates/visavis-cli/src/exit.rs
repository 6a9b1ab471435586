//! How a command ends: the exit code and the last word on stderr.
//!
//! In: what a command gives back. Out: 0 fine, 1 findings, 2 the call itself is wrong. A reader that stops reading, as
//! `head` does, is no failure.

use std::io;
use std::path::Path;

/// How a command that ran came out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// Nothing to report.
    Fine,
    /// The program or the data has findings; they were printed.
    Findings,
}

/// Why a command did not run to its end.
#[derive(Debug, thiserror::Error)]
pub(crate) enum CallError {
    /// The call is wrong, or a file is not there; says the way out where there is one.
    #[error("{0}")]
    Wrong(String),
    /// Nobody reads what is written.
    #[error("nobody reads the output")]
    Closed,
}

impl CallError {
    /// The call is wrong in this way.
    pub(crate) fn wrong(why: impl Into<String>) -> Self {
        Self::Wrong(why.into())
    }

    /// A file cannot be read.
    pub(crate) fn unreadable(path: &Path, error: &io::Error) -> Self {
        Self::Wrong(format!("cannot read `{}`: {}", path.display(), in_words(error)))
    }

    /// A file or stream cannot be written.
    pub(crate) fn unwritable(place: &str, error: &io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::BrokenPipe => Self::Closed,
            _ => Self::Wrong(format!("cannot write {place}: {}", in_words(error))),
        }
    }
}

/// What is wrong without the number that systems add.
fn in_words(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::NotFound => "there is no such file or folder".into(),
        io::ErrorKind::PermissionDenied => "permission denied".into(),
        io::ErrorKind::IsADirectory => "it is a folder".into(),
        io::ErrorKind::NotADirectory => "a part of the path is a file".into(),
        _ => error.to_string(),
    }
}
