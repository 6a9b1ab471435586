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
    let kind = match diagnostic.severity {
        Severity::Error => ReportKind::Error,
        Severity::Warning => ReportKind::Warning,
    };
    let Some(primary) = diagnostic.primary().filter(|label| files.sources.get(label.span.source).is_some())
    else {
        return bare(diagnostic);
    };
    if diagnostic.labels.iter().any(|label| files.line(label.span).len() > LONG_LINE) {
        return unframed(diagnostic, primary, files.sources);
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
        report.add_help(wrapped(&help, width.saturating_sub(16)));
    }
    report.add_note(format!("visavis explain {}", diagnostic.code));
    let mut out = Vec::new();
    match report.finish().write(files, &mut out) {
        Ok(()) => without_trailing_space(&String::from_utf8_lossy(&out)),
        Err(_) => bare(diagnostic),
    }
}

/// Lines beyond this many bytes are not drawn.
const LONG_LINE: usize = 1000;

/// A diagnostic in a line too long to look at.
fn unframed(diagnostic: &Diagnostic, primary: &visavis_diag::Label, sources: &SourceMap) -> String {
    let place = Place::of(primary.span, sources);
    let mut out = bare(diagnostic);
    out.push_str(&format!("  at {}:{}:{}", place.file, place.line, place.column));
    if !primary.text.is_empty() {
        out.push_str(&format!(": {}", primary.text));
    }
    out.push('\n');
    out
}

/// A diagnostic that points at no known file.
fn bare(diagnostic: &Diagnostic) -> String {
    let word = if diagnostic.is_error() { "error" } else { "warning" };
    let mut out = format!("[{}] {word}: {}\n", diagnostic.code, diagnostic.message);
    for help in helps(diagnostic) {
        out.push_str(&format!("  help: {help}\n"));
    }
    out
}

/// The ways out in words, and the fixes that the words do not say yet.
fn helps(diagnostic: &Diagnostic) -> Vec<String> {
    let mut all = diagnostic.help.clone();
    let said = |fix: &Fix| {
        let in_label = diagnostic.labels.iter().any(|label| label.text == fix.title);
        in_label || diagnostic.help.contains(&fix.title)
    };
    for fix in diagnostic.fixes.iter().filter(|fix| !said(fix)) {
        all.push(match fix.applicability {
            Applicability::Safe | Applicability::DisplayOnly => fix.title.clone(),
            Applicability::Unsafe => format!("perhaps: {}", fix.title),
        });
    }
    all
}

fn wrapped(text: &str, width: usize) -> String {
    let (mut out, mut used) = (String::new(), 0);
    for word in text.split(' ') {
        let len = word.chars().count();
        if used > 0 && used + 1 + len > width {
            out.push('\n');
            used = 0;
        } else if used > 0 {
            out.push(' ');
            used += 1;
        }
        out.push_str(word);
        used += len;
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
