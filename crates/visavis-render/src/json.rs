//! Diagnostics as JSON, for programs.

use serde::Serialize;
use visavis_diag::{Applicability, Diagnostic, Edit, Fix, Label, Severity, SourceMap, Span};

use crate::place::Place;

#[derive(Serialize)]
struct Report<'a> {
    diagnostics: Vec<Entry<'a>>,
}

#[derive(Serialize)]
struct Entry<'a> {
    code: String,
    severity: &'static str,
    message: &'a str,
    #[serde(flatten)]
    place: Option<Place>,
    labels: Vec<Located<'a>>,
    help: &'a [String],
    fixes: Vec<FixEntry<'a>>,
}

/// A text at a place: a label, or an edit.
#[derive(Serialize)]
struct Located<'a> {
    #[serde(flatten)]
    place: Place,
    text: &'a str,
}

#[derive(Serialize)]
struct FixEntry<'a> {
    title: &'a str,
    applicability: &'static str,
    edits: Vec<Located<'a>>,
}

/// One object, `{"diagnostics": […]}`, on one line.
#[must_use]
pub fn json(diagnostics: &[Diagnostic], sources: &SourceMap) -> String {
    let diagnostics = crate::sorted(diagnostics).into_iter().map(|d| entry(d, sources)).collect();
    // INVARIANT: texts and numbers only; there is nothing that JSON could refuse.
    serde_json::to_string(&Report { diagnostics }).unwrap_or_default()
}

fn entry<'a>(diagnostic: &'a Diagnostic, sources: &SourceMap) -> Entry<'a> {
    let located = |span: Span, text: &'a str| Located { place: Place::of(span, sources), text };
    let fix = |fix: &'a Fix| FixEntry {
        title: &fix.title,
        applicability: match fix.applicability {
            Applicability::Safe => "safe",
            Applicability::Unsafe => "unsafe",
            Applicability::DisplayOnly => "display-only",
        },
        edits: fix.edits.iter().map(|e: &Edit| located(e.span, &e.text)).collect(),
    };
    Entry {
        code: diagnostic.code.to_string(),
        severity: match diagnostic.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
        },
        message: &diagnostic.message,
        place: diagnostic.primary().map(|label| Place::of(label.span, sources)),
        labels: diagnostic.labels.iter().map(|l: &Label| located(l.span, &l.text)).collect(),
        help: &diagnostic.help,
        fixes: diagnostic.fixes.iter().map(fix).collect(),
    }
}
