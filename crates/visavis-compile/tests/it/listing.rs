//! The corpus of listings: one program per file, what it compiles to beside it. Each image is verified and survives its file.

use std::fs;
use std::path::{Path, PathBuf};

use crate::support::{compiled, sound};

fn programs(folder: &str) -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").join(folder);
    let entries =
        fs::read_dir(folder).expect("the folder is there").map(|entry| entry.expect("readable").path());
    let mut programs: Vec<PathBuf> =
        entries.filter(|path| path.extension().is_some_and(|e| e == "vis")).collect();
    programs.sort();
    programs
}

#[test]
fn every_program_compiles_to_what_its_snapshot_says() {
    for path in programs("tests/ui/listing") {
        let image = compiled(&fs::read_to_string(&path).expect("readable"));
        sound(&image);
        let mut settings = insta::Settings::clone_current();
        settings.set_snapshot_path(path.parent().expect("in a folder"));
        settings.set_prepend_module_to_snapshot(false);
        settings.set_omit_expression(true);
        let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        settings.bind(|| insta::assert_snapshot!(name, image.listing()));
    }
}
