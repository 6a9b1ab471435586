//! A project as the editor has it: files on disk, with open texts in their place.
//!
//! In: open texts. Out: the analysis of all its texts, made anew only where one of them changed. Files on disk are read once, and
//! again when the editor says that they changed.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::rc::Rc;

use gen_lsp_types::Uri;
use visavis::{
    LintMemory, MANIFEST, ProjectTexts, UnreadableError, check_edited, display_name, text_at, text_of,
    vis_files,
};
use visavis_diag::SourceId;
use visavis_syntax::{Reading, ast};
use visavis_value::Instant;

use crate::analysis::{Analysis, Source};
use crate::documents::{Document, Documents, path_of};
use crate::home::{Home, belongs, home_of, is_rules};

/// Files by name: where each lies, and its text or why it cannot be read.
type Disk = BTreeMap<String, (PathBuf, Result<String, String>)>;

/// A project and what is known of it.
pub(crate) struct Project {
    home: Home,
    /// What stands on disk, by name; why a file cannot be read in place of its text. `None` until it was looked at.
    disk: Option<Disk>,
    /// Files of tables, by name.
    sheets: BTreeMap<String, Option<String>>,
    readings: BTreeMap<String, Reading>,
    /// What lints had nothing to say of.
    memory: LintMemory,
    analysis: Option<Rc<Analysis>>,
    /// Whether a text changed since diagnostics were last sent.
    pub(crate) unsaid: bool,
}

impl Project {
    pub(crate) fn new(home: Home) -> Self {
        Self {
            home,
            disk: None,
            sheets: BTreeMap::new(),
            readings: BTreeMap::new(),
            memory: LintMemory::default(),
            analysis: None,
            unsaid: true,
        }
    }

    /// A text of it changed in the editor.
    pub(crate) fn touch(&mut self) {
        self.unsaid = true;
        // The trees go on to the next reading.
        if let Some(analysis) = &mut self.analysis {
            if let Some(analysis) = Rc::get_mut(analysis) {
                analysis.stale = true;
            } else {
                self.analysis = None;
            }
        }
    }

    /// Nothing that is known of it counts any longer.
    pub(crate) fn forget(&mut self) {
        *self = Self::new(self.home.clone());
    }

    /// Files of it changed on disk.
    pub(crate) fn forget_disk(&mut self) {
        self.disk = None;
        self.sheets.clear();
        self.touch();
    }

    /// Whether a file outside the editor may be part of it.
    pub(crate) fn may_hold(&self, path: &Path) -> bool {
        match &self.home {
            Home::Folder(root) => path.starts_with(root) || self.sheets.contains_key(&display_name(path)),
            Home::Alone(uri) => {
                path_of(uri).is_some_and(|own| own == path) || self.sheets.contains_key(&display_name(path))
            }
        }
    }

    /// The analysis of the texts as they are now.
    pub(crate) fn analysis(&mut self, documents: &Documents, now: Option<Instant>) -> Rc<Analysis> {
        if let Some(analysis) = self.analysis.as_ref().filter(|analysis| !analysis.stale) {
            return Rc::clone(analysis);
        }
        let trees = match self.analysis.take().map(Rc::try_unwrap) {
            Some(Ok(analysis)) => analysis.into_trees(),
            _ => BTreeMap::new(),
        };
        let texts = self.texts(documents);
        let analysis = Rc::new(self.analyse(texts, trees, documents, now));
        self.analysis = Some(Rc::clone(&analysis));
        analysis
    }

    /// The analysis with another text in the place of some, by name; nothing of it is kept.
    pub(crate) fn analysis_with(
        &self,
        documents: &Documents,
        changed: &BTreeMap<String, String>,
        now: Option<Instant>,
    ) -> Analysis {
        let mut other = Self::new(self.home.clone());
        (other.disk, other.sheets) = (self.disk.clone(), self.sheets.clone());
        let mut texts = other.texts(documents);
        for (name, text) in changed {
            if let Some(entry) = texts.get_mut(name) {
                entry.text = Ok(text.clone());
            }
            if let Some(sheet) = other.sheets.get_mut(name) {
                *sheet = Some(text.clone());
            }
        }
        other.analyse(texts, BTreeMap::new(), documents, now)
    }

    fn texts(&mut self, documents: &Documents) -> BTreeMap<String, Entry> {
        if self.disk.is_none() {
            self.disk = Some(self.read_disk());
        }
        let on_disk = self.disk.iter().flatten();
        let mut texts: BTreeMap<String, Entry> = on_disk
            .filter_map(|(name, (path, text))| {
                let uri = Uri::from_file_path(path).ok()?;
                Some((name.clone(), Entry { uri, version: None, text: text.clone() }))
            })
            .collect();
        for (uri, document) in documents.iter() {
            if let Some(name) = self.name_of(uri, &texts) {
                texts.insert(name.clone(), Entry::open(uri, document, &name));
            }
        }
        texts
    }

    /// The name under which an open text is part of the project; nothing where it is not.
    fn name_of(&self, uri: &Uri, texts: &BTreeMap<String, Entry>) -> Option<String> {
        let name = match path_of(uri) {
            Some(path) => display_name(&path),
            None => uri.to_string(),
        };
        if texts.contains_key(&name) {
            return Some(name);
        }
        match &self.home {
            Home::Alone(own) => (own == uri).then_some(name),
            Home::Folder(root) => {
                let path = path_of(uri)?;
                let manifest = path == root.join(MANIFEST);
                let rules = is_rules(&path) && belongs(root, &path);
                // A folder below may be a project of its own.
                (manifest || rules && home_of(uri).as_ref() == Some(&self.home)).then_some(name)
            }
        }
    }

    fn read_disk(&self) -> Disk {
        let files = match &self.home {
            Home::Folder(root) => {
                let mut files = vis_files(root).unwrap_or_default();
                files.insert(0, root.join(MANIFEST));
                files
            }
            Home::Alone(uri) => path_of(uri).into_iter().collect(),
        };
        let read = files.into_iter().filter(|path| path.is_file()).map(|path| {
            let text = text_at(&path).map_err(|error| error.to_string());
            (display_name(&path), (path, text))
        });
        read.collect()
    }

    fn analyse(
        &mut self,
        texts: BTreeMap<String, Entry>,
        mut trees: BTreeMap<String, ast::File>,
        documents: &Documents,
        now: Option<Instant>,
    ) -> Analysis {
        let mut unreadable = Vec::new();
        let (mut manifest, mut rules) = (None, Vec::new());
        let mut known: BTreeMap<String, (Uri, Option<i32>)> = BTreeMap::new();
        let own_manifest = match &self.home {
            Home::Folder(root) => Some(display_name(&root.join(MANIFEST))),
            Home::Alone(_) => None,
        };
        for (name, entry) in texts {
            match entry.text {
                Ok(text) if own_manifest.as_ref() == Some(&name) => manifest = Some((name.clone(), text)),
                Ok(text) => rules.push((name.clone(), text)),
                Err(why) => unreadable.push((entry.uri.clone(), why)),
            }
            known.insert(name, (entry.uri, entry.version));
        }
        sort_as_paths(&mut rules);
        let readings = &mut self.readings;
        let mut tree = |name: &str, id: SourceId, text: &str| {
            let last = trees.remove(name).unwrap_or_default();
            readings.entry(name.to_owned()).or_default().parse(id, text, last)
        };
        let sheets = &mut self.sheets;
        let open: BTreeMap<String, (&Uri, &Document)> = documents
            .iter()
            .filter_map(|(uri, document)| Some((display_name(&path_of(uri)?), (uri, document))))
            .collect();
        let sheet = |name: &str| match (open.get(name), sheets.get(name)) {
            (Some((_, document)), _) => Some(Ok(document.text.clone())),
            (None, Some(known)) => known.clone().map(Ok),
            // What cannot be read is tried again each time: most often somebody is at it.
            (None, None) => match on_disk(name) {
                Some(Err(error)) => Some(Err(error)),
                read => {
                    let read = read.and_then(Result::ok);
                    sheets.insert(name.to_owned(), read.clone());
                    read.map(Ok)
                }
            },
        };
        let name = match &self.home {
            Home::Folder(root) => root.file_name(),
            Home::Alone(_) => None,
        };
        let name = name.map(|name| name.to_string_lossy().into_owned());
        let name = name.unwrap_or_else(|| rules.first().map(|(name, _)| stem(name)).unwrap_or_default());
        let (mut checked, symbols) = check_edited(ProjectTexts { name, manifest, rules }, &mut tree, sheet);
        checked.add_lints_again(now, &mut self.memory);
        let sources = checked.sources.iter().map(|(_, file)| {
            let name = file.name.as_str();
            let (uri, version) = match (known.get(name), open.get(name)) {
                (Some((uri, version)), _) => (Some(uri.clone()), *version),
                (None, Some((uri, document))) => (Some((*uri).clone()), Some(document.version)),
                (None, None) => (Uri::from_file_path(name).ok(), None),
            };
            Source::new(uri, version, &file.text)
        });
        let sources = sources.collect();
        Analysis { checked, symbols, sources, unreadable, stale: false }
    }
}

/// A text of the project.
struct Entry {
    uri: Uri,
    version: Option<i32>,
    text: Result<String, String>,
}

impl Entry {
    fn open(uri: &Uri, document: &Document, name: &str) -> Self {
        let bytes = document.text.clone().into_bytes();
        let text = text_of(Path::new(name), bytes).map_err(|error| error.to_string());
        Self { uri: uri.clone(), version: Some(document.version), text }
    }
}

/// Files are read in the order of their paths, part by part, on the command line too: which of two declarations is the first
/// depends on it.
fn sort_as_paths(rules: &mut [(String, String)]) {
    rules.sort_by(|(a, _), (b, _)| Path::new(a).cmp(Path::new(b)));
}

/// The text of a file; nothing where there is none.
fn on_disk(name: &str) -> Option<Result<String, UnreadableError>> {
    let path = Path::new(name);
    path.exists().then(|| text_at(path))
}

fn stem(name: &str) -> String {
    Path::new(name).file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default()
}
