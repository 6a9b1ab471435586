//! What each word is, for colours.
//!
//! In: a text and what its names stand for. Out: tokens with a kind: of a name what it was resolved to, of a word of the language
//! that it is one, of the rest what it looks like.

use std::collections::BTreeMap;

use gen_lsp_types::{Range, SemanticToken, SemanticTokens};
use visavis_check::{Naming, Symbol};
use visavis_syntax::{Token, TokenKind, aggregates, keywords, tokens, units};

use crate::position::{Lines, number};
use crate::requests::Place;

/// The kinds, as the protocol names them; a kind's place in the list is its number.
const TYPES: [&str; 14] = [
    "keyword",
    "comment",
    "string",
    "number",
    "operator",
    "regexp",
    "function",
    "type",
    "namespace",
    "property",
    "variable",
    "enumMember",
    "event",
    "class",
];

/// The marks, each a bit.
const MODIFIERS: [&str; 2] = ["declaration", "readonly"];

pub(crate) fn types() -> Vec<String> {
    TYPES.map(String::from).to_vec()
}

pub(crate) fn modifiers() -> Vec<String> {
    MODIFIERS.map(String::from).to_vec()
}

/// The tokens of a text, or of a part of it.
pub(crate) fn colours(place: &Place, part: Option<Range>) -> SemanticTokens {
    let text = place.analysis.text(place.source);
    if !place.analysis.holds_rules(place.source) {
        return SemanticTokens::default();
    }
    let lines = Lines::of(text);
    let part = part.map_or(0..text.len(), |part| {
        let offset = |position| place.analysis.offset(place.source, position, place.encoding);
        offset(part.start)..offset(part.end)
    });
    let names = names(place);
    let words: Vec<&str> = keywords().collect();
    let all = tokens(text);
    let mut found = Vec::new();
    let mut last = (0, 0);
    for (at, token) in all.iter().enumerate() {
        if token.range.end <= part.start || token.range.start >= part.end {
            continue;
        }
        let Some((kind, marks)) = kind(text, &all, at, token, &names, &words) else { continue };
        // A token is on one line; a text or comment always is.
        let start = lines.position(text, token.range.start, place.encoding);
        let end = lines.position(text, token.range.end, place.encoding);
        if start.line != end.line {
            continue;
        }
        let (line, column) = (start.line, start.character);
        found.push(SemanticToken {
            delta_line: line - last.0,
            delta_start: if line == last.0 { column - last.1 } else { column },
            length: end.character - column,
            token_type: kind,
            token_modifiers_bitset: marks,
        });
        last = (line, column);
    }
    SemanticTokens { result_id: None, data: found }
}

/// What the names of the file stand for, by where they begin, and whether they are declared there.
fn names(place: &Place) -> BTreeMap<usize, (Symbol, bool)> {
    let symbols = &place.analysis.symbols;
    let used = symbols.references().iter().filter(|one| one.span.source == place.source);
    let used = used
        .filter(|one| one.naming != Naming::Pattern)
        .map(|one| (one.span.start as usize, (one.symbol, false)));
    let declared = symbols.declared().iter().filter(|one| one.span.source == place.source);
    used.chain(declared.map(|one| (one.span.start as usize, (one.symbol, true)))).collect()
}

fn kind(
    text: &str,
    all: &[Token],
    at: usize,
    token: &Token,
    names: &BTreeMap<usize, (Symbol, bool)>,
    words: &[&str],
) -> Option<(u32, u32)> {
    if let Some((symbol, declared)) = names.get(&token.range.start)
        && matches!(token.kind, TokenKind::Word | TokenKind::Quoted)
    {
        let (kind, readonly) = of_symbol(*symbol);
        return Some((index(kind), u32::from(*declared) | u32::from(readonly) << 1));
    }
    let of = |token: &Token| text.get(token.range.clone()).unwrap_or("");
    let kind = match token.kind {
        TokenKind::Comment => "comment",
        TokenKind::Text => "string",
        TokenKind::Number => "number",
        TokenKind::Regex => "regexp",
        TokenKind::Quoted => "variable",
        TokenKind::Sign => "operator",
        TokenKind::Open | TokenKind::Close | TokenKind::Insert => return None,
        TokenKind::Word => {
            let (word, next) = (of(token), all.get(at + 1).map(of).unwrap_or(""));
            let singular = word.strip_suffix('s').unwrap_or(word);
            let behind_number = at
                .checked_sub(1)
                .and_then(|at| all.get(at))
                .is_some_and(|before| before.kind == TokenKind::Number);
            let is_unit = behind_number
                && (units().contains(&singular) || word.chars().all(|c| c.is_ascii_uppercase()));
            if next == "("
                && (aggregates().contains(&word) || crate::features::words::function(word).is_some())
            {
                "function"
            } else if is_unit || crate::features::words::ty(word).is_some() {
                "type"
            } else if words.contains(&word) || crate::features::words::value(word).is_some() {
                "keyword"
            } else {
                "variable"
            }
        }
    };
    Some((index(kind), 0))
}

/// The kind of a symbol, and whether it is worked out rather than given.
fn of_symbol(symbol: Symbol) -> (&'static str, bool) {
    match symbol {
        Symbol::Source(_) | Symbol::Group(_) | Symbol::Channel(_) => ("namespace", false),
        Symbol::Attribute(_) | Symbol::Field(..) | Symbol::Content(..) => ("property", false),
        Symbol::Event(_) => ("event", false),
        Symbol::Value(..) | Symbol::Variant(..) => ("enumMember", false),
        Symbol::Let(_)
        | Symbol::Segment(_)
        | Symbol::Experiment(_)
        | Symbol::Table(_)
        | Symbol::Output(..) => ("variable", true),
        Symbol::Campaign(_) => ("class", false),
        Symbol::Guard(_) | Symbol::Decision(_) | Symbol::Assert(_) | Symbol::Test(_) => ("function", false),
    }
}

fn index(kind: &str) -> u32 {
    number(TYPES.iter().position(|one| *one == kind).unwrap_or(0))
}
