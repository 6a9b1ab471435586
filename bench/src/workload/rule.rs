//! Rules as trees, what they mean, and the form without `not` that two-valued engines take.
//!
//! The meaning is that of SQL: a test of a missing value is unknown, `and`, `or` and `not` know three values, and a rule
//! matches where it is known to be true. Nothing here is fast.

use super::schema::{ATTRIBUTES, Attribute};
use super::{DAY, NOW, Profile, Value};

/// `<` and its like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Comparison {
    /// `=`
    Equal,
    /// `!=`
    NotEqual,
    /// `<`
    Less,
    /// `<=`
    AtMost,
    /// `>`
    More,
    /// `>=`
    AtLeast,
}

impl Comparison {
    /// What holds where this does not.
    #[must_use]
    pub fn opposite(self) -> Self {
        match self {
            Self::Equal => Self::NotEqual,
            Self::NotEqual => Self::Equal,
            Self::Less => Self::AtLeast,
            Self::AtLeast => Self::Less,
            Self::AtMost => Self::More,
            Self::More => Self::AtMost,
        }
    }
    /// Whether it holds.
    pub fn holds<T: PartialOrd + ?Sized>(self, left: &T, right: &T) -> bool {
        match self {
            Self::Equal => left == right,
            Self::NotEqual => left != right,
            Self::Less => left < right,
            Self::AtMost => left <= right,
            Self::More => left > right,
            Self::AtLeast => left >= right,
        }
    }
    /// As most languages write it; equality as given.
    #[must_use]
    pub fn sign(self, equal: &'static str) -> &'static str {
        match self {
            Self::Equal => equal,
            Self::NotEqual => "!=",
            Self::Less => "<",
            Self::AtMost => "<=",
            Self::More => ">",
            Self::AtLeast => ">=",
        }
    }
}

/// What a value is compared with.
#[derive(Debug, Clone, PartialEq)]
pub enum Literal {
    /// A whole number, or epoch seconds
    Int(i64),
    /// A number
    Number(f64),
    /// Yes or no
    Bool(bool),
    /// A text
    Text(String),
}

/// What is asked about a value.
#[derive(Debug, Clone, PartialEq)]
pub enum Question {
    /// How it compares
    Is(Comparison, Literal),
    /// Whether it is in a range, both ends in
    Within(Literal, Literal),
    /// Whether it is one of these
    OneOf(Vec<String>),
    /// Whether the list has one of these
    HasAny(Vec<String>),
    /// How the text begins
    StartsWith(String),
    /// Whether there is none
    Missing,
    /// How many whole days have passed since
    DaysSince(Comparison, i64),
}

/// A question about an attribute; the answer `no` is wanted where `negated`.
#[derive(Debug, Clone, PartialEq)]
pub struct Test {
    /// A position in [`ATTRIBUTES`].
    pub attribute: usize,
    /// What is asked.
    pub question: Question,
    /// Whether the opposite is; never of comparisons, which have opposites of their own.
    pub negated: bool,
}

/// A condition.
#[derive(Debug, Clone, PartialEq)]
pub enum Tree {
    /// Every one
    All(Vec<Tree>),
    /// At least one
    Any(Vec<Tree>),
    /// The opposite
    Not(Box<Tree>),
    /// A single test
    Test(Test),
}

/// A rule and its number.
#[derive(Debug, Clone, PartialEq)]
pub struct Rule {
    /// Its number, from 0.
    pub id: u32,
    /// When it matches.
    pub when: Tree,
}

impl Test {
    /// A test that is not negated.
    #[must_use]
    pub fn new(attribute: usize, question: Question) -> Self {
        Self { attribute, question, negated: false }
    }

    /// What it is about.
    #[must_use]
    pub fn of(&self) -> &'static Attribute {
        &ATTRIBUTES[self.attribute]
    }

    /// `None` where it cannot be known.
    #[must_use]
    pub fn eval(&self, profile: &Profile) -> Option<bool> {
        let value = &profile.0[self.attribute];
        let answer = match (&self.question, value) {
            (Question::Missing, value) => *value == Value::Missing,
            (_, Value::Missing) => return None,
            (Question::Is(how, literal), value) => compare(*how, value, literal),
            (Question::Within(low, high), value) => {
                compare(Comparison::AtLeast, value, low) && compare(Comparison::AtMost, value, high)
            }
            (Question::OneOf(words), Value::Text(text)) => words.iter().any(|w| **w == **text),
            (Question::HasAny(words), Value::List(list)) => {
                list.iter().any(|l| words.iter().any(|w| **w == **l))
            }
            (Question::StartsWith(prefix), Value::Text(text)) => text.starts_with(prefix.as_str()),
            (Question::DaysSince(how, days), Value::Int(at)) => how.holds(&(NOW - at).div_euclid(DAY), days),
            // The generator asks each kind of attribute only what it can answer.
            _ => false,
        };
        Some(answer != self.negated)
    }

    /// True where this is false, unknown where it is.
    #[must_use]
    pub fn opposite(mut self) -> Self {
        match &mut self.question {
            Question::Is(how, _) | Question::DaysSince(how, _) => *how = how.opposite(),
            _ => self.negated = !self.negated,
        }
        self
    }

    /// With days counted back from [`NOW`], so that a comparison with epoch seconds is left.
    #[must_use]
    pub fn without_days(mut self) -> Self {
        if let Question::DaysSince(how, days) = &self.question {
            // At most n whole days have passed while less than n + 1 have.
            let (how, days) = match how {
                Comparison::AtMost => (Comparison::More, days + 1),
                Comparison::More => (Comparison::AtMost, days + 1),
                Comparison::Less => (Comparison::More, *days),
                Comparison::AtLeast => (Comparison::AtMost, *days),
                // Never drawn: a whole day is a range of seconds.
                Comparison::Equal | Comparison::NotEqual => return self,
            };
            self.question = Question::Is(how, Literal::Int(NOW - days * DAY));
        }
        self
    }
}

fn compare(how: Comparison, value: &Value, literal: &Literal) -> bool {
    match (value, literal) {
        (Value::Int(value), Literal::Int(literal)) => how.holds(value, literal),
        (Value::Number(value), Literal::Number(literal)) => how.holds(value, literal),
        (Value::Bool(value), Literal::Bool(literal)) => how.holds(value, literal),
        (Value::Text(value), Literal::Text(literal)) => how.holds(&**value, literal.as_str()),
        // As above: kinds agree.
        _ => false,
    }
}

impl Tree {
    /// In three values; `None` is unknown.
    #[must_use]
    pub fn eval(&self, profile: &Profile) -> Option<bool> {
        // `decisive` settles the whole; else one unknown part makes it unknown.
        let settle = |parts: &[Self], decisive: bool| {
            let mut answer = Some(!decisive);
            for part in parts {
                match part.eval(profile) {
                    Some(found) if found == decisive => return Some(decisive),
                    Some(_) => {}
                    None => answer = None,
                }
            }
            answer
        };
        match self {
            Self::All(parts) => settle(parts, false),
            Self::Any(parts) => settle(parts, true),
            Self::Not(part) => part.eval(profile).map(|found| !found),
            Self::Test(test) => test.eval(profile),
        }
    }

    /// The same match sets without `not` and without days: where a test of a missing value counts as false, two
    /// values are enough.
    #[must_use]
    pub fn positive(&self) -> Self {
        self.pushed(false)
    }

    fn pushed(&self, negated: bool) -> Self {
        let all = |parts: &[Self]| parts.iter().map(|part| part.pushed(negated)).collect();
        match self {
            Self::Test(test) if negated => Self::Test(test.clone().opposite().without_days()),
            Self::Test(test) => Self::Test(test.clone().without_days()),
            Self::Not(part) => part.pushed(!negated),
            Self::All(parts) if negated => Self::Any(all(parts)),
            Self::Any(parts) if negated => Self::All(all(parts)),
            Self::All(parts) => Self::All(all(parts)),
            Self::Any(parts) => Self::Any(all(parts)),
        }
    }

    /// Every test in it.
    pub fn visit(&self, see: &mut impl FnMut(&Test)) {
        match self {
            Self::All(parts) | Self::Any(parts) => parts.iter().for_each(|part| part.visit(see)),
            Self::Not(part) => part.visit(see),
            Self::Test(test) => see(test),
        }
    }
}
