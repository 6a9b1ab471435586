//! Programs checked from text, and their findings as plain text.

use visavis_check::model::{Bucketing, Model};
use visavis_check::{Settings, check, without_follow_ups};
use visavis_diag::{Applicability, Diagnostic, Fix, SourceMap, Span};

/// A checked program.
pub(crate) struct Checked {
    pub(crate) model: Option<Model>,
    pub(crate) found: Vec<Diagnostic>,
    pub(crate) sources: SourceMap,
}

/// Parses and checks one file. What its manifest says of buckets stands in its first line, as a comment:
/// `# visavis.toml: bucketing = "unleash-1"`.
pub(crate) fn checked(text: &str) -> Checked {
    let mut sources = SourceMap::default();
    let id = sources.add("program.vis", text);
    let (file, mut found) = visavis_syntax::parse(id, text);
    let files = [file];
    let (model, more) = check(&files, &sources, &settings(text));
    let more = without_follow_ups(&files, &found, more);
    found.extend(more);
    Checked { model, found, sources }
}

fn settings(text: &str) -> Settings {
    let said = text.strip_prefix("# visavis.toml: bucketing = \"").and_then(|rest| rest.split('"').next());
    let bucketing = said.map(|name| Bucketing::parse(name).expect("an algorithm")).unwrap_or_default();
    Settings { bucketing, ..Settings::default() }
}

/// The findings as a person sees them.
pub(crate) fn drawn(checked: &Checked) -> String {
    let text = visavis_render::human(&checked.found, &checked.sources, false, 100);
    if text.is_empty() { "no findings\n".to_owned() } else { text }
}

/// Every finding with its places, ways out and fixes.
pub(crate) fn dump(checked: &Checked) -> String {
    let mut out = String::new();
    for d in &checked.found {
        let level = if d.is_error() { "error" } else { "warning" };
        out.push_str(&format!("{level}[{}]: {}\n", d.code, d.message));
        for label in &d.labels {
            let text = checked.sources.text(label.span);
            out.push_str(&format!("  {} {text:?} {}\n", place(&checked.sources, label.span), label.text));
        }
        d.help.iter().for_each(|help| out.push_str(&format!("  help: {help}\n")));
        for fix in &d.fixes {
            let edits: Vec<String> = fix
                .edits
                .iter()
                .map(|e| format!("{:?} becomes {:?}", checked.sources.text(e.span), e.text))
                .collect();
            out.push_str(&format!("  fix, {:?}: {}: {}\n", fix.applicability, fix.title, edits.join(", ")));
        }
    }
    if out.is_empty() { "no findings\n".to_owned() } else { out }
}

fn place(sources: &SourceMap, span: Span) -> String {
    let text = sources.get(span.source).map_or("", |f| f.text.as_str());
    let before = &text[..span.start as usize];
    let line = before.matches('\n').count() + 1;
    let column = before.rsplit('\n').next().unwrap_or("").chars().count() + 1;
    format!("{line}:{column}")
}

/// The text with the fixes that a machine may apply, or `None` where there are none.
pub(crate) fn fixed(text: &str, found: &[Diagnostic]) -> Option<String> {
    let safe = |fix: &&Fix| fix.applicability == Applicability::Safe;
    let mut edits: Vec<_> =
        found.iter().flat_map(|d| d.fixes.iter().filter(safe)).flat_map(|f| &f.edits).collect();
    edits.sort_by_key(|e| std::cmp::Reverse(e.span.start));
    let mut text = text.to_owned();
    for edit in &edits {
        text.replace_range(edit.span.start as usize..edit.span.end as usize, &edit.text);
    }
    (!edits.is_empty()).then_some(text)
}
