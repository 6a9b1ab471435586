//! The parser on texts that are no programs: it never panics, and points at places that exist.

use proptest::prelude::*;
use visavis_diag::{Code, Diagnostic, SourceId, Span, apply_fixes};
use visavis_syntax::{ast, parse};

const WHOLE: &str = include_str!("../../../tests/ui/syntax/ok_whole_program.vis");
const REST: &str = include_str!("../../../tests/ui/syntax/ok_everything_else.vis");

fn sound(text: &str, span: Span) {
    assert!(span.start <= span.end, "{span:?}");
    assert!(text.get(span.start as usize..span.end as usize).is_some(), "{span:?} in {text:?}");
}

/// Parses, and checks what every answer must keep to.
fn check(text: &str) -> (ast::File, Vec<Diagnostic>) {
    let (file, diagnostics) = parse(SourceId(0), text);
    for diagnostic in &diagnostics {
        assert!(!diagnostic.message.is_empty() && !diagnostic.labels.is_empty());
        diagnostic.labels.iter().for_each(|label| sound(text, label.span));
        diagnostic.fixes.iter().flat_map(|fix| &fix.edits).for_each(|edit| sound(text, edit.span));
    }
    file.comments.iter().for_each(|span| sound(text, *span));
    file.broken.iter().for_each(|name| sound(text, name.span));
    let _ = apply_fixes(text, SourceId(0), &diagnostics);
    (file, diagnostics)
}

fn words() -> impl Strategy<Value = String> {
    let word = prop::sample::select(vec![
        "segment",
        "when",
        "campaign",
        "for",
        "via",
        "{",
        "}",
        "(",
        ")",
        "[",
        "]",
        "\"",
        "a",
        "b",
        "=",
        "==",
        "and",
        "or",
        "not",
        "in",
        "last",
        "30",
        "days",
        "ago",
        "50",
        "EUR",
        "1..2",
        "..",
        "table",
        "->",
        "|",
        "=>",
        "number",
        "any",
        "otherwise",
        "if",
        "then",
        "else",
        "\n",
        "\n",
        "# c\n",
        "let",
        "source",
        ":",
        ",",
        "?",
        "text",
        "key",
        "count(",
        "where",
        "followed",
        "by",
        "within",
        "matches",
        "/",
        "/a/",
        "`",
        "is",
        "missing",
        "known",
        "has",
        "starts",
        "with",
        "limit",
        "per",
        "total",
        "2026-03-01",
        "09:00",
        "test",
        "given",
        "expect",
        "chooses",
        "guard",
        "never",
        "*",
        "-",
        "+",
        "decision",
        "from",
        "rank",
        "experiment",
        "arm",
        "50%",
        "holdout",
        "“",
        "”",
        "'",
        ";",
        "//",
        "/*",
        "\u{a0}",
        "\\",
        "{x}",
        "{{",
        "é",
        "€",
        "\u{0}",
        "%",
        "event",
        "at",
        "context",
        "channel",
        "content",
        "variant",
        "assert",
        "map",
        "of",
    ]);
    prop::collection::vec((word, prop::sample::select(vec!["", " ", " ", " "])), 0..60)
        .prop_map(|all| all.into_iter().map(|(word, gap)| format!("{word}{gap}")).collect())
}

/// A correct program with some of its words taken out, doubled or replaced.
fn mutated() -> impl Strategy<Value = String> {
    let change = (0.0..1.0_f64, 0..4_u8, "[a-z{}()\\[\\]\"=.,:0-9 \n|#-]{0,3}");
    (any::<bool>(), prop::collection::vec(change, 1..6)).prop_map(|(whole, changes)| {
        let mut text = if whole { WHOLE } else { REST }.to_owned();
        for (place, kind, insert) in changes {
            let starts: Vec<usize> = text.char_indices().map(|(i, _)| i).collect();
            let pick = |at: f64| starts.get((at * starts.len() as f64) as usize).copied().unwrap_or(0);
            let place = place.min(0.995);
            let (from, to) = (pick(place), pick(place + 0.002));
            let cut = text.get(from..to).unwrap_or("").to_owned();
            match kind {
                0 => text.replace_range(from..to, ""),
                1 => text.insert_str(from, &insert),
                2 => text.insert_str(to, &cut),
                _ => text.replace_range(from..to, &insert),
            }
        }
        text
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, ..ProptestConfig::default() })]

    #[test]
    fn any_text(text in "\\PC{0,200}") {
        check(&text);
    }

    #[test]
    fn any_bytes(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        check(&String::from_utf8_lossy(&bytes));
    }

    #[test]
    fn any_words(text in words()) {
        check(&text);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn any_mutation(text in mutated()) {
        check(&text);
    }
}

#[test]
fn more_than_64_megabytes_are_refused() {
    let diagnostics = parse(SourceId(0), &" ".repeat(visavis_syntax::MAX_BYTES + 1)).1;
    assert!(matches!(diagnostics.as_slice(), [only] if only.code == Code::TooLarge));
}
