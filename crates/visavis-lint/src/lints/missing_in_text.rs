//! `missing-in-text`: a value that may be missing, inserted in a text.

use visavis_check::model::{Campaign, ExprId, ExprKind};
use visavis_diag::Diagnostic;

use crate::context::Context;
use crate::known::Known;
use crate::{Level, Lint, Work};

const NAME: &str = "missing-in-text";

pub(crate) const LINT: Lint = Lint {
    name: NAME,
    level: Level::Warn,
    summary: "a value that may be missing, inserted in a text without `otherwise`",
    work: Work::Here(run),
};

fn run(context: &Context<'_>, out: &mut Vec<Diagnostic>) {
    let model = context.model;
    for campaign in &model.campaigns {
        let known = known_of(context, campaign);
        let variants = campaign.via.iter().flat_map(|via| &via.variants);
        for field in variants.flat_map(|variant| variant.fields.iter().flatten()) {
            look(context, *field, &known, out);
        }
    }
    let named = model.lets.iter().map(|named| named.value);
    let rows = model.tables.iter().flat_map(|table| table.rows.iter().flat_map(|row| &row.outputs));
    let otherwise = model.tables.iter().flat_map(|table| table.otherwise.iter().flatten());
    for root in named.chain(rows.copied()).chain(otherwise.copied()) {
        look(context, root, &Known::new(), out);
    }
}

/// What is there of whoever sees the campaign.
fn known_of(context: &Context<'_>, campaign: &Campaign) -> Known {
    let audience = campaign.audience.iter().flat_map(|condition| context.known_where(condition.expr, true));
    let except = campaign.except.iter().flat_map(|condition| context.known_where(condition.expr, false));
    audience.chain(except).collect()
}

/// Looks into an expression; an `if` tells its first branch what is there.
fn look(context: &Context<'_>, id: ExprId, known: &Known, out: &mut Vec<Diagnostic>) {
    let kind = &context.expr(id).kind;
    if let ExprKind::If(condition, then, other) = kind {
        look(context, *condition, known, out);
        look(context, *then, &(known | &context.known_where(*condition, true)), out);
        look(context, *other, known, out);
        return;
    }
    if let ExprKind::Join(parts) = kind {
        out.extend(parts.iter().filter(|part| context.may_be_missing(**part, known)).map(|part| {
            let span = context.expr(*part).span;
            let text = context.text(span);
            Diagnostic::lint(&NAME, format!("`{text}` may be missing"), span, "prints nothing then")
                .with_help(format!("say what to print instead: `{{{text} otherwise …}}`"))
        }));
    }
    let mut inner = Vec::new();
    kind.operands(&mut inner);
    for id in inner {
        look(context, id, known, out);
    }
}
