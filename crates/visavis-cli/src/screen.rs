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
    /// On a terminal, unless `NO_COLOR` is set; elsewhere where `CLICOLOR_FORCE` is
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
            Self::Auto => wished(stream.is_terminal(), |name| std::env::var(name).ok()),
        }
    }
}

/// When help and usage errors are coloured: as `--color` says, which is looked for by hand since there may be no sound call to ask.
pub(crate) fn help_color(args: impl Iterator<Item = std::ffi::OsString>) -> clap::ColorChoice {
    let args: Vec<String> = args.map(|arg| arg.to_string_lossy().into_owned()).collect();
    let after = args.iter().position(|arg| arg == "--color").and_then(|at| args.get(at + 1));
    let said = args.iter().find_map(|arg| arg.strip_prefix("--color=")).or(after.map(String::as_str));
    match said {
        Some("always") => clap::ColorChoice::Always,
        Some("never") => clap::ColorChoice::Never,
        _ => clap::ColorChoice::Auto,
    }
}

/// Whether the surroundings wish for colours, as <https://no-color.org> and <https://bixense.com/clicolors> have it.
fn wished(terminal: bool, set: impl Fn(&str) -> Option<String>) -> bool {
    let set = |name| set(name).filter(|value| !value.is_empty());
    if set("NO_COLOR").is_some() {
        return false;
    }
    if set("CLICOLOR_FORCE").is_some_and(|value| value != "0") {
        return true;
    }
    terminal
        && set("CLICOLOR").is_none_or(|value| value != "0")
        && set("TERM").is_none_or(|value| value != "dumb")
}

/// How a command ended, for its last line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Tone {
    /// All is well
    Good,
    /// Somebody should have a look
    Warning,
    /// Something is wrong
    Bad,
}

/// The text in the colour of its tone, where colours are on.
pub(crate) fn toned(text: &str, tone: Tone, color: bool) -> String {
    let tint = match tone {
        Tone::Good => anstyle::AnsiColor::Green,
        Tone::Warning => anstyle::AnsiColor::Yellow,
        Tone::Bad => anstyle::AnsiColor::Red,
    };
    let style = tint.on_default().bold();
    if color { format!("{style}{text}{style:#}") } else { text.to_owned() }
}

/// How many columns help texts may use.
pub(crate) fn width() -> usize {
    terminal_size::terminal_size().map_or(100, |(width, _)| usize::from(width.0))
}

/// How many columns a page of text uses: the terminal's, but no wider than one reads; 80 where there is none.
pub(crate) fn page_width() -> usize {
    terminal_size::terminal_size().map_or(80, |(width, _)| usize::from(width.0).clamp(40, 120))
}

/// A page of Markdown for people: on a terminal, or where colours are asked for, it is laid out for the columns there are, else it is as
/// it was written.
pub(crate) fn page(text: &str, color: Color) -> String {
    let stdout = io::stdout();
    let painted = color.on(&stdout);
    if painted || stdout.is_terminal() { laid_out(text, page_width(), painted) } else { text.to_owned() }
}

/// Paragraphs for the width, code indented with no fences around it, titles bold; lists and tables stay.
fn laid_out(text: &str, width: usize, painted: bool) -> String {
    let bold = if painted { anstyle::Style::new().bold() } else { anstyle::Style::new() };
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
            match line.strip_prefix("# ") {
                _ if fence => {}
                _ if code => out.push_str(&indented(line)),
                Some(title) => {
                    let folded = folded(title, width);
                    let lines = folded.lines().map(|line| format!("{bold}{line}{bold:#}\n"));
                    out.extend(lines);
                }
                None => {
                    out.push_str(line);
                    out.push('\n');
                }
            }
        }
        code ^= fence;
    }
    end(&mut paragraph, &mut out);
    out
}

/// A line of code.
fn indented(line: &str) -> String {
    if line.is_empty() { "\n".to_owned() } else { format!("    {line}\n") }
}

/// Writes words to stdout, folded where a terminal would break them inside words.
pub(crate) fn tell(words: &str) -> Result<(), CallError> {
    print(&fitting(words))
}

/// Words for stdout, folded where it is a terminal.
pub(crate) fn fitting(words: &str) -> String {
    match terminal_size::terminal_size_of(io::stdout()) {
        Some((width, _)) => folded_lines(words, usize::from(width.0).max(40)),
        None => words.to_owned(),
    }
}

/// The text with each line folded for itself, what is folded standing where its line began.
fn folded_lines(text: &str, width: usize) -> String {
    let line = |line: &str| {
        let words = line.trim_start();
        let indent = " ".repeat(line.len() - words.len());
        let folded = folded(words, width.saturating_sub(indent.len()));
        format!("{indent}{}", folded.replace('\n', &format!("\n{indent}")))
    };
    text.split('\n').map(line).collect::<Vec<_>>().join("\n")
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
        // A drawing has its width already.
        Some((width, _)) if stderr.is_terminal() && !line.contains(['│', '\u{1b}']) => {
            folded_lines(line, usize::from(width.0).max(40))
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
    use super::{count, folded, folded_lines, laid_out, wished};

    #[test]
    fn paragraphs_are_laid_out_for_the_columns_and_code_is_not() {
        let page = "# A title that is longer than twenty\n\nSome words of prose\nthat go on.\n\n```visavis\nsegment a when b and c and d\n```\n";
        let wanted = "A title that is\nlonger than twenty\n\nSome words of prose\nthat go on.\n\n    segment a when b and c and d\n";
        assert_eq!(laid_out(page, 20, false), wanted);
        let wanted = "\u{1b}[1mA title that is longer than twenty\u{1b}[0m\n\nSome words of prose that go on.\n\n    segment a when b and c and d\n";
        assert_eq!(laid_out(page, 80, true), wanted);
        assert_eq!(folded("a-word-that-is-too-long for it", 10), "a-word-that-is-too-long\nfor it");
    }

    #[test]
    fn lines_are_folded_each_for_itself() {
        assert_eq!(folded_lines("a b c\n  d e f\n", 5), "a b c\n  d e\n  f\n");
    }

    #[test]
    fn colours_come_as_the_surroundings_wish() {
        let wish = |terminal, set: &[(&str, &str)]| {
            let found = |name: &str| {
                set.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned())
            };
            wished(terminal, found)
        };
        assert!(wish(true, &[]) && !wish(false, &[]));
        assert!(!wish(true, &[("NO_COLOR", "1")]) && wish(true, &[("NO_COLOR", "")]));
        assert!(wish(false, &[("CLICOLOR_FORCE", "1")]) && !wish(false, &[("CLICOLOR_FORCE", "0")]));
        assert!(!wish(true, &[("CLICOLOR_FORCE", "1"), ("NO_COLOR", "1")]));
        assert!(!wish(true, &[("CLICOLOR", "0")]) && !wish(true, &[("TERM", "dumb")]));
    }

    #[test]
    fn what_is_counted_is_plural_but_for_one() {
        assert_eq!(count(1, "error"), "1 error");
        assert_eq!(count(0, "error"), "0 errors");
        assert_eq!(count(64_000, "record"), "64,000 records");
    }
}
