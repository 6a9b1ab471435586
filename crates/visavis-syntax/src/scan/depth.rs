//! Counts what will nest, so that the recursive parser is never asked for too much; an upper bound, not a parse.

use super::{Kind, Problem, Scanner, Token};
use crate::ast::MAX_DEPTH;

/// Words behind which an expression begins, so that an `if` there nests in nothing before it.
const OPENERS: [&str; 8] = ["for", "except", "value", "requires", "expect", "by", "when", "assert"];

/// Words that begin the clauses of campaigns, channels and tests.
const CLAUSES: [&str; 14] = [
    "for",
    "except",
    "during",
    "limit",
    "priority",
    "value",
    "holdout",
    "owner",
    "via",
    "requires",
    "quiet",
    "given",
    "contacted",
    "expect",
];

impl Scanner<'_> {
    /// Keeps count of what will nest.
    pub(super) fn watch(&mut self, token: Token) {
        let written = self.text.get(token.start..token.end).unwrap_or("");
        let in_run = match token.kind {
            Kind::Word => matches!(written, "not" | "list" | "map" | "of"),
            Kind::Symbol => written == "-",
            _ => false,
        };
        self.run = if in_run { self.run + 1 } else { 0 };
        if token.first && token.kind == Kind::Word && CLAUSES.contains(&written) {
            self.note_clause(token.end);
        }
        match (token.kind, written) {
            (Kind::Word, "if") => self.count_if(),
            (Kind::Symbol, "," | "|" | ":" | "=>") => self.forget_ifs(),
            _ => {}
        }
        if self.stack.len() - self.texts + self.ifs.1 + self.run > MAX_DEPTH && !self.deep {
            self.deep = true;
            self.problems.push(Problem::TooDeep { at: token.start });
        }
    }

    /// A line begins with a clause's word, which no bracket but a declaration's own brace may hold.
    fn note_clause(&mut self, end: usize) {
        let field = self.text.get(end..).is_some_and(|t| t.trim_start().starts_with(':'));
        let before = self.last[0].map_or(0, |t| t.end);
        let nested = self.stack.len() > 1;
        if let Some(top) = self.stack.last_mut().filter(|top| nested && !field && top.kind != b'i') {
            top.clause.get_or_insert(before);
        }
    }

    fn count_if(&mut self) {
        let fresh =
            self.last[0].is_some_and(|t| OPENERS.contains(&self.text.get(t.start..t.end).unwrap_or("")));
        if fresh {
            self.forget_ifs();
        }
        self.ifs.1 += 1;
        match self.stack.last_mut() {
            Some(frame) => frame.ifs += 1,
            None => self.ifs.0 += 1,
        }
    }

    fn forget_ifs(&mut self) {
        let here = match self.stack.last_mut() {
            Some(frame) => &mut frame.ifs,
            None => &mut self.ifs.0,
        };
        self.ifs.1 -= *here;
        *here = 0;
    }
}
