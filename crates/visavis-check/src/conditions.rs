//! Conditions that explanations name one by one, and the `let`s and segments that they stand on.
//!
//! In: trees. Out: `for` and `requires` split at a top-level `and`, `except` at a top-level `or`, each part with its text
//! and what it reads.

use smol_str::{SmolStr, ToSmolStr};
use visavis_diag::Span;
use visavis_syntax::ast::{self, ExprKind as Tree};

use crate::checker::Checker;
use crate::cycles::Order;
use crate::model::{Condition, Segment};

/// How many trees of segments are given up together.
const TREES_AT_A_TIME: usize = 2048;

impl Checker<'_> {
    /// Every `let` and table, those that others name first.
    pub(crate) fn all_values(&mut self, order: &Order) {
        let items = self.items.lets.clone();
        self.lets = vec![None; items.len()];
        self.declare_tables();
        let tables = items.len() + self.items.segments.len();
        for node in &order.nodes {
            if let Some(item) = items.get(*node) {
                let value = self.infer(&item.value, None);
                if let Some(slot) = self.lets.get_mut(*node) {
                    *slot = value;
                }
            } else if let Some(table) = node.checked_sub(tables) {
                self.table(table);
            }
        }
    }

    pub(crate) fn all_segments(&mut self, order: &Order) -> Vec<Option<Segment>> {
        let offset = self.items.lets.len();
        let items = self.items.segments.clone();
        let mut typed_trees = Vec::new();
        let typed = items.into_iter().enumerate().map(|(i, item)| {
            let taken = self.items.conditions.get_mut(i).and_then(Option::take);
            // Trees are given up many at a time: small parts of the model would settle in the holes that single ones leave, and room for
            // its blocks would never come together.
            if typed_trees.len() == TREES_AT_A_TIME {
                typed_trees.clear();
            }
            typed_trees.extend(taken);
            let taken = typed_trees.last().filter(|_| !self.items.conditions.is_empty());
            if order.knotted.get(offset + i) == Some(&true) {
                return None;
            }
            Some(Segment {
                when: self.condition(taken.unwrap_or(&item.when))?,
                name: item.name.text.clone(),
                description: item.description.as_ref().map(|t| t.text.clone()),
                span: item.name.span,
            })
        });
        typed.collect()
    }

    /// Each must be known true: the operands of a top-level `and`.
    pub(crate) fn all_of(&mut self, es: &[ast::Expr]) -> Option<Vec<Condition>> {
        let mut parts = Vec::new();
        es.iter().for_each(|e| split(e, true, &mut parts));
        self.each_condition(&parts)
    }

    /// Each must be known false: the operands of a top-level `or`.
    pub(crate) fn none_of(&mut self, es: &[ast::Expr]) -> Option<Vec<Condition>> {
        let mut parts = Vec::new();
        es.iter().for_each(|e| split(e, false, &mut parts));
        self.each_condition(&parts)
    }

    fn each_condition(&mut self, parts: &[&ast::Expr]) -> Option<Vec<Condition>> {
        // All of them, so that every mistake is found in one go.
        let all: Vec<Option<Condition>> = parts.iter().map(|e| self.one_condition(e)).collect();
        all.into_iter().collect()
    }

    fn one_condition(&mut self, e: &ast::Expr) -> Option<Condition> {
        let expr = self.condition(e)?;
        let reads = self.reads_of(expr);
        Some(Condition { expr, text: self.squeezed(e.span), reads })
    }

    /// The text of a span, comments left out, white space squeezed.
    pub(crate) fn squeezed(&self, span: Span) -> SmolStr {
        let comments = self.comments.get(&span.source).copied().unwrap_or(&[]);
        let first = comments.partition_point(|c| c.start < span.start);
        let mut out = String::new();
        let mut from = span.start;
        for comment in comments.get(first..).unwrap_or(&[]).iter().take_while(|c| c.end <= span.end) {
            squeeze(self.text(Span { start: from, end: comment.start, ..span }), &mut out);
            from = comment.end;
        }
        squeeze(self.text(Span { start: from, ..span }), &mut out);
        out.trim_end().to_smolstr()
    }
}

fn split<'e>(e: &'e ast::Expr, and: bool, parts: &mut Vec<&'e ast::Expr>) {
    match &e.kind {
        Tree::And(a, b) if and => [a, b].into_iter().for_each(|e| split(e, and, parts)),
        Tree::Or(a, b) if !and => [a, b].into_iter().for_each(|e| split(e, and, parts)),
        _ => parts.push(e),
    }
}

/// Appends a text, each white space outside quotes as one space.
fn squeeze(text: &str, out: &mut String) {
    let mut quoted = false;
    let mut escaped = false;
    for c in text.chars() {
        // A text ends on its line, so that a quotation mark inside a regular expression does no harm beyond it.
        quoted = (quoted ^ (c == '"' && !escaped)) && c != '\n';
        escaped = c == '\\' && !escaped;
        if quoted || !c.is_whitespace() {
            out.push(c);
        } else if !out.is_empty() && !out.ends_with(' ') {
            out.push(' ');
        }
    }
    if !out.is_empty() && !out.ends_with(' ') {
        // Where a comment was cut out.
        out.push(' ');
    }
}
