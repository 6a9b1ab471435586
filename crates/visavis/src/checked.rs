//! From files to a program: the way of a rule, walked once.
//!
//! In: a folder, a file, or texts. Out: the sources, every diagnostic, and the program where none of them is an error.
//! Never runs a rule, and never stops at the first mistake.

use std::collections::BTreeMap;
use std::path::Path;

use smol_str::SmolStr;
use visavis_check::model::Model;
use visavis_check::{Settings, SourceNeeds, Symbols};
use visavis_compile::CompileError;
use visavis_diag::{Code, Diagnostic, SourceId, SourceMap, Span};
use visavis_engine::EngineError;
use visavis_lint::{Levels, Rules};
use visavis_syntax::ast;
use visavis_value::Instant;

use crate::error::UnreadableError;
use crate::files::{self, Text};
use crate::manifest::{self, Manifest};
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
        if self.model.is_some() {
            let found = self.lint(now);
            self.diagnostics.retain(|finding| !visavis_lint::is_lint(finding));
            self.diagnostics.extend(found);
        }
    }

    /// What the lints find, at the levels of the manifest; nothing where the rules have errors. Warnings of the check that are
    /// lints are among it, at their level. A campaign is over by `now`; without a time none is.
    #[must_use]
    pub fn lint(&self, now: Option<Instant>) -> Vec<Diagnostic> {
        let Some(model) = &self.model else { return Vec::new() };
        let (trees, sources, checked) = (&self.trees, &self.sources, self.diagnostics.as_slice());
        let rules = Rules { model, trees, sources, checked, now };
        visavis_lint::run(rules, &self.lints)
    }
}

/// Checks the project that `folder` belongs to: the nearest folder upwards with a `visavis.toml`.
///
/// # Errors
/// Where there is no project, or a file cannot be read.
pub fn check_dir(folder: impl AsRef<Path>) -> Result<Checked, UnreadableError> {
    let folder = folder.as_ref();
    // A folder that does not exist is said to be so, not to be no project.
    std::fs::read_dir(folder).map_err(|error| UnreadableError::new(folder, error))?;
    let root = find_project(folder).ok_or_else(|| UnreadableError::no_project(folder))?;
    let manifest = files::read(&root.join(manifest::FILE_NAME))?;
    let texts: Result<Vec<Text>, _> = files::vis_files(&root)?.iter().map(|path| files::read(path)).collect();
    Ok(check(Some(manifest), texts?, Sheets::read_by(&mut on_disk), &files::folder_name(&root)))
}

/// Checks one `.vis` file as a project of its own.
///
/// # Errors
/// Where the file cannot be read.
pub fn check_file(path: impl AsRef<Path>) -> Result<Checked, UnreadableError> {
    let path = path.as_ref();
    let text = files::read(path)?;
    let name = path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
    Ok(check(None, vec![text], Sheets::read_by(&mut on_disk), &name))
}

/// Checks texts that need not be files: each a name, which messages show, and a text. The one named `visavis.toml`
/// is the manifest; without one, the texts say edition and time zone themselves.
#[must_use]
pub fn check_sources<N, T>(sources: impl IntoIterator<Item = (N, T)>) -> Checked
where
    N: Into<String>,
    T: Into<String>,
{
    let texts = sources.into_iter().map(|(name, text)| Text { name: name.into(), text: text.into() });
    let (manifests, texts): (Vec<Text>, Vec<Text>) = texts.partition(|text| text.name == manifest::FILE_NAME);
    let is_sheet = |text: &Text| text.name.to_lowercase().ends_with(".csv");
    let (sheets, texts): (Vec<Text>, Vec<Text>) = texts.into_iter().partition(is_sheet);
    check(manifests.into_iter().next_back(), texts, Sheets { given: sheets, read: None }, "program")
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
    let text = |(name, text): (String, String)| Text { name, text };
    let manifest = project.manifest.map(text);
    let rules = project.rules.into_iter().map(text).collect();
    check(manifest, rules, Sheets::read_by(&mut read), &project.name)
}

/// Checks texts as [`check_texts`] does, for an editor: `tree` makes a tree of the file of a name, its id and text, as
/// [`visavis_syntax::parse`] does; and what names stand for comes with what was found.
#[must_use]
pub fn check_edited(
    project: ProjectTexts,
    tree: &mut ReadTree<'_>,
    mut read: impl FnMut(&str) -> Option<Result<String, UnreadableError>>,
) -> (Checked, Symbols) {
    let text = |(name, text): (String, String)| Text { name, text };
    let manifest = project.manifest.map(text);
    let rules = project.rules.into_iter().map(text).collect();
    let (given, symbols) = (Sheets::read_by(&mut read), true);
    check_by((tree, symbols), manifest, rules, given, &project.name)
}

/// Makes a tree of the file of a name.
pub type ReadTree<'r> = dyn FnMut(&str, SourceId, &str) -> (ast::File, Vec<Diagnostic>) + 'r;

/// Gives the text of a file by its name; nothing where there is none.
type Read<'r> = dyn FnMut(&str) -> Option<Result<String, UnreadableError>> + 'r;

fn on_disk(name: &str) -> Option<Result<String, UnreadableError>> {
    let path = Path::new(name);
    path.exists().then(|| files::read(path).map(|text| text.text))
}

/// Where the files of tables are.
struct Sheets<'r> {
    given: Vec<Text>,
    read: Option<&'r mut Read<'r>>,
}

impl<'r> Sheets<'r> {
    fn read_by(read: &'r mut Read<'r>) -> Self {
        Self { given: Vec::new(), read: Some(read) }
    }

    /// Adds the files that tables name to the sources; gives those that cannot be read, with the reason.
    fn add(self, trees: &[ast::File], sources: &mut SourceMap) -> BTreeMap<SmolStr, String> {
        let mut unreadable = BTreeMap::new();
        for text in self.given {
            sources.add(text.name, text.text);
        }
        let Some(read) = self.read else { return unreadable };
        for table in trees.iter().flat_map(|tree| &tree.items) {
            let ast::Item::Table(ast::Table { from: Some(file), span, .. }) = table else { continue };
            let from = sources.get(span.source).map_or("", |file| file.name.as_str());
            let name = visavis_check::beside(from, &file.text);
            if sources.iter().any(|(_, known)| known.name == name.as_str()) {
                continue;
            }
            match read(&name) {
                None => {}
                Some(Ok(text)) => {
                    sources.add(name, text);
                }
                Some(Err(error)) => {
                    unreadable.insert(name.into(), error.to_string());
                }
            }
        }
        unreadable
    }
}

/// The whole way for texts that are read once.
fn check(manifest: Option<Text>, texts: Vec<Text>, sheets: Sheets<'_>, name: &str) -> Checked {
    let mut tree = |_: &str, id: SourceId, text: &str| visavis_syntax::parse(id, text);
    check_by((&mut tree, false), manifest, texts, sheets, name).0
}

/// The whole way; `name` is the project's where no manifest gives one, and symbols are noted where that is asked.
fn check_by(
    (tree_of, symbols): (&mut ReadTree<'_>, bool),
    manifest: Option<Text>,
    texts: Vec<Text>,
    sheets: Sheets<'_>,
    name: &str,
) -> (Checked, Symbols) {
    let mut sources = SourceMap::default();
    let manifest = match manifest {
        Some(text) => {
            let id = sources.add(text.name, text.text);
            let mut manifest = read_manifest(&sources, id, name);
            if texts.is_empty() {
                manifest.diagnostics.push(empty_project(id));
            }
            manifest
        }
        None => Manifest {
            settings: Settings { name: name.into(), ..Settings::default() },
            ..Manifest::default()
        },
    };
    let (mut diagnostics, mut settings) = (manifest.diagnostics, manifest.settings);
    let mut trees = Vec::new();
    for text in texts {
        let id = sources.add(text.name, text.text);
        let (name, text) = sources.get(id).map_or(("", ""), |file| (file.name.as_str(), file.text.as_str()));
        let (tree, found) = tree_of(name, id, text);
        trees.push(tree);
        diagnostics.extend(found);
    }
    settings.unreadable = sheets.add(&trees, &mut sources);
    let (mut model, found, symbols) = if symbols {
        visavis_check::check_with_symbols(&trees, &sources, &settings)
    } else {
        let (model, found) = visavis_check::check(&trees, &sources, &settings);
        (model, found, Symbols::default())
    };
    let found = visavis_check::without_follow_ups(&trees, &diagnostics, found);
    diagnostics.extend(found);
    let mut program = None;
    if let Some(model) = &model
        && !diagnostics.iter().any(Diagnostic::is_error)
    {
        match visavis_compile::compile(model) {
            Ok(image) => match Program::new(image) {
                Ok(ready) => program = Some(ready),
                Err(error) => diagnostics.push(unfit(&error)),
            },
            Err(error) => diagnostics.push(too_large(&error, model)),
        }
    }
    model.take_if(|_| program.is_none());
    diagnostics
        .sort_by_key(|diagnostic| diagnostic.primary().map(|label| (label.span.source, label.span.start)));
    (Checked { sources, diagnostics, lints: manifest.lints, program, model, trees }, symbols)
}

fn read_manifest(sources: &SourceMap, id: SourceId, name: &str) -> Manifest {
    let text = sources.get(id).map_or("", |file| file.text.as_str());
    manifest::read(id, text, name)
}

/// What was just compiled cannot be run: a pattern beyond what a regular expression may be, say.
fn unfit(error: &EngineError) -> Diagnostic {
    Diagnostic::error(Code::ProgramTooLarge, error.to_string(), Span::new(SourceId(0), 0, 0), "")
}

/// Points at the declaration that met the limit.
fn too_large(error: &CompileError, model: &Model) -> Diagnostic {
    let (CompileError::TooMany { declaration, .. }
    | CompileError::TooDeep { declaration, .. }
    | CompileError::AggregatesTooDeep { declaration, .. }
    | CompileError::Unsupported { declaration, .. }) = error
    else {
        return Diagnostic::error(Code::ProgramTooLarge, error.to_string(), Span::new(SourceId(0), 0, 0), "");
    };
    let named = model.segments.iter().map(|segment| (&segment.name, segment.span));
    let named = named.chain(model.lets.iter().map(|value| (&value.name, value.span)));
    let named = named.chain(model.channels.iter().map(|channel| (&channel.name, channel.span)));
    let named = named.chain(model.campaigns.iter().map(|campaign| (&campaign.name, campaign.span)));
    let named = named.chain(model.guards.iter().map(|guard| (&guard.name, guard.span)));
    let mut named = named.chain(model.decisions.iter().map(|decision| (&decision.name, decision.span)));
    let span = named.find(|(name, _)| *name == declaration).map(|(_, span)| span);
    let span = span.unwrap_or(Span::new(SourceId(0), 0, 0));
    let found = Diagnostic::error(Code::ProgramTooLarge, error.to_string(), span, "this declaration");
    match error {
        CompileError::TooDeep { .. } => {
            found.with_help("make some of the names it stands on attributes, worked out where the data is made")
        }
        CompileError::AggregatesTooDeep { .. } => found.with_help(
            "a filter inside another does not see the other's event, so that it can stand beside it: `any(a where x and any(b))` is \
             `any(a where x) and any(b)`",
        ),
        _ => found,
    }
}

fn empty_project(manifest: SourceId) -> Diagnostic {
    let span = Span::new(manifest, 0, 0);
    Diagnostic::error(Code::EmptyProject, "the project has no `.vis` file", span, "")
        .with_help("write the rules into files that end in `.vis`, here or in folders below")
}
