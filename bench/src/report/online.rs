//! W1 as tables: one for each way of asking, a row for each peer, a column for each number of rules.

use super::targets::OURS;
use super::{cell, grouped, line, micros};
use crate::results::Results;

const WAYS: [(&str, &str); 3] = [
    ("loaded", "The profile is loaded"),
    ("json", "From JSON"),
    ("batch", "Profiles by the 512 at once, loaded; the time of one"),
];

pub(super) fn text(w1: &Results) -> String {
    let mut out = String::from(
        "## W1: all matching rules for one profile\n\nMicroseconds of CPU of one thread, the least mean of several rounds. Before, every \
         peer's answers were compared with the reference's.\n\n",
    );
    for (what, title) in WAYS {
        if w1.rows.iter().any(|row| row.what == what) {
            line(&mut out, &format!("{title}:\n"));
            out.push_str(&table(w1, what));
            out.push('\n');
        }
    }
    out
}

/// A row for each peer, a column for each number of rules.
pub(super) fn table(w1: &Results, what: &str) -> String {
    let rows = w1.rows.iter().filter(|row| row.what == what);
    let mut sizes: Vec<u64> = rows.clone().map(|row| row.size).collect();
    sizes.sort_unstable();
    sizes.dedup();
    let mut out = String::new();
    let heads: Vec<String> = sizes.iter().map(|size| grouped(*size)).collect();
    line(&mut out, &format!("| rules | {} |", heads.join(" | ")));
    line(&mut out, &format!("| --- |{}", " --- |".repeat(sizes.len())));
    let mut seen = std::collections::HashSet::new();
    for peer in rows.map(|row| row.peer.as_str()).filter(|peer| seen.insert(*peer)) {
        let of = |peer: &str, size: u64| w1.seconds(peer, what, size, 1);
        let ours = |size: u64| of(OURS, size).or_else(|| w1.seconds(OURS, "loaded", size, 1));
        let cells: Vec<String> =
            sizes.iter().map(|size| cell(of(peer, *size), ours(*size), &micros)).collect();
        line(&mut out, &format!("| {peer} | {} |", cells.join(" | ")));
    }
    out
}
