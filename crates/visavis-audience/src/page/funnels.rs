//! The funnels: a card for each campaign, a bar for each step, and how many each step loses.

use visavis_value::print::grouped;

use super::html::{Escaped, bar};
use crate::summary::Summary;
use crate::text::{share, steps, words};

pub(super) fn draw(summary: &Summary<'_>, out: &mut String) {
    if summary.image.campaigns.is_empty() {
        return;
    }
    out.push_str("<h2>Campaigns</h2>\n<p>How far customers get, from the audience to a message: each step counts those that have come through it \
                  and all before.</p>\n<div class=\"cards\">\n");
    for (campaign, funnel) in summary.campaigns() {
        let runs = summary.runs(campaign);
        let tag = if runs { "" } else { " <span class=\"tag\">does not run at this time</span>" };
        out.push_str(&format!(
            "<section class=\"card\"><h3>{}{tag}</h3>\n<table><tbody>\n",
            Escaped(&campaign.name)
        ));
        let counts = steps(summary)
            .map(|(at, step)| (words(step).1, funnel.steps.get(at).copied().unwrap_or_default()))
            .chain([("chosen", funnel.chosen)]);
        let mut before = summary.tally.customers;
        for (name, count) in counts {
            let is_last = name == "chosen";
            let lost = before.saturating_sub(count);
            let loss = if lost > 0 { format!("−{}", grouped(lost)) } else { String::new() };
            let (class, second) = if is_last { (" class=\"last\"", "second") } else { ("", "") };
            out.push_str(&format!(
                "<tr{class}><th scope=\"row\">{name}</th><td class=\"bars\">{}</td><td class=\"figure\">{}</td>\
                 <td class=\"figure quiet\">{}</td><td class=\"figure quiet loss\">{loss}</td></tr>\n",
                bar(count, summary.tally.customers, second),
                grouped(count),
                Escaped(&share(count, summary.tally.customers)),
            ));
            before = count;
        }
        out.push_str("</tbody></table></section>\n");
    }
    out.push_str("</div>\n");
}
