//! cel: one program a rule; attributes are variables, and what is missing is null.

use std::sync::Arc;

use cel::{Context, Program, Value as Cell};

use super::Peer;
use super::print::{Words, guarded, list, literal};
use crate::Failure;
use crate::workload::{ATTRIBUTES, Literal, Profile, Question, Rule, Test, Value};

const WORDS: Words = Words { and: " && ", or: " || " };

/// See the module.
pub struct Cel {
    rules: Vec<(u32, Program)>,
    contexts: Vec<Context<'static, 'static>>,
}

impl Cel {
    /// With these rules.
    ///
    /// # Errors
    /// Where the peer does not take one.
    pub fn new(rules: &[Rule]) -> Result<Self, Failure> {
        let compiled = rules.iter().map(|rule| {
            let text = WORDS.rule(rule, &condition);
            match Program::compile(&text) {
                Ok(program) => Ok((rule.id, program)),
                Err(error) => Err(Failure::from(format!("cel: {text}: {error}"))),
            }
        });
        Ok(Self { rules: compiled.collect::<Result<_, _>>()?, contexts: Vec::new() })
    }

    fn execute(&self, context: &Context<'_, '_>, out: &mut Vec<u32>) -> Result<(), Failure> {
        for (id, program) in &self.rules {
            match program.execute(context) {
                Ok(Cell::Bool(true)) => out.push(*id),
                Ok(_) => {}
                Err(error) => return Err(format!("cel: rule {id}: {error}").into()),
            }
        }
        Ok(())
    }
}

impl Peer for Cel {
    fn name(&self) -> &'static str {
        "cel 0.15.0"
    }
    fn load(&mut self, json: &[u8]) -> Result<(), Failure> {
        self.contexts.push(context(json)?);
        Ok(())
    }
    fn matches(&mut self, profile: usize, out: &mut Vec<u32>) -> Result<(), Failure> {
        self.execute(&self.contexts[profile], out)
    }
    fn read_and_match(&mut self, json: &[u8], out: &mut Vec<u32>) -> Result<(), Failure> {
        self.execute(&context(json)?, out)
    }
}

fn context(json: &[u8]) -> Result<Context<'static, 'static>, Failure> {
    let mut context = Context::default();
    for (value, attribute) in Profile::from_json(json)?.0.into_iter().zip(&ATTRIBUTES) {
        context.add_variable_from_value(attribute.name, cell(value));
    }
    Ok(context)
}

fn cell(value: Value) -> Cell {
    let text = |text: Box<str>| Cell::String(Arc::new(text.into()));
    match value {
        Value::Missing => Cell::Null,
        Value::Int(int) => Cell::Int(int),
        Value::Number(number) => Cell::Float(number),
        Value::Bool(bool) => Cell::Bool(bool),
        Value::Text(found) => text(found),
        Value::List(list) => Cell::List(Arc::new(list.into_iter().map(text).collect())),
    }
}

fn condition(test: &Test) -> String {
    let name = test.of().name;
    let maybe_not = |text: String| if test.negated { format!("!({text})") } else { text };
    let text = match &test.question {
        Question::Is(how, Literal::Bool(value)) => {
            let plain = how.holds(value, &true);
            if plain { name.into() } else { format!("!{name}") }
        }
        Question::Is(how, value) => format!("{name} {} {}", how.sign("=="), literal(value)),
        Question::Within(low, high) => {
            maybe_not(format!("{name} >= {} && {name} <= {}", literal(low), literal(high)))
        }
        Question::OneOf(words) => maybe_not(format!("{name} in {}", list(words))),
        Question::HasAny(words) => maybe_not(match words.as_slice() {
            [word] => format!("'{word}' in {name}"),
            words => format!("{name}.exists(t, t in {})", list(words)),
        }),
        Question::StartsWith(prefix) => maybe_not(format!("{name}.startsWith('{prefix}')")),
        Question::Missing => return format!("{name} {} null", if test.negated { "!=" } else { "==" }),
        // Folded away: see `Tree::positive`.
        Question::DaysSince(..) => String::new(),
    };
    guarded(test, &text, " && ")
}
