//! `unreachable-cap`: a limit that another of the same declaration reaches first, whatever happens.

use visavis_check::model::Limit;
use visavis_diag::Diagnostic;
use visavis_value::Duration;
use visavis_value::limit::Per;

use crate::context::Context;
use crate::{Level, Lint, Work};

const NAME: &str = "unreachable-cap";

pub(crate) const LINT: Lint = Lint {
    name: NAME,
    level: Level::Warn,
    summary: "a limit that another always reaches first",
    work: Work::Here(run),
};

fn run(context: &Context<'_>, out: &mut Vec<Diagnostic>) {
    let channels = context.model.channels.iter().map(|channel| &channel.limits);
    for limits in channels.chain(context.model.campaigns.iter().map(|campaign| &campaign.limits)) {
        for (at, limit) in limits.iter().enumerate() {
            let mut others = limits.iter().enumerate().filter(|(other, _)| *other != at);
            // Of two that say the same the second is the one too many.
            let first =
                others.find(|(other, by)| comes_first(by, limit) && (*other < at || !comes_first(limit, by)));
            let Some((_, by)) = first else { continue };
            out.push(
                Diagnostic::lint(&NAME, "this limit is never reached", limit.span, "holds nothing back")
                    .with_label(by.span, "this one always holds first")
                    .with_help("take it out, or set one of the two to what is meant"),
            );
        }
    }
}

/// Whether one limit holds wherever the other would: no more contacts, over no less time.
fn comes_first(limit: &Limit, other: &Limit) -> bool {
    limit.most <= other.most
        && match (limit.per, other.per) {
            (Per::Ever, _) | (Per::Day, Per::Day) => true,
            (Per::Span(longer), Per::Span(shorter)) => covers(longer, shorter),
            (Per::Span(_) | Per::Day, _) => false,
        }
}

/// Whether a span is never shorter than another. Months, days and hours are steps of different kinds.
fn covers(longer: Duration, shorter: Duration) -> bool {
    let kinds = |span: Duration| (span.months != 0, span.days != 0, span.micros != 0);
    kinds(longer) == kinds(shorter)
        && longer.months >= shorter.months
        && longer.days >= shorter.days
        && longer.micros >= shorter.micros
}
