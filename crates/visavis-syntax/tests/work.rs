//! How much work the parser has: its calls grow with the text and no faster, however deep or long it is nested.
//!
//! Counted, not timed: the same on every machine, under any load.

use std::num::NonZeroUsize;
use std::sync::{Mutex, PoisonError};

use visavis_diag::{Code, Diagnostic, SourceId};
use visavis_syntax::{ast, parse};

/// Calls of the parser for a text without any length.
const CALLS: usize = 1_000;
/// Calls for each byte.
const CALLS_PER_BYTE: usize = 200;

/// Parses with a limit to the parser's calls that grows with the text; where it is reached, the text is said to be too large.
fn bounded(text: &str) -> (ast::File, Vec<Diagnostic>) {
    with_limit(text, CALLS + CALLS_PER_BYTE * text.len())
}

/// Parses; no calls are no limit.
fn with_limit(text: &str, calls: usize) -> (ast::File, Vec<Diagnostic>) {
    // The limit holds for the whole process.
    static ONE_AT_A_TIME: Mutex<()> = Mutex::new(());
    let _one = ONE_AT_A_TIME.lock().unwrap_or_else(PoisonError::into_inner);
    pest::set_call_limit(NonZeroUsize::new(calls));
    parse(SourceId(0), text)
}

fn quick(text: &str) -> Vec<Diagnostic> {
    bounded(text).1
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
            assert_eq!(diagnostics, with_limit(&text, 0).1, "{open} {depth}: the limit was reached");
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
        let (file, diagnostics) = bounded(&format!("segment s when {}", many(operator)));
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
fn large_files_are_cut_into_declarations() {
    let rule = "segment s_N when (a in [\"x\", \"y\"] and b >= 3 or not (c < 2.5)) and d is known\n";
    let text: String = (0..5_000).map(|i| rule.replace('N', &i.to_string())).collect();
    let (file, diagnostics) = bounded(&text);
    assert!(diagnostics.is_empty());
    assert_eq!(file.items.len(), 5_000);
    let broken = text.replace(">= 3", "=> 3");
    let diagnostics = quick(&broken);
    assert_eq!(diagnostics.len(), 5_000);
}
