//! rhai: one compiled expression a rule; the profile is a map in the scope, what is missing the unit.

use rhai::{AST, Dynamic, Engine, Map, OptimizationLevel, Scope};

use super::Peer;
use super::print::Words;
use crate::Failure;
use crate::workload::{ATTRIBUTES, Literal, Profile, Question, Rule, Test, Value};

const WORDS: Words = Words { and: " && ", or: " || " };

/// See the module.
pub struct Rhai {
    engine: Engine,
    rules: Vec<(u32, AST)>,
    scopes: Vec<Scope<'static>>,
}

impl Rhai {
    /// With these rules.
    ///
    /// # Errors
    /// Where the peer does not take one.
    pub fn new(rules: &[Rule]) -> Result<Self, Failure> {
        let mut engine = Engine::new();
        engine.set_optimization_level(OptimizationLevel::Full);
        engine.set_max_expr_depths(0, 0);
        let compiled = rules.iter().map(|rule| {
            let text = WORDS.rule(rule, &condition);
            match engine.compile_expression(&text) {
                Ok(ast) => Ok((rule.id, ast)),
                Err(error) => Err(Failure::from(format!("rhai: {text}: {error}"))),
            }
        });
        let rules = compiled.collect::<Result<_, _>>()?;
        Ok(Self { engine, rules, scopes: Vec::new() })
    }
}

impl Peer for Rhai {
    fn name(&self) -> &'static str {
        "rhai 1.27.0"
    }
    fn load(&mut self, json: &[u8]) -> Result<(), Failure> {
        self.scopes.push(scope(json)?);
        Ok(())
    }
    fn matches(&mut self, profile: usize, out: &mut Vec<u32>) -> Result<(), Failure> {
        evaluate(&self.engine, &self.rules, &mut self.scopes[profile], out)
    }
    fn read_and_match(&mut self, json: &[u8], out: &mut Vec<u32>) -> Result<(), Failure> {
        evaluate(&self.engine, &self.rules, &mut scope(json)?, out)
    }
}

fn scope(json: &[u8]) -> Result<Scope<'static>, Failure> {
    let values = Profile::from_json(json)?.0.into_iter().zip(&ATTRIBUTES);
    let map: Map = values.map(|(value, attribute)| (attribute.name.into(), dynamic(value))).collect();
    let mut scope = Scope::new();
    scope.push_dynamic("p", map.into());
    Ok(scope)
}

fn dynamic(value: Value) -> Dynamic {
    let text = |text: Box<str>| Dynamic::from(String::from(text));
    match value {
        Value::Missing => Dynamic::UNIT,
        Value::Int(int) => int.into(),
        Value::Number(number) => number.into(),
        Value::Bool(bool) => bool.into(),
        Value::Text(found) => text(found),
        Value::List(list) => Dynamic::from_array(list.into_iter().map(text).collect()),
    }
}

fn evaluate(
    engine: &Engine,
    rules: &[(u32, AST)],
    scope: &mut Scope<'static>,
    out: &mut Vec<u32>,
) -> Result<(), Failure> {
    for (id, ast) in rules {
        match engine.eval_ast_with_scope::<bool>(scope, ast) {
            Ok(true) => out.push(*id),
            Ok(false) => {}
            Err(error) => return Err(format!("rhai: rule {id}: {error}").into()),
        }
    }
    Ok(())
}

fn condition(test: &Test) -> String {
    let name = format!("p.{}", test.of().name);
    let maybe_not = |text: String| if test.negated { format!("!({text})") } else { text };
    let text = match &test.question {
        Question::Is(how, Literal::Bool(value)) => {
            let plain = how.holds(value, &true);
            if plain { name.clone() } else { format!("!{name}") }
        }
        Question::Is(how, value) => format!("{name} {} {}", how.sign("=="), literal(value)),
        Question::Within(low, high) if test.negated => {
            format!("({name} < {} || {name} > {})", literal(low), literal(high))
        }
        Question::Within(low, high) => format!("{name} >= {} && {name} <= {}", literal(low), literal(high)),
        Question::OneOf(words) => {
            let words: Vec<String> = words.iter().map(|word| quoted(word)).collect();
            format!("{name} {} [{}]", if test.negated { "!in" } else { "in" }, words.join(", "))
        }
        // A search for each word is faster than a closure called for each item.
        Question::HasAny(words) => {
            let searches: Vec<String> =
                words.iter().map(|word| format!("{} in {name}", quoted(word))).collect();
            maybe_not(format!("({})", searches.join(" || ")))
        }
        Question::StartsWith(prefix) => maybe_not(format!("{name}.starts_with({})", quoted(prefix))),
        Question::Missing => return format!("({name} {} ())", if test.negated { "!=" } else { "==" }),
        // Folded away: see `Tree::positive`.
        Question::DaysSince(..) => String::new(),
    };
    if test.of().optional() { format!("({name} != () && {text})") } else { format!("({text})") }
}

fn literal(value: &Literal) -> String {
    match value {
        Literal::Text(text) => quoted(text),
        other => super::print::literal(other),
    }
}

fn quoted(text: &str) -> String {
    format!("\"{text}\"")
}
