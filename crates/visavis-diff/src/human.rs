//! A comparison as a page for people.
//!
//! In: a difference. Out: text that fits the width, with colours on request. Decides nothing about content.

mod page;
mod tables;

use crate::report::{
    Aspect, Certainty, Change, DecisionMoves, Difference, Item, Kind, Moved, Verdict, Witness,
};
use crate::words::{count, listed};
use page::{Page, Tone};
pub(crate) use tables::{errors as data_errors, heading as data_heading};

/// The page.
#[must_use]
pub fn human(difference: &Difference, color: bool, width: usize) -> String {
    let mut page = Page::new(width, color);
    page.line("", &format!("{} → {}", difference.old.name, difference.new.name), Tone::Plain);
    page.line("", &headline(difference), Tone::Bold);
    for item in &difference.items {
        page.gap();
        one(&mut page, item);
    }
    if let Some(data) = &difference.data {
        page.gap();
        tables::data(&mut page, data);
    }
    if !difference.not_compared.is_empty() {
        page.gap();
        for sentence in &difference.not_compared {
            page.hanging("note: ", sentence, Tone::Plain);
        }
    }
    if difference
        .items
        .iter()
        .flat_map(|item| &item.aspects)
        .any(|aspect| aspect.certainty == Certainty::Open)
    {
        page.gap();
        page.hanging("", &open(difference), Tone::Plain);
    }
    page.into_text()
}

/// What was looked for in vain, in one sentence.
pub(crate) fn open(difference: &Difference) -> String {
    format!(
        "May differ: it is written otherwise, it is not proven that it means the same, and among {} no one was found for whom it differs.",
        count(difference.tried, "made-up customer")
    )
}

/// What it comes to, in one line.
pub(crate) fn headline(difference: &Difference) -> String {
    let mut said = match difference.verdict {
        Verdict::Same if difference.old.program == difference.new.program => "The same program.".to_owned(),
        Verdict::Same => "No change in meaning.".to_owned(),
        Verdict::MayDiffer => "No change was found, and none is ruled out.".to_owned(),
        Verdict::Moved => String::new(),
    };
    if difference.verdict == Verdict::Moved {
        let groups = [
            (Change::Changed, "changed"),
            (Change::Added, "added"),
            (Change::Removed, "removed"),
            (Change::MayDiffer, "may differ"),
        ];
        let parts: Vec<String> =
            groups.iter().filter_map(|(change, word)| group(difference, *change, word)).collect();
        said = if parts.is_empty() {
            "The rules mean the same, and customers move.".to_owned()
        } else {
            format!("{}.", parts.join("; "))
        };
    }
    if let Some(data) = &difference.data {
        let customers = count(data.records, "customer");
        let number = |decision: &DecisionMoves| visavis_value::print::grouped(decision.changed);
        let each = data.decisions.iter().enumerate().map(|(at, decision)| match at {
            0 => format!("{} get something else of {}", number(decision), decision.name),
            _ => format!("{} of {}", number(decision), decision.name),
        });
        let decisions: Vec<String> = each.collect();
        said.push_str(&match decisions.as_slice() {
            [] if data.has_moved() => {
                format!(" Of {customers} none gets something else of a decision, and some move.")
            }
            [] => format!(" Of {customers} none moves."),
            some => format!(" Of {customers}, {}.", listed(some)),
        });
    }
    said
}

/// `2 campaigns and 1 decision changed`
fn group(difference: &Difference, change: Change, word: &str) -> Option<String> {
    let kinds = [
        Kind::Project,
        Kind::Source,
        Kind::Channel,
        Kind::Guard,
        Kind::Segment,
        Kind::Campaign,
        Kind::Decision,
    ];
    let parts: Vec<String> = kinds
        .into_iter()
        .filter_map(|kind| {
            let number =
                difference.items.iter().filter(|item| item.kind == kind && item.change == change).count();
            (number > 0).then(|| match kind {
                Kind::Project => "the project".to_owned(),
                kind => count(number as u64, kind.word()),
            })
        })
        .collect();
    (!parts.is_empty()).then(|| format!("{} {word}", listed(&parts)))
}

/// What became of something, in words.
pub(crate) fn change(change: Change) -> &'static str {
    match change {
        Change::Added => "added",
        Change::Removed => "removed",
        Change::Changed => "changed",
        Change::MayDiffer => "may differ",
    }
}

fn one(page: &mut Page, item: &Item) {
    let sign = match item.change {
        Change::Added => ("+", Tone::Green),
        Change::Removed => ("-", Tone::Red),
        Change::Changed => ("~", Tone::Yellow),
        Change::MayDiffer => ("?", Tone::Yellow),
    };
    page.headed(sign, &format!("{} {}: {}", item.kind.word(), item.name, change(item.change)));
    if let Some(line) = concerns(item) {
        page.hanging("    ", &line, Tone::Plain);
    }
    for aspect in &item.aspects {
        told(page, aspect);
    }
}

/// The campaigns that something bears on.
pub(crate) fn concerns(item: &Item) -> Option<String> {
    const MOST: usize = 8;
    let (first, more) = item.concerns.split_at(item.concerns.len().min(MOST));
    match (first, more.len()) {
        ([], _) => None,
        (first, 0) => Some(format!("bears on {}", listed(first))),
        (first, more) => Some(format!("bears on {} and {more} more", first.join(", "))),
    }
}

fn told(page: &mut Page, aspect: &Aspect) {
    let doubt = if aspect.certainty == Certainty::Open { " (may differ)" } else { "" };
    let what = format!("{}{doubt}", aspect.what);
    if !aspect.through.is_empty() {
        page.hanging(
            "    ",
            &format!("{what}: written the same; what changed is {}", listed(&aspect.through)),
            Tone::Plain,
        );
    } else if let Some((before, after)) = both(aspect) {
        let row = format!("{what}: {before} → {after}");
        if page.fits(4, &row) {
            page.change("    ", &format!("{what}: "), &before, &after);
        } else {
            page.hanging("    ", &format!("{what}:"), Tone::Plain);
            page.hanging("      - ", &before, Tone::Red);
            page.hanging("      + ", &after, Tone::Green);
        }
    } else {
        page.hanging("    ", &format!("{what}:"), Tone::Plain);
    }
    if let Some(witness) = &aspect.witness {
        shown(page, witness);
    }
}

/// What was and what is; nothing where only a customer shows it.
pub(crate) fn both(aspect: &Aspect) -> Option<(String, String)> {
    if aspect.before.is_none() && aspect.after.is_none() {
        return None;
    }
    let none = || "none".to_owned();
    Some((aspect.before.clone().unwrap_or_else(none), aspect.after.clone().unwrap_or_else(none)))
}

fn shown(page: &mut Page, witness: &Witness) {
    page.hanging("      ", &customer(witness), Tone::Dim);
    for (word, moved) in [("before  ", &witness.before), ("after   ", &witness.after)] {
        outcome(page, "      ", word, moved);
    }
}

/// What a witness is, in one line: `a customer with crm.tier = "gold", at 2026-03-10 09:00 Europe/Paris`
pub(crate) fn customer(witness: &Witness) -> String {
    let facts = if witness.facts.is_empty() {
        "a customer of whom nothing is said".to_owned()
    } else {
        format!("a customer with {}", witness.facts.join(", "))
    };
    format!("{facts}, at {}", witness.local)
}

/// `before  in the audience`, with what decided below where it is more than a line.
fn outcome(page: &mut Page, indent: &str, word: &str, moved: &Moved) {
    let head = format!("{indent}{word}");
    match moved.because.as_slice() {
        [] => page.hanging(&head, &moved.outcome, Tone::Plain),
        [one] if moved.by_conditions => {
            page.hanging(&head, &format!("{}: {one}", moved.outcome), Tone::Plain)
        }
        lines => {
            page.hanging(&head, &moved.outcome, Tone::Plain);
            let below = " ".repeat(head.chars().count() + 2);
            for line in lines {
                page.hanging(&below, line, Tone::Plain);
            }
        }
    }
}
