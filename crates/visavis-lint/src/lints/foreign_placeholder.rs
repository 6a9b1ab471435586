//! `foreign-placeholder`: a value inserted as in another tool. The check tells it as `E0318`.

use visavis_diag::Code;

use crate::{Level, Lint, Work};

const NAME: &str = "foreign-placeholder";

pub(crate) const LINT: Lint = Lint {
    name: NAME,
    level: Level::Warn,
    summary: "a placeholder of another tool in a text, which prints itself",
    work: Work::Check(Code::InsertedElsewhere),
};
