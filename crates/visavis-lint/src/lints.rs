//! The lints, a file each, in order of name.

mod always_matches;
mod duplicate_condition;
mod empty_window;
mod expired;
mod foreign_placeholder;
mod missing_in_text;
mod missing_trap;
mod mixed_and_or;
mod never_matches;
mod no_consent;
mod no_holdout;
mod same_segment;
mod sensitive_use;
mod table_gap;
mod unreachable_cap;
mod untested;
mod unused;
pub(crate) mod unused_silencer;

use crate::Lint;

/// Every lint that runs, in order of name.
pub const LINTS: &[Lint] = &[
    always_matches::LINT,
    duplicate_condition::LINT,
    empty_window::LINT,
    expired::LINT,
    foreign_placeholder::LINT,
    missing_in_text::LINT,
    missing_trap::LINT,
    mixed_and_or::LINT,
    never_matches::LINT,
    no_consent::LINT,
    no_holdout::LINT,
    same_segment::LINT,
    sensitive_use::LINT,
    table_gap::LINT,
    unreachable_cap::LINT,
    untested::LINT,
    unused::LINT,
    unused_silencer::LINT,
];

/// Lints that the language plans and that this version does not run; a manifest may give them a level beforehand.
pub(crate) const PLANNED: [&str; 6] =
    ["shadowed", "redundant-condition", "table-overlap", "guard-relied-on", "costly-regex", "slow-rule"];
