//! What decided: the fewest parts of a condition that alone make it what it is.
//!
//! In: a tree with its values, and what the place that asks wants to know. Out: marks. A false `and` is decided by its first
//! false part, a true one by all of them; an unknown one that had to be true by its first unknown part.

use crate::node::{Kind, Node};

/// What a place asks of a condition.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wanted {
    /// It must be known true: audiences, consent, `where`, `expect`. Where it is unknown, the question is why it is not true.
    True,
    /// It must be known false: exceptions and guards. Where it is unknown, the question is why it is not false.
    False,
}

impl Wanted {
    fn other(self) -> Self {
        match self {
            Self::True => Self::False,
            Self::False => Self::True,
        }
    }
}

/// Marks a tree from the whole down to what decided.
pub(crate) fn mark(node: &mut Node, wanted: Wanted) {
    node.decided = true;
    let truth = node.truth();
    match &node.kind {
        Kind::And => mark_parts(node, truth == Some(true), truth == Some(false), wanted),
        Kind::Or => mark_parts(node, truth == Some(false), truth == Some(true), wanted),
        Kind::Not => node.parts.iter_mut().for_each(|part| mark(part, wanted.other())),
        Kind::If if node.is_condition => {
            for (place, part) in node.parts.iter_mut().enumerate() {
                mark(part, if place == 0 { Wanted::True } else { wanted });
            }
        }
        // A segment's name is true where its definition is known true; it is unknown only while a source has not answered.
        Kind::Segment(_) => {
            let wanted = if truth.is_none() { wanted } else { Wanted::True };
            node.parts.iter_mut().for_each(|part| mark(part, wanted));
        }
        Kind::Let(_) if node.is_condition => node.parts.iter_mut().for_each(|part| mark(part, wanted)),
        Kind::If | Kind::Let(_) | Kind::Table(_) | Kind::Row | Kind::Test | Kind::Value => {}
    }
}

/// The parts of an `and` or `or`: all of them where it takes all, one where one is enough.
fn mark_parts(node: &mut Node, all: bool, one: bool, wanted: Wanted) {
    let whole = node.truth();
    // An unknown `and` cannot be true because of one part, and is not false since no part is; an `or` the other way round.
    let unknown_takes_one = (wanted == Wanted::True) == (node.kind == Kind::And);
    if all || (!one && !unknown_takes_one) {
        node.parts.iter_mut().for_each(|part| mark(part, wanted));
    } else if let Some(part) = node.parts.iter_mut().find(|part| part.truth() == whole) {
        mark(part, wanted);
    }
}
