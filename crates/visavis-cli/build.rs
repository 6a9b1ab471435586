//! Puts the pages of diagnostics and of lints into the binary.
//!
//! In: `errors/` and `lints/`, links into `docs/` that packaging follows. Out: a table of name and text for each in `OUT_DIR`.

use std::path::{Path, PathBuf};
use std::{env, error, fs};

fn main() -> Result<(), Box<dyn error::Error>> {
    table("errors", "pages.rs")?;
    table("lints", "lints.rs")
}

fn table(folder: &str, file: &str) -> Result<(), Box<dyn error::Error>> {
    let folder = Path::new(&env::var("CARGO_MANIFEST_DIR")?).join(folder).canonicalize()?;
    // The folder behind the link: a page that is added or changed is put in at the next build.
    println!("cargo::rerun-if-changed={}", folder.display());
    let mut pages: Vec<PathBuf> = Vec::new();
    for entry in fs::read_dir(&folder)? {
        let path = entry?.path();
        if path.extension().is_some_and(|ending| ending == "md") {
            pages.push(path);
        }
    }
    pages.sort();
    let mut table = String::from("[\n");
    for page in pages {
        let code = page.file_stem().and_then(|stem| stem.to_str()).unwrap_or_default();
        table.push_str(&format!("    ({code:?}, include_str!({:?})),\n", page.canonicalize()?));
    }
    table.push(']');
    fs::write(Path::new(&env::var("OUT_DIR")?).join(file), table)?;
    Ok(())
}
