//! Ways out of findings, as actions: the fixes that diagnostics bring, all sure ones of a file, and silencers of lints.
//!
//! In: a range of a text. Out: actions with their edits. A sure fix is preferred; one that changes what rules mean is offered and
//! never preferred.

use std::collections::BTreeMap;

use gen_lsp_types::{CodeAction, CodeActionKind, CodeActionParams};
use visavis_diag::{Applicability, Diagnostic, Edit as Replacement, SourceId, Span, fix_file};
use visavis_lint::LINTS;

use crate::features::{edits, format};
use crate::position::number;
use crate::publish::tell;
use crate::requests::{self, Place};
use crate::server::Server;

/// How often all sure fixes of a file are applied; what one uncovers is rarely deep.
const ROUNDS: usize = 10;

/// The actions for a range.
pub(crate) fn actions(server: &mut Server, params: &CodeActionParams) -> Vec<CodeAction> {
    let uri = &params.text_document.uri;
    let Some(place) = requests::place(server, uri, params.range.start) else { return Vec::new() };
    let end = place.analysis.offset(place.source, params.range.end, place.encoding);
    let only = params.context.only.as_deref();
    let wanted = |kind: &CodeActionKind| match only {
        None => *kind == CodeActionKind::QuickFix,
        Some(kinds) => kinds.iter().any(|wanted| includes(wanted, kind)),
    };
    let mut found = Vec::new();
    if wanted(&CodeActionKind::QuickFix) {
        let touches = |span: Span| {
            span.source == place.source && span.start as usize <= end && place.at <= span.end as usize
        };
        let analysis = place.analysis.clone();
        let here = analysis.checked.diagnostics.iter();
        for diagnostic in here.filter(|found| found.primary().is_some_and(|label| touches(label.span))) {
            fixes(server, &place, diagnostic, &mut found);
            found.extend(silencer(server, &place, diagnostic));
        }
    }
    if wanted(&CodeActionKind::SourceFixAll) {
        found.extend(fix_all(server, &place));
    }
    found
}

/// Whether a kind is the wanted one or below it: `source` takes in `source.fixAll`.
fn includes(wanted: &CodeActionKind, kind: &CodeActionKind) -> bool {
    let (wanted, kind) = (String::from(wanted.clone()), String::from(kind.clone()));
    wanted.is_empty()
        || kind == wanted
        || kind.strip_prefix(&wanted).is_some_and(|rest| rest.starts_with('.'))
}

fn fixes(server: &Server, place: &Place, diagnostic: &Diagnostic, found: &mut Vec<CodeAction>) {
    for fix in diagnostic.fixes.iter().filter(|fix| fix.applicability != Applicability::DisplayOnly) {
        let edit = edits::change(&place.analysis, &fix.edits, place.encoding, server.client.versioned_edits);
        found.push(CodeAction {
            title: fix.title.clone(),
            kind: Some(CodeActionKind::QuickFix),
            diagnostics: Some(vec![tell(diagnostic, &place.analysis, place.encoding)]),
            is_preferred: Some(fix.applicability == Applicability::Safe),
            edit: Some(match edit {
                Some(edit) => edit,
                None => continue,
            }),
            ..CodeAction::default()
        });
    }
}

/// A comment above the declaration that silences a lint there.
fn silencer(server: &Server, place: &Place, diagnostic: &Diagnostic) -> Option<CodeAction> {
    let code = diagnostic.code.to_string();
    let lint = LINTS.iter().find(|lint| lint.head() == code && lint.name != "unused-silencer")?;
    if diagnostic.is_error()
        && !visavis_lint::is_lint(diagnostic)
        && !matches!(diagnostic.code, visavis_diag::Code::Lint(_))
    {
        return None;
    }
    let at = diagnostic.primary()?.span;
    let tree = place.analysis.tree(place.source)?;
    let wholes = tree.items.iter().map(visavis_syntax::ast::Item::span);
    let whole = wholes.into_iter().find(|whole| whole.start <= at.start && at.end <= whole.end)?;
    let text = place.analysis.text(place.source);
    let line = place.analysis.line_start(place.source, whole.start as usize);
    let margin = text.get(line..whole.start as usize)?;
    // A comment covers the declaration below it; one that does not begin its line has none for itself.
    if !margin.trim_start_matches('\u{feff}').trim().is_empty() {
        return None;
    }
    let newline = if text.contains("\r\n") { "\r\n" } else { "\n" };
    let span = Span::new(place.source, whole.start, whole.start);
    let text = format!("# visavis: allow({}){newline}{}", lint.name, margin.trim_start_matches('\u{feff}'));
    let edit = [Replacement { span, text }];
    Some(CodeAction {
        title: format!("silence `{}` for this declaration", lint.name),
        kind: Some(CodeActionKind::QuickFix),
        diagnostics: Some(vec![tell(diagnostic, &place.analysis, place.encoding)]),
        is_preferred: Some(false),
        edit: edits::change(&place.analysis, &edit, place.encoding, server.client.versioned_edits),
        ..CodeAction::default()
    })
}

/// Every sure fix of a file, and those that they uncover, as `check --fix` applies them.
fn fix_all(server: &mut Server, place: &Place) -> Option<CodeAction> {
    let id = place.source;
    let before = place.analysis.text(id).to_owned();
    let name = place.analysis.checked.sources.get(id)?.name.to_string();
    let (mut text, _) = fix_file(&before, id, &place.analysis.checked.diagnostics)?;
    let uri = place.analysis.file(id)?.uri.clone()?;
    let (home, now) = (server.home(&uri)?, server.now());
    for _ in 1..ROUNDS {
        let changed = BTreeMap::from([(name.clone(), text.clone())]);
        let project = server.projects.get(&home)?;
        let again = project.analysis_with(&server.documents, &changed, now);
        let at = again.checked.sources.iter().find(|(_, file)| file.name == name.as_str()).map(|(id, _)| id);
        match fix_file(&text, at.unwrap_or(SourceId(u32::MAX)), &again.checked.diagnostics) {
            Some((more, _)) => text = more,
            None => break,
        }
    }
    let changed = format::edits(&before, &text, place.encoding);
    let replacements: Vec<Replacement> = changed
        .into_iter()
        .map(|edit| {
            let offset = |position| number(place.analysis.offset(id, position, place.encoding));
            Replacement {
                span: Span::new(id, offset(edit.range.start), offset(edit.range.end)),
                text: edit.new_text,
            }
        })
        .collect();
    Some(CodeAction {
        title: String::from("apply every sure fix"),
        kind: Some(CodeActionKind::SourceFixAll),
        edit: edits::change(&place.analysis, &replacements, place.encoding, server.client.versioned_edits),
        ..CodeAction::default()
    })
}
