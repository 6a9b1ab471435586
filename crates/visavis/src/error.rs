//! Why a host has no program.
//!
//! In: what went wrong below. Out: errors whose text a log line can hold: `file:line:column: code message`. Drawing with
//! source lines and colours is not done here.

use std::fmt;
use std::path::{Path, PathBuf};

use visavis_diag::{Diagnostic, Severity, SourceMap, Span};
use visavis_engine::EngineError;
use visavis_image::LoadError;

use crate::Checked;

/// Why there is no program.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ProgramError {
    /// A file or folder cannot be read.
    #[error(transparent)]
    Unreadable(#[from] UnreadableError),
    /// The rules have errors.
    #[error(transparent)]
    Rejected(#[from] RejectedError),
    /// The bytes are no image of this version.
    #[error(transparent)]
    NotAnImage(#[from] LoadError),
    /// The image cannot be run.
    #[error(transparent)]
    Unfit(#[from] EngineError),
}

/// A file or folder that cannot be read.
#[derive(Debug)]
pub struct UnreadableError {
    path: PathBuf,
    why: String,
}

impl UnreadableError {
    pub(crate) fn new(path: &Path, error: std::io::Error) -> Self {
        let why = match error.kind() {
            std::io::ErrorKind::NotFound => "there is no such file or folder".to_owned(),
            _ => error.to_string(),
        };
        Self { path: path.to_path_buf(), why }
    }

    pub(crate) fn not_text(path: &Path, error: &std::string::FromUtf8Error) -> Self {
        let at = error.utf8_error().valid_up_to();
        Self {
            path: path.to_path_buf(),
            why: format!("not UTF-8 text from byte {at} on; save the file as UTF-8"),
        }
    }

    pub(crate) fn wide(path: &Path) -> Self {
        let why = "it looks like UTF-16 or has NUL bytes; save the file as UTF-8".to_owned();
        Self { path: path.to_path_buf(), why }
    }

    pub(crate) fn lone_return(path: &Path, at: usize) -> Self {
        let why =
            format!("a carriage return stands alone at byte {at}; save the file with LF or CRLF line ends");
        Self { path: path.to_path_buf(), why }
    }

    pub(crate) fn no_project(path: &Path) -> Self {
        let why = "no visavis.toml stands here or in a folder above".to_owned();
        Self { path: path.to_path_buf(), why }
    }

    /// What cannot be read.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }
}

impl fmt::Display for UnreadableError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "cannot read `{}`: {}", self.path.display(), self.why)
    }
}

impl std::error::Error for UnreadableError {}

/// Rules with errors. Prints one line for each diagnostic, warnings too.
#[derive(Debug)]
pub struct RejectedError {
    checked: Box<Checked>,
}

impl RejectedError {
    pub(crate) fn new(checked: Checked) -> Self {
        Self { checked: Box::new(checked) }
    }

    /// What is wrong, with the sources it points into.
    #[must_use]
    pub fn checked(&self) -> &Checked {
        &self.checked
    }
}

impl fmt::Display for RejectedError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let lines = self.checked.diagnostics.iter().map(|d| line(d, &self.checked.sources));
        f.write_str(&lines.collect::<Vec<_>>().join("\n"))
    }
}

impl std::error::Error for RejectedError {}

/// `rules.vis:3:9: error E0201 no attribute is called …`
fn line(diagnostic: &Diagnostic, sources: &SourceMap) -> String {
    let severity = match diagnostic.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
    };
    let said = format!("{severity} {} {}", diagnostic.code, diagnostic.message);
    match diagnostic.primary() {
        Some(label) => format!("{}: {said}", place(label.span, sources)),
        None => said,
    }
}

/// `file:line:column`, both from 1, columns in characters.
fn place(span: Span, sources: &SourceMap) -> String {
    let Some(file) = sources.get(span.source) else { return String::from("?") };
    let before = file.text.get(..span.start as usize).unwrap_or(&file.text);
    let line = before.matches('\n').count() + 1;
    let column = before.rsplit('\n').next().map_or(0, |last| last.chars().count()) + 1;
    format!("{}:{line}:{column}", file.name)
}
