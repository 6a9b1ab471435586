//! Names as people read them.
//!
//! In: a model. Out: words for each name, `last_order_at` as `last order at`; two that would read alike stay as they are written.

use std::collections::BTreeMap;

use smol_str::SmolStr;
use visavis_check::model::Model;

use crate::text::{Kind, Target, Text};

/// The names of a program.
#[derive(Debug)]
pub(crate) struct Names {
    by_kind: BTreeMap<Kind, Vec<Name>>,
    fields: Vec<Vec<String>>,
}

/// A name.
#[derive(Debug)]
pub(crate) struct Name {
    /// As it is written, with its source where that is needed.
    pub(crate) code: String,
    /// As it is read.
    pub(crate) words: String,
}

impl Names {
    pub(crate) fn new(model: &Model) -> Self {
        let mut by_kind = BTreeMap::new();
        // Names of expressions share one namespace, and are told apart within it.
        let mut shared: Vec<(Kind, String)> = attributes(model).map(|code| (Kind::Attribute, code)).collect();
        shared.extend(model.lets.iter().map(|x| (Kind::Let, x.name.to_string())));
        shared.extend(model.tables.iter().map(|x| (Kind::Table, x.name.to_string())));
        shared.extend(model.experiments.iter().map(|x| (Kind::Experiment, x.name.to_string())));
        for (kind, name) in in_words(shared) {
            by_kind.entry(kind).or_insert_with(Vec::new).push(name);
        }
        let mut alone = |kind: Kind, names: Vec<String>| {
            let named = in_words(names.into_iter().map(|name| (kind, name)).collect());
            by_kind.insert(kind, named.into_iter().map(|(_, name)| name).collect());
        };
        alone(Kind::Segment, model.segments.iter().map(|x| x.name.to_string()).collect());
        alone(Kind::Campaign, model.campaigns.iter().map(|x| x.name.to_string()).collect());
        alone(Kind::Channel, model.channels.iter().map(|x| x.name.to_string()).collect());
        alone(Kind::Guard, model.guards.iter().map(|x| x.name.to_string()).collect());
        alone(Kind::Decision, model.decisions.iter().map(|x| x.name.to_string()).collect());
        alone(Kind::Source, model.sources.iter().map(|x| x.name.to_string()).collect());
        alone(Kind::Event, events(model).collect());
        alone(Kind::Assert, model.asserts.iter().map(|x| x.name.to_string()).collect());
        let titles =
            model.tests.iter().map(|x| Name { code: x.title.to_string(), words: x.title.to_string() });
        by_kind.insert(Kind::Test, titles.collect());
        let fields = model.events.iter().map(|event| {
            let names = event.fields.iter().map(|field| (Kind::Event, field.name.to_string())).collect();
            in_words(names).into_iter().map(|(_, name)| name.words).collect()
        });
        Self { fields: fields.collect(), by_kind }
    }

    /// How many there are of a kind.
    pub(crate) fn count(&self, kind: Kind) -> usize {
        self.by_kind.get(&kind).map_or(0, Vec::len)
    }

    pub(crate) fn of(&self, kind: Kind, index: usize) -> Option<&Name> {
        self.by_kind.get(&kind)?.get(index)
    }

    /// The name as a part of a sentence.
    pub(crate) fn text(&self, kind: Kind, index: usize) -> Text {
        let words = self.of(kind, index).map_or("", |name| name.words.as_str());
        Text::name(Target { kind, index }, words)
    }

    /// A field's words.
    pub(crate) fn field(&self, event: usize, field: usize) -> &str {
        self.fields.get(event).and_then(|fields| fields.get(field)).map_or("", String::as_str)
    }
}

/// Attributes with their groups, and with their source where another has the same path.
fn attributes(model: &Model) -> impl Iterator<Item = String> {
    let mut count: BTreeMap<&[SmolStr], usize> = BTreeMap::new();
    for attribute in &model.attributes {
        *count.entry(attribute.path.as_slice()).or_default() += 1;
    }
    model.attributes.iter().map(move |attribute| {
        let path = attribute.path.join(".");
        let several = count.get(attribute.path.as_slice()).is_some_and(|count| *count > 1);
        match model.sources.get(attribute.source.index()).filter(|_| several) {
            Some(source) => format!("{}.{path}", source.name),
            None => path,
        }
    })
}

fn events(model: &Model) -> impl Iterator<Item = String> {
    model.events.iter().map(|event| {
        let several = model.events.iter().filter(|other| other.name == event.name).count() > 1;
        match model.sources.get(event.source.index()).filter(|_| several) {
            Some(source) => format!("{}.{}", source.name, event.name),
            None => event.name.to_string(),
        }
    })
}

/// Readable words for each, unless two would look the same, or nothing would be left.
fn in_words(names: Vec<(Kind, String)>) -> Vec<(Kind, Name)> {
    let words = |code: &str| {
        let spaced: String = code.chars().map(|c| if c == '_' || c == '.' { ' ' } else { c }).collect();
        spaced.split_whitespace().collect::<Vec<_>>().join(" ")
    };
    // What plurals could make alike counts as alike.
    let look = |words: &str| words.to_lowercase().trim_end_matches(['s', 'x']).to_owned();
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    for (_, code) in &names {
        *seen.entry(look(&words(code))).or_default() += 1;
    }
    let named = names.into_iter().map(|(kind, code)| {
        let readable = words(&code);
        let alone = seen.get(&look(&readable)) == Some(&1);
        let words = if alone && !readable.is_empty() { readable } else { code.clone() };
        (kind, Name { code, words })
    });
    named.collect()
}
