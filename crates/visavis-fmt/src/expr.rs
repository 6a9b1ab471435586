//! Expressions: where their lines may be broken.
//!
//! In: an expression of the tree, whose first token is the next one. Out: its document.

use visavis_diag::Span;
use visavis_syntax::ast::{Aggregate, Expr, ExprKind, Glob, Membership, Range, TextOp, Window};

use crate::doc::Doc;
use crate::walk::Walk;

impl Walk<'_> {
    /// What leads to an expression, and the expression.
    pub(crate) fn expr(&mut self, expr: &Expr) -> Doc {
        let before = self.until(expr.span.start);
        // What is aligned begins behind the space.
        let space = self.space();
        let inside = self.brackets(expr.span, |walk, span| {
            let kind = walk.kind(&expr.kind, span);
            // Words behind the last operand, as in `x is missing`.
            Doc::Seq(vec![kind, walk.through(span)])
        });
        Doc::Seq(vec![before, space, inside])
    }

    fn kind(&mut self, kind: &ExprKind, span: Span) -> Doc {
        match kind {
            ExprKind::Error | ExprKind::Missing | ExprKind::Path(_) => self.through(span),
            ExprKind::Bool(_)
            | ExprKind::Number(_)
            | ExprKind::Money(..)
            | ExprKind::Duration(_)
            | ExprKind::Date(_)
            | ExprKind::Time(_)
            | ExprKind::Text(_) => self.atom(span),
            ExprKind::DateTime(_) => self.moment(span),
            ExprKind::Point { span: far, .. } => self.atom(far.span),
            ExprKind::List(items) => self.list(items),
            ExprKind::Index(map, key) => {
                let map = self.expr(map);
                self.glue();
                Doc::Seq(vec![map, self.until(key.span.start), self.expr(key), self.token()])
            }
            ExprKind::Call(_, arguments) => self.call(arguments),
            ExprKind::Negate(of) => {
                let sign = self.until(of.span.start);
                self.glue();
                Doc::Seq(vec![sign, self.expr(of)])
            }
            ExprKind::Not(of) => self.expr(of),
            ExprKind::Arith(_, left, right)
            | ExprKind::Compare(_, _, left, right)
            | ExprKind::Otherwise(left, right) => self.binary(left, right),
            ExprKind::And(left, right) => self.chain(true, left, right),
            ExprKind::Or(left, right) => self.chain(false, left, right),
            ExprKind::In { value, of, .. } => Doc::Seq(vec![self.expr(value), self.membership(of)]),
            ExprKind::Has(list, _, value) => Doc::Seq(vec![self.expr(list), self.expr(value)]),
            ExprKind::TextTest(TextOp::StartsWith | TextOp::EndsWith | TextOp::Contains, text, value) => {
                Doc::Seq(vec![self.expr(text), self.expr(value)])
            }
            ExprKind::Matches(value, _) | ExprKind::Presence { value, .. } => self.expr(value),
            ExprKind::If(..) => self.conditional(kind),
            ExprKind::Aggregate(aggregate) => self.aggregate(aggregate),
        }
    }

    fn binary(&mut self, left: &Expr, right: &Expr) -> Doc {
        let from = self.at;
        let left = self.expr(left);
        let second = self.at;
        let rest = Doc::Seq(vec![self.line(), self.expr(right)]);
        let docs = vec![left, self.group(second, rest, true)];
        self.group(from, Doc::align(Doc::Seq(docs)), false)
    }

    /// `a and b and c`: where it is broken, each operand on a line, all in one column, the word out to the left.
    fn chain(&mut self, and: bool, left: &Expr, right: &Expr) -> Doc {
        let from = self.at;
        let mut docs = Vec::new();
        let mut broken = false;
        self.operands(and, left, &mut docs, &mut broken);
        self.operands(and, right, &mut docs, &mut broken);
        self.group_broken(from, Doc::align(Doc::Seq(docs)), false, broken)
    }

    fn operands(&mut self, and: bool, of: &Expr, docs: &mut Vec<Doc>, broken: &mut bool) {
        let bare = !self.bracketed(of.span);
        match &of.kind {
            ExprKind::And(left, right) if and && bare => {
                self.operands(and, left, docs, broken);
                self.operands(and, right, docs, broken);
            }
            ExprKind::Or(left, right) if !and && bare => {
                self.operands(and, left, docs, broken);
                self.operands(and, right, docs, broken);
            }
            _ => {
                if !docs.is_empty() {
                    *broken |= self.first(0);
                    docs.push(self.hanging(if and { 4 } else { 3 }));
                }
                docs.push(self.expr(of));
            }
        }
    }

    fn conditional(&mut self, kind: &ExprKind) -> Doc {
        let from = self.at;
        let (mut docs, mut broken, mut kind) = (Vec::new(), false, kind);
        while let ExprKind::If(condition, then, otherwise) = kind {
            let branch = self.at;
            let mut parts = vec![self.expr(condition)];
            let then_from = self.at;
            let then = Doc::Seq(vec![self.line(), self.expr(then)]);
            parts.push(Doc::nest(self.group(then_from, then, true)));
            docs.push(self.group(branch, Doc::Seq(parts), true));
            broken |= self.first(0);
            docs.push(self.line());
            let before = self.until(otherwise.span.start);
            docs.push(before);
            if matches!(otherwise.kind, ExprKind::If(..)) && self.next_text() == "if" {
                kind = &otherwise.kind;
            } else {
                docs.push(self.expr(otherwise));
                break;
            }
        }
        self.group_broken(from, Doc::align(Doc::Seq(docs)), false, broken)
    }

    fn list(&mut self, items: &[Expr]) -> Doc {
        let from = self.at;
        let open = self.token();
        let items = self.filled(items, |walk, item| walk.expr(item), |item| item.span.start);
        let comma = self.pass_comma();
        self.glue();
        let close = self.token();
        self.group(from, Doc::Seq(vec![open, Doc::align(items), comma, close]), false)
    }

    fn call(&mut self, arguments: &[Expr]) -> Doc {
        let from = self.at;
        let name = self.token();
        self.glue();
        let open = self.token();
        let items = self.filled(arguments, |walk, item| walk.expr(item), |item| item.span.start);
        self.glue();
        let close = self.token();
        self.group(from, Doc::Seq(vec![name, open, Doc::align(items), close]), false)
    }

    /// Items with commas between them, as many on a line as fit.
    pub(crate) fn filled<T>(
        &mut self,
        items: &[T],
        mut each: impl FnMut(&mut Self, &T) -> Doc,
        start: impl Fn(&T) -> u32,
    ) -> Doc {
        let mut docs = Vec::new();
        for (number, item) in items.iter().enumerate() {
            if number == 0 {
                docs.push(each(self, item));
                continue;
            }
            docs.push(self.until(start(item)));
            let from = self.at;
            let doc = Doc::Seq(vec![self.line(), each(self, item)]);
            docs.push(self.group(from, doc, true));
        }
        Doc::Seq(docs)
    }

    pub(crate) fn globs(&mut self, globs: &[Glob]) -> Doc {
        self.filled(globs, |walk, glob| walk.atom(glob.span), |glob| glob.span.start)
    }

    fn aggregate(&mut self, aggregate: &Aggregate) -> Doc {
        let from = self.at;
        let name = self.atom(aggregate.function.span);
        self.glue();
        let open = self.until(aggregate.path.span.start);
        let head_from = self.at;
        let mut head = vec![self.through(aggregate.path.span)];
        if let Some(window) = &aggregate.window {
            let from = self.at;
            let doc = Doc::Seq(vec![self.line(), self.membership(window)]);
            head.push(self.group(from, doc, true));
        }
        if let Some(filter) = &aggregate.filter {
            let from = self.at;
            let doc = Doc::Seq(vec![self.line(), self.expr(filter)]);
            head.push(self.group(from, doc, true));
        }
        let mut parts = vec![self.group(head_from, Doc::Seq(head), false)];
        if let Some(sequence) = &aggregate.sequence {
            parts.push(self.line());
            let second_from = self.at;
            let mut second = vec![self.atom(sequence.event.span), self.atom(sequence.within.span)];
            if let Some(filter) = &sequence.filter {
                second.push(self.line());
                second.push(self.expr(filter));
            }
            parts.push(self.group(second_from, Doc::Seq(second), true));
        }
        self.glue();
        let close = self.token();
        self.group(from, Doc::Seq(vec![name, open, Doc::align(Doc::Seq(parts)), close]), false)
    }

    pub(crate) fn membership(&mut self, of: &Membership) -> Doc {
        match of {
            Membership::List(list) => self.expr(list),
            Membership::Range(range) => self.range(range),
            Membership::Window(window) => self.window(window),
        }
    }

    fn window(&mut self, window: &Window) -> Doc {
        let before = self.until(window.span.start);
        let inside = self.brackets(window.span, |walk, _| walk.atom(window.duration.span));
        Doc::Seq(vec![before, inside])
    }

    pub(crate) fn range(&mut self, range: &Range) -> Doc {
        let before = self.until(range.span.start);
        let inside = self.brackets(range.span, |walk, span| {
            let mut docs = Vec::new();
            if let Some(low) = &range.low {
                docs.push(walk.expr(low));
                walk.glue();
            }
            docs.push(walk.token());
            if let Some(high) = &range.high {
                walk.glue();
                docs.push(walk.expr(high));
            }
            docs.push(walk.through(span));
            Doc::Seq(docs)
        });
        Doc::Seq(vec![before, inside])
    }
}
