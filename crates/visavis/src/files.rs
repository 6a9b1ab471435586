//! The files of a project.
//!
//! In: a path. Out: which files belong to the project and their texts, in an order that does not depend on the machine.
//! The only module of the facade that touches the file system; it never writes.

use std::collections::HashSet;
use std::fs;
use std::path::{Component, Path, PathBuf};

use crate::error::UnreadableError;
use crate::manifest;

/// A text and the name that messages show for it.
#[derive(Debug)]
pub(crate) struct Text {
    pub(crate) name: String,
    pub(crate) text: String,
}

/// The nearest folder, from `start` upwards, with a `visavis.toml`; relative where `start` is.
#[must_use]
pub fn find_project(start: &Path) -> Option<PathBuf> {
    let real = fs::canonicalize(start).ok()?;
    let is_project = |folder: &Path| folder.join(manifest::FILE_NAME).is_file();
    let levels = real.ancestors().position(is_project)?;
    let folder = (0..levels).fold(start.to_path_buf(), |folder, _| up(&folder));
    // Where a link stands on the way, the folder above by name is another than the one above on disk.
    let folder = if folder.as_os_str().is_empty() { PathBuf::from(".") } else { folder };
    Some(if is_project(&folder) { folder } else { real.ancestors().nth(levels)?.to_path_buf() })
}

fn up(folder: &Path) -> PathBuf {
    match folder.components().next_back() {
        Some(Component::Normal(_)) => folder.parent().unwrap_or(folder).to_path_buf(),
        Some(Component::CurDir) | None => PathBuf::from(".."),
        Some(_) => folder.join(".."),
    }
}

/// Every `.vis` file below `folder`, sorted by path; hidden folders, `target`, and folders that are projects of their
/// own are left out. Links to folders are not followed, so that the walk ends.
///
/// # Errors
/// Where a folder cannot be read.
pub fn vis_files(folder: &Path) -> Result<Vec<PathBuf>, UnreadableError> {
    let mut files = Vec::new();
    let mut folders = vec![folder.to_path_buf()];
    while let Some(folder) = folders.pop() {
        let unreadable = |error| UnreadableError::new(&folder, error);
        for entry in fs::read_dir(&folder).map_err(unreadable)? {
            let entry = entry.map_err(unreadable)?;
            let path = entry.path();
            let name = entry.file_name();
            let hidden = name.to_string_lossy().starts_with('.');
            if entry.file_type().map_err(unreadable)?.is_dir() {
                if !hidden && name != "target" && !path.join(manifest::FILE_NAME).is_file() {
                    folders.push(path);
                }
            } else if !hidden && path.extension().is_some_and(|ending| ending == "vis") && path.is_file() {
                files.push(path);
            }
        }
    }
    files.sort();
    Ok(files)
}

/// Which of the files of a tree are the rules of the project in the folder `root` (of the tree's top where that is empty), sorted. In:
/// paths with slashes. The same files that [`vis_files`] finds where the tree lies on the disk.
#[must_use]
pub fn rules_below<'p>(root: &str, paths: &[&'p str]) -> Vec<&'p str> {
    let inside = |path: &'p str| match root {
        "" => Some(path),
        root => path.strip_prefix(root)?.strip_prefix('/'),
    };
    let manifests = paths.iter().filter_map(|path| path.strip_suffix(manifest::FILE_NAME)?.strip_suffix('/'));
    let projects: HashSet<&str> = manifests.collect();
    let belongs = |path: &&'p str| {
        let Some(rest) = inside(path) else { return false };
        let mut folders: Vec<&str> = rest.split('/').collect();
        let file = folders.pop().unwrap_or_default();
        let mut way = root.to_owned();
        let reached = folders.into_iter().all(|name| {
            way = if way.is_empty() { name.to_owned() } else { format!("{way}/{name}") };
            !name.starts_with('.') && name != "target" && !projects.contains(way.as_str())
        });
        reached && !file.starts_with('.') && Path::new(file).extension().is_some_and(|end| end == "vis")
    };
    let mut found: Vec<&str> = paths.iter().copied().filter(belongs).collect();
    // As paths are sorted: folder by folder.
    found.sort_by(|a, b| a.split('/').cmp(b.split('/')));
    found
}

/// The text of a file on the disk, with the name that messages show.
pub(crate) fn read(path: &Path) -> Result<Text, UnreadableError> {
    Ok(Text { name: display_name(path), text: text_at(path)? })
}

/// The text of a file of rules on the disk.
///
/// # Errors
/// Where it is not there, or no text that rules can be read from.
pub fn text_at(path: &Path) -> Result<String, UnreadableError> {
    let bytes = fs::read(path).map_err(|error| UnreadableError::new(path, error))?;
    text_of(path, bytes)
}

/// The bytes of a file of rules as a text; `path` is how a message names it.
///
/// # Errors
/// Where they are no text that rules can be read from.
pub fn text_of(path: &Path, bytes: Vec<u8>) -> Result<String, UnreadableError> {
    let wide = bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]) || bytes.contains(&0);
    if wide {
        return Err(UnreadableError::wide(path));
    }
    let text = String::from_utf8(bytes).map_err(|error| UnreadableError::not_text(path, &error))?;
    if let Some(at) = lone_return(&text) {
        return Err(UnreadableError::lone_return(path, at));
    }
    Ok(text)
}

/// Where a carriage return stands that begins no `\r\n`. What follows would belong to a comment on its line, and rules
/// would be lost in silence.
fn lone_return(text: &str) -> Option<usize> {
    let mut waiting = None;
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            b'\r' => waiting = waiting.or(Some(at)),
            b'\n' => waiting = None,
            _ if waiting.is_some() => break,
            _ => {}
        }
    }
    waiting
}

/// As the reader knows a file: the path as given, with slashes and without a leading `./`.
#[must_use]
pub fn display_name(path: &Path) -> String {
    let name = path.to_string_lossy();
    let name = if cfg!(windows) { name.replace('\\', "/") } else { name.into_owned() };
    name.strip_prefix("./").map(ToOwned::to_owned).unwrap_or(name)
}

/// The name of a folder, for a project whose manifest gives none.
pub(crate) fn folder_name(folder: &Path) -> String {
    let real = fs::canonicalize(folder).unwrap_or_else(|_| folder.to_path_buf());
    real.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::lone_return;

    #[test]
    fn a_carriage_return_is_lone_where_no_line_end_follows() {
        assert_eq!(lone_return("a\rb"), Some(1));
        assert_eq!(lone_return("a\r"), Some(1));
        assert_eq!(lone_return("a\r\nb\r\r\n\n"), None);
        assert_eq!(lone_return(""), None);
    }
}
