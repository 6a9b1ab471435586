//! Texts: folding, and the functions on them. Texts are ordered by code point; `length` counts code points.
//!
//! In: any Unicode text. Out: text that stands for it in comparisons, never what a person reads.

use std::borrow::Cow;

use caseless::Caseless;
use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization;
use unicode_properties::{GeneralCategory, UnicodeGeneralCategory};

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
///
/// Case is Unicode's default case folding, `toCasefold` (Unicode Standard, section 3.13, rule R4: the statuses C and F
/// of `CaseFolding.txt`). Accents are nonspacing marks (general category Mn) of the canonical decomposition (UAX #15).
#[must_use]
pub fn fold(s: &str, fold: Fold) -> Cow<'_, str> {
    if fold == Fold::None {
        return Cow::Borrowed(s);
    }
    if s.is_ascii() {
        return if s.bytes().any(|b| b.is_ascii_uppercase()) {
            Cow::Owned(s.to_ascii_lowercase())
        } else {
            Cow::Borrowed(s)
        };
    }
    let mut folded = String::with_capacity(s.len());
    if fold == Fold::Case {
        folded.extend(s.chars().default_case_fold());
    } else {
        // Marks go twice: some keep others apart, which would change places only when decomposed once more.
        folded.extend(s.chars().filter(is_base).nfd().filter(is_base).default_case_fold());
    }
    if folded == s { Cow::Borrowed(s) } else { Cow::Owned(folded) }
}

fn is_base(c: &char) -> bool {
    c.is_ascii() || c.general_category() != GeneralCategory::NonspacingMark
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
