//! `visavis infer FILE…`: a source for files that are there.
//!
//! In: tables or JSON. Out: the text of a `source` that fits every record read, on stdout; what was read, and what could
//! not be, on stderr. Never writes a file.

mod read;

use std::path::Path;

use visavis_infer::{About, Survey, can_name, source, source_name};
use visavis_value::print::grouped;

use crate::exit::{CallError, Outcome};
use crate::records::Format;
use crate::screen::{self, count};

/// Prints a source that describes the records of a file
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// CSV, JSON Lines, or JSON of one array or one object after the other; also packed as `.gz`; or Parquet; `-` for stdin
    #[arg(required = true, value_name = "FILE|-")]
    files: Vec<String>,
    /// What the source is called; several files are then parts of this one source, and otherwise a source each
    #[arg(long)]
    name: Option<String>,
    /// What the files are written in, where their names do not say
    #[arg(long, visible_alias = "format", value_enum)]
    input: Option<Format>,
}

/// One source, and the files that it is read from.
struct Part<'a> {
    name: Option<&'a str>,
    files: &'a [String],
}

/// What earlier sources of the call have taken.
#[derive(Default)]
struct Said {
    sources: Vec<String>,
    events: Vec<String>,
}

/// Infers.
pub(crate) fn run(args: &Args) -> Result<Outcome, CallError> {
    if let Some(name) = args.name.as_deref().filter(|name| !can_name(name)) {
        let name = name.escape_debug();
        let why = "give it another, such as `crm`; `context` is what comes with the call";
        return Err(CallError::wrong(format!("`{name}` is no name for a source; {why}")));
    }
    if args.files.iter().filter(|file| *file == "-").count() > 1 {
        return Err(CallError::wrong("stdin can be read once: name `-` once"));
    }
    let parts: Vec<Part<'_>> = match &args.name {
        Some(name) => vec![Part { name: Some(name), files: &args.files }],
        None => args.files.chunks(1).map(|files| Part { name: None, files }).collect(),
    };
    let mut said = Said::default();
    let mut texts = Vec::new();
    let mut unread = 0;
    for part in parts {
        let (text, bad) = infer(&part, args.input, &mut said)?;
        texts.push(text);
        unread += bad;
    }
    screen::print(&texts.join("\n"))?;
    Ok(if unread == 0 { Outcome::Fine } else { Outcome::Findings })
}

/// The text of one source, and how many records could not be read.
fn infer(part: &Part<'_>, input: Option<Format>, said: &mut Said) -> Result<(String, u64), CallError> {
    let mut survey = None;
    let mut unread = 0;
    for file in part.files {
        unread += read::read(file, input, &mut survey)?;
    }
    let files: Vec<&str> = part.files.iter().map(|file| base(file)).collect();
    let files = files.join(", ");
    let Some(survey) = survey.filter(|survey| survey.records() > 0) else {
        let why = if unread > 0 { "no record of it can be read" } else { "it holds no record" };
        return Err(CallError::wrong(format!("nothing to infer from `{files}`: {why}")));
    };
    let name = name(part, &survey, &said.sources)?;
    let places = if survey.places() == 1 { "name" } else { "names" };
    screen::say(&format!(
        "{}: {} read, {} {places}: source `{name}`",
        files,
        count(survey.records(), "record"),
        grouped(survey.places() as u64)
    ));
    let taken = said.events.clone();
    let text = source(&survey, &About { name: name.clone(), file: files, unread, taken });
    said.sources.push(name);
    said.events.extend(survey.events());
    Ok((text, unread))
}

/// The source's name: the one given, or the file's; another source or something in the records may have it already.
fn name(part: &Part<'_>, survey: &Survey, names: &[String]) -> Result<String, CallError> {
    if let Some(name) = part.name {
        return if survey.clashes(name) {
            Err(CallError::wrong(format!(
                "the records have `{name}` themselves, and would be misread where the source has this name: give it \
                 another with --name"
            )))
        } else {
            Ok(name.to_owned())
        };
    }
    let base = part
        .files
        .first()
        .map_or_else(String::new, |file| source_name(if file == "-" { "stdin" } else { file }));
    let numbered = (2_u64..).map(|number| format!("{base}_{number}"));
    let mut all = std::iter::once(base.clone()).chain(numbered);
    Ok(all.find(|name| !survey.clashes(name) && !names.contains(name)).unwrap_or(base))
}

/// A path without its folders, so that the same file gives the same text wherever it lies.
fn base(path: &str) -> &str {
    match path {
        "-" => "stdin",
        _ => Path::new(path).file_name().and_then(|name| name.to_str()).unwrap_or(path),
    }
}
