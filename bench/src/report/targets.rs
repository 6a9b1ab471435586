//! What was aimed at beside what was reached, whether that is met or not.

use super::{Measured, grouped, line, of_table, times};
use crate::results::{Results, Row};

/// Rules written by hand in Rust are a yardstick of their own, no peer.
const BY_HAND: &str = "hand-written closures";
pub(super) const OURS: &str = "visavis";

/// W1: rules, what must be reached, what is aimed at.
const LOADED: [(u64, f64, f64); 5] =
    [(10, 2.0, 2.7), (100, 5.0, 9.5), (1_000, 15.0, 27.0), (10_000, 25.0, 47.0), (100_000, 40.0, 75.0)];
const FROM_JSON: [(u64, f64); 4] = [(10, 1.2), (100, 3.0), (1_000, 10.0), (10_000, 25.0)];
const BATCHES: [(u64, f64, f64); 2] = [(10_000, 100.0, 195.0), (100_000, 200.0, 480.0)];
/// W2: segments, and as above.
const COLUMNS: [(u64, f64, f64); 2] = [(100, 10.0, 19.0), (1_000, 30.0, 60.0)];

pub(super) fn table(measured: &Measured) -> String {
    let mut out = String::from(
        "Ratios are to the best peer in the same run; *aim* is what a program written by hand for nothing but this work reaches, where \
         there is one.\n\n",
    );
    line(&mut out, "| workload | best peer | at least | aim | reached | met |");
    line(&mut out, "| --- | --- | --- | --- | --- | --- |");
    if let Some(w1) = &measured.w1 {
        online(&mut out, w1);
    }
    if let Some(w2) = &measured.w2 {
        columns(&mut out, measured, w2);
    }
    if let Some(row) =
        measured.w3.as_ref().and_then(|w3| w3.rows.iter().find(|row| is(row, OURS, "all", 100_000)))
    {
        let met = row.seconds < 5.0 && row.peak.is_some_and(|peak| peak < 400_000_000);
        let peak = row.peak.map_or_else(|| "?".into(), |peak| (peak / 1_000_000).to_string());
        let reached = format!("{:.2} s, {peak} MB", row.seconds);
        put(
            &mut out,
            "W3, 100,000 rules from text, indexed",
            "",
            ["5 s, 400 MB".into(), "2 s".into(), reached],
            met,
        );
    }
    if let Some(seconds) = measured.w4.as_ref().and_then(|w4| w4.seconds(OURS, "json to json", 1_000, 1)) {
        let reached = grouped((1.0 / seconds) as u64);
        let figures = ["50,000 a second".into(), "150,000".into(), reached];
        put(&mut out, "W4, 1,000 campaigns, JSON to JSON", "", figures, 1.0 / seconds >= 50_000.0);
    }
    out.push('\n');
    out
}

fn online(out: &mut String, w1: &Results) {
    for (size, least, aim) in LOADED {
        let best = best(w1, "loaded", size);
        ratio(
            out,
            &format!("W1 loaded, {} rules", grouped(size)),
            best,
            w1.seconds(OURS, "loaded", size, 1),
            (least, Some(aim)),
        );
    }
    for (size, least) in FROM_JSON {
        let best = best(w1, "json", size);
        ratio(
            out,
            &format!("W1 from JSON, {} rules", grouped(size)),
            best,
            w1.seconds(OURS, "json", size, 1),
            (least, None),
        );
    }
    for (size, least, aim) in BATCHES {
        let best = best(w1, "loaded", size);
        let ours = w1.seconds(OURS, "batch", size, 1);
        ratio(out, &format!("W1 in batches of 512, {} rules", grouped(size)), best, ours, (least, Some(aim)));
    }
    for size in [100, 1_000, 10_000, 100_000] {
        let by_hand = w1.seconds(BY_HAND, "loaded", size, 1).map(|seconds| (BY_HAND, seconds));
        ratio(
            out,
            &format!("W1 loaded, {} rules, by hand", grouped(size)),
            by_hand,
            w1.seconds(OURS, "loaded", size, 1),
            (3.0, None),
        );
    }
}

fn columns(out: &mut String, measured: &Measured, w2: &Results) {
    let mut rows: Vec<&Row> = w2.rows.iter().collect();
    rows.extend(measured.tables.iter().flat_map(|table| &table.rows));
    let mut ask = |what: &str, title: String, size: u64, target: (f64, Option<f64>)| {
        let peers = rows.iter().map(|row| row.peer.as_str()).filter(|peer| !peer.starts_with(OURS));
        let times = peers.filter_map(|peer| Some((peer, of_table(&rows, peer, what, size, 1)?)));
        let best = times.min_by(|a, b| a.1.total_cmp(&b.1));
        ratio(out, &title, best, of_table(&rows, OURS, what, size, 1), target);
    };
    for (what, word) in [("counts", "counts"), ("bitmaps", "bitmaps kept")] {
        for (size, least, aim) in COLUMNS {
            ask(what, format!("W2 {word}, {} segments", grouped(size)), size, (least, Some(aim)));
        }
    }
    ask("file", "W2 from the Parquet file, 1,000 segments".into(), 1_000, (15.0, None));
}

/// The best peer that is not ours, nor written by hand.
pub(super) fn best<'r>(w1: &'r Results, what: &str, size: u64) -> Option<(&'r str, f64)> {
    let peers = w1.rows.iter().filter(|row| row.what == what && row.size == size);
    let others = peers.filter(|row| !row.peer.starts_with(OURS) && row.peer != BY_HAND);
    others.map(|row| (row.peer.as_str(), row.seconds)).min_by(|a, b| a.1.total_cmp(&b.1))
}

fn is(row: &Row, peer: &str, what: &str, size: u64) -> bool {
    row.peer == peer && row.what == what && row.size == size
}

/// A line about a ratio; nothing where either was not measured.
fn ratio(
    out: &mut String,
    title: &str,
    best: Option<(&str, f64)>,
    ours: Option<f64>,
    (least, aim): (f64, Option<f64>),
) {
    let (Some((peer, theirs)), Some(ours)) = (best, ours) else { return };
    let reached = theirs / ours;
    let aim = aim.map_or_else(String::new, |aim| format!("{aim}×"));
    let figures = [format!("{least}×"), aim, format!("{}×", times(reached))];
    put(out, title, peer, figures, reached >= least);
}

fn put(out: &mut String, title: &str, peer: &str, [least, aim, reached]: [String; 3], met: bool) {
    let met = if met { "yes" } else { "**no**" };
    line(out, &format!("| {title} | {peer} | {least} | {aim} | {reached} | {met} |"));
}
