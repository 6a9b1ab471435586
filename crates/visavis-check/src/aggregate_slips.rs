//! What looks like an aggregate and is not written as one: `count(purchase > 3)`, `sum(purchase.amount * 2)`.
//!
//! In: a call whose name is an aggregate's, as the parser leaves it. Out: one error with the way it is written. Silent where the
//! parser has said what is wrong inside.

use visavis_diag::{Applicability, Code, Diagnostic, Span};
use visavis_syntax::ast::{ArithOp, Expr, ExprKind as Tree, Membership, Name, Path};

use crate::checker::Checker;

impl Checker<'_> {
    /// The error of such a call; the outer `None` where the name is no aggregate's, or the call chooses among several values.
    pub(crate) fn aggregate_slip<T>(&mut self, name: &Name, args: &[Expr], span: Span) -> Option<Option<T>> {
        let word = name.text.as_str();
        let is_choice = matches!(word, "min" | "max") && args.len() > 1;
        if !matches!(word, "count" | "any" | "sum" | "avg" | "min" | "max" | "latest" | "earliest")
            || is_choice
        {
            return None;
        }
        if args.iter().any(|arg| matches!(arg.kind, Tree::Path(_) | Tree::Error)) && args.len() == 1 {
            // A name alone is an aggregate, so that something behind it did not parse.
            self.failed = true;
            return Some(None);
        }
        let takes = if matches!(word, "count" | "any") { "an event" } else { "a field of an event" };
        let diagnostic = Diagnostic::error(
            Code::Arguments,
            format!("`{word}(…)` takes {takes}, perhaps a window and a condition"),
            args.first().map_or(span, |arg| arg.span),
            if args.is_empty() { "of what?" } else { "not written so" },
        );
        let what = if takes == "an event" { "purchase" } else { "purchase.amount" };
        let shape = format!("write it as `{word}({what} in last 30 days where CONDITION)`");
        let diagnostic = match args {
            [arg] => self.meant(diagnostic, word, arg, span),
            _ => diagnostic,
        };
        Some(self.fail(if diagnostic.help.is_empty() && diagnostic.fixes.is_empty() {
            diagnostic.with_help(shape)
        } else {
            diagnostic
        }))
    }

    /// What one argument was meant for.
    fn meant(&self, diagnostic: Diagnostic, word: &str, arg: &Expr, span: Span) -> Diagnostic {
        match &arg.kind {
            Tree::Compare(_, at, left, right) if self.names_events(left) => {
                // Of `any` the comparison is of a field, of `count` of what it gives.
                let (left, test) = (self.text(left.span), self.text(at.to(right.span)));
                let right = format!("{word}({left}) {test}");
                diagnostic.with_fix(
                    format!("compare what it gives: `{right}`"),
                    span,
                    right,
                    Applicability::Unsafe,
                )
            }
            Tree::And(first, second) if self.starts_with_events(first) => {
                let (first, second) = (self.text(first.span), self.text(second.span));
                let right = format!("{word}({first} where {second})");
                diagnostic.with_fix("a condition stands behind `where`", span, right, Applicability::Unsafe)
            }
            Tree::In { value, negated: false, of: Membership::List(list) }
                if self.names_events(value) && matches!(list.kind, Tree::Duration(_)) =>
            {
                self.window_slip(diagnostic, list.span)
            }
            Tree::Arith(ArithOp::Mul | ArithOp::Div, ..) => {
                diagnostic.with_help("it adds up one field: let the source bring the product as a field")
            }
            _ => diagnostic,
        }
    }

    fn starts_with_events(&self, e: &Expr) -> bool {
        match &e.kind {
            Tree::In { value, .. } => self.names_events(value),
            Tree::And(first, _) => self.starts_with_events(first),
            _ => self.names_events(e),
        }
    }

    fn names_events(&self, e: &Expr) -> bool {
        let is_event = |path: &Path| self.event_at(path).is_some();
        matches!(&e.kind, Tree::Path(path) if is_event(path))
    }
}
