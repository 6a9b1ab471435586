//! A condition as a tree.
//!
//! In: an expression. Out: its logic as nodes, its tests with the values they saw; names open into their definition, each
//! the first time it is met. What the language writes as one test and the model as several stays one test.

use std::collections::HashSet;

use smol_str::SmolStr;
use visavis_check::model::{ExprId, ExprKind};
use visavis_value::{Type, Value};

use crate::Scene;
use crate::decided::{Wanted, mark};
use crate::node::{Kind, Node};
use crate::{seen, table};

/// How deep in a tree names still open; deeper down the value alone is told. With the nesting of one definition, which the
/// parser bounds, this keeps every tree shallow enough to walk by recursion.
const DEEPEST: usize = 80;

/// The names that were opened before.
#[derive(Debug, Default)]
pub(crate) struct Opened {
    names: HashSet<SmolStr>,
    /// How many nodes are above.
    depth: usize,
}

impl Opened {
    /// Whether a name opens here: the first time, and not too deep.
    pub(crate) fn opens(&mut self, name: &SmolStr) -> bool {
        self.depth < DEEPEST && self.names.insert(name.clone())
    }
}

/// The tree of an expression, with what decided marked.
pub(crate) fn tree(scene: &Scene<'_>, expr: ExprId, wanted: Wanted, opened: &mut Opened) -> Node {
    let mut node = node(scene, expr, opened);
    if node.is_condition {
        mark(&mut node, wanted);
    }
    node
}

/// One node and what is below it.
pub(crate) fn node(scene: &Scene<'_>, expr: ExprId, opened: &mut Opened) -> Node {
    opened.depth += 1;
    let node = of_kind(scene, expr, opened);
    opened.depth -= 1;
    node
}

fn of_kind(scene: &Scene<'_>, expr: ExprId, opened: &mut Opened) -> Node {
    let expr = inside(scene, expr);
    match &scene.model.exprs[expr].kind {
        ExprKind::Segment(id) => match scene.model.segments.get(id.index()) {
            Some(segment) => named(scene, expr, Kind::Segment(segment.name.clone()), segment.when, opened),
            None => leaf(scene, expr, opened),
        },
        ExprKind::Let(id) => match scene.model.lets.get(id.index()) {
            Some(named_value) => {
                named(scene, expr, Kind::Let(named_value.name.clone()), named_value.value, opened)
            }
            None => leaf(scene, expr, opened),
        },
        ExprKind::Table(id, output) => match scene.model.tables.get(id.index()) {
            Some(declared) => table::node(scene, expr, declared, *output, opened),
            None => leaf(scene, expr, opened),
        },
        _ if is_one_test(scene, expr) => leaf(scene, expr, opened),
        ExprKind::And(..) => logic(scene, expr, Kind::And, opened),
        ExprKind::Or(..) => logic(scene, expr, Kind::Or, opened),
        ExprKind::Not(of) => {
            let parts = vec![node(scene, *of, opened)];
            Node { kind: Kind::Not, parts, ..plain(scene, expr) }
        }
        ExprKind::If(condition, then, otherwise) => {
            let is_condition = scene.model.exprs[expr].ty == Type::Bool;
            let waits = is_condition && scene.waits(*condition);
            let holds = scene.eval(*condition) == Some(Value::Bool(true));
            let mut parts = vec![node(scene, *condition, opened)];
            // While nobody knows which branch it will be, neither says anything.
            if !waits {
                parts.push(node(scene, if holds { *then } else { *otherwise }, opened));
            }
            Node { kind: Kind::If, parts, ..plain(scene, expr) }
        }
        _ => leaf(scene, expr, opened),
    }
}

/// Conversions are not written; what is inside them is.
pub(crate) fn inside(scene: &Scene<'_>, mut expr: ExprId) -> ExprId {
    while let ExprKind::Convert(_, of) = &scene.model.exprs[expr].kind {
        expr = *of;
    }
    expr
}

/// Whether the operators of a node are none of the reader's: `x not in [1, 2]` is the `not` of an `in`, and both stand at
/// the same place.
pub(crate) fn is_one_test(scene: &Scene<'_>, expr: ExprId) -> bool {
    let whole = &scene.model.exprs[expr];
    let mut operands = Vec::new();
    match whole.kind {
        ExprKind::And(..) | ExprKind::Or(..) | ExprKind::Not(_) => whole.kind.operands(&mut operands),
        _ => return false,
    }
    operands.iter().any(|operand| scene.model.exprs[*operand].span == whole.span)
}

/// A node without parts.
pub(crate) fn plain(scene: &Scene<'_>, expr: ExprId) -> Node {
    let span = scene.model.exprs[expr].span;
    let is_condition = scene.model.exprs[expr].ty == Type::Bool;
    Node {
        expr: Some(expr),
        kind: if is_condition { Kind::Test } else { Kind::Value },
        text: scene.texts.of(span),
        place: scene.texts.place(span),
        value: if is_condition { scene.verdict(expr) } else { scene.eval(expr) },
        is_condition,
        decided: false,
        seen: Vec::new(),
        parts: Vec::new(),
    }
}

/// A test or a value, with what it looked at.
pub(crate) fn leaf(scene: &Scene<'_>, expr: ExprId, opened: &mut Opened) -> Node {
    let (mut seen, mut parts) = (Vec::new(), Vec::new());
    seen::by(scene, expr, opened, &mut seen, &mut parts);
    Node { seen, parts, ..plain(scene, expr) }
}

/// A chain of `and` or `or` as one node.
fn logic(scene: &Scene<'_>, expr: ExprId, kind: Kind, opened: &mut Opened) -> Node {
    let mut operands = Vec::new();
    let mut open = vec![expr];
    while let Some(id) = open.pop() {
        let of_chain = match &scene.model.exprs[id].kind {
            ExprKind::And(a, b) if kind == Kind::And => Some((*a, *b)),
            ExprKind::Or(a, b) if kind == Kind::Or => Some((*a, *b)),
            _ => None,
        };
        match of_chain {
            Some((a, b)) if !is_one_test(scene, id) => open.extend([b, a]),
            _ => operands.push(id),
        }
    }
    let parts = operands.into_iter().map(|operand| node(scene, operand, opened)).collect();
    Node { kind, parts, ..plain(scene, expr) }
}

/// A name, opened where it was not before.
fn named(scene: &Scene<'_>, expr: ExprId, kind: Kind, definition: ExprId, opened: &mut Opened) -> Node {
    let (Kind::Segment(name) | Kind::Let(name)) = &kind else { return plain(scene, expr) };
    let opens = opened.opens(name);
    let mut parts = Vec::new();
    if opens {
        parts.push(node(scene, definition, opened));
    }
    Node { kind, parts, ..plain(scene, expr) }
}
