//! `visavis completions SHELL` and `visavis man`: what shells and `man` want to know.
//!
//! In: the command line's own description. Out: a script, or a page in roff, on stdout.

use std::path::{Path, PathBuf};
use std::{fs, io};

use clap::Command;
use clap_complete::Shell;

use crate::commands::{explain, schema};
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
    let seen = command.get_subcommands().filter(|part| !part.is_hide_set()).cloned().map(with_values);
    let mut command = Command::new("visavis")
        .version(env!("CARGO_PKG_VERSION"))
        .disable_help_subcommand(true)
        .subcommands(seen);
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut command, "visavis", &mut script);
    let mut script = String::from_utf8_lossy(&script).into_owned();
    if args.shell == Shell::Fish {
        script.push_str(&fish_values(&command));
    }
    screen::print(&script)?;
    Ok(Outcome::Fine)
}

/// What takes a name out of a list has the list for shells; of a wrong name the command itself tells more than the parser would.
fn with_values(part: Command) -> Command {
    match part.get_name() {
        "explain" => part.mut_arg("code", |arg| arg.value_parser(explain::known())),
        "schema" => part.mut_arg("name", |arg| arg.value_parser(schema::known())),
        _ => part,
    }
}

/// What fish is to offer where an argument without a flag has known values, of which the generator says nothing.
fn fish_values(command: &Command) -> String {
    let of = |part: &Command| {
        let values = part.get_positionals().flat_map(clap::Arg::get_possible_values);
        let values: Vec<String> = values
            .map(|value| match value.get_help() {
                Some(help) => {
                    let help = help.to_string().replace(['\'', '\\', '"', '$'], "");
                    format!("{}\\t'{help}'", value.get_name())
                }
                None => value.get_name().to_owned(),
            })
            .collect();
        let name = part.get_name();
        let line = |values: &str| {
            format!("complete -c visavis -n \"__fish_visavis_using_subcommand {name}\" -f -a \"{values}\"\n")
        };
        if values.is_empty() { String::new() } else { line(&values.join("\n")) }
    };
    command.get_subcommands().map(of).collect()
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
    screen::tell(&format!(
        "wrote {count} to `{0}`; `man -l {0}/visavis.1` shows the first\n",
        dir.display()
    ))?;
    Ok(Outcome::Fine)
}

/// The end of every page.
const EXIT_STATUS: &str = "\
.SH \"EXIT STATUS\"
0: fine. 1: the rules or the data have findings. 2: the call itself is wrong.
.SH ENVIRONMENT
NO_COLOR, CLICOLOR and CLICOLOR_FORCE say whether what people see is coloured, where \\fB\\-\\-color\\fR does not.
";

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
            let version = concat!("visavis ", env!("CARGO_PKG_VERSION"));
            clap_mangen::Man::new(command).title(&name).source(version).render(&mut page)?;
            page.extend_from_slice(EXIT_STATUS.as_bytes());
            // Not every roff reads UTF-8.
            let page = String::from_utf8_lossy(&page);
            let ascii = page.chars().map(|c| match c {
                c if c.is_ascii() => c.to_string(),
                c => format!("\\[u{:04X}]", u32::from(c)),
            });
            Ok((name, ascii.collect()))
        })
        .collect()
}
