//! The mistakes of `tests/ui/mistakes`: each a file with one mistake beside a sound program. Each gives one finding, with its
//! place and a way out; several in one file give as many; what is sure is mended, once, and breaks nothing.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test that cannot go on has failed"
)]

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use proptest::prelude::*;
use proptest::sample::subsequence;
use visavis_diag::{Applicability, Diagnostic, apply_fixes};

/// What is told only where all else of the program is right.
const WHOLE_PROGRAM: [&str; 3] = ["E0602", "E0603", "E0606"];

struct Case {
    name: String,
    /// The kind of mistake, and what it is: its first line says so.
    kind: String,
    what: String,
    text: String,
}

struct Corpus {
    folder: PathBuf,
    manifest: String,
    sound: String,
    cases: Vec<Case>,
}

impl Corpus {
    fn read() -> Self {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/ui/mistakes");
        let text = |name: &str| fs::read_to_string(folder.join(name)).expect("readable");
        let names = fs::read_dir(&folder).expect("there").map(|e| e.expect("readable").file_name());
        let mut names: Vec<String> = names.map(|name| name.to_string_lossy().into_owned()).collect();
        names.retain(|name| name.ends_with(".vis") && !name.starts_with('_'));
        names.sort();
        let cases = names.iter().map(|name| {
            let text = text(name);
            let head = text.lines().next().and_then(|line| line.strip_prefix("# ")).unwrap_or_default();
            let (kind, what) = head.split_once(": ").unwrap_or_else(|| panic!("{name} says no kind: {head}"));
            let name = name.trim_end_matches(".vis").to_owned();
            Case { name, kind: kind.to_owned(), what: what.to_owned(), text: text.clone() }
        });
        let cases = cases.collect();
        Self { manifest: text("visavis.toml"), sound: text("_shop.vis"), cases, folder }
    }

    /// What is found in a file beside the sound program, with the sources.
    fn check(&self, name: &str, text: &str) -> visavis::Checked {
        let manifest = ("visavis.toml".to_owned(), self.manifest.clone());
        let sound = ("_shop.vis".to_owned(), self.sound.clone());
        let mut checked = visavis::check_sources([manifest, sound, (name.to_owned(), text.to_owned())]);
        checked.add_lints(None);
        checked
    }

    /// The text after every sure fix, round by round, and what is found then.
    fn fixed(&self, text: &str) -> (String, usize, visavis::Checked) {
        let (mut text, mut rounds) = (text.to_owned(), 0);
        loop {
            let checked = self.check("case.vis", &text);
            let source = checked.sources.iter().find(|(_, file)| file.name == "case.vis").expect("there").0;
            match apply_fixes(&text, source, &checked.diagnostics) {
                Some(fixed) if rounds < 5 => (text, rounds) = (fixed, rounds + 1),
                _ => return (text, rounds, checked),
            }
        }
    }
}

fn is_sure(finding: &Diagnostic) -> bool {
    finding.fixes.iter().any(|fix| fix.applicability == Applicability::Safe)
}

#[test]
fn the_sound_program_is_sound() {
    let corpus = Corpus::read();
    let checked = corpus.check("case.vis", "");
    assert!(checked.diagnostics.is_empty(), "{:#?}", checked.diagnostics);
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path(&corpus.folder);
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!("_shop", "no findings"));
}

#[test]
fn every_mistake_is_one_finding_in_its_file_with_a_way_out() {
    let corpus = Corpus::read();
    assert!(corpus.cases.len() >= 200, "{} mistakes", corpus.cases.len());
    let mut wrong = String::new();
    for case in &corpus.cases {
        let name = format!("{}.vis", case.name);
        let checked = corpus.check(&name, &case.text);
        let drawn = visavis_render::human(&checked.diagnostics, &checked.sources, false, 100);
        let [finding] = checked.diagnostics.as_slice() else {
            writeln!(wrong, "{name}: {} findings\n{drawn}", checked.diagnostics.len()).unwrap();
            continue;
        };
        let file = finding.primary().and_then(|label| checked.sources.get(label.span.source));
        let here = file.is_some_and(|file| file.name == name);
        if !here || finding.help.is_empty() && finding.fixes.is_empty() {
            writeln!(wrong, "{name}: elsewhere, or without a way out\n{drawn}").unwrap();
        }
        let mut settings = insta::Settings::clone_current();
        settings.set_snapshot_path(&corpus.folder);
        settings.set_prepend_module_to_snapshot(false);
        settings.set_omit_expression(true);
        let mut shown = drawn;
        if is_sure(finding) {
            write!(shown, "--- fixed:\n{}", corpus.fixed(&case.text).0).unwrap();
        }
        settings.bind(|| insta::assert_snapshot!(case.name.as_str(), shown));
    }
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn what_is_sure_is_mended_and_nothing_else_breaks() {
    let corpus = Corpus::read();
    let mut mended = 0;
    for case in &corpus.cases {
        let before = corpus.check("case.vis", &case.text);
        let (text, rounds, after) = corpus.fixed(&case.text);
        let sure = before.diagnostics.iter().any(is_sure);
        assert_eq!(rounds > 0, sure, "{}", case.name);
        // A sure fix leaves no mistake where there was but one; nothing is left to mend; and nothing to mend stays so.
        if sure {
            assert!(after.diagnostics.is_empty(), "{}\n{text}\n{:#?}", case.name, after.diagnostics);
            mended += 1;
        }
        assert!(!after.diagnostics.iter().any(is_sure), "{}", case.name);
        assert!(rounds <= 2, "{}: {rounds} rounds", case.name);
    }
    assert!(mended >= 80, "{mended} of {} are mended", corpus.cases.len());
}

#[test]
fn all_of_them_at_once_are_as_many_findings() {
    let corpus = Corpus::read();
    let checked = visavis::check_dir(&corpus.folder).expect("a project");
    let named = |finding: &Diagnostic| {
        let file = checked.sources.get(finding.primary()?.span.source)?;
        Path::new(file.name.as_str()).file_stem().map(|stem| stem.to_string_lossy().into_owned())
    };
    let mut found: Vec<String> = checked.diagnostics.iter().filter_map(named).collect();
    found.sort();
    let alone = |case: &&Case| {
        let found = corpus.check("case.vis", &case.text).diagnostics;
        !found.iter().any(|finding| WHOLE_PROGRAM.contains(&finding.code.to_string().as_str()))
    };
    let wanted: Vec<&String> = corpus.cases.iter().filter(alone).map(|case| &case.name).collect();
    assert_eq!(found.iter().collect::<Vec<_>>(), wanted);
}

#[test]
fn the_kinds_that_the_page_names_are_all_there() {
    let corpus = Corpus::read();
    let kinds: BTreeSet<&str> = corpus.cases.iter().map(|case| case.kind.as_str()).collect();
    assert_eq!(kinds.len(), 16, "{kinds:?}");
    let page = page(&corpus);
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/book/src/mistakes.md");
    if std::env::var_os("VISAVIS_WRITE_PAGES").is_some() {
        fs::write(&path, &page).expect("writable");
    }
    let written = fs::read_to_string(&path).unwrap_or_default();
    assert!(
        written == page,
        "docs/book/src/mistakes.md is not what the mistakes give: run this test with VISAVIS_WRITE_PAGES=1"
    );
}

/// The page of the book: every mistake, what one reads, and what mends it.
fn page(corpus: &Corpus) -> String {
    let mut out = String::from(
        "# Mistakes and what they say\n\n\
         What people type when they come from a spreadsheet, a mail tool or another language, and what `visavis check` answers. \
         Each is a file of `tests/ui/mistakes`, beside the whole message; `visavis check tests/ui/mistakes` shows them all at once.\n\n\
         One mistake is one finding, and five mistakes in a file are five. What is marked **mended** is mended by \
         `visavis check --fix`; *offered* is a fix that somebody has to agree to, in an editor.\n",
    );
    let mut kinds: Vec<&str> = Vec::new();
    for kind in corpus.cases.iter().map(|case| case.kind.as_str()) {
        if !kinds.contains(&kind) {
            kinds.push(kind);
        }
    }
    kinds.sort_unstable();
    for kind in kinds {
        write!(
            out,
            "\n## {kind}\n\n| mistake | what stands there | what it says | |\n| --- | --- | --- | --- |\n"
        )
        .unwrap();
        for case in corpus.cases.iter().filter(|case| case.kind == kind) {
            let checked = corpus.check("case.vis", &case.text);
            let Some(finding) = checked.diagnostics.first() else { continue };
            let start = finding.primary().map_or(0, |label| label.span.start as usize);
            let line = case.text[..start].rfind('\n').map_or(0, |at| at + 1);
            let line = case.text[line..].lines().next().unwrap_or_default().trim();
            let fix = match finding.fixes.first() {
                Some(fix) if fix.applicability == Applicability::Safe => format!("**mended**: {}", fix.title),
                Some(fix) => format!("*offered*: {}", fix.title),
                None => finding.help.first().cloned().unwrap_or_default(),
            };
            writeln!(
                out,
                "| {} | {} | {} | {} |",
                cell(&case.what),
                code(line),
                cell(&format!("`{}` {}", finding.code, finding.message)),
                cell(&fix)
            )
            .unwrap();
        }
    }
    out
}

/// Text in a cell of a Markdown table; what stands outside backticks is no markup.
fn cell(text: &str) -> String {
    let parts = text.replace('|', "\\|");
    let marked = parts.split('`').enumerate().map(|(i, part)| {
        if i % 2 == 1 { part.to_owned() } else { part.replace("*|", "\\*|").replace('<', "&lt;") }
    });
    marked.collect::<Vec<_>>().join("`")
}

fn code(line: &str) -> String {
    let fence = if line.contains('`') { "``" } else { "`" };
    let shown = line.replace('\t', " ⇥ ").replace('\u{a0}', "⍽").replace('\u{200b}', "␣").replace('|', "\\|");
    format!("{fence}{shown}{fence}")
}

proptest! {
    #![proptest_config(visavis_testkit::generate::config())]

    #[test]
    fn five_mistakes_in_a_file_are_five_findings(chosen in subsequence((0..Corpus::read().cases.len()).collect::<Vec<_>>(), 2..8).prop_shuffle()) {
        let corpus = Corpus::read();
        let alone = |case: &Case| corpus.check("case.vis", &case.text).diagnostics.first().map(|d| d.code.to_string());
        let waits = |case: &&Case| !alone(case).is_some_and(|code| WHOLE_PROGRAM.contains(&code.as_str()));
        let cases: Vec<&Case> = chosen.iter().filter_map(|i| corpus.cases.get(*i)).filter(waits).collect();
        // A sound declaration stands behind each, as in most files.
        let sound = |i: usize| format!("segment sound_{i} when orders > {i}\n");
        let text: String = cases.iter().enumerate().map(|(i, case)| format!("{}\n{}", case.text, sound(i))).collect();
        let checked = corpus.check("case.vis", &text);
        let mut found: Vec<String> = checked.diagnostics.iter().map(|d| format!("{} {}", d.code, d.message)).collect();
        let mut wanted: Vec<String> = cases
            .iter()
            .flat_map(|case| corpus.check("case.vis", &case.text).diagnostics)
            .map(|d| format!("{} {}", d.code, d.message))
            .collect();
        found.sort();
        wanted.sort();
        prop_assert_eq!(&found, &wanted, "{}\n{}", text, visavis_render::human(&checked.diagnostics, &checked.sources, false, 100));
        // All that is sure is mended at once, and brings nothing new.
        let (mended, _, after) = corpus.fixed(&text);
        prop_assert!(!after.diagnostics.iter().any(is_sure), "{}", mended);
        prop_assert!(after.diagnostics.len() <= found.len(), "{}", mended);
    }
}
