//! `costly-regex`: a regular expression that takes far more than most to look for.
//!
//! Every one takes time in proportion to the text, times its own size: what counts is how large it is once its repetitions are
//! written out. One that begins with `.*` looks for the beginning at every place in vain: what is looked for is found anywhere.

use visavis_check::model::ExprKind;
use visavis_diag::Diagnostic;

use crate::context::Context;
use crate::{Level, Lint, Work};

const NAME: &str = "costly-regex";

pub(crate) const LINT: Lint = Lint {
    name: NAME,
    level: Level::Allow,
    summary: "a regular expression that is far larger than it looks",
    work: Work::Here(run),
};

/// The largest that nobody is told of, in characters and classes written out.
const LARGE: u64 = 1_000;

fn run(context: &Context<'_>, out: &mut Vec<Diagnostic>) {
    let mut roots = context.all_roots();
    roots.sort_unstable();
    let mut found: Vec<_> = context.reached(roots, false).into_iter().collect();
    found.sort_unstable();
    for id in found {
        let expr = context.expr(id);
        let ExprKind::Matches(_, pattern) = &expr.kind else { continue };
        let Ok(hir) = regex_syntax::parse(pattern) else { continue };
        let size = size(&hir);
        if size > LARGE {
            let message = format!("this regular expression is {size} signs long, written out");
            out.push(
                Diagnostic::lint(&NAME, message, expr.span, "costs as much for every letter of the text")
                    .with_help("use smaller counts in `{…}`, or test the length with `length(…)`"),
            );
        }
    }
}

/// How many signs an expression has once its repetitions are written out.
fn size(hir: &regex_syntax::hir::Hir) -> u64 {
    use regex_syntax::hir::HirKind;
    match hir.kind() {
        HirKind::Empty | HirKind::Look(_) => 0,
        HirKind::Literal(literal) => u64::try_from(literal.0.len()).unwrap_or(u64::MAX),
        HirKind::Class(_) => 1,
        HirKind::Capture(inner) => size(&inner.sub),
        HirKind::Concat(parts) | HirKind::Alternation(parts) => {
            parts.iter().fold(0, |sum: u64, part| sum.saturating_add(size(part)))
        }
        HirKind::Repetition(repeated) => {
            let times = u64::from(repeated.max.unwrap_or(repeated.min.saturating_add(1)).max(1));
            size(&repeated.sub).saturating_mul(times)
        }
    }
}
