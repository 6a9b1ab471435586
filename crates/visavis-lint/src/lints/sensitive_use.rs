//! `sensitive-use`: a sensitive attribute decides who is targeted. Guards and consent protect people, and may read what they must.

use std::collections::BTreeSet;

use visavis_check::model::{ExprId, ExprKind};
use visavis_diag::{Diagnostic, Span};

use crate::context::Context;
use crate::tree::{is_inside, whole};
use crate::{Level, Lint, Work};

const NAME: &str = "sensitive-use";

pub(crate) const LINT: Lint = Lint {
    name: NAME,
    level: Level::Warn,
    summary: "a `sensitive` attribute that decides who is targeted",
    work: Work::Here(run),
};

fn run(context: &Context<'_>, out: &mut Vec<Diagnostic>) {
    let mut told: BTreeSet<(String, Span)> = BTreeSet::new();
    let mut reached = context.reached(targeting(context), true);
    reached.sort_by_key(|id| (context.expr(*id).span.source, context.expr(*id).span.start));
    for id in reached {
        let Some((name, declared)) = sensitive(context, id) else { continue };
        let span = context.expr(id).span;
        let declaration = context.items().map(whole).find(|whole| is_inside(span, *whole)).unwrap_or(span);
        if told.insert((name.clone(), declaration)) {
            let message = format!("`{name}` is sensitive, and decides here who is targeted");
            out.push(
                Diagnostic::lint(&NAME, message, span, "read here")
                    .with_label(declared, "declared `sensitive`")
                    .with_help("where that is right and allowed, say so above the declaration: `# visavis: allow(sensitive-use)`"),
            );
        }
    }
}

/// The conditions and values that choose people and campaigns.
fn targeting(context: &Context<'_>) -> Vec<ExprId> {
    let model = context.model;
    let mut out: Vec<ExprId> = model.segments.iter().map(|segment| segment.when).collect();
    for campaign in &model.campaigns {
        out.extend(campaign.audience.iter().chain(&campaign.except).map(|condition| condition.expr));
        out.extend(campaign.value);
    }
    out.extend(model.decisions.iter().filter_map(|decision| decision.rank_by));
    out
}

/// The name and the declaration of what an expression reads, where that is sensitive.
fn sensitive(context: &Context<'_>, id: ExprId) -> Option<(String, Span)> {
    let model = context.model;
    let (event, field) = match &context.expr(id).kind {
        ExprKind::Attribute(id) => {
            let attribute = model.attributes.get(id.index()).filter(|attribute| attribute.sensitive)?;
            return Some((context.attribute(*id), attribute.span));
        }
        ExprKind::Field(event, field) => (*event, *field),
        ExprKind::Aggregate(aggregate) => (aggregate.event, aggregate.field?),
        _ => return None,
    };
    let event = model.events.get(event.index())?;
    let field = event.field(field).filter(|field| field.sensitive)?;
    Some((format!("{}.{}", event.name, field.name), field.span))
}
