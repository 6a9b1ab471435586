//! Which `let`, segment or table stands on which, and that none stands on itself.
//!
//! In: syntax trees and names. Out: an order in which every `let` comes after those it names; each knot of names that
//! lead back to themselves is reported once. Never recursive over declarations: a chain may be as long as a program.

use visavis_diag::{Code, Diagnostic, Span};
use visavis_syntax::ast::{
    Aggregate, CellTest, Expr, ExprKind, Membership, Name, Path, Range, Table, TextPart,
};

use crate::checker::Checker;
use crate::names::Named;

/// The outcome, by node: `let`s first, then segments, then tables.
pub(crate) struct Order {
    /// Nodes, those that others name first; without the knotted ones.
    pub(crate) nodes: Vec<usize>,
    /// Whether the node is part of a knot, which was reported.
    pub(crate) knotted: Vec<bool>,
}

impl Checker<'_> {
    pub(crate) fn dependency_order(&mut self) -> Order {
        let segments = self.items.segments.iter().enumerate().map(|(at, segment)| {
            let taken = self.items.conditions.get(at).and_then(Option::as_ref);
            taken.unwrap_or(&segment.when)
        });
        let bodies = self.items.lets.iter().map(|l| &l.value).chain(segments);
        let mut edges: Vec<Vec<usize>> =
            bodies.map(|body| self.named_in(|found| each_path(body, None, found))).collect();
        edges.extend(
            self.items.tables.iter().map(|table| self.named_in(|found| each_path_of_table(table, found))),
        );
        let mut order = Order { nodes: Vec::with_capacity(edges.len()), knotted: vec![false; edges.len()] };
        for group in strong_groups(&edges) {
            let knot = group.len() > 1 || group.iter().any(|n| edges.get(*n).is_some_and(|e| e.contains(n)));
            if !knot {
                order.nodes.extend(group);
                continue;
            }
            for node in &group {
                if let Some(flag) = order.knotted.get_mut(*node) {
                    *flag = true;
                }
            }
            let cycle = one_cycle(&group, &edges);
            self.report_cycle(&cycle);
        }
        order
    }

    /// The nodes that paths name. A table's output is reached by two names.
    fn named_in<'e>(&self, each: impl FnOnce(&mut Visit<'e, '_>)) -> Vec<usize> {
        let lets = self.items.lets.len();
        let tables = lets + self.items.segments.len();
        let mut found = Vec::new();
        each(&mut |path, event| {
            let Some(name) = path.names.first() else { return };
            // A field of the event in hand hides whatever else is called so.
            let event = event.and_then(|event| match event {
                InHand::Of(path) => self.event_at(path).map(|(id, _)| id),
                InHand::Next(name) => self.names.events.get(name.text.as_str()).map(|(id, _)| *id),
            });
            if path.names.len() == 1 && event.is_some_and(|id| self.field_named(id, &name.text).is_some()) {
                return;
            }
            match (self.names.expressions.get(name.text.as_str()), path.names.len()) {
                (Some((Named::Let(id), _)), 1) => found.push(id.index()),
                (Some((Named::Segment(id), _)), 1) => found.push(lets + id.index()),
                (Some((Named::Table(id), _)), _) => found.push(tables + id.index()),
                // An experiment names attributes only.
                _ => {}
            }
        });
        // Ten thousand rows may name one thing.
        found.sort_unstable();
        found.dedup();
        found
    }

    fn node_name(&self, node: usize) -> Option<(&str, Span)> {
        let (lets, segments) = (self.items.lets.len(), self.items.segments.len());
        let name = match (node.checked_sub(lets), node.checked_sub(lets + segments)) {
            (None, _) => &self.items.lets.get(node)?.name,
            (Some(segment), None) => &self.items.segments.get(segment)?.name,
            (_, Some(table)) => &self.items.tables.get(table)?.name,
        };
        Some((&name.text, name.span))
    }

    fn report_cycle(&mut self, cycle: &[usize]) {
        let names: Vec<_> = cycle.iter().filter_map(|n| self.node_name(*n)).collect();
        let Some((first, span)) = names.first().copied() else { return };
        let mut way: Vec<String> = names.iter().map(|(name, _)| format!("`{name}`")).collect();
        way.push(format!("`{first}`"));
        let mut diagnostic = Diagnostic::error(
            Code::Cycle,
            format!("`{first}` is defined by itself: {}", way.join(" → ")),
            span,
            if names.len() == 1 { "it names itself" } else { "the circle starts here" },
        );
        for (name, span) in names.iter().skip(1).take(8) {
            diagnostic = diagnostic.with_label(*span, format!("`{name}` is part of it"));
        }
        self.report(diagnostic.with_help("say one of them without naming the others"));
    }
}

/// The event whose fields are in scope: that of an aggregate, or the one that follows.
#[derive(Clone, Copy)]
enum InHand<'e> {
    Of(&'e Path),
    Next(&'e Name),
}

/// What is done with a path, and with the event whose fields are in scope there.
type Visit<'e, 'f> = dyn FnMut(&'e Path, Option<InHand<'e>>) + 'f;

/// Calls `f` with every path in an expression.
fn each_path<'e>(e: &'e Expr, event: Option<InHand<'e>>, f: &mut Visit<'e, '_>) {
    match &e.kind {
        ExprKind::Path(path) => f(path, event),
        ExprKind::Text(parts) => parts.iter().for_each(|part| {
            if let TextPart::Insert(e) = part {
                each_path(e, event, f);
            }
        }),
        ExprKind::List(items) | ExprKind::Call(_, items) => items.iter().for_each(|e| each_path(e, event, f)),
        ExprKind::Index(a, b)
        | ExprKind::Arith(_, a, b)
        | ExprKind::Compare(_, _, a, b)
        | ExprKind::And(a, b)
        | ExprKind::Or(a, b)
        | ExprKind::Otherwise(a, b)
        | ExprKind::Has(a, _, b)
        | ExprKind::TextTest(_, a, b) => {
            each_path(a, event, f);
            each_path(b, event, f);
        }
        ExprKind::Negate(a)
        | ExprKind::Not(a)
        | ExprKind::Matches(a, _)
        | ExprKind::Presence { value: a, .. } => each_path(a, event, f),
        ExprKind::If(a, b, c) => [a, b, c].into_iter().for_each(|e| each_path(e, event, f)),
        ExprKind::In { value, of, .. } => {
            each_path(value, event, f);
            each_path_of(of, event, f);
        }
        ExprKind::Aggregate(aggregate) => in_aggregate(aggregate, f),
        ExprKind::Error
        | ExprKind::Bool(_)
        | ExprKind::Missing
        | ExprKind::Number(_)
        | ExprKind::Money(..)
        | ExprKind::Duration(_)
        | ExprKind::Date(_)
        | ExprKind::DateTime(_)
        | ExprKind::Time(_)
        | ExprKind::Point { .. } => {}
    }
}

fn each_path_of<'e>(of: &'e Membership, event: Option<InHand<'e>>, f: &mut Visit<'e, '_>) {
    match of {
        Membership::List(list) => each_path(list, event, f),
        Membership::Range(Range { low, high, .. }) => {
            low.iter().chain(high).for_each(|e| each_path(e, event, f));
        }
        Membership::Window(_) => {}
    }
}

fn each_path_of_table<'e>(table: &'e Table, f: &mut Visit<'e, '_>) {
    table.inputs.iter().for_each(|e| each_path(e, None, f));
    for row in &table.rows {
        row.outputs.iter().for_each(|e| each_path(e, None, f));
        for test in row.cells.iter().flatten().flat_map(|cell| &cell.tests) {
            match test {
                CellTest::Any | CellTest::Empty | CellTest::Presence { .. } | CellTest::Matches(_) => {}
                CellTest::Compare(_, e)
                | CellTest::Equals(e)
                | CellTest::Has(_, e)
                | CellTest::TextTest(_, e) => each_path(e, None, f),
                CellTest::In(of) | CellTest::NotIn(of) => each_path_of(of, None, f),
            }
        }
    }
}

fn in_aggregate<'e>(aggregate: &'e Aggregate, f: &mut Visit<'e, '_>) {
    if let Some(Membership::Range(Range { low, high, .. })) = &aggregate.window {
        low.iter().chain(high).for_each(|e| each_path(e, None, f));
    }
    if let Some(filter) = &aggregate.filter {
        each_path(filter, Some(InHand::Of(&aggregate.path)), f);
    }
    if let Some(sequence) = &aggregate.sequence
        && let Some(filter) = &sequence.filter
    {
        each_path(filter, Some(InHand::Next(&sequence.event)), f);
    }
}

/// Groups of nodes that lead to each other, those that others lead to first (Tarjan 1972, with a stack of our own).
fn strong_groups(edges: &[Vec<usize>]) -> Vec<Vec<usize>> {
    const NEW: usize = usize::MAX;
    let mut state =
        Tarjan { number: vec![NEW; edges.len()], low: vec![NEW; edges.len()], ..Tarjan::default() };
    for root in 0..edges.len() {
        if state.number.get(root) == Some(&NEW) {
            state.visit(root, edges);
        }
    }
    state.groups
}

#[derive(Default)]
struct Tarjan {
    /// The order in which a node was met.
    number: Vec<usize>,
    /// The earliest node that is open and reached.
    low: Vec<usize>,
    open: Vec<usize>,
    is_open: Vec<bool>,
    met: usize,
    groups: Vec<Vec<usize>>,
}

impl Tarjan {
    fn visit(&mut self, root: usize, edges: &[Vec<usize>]) {
        self.is_open.resize(edges.len(), false);
        let mut work = vec![(root, 0)];
        self.meet(root);
        while let Some((node, next)) = work.pop() {
            match edges.get(node).and_then(|e| e.get(next)).copied() {
                Some(to) => {
                    work.push((node, next + 1));
                    if self.number.get(to) == Some(&usize::MAX) {
                        self.meet(to);
                        work.push((to, 0));
                    } else if self.is_open.get(to) == Some(&true) {
                        self.lower(node, self.number.get(to).copied());
                    }
                }
                None => {
                    self.close(node);
                    if let Some((parent, _)) = work.last().copied() {
                        self.lower(parent, self.low.get(node).copied());
                    }
                }
            }
        }
    }

    fn meet(&mut self, node: usize) {
        for list in [&mut self.number, &mut self.low] {
            if let Some(slot) = list.get_mut(node) {
                *slot = self.met;
            }
        }
        self.met += 1;
        self.open.push(node);
        self.mark(node, true);
    }

    fn mark(&mut self, node: usize, open: bool) {
        if let Some(flag) = self.is_open.get_mut(node) {
            *flag = open;
        }
    }

    fn lower(&mut self, node: usize, to: Option<usize>) {
        if let (Some(low), Some(to)) = (self.low.get_mut(node), to) {
            *low = (*low).min(to);
        }
    }

    fn close(&mut self, node: usize) {
        if self.low.get(node) != self.number.get(node) {
            return;
        }
        let start = self.open.iter().rposition(|n| *n == node).unwrap_or(self.open.len());
        let group = self.open.split_off(start);
        group.iter().for_each(|n| self.mark(*n, false));
        self.groups.push(group);
    }
}

/// A shortest way from the group's first declared node back to itself.
fn one_cycle(group: &[usize], edges: &[Vec<usize>]) -> Vec<usize> {
    let Some(start) = group.iter().min().copied() else { return Vec::new() };
    let inside: std::collections::HashSet<usize> = group.iter().copied().collect();
    let mut from = std::collections::HashMap::new();
    let mut queue = std::collections::VecDeque::from([start]);
    while let Some(node) = queue.pop_front() {
        for to in edges.get(node).into_iter().flatten().copied() {
            if to == start {
                return way_to(node, start, &from);
            }
            if inside.contains(&to) && !from.contains_key(&to) {
                from.insert(to, node);
                queue.push_back(to);
            }
        }
    }
    vec![start]
}

fn way_to(end: usize, start: usize, from: &std::collections::HashMap<usize, usize>) -> Vec<usize> {
    let mut way = vec![end];
    let mut node = end;
    while node != start {
        let Some(before) = from.get(&node) else { break };
        node = *before;
        way.push(node);
    }
    way.reverse();
    way
}
