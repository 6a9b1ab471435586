//! What `PATH` means: a project folder, a `.vis` file or a `.visc` image.
//!
//! In: the path as given, or none. Out: what was found there, checked. A path that is none of these is a wrong call that
//! says the way out.

use std::fs;
use std::io::{self, IsTerminal};
use std::path::{Path, PathBuf};

use visavis::{Checked, Program, check_dir, check_file, find_project};
use visavis_diag::Diagnostic;
use visavis_value::print::grouped;

use crate::exit::CallError;
use crate::screen::{self, Color};

const MANIFEST: &str = "visavis.toml";

/// What stands at a path.
#[derive(Debug)]
pub(crate) enum Found {
    /// Rules, checked
    Rules(Box<Checked>),
    /// A compiled image, verified
    Image(Program),
}

/// Reads what stands at the path; without one, the nearest project upwards.
pub(crate) fn read(path: Option<&Path>) -> Result<Found, CallError> {
    let Some(path) = path else {
        let here = find_project(Path::new(".")).ok_or_else(nowhere)?;
        return rules(check_dir(here));
    };
    let kind = fs::metadata(path).map_err(|error| CallError::unreadable(path, &error))?;
    let ending = path.extension().and_then(|ending| ending.to_str()).unwrap_or_default();
    if kind.is_dir() {
        return rules(check_dir(path));
    }
    match ending {
        "vis" => rules(check_file(path)),
        "visc" => image(path),
        _ if path.ends_with(MANIFEST) => rules(check_dir(folder_of(path))),
        _ => {
            let path = path.display();
            Err(CallError::wrong(format!("`{path}` is no project folder, `.vis` file or `.visc` image")))
        }
    }
}

/// The rules at the path, checked. Errors in them are drawn on stderr, and there is nothing then. An image does not carry
/// `what` the caller needs.
pub(crate) fn checked(path: Option<&Path>, what: &str) -> Result<Option<Checked>, CallError> {
    match read(path)? {
        Found::Image(_) => Err(CallError::wrong(format!(
            "a compiled image carries no {what}; name the project or the `.vis` file that it was compiled from",
        ))),
        Found::Rules(checked) if checked.program.is_some() => Ok(Some(*checked)),
        Found::Rules(checked) => {
            say_errors(&checked, path);
            Ok(None)
        }
    }
}

fn say_errors(checked: &Checked, path: Option<&Path>) {
    let errors: Vec<Diagnostic> =
        checked.diagnostics.iter().filter(|diagnostic| diagnostic.is_error()).cloned().collect();
    screen::say(draw(&errors, checked, Color::Auto, &io::stderr()).trim_end());
    if let Some(hint) = alone(path) {
        screen::say(&hint);
    }
}

/// What is wrong where somebody named the project first and then the decision: two words changed places.
pub(crate) fn turned_round(command: &str, decision: &str, path: Option<&Path>) -> Option<CallError> {
    let path = path.filter(|path| !path.exists() && path.extension().is_none())?;
    let is_rules =
        Path::new(decision).exists() && (decision.contains(['.', '/']) || Path::new(decision).is_dir());
    is_rules.then(|| {
        let path = path.display();
        CallError::wrong(format!("the decision stands first: `visavis {command} {path} {decision} …`"))
    })
}

/// The program at the path. Errors in the rules are drawn on stderr, and there is no program then.
pub(crate) fn program(path: Option<&Path>) -> Result<Option<Program>, CallError> {
    match read(path)? {
        Found::Image(program) => Ok(Some(program)),
        Found::Rules(mut checked) => {
            let program = checked.program.take();
            if program.is_none() {
                say_errors(&checked, path);
            }
            Ok(program)
        }
    }
}

/// How many diagnostics are drawn; who has more has one cause to mend first.
const DRAWN: usize = 50;

/// The diagnostics as a person reads them: the errors first where they are too many to draw.
pub(crate) fn draw(
    diagnostics: &[Diagnostic],
    checked: &Checked,
    color: Color,
    stream: &impl IsTerminal,
) -> String {
    let human = |diagnostics: &[Diagnostic]| {
        visavis_render::human(diagnostics, &checked.sources, color.on(stream), screen::width())
    };
    let Some(more) = diagnostics.len().checked_sub(DRAWN).filter(|more| *more > 0) else {
        return human(diagnostics);
    };
    let (mut drawn, warnings): (Vec<Diagnostic>, Vec<Diagnostic>) =
        diagnostics.iter().cloned().partition(Diagnostic::is_error);
    drawn.extend(warnings);
    drawn.truncate(DRAWN);
    let more = grouped(more as u64);
    human(&drawn) + &format!("\n… and {more} more (fix these first, or see `visavis check --format json`)\n")
}

/// A word for who checks one file of a project as if it were all.
pub(crate) fn alone(path: Option<&Path>) -> Option<String> {
    let path = path.filter(|path| path.extension().is_some_and(|ending| ending == "vis"))?;
    let project = find_project(&folder_of(path))?;
    let (file, place) = (path.display(), project.display());
    let argument = if project == Path::new(".") { String::new() } else { format!(" {place}") };
    Some(format!(
        "note: `{file}` was read alone; the project it lies in is `{place}`: run `visavis check{argument}`"
    ))
}

fn folder_of(path: &Path) -> PathBuf {
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder.to_path_buf(),
        _ => PathBuf::from("."),
    }
}

fn rules(checked: Result<Checked, visavis::UnreadableError>) -> Result<Found, CallError> {
    checked
        .map(|checked| Found::Rules(Box::new(checked)))
        .map_err(|error| CallError::wrong(error.to_string()))
}

fn image(path: &Path) -> Result<Found, CallError> {
    let bytes = fs::read(path).map_err(|error| CallError::unreadable(path, &error))?;
    let program = Program::load(&bytes);
    program
        .map(Found::Image)
        .map_err(|error| CallError::wrong(format!("cannot run `{}`: {error}", path.display())))
}

fn nowhere() -> CallError {
    CallError::wrong(
        "no visavis.toml stands here or in a folder above; name a project folder, a `.vis` file or a `.visc` image, \
         or make a project with `visavis new DIR`",
    )
}
