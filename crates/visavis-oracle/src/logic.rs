//! Logic in three values, written out: `None` is unknown.

/// `not a`.
pub(crate) fn not(a: Option<bool>) -> Option<bool> {
    match a {
        Some(true) => Some(false),
        Some(false) => Some(true),
        None => None,
    }
}

/// `a and b`.
pub(crate) fn and(a: Option<bool>, b: Option<bool>) -> Option<bool> {
    match (a, b) {
        (Some(false), _) | (_, Some(false)) => Some(false),
        (Some(true), Some(true)) => Some(true),
        (None, Some(true) | None) | (Some(true), None) => None,
    }
}

/// `a or b`.
pub(crate) fn or(a: Option<bool>, b: Option<bool>) -> Option<bool> {
    match (a, b) {
        (Some(true), _) | (_, Some(true)) => Some(true),
        (Some(false), Some(false)) => Some(false),
        (None, Some(false) | None) | (Some(false), None) => None,
    }
}

/// Whether one of them holds.
pub(crate) fn any(each: impl Iterator<Item = Option<bool>>) -> Option<bool> {
    each.fold(Some(false), or)
}

/// Whether all of them hold.
pub(crate) fn all(each: impl Iterator<Item = Option<bool>>) -> Option<bool> {
    each.fold(Some(true), and)
}
