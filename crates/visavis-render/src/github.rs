//! Diagnostics as annotations of a workflow run on GitHub, which stand in the diff of a pull request.
//!
//! Source: GitHub Docs, "Workflow commands for GitHub Actions", `error` and `warning`.

use visavis_diag::{Diagnostic, Severity, SourceMap};

use crate::place::Place;

/// One line for each diagnostic: `::error file=…,line=…::…`.
#[must_use]
pub fn github(diagnostics: &[Diagnostic], sources: &SourceMap) -> String {
    crate::sorted(diagnostics).into_iter().map(|diagnostic| annotation(diagnostic, sources)).collect()
}

fn annotation(diagnostic: &Diagnostic, sources: &SourceMap) -> String {
    let level = match diagnostic.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
    };
    let title = property(&diagnostic.code.to_string());
    let place = diagnostic.primary().map(|label| {
        let Place { file, line, column, end_line, end_column, .. } = Place::of(label.span, sources);
        // Columns are shown only where the place is on one line.
        let columns =
            if end_line == line { format!(",col={column},endColumn={end_column}") } else { String::new() };
        let file = file.strip_prefix("./").unwrap_or(&file);
        format!("file={},line={line},endLine={end_line}{columns},", property(file))
    });
    format!("::{level} {}title={title}::{}\n", place.unwrap_or_default(), data(&crate::plain(diagnostic)))
}

/// What stands behind `::`.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// What stands behind `=`.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
