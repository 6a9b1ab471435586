//! The corpus of names, types and campaigns: one case per file, its findings beside it.

use std::fs;
use std::path::{Path, PathBuf};

use crate::support::{checked, drawn, dump, fixed};

pub(crate) fn cases() -> Vec<PathBuf> {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/ui");
    let mut cases = Vec::new();
    for folder in ["names", "types", "events", "campaigns", "tables", "tests"] {
        let entries = fs::read_dir(corpus.join(folder)).expect("the corpus is there");
        cases.extend(
            entries
                .map(|e| e.expect("readable").path())
                .filter(|p| p.extension().is_some_and(|e| e == "vis")),
        );
    }
    cases.sort();
    cases
}

fn name(path: &Path) -> String {
    path.file_stem().unwrap_or_default().to_string_lossy().into_owned()
}

#[test]
fn every_case_says_what_its_snapshot_says() {
    for path in cases() {
        let text = fs::read_to_string(&path).expect("readable");
        let mut settings = insta::Settings::clone_current();
        settings.set_snapshot_path(path.parent().expect("in a folder"));
        settings.set_prepend_module_to_snapshot(false);
        settings.set_omit_expression(true);
        settings.bind(|| insta::assert_snapshot!(name(&path), drawn(&checked(&text))));
    }
}

#[test]
fn a_case_raises_the_code_of_its_name_and_no_other() {
    let mut wrong = String::new();
    for path in cases() {
        let checked = checked(&fs::read_to_string(&path).expect("readable"));
        let name = name(&path);
        let codes: std::collections::BTreeSet<String> =
            checked.found.iter().map(|d| d.code.to_string()).collect();
        let wanted: std::collections::BTreeSet<String> =
            name.split('_').next().filter(|c| c.starts_with('E')).map(str::to_owned).into_iter().collect();
        if codes != wanted {
            wrong.push_str(&format!("{name}: {codes:?}\n{}", dump(&checked)));
        }
        assert_eq!(checked.model.is_some(), !checked.found.iter().any(|d| d.is_error()), "{name}");
    }
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn what_a_machine_may_fix_is_fixed() {
    for path in cases() {
        let before = fs::read_to_string(&path).expect("readable");
        let mut text = before.clone();
        // One fix may uncover the next.
        for _ in 0..3 {
            text = fixed(&text, &checked(&text).found).unwrap_or(text);
        }
        let after = checked(&text);
        let syntax = after.found.iter().any(|d| d.code.number() < 200);
        assert!(!syntax && fixed(&text, &after.found).is_none(), "{}\n{text}\n{}", name(&path), dump(&after));
    }
}
