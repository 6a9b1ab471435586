//! What a person sees: colours, width, and plain writing to stdout.
//!
//! In: what the user asked for and what the terminal is. Out: settings for drawing. Decides nothing about content.

use std::io::{self, IsTerminal, Write};

use clap::ValueEnum;
use visavis_value::print::grouped;

use crate::exit::CallError;

/// When to use colours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub(crate) enum Color {
    /// On a terminal, unless `NO_COLOR` is set
    #[default]
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

impl Color {
    /// Whether to colour what goes to a stream.
    pub(crate) fn on(self, stream: &impl IsTerminal) -> bool {
        match self {
            Self::Always => true,
            Self::Never => false,
            Self::Auto => {
                stream.is_terminal() && std::env::var_os("NO_COLOR").is_none_or(|set| set.is_empty())
            }
        }
    }
}

/// How many columns help texts may use.
pub(crate) fn width() -> usize {
    terminal_size::terminal_size().map_or(100, |(width, _)| usize::from(width.0))
}

/// How many columns a page of text uses: the terminal's, but no wider than one reads; 80 where there is none.
pub(crate) fn page_width() -> usize {
    terminal_size::terminal_size().map_or(80, |(width, _)| usize::from(width.0).clamp(40, 120))
}

/// Writes to stdout at once.
pub(crate) fn print(text: &str) -> Result<(), CallError> {
    let mut out = io::stdout().lock();
    out.write_all(text.as_bytes())
        .and_then(|()| out.flush())
        .map_err(|error| CallError::unwritable("to stdout", &error))
}

/// Writes a line to stderr. Where nobody reads it, nothing is lost that the exit code does not say.
pub(crate) fn say(line: &str) {
    drop(writeln!(io::stderr().lock(), "{line}"));
}

/// `1 error`, `3 errors`, `64,000 records`.
pub(crate) fn count(number: u64, noun: &str) -> String {
    let plural = if number == 1 { "" } else { "s" };
    format!("{} {noun}{plural}", grouped(number))
}

#[cfg(test)]
mod tests {
    use super::count;

    #[test]
    fn what_is_counted_is_plural_but_for_one() {
        assert_eq!(count(1, "error"), "1 error");
        assert_eq!(count(0, "error"), "0 errors");
        assert_eq!(count(64_000, "record"), "64,000 records");
    }
}
