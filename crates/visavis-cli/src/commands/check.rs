//! `visavis check [PATH]`: syntax, names, types.
//!
//! In: rules. Out: every diagnostic, for people or as JSON, and a summary. `--fix` writes the fixes that are sure into
//! the files first; `--needs` says of sound rules what they need to know of a customer.

mod needs;

use std::path::{Path, PathBuf};
use std::{fs, io};

use clap::ValueEnum;
use visavis::{Checked, Program, SourceNeeds};
use visavis_value::Zone;

use crate::exit::{CallError, Outcome};
use crate::project::{self, Found};
use crate::screen::{self, Color, count};

/// How often `--fix` looks again: each round mends at least one finding, and what one fix uncovers is rarely deep.
const ROUNDS: usize = 10;

/// Checks syntax, names and types
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// A project folder, a `.vis` file or a `.visc` image; by default the nearest project upwards
    path: Option<PathBuf>,
    /// What to print
    #[arg(long, value_enum, default_value_t)]
    format: Format,
    /// Writes the fixes that are sure into the files
    #[arg(long)]
    fix: bool,
    /// What the rules need to know of a customer: attributes, events, and how far back
    #[arg(long)]
    needs: bool,
    /// When to use colours
    #[arg(long, value_enum, default_value_t)]
    color: Color,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For people
    #[default]
    Human,
    /// One JSON object
    Json,
}

/// Checks.
pub(crate) fn run(args: &Args) -> Result<Outcome, CallError> {
    let path = args.path.as_deref();
    let mut found = project::read(path)?;
    let mut fixed = 0;
    if args.fix {
        for _ in 0..ROUNDS {
            let Found::Rules(checked) = &found else { break };
            let applied = write_fixes(checked)?;
            if applied == 0 {
                break;
            }
            fixed += applied;
            found = project::read(path)?;
        }
    }
    let checked = match found {
        Found::Rules(checked) => checked,
        Found::Image(program) => Box::new(Checked { program: Some(program), ..Checked::default() }),
    };
    let needed = if args.needs { needed(&checked)? } else { None };
    match (args.format, &needed) {
        (Format::Json, Some(needed)) => screen::print(&needs::json(needed))?,
        (Format::Human, Some(needed)) => {
            let zone = checked.program.as_ref().map_or(Zone::UTC, Program::zone);
            let table = needs::for_people(needed, zone);
            screen::print(&format!("{table}\n{}", for_people(&checked, args.color, path, fixed)))?;
        }
        (Format::Human, None) => screen::print(&for_people(&checked, args.color, path, fixed))?,
        (Format::Json, None) => {
            let mut json = visavis_render::json(&checked.diagnostics, &checked.sources);
            if !json.ends_with('\n') {
                json.push('\n');
            }
            screen::print(&json)?;
        }
    }
    let broken = checked.diagnostics.iter().any(visavis_diag::Diagnostic::is_error);
    Ok(if broken { Outcome::Findings } else { Outcome::Fine })
}

/// What sound rules need; nothing where they have errors, which are told.
fn needed(checked: &Checked) -> Result<Option<Vec<SourceNeeds>>, CallError> {
    match (&checked.program, checked.needs()) {
        (None, _) => Ok(None),
        (Some(_), Some(needs)) => Ok(Some(needs)),
        (Some(_), None) => Err(CallError::wrong(
            "an image does not say what its rules need: name the project or the `.vis` file it was compiled from",
        )),
    }
}

/// Writes what the sure fixes make of the files; how many were applied.
fn write_fixes(checked: &Checked) -> Result<usize, CallError> {
    let fixed = visavis_render::apply_fixes(&checked.diagnostics, &checked.sources);
    for file in &fixed.files {
        let Some(source) = checked.sources.get(file.source) else { continue };
        fs::write(Path::new(source.name.as_str()), &file.text)
            .map_err(|error| CallError::unwritable(&format!("`{}`", source.name), &error))?;
    }
    Ok(fixed.applied)
}

fn for_people(checked: &Checked, color: Color, path: Option<&Path>, fixed: usize) -> String {
    let mut out = project::draw(&checked.diagnostics, checked, color, &io::stdout());
    if !out.is_empty() {
        out.push('\n');
    }
    if fixed > 0 {
        out.push_str(&format!("applied {}\n", count(fixed as u64, "fix").replace("fixs", "fixes")));
    }
    let errors = checked.diagnostics.iter().filter(|diagnostic| diagnostic.is_error()).count();
    let warnings = checked.diagnostics.len() - errors;
    let files =
        count(checked.sources.iter().filter(|(_, file)| file.name.ends_with(".vis")).count() as u64, "file");
    let (errors, warnings) = (errors as u64, warnings as u64);
    match &checked.program {
        Some(_) if checked.sources.iter().next().is_some() && nothing_is_declared(checked) => {
            out.push_str(&format!("nothing is declared in {files}\n"));
        }
        Some(program) if warnings == 0 => out.push_str(&format!("fine: {} in {files}\n", declared(program))),
        Some(program) => {
            let warnings = count(warnings, "warning");
            out.push_str(&format!("{warnings}, else fine: {} in {files}\n", declared(program)));
        }
        None => {
            let errors = count(errors, "error");
            let warnings =
                if warnings == 0 { String::new() } else { format!(", {}", count(warnings, "warning")) };
            out.push_str(&format!("{errors}{warnings} in {files}\n"));
            if let Some(hint) = project::alone(path) {
                out.push_str(&hint);
                out.push('\n');
            }
        }
    }
    out
}

/// `12 segments, 4 campaigns, 2 decisions`
fn declared(program: &Program) -> String {
    let image = program.image();
    let counts = [
        (image.segments.len(), "segment"),
        (image.campaigns.len(), "campaign"),
        (image.decisions.len(), "decision"),
    ];
    counts.map(|(number, noun)| count(number as u64, noun)).join(", ")
}

/// No rule stands in any file: blank lines, comments, edition and time zone at most.
fn nothing_is_declared(checked: &Checked) -> bool {
    let compiled = checked.program.as_ref().map(Program::image);
    if compiled.is_none_or(|image| !image.sources.is_empty() || !image.segments.is_empty()) {
        return false;
    }
    let files = checked.sources.iter().filter(|(_, file)| file.name.ends_with(".vis"));
    let mut words = files.flat_map(|(_, file)| file.text.lines()).filter_map(|line| {
        line.trim_start_matches('\u{feff}').split_whitespace().next().filter(|word| !word.starts_with('#'))
    });
    words.all(|word| matches!(word, "edition" | "timezone"))
}
