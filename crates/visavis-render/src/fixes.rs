//! What `check --fix` writes.

use visavis_diag::{Diagnostic, SourceId, SourceMap, fix_file};

/// The files that sure fixes change.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Fixes {
    /// The changed files.
    pub files: Vec<FixedFile>,
    /// How many fixes were applied; those that overlap others wait for another round.
    pub applied: usize,
}

/// A file with its sure fixes applied.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FixedFile {
    /// Which file.
    pub source: SourceId,
    /// Its new text.
    pub text: String,
}

/// Applies every sure fix, file by file.
#[must_use]
pub fn apply_fixes(diagnostics: &[Diagnostic], sources: &SourceMap) -> Fixes {
    let mut fixes = Fixes::default();
    for (source, file) in sources.iter() {
        if let Some((text, applied)) = fix_file(&file.text, source, diagnostics) {
            fixes.files.push(FixedFile { source, text });
            fixes.applied += applied;
        }
    }
    fixes
}
