//! Rules as JSON, for peers that are not of Rust: without `not` and without days, as two-valued peers of Rust have them.

use serde_json::{Value as Json, json};

use super::rule::{Literal, Question, Rule, Test, Tree};

/// `{"all": […]}`, `{"any": […]}`, or a test: `{"attribute", "asks", …}` with `"negated"` where the opposite is asked.
#[must_use]
pub fn rule(rule: &Rule) -> Json {
    tree(&rule.when.positive())
}

fn tree(tree: &Tree) -> Json {
    let each = |parts: &[Tree]| parts.iter().map(self::tree).collect::<Vec<Json>>();
    match tree {
        Tree::All(parts) => json!({ "all": each(parts) }),
        Tree::Any(parts) => json!({ "any": each(parts) }),
        Tree::Not(part) => json!({ "not": self::tree(part) }),
        Tree::Test(test) => self::test(test),
    }
}

fn test(test: &Test) -> Json {
    let mut json = match &test.question {
        Question::Is(how, to) => json!({ "asks": "is", "sign": how.sign("="), "to": literal(to) }),
        Question::Within(low, high) => {
            json!({ "asks": "within", "low": literal(low), "high": literal(high) })
        }
        Question::OneOf(words) => json!({ "asks": "one_of", "words": words }),
        Question::HasAny(words) => json!({ "asks": "has_any", "words": words }),
        Question::StartsWith(prefix) => json!({ "asks": "starts_with", "prefix": prefix }),
        Question::Missing => json!({ "asks": "missing" }),
        // Folded away: see `Tree::positive`.
        Question::DaysSince(..) => Json::Null,
    };
    json["attribute"] = test.of().name.into();
    json["negated"] = test.negated.into();
    json
}

fn literal(value: &Literal) -> Json {
    match value {
        Literal::Int(int) => json!(int),
        Literal::Number(number) => json!(number),
        Literal::Bool(bool) => json!(bool),
        Literal::Text(text) => json!(text),
    }
}
