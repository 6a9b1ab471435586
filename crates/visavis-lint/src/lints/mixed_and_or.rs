//! `mixed-and-or`: `a and b or c` without brackets.

use visavis_diag::{Applicability, Diagnostic, Edit, Fix, Span};
use visavis_syntax::ast::{Expr, ExprKind};

use crate::context::Context;
use crate::tree::{is_bracketed, roots, run_of, walk};
use crate::{Level, Lint, Work};

const NAME: &str = "mixed-and-or";

pub(crate) const LINT: Lint = Lint {
    name: NAME,
    level: Level::Warn,
    summary: "`and` and `or` side by side without brackets",
    work: Work::Here(run),
};

fn run(context: &Context<'_>, out: &mut Vec<Diagnostic>) {
    for root in context.items().flat_map(roots) {
        // The inner `or`s of a run are told with it.
        let mut told: Vec<Span> = Vec::new();
        walk(root, &mut |expr| {
            if matches!(expr.kind, ExprKind::Or(..)) && !told.contains(&expr.span) {
                inner_runs(expr, &mut told);
                out.extend(finding(context, expr));
            }
            true
        });
    }
}

/// The `or`s inside a run that are part of it.
fn inner_runs(expr: &Expr, told: &mut Vec<Span>) {
    let mut next = expr;
    while let ExprKind::Or(a, _) = &next.kind {
        if is_bracketed(a) {
            break;
        }
        told.push(a.span);
        next = a;
    }
}

fn finding(context: &Context<'_>, or: &Expr) -> Option<Diagnostic> {
    let bare = |operand: &&Expr| matches!(operand.kind, ExprKind::And(..)) && !is_bracketed(operand);
    let mixed: Vec<Span> = run_of(or, true).into_iter().filter(bare).map(|operand| operand.span).collect();
    let first = mixed.first()?;
    let insert = |at: Span, text: &str| Edit { span: at, text: text.into() };
    let around = |span: &Span| [insert(Span { end: span.start, ..*span }, "("), insert(span.after(), ")")];
    let title = format!("write `({})`", context.text(*first));
    let help = format!("{title}, or brackets around the `or` where that was to go first");
    let fix =
        Fix { title, edits: mixed.iter().flat_map(around).collect(), applicability: Applicability::Safe };
    let message = "`and` and `or` stand side by side without brackets";
    let mut found = Diagnostic::lint(&NAME, message, *first, "this `and` goes first");
    if let Some(other) = run_of(or, true).into_iter().find(|operand| operand.span != *first) {
        found = found.with_label(other.span, "or this");
    }
    found.fixes.push(fix);
    Some(found.with_help(help))
}
