//! `visavis test [PATH] [FILTER]`: runs the tests that a program brings.
//!
//! In: rules, and which of their tests. Out: a report for people, as JSON or as JUnit. Errors in the rules are drawn, and no test is
//! run then.

use std::io;
use std::path::{Path, PathBuf};

use clap::ValueEnum;
use visavis_testing::{Options, human, json, junit, run as run_tests, select};

use crate::exit::{CallError, Outcome};
use crate::project;
use crate::screen::{self, Color};

/// Runs the tests and asserts that a program brings
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// A project folder or a `.vis` file; by default the nearest project upwards. Where no file or folder has the name, it is the
    /// filter
    path: Option<PathBuf>,
    /// Only tests with this in their title, in any case, or that stand at `file:line`
    filter: Option<String>,
    /// Says which campaigns, segments, guards, table rows, variants and arms no test reaches
    #[arg(long)]
    coverage: bool,
    /// On how many made-up customers each assert is tried
    #[arg(long, value_name = "N", default_value_t = Options::default().cases)]
    cases: u32,
    /// What to print
    #[arg(long, value_enum, default_value_t)]
    format: Format,
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
    /// JUnit XML, for CI servers
    Junit,
}

/// Runs tests.
pub(crate) fn run(args: &Args) -> Result<Outcome, CallError> {
    let (path, filter) = path_and_filter(args);
    let Some(checked) = project::checked(path, "tests")? else { return Ok(Outcome::Findings) };
    let (Some(model), Some(program)) = (&checked.model, &checked.program) else {
        return Ok(Outcome::Findings);
    };
    let selection = select(model, &checked.sources, filter).map_err(|near| nothing_named(filter, &near))?;
    let options = Options { cases: args.cases, coverage: args.coverage };
    let report = run_tests(model, program, &checked.sources, &selection, options)
        .map_err(|error| CallError::wrong(format!("the tests cannot be run: {error}")))?;
    screen::print(&match args.format {
        Format::Human => human(&report, args.color.on(&io::stdout()), screen::width()),
        Format::Json => json(&report),
        Format::Junit => junit(&report),
    })?;
    Ok(if report.is_fine() { Outcome::Fine } else { Outcome::Findings })
}

/// One argument is a path where something has that name, and else a filter.
fn path_and_filter(args: &Args) -> (Option<&Path>, Option<&str>) {
    match (args.path.as_deref(), args.filter.as_deref()) {
        (Some(alone), None) if !alone.exists() && !looks_like_a_path(alone) => (None, alone.to_str()),
        other => other,
    }
}

/// A name that can only have been meant for a file or folder.
fn looks_like_a_path(name: &Path) -> bool {
    name.extension().is_some_and(|ending| ending == "vis" || ending == "visc" || ending == "toml")
        || name.to_string_lossy().ends_with('/')
}

fn nothing_named(filter: Option<&str>, near: &[String]) -> CallError {
    let filter = filter.unwrap_or_default();
    let why = format!("no test has `{filter}` in its title");
    if near.is_empty() {
        return CallError::wrong(format!("{why}; the program has no tests"));
    }
    let near: Vec<String> = near.iter().map(|title| format!("\n  {title}")).collect();
    CallError::wrong(format!("{why}, and none stands at such a `file:line`; there are{}", near.concat()))
}
