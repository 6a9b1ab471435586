//! `table-gap`: customers that no row of a table holds for. The check tells it as `E0509`.

use visavis_diag::Code;

use crate::{Level, Lint, Work};

const NAME: &str = "table-gap";

pub(crate) const LINT: Lint = Lint {
    name: NAME,
    level: Level::Warn,
    summary: "inputs that no row of a table covers",
    work: Work::Check(Code::TableGap),
};
