//! Draws diagnostics: for people with ariadne, for programs as JSON.
//!
//! In: diagnostics and the files they point into. Out: text. Never reads a file, never decides what is an error, and knows
//! neither terminals nor colours beyond a flag. Only this crate knows ariadne; only here a byte becomes a line and a column.

mod fixes;
mod human;
mod json;
mod place;

pub use fixes::{FixedFile, Fixes, apply_fixes};
pub use human::human;
pub use json::json;

use visavis_diag::Diagnostic;

/// The diagnostics in the order of files and positions, those without a place first.
fn sorted(diagnostics: &[Diagnostic]) -> Vec<&Diagnostic> {
    let mut all: Vec<&Diagnostic> = diagnostics.iter().collect();
    all.sort_by_key(|d| d.primary().map(|label| (label.span.source, label.span.start, label.span.end)));
    all
}
