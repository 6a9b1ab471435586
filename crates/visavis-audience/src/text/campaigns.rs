//! The funnels of the campaigns: one row each, or where that is too wide one list each.

use visavis_value::print::grouped;

use super::table::{Table, cut, share};
use crate::answers::{STEPS, Step};
use crate::summary::Summary;

/// The words above a step's column, and those of a line of its own.
pub(crate) fn words(step: Step) -> ([&'static str; 2], &'static str) {
    match step {
        Step::Audience => (["in the", "audience"], "in the audience"),
        Step::NotExcluded => (["not", "excluded"], "not excluded"),
        Step::Consenting => (["with", "consent"], "with consent"),
        Step::NotGuarded => (["not", "guarded"], "not guarded"),
        Step::NotHeldOut => (["not held", "out"], "not held out"),
        Step::OutsideQuietHours => (["no quiet", "hours"], "outside quiet hours"),
        Step::UnderLimits => (["under", "limits"], "under the limits"),
    }
}

/// The steps that are told: quiet hours only where there are any.
pub(crate) fn steps(summary: &Summary<'_>) -> impl Iterator<Item = (usize, Step)> + Clone {
    let has_quiet_hours = summary.has_quiet_hours();
    STEPS.into_iter().enumerate().filter(move |(_, step)| has_quiet_hours || *step != Step::OutsideQuietHours)
}

pub(super) fn draw(summary: &Summary<'_>, out: &mut String, width: usize) {
    if summary.image.campaigns.is_empty() {
        return;
    }
    out.push_str("\nCampaigns\n");
    let table = whole(summary);
    if table.fits(width) {
        out.push_str(&table.draw(width));
    } else {
        apart(summary, out, width);
    }
    let (_, closed): (Vec<_>, Vec<_>) = summary.campaigns().partition(|(campaign, _)| summary.runs(campaign));
    if !closed.is_empty() {
        let names: Vec<&str> = closed.iter().map(|(campaign, _)| campaign.name.as_str()).collect();
        let (runs, them) = if names.len() == 1 { ("does not run", "it") } else { ("do not run", "them") };
        let said = format!(
            "* {} {runs} at this time: nobody gets {them}, and the counts tell who would be left.",
            names.join(", ")
        );
        for line in wrapped(&said, width.saturating_sub(2)) {
            out.push_str(&format!("  {}\n", cut(&line, width.saturating_sub(2))));
        }
    }
}

fn marked(summary: &Summary<'_>, campaign: &visavis_image::image::Campaign) -> String {
    let mark = if summary.runs(campaign) { "" } else { " *" };
    format!("{}{mark}", campaign.name)
}

fn whole(summary: &Summary<'_>) -> Table {
    let mut table = Table::default();
    let steps = steps(summary);
    for line in 0..2 {
        let heads = steps.clone().map(|(_, step)| words(step).0.get(line).copied().unwrap_or_default());
        table.head(heads.chain([if line == 0 { "" } else { "chosen" }]).map(ToOwned::to_owned));
    }
    for (campaign, funnel) in summary.campaigns() {
        let counts = steps.clone().map(|(at, _)| funnel.steps.get(at).copied().unwrap_or_default());
        table.row(&marked(summary, campaign), counts.chain([funnel.chosen]).map(grouped));
    }
    table
}

fn apart(summary: &Summary<'_>, out: &mut String, width: usize) {
    for (campaign, funnel) in summary.campaigns() {
        out.push_str(&format!("  {}\n", cut(&marked(summary, campaign), width.saturating_sub(2))));
        let mut table = Table::default();
        let counts = steps(summary)
            .map(|(at, step)| (words(step).1, funnel.steps.get(at).copied().unwrap_or_default()))
            .chain([("chosen", funnel.chosen)]);
        for (name, count) in counts {
            table.row(&format!("  {name}"), [grouped(count), share(count, summary.tally.customers)]);
        }
        out.push_str(&table.draw(width));
    }
}

/// A text in lines of a width, broken between words.
pub(crate) fn wrapped(text: &str, width: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in text.split(' ') {
        match lines.last_mut() {
            Some(line) if line.is_empty() => line.push_str(word),
            Some(line) if line.chars().count() + 1 + word.chars().count() <= width => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}
