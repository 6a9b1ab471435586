//! What a run says on stderr of the records that it read: bad ones, values that did not fit.
//!
//! In: one finding after another. Out: lines for people, the first few of each kind, and all of them counted.

use std::fmt;

use visavis_value::print::grouped;

use super::Place;
use super::problem::Problem;
use crate::progress::Progress;
use crate::screen::count;

/// How many bad records are told one by one.
const ERRORS_TOLD: u64 = 20;
/// How many values that did not fit are told one by one.
const MISFITS_TOLD: u64 = 5;

/// What was told, counted.
#[derive(Debug, Default)]
pub(crate) struct Told {
    /// Bad records.
    pub(crate) errors: u64,
    /// Rows of joined files that belong to nobody.
    lost: u64,
    misfits: u64,
}

impl Told {
    /// Nothing yet, of a run of which so many rows were lost before it began, which was said.
    pub(crate) fn new(lost: u64) -> Self {
        Self { lost, ..Self::default() }
    }

    /// What is odd about the columns of a table: more often a misspelt header than meant.
    pub(crate) fn without_column(&self, file: &str, odd: Option<&str>, progress: &Progress) {
        if let Some(odd) = odd {
            progress.say(&format!("warning: {file}:1: {odd}"));
        }
    }

    /// A record was bad.
    pub(crate) fn bad(&mut self, file: &str, place: Place, problem: &Problem, progress: &Progress) {
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
            let misfit = misfit.to_string();
            let hint = hint(&misfit);
            progress.say(&format!("warning: {file}:{}: record {record}: {misfit}{hint}", place.line));
        }
    }

    pub(crate) fn has_errors(&self) -> bool {
        self.errors + self.lost > 0
    }

    /// Lines on what was counted and not told one by one.
    pub(crate) fn more(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(more) = self.errors.checked_sub(ERRORS_TOLD).filter(|more| *more > 0) {
            writeln!(f, "… and {}", count(more, "more bad record"))?;
        }
        if let Some(more) = self.misfits.checked_sub(MISFITS_TOLD).filter(|more| *more > 0) {
            writeln!(f, "… and {} that did not fit", count(more, "more value"))?;
        }
        Ok(())
    }

    /// The end of a summary's line.
    pub(crate) fn end(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.lost > 0 {
            write!(f, "; {} of the joined files lost", count(self.lost, "row"))?;
        }
        if self.misfits > 0 {
            write!(f, "; {} did not fit, read as missing or as the default", count(self.misfits, "value"))?;
        }
        Ok(())
    }
}

/// How a number is written, where what was found looks like one that a spreadsheet wrote.
fn hint(misfit: &str) -> &'static str {
    let Some((found, expected)) = misfit.rsplit_once(", expected ") else { return "" };
    let found = found.rsplit_once("found \"").map_or("", |(_, found)| found.trim_end_matches('"'));
    let is_figure = found.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '-' | '€' | '$' | '£'))
        && found.chars().all(|c| c.is_ascii_digit() || ",. -'\u{a0}\u{202f}€$£%".contains(c));
    let of_numbers = ["money", "number", "int"].iter().any(|ty| expected.starts_with(ty));
    if is_figure && of_numbers { " written as 1234.50: a point, no other signs" } else { "" }
}

#[cfg(test)]
mod tests {
    use super::hint;

    #[test]
    fn numbers_of_spreadsheets_are_told_how_they_are_written() {
        for found in ["1.234,50", "0,5", "99,90 €", "$50", "50%", "1'000"] {
            let misfit = format!("`crm.spent`: found \"{found}\", expected money EUR");
            assert!(hint(&misfit).contains("1234.50"), "{found}");
        }
        assert_eq!(hint("`crm.age`: found \"thirty\", expected int"), "");
        assert_eq!(hint("`crm.age`: found 300, expected int in 0..130"), "");
        assert_eq!(hint("`crm.born`: found \"1/2/1990\", expected a date such as 2026-03-10"), "");
    }
}
