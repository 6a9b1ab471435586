//! The outline of a file, and the search for a name over all projects.
//!
//! In: an analysis. Out: what is declared, parts under what they are parts of.

use gen_lsp_types::{BaseSymbolInformation, DocumentSymbol, SymbolKind, WorkspaceSymbol};
use visavis_check::{Declared, Symbol};

use crate::requests::Place;
use crate::server::Server;

/// The most names that a search gives.
const MOST: usize = 500;

/// What a file declares.
pub(crate) fn outline(place: &Place) -> Vec<DocumentSymbol> {
    let declared = place.analysis.symbols.declared().iter();
    let mut own: Vec<&Declared> = declared
        .filter(|one| one.whole.source == place.source && !matches!(one.symbol, Symbol::Value(..)))
        .collect();
    own.sort_by_key(|one| (one.whole.start, std::cmp::Reverse(one.whole.end)));
    let mut all = own.into_iter().peekable();
    let mut out = Vec::new();
    while let Some(one) = all.next() {
        out.push(nested(place, one, &mut all));
    }
    out
}

/// A declaration with those that lie inside it; they nest no deeper than groups do.
fn nested<'a>(
    place: &Place,
    one: &Declared,
    rest: &mut std::iter::Peekable<impl Iterator<Item = &'a Declared>>,
) -> DocumentSymbol {
    let mut children = Vec::new();
    while let Some(next) = rest.next_if(|next| next.whole.end <= one.whole.end) {
        children.push(nested(place, next, rest));
    }
    #[expect(deprecated, reason = "the field that tags replace must be said")]
    DocumentSymbol {
        name: if one.name.is_empty() { String::from("—") } else { one.name.to_string() },
        detail: Some(detail(one)).filter(|detail| !detail.is_empty()),
        kind: kind(one.symbol),
        range: place.analysis.range(one.whole, place.encoding),
        selection_range: place.analysis.range(one.span, place.encoding),
        children: (!children.is_empty()).then_some(children),
        tags: None,
        deprecated: None,
    }
}

/// What stands beside the name.
fn detail(one: &Declared) -> String {
    match (&one.description, &one.ty) {
        (Some(description), _) => description.to_string(),
        (None, Some(ty)) if !matches!(one.symbol, Symbol::Segment(_)) => {
            format!("{ty}{}", if one.may_be_missing { "?" } else { "" })
        }
        _ => word(one.symbol).to_owned(),
    }
}

/// The names that have the letters of a query in order, whatever the case.
pub(crate) fn search(server: &mut Server, query: &str) -> Vec<WorkspaceSymbol> {
    let (now, encoding) = (server.now(), server.client.encoding);
    let query: Vec<char> = query.to_lowercase().chars().filter(|c| !c.is_whitespace()).collect();
    let mut found = Vec::new();
    let Server { projects, documents, .. } = server;
    for project in projects.values_mut() {
        let analysis = project.analysis(documents, now);
        for one in analysis.symbols.declared() {
            if found.len() == MOST {
                return found;
            }
            if matches!(one.symbol, Symbol::Value(..)) || !matches(&query, &one.name) {
                continue;
            }
            let Some(location) = analysis.location(one.span, encoding) else { continue };
            let container = one.part_of.and_then(|part_of| analysis.symbols.get(part_of));
            found.push(WorkspaceSymbol {
                location: location.into(),
                data: None,
                base_symbol_information: BaseSymbolInformation {
                    name: one.name.to_string(),
                    kind: kind(one.symbol),
                    tags: None,
                    container_name: container.map(|container| container.name.to_string()),
                },
            });
        }
    }
    found
}

fn matches(query: &[char], name: &str) -> bool {
    let mut letters = name.chars().flat_map(char::to_lowercase);
    query.iter().all(|wanted| letters.any(|letter| letter == *wanted))
}

/// The kind that editors have a picture for.
pub(crate) fn kind(symbol: Symbol) -> SymbolKind {
    match symbol {
        Symbol::Source(_) => SymbolKind::Module,
        Symbol::Group(_) => SymbolKind::Namespace,
        Symbol::Attribute(_) | Symbol::Content(..) | Symbol::Output(..) => SymbolKind::Property,
        Symbol::Event(_) => SymbolKind::Event,
        Symbol::Field(..) => SymbolKind::Field,
        Symbol::Value(..) | Symbol::Variant(..) => SymbolKind::EnumMember,
        Symbol::Let(_) => SymbolKind::Variable,
        Symbol::Segment(_) => SymbolKind::Boolean,
        Symbol::Experiment(_) => SymbolKind::Enum,
        Symbol::Table(_) => SymbolKind::Array,
        Symbol::Channel(_) => SymbolKind::Interface,
        Symbol::Campaign(_) => SymbolKind::Class,
        Symbol::Guard(_) => SymbolKind::Operator,
        Symbol::Decision(_) => SymbolKind::Function,
        Symbol::Assert(_) => SymbolKind::Constant,
        Symbol::Test(_) => SymbolKind::Method,
    }
}

/// What a symbol is called in the language.
pub(crate) fn word(symbol: Symbol) -> &'static str {
    match symbol {
        Symbol::Source(_) => "source",
        Symbol::Group(_) => "group",
        Symbol::Attribute(_) => "attribute",
        Symbol::Event(_) => "event",
        Symbol::Field(..) => "field",
        Symbol::Value(..) => "value",
        Symbol::Let(_) => "let",
        Symbol::Segment(_) => "segment",
        Symbol::Experiment(_) => "experiment",
        Symbol::Table(_) => "table",
        Symbol::Output(..) => "result",
        Symbol::Channel(_) => "channel",
        Symbol::Content(..) => "content field",
        Symbol::Campaign(_) => "campaign",
        Symbol::Variant(..) => "variant",
        Symbol::Guard(_) => "guard",
        Symbol::Decision(_) => "decision",
        Symbol::Assert(_) => "assert",
        Symbol::Test(_) => "test",
    }
}
