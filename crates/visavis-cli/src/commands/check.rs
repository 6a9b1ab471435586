//! `visavis check [PATH]`: syntax, names, types, and behind them the lints.
//!
//! In: rules. Out: every diagnostic, for people or as JSON, and a summary. `--fix` writes the fixes that are sure into
//! the files first; `--needs` says of sound rules what they need to know of a customer.

mod needs;

use std::io;
use std::path::{Path, PathBuf};

use visavis::{Checked, Program, SourceNeeds};
use visavis_value::Zone;

use crate::commands::findings::{self, Asked, Format};
use crate::exit::{CallError, Outcome};
use crate::project::{self, Found};
use crate::screen::{self, Color, Tone, count, toned};

/// Checks syntax, names and types, and runs the lints
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// A project folder, a `.vis` file or a `.visc` image; by default the nearest project upwards
    path: Option<PathBuf>,
    #[command(flatten)]
    asked: Asked,
    /// What the rules need to know of a customer: attributes, events, and how far back; runs no lints
    #[arg(long)]
    needs: bool,
}

/// Checks.
pub(crate) fn run(args: &Args) -> Result<Outcome, CallError> {
    let path = args.path.as_deref();
    let read = || {
        Ok(match project::read(path)? {
            Found::Rules(mut checked) => {
                // Who asks what rules need asks nothing else of sound rules.
                if !args.needs {
                    findings::lint(&mut checked, args.asked.at.as_deref())?;
                }
                checked
            }
            Found::Image(program) => Box::new(Checked { program: Some(program), ..Checked::default() }),
        })
    };
    let (checked, fixed) = findings::fixed(args.asked.fix, read)?;
    let needed = if args.needs { needed(&checked)? } else { None };
    match (args.asked.format, &needed) {
        (Format::Sarif | Format::Github, Some(_)) => {
            return Err(CallError::wrong("`--needs` is printed for people or as `--format json`"));
        }
        (Format::Json, Some(needed)) => screen::print(&needs::json(needed))?,
        (Format::Human, Some(needed)) => {
            let zone = checked.program.as_ref().map_or(Zone::UTC, Program::zone);
            let table = needs::for_people(needed, zone);
            screen::print(&format!("{table}\n{}", for_people(&checked, args.asked.color, path, fixed)))?;
        }
        (Format::Human, None) => screen::print(&for_people(&checked, args.asked.color, path, fixed))?,
        (format, None) => screen::print(&findings::for_programs(&checked, format))?,
    }
    Ok(findings::outcome(&checked))
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

fn for_people(checked: &Checked, color: Color, path: Option<&Path>, fixed: usize) -> String {
    let mut out = findings::drawn(checked, color, &io::stdout(), fixed);
    let (errors, warnings) = findings::counts(checked);
    let files = findings::files(checked);
    let toned = |text: &str, tone| toned(text, tone, color.on(&io::stdout()));
    match checked.program.as_ref().filter(|_| errors == 0) {
        Some(_) if checked.sources.iter().next().is_some() && nothing_is_declared(checked) => {
            out.push_str(&format!("nothing is declared in {files}\n"));
        }
        Some(program) if warnings == 0 => {
            out.push_str(&format!("{} {} in {files}\n", toned("fine:", Tone::Good), declared(program)));
        }
        Some(program) => {
            let warnings = toned(&count(warnings, "warning"), Tone::Warning);
            out.push_str(&format!("{warnings}, else fine: {} in {files}\n", declared(program)));
        }
        None => {
            let counted = toned(&findings::counted(errors, warnings), Tone::Bad);
            out.push_str(&format!("{counted} in {files}\n"));
            if let Some(hint) = project::alone(path) {
                out.push_str(&screen::fitting(&format!("{hint}\n")));
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
