//! The layout of nasty texts, and laws that hold for every text: at rest after one formatting, no comment lost, nothing said differently.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::path::{Path, PathBuf};

use visavis_diag::SourceId;
use visavis_fmt::format;
use visavis_syntax::{ast::File, parse};

fn files(folder: &Path, ending: &str, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files(&path, ending, found);
        } else if path.extension().is_some_and(|is| is == ending) {
            found.push(path);
        }
    }
}

fn under(folder: &str, ending: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    files(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").join(folder), ending, &mut found);
    found.sort();
    assert!(!found.is_empty(), "{folder}");
    found
}

/// Every law, for a text.
fn hold(place: &str, text: &str) {
    let formatted = format(text);
    let again = format(&formatted.text);
    assert_eq!(again.text, formatted.text, "{place} is not at rest");
    let (before, said_before) = parse(SourceId(0), text);
    let (after, said_after) = parse(SourceId(0), &formatted.text);
    let comments = |file: &File, text: &str| -> Vec<String> {
        file.comments.iter().map(|span| text[span.start as usize..span.end as usize].to_owned()).collect()
    };
    assert_eq!(comments(&after, &formatted.text), comments(&before, text), "{place}");
    assert_eq!(after.items.len(), before.items.len(), "{place}");
    assert_eq!(said_after.len(), said_before.len(), "{place}");
    if said_before.is_empty() {
        assert!(formatted.kept_as_is.is_empty(), "{place}: {:?}\n{}", formatted.kept_as_is, formatted.text);
    }
}

#[test]
fn every_file_of_the_project_keeps_the_laws() {
    for path in under("tests/ui", "vis").into_iter().chain(under("examples", "vis")) {
        hold(&path.display().to_string(), &std::fs::read_to_string(&path).unwrap());
    }
}

#[test]
fn every_program_of_the_book_keeps_the_laws() {
    let mut programs = 0;
    for path in under("docs", "md") {
        let page = std::fs::read_to_string(&path).unwrap();
        for piece in page.split("```visavis").skip(1) {
            let text = piece.split_once('\n').unwrap().1.split("```").next().unwrap();
            hold(&path.display().to_string(), text);
            programs += 1;
        }
    }
    assert!(programs > 50, "{programs}");
}

#[test]
fn the_examples_are_formatted() {
    for path in under("examples", "vis") {
        let text = std::fs::read_to_string(&path).unwrap();
        assert_eq!(format(&text).text, text, "{}", path.display());
    }
}

#[test]
fn nasty_layouts() {
    let text = include_str!("nasty.vis");
    hold("nasty.vis", text);
    insta::assert_snapshot!(format(text).text);
}

#[test]
fn a_broken_declaration_stays_byte_for_byte_and_the_others_are_formatted() {
    let broken = "campaign  b   {\n   for   and\n}";
    let text = format!("let   a=1\n\n\n\n{broken}\n\n\nlet   c   =   2");
    let formatted = format(&text);
    assert_eq!(formatted.text, format!("let a = 1\n\n{broken}\n\nlet c = 2\n"));
    let kept: Vec<&str> = formatted.kept_as_is.iter().map(|range| &text[range.clone()]).collect();
    assert_eq!(kept, [broken]);
    hold("broken", &text);
}

#[test]
fn line_ends_and_a_byte_order_mark_stay() {
    let text = "\u{feff}# one\r\nlet   a=1 # two\r\nsegment s when   a=1\r\n";
    let wanted =
        format!("\u{feff}# one\r\nlet a = 1{}# two\r\n\r\nsegment s\r\n  when a = 1\r\n", " ".repeat(36));
    assert_eq!(format(text).text, wanted);
    hold("crlf", text);
}

#[test]
fn a_file_of_nothing_and_one_of_comments() {
    assert_eq!(format("").text, "");
    assert_eq!(format("\n \n").text, "");
    assert_eq!(format("\n# a\n\n\n#b  \n").text, "# a\n\n#b\n");
}
