//! A comparison for programs.

use crate::Difference;

/// One object, with a line end. Its form is told in the book.
#[must_use]
pub fn json(difference: &Difference) -> String {
    // Plain values without maps whose keys are no texts: nothing in them can fail.
    let mut out = serde_json::to_string_pretty(difference).unwrap_or_default();
    out.push('\n');
    out
}
