//! Which project a text belongs to.
//!
//! In: where a text lies. Out: its project: the folder with a manifest around it, or the file alone. The same answer as that of
//! the command line, but that a file which is open and not written yet counts as written.

use std::path::{Component, Path, PathBuf};

use gen_lsp_types::Uri;
use visavis::{MANIFEST, find_project};

use crate::documents::path_of;

/// A project.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Home {
    /// The folder with the manifest
    Folder(PathBuf),
    /// A text that is a project of its own
    Alone(Uri),
}

/// The project of a text; none where it is no text of rules, no manifest and no table's file.
pub(crate) fn home_of(uri: &Uri) -> Option<Home> {
    let alone = || Some(Home::Alone(uri.clone()));
    let Some(path) = path_of(uri) else {
        let is_rules = uri.scheme() == "untitled" || uri.path().ends_with(".vis");
        return if is_rules { alone() } else { None };
    };
    if path.file_name().is_some_and(|name| name == MANIFEST) {
        return path.parent().map(|folder| Home::Folder(folder.to_path_buf()));
    }
    if !is_rules(&path) {
        return None;
    }
    let root = path.parent().and_then(nearest_project);
    match root.filter(|root| belongs(root, &path)) {
        Some(root) => Some(Home::Folder(root)),
        None => alone(),
    }
}

/// The nearest project upwards, also of a folder that is not there yet.
pub(crate) fn nearest_project(folder: &Path) -> Option<PathBuf> {
    folder.ancestors().find(|folder| folder.is_dir()).and_then(find_project)
}

pub(crate) fn is_rules(path: &Path) -> bool {
    path.extension().is_some_and(|ending| ending == "vis")
}

/// Whether the walk over a project's folder comes by a file: no hidden folder or `target` lies on the way.
pub(crate) fn belongs(root: &Path, path: &Path) -> bool {
    let Ok(inside) = path.strip_prefix(root) else { return false };
    let mut parts = inside.components();
    let Some(Component::Normal(file)) = parts.next_back() else { return false };
    let hidden = |name: &std::ffi::OsStr| name.to_string_lossy().starts_with('.');
    !hidden(file)
        && parts.all(|part| matches!(part, Component::Normal(name) if !hidden(name) && name != "target"))
}
