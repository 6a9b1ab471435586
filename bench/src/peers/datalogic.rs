//! datalogic-rs: JSONLogic, one compiled expression a rule, over a profile that its own reader parsed.

use datalogic_rs::bumpalo::Bump;
use datalogic_rs::{Engine, Logic, ParsedData};
use serde_json::{Value as Json, json};

use super::Peer;
use crate::Failure;
use crate::workload::{Literal, Question, Rule, Test, Tree};

/// How many rules share the memory of results before it is used again: not so many that it leaves the caches.
const RULES_A_RESET: usize = 256;

/// See the module.
pub struct Datalogic {
    engine: Engine,
    rules: Vec<(u32, Logic)>,
    results: Bump,
    profiles: Vec<ParsedData>,
}

impl Datalogic {
    /// With these rules.
    ///
    /// # Errors
    /// Where the peer does not take one.
    pub fn new(rules: &[Rule]) -> Result<Self, Failure> {
        let engine = Engine::new();
        let compiled = rules.iter().map(|rule| {
            let text = tree(&rule.when.positive()).to_string();
            match engine.compile(text.as_str()) {
                Ok(logic) => Ok((rule.id, logic)),
                Err(error) => Err(Failure::from(format!("datalogic-rs: {text}: {error}"))),
            }
        });
        let rules = compiled.collect::<Result<_, _>>()?;
        Ok(Self { engine, rules, results: Bump::with_capacity(1 << 16), profiles: Vec::new() })
    }
}

impl Peer for Datalogic {
    fn name(&self) -> &'static str {
        "datalogic-rs 5.4.0"
    }
    fn load(&mut self, json: &[u8]) -> Result<(), Failure> {
        self.profiles.push(parsed(json)?);
        Ok(())
    }
    fn matches(&mut self, profile: usize, out: &mut Vec<u32>) -> Result<(), Failure> {
        evaluate(&self.engine, &self.rules, &mut self.results, &self.profiles[profile], out)
    }
    fn read_and_match(&mut self, json: &[u8], out: &mut Vec<u32>) -> Result<(), Failure> {
        evaluate(&self.engine, &self.rules, &mut self.results, &parsed(json)?, out)
    }
}

fn parsed(json: &[u8]) -> Result<ParsedData, Failure> {
    ParsedData::from_json(std::str::from_utf8(json)?).map_err(|error| format!("datalogic-rs: {error}").into())
}

fn evaluate(
    engine: &Engine,
    rules: &[(u32, Logic)],
    results: &mut Bump,
    profile: &ParsedData,
    out: &mut Vec<u32>,
) -> Result<(), Failure> {
    for some in rules.chunks(RULES_A_RESET) {
        results.reset();
        for (id, logic) in some {
            match engine.evaluate(logic, profile, results) {
                Ok(found) if found.as_bool() == Some(true) => out.push(*id),
                Ok(_) => {}
                Err(error) => return Err(format!("datalogic-rs: rule {id}: {error}").into()),
            }
        }
    }
    Ok(())
}

fn tree(tree: &Tree) -> Json {
    let each = |parts: &[Tree]| parts.iter().map(self::tree).collect::<Vec<Json>>();
    match tree {
        Tree::All(parts) => json!({ "and": each(parts) }),
        Tree::Any(parts) => json!({ "or": each(parts) }),
        Tree::Not(part) => json!({ "!": [self::tree(part)] }),
        Tree::Test(test) => condition(test),
    }
}

fn condition(test: &Test) -> Json {
    let value = json!({ "var": test.of().name });
    let maybe_not = |found: Json| if test.negated { json!({ "!": [found] }) } else { found };
    let found = match &test.question {
        Question::Is(how, to) => {
            let sign = match how.sign("===") {
                "!=" => "!==",
                sign => sign,
            };
            json!({ sign: [value, literal(to)] })
        }
        Question::Within(low, high) => maybe_not(json!({ "<=": [literal(low), value, literal(high)] })),
        Question::OneOf(words) => maybe_not(json!({ "in": [value, words] })),
        Question::HasAny(words) => maybe_not(match words.as_slice() {
            [word] => json!({ "in": [word, value] }),
            words => json!({ "some": [value, { "in": [{ "var": "" }, words] }] }),
        }),
        Question::StartsWith(prefix) => maybe_not(json!({ "starts_with": [value, prefix] })),
        Question::Missing => {
            let sign = if test.negated { "!==" } else { "===" };
            return json!({ sign: [value, null] });
        }
        // Folded away: see `Tree::positive`.
        Question::DaysSince(..) => Json::Null,
    };
    if test.of().optional() {
        json!({ "and": [{ "!==": [{ "var": test.of().name }, null] }, found] })
    } else {
        found
    }
}

fn literal(value: &Literal) -> Json {
    match value {
        Literal::Int(int) => json!(int),
        Literal::Number(number) => json!(number),
        Literal::Bool(bool) => json!(bool),
        Literal::Text(text) => json!(text),
    }
}
