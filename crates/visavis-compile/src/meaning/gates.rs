//! Conditions that are made of others: sets of operands, and a truth table where sets alone do not show that two are one.
//!
//! In: meanings. Out: meanings, and whether two are the same. What is neither `and`, `or` nor `not` is taken for a question of its own that
//! may be answered either way, which can only make two seem to differ that do not.

use std::collections::BTreeSet;

use super::{Meaning, Meanings, keys};

/// How a meaning is made of others.
#[derive(Debug, Clone)]
pub(super) enum Shape {
    /// Not of others, as far as logic goes.
    Leaf,
    /// All of them.
    And(Vec<Meaning>),
    /// Any of them.
    Or(Vec<Meaning>),
    /// Not.
    Not(Meaning),
}

/// How many operands a set may have that those of another are written into; what is longer stays as it was nested.
const MOST_OPERANDS: usize = 1_000;
/// How many questions a truth table may have, and how many conditions are made of them.
const MOST_QUESTIONS: usize = 12;
const MOST_CONDITIONS: usize = 1_000;
/// The words of a column of such a table, a bit for each row.
const WORDS: usize = (1 << MOST_QUESTIONS) / 64;

impl Meanings {
    /// A meaning of its own.
    pub(super) fn leaf(&mut self, key: &[u32]) -> Meaning {
        self.number(key, Shape::Leaf)
    }

    fn number(&mut self, key: &[u32], shape: Shape) -> Meaning {
        if let Some(id) = self.ids.get(key) {
            return Meaning(*id);
        }
        let id = crate::intern::number(self.shapes.len());
        self.ids.insert(key.into(), id);
        self.shapes.push(shape);
        Meaning(id)
    }

    fn shape(&self, id: Meaning) -> &Shape {
        self.shapes.get(id.index()).unwrap_or(&Shape::Leaf)
    }

    /// The opposite.
    pub(super) fn not(&mut self, a: Meaning) -> Meaning {
        match *self.shape(a) {
            _ if a == Self::ALWAYS => Self::NEVER,
            _ if a == Self::NEVER => Self::ALWAYS,
            Shape::Not(a) => a,
            _ => self.number(&[keys::NOT, a.0], Shape::Not(a)),
        }
    }

    /// All or any of a set, in which sets of the same kind are written out.
    pub(super) fn gate(&mut self, all: bool, of: &[Meaning]) -> Meaning {
        let (neutral, decides) = if all { (Self::ALWAYS, Self::NEVER) } else { (Self::NEVER, Self::ALWAYS) };
        let mut set = BTreeSet::new();
        for item in of {
            match self.shape(*item) {
                Shape::And(inside) if all && inside.len() + set.len() <= MOST_OPERANDS => set.extend(inside),
                Shape::Or(inside) if !all && inside.len() + set.len() <= MOST_OPERANDS => set.extend(inside),
                _ => {
                    set.insert(*item);
                }
            }
        }
        set.remove(&neutral);
        let contradicts = |item: &Meaning| match self.shape(*item) {
            Shape::Not(a) => set.contains(a),
            _ => *item == decides,
        };
        if set.iter().any(contradicts) {
            return decides;
        }
        let items: Vec<Meaning> = set.into_iter().collect();
        match items.as_slice() {
            [] => neutral,
            [one] => *one,
            _ => {
                let tag = if all { keys::AND } else { keys::OR };
                let key: Vec<u32> = std::iter::once(tag).chain(items.iter().map(|item| item.0)).collect();
                self.number(&key, if all { Shape::And(items) } else { Shape::Or(items) })
            }
        }
    }

    /// Whether two are the same for every customer: one number, or conditions that answer alike whatever the questions in them come to.
    #[must_use]
    pub fn is_same(&self, a: Meaning, b: Meaning) -> bool {
        a == b || self.answer_alike(a, b).unwrap_or(false)
    }

    /// By a truth table; nothing where it would be too large.
    fn answer_alike(&self, a: Meaning, b: Meaning) -> Option<bool> {
        // Operands have smaller numbers, so that the order of the set is an order of making.
        let mut conditions = BTreeSet::new();
        let mut open = vec![a, b];
        while let Some(id) = open.pop() {
            if !conditions.insert(id) {
                continue;
            }
            if conditions.len() > MOST_CONDITIONS {
                return None;
            }
            match self.shape(id) {
                Shape::And(items) | Shape::Or(items) => open.extend(items),
                Shape::Not(a) => open.push(*a),
                Shape::Leaf => {}
            }
        }
        let mut columns: Vec<(Meaning, [u64; WORDS])> = Vec::with_capacity(conditions.len());
        let mut questions = 0;
        for id in conditions {
            let column = |of: &Meaning| {
                let at = columns.binary_search_by_key(of, |(id, _)| *id).ok()?;
                columns.get(at).map(|(_, column)| *column)
            };
            let own = match self.shape(id) {
                Shape::And(items) => {
                    let columns: Vec<_> = items.iter().map(column).collect::<Option<_>>()?;
                    fold(&columns, u64::MAX, |a, b| a & b)
                }
                Shape::Or(items) => {
                    let columns: Vec<_> = items.iter().map(column).collect::<Option<_>>()?;
                    fold(&columns, 0, |a, b| a | b)
                }
                Shape::Not(a) => column(a)?.map(|word| !word),
                Shape::Leaf if id == Self::ALWAYS => [u64::MAX; WORDS],
                Shape::Leaf if id == Self::NEVER => [0; WORDS],
                Shape::Leaf if questions == MOST_QUESTIONS => return None,
                Shape::Leaf => {
                    questions += 1;
                    rows_of(questions - 1)
                }
            };
            columns.push((id, own));
        }
        let column = |of: Meaning| columns.iter().find(|(id, _)| *id == of).map(|(_, column)| column);
        Some(column(a)? == column(b)?)
    }
}

fn fold(columns: &[[u64; WORDS]], from: u64, with: fn(u64, u64) -> u64) -> [u64; WORDS] {
    let mut out = [from; WORDS];
    for column in columns {
        for (word, other) in out.iter_mut().zip(column) {
            *word = with(*word, *other);
        }
    }
    out
}

/// The rows in which a question is answered with yes: those whose number has that bit.
fn rows_of(question: usize) -> [u64; WORDS] {
    let mut out = [0; WORDS];
    for (at, word) in out.iter_mut().enumerate() {
        for bit in 0..64 {
            *word |= u64::from((at * 64 + bit) >> question & 1 == 1) << bit;
        }
    }
    out
}
