//! What an explanation is made of.

use smol_str::SmolStr;
use visavis_check::model::{AttributeId, ExprId, Unit};
use visavis_value::Value;
use visavis_value::bucket::{self, Bucket, Share};

use crate::Scene;

/// A part of a condition, with what it gave.
#[derive(Debug, Clone, PartialEq)]
pub struct Node {
    /// The expression; `None` of a row of a table.
    pub expr: Option<ExprId>,
    /// How its value comes of its parts.
    pub kind: Kind,
    /// As it stands in the rules, white space squeezed and comments left out; of a name the name.
    pub text: String,
    /// Where it stands; of a name where the name is used.
    pub place: Place,
    /// `None` is missing, or unknown for a condition.
    pub value: Option<Value>,
    /// Whether it is true, false or unknown, and not another value.
    pub is_condition: bool,
    /// Whether it is on the way from the whole to what decided. What decided is marked and has no marked part.
    pub decided: bool,
    /// The values that a test looked at, the outer ones first; those of names aside, which are parts.
    pub seen: Vec<Seen>,
    /// What it is made of: operands, or the definition of a name.
    pub parts: Vec<Node>,
}

impl Node {
    /// True, false or unknown.
    #[must_use]
    pub fn truth(&self) -> Option<bool> {
        match self.value {
            Some(Value::Bool(value)) => Some(value),
            _ => None,
        }
    }

    /// What decided: the marked parts that have no marked part themselves, in order of appearance. Whatever the other parts
    /// were, the whole would still be (or not be) what was asked for.
    #[must_use]
    pub fn deciding(&self) -> Vec<&Node> {
        let mut found = Vec::new();
        let mut open = vec![self];
        while let Some(node) = open.pop() {
            let before = open.len();
            open.extend(node.parts.iter().rev().filter(|part| part.decided));
            if open.len() == before && node.decided {
                found.push(node);
            }
        }
        found
    }
}

/// How a node's value comes of its parts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kind {
    /// Every part must hold; chains of `and` are one node.
    And,
    /// One part must hold; chains of `or` are one node.
    Or,
    /// The opposite of its part.
    Not,
    /// `if`: the condition, then the branch that was taken; of one that is a condition itself, the condition alone while it waits for
    /// a source.
    If,
    /// A condition of values, without logic of its own.
    Test,
    /// A value that is no condition.
    Value,
    /// A segment: known true or not; its part is its definition.
    Segment(SmolStr),
    /// A `let`; its part is its definition.
    Let(SmolStr),
    /// A table; its parts are rows, and behind a row that holds what it gives where that is no literal.
    Table(SmolStr),
    /// A row of a table, which holds or does not; its parts are its cells, up to the first that does not hold.
    Row,
}

/// A place in the rules.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Place {
    /// The file as the reader knows it.
    pub file: SmolStr,
    /// From 1.
    pub line: u32,
}

/// A value that was looked at.
#[derive(Debug, Clone, PartialEq)]
pub struct Seen {
    /// As it stands in the rules.
    pub name: String,
    /// `None` is missing.
    pub value: Option<Value>,
    /// Of an attribute: what the record says nothing about. With a value that is there, it is the default.
    pub absence: Option<Absence>,
    /// Of what is made of events or of chance: how.
    pub made: Option<Made>,
}

/// How a value was made that no attribute holds.
#[derive(Debug, Clone, PartialEq)]
pub enum Made {
    /// Of a customer's events.
    Events {
        /// Their name.
        event: SmolStr,
        /// How many of them it is about: in the window, where the filter is known true, followed as asked.
        counted: usize,
        /// How many there are.
        all: usize,
        /// The source, where the customer is not in it, so that there are none.
        not_in: Option<SmolStr>,
        /// The source, where it did not answer, so that nobody knows of any.
        unanswered: Option<SmolStr>,
    },
    /// By a draw.
    Draw {
        /// Where the customer falls.
        draw: Draw,
        /// The arm's buckets: from the first, up to before the second.
        from_to: Option<(Share, Share)>,
    },
}

/// A customer's bucket and what it is made of.
#[derive(Debug, Clone, PartialEq)]
pub struct Draw {
    /// The salt.
    pub salt: SmolStr,
    /// The attribute that stands for the key; the record's number where there is none.
    pub by: Option<AttributeId>,
    /// Its value.
    pub key: Option<SmolStr>,
    /// `None` where there is no key.
    pub bucket: Option<Bucket>,
}

impl Draw {
    /// The draw of a unit.
    pub(crate) fn of(scene: &Scene<'_>, unit: &Unit, draw: bucket::Draw) -> Self {
        let key = scene.customer.key(scene.model, unit.by);
        let bucketing = scene.model.project.bucketing;
        let bucket = key.as_ref().and_then(|key| bucketing.bucket(draw, &unit.salt, key));
        Self { salt: unit.salt.clone(), by: unit.by.or(scene.model.key), key, bucket }
    }
}

/// Why an attribute has no value of the record's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Absence {
    /// The record says nothing, or `null`.
    NotInRecord,
    /// The customer is not in the attribute's source.
    NotInSource {
        /// Its name.
        source: SmolStr,
    },
    /// The attribute's source did not answer, so that nobody knows.
    NotAnswered {
        /// Its name.
        source: SmolStr,
    },
    /// What the record says does not fit.
    Misfit {
        /// The attribute.
        attribute: AttributeId,
        /// As it stands in the record.
        found: String,
        /// In words.
        expected: String,
    },
}
