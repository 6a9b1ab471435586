//! Names: those of the data become names that rules read well, and their words hint at what they hold.
//!
//! In: a column's name or a file's. Out: a name of the language in small letters with `_` between its words; hints. A hint never
//! decides alone what fits, only which of several types that fit is meant.

mod hints;

use visavis_syntax::is_plain_name;

pub(crate) use hints::Hints;

/// The words of a name, in small letters: `LastCURequestDate` is last, cu, request, date.
pub(crate) fn words(name: &str) -> Vec<String> {
    // Salesforce ends the names of fields that a customer added with `__c`.
    let name = name.strip_suffix("__c").or_else(|| name.strip_suffix("__pc")).unwrap_or(name);
    let chars: Vec<char> = name.chars().collect();
    let mut words: Vec<String> = Vec::new();
    let mut begins = true;
    for (at, c) in chars.iter().enumerate() {
        if !(c.is_alphanumeric() || is_plain_name(&format!("a{c}")) && *c != '_') {
            begins = true;
            continue;
        }
        let before = at.checked_sub(1).and_then(|at| chars.get(at));
        let after_small = before.is_some_and(|b| b.is_lowercase() || b.is_numeric());
        let before_small = chars.get(at + 1).is_some_and(|next| next.is_lowercase());
        let after_large = before.is_some_and(|b| b.is_uppercase());
        if c.is_uppercase() && (after_small || after_large && before_small) {
            begins = true;
        }
        if std::mem::replace(&mut begins, false) {
            words.push(String::new());
        }
        if let Some(word) = words.last_mut() {
            word.extend(c.to_lowercase());
        }
    }
    words
}

/// A name that needs no backticks; `None` where nothing of it is left.
pub(crate) fn snake(name: &str) -> Option<String> {
    let joined = words(name).join("_");
    let candidates = [joined.clone(), format!("_{joined}")];
    candidates.into_iter().find(|name| is_plain_name(name) && name.chars().any(char::is_alphanumeric))
}

/// Whether a name of the data reads as a name of the language.
pub(crate) fn reads_well(name: &str) -> bool {
    let small = !name.chars().any(char::is_uppercase);
    is_plain_name(name) && small && !name.ends_with("__c") && name.chars().any(char::is_alphanumeric)
}

/// The name of the source that a file holds: its own without endings.
#[must_use]
pub fn source_name(file: &str) -> String {
    let name = file.rsplit(['/', '\\']).next().unwrap_or(file);
    let mut stem = name;
    for ending in [".gz", ".csv", ".tsv", ".txt", ".jsonl", ".ndjson", ".json", ".parquet"] {
        if let Some((at, _)) = stem.char_indices().rev().nth(ending.len() - 1)
            && stem.get(at..).is_some_and(|end| end.eq_ignore_ascii_case(ending))
        {
            stem = stem.get(..at).unwrap_or(stem);
        }
    }
    match snake(stem).as_deref() {
        None | Some("context" | "stdin") => "customers".into(),
        Some(name) => name.into(),
    }
}

/// Whether a source can have this name, in backticks where it needs them.
#[must_use]
pub fn can_name(name: &str) -> bool {
    !name.is_empty() && name != "context" && !name.contains(|c: char| c == '`' || c.is_control())
}

#[cfg(test)]
mod tests;
