//! Diagnostics as a person reads them: the line of the program, what is wrong in it, the way out.

use std::collections::BTreeMap;
use std::ops::Range;

use crate::place::Place;
use ariadne::{Cache, Color, Config, IndexType, Label, Report, ReportKind, Source};
use visavis_diag::{Applicability, Diagnostic, Fix, Severity, SourceId, SourceMap, Span};

/// Every diagnostic, a blank line between two; empty where there are none. `width` is how many columns help texts may use.
#[must_use]
pub fn human(diagnostics: &[Diagnostic], sources: &SourceMap, color: bool, width: usize) -> String {
    let mut files = Files { sources, read: BTreeMap::new() };
    let drawn: Vec<String> = crate::sorted(diagnostics)
        .into_iter()
        .map(|d| one(d, &mut files, color, width.clamp(40, 120)))
        .collect();
    drawn.join("\n")
}

fn one(diagnostic: &Diagnostic, files: &mut Files<'_>, color: bool, width: usize) -> String {
    // Ariadne's own kinds heed the configuration; a kind of ours would be painted always.
    let kind = match diagnostic.severity {
        Severity::Error => ReportKind::Error,
        Severity::Warning => ReportKind::Warning,
    };
    let Some(primary) = diagnostic.primary().filter(|label| files.sources.get(label.span.source).is_some())
    else {
        return bare(diagnostic);
    };
    if diagnostic.labels.iter().any(|label| files.line(label.span).len() > LONG_LINE) {
        return window(diagnostic, primary, files.sources, width);
    }
    let config = Config::default().with_color(color).with_index_type(IndexType::Byte).with_tab_width(2);
    let mut report = Report::build(kind, files.place(primary.span))
        .with_config(config)
        .with_code(diagnostic.code)
        .with_message(&diagnostic.message);
    // Ariadne begins a new frame wherever a label stands above the one before it.
    let mut labels: Vec<(usize, &visavis_diag::Label)> = diagnostic.labels.iter().enumerate().collect();
    labels.sort_by_key(|(_, label)| (label.span.source != primary.span.source, label.span));
    for (i, label) in labels {
        let place = files.place(label.span);
        let tint = if i > 0 {
            Color::Blue
        } else if diagnostic.is_error() {
            Color::Red
        } else {
            Color::Yellow
        };
        let mut drawn = Label::new(place);
        if color {
            drawn = drawn.with_color(tint);
        }
        // Ariadne draws no arrow for a label without words.
        drawn = drawn.with_message(if label.text.is_empty() { "here" } else { &label.text });
        report = report.with_label(drawn);
    }
    for help in helps(diagnostic) {
        report.add_help(folded(&help, width.saturating_sub(16)));
    }
    report.add_note(format!("visavis explain {}", diagnostic.code));
    let mut out = Vec::new();
    match report.finish().write(files, &mut out) {
        Ok(()) => {
            let drawn = String::from_utf8_lossy(&out);
            // Whatever is painted unasked goes, and whatever a file holds to play with a terminal.
            without_trailing_space(&if color { drawn.into_owned() } else { plain(&drawn) })
        }
        Err(_) => bare(diagnostic),
    }
}

/// The text without the sequences that colour a terminal; an escape character of any other kind is shown as a sign.
fn plain(drawn: &str) -> String {
    let mut parts = drawn.split('\u{1b}');
    let mut out = parts.next().unwrap_or("").to_owned();
    for part in parts {
        let sequence = part.strip_prefix('[').and_then(|rest| {
            let (codes, after) = rest.split_once('m')?;
            codes.bytes().all(|b| b.is_ascii_digit() || b == b';').then_some(after)
        });
        match sequence {
            Some(after) => out.push_str(after),
            None => {
                out.push('␛');
                out.push_str(part);
            }
        }
    }
    out
}

/// Lines beyond this many bytes are drawn only around what is wrong in them.
const LONG_LINE: usize = 400;

/// A diagnostic in a line too long to draw: the part of it around the primary label.
fn window(
    diagnostic: &Diagnostic,
    primary: &visavis_diag::Label,
    sources: &SourceMap,
    width: usize,
) -> String {
    let place = Place::of(primary.span, sources);
    let text = sources.get(primary.span.source).map_or("", |f| f.text.as_str());
    let start = text.floor_char_boundary(primary.span.start as usize);
    let (room, line) = (width.saturating_sub(12) / 2, place.line.to_string());
    let behind = text.get(start..).and_then(|t| t.lines().next()).unwrap_or("");
    let before = text.get(..start).and_then(|t| t.rsplit('\n').next()).unwrap_or("");
    let left =
        before.char_indices().rev().take(room).last().map_or("", |(i, _)| before.get(i..).unwrap_or(""));
    let right: String = behind.chars().take(room).collect();
    let cut = |whole: &str, shown: &str| if shown.len() < whole.len() { "…" } else { "" };
    let (first, last) = (cut(before, left), cut(behind, &right));
    let shown = |part: &str| part.replace(char::is_control, " ");
    let lead = " ".repeat(first.chars().count() + left.chars().count());
    let covered =
        right.chars().count().min(primary.span.end.saturating_sub(primary.span.start) as usize).max(1);
    let gutter = " ".repeat(line.len());
    format!(
        "[{}] {}: {}\n{gutter} ╭─[ {}:{line}:{} ]\n{line} │ {first}{}{}{last}\n{gutter} │ {lead}{} {}\n{}",
        diagnostic.code,
        if diagnostic.is_error() { "Error" } else { "Warning" },
        diagnostic.message,
        place.file,
        place.column,
        shown(left),
        shown(&right),
        "─".repeat(covered),
        if primary.text.is_empty() { "here" } else { &primary.text },
        aids(diagnostic),
    )
}

/// A diagnostic that points at no known file.
fn bare(diagnostic: &Diagnostic) -> String {
    let word = if diagnostic.is_error() { "error" } else { "warning" };
    format!("[{}] {word}: {}\n{}", diagnostic.code, diagnostic.message, aids(diagnostic))
}

/// The ways out, a line each.
fn aids(diagnostic: &Diagnostic) -> String {
    helps(diagnostic).into_iter().map(|help| format!("  help: {help}\n")).collect()
}

/// The ways out in words, and the fixes that the words do not say yet.
pub(crate) fn helps(diagnostic: &Diagnostic) -> Vec<String> {
    let mut all = diagnostic.help.clone();
    let said = |fix: &Fix| {
        let order = fix.title.strip_prefix("write ").unwrap_or(&fix.title);
        let same = |text: &str| text == fix.title || text == format!("did you mean {order}?");
        let in_help = |help: &String| same(help) || help.starts_with(&fix.title);
        diagnostic.labels.iter().any(|label| same(&label.text)) || diagnostic.help.iter().any(in_help)
    };
    for fix in diagnostic.fixes.iter().filter(|fix| !said(fix)) {
        all.push(match fix.applicability {
            Applicability::Safe | Applicability::DisplayOnly => fix.title.clone(),
            Applicability::Unsafe => format!("perhaps: {}", fix.title),
        });
    }
    all
}

/// A text broken at its spaces where it is wider than so many columns; a word that is wider stands on a line of its own.
#[must_use]
pub fn folded(text: &str, width: usize) -> String {
    let (mut out, mut used) = (String::with_capacity(text.len() + 8), 0);
    for word in text.split(' ') {
        let long = word.chars().count();
        if used > 0 && used + 1 + long > width {
            out.push('\n');
            used = 0;
        } else if used > 0 {
            out.push(' ');
            used += 1;
        }
        out.push_str(word);
        used += long;
    }
    out
}

fn without_trailing_space(drawn: &str) -> String {
    drawn.lines().map(|line| format!("{}\n", line.trim_end())).collect()
}

/// The files as ariadne asks for them.
struct Files<'a> {
    sources: &'a SourceMap,
    read: BTreeMap<SourceId, Source<&'a str>>,
}

impl Files<'_> {
    /// The lines a span touches.
    fn line(&self, span: Span) -> &str {
        let text = self.sources.get(span.source).map_or("", |f| f.text.as_str());
        let (_, range) = self.place(span);
        let start = text.get(..range.start).and_then(|t| t.rfind('\n')).map_or(0, |i| i + 1);
        let end = text.get(range.end..).and_then(|t| t.find('\n')).map_or(text.len(), |i| range.end + i);
        let lines = text.get(start..end).unwrap_or("");
        lines.lines().max_by_key(|line| line.len()).unwrap_or("")
    }

    /// A span that ariadne can draw: inside the text, on characters' boundaries.
    fn place(&self, span: Span) -> (SourceId, Range<usize>) {
        let text = self.sources.get(span.source).map_or("", |f| f.text.as_str());
        let start = text.floor_char_boundary(span.start as usize);
        let end = text.floor_char_boundary(span.end as usize).max(start);
        // White space at the end, a line break above all, is no place to draw a label's end at.
        let shown = text.get(start..end).map_or(0, |covered| covered.trim_end().len());
        (span.source, start..start + shown)
    }
}

impl<'a> Cache<SourceId> for &mut Files<'a> {
    type Storage = &'a str;

    fn fetch(&mut self, id: &SourceId) -> Result<&Source<&'a str>, impl std::fmt::Debug> {
        let sources: &'a SourceMap = self.sources;
        let text = sources.get(*id).map(|f| f.text.as_str());
        match text {
            Some(text) => Ok(self.read.entry(*id).or_insert_with(|| Source::from(text))),
            None => Err("no such file"),
        }
    }

    fn display<'b>(&self, id: &'b SourceId) -> Option<impl std::fmt::Display + 'b> {
        self.sources.get(*id).map(|f| f.name.clone())
    }
}
