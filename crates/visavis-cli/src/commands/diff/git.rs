//! Programs as they stand in a revision of git.
//!
//! In: a revision and a path. Out: the rules there, with the manifest and the tables' files of the same revision. Asks the `git` program, and
//! writes nothing: no checkout, no file.

use std::cell::RefCell;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};

use visavis::{Program, ProjectTexts, UnreadableError, check_texts, rules_below, text_of};
use visavis_diag::nearest;

use crate::exit::CallError;
use crate::project::Found;

const MANIFEST: &str = "visavis.toml";

/// A repository, seen from a folder in it.
pub(super) struct Git {
    folder: PathBuf,
    /// The folder's path from the repository's top: empty, or with a slash behind it.
    prefix: String,
}

/// A file of a revision.
struct Entry {
    path: String,
    /// What kind of entry; a link or another repository is no file.
    mode: String,
    id: String,
}

impl Git {
    /// The repository that a folder lies in.
    pub(super) fn open(folder: &Path) -> Result<Self, CallError> {
        let mut git = Self { folder: folder.to_path_buf(), prefix: String::new() };
        let output = git.run(&["rev-parse", "--show-prefix"])?;
        if !output.status.success() {
            return Err(CallError::wrong(format!(
                "a revision is asked for, and `{}` is in no repository of git: {}",
                folder.display(),
                said(&output)
            )));
        }
        git.prefix = String::from_utf8_lossy(&output.stdout).trim_end_matches(['\n', '\r']).to_owned();
        Ok(git)
    }

    fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new("git");
        command.arg("-C").arg(&self.folder).args(args);
        // Messages are read, and nothing may be written, not even an index refreshed.
        command.env("LC_ALL", "C").env("GIT_OPTIONAL_LOCKS", "0").stdin(Stdio::null());
        command
    }

    fn run(&self, args: &[&str]) -> Result<Output, CallError> {
        self.command(args).output().map_err(|error| without(&error))
    }

    /// The commit of a revision.
    fn commit(&self, revision: &str) -> Option<String> {
        // What begins with a dash would be an option.
        if revision.is_empty() || revision.starts_with('-') {
            return None;
        }
        let output =
            self.run(&["rev-parse", "--verify", "--quiet", &format!("{revision}^{{commit}}")]).ok()?;
        let id = String::from_utf8_lossy(&output.stdout).trim().to_owned();
        (output.status.success() && !id.is_empty()).then_some(id)
    }

    /// Whether there is such a revision.
    pub(super) fn knows(&self, revision: &str) -> bool {
        self.commit(revision).is_some()
    }

    /// That there is no such revision.
    pub(super) fn unknown(&self, revision: &str) -> CallError {
        let refs = self.run(&["for-each-ref", "--format=%(refname:short)"]);
        let names =
            refs.map(|output| String::from_utf8_lossy(&output.stdout).into_owned()).unwrap_or_default();
        let meant = nearest(revision, names.lines()).map(|near| format!("; did you mean `{near}`?"));
        CallError::wrong(format!(
            "there is no revision `{revision}` in this repository{}",
            meant.unwrap_or_else(|| "; it may have to be fetched first".to_owned())
        ))
    }

    /// A path as git has it, from the repository's top: `./x` is seen from the folder in hand.
    pub(super) fn in_tree(&self, path: &str) -> String {
        let path = path.replace('\\', "/");
        let is_relative = path == "." || path == ".." || path.starts_with("./") || path.starts_with("../");
        let whole = if is_relative { format!("{}{path}", self.prefix) } else { path };
        let mut parts: Vec<&str> = Vec::new();
        for part in whole.split('/') {
            match part {
                "" | "." => {}
                ".." => {
                    parts.pop();
                }
                part => parts.push(part),
            }
        }
        parts.join("/")
    }

    /// Where a revision's path is among the files; nothing where there is no such file or folder.
    pub(super) fn in_files(&self, path: &str) -> Option<PathBuf> {
        let output = self.run(&["rev-parse", "--show-cdup"]).ok()?;
        let up = String::from_utf8_lossy(&output.stdout).trim_end_matches(['\n', '\r']).to_owned();
        let mut place = PathBuf::from(up);
        place.push(self.in_tree(path));
        if place.as_os_str().is_empty() {
            place.push(".");
        }
        place.exists().then_some(place)
    }

    /// Reads what stands at a path of a revision.
    pub(super) fn read(&self, revision: &str, path: &str) -> Result<Found, CallError> {
        let commit = self.commit(revision).ok_or_else(|| self.unknown(revision))?;
        let tree =
            Tree { git: self, revision, entries: self.entries(revision, &commit)?, blobs: self.blobs()? };
        tree.read(path)
    }

    fn entries(&self, revision: &str, commit: &str) -> Result<Vec<Entry>, CallError> {
        let output = self.run(&["ls-tree", "-r", "-z", "--full-tree", commit])?;
        if !output.status.success() {
            return Err(CallError::wrong(format!(
                "git cannot list revision `{revision}`: {}",
                said(&output)
            )));
        }
        let text = String::from_utf8_lossy(&output.stdout);
        let entry = |line: &str| {
            let (facts, path) = line.split_once('\t')?;
            let mut facts = facts.split(' ');
            let (mode, _, id) = (facts.next()?, facts.next()?, facts.next()?);
            Some(Entry { path: path.to_owned(), mode: mode.to_owned(), id: id.to_owned() })
        };
        Ok(text.split('\0').filter_map(entry).collect())
    }

    fn blobs(&self) -> Result<Blobs, CallError> {
        let mut command = self.command(&["cat-file", "--batch"]);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
        let child = command.spawn().map_err(|error| without(&error))?;
        Ok(Blobs { child })
    }
}

fn without(error: &io::Error) -> CallError {
    match error.kind() {
        io::ErrorKind::NotFound => CallError::wrong(
            "a revision is asked for, and there is no `git` to ask: install git, or name folders, files or images",
        ),
        _ => CallError::wrong(format!("cannot run `git`: {error}")),
    }
}

/// What git says is wrong, on one line.
fn said(output: &Output) -> String {
    let text = String::from_utf8_lossy(&output.stderr);
    text.lines().next().unwrap_or_default().trim_start_matches("fatal: ").to_owned()
}

/// A git that gives the content of files, one after the other.
struct Blobs {
    child: Child,
}

impl Blobs {
    fn get(&mut self, id: &str) -> io::Result<Vec<u8>> {
        let (Some(ask), Some(answer)) = (self.child.stdin.as_mut(), self.child.stdout.as_mut()) else {
            return Err(io::Error::other("git answers no more"));
        };
        writeln!(ask, "{id}")?;
        ask.flush()?;
        // Nothing is read beyond the answer, since nothing more was asked.
        let mut answer = BufReader::new(answer);
        let mut head = String::new();
        answer.read_line(&mut head)?;
        let size = head.trim_end().rsplit(' ').next().and_then(|size| size.parse::<usize>().ok());
        let size = size.ok_or_else(|| io::Error::other(format!("git says `{}`", head.trim_end())))?;
        let mut content = vec![0; size];
        answer.read_exact(&mut content)?;
        let mut end = [0];
        answer.read_exact(&mut end)?;
        Ok(content)
    }
}

impl Drop for Blobs {
    fn drop(&mut self) {
        // Its input ends, and so does it.
        drop(self.child.stdin.take());
        drop(self.child.wait());
    }
}

/// The files of a revision.
struct Tree<'g> {
    git: &'g Git,
    revision: &'g str,
    entries: Vec<Entry>,
    blobs: Blobs,
}

impl Tree<'_> {
    fn read(self, path: &str) -> Result<Found, CallError> {
        let is_file = self.entries.iter().any(|entry| entry.path == path);
        let ending = Path::new(path).extension().and_then(|ending| ending.to_str()).unwrap_or_default();
        let folder = |path: &str| path.rsplit_once('/').map_or("", |(folder, _)| folder).to_owned();
        match ending {
            "visc" if is_file => self.image(path),
            "vis" if is_file => {
                let name = Path::new(path).file_stem().map(|stem| stem.to_string_lossy().into_owned());
                self.rules(name.unwrap_or_default(), None, &[path.to_owned()])
            }
            _ if is_file && path.rsplit('/').next() == Some(MANIFEST) => self.project(&folder(path)),
            _ if is_file => Err(CallError::wrong(format!(
                "`{path}` of revision `{}` is no project folder, `.vis` file or `.visc` image",
                self.revision
            ))),
            _ => self.project(path),
        }
    }

    /// The project that a folder belongs to.
    fn project(self, path: &str) -> Result<Found, CallError> {
        let inside = format!("{path}/");
        if !path.is_empty() && !self.entries.iter().any(|entry| entry.path.starts_with(&inside)) {
            return Err(self.nothing_at(path));
        }
        let mut folder = path;
        let manifest = loop {
            let manifest =
                if folder.is_empty() { MANIFEST.to_owned() } else { format!("{folder}/{MANIFEST}") };
            if self.entries.iter().any(|entry| entry.path == manifest) {
                break manifest;
            }
            let Some((above, _)) =
                folder.rsplit_once('/').or_else(|| (!folder.is_empty()).then_some(("", "")))
            else {
                return Err(CallError::wrong(format!(
                    "cannot read `{}:{path}`: no {MANIFEST} stands there or in a folder above",
                    self.revision
                )));
            };
            folder = above;
        };
        let paths: Vec<&str> = self.entries.iter().map(|entry| entry.path.as_str()).collect();
        let rules: Vec<String> = rules_below(folder, &paths).into_iter().map(str::to_owned).collect();
        let name = folder.rsplit('/').next().unwrap_or_default().to_owned();
        self.rules(name, Some(manifest), &rules)
    }

    fn rules(mut self, name: String, manifest: Option<String>, rules: &[String]) -> Result<Found, CallError> {
        let mut texts = Vec::with_capacity(rules.len());
        for path in rules {
            texts.push((path.clone(), self.text(path)?));
        }
        let manifest = match manifest {
            Some(path) => Some((path.clone(), self.text(&path)?)),
            None => None,
        };
        let tree = RefCell::new(self);
        let sheet = |path: &str| -> Option<Result<String, UnreadableError>> {
            let mut tree = tree.borrow_mut();
            let bytes = tree.bytes(path).ok()?;
            Some(text_of(Path::new(path), bytes))
        };
        let checked = check_texts(ProjectTexts { name, manifest, rules: texts }, sheet);
        Ok(Found::Rules(Box::new(checked)))
    }

    fn image(mut self, path: &str) -> Result<Found, CallError> {
        let bytes = self.bytes(path)?;
        let program = Program::load(&bytes);
        program.map(Found::Image).map_err(|error| {
            CallError::wrong(format!("cannot run `{path}` of revision `{}`: {error}", self.revision))
        })
    }

    fn text(&mut self, path: &str) -> Result<String, CallError> {
        let bytes = self.bytes(path)?;
        text_of(Path::new(path), bytes)
            .map_err(|error| CallError::wrong(format!("in revision `{}`: {error}", self.revision)))
    }

    fn bytes(&mut self, path: &str) -> Result<Vec<u8>, CallError> {
        let unreadable = |why: &str| {
            CallError::wrong(format!("cannot read `{path}` of revision `{}`: {why}", self.revision))
        };
        let Some(entry) = self.entries.iter().find(|entry| entry.path == path) else {
            return Err(unreadable("there is no such file"));
        };
        match entry.mode.as_str() {
            "120000" => return Err(unreadable("it is a link, which is not followed in a revision")),
            "160000" => return Err(unreadable("it is a repository of its own")),
            _ => {}
        }
        let id = entry.id.clone();
        self.blobs.get(&id).map_err(|error| unreadable(&error.to_string()))
    }

    /// That there is nothing at a path, and what is called nearly so.
    fn nothing_at(&self, path: &str) -> CallError {
        let revision = self.revision;
        let from_here = self.git.in_tree(&format!("./{path}"));
        let inside = format!("{from_here}/");
        let is_here = from_here != path
            && self.entries.iter().any(|entry| entry.path == from_here || entry.path.starts_with(&inside));
        let mut folders: Vec<&str> = Vec::new();
        for entry in &self.entries {
            let mut folder = entry.path.as_str();
            while let Some((above, _)) = folder.rsplit_once('/') {
                folders.push(above);
                folder = above;
            }
        }
        let meant = if is_here {
            format!("; a path in a revision begins at the repository's top: write `{revision}:./{path}`")
        } else {
            let near = nearest(path, folders);
            near.map(|near| format!("; did you mean `{revision}:{near}`?")).unwrap_or_default()
        };
        CallError::wrong(format!("there is no `{path}` in revision `{revision}`{meant}"))
    }
}
