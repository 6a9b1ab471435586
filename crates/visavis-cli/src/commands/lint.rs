//! `visavis lint [PATH]`: what runs and is yet likely not meant.
//!
//! In: rules. Out: what the lints find, for people or as JSON, and a summary. Rules with errors are not linted: the errors
//! are told.

use std::io;
use std::path::PathBuf;

use crate::commands::findings::{self, Asked, Format};
use crate::exit::{CallError, Outcome};
use crate::project;
use crate::screen::{self, Tone, toned};

/// Looks for what runs and is yet likely not meant
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// A project folder or a `.vis` file; by default the nearest project upwards
    path: Option<PathBuf>,
    #[command(flatten)]
    asked: Asked,
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
        findings::lint(&mut checked, args.asked.at.as_deref())?;
        Ok(checked)
    };
    let (checked, fixed) = findings::fixed(args.asked.fix, read)?;
    match args.asked.format {
        Format::Human => {
            let mut out = findings::drawn(&checked, args.asked.color, &io::stdout(), fixed);
            let files = findings::files(&checked);
            let toned = |text: &str, tone| toned(text, tone, args.asked.color.on(&io::stdout()));
            out.push_str(&match findings::counts(&checked) {
                (0, 0) => format!("{} the lints find nothing in {files}\n", toned("fine:", Tone::Good)),
                (errors, warnings) => {
                    let tone = if errors > 0 { Tone::Bad } else { Tone::Warning };
                    format!("{} in {files}\n", toned(&findings::counted(errors, warnings), tone))
                }
            });
            screen::print(&out)?;
        }
        format => screen::print(&findings::for_programs(&checked, format))?,
    }
    Ok(findings::outcome(&checked))
}
