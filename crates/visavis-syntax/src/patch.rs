//! Changes to a chunk's text that let the parser go on behind a mistake that has been reported.
//!
//! In: replacements in the coordinates of the original chunk. Out: the changed text, and the way back from its positions.

/// Replacements of ranges of the original text; sorted, none overlapping.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Patches {
    edits: Vec<Patch>,
}

/// One replacement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Patch {
    pub(crate) start: u32,
    pub(crate) end: u32,
    pub(crate) text: String,
}

impl Patches {
    /// Adds a replacement; what it touches of earlier ones is swallowed.
    pub(crate) fn add(&mut self, mut patch: Patch) {
        // Swallowing one may reach another, but sorted edits that do not overlap can only be met from left to right.
        for old in &self.edits {
            if overlap(old, &patch) {
                patch.start = patch.start.min(old.start);
                patch.end = patch.end.max(old.end);
            }
        }
        self.edits.retain(|old| !overlap(old, &patch));
        let at = self.edits.partition_point(|old| (old.start, old.end) <= (patch.start, patch.end));
        self.edits.insert(at, patch);
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
    /// as far in as the original reaches.
    pub(crate) fn original(&self, at: u32) -> u32 {
        let mut shift = 0_i64;
        for edit in &self.edits {
            let start = i64::from(edit.start) + shift;
            let len = i64::try_from(edit.text.len()).unwrap_or(0);
            if i64::from(at) < start {
                break;
            }
            if i64::from(at) < start + len {
                let inside = u32::try_from(i64::from(at) - start).unwrap_or(0);
                return (edit.start + inside).min(edit.end);
            }
            shift += len - i64::from(edit.end - edit.start);
        }
        u32::try_from(i64::from(at) - shift).unwrap_or(at)
    }
}

fn overlap(a: &Patch, b: &Patch) -> bool {
    a.start < b.end && b.start < a.end || (a.start == b.start && a.end == b.end)
}
