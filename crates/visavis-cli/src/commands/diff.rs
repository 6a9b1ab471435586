//! `visavis diff OLD NEW`: what changes for customers.
//!
//! In: two programs, as folders, files, images or revisions of git; and on request records. Out: what changed in meaning and who moves, for
//! people, for a pull request or as JSON; 1 where somebody should have a look.

mod data;
mod git;
mod sides;

use std::io;
use std::path::PathBuf;

use clap::ValueEnum;
use visavis_diff::{Side, compare};

use crate::exit::{CallError, Outcome};
use crate::records;
use crate::screen::{self, Color};
use sides::Loaded;

/// Says what changes for customers from one program to another
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// What was: a folder, a `.vis` file, a `.visc` image, or a revision, `main:campaigns`; `main` alone is what NEW names, there
    old: String,
    /// What is to be, likewise; by default what OLD names in the files here
    new: Option<String>,
    /// Customers to run both on: one file of records, or `NAME=FILE` for each source and each event; CSV or JSON Lines, also `.gz`, or
    /// Parquet
    #[arg(long, value_name = "FILE|NAME=FILE")]
    data: Vec<String>,
    /// The time to decide for: RFC 3339, or a local time of NEW's project; by default now
    #[arg(long, value_name = "TIME", requires = "data")]
    at: Option<String>,
    /// What was delivered, as `visavis record` keeps it, for limits to count
    #[arg(long, value_name = "FILE", requires = "data")]
    history: Option<PathBuf>,
    /// What the one file of records is written in, where its name does not say
    #[arg(long, value_enum, requires = "data")]
    input: Option<records::Format>,
    /// How many customers are told of each change
    #[arg(long, value_name = "N", default_value_t = 3)]
    examples: usize,
    /// How many made-up customers are looked at for each question that the rules leave open
    #[arg(long, value_name = "N", default_value_t = 1000)]
    tries: u64,
    /// For whom
    #[arg(long, value_enum, default_value_t)]
    format: Format,
    /// When to use colours
    #[arg(long, value_enum, default_value_t)]
    color: Color,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
enum Format {
    /// A page for people
    #[default]
    Human,
    /// One object, with everything
    Json,
    /// A comment to a pull request
    Markdown,
}

/// Compares.
pub(crate) fn run(args: &Args) -> Result<Outcome, CallError> {
    let (old, new) = sides::read(&args.old, args.new.as_deref())?;
    // Both are told, since whoever mends one wants to know of the other.
    let (old_is_bad, new_is_bad) = (old.say_errors("OLD"), new.say_errors("NEW"));
    if old_is_bad || new_is_bad {
        return Ok(Outcome::Findings);
    }
    let (Some(before), Some(after)) = (side(&old), side(&new)) else { return Ok(Outcome::Findings) };
    let mut difference = compare(&before, &after, args.tries);
    if !args.data.is_empty() {
        let report = data::run(args, &before, &after)?;
        difference.set_data(report);
    }
    let text = match args.format {
        Format::Human => visavis_diff::human(&difference, args.color.on(&io::stdout()), screen::page_width()),
        Format::Json => visavis_diff::json(&difference),
        Format::Markdown => visavis_diff::markdown(&difference),
    };
    screen::print(&text)?;
    Ok(if difference.has_moved() { Outcome::Findings } else { Outcome::Fine })
}

fn side(loaded: &Loaded) -> Option<Side<'_>> {
    match loaded {
        Loaded::Rules { name, checked } => Side::rules(name.clone(), checked),
        Loaded::Image { name, program } => Some(Side::image(name.clone(), program)),
    }
}
