//! Files that a command writes: whole under their name, or not there at all.
//!
//! In: the path that the user gave. Out: a file beside it, which takes the name when all is written. Never writes over the
//! files of a project, and leaves what stood under the name as it was until the new text is whole.

use std::ffi::OsStr;
use std::fs::{self, File, OpenOptions};
use std::io;
use std::path::{Path, PathBuf};

use crate::exit::CallError;

/// A file that is being written.
#[derive(Debug)]
pub(crate) struct Written {
    /// Where the text stands until it is whole; none for a pipe or a device, which is written to at once.
    half: Option<PathBuf>,
    path: PathBuf,
}

impl Written {
    /// Opens the file to write to.
    pub(crate) fn create(path: &Path) -> Result<(Self, File), CallError> {
        refuse_a_file_of_the_project(path)?;
        let unwritable = |error| CallError::unwritable(&format!("`{}`", path.display()), &error);
        // A link goes on pointing where it points: the file behind it is the one that is replaced.
        let path = fs::canonicalize(path).unwrap_or_else(|_| path.to_path_buf());
        let about = fs::metadata(&path).ok();
        if about.as_ref().is_some_and(|about| !about.is_file()) {
            let file = OpenOptions::new().write(true).open(&path).map_err(unwritable)?;
            return Ok((Self { half: None, path }, file));
        }
        let mut half = path.clone().into_os_string();
        half.push(format!(".{}.part", std::process::id()));
        let half = PathBuf::from(half);
        let file = OpenOptions::new().write(true).create_new(true).open(&half).map_err(unwritable)?;
        if let Some(about) = about {
            // Who may read the old file may read the new one; where that cannot be set, the folder's rules hold.
            drop(fs::set_permissions(&half, about.permissions()));
        }
        Ok((Self { half: Some(half), path }, file))
    }

    /// Gives the text its name, now that it is whole.
    pub(crate) fn finish(mut self) -> io::Result<()> {
        match self.half.take() {
            Some(half) => fs::rename(&half, &self.path).inspect_err(|_| drop(fs::remove_file(&half))),
            None => Ok(()),
        }
    }
}

impl Drop for Written {
    /// Takes away what is no whole file.
    fn drop(&mut self) {
        if let Some(half) = &self.half {
            drop(fs::remove_file(half));
        }
    }
}

/// A `.vis` file or a manifest is what somebody wrote by hand; nothing that a command makes belongs there.
fn refuse_a_file_of_the_project(path: &Path) -> Result<(), CallError> {
    let is_rules = |path: &Path| {
        path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("vis"))
            || path.file_name() == Some(OsStr::new("visavis.toml"))
    };
    if is_rules(path) || fs::canonicalize(path).is_ok_and(|real| is_rules(&real)) {
        let path = path.display();
        return Err(CallError::wrong(format!(
            "`{path}` would be a file of a project's rules; name another file"
        )));
    }
    Ok(())
}
