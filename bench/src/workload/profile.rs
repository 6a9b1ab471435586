//! Customers by chance: what is drawn for each attribute, and their JSON.

use std::fmt::{self, Write};

use super::random::{Random, Ranks};
use super::schema::{self, ATTRIBUTES, Attribute, Kind};
use super::{DAY, NOW};

/// A value of an attribute.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// None
    Missing,
    /// A whole number, or epoch seconds
    Int(i64),
    /// A number
    Number(f64),
    /// Yes or no
    Bool(bool),
    /// A text
    Text(Box<str>),
    /// Texts, each once
    List(Vec<Box<str>>),
}

/// A value for each of [`ATTRIBUTES`].
#[derive(Debug, Clone, PartialEq)]
pub struct Profile(pub Vec<Value>);

/// Every customer of a seed.
#[derive(Debug)]
pub struct Profiles {
    seed: u64,
    words: Vec<Vec<String>>,
    ranks: Vec<Option<Ranks>>,
}

impl Profiles {
    /// Of this seed.
    #[must_use]
    pub fn new(seed: u64) -> Self {
        let ranks = |a: &Attribute| (a.words > 0).then(|| Ranks::new(a.words, a.skew));
        Self {
            seed,
            words: ATTRIBUTES.iter().map(schema::words).collect(),
            ranks: ATTRIBUTES.iter().map(ranks).collect(),
        }
    }

    /// The words of an attribute, the most frequent first.
    #[must_use]
    pub fn words(&self, attribute: usize) -> &[String] {
        &self.words[attribute]
    }

    /// The customer of an index.
    #[must_use]
    pub fn get(&self, index: u64) -> Profile {
        let mut random = Random::new(self.seed, index);
        let orders = random.skewed(2.5) as i64;
        let values = ATTRIBUTES.iter().enumerate().map(|(at, attribute)| {
            let value = self.value(at, attribute, orders, &mut random);
            // Drawn in any case, so that what is missing moves no other value.
            if random.unit() < attribute.missing { Value::Missing } else { value }
        });
        Profile(values.collect())
    }

    fn value(&self, at: usize, attribute: &Attribute, orders: i64, random: &mut Random) -> Value {
        match attribute.kind {
            Kind::Int => Value::Int(int(attribute.name, orders, random)),
            Kind::Number => Value::Number((number(attribute.name, random) * 100.0).round() / 100.0),
            Kind::Bool => Value::Bool(random.chance(likelihood(attribute.name))),
            Kind::Text => Value::Text(self.word(at, random).into()),
            Kind::List => {
                let draws = random.below(9).min(attribute.words);
                let mut list: Vec<Box<str>> = Vec::with_capacity(draws);
                for _ in 0..draws {
                    let word = self.word(at, random);
                    if !list.iter().any(|there| **there == *word) {
                        list.push(word.into());
                    }
                }
                Value::List(list)
            }
            Kind::Moment => Value::Int(NOW - seconds_ago(attribute.name, random)),
        }
    }

    fn word(&self, at: usize, random: &mut Random) -> &str {
        let rank = self.ranks[at].as_ref().map_or(0, |ranks| ranks.draw(random));
        &self.words[at][rank]
    }
}

fn int(name: &str, orders: i64, random: &mut Random) -> i64 {
    match name {
        "age" => 18 + ((random.unit() + random.unit()) * 36.0) as i64,
        "orders_12m" => orders,
        "orders_total" => orders + random.skewed(9.0) as i64,
        "tenure_days" => random.between(0, 3650),
        "sessions_30d" => random.skewed(6.0) as i64,
        "emails_opened_30d" => random.skewed(3.0) as i64,
        "emails_clicked_30d" => random.skewed(1.0) as i64,
        "returns_12m" => random.skewed(0.7) as i64,
        "loyalty_points" => random.skewed(1200.0) as i64,
        _ => random.between(1, 6),
    }
}

fn number(name: &str, random: &mut Random) -> f64 {
    match name {
        "ltv" => random.skewed(350.0),
        "avg_basket" | "last_basket" => 5.0 + random.skewed(55.0),
        _ => random.unit(),
    }
}

fn likelihood(name: &str) -> f64 {
    match name {
        "consent_email" => 0.7,
        "consent_sms" => 0.35,
        "consent_push" => 0.45,
        "is_member" => 0.55,
        "is_employee" => 0.01,
        _ => 0.4,
    }
}

fn seconds_ago(name: &str, random: &mut Random) -> i64 {
    let days = match name {
        "signup_at" => return random.between(0, 3650 * DAY),
        "last_order_at" => 120.0,
        "last_visit_at" => 25.0,
        _ => 15.0,
    };
    (random.skewed(days) * DAY as f64) as i64
}

impl Profile {
    /// As a JSON object, the index for the key; what is missing is left out.
    #[must_use]
    pub fn json(&self, index: u64) -> String {
        let mut out = format!("{{\"id\":{index}");
        for (value, attribute) in self.0.iter().zip(&ATTRIBUTES) {
            if *value != Value::Missing {
                // Writing into a String cannot fail.
                let _ = write!(out, ",\"{}\":{value}", attribute.name);
            }
        }
        out.push('}');
        out
    }
}

/// As JSON; no word needs an escape.
impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Missing => f.write_str("null"),
            Self::Int(int) => write!(f, "{int}"),
            Self::Number(number) => write!(f, "{number:.2}"),
            Self::Bool(bool) => write!(f, "{bool}"),
            Self::Text(text) => write!(f, "\"{text}\""),
            Self::List(list) => {
                let quoted: Vec<String> = list.iter().map(|text| format!("\"{text}\"")).collect();
                write!(f, "[{}]", quoted.join(","))
            }
        }
    }
}
