//! `unused-silencer`: a silencer that silences nothing. What reads silencers looks for it.

use crate::{Level, Lint, Work};

pub(crate) const NAME: &str = "unused-silencer";

pub(crate) const LINT: Lint = Lint {
    name: NAME,
    level: Level::Warn,
    summary: "a comment that silences nothing",
    work: Work::Silencers,
};
