//! The curves of the book, from what was measured: with rules, rows, matches, tests in common.

use crate::Failure;
use crate::plot::{Axis, Line, Plot, svg};
use crate::results::{self, Results};

fn micros(seconds: f64) -> String {
    match seconds {
        ..1e-3 => plain(seconds * 1e6, "µs"),
        ..1.0 => plain(seconds * 1e3, "ms"),
        _ => plain(seconds, "s"),
    }
}

fn plain(figure: f64, unit: &str) -> String {
    format!("{} {unit}", (figure * 1_000.0).round() / 1_000.0)
}

fn percent(share: f64) -> String {
    format!("{}%", (share * 100_000.0).round() / 1_000.0)
}

fn count(number: f64) -> String {
    match number {
        ..1e3 => format!("{number:.0}"),
        ..1e6 => format!("{:.0}k", number / 1e3),
        _ => format!("{:.0}M", number / 1e6),
    }
}

const TIME: Axis = Axis { title: "time of one call", log: true, print: micros };

/// The name of each picture's file, and the picture; those of whose figures there are none are left out.
///
/// # Errors
/// Where a file of results cannot be read.
pub fn all() -> Result<Vec<(&'static str, String)>, Failure> {
    let mut pictures = Vec::new();
    if results::is_there("curves") {
        let measured = Results::read("curves")?;
        let x = Axis { title: "rules", log: true, print: count };
        pictures
            .push(("speed-rules.svg", drawn(&measured, "rules", "All matching rules for one customer", x)));
        let x = Axis { title: "customers whom a rule matches", log: true, print: percent };
        let title = "The same of 1,000 rules, by how often they match";
        pictures.push(("speed-matches.svg", drawn(&measured, "rate", title, x)));
        let x = Axis { title: "tests that another rule has too", log: false, print: percent };
        let title = "The same of 1,000 rules, by what they have in common";
        pictures.push(("speed-common.svg", drawn(&measured, "common", title, x)));
    }
    if results::is_there("w2-rows") {
        let measured = Results::read("w2-rows")?;
        let x = Axis { title: "customers", log: true, print: count };
        pictures.push(("speed-rows.svg", drawn(&measured, "rows", "Counts of 1,000 segments", x)));
    }
    Ok(pictures)
}

fn drawn(measured: &Results, what: &str, title: &str, x: Axis) -> String {
    let rows = measured.rows.iter().filter(|row| row.what == what);
    let mut lines: Vec<Line> = Vec::new();
    for row in rows {
        let point = (row.x.unwrap_or(row.size as f64), row.seconds);
        match lines.iter_mut().find(|line| line.name == row.peer) {
            Some(line) => line.points.push(point),
            None => lines.push(Line { name: row.peer.clone(), points: vec![point] }),
        }
    }
    svg(&Plot { title: title.into(), x, y: TIME, lines })
}
