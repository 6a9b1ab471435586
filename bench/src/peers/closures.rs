//! What a host would write by hand: a closure for each test, nothing shared between rules, nothing interned.

use super::Peer;
use crate::Failure;
use crate::workload::{Comparison, Literal, Profile, Question, Rule, Test, Tree, Value};

type Holds = Box<dyn Fn(&Profile) -> bool>;

/// See the module.
pub struct Closures {
    rules: Vec<(u32, Holds)>,
    profiles: Vec<Profile>,
}

impl Closures {
    /// With these rules.
    #[must_use]
    pub fn new(rules: &[Rule]) -> Self {
        let rules = rules.iter().map(|rule| (rule.id, tree(rule.when.positive()))).collect();
        Self { rules, profiles: Vec::new() }
    }
}

impl Peer for Closures {
    fn name(&self) -> &'static str {
        "hand-written closures"
    }
    fn load(&mut self, json: &[u8]) -> Result<(), Failure> {
        self.profiles.push(Profile::from_json(json)?);
        Ok(())
    }
    fn matches(&mut self, profile: usize, out: &mut Vec<u32>) -> Result<(), Failure> {
        let profile = &self.profiles[profile];
        out.extend(self.rules.iter().filter(|(_, holds)| holds(profile)).map(|(id, _)| *id));
        Ok(())
    }
    fn read_and_match(&mut self, json: &[u8], out: &mut Vec<u32>) -> Result<(), Failure> {
        let profile = Profile::from_json(json)?;
        out.extend(self.rules.iter().filter(|(_, holds)| holds(&profile)).map(|(id, _)| *id));
        Ok(())
    }
}

fn tree(tree: Tree) -> Holds {
    let each = |parts: Vec<Tree>| parts.into_iter().map(self::tree).collect::<Vec<Holds>>();
    match tree {
        Tree::All(parts) => {
            let parts = each(parts);
            Box::new(move |profile| parts.iter().all(|part| part(profile)))
        }
        Tree::Any(parts) => {
            let parts = each(parts);
            Box::new(move |profile| parts.iter().any(|part| part(profile)))
        }
        Tree::Not(part) => {
            let part = self::tree(*part);
            Box::new(move |profile| !part(profile))
        }
        Tree::Test(test) => self::test(test),
    }
}

/// False where the value is missing, negated or not.
fn test(Test { attribute: at, question, negated }: Test) -> Holds {
    match question {
        Question::Is(how, literal) => is(at, how, literal),
        Question::Within(Literal::Int(low), Literal::Int(high)) => Box::new(
            move |p| matches!(p.0[at], Value::Int(value) if (low <= value && value <= high) != negated),
        ),
        Question::Within(Literal::Number(low), Literal::Number(high)) => Box::new(
            move |p| matches!(p.0[at], Value::Number(value) if (low <= value && value <= high) != negated),
        ),
        Question::OneOf(words) => Box::new(
            move |p| matches!(&p.0[at], Value::Text(text) if words.iter().any(|w| **w == **text) != negated),
        ),
        Question::HasAny(words) => Box::new(move |p| {
            let has = |list: &[Box<str>]| list.iter().any(|l| words.iter().any(|w| **w == **l));
            matches!(&p.0[at], Value::List(list) if has(list) != negated)
        }),
        Question::StartsWith(prefix) => Box::new(
            move |p| matches!(&p.0[at], Value::Text(text) if text.starts_with(prefix.as_str()) != negated),
        ),
        Question::Missing => Box::new(move |p| (p.0[at] == Value::Missing) != negated),
        // Ranges of other kinds are never drawn, and days are folded away.
        Question::Within(..) | Question::DaysSince(..) => Box::new(|_| false),
    }
}

fn is(at: usize, how: Comparison, literal: Literal) -> Holds {
    match literal {
        Literal::Int(to) => Box::new(move |p| matches!(p.0[at], Value::Int(value) if how.holds(&value, &to))),
        Literal::Number(to) => {
            Box::new(move |p| matches!(p.0[at], Value::Number(value) if how.holds(&value, &to)))
        }
        Literal::Bool(to) => {
            Box::new(move |p| matches!(p.0[at], Value::Bool(value) if how.holds(&value, &to)))
        }
        Literal::Text(to) => {
            Box::new(move |p| matches!(&p.0[at], Value::Text(value) if how.holds(&**value, to.as_str())))
        }
    }
}
