//! What a diagnostic draws from: its files, and what is left of those that do not fit.
//!
//! In: labels, sources, a width. Out: where the labels are drawn, and what ariadne asks for. Decides nothing about words.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use ariadne::{Cache, Source};
use unicode_width::UnicodeWidthStr;
use visavis_diag::{Label, SourceId, SourceMap, Span};

use crate::excerpt::{Mark, excerpt};
use crate::human::words;
use crate::place::Place;

/// What is drawn of the files, and where the labels are in it.
pub(crate) struct Shown {
    cut: BTreeMap<SourceId, Source<Cow<'static, str>>>,
    pub(crate) spans: Vec<(SourceId, Range<usize>)>,
}

/// The files as they are where all fits and nothing is strange, else what is left of those where it does not.
pub(crate) fn shown(labels: &[(usize, &Label)], files: &Files<'_>, width: usize) -> Shown {
    let mut spans: Vec<(SourceId, Range<usize>)> =
        labels.iter().map(|(_, label)| files.place(label.span)).collect();
    let last =
        labels.iter().map(|(_, label)| Place::of(label.span, files.sources)).map(|place| place.end_line);
    // Before a line stand its number and a sign, and a stroke for each label over several lines.
    let lines = |label: &Label| Place::of(label.span, files.sources);
    let over =
        labels.iter().map(|(_, label)| lines(label)).filter(|place| place.end_line > place.line).count();
    let strokes = if over > 0 { 2 * (over + 1) } else { 0 };
    let room = width.saturating_sub(last.max().unwrap_or(1).to_string().len() + 5 + strokes);
    let mut cut = BTreeMap::new();
    let known: BTreeSet<SourceId> = spans.iter().map(|(source, _)| *source).collect();
    for source in known {
        let text = files.sources.get(source).map_or("", |file| file.text.as_str());
        let here: Vec<usize> =
            (0..spans.len()).filter(|i| spans.get(*i).is_some_and(|s| s.0 == source)).collect();
        let marks: Vec<Mark> = here
            .iter()
            .filter_map(|i| spans.get(*i).zip(labels.get(*i)))
            .map(|((_, span), (_, label))| Mark { span: span.clone(), words: words(label).width() })
            .collect();
        if let Some(excerpt) = excerpt(text, &marks, room) {
            for (i, moved) in here.iter().zip(excerpt.spans) {
                if let Some(span) = spans.get_mut(*i) {
                    span.1 = moved;
                }
            }
            cut.insert(source, Source::from(Cow::Owned(excerpt.text)));
        }
    }
    Shown { cut, spans }
}

/// What each file's head says behind its name: the place of the first label in it, the primary one's in its own.
pub(crate) fn places(
    labels: &[(usize, &Label)],
    primary: &Label,
    sources: &SourceMap,
) -> Vec<(String, String)> {
    let first = std::iter::once(primary).chain(labels.iter().map(|(_, label)| *label));
    let mut known: Vec<(String, String)> = Vec::new();
    for place in first.map(|label| Place::of(label.span, sources)) {
        if known.iter().all(|(name, _)| *name != place.file) {
            known.push((place.file, format!("{}:{}", place.line, place.column)));
        }
    }
    known
}

/// The files as ariadne asks for them.
pub(crate) struct Files<'a> {
    pub(crate) sources: &'a SourceMap,
    pub(crate) read: BTreeMap<SourceId, Source<Cow<'a, str>>>,
}

impl Files<'_> {
    /// A span that ariadne can draw: inside the text, on characters' boundaries.
    pub(crate) fn place(&self, span: Span) -> (SourceId, Range<usize>) {
        let text = self.sources.get(span.source).map_or("", |f| f.text.as_str());
        let start = text.floor_char_boundary(span.start as usize);
        let end = text.floor_char_boundary(span.end as usize).max(start);
        // White space at the end, a line break above all, is no place to draw a label's end at.
        let shown = text.get(start..end).map_or(0, |covered| covered.trim_end().len());
        (span.source, start..start + shown)
    }
}

/// A diagnostic's files as ariadne asks for them: cut where they are, else whole, and then kept for the next one.
pub(crate) struct Drawn<'f, 'a> {
    files: &'f mut Files<'a>,
    cut: BTreeMap<SourceId, Source<Cow<'a, str>>>,
}

impl<'a> Files<'a> {
    pub(crate) fn with<'f>(&'f mut self, shown: Shown) -> Drawn<'f, 'a> {
        Drawn { files: self, cut: shown.cut }
    }
}

impl<'a> Cache<SourceId> for Drawn<'_, 'a> {
    type Storage = Cow<'a, str>;

    fn fetch(&mut self, id: &SourceId) -> Result<&Source<Cow<'a, str>>, impl std::fmt::Debug> {
        if let Some(cut) = self.cut.get(id) {
            return Ok(cut);
        }
        let sources: &'a SourceMap = self.files.sources;
        match sources.get(*id) {
            Some(file) => {
                let whole = || Source::from(Cow::Borrowed(file.text.as_str()));
                Ok(self.files.read.entry(*id).or_insert_with(whole))
            }
            None => Err("no such file"),
        }
    }

    fn display<'b>(&self, id: &'b SourceId) -> Option<impl std::fmt::Display + 'b> {
        self.files.sources.get(*id).map(|f| f.name.clone())
    }
}
