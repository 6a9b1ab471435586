//! `same-segment`: two segments that say the same.
//!
//! Conditions are compared as they are written, in any order within one run of `and` or `or`; a segment that is only another
//! name for one says the same too. Different ways to say one thing are not seen.

use std::collections::BTreeMap;

use visavis_diag::Diagnostic;
use visavis_syntax::ast::{Expr, ExprKind, Item, Name};

use crate::context::Context;
use crate::tree::run_of;
use crate::{Level, Lint, Work};

const NAME: &str = "same-segment";

pub(crate) const LINT: Lint = Lint {
    name: NAME,
    level: Level::Warn,
    summary: "two segments with the same conditions",
    work: Work::Here(run),
};

fn run(context: &Context<'_>, out: &mut Vec<Diagnostic>) {
    let segments = context.items().filter_map(|item| match item {
        Item::Segment(segment) => Some(segment),
        _ => None,
    });
    let segments: Vec<_> = segments.collect();
    let mut said: BTreeMap<(bool, Vec<String>), &Name> = BTreeMap::new();
    for segment in &segments {
        let alias = segments
            .iter()
            .find(|other| other.name != segment.name && is_path_to(&segment.when, &other.name));
        let first =
            alias.map(|other| &other.name).or_else(|| said.get(&key(context, &segment.when)).copied());
        match first {
            Some(first) => {
                let message = format!("`{}` and `{}` are the same customers", segment.name.text, first.text);
                out.push(
                    Diagnostic::lint(&NAME, message, segment.name.span, "says the same as")
                        .with_label(first.span, "this one")
                        .with_help("keep one of the two, or write what tells them apart"),
                );
            }
            None => drop(said.insert(key(context, &segment.when), &segment.name)),
        }
    }
}

fn is_path_to(when: &Expr, name: &Name) -> bool {
    matches!(&when.kind, ExprKind::Path(path) if matches!(path.names.as_slice(), [only] if only.text == name.text))
}

/// What a condition says: whether it is a run of `or`, and its operands in order of text.
fn key(context: &Context<'_>, when: &Expr) -> (bool, Vec<String>) {
    let operands = run_of(when).operands;
    let mut texts: Vec<String> = operands.iter().map(|operand| context.written(operand.span)).collect();
    texts.sort();
    (matches!(when.kind, ExprKind::Or(..)), texts)
}
