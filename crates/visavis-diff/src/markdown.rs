//! A comparison as a comment to a pull request.
//!
//! In: a difference. Out: Markdown as GitHub and GitLab draw it: one line with what it comes to, a table of what moved, and all else folded.
//! Whatever names and texts hold is shown and never read as Markdown or HTML.

use visavis_value::print::grouped;

use crate::human::{both, change, concerns, customer, data_errors, data_heading, headline, open};
use crate::report::{Aspect, Certainty, Change, DataReport, Difference, Example, Item, Moved, Verdict};
use crate::words::{count, listed};

/// How many rows the table of what changed has; the rest is folded.
const ROWS: usize = 40;
/// How long a text may be in a cell.
const CELL: usize = 160;

/// The comment.
#[must_use]
pub fn markdown(difference: &Difference) -> String {
    let sign = match difference.verdict {
        Verdict::Same => "✅",
        Verdict::MayDiffer => "❔",
        Verdict::Moved => "🔀",
    };
    let mut out = format!("### {sign} {}\n\n", escaped(&headline(difference)));
    let (old, new) = (&difference.old, &difference.new);
    out.push_str(&format!("{} → {}\n", code(&old.name), code(&new.name)));
    changes(difference, &mut out);
    if let Some(data) = &difference.data {
        moved(data, &mut out);
    }
    for sentence in &difference.not_compared {
        out.push_str(&format!("\n> {}\n", escaped(sentence)));
    }
    if difference
        .items
        .iter()
        .flat_map(|item| &item.aspects)
        .any(|aspect| aspect.certainty == Certainty::Open)
    {
        out.push_str(&format!("\n> {}\n", escaped(&open(difference))));
    }
    out
}

fn changes(difference: &Difference, out: &mut String) {
    if difference.items.is_empty() {
        return;
    }
    out.push_str("\n| | what | before | after |\n| --- | --- | --- | --- |\n");
    let mut rows: Vec<String> = difference.items.iter().flat_map(rows_of).collect();
    let more = rows.len().saturating_sub(ROWS);
    rows.truncate(ROWS);
    rows.iter().for_each(|row| out.push_str(row));
    if more > 0 {
        out.push_str(&format!("| | … and {} | | |\n", count(more as u64, "more change")));
    }
    let shown: Vec<&Item> =
        difference.items.iter().filter(|item| item.aspects.iter().any(|one| one.witness.is_some())).collect();
    if shown.is_empty() {
        return;
    }
    let mut inside = String::new();
    for item in shown {
        for aspect in &item.aspects {
            let Some(witness) = &aspect.witness else { continue };
            inside.push_str(&format!(
                "\n**{} {}**, {}: ",
                item.kind.word(),
                code(&item.name),
                escaped(&aspect.what)
            ));
            inside.push_str(&format!("{}\n", escaped(&customer(witness))));
            outcomes(&mut inside, &witness.before, &witness.after);
        }
    }
    folded(out, "Made-up customers who show it", &inside);
}

fn rows_of(item: &Item) -> Vec<String> {
    let sign = match item.change {
        Change::Added => "➕",
        Change::Removed => "➖",
        Change::Changed => "✏️",
        Change::MayDiffer => "❔",
    };
    let what = format!("{} {}", item.kind.word(), code(&item.name));
    let whom = concerns(item).map(|concerns| format!(", {}", escaped(&concerns))).unwrap_or_default();
    let mut rows = Vec::new();
    if item.aspects.is_empty() {
        let word = change(item.change);
        rows.push(format!("| {sign} | {what} {word}{whom} | | |\n"));
    }
    for aspect in &item.aspects {
        let (before, after) = cells(aspect);
        let doubt = if aspect.certainty == Certainty::Open { " (may differ)" } else { "" };
        rows.push(format!(
            "| {sign} | {what}: {}{doubt}{whom} | {before} | {after} |\n",
            escaped(&aspect.what)
        ));
    }
    rows
}

fn cells(aspect: &Aspect) -> (String, String) {
    if !aspect.through.is_empty() {
        let through = listed(&aspect.through).replace('`', "");
        return (String::new(), format!("through {}", escaped(&through)));
    }
    match both(aspect) {
        Some((before, after)) => (code(&cut(&before)), code(&cut(&after))),
        // What only a customer shows.
        None => match &aspect.witness {
            Some(witness) => (escaped(&cut(&witness.before.outcome)), escaped(&cut(&witness.after.outcome))),
            None => (String::new(), String::new()),
        },
    }
}

fn moved(data: &DataReport, out: &mut String) {
    out.push_str(&format!("\n#### {}\n", escaped(&data_heading(data))));
    if let Some(line) = data_errors(data) {
        out.push_str(&format!("\n{}\n", escaped(&line)));
    }
    for one in &data.one_sided {
        let (word, why) = match (&one.before, &one.after) {
            (Some(why), _) => ("refused before", why.as_str()),
            (None, why) => ("refused after", why.as_deref().unwrap_or_default()),
        };
        out.push_str(&format!("- {}: {word}: {}\n", code(&one.place), escaped(why)));
    }
    let mut inside = String::new();
    let tables = [
        ("segment", &data.segments),
        ("campaign is for", &data.audiences),
        ("campaign may go to", &data.eligible),
    ];
    for (head, moves) in tables.into_iter().filter(|(_, moves)| !moves.is_empty()) {
        out.push_str(&format!(
            "\n| {head} | before | after | in | out |\n| --- | ---: | ---: | ---: | ---: |\n"
        ));
        for one in moves {
            let figures = [one.before, one.after, one.moved_in, one.moved_out].map(grouped);
            out.push_str(&format!("| {} | {} |\n", code(&one.name), figures.join(" | ")));
            examples(&mut inside, &code(&one.name), &one.examples);
        }
    }
    for decision in &data.decisions {
        let changed = count(decision.changed, "customer");
        out.push_str(&format!("\n**{}**: {changed} get something else\n\n", code(&decision.name)));
        out.push_str("| from | to | customers |\n| --- | --- | ---: |\n");
        for one in &decision.moves {
            out.push_str(&format!(
                "| {} | {} | {} |\n",
                escaped(&one.from),
                escaped(&one.to),
                grouped(one.count)
            ));
            examples(&mut inside, &code(&decision.name), &one.examples);
        }
        if decision.more > 0 {
            out.push_str(&format!("| by other moves | | {} |\n", grouped(decision.more)));
        }
    }
    if !inside.is_empty() {
        folded(out, "Customers who move, and why", &inside);
    }
}

fn examples(out: &mut String, of: &str, examples: &[Example]) {
    for example in examples {
        let (customer, place) = (code(&example.customer), code(&example.place));
        out.push_str(&format!("\n**{of}**, customer {customer} ({place})\n"));
        outcomes(out, &example.before, &example.after);
    }
}

/// Both outcomes as a list.
fn outcomes(out: &mut String, before: &Moved, after: &Moved) {
    out.push('\n');
    for (word, moved) in [("before", before), ("after", after)] {
        out.push_str(&format!("- {word}: {}\n", escaped(&moved.outcome)));
        for line in &moved.because {
            out.push_str(&format!("  - {}\n", escaped(line)));
        }
    }
}

/// What is not seen until somebody asks for it. The empty lines make Markdown of what is inside.
fn folded(out: &mut String, summary: &str, inside: &str) {
    out.push_str(&format!("\n<details>\n<summary>{}</summary>\n{inside}\n</details>\n", escaped(summary)));
}

fn cut(text: &str) -> String {
    match text.char_indices().nth(CELL) {
        Some((at, _)) => format!("{}…", text.get(..at).unwrap_or(text)),
        None => text.to_owned(),
    }
}

/// A text in which nothing is Markdown or HTML, on one line: fit for a cell too.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '\n' | '\r' | '\t' => out.push(' '),
            // As entities: a backslash before `|` is no way out of a cell everywhere, and `@` calls somebody.
            '|' => out.push_str("&#124;"),
            '@' => out.push_str("&#64;"),
            '#' => out.push_str("&#35;"),
            '\\' | '`' | '*' | '_' | '~' | '[' | ']' | '!' => {
                out.push('\\');
                out.push(c);
            }
            c => out.push(c),
        }
    }
    out
}

/// A text as it stands, in a fixed letter. HTML, since no run of backticks is safe from a `|` in a table's cell.
fn code(text: &str) -> String {
    let mut out = String::from("<code>");
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '\n' | '\r' | '\t' => out.push(' '),
            '|' | '`' | '*' | '_' | '~' | '[' | ']' | '\\' | '@' | '#' | '!' => {
                out.push_str(&format!("&#{};", u32::from(c)));
            }
            c => out.push(c),
        }
    }
    out.push_str("</code>");
    out
}

#[cfg(test)]
mod tests {
    use super::{code, escaped};

    #[test]
    fn nothing_in_a_text_is_read_as_markdown_or_html() {
        assert_eq!(
            escaped("a|b `c` <b>*x*</b> @you #1"),
            "a&#124;b \\`c\\` &lt;b&gt;\\*x\\*&lt;/b&gt; &#64;you &#35;1"
        );
        assert_eq!(escaped("one\ntwo"), "one two");
        assert_eq!(code("a|`b`<i>"), "<code>a&#124;&#96;b&#96;&lt;i&gt;</code>");
        assert_eq!(code("win_back"), "<code>win&#95;back</code>");
    }
}
