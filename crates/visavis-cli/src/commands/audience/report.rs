//! The page of the counts, as a file.

use std::fs::File;
use std::io::Write;
use std::path::Path;

use crate::commands::decide::output::create;
use crate::exit::CallError;
use crate::written::Written;

/// A page that is to be written; the file takes its name when it is whole.
pub(super) struct Report {
    place: String,
    written: Written,
    file: File,
}

/// Opens the file, so that a run of an hour does not end at a name that cannot be written.
pub(super) fn open(path: &Path, out: Option<&Path>, inputs: &[&str]) -> Result<Report, CallError> {
    let place = format!("`{}`", path.display());
    let is_page = path
        .extension()
        .is_some_and(|ending| ending.eq_ignore_ascii_case("html") || ending.eq_ignore_ascii_case("htm"));
    if !is_page {
        return Err(CallError::wrong(format!("{place}: the name of --report ends in `.html`")));
    }
    if out == Some(path) {
        return Err(CallError::wrong(format!("{place} is named for --out and for --report")));
    }
    let (written, file) = create(path, "--report", inputs)?;
    Ok(Report { place, written, file })
}

impl Report {
    pub(super) fn write(mut self, page: &str) -> Result<(), CallError> {
        let written = self.file.write_all(page.as_bytes()).and_then(|()| self.written.finish());
        written.map_err(|error| CallError::unwritable(&self.place, &error))
    }
}
