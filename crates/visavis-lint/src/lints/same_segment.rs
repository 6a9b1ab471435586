//! `same-segment`: two segments that say the same.
//!
//! Conditions are compared as they are written, in any order within one run of `and` or `or`; a segment that is only another
//! name for one says the same too, and so do two that hold for the same values of the one attribute that they look at. Other ways to
//! say one thing are not seen.

use std::collections::BTreeMap;

use visavis_check::model::{AttributeId, Region};
use visavis_diag::Diagnostic;
use visavis_syntax::ast::{Expr, ExprKind, Item, Name};

use crate::context::Context;
use crate::facts::{Facts, is_empty};
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
    let facts = Facts::new(context);
    let mut by_values: Vec<(AttributeId, Region, &Name)> = Vec::new();
    for segment in &segments {
        let alias = segments
            .iter()
            .find(|other| other.name != segment.name && is_path_to(&segment.when, &other.name));
        let when = context.model.segments.iter().find(|checked| checked.span == segment.name.span);
        // What nobody or everybody meets is another lint's.
        let values = when.and_then(|checked| facts.only(checked.when)).filter(|(attribute, values)| {
            !is_empty(values) && facts.possible(*attribute).is_some_and(|all| all != *values)
        });
        let same = values.as_ref().and_then(|(attribute, values)| {
            by_values.iter().find(|(a, v, _)| a == attribute && v == values).map(|(.., name)| *name)
        });
        let written = || said.get(&key(context, &segment.when)).copied();
        let first = alias.map(|other| &other.name).or_else(written).or(same);
        match first {
            Some(first) => {
                let message = format!("`{}` and `{}` are the same customers", segment.name.text, first.text);
                out.push(
                    Diagnostic::lint(&NAME, message, segment.name.span, "says the same as")
                        .with_label(first.span, "this one")
                        .with_help("keep one of the two, or write what tells them apart"),
                );
            }
            None => {
                said.insert(key(context, &segment.when), &segment.name);
                by_values.extend(values.map(|(attribute, values)| (attribute, values, &segment.name)));
            }
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
