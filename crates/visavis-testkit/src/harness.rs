//! From the text of a program to its model.

use visavis_check::Settings;
use visavis_check::model::{Bucketing, Model};
use visavis_diag::{Diagnostic, SourceMap};

/// Checks a program of one file. What its manifest says of buckets stands in its first line, as a comment:
/// `# visavis.toml: bucketing = "unleash-1"`.
///
/// # Errors
/// Where it has errors: each in words, with the text it points at.
pub fn check(text: &str) -> Result<Model, String> {
    let mut sources = SourceMap::default();
    let id = sources.add("program.vis", text);
    let (file, mut found) = visavis_syntax::parse(id, text);
    let (model, more) = visavis_check::check(&[file], &sources, &settings(text));
    found.extend(more);
    let words: Vec<String> = found.iter().filter(|d| d.is_error()).map(|d| in_words(d, &sources)).collect();
    model.filter(|_| words.is_empty()).ok_or_else(|| words.join("\n"))
}

fn settings(text: &str) -> Settings {
    let said = text.strip_prefix("# visavis.toml: bucketing = \"").and_then(|rest| rest.split('"').next());
    let bucketing = said.and_then(Bucketing::parse).unwrap_or_default();
    Settings { bucketing, ..Settings::default() }
}

fn in_words(diagnostic: &Diagnostic, sources: &SourceMap) -> String {
    let at = diagnostic.primary().map(|label| sources.text(label.span)).unwrap_or_default();
    format!("{:?}: {} at `{at}`", diagnostic.code, diagnostic.message)
}
