//! Silencers: `# visavis: allow(missing-trap)` above a declaration.
//!
//! In: findings and the comments of files. Out: the findings that no silencer covers, and one more for each name in a silencer
//! that silences nothing. A silencer covers one declaration, the next one below it, whole.

use visavis_diag::{Applicability, Diagnostic, Span, nearest};
use visavis_syntax::ast;

use crate::lints::unused_silencer::NAME;
use crate::{Rules, lint_of, names, tree};

/// A name in a silencer.
struct Silencer<'a> {
    name: &'a str,
    /// Where the name stands.
    span: Span,
    /// The whole comment.
    comment: Span,
    /// How many names the comment has.
    beside: usize,
    /// The declaration below; `None` where there is none.
    covers: Option<Span>,
    used: bool,
}

/// Whether any comment names a lint.
pub(crate) fn is_named(rules: &Rules<'_>, lint: &str) -> bool {
    let mut comments = rules.trees.iter().flat_map(|file| &file.comments);
    comments.any(|comment| rules.sources.text(*comment).contains(lint))
}

/// The findings that stay.
pub(crate) fn apply(rules: &Rules<'_>, mut found: Vec<Diagnostic>) -> Vec<Diagnostic> {
    let mut silencers = Vec::new();
    for file in rules.trees {
        for comment in &file.comments {
            read(rules, file, *comment, &mut silencers, &mut found);
        }
    }
    found.retain(|finding| {
        let Some(lint) = lint_of(&finding.code) else { return true };
        let place = finding.primary().map(|label| label.span);
        let covering = silencers.iter_mut().filter(|silencer| {
            let covers = |at: Span| silencer.covers.is_some_and(|whole| tree::is_inside(at, whole));
            silencer.name == lint.name && place.is_some_and(covers)
        });
        let mut silenced = false;
        for silencer in covering {
            (silencer.used, silenced) = (true, true);
        }
        !silenced
    });
    let unused = silencers.iter().filter(|silencer| !silencer.used);
    found.extend(unused.map(|silencer| silences_nothing(rules, silencer)));
    found
}

/// Reads a comment; one that is meant as a silencer and is none is a finding.
fn read<'a>(
    rules: &Rules<'a>,
    file: &ast::File,
    comment: Span,
    silencers: &mut Vec<Silencer<'a>>,
    found: &mut Vec<Diagnostic>,
) {
    let text = rules.sources.text(comment);
    let Some(said) = text.trim_start_matches('#').trim_start().strip_prefix("visavis:") else { return };
    let said = said.trim();
    let listed = said.strip_prefix("allow").map(str::trim_start).and_then(|rest| rest.strip_prefix('('));
    let Some((listed, _)) = listed.and_then(|rest| rest.split_once(')')) else {
        let message = "this comment looks like a silencer and is none";
        let finding = Diagnostic::lint(&NAME, message, comment, "nothing is silenced");
        found.push(finding.with_help("write `# visavis: allow(missing-trap)`, above a declaration"));
        return;
    };
    let names: Vec<&str> = listed.split(',').map(str::trim).filter(|name| !name.is_empty()).collect();
    let covers = covered(rules, file, comment);
    for name in &names {
        let offset = name.as_ptr() as usize - text.as_ptr() as usize;
        let start = comment.start + u32::try_from(offset).unwrap_or(0);
        let end = start + u32::try_from(name.len()).unwrap_or(0);
        let span = Span::new(comment.source, start, end);
        silencers.push(Silencer { name, span, comment, beside: names.len(), covers, used: false });
    }
}

/// The declaration that a comment stands above: the next one, with nothing but comments and white space between, where the
/// comment has its lines for itself.
fn covered(rules: &Rules<'_>, file: &ast::File, comment: Span) -> Option<Span> {
    let text = &rules.sources.get(comment.source)?.text;
    let before = text.get(..comment.start as usize)?;
    if !before.rsplit('\n').next().is_some_and(|line| line.trim_start_matches('\u{feff}').trim().is_empty()) {
        return None;
    }
    let spans: Vec<Span> = file.items.iter().map(tree::whole).collect();
    if spans.iter().any(|whole| tree::is_inside(comment, *whole)) {
        return None;
    }
    spans.into_iter().filter(|whole| whole.start >= comment.end).min_by_key(|whole| whole.start)
}

fn silences_nothing(rules: &Rules<'_>, silencer: &Silencer<'_>) -> Diagnostic {
    let name = silencer.name;
    if !names().any(|known| known == name) {
        let finding = Diagnostic::lint(
            &NAME,
            format!("there is no lint `{name}`"),
            silencer.span,
            "nothing is silenced",
        );
        return match nearest(name, names()) {
            Some(near) => {
                finding.with_fix(format!("write `{near}`"), silencer.span, near, Applicability::Unsafe)
            }
            None => finding.with_help("`visavis explain` lists the lints"),
        };
    }
    let (message, label) = match silencer.covers {
        Some(_) => (
            format!("nothing is silenced by `allow({name})`"),
            format!("the declaration below has no `{name}`"),
        ),
        None => (
            format!("nothing is silenced by `allow({name})`"),
            String::from("it silences where it stands on a line of its own, above a declaration"),
        ),
    };
    let finding = Diagnostic::lint(&NAME, message, silencer.span, label);
    if silencer.beside > 1 || silencer.covers.is_none() {
        return finding
            .with_help(format!("take `{name}` out, or move it above the declaration it is meant for"));
    }
    finding.with_fix("take the comment out", line_of(rules, silencer.comment), "", Applicability::Safe)
}

/// A comment with the whole of its line, where it has one for itself.
fn line_of(rules: &Rules<'_>, comment: Span) -> Span {
    let text = rules.sources.get(comment.source).map_or("", |file| file.text.as_str());
    let before = text.get(..comment.start as usize).unwrap_or("");
    let blank = before.len() - before.trim_end_matches([' ', '\t']).len();
    let behind = text.get(comment.end as usize..).unwrap_or("");
    let rest = if behind.starts_with("\r\n") { 2 } else { usize::from(behind.starts_with('\n')) };
    let byte = |bytes: usize| u32::try_from(bytes).unwrap_or(0);
    Span::new(comment.source, comment.start - byte(blank), comment.end + byte(rest))
}
