//! `expired`: a campaign that is over.

use visavis_diag::Diagnostic;
use visavis_syntax::ast::Item;
use visavis_value::{Instant, print};

use crate::context::Context;
use crate::{Level, Lint, Work};

const NAME: &str = "expired";

pub(crate) const LINT: Lint =
    Lint { name: NAME, level: Level::Warn, summary: "a campaign that is over", work: Work::Here(run) };

fn run(context: &Context<'_>, out: &mut Vec<Diagnostic>) {
    let Some(now) = context.now else { return };
    for campaign in &context.model.campaigns {
        // Days that end before they start are told as such.
        let during =
            campaign.during.filter(|during| during.start.is_none_or(|start| Some(start) < during.end));
        let Some(end) = during.and_then(|during| during.end).filter(|end| *end <= now) else { continue };
        let written = context.items().find_map(|item| match item {
            Item::Campaign(written) if written.name.span == campaign.span => written.during.first(),
            _ => None,
        });
        let span = written.map_or(campaign.span, |range| range.span);
        let message = format!("`{}` is over", campaign.name);
        let finding = Diagnostic::lint(&NAME, message, span, format!("ended {}", in_words(end, context)));
        out.push(finding.with_help("take it out, or give it new days"));
    }
}

/// The last day, where it ends with a day, else the moment.
fn in_words(end: Instant, context: &Context<'_>) -> String {
    let zone = context.model.project.zone;
    let last = visavis_value::calendar::date_of(Instant(end.0.saturating_sub(1)), zone);
    let midnight = visavis_value::calendar::date_of(end, zone)
        .and_then(|day| visavis_value::calendar::midnight(day, zone))
        .is_some_and(|midnight| midnight == end);
    let mut out = String::new();
    match last.filter(|_| midnight) {
        Some(day) => {
            out.push_str("with ");
            print::date(&mut out, day);
        }
        None => {
            out.push_str("at ");
            print::datetime(&mut out, end, zone);
        }
    }
    out
}
