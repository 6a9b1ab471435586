//! Texts that are open in the editor.
//!
//! In: what the editor says was opened, changed and closed. Out: each text as it stands there, which is ahead of the disk.

use std::collections::BTreeMap;
use std::path::PathBuf;

use gen_lsp_types::{TextDocumentContentChangeEvent as Change, Uri};

use crate::position::{Encoding, Lines};

/// An open text.
#[derive(Debug, Clone)]
pub(crate) struct Document {
    /// The version that the editor gives it.
    pub(crate) version: i32,
    pub(crate) text: String,
    pub(crate) lines: Lines,
}

/// Every open text by where it lies; what lies nowhere has no path.
#[derive(Debug, Default)]
pub(crate) struct Documents {
    open: BTreeMap<Uri, Document>,
}

impl Documents {
    pub(crate) fn open(&mut self, uri: Uri, version: i32, text: String) {
        let lines = Lines::of(&text);
        self.open.insert(uri, Document { version, text, lines });
    }

    pub(crate) fn close(&mut self, uri: &Uri) -> bool {
        self.open.remove(uri).is_some()
    }

    /// Applies changes in order, each to the text that those before it left; false where the text is not open.
    pub(crate) fn change(
        &mut self,
        uri: &Uri,
        version: i32,
        changes: Vec<Change>,
        encoding: Encoding,
    ) -> bool {
        let Some(document) = self.open.get_mut(uri) else { return false };
        for change in changes {
            match change {
                Change::TextDocumentContentChangePartial(part) => {
                    let offset = |position| document.lines.offset(&document.text, position, encoding);
                    let (start, end) = (offset(part.range.start), offset(part.range.end));
                    document.text.replace_range(start.min(end)..end.max(start), &part.text);
                }
                Change::TextDocumentContentChangeWholeDocument(whole) => document.text = whole.text,
            }
            document.lines = Lines::of(&document.text);
        }
        document.version = version;
        true
    }

    pub(crate) fn get(&self, uri: &Uri) -> Option<&Document> {
        self.open.get(uri)
    }

    /// The open texts with their places.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (&Uri, &Document)> {
        self.open.iter()
    }
}

/// The path of a file; nothing for a text that is no file yet.
pub(crate) fn path_of(uri: &Uri) -> Option<PathBuf> {
    if uri.scheme() == "file" { uri.to_file_path().ok() } else { None }
}
