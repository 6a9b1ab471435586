//! What `check` and `lint` share: fixes, drawing, counting.
//!
//! In: checked rules with what was found. Out: fixed files, text, JSON, an outcome.

use std::fs;
use std::io::IsTerminal;
use std::path::Path;

use clap::ValueEnum;
use visavis::{Checked, Zone};
use visavis_diag::Diagnostic;

use crate::exit::{CallError, Outcome};
use crate::input::at;
use crate::project;
use crate::screen::{Color, count};

/// How often `--fix` looks again: each round mends at least one finding, and what one fix uncovers is rarely deep.
const ROUNDS: usize = 10;

/// What to print.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// For people
    #[default]
    Human,
    /// One JSON object
    Json,
    /// A SARIF 2.1.0 log, for code hosts and editors
    Sarif,
    /// Annotations of a workflow run on GitHub
    Github,
}

/// How `check` and `lint` are asked alike.
#[derive(Debug, clap::Args)]
pub(crate) struct Asked {
    /// What to print
    #[arg(long, value_enum, default_value_t)]
    pub(crate) format: Format,
    /// Writes the fixes that are sure into the files
    #[arg(long)]
    pub(crate) fix: bool,
    /// The time by which a campaign is over, 2026-03-10 or "2026-03-10 09:00"; now where it is not given
    #[arg(long, value_name = "TIME")]
    pub(crate) at: Option<String>,
    /// When to use colours
    #[arg(long, value_enum, default_value_t)]
    pub(crate) color: Color,
}

/// Adds what the lints find in sound rules, by the time that was given or by now.
pub(crate) fn lint(checked: &mut Checked, now: Option<&str>) -> Result<(), CallError> {
    let zone = checked.model.as_ref().map_or(Zone::UTC, |model| model.project.zone);
    checked.add_lints(Some(at::read(now, zone)?));
    Ok(())
}

/// Reads; where `fix`, writes the sure fixes and reads again, until none is left. With how many were applied.
pub(crate) fn fixed(
    fix: bool,
    read: impl Fn() -> Result<Box<Checked>, CallError>,
) -> Result<(Box<Checked>, usize), CallError> {
    let (mut checked, mut fixed) = (read()?, 0);
    for _ in 0..if fix { ROUNDS } else { 0 } {
        let applied = write_fixes(&checked)?;
        if applied == 0 {
            break;
        }
        fixed += applied;
        checked = read()?;
    }
    Ok((checked, fixed))
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

/// The findings as a person reads them, a blank line behind, and what was fixed.
pub(crate) fn drawn(checked: &Checked, color: Color, stream: &impl IsTerminal, fixed: usize) -> String {
    let mut out = project::draw(&checked.diagnostics, checked, color, stream);
    if !out.is_empty() {
        out.push('\n');
    }
    if fixed > 0 {
        out.push_str(&format!("applied {}\n", count(fixed as u64, "fix").replace("fixs", "fixes")));
    }
    out
}

/// The findings as programs read them.
pub(crate) fn for_programs(checked: &Checked, format: Format) -> String {
    let (diagnostics, sources) = (&checked.diagnostics, &checked.sources);
    match format {
        Format::Human | Format::Json => format!("{}\n", visavis_render::json(diagnostics, sources)),
        Format::Sarif => {
            format!("{}\n", visavis_render::sarif(diagnostics, sources, env!("CARGO_PKG_VERSION")))
        }
        Format::Github => visavis_render::github(diagnostics, sources),
    }
}

/// How many errors and how many warnings.
pub(crate) fn counts(checked: &Checked) -> (u64, u64) {
    let errors = checked.diagnostics.iter().filter(|diagnostic| diagnostic.is_error()).count();
    (errors as u64, (checked.diagnostics.len() - errors) as u64)
}

/// `1 error, 2 warnings`; whichever there are.
pub(crate) fn counted(errors: u64, warnings: u64) -> String {
    let errors = (errors > 0).then(|| count(errors, "error"));
    let warnings = (warnings > 0).then(|| count(warnings, "warning"));
    errors.into_iter().chain(warnings).collect::<Vec<_>>().join(", ")
}

/// `3 files`: those with rules.
pub(crate) fn files(checked: &Checked) -> String {
    let rules = checked.sources.iter().filter(|(_, file)| file.name.ends_with(".vis"));
    count(rules.count() as u64, "file")
}

/// Findings where anything is an error.
pub(crate) fn outcome(checked: &Checked) -> Outcome {
    if checked.diagnostics.iter().any(Diagnostic::is_error) { Outcome::Findings } else { Outcome::Fine }
}
