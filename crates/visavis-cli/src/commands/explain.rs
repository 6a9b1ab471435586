//! `visavis explain CODE`: what a diagnostic means.
//!
//! In: a code as people write it. Out: its page. The pages are put into the binary when it is built.

use visavis_diag::nearest;

use crate::exit::{CallError, Outcome};
use crate::screen;

/// Code and page, in order of code.
const PAGES: &[(&str, &str)] = &include!(concat!(env!("OUT_DIR"), "/pages.rs"));

/// Says what a diagnostic means, with a wrong and a right example
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// The code, E0201 for example; without one, every code is listed
    code: Option<String>,
}

/// Prints the page, or the list of all.
pub(crate) fn run(args: &Args) -> Result<Outcome, CallError> {
    let Some(said) = &args.code else {
        screen::print(&list())?;
        return Ok(Outcome::Fine);
    };
    let code = as_written(said);
    match codes().find(|(page, _)| *page == code) {
        Some((_, text)) => {
            screen::print(text)?;
            Ok(Outcome::Fine)
        }
        None => Err(unknown(said, &code)),
    }
}

/// Each code that has a page, and the page.
fn codes() -> impl Iterator<Item = (&'static str, &'static str)> {
    PAGES.iter().copied().filter(|(code, _)| *code == as_written(code))
}

/// A line for each code, which is the first of its page: `E0201: nothing has this name`.
fn list() -> String {
    let titles = codes().map(|(_, text)| text.lines().next().unwrap_or_default().trim_start_matches("# "));
    titles.map(|title| format!("{title}\n")).collect()
}

/// `E0201` of `e201`, `201`, `[E0201]`, `error[E0201]:`.
fn as_written(code: &str) -> String {
    let digits: String = code.chars().filter(char::is_ascii_digit).collect();
    format!("E{digits:0>4}")
}

fn unknown(said: &str, code: &str) -> CallError {
    let way_out = match nearest(code, codes().map(|(code, _)| code)) {
        Some(near) => format!("did you mean `visavis explain {near}`?"),
        None => String::from("`visavis explain` lists all codes; each stands at the head of its diagnostic"),
    };
    CallError::wrong(format!("there is no code `{said}`; {way_out}"))
}

#[cfg(test)]
mod tests {
    use visavis_diag::codes;

    use super::{PAGES, as_written};

    #[test]
    fn a_code_is_found_however_it_is_written() {
        for said in ["E0203", "e203", "203", "[E0203]", "error[E0203]:"] {
            assert_eq!(as_written(said), "E0203");
        }
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
