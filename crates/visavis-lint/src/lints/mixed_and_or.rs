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
        // A part of a run is told with the whole.
        let mut told: Vec<Span> = Vec::new();
        walk(root, &mut |expr| {
            if matches!(expr.kind, ExprKind::Or(..)) && !told.contains(&expr.span) {
                let run = run_of(expr);
                out.extend(finding(context, &run.operands));
                told.extend(run.parts);
            }
            true
        });
    }
}

fn finding(context: &Context<'_>, operands: &[&Expr]) -> Option<Diagnostic> {
    let bare = |operand: &&Expr| matches!(operand.kind, ExprKind::And(..)) && !is_bracketed(operand);
    let mixed: Vec<Span> =
        operands.iter().filter(|operand| bare(operand)).map(|operand| operand.span).collect();
    let first = mixed.first()?;
    let insert = |at: Span, text: &str| Edit { span: at, text: text.into() };
    let around = |span: &Span| [insert(Span { end: span.start, ..*span }, "("), insert(span.after(), ")")];
    let title = format!("write `({})`", context.text(*first));
    let help = format!("{title}, or brackets around the `or` where that was to go first");
    let fix =
        Fix { title, edits: mixed.iter().flat_map(around).collect(), applicability: Applicability::Safe };
    let message = "`and` and `or` stand side by side without brackets";
    let mut found = Diagnostic::lint(&NAME, message, *first, "this `and` goes first");
    if let Some(other) = operands.iter().find(|operand| operand.span != *first) {
        found = found.with_label(other.span, "or this");
    }
    found.fixes.push(fix);
    Some(found.with_help(help))
}
