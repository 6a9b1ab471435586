//! What becomes of real customers, as tables that fit the page.

use visavis_value::print::grouped;

use super::outcome;
use super::page::{Page, Tone, width, wrapped};
use crate::report::{DataReport, DecisionMoves, Example, MemberMoves};
use crate::words::count;

pub(super) fn data(page: &mut Page, data: &DataReport) {
    page.hanging("", &heading(data), Tone::Bold);
    if let Some(line) = errors(data) {
        page.hanging("  ", &line, Tone::Plain);
    }
    for one in &data.one_sided {
        let (word, why) = match (&one.before, &one.after) {
            (Some(why), _) => ("refused before", why),
            (_, why) => ("refused after", why.as_ref().map_or(&one.place, |why| why)),
        };
        page.hanging("    ", &format!("{}: {word}: {why}", one.place), Tone::Plain);
    }
    members(page, "segment", &data.segments);
    members(page, "campaign is for", &data.audiences);
    members(page, "campaign may go to", &data.eligible);
    for decision in &data.decisions {
        moves(page, decision);
    }
}

/// `64,000 customers of hillstrom.csv at 2026-03-10 09:00 Europe/Paris`
pub(crate) fn heading(data: &DataReport) -> String {
    format!("{} of {} at {}", count(data.records, "customer"), data.files.join(", "), data.local)
}

/// What could not be decided, or does not fit.
pub(crate) fn errors(data: &DataReport) -> Option<String> {
    let mut parts = Vec::new();
    if data.errors_before + data.errors_after > 0 {
        parts.push(format!(
            "records that cannot be decided: {} before, {} after",
            grouped(data.errors_before),
            grouped(data.errors_after)
        ));
    }
    if data.one_sided_count > 0 {
        parts.push(format!("{} by one of the two only", grouped(data.one_sided_count)));
    }
    if data.misfits_before != data.misfits_after {
        parts.push(format!(
            "values that do not fit: {} before, {} after",
            grouped(data.misfits_before),
            grouped(data.misfits_after)
        ));
    }
    (!parts.is_empty()).then(|| parts.join("; "))
}

fn members(page: &mut Page, head: &str, moves: &[MemberMoves]) {
    if moves.is_empty() {
        return;
    }
    page.gap();
    let mut rows = vec![[head, "before", "after", "in", "out"].map(str::to_owned)];
    for one in moves {
        rows.push([
            one.name.clone(),
            grouped(one.before),
            grouped(one.after),
            signed("+", one.moved_in),
            signed("-", one.moved_out),
        ]);
    }
    let widths: [usize; 5] = std::array::from_fn(|column| {
        rows.iter().filter_map(|row| row.get(column)).map(|cell| width(cell)).max().unwrap_or(0)
    });
    let figures: usize = widths.iter().skip(1).map(|width| width + 2).sum();
    let name = widths.first().copied().unwrap_or(0).min(page.width().saturating_sub(figures + 2).max(12));
    for (at, row) in rows.iter().enumerate() {
        let [first, figures @ ..] = row;
        let tone = if at == 0 { Tone::Dim } else { Tone::Plain };
        let mut lines = wrapped(first, name);
        let last = lines.pop().unwrap_or_default();
        for line in lines {
            page.raw(&format!("  {line}"), tone);
        }
        let mut line = format!("  {last}{}", " ".repeat(name.saturating_sub(width(&last))));
        for (cell, width) in figures.iter().zip(widths.iter().skip(1)) {
            line.push_str(&format!("  {cell:>width$}"));
        }
        page.raw(&line, tone);
    }
    for one in moves {
        examples(page, &format!("{}: ", one.name), &one.examples);
    }
}

fn signed(sign: &str, number: u64) -> String {
    if number == 0 { "0".to_owned() } else { format!("{sign}{}", grouped(number)) }
}

fn moves(page: &mut Page, decision: &DecisionMoves) {
    page.gap();
    page.hanging(
        "  ",
        &format!("{}: {} get something else", decision.name, count(decision.changed, "customer")),
        Tone::Bold,
    );
    for one in &decision.moves {
        page.hanging(
            &format!("  {:>9}  ", grouped(one.count)),
            &format!("{} → {}", one.from, one.to),
            Tone::Plain,
        );
    }
    if decision.more > 0 {
        page.hanging(&format!("  {:>9}  ", grouped(decision.more)), "by other moves", Tone::Plain);
    }
    for one in &decision.moves {
        examples(page, "", &one.examples);
    }
}

fn examples(page: &mut Page, of: &str, examples: &[Example]) {
    for example in examples {
        page.gap();
        page.hanging("    ", &format!("{of}customer {} ({})", example.customer, example.place), Tone::Dim);
        for (word, moved) in [("before  ", &example.before), ("after   ", &example.after)] {
            outcome(page, "      ", word, moved);
        }
    }
}
