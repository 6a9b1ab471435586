//! From files to what is found in them.
//!
//! In: a folder, a file, or texts. Out: the sources, every diagnostic, and the program where none of them is an error.
//! Never runs a rule, and never stops at the first mistake.

use std::path::Path;

use visavis_check::model::Model;
use visavis_check::{SourceNeeds, Symbols};
use visavis_diag::{Diagnostic, SourceId, SourceMap};
use visavis_lint::{Levels, Memory, Rules};
use visavis_syntax::ast;
use visavis_value::Instant;

use crate::error::UnreadableError;
use crate::files::{self, Text};
use crate::manifest;
use crate::way::{Read, Sheets, Texts, on_disk, parse_anew};
use crate::{Program, find_project};

/// What a check found.
#[derive(Debug, Clone, Default)]
pub struct Checked {
    /// Every file read, the manifest first where there is one.
    pub sources: SourceMap,
    /// What is wrong, by file and place.
    pub diagnostics: Vec<Diagnostic>,
    /// What the manifest says about lints.
    pub lints: Levels,
    /// The program; there only where no diagnostic is an error.
    pub program: Option<Program>,
    /// The rules that the program was made of, for tools that explain them; there only where the program is.
    pub model: Option<Model>,
    /// How the rules are written, a tree for each `.vis` file that was read.
    pub trees: Vec<ast::File>,
}

impl Checked {
    /// What the rules need to know of a customer, by source, so that a host fetches no more; there only where the rules are.
    #[must_use]
    pub fn needs(&self) -> Option<Vec<SourceNeeds>> {
        self.model.as_ref().map(Model::needs)
    }

    /// Puts what the lints find in the place of those warnings of the check that are lints; nothing where the rules have errors.
    pub fn add_lints(&mut self, now: Option<Instant>) {
        self.add_lints_again(now, &mut Memory::default());
    }

    /// The same, sooner where the memory is that of an earlier check of much the same rules.
    pub fn add_lints_again(&mut self, now: Option<Instant>, memory: &mut Memory) {
        if self.model.is_some() {
            let found = self.lint_again(now, memory);
            self.diagnostics.retain(|finding| !visavis_lint::is_lint(finding));
            self.diagnostics.extend(found);
        }
    }

    /// What the lints find, at the levels of the manifest; nothing where the rules have errors. Warnings of the check that are
    /// lints are among it, at their level. A campaign is over by `now`; without a time none is.
    #[must_use]
    pub fn lint(&self, now: Option<Instant>) -> Vec<Diagnostic> {
        self.lint_again(now, &mut Memory::default())
    }

    pub(crate) fn lint_again(&self, now: Option<Instant>, memory: &mut Memory) -> Vec<Diagnostic> {
        let Some(model) = &self.model else { return Vec::new() };
        let (trees, sources, checked) = (&self.trees, &self.sources, self.diagnostics.as_slice());
        let rules = Rules { model, trees, sources, checked, now };
        visavis_lint::run_again(rules, &self.lints, memory)
    }
}

/// Checks the project that `folder` belongs to: the nearest folder upwards with a `visavis.toml`.
///
/// # Errors
/// Where there is no project, or a file cannot be read.
pub fn check_dir(folder: impl AsRef<Path>) -> Result<Checked, UnreadableError> {
    Ok(whole(of_dir(folder.as_ref(), &mut on_disk)?))
}

/// Checks one `.vis` file as a project of its own.
///
/// # Errors
/// Where the file cannot be read.
pub fn check_file(path: impl AsRef<Path>) -> Result<Checked, UnreadableError> {
    Ok(whole(of_file(path.as_ref(), &mut on_disk)?))
}

/// Checks texts that need not be files: each a name, which messages show, and a text. The one named `visavis.toml`
/// is the manifest; without one, the texts say edition and time zone themselves.
#[must_use]
pub fn check_sources<N, T>(sources: impl IntoIterator<Item = (N, T)>) -> Checked
where
    N: Into<String>,
    T: Into<String>,
{
    whole(of_sources(sources))
}

/// The texts of a project that lies elsewhere than on the disk: in a revision, in a database.
#[derive(Debug, Clone, Default)]
pub struct ProjectTexts {
    /// What the project is called where its manifest does not say; a folder's name, mostly.
    pub name: String,
    /// The name and text of its `visavis.toml`; without one, the texts say edition and time zone themselves.
    pub manifest: Option<(String, String)>,
    /// Its rules, each a name, which messages show, and a text; names have slashes between folders.
    pub rules: Vec<(String, String)>,
}

/// Checks texts as [`check_dir`] checks files. `read` is asked for the files that tables name, by their names beside the file that
/// names them; it gives nothing where there is no such file.
#[must_use]
pub fn check_texts(
    project: ProjectTexts,
    mut read: impl FnMut(&str) -> Option<Result<String, UnreadableError>>,
) -> Checked {
    whole(of_project(project, &mut read))
}

/// Checks texts as [`check_texts`] does, for an editor: `tree` makes a tree of the file of a name, its id and text, as
/// [`visavis_syntax::parse`] does; and what names stand for comes with what was found.
#[must_use]
pub fn check_edited(
    project: ProjectTexts,
    tree: &mut ReadTree<'_>,
    mut read: impl FnMut(&str) -> Option<Result<String, UnreadableError>>,
) -> (Checked, Symbols) {
    of_project(project, &mut read).check(tree, true)
}

/// Makes a tree of the file of a name.
pub type ReadTree<'r> = dyn FnMut(&str, SourceId, &str) -> (ast::File, Vec<Diagnostic>) + 'r;

/// What is found in texts that are read once.
fn whole(texts: Texts<'_>) -> Checked {
    texts.check(&mut parse_anew, false).0
}

/// The texts of the project that a folder belongs to.
pub(crate) fn of_dir<'r>(folder: &Path, read: &'r mut Read<'r>) -> Result<Texts<'r>, UnreadableError> {
    // A folder that does not exist is said to be so, not to be no project.
    std::fs::read_dir(folder).map_err(|error| UnreadableError::new(folder, error))?;
    let root = find_project(folder).ok_or_else(|| UnreadableError::no_project(folder))?;
    let manifest = Some(files::read(&root.join(manifest::FILE_NAME))?);
    let rules: Result<Vec<Text>, _> = files::vis_files(&root)?.iter().map(|path| files::read(path)).collect();
    Ok(Texts { name: files::folder_name(&root), manifest, rules: rules?, sheets: Sheets::read_by(read) })
}

/// The text of a file that is a project of its own.
pub(crate) fn of_file<'r>(path: &Path, read: &'r mut Read<'r>) -> Result<Texts<'r>, UnreadableError> {
    let rules = vec![files::read(path)?];
    let name = path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
    Ok(Texts { name, manifest: None, rules, sheets: Sheets::read_by(read) })
}

/// Texts with their names; see [`check_sources`].
pub(crate) fn of_sources<N, T>(sources: impl IntoIterator<Item = (N, T)>) -> Texts<'static>
where
    N: Into<String>,
    T: Into<String>,
{
    let texts = sources.into_iter().map(|(name, text)| Text { name: name.into(), text: text.into() });
    let (manifests, texts): (Vec<Text>, Vec<Text>) = texts.partition(|text| text.name == manifest::FILE_NAME);
    let is_sheet = |text: &Text| text.name.to_lowercase().ends_with(".csv");
    let (given, rules): (Vec<Text>, Vec<Text>) = texts.into_iter().partition(is_sheet);
    let manifest = manifests.into_iter().next_back();
    Texts { name: "program".into(), manifest, rules, sheets: Sheets { given, read: None } }
}

fn of_project<'r>(project: ProjectTexts, read: &'r mut Read<'r>) -> Texts<'r> {
    let text = |(name, text): (String, String)| Text { name, text };
    let manifest = project.manifest.map(text);
    let rules = project.rules.into_iter().map(text).collect();
    Texts { name: project.name, manifest, rules, sheets: Sheets::read_by(read) }
}
