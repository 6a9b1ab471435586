//! Versions: semantic-version order (semver 2.0.0, section 11), a leading `v` and missing parts allowed.

use std::cmp::Ordering;

/// Whether the text is a version.
#[must_use]
pub fn is_version(s: &str) -> bool {
    compare(s, s).is_some()
}

/// The order of two versions; build metadata does not count; `None` where one is no version.
#[must_use]
pub fn compare(a: &str, b: &str) -> Option<Ordering> {
    let _ = (a, b);
    None
}
