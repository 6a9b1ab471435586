//! How the function is called that the cursor is in.
//!
//! In: a place, in a text that is most often not whole. Out: the shape of the function whose brackets are open there, and which
//! argument it is at.

use gen_lsp_types::{ActiveParameter, SignatureHelp, SignatureInformation};
use visavis_syntax::{TokenKind, aggregates, tokens};

use crate::features::{hover::shape, words};
use crate::position::number;
use crate::requests::Place;

/// The most tokens before the cursor that are looked at.
const NEAR: usize = 500;

/// The help; nothing outside a function's brackets.
pub(crate) fn help(place: &Place) -> Option<SignatureHelp> {
    let text = place.analysis.text(place.source);
    if !place.analysis.holds_rules(place.source) {
        return None;
    }
    let before: Vec<_> = tokens(text).into_iter().take_while(|token| token.range.start < place.at).collect();
    let (mut depth, mut argument) = (0_usize, 0_usize);
    for (at, token) in before.iter().enumerate().rev().take(NEAR) {
        let said = text.get(token.range.clone()).unwrap_or("");
        match token.kind {
            TokenKind::Close => depth += 1,
            TokenKind::Open if depth > 0 => depth -= 1,
            TokenKind::Open if said == "(" => {
                let name = before.get(at.checked_sub(1)?)?;
                let name = text.get(name.range.clone()).filter(|_| name.kind == TokenKind::Word)?;
                return signature(name, argument);
            }
            TokenKind::Open | TokenKind::Insert => return None,
            TokenKind::Sign if said == "," && depth == 0 => argument += 1,
            _ => {}
        }
    }
    None
}

fn signature(name: &str, argument: usize) -> Option<SignatureHelp> {
    let line = words::function(name)?;
    let of = |label: &str| {
        let inside = label.split_once('(').and_then(|(_, rest)| rest.strip_suffix(')')).unwrap_or("");
        let whole = aggregates().contains(&name);
        let parts: Vec<&str> = if whole { vec![inside] } else { inside.split(", ").collect() };
        let parameters = parts
            .into_iter()
            .map(|part| gen_lsp_types::ParameterInformation { label: part.into(), documentation: None });
        SignatureInformation {
            label: label.to_owned(),
            documentation: Some(line.into()),
            parameters: Some(parameters.collect()),
            active_parameter: None,
        }
    };
    let shape = shape(name);
    let signatures: Vec<SignatureInformation> = shape.lines().map(of).collect();
    // The first that has so many arguments; `least(a, b, …)` has any number.
    let takes = |one: &SignatureInformation| {
        let count = one.parameters.as_ref().map_or(0, Vec::len);
        count > argument || one.label.contains('…')
    };
    let active = signatures.iter().position(takes).unwrap_or(0);
    let last = signatures
        .get(active)
        .and_then(|one| one.parameters.as_ref())
        .map_or(0, |all| all.len().saturating_sub(1));
    Some(SignatureHelp {
        active_signature: Some(number(active)),
        active_parameter: Some(ActiveParameter::Int(number(argument.min(last)))),
        signatures,
    })
}
