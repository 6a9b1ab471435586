//! `visavis completions SHELL` and `visavis man`: what shells and `man` want to know.
//!
//! In: the command line's own description. Out: a script, or a page in roff, on stdout.

use clap::Command;
use clap_complete::Shell;

use crate::exit::{CallError, Outcome};
use crate::screen;

/// Prints a shell's completion script
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Which shell
    shell: Shell,
}

/// Prints the script.
pub(crate) fn completions(args: &Args, command: &mut Command) -> Result<Outcome, CallError> {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, command, "visavis", &mut script);
    screen::print(&String::from_utf8_lossy(&script))?;
    Ok(Outcome::Fine)
}

/// Prints the manual page, then that of each command.
pub(crate) fn man(command: Command) -> Result<Outcome, CallError> {
    let mut page = Vec::new();
    let unwritable = |error| CallError::unwritable("to stdout", &error);
    clap_mangen::Man::new(command.clone()).render(&mut page).map_err(unwritable)?;
    for part in command.get_subcommands() {
        let name = format!("visavis {}", part.get_name());
        let part = part.clone().bin_name(&name).display_name(&name);
        clap_mangen::Man::new(part).render(&mut page).map_err(unwritable)?;
    }
    screen::print(&String::from_utf8_lossy(&page))?;
    Ok(Outcome::Fine)
}
