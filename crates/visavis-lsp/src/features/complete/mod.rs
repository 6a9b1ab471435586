//! What could stand at the cursor.
//!
//! In: a text that is most often broken just there, and what the project's names stand for. Out: names, values and words that fit,
//! the best first. What comes before the cursor is read by its tokens alone, so that a mistake anywhere changes nothing.

mod clauses;
mod context;
mod expecting;
mod names;

use gen_lsp_types::{
    CompletionItem, CompletionItemKind, CompletionList, Documentation, InsertTextFormat, MarkupContent,
    MarkupKind, Range, TextEdit,
};
use visavis_syntax::{TokenKind, tokens};

use crate::requests::Place;

/// Something that could stand there.
#[derive(Debug, Clone)]
pub(crate) struct Candidate {
    pub(crate) label: String,
    /// What is written; with places to fill in where it is a snippet.
    pub(crate) insert: String,
    pub(crate) snippet: bool,
    pub(crate) kind: CompletionItemKind,
    pub(crate) detail: String,
    pub(crate) documentation: Option<String>,
    /// The lower, the better it fits.
    pub(crate) rank: u8,
}

impl Candidate {
    /// A word or name that is written as it is shown.
    pub(crate) fn plain(label: impl Into<String>, kind: CompletionItemKind, rank: u8) -> Self {
        let label = label.into();
        Self {
            insert: label.clone(),
            label,
            snippet: false,
            kind,
            detail: String::new(),
            documentation: None,
            rank,
        }
    }

    pub(crate) fn with(mut self, detail: impl Into<String>, documentation: Option<String>) -> Self {
        (self.detail, self.documentation) = (detail.into(), documentation);
        self
    }

    pub(crate) fn snippet(mut self, insert: impl Into<String>) -> Self {
        (self.insert, self.snippet) = (insert.into(), true);
        self
    }
}

/// The completions.
pub(crate) fn complete(place: &Place, snippets: bool) -> CompletionList {
    let text = place.analysis.text(place.source);
    if !place.analysis.holds_rules(place.source) {
        return CompletionList::default();
    }
    let before = text.get(..place.at).unwrap_or("");
    let start = word_start(before);
    let all = tokens(before);
    if let Some(comment) =
        all.last().filter(|last| last.kind == TokenKind::Comment && ends_line(before, last.range.end))
    {
        let said = before.get(comment.range.clone()).unwrap_or("");
        return list(place, start, clauses::lints(said), snippets);
    }
    let context = context::read(before, start);
    let candidates = expecting::candidates(place, &context);
    list(place, start, candidates, snippets)
}

/// Whether nothing but white space on its line is behind a comment.
fn ends_line(before: &str, end: usize) -> bool {
    before.get(end..).is_some_and(|rest| !rest.contains('\n'))
}

/// Where the word begins that is being typed; a backtick belongs to it.
fn word_start(before: &str) -> usize {
    let letters = |c: char| c == '_' || c.is_alphanumeric();
    let start = before.trim_end_matches(letters).len();
    if before.get(..start).is_some_and(|lead| lead.ends_with('`')) { start - 1 } else { start }
}

fn list(place: &Place, start: usize, mut found: Vec<Candidate>, snippets: bool) -> CompletionList {
    found.sort_by(|a, b| (a.rank, &a.label).cmp(&(b.rank, &b.label)));
    found.dedup_by(|a, b| a.label == b.label && a.kind == b.kind);
    let position = |at| place.analysis.position(place.source, at, place.encoding);
    let range = Range::new(position(start), position(place.at));
    let items = found.into_iter().map(|one| item(one, range, snippets));
    CompletionList { is_incomplete: false, items: items.collect(), ..CompletionList::default() }
}

fn item(one: Candidate, range: Range, snippets: bool) -> CompletionItem {
    let with_places = one.snippet && snippets;
    let insert = if one.snippet && !snippets { without_places(&one.insert) } else { one.insert };
    let markdown = |value| Documentation::MarkupContent(MarkupContent { kind: MarkupKind::Markdown, value });
    CompletionItem {
        sort_text: Some(format!("{:02}{}", one.rank, one.label)),
        label: one.label,
        kind: Some(one.kind),
        detail: Some(one.detail).filter(|detail| !detail.is_empty()),
        documentation: one.documentation.map(markdown),
        insert_text_format: with_places.then_some(InsertTextFormat::Snippet),
        text_edit: Some(TextEdit::new(range, insert).into()),
        ..CompletionItem::default()
    }
}

/// A snippet for an editor that has none: the words without what is to be filled in.
fn without_places(snippet: &str) -> String {
    let mut out = String::new();
    let mut rest = snippet;
    while let Some((before, after)) = rest.split_once('$') {
        out.push_str(before);
        rest = match after.strip_prefix('{').and_then(|inner| inner.split_once('}')) {
            Some((place, behind)) => {
                out.push_str(place.split_once(':').map_or("", |(_, shown)| shown));
                behind
            }
            None => after.trim_start_matches(|c: char| c.is_ascii_digit()),
        };
    }
    out + rest
}

#[cfg(test)]
mod tests {
    use super::{without_places, word_start};

    #[test]
    fn places_to_fill_in_leave_what_they_show() {
        assert_eq!(
            without_places("count(${1:event} in last ${2:30 days})$0"),
            "count(event in last 30 days)"
        );
        assert_eq!(without_places("via $1"), "via ");
    }

    #[test]
    fn the_word_being_typed_is_found() {
        assert_eq!(word_start("for été_"), 4);
        assert_eq!(word_start("for `Con"), 4);
        assert_eq!(word_start("for "), 4);
    }
}
