//! Files into a folder, without harm to what lies there.
//!
//! In: files of a site, and a folder. Out: the folder holds them, and no page of an earlier run that is gone. A folder that holds
//! something else is left as it is, unless the caller insists; and even then nothing is removed that this crate did not write.

use std::collections::BTreeSet;
use std::path::{Component, Path, PathBuf};
use std::{fs, io};

use crate::File;

/// Says which files of a folder a site brought, a line each.
const LIST: &str = ".visavis-doc";

/// Why a site was not written.
#[derive(Debug, thiserror::Error)]
pub enum WriteError {
    /// The folder holds something that no site brought.
    #[error("`{}` holds other things, `{}` among them", folder.display(), found.display())]
    Foreign {
        /// The folder.
        folder: PathBuf,
        /// What was found in it.
        found: PathBuf,
    },
    /// It cannot be read or written.
    #[error("cannot write `{}`: {error}", path.display())]
    Unwritable {
        /// What.
        path: PathBuf,
        /// Why.
        error: io::Error,
    },
}

/// Writes a site into a folder that is not there, is empty, or holds an earlier site and nothing in the way of this one; with
/// `force` also over other files of the same names. Pages of the earlier site that are gone are removed.
///
/// # Errors
/// Where the folder holds something else, or cannot be written; in the first case nothing was written.
pub fn write(folder: &Path, files: &[File], force: bool) -> Result<(), WriteError> {
    let unwritable = |path: &Path, error| WriteError::Unwritable { path: path.to_owned(), error };
    fs::create_dir_all(folder).map_err(|error| unwritable(folder, error))?;
    let ours = earlier(folder);
    if !force {
        let foreign = foreign(folder, files, ours.as_ref()).map_err(|error| unwritable(folder, error))?;
        if let Some(found) = foreign {
            return Err(WriteError::Foreign { folder: folder.to_owned(), found });
        }
    }
    let now: BTreeSet<&str> = files.iter().map(|file| file.path.as_str()).collect();
    for gone in ours.iter().flatten().filter(|path| !now.contains(path.as_str())) {
        let path = folder.join(gone);
        match fs::remove_file(&path) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(unwritable(&path, error)),
            Ok(()) | Err(_) => {}
        }
    }
    // The list comes first: where writing stops halfway, the next run knows what is its own.
    let all: BTreeSet<&str> = now.iter().copied().chain(ours.iter().flatten().map(String::as_str)).collect();
    let list = |paths: &BTreeSet<&str>| paths.iter().map(|path| format!("{path}\n")).collect::<String>();
    let place = folder.join(LIST);
    fs::write(&place, list(&all)).map_err(|error| unwritable(&place, error))?;
    for file in files {
        let path = folder.join(&file.path);
        if let Some(parent) = path.parent() {
            fs::create_dir_all(parent).map_err(|error| unwritable(parent, error))?;
        }
        fs::write(&path, &file.text).map_err(|error| unwritable(&path, error))?;
    }
    fs::write(&place, list(&now)).map_err(|error| unwritable(&place, error))
}

/// The files that an earlier site brought; nothing where there was none. A path that leads out of the folder is none of ours.
fn earlier(folder: &Path) -> Option<BTreeSet<String>> {
    let list = fs::read_to_string(folder.join(LIST)).ok()?;
    let inside = |path: &&str| {
        let mut parts = Path::new(path).components().peekable();
        parts.peek().is_some() && parts.all(|part| matches!(part, Component::Normal(_)))
    };
    Some(list.lines().filter(inside).map(str::to_owned).collect())
}

/// Something in the folder that a site would write over, or, where there was no site, anything at all.
fn foreign(folder: &Path, files: &[File], ours: Option<&BTreeSet<String>>) -> io::Result<Option<PathBuf>> {
    let Some(ours) = ours else {
        let mut found: Vec<PathBuf> =
            fs::read_dir(folder)?.map(|entry| entry.map(|entry| entry.path())).collect::<io::Result<_>>()?;
        found.sort();
        return Ok(found.into_iter().next());
    };
    let in_the_way = files
        .iter()
        .map(|file| &file.path)
        .find(|path| !ours.contains(*path) && folder.join(path).symlink_metadata().is_ok());
    Ok(in_the_way.map(|path| folder.join(path)))
}
