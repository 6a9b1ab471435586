//! What stands under the pointer.
//!
//! In: a place. Out: of a name, its declaration, type, whether it may be missing, where it comes from and how often it is used; of
//! a word of the language, a line on what it does.

use gen_lsp_types::{Contents, Hover, MarkupContent, MarkupKind};
use visavis_check::{Declared, Naming, Reference, Symbol};
use visavis_diag::Span;
use visavis_syntax::{Token, TokenKind, aggregates, tokens, units};
use visavis_value::Currency;

use crate::features::outline::word;
use crate::features::words;
use crate::position::number;
use crate::requests::Place;

/// The most lines that are shown of a declaration, and the most declarations of a pattern.
const LINES: usize = 12;
const DECLARATIONS: usize = 10;

/// What there is to say.
pub(crate) fn hover(place: &Place) -> Option<Hover> {
    let named = place.analysis.named(place.source, place.at);
    if let Some(first) = named.first() {
        let text = of_names(place, &named)?;
        return Some(told(place, first.span, text));
    }
    let text = place.analysis.text(place.source);
    if !place.analysis.holds_rules(place.source) {
        return None;
    }
    let all = tokens(text);
    let at = all.iter().position(|token| token.range.start <= place.at && place.at < token.range.end)?;
    let token = all.get(at)?;
    let line = of_word(text, &all, at, token)?;
    let span = Span::new(place.source, number(token.range.start), number(token.range.end));
    Some(told(place, span, line))
}

fn told(place: &Place, span: Span, value: String) -> Hover {
    let contents = Contents::MarkupContent(MarkupContent { kind: MarkupKind::Markdown, value });
    Hover { contents, range: Some(place.analysis.range(span, place.encoding)) }
}

fn of_names(place: &Place, named: &[Reference]) -> Option<String> {
    let found: Vec<&Declared> =
        named.iter().filter_map(|one| place.analysis.symbols.get(one.symbol)).collect();
    match found.as_slice() {
        [] => None,
        [one] => Some(of_one(place, one)),
        several => {
            let exact = named.iter().zip(&found).filter(|(one, _)| one.naming == Naming::Exact);
            if let Some((_, one)) = exact.into_iter().next() {
                return Some(of_one(place, one));
            }
            let list = several
                .iter()
                .take(DECLARATIONS)
                .map(|one| format!("- {} `{}`", word(one.symbol), full(place, one)));
            let mut lines: Vec<String> = list.collect();
            if several.len() > DECLARATIONS {
                lines.push(format!("- … and {} more", several.len() - DECLARATIONS));
            }
            Some(lines.join("\n"))
        }
    }
}

fn of_one(place: &Place, one: &Declared) -> String {
    let mut parts = vec![format!("```visavis\n{}\n```", written(place, one))];
    if let Some(description) = &one.description {
        parts.push(description.to_string());
    }
    let mut facts = vec![format!("{} `{}`", word(one.symbol), full(place, one))];
    if let Some(ty) = &one.ty {
        let declared_so =
            matches!(one.symbol, Symbol::Attribute(_) | Symbol::Field(..) | Symbol::Content(..));
        if !declared_so && !matches!(one.symbol, Symbol::Segment(_)) {
            facts.push(format!("type `{ty}`"));
        }
        facts.push(String::from(match (one.symbol, one.may_be_missing) {
            (Symbol::Segment(_), _) => "true or false, never unknown",
            (Symbol::Content(..), true) => "may be left out",
            (Symbol::Experiment(_), _) => "missing outside the traffic",
            (_, true) => "may be missing",
            (_, false) => "never missing",
        }));
    }
    if !matches!(one.symbol, Symbol::Test(_) | Symbol::Assert(_) | Symbol::Variant(..) | Symbol::Guard(_)) {
        facts.push(match place.analysis.symbols.references_to(one.symbol).count() {
            0 => String::from("nobody uses it"),
            1 => String::from("used once"),
            many => format!("used {many} times"),
        });
    }
    parts.push(facts.join(" · "));
    parts.join("\n\n")
}

/// `crm.address.city`
fn full(place: &Place, one: &Declared) -> String {
    let mut parts = vec![one.name.to_string()];
    let mut next = one.part_of;
    while let Some(part) = next.and_then(|part| place.analysis.symbols.get(part)) {
        parts.push(part.name.to_string());
        next = part.part_of;
    }
    parts.reverse();
    parts.join(".")
}

/// The declaration as it stands, its first lines.
fn written(place: &Place, one: &Declared) -> String {
    let text = &place.analysis.checked.sources;
    let whole = match one.symbol {
        // A group's name alone says nothing; a value's is itself.
        Symbol::Group(_) => return format!("{} {{ … }}", one.name),
        _ => text.text(one.whole).trim_end(),
    };
    let margin = place.analysis.line_start(one.whole.source, one.whole.start as usize);
    let indent = (one.whole.start as usize).saturating_sub(margin);
    let mut lines: Vec<String> = Vec::new();
    for (at, line) in whole.lines().enumerate() {
        if at == LINES {
            lines.push(String::from("…"));
            break;
        }
        let lead = line.len() - line.trim_start().len();
        let cut = if at == 0 { 0 } else { lead.min(indent) };
        lines.push(line.get(cut..).unwrap_or(line).to_owned());
    }
    lines.join("\n")
}

/// A word of the language.
fn of_word(text: &str, all: &[Token], at: usize, token: &Token) -> Option<String> {
    let of = |token: &Token| text.get(token.range.clone()).unwrap_or("");
    let said = of(token);
    if token.kind != TokenKind::Word {
        return None;
    }
    let neighbour = |step: Option<usize>| step.and_then(|at| all.get(at)).map(of).unwrap_or("");
    let (before, after) = (neighbour(at.checked_sub(1)), neighbour(Some(at + 1)));
    if after == "("
        && let Some(line) = words::function(said)
    {
        return Some(format!("```visavis\n{}\n```\n\n{line}", shape(said)));
    }
    let behind_number =
        before.chars().all(|c| c.is_ascii_digit() || matches!(c, '_' | '.' | ',')) && !before.is_empty();
    if behind_number {
        if let Some(currency) = Currency::parse(said) {
            let digits = currency.digits();
            return Some(format!("`{said}`, a currency of ISO 4217; printed with {digits} decimals"));
        }
        if let Some(line) = unit(said) {
            return Some(line);
        }
    }
    if matches!(before, ":" | "of" | "->")
        && let Some(line) = words::ty(said)
    {
        return Some(format!("type `{said}`: {line}"));
    }
    let line = words::keyword(said).or_else(|| words::value(said)).or_else(|| words::ty(said))?;
    Some(format!("`{said}`: {line}"))
}

/// How a function is called.
pub(crate) fn shape(name: &str) -> String {
    if name == "eligible" {
        return String::from("eligible(campaign)");
    }
    if aggregates().contains(&name) {
        let of = if matches!(name, "count" | "any") { "event" } else { "event.field" };
        return format!("{name}({of} in last 30 days where condition)");
    }
    let found = visavis_check::functions().find(|(function, _)| *function == name);
    found.map_or(format!("{name}(…)"), |(_, shape)| shape.replace("` or `", "\n"))
}

fn unit(word: &str) -> Option<String> {
    let singular = word.strip_suffix('s').unwrap_or(word);
    let unit = units().iter().find(|unit| **unit == singular)?;
    let steps = match *unit {
        "second" | "minute" | "hour" => "exact time",
        _ => "steps of the calendar, in the project's time zone",
    };
    Some(format!("`{unit}s`: {steps}"))
}
