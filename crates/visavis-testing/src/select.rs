//! Which tests are run.
//!
//! In: a filter as the user wrote it. Out: the tests and asserts it names: a part of a title or name, in any case, or `file:line`
//! with a line of the declaration. What names nothing is said, with what is called nearly so.

use visavis_check::model::Model;
use visavis_diag::{SourceMap, Span, nearest};

use crate::place::{last_line, place};

/// What is run, by place in the model.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Selection {
    /// Tests.
    pub tests: Vec<usize>,
    /// Asserts.
    pub asserts: Vec<usize>,
}

impl Selection {
    /// Whether nothing is run.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.tests.is_empty() && self.asserts.is_empty()
    }
}

/// What a filter names; everything without one.
///
/// # Errors
/// Where it names nothing: titles that are like it, or the first few.
pub fn select(model: &Model, sources: &SourceMap, filter: Option<&str>) -> Result<Selection, Vec<String>> {
    let tests = model.tests.iter().map(|test| (test.title.as_str(), test.whole));
    let asserts = model.asserts.iter().map(|assert| (assert.name.as_str(), assert.whole));
    let named = |all: &mut dyn Iterator<Item = (&str, Span)>| -> Vec<usize> {
        let wanted = all.enumerate().filter(|(_, (title, whole))| {
            filter.is_none_or(|filter| is_named(filter, title, sources, *whole))
        });
        wanted.map(|(i, _)| i).collect()
    };
    let found = Selection { tests: named(&mut tests.clone()), asserts: named(&mut asserts.clone()) };
    match filter {
        Some(filter) if found.is_empty() => Err(near(filter, tests.chain(asserts).map(|(title, _)| title))),
        _ => Ok(found),
    }
}

fn is_named(filter: &str, title: &str, sources: &SourceMap, whole: Span) -> bool {
    if title.to_lowercase().contains(&filter.to_lowercase()) {
        return true;
    }
    let Some((file, line)) = filter.rsplit_once(':') else { return false };
    let Ok(line) = line.parse::<usize>() else { return false };
    let (name, first) = place(sources, whole);
    let is_file = name.strip_suffix(file).is_some_and(|before| before.is_empty() || before.ends_with('/'));
    is_file && (first..=last_line(sources, whole)).contains(&line)
}

/// Titles that are like the filter: as a whole, or in one word.
fn near<'t>(filter: &str, titles: impl Iterator<Item = &'t str> + Clone) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    found.extend(nearest(filter, titles.clone()).map(str::to_owned));
    for title in titles.clone() {
        let mut words = filter.split_whitespace();
        let like = words.any(|word| word.len() > 2 && nearest(word, title.split_whitespace()).is_some());
        if like && !found.iter().any(|known| known == title) {
            found.push(title.to_owned());
        }
    }
    if found.is_empty() {
        found.extend(titles.map(str::to_owned));
    }
    found.truncate(5);
    found
}
