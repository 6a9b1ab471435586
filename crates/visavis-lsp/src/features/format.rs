//! The one layout, as edits.
//!
//! In: an open text. Out: the lines that change, so that cursors and marks elsewhere stay. A declaration with a mistake stays as it
//! is, as with `visavis fmt`.

use gen_lsp_types::{Range, TextEdit, Uri};
use similar::{DiffOp, TextDiff};

use crate::home::home_of;
use crate::position::{Encoding, Lines};
use crate::server::Server;

/// The edits; nothing for a text that holds no rules.
pub(crate) fn format(server: &mut Server, uri: &Uri) -> Option<Vec<TextEdit>> {
    let is_rules = uri.path().ends_with(".vis") || uri.scheme() == "untitled";
    let document = server.documents.get(uri).filter(|_| is_rules && home_of(uri).is_some())?;
    Some(edits(&document.text, &visavis_fmt::format(&document.text).text, server.client.encoding))
}

/// The lines of `before` that are others in `after`.
pub(crate) fn edits(before: &str, after: &str, encoding: Encoding) -> Vec<TextEdit> {
    let diff = TextDiff::configure().timeout(PATIENCE).diff_lines(before, after);
    let lines = Lines::of(before);
    let mut ends = vec![0];
    for line in diff.old_slices() {
        ends.push(ends.last().copied().unwrap_or(0) + line.len());
    }
    let position = |line: usize| {
        let at = ends.get(line).copied().unwrap_or(before.len());
        lines.position(before, at, encoding)
    };
    let changed = diff.ops().iter().filter(|op| !matches!(op, DiffOp::Equal { .. }));
    let edit = |op: &DiffOp| {
        let text = diff.new_slices().get(op.new_range()).unwrap_or(&[]).concat();
        TextEdit::new(Range::new(position(op.old_range().start), position(op.old_range().end)), text)
    };
    changed.map(edit).collect()
}

/// How long the least change is looked for; after that a larger one does.
const PATIENCE: std::time::Duration = std::time::Duration::from_millis(200);

#[cfg(test)]
mod tests {
    use super::edits;
    use crate::position::Encoding;

    #[test]
    fn only_lines_that_change_are_edited() {
        let found = edits("a\nb\nc\n", "a\nB\nc\n", Encoding::Utf16);
        assert_eq!(found.len(), 1);
        assert_eq!((found[0].range.start.line, found[0].range.end.line), (1, 2));
        assert_eq!(found[0].new_text, "B\n");
        assert!(edits("a\n", "a\n", Encoding::Utf16).is_empty());
    }

    #[test]
    fn a_last_line_without_an_end_is_replaced_whole() {
        let found = edits("a\nbé", "a\nbé\n", Encoding::Utf16);
        assert_eq!(found.len(), 1);
        assert_eq!((found[0].range.start.line, found[0].range.end.line), (1, 1));
        assert_eq!(found[0].range.end.character, 2);
    }
}
