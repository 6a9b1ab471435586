//! What a run says on stderr: bad records, values that did not fit, a summary.
//!
//! In: one finding after another. Out: lines for people, the first few of each kind, and all of them counted.

use std::fmt;

use visavis_value::print::grouped;

use crate::progress::Progress;
use crate::records::Place;
use crate::records::problem::Problem;
use crate::screen::count;

/// How many bad records are told one by one.
const ERRORS_TOLD: u64 = 20;
/// How many values that did not fit are told one by one.
const MISFITS_TOLD: u64 = 5;

/// Counts of a run.
#[derive(Debug, Default)]
pub(crate) struct Report {
    records: u64,
    chosen: u64,
    fallback: u64,
    errors: u64,
    /// Rows of joined files that belong to nobody.
    lost: u64,
    misfits: u64,
}

impl Report {
    /// A run of which so many rows were lost before it began, which was said.
    pub(crate) fn new(lost: u64) -> Self {
        Self { lost, ..Self::default() }
    }

    /// What is odd about the columns of a table: more often a misspelt header than meant.
    pub(crate) fn without_column(&self, file: &str, odd: Option<&str>, progress: &Progress) {
        if let Some(odd) = odd {
            progress.say(&format!("warning: {file}:1: {odd}"));
        }
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
        self.errors += 1;
        if self.errors <= ERRORS_TOLD {
            progress.say(&format!(
                "error: {file}:{}: record {}: {problem}",
                place.line,
                grouped(place.record)
            ));
        }
    }

    /// A value did not fit and was read as missing or as the default.
    pub(crate) fn misfit(
        &mut self,
        file: &str,
        place: Place,
        misfit: &dyn fmt::Display,
        progress: &Progress,
    ) {
        self.misfits += 1;
        if self.misfits <= MISFITS_TOLD {
            let record = grouped(place.record);
            progress.say(&format!("warning: {file}:{}: record {record}: {misfit}", place.line));
        }
    }

    pub(crate) fn records(&self) -> u64 {
        self.records
    }

    pub(crate) fn has_errors(&self) -> bool {
        self.errors + self.lost > 0
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(more) = self.errors.checked_sub(ERRORS_TOLD).filter(|more| *more > 0) {
            writeln!(f, "… and {}", count(more, "more bad record"))?;
        }
        if let Some(more) = self.misfits.checked_sub(MISFITS_TOLD).filter(|more| *more > 0) {
            writeln!(f, "… and {} that did not fit", count(more, "more value"))?;
        }
        let nothing = self.records - self.chosen - self.fallback - self.errors;
        let (chosen, nothing) = (grouped(self.chosen), grouped(nothing));
        write!(f, "{}: {chosen} chosen, ", count(self.records, "record"))?;
        if self.fallback > 0 {
            write!(f, "{} fallback, ", grouped(self.fallback))?;
        }
        write!(f, "{nothing} nothing, {}", count(self.errors, "error"))?;
        if self.lost > 0 {
            write!(f, "; {} of the joined files lost", count(self.lost, "row"))?;
        }
        if self.misfits > 0 {
            write!(f, "; {} did not fit, read as missing or as the default", count(self.misfits, "value"))?;
        }
        Ok(())
    }
}
