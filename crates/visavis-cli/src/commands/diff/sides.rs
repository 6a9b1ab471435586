//! What OLD and NEW mean.
//!
//! In: two words of the command line. Out: what stands there, checked. A path that exists is a path, whatever is in its name; only then is
//! git asked.

use std::io;
use std::path::{Path, PathBuf};

use visavis::{Checked, Program, find_project};
use visavis_diag::Diagnostic;

use super::git::Git;
use crate::exit::CallError;
use crate::project::{self, Found};
use crate::screen::{self, Color};

/// What stands at a word.
pub(super) enum Loaded {
    /// Rules, checked
    Rules { name: String, checked: Box<Checked> },
    /// A compiled image, verified
    Image { name: String, program: Program },
}

impl Loaded {
    fn new(name: &str, found: Found) -> Self {
        let name = name.to_owned();
        match found {
            Found::Rules(checked) => Self::Rules { name, checked },
            Found::Image(program) => Self::Image { name, program },
        }
    }

    /// Draws the errors of its rules on stderr; whether there are any.
    pub(super) fn say_errors(&self, which: &str) -> bool {
        let Self::Rules { name, checked } = self else { return false };
        if checked.program.is_some() {
            return false;
        }
        let errors: Vec<Diagnostic> =
            checked.diagnostics.iter().filter(|diagnostic| diagnostic.is_error()).cloned().collect();
        screen::say(&format!("{which}, `{name}`, has errors:\n"));
        screen::say(project::draw(&errors, checked, Color::Auto, &io::stderr()).trim_end());
        true
    }
}

/// What a word is.
enum Word<'w> {
    /// A folder or a file
    Path(&'w Path),
    /// `main:campaigns`
    Place { revision: &'w str, path: &'w str },
    /// `main`, or nothing that is known
    Bare(&'w str),
}

impl<'w> Word<'w> {
    fn of(word: &'w str) -> Self {
        let path = Path::new(word);
        if path.exists() || is_drive(word) {
            return Self::Path(path);
        }
        match word.split_once(':') {
            Some((revision, path)) => Self::Place { revision, path },
            None => Self::Bare(word),
        }
    }
}

/// `C:\rules`, which is a path also where there is none.
fn is_drive(word: &str) -> bool {
    let mut chars = word.chars();
    let (letter, colon, slash) = (chars.next(), chars.next(), chars.next());
    letter.is_some_and(|c| c.is_ascii_alphabetic()) && colon == Some(':') && matches!(slash, Some('\\' | '/'))
}

/// Reads both.
pub(super) fn read(old: &str, new: Option<&str>) -> Result<(Loaded, Loaded), CallError> {
    let before = Word::of(old);
    let Some(new) = new else {
        let here = match &before {
            Word::Place { path, .. } => Git::open(Path::new("."))?.in_files(path),
            _ => None,
        };
        let found = project::read(here.as_deref())?;
        let name = here.or_else(|| find_project(Path::new("."))).unwrap_or_default();
        let after = Loaded::new(&name.display().to_string(), found);
        return Ok((one(old, &before, &Word::Path(&name))?, after));
    };
    let after = Word::of(new);
    Ok((one(old, &before, &after)?, one(new, &after, &before)?))
}

/// Reads one; a bare revision means what the other word names.
fn one(name: &str, word: &Word<'_>, other: &Word<'_>) -> Result<Loaded, CallError> {
    match word {
        Word::Path(path) => Ok(Loaded::new(name, project::read(Some(path))?)),
        Word::Place { revision, path } => {
            let git = Git::open(Path::new("."))?;
            let path = git.in_tree(path);
            Ok(Loaded::new(name, git.read(revision, &path)?))
        }
        Word::Bare(revision) => bare(revision, other),
    }
}

fn bare(revision: &str, other: &Word<'_>) -> Result<Loaded, CallError> {
    let looks_like_a_path = revision.ends_with(".vis") || revision.ends_with(".visc") || revision.is_empty();
    let nothing = || {
        CallError::wrong(format!(
            "`{revision}` is no folder, no file and no revision of git here; a revision's folder is named as `main:campaigns`"
        ))
    };
    let place: PathBuf = match other {
        Word::Path(path) => path.to_path_buf(),
        Word::Place { .. } | Word::Bare(_) => find_project(Path::new(".")).unwrap_or_else(|| ".".into()),
    };
    let folder = if place.is_dir() { place.clone() } else { folder_of(&place) };
    let is_likely_a_revision = !looks_like_a_path && !revision.contains(['/', '.']);
    let git = match Git::open(&folder) {
        Ok(git) if !looks_like_a_path && git.knows(revision) => git,
        Ok(git) if is_likely_a_revision => return Err(git.unknown(revision)),
        // Without git, or outside a repository, that is what is to be said.
        Err(error) if is_likely_a_revision => return Err(error),
        Ok(_) | Err(_) => return Err(nothing()),
    };
    let path = match other {
        Word::Place { path, .. } => git.in_tree(path),
        _ if place.is_dir() => git.in_tree("."),
        _ => git.in_tree(&format!("./{}", place.file_name().unwrap_or_default().to_string_lossy())),
    };
    let name = if path.is_empty() { format!("{revision}:") } else { format!("{revision}:{path}") };
    Ok(Loaded::new(&name, git.read(revision, &path)?))
}

fn folder_of(path: &Path) -> PathBuf {
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder.to_path_buf(),
        _ => PathBuf::from("."),
    }
}

#[cfg(test)]
mod tests {
    use super::is_drive;

    #[test]
    fn a_drive_is_no_revision() {
        assert!(is_drive("C:\\rules") && is_drive("c:/rules"));
        assert!(!is_drive("main:rules") && !is_drive("m:rules") && !is_drive(""));
    }
}
