//! `visavis fmt [PATH…]`: the one layout.
//!
//! In: files, folders, or stdin for `-`. Out: the files laid out, in their place; with `--check` and `--diff` nothing is written, and
//! a file that is laid out otherwise is a finding. A declaration with a mistake in it stays as it is, and is told.

use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use similar::{ChangeTag, TextDiff};
use visavis::{find_project, vis_files};

use crate::exit::{CallError, Outcome};
use crate::screen::{self, Color, count};

/// Lays files out, in the one layout
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Project folders or `.vis` files; `-` reads stdin and writes stdout; by default the nearest project upwards
    paths: Vec<PathBuf>,
    /// Writes nothing; lists the files that are laid out otherwise, and ends with 1 where there are any
    #[arg(long)]
    check: bool,
    /// Writes nothing; shows what would change, and ends with 1 where anything would
    #[arg(long)]
    diff: bool,
    /// When to use colours
    #[arg(long, value_enum, default_value_t)]
    color: Color,
}

/// Formats.
pub(crate) fn run(args: &Args) -> Result<Outcome, CallError> {
    if args.paths.iter().any(|path| path.as_os_str() == "-") {
        return match args.paths.as_slice() {
            [_] => stdin(args),
            _ => Err(CallError::wrong("`-` stands alone: it reads one text from stdin")),
        };
    }
    let files = files(&args.paths)?;
    let (mut changed, mut kept) = (0, 0);
    for path in &files {
        let bytes = fs::read(path).map_err(|error| CallError::unreadable(path, &error))?;
        let place = path.display().to_string();
        let text = String::from_utf8(bytes)
            .map_err(|_| CallError::wrong(format!("cannot format `{place}`: it is not UTF-8 text")))?;
        let formatted = visavis_fmt::format(&text);
        kept += formatted.kept_as_is.len();
        say_kept(&place, &text, &formatted);
        if formatted.text == text {
            continue;
        }
        changed += 1;
        report(args, &place, &text, &formatted.text)?;
        if !args.check && !args.diff {
            fs::write(path, &formatted.text)
                .map_err(|error| CallError::unwritable(&format!("`{place}`"), &error))?;
        }
    }
    let all = count(files.len() as u64, "file");
    if args.check || args.diff {
        if !args.diff {
            let result = if changed == 0 {
                format!("formatted: {all}")
            } else {
                format!("not formatted: {changed} of {all}")
            };
            screen::print(&format!("{result}\n"))?;
        }
        return Ok(if changed == 0 && kept == 0 { Outcome::Fine } else { Outcome::Findings });
    }
    screen::print(&format!("formatted {changed} of {all}\n"))?;
    Ok(if kept == 0 { Outcome::Fine } else { Outcome::Findings })
}

/// Says where a text was left as it was.
fn say_kept(place: &str, text: &str, formatted: &visavis_fmt::Formatted) {
    for range in &formatted.kept_as_is {
        let line = text.get(..range.start).unwrap_or("").matches('\n').count() + 1;
        screen::say(&format!("{place}:{line}: left as it is, for what is wrong in it see `visavis check`"));
    }
}

/// Lists a file that would change, or shows how.
fn report(args: &Args, place: &str, before: &str, after: &str) -> Result<(), CallError> {
    if args.diff {
        return screen::print(&diff(place, before, after, args.color.on(&io::stdout())));
    }
    if args.check { screen::print(&format!("{place}\n")) } else { Ok(()) }
}

fn stdin(args: &Args) -> Result<Outcome, CallError> {
    let mut text = String::new();
    io::stdin()
        .lock()
        .read_to_string(&mut text)
        .map_err(|error| CallError::wrong(format!("cannot read stdin: {error}")))?;
    let formatted = visavis_fmt::format(&text);
    say_kept("-", &text, &formatted);
    let fine = formatted.text == text;
    if !args.check && !args.diff {
        screen::print(&formatted.text)?;
        return Ok(if formatted.kept_as_is.is_empty() { Outcome::Fine } else { Outcome::Findings });
    }
    if !fine {
        report(args, "-", &text, &formatted.text)?;
    }
    Ok(if fine && formatted.kept_as_is.is_empty() { Outcome::Fine } else { Outcome::Findings })
}

/// The differences with three lines around each.
fn diff(place: &str, before: &str, after: &str, color: bool) -> String {
    let diff = TextDiff::from_lines(before, after);
    let mut unified = diff.unified_diff();
    let text = unified.context_radius(3).header(place, &format!("{place} (formatted)")).to_string();
    if !color {
        return text;
    }
    let (minus, plus) = (ChangeTag::Delete.to_string(), ChangeTag::Insert.to_string());
    let paint = |line: &str| {
        let color = match line {
            _ if line.starts_with("@@") => anstyle::AnsiColor::Cyan,
            _ if line.starts_with(&minus) => anstyle::AnsiColor::Red,
            _ if line.starts_with(&plus) => anstyle::AnsiColor::Green,
            _ => return format!("{line}\n"),
        };
        let style = color.on_default();
        format!("{style}{line}{style:#}\n")
    };
    text.lines().map(paint).collect()
}

/// The `.vis` files that the paths name, each once.
fn files(paths: &[PathBuf]) -> Result<Vec<PathBuf>, CallError> {
    let mut found = Vec::new();
    if paths.is_empty() {
        let project = find_project(Path::new(".")).ok_or_else(|| {
            CallError::wrong(
                "no visavis.toml stands here or in a folder above; name a folder or a `.vis` file",
            )
        })?;
        found.extend(below(&project)?);
    }
    for path in paths {
        let kind = fs::metadata(path).map_err(|error| CallError::unreadable(path, &error))?;
        match path.extension() {
            _ if kind.is_dir() => found.extend(below(path)?),
            Some(ending) if ending == "vis" => found.push(path.clone()),
            _ => return Err(CallError::wrong(format!("`{}` is no folder or `.vis` file", path.display()))),
        }
    }
    found.sort();
    found.dedup();
    Ok(found)
}

fn below(folder: &Path) -> Result<Vec<PathBuf>, CallError> {
    vis_files(folder).map_err(|error| CallError::wrong(error.to_string()))
}
