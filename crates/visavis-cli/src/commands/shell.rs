//! `visavis completions SHELL` and `visavis man`: what shells and `man` want to know.
//!
//! In: the command line's own description. Out: a script, or a page in roff, on stdout.

use std::path::{Path, PathBuf};
use std::{fs, io};

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
pub(crate) fn completions(args: &Args, command: &Command) -> Result<Outcome, CallError> {
    // A command that is hidden from help is not offered by a shell either; the parser has no way to take one out.
    let seen = command.get_subcommands().filter(|part| !part.is_hide_set()).cloned();
    let mut command = Command::new("visavis")
        .version(env!("CARGO_PKG_VERSION"))
        .disable_help_subcommand(true)
        .subcommands(seen);
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut command, "visavis", &mut script);
    screen::print(&String::from_utf8_lossy(&script))?;
    Ok(Outcome::Fine)
}

/// Prints the manual, or writes its pages for `man`
#[derive(Debug, clap::Args)]
pub(crate) struct ManArgs {
    /// Writes visavis.1 and a page for each command into this folder
    #[arg(long, value_name = "DIR")]
    dir: Option<PathBuf>,
}

/// Prints every page one after the other, or writes each into its file.
pub(crate) fn man(args: &ManArgs, command: Command) -> Result<Outcome, CallError> {
    let pages = pages(command).map_err(|error| CallError::unwritable("the manual", &error))?;
    let Some(dir) = &args.dir else {
        let text: String = pages.into_iter().map(|(_, page)| page).collect();
        screen::print(&text)?;
        return Ok(Outcome::Fine);
    };
    let unwritable = |path: &Path, error| CallError::unwritable(&format!("`{}`", path.display()), &error);
    fs::create_dir_all(dir).map_err(|error| unwritable(dir, error))?;
    for (name, page) in &pages {
        let path = dir.join(format!("{name}.1"));
        fs::write(&path, page).map_err(|error| unwritable(&path, error))?;
    }
    let count = screen::count(pages.len() as u64, "page");
    screen::print(&format!(
        "wrote {count} to `{0}`; `man -l {0}/visavis.1` shows the first\n",
        dir.display()
    ))?;
    Ok(Outcome::Fine)
}

/// Name and page of the command itself and of each part that people see.
fn pages(command: Command) -> io::Result<Vec<(String, String)>> {
    let parts: Vec<Command> = command.get_subcommands().filter(|part| !part.is_hide_set()).cloned().collect();
    let parts = parts.into_iter().map(|part| {
        let (page, said) = (format!("visavis-{}", part.get_name()), format!("visavis {}", part.get_name()));
        (page.clone(), part.bin_name(said).display_name(page))
    });
    std::iter::once((String::from("visavis"), command))
        .chain(parts)
        .map(|(name, command)| {
            let mut page = Vec::new();
            clap_mangen::Man::new(command).render(&mut page)?;
            Ok((name, String::from_utf8_lossy(&page).into_owned()))
        })
        .collect()
}
