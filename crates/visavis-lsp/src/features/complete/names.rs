//! Names that could stand somewhere.
//!
//! In: what the project declares. Out: candidates, written as rules write them: an attribute by its bare name where no other has
//! it, else behind its source; a name that needs backticks in them.

use std::collections::BTreeMap;

use gen_lsp_types::CompletionItemKind as Kind;
use visavis_check::{Declared, Symbol, Symbols};
use visavis_syntax::{aggregates, is_plain_name};
use visavis_value::Type;

use super::Candidate;
use crate::features::hover::shape;
use crate::features::outline::word;
use crate::features::words;

/// What is looked for.
pub(crate) struct Names<'a> {
    symbols: &'a Symbols,
    /// How often each attribute's bare path is declared.
    bare: BTreeMap<Vec<&'a str>, usize>,
}

impl<'a> Names<'a> {
    pub(crate) fn new(symbols: &'a Symbols) -> Self {
        let mut names = Self { symbols, bare: BTreeMap::new() };
        let mut bare: BTreeMap<Vec<&str>, usize> = BTreeMap::new();
        for one in symbols.declared().iter().filter(|one| matches!(one.symbol, Symbol::Attribute(_))) {
            *bare.entry(names.path(one).split_off(1)).or_default() += 1;
        }
        names.bare = bare;
        names
    }

    /// The names from the source to the attribute.
    fn path(&self, one: &'a Declared) -> Vec<&'a str> {
        let mut parts = vec![one.name.as_str()];
        let mut next = one.part_of;
        while let Some(part) = next.and_then(|part| self.symbols.get(part)) {
            parts.push(&part.name);
            next = part.part_of;
        }
        parts.reverse();
        parts
    }

    /// Everything of a kind, by its own name.
    pub(crate) fn of(&self, is: impl Fn(Symbol) -> bool, rank: u8) -> Vec<Candidate> {
        let all = self.symbols.declared().iter().filter(|one| is(one.symbol));
        all.map(|one| candidate(one, spelled(&one.name), rank)).collect()
    }

    /// Attributes by the shortest name that means them alone.
    pub(crate) fn attributes(&self, rank: impl Fn(&Declared) -> u8) -> Vec<Candidate> {
        let all = self.symbols.declared().iter().filter(|one| matches!(one.symbol, Symbol::Attribute(_)));
        all.map(|one| {
            let full = self.path(one);
            let bare = full.get(1..).unwrap_or(&[]);
            let alone = self.bare.get(bare).is_some_and(|count| *count == 1);
            let shown: Vec<String> =
                if alone { bare } else { &full }.iter().map(|part| spelled(part)).collect();
            candidate(one, shown.join("."), rank(one))
        })
        .collect()
    }

    /// What may stand where a value must: names, functions, words.
    pub(crate) fn values(&self, condition: bool) -> Vec<Candidate> {
        let suits = |one: &Declared| match (&one.ty, condition) {
            (Some(Type::Bool), true) => 2,
            _ => 3,
        };
        let mut found = self.attributes(suits);
        for one in self.symbols.declared() {
            match one.symbol {
                Symbol::Let(_) | Symbol::Segment(_) | Symbol::Experiment(_) => {
                    found.push(candidate(one, spelled(&one.name), suits(one)));
                }
                Symbol::Table(_) if one.ty.is_some() => {
                    found.push(candidate(one, spelled(&one.name), suits(one)))
                }
                Symbol::Output(..) => {
                    let shown: Vec<String> = self.path(one).iter().map(|part| spelled(part)).collect();
                    found.push(candidate(one, shown.join("."), suits(one)));
                }
                Symbol::Source(_) => found.push(candidate(one, spelled(&one.name), 7)),
                _ => {}
            }
        }
        found.extend(functions());
        found.extend(super::clauses::plain_words(&["not", "if", "true", "false", "missing"], 6));
        found.extend(words::VALUES.iter().map(|(word, line)| {
            Candidate::plain(*word, Kind::Constant, 5).with("", Some((*line).to_owned()))
        }));
        found
    }

    /// What stands behind a dot: what is a part of the thing named before it.
    pub(crate) fn parts_of(&self, path: &[String]) -> Vec<Candidate> {
        let names: Vec<&str> = path.iter().map(|name| bare(name)).collect();
        let is = |one: &&Declared| {
            let full = self.path(one);
            full == names || full.len() > names.len() && full.get(1..).is_some_and(|rest| rest == names)
        };
        let owners: Vec<&Declared> = self.symbols.declared().iter().filter(is).collect();
        let own = |one: &&Declared| {
            one.part_of.is_some_and(|part| owners.iter().any(|owner| owner.symbol == part))
                && !matches!(one.symbol, Symbol::Value(..) | Symbol::Variant(..))
        };
        self.symbols.declared().iter().filter(own).map(|one| candidate(one, spelled(&one.name), 0)).collect()
    }

    /// The fields of an event.
    pub(crate) fn fields_of(&self, event: &str) -> Vec<Candidate> {
        let last = bare(event.rsplit('.').next().unwrap_or(event));
        let event = self
            .symbols
            .declared()
            .iter()
            .find(|one| matches!(one.symbol, Symbol::Event(_)) && one.name == last);
        let Some(event) = event else { return Vec::new() };
        let own = self.symbols.declared().iter().filter(|one| one.part_of == Some(event.symbol));
        own.map(|one| candidate(one, spelled(&one.name), 1)).collect()
    }

    /// The fields of a channel's messages, those first that must be there.
    pub(crate) fn content_of(&self, channel: &str, given: &[String]) -> Vec<Candidate> {
        let channel = bare(channel);
        let of = self
            .symbols
            .declared()
            .iter()
            .find(|one| matches!(one.symbol, Symbol::Channel(_)) && one.name == channel);
        let Some(of) = of else { return Vec::new() };
        let own = self.symbols.declared().iter().filter(|one| one.part_of == Some(of.symbol));
        let own = own.filter(|one| !given.iter().any(|name| bare(name) == one.name));
        own.map(|one| {
            let name = spelled(&one.name);
            let value = if matches!(one.ty, Some(Type::Text(_))) { "\"$1\"" } else { "$1" };
            let one = candidate(one, name.clone(), u8::from(one.may_be_missing));
            one.snippet(format!("{name}: {value}"))
        })
        .collect()
    }

    /// The type of what a path names, as far as its names tell.
    pub(crate) fn type_of(&self, path: &[String], event: Option<&str>) -> Option<&'a Type> {
        let names: Vec<&str> = path.iter().map(|name| bare(name)).collect();
        let field = |one: &&Declared| {
            matches!(one.symbol, Symbol::Field(..))
                && [one.name.as_str()] == names.as_slice()
                && event.is_some_and(|event| self.path(one).iter().rev().nth(1) == Some(&bare(event)))
        };
        let value = |one: &&Declared| {
            let full = self.path(one);
            let is_value = !matches!(one.symbol, Symbol::Value(..) | Symbol::Field(..) | Symbol::Content(..));
            is_value && (full == names || full.get(1..).is_some_and(|rest| rest == names))
        };
        let all = || self.symbols.declared().iter();
        all().find(field).or_else(|| all().find(value)).and_then(|one| one.ty.as_ref())
    }
}

/// The functions and aggregates, with places for their arguments.
fn functions() -> Vec<Candidate> {
    let plain = visavis_check::functions().map(|(name, _)| (name, format!("{name}($1)")));
    let over = aggregates().iter().map(|name| match *name {
        "count" | "any" => (*name, format!("{name}(${{1:event}} in last ${{2:30 days}})")),
        _ => (*name, format!("{name}(${{1:event}}.${{2:field}} in last ${{3:30 days}})")),
    });
    plain
        .chain(over)
        .map(|(name, snippet)| {
            let line = words::function(name).unwrap_or("");
            let documentation = format!("```visavis\n{}\n```\n\n{line}", shape(name));
            Candidate::plain(name, Kind::Function, 4).with("function", Some(documentation)).snippet(snippet)
        })
        .collect()
}

/// The values of a type that has few, in quotes where it is a text.
pub(crate) fn values_of(ty: &Type, in_text: bool) -> Vec<Candidate> {
    match ty {
        Type::Enum(variants) => variants
            .values
            .iter()
            .map(|value| {
                let quoted = if in_text { value.to_string() } else { format!("\"{}\"", escaped(value)) };
                Candidate::plain(quoted, Kind::EnumMember, 0).with("value", None)
            })
            .collect(),
        Type::List(of) | Type::Map(of) => values_of(of, in_text),
        Type::Bool if !in_text => super::clauses::plain_words(&["true", "false"], 0),
        _ => Vec::new(),
    }
}

fn escaped(value: &str) -> String {
    value.replace('\\', "\\\\").replace('"', "\\\"").replace('{', "{{").replace('}', "}}")
}

fn candidate(one: &Declared, shown: String, rank: u8) -> Candidate {
    let ty = one.ty.as_ref().map(|ty| format!("{ty}{}", if one.may_be_missing { "?" } else { "" }));
    let detail = match ty.filter(|_| !matches!(one.symbol, Symbol::Segment(_))) {
        Some(ty) => format!("{}: {ty}", word(one.symbol)),
        None => word(one.symbol).to_owned(),
    };
    Candidate::plain(shown, kind(one.symbol), rank)
        .with(detail, one.description.as_ref().map(ToString::to_string))
}

fn kind(symbol: Symbol) -> Kind {
    match symbol {
        Symbol::Source(_) | Symbol::Group(_) => Kind::Module,
        Symbol::Attribute(_) | Symbol::Content(..) | Symbol::Output(..) => Kind::Property,
        Symbol::Field(..) => Kind::Field,
        Symbol::Event(_) => Kind::Event,
        Symbol::Value(..) | Symbol::Variant(..) => Kind::EnumMember,
        Symbol::Let(_) | Symbol::Segment(_) | Symbol::Experiment(_) | Symbol::Table(_) => Kind::Variable,
        Symbol::Channel(_) => Kind::Interface,
        Symbol::Campaign(_) => Kind::Class,
        Symbol::Guard(_) | Symbol::Decision(_) | Symbol::Assert(_) | Symbol::Test(_) => Kind::Method,
    }
}

/// A name as rules write it.
pub(crate) fn spelled(name: &str) -> String {
    if is_plain_name(name) { name.to_owned() } else { format!("`{name}`") }
}

fn bare(name: &str) -> &str {
    name.trim_matches('`')
}
