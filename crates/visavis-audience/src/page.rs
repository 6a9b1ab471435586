//! The summary as a page: one file that needs nothing else, for a browser at a desk or on a phone, by day or by night.
//!
//! In: a summary. Out: HTML with its styles and drawings in it; no script, no network. Every name of the program is escaped.

mod funnels;
mod heat;
mod html;

use visavis_value::print::{datetime, grouped};

use crate::summary::Summary;
use crate::tally::PAIRED;
use crate::text::share;
use html::{Escaped, bar};

const STYLE: &str = include_str!("page/style.css");
/// How many overlaps are listed.
const LISTED: usize = 50;

impl Summary<'_> {
    /// One file of HTML.
    #[must_use]
    pub fn to_page(&self) -> String {
        let name = self.image.name.as_str();
        let title = if name.is_empty() { String::from("Audiences") } else { format!("Audiences of {name}") };
        let title = Escaped(&title);
        let mut out = format!(
            "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
             <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
             <meta name=\"generator\" content=\"visavis {}\">\n<title>{title}</title>\n\
             <style>\n{STYLE}</style>\n</head>\n<body>\n<h1>{title}</h1>\n",
            env!("CARGO_PKG_VERSION")
        );
        self.facts(&mut out);
        self.segments_page(&mut out);
        self.overlaps_page(&mut out);
        funnels::draw(self, &mut out);
        self.decisions_page(&mut out);
        out.push_str(&format!(
            "<footer class=\"note\"><p>Every figure is a count of customers; none is estimated. Written by <code>visavis \
             audience</code> for program <code>{}</code>.</p></footer>\n</body>\n</html>\n",
            Escaped(self.program)
        ));
        out
    }

    fn facts(&self, out: &mut String) {
        let (tally, mut at) = (self.tally, String::new());
        datetime(&mut at, self.whole_second(), self.image.zone);
        let zone = self.image.zone;
        out.push_str(&format!("<p class=\"quiet\">As of {at}, {}</p>\n", Escaped(zone.name())));
        out.push_str("<div class=\"facts\">\n");
        let mut fact = |count: u64, what: &str, class: &str| {
            out.push_str(&format!("<div class=\"{class}\"><b>{}</b>{what}</div>\n", grouped(count)));
        };
        fact(tally.customers, if tally.customers == 1 { "customer" } else { "customers" }, "");
        fact(tally.segments.len() as u64, "segments", "");
        fact(tally.campaigns.len() as u64, "campaigns", "");
        if tally.errors > 0 {
            fact(tally.errors, "records with errors, in no count", "error");
        }
        out.push_str("</div>\n");
    }

    fn segments_page(&self, out: &mut String) {
        if self.image.segments.is_empty() {
            return;
        }
        out.push_str(
            "<h2>Segments</h2>\n<div class=\"scroll\"><table>\n<thead><tr><th scope=\"col\">segment</th>",
        );
        out.push_str("<th class=\"figure\" scope=\"col\">customers</th><th class=\"figure\" scope=\"col\">share</th><th></th></tr></thead>\n<tbody>\n");
        for (name, members) in self.segments() {
            row(out, &Escaped(name).to_string(), members, self.tally.customers);
        }
        out.push_str("</tbody></table></div>\n");
    }

    fn overlaps_page(&self, out: &mut String) {
        if self.tally.paired() < 2 {
            return;
        }
        out.push_str("<h2>Overlaps</h2>\n");
        heat::draw(self, out);
        let overlaps = self.overlaps();
        if overlaps.is_empty() {
            out.push_str("<p>No two segments overlap.</p>\n");
        } else {
            self.overlaps_table(&overlaps, out);
        }
        if self.tally.segments.len() > PAIRED {
            let first = grouped(PAIRED as u64);
            let said = format!("Pairs are counted of the first {first} segments; those with others are not.");
            out.push_str(&format!("<p class=\"note\">{said}</p>\n"));
        }
    }

    fn overlaps_table(&self, overlaps: &[crate::summary::Overlap], out: &mut String) {
        let told = overlaps.len().min(LISTED);
        let open = if self.tally.paired() > heat::SHOWN { " open" } else { "" };
        out.push_str(&format!("<details{open}><summary>The pairs that are most alike</summary>\n"));
        out.push_str("<div class=\"scroll\"><table>\n<thead><tr><th scope=\"col\">segments</th><th class=\"figure\" scope=\"col\">in both</th>");
        out.push_str(
            "<th class=\"figure\" scope=\"col\">of those in either</th><th></th></tr></thead>\n<tbody>\n",
        );
        for overlap in overlaps.iter().take(told) {
            let (a, b) = (Escaped(self.segment(overlap.a)), Escaped(self.segment(overlap.b)));
            row(out, &format!("{a} and {b}"), overlap.both, overlap.either);
        }
        out.push_str("</tbody></table></div>\n</details>\n");
        if let Some(more) = overlaps.len().checked_sub(told).filter(|more| *more > 0) {
            let more = grouped(more as u64);
            out.push_str(&format!("<p class=\"note\">… and {more} more pairs that overlap.</p>\n"));
        }
    }

    fn decisions_page(&self, out: &mut String) {
        let all = self.tally.customers;
        for (name, choices) in self.decisions() {
            out.push_str(&format!("<h2>Decision {}</h2>\n<div class=\"scroll\"><table>\n", Escaped(name)));
            out.push_str(
                "<thead><tr><th scope=\"col\">chosen</th><th class=\"figure\" scope=\"col\">customers</th>",
            );
            out.push_str("<th class=\"figure\" scope=\"col\">share</th><th></th></tr></thead>\n<tbody>\n");
            for ((campaign, via, variant), (chosen, fallback)) in &choices.campaigns {
                let mut said = Escaped(self.campaign(*campaign)).to_string();
                if let Some(variant) = self.variant(*campaign, *via, *variant) {
                    said.push_str(&format!(" <span class=\"quiet\">{}</span>", Escaped(variant)));
                }
                if *chosen > 0 {
                    row(out, &said, *chosen, all);
                }
                if *fallback > 0 {
                    row(out, &format!("{said} <span class=\"quiet\">as the fallback</span>"), *fallback, all);
                }
            }
            row(out, "<span class=\"quiet\">nothing</span>", self.nothing(choices), all);
            out.push_str("</tbody></table></div>\n");
        }
    }
}

/// A row of a table: what, how many, what share, and a bar; `what` is HTML.
fn row(out: &mut String, what: &str, count: u64, all: u64) {
    let (figure, share, bar) = (grouped(count), share(count, all), bar(count, all, ""));
    out.push_str(&format!(
        "<tr><th scope=\"row\">{what}</th><td class=\"figure\">{figure}</td><td class=\"figure\">{}</td><td class=\"bars\">{bar}</td></tr>\n",
        Escaped(&share)
    ));
}
