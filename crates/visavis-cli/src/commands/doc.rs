//! `visavis doc [PATH] -o DIR`: a static site of the rules.
//!
//! In: rules, a language, perhaps a time. Out: a folder of pages that need no server. A folder with other things in it is left as it is.

use std::path::PathBuf;

use visavis::{Checked, Program};
use visavis_check::model::Model;
use visavis_doc::{Options, WriteError, site, write};
use visavis_testing::{Options as TestOptions, run as run_tests, select};

use crate::commands::describe::Language;
use crate::exit::{CallError, Outcome};
use crate::input::at;
use crate::project;
use crate::screen;

/// Makes a site of the rules, for who signs and who reviews them
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// A project folder or a `.vis` file; by default the nearest project upwards
    path: Option<PathBuf>,
    /// The folder to write; new, empty, or an earlier site
    #[arg(short = 'o', long = "out", value_name = "DIR")]
    out: PathBuf,
    /// In which language
    #[arg(long, value_enum, default_value_t)]
    lang: Language,
    /// Says which campaigns run, are over or are to come at this time, 2026-03-10 or "2026-03-10 09:00"
    #[arg(long, value_name = "TIME")]
    at: Option<String>,
    /// Writes into a folder with other things in it, over files of the same names; removes nothing
    #[arg(long)]
    force: bool,
}

/// Writes the site.
pub(crate) fn run(args: &Args) -> Result<Outcome, CallError> {
    let Some(checked) = project::checked(args.path.as_deref(), "texts of rules to make a site of")? else {
        return Ok(Outcome::Findings);
    };
    let (Some(model), Some(program)) = (&checked.model, &checked.program) else {
        return Ok(Outcome::Findings);
    };
    let zone = model.project.zone;
    let at = args.at.as_deref().map(|at| at::read(Some(at), zone)).transpose()?;
    let (passed, held) = outcomes(&checked, model, program);
    let options = Options { lang: args.lang.into(), at, passed, held };
    let files = site(model, &options);
    write(&args.out, &files, args.force).map_err(|error| in_words(&error))?;
    let pages = files.iter().filter(|file| file.path.ends_with(".html")).count();
    let index = args.out.join("index.html");
    screen::tell(&format!(
        "wrote {} to `{}`; open {}\n",
        screen::count(pages as u64, "page"),
        args.out.display(),
        index.display()
    ))?;
    Ok(Outcome::Fine)
}

/// Of each test whether it passes, of each assert whether it holds; nothing where they cannot be run.
fn outcomes(checked: &Checked, model: &Model, program: &Program) -> (Vec<bool>, Vec<bool>) {
    let Ok(all) = select(model, &checked.sources, None) else { return Default::default() };
    let options = TestOptions { coverage: false, ..TestOptions::default() };
    let Ok(report) = run_tests(model, program, &checked.sources, &all, options) else {
        return Default::default();
    };
    let passed = report.tests.iter().map(|test| test.failures.is_empty()).collect();
    (passed, report.asserts.iter().map(|assert| assert.counterexample.is_none()).collect())
}

fn in_words(error: &WriteError) -> CallError {
    match error {
        WriteError::Foreign { .. } => CallError::wrong(format!(
            "{error}; name a new or empty folder, or write over files of the same names with --force (nothing is removed)"
        )),
        WriteError::Unwritable { path, error } => {
            CallError::unwritable(&format!("`{}`", path.display()), error)
        }
    }
}
