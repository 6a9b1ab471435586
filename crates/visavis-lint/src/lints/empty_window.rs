//! `empty-window`: a range that nothing is in. The check tells it as `E0317`.

use visavis_diag::Code;

use crate::{Level, Lint, Work};

const NAME: &str = "empty-window";

pub(crate) const LINT: Lint = Lint {
    name: NAME,
    level: Level::Warn,
    summary: "a range, or the days of a campaign, that nothing is in",
    work: Work::Check(Code::EmptyRange),
};
