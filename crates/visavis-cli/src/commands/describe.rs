//! `visavis describe [NAME] [PATH]`: what the rules say, in plain sentences.
//!
//! In: rules, a language, and perhaps the name of what is meant. Out: sentences for people, as JSON or as Markdown. Errors in the
//! rules are drawn, and nothing is described then.

use std::io;
use std::path::{Path, PathBuf};

use clap::ValueEnum;
use visavis_describe::{Kind, Lang, Page, describe, human, json, markdown};
use visavis_diag::nearest;

use crate::exit::{CallError, Outcome};
use crate::project;
use crate::screen::{self, Color};

/// Says in plain sentences what the rules say
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// What to describe: a campaign, segment, attribute or anything else that has a name; by default all. Where it is the only
    /// argument and a file or folder has the name, it is the path
    name: Option<String>,
    /// A project folder or a `.vis` file; by default the nearest project upwards
    path: Option<PathBuf>,
    /// In which language
    #[arg(long, value_enum, default_value_t)]
    lang: Language,
    /// What to print
    #[arg(long, value_enum, default_value_t)]
    format: Format,
    /// When to use colours
    #[arg(long, value_enum, default_value_t)]
    color: Color,
}

/// The languages that descriptions know.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum Language {
    /// English
    #[default]
    En,
    /// French
    Fr,
}

impl From<Language> for Lang {
    fn from(language: Language) -> Self {
        match language {
            Language::En => Self::English,
            Language::Fr => Self::French,
        }
    }
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For people
    #[default]
    Human,
    /// One JSON object
    Json,
    /// Markdown, for pull requests and wikis
    Markdown,
}

/// Describes.
pub(crate) fn run(args: &Args) -> Result<Outcome, CallError> {
    let (name, path) = name_and_path(args);
    let Some(checked) = project::checked(path, "texts of rules to describe")? else {
        return Ok(Outcome::Findings);
    };
    let Some(model) = &checked.model else { return Ok(Outcome::Findings) };
    let lang = args.lang.into();
    let mut pages = describe(model, lang);
    match name {
        Some(name) => pages = named(pages, name)?,
        // A source lists what it has; an attribute by itself is described where it is named.
        None if args.format != Format::Json => {
            pages.retain(|page| !matches!(page.kind, Kind::Attribute | Kind::Event));
        }
        None => {}
    }
    screen::print(&match args.format {
        Format::Human => human(&pages, lang, screen::page_width(), args.color.on(&io::stdout())),
        Format::Json => json(&pages, lang),
        Format::Markdown => markdown(&pages, lang),
    })?;
    Ok(Outcome::Fine)
}

/// One argument is a path where something has that name, and else a name.
fn name_and_path(args: &Args) -> (Option<&str>, Option<&Path>) {
    match (args.name.as_deref(), args.path.as_deref()) {
        (Some(alone), None) if Path::new(alone).exists() || looks_like_a_path(Path::new(alone)) => {
            (None, Some(Path::new(alone)))
        }
        other => other,
    }
}

/// A name that can only have been meant for a file or folder.
fn looks_like_a_path(name: &Path) -> bool {
    name.extension().is_some_and(|ending| ending == "vis" || ending == "visc" || ending == "toml")
        || name.to_string_lossy().contains('/')
}

/// The pages of a name, of every kind; an attribute also by the last part of its own where a source stands before it.
fn named(pages: Vec<Page>, name: &str) -> Result<Vec<Page>, CallError> {
    let is_meant = |page: &Page| {
        let after = page.name.strip_suffix(name).is_some_and(|before| before.ends_with('.'));
        page.name == name || after && matches!(page.kind, Kind::Attribute | Kind::Event)
    };
    let (found, others): (Vec<Page>, Vec<Page>) = pages.into_iter().partition(is_meant);
    if !found.is_empty() {
        return Ok(found);
    }
    let meant = nearest(name, others.iter().map(|page| page.name.as_str()));
    let meant = meant.map(|near| format!("; did you mean `{near}`?")).unwrap_or_default();
    Err(CallError::wrong(format!(
        "nothing in the program is called `{name}`{meant}\n  `visavis describe` alone describes everything"
    )))
}
