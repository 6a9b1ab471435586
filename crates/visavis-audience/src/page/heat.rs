//! The overlaps as a heat map: rows and columns are segments, and a cell is as dark as the share of the row's customers that
//! are in the column's segment, too.

use unicode_width::UnicodeWidthStr;
use visavis_value::print::grouped;

use super::html::{Escaped, fraction};
use crate::summary::Summary;
use crate::text::{cut, share};

/// How many segments have a row: more would be too small to be seen.
pub(super) const SHOWN: usize = 40;
/// Up to how many segments each cell has its figure.
const WITH_FIGURES: usize = 14;
/// How many columns of a name are shown; the whole name stands in what one sees when pointing at it.
const NAME: usize = 22;

pub(super) fn draw(summary: &Summary<'_>, out: &mut String) {
    // The largest, in the order of declaration.
    let mut numbers: Vec<usize> = (0..summary.tally.paired()).collect();
    let members = |number: usize| summary.tally.segments.get(number).copied().unwrap_or_default();
    numbers.sort_by_key(|number| std::cmp::Reverse(members(*number)));
    numbers.truncate(SHOWN);
    numbers.sort_unstable();
    let has_figures = numbers.len() <= WITH_FIGURES;
    let cell = if has_figures { 46 } else { 22 };
    let longest = numbers.iter().map(|number| cut(summary.segment(*number), NAME).width()).max();
    // Names are drawn in letters of at most so wide; those above the columns lean by half a right angle.
    let left = longest.unwrap_or_default() * 8 + 16;
    let top = left * 5 / 7 + 8;
    let side = numbers.len() * cell;
    let (width, height) = (left + side + left * 5 / 7, top + side + 4);
    out.push_str("<p>Of the customers of the segment in the row, the share that is in the segment of the column, too.</p>\n");
    if summary.tally.paired() > numbers.len() {
        out.push_str(&format!("<p class=\"note\">The {} largest segments are drawn.</p>\n", numbers.len()));
    }
    out.push_str(&format!(
        "<div class=\"scroll\"><svg role=\"img\" aria-label=\"Overlaps of segments\" width=\"{width}\" height=\"{height}\" \
         viewBox=\"0 0 {width} {height}\">\n"
    ));
    for (place, number) in numbers.iter().enumerate() {
        let name = summary.segment(*number);
        let (full, short) = (Escaped(name).to_string(), cut(name, NAME));
        let short = Escaped(&short);
        let middle = place * cell + cell / 2;
        let (x, y) = (left + middle, top + middle + 4);
        out.push_str(&format!(
            "<text x=\"{}\" y=\"{y}\" text-anchor=\"end\"><title>{full}</title>{short}</text>\n\
             <text transform=\"translate({} {}) rotate(-45)\"><title>{full}</title>{short}</text>\n",
            left - 8,
            x,
            top - 8
        ));
        for (other_place, other) in numbers.iter().enumerate() {
            let (x, y) = (left + other_place * cell, top + place * cell);
            square(summary, out, (*number, *other), (x, y, cell), has_figures);
        }
    }
    out.push_str("</svg></div>\n");
}

fn square(
    summary: &Summary<'_>,
    out: &mut String,
    (row, column): (usize, usize),
    (x, y, cell): (usize, usize, usize),
    has_figures: bool,
) {
    let all = summary.tally.segments.get(row).copied().unwrap_or_default();
    let both = summary.tally.both(row, column).unwrap_or_default();
    let (a, b) = (Escaped(summary.segment(row)), Escaped(summary.segment(column)));
    if row == column {
        out.push_str(&format!(
            "<rect class=\"cell\" x=\"{x}\" y=\"{y}\" width=\"{cell}\" height=\"{cell}\" fill=\"var(--wash)\">\
             <title>{a}: {} customers</title></rect>\n",
            grouped(all)
        ));
        return;
    }
    let part = share(both, all);
    let told = format!("{a} and {b}: {} of {} customers, {}", grouped(both), grouped(all), Escaped(&part));
    out.push_str(&format!(
        "<rect class=\"cell\" x=\"{x}\" y=\"{y}\" width=\"{cell}\" height=\"{cell}\" fill=\"var(--wash)\"/>\
         <rect class=\"cell\" x=\"{x}\" y=\"{y}\" width=\"{cell}\" height=\"{cell}\" fill=\"var(--accent)\" fill-opacity=\"{}\">\
         <title>{told}</title></rect>\n",
        fraction(both, all)
    ));
    if has_figures && all > 0 {
        let class = if u128::from(both) * 4 >= u128::from(all) * 3 { " class=\"full\"" } else { "" };
        let percent = summary.whole_percent(both, all);
        out.push_str(&format!(
            "<text{class} x=\"{}\" y=\"{}\" text-anchor=\"middle\" pointer-events=\"none\">{}</text>\n",
            x + cell / 2,
            y + cell / 2 + 5,
            Escaped(&percent)
        ));
    }
}
