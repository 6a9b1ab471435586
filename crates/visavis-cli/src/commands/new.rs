//! `visavis new DIR`: a working project to start from.
//!
//! In: a folder that is not there or is empty. Out: the files of `template/`, with the project's name. Never writes over
//! anything.

use std::fs;
use std::path::{Path, PathBuf};

use crate::exit::{CallError, Outcome};
use crate::screen;

/// Path in the project, and text with `{name}` for the project's name, `{repository}` for where the command comes from.
const TEMPLATE: [(&str, &str); 12] = [
    ("visavis.toml", include_str!("../../template/visavis.toml")),
    ("sources.vis", include_str!("../../template/sources.vis")),
    ("audiences.vis", include_str!("../../template/audiences.vis")),
    ("channels.vis", include_str!("../../template/channels.vis")),
    ("campaigns/win_back.vis", include_str!("../../template/campaigns/win_back.vis")),
    ("campaigns/news.vis", include_str!("../../template/campaigns/news.vis")),
    ("decisions.vis", include_str!("../../template/decisions.vis")),
    ("tests.vis", include_str!("../../template/tests.vis")),
    ("customers.csv", include_str!("../../template/customers.csv")),
    ("README.md", include_str!("../../template/README.md")),
    (".github/workflows/visavis.yml", include_str!("../../template/.github/workflows/visavis.yml")),
    (".pre-commit-config.yaml", include_str!("../../template/.pre-commit-config.yaml")),
];

/// Where this command comes from.
const REPOSITORY: &str = env!("CARGO_PKG_REPOSITORY");

/// Makes a working project: a source, two campaigns, a guard, a decision, tests, customers to try it on, files for CI and pre-commit
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// The folder to make; its name becomes the project's
    dir: PathBuf,
}

/// Writes the project.
pub(crate) fn run(args: &Args) -> Result<Outcome, CallError> {
    refuse_what_is_there(&args.dir)?;
    let unwritable = |path: &Path, error| CallError::unwritable(&format!("`{}`", path.display()), &error);
    fs::create_dir_all(&args.dir).map_err(|error| unwritable(&args.dir, error))?;
    let name = project_name(&args.dir);
    for (path, text) in TEMPLATE {
        let path = args.dir.join(path);
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder).map_err(|error| unwritable(folder, error))?;
        }
        // Only manifest and README name the project; a text of the rules may well hold `{name}` to insert an attribute.
        let named = path.ends_with("visavis.toml") || path.ends_with("README.md");
        let text = if named { text.replace("{name}", &name) } else { text.to_owned() };
        let action = REPOSITORY.trim_start_matches("https://github.com/");
        let yaml = path.extension().is_some_and(|end| end == "yml" || end == "yaml");
        let text =
            if yaml { text.replace("{repository}", REPOSITORY).replace("{action}", action) } else { text };
        fs::write(&path, text).map_err(|error| unwritable(&path, error))?;
    }
    let dir = args.dir.display();
    screen::print(&format!(
        "made `{dir}`; try it:\n\n  cd {dir}\n  visavis check\n  visavis test\n  visavis decide next_mail --profiles customers.csv --at \"2026-03-10 09:00\" --explain\n"
    ))?;
    Ok(Outcome::Fine)
}

fn refuse_what_is_there(dir: &Path) -> Result<(), CallError> {
    if !dir.exists() {
        return Ok(());
    }
    let mut entries = fs::read_dir(dir).map_err(|error| CallError::unreadable(dir, &error))?;
    match entries.next() {
        None => Ok(()),
        Some(_) => {
            let dir = dir.display();
            Err(CallError::wrong(format!("`{dir}` is not empty; name a folder that is not there yet")))
        }
    }
}

/// The folder's name, with what would end a text in the manifest left out.
fn project_name(dir: &Path) -> String {
    let real = fs::canonicalize(dir).unwrap_or_else(|_| dir.to_path_buf());
    let name = real.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    name.chars().filter(|c| !c.is_control() && !matches!(c, '"' | '\\')).collect()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::path::{Path, PathBuf};

    fn files(folder: &Path, found: &mut BTreeSet<PathBuf>) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                files(&path, found);
            } else {
                found.insert(path);
            }
        }
    }

    #[test]
    fn every_file_of_the_template_is_written() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("template");
        let mut found = BTreeSet::new();
        files(&root, &mut found);
        let listed: BTreeSet<PathBuf> = super::TEMPLATE.iter().map(|(path, _)| root.join(path)).collect();
        assert_eq!(found, listed);
    }
}
