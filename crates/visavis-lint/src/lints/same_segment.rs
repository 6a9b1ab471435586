//! `same-segment`: two segments that say the same.
//!
//! Conditions are compared as they are written, in any order within one run of `and` or `or`; a segment that is only another
//! name for one says the same too, and so do two that hold for the same values of the one attribute that they look at. Other ways to
//! say one thing are not seen.

use std::collections::{BTreeMap, HashMap};

use visavis_check::model::{AttributeId, ExprId, Region};
use visavis_diag::{Diagnostic, Span};
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
    let named: HashMap<&str, &Name> =
        segments.iter().map(|segment| (segment.name.text.as_str(), &segment.name)).collect();
    let checked: HashMap<Span, ExprId> =
        context.model.segments.iter().map(|checked| (checked.span, checked.when)).collect();
    let facts = Facts::new(context);
    let mut by_values: Vec<(AttributeId, Region, &Name)> = Vec::new();
    for segment in &segments {
        let alias = path_of(&segment.when).and_then(|name| named.get(name)).copied();
        let alias = alias.filter(|name| name.text != segment.name.text);
        let when = checked.get(&segment.name.span).copied();
        // What nobody or everybody meets is another lint's.
        let values = when.and_then(|when| facts.only(when)).filter(|(attribute, values)| {
            !is_empty(values) && facts.possible(*attribute).is_some_and(|all| all != *values)
        });
        let same = values.as_ref().and_then(|(attribute, values)| {
            by_values.iter().find(|(a, v, _)| a == attribute && v == values).map(|(.., name)| *name)
        });
        let written = || said.get(&key(context, &segment.when)).copied();
        let first = alias.or_else(written).or(same);
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

/// The name that is all that a condition says.
fn path_of(when: &Expr) -> Option<&str> {
    let ExprKind::Path(path) = &when.kind else { return None };
    match path.names.as_slice() {
        [only] => Some(&only.text),
        _ => None,
    }
}

/// What a condition says: whether it is a run of `or`, and its operands in order of text.
fn key(context: &Context<'_>, when: &Expr) -> (bool, Vec<String>) {
    let operands = run_of(when).operands;
    let mut texts: Vec<String> = operands.iter().map(|operand| context.written(operand.span)).collect();
    texts.sort();
    (matches!(when.kind, ExprKind::Or(..)), texts)
}
