//! The way of a rule, walked once: from texts to what was found in them, and to a program where nothing was wrong.
//!
//! In: the texts of one project. Out: everything made on the way, for tools; or the program alone, for hosts, and then nothing is kept
//! longer than the next step needs it. Both are the same steps, so that they cannot come to different ends.

use std::collections::BTreeMap;
use std::path::Path;

use smol_str::SmolStr;
use visavis_check::model::Model;
use visavis_check::{Settings, Symbols};
use visavis_compile::CompileError;
use visavis_diag::{Code, Diagnostic, SourceId, SourceMap, Span};
use visavis_engine::EngineError;
use visavis_lint::Levels;
use visavis_syntax::ast;

use crate::Program;
use crate::checked::{Checked, ReadTree};
use crate::error::UnreadableError;
use crate::files::{self, Text};
use crate::manifest::{self, Manifest};

/// Gives the text of a file by its name; nothing where there is none.
pub(crate) type Read<'r> = dyn FnMut(&str) -> Option<Result<String, UnreadableError>> + 'r;

pub(crate) fn on_disk(name: &str) -> Option<Result<String, UnreadableError>> {
    let path = Path::new(name);
    path.exists().then(|| files::read(path).map(|text| text.text))
}

/// The texts of a project.
pub(crate) struct Texts<'r> {
    /// What the project is called where no manifest says.
    pub(crate) name: String,
    pub(crate) manifest: Option<Text>,
    pub(crate) rules: Vec<Text>,
    pub(crate) sheets: Sheets<'r>,
}

/// Where the files of tables are.
pub(crate) struct Sheets<'r> {
    pub(crate) given: Vec<Text>,
    pub(crate) read: Option<&'r mut Read<'r>>,
}

impl<'r> Sheets<'r> {
    pub(crate) fn read_by(read: &'r mut Read<'r>) -> Self {
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

/// Texts that were read into trees.
struct Parsed {
    sources: SourceMap,
    /// Which of them hold rules.
    rules: Vec<SourceId>,
    trees: Vec<ast::File>,
    settings: Settings,
    lints: Levels,
    /// Of the manifest, and of the syntax.
    diagnostics: Vec<Diagnostic>,
}

impl Texts<'_> {
    /// The whole way, and everything that was made on it; symbols are noted where that is asked.
    pub(crate) fn check(self, tree_of: &mut ReadTree<'_>, symbols: bool) -> (Checked, Symbols) {
        self.parsed(tree_of).check(symbols)
    }

    /// The program alone; everything that was made on the way where there is none.
    pub(crate) fn program(self) -> Result<Program, Box<Checked>> {
        let mut parsed = self.parsed(&mut parse_anew);
        if let Some(program) = parsed.program() {
            return Ok(program);
        }
        // What is wrong is told by those who keep everything, and that may take its time.
        parsed.parse_again();
        Err(Box::new(parsed.check(false).0))
    }

    fn parsed(self, tree_of: &mut ReadTree<'_>) -> Parsed {
        let mut sources = SourceMap::default();
        let manifest = match self.manifest {
            Some(text) => {
                let id = sources.add(text.name, text.text);
                let text = sources.get(id).map_or("", |file| file.text.as_str());
                let mut manifest = manifest::read(id, text, &self.name);
                if self.rules.is_empty() {
                    manifest.diagnostics.push(empty_project(id));
                }
                manifest
            }
            None => Manifest {
                settings: Settings { name: self.name.into(), ..Settings::default() },
                ..Manifest::default()
            },
        };
        let (mut diagnostics, mut settings) = (manifest.diagnostics, manifest.settings);
        let (mut rules, mut trees) = (Vec::new(), Vec::new());
        for text in self.rules {
            let id = sources.add(text.name, text.text);
            let (name, text) =
                sources.get(id).map_or(("", ""), |file| (file.name.as_str(), file.text.as_str()));
            let (tree, found) = tree_of(name, id, text);
            rules.push(id);
            trees.push(tree);
            diagnostics.extend(found);
        }
        settings.unreadable = self.sheets.add(&trees, &mut sources);
        Parsed { sources, rules, trees, settings, lints: manifest.lints, diagnostics }
    }
}

/// A tree of a text that is read once.
pub(crate) fn parse_anew(_: &str, id: SourceId, text: &str) -> (ast::File, Vec<Diagnostic>) {
    visavis_syntax::parse(id, text)
}

impl Parsed {
    fn check(self, symbols: bool) -> (Checked, Symbols) {
        let Self { sources, trees, settings, lints, mut diagnostics, .. } = self;
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
        diagnostics.sort_by_key(|diagnostic| {
            diagnostic.primary().map(|label| (label.span.source, label.span.start))
        });
        (Checked { sources, diagnostics, lints, program, model, trees }, symbols)
    }

    /// The program, where nothing is wrong. Trees are used up, and models, whose room the next step needs.
    fn program(&mut self) -> Option<Program> {
        if self.diagnostics.iter().any(Diagnostic::is_error) {
            return None;
        }
        let trees = std::mem::take(&mut self.trees);
        let model = visavis_check::model_of(trees, &self.sources, &self.settings)?;
        let image = visavis_compile::compile(&model).ok()?;
        drop(model);
        Program::new(image).ok()
    }

    fn parse_again(&mut self) {
        let text = |id: &SourceId| self.sources.get(*id).map_or("", |file| file.text.as_str());
        self.trees = self.rules.iter().map(|id| visavis_syntax::parse(*id, text(id)).0).collect();
    }
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
