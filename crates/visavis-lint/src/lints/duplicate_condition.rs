//! `duplicate-condition`: the same condition twice in one run of `and` or `or`.

use visavis_diag::{Applicability, Diagnostic, Span};
use visavis_syntax::ast::{Expr, ExprKind};

use crate::context::Context;
use crate::tree::{roots, run_of, walk};
use crate::{Level, Lint, Work};

const NAME: &str = "duplicate-condition";

pub(crate) const LINT: Lint = Lint {
    name: NAME,
    level: Level::Warn,
    summary: "a condition that stands twice side by side",
    work: Work::Here(run),
};

fn run(context: &Context<'_>, out: &mut Vec<Diagnostic>) {
    for root in context.items().flat_map(roots) {
        // A part of a run is looked at with the whole.
        let mut seen: Vec<Span> = Vec::new();
        walk(root, &mut |expr| {
            if matches!(expr.kind, ExprKind::Or(..) | ExprKind::And(..)) && !seen.contains(&expr.span) {
                let run = run_of(expr);
                look(context, &run.operands, out);
                seen.extend(run.parts);
            }
            true
        });
    }
}

fn look(context: &Context<'_>, operands: &[&Expr], out: &mut Vec<Diagnostic>) {
    let texts: Vec<String> = operands.iter().map(|operand| context.written(operand.span)).collect();
    let places = operands.iter().zip(&texts).enumerate();
    for (at, (operand, text)) in places {
        let Some(first) = texts.iter().position(|other| other == text).filter(|first| *first < at) else {
            continue;
        };
        let (Some(first), Some(before)) = (operands.get(first), operands.get(at.saturating_sub(1))) else {
            continue;
        };
        let message = format!("`{}` stands twice", context.text(operand.span));
        let found = Diagnostic::lint(&NAME, message, operand.span, "the second time")
            .with_label(first.span, "the first time");
        let cut = before.span.after().to(operand.span);
        // A comment between the two may be about either.
        out.push(if context.sources.text(cut).contains('#') {
            found.with_help("take one of the two out, or write what was meant instead")
        } else {
            found.with_help("take one of the two out, or write what was meant instead").with_fix(
                "take one of the two out",
                cut,
                "",
                Applicability::Safe,
            )
        });
    }
}
