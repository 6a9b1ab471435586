//! The summary as a person reads it in a terminal.
//!
//! In: a summary and how wide the screen is. Out: plain text that fits, where names leave room for it; what does not fit in a table stands
//! in another form, and nothing is left out that is not said.

mod campaigns;
mod overlaps;
mod table;

use std::fmt::Write;

use visavis_value::print::{datetime, grouped};

use crate::summary::Summary;
pub(crate) use campaigns::{steps, words};
use table::Table;
pub(crate) use table::{cut, share};

/// How long a bar is at most.
const BAR: usize = 20;

impl Summary<'_> {
    /// Text for a screen of so many columns.
    #[must_use]
    pub fn to_text(&self, width: usize) -> String {
        let mut out = self.title();
        self.segments_text(&mut out, width);
        overlaps::draw(self, &mut out, width);
        campaigns::draw(self, &mut out, width);
        self.decisions_text(&mut out, width);
        out
    }

    fn title(&self) -> String {
        let (tally, zone) = (self.tally, self.image.zone);
        let mut at = String::new();
        datetime(&mut at, self.whole_second(), zone);
        let customers = if tally.customers == 1 { "customer" } else { "customers" };
        let mut out = format!("{} {customers} at {at} {}", grouped(tally.customers), zone.name());
        if tally.errors > 0 {
            let records = if tally.errors == 1 { "record is" } else { "records are" };
            let _ = write!(out, "; {} {records} an error and in no count", grouped(tally.errors));
        }
        out.push('\n');
        out
    }

    fn segments_text(&self, out: &mut String, width: usize) {
        if self.image.segments.is_empty() {
            return;
        }
        out.push_str("\nSegments\n");
        let mut table = Table::default();
        for (name, members) in self.segments() {
            table.row(name, [grouped(members), share(members, self.tally.customers), self.bar(members)]);
        }
        out.push_str(&table.draw(width));
    }

    /// A bar as long as the share of all customers.
    fn bar(&self, members: u64) -> String {
        let eighths = match self.tally.customers {
            0 => 0,
            all => (u128::from(members) * (BAR as u128 * 8)).div_ceil(u128::from(all)) as usize,
        };
        let mut bar = "█".repeat(eighths / 8);
        bar.extend(["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"].get(eighths % 8).copied());
        format!("{bar:<BAR$}")
    }

    fn decisions_text(&self, out: &mut String, width: usize) {
        for (name, choices) in self.decisions() {
            let _ = writeln!(out, "\n{}", cut(&format!("Decision {name}"), width));
            let mut table = Table::default();
            let all = self.tally.customers;
            let mut row =
                |name: &str, count: u64| table.row(name, [grouped(count), share(count, all), String::new()]);
            for ((campaign, via, variant), (chosen, fallback)) in &choices.campaigns {
                let campaign_name = self.campaign(*campaign);
                let variant = self.variant(*campaign, *via, *variant);
                let full =
                    variant.map_or(campaign_name.to_owned(), |variant| format!("{campaign_name}, {variant}"));
                if *chosen > 0 {
                    row(&full, *chosen);
                }
                if *fallback > 0 {
                    row(&format!("{full} (fallback)"), *fallback);
                }
            }
            row("nothing", self.nothing(choices));
            out.push_str(&table.draw(width));
        }
    }
}
