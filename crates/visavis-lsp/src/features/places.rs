//! Where a name is declared and where it is used.
//!
//! In: a place on a name. Out: places. What a name stands for is what the check resolved it to.

use gen_lsp_types::{Definition, DocumentHighlight, DocumentHighlightKind, Location};
use visavis_check::{Naming, Symbol};
use visavis_diag::Span;

use crate::requests::Place;

/// The declarations of what is named here: several of a pattern, or of a name that several sources have.
pub(crate) fn definition(place: &Place) -> Option<Definition> {
    let found = symbols(place).into_iter().filter_map(|symbol| {
        let declared = place.analysis.symbols.get(symbol)?;
        place.analysis.location(declared.span, place.encoding)
    });
    let found: Vec<Location> = found.collect();
    (!found.is_empty()).then_some(Definition::LocationList(found))
}

/// Every place that names what is named here, by file and place.
pub(crate) fn references(place: &Place, declaration: bool) -> Option<Vec<Location>> {
    let symbols = symbols(place);
    if symbols.is_empty() {
        return None;
    }
    let mut spans: Vec<Span> = Vec::new();
    for symbol in symbols {
        if let Some(declared) = place.analysis.symbols.get(symbol).filter(|_| declaration) {
            spans.push(declared.span);
        }
        spans.extend(place.analysis.symbols.references_to(symbol).map(|reference| reference.span));
    }
    spans.sort_unstable();
    spans.dedup();
    Some(spans.into_iter().filter_map(|span| place.analysis.location(span, place.encoding)).collect())
}

/// The same in this file alone; the declaration is where it is written.
pub(crate) fn highlights(place: &Place) -> Option<Vec<DocumentHighlight>> {
    let symbols = symbols(place);
    let mut found: Vec<(Span, DocumentHighlightKind)> = Vec::new();
    for symbol in symbols {
        let all = &place.analysis.symbols;
        found.extend(all.get(symbol).map(|declared| (declared.span, DocumentHighlightKind::Write)));
        found
            .extend(all.references_to(symbol).map(|reference| (reference.span, DocumentHighlightKind::Read)));
    }
    found.retain(|(span, _)| span.source == place.source);
    found.sort_by_key(|(span, _)| *span);
    found.dedup_by_key(|(span, _)| *span);
    let told = found.into_iter().map(|(span, kind)| DocumentHighlight {
        range: place.analysis.range(span, place.encoding),
        kind: Some(kind),
    });
    let told: Vec<DocumentHighlight> = told.collect();
    (!told.is_empty()).then_some(told)
}

/// What is named at a place.
pub(crate) fn symbols(place: &Place) -> Vec<Symbol> {
    let named = place.analysis.named(place.source, place.at);
    // On a declared name that is also, say, a table's own column, the exact one counts.
    let exact = named.iter().any(|one| one.naming == Naming::Exact);
    let kept = named.into_iter().filter(|one| !exact || one.naming == Naming::Exact);
    let mut symbols: Vec<Symbol> = kept.map(|one| one.symbol).collect();
    symbols.sort_unstable();
    symbols.dedup();
    symbols
}
