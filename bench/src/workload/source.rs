//! The workload as a Visavis program: one source, and a segment for each rule.

use super::rule::{Literal, Question, Rule, Test, Tree};
use super::schema::{self, ATTRIBUTES, Attribute, Kind};

/// Up to so many words a text is declared as an enumeration.
const ENUMERATION: usize = 40;

/// The text of the program.
#[must_use]
pub fn program(rules: &[Rule]) -> String {
    let mut text = profiles();
    for rule in rules {
        text.push_str(&format!("segment r{} when {}\n", rule.id, condition(&rule.when)));
    }
    text
}

/// The text of the source.
pub(super) fn profiles() -> String {
    let mut text = String::from("source profiles {\n  id: int key\n");
    for attribute in &ATTRIBUTES {
        let optional = if attribute.optional() { "?" } else { "" };
        text.push_str(&format!("  {}: {}{optional}\n", attribute.name, kind(attribute)));
    }
    text.push_str("}\n\n");
    text
}

/// The text of a condition.
pub(super) fn condition(when: &Tree) -> String {
    tree(when, true)
}

fn kind(attribute: &Attribute) -> String {
    match attribute.kind {
        Kind::Int => "int".into(),
        Kind::Number => "number".into(),
        Kind::Bool => "bool".into(),
        Kind::Text if attribute.words <= ENUMERATION => {
            let quoted: Vec<String> = schema::words(attribute).iter().map(|w| format!("\"{w}\"")).collect();
            quoted.join(" | ")
        }
        Kind::Text => "text".into(),
        Kind::List => "list of text".into(),
        Kind::Moment => "datetime".into(),
    }
}

fn tree(tree: &Tree, outermost: bool) -> String {
    match tree {
        Tree::All(parts) => joined(parts, " and ", outermost),
        Tree::Any(parts) => joined(parts, " or ", outermost),
        Tree::Not(part) => format!("not ({})", self::tree(part, true)),
        Tree::Test(test) => question(test),
    }
}

fn joined(parts: &[Tree], word: &str, outermost: bool) -> String {
    let parts: Vec<String> = parts.iter().map(|part| tree(part, false)).collect();
    let text = parts.join(word);
    if outermost { text } else { format!("({text})") }
}

fn question(test: &Test) -> String {
    let name = test.of().name;
    match &test.question {
        Question::Is(how, value) => format!("{name} {} {}", how.sign("="), literal(value)),
        Question::Within(low, high) => format!("{name} in {}..{}", literal(low), literal(high)),
        Question::OneOf(words) => format!("{name} in {}", list(words)),
        Question::HasAny(words) => format!("{name} has any {}", list(words)),
        Question::StartsWith(prefix) => format!("{name} starts with \"{prefix}\""),
        Question::Missing => format!("{name} is missing"),
        Question::DaysSince(how, days) => format!("days_since({name}) {} {days}", how.sign("=")),
    }
}

fn literal(value: &Literal) -> String {
    match value {
        Literal::Int(int) => int.to_string(),
        Literal::Number(number) => format!("{number:?}"),
        Literal::Bool(bool) => bool.to_string(),
        Literal::Text(text) => format!("\"{text}\""),
    }
}

fn list(words: &[String]) -> String {
    let quoted: Vec<String> = words.iter().map(|word| format!("\"{word}\"")).collect();
    format!("[{}]", quoted.join(", "))
}
