//! A project whose texts change one by one while its program is in use: hot reload, and whoever looks at rules again and again.
//!
//! In: texts by name, and changes to them. Out: what a check of all of them finds, and the program, both exactly as from scratch.
//! Declarations whose text is as it was are not parsed again, and those that lints were silent of are not looked at again unless
//! something that they stand on changed; names and types are always resolved anew, over all files.

use std::collections::BTreeMap;
use std::path::Path;

use visavis_diag::{Diagnostic, SourceId};
use visavis_lint::Memory;
use visavis_syntax::{Reading, ast};
use visavis_value::Instant;

use crate::checked::{Checked, ProjectTexts, of_dir};
use crate::error::{RejectedError, UnreadableError};
use crate::files::Text;
use crate::way::{Sheets, Texts, on_disk};
use crate::{MANIFEST, Program, ProgramError};

/// See the module.
#[derive(Debug, Default)]
pub struct Project {
    name: String,
    manifest: Option<(String, String)>,
    /// Rules by name.
    rules: BTreeMap<String, Rules>,
    /// The rows of tables by name; of those that are not here the disk is asked, where the project is on it.
    sheets: BTreeMap<String, String>,
    on_disk: bool,
    /// What was found in the texts as they are now; `None` where one changed since.
    checked: Option<Checked>,
    memory: Memory,
}

/// A file of rules and what is known of it.
#[derive(Debug, Default)]
struct Rules {
    text: String,
    reading: Reading,
    tree: ast::File,
}

impl Project {
    /// The project that a folder belongs to, as [`check_dir`](crate::check_dir) reads it. Its files are read now; later changes are told
    /// by [`Project::set`] and [`Project::remove`]. Files of tables are read at each check.
    ///
    /// # Errors
    /// Where there is no project, or a file cannot be read.
    pub fn open(folder: impl AsRef<Path>) -> Result<Self, UnreadableError> {
        let mut read = on_disk;
        let texts = of_dir(folder.as_ref(), &mut read)?;
        let pair = |text: Text| (text.name, text.text);
        let manifest = texts.manifest.map(pair);
        let rules = texts.rules.into_iter().map(pair).collect();
        Ok(Self { on_disk: true, ..Self::new(ProjectTexts { name: texts.name, manifest, rules }) })
    }

    /// A project of texts that lie elsewhere; files of tables are given by [`Project::set`].
    #[must_use]
    pub fn new(texts: ProjectTexts) -> Self {
        let rules = texts.rules.into_iter().map(|(name, text)| (name, Rules { text, ..Rules::default() }));
        Self { name: texts.name, manifest: texts.manifest, rules: rules.collect(), ..Self::default() }
    }

    /// The text of a file of now, by the name that messages show: rules, the manifest, or the rows of a table (`.csv`). A file that was
    /// not there before is part of the project from now on.
    pub fn set(&mut self, name: impl Into<String>, text: impl Into<String>) {
        let (name, text) = (name.into(), text.into());
        self.touch();
        let path = Path::new(&name);
        if path.file_name().is_some_and(|file| file == MANIFEST) {
            self.manifest = Some((name, text));
        } else if path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("csv")) {
            self.sheets.insert(name, text);
        } else {
            self.rules.entry(name).or_default().text = text;
        }
    }

    /// A file is no longer part of the project; whether it was.
    pub fn remove(&mut self, name: &str) -> bool {
        self.touch();
        let was_manifest = self.manifest.take_if(|(known, _)| known == name).is_some();
        self.rules.remove(name).is_some() | self.sheets.remove(name).is_some() | was_manifest
    }

    /// What a check of all texts finds.
    pub fn check(&mut self) -> &Checked {
        let checked = match self.checked.take() {
            Some(checked) => checked,
            None => self.checked_anew(),
        };
        self.checked.insert(checked)
    }

    /// What the lints find, as [`Checked::lint`] does.
    pub fn lint(&mut self, now: Option<Instant>) -> Vec<Diagnostic> {
        self.check();
        self.checked.as_ref().map(|checked| checked.lint_again(now, &mut self.memory)).unwrap_or_default()
    }

    /// The program of the texts as they are now, the same bytes as from scratch. A host gives its image to [`Live`](crate::Live), or its
    /// engine to whoever asks next.
    ///
    /// # Errors
    /// Where the rules have errors; what is in use goes on.
    pub fn program(&mut self) -> Result<Program, ProgramError> {
        let checked = self.check();
        checked.program.clone().ok_or_else(|| RejectedError::new(checked.clone()).into())
    }

    /// A text changes: what was found counts no longer, but the trees go on to the next reading.
    fn touch(&mut self) {
        let Some(Checked { sources, trees, .. }) = self.checked.take() else { return };
        let files = sources.iter().filter(|(_, file)| self.rules.contains_key(file.name.as_str()));
        let names: Vec<String> = files.map(|(_, file)| file.name.to_string()).collect();
        for (name, tree) in names.iter().zip(trees) {
            if let Some(rules) = self.rules.get_mut(name) {
                rules.tree = tree;
            }
        }
    }

    fn checked_anew(&mut self) -> Checked {
        let text = |(name, text): (&String, &String)| Text { name: name.clone(), text: text.clone() };
        let manifest = self.manifest.as_ref().map(|(name, of)| text((name, of)));
        let mut rules: Vec<Text> = self.rules.iter().map(|(name, rules)| text((name, &rules.text))).collect();
        // As a folder is read: part by part of the path.
        rules.sort_by(|a, b| Path::new(&a.name).cmp(Path::new(&b.name)));
        let (sheets, disk) = (&self.sheets, self.on_disk);
        let mut read = |name: &str| match sheets.get(name) {
            Some(text) => Some(Ok(text.clone())),
            None if disk => on_disk(name),
            None => None,
        };
        let texts = Texts { name: self.name.clone(), manifest, rules, sheets: Sheets::read_by(&mut read) };
        let files = &mut self.rules;
        let mut tree = |name: &str, id: SourceId, text: &str| match files.get_mut(name) {
            Some(rules) => {
                let last = std::mem::take(&mut rules.tree);
                rules.reading.parse(id, text, last)
            }
            None => visavis_syntax::parse(id, text),
        };
        texts.check(&mut tree, false).0
    }
}
