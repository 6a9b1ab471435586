//! What other pages say of the results, so that it is always what was measured: a table for the book, a sentence for the README.
//!
//! In: a page with a place between `<!-- NAME -->` and `<!-- /NAME -->`. Out: the page with that place filled.

use super::{Measured, line, micros, of_table, online, targets, times};
use crate::Failure;
use crate::results::{Row, Run};

/// The page with a text in its place.
///
/// # Errors
/// Where there is no such place.
pub fn filled(page: &str, name: &str, text: &str) -> Result<String, Failure> {
    let (begin, end) = (format!("<!-- {name} -->\n"), format!("<!-- /{name} -->"));
    let no_place = || Failure::from(format!("no place `{name}`"));
    let (before, rest) = page.split_once(&begin).ok_or_else(no_place)?;
    let (_, after) = rest.split_once(&end).ok_or_else(no_place)?;
    Ok(format!("{before}{begin}{}\n{end}{after}", text.trim_end()))
}

/// For the book: when and where, what one call costs beside peers, the targets.
#[must_use]
pub fn book(measured: &Measured) -> String {
    let mut out = String::new();
    if let Some((_, run)) = measured.runs().first() {
        line(
            &mut out,
            &format!("Measured on {}, {}, {} cores{}.\n", run.date, run.processor, run.cores, crowd(run)),
        );
    }
    if let Some(w1) = &measured.w1 {
        line(&mut out, "All matching rules for one customer, in microseconds, by the number of rules:\n");
        out.push_str(&online::table(w1, "loaded"));
        out.push('\n');
    }
    out.push_str(&targets::table(measured));
    out
}

/// That others wanted the cores too, where they did: then ratios hold still, and times do not.
fn crowd(run: &Run) -> String {
    match run.load {
        Some(load) if load > run.cores as f64 => format!(", which {load:.0} processes wanted when it began"),
        _ => String::new(),
    }
}

/// For the README: a sentence of each workload that was measured.
#[must_use]
pub fn sentences(measured: &Measured) -> String {
    let mut said = Vec::new();
    if let Some(w1) = &measured.w1
        && let Some(ours) = w1.seconds(targets::OURS, "loaded", 1_000, 1)
        && let Some((peer, theirs)) = targets::best(w1, "loaded", 1_000)
    {
        let ratio = times(theirs / ours);
        said.push(format!(
            "Of 1,000 rules, all that match a customer are found in {} µs; the best peer, {peer}, takes {ratio} times as long.",
            micros(ours)
        ));
    }
    if let Some(w2) = &measured.w2 {
        let rows: Vec<&Row> = w2.rows.iter().collect();
        if let Some(seconds) = of_table(&rows, targets::OURS, "counts", 1_000, 1) {
            said.push(format!(
                "1,000 segments over a million customers are counted in {seconds:.2} s on one thread."
            ));
        }
    }
    if let Some(seconds) =
        measured.w4.as_ref().and_then(|w4| w4.seconds(targets::OURS, "json to json", 1_000, 1))
    {
        said.push(format!(
            "A decision among 1,000 campaigns, from the customer's JSON to the answer's, takes {} µs.",
            micros(seconds)
        ));
    }
    if let Some((_, run)) = measured.runs().first() {
        said.push(format!("(Measured on {}, {}{}.)", run.date, run.processor, crowd(run)));
    }
    said.join(" ")
}

#[cfg(test)]
mod tests {
    use super::filled;

    #[test]
    fn only_the_place_is_filled() {
        let page = "before\n<!-- measured -->\nold\n<!-- /measured -->\nafter\n";
        let new = filled(page, "measured", "new\n\n").unwrap();
        assert_eq!(new, "before\n<!-- measured -->\nnew\n<!-- /measured -->\nafter\n");
        assert_eq!(filled(&new, "measured", "new").unwrap(), new);
    }

    #[test]
    fn a_page_without_a_place_is_left() {
        assert!(filled("before\n<!-- measured -->\nafter\n", "measured", "new").is_err());
    }
}
