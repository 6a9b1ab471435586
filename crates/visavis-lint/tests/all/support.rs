//! Programs of one file, linted.

use visavis_check::Settings;
use visavis_diag::{Diagnostic, SourceMap};
use visavis_lint::{Levels, Rules};
use visavis_value::Zone;
use visavis_value::read::datetime;

/// What the lints find in rules that have no errors, on 10 March 2026.
pub(crate) fn lint(text: &str, levels: &Levels) -> Vec<Diagnostic> {
    let mut sources = SourceMap::default();
    let id = sources.add("rules.vis", text);
    let (tree, found) = visavis_syntax::parse(id, text);
    assert!(found.is_empty(), "{text}\n{found:#?}");
    let trees = [tree];
    let (model, checked) = visavis_check::check(&trees, &sources, &Settings::default());
    let model = model.unwrap_or_else(|| panic!("{text}\n{checked:#?}"));
    let now = datetime("2026-03-10", Zone::UTC);
    let rules = Rules { model: &model, trees: &trees, sources: &sources, checked: &checked, now };
    visavis_lint::run(rules, levels)
}

/// The findings at the lints' own levels, a line each: its name, where it points, what it says.
pub(crate) fn told(text: &str) -> Vec<String> {
    let line = |finding: &Diagnostic| {
        let span = finding.primary().unwrap().span;
        let place = &text[span.start as usize..span.end as usize];
        format!("{} at {place:?}: {}", finding.code, finding.message)
    };
    lint(text, &Levels::default()).iter().map(line).collect()
}

/// The text with every sure fix.
pub(crate) fn fixed(text: &str) -> Option<String> {
    visavis_diag::apply_fixes(text, visavis_diag::SourceId(0), &lint(text, &Levels::default()))
}
