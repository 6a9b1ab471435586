//! What comes of a lint's findings.
//!
//! In: what the manifest says. Out: a level for each lint. The lint's own name goes before `all`, and `all` before its default.

use std::collections::BTreeMap;

use smol_str::SmolStr;
use visavis_diag::Code;

use crate::{Lint, lint_of};

/// What the manifest says about a lint.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Level {
    /// Its findings are not shown.
    Allow,
    /// Its findings are warnings.
    Warn,
    /// Its findings are errors.
    Deny,
}

/// The levels of a project.
#[derive(Debug, Clone, Default)]
pub struct Levels {
    given: BTreeMap<SmolStr, Level>,
}

impl Levels {
    /// The name in a manifest that stands for every lint.
    pub const ALL: &str = "all";

    /// Says what comes of a lint's findings; of [`Levels::ALL`], of those of every lint that is not named itself.
    pub fn set(&mut self, name: &str, level: Level) {
        self.given.insert(name.into(), level);
    }

    /// What was said of a name.
    #[must_use]
    pub fn given(&self, name: &str) -> Option<Level> {
        self.given.get(name).copied()
    }

    /// The level of a finding; a finding that is of no lint is a warning.
    #[must_use]
    pub fn of(&self, code: &Code) -> Level {
        lint_of(code).map_or(Level::Warn, |lint| self.of_lint(lint))
    }

    /// The level of a lint.
    pub(crate) fn of_lint(&self, lint: &Lint) -> Level {
        self.given(lint.name).or_else(|| self.given(Self::ALL)).unwrap_or(lint.level)
    }
}

#[cfg(test)]
mod tests {
    use visavis_diag::Code;

    use super::{Level, Levels};

    #[test]
    fn a_name_goes_before_all_and_all_before_the_default() {
        let (unused, holdout) = (Code::Lint(&"unused"), Code::Lint(&"no-holdout"));
        let mut levels = Levels::default();
        assert_eq!((levels.of(&unused), levels.of(&holdout)), (Level::Warn, Level::Allow));
        levels.set("all", Level::Deny);
        assert_eq!((levels.of(&unused), levels.of(&holdout)), (Level::Deny, Level::Deny));
        levels.set("unused", Level::Allow);
        assert_eq!((levels.of(&unused), levels.of(&holdout)), (Level::Allow, Level::Deny));
    }
}
