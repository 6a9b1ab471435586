//! zen-expression: one bytecode expression a rule, with one machine and one scope for all of them.

use zen_expression::expression::Standard;
use zen_expression::scope::Scope;
use zen_expression::variable::Variable;
use zen_expression::vm::VM;
use zen_expression::{Expression, Isolate};

use super::Peer;
use super::print::{Words, guarded, list, literal};
use crate::Failure;
use crate::workload::{Question, Rule, Test};

const WORDS: Words = Words { and: " and ", or: " or " };

/// See the module.
pub struct Zen {
    rules: Vec<(u32, Expression<Standard>)>,
    machine: VM,
    scopes: Vec<Scope>,
}

impl Zen {
    /// With these rules.
    ///
    /// # Errors
    /// Where the peer does not take one.
    pub fn new(rules: &[Rule]) -> Result<Self, Failure> {
        let mut isolate = Isolate::new();
        let mut compiled = Vec::with_capacity(rules.len());
        for rule in rules {
            let text = WORDS.rule(rule, &condition);
            let expression = isolate
                .compile_standard(&text)
                .map_err(|error| format!("zen-expression: {text}: {error}"))?;
            compiled.push((rule.id, expression));
        }
        Ok(Self { rules: compiled, machine: VM::new(), scopes: Vec::new() })
    }
}

impl Peer for Zen {
    fn name(&self) -> &'static str {
        "zen-expression 2.1.6"
    }
    fn load(&mut self, json: &[u8]) -> Result<(), Failure> {
        self.scopes.push(scope(json)?);
        Ok(())
    }
    fn matches(&mut self, profile: usize, out: &mut Vec<u32>) -> Result<(), Failure> {
        evaluate(&self.rules, &self.scopes[profile], &mut self.machine, out)
    }
    fn read_and_match(&mut self, json: &[u8], out: &mut Vec<u32>) -> Result<(), Failure> {
        evaluate(&self.rules, &scope(json)?, &mut self.machine, out)
    }
}

fn scope(json: &[u8]) -> Result<Scope, Failure> {
    Ok(Scope::new(serde_json::from_slice::<Variable>(json)?))
}

fn evaluate(
    rules: &[(u32, Expression<Standard>)],
    scope: &Scope,
    machine: &mut VM,
    out: &mut Vec<u32>,
) -> Result<(), Failure> {
    for (id, expression) in rules {
        match expression.evaluate_with_scope(scope, machine) {
            Ok(Variable::Bool(true)) => out.push(*id),
            Ok(_) => {}
            Err(error) => return Err(format!("zen-expression: rule {id}: {error}").into()),
        }
    }
    Ok(())
}

fn condition(test: &Test) -> String {
    let name = test.of().name;
    let maybe_not = |text: String| if test.negated { format!("(not {text})") } else { text };
    let text = match &test.question {
        Question::Is(how, value) => format!("{name} {} {}", how.sign("=="), literal(value)),
        Question::Within(low, high) if test.negated => {
            format!("({name} < {} or {name} > {})", literal(low), literal(high))
        }
        Question::Within(low, high) => {
            format!("({name} >= {} and {name} <= {})", literal(low), literal(high))
        }
        Question::OneOf(words) => {
            format!("{name} {} {}", if test.negated { "not in" } else { "in" }, list(words))
        }
        Question::HasAny(words) => maybe_not(match words.as_slice() {
            [word] => format!("('{word}' in {name})"),
            words => format!("some({name}, # in {})", list(words)),
        }),
        Question::StartsWith(prefix) => maybe_not(format!("startsWith({name}, '{prefix}')")),
        Question::Missing => return format!("({name} {} null)", if test.negated { "!=" } else { "==" }),
        // Folded away: see `Tree::positive`.
        Question::DaysSince(..) => String::new(),
    };
    guarded(test, &text, " and ")
}
