//! What parses by the grammar and is still no program: the messages for it.

use visavis_diag::{Applicability, Code, Diagnostic, Edit, Fix, Span};

use super::Builder;
use super::chain::{BRACKETED, Body, Node};
use crate::ast::{ArithOp, Expr, ExprKind, Membership, Number, Range};
use crate::grammar::Pair;

impl Builder<'_> {
    /// Two operators side by side that only brackets can order.
    pub(super) fn needs_brackets(&mut self, node: &Node, operator: Span) {
        let (span, diagnostic) = match &node.body {
            Body::Range(range) => {
                let message = "a range ends the test it stands in";
                let diagnostic =
                    Diagnostic::error(Code::NeedsBrackets, message, operator, "this comes behind the range");
                self.diagnostics.push(
                    diagnostic
                        .with_label(range.span, "the range")
                        .with_help("put the whole test in brackets: `(age in 18..25) otherwise false`"),
                );
                return;
            }
            Body::Expr(expr) => (expr.span, self.chain(expr, operator)),
        };
        let mut diagnostic = diagnostic;
        let is_compared = matches!(&node.body, Body::Expr(expr) if is_compared_window(expr, operator));
        if diagnostic.code == Code::RangeForm
            // Brackets would make a condition of it, which compares with no number.
            || is_compared
            || !diagnostic.help.is_empty()
                && diagnostic.labels.len() == 2
                && diagnostic.message.starts_with("comparisons")
        {
            self.diagnostics.push(diagnostic);
            return;
        }
        let edit = |at: u32, text: &str| Edit { span: Span::new(span.source, at, at), text: text.to_owned() };
        let edits = vec![edit(span.start, "("), edit(span.end, ")")];
        let title = "put this part in brackets".to_owned();
        diagnostic.fixes.push(Fix { title, edits, applicability: Applicability::Unsafe });
        self.diagnostics.push(diagnostic);
    }

    fn chain(&self, expr: &Expr, operator: Span) -> Diagnostic {
        let code = Code::NeedsBrackets;
        match &expr.kind {
            ExprKind::Compare(_, first, ..) if expr.span.start < operator.start => {
                let message = "comparisons do not chain";
                Diagnostic::error(code, message, operator, "the second comparison")
                    .with_label(*first, "the first")
                    .with_help("compare twice, with `and` between: `age > 18 and age < 25`, or use a range: `age in 18..25`")
            }
            ExprKind::In { of: Membership::Range(Range { high: None, span, .. }), .. }
                if span.end == operator.start && operator.end == operator.start + 1 =>
            {
                let message = "a range is written with two dots, both ends in";
                Diagnostic::error(Code::RangeForm, message, span.to(operator), "write `..`").with_fix(
                    "take out `=`",
                    operator,
                    "",
                    Applicability::Safe,
                )
            }
            ExprKind::Not(_) => {
                let message = "`not` needs brackets here";
                Diagnostic::error(
                    code,
                    message,
                    expr.span,
                    "without brackets it is not clear how far `not` reaches",
                )
                .with_label(operator, "this stands beside it")
                .with_help("write `(not …)`, or turn the test around: `a != b` says `a = not b`")
            }
            ExprKind::Presence { .. }
            | ExprKind::In { .. }
            | ExprKind::Has(..)
            | ExprKind::TextTest(..)
            | ExprKind::Matches(..)
            | ExprKind::Compare(..) => {
                let help = match &expr.kind {
                    ExprKind::In { of: Membership::Window(_), value, .. }
                        if matches!(value.kind, ExprKind::Number(_) | ExprKind::Aggregate(_)) =>
                    {
                        "a window over events stands inside: `count(purchase in last 30 days) > 3`"
                    }
                    ExprKind::In { of: Membership::Window(_), value, .. }
                        if matches!(
                            value.kind,
                            ExprKind::Money(..) | ExprKind::Text(_) | ExprKind::Bool(_)
                        ) =>
                    {
                        "a window over events stands before `where`: `count(purchase in last 30 days where …)`"
                    }
                    _ if is_compared_window(expr, operator) => {
                        "a window stands behind a point in time; events are counted: `count(purchase in last 30 days) > 3`"
                    }
                    _ => "a test is true or false by itself; put it in brackets to go on with its result",
                };
                let message = "a test beside another operator needs brackets";
                Diagnostic::error(code, message, operator, "this operator")
                    .with_label(expr.span, "and this test")
                    .with_help(help)
            }
            _ => Diagnostic::error(code, "brackets are needed here", expr.span, "this part")
                .with_label(operator, "and this operator")
                .with_help("put brackets around what belongs together"),
        }
    }

    /// A range that does not stand behind `in` or in a cell.
    pub(super) fn range_out_of_place(&mut self, range: &Range) {
        self.diagnostics.push(
            Diagnostic::error(
                Code::RangeForm,
                "a range stands behind `in`",
                range.span,
                "this range stands alone",
            )
            .with_help("write `x in 18..25`, or compare with one value"),
        );
    }

    /// The lower end of a range: a literal, or an expression in brackets.
    pub(super) fn lower_end(&mut self, low: Node) -> Node {
        let ok = low.level == BRACKETED
            || match &low.body {
                Body::Expr(expr) => is_literal(expr),
                Body::Range(_) => false,
            };
        if !ok && let Body::Expr(expr) = &low.body {
            self.diagnostics.push(end_in_brackets(expr.span));
        }
        low
    }

    /// What `in` looks into, where it is no range: perhaps somebody wrote `18-25` for one.
    pub(super) fn membership(&mut self, expr: Expr) -> Membership {
        let span = expr.span;
        if let ExprKind::Arith(ArithOp::Sub, low, high) = &expr.kind
            && let (ExprKind::Number(_), ExprKind::Number(_)) = (&low.kind, &high.kind)
        {
            let dash = Span::new(span.source, low.span.end, high.span.start);
            self.diagnostics.push(
                Diagnostic::error(
                    Code::RangeForm,
                    "a range is written with two dots",
                    span,
                    "this is a subtraction",
                )
                .with_help("both ends are in the range: `18..25`; `18..<25` leaves the upper end out")
                .with_fix("write `..`", dash, "..", Applicability::Safe),
            );
            return Membership::List(Box::new(Expr { kind: ExprKind::Error, span }));
        }
        Membership::List(Box::new(expr))
    }

    /// `2026-3-1` and `01/03/2026` are sums to the grammar and dates to everybody else.
    pub(super) fn date_in_disguise(&mut self, kind: ExprKind, span: Span) -> ExprKind {
        let Some(numbers) = three_numbers(&kind) else { return kind };
        let whole = |n: &Number| !n.percent && n.digits.bytes().all(|b| b.is_ascii_digit());
        let tight = numbers.windows(2).all(|w| matches!(w, [a, b] if a.span.end + 1 == b.span.start));
        if !tight || !numbers.iter().all(|n| whole(n)) {
            return kind;
        }
        let [a, b, c] = numbers.map(|n| n.digits.as_str());
        let message = "a date is written year-month-day, with two digits each for month and day";
        let diagnostic = match (a.len(), b.len(), c.len()) {
            (4, 1..=2, 1..=2) => {
                let iso = format!("{a}-{b:0>2}-{c:0>2}");
                Diagnostic::error(Code::ForeignLiteral, message, span, "this is no date yet").with_fix(
                    format!("write `{iso}`"),
                    span,
                    iso,
                    Applicability::Safe,
                )
            }
            (1..=2, 1..=2, 4) => {
                Diagnostic::error(Code::ForeignLiteral, message, span, "this is no date yet")
                    .with_help(either_date(a, b, c))
            }
            _ => return kind,
        };
        self.diagnostics.push(diagnostic);
        ExprKind::Error
    }

    /// An empty cell, or `-`.
    pub(super) fn blank_cell(&mut self, pair: &Pair<'_>) {
        let span = self.span(pair);
        let dash = pair.clone().into_inner().next().is_some();
        let (at, text) =
            if dash { (span, "any") } else { (Span::new(span.source, span.start, span.start), "any ") };
        self.diagnostics.push(
            Diagnostic::error(Code::EmptyCell, "a cell cannot be empty", at, "nothing is tested here")
                .with_help("`any` matches everything, a missing value too; `missing` matches only that")
                .with_fix("write `any`", at, text, Applicability::Unsafe),
        );
    }

    /// A cell that repeats the header's expression, or tests something else.
    pub(super) fn test_in_cell(&mut self, span: Span) {
        let message = "a cell holds only the right-hand side of a test";
        self.diagnostics.push(
            Diagnostic::error(Code::TestForm, message, span, "this is a whole test").with_help(
                "the left-hand side stands in the header: under `basket_total`, write `>= 100 EUR`",
            ),
        );
    }
}

/// `01/02/2026`, with the month first or second; only one of the two where the other is no month.
pub(crate) fn either_date(a: &str, b: &str, year: &str) -> String {
    let month = |digits: &str| digits.parse().is_ok_and(|n: u8| (1..=12).contains(&n));
    let (day_first, month_first) = (format!("{year}-{b:0>2}-{a:0>2}"), format!("{year}-{a:0>2}-{b:0>2}"));
    match (month(a), month(b)) {
        (false, _) => format!("write `{day_first}`"),
        (true, false) => format!("write `{month_first}`"),
        _ => format!("write `{day_first}`, or `{month_first}` where the month comes first"),
    }
}

/// `purchases in last 30 days >= 1`: a test of a name, and a sign behind it.
fn is_compared_window(expr: &Expr, operator: Span) -> bool {
    let ExprKind::In { of: Membership::Window(_), value, .. } = &expr.kind else { return false };
    let is_sign = operator.end.saturating_sub(operator.start) <= 2;
    matches!(value.kind, ExprKind::Path(_)) && is_sign && expr.span.end <= operator.start
}

/// An end of a range that is a name or a sum.
pub(crate) fn end_in_brackets(span: Span) -> Diagnostic {
    let message = "an end of a range is a literal, or an expression in brackets";
    let edit = |at: u32, text: &str| Edit { span: Span::new(span.source, at, at), text: text.to_owned() };
    let edits = vec![edit(span.start, "("), edit(span.end, ")")];
    let mut diagnostic = Diagnostic::error(Code::RangeForm, message, span, "this end needs brackets");
    let title = "put the end in brackets".to_owned();
    diagnostic.fixes.push(Fix { title, edits, applicability: Applicability::Safe });
    diagnostic
}

fn is_literal(expr: &Expr) -> bool {
    match &expr.kind {
        ExprKind::Negate(inner) => is_literal(inner),
        ExprKind::Bool(_)
        | ExprKind::Number(_)
        | ExprKind::Money(..)
        | ExprKind::Duration(_)
        | ExprKind::Date(_)
        | ExprKind::DateTime(_)
        | ExprKind::Time(_)
        | ExprKind::Text(_)
        | ExprKind::Point { .. }
        | ExprKind::Error => true,
        _ => false,
    }
}

/// `a - b - c` or `a / b / c` of three numbers.
fn three_numbers(kind: &ExprKind) -> Option<[&Number; 3]> {
    let ExprKind::Arith(op @ (ArithOp::Sub | ArithOp::Div), left, right) = kind else { return None };
    let ExprKind::Arith(inner, a, b) = &left.kind else { return None };
    let (ExprKind::Number(a), ExprKind::Number(b), ExprKind::Number(c)) = (&a.kind, &b.kind, &right.kind)
    else {
        return None;
    };
    (inner == op).then_some([a, b, c])
}
