//! A progress bar for runs that take over a second, where a person is looking.
//!
//! In: how much is read. Out: a bar on stderr, or nothing. Lines said meanwhile stand above it.

use std::io::{self, IsTerminal};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressStyle};
use visavis_value::print::grouped;

use crate::screen;

/// A run shorter than this shows nothing.
const PATIENCE: Duration = Duration::from_secs(1);
/// How many records pass between two looks at the clock.
pub(crate) const STEP: u64 = 1024;

pub(crate) struct Progress {
    started: Instant,
    person: bool,
    bar: Option<ProgressBar>,
    read: Arc<AtomicU64>,
    size: Option<u64>,
}

impl Progress {
    pub(crate) fn new(read: Arc<AtomicU64>, size: Option<u64>) -> Self {
        Self { started: Instant::now(), person: io::stderr().is_terminal(), bar: None, read, size }
    }

    /// To be called after each record.
    pub(crate) fn step(&mut self, records: u64) {
        if !self.person || !records.is_multiple_of(STEP) {
            return;
        }
        if self.bar.is_none() && self.started.elapsed() >= PATIENCE {
            self.bar = Some(bar(self.size));
        }
        if let Some(bar) = &self.bar {
            let read = self.read.load(Ordering::Relaxed);
            let left = self.size.and_then(|size| left(self.started.elapsed(), read, size));
            let left = left.map(|seconds| format!(", {seconds} s left")).unwrap_or_default();
            bar.set_position(read);
            bar.set_message(format!("{} records{left}", grouped(records)));
        }
    }

    /// A line for people.
    pub(crate) fn say(&self, line: &str) {
        match &self.bar {
            Some(bar) => bar.suspend(|| screen::say(line)),
            None => screen::say(line),
        }
    }
}

impl Drop for Progress {
    /// Takes the bar away, also where the run ends early.
    fn drop(&mut self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }
}

fn bar(size: Option<u64>) -> ProgressBar {
    let (bar, template) = match size {
        Some(size) => (ProgressBar::new(size), "{bar:40} {percent:>3}% {msg}"),
        None => (ProgressBar::new_spinner(), "{spinner} {msg} in {elapsed}"),
    };
    // A template that cannot be read would leave the default style, which is a bar too.
    match ProgressStyle::with_template(template) {
        Ok(style) => bar.with_style(style),
        Err(_) => bar,
    }
}

/// Seconds to go, where that can be told: not in the first moments, and not of a packed or growing file at its end.
fn left(elapsed: Duration, read: u64, size: u64) -> Option<u64> {
    let begun = elapsed >= 3 * PATIENCE && read >= size / 50;
    let rest = u128::from(size.checked_sub(read)?);
    let seconds = (elapsed.as_millis() * rest).checked_div(u128::from(read))?.div_ceil(1_000);
    u64::try_from(seconds).ok().filter(|seconds| begun && *seconds > 0)
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::left;

    #[test]
    fn the_time_left_is_told_when_it_means_something() {
        assert_eq!(left(Duration::from_secs(1), 43, 100), None);
        assert_eq!(left(Duration::from_secs(60), 1, 100), None);
        assert_eq!(left(Duration::from_secs(43), 43, 100), Some(57));
        assert_eq!(left(Duration::from_millis(4_300), 43, 100), Some(6));
        assert_eq!(left(Duration::from_secs(9), 100, 100), None);
        assert_eq!(left(Duration::from_secs(9), 0, 0), None);
        assert_eq!(left(Duration::from_secs(9), 120, 100), None);
    }
}
