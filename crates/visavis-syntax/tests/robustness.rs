//! The parser on texts that are no programs: it never panics, never takes long, and points at places that exist.

use std::time::{Duration, Instant};

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

fn quick(text: &str) -> Vec<Diagnostic> {
    let start = Instant::now();
    let (_, diagnostics) = check(text);
    let limit = Duration::from_millis(1500 + text.len() as u64 / 20);
    assert!(start.elapsed() < limit, "{:?} for {} bytes: {:?}…", start.elapsed(), text.len(), text.get(..40));
    diagnostics
}

fn is_too_large(diagnostics: &[Diagnostic]) -> bool {
    matches!(diagnostics, [only] if only.code == Code::TooLarge)
}

/// Ways to nest: what opens a level, what stands inside, what closes it.
const NESTS: [(&str, &str, &str); 13] = [
    ("(", "a", ")"),
    ("[", "a", "]"),
    ("not ", "a", ""),
    ("- ", "a", ""),
    ("not - ", "a", ""),
    ("if a then b else ", "c", ""),
    ("if ", "a", " then b else c"),
    ("if a then ", "b", " else c"),
    ("\"{", "a", "}\""),
    ("f(", "a", ")"),
    ("count(e where ", "a", ")"),
    ("x in (", "1", ")..2"),
    ("m[", "a", "]"),
];

#[test]
fn deep_nesting_is_parsed_or_refused_at_once() {
    for (open, inside, close) in NESTS {
        for depth in [10, 60, 120] {
            let text = format!("segment s when {}{inside}{}", open.repeat(depth), close.repeat(depth));
            let diagnostics = quick(&text);
            let allowed = open == "not - " && depth > 60;
            assert!(
                diagnostics.is_empty() || allowed || is_too_large(&diagnostics) || open.starts_with("not -"),
                "{text}: {diagnostics:#?}"
            );
        }
        for depth in [130, 1000, 100_000] {
            let text = format!(
                "segment s when {}{inside}{}\nsegment t when b",
                open.repeat(depth),
                close.repeat(depth)
            );
            let diagnostics = quick(&text);
            assert!(is_too_large(&diagnostics), "{open} {depth}: {:#?}", diagnostics.first());
            quick(&format!("segment s when {}{inside}", open.repeat(depth)));
        }
    }
}

#[test]
fn other_ways_to_nest() {
    for depth in [1000, 100_000] {
        assert!(is_too_large(&quick(&format!("source s {{ a: {}int }}", "list of ".repeat(depth)))));
        assert!(is_too_large(&quick(&format!(
            "source s {{ {}{} }}",
            "g { ".repeat(depth),
            "}".repeat(depth)
        ))));
        quick(&format!("segment s when a {}", "= not a ".repeat(depth)));
        quick(&format!("segment s when a {}", "in b ".repeat(depth)));
        quick(&format!("segment s when {} a", "if for then ".repeat(depth)));
        quick(&"}".repeat(depth));
        quick(&"/*".repeat(depth));
        quick(&"\"{".repeat(depth));
        quick(&"segment a when x ".repeat(depth / 10));
        quick(&"a b {".repeat(depth / 10));
        quick(&"segment a when (\n".repeat(depth / 10));
        quick(&"`a\n'b\n“c\n".repeat(depth / 10));
    }
}

#[test]
fn long_chains_stay_flat() {
    let many = |operator: &str| vec!["a"; 20_000].join(operator);
    for operator in [" and ", " or "] {
        let (file, diagnostics) = parse(SourceId(0), &format!("segment s when {}", many(operator)));
        assert!(diagnostics.is_empty());
        let Some(ast::Item::Segment(segment)) = file.items.first() else { panic!() };
        assert!(depth(&segment.when) < 20, "{}", depth(&segment.when));
    }
    for operator in [" + ", " * ", " otherwise "] {
        assert!(is_too_large(&quick(&format!("let s = {}", many(operator)))));
    }
}

fn depth(expr: &ast::Expr) -> usize {
    match &expr.kind {
        ast::ExprKind::And(a, b) | ast::ExprKind::Or(a, b) => 1 + depth(a).max(depth(b)),
        _ => 1,
    }
}

#[test]
fn large_files_take_linear_time() {
    let rule = "segment s_N when (a in [\"x\", \"y\"] and b >= 3 or not (c < 2.5)) and d is known\n";
    let text: String = (0..5_000).map(|i| rule.replace('N', &i.to_string())).collect();
    let start = Instant::now();
    let (file, diagnostics) = parse(SourceId(0), &text);
    assert!(diagnostics.is_empty());
    assert_eq!(file.items.len(), 5_000);
    assert!(start.elapsed() < Duration::from_secs(30), "{:?}", start.elapsed());
    let broken = text.replace(">= 3", "=> 3");
    let (_, diagnostics) = parse(SourceId(0), &broken);
    assert_eq!(diagnostics.len(), 5_000);
}

#[test]
fn more_than_64_megabytes_are_refused() {
    let diagnostics = parse(SourceId(0), &" ".repeat(visavis_syntax::MAX_BYTES + 1)).1;
    assert!(is_too_large(&diagnostics));
}
