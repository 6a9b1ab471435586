//! The lints, a file each, in order of name.

mod always_matches;
mod costly_regex;
mod duplicate_condition;
mod empty_window;
mod expired;
mod foreign_placeholder;
mod guard_relied_on;
mod missing_in_text;
mod missing_trap;
mod mixed_and_or;
mod never_matches;
mod no_consent;
mod no_holdout;
mod redundant_condition;
mod same_segment;
mod sensitive_use;
mod shadowed;
mod slow_rule;
mod table_gap;
mod table_overlap;
mod unreachable_cap;
mod untested;
mod unused;
pub(crate) mod unused_silencer;

use crate::Lint;

/// Every lint that runs, in order of name.
pub const LINTS: &[Lint] = &[
    always_matches::LINT,
    costly_regex::LINT,
    duplicate_condition::LINT,
    empty_window::LINT,
    expired::LINT,
    foreign_placeholder::LINT,
    guard_relied_on::LINT,
    missing_in_text::LINT,
    missing_trap::LINT,
    mixed_and_or::LINT,
    never_matches::LINT,
    no_consent::LINT,
    no_holdout::LINT,
    redundant_condition::LINT,
    same_segment::LINT,
    sensitive_use::LINT,
    shadowed::LINT,
    slow_rule::LINT,
    table_gap::LINT,
    table_overlap::LINT,
    unreachable_cap::LINT,
    untested::LINT,
    unused::LINT,
    unused_silencer::LINT,
];
