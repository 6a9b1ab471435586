//! The values in an expression.
//!
//! In: an expression and the customer it was evaluated for. Out: its parts with their values, as they are written in the program.
//! What is written out has no line of its own, what was shown once is not shown again, and there is an end to depth and length.

use std::collections::HashSet;

use visavis_check::model::{CampaignId, ExprId, ExprKind, Model};
use visavis_diag::SourceMap;
use visavis_oracle::{Customer, Oracle};
use visavis_value::{Instant, Type, Value, Zone, print};

use crate::report::Seen;

/// How deep parts are shown: names stand on names.
const DEEPEST: u32 = 12;
/// How many parts are shown.
const MOST: usize = 40;

/// What values are seen with.
#[derive(Clone, Copy)]
pub(crate) struct Eyes<'a> {
    pub(crate) oracle: Oracle<'a>,
    pub(crate) sources: &'a SourceMap,
    pub(crate) customer: &'a Customer,
    pub(crate) now: Instant,
    /// Whose clauses are looked at.
    pub(crate) candidate: Option<CampaignId>,
}

impl Eyes<'_> {
    /// The parts of an expression; itself where it has none.
    pub(crate) fn parts(&self, id: ExprId) -> Vec<Seen> {
        let mut shown = HashSet::new();
        let parts = self.inside(id, DEEPEST, &mut shown);
        if parts.is_empty() { self.part(id, DEEPEST, &mut shown).into_iter().collect() } else { parts }
    }

    /// An expression with its value and its parts.
    pub(crate) fn whole(&self, id: ExprId) -> Option<Seen> {
        self.part(id, DEEPEST, &mut HashSet::new())
    }

    fn model(&self) -> &Model {
        self.oracle.model()
    }

    fn inside(&self, id: ExprId, depth: u32, shown: &mut HashSet<String>) -> Vec<Seen> {
        if depth == 0 {
            return Vec::new();
        }
        let mut open = Vec::new();
        match &self.model().exprs[id].kind {
            ExprKind::Segment(segment) => {
                open.extend(self.model().segments.get(segment.index()).map(|segment| segment.when));
            }
            // The value of a `let` is its own; what it is made of says why.
            ExprKind::Let(named) => {
                let named = self.model().lets.get(named.index());
                return named.map_or_else(Vec::new, |named| {
                    self.inside(named.value, depth.saturating_sub(1), shown)
                });
            }
            // Of a choice the condition, and the branch that was taken.
            ExprKind::If(condition, yes, no) => {
                let taken = self.oracle.eval(*condition, self.customer, self.now, self.candidate);
                let branch = if taken == Some(Value::Bool(true)) { *yes } else { *no };
                let mut found: Vec<Seen> = self.part(*condition, depth, shown).into_iter().collect();
                match self.model().exprs[branch].kind {
                    ExprKind::If(..) => found.extend(self.inside(branch, depth.saturating_sub(1), shown)),
                    _ => found.extend(self.part(branch, depth, shown)),
                }
                return found;
            }
            kind => kind.operands(&mut open),
        }
        let mut found = Vec::new();
        for part in open {
            // A conversion, or a test that is written as the negation of another, stands where its operand does.
            if self.text(part) == self.text(id) {
                found.extend(self.inside(part, depth - 1, shown));
            } else {
                found.extend(self.part(part, depth, shown));
            }
        }
        found
    }

    fn part(&self, id: ExprId, depth: u32, shown: &mut HashSet<String>) -> Option<Seen> {
        let expr = &self.model().exprs[id];
        if let ExprKind::Literal(_) | ExprKind::Missing = expr.kind {
            return None;
        }
        let text = self.text(id);
        if depth == 0 || shown.len() >= MOST || !shown.insert(text.clone()) {
            return None;
        }
        let value = self.oracle.eval(id, self.customer, self.now, self.candidate);
        let inside = self.inside(id, depth - 1, shown);
        let is_condition = expr.ty == Type::Bool;
        // An attribute that is a bool is a value that somebody gave.
        let none = if is_condition && !matches!(expr.kind, ExprKind::Attribute(_)) { "unknown" } else { "missing" };
        let value = value.map_or(none.to_owned(), |value| written(&value, self.model().project.zone));
        Some(Seen { text, value, is_condition, inside })
    }

    /// The expression as it is written, on one line.
    fn text(&self, id: ExprId) -> String {
        let text = self.sources.text(self.model().exprs[id].span);
        let lines: Vec<&str> =
            text.lines().map(|line| line.split('#').next().unwrap_or("").trim()).collect();
        without_brackets(&lines.join(" ")).to_owned()
    }
}

/// A part without the brackets around all of it.
fn without_brackets(text: &str) -> &str {
    let Some(inner) = text.strip_prefix('(').and_then(|rest| rest.strip_suffix(')')) else { return text };
    let mut depth = 0_i32;
    for c in inner.chars() {
        depth += i32::from(c == '(') - i32::from(c == ')');
        if depth < 0 {
            return text;
        }
    }
    if depth == 0 { without_brackets(inner.trim()) } else { text }
}

/// A value as the language writes it.
pub(crate) fn written(value: &Value, zone: Zone) -> String {
    match value {
        Value::Text(text) | Value::Version(text) => format!("{text:?}"),
        Value::List(items) => {
            let items: Vec<String> = items.iter().map(|item| written(item, zone)).collect();
            format!("[{}]", items.join(", "))
        }
        Value::Map(entries) => {
            let entries: Vec<String> =
                entries.iter().map(|(key, value)| format!("{key}: {}", written(value, zone))).collect();
            format!("{{ {} }}", entries.join(", "))
        }
        _ => {
            let mut text = String::new();
            print::value(&mut text, value, zone);
            text
        }
    }
}

#[cfg(test)]
mod tests {
    use super::without_brackets;

    #[test]
    fn only_brackets_around_the_whole_go() {
        for (text, bare) in [("(a)", "a"), ("((a) or b)", "(a) or b"), ("(a) or (b)", "(a) or (b)"), ("f(a)", "f(a)")] {
            assert_eq!(without_brackets(text), bare);
        }
    }
}
