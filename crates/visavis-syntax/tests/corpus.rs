//! The corpus of mistakes: each file of `tests/ui/syntax` with what is said about it, beside it in a snapshot.
//!
//! Every sure fix must leave text that has none of the mistakes it mended. Files called `ok_…` have no mistakes.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use visavis_diag::{SourceId, SourceMap, apply_fixes};
use visavis_syntax::{ast, parse};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/ui/syntax")
}

fn cases() -> Vec<(String, String)> {
    let mut cases = Vec::new();
    for path in fs::read_dir(folder()).into_iter().flatten().flatten().map(|entry| entry.path()) {
        let name = path.file_stem().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        if path.extension().is_some_and(|ending| ending == "vis") {
            cases.push((name, fs::read_to_string(&path).unwrap_or_default()));
        }
    }
    cases.sort();
    assert!(cases.len() > 45 && cases.iter().all(|(_, text)| !text.is_empty()));
    cases
}

/// What a case is told, what is kept of it, and what the sure fixes make of it.
fn told(name: &str, text: &str) -> String {
    let mut sources = SourceMap::default();
    let source = sources.add(format!("{name}.vis"), text);
    let (file, diagnostics) = parse(source, text);
    let mut out = visavis_render::human(&diagnostics, &sources, false, 100);
    out.push_str(&format!("\n--- kept: {}\n", kept(&file)));
    if let Some(fixed) = apply_fixes(text, source, &diagnostics) {
        let then: Vec<String> =
            parse(source, &fixed).1.into_iter().map(|d| format!("[{}] {}\n", d.code, d.message)).collect();
        out.push_str(&format!("--- fixed:\n{fixed}\n--- then: {}\n{}", then.len(), then.concat()));
        assert!(then.len() < diagnostics.len(), "{name}: fixes do not help\n{fixed}\n{}", then.concat());
    }
    out
}

/// Sure fixes, applied until there is none, never leave more mistakes than there were, and come to an end.
#[test]
fn sure_fixes_converge_and_bring_no_mistake() {
    for (name, text) in cases() {
        let (mut text, mut mistakes, mut rounds) = (text, usize::MAX, 0);
        loop {
            let diagnostics = parse(SourceId(0), &text).1;
            assert!(diagnostics.len() < mistakes && rounds < 12, "{name}: {diagnostics:#?}\n{text}");
            (mistakes, rounds) = (diagnostics.len(), rounds + 1);
            match apply_fixes(&text, SourceId(0), &diagnostics) {
                Some(fixed) => text = fixed,
                None => break,
            }
        }
    }
}

fn kept(file: &ast::File) -> String {
    let mut out = format!("{} declarations", file.items.len());
    if !file.broken.is_empty() {
        let names: Vec<&str> = file.broken.iter().map(|name| name.text.as_str()).collect();
        out.push_str(&format!("; lost names: {}", names.join(", ")));
    }
    out
}

#[test]
fn every_case_is_told_as_its_snapshot_says() {
    for (name, text) in cases() {
        insta::with_settings!({
            snapshot_path => folder(),
            prepend_module_to_snapshot => false,
            omit_expression => true,
        }, {
            insta::assert_snapshot!(name.clone(), told(&name, &text));
        });
    }
}

#[test]
fn a_case_raises_the_code_it_is_named_for() {
    for (name, text) in cases() {
        let (_, diagnostics) = parse(SourceId(0), &text);
        if let Some(code) = name.split('_').next().filter(|code| code.starts_with("E0")) {
            assert!(diagnostics.iter().any(|d| d.code.to_string() == code), "{name}: {diagnostics:#?}");
        }
    }
}

#[test]
fn correct_programs_raise_nothing() {
    for (name, text) in cases().iter().filter(|(name, _)| name.starts_with("ok_")) {
        let (file, diagnostics) = parse(SourceId(0), text);
        assert_eq!(diagnostics, [], "{name}");
        assert!(!file.items.is_empty() && file.broken.is_empty(), "{name}");
    }
}

/// The same mistakes in files of their own and in one file together: none hides another.
#[test]
fn a_mistake_in_one_declaration_leaves_the_others_alone() {
    for (name, text) in cases().iter().filter(|(name, _)| name.starts_with("E0")) {
        let (_, alone) = parse(SourceId(0), text);
        let before = "segment first_one when x = 1\n\n";
        let behind = "\nsegment last_one when x = 1\n";
        let (file, together) = parse(SourceId(0), &format!("{before}{text}{behind}"));
        let messages =
            |all: &[visavis_diag::Diagnostic]| all.iter().map(|d| d.message.clone()).collect::<BTreeSet<_>>();
        assert_eq!(messages(&alone), messages(&together), "{name}");
        let names: Vec<&str> = file
            .items
            .iter()
            .filter_map(
                |item| if let ast::Item::Segment(s) = item { Some(s.name.text.as_str()) } else { None },
            )
            .collect();
        assert!(names.contains(&"first_one") && names.contains(&"last_one"), "{name}: {names:?}");
    }
}
