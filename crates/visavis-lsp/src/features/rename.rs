//! Another name for what is declared, wherever it is named.
//!
//! In: a place on a name, and the new one. Out: edits of every file that names it, or why not. Before anything is given out, the
//! edited texts are checked: every name must stand for the same declaration as before, and nothing new may be wrong. So a
//! rename never changes what rules mean; an attribute that gets another name keeps its place in the data by `column`.

use std::collections::{BTreeMap, BTreeSet};

use gen_lsp_types::{PrepareRenamePlaceholder, PrepareRenameResult, Uri, WorkspaceEdit};
use visavis_check::{Declared, Naming, Symbol};
use visavis_diag::{Edit as Replacement, SourceId, Span};
use visavis_syntax::ast::{self, Item, Member};
use visavis_syntax::{TokenKind, is_plain_name, keywords, tokens};

use crate::analysis::Analysis;
use crate::features::edits;
use crate::features::outline::word;
use crate::features::places::symbols;
use crate::requests::{Place, Refusal};
use crate::server::Server;

/// The name at a place, where it can be changed.
pub(crate) fn prepare(place: &Place) -> Result<PrepareRenameResult, Refusal> {
    let declared = renamed(place)?;
    let named = place.analysis.named(place.source, place.at);
    let span = named.first().map_or(declared.span, |one| one.span);
    Ok(PrepareRenameResult::PrepareRenamePlaceholder(PrepareRenamePlaceholder {
        range: place.analysis.range(span, place.encoding),
        placeholder: declared.name.to_string(),
    }))
}

/// The edits.
pub(crate) fn rename(
    server: &mut Server,
    place: &Place,
    uri: &Uri,
    new: &str,
) -> Result<Option<WorkspaceEdit>, Refusal> {
    let declared = renamed(place)?;
    let new = bare(new.trim());
    let spelling = spelling(declared.symbol, new)?;
    if new == declared.name {
        return Ok(None);
    }
    let analysis = &place.analysis;
    is_whole(analysis, declared)?;
    let named = analysis.symbols.references_to(declared.symbol).filter(|one| one.naming == Naming::Exact);
    let mut spans: Vec<Span> = named.map(|one| one.span).chain([declared.span]).collect();
    spans.sort_unstable();
    spans.dedup();
    // An arm is named by its declaration and compared with as a text.
    let is_text = |span: &Span| {
        let text = analysis.text(span.source).get(span.start as usize..).unwrap_or("");
        text.starts_with('"')
    };
    let quoted = format!("\"{}\"", in_quotes(new));
    let written = |span: &Span| if is_text(span) { quoted.clone() } else { spelling.clone() };
    let mut all: Vec<Replacement> =
        spans.into_iter().map(|span| Replacement { span, text: written(&span) }).collect();
    all.extend(column(analysis, declared));
    means_the_same(server, analysis, uri, declared, new, &all)?;
    if let Some(consequence) = consequence(declared) {
        let message = format!("`{}` is `{new}` now. {consequence}", declared.name);
        server.notify("window/showMessage", serde_json::json!({ "type": 3, "message": message }));
    }
    Ok(edits::change(analysis, &all, place.encoding, server.client.versioned_edits))
}

/// What is named at the place, where it has a name that can be another.
fn renamed(place: &Place) -> Result<&Declared, Refusal> {
    let found = symbols(place);
    let one = match found.as_slice() {
        [one] => place.analysis.symbols.get(*one),
        [] => None,
        several => {
            let message =
                format!("this names {} things; rename one of them where it is declared", several.len());
            return Err(Refusal::failed(message));
        }
    };
    let one = one.ok_or_else(|| Refusal::failed("there is no name here that could be another"))?;
    let pattern =
        place.analysis.named(place.source, place.at).iter().any(|one| one.naming == Naming::Pattern);
    let why = match one.symbol {
        _ if pattern => "this is a pattern; rename the campaign where it is declared",
        Symbol::Value(..) if matches!(one.part_of, Some(Symbol::Experiment(_))) => return Ok(one),
        Symbol::Value(..) => {
            let message = format!(
                "`{}` is what the data says, and no name of the rules: called otherwise here, it would no longer be found in the \
                 data; change it there first, then replace it in the rules",
                one.name
            );
            return Err(Refusal::failed(message));
        }
        Symbol::Test(_) => "a test has a title, which is edited where it stands",
        Symbol::Source(_) if one.name == "context" => "`context` is a word of the language",
        _ => return Ok(one),
    };
    Err(Refusal::failed(why))
}

/// A name as a text says it.
fn in_quotes(name: &str) -> String {
    name.replace('\\', "\\\\").replace('"', "\\\"").replace('{', "{{").replace('}', "}}")
}

fn bare(name: &str) -> &str {
    name.strip_prefix('`').and_then(|name| name.strip_suffix('`')).unwrap_or(name)
}

/// The name as rules write it: in backticks where it needs them.
fn spelling(symbol: Symbol, new: &str) -> Result<String, Refusal> {
    let refuse = |why: &str| Err(Refusal::failed(format!("`{new}` cannot be a name: {why}")));
    if new.is_empty() {
        return Err(Refusal::failed("a name has at least one character"));
    }
    if new.chars().any(|c| c == '`' || c.is_control()) {
        return refuse("a backtick or a line end cannot stand in one");
    }
    if matches!(symbol, Symbol::Campaign(_)) && new.contains('*') {
        return refuse("`*` stands for any letters where campaigns are named");
    }
    Ok(if is_plain_name(new) { new.to_owned() } else { format!("`{new}`") })
}

/// In rules with errors a name may stand where nobody knows what it means.
fn is_whole(analysis: &Analysis, declared: &Declared) -> Result<(), Refusal> {
    let name = declared.name.as_str();
    let errors = analysis.checked.diagnostics.iter().any(visavis_diag::Diagnostic::is_error);
    if !errors || keywords().any(|word| word == name) {
        return Ok(());
    }
    let symbols = &analysis.symbols;
    let used = symbols.references().iter().map(|one| one.span);
    let known: BTreeSet<(SourceId, u32)> = used
        .chain(symbols.declared().iter().map(|one| one.span))
        .map(|span| (span.source, span.start))
        .collect();
    for (id, file) in analysis.checked.sources.iter().filter(|(_, file)| file.name.ends_with(".vis")) {
        for token in tokens(&file.text) {
            let said = file.text.get(token.range.clone()).unwrap_or("");
            let is_name = matches!(token.kind, TokenKind::Word | TokenKind::Quoted) && bare(said) == name;
            let start = crate::position::number(token.range.start);
            if is_name && !known.contains(&(id, start)) {
                let line = file.text.get(..token.range.start).unwrap_or("").matches('\n').count() + 1;
                let file = file.name.rsplit('/').next().unwrap_or(&file.name);
                return Err(Refusal::failed(format!(
                    "`{name}` also stands in {file}, line {line}, where an error leaves open what it means; mend that first"
                )));
            }
        }
    }
    Ok(())
}

/// An attribute or field of the data is still found under its old name.
fn column(analysis: &Analysis, declared: &Declared) -> Option<Replacement> {
    if !matches!(declared.symbol, Symbol::Attribute(_) | Symbol::Field(..)) {
        return None;
    }
    let tree = analysis.tree(declared.whole.source)?;
    let attribute = tree.items.iter().find_map(|item| attribute(item, declared.whole))?;
    let said = attribute.modifiers.iter().any(|one| matches!(one.kind, ast::ModifierKind::Column(_)));
    let quoted = in_quotes(&declared.name);
    let span = declared.whole.after();
    (!said).then(|| Replacement {
        span: Span { start: span.end, ..span },
        text: format!(" column \"{quoted}\""),
    })
}

fn attribute(item: &Item, whole: Span) -> Option<&ast::Attribute> {
    let members = match item {
        Item::Source(source) => &source.members,
        Item::Context(context) => &context.members,
        _ => return None,
    };
    let mut open: Vec<&Member> = members.iter().collect();
    while let Some(member) = open.pop() {
        match member {
            Member::Attribute(one) if one.span == whole => return Some(one),
            Member::Attribute(_) => {}
            Member::Group(_, members) => open.extend(members),
            Member::Event(event) => {
                if let Some(field) = event.fields.iter().find(|field| field.span == whole) {
                    return Some(field);
                }
            }
        }
    }
    None
}

/// Whether the edited texts say what the texts say now.
fn means_the_same(
    server: &mut Server,
    before: &Analysis,
    uri: &Uri,
    declared: &Declared,
    new: &str,
    all: &[Replacement],
) -> Result<(), Refusal> {
    let lost = || Refusal::failed("the project of this file is not there any longer");
    let mut changed = BTreeMap::new();
    let sources: BTreeSet<SourceId> = all.iter().map(|edit| edit.span.source).collect();
    for id in sources {
        let own: Vec<&Replacement> = all.iter().filter(|edit| edit.span.source == id).collect();
        let text = edits::applied(before.text(id), &own).ok_or_else(lost)?;
        let name = before.checked.sources.get(id).ok_or_else(lost)?.name.to_string();
        changed.insert(name, text);
    }
    let now = server.now();
    let home = server.home(uri).ok_or_else(lost)?;
    let project = server.projects.get(&home).ok_or_else(lost)?;
    let after = project.analysis_with(&server.documents, &changed, now);
    if let Some(wrong) = news(before, &after) {
        let what = word(declared.symbol);
        return Err(Refusal::failed(format!(
            "the {what} `{}` cannot be called `{new}`: {wrong}",
            declared.name
        )));
    }
    if uses(before, all) != uses(&after, &[]) {
        let message = format!(
            "with the name `{new}` something would stand for something else: another `{new}` is in sight where `{}` is \
             named, or a pattern takes in other campaigns",
            declared.name
        );
        return Err(Refusal::failed(message));
    }
    Ok(())
}

/// The first error that was not there before, in its own words.
fn news(before: &Analysis, after: &Analysis) -> Option<String> {
    let errors = |analysis: &Analysis| -> BTreeMap<String, usize> {
        let mut counts = BTreeMap::new();
        for found in analysis.checked.diagnostics.iter().filter(|found| found.is_error()) {
            *counts.entry(found.code.to_string()).or_default() += 1;
        }
        counts
    };
    let (old, new) = (errors(before), errors(after));
    let more = new.iter().find(|(code, count)| old.get(*code).is_none_or(|old| old < *count))?.0;
    let told = after.checked.diagnostics.iter().filter(|found| found.is_error());
    told.into_iter().find(|found| found.code.to_string() == *more).map(|found| found.message.clone())
}

/// Each place that names something, with the declaration that it names; in the places that edits leave them at.
fn uses(analysis: &Analysis, edits: &[Replacement]) -> BTreeSet<(SourceId, u32, SourceId, u32)> {
    let moved = |span: Span| {
        let before =
            edits.iter().filter(|edit| edit.span.source == span.source && edit.span.end <= span.start);
        let shift: i64 = before
            .filter(|edit| edit.span.start < span.start)
            .map(|edit| edit.text.len() as i64 - i64::from(edit.span.end - edit.span.start))
            .sum();
        u32::try_from(i64::from(span.start) + shift).unwrap_or(u32::MAX)
    };
    let used = analysis.symbols.references().iter().filter_map(|one| {
        let declared = analysis.symbols.get(one.symbol)?.span;
        Some((one.span.source, moved(one.span), declared.source, moved(declared)))
    });
    used.collect()
}

/// What outside the rules goes by the name.
fn consequence(declared: &Declared) -> Option<&'static str> {
    Some(match declared.symbol {
        Symbol::Source(_) => "Records that put its attributes under its name must do so under the new one.",
        Symbol::Group(_) | Symbol::Event(_) => "The data must call it so too.",
        Symbol::Campaign(_) => {
            "Hosts and contact histories know it by name, and so do the shares of its holdout and variants: others are held out \
             unless they say `salt \"holdout:…\"` or `salt \"variant:…\"` with the old name."
        }
        Symbol::Experiment(_) => {
            "Its shares go by its name: customers get other arms unless it says `salt \"experiment:…\"` with the old name."
        }
        Symbol::Value(..) => {
            "Hosts and reports know the arm by name; customers stay in it, since shares go by the order of the arms."
        }
        Symbol::Decision(_) => "Hosts ask for it by name.",
        Symbol::Channel(_) | Symbol::Content(..) | Symbol::Variant(..) => {
            "Hosts and contact histories know it by name."
        }
        _ => return None,
    })
}
