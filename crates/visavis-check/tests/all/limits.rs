//! Large and deep programs: what they take grows with the program, and nothing overflows the stack.

use std::fmt::Write;

use allocation_counter::measure;
use visavis_check::{Settings, check};
use visavis_diag::{SourceId, SourceMap, Span};
use visavis_syntax::ast::{self, Expr, ExprKind, Item, Name, Path};

use crate::support::{checked, dump};

fn span() -> Span {
    Span::new(SourceId(0), 0, 0)
}

fn name(text: String) -> Name {
    Name { text: text.into(), span: span() }
}

fn path(text: String) -> Expr {
    let names = vec![name(text)];
    Expr { kind: ExprKind::Path(Path { names, span: span() }), span: span() }
}

fn named(i: usize, value: Expr) -> Item {
    Item::Let(ast::Let { name: name(format!("v{i}")), description: None, value, span: span() })
}

#[test]
fn a_chain_of_lets_as_long_as_a_program_needs_no_stack() {
    const LENGTH: usize = 200_000;
    let mut items: Vec<Item> = (0..LENGTH).map(|i| named(i, path(format!("v{}", i + 1)))).collect();
    items.push(named(LENGTH, Expr { kind: ExprKind::Bool(true), span: span() }));
    let file = ast::File { items, ..ast::File::default() };
    let (model, found) = check(&[file], &SourceMap::default(), &Settings::default());
    assert_eq!(model.map(|m| m.lets.len()), Some(LENGTH + 1), "{found:?}");
}

#[test]
fn a_circle_as_long_as_a_program_is_one_finding() {
    const LENGTH: usize = 100_000;
    let items = (0..LENGTH).map(|i| named(i, path(format!("v{}", (i + 1) % LENGTH)))).collect();
    let file = ast::File { items, ..ast::File::default() };
    let (model, found) = check(&[file], &SourceMap::default(), &Settings::default());
    assert!(model.is_none());
    assert_eq!(found.len(), 1);
}

#[test]
fn the_deepest_expressions_fit_the_stack_of_a_thread() {
    // What the parser lets through, made of the form whose typing takes most of the stack.
    let mut e = path("x".to_owned());
    for _ in 0..ast::MAX_DEPTH {
        let other = Box::new(Expr { kind: ExprKind::Bool(true), span: span() });
        e = Expr { kind: ExprKind::If(other.clone(), Box::new(e), other), span: span() };
    }
    let x = Item::Let(ast::Let {
        name: name("x".to_owned()),
        description: None,
        value: Expr { kind: ExprKind::Bool(false), span: span() },
        span: span(),
    });
    let file = ast::File { items: vec![x, named(0, e)], ..ast::File::default() };
    let (model, found) = check(&[file], &SourceMap::default(), &Settings::default());
    assert!(model.is_some(), "{found:?}");
}

#[test]
fn memory_grows_with_the_program_and_not_faster() {
    let bytes = |segments: usize| {
        let mut text = "source crm { city: text? orders: int tier: \"a\" | \"b\" }\n".to_owned();
        for i in 0..segments {
            let _ = writeln!(
                text,
                "segment s{i} when orders > {i} and city in [\"c{i}\", \"d\"] and (tier = \"a\" or s{})",
                i + 1
            );
        }
        let _ = writeln!(text, "segment s{segments} when true");
        let mut sources = SourceMap::default();
        let id = sources.add("program.vis", text.as_str());
        let (file, _) = visavis_syntax::parse(id, &text);
        let used = measure(|| {
            let (model, found) = check(&[file], &sources, &Settings::default());
            assert!(model.is_some(), "{:?}", found.first());
        });
        used.bytes_total
    };
    let (small, large) = (bytes(1_000), bytes(10_000));
    assert!(large < small * 12, "ten times as much takes {large} bytes instead of {small}");
}

#[test]
fn a_program_full_of_unknown_names_is_told_of_every_one() {
    let mut text = String::new();
    for i in 0..2_000 {
        let _ = writeln!(text, "segment seg{i} when unknown{i} and other.unknown{i} = 1");
    }
    let checked = checked(&text);
    assert_eq!(checked.found.len(), 4_000, "{}", dump(&checked).len());
}
