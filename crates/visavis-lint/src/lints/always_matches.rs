//! `always-matches`: a condition that holds of every customer, and so tells nobody apart.
//!
//! Concluded from tests of one attribute that cannot be missing, and from its domain; what takes more is not seen.

use visavis_check::model::ExprId;
use visavis_diag::Diagnostic;

use crate::context::Context;
use crate::{Level, Lint, Work};

const NAME: &str = "always-matches";

pub(crate) const LINT: Lint = Lint {
    name: NAME,
    level: Level::Warn,
    summary: "a condition on one attribute that holds of every customer",
    work: Work::Here(run),
};

fn run(context: &Context<'_>, out: &mut Vec<Diagnostic>) {
    let model = context.model;
    let audiences = model.campaigns.iter().flat_map(|campaign| &campaign.audience);
    let conditions = audiences.map(|condition| condition.expr);
    for id in conditions.chain(model.segments.iter().map(|segment| segment.when)) {
        look(context, id, out);
    }
}

fn look(context: &Context<'_>, id: ExprId, out: &mut Vec<Diagnostic>) {
    if let visavis_check::model::ExprKind::And(a, b) = &context.expr(id).kind {
        look(context, *a, out);
        look(context, *b, out);
    } else if let Some(attribute) = context.always(id) {
        let span = context.expr(id).span;
        let message = format!("`{}` holds of every customer", context.text(span));
        let label = format!("whatever `{}` is", context.attribute(attribute));
        let found = Diagnostic::lint(&NAME, message, span, label);
        out.push(found.with_help("take it out, or write what was to tell customers apart"));
    }
}
