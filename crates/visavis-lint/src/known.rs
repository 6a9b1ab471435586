//! What is known of a customer of whom a condition is known to hold.
//!
//! In: conditions. Out: the attributes that cannot be missing then. Never more than is so: where it is not plain, nothing is known.

use std::collections::BTreeSet;

use visavis_check::model::{AttributeId, ExprId, ExprKind, Function, HasKind};
use visavis_syntax::ast::CompareOp;

use crate::context::Context;

/// What is asked of a name's definition.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Asked {
    /// What is known where it is known to hold, or not to; from positive tests alone
    Known(bool, bool),
    /// What it needs
    Needed,
}

/// Attributes that are not missing.
pub(crate) type Known = BTreeSet<AttributeId>;

impl Context<'_> {
    /// The attributes that are there wherever the condition is known to be `holds`.
    pub(crate) fn known_where(&self, condition: ExprId, holds: bool) -> Known {
        self.known(condition, holds, false)
    }

    /// The same, from tests that say what is so and not what is not.
    pub(crate) fn known_by_positive_tests(&self, condition: ExprId) -> Known {
        self.known(condition, true, true)
    }

    fn known(&self, condition: ExprId, holds: bool, positive: bool) -> Known {
        match &self.expr(condition).kind {
            ExprKind::Not(a) => self.known(*a, !holds, positive),
            ExprKind::And(a, b) | ExprKind::Or(a, b) => {
                let both = holds == matches!(self.expr(condition).kind, ExprKind::And(..));
                let (a, b) = (self.known(*a, holds, positive), self.known(*b, holds, positive));
                if both { a.union(&b).copied().collect() } else { a.intersection(&b).copied().collect() }
            }
            ExprKind::IsMissing(a) if !holds => self.needed(*a),
            ExprKind::Segment(id) if holds => {
                let when = self.model.segments.get(id.index()).map(|segment| segment.when);
                when.map(|when| self.known_once(when, Asked::Known(true, positive))).unwrap_or_default()
            }
            ExprKind::Let(id) => {
                let value = self.model.lets.get(id.index()).map(|named| named.value);
                value.map(|value| self.known_once(value, Asked::Known(holds, positive))).unwrap_or_default()
            }
            kind if positive && self.is_negative(kind) == holds => Known::new(),
            ExprKind::Compare { left, right, .. } => &self.needed(*left) | &self.needed(*right),
            ExprKind::InRange { value, .. }
            | ExprKind::InWindow { value, .. }
            | ExprKind::InList { value, .. }
            | ExprKind::Has { list: value, .. }
            | ExprKind::TextTest { text: value, .. }
            | ExprKind::Matches(value, _) => self.needed(*value),
            ExprKind::Attribute(id) => Known::from([*id]),
            _ => Known::new(),
        }
    }

    /// What is known behind a name, worked out once: names may lead to one another in more ways than anybody could walk.
    fn known_once(&self, definition: ExprId, asked: Asked) -> Known {
        if let Some(known) = self.known_behind.borrow().get(&(definition, asked)) {
            return known.clone();
        }
        let known = self.deeper(|| match asked {
            Asked::Known(holds, positive) => self.known(definition, holds, positive),
            Asked::Needed => self.needed(definition),
        });
        let known = known.unwrap_or_default();
        self.known_behind.borrow_mut().insert((definition, asked), known.clone());
        known
    }

    /// Whether a test says what is not: `!=`, `has none`.
    pub(crate) fn is_negative(&self, kind: &ExprKind) -> bool {
        matches!(
            kind,
            ExprKind::Compare { op: CompareOp::Ne, .. } | ExprKind::Has { kind: HasKind::None, .. }
        )
    }

    /// The attributes without which an expression is missing.
    fn needed(&self, id: ExprId) -> Known {
        match &self.expr(id).kind {
            ExprKind::Attribute(id) => Known::from([*id]),
            ExprKind::Convert(_, a) | ExprKind::Negate(a) => self.needed(*a),
            ExprKind::Arith(_, a, b) | ExprKind::MapGet(a, b) => &self.needed(*a) | &self.needed(*b),
            ExprKind::Call(function, arguments) if is_strict(*function) => {
                arguments.iter().flat_map(|argument| self.needed(*argument)).collect()
            }
            ExprKind::Let(id) => {
                let value = self.model.lets.get(id.index()).map(|named| named.value);
                value.map(|value| self.known_once(value, Asked::Needed)).unwrap_or_default()
            }
            _ => Known::new(),
        }
    }

    /// Whether an expression may be missing where these attributes are there. Overflow and customers who are not in a source
    /// aside, as everywhere in the language.
    pub(crate) fn may_be_missing(&self, id: ExprId, known: &Known) -> bool {
        let expr = self.expr(id);
        let Some(left) = self.patience.get().checked_sub(1).filter(|_| expr.optional) else { return false };
        self.patience.set(left);
        match &expr.kind {
            ExprKind::Attribute(id) => !known.contains(id),
            ExprKind::Convert(_, a) | ExprKind::Negate(a) => self.may_be_missing(*a, known),
            ExprKind::Otherwise(a, b) => self.may_be_missing(*a, known) && self.may_be_missing(*b, known),
            ExprKind::If(c, a, b) => {
                let then = known | &self.known_where(*c, true);
                self.may_be_missing(*a, &then) || self.may_be_missing(*b, known)
            }
            ExprKind::Let(id) => {
                let value = self.model.lets.get(id.index()).map(|named| named.value);
                let behind = |value| self.deeper(|| self.may_be_missing(value, known)).unwrap_or(false);
                value.is_none_or(behind)
            }
            ExprKind::Arith(_, a, b) => self.strict_may_be_missing(&[*a, *b], known),
            ExprKind::Call(_, arguments) => self.strict_may_be_missing(arguments, known),
            _ => true,
        }
    }

    /// Of an operation that is missing where an operand is; one that is so for a reason of its own stays so.
    fn strict_may_be_missing(&self, operands: &[ExprId], known: &Known) -> bool {
        let mut optional = operands.iter().filter(|operand| self.expr(**operand).optional).peekable();
        optional.peek().is_none() || optional.any(|operand| self.may_be_missing(*operand, known))
    }
}

fn is_strict(function: Function) -> bool {
    !matches!(function, Function::Least | Function::Greatest)
}
