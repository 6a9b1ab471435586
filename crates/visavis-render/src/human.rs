//! Diagnostics as a person reads them: the line of the program, what is wrong in it, the way out.

use std::collections::BTreeMap;
use std::ops::Range;

use ariadne::{Color, Config, IndexType, Report, ReportBuilder, ReportKind};
use unicode_width::UnicodeWidthStr;
use visavis_diag::{Applicability, Diagnostic, Fix, Label, Severity, SourceId, SourceMap};

use crate::columns::{folded, tame};
use crate::frame;
use crate::shown::{Files, places, shown};

/// Every diagnostic, a blank line between two; empty where there are none. `width` is how many columns there are: lines of the program
/// are cut to them around what is marked, words are wrapped, at the latest where one no longer reads them well.
#[must_use]
pub fn human(diagnostics: &[Diagnostic], sources: &SourceMap, color: bool, width: usize) -> String {
    let mut files = Files { sources, read: BTreeMap::new() };
    let drawn: Vec<String> = crate::sorted(diagnostics)
        .into_iter()
        .map(|d| one(d, &mut files, color, width.max(NARROWEST)))
        .collect();
    drawn.join("\n")
}

/// Narrower screens are drawn for as if they were so wide.
const NARROWEST: usize = 40;

/// How often a drawing that came out too wide is drawn anew.
const TRIES: usize = 4;

/// Words use no more columns than this.
const WIDEST_WORDS: usize = 120;

fn one(diagnostic: &Diagnostic, files: &mut Files<'_>, color: bool, width: usize) -> String {
    let Some(primary) = diagnostic.primary().filter(|label| files.sources.get(label.span.source).is_some())
    else {
        return bare(diagnostic, width);
    };
    // Ariadne begins a new frame wherever a label stands above the one before it.
    let mut labels: Vec<(usize, &Label)> = diagnostic.labels.iter().enumerate().collect();
    labels.retain(|(_, label)| files.sources.get(label.span.source).is_some());
    labels.sort_by_key(|(_, label)| (label.span.source != primary.span.source, label.span));
    // Ariadne says only by drawing how much room the arrows of labels over several lines take.
    let mut room = width;
    for _ in 0..TRIES {
        let Some(drawn) = draw(diagnostic, &labels, primary, files, color, (width, room)) else { break };
        let widest = drawn.lines().map(|line| frame::plain(line).width()).max().unwrap_or(0);
        if widest <= width || room == 0 {
            return drawn;
        }
        room = room.saturating_sub(widest - width);
    }
    draw(diagnostic, &labels, primary, files, color, (width, room)).unwrap_or_else(|| bare(diagnostic, width))
}

/// The drawing, with lines of the program cut to `room` columns; `None` where it cannot be drawn.
fn draw(
    diagnostic: &Diagnostic,
    labels: &[(usize, &Label)],
    primary: &Label,
    files: &mut Files<'_>,
    color: bool,
    (width, room): (usize, usize),
) -> Option<String> {
    let shown = shown(labels, files, room);
    let head = shown.spans.iter().zip(labels).find(|(_, (i, _))| *i == 0).map(|(span, _)| span.clone());
    let report = report(diagnostic, head.unwrap_or_else(|| files.place(primary.span)), color, width);
    let report = labels.iter().zip(&shown.spans).fold(report, |report, ((i, label), span)| {
        report.with_label(mark(label, *i > 0, diagnostic.is_error(), span.clone(), color))
    });
    let sources = files.sources;
    let mut out = Vec::new();
    report.finish().write(files.with(shown), &mut out).ok()?;
    let drawn = String::from_utf8_lossy(&out);
    // Whatever is painted unasked goes, and whatever a file holds to play with a terminal.
    let drawn = if color { drawn.into_owned() } else { frame::plain(&drawn) };
    let words: Vec<String> = labels.iter().map(|(_, label)| words(label)).collect();
    let drawn = frame::with_places(&drawn, &places(labels, primary, sources));
    Some(without_trailing_space(&frame::with_wrapped(&drawn, &words, width)))
}

/// Headline, ways out and where to read more; the labels follow.
fn report(
    diagnostic: &Diagnostic,
    head: (SourceId, Range<usize>),
    color: bool,
    width: usize,
) -> ReportBuilder<'static, (SourceId, Range<usize>)> {
    // Ariadne's own kinds heed the configuration; a kind of ours would be painted always.
    let (kind, word) = match diagnostic.severity {
        Severity::Error => (ReportKind::Error, "Error"),
        Severity::Warning => (ReportKind::Warning, "Warning"),
    };
    let lead = format!("[{}] {word}: ", diagnostic.code);
    let config = Config::default().with_color(color).with_index_type(IndexType::Byte).with_tab_width(2);
    let room = width.min(WIDEST_WORDS);
    let mut report = Report::build(kind, head)
        .with_config(config)
        .with_code(diagnostic.code)
        .with_message(headline(&diagnostic.message, lead.len(), width));
    for help in helps(diagnostic) {
        report.add_help(folded(&tame(&help), room.saturating_sub(16)));
    }
    report.add_note(format!("visavis explain {}", diagnostic.code));
    report
}

fn mark(
    label: &Label,
    second: bool,
    error: bool,
    span: (SourceId, Range<usize>),
    color: bool,
) -> ariadne::Label<(SourceId, Range<usize>)> {
    let tint = match (second, error) {
        (true, _) => Color::Blue,
        (false, true) => Color::Red,
        (false, false) => Color::Yellow,
    };
    let drawn = ariadne::Label::new(span).with_message(words(label));
    if color { drawn.with_color(tint) } else { drawn }
}

/// A label's words; ariadne draws no arrow where there are none.
pub(crate) fn words(label: &Label) -> String {
    if label.text.is_empty() { "here".to_owned() } else { tame(&label.text) }
}

/// The message behind what stands before it, folded to the screen.
fn headline(message: &str, lead: usize, width: usize) -> String {
    let padded = format!("{}{}", "x".repeat(lead), tame(message));
    let folded = folded(&padded, width).replace('\n', "\n  ");
    folded.get(lead..).unwrap_or(message).to_owned()
}

/// A diagnostic that points at no known file.
fn bare(diagnostic: &Diagnostic, width: usize) -> String {
    let word = if diagnostic.is_error() { "error" } else { "warning" };
    let lead = format!("[{}] {word}: ", diagnostic.code);
    let aids = helps(diagnostic).into_iter().map(|help| {
        let folded = folded(&tame(&help), width.min(WIDEST_WORDS).saturating_sub(8));
        format!("  help: {}\n", folded.replace('\n', "\n        "))
    });
    format!("{lead}{}\n{}", headline(&diagnostic.message, lead.len(), width), aids.collect::<String>())
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

fn without_trailing_space(drawn: &str) -> String {
    drawn.lines().map(|line| format!("{}\n", line.trim_end())).collect()
}
