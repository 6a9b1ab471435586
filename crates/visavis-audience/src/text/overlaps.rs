//! How segments overlap: a matrix where it fits, and the largest overlaps where it does not.

use visavis_value::print::grouped;

use super::campaigns::wrapped;
use super::table::{Table, cut, share};
use crate::summary::Summary;
use crate::tally::PAIRED;

/// How many overlaps are listed where the matrix is too wide.
const LISTED: usize = 20;

pub(super) fn draw(summary: &Summary<'_>, out: &mut String, width: usize) {
    let segments = summary.tally.paired();
    if segments < 2 {
        return;
    }
    let table = matrix(summary);
    if segments == summary.tally.segments.len() && table.fits(width) {
        let head = "Overlaps, of the segment in the row the share that is in the other, too";
        out.push_str(&format!("\n{}\n", wrapped(head, width).join("\n")));
        out.push_str(&table.draw(width));
        return;
    }
    let overlaps = summary.overlaps();
    if overlaps.is_empty() {
        out.push_str("\nNo two segments overlap\n");
    } else {
        out.push_str("\nLargest overlaps, by the share in both of those in either\n");
    }
    let mut table = Table::default();
    for overlap in overlaps.iter().take(LISTED) {
        let half = (width / 4).max(10);
        let (a, b) = (cut(summary.segment(overlap.a), half), cut(summary.segment(overlap.b), half));
        let figures = [grouped(overlap.both), share(overlap.both, overlap.either)];
        table.row(&format!("{a} and {b}"), figures);
    }
    out.push_str(&table.draw(width));
    if let Some(more) = overlaps.len().checked_sub(LISTED).filter(|more| *more > 0) {
        out.push_str(&format!("  … and {} more (see --format json or --report)\n", grouped(more as u64)));
    }
    if summary.tally.segments.len() > PAIRED {
        let first = grouped(PAIRED as u64);
        out.push_str(&format!("  of the first {first} segments; pairs with others are not counted\n"));
    }
}

/// Each segment a row and, by its number, a column.
fn matrix(summary: &Summary<'_>) -> Table {
    let mut table = Table::default();
    let segments = summary.tally.paired();
    table.head((1..=segments).map(|number| number.to_string()));
    for (row, (name, members)) in summary.segments().enumerate().take(segments) {
        let cells = (0..segments).map(|column| match summary.tally.both(row, column) {
            _ if row == column => String::from("·"),
            Some(both) if members > 0 => summary.whole_percent(both, members),
            _ => String::from("–"),
        });
        table.row(&format!("{:>2} {name}", row + 1), cells);
    }
    table
}
