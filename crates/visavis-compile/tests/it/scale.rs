//! Programs that are long in every direction compile, or say where the limit is; they never exhaust the stack.

use std::fmt::Write;

use crate::support::{compiled, model, sound};
use visavis_compile::{CompileError, compile};

const SOURCE: &str = "source crm { customer_id: text key a: int? b: int? tags: list of text }\n";

/// As many lines as said, each made of its number and the one before.
fn chain(first: &str, links: usize, link: impl Fn(usize, usize) -> String) -> String {
    let mut text = format!("{SOURCE}{first}\n");
    for i in 1..=links {
        writeln!(text, "{}", link(i, i - 1)).expect("a String takes everything");
    }
    text
}

#[test]
fn a_long_chain_of_names_used_once() {
    let mut text = chain("let l0 = a", 10_000, |i, before| format!("let l{i} = l{before} + {i}"));
    text.push_str("segment last when l10000 > 5");
    sound(&compiled(&text));
}

#[test]
fn a_long_chain_of_segments() {
    let text = chain("segment s0 when a > 0", 10_000, |i, before| {
        format!("segment s{i} when s{before} and b != {i}")
    });
    sound(&compiled(&text));
}

#[test]
fn a_long_chain_of_unknown_segments() {
    let text = chain("let s0 = a > 0", 3_000, |i, before| {
        format!("let s{i} = not s{before} or b = {i}\nsegment t{i} when s{i}")
    });
    sound(&compiled(&text));
}

#[test]
fn names_used_twice_upon_each_other_have_a_limit() {
    let ok = chain("let l0 = a", 200, |i, before| format!("let l{i} = l{before} + l{before}"));
    sound(&compiled(&format!("{ok}segment last when l200 > 5")));
    let deep = chain("let l0 = a", 10_000, |i, before| format!("let l{i} = l{before} + l{before}"));
    let error = compile(&model(&format!("{deep}segment last when l10000 > 5")));
    assert_eq!(error, Err(CompileError::TooDeep { limit: 256, declaration: "last".into() }));
}

#[test]
fn texts_that_double_with_every_name_are_not_written_out() {
    let text = chain("let l0 = \"x\"", 100, |i, before| format!("let l{i} = \"{{l{before}}}{{l{before}}}\""));
    let image = compiled(&format!("{text}segment last when l100 = \"x\""));
    sound(&image);
    assert!(image.to_bytes().len() < 50_000, "{}", image.to_bytes().len());
}

#[test]
fn wide_conditions() {
    let any: Vec<String> = (0..60).map(|i| format!("a = {i} and b != {i}")).collect();
    let sum: Vec<String> = (0..120).map(|i| format!("a * {i}")).collect();
    let text = format!(
        "{SOURCE}segment wide when {}\nsegment long when {} > 3",
        any.join("\n  or "),
        sum.join(" + ")
    );
    sound(&compiled(&text));
}

#[test]
fn a_table_of_choices() {
    let text =
        chain("let l0 = 0", 5_000, |i, before| format!("let l{i} = if a = {i} then {i} else l{before}"));
    sound(&compiled(&format!("{text}segment last when l5000 > 5")));
}

#[test]
fn equal_conditions_are_one() {
    let text = chain("", 2_000, |i, _| {
        format!(
            "segment s{i} when a > {} and b < {} and tags has \"t{}\" and a is known",
            i % 10,
            i % 7,
            i % 5
        )
    });
    let image = compiled(&text);
    sound(&image);
    // 70 different conjunctions, each a block; their tests, and themselves, are atoms.
    assert_eq!((image.blocks.len(), image.atoms.len()), (70, 70 + 10 + 7 + 5 + 1));
}
