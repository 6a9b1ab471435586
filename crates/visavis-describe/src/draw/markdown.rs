//! As Markdown, for pull requests and wikis.

use crate::block::{Block, Page};
use crate::lang::{Label, Lang};
use crate::text::Text;

/// Pages one below the other, each under a heading of the second level.
#[must_use]
pub fn markdown(pages: &[Page], lang: Lang) -> String {
    let mut out = String::new();
    for page in pages {
        let kind = lang.label(Label::One(page.kind));
        out.push_str(&format!("## {kind} {}\n\n", escaped(&page.name)));
        if let Some(description) = &page.description {
            out.push_str(&format!("*{}*\n\n", escaped(description)));
        }
        for section in &page.sections {
            out.push_str(&format!("### {}\n\n", lang.label(section.label)));
            for block in &section.blocks {
                paragraph(&mut out, block, lang);
            }
        }
    }
    out.truncate(out.trim_end().len());
    out.push('\n');
    out
}

fn paragraph(out: &mut String, block: &Block, lang: Lang) {
    match block {
        Block::Say(text) => out.push_str(&format!("{}\n\n", words(text))),
        Block::List { lead, items } => {
            if !lead.is_empty() {
                out.push_str(&format!("{}\n\n", words(lead)));
            }
            for item in items {
                in_list(out, item, "", lang);
            }
            out.push('\n');
        }
        Block::Entry { head, body } => {
            out.push_str(&format!("**{}**\n\n", words(head)));
            for block in body {
                paragraph(out, block, lang);
            }
        }
        Block::Grid { head, rows } => grid(out, head, rows),
        Block::Message { head, fields } => {
            if let Some(head) = head {
                out.push_str(&format!("{}\n\n", words(head)));
            }
            for (field, said) in fields {
                out.push_str(&format!("> {}{}{}  \n", words(field), lang.colon(), words(said)));
            }
            out.push('\n');
        }
    }
}

fn in_list(out: &mut String, block: &Block, indent: &str, lang: Lang) {
    match block {
        Block::Say(text) => out.push_str(&format!("{indent}- {}\n", words(text))),
        Block::List { lead, items } => {
            out.push_str(&format!("{indent}- {}\n", words(lead)));
            let inner = format!("{indent}  ");
            for item in items {
                in_list(out, item, &inner, lang);
            }
        }
        Block::Entry { .. } | Block::Grid { .. } | Block::Message { .. } => paragraph(out, block, lang),
    }
}

fn grid(out: &mut String, head: &[Text], rows: &[Vec<Text>]) {
    let line = |row: &[Text]| {
        let cells: Vec<String> = row.iter().map(|cell| words(cell).replace('|', "\\|")).collect();
        format!("| {} |\n", cells.join(" | "))
    };
    out.push_str(&line(head));
    out.push_str(&format!("|{}\n", " --- |".repeat(head.len())));
    for row in rows {
        out.push_str(&line(row));
    }
    out.push('\n');
}

fn words(text: &Text) -> String {
    escaped(&text.to_string())
}

/// What Markdown would take for its own; an underscore inside a word it leaves alone.
fn escaped(words: &str) -> String {
    let mut out = String::new();
    let mut before = ' ';
    let mut rest = words.chars().peekable();
    while let Some(c) = rest.next() {
        let in_word = before.is_alphanumeric() && rest.peek().is_some_and(|next| next.is_alphanumeric());
        match c {
            '_' if !in_word => out.push_str("\\_"),
            '\\' | '*' | '[' | ']' | '#' | '~' => out.extend(['\\', c]),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            '\n' => out.push(' '),
            c => out.push(c),
        }
        before = c;
    }
    out
}
