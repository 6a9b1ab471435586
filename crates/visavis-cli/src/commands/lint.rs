//! `visavis lint [PATH]`: what runs and is yet likely not meant.
//!
//! In: rules. Out: what the lints find, for people or as JSON, and a summary. Rules with errors are not linted: the errors
//! are told.

use std::io;
use std::path::PathBuf;

use crate::commands::findings::{self, Format};
use crate::exit::{CallError, Outcome};
use crate::project;
use crate::screen::{self, Color};

/// Looks for what runs and is yet likely not meant
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// A project folder or a `.vis` file; by default the nearest project upwards
    path: Option<PathBuf>,
    /// What to print
    #[arg(long, value_enum, default_value_t)]
    format: Format,
    /// Writes the fixes that are sure into the files
    #[arg(long)]
    fix: bool,
    /// The time by which a campaign is over, 2026-03-10 or "2026-03-10 09:00"; now where it is not given
    #[arg(long)]
    at: Option<String>,
    /// When to use colours
    #[arg(long, value_enum, default_value_t)]
    color: Color,
}

/// Lints.
pub(crate) fn run(args: &Args) -> Result<Outcome, CallError> {
    let path = args.path.as_deref();
    // Of rules with errors nothing is linted; the call has told the errors.
    let Some(_) = project::checked(path, "rules")? else { return Ok(Outcome::Findings) };
    let read = || {
        let mut checked = match project::read(path)? {
            project::Found::Rules(checked) => checked,
            project::Found::Image(_) => return Err(CallError::wrong("an image has no rules to lint")),
        };
        // What the check itself warns of is for `check` to tell, where it is no lint; what a fix has broken is told.
        checked.diagnostics.retain(|finding| finding.is_error() || visavis_lint::is_lint(finding));
        findings::lint(&mut checked, args.at.as_deref())?;
        Ok(checked)
    };
    let (checked, fixed) = findings::fixed(args.fix, read)?;
    match args.format {
        Format::Human => {
            let mut out = findings::drawn(&checked, args.color, &io::stdout(), fixed);
            let files = findings::files(&checked);
            out.push_str(&match findings::counts(&checked) {
                (0, 0) => format!("fine: the lints find nothing in {files}\n"),
                (errors, warnings) => format!("{} in {files}\n", findings::counted(errors, warnings)),
            });
            screen::print(&out)?;
        }
        format => screen::print(&findings::for_programs(&checked, format))?,
    }
    Ok(findings::outcome(&checked))
}
