//! cedar-policy: one `permit` a rule over the request's context; the rules that match are those that decided.
//!
//! It has no fractions, so that numbers come as its decimals, and what is missing is not in the context.

use cedar_policy::{
    Authorizer, Context, Entities, EntityUid, Policy, PolicyId, PolicySet, Request, RestrictedExpression,
};

use super::Peer;
use super::print::Words;
use crate::Failure;
use crate::workload::{ATTRIBUTES, Comparison, Literal, Profile, Question, Rule, Test, Value};

const WORDS: Words = Words { and: " && ", or: " || " };

/// See the module.
pub struct Cedar {
    policies: PolicySet,
    authorizer: Authorizer,
    entities: Entities,
    /// Principal, action and resource: nothing asks about them.
    who: [EntityUid; 3],
    requests: Vec<Request>,
}

impl Cedar {
    /// With these rules.
    ///
    /// # Errors
    /// Where the peer does not take one.
    pub fn new(rules: &[Rule]) -> Result<Self, Failure> {
        let policies = rules.iter().map(|rule| {
            let text =
                format!("permit(principal, action, resource) when {{ {} }};", WORDS.rule(rule, &condition));
            Policy::parse(Some(PolicyId::new(rule.id.to_string())), &text)
                .map_err(|error| Failure::from(format!("cedar-policy: {text}: {error}")))
        });
        let policies = policies.collect::<Result<Vec<_>, _>>()?;
        Ok(Self {
            policies: PolicySet::from_policies(policies)?,
            authorizer: Authorizer::new(),
            entities: Entities::empty(),
            who: ["User::\"u\"".parse()?, "Action::\"a\"".parse()?, "Resource::\"r\"".parse()?],
            requests: Vec::new(),
        })
    }

    fn request(&self, json: &[u8]) -> Result<Request, Failure> {
        let values = Profile::from_json(json)?.0.into_iter().zip(&ATTRIBUTES);
        let known =
            values.filter_map(|(value, attribute)| Some((attribute.name.to_owned(), expression(value)?)));
        let [principal, action, resource] = self.who.clone();
        Ok(Request::new(principal, action, resource, Context::from_pairs(known)?, None)?)
    }

    fn ask(&self, request: &Request, out: &mut Vec<u32>) -> Result<(), Failure> {
        let response = self.authorizer.is_authorized(request, &self.policies, &self.entities);
        if let Some(error) = response.diagnostics().errors().next() {
            return Err(format!("cedar-policy: {error}").into());
        }
        for policy in response.diagnostics().reason() {
            let id: &str = policy.as_ref();
            out.push(id.parse()?);
        }
        Ok(())
    }
}

impl Peer for Cedar {
    fn name(&self) -> &'static str {
        "cedar-policy 4.14.1"
    }
    fn load(&mut self, json: &[u8]) -> Result<(), Failure> {
        self.requests.push(self.request(json)?);
        Ok(())
    }
    fn matches(&mut self, profile: usize, out: &mut Vec<u32>) -> Result<(), Failure> {
        self.ask(&self.requests[profile], out)
    }
    fn read_and_match(&mut self, json: &[u8], out: &mut Vec<u32>) -> Result<(), Failure> {
        self.ask(&self.request(json)?, out)
    }
}

fn expression(value: Value) -> Option<RestrictedExpression> {
    let text = |text: Box<str>| RestrictedExpression::new_string(text.into());
    Some(match value {
        Value::Missing => return None,
        Value::Int(int) => RestrictedExpression::new_long(int),
        Value::Number(number) => RestrictedExpression::new_decimal(format!("{number:.2}")),
        Value::Bool(bool) => RestrictedExpression::new_bool(bool),
        Value::Text(found) => text(found),
        Value::List(list) => RestrictedExpression::new_set(list.into_iter().map(text)),
    })
}

fn condition(test: &Test) -> String {
    let name = format!("context.{}", test.of().name);
    let maybe_not = |text: String| if test.negated { format!("!({text})") } else { text };
    let text = match &test.question {
        Question::Is(how, value) => compared(&name, *how, value),
        Question::Within(low, high) => maybe_not(format!(
            "({} && {})",
            compared(&name, Comparison::AtLeast, low),
            compared(&name, Comparison::AtMost, high)
        )),
        Question::OneOf(words) => maybe_not(format!("{}.contains({name})", list(words))),
        Question::HasAny(words) => maybe_not(match words.as_slice() {
            [word] => format!("{name}.contains(\"{word}\")"),
            words => format!("{name}.containsAny({})", list(words)),
        }),
        Question::StartsWith(prefix) => maybe_not(format!("{name} like \"{prefix}*\"")),
        Question::Missing => {
            let sign = if test.negated { "" } else { "!" };
            return format!("({sign}(context has {}))", test.of().name);
        }
        // Folded away: see `Tree::positive`.
        Question::DaysSince(..) => String::new(),
    };
    if test.of().optional() {
        format!("(context has {} && {text})", test.of().name)
    } else {
        format!("({text})")
    }
}

fn compared(name: &str, how: Comparison, value: &Literal) -> String {
    let Literal::Number(number) = value else {
        let literal = match value {
            Literal::Text(text) => format!("\"{text}\""),
            other => super::print::literal(other),
        };
        return format!("{name} {} {literal}", how.sign("=="));
    };
    let decimal = format!("decimal(\"{number:.2}\")");
    match how {
        Comparison::Less => format!("{name}.lessThan({decimal})"),
        Comparison::AtMost => format!("{name}.lessThanOrEqual({decimal})"),
        Comparison::More => format!("{name}.greaterThan({decimal})"),
        Comparison::AtLeast => format!("{name}.greaterThanOrEqual({decimal})"),
        Comparison::Equal | Comparison::NotEqual => format!("{name} {} {decimal}", how.sign("==")),
    }
}

fn list(words: &[String]) -> String {
    let quoted: Vec<String> = words.iter().map(|word| format!("\"{word}\"")).collect();
    format!("[{}]", quoted.join(", "))
}
