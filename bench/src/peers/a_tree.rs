//! a-tree: expressions in one shared tree, searched from the events.
//!
//! It knows no prefixes and cannot ask whether a list is missing; both come in as attributes of their own, which the
//! reader of the profile computes.

use std::collections::BTreeMap;

use a_tree::{ATree, AttributeDefinition, Event};

use super::Peer;
use super::print::{Words, list, literal};
use crate::Failure;
use crate::workload::{ATTRIBUTES, Kind, Literal, Profile, Question, Rule, Test, Value};

const WORDS: Words = Words { and: " and ", or: " or " };

/// Prefixes that rules ask for, by attribute and text; the name of what stands for each.
type Prefixes = BTreeMap<(usize, String), String>;

/// See the module.
pub struct ATreePeer {
    tree: ATree<u32>,
    prefixes: Prefixes,
    events: Vec<Event>,
}

impl ATreePeer {
    /// With these rules.
    ///
    /// # Errors
    /// Where the peer does not take one.
    pub fn new(rules: &[Rule]) -> Result<Self, Failure> {
        let mut prefixes = Prefixes::new();
        for rule in rules {
            rule.when.visit(&mut |test| {
                if let Question::StartsWith(prefix) = &test.question {
                    let name = format!("prefix_{}", prefixes.len());
                    prefixes.entry((test.attribute, prefix.clone())).or_insert(name);
                }
            });
        }
        let mut definitions: Vec<AttributeDefinition> = ATTRIBUTES
            .iter()
            .map(|attribute| match attribute.kind {
                Kind::Int | Kind::Moment => AttributeDefinition::integer(attribute.name),
                Kind::Number => AttributeDefinition::float(attribute.name),
                Kind::Bool => AttributeDefinition::boolean(attribute.name),
                Kind::Text => AttributeDefinition::string(attribute.name),
                Kind::List => AttributeDefinition::string_list(attribute.name),
            })
            .collect();
        let lists = ATTRIBUTES.iter().filter(|a| a.kind == Kind::List);
        definitions.extend(lists.map(|a| AttributeDefinition::boolean(&missing(a.name))));
        definitions.extend(prefixes.values().map(|name| AttributeDefinition::boolean(name)));
        let mut tree = ATree::new(&definitions).map_err(|error| format!("a-tree: {error:?}"))?;
        for rule in rules {
            let text = WORDS.rule(rule, &|test| condition(test, &prefixes));
            tree.insert(&rule.id, &text).map_err(|error| format!("a-tree: {text}: {error:?}"))?;
        }
        Ok(Self { tree, prefixes, events: Vec::new() })
    }

    fn event(&self, json: &[u8]) -> Result<Event, Failure> {
        let profile = Profile::from_json(json)?;
        let mut event = self.tree.make_event();
        for (value, attribute) in profile.0.iter().zip(&ATTRIBUTES) {
            let name = attribute.name;
            match value {
                Value::Missing => Ok(()),
                Value::Int(int) => event.with_integer(name, *int),
                // Every number of the workload has two decimals.
                Value::Number(number) => event.with_float(name, (number * 100.0).round() as i64, 2),
                Value::Bool(bool) => event.with_boolean(name, *bool),
                Value::Text(text) => event.with_string(name, text),
                Value::List(list) => {
                    let texts: Vec<&str> = list.iter().map(|text| &**text).collect();
                    event.with_string_list(name, &texts)
                }
            }
            .map_err(|error| format!("a-tree: {error:?}"))?;
            if attribute.kind == Kind::List {
                event
                    .with_boolean(&missing(name), *value == Value::Missing)
                    .map_err(|error| format!("a-tree: {error:?}"))?;
            }
        }
        for ((attribute, prefix), name) in &self.prefixes {
            if let Value::Text(text) = &profile.0[*attribute] {
                let begins = text.starts_with(prefix.as_str());
                event.with_boolean(name, begins).map_err(|error| format!("a-tree: {error:?}"))?;
            }
        }
        event.build().map_err(|error| format!("a-tree: {error:?}").into())
    }

    fn search(&self, event: &Event, out: &mut Vec<u32>) -> Result<(), Failure> {
        let report = self.tree.search(event).map_err(|error| format!("a-tree: {error:?}"))?;
        out.extend(report.matches().iter().map(|id| **id));
        Ok(())
    }
}

impl Peer for ATreePeer {
    fn name(&self) -> &'static str {
        "a-tree 0.6.1"
    }
    fn load(&mut self, json: &[u8]) -> Result<(), Failure> {
        self.events.push(self.event(json)?);
        Ok(())
    }
    fn matches(&mut self, profile: usize, out: &mut Vec<u32>) -> Result<(), Failure> {
        self.search(&self.events[profile], out)
    }
    fn read_and_match(&mut self, json: &[u8], out: &mut Vec<u32>) -> Result<(), Failure> {
        self.search(&self.event(json)?, out)
    }
}

fn missing(list: &str) -> String {
    format!("{list}_missing")
}

fn condition(test: &Test, prefixes: &Prefixes) -> String {
    let name = test.of().name;
    let maybe_not = |text: String| if test.negated { format!("(not {text})") } else { text };
    match &test.question {
        Question::Is(how, Literal::Bool(value)) => {
            let plain = how.holds(value, &true);
            if plain { name.into() } else { format!("(not {name})") }
        }
        Question::Is(how, value) => {
            let sign = if how.sign("=") == "!=" { "<>" } else { how.sign("=") };
            format!("({name} {sign} {})", literal(value))
        }
        Question::Within(low, high) if test.negated => {
            format!("(({name} < {}) or ({name} > {}))", literal(low), literal(high))
        }
        Question::Within(low, high) => {
            format!("(({name} >= {}) and ({name} <= {}))", literal(low), literal(high))
        }
        Question::OneOf(words) => {
            format!("({name} {} {})", if test.negated { "not in" } else { "in" }, list(words))
        }
        Question::HasAny(words) => {
            format!("({name} {} {})", if test.negated { "none of" } else { "one of" }, list(words))
        }
        Question::StartsWith(prefix) => {
            let stand_in = prefixes.get(&(test.attribute, prefix.clone()));
            maybe_not(stand_in.cloned().unwrap_or_default())
        }
        Question::Missing if test.of().kind == Kind::List => maybe_not(missing(name)),
        Question::Missing => format!("({name} {})", if test.negated { "is not null" } else { "is null" }),
        // Folded away: see `Tree::positive`.
        Question::DaysSince(..) => String::new(),
    }
}
