//! For a terminal: headings, sentences broken at its width, lists, tables that fit.

use unicode_width::UnicodeWidthStr;

use crate::block::{Block, Page};
use crate::lang::{Label, Lang};
use crate::text::Text;

/// The least that a column of a table is given.
const NARROW: usize = 8;

/// Pages one below the other, no line wider than `width` where words allow it. With `color`, headings are bold.
#[must_use]
pub fn human(pages: &[Page], lang: Lang, width: usize, color: bool) -> String {
    let mut out = String::new();
    for (at, page) in pages.iter().enumerate() {
        let mut drawn = Drawn { out: &mut out, width: width.max(2 * NARROW), color, colon: lang.colon() };
        drawn.out.push_str(if at == 0 { "" } else { "\n" });
        drawn.page(page, lang);
    }
    out
}

struct Drawn<'o> {
    out: &'o mut String,
    width: usize,
    color: bool,
    colon: &'static str,
}

impl Drawn<'_> {
    fn page(&mut self, page: &Page, lang: Lang) {
        self.heading(&format!("{} {}", lang.label(Label::One(page.kind)), page.name));
        if let Some(description) = &page.description {
            self.wrapped(description, "", "");
        }
        for section in &page.sections {
            self.out.push('\n');
            self.heading(lang.label(section.label));
            for (at, block) in section.blocks.iter().enumerate() {
                let apart = at > 0 && matches!(block, Block::Entry { .. } | Block::Message { .. });
                self.out.push_str(if apart { "\n" } else { "" });
                self.block(block, "  ");
            }
        }
    }

    fn heading(&mut self, words: &str) {
        let (bold, plain) = if self.color { ("\u{1b}[1m", "\u{1b}[0m") } else { ("", "") };
        self.out.push_str(&format!("{bold}{words}{plain}\n"));
    }

    fn block(&mut self, block: &Block, indent: &str) {
        match block {
            Block::Say(text) => self.wrapped(&text.to_string(), indent, indent),
            Block::List { lead, items } => {
                if !lead.is_empty() {
                    self.wrapped(&lead.to_string(), indent, indent);
                }
                self.items(items, indent);
            }
            Block::Entry { head, body } => {
                self.wrapped(&head.to_string(), indent, indent);
                let inner = format!("{indent}  ");
                for block in body {
                    self.block(block, &inner);
                }
            }
            Block::Grid { head, rows } => self.grid(head, rows, indent),
            Block::Message { head, fields } => {
                if let Some(head) = head {
                    self.wrapped(&head.to_string(), indent, indent);
                }
                for (field, said) in fields {
                    let first = format!("{indent}│ ");
                    self.wrapped(&format!("{field}{}{said}", self.colon), &first, &first);
                }
            }
        }
    }

    fn items(&mut self, items: &[Block], indent: &str) {
        let (first, rest) = (format!("{indent}• "), format!("{indent}  "));
        for item in items {
            match item {
                Block::Say(text) => self.wrapped(&text.to_string(), &first, &rest),
                Block::List { lead, items } => {
                    self.wrapped(&lead.to_string(), &first, &rest);
                    self.items(items, &rest);
                }
                Block::Entry { .. } | Block::Grid { .. } | Block::Message { .. } => self.block(item, &rest),
            }
        }
    }

    /// Words broken into lines; spaces that must not break do not.
    fn wrapped(&mut self, words: &str, first: &str, rest: &str) {
        let mut lines = Vec::new();
        for paragraph in words.split('\n') {
            lines.extend(lines_of(paragraph, self.width.saturating_sub(rest.width())));
        }
        for (at, line) in lines.iter().enumerate() {
            self.out.push_str(if at == 0 { first } else { rest });
            self.out.push_str(line);
            self.out.push('\n');
        }
    }

    fn grid(&mut self, head: &[Text], rows: &[Vec<Text>], indent: &str) {
        let all: Vec<Vec<String>> = std::iter::once(head)
            .chain(rows.iter().map(Vec::as_slice))
            .map(|row| row.iter().map(Text::to_string).collect())
            .collect();
        let room = self.width.saturating_sub(indent.width() + 3 * head.len().saturating_sub(1));
        let widths = fitted(&all, head.len(), room);
        for (at, row) in all.iter().enumerate() {
            self.row(row, &widths, indent);
            if at == 0 {
                let rule: Vec<String> = widths.iter().map(|width| "─".repeat(*width)).collect();
                self.out.push_str(&format!("{indent}{}\n", rule.join("─┼─")));
            }
        }
    }

    fn row(&mut self, row: &[String], widths: &[usize], indent: &str) {
        let cells: Vec<Vec<String>> =
            row.iter().zip(widths).map(|(cell, width)| lines_of(cell, *width)).collect();
        for line in 0..cells.iter().map(Vec::len).max().unwrap_or(0) {
            let drawn = cells.iter().zip(widths).map(|(cell, width)| {
                let words = cell.get(line).map_or("", String::as_str);
                format!("{words}{}", " ".repeat(width.saturating_sub(words.width())))
            });
            let drawn: Vec<String> = drawn.collect();
            self.out.push_str(format!("{indent}{}", drawn.join(" │ ")).trim_end());
            self.out.push('\n');
        }
    }
}

/// Columns as wide as they need to be; where that is too wide, the widest give way first.
fn fitted(rows: &[Vec<String>], columns: usize, room: usize) -> Vec<usize> {
    let needed = |column: usize| rows.iter().filter_map(|row| row.get(column)).map(|cell| cell.width()).max();
    let mut widths: Vec<usize> = (0..columns).map(|column| needed(column).unwrap_or(0).max(1)).collect();
    while widths.iter().sum::<usize>() > room {
        match widths.iter_mut().max() {
            Some(widest) if *widest > NARROW => *widest -= 1,
            _ => break,
        }
    }
    widths
}

/// Words in lines of so many columns; a word that is wider stands alone.
fn lines_of(words: &str, width: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let mut line = String::new();
    for word in words.split(' ').filter(|word| !word.is_empty()) {
        if !line.is_empty() && line.width() + 1 + word.width() > width {
            lines.push(std::mem::take(&mut line));
        }
        line.push_str(if line.is_empty() { "" } else { " " });
        line.push_str(word);
    }
    lines.push(line);
    lines
}
