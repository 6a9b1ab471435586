//! From the text of a program to its model.

use visavis_check::Settings;
use visavis_check::model::Model;
use visavis_diag::{Diagnostic, SourceMap};

/// Checks a program of one file.
///
/// # Errors
/// Where it has errors: each in words, with the text it points at.
pub fn check(text: &str) -> Result<Model, String> {
    let mut sources = SourceMap::default();
    let id = sources.add("program.vis", text);
    let (file, mut found) = visavis_syntax::parse(id, text);
    let (model, more) = visavis_check::check(&[file], &sources, &Settings::default());
    found.extend(more);
    let words: Vec<String> = found.iter().filter(|d| d.is_error()).map(|d| in_words(d, &sources)).collect();
    model.filter(|_| words.is_empty()).ok_or_else(|| words.join("\n"))
}

fn in_words(diagnostic: &Diagnostic, sources: &SourceMap) -> String {
    let at = diagnostic.primary().map(|label| sources.text(label.span)).unwrap_or_default();
    format!("{:?}: {} at `{at}`", diagnostic.code, diagnostic.message)
}
