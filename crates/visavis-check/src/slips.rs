//! What the writer of a mistake meant, where it is plain: spans of time beside points in time, words of everyday speech.
//!
//! In: operands that do not go together. Out: ways out, added to the error. Never decides whether something is an error,
//! except for `x = "a" or "b"`, which is told as a whole.

use visavis_diag::{Applicability, Code, Diagnostic, Span};
use visavis_syntax::ast::{self, ArithOp, ExprKind as Tree};
use visavis_value::{Duration, Type, Value};

use crate::checker::Checker;
use crate::model::{AggregateFunction, Attribute, CompareOp, Expr, ExprId, ExprKind, Function};
use crate::resolve::Meaning;

impl Checker<'_> {
    /// A span of time compared with a point in time, or with a number of days or years.
    pub(crate) fn span_slip(&self, diagnostic: Diagnostic, one: ExprId, other: ExprId) -> Diagnostic {
        let (span, point) = if *self.ty(one) == Type::Duration { (one, other) } else { (other, one) };
        let Some(Value::Duration(length)) = self.value_of(span) else { return diagnostic };
        let at = self.exprs[span].span;
        let written = self.text(at);
        match (self.ty(point), &self.exprs[point].kind) {
            (Type::Date | Type::DateTime, _) => diagnostic
                .with_fix(
                    format!("a point in time is `{written} ago`"),
                    at,
                    format!("{written} ago"),
                    Applicability::Unsafe,
                )
                .with_help("`<` is before that point, `>` is since then"),
            (Type::Int, ExprKind::Call(function, _)) => match counted(*function, *length) {
                Some((unit, Some(count))) => diagnostic.with_fix(
                    format!("it is a number of {unit} already: write `{count}`"),
                    at,
                    count.to_string(),
                    Applicability::Unsafe,
                ),
                Some((unit, None)) => diagnostic.with_help(format!("it is a number of {unit} already")),
                None => diagnostic,
            },
            _ => diagnostic,
        }
    }

    /// `any(purchase) > 2`: how many says `count`.
    pub(crate) fn count_slip(&self, diagnostic: Diagnostic, id: ExprId) -> Diagnostic {
        let Expr { kind: ExprKind::Aggregate(aggregate), span, .. } = &self.exprs[id] else {
            return diagnostic;
        };
        let at = Span { end: span.start.saturating_add(3), ..*span };
        if aggregate.function != AggregateFunction::Any || self.text(at) != "any" {
            return diagnostic;
        }
        diagnostic.with_fix("how many there are says `count(…)`", at, "count", Applicability::Unsafe)
    }

    /// `for count(purchase)`: whether there is one says `any`.
    pub(crate) fn counted_slip(&self, diagnostic: Diagnostic, id: ExprId) -> Option<Diagnostic> {
        let Expr { kind: ExprKind::Aggregate(aggregate), span, .. } = &self.exprs[id] else { return None };
        let at = Span { end: span.start.saturating_add(5), ..*span };
        if aggregate.function != AggregateFunction::Count || self.text(at) != "count" {
            return None;
        }
        let title = "whether there is one says `any(…)`";
        let diagnostic = diagnostic.with_fix(title, at, "any", Applicability::Unsafe);
        Some(diagnostic.with_help("or compare it, as in `count(…) >= 3`"))
    }

    /// `x in 90 days`.
    pub(crate) fn window_slip(&self, diagnostic: Diagnostic, span: Span) -> Diagnostic {
        let written = self.text(span);
        ["last", "next"].into_iter().fold(diagnostic, |diagnostic, word| {
            let right = format!("{word} {written}");
            diagnostic.with_fix(format!("write `in {right}`"), span, right, Applicability::Unsafe)
        })
    }

    /// `spent + 10%`: a share is added by multiplying.
    pub(crate) fn percent_slip(
        &self,
        op: ArithOp,
        diagnostic: Diagnostic,
        l: ExprId,
        r: ExprId,
    ) -> Option<Diagnostic> {
        let (ls, rs) = (self.exprs[l].span, self.exprs[r].span);
        let Some(Value::Number(share)) = self.value_of(r) else { return None };
        let whole = match op {
            ArithOp::Add => 1.0 + share,
            ArithOp::Sub => 1.0 - share,
            ArithOp::Mul | ArithOp::Div => return None,
        };
        if !self.text(rs).ends_with('%') {
            return None;
        }
        // Percentages are written in decimals, and so is the sum: 1 + 0.07 is 1.07.
        let factor = (whole * 1e9).round() / 1e9;
        let amount = self.text(ls);
        let plain = amount.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '.'));
        let right = if plain { format!("{amount} * {factor}") } else { format!("({amount}) * {factor}") };
        let title = format!("multiply: `{right}`");
        Some(diagnostic.with_fix(title, ls.to(rs), right, Applicability::Unsafe))
    }

    /// `x = "a" or "b"` and `x != "a" and "b"`, told once for the whole chain; false where it is something else.
    pub(crate) fn choice_slip(&mut self, e: &ast::Expr) -> bool {
        let Some(Choice { value, at, wanted, mut items }) = choice(e) else { return false };
        items.reverse();
        let Some(last) = items.last().map(|item| item.span) else { return false };
        let _: Option<ExprId> = self.infer(value, None);
        let list: Vec<&str> = items.iter().map(|item| self.text(item.span)).collect();
        let test = if wanted == CompareOp::Eq { "in" } else { "not in" };
        let right = format!("{test} [{}]", list.join(", "));
        let joint = if wanted == CompareOp::Eq { "or" } else { "and" };
        let lone = items.get(1).map_or(last, |item| item.span);
        self.report(
            Diagnostic::error(
                Code::NotACondition,
                format!("`{joint}` joins whole conditions, and this is a value"),
                lone,
                "compared with nothing",
            )
            .with_label(at, "this compares with the first value only")
            .with_fix(format!("write `{right}`"), at.to(last), right, Applicability::Unsafe),
        );
        true
    }

    /// `last-order-at` for `last_order_at`, told once; false where it is something else.
    pub(crate) fn hyphen_slip(&mut self, a: &ast::Expr, b: &ast::Expr, span: Span) -> bool {
        let written = self.text(span);
        if !written.contains('-') || written.contains(|c: char| c.is_whitespace()) {
            return false;
        }
        let (mut parts, mut rest) = (vec![b], a);
        while let Tree::Arith(ArithOp::Sub, left, right) = &rest.kind {
            parts.push(&**right);
            rest = left;
        }
        parts.push(rest);
        let path = |e: &ast::Expr| if let Tree::Path(path) = &e.kind { Some(path.clone()) } else { None };
        let paths: Option<Vec<ast::Path>> = parts.into_iter().map(path).collect();
        let Some(paths) = paths else { return false };
        let lost = paths
            .iter()
            .any(|p| self.field_in_hand(p).is_none() && matches!(self.meaning(p), Meaning::Unknown));
        let right = written.replace('-', "_");
        let names = right.split('.').map(|name| ast::Name { text: name.into(), span }).collect();
        let meant = ast::Path { names, span };
        if !lost || matches!(self.meaning(&meant), Meaning::Unknown) {
            return false;
        }
        let written = written.to_owned();
        self.report(
            Diagnostic::error(
                Code::UnknownName,
                format!("nothing is called `{written}`"),
                span,
                "this is a subtraction",
            )
            .with_fix(format!("write `{right}`"), span, right, Applicability::Safe),
        );
        true
    }

    /// `country = ["FR"]` and `tags = "vip"`: what is asked of a list has its own word.
    pub(crate) fn list_slip(
        &self,
        diagnostic: Diagnostic,
        at: Span,
        op: CompareOp,
        l: ExprId,
        r: ExprId,
    ) -> Diagnostic {
        let written = matches!(self.exprs[r].kind, ExprKind::List(_)) || self.value_of(r).is_some();
        let (word, sure) = match (self.ty(l), self.ty(r), op) {
            (Type::List(_), Type::List(_) | Type::Map(_), _) | (Type::Map(_), ..) => return diagnostic,
            (_, Type::List(_), CompareOp::Eq) if written => ("in", Applicability::Safe),
            (_, Type::List(_), CompareOp::Ne) if written => ("not in", Applicability::Safe),
            (Type::List(_), _, CompareOp::Eq) if written => ("has", Applicability::Unsafe),
            _ => return diagnostic,
        };
        diagnostic.with_fix(format!("write `{word}`"), at, word, sure)
    }

    /// The attribute that a function of dates was meant for, where only its name was written.
    pub(crate) fn dated_by(&self, function: &str) -> Option<&Attribute> {
        let moments = matches!(function, "days_since" | "weekday" | "month" | "year" | "day");
        let hours = matches!(function, "hour" | "minute" | "time_of_day");
        let days = moments || matches!(function, "age" | "next_birthday");
        let suits = |a: &&Attribute| match a.ty {
            Type::Date => days,
            Type::DateTime => moments || hours,
            _ => false,
        };
        let birth = |a: &&Attribute| a.path.last().is_some_and(|name| name.to_lowercase().contains("birth"));
        let born = matches!(function, "age" | "next_birthday");
        let first = self.attributes.iter().filter(suits).find(|a| born && birth(a));
        first.or_else(|| self.attributes.iter().find(suits))
    }
}

/// The unit that a function counts in, and how many of it a span is where that is whole.
fn counted(function: Function, span: Duration) -> Option<(&'static str, Option<i64>)> {
    let Duration { months, days, micros } = span;
    match function {
        Function::Age => {
            let whole = days == 0 && micros == 0 && months % 12 == 0;
            Some(("years", whole.then_some(months / 12)))
        }
        Function::DaysSinceDate | Function::DaysSinceDateTime => {
            Some(("days", (months == 0 && micros == 0).then_some(days)))
        }
        _ => None,
    }
}

/// A comparison with several values, of which the later ones stand alone.
struct Choice<'e> {
    value: &'e ast::Expr,
    at: Span,
    wanted: CompareOp,
    /// The last one first.
    items: Vec<&'e ast::Expr>,
}

fn choice(e: &ast::Expr) -> Option<Choice<'_>> {
    let wanted = if matches!(e.kind, Tree::Or(..)) { CompareOp::Eq } else { CompareOp::Ne };
    let mut items = Vec::new();
    let mut rest = e;
    loop {
        rest = match &rest.kind {
            Tree::Or(left, item) if wanted == CompareOp::Eq && is_value(item) => {
                items.push(&**item);
                left
            }
            Tree::And(left, item) if wanted == CompareOp::Ne && is_value(item) => {
                items.push(&**item);
                left
            }
            Tree::Compare(op, at, value, item)
                if *op == wanted && is_value(item) && !items.is_empty() && !is_value(value) =>
            {
                items.push(&**item);
                return Some(Choice { value, at: *at, wanted, items });
            }
            _ => return None,
        };
    }
}

/// A literal that is no condition.
fn is_value(e: &ast::Expr) -> bool {
    match &e.kind {
        Tree::Text(_) | Tree::Number(_) | Tree::Money(..) | Tree::Date(_) => true,
        Tree::Negate(a) => is_value(a),
        _ => false,
    }
}
