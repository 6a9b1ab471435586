//! Walks of what was written.
//!
//! In: trees. Out: declarations with their places, and every expression in them. Nesting is bounded by the parser, so that
//! recursion is safe.

use visavis_diag::Span;
use visavis_syntax::ast::{CellTest, Expr, ExprKind, Item, Member, Membership, Range, TextPart};

/// The whole of a declaration.
pub(crate) fn whole(item: &Item) -> Span {
    match item {
        Item::Source(x) => x.span,
        Item::Context(x) => x.span,
        Item::Segment(x) => x.span,
        Item::Let(x) => x.span,
        Item::Table(x) => x.span,
        Item::Experiment(x) => x.span,
        Item::Holdout(x) => x.span,
        Item::Channel(x) => x.span,
        Item::Campaign(x) => x.span,
        Item::Guard(x) => x.span,
        Item::Decision(x) => x.span,
        Item::Assert(x) => x.span,
        Item::Test(x) => x.span,
    }
}

/// Whether one place lies in another.
pub(crate) fn is_inside(inner: Span, outer: Span) -> bool {
    inner.source == outer.source && outer.start <= inner.start && inner.end <= outer.end
}

/// The expressions that stand directly in a rule; tests and asserts are none.
pub(crate) fn roots(item: &Item) -> Vec<&Expr> {
    let mut out: Vec<&Expr> = Vec::new();
    match item {
        Item::Segment(segment) => out.push(&segment.when),
        Item::Let(named) => out.push(&named.value),
        Item::Guard(guard) => out.push(&guard.when),
        Item::Channel(channel) => out.extend(&channel.requires),
        Item::Decision(decision) => out.extend(&decision.rank_by),
        Item::Campaign(campaign) => {
            out.extend(campaign.audience.iter().chain(&campaign.except).chain(&campaign.value));
            for via in &campaign.via {
                let variants = via.variants.iter().flat_map(|variant| &variant.fields);
                out.extend(via.fields.iter().chain(variants).map(|field| &field.value));
            }
        }
        Item::Table(table) => {
            out.extend(&table.inputs);
            for row in &table.rows {
                for cell in row.cells.iter().flatten().flat_map(|cell| &cell.tests) {
                    cell_exprs(cell, &mut out);
                }
                out.extend(&row.outputs);
            }
        }
        Item::Source(source) => defaults(&source.members, &mut out),
        Item::Context(context) => defaults(&context.members, &mut out),
        Item::Experiment(_) | Item::Holdout(_) | Item::Assert(_) | Item::Test(_) => {}
    }
    out
}

fn defaults<'a>(members: &'a [Member], out: &mut Vec<&'a Expr>) {
    for member in members {
        match member {
            Member::Attribute(attribute) => out.extend(&attribute.default),
            Member::Group(_, members) => defaults(members, out),
            Member::Event(event) => {
                out.extend(event.fields.iter().filter_map(|field| field.default.as_ref()))
            }
        }
    }
}

fn cell_exprs<'a>(cell: &'a CellTest, out: &mut Vec<&'a Expr>) {
    match cell {
        CellTest::Any | CellTest::Empty | CellTest::Presence { .. } | CellTest::Matches(_) => {}
        CellTest::Compare(_, e) | CellTest::Equals(e) | CellTest::Has(_, e) | CellTest::TextTest(_, e) => {
            out.push(e);
        }
        CellTest::In(of) | CellTest::NotIn(of) => membership(of, out),
    }
}

fn membership<'a>(of: &'a Membership, out: &mut Vec<&'a Expr>) {
    match of {
        Membership::List(list) => out.push(list),
        Membership::Range(Range { low, high, .. }) => {
            out.extend(low.iter().chain(high).map(AsRef::as_ref));
        }
        Membership::Window(_) => {}
    }
}

/// Calls `each` with an expression and everything in it, from the outside in. Where it gives `false`, nothing inside is looked
/// at.
pub(crate) fn walk<'a>(expr: &'a Expr, each: &mut impl FnMut(&'a Expr) -> bool) {
    if !each(expr) {
        return;
    }
    let mut inner = Vec::new();
    operands(expr, &mut inner);
    for expr in inner {
        walk(expr, each);
    }
}

/// The expressions that stand directly in an expression, in order.
fn operands<'a>(expr: &'a Expr, out: &mut Vec<&'a Expr>) {
    match &expr.kind {
        ExprKind::Error
        | ExprKind::Bool(_)
        | ExprKind::Missing
        | ExprKind::Number(_)
        | ExprKind::Money(..)
        | ExprKind::Duration(_)
        | ExprKind::Date(_)
        | ExprKind::DateTime(_)
        | ExprKind::Time(_)
        | ExprKind::Point { .. }
        | ExprKind::Path(_) => {}
        ExprKind::Text(parts) => out.extend(parts.iter().filter_map(|part| match part {
            TextPart::Insert(inserted) => Some(&**inserted),
            TextPart::Literal(_) => None,
        })),
        ExprKind::List(items) | ExprKind::Call(_, items) => out.extend(items),
        ExprKind::Negate(a)
        | ExprKind::Not(a)
        | ExprKind::Matches(a, _)
        | ExprKind::Presence { value: a, .. } => out.push(a),
        ExprKind::Index(a, b)
        | ExprKind::Arith(_, a, b)
        | ExprKind::Compare(_, _, a, b)
        | ExprKind::And(a, b)
        | ExprKind::Or(a, b)
        | ExprKind::Otherwise(a, b)
        | ExprKind::Has(a, _, b)
        | ExprKind::TextTest(_, a, b) => out.extend([a.as_ref(), b.as_ref()]),
        ExprKind::If(c, a, b) => out.extend([c.as_ref(), a.as_ref(), b.as_ref()]),
        ExprKind::In { value, of, .. } => {
            out.push(value);
            membership(of, out);
        }
        ExprKind::Aggregate(aggregate) => {
            if let Some(window) = &aggregate.window {
                membership(window, out);
            }
            out.extend(&aggregate.filter);
            out.extend(aggregate.sequence.iter().filter_map(|sequence| sequence.filter.as_ref()));
        }
    }
}

/// Whether an `and` or `or` stands in brackets of its own: its place is then wider than its operands'.
pub(crate) fn is_bracketed(expr: &Expr) -> bool {
    match &expr.kind {
        ExprKind::And(a, b) | ExprKind::Or(a, b) => {
            (expr.span.start, expr.span.end) != (a.span.start, b.span.end)
        }
        _ => false,
    }
}

/// A run of one operator, brackets aside: of `a or b or c` all three. However long, the parser cuts it into parts of equal size.
pub(crate) struct Run<'a> {
    /// What stands between the operators, in order
    pub(crate) operands: Vec<&'a Expr>,
    /// The places of the parts that it was cut into, its own aside
    pub(crate) parts: Vec<Span>,
}

/// The run that begins with an `and` or `or`. An expression of another kind is alone.
pub(crate) fn run_of(expr: &Expr) -> Run<'_> {
    let or = matches!(expr.kind, ExprKind::Or(..));
    let (mut run, mut open) = (Run { operands: Vec::new(), parts: Vec::new() }, vec![expr]);
    while let Some(next) = open.pop() {
        let is_whole = std::ptr::eq(next, expr);
        match (&next.kind, or) {
            (ExprKind::Or(a, b), true) | (ExprKind::And(a, b), false) if is_whole || !is_bracketed(next) => {
                if !is_whole {
                    run.parts.push(next.span);
                }
                open.extend([b.as_ref(), a.as_ref()]);
            }
            _ => run.operands.push(next),
        }
    }
    run
}
