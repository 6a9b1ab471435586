//! Changes to a chunk's text that let the parser go on behind a mistake that has been reported.
//!
//! In: replacements in the coordinates of the original chunk. Out: the changed text, and the way back from its positions.

/// Replacements of ranges of the original text.
///
/// INVARIANT: `edits` are sorted and do not overlap; `begins` are their positions in the changed text.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Patches {
    edits: Vec<Patch>,
    begins: Vec<u32>,
}

/// One replacement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Patch {
    pub(crate) start: u32,
    pub(crate) end: u32,
    pub(crate) text: String,
}

impl Patches {
    /// Adds replacements; what one touches of those before it is swallowed.
    pub(crate) fn add(&mut self, patches: impl IntoIterator<Item = Patch>) {
        let old = self.edits.len();
        self.edits.extend(patches);
        let mut all: Vec<(usize, Patch)> = std::mem::take(&mut self.edits).into_iter().enumerate().collect();
        // The later of two that overlap wins, wherever it stands; among the new ones, the first.
        all.sort_by_key(|(n, patch)| (patch.start, patch.end, *n));
        for (n, patch) in all {
            match self.edits.last_mut() {
                Some(last) if overlap(last, &patch) => {
                    last.end = last.end.max(patch.end);
                    if n >= old {
                        last.text = patch.text;
                    }
                }
                _ => self.edits.push(patch),
            }
        }
        self.begins.clear();
        let mut shift = 0_i64;
        for edit in &self.edits {
            self.begins.push(u32::try_from(i64::from(edit.start) + shift).unwrap_or(u32::MAX));
            shift += i64::try_from(edit.text.len()).unwrap_or(0) - i64::from(edit.end - edit.start);
        }
    }

    /// Takes a replacement of exactly this range back.
    pub(crate) fn remove(&mut self, start: u32, end: u32) {
        self.edits.retain(|edit| (edit.start, edit.end) != (start, end));
        self.add([]);
    }

    /// The changed text.
    pub(crate) fn apply(&self, text: &str) -> String {
        let mut out = String::with_capacity(text.len());
        let mut from = 0_usize;
        for edit in &self.edits {
            out.push_str(text.get(from..edit.start as usize).unwrap_or(""));
            out.push_str(&edit.text);
            from = edit.end as usize;
        }
        out.push_str(text.get(from..).unwrap_or(""));
        out
    }

    /// The position of the original text that `at`, a position of the changed one, came from; inside a replacement,
    /// where that begins (further in might be no character's beginning).
    pub(crate) fn original(&self, at: u32) -> u32 {
        let before = self.begins.partition_point(|begin| *begin <= at);
        let Some((edit, begin)) =
            before.checked_sub(1).and_then(|i| self.edits.get(i).zip(self.begins.get(i)))
        else {
            return at;
        };
        let inside = at - begin;
        let len = u32::try_from(edit.text.len()).unwrap_or(u32::MAX);
        if inside < len { edit.start } else { edit.end + (inside - len) }
    }
}

fn overlap(a: &Patch, b: &Patch) -> bool {
    a.start < b.end && b.start < a.end || (a.start == b.start && a.end == b.end)
}
