//! `never-matches`: a segment or campaign whose conditions exclude each other.
//!
//! Two tests of one attribute are held against each other, through segments. What takes more than one attribute to see is not
//! seen, so that what is told is so.

use visavis_check::model::{ExprId, ExprKind};
use visavis_diag::{Diagnostic, Span};

use crate::context::Context;
use crate::facts::Clash;
use crate::{Level, Lint, Work};

const NAME: &str = "never-matches";

pub(crate) const LINT: Lint = Lint {
    name: NAME,
    level: Level::Deny,
    summary: "a segment or campaign whose conditions on one attribute exclude each other",
    work: Work::Here(run),
};

fn run(context: &Context<'_>, out: &mut Vec<Diagnostic>) {
    let model = context.model;
    let empty: Vec<bool> =
        model.segments.iter().map(|segment| context.clash(&[segment.when]).is_some()).collect();
    let mut tell = |kind: &str, name: &str, declared: Span, conditions: &[ExprId]| {
        // What a segment makes impossible is told of the segment.
        let inherits = context.reached(conditions.iter().copied(), true).into_iter().any(|id| {
            let segment = match context.expr(id).kind {
                ExprKind::Segment(segment) => segment,
                _ => return false,
            };
            empty.get(segment.index()).is_some_and(|empty| *empty)
        });
        if let Some(clash) = context.clash(conditions).filter(|_| !inherits) {
            out.push(finding(context, (kind, name, declared), clash));
        }
    };
    for segment in &model.segments {
        tell("segment", &segment.name, segment.span, &[segment.when]);
    }
    for campaign in &model.campaigns {
        let conditions: Vec<ExprId> = campaign.audience.iter().map(|condition| condition.expr).collect();
        tell("campaign", &campaign.name, campaign.span, &conditions);
    }
}

fn finding(context: &Context<'_>, (kind, name, declared): (&str, &str, Span), clash: Clash) -> Diagnostic {
    let attribute = context.attribute(clash.attribute);
    let message = format!("no customer can be in the {kind} `{name}`");
    Diagnostic::lint(&NAME, message, declared, "matches nobody")
        .with_label(clash.first, format!("asks one thing of `{attribute}`"))
        .with_label(clash.second, "and this excludes it")
        .with_help("where either is enough, write `or` between the two; else take one of them out")
}
