//! What a person sees: colours, width, and plain writing to stdout.
//!
//! In: what the user asked for and what the terminal is. Out: settings for drawing. Decides nothing about content.

use std::io::{self, IsTerminal, Write};

use clap::ValueEnum;
use visavis_render::folded;
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

/// A page of Markdown for people: on a terminal its paragraphs are laid out anew for the terminal's columns, else it is as it was
/// written. Code, lists and tables stay.
pub(crate) fn page(text: &str) -> String {
    if !io::stdout().is_terminal() {
        return text.to_owned();
    }
    laid_out(text, page_width())
}

fn laid_out(text: &str, width: usize) -> String {
    let (mut out, mut paragraph, mut code) = (String::new(), String::new(), false);
    let end = |paragraph: &mut String, out: &mut String| {
        if !paragraph.is_empty() {
            out.push_str(&folded(paragraph, width));
            out.push('\n');
            paragraph.clear();
        }
    };
    for line in text.lines() {
        let fence = line.starts_with("```");
        let plain = !code && !fence && line.starts_with(|c: char| !matches!(c, '#' | '|' | '-' | ' '));
        if plain {
            if !paragraph.is_empty() {
                paragraph.push(' ');
            }
            paragraph.push_str(line);
        } else {
            end(&mut paragraph, &mut out);
            out.push_str(line);
            out.push('\n');
        }
        code ^= fence;
    }
    end(&mut paragraph, &mut out);
    out
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
    let stderr = io::stderr();
    // What a program reads keeps its lines; a terminal would break them inside words.
    let shown = match terminal_size::terminal_size_of(&stderr) {
        Some((width, _)) if stderr.is_terminal() && !line.contains('\n') => {
            folded(line, usize::from(width.0).max(40))
        }
        _ => line.to_owned(),
    };
    drop(writeln!(stderr.lock(), "{shown}"));
}

/// `1 error`, `3 errors`, `64,000 records`.
pub(crate) fn count(number: u64, noun: &str) -> String {
    let plural = if number == 1 { "" } else { "s" };
    format!("{} {noun}{plural}", grouped(number))
}

#[cfg(test)]
mod tests {
    use super::{count, folded, laid_out};

    #[test]
    fn paragraphs_are_laid_out_for_the_columns_and_code_is_not() {
        let page = "# A title that is longer than twenty\n\nSome words of prose\nthat go on.\n\n```visavis\nsegment a when b and c and d\n```\n";
        let wanted = "# A title that is longer than twenty\n\nSome words of prose\nthat go on.\n\n```visavis\nsegment a when b and c and d\n```\n";
        assert_eq!(laid_out(page, 20), wanted);
        assert_eq!(laid_out(page, 80), wanted.replace("prose\nthat", "prose that"));
        assert_eq!(folded("a-word-that-is-too-long for it", 10), "a-word-that-is-too-long\nfor it");
    }

    #[test]
    fn what_is_counted_is_plural_but_for_one() {
        assert_eq!(count(1, "error"), "1 error");
        assert_eq!(count(0, "error"), "0 errors");
        assert_eq!(count(64_000, "record"), "64,000 records");
    }
}
