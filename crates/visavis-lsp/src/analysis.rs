//! What is known of a project's texts at one moment.
//!
//! In: checked texts. Out: diagnostics, symbols and trees, and the way between places in files and places of the protocol.

use std::collections::BTreeMap;

use gen_lsp_types::{Location, Position, Range, Uri};
use visavis::Checked;
use visavis_check::{Reference, Symbols};
use visavis_diag::{SourceId, Span};
use visavis_syntax::ast;

use crate::documents::path_of;
use crate::position::{Encoding, Lines, number};

/// See the module.
pub(crate) struct Analysis {
    pub(crate) checked: Checked,
    pub(crate) symbols: Symbols,
    /// By source.
    pub(crate) sources: Vec<Source>,
    /// Files that cannot be read, with the reason.
    pub(crate) unreadable: Vec<(Uri, String)>,
    /// Whether a text has changed since.
    pub(crate) stale: bool,
}

/// A file of the project.
pub(crate) struct Source {
    /// Where it lies; nothing where the editor could not open it.
    pub(crate) uri: Option<Uri>,
    /// The editor's version, where it is open.
    pub(crate) version: Option<i32>,
    lines: Lines,
}

impl Source {
    pub(crate) fn new(uri: Option<Uri>, version: Option<i32>, text: &str) -> Self {
        Self { uri, version, lines: Lines::of(text) }
    }
}

impl Analysis {
    /// The trees by the names of their files, for the next reading.
    pub(crate) fn into_trees(self) -> BTreeMap<String, ast::File> {
        let Checked { sources, trees, .. } = self.checked;
        let rules = sources.iter().filter(|(_, file)| !file.name.ends_with(visavis::MANIFEST));
        rules.zip(trees).map(|((_, file), tree)| (file.name.to_string(), tree)).collect()
    }

    /// The file at a place of the editor.
    pub(crate) fn source(&self, uri: &Uri) -> Option<SourceId> {
        let same = |source: &Source| source.uri.as_ref() == Some(uri);
        let found = self.sources.iter().position(same).or_else(|| {
            // One path may be written as a place in more than one way.
            let path = path_of(uri)?;
            self.sources
                .iter()
                .position(|source| source.uri.as_ref().and_then(path_of).as_ref() == Some(&path))
        });
        found.map(|at| SourceId(number(at)))
    }

    pub(crate) fn text(&self, id: SourceId) -> &str {
        self.checked.sources.get(id).map_or("", |file| file.text.as_str())
    }

    pub(crate) fn file(&self, id: SourceId) -> Option<&Source> {
        self.sources.get(id.0 as usize)
    }

    /// Whether a file holds rules; a manifest and a table's rows have names in them, and no words of the language.
    pub(crate) fn holds_rules(&self, id: SourceId) -> bool {
        self.tree(id).is_some()
    }

    /// The tree of a file of rules.
    pub(crate) fn tree(&self, id: SourceId) -> Option<&ast::File> {
        let first = self.checked.sources.get(SourceId(0))?;
        let skipped = u32::from(first.name.ends_with(visavis::MANIFEST));
        self.checked.trees.get(id.0.checked_sub(skipped)? as usize)
    }

    pub(crate) fn offset(&self, id: SourceId, position: Position, encoding: Encoding) -> usize {
        self.file(id).map_or(0, |file| file.lines.offset(self.text(id), position, encoding))
    }

    pub(crate) fn position(&self, id: SourceId, at: usize, encoding: Encoding) -> Position {
        self.file(id).map(|file| file.lines.position(self.text(id), at, encoding)).unwrap_or_default()
    }

    pub(crate) fn range(&self, span: Span, encoding: Encoding) -> Range {
        let file = self.file(span.source);
        file.map(|file| file.lines.range(self.text(span.source), span, encoding)).unwrap_or_default()
    }

    pub(crate) fn location(&self, span: Span, encoding: Encoding) -> Option<Location> {
        let uri = self.file(span.source)?.uri.clone()?;
        Some(Location::new(uri, self.range(span, encoding)))
    }

    /// Where the line of a byte begins.
    pub(crate) fn line_start(&self, id: SourceId, at: usize) -> usize {
        self.file(id).and_then(|file| file.lines.start(file.lines.line(at))).unwrap_or(0)
    }

    /// What is named at a place.
    pub(crate) fn named(&self, id: SourceId, at: usize) -> Vec<Reference> {
        let at = number(at);
        self.symbols.at(Span::new(id, at, at))
    }
}
