//! Rules in the words of other languages.

use crate::workload::{Literal, Rule, Test, Tree};

/// How a language joins conditions.
#[derive(Debug, Clone, Copy)]
pub struct Words {
    /// Between conditions that must all hold.
    pub and: &'static str,
    /// Between conditions of which one must.
    pub or: &'static str,
}

impl Words {
    /// The rule without `not` and without days, tests printed by `test`.
    pub fn rule(self, rule: &Rule, test: &impl Fn(&Test) -> String) -> String {
        self.tree(&rule.when.positive(), test)
    }

    fn tree(self, tree: &Tree, test: &impl Fn(&Test) -> String) -> String {
        let (parts, word) = match tree {
            Tree::Test(leaf) => return test(leaf),
            Tree::Not(part) => return format!("not {}", self.tree(part, test)),
            Tree::All(parts) => (parts, self.and),
            Tree::Any(parts) => (parts, self.or),
        };
        let parts: Vec<String> = parts.iter().map(|part| self.tree(part, test)).collect();
        format!("({})", parts.join(word))
    }
}

/// With texts between single quotes, as every peer takes them.
#[must_use]
pub fn literal(value: &Literal) -> String {
    match value {
        Literal::Int(int) => int.to_string(),
        Literal::Number(number) => format!("{number:?}"),
        Literal::Bool(bool) => bool.to_string(),
        Literal::Text(text) => format!("'{text}'"),
    }
}

/// Likewise.
#[must_use]
pub fn list(words: &[String]) -> String {
    let quoted: Vec<String> = words.iter().map(|word| format!("'{word}'")).collect();
    format!("[{}]", quoted.join(", "))
}

/// A test that a two-valued language must not ask of what is missing.
#[must_use]
pub fn guarded(test: &Test, text: &str, and: &str) -> String {
    if test.of().optional() {
        format!("({} != null{and}{text})", test.of().name)
    } else {
        format!("({text})")
    }
}
