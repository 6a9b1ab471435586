//! Draws diagnostics: for people with ariadne, for programs as JSON, for code hosts as SARIF and as annotations.
//!
//! In: diagnostics and the files they point into. Out: text. Never reads a file, never decides what is an error, and knows
//! neither terminals nor colours beyond a flag. Only this crate knows ariadne; only here a byte becomes a line and a column.

mod columns;
mod excerpt;
mod fixes;
mod frame;
mod github;
mod human;
mod json;
mod place;
mod sarif;
mod shown;

pub use columns::folded;
pub use fixes::{FixedFile, Fixes, apply_fixes};
pub use github::github;
pub use human::human;
pub use json::json;
pub use sarif::sarif;

use visavis_diag::Diagnostic;

/// The headline, what stands at the place, and the ways out: what the human form says, without the drawing.
#[must_use]
pub fn plain(diagnostic: &Diagnostic) -> String {
    let label = diagnostic.primary().map(|label| label.text.as_str()).filter(|text| !text.is_empty());
    let headline = match label {
        Some(label) => format!("{}: {label}", diagnostic.message),
        None => diagnostic.message.clone(),
    };
    std::iter::once(headline).chain(human::helps(diagnostic)).collect::<Vec<_>>().join("\n")
}

/// The diagnostics in the order of files and positions, those without a place first.
fn sorted(diagnostics: &[Diagnostic]) -> Vec<&Diagnostic> {
    let mut all: Vec<&Diagnostic> = diagnostics.iter().collect();
    all.sort_by_key(|d| d.primary().map(|label| (label.span.source, label.span.start, label.span.end)));
    all
}
