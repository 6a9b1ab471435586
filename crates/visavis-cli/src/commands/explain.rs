//! `visavis explain CODE`: what a diagnostic or a lint means.
//!
//! In: a code, or a lint's name, as people write it. Out: its page. The pages are put into the binary when it is built.

use clap::builder::PossibleValue;
use visavis_diag::nearest;

use crate::exit::{CallError, Outcome};
use crate::screen::{self, Color};

/// Code and page, in order of code.
const PAGES: &[(&str, &str)] = &include!(concat!(env!("OUT_DIR"), "/pages.rs"));

/// Lint and page, in order of name.
const LINTS: &[(&str, &str)] = &include!(concat!(env!("OUT_DIR"), "/lints.rs"));

/// Says what a diagnostic or a lint means, with a wrong and a right example
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// The code, E0201 for example, or a lint, missing-trap; without one, every code and lint is listed
    code: Option<String>,
    /// When to use colours
    #[arg(long, value_enum, default_value_t)]
    color: Color,
}

/// Prints the page, or the list of all.
pub(crate) fn run(args: &Args) -> Result<Outcome, CallError> {
    let Some(said) = &args.code else {
        screen::print(&list())?;
        return Ok(Outcome::Fine);
    };
    let name = as_named(said);
    if let Some((_, text)) = LINTS.iter().find(|(lint, _)| *lint == name) {
        screen::print(&screen::page(text, args.color))?;
        return Ok(Outcome::Fine);
    }
    let code = as_written(said);
    match codes().find(|(page, _)| *page == code) {
        Some((_, text)) => {
            screen::print(&screen::page(text, args.color))?;
            Ok(Outcome::Fine)
        }
        None => Err(unknown(said, &code)),
    }
}

/// Every code and lint with its title, for shells to offer.
pub(crate) fn known() -> Vec<PossibleValue> {
    let titled = codes().chain(LINTS.iter().copied()).map(|(name, text)| {
        let line = text.lines().next().unwrap_or_default();
        let title = line.split_once(": ").map_or(line, |(_, title)| title);
        PossibleValue::new(name).help(title)
    });
    titled.collect()
}

/// Each code that has a page, and the page.
fn codes() -> impl Iterator<Item = (&'static str, &'static str)> {
    PAGES.iter().copied().filter(|(code, _)| *code == as_written(code))
}

/// A line for each code and each lint, which is the first of its page: `E0201: nothing has this name`.
fn list() -> String {
    let titles = codes()
        .chain(LINTS.iter().copied())
        .map(|(_, text)| text.lines().next().unwrap_or_default().trim_start_matches("# "));
    titles.map(|title| format!("{title}\n")).collect()
}

/// `E0201` of `e201`, `201`, `[E0201]`, `error[E0201]:`.
fn as_written(code: &str) -> String {
    let digits: String = code.chars().filter(char::is_ascii_digit).collect();
    format!("E{digits:0>4}")
}

/// `missing-trap` of `[missing-trap]`, `Missing_Trap`.
fn as_named(said: &str) -> String {
    said.trim_matches(['[', ']', ':']).to_lowercase().replace('_', "-")
}

fn unknown(said: &str, code: &str) -> CallError {
    let is_code = said.chars().any(|c| c.is_ascii_digit());
    let near = if is_code {
        nearest(code, codes().map(|(code, _)| code))
    } else {
        nearest(&as_named(said), LINTS.iter().map(|(lint, _)| *lint))
    };
    let kind = if is_code { "code" } else { "lint" };
    let way_out = match near {
        Some(near) => format!("did you mean `visavis explain {near}`?"),
        None => String::from(
            "`visavis explain` lists all codes and lints; each stands at the head of its diagnostic",
        ),
    };
    CallError::wrong(format!("there is no {kind} `{said}`; {way_out}"))
}

#[cfg(test)]
mod tests {
    use visavis_diag::codes;

    use super::{LINTS, PAGES, as_named, as_written};

    #[test]
    fn a_code_is_found_however_it_is_written() {
        for said in ["E0203", "e203", "203", "[E0203]", "error[E0203]:"] {
            assert_eq!(as_written(said), "E0203");
        }
    }

    #[test]
    fn a_lint_is_found_however_it_is_written_and_every_lint_has_its_page() {
        for said in ["missing-trap", "Missing_Trap", "[missing-trap]"] {
            assert_eq!(as_named(said), "missing-trap");
        }
        let pages: Vec<&str> = LINTS.iter().map(|(name, _)| *name).collect();
        let mut lints: Vec<&str> = visavis_lint::LINTS.iter().map(|lint| lint.name).collect();
        // Pages stand in order of their files' names.
        lints.sort_by_key(|name| format!("{name}.md"));
        assert_eq!(pages, lints);
    }

    #[test]
    fn the_binary_has_every_page() {
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("errors");
        let pages = std::fs::read_dir(folder).unwrap().filter_map(|entry| {
            let name = entry.unwrap().file_name().into_string().unwrap();
            name.strip_suffix(".md").map(str::to_owned)
        });
        let mut pages: Vec<String> = pages.collect();
        pages.sort();
        let embedded: Vec<&str> = PAGES.iter().map(|(code, _)| *code).collect();
        assert_eq!(embedded, pages);
    }

    #[test]
    fn every_page_in_the_binary_is_a_code_and_says_so() {
        let known: Vec<String> = codes().iter().map(ToString::to_string).collect();
        for (code, text) in PAGES.iter().filter(|(code, _)| *code != "README") {
            assert!(known.iter().any(|known| known == code), "{code} is no code");
            assert!(text.starts_with(&format!("# {code}")), "{code}: the page begins with its code");
        }
    }
}
