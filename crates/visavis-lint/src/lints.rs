//! The lints, a file each, in order of name.

mod expired;
mod missing_in_text;
mod missing_trap;
mod mixed_and_or;
mod no_consent;
mod no_holdout;
mod unused;
pub(crate) mod unused_silencer;

use crate::Lint;

/// Every lint that runs, in order of name.
pub const LINTS: &[Lint] = &[
    expired::LINT,
    missing_in_text::LINT,
    missing_trap::LINT,
    mixed_and_or::LINT,
    no_consent::LINT,
    no_holdout::LINT,
    unused::LINT,
    unused_silencer::LINT,
];

/// Lints that the language plans and that this version does not run; a manifest may give them a level beforehand.
pub(crate) const PLANNED: [&str; 15] = [
    "never-matches",
    "always-matches",
    "shadowed",
    "duplicate-condition",
    "redundant-condition",
    "same-segment",
    "table-gap",
    "table-overlap",
    "empty-window",
    "guard-relied-on",
    "sensitive-use",
    "untested",
    "unreachable-cap",
    "costly-regex",
    "slow-rule",
];
