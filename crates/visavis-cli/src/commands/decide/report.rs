//! What a run of decisions says on stderr: bad records, values that did not fit, a summary.
//!
//! In: one finding after another. Out: lines for people, the first few of each kind, and all of them counted.

use std::fmt;

use visavis_value::print::grouped;

use crate::progress::Progress;
use crate::records::Place;
use crate::records::problem::Problem;
use crate::records::told::Told;
use crate::screen::count;

/// Counts of a run.
#[derive(Debug, Default)]
pub(crate) struct Report {
    records: u64,
    chosen: u64,
    fallback: u64,
    pub(super) told: Told,
}

impl Report {
    /// A run of which so many rows were lost before it began, which was said.
    pub(crate) fn new(lost: u64) -> Self {
        Self { told: Told::new(lost), ..Self::default() }
    }

    /// A record was decided.
    pub(crate) fn decided(&mut self, chosen: bool, fallback: bool) {
        self.records += 1;
        self.chosen += u64::from(chosen && !fallback);
        self.fallback += u64::from(fallback);
    }

    /// A record was bad.
    pub(crate) fn bad(&mut self, file: &str, place: Place, problem: &Problem, progress: &Progress) {
        self.records += 1;
        self.told.bad(file, place, problem, progress);
    }

    pub(crate) fn records(&self) -> u64 {
        self.records
    }

    pub(crate) fn has_errors(&self) -> bool {
        self.told.has_errors()
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.told.more(f)?;
        let errors = self.told.errors;
        let nothing = self.records - self.chosen - self.fallback - errors;
        let (chosen, nothing) = (grouped(self.chosen), grouped(nothing));
        write!(f, "{}: {chosen} chosen, ", count(self.records, "record"))?;
        if self.fallback > 0 {
            write!(f, "{} fallback, ", grouped(self.fallback))?;
        }
        write!(f, "{nothing} nothing, {}", count(errors, "error"))?;
        self.told.end(f)
    }
}
