//! Damaged texts are laid out too: without a panic, at rest, and nothing but white space and commas changed.

#![expect(clippy::expect_used, clippy::indexing_slicing, reason = "a test that cannot go on has failed")]

use std::fs;
use std::path::Path;

use visavis_fmt::format;

fn essence(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace() && *c != ',' && *c != '\u{feff}').collect()
}

/// Every program of the corpus.
fn corpus() -> Vec<String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/ui");
    let folders = fs::read_dir(root).expect("there").map(|folder| folder.expect("readable").path());
    let mut files: Vec<_> = folders
        .filter(|folder| folder.is_dir())
        .flat_map(|folder| fs::read_dir(folder).expect("there").map(|file| file.expect("readable").path()))
        .filter(|file| file.extension().is_some_and(|end| end == "vis"))
        .collect();
    files.sort();
    files.iter().map(|file| fs::read_to_string(file).expect("readable")).collect()
}

/// The next number of a sequence that looks like chance and is the same every time.
fn next(seed: &mut u64) -> usize {
    *seed ^= *seed << 13;
    *seed ^= *seed >> 7;
    *seed ^= *seed << 17;
    usize::try_from(*seed >> 33).expect("31 bits")
}

const PIECES: [&str; 14] =
    ["(", ")", "{", "}", "\"", "#", "\n", " and ", "|", "=>", "\t", "`", "\u{a0}", "\r\n"];

/// The text with a few pieces taken out, put in or moved.
fn damaged(text: &str, seed: &mut u64) -> String {
    let mut chars: Vec<char> = text.chars().collect();
    for _ in 0..1 + next(seed) % 4 {
        let at = next(seed) % (chars.len() + 1);
        match next(seed) % 3 {
            0 => drop(chars.drain(at..(at + 1 + next(seed) % 12).min(chars.len()))),
            1 => drop(chars.splice(at..at, PIECES[next(seed) % PIECES.len()].chars())),
            _ => {
                let other = next(seed) % (chars.len() + 1);
                let piece: Vec<char> = chars[at.min(other)..at.max(other).min(at.min(other) + 20)].to_vec();
                chars.splice(at.min(chars.len())..at.min(chars.len()), piece);
            }
        }
    }
    chars.into_iter().collect()
}

#[test]
fn damaged_texts_are_laid_out_and_at_rest() {
    let mut seed = 0x5eed_1234_5678_9abc;
    for text in corpus() {
        for round in 0..2 {
            let text = if round == 0 { text.clone() } else { damaged(&text, &mut seed) };
            let formatted = format(&text);
            assert_eq!(format(&formatted.text).text, formatted.text, "not at rest:\n{text}");
            assert_eq!(essence(&formatted.text), essence(&text), "changed:\n{text}");
            assert!(formatted.kept_as_is.iter().all(|range| text.get(range.clone()).is_some()), "{text}");
        }
    }
}

/// Found by fuzzing: a comment moved behind the next line, since the parser stands the same sign for what it cuts out.
#[test]
fn a_text_with_nul_bytes_stays_as_it_is() {
    let text = "context {  \0\0\u{18}      # what\n  page: text?\n}\n\nsegment   a when true\n";
    let (formatted, whole) = (format(text), 0..text.len());
    assert_eq!(formatted.text, text);
    assert_eq!(formatted.kept_as_is, std::slice::from_ref(&whole));
}
