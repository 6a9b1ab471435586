//! Rows of a decision table from a file of comma-separated values.
//!
//! In: the file's text; which of its columns are results, and which hold plain texts. Out: what a table in braces would have, with spans
//! in the file. The text is changed into such a table and parsed as one, so that a cell means there what it means here.
//! Knows nothing of names or types.

mod cut;
#[cfg(test)]
mod tests;

use std::ops::Range;

use visavis_diag::{Code, Diagnostic, SourceId, Span};

use crate::ast::{Expr, Item, Name, Row};
use crate::build::Builder;
use crate::grammar::{Grammar, Rule};
use crate::parse::{STACK, parse};
use crate::patch::{Patch, Patches};
use crate::split::split;
use pest::Parser;

/// A file cut into lines of fields.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sheet {
    source: SourceId,
    /// The first is the header; empty lines are left out.
    lines: Vec<Vec<Field>>,
}

/// A field: what stands between two delimiters, without white space and quotes around it.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Field {
    range: Range<usize>,
    quoted: bool,
}

/// What a column is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SheetColumn {
    /// Whether it is a result, else something that is tested. Results stand behind all others.
    pub is_result: bool,
    /// Whether plain words in it are texts.
    pub is_text: bool,
}

/// What a file holds, as a table in braces holds it.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct SheetTable {
    /// The expressions before `=>` in the header.
    pub inputs: Vec<Expr>,
    /// The names after `=>`.
    pub output_names: Vec<Name>,
    /// The rows.
    pub rows: Vec<Row>,
}

impl Sheet {
    /// Cuts a file; an error where a quotation mark does not close, or there is no header.
    ///
    /// # Errors
    /// One finding.
    pub fn read(source: SourceId, text: &str) -> Result<Self, Diagnostic> {
        let start = if text.starts_with('\u{feff}') { 3 } else { 0 };
        let lines = cut::lines(source, text, start)?;
        if lines.is_empty() {
            return Err(Diagnostic::error(
                Code::TableFile,
                "this file has no header",
                span(source, &(0..0)),
                "nothing stands here",
            )
            .with_help("the first line names what is tested, then the results"));
        }
        Ok(Self { source, lines })
    }

    /// The fields of the header with their places.
    pub fn header<'t>(&self, text: &'t str) -> impl Iterator<Item = (&'t str, Span)> {
        let source = self.source;
        let fields = self.lines.first().into_iter().flatten();
        fields.map(move |field| (text.get(field.range.clone()).unwrap_or(""), span(source, &field.range)))
    }

    /// The rows, and the findings about fields that cannot be read; nothing where there are such.
    #[must_use]
    pub fn table(&self, text: &str, columns: &[SheetColumn]) -> (SheetTable, Vec<Diagnostic>) {
        stacker::maybe_grow(STACK / 2, STACK, || self.parsed(text, columns))
    }

    fn parsed(&self, text: &str, columns: &[SheetColumn]) -> (SheetTable, Vec<Diagnostic>) {
        let mut writer = Writer { sheet: self, text, pieces: Vec::new(), found: Vec::new() };
        writer.table(columns);
        let patches = writer.patches();
        if !writer.found.is_empty() {
            return (SheetTable::default(), writer.found);
        }
        let changed = patches.apply(text);
        let (chunks, _) = split(&changed);
        if let [chunk] = chunks.as_slice()
            && chunk.problems.is_empty()
            && let Ok(pairs) = Grammar::parse(Rule::chunk, &changed)
        {
            let mut builder = Builder::new(self.source, 0, &patches);
            let built = builder.chunk(pairs);
            if let [Item::Table(table)] = built.items.as_slice() {
                let table = SheetTable {
                    inputs: table.inputs.clone(),
                    output_names: table.output_names.clone(),
                    rows: table.rows.clone(),
                };
                return (table, builder.diagnostics);
            }
        }
        (SheetTable::default(), self.mistakes(text, columns))
    }

    /// Field by field, what is wrong: what a table of that field alone would be told.
    fn mistakes(&self, text: &str, columns: &[SheetColumn]) -> Vec<Diagnostic> {
        const TOLD: usize = 5;
        let mut found = Vec::new();
        for (line, fields) in self.lines.iter().enumerate() {
            let otherwise = line > 0 && is_otherwise(text, fields);
            for (field, column) in fields.iter().zip(columns) {
                if otherwise && !column.is_result {
                    continue;
                }
                // A name in the header is no text.
                let column = SheetColumn { is_text: column.is_text && line > 0, ..*column };
                let content = written(text, field, column);
                let alone = match (line, column.is_result) {
                    (0, true) => format!("table t -> int {{\n| x => {content} |\n}}"),
                    (0, false) => format!("table t -> int {{\n| {content} => r |\n}}"),
                    (_, true) => format!("table t -> int {{\n| x => r |\n| any => {content} |\n}}"),
                    (_, false) => format!("table t -> int {{\n| x => r |\n| {content} => 1 |\n}}"),
                };
                let (_, said) = parse(self.source, &alone);
                if let Some(first) = said.into_iter().find(Diagnostic::is_error) {
                    let mut moved = Diagnostic::error(
                        first.code,
                        first.message,
                        span(self.source, &field.range),
                        "in this field",
                    );
                    moved.help = first.help;
                    moved.help.push("fields hold what stands between `|` in a table".to_owned());
                    found.push(moved);
                }
                if found.len() >= TOLD {
                    return found;
                }
            }
        }
        if found.is_empty() {
            found.push(Diagnostic::error(
                Code::TableFile,
                "this file cannot be read as a table",
                span(self.source, &(0..0)),
                "",
            ));
        }
        found
    }
}

fn span(source: SourceId, range: &Range<usize>) -> Span {
    let place = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
    Span::new(source, place(range.start), place(range.end))
}

/// A part of the changed text.
enum Piece {
    Keep(Range<usize>),
    /// Belongs to what stands before it.
    Insert(String),
    /// Belongs to what stands behind it.
    Before(String),
}

struct Writer<'s> {
    sheet: &'s Sheet,
    text: &'s str,
    pieces: Vec<Piece>,
    found: Vec<Diagnostic>,
}

impl Writer<'_> {
    fn insert(&mut self, text: impl Into<String>) {
        self.pieces.push(Piece::Insert(text.into()));
    }

    fn before(&mut self, text: impl Into<String>) {
        self.pieces.push(Piece::Before(text.into()));
    }

    fn table(&mut self, columns: &[SheetColumn]) {
        self.insert("table t -> int {\n");
        for (number, fields) in self.sheet.lines.iter().enumerate() {
            if fields.len() != columns.len() {
                self.wrong_width(fields, columns.len());
            } else if number > 0 && is_otherwise(self.text, fields) {
                self.otherwise(fields, columns);
            } else {
                self.row(number, fields, columns);
            }
        }
        self.insert("}");
    }

    fn wrong_width(&mut self, fields: &[Field], wanted: usize) {
        let (Some(first), Some(last)) = (fields.first(), fields.last()) else { return };
        let whole = first.range.start..last.range.end;
        let s = if fields.len() == 1 { "" } else { "s" };
        self.found.push(
            Diagnostic::error(
                Code::RowShape,
                format!("this line has {} field{s}, and the header has {wanted}", fields.len()),
                span(self.sheet.source, &whole),
                if fields.len() < wanted { "too few" } else { "too many" },
            )
            .with_help("put a field with a delimiter in it in quotation marks; write `any` where a field does not matter"),
        );
    }

    fn content(&self, field: &Field) -> &str {
        self.text.get(field.range.clone()).unwrap_or("")
    }

    fn otherwise(&mut self, fields: &[Field], columns: &[SheetColumn]) {
        self.before("| ");
        self.pieces.extend(fields.first().map(|field| Piece::Keep(field.range.clone())));
        let mut before = " =>";
        for (place, (field, column)) in fields.iter().zip(columns).enumerate() {
            if column.is_result {
                self.before(format!("{before} "));
                self.field(field, *column);
                before = " |";
            } else if place > 0 && !matches!(self.content(field), "" | "any") {
                self.found.push(
                    Diagnostic::error(
                        Code::RowShape,
                        "`otherwise` stands alone before the results",
                        span(self.sheet.source, &field.range),
                        "a test beside it",
                    )
                    .with_help("leave this field empty"),
                );
            }
        }
        self.insert(" |\n");
    }

    fn row(&mut self, number: usize, fields: &[Field], columns: &[SheetColumn]) {
        let mut results = false;
        for (place, (field, column)) in fields.iter().zip(columns).enumerate() {
            self.before(match place {
                0 => "| ",
                _ if column.is_result && !results => " => ",
                _ => " | ",
            });
            results |= column.is_result;
            // A name in the header is no text.
            let is_text = column.is_text && number > 0;
            self.field(field, SheetColumn { is_text, ..*column });
        }
        self.insert(" |\n");
    }

    fn field(&mut self, field: &Field, column: SheetColumn) {
        if field.range.is_empty() && column.is_result {
            self.found.push(
                Diagnostic::error(
                    Code::TableFile,
                    "a result cannot be empty",
                    span(self.sheet.source, &field.range),
                    "nothing is given here",
                )
                .with_help("write `missing` where a row gives nothing"),
            );
            return;
        }
        if column.is_text && is_plain(self.content(field)) {
            return self.plain(field, column);
        }
        // A doubled quotation mark is one.
        let mut from = field.range.start;
        if field.quoted {
            for (at, _) in self.content(field).to_owned().match_indices("\"\"") {
                let at = field.range.start + at;
                self.pieces.push(Piece::Keep(from..at + 1));
                self.insert("");
                from = at + 2;
            }
        }
        self.pieces.push(Piece::Keep(from..field.range.end));
    }

    /// Plain words as texts: each between commas where they are tests.
    fn plain(&mut self, field: &Field, column: SheetColumn) {
        let content = self.content(field).to_owned();
        let mut at = field.range.start;
        let parts: Vec<&str> = if column.is_result { vec![&content] } else { content.split(',').collect() };
        for (number, part) in parts.into_iter().enumerate() {
            let from = at + (part.len() - part.trim_start().len());
            let trimmed = part.trim();
            self.before(if number == 0 { "\"" } else { ", \"" });
            let mut kept = from;
            let mut doubled = false;
            for (offset, c) in trimmed.char_indices() {
                if doubled {
                    // The second of two that are one.
                    doubled = false;
                    kept = from + offset + 1;
                    continue;
                }
                doubled = c == '"' && field.quoted;
                let twin = match c {
                    '{' => "{{",
                    '}' => "}}",
                    '\\' => "\\\\",
                    '"' => "\\\"",
                    '\n' => "\\n",
                    _ => continue,
                };
                self.pieces.push(Piece::Keep(kept..from + offset));
                self.insert(twin);
                kept = from + offset + c.len_utf8();
            }
            self.pieces.push(Piece::Keep(kept..from + trimmed.len()));
            self.insert("\"");
            at += part.len() + 1;
        }
    }

    fn patches(&self) -> Patches {
        let mut edits = Vec::new();
        let (mut at, mut text, mut next) = (0, String::new(), String::new());
        let place = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
        for piece in &self.pieces {
            match piece {
                Piece::Insert(more) => {
                    text.push_str(&std::mem::take(&mut next));
                    text.push_str(more);
                }
                Piece::Before(more) => next.push_str(more),
                Piece::Keep(range) if range.is_empty() => {}
                Piece::Keep(range) => {
                    let (mut gap, own) = (std::mem::take(&mut text), std::mem::take(&mut next));
                    let (from, to) = (place(at), place(range.start));
                    if gap.is_empty() && !own.is_empty() {
                        // So that what stood before ends where it does.
                        gap.push(' ');
                    }
                    if at < range.start {
                        edits.push(Patch { start: from, end: to, text: gap });
                        gap = String::new();
                    }
                    if !(gap.is_empty() && own.is_empty()) {
                        edits.push(Patch { start: to, end: to, text: gap + &own });
                    }
                    at = range.end;
                }
            }
        }
        edits.push(Patch { start: place(at), end: place(self.text.len()), text: text + &next });
        let mut patches = Patches::default();
        patches.add(edits);
        patches
    }
}

/// Whether a line is the row that holds where no other does.
fn is_otherwise(text: &str, fields: &[Field]) -> bool {
    fields.first().is_some_and(|field| text.get(field.range.clone()) == Some("otherwise"))
}

/// A field as a table would have it, for a message.
fn written(text: &str, field: &Field, column: SheetColumn) -> String {
    let content = text.get(field.range.clone()).unwrap_or("");
    let content = if field.quoted { content.replace("\"\"", "\"") } else { content.to_owned() };
    if column.is_text && is_plain(&content) { "\"x\"".to_owned() } else { content }
}

/// Whether a field of a column of texts is a text as it stands, and not written as a test or expression.
fn is_plain(content: &str) -> bool {
    let content = content.trim();
    let starts = |word: &str| {
        content
            .strip_prefix(word)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with([' ', ',', '[', '/']))
    };
    const WORDS: [&str; 10] = [
        "any",
        "missing",
        "known",
        "otherwise",
        "not in",
        "in",
        "starts with",
        "ends with",
        "contains",
        "matches",
    ];
    !content.is_empty()
        && content != "-"
        && !content.starts_with(['"', '[', '(', '<', '>', '=', '!', '{'])
        && !WORDS.iter().any(|word| starts(word))
}
