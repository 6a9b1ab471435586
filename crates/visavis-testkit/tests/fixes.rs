//! Sure fixes change nothing in what a program means that is right: over every program of the book, of the lints' pages and of the
//! examples, with every lint at its strictest.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::path::{Path, PathBuf};

use visavis::{Checked, check_sources, vis_files};
use visavis_diff::{Side, Verdict, compare};
use visavis_render::apply_fixes;

/// How many made-up customers are asked where nothing is proven.
const TRIES: u64 = 300;

type Texts = Vec<(String, String)>;

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// The programs of a folder of pages: each block of code is one.
fn of_pages(folder: &str) -> Vec<(String, Texts)> {
    let mut programs = Vec::new();
    for entry in std::fs::read_dir(root().join(folder)).unwrap() {
        let path = entry.unwrap().path();
        let page = std::fs::read_to_string(&path).unwrap_or_default();
        let blocks = page.split("\n```visavis").skip(1).filter_map(|rest| rest.split_once('\n'));
        for (number, (_, code)) in blocks.enumerate() {
            let text = code.split("\n```").next().unwrap_or(code).to_owned();
            let said =
                text.strip_prefix("# visavis.toml: ").and_then(|rest| rest.lines().next()).unwrap_or("");
            let manifest = format!("[project]\n{said}\n[lints]\nall = \"deny\"\n");
            let name = format!("{} #{}", path.display(), number + 1);
            programs.push((
                name,
                vec![("visavis.toml".into(), manifest), ("rules.vis".into(), format!("{text}\n"))],
            ));
        }
    }
    programs
}

/// An example, with its own manifest but for the lints.
fn of_example(folder: &Path) -> (String, Texts) {
    let manifest = std::fs::read_to_string(folder.join("visavis.toml")).unwrap();
    let manifest = manifest.split("[lints]").next().unwrap_or("").to_owned() + "\n[lints]\nall = \"deny\"\n";
    let mut texts = vec![("visavis.toml".to_owned(), manifest)];
    for path in vis_files(folder).unwrap() {
        let text = std::fs::read_to_string(&path).unwrap();
        texts.push((path.display().to_string(), text));
    }
    (folder.display().to_string(), texts)
}

fn checked(texts: &Texts) -> Checked {
    let mut checked = check_sources(texts.iter().cloned());
    checked.add_lints(None);
    checked
}

/// The texts after every sure fix, and how many there were.
fn fixed(mut texts: Texts) -> (Texts, usize) {
    let mut count = 0;
    for _ in 0..10 {
        let found = checked(&texts);
        let fixes = apply_fixes(&found.diagnostics, &found.sources);
        if fixes.applied == 0 {
            break;
        }
        count += fixes.applied;
        for file in &fixes.files {
            let name = &found.sources.get(file.source).unwrap().name;
            texts.iter_mut().find(|(known, _)| known == name.as_str()).unwrap().1.clone_from(&file.text);
        }
    }
    (texts, count)
}

#[test]
fn no_sure_fix_changes_what_a_program_of_the_book_or_of_the_examples_means() {
    let mut programs = [of_pages("docs/book/src"), of_pages("docs/lints")].concat();
    for entry in std::fs::read_dir(root().join("examples")).unwrap() {
        let folder = entry.unwrap().path();
        if folder.join("visavis.toml").exists() {
            programs.push(of_example(&folder));
        }
    }
    let (mut sound, mut mended, mut proven) = (0, 0, 0);
    for (name, texts) in programs {
        let before = check_sources(texts.iter().cloned());
        // Warnings and what lints deny leave a program; errors leave none, and then there is no meaning to keep.
        let Some(old) = Side::rules(name.clone(), &before) else { continue };
        sound += 1;
        let (after, count) = fixed(texts);
        if count == 0 {
            continue;
        }
        mended += 1;
        let after = check_sources(after);
        let new = Side::rules(name.clone(), &after);
        assert!(new.is_some(), "{name}: a fix broke it\n{:?}", after.diagnostics);
        // What a fix takes out for being implied is not proven the same by the graph alone; then no customer must show otherwise.
        let difference = compare(&old, &new.unwrap(), TRIES);
        proven += usize::from(difference.verdict == Verdict::Same);
        let page = visavis_diff::human(&difference, false, 100);
        assert!(difference.verdict != Verdict::Moved, "{name}\n{page}");
        assert!(!after.diagnostics.iter().any(visavis_diag::Diagnostic::is_error), "{name}");
    }
    let told =
        format!("{sound} sound programs, {mended} of them mended, {proven} of those proven to mean the same");
    assert!(sound >= 60 && mended >= 3 && proven * 2 > mended, "{told}");
}
