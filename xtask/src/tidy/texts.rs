//! Pages, snapshots, and words that no file may have.
//!
//! In: the workspace's files. Out: breaches.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use crate::workspace;

/// Every diagnostic code has its page, and every page its code.
pub(crate) fn pages_of_codes() -> Result<Vec<String>, String> {
    let pages: BTreeSet<PathBuf> = workspace::files("docs/errors")?.into_iter().collect();
    let codes: BTreeSet<PathBuf> = visavis_diag::codes()
        .iter()
        .map(|code| Path::new("docs/errors").join(format!("{code}.md")))
        .collect();
    let bare = codes.difference(&pages).map(|page| format!("{}: the code has no page", page.display()));
    let orphans = pages.difference(&codes).filter(|page| !page.ends_with("README.md"));
    let orphans = orphans.map(|page| format!("{}: there is no such code", page.display()));
    Ok(bare.chain(orphans).collect())
}

/// Every case of the corpus has a snapshot, and every snapshot a case.
pub(crate) fn snapshots() -> Result<Vec<String>, String> {
    let files = workspace::files("tests/ui")?;
    let snapshots: Vec<String> =
        files.iter().filter(|path| has_ending(path, "snap")).map(|path| stem(path)).collect();
    let cases: Vec<(&PathBuf, String)> =
        files.iter().filter(|path| has_ending(path, "vis")).map(|path| (path, stem(path))).collect();
    let belongs = |snapshot: &str, case: &str| snapshot == case || snapshot.ends_with(&format!("{case}.vis"));
    let mut breaches = Vec::new();
    for (path, case) in &cases {
        if !snapshots.iter().any(|snapshot| belongs(snapshot, case)) {
            breaches.push(format!("{}: no snapshot", path.display()));
        }
    }
    for path in files.iter().filter(|path| has_ending(path, "snap")) {
        if !cases.iter().any(|(_, case)| belongs(&stem(path), case)) {
            breaches.push(format!("{}: a snapshot of no case", path.display()));
        }
    }
    Ok(breaches)
}

fn has_ending(path: &Path, ending: &str) -> bool {
    path.extension().is_some_and(|found| found == ending)
}

fn stem(path: &Path) -> String {
    path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default()
}

/// Nothing names a place of the machine it was written on.
pub(crate) fn machine_paths() -> Result<Vec<String>, String> {
    // Put together here, so that this file does not hold them.
    let places: Vec<String> = ["work", "tmp", "root", "home", "Users"].map(|name| format!("/{name}/")).into();
    let mut breaches = Vec::new();
    for path in workspace::files("")? {
        let Some(text) = workspace::text(&path)? else { continue };
        for (number, line) in text.lines().enumerate() {
            if let Some(place) = places.iter().find(|place| names(line, place)) {
                breaches.push(format!("{}:{}: names `{place}`", path.display(), number + 1));
            }
        }
    }
    Ok(breaches)
}

/// Whether the path stands in the line from its root on: `a/work/b` is no such path, nor is an address on the web.
fn names(line: &str, place: &str) -> bool {
    line.match_indices(place).any(|(at, _)| {
        let before = line.get(..at).and_then(|before| before.chars().next_back());
        !before.is_some_and(|c| c.is_alphanumeric() || "._-~/*)}\\".contains(c))
    })
}

#[cfg(test)]
mod tests {
    use super::names;

    #[test]
    fn a_place_is_named_only_from_the_root_on() {
        let place = format!("/{}/", "work");
        assert!(names(&format!("see \"{place}a\""), &place));
        assert!(names(&format!("{place}a"), &place));
        assert!(!names("docs/work/a", &place));
        assert!(!names("https://example.com/work/a", &place));
    }
}
