//! The files of the workspace.
//!
//! In: nothing. Out: paths relative to the root, sorted, and texts. What building leaves behind is not seen.

use std::fs;
use std::path::{Path, PathBuf};

/// What git, cargo and npm keep in the tree, none of it ours; in a linked worktree `.git` is a file.
const FOREIGN: [&str; 4] = [".git", "target", "node_modules", "dist"];

/// The root of the workspace: the folder above this crate's.
pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap_or(Path::new(".")).to_path_buf()
}

/// Every file below a folder of the root.
pub(crate) fn files(folder: &str) -> Result<Vec<PathBuf>, String> {
    let root = root();
    let mut found = Vec::new();
    let mut folders = vec![root.join(folder)];
    while let Some(folder) = folders.pop() {
        if !folder.is_dir() {
            continue;
        }
        let entries = fs::read_dir(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
        for entry in entries {
            let entry = entry.map_err(|error| format!("{}: {error}", folder.display()))?;
            let kind = entry.file_type().map_err(|error| error.to_string())?;
            let foreign = FOREIGN.iter().any(|name| entry.file_name() == *name);
            if kind.is_dir() && !foreign {
                folders.push(entry.path());
            } else if kind.is_file() && !foreign {
                found.push(entry.path().strip_prefix(&root).map(Path::to_path_buf).unwrap_or(entry.path()));
            }
        }
    }
    found.sort();
    Ok(found)
}

/// The text of a file of the workspace; `None` where it is not text.
pub(crate) fn text(path: &Path) -> Result<Option<String>, String> {
    let bytes = fs::read(root().join(path)).map_err(|error| format!("{}: {error}", path.display()))?;
    Ok(String::from_utf8(bytes).ok())
}

/// The folders of the workspace's crates, `xtask` too.
pub(crate) fn crates() -> Result<Vec<PathBuf>, String> {
    let manifests = files("crates")?.into_iter().chain([PathBuf::from("xtask/Cargo.toml")]);
    Ok(manifests
        .filter(|path| path.ends_with("Cargo.toml") && path.components().count() <= 3)
        .filter_map(|path| path.parent().map(Path::to_path_buf))
        .collect())
}
