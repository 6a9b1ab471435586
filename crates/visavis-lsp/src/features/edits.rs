//! Edits as the protocol has them.
//!
//! In: replacements in files of an analysis. Out: one change of the workspace, which says of open files which version it is for,
//! so that an editor that went on in the meantime can refuse it.

use std::collections::{BTreeMap, HashMap};

use gen_lsp_types::{
    DocumentChange, Edit, OptionalVersionedTextDocumentIdentifier, TextDocumentEdit, TextDocumentIdentifier,
    TextEdit, Uri, WorkspaceEdit,
};
use visavis_diag::{Edit as Replacement, SourceId};

use crate::analysis::Analysis;
use crate::position::Encoding;

/// The change; nothing where a file of it cannot be opened by the editor.
pub(crate) fn change(
    analysis: &Analysis,
    edits: &[Replacement],
    encoding: Encoding,
    versioned: bool,
) -> Option<WorkspaceEdit> {
    let mut files: BTreeMap<SourceId, Vec<TextEdit>> = BTreeMap::new();
    for edit in edits {
        let range = analysis.range(edit.span, encoding);
        files.entry(edit.span.source).or_default().push(TextEdit::new(range, edit.text.clone()));
    }
    if !versioned {
        let changes = files.into_iter().map(|(id, edits)| Some((analysis.file(id)?.uri.clone()?, edits)));
        let changes: Option<HashMap<Uri, Vec<TextEdit>>> = changes.collect();
        return Some(WorkspaceEdit { changes: Some(changes?), ..WorkspaceEdit::default() });
    }
    let changes = files.into_iter().map(|(id, edits)| {
        let file = analysis.file(id)?;
        let text_document = OptionalVersionedTextDocumentIdentifier {
            version: file.version,
            text_document_identifier: TextDocumentIdentifier { uri: file.uri.clone()? },
        };
        let edits = edits.into_iter().map(Edit::TextEdit).collect();
        Some(DocumentChange::TextDocumentEdit(TextDocumentEdit { text_document, edits }))
    });
    let changes: Option<Vec<DocumentChange>> = changes.collect();
    Some(WorkspaceEdit { document_changes: Some(changes?), ..WorkspaceEdit::default() })
}

/// A text with replacements applied, which must not overlap.
pub(crate) fn applied(text: &str, edits: &[&Replacement]) -> Option<String> {
    let mut edits: Vec<&Replacement> = edits.to_vec();
    edits.sort_by_key(|edit| (edit.span.start, edit.span.end));
    let (mut out, mut from) = (String::with_capacity(text.len()), 0);
    for edit in edits {
        out.push_str(text.get(from..edit.span.start as usize)?);
        out.push_str(&edit.text);
        from = edit.span.end as usize;
    }
    out.push_str(text.get(from..)?);
    Some(out)
}
