//! What a run of conditions leaves of one attribute.
//!
//! In: conditions that must all hold. Out: the first two that no value of an attribute meets together. Only tests of one attribute
//! beside literals count; of anything else nothing is concluded, so that what is called impossible is.

use std::collections::{BTreeMap, BTreeSet};

use visavis_check::model::{AttributeId, Domain, ExprId, ExprKind, Items, Values};
use visavis_diag::Span;
use visavis_syntax::ast::CompareOp;
use visavis_value::{Fold, Type, Value, text};

use crate::context::Context;

/// The values that a test lets through.
#[derive(Debug, Clone)]
enum Allowed {
    /// Keys from one to another, both in, in the order of values
    Between(i64, i64),
    /// These texts, folded as their attribute is
    Texts(BTreeSet<String>),
    /// Every text but these
    Not(BTreeSet<String>),
}

/// A test of one attribute.
#[derive(Debug, Clone)]
struct Fact {
    attribute: AttributeId,
    allowed: Allowed,
    span: Span,
}

/// Two places that exclude each other.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Clash {
    pub(crate) attribute: AttributeId,
    pub(crate) first: Span,
    pub(crate) second: Span,
}

impl Context<'_> {
    /// The first clash among conditions that must all be known to hold, through segments.
    pub(crate) fn clash(&self, conditions: &[ExprId]) -> Option<Clash> {
        let mut facts = Vec::new();
        for condition in conditions {
            self.facts(*condition, true, &mut facts);
        }
        let mut left: BTreeMap<AttributeId, Vec<&Fact>> = BTreeMap::new();
        for fact in &facts {
            let before = left.entry(fact.attribute).or_default();
            if let Some(other) = before.iter().find(|other| is_empty(&meet(&other.allowed, &fact.allowed))) {
                return Some(Clash { attribute: fact.attribute, first: other.span, second: fact.span });
            }
            before.push(fact);
        }
        None
    }

    /// The attribute of which a condition holds whatever it is: one that is never missing, where the contrary excludes itself or
    /// its domain.
    pub(crate) fn always(&self, condition: ExprId) -> Option<AttributeId> {
        let mut facts = Vec::new();
        self.facts(condition, false, &mut facts);
        let mut before: Vec<&Fact> = Vec::new();
        for fact in &facts {
            let declared =
                self.model.attributes.get(fact.attribute.index()).filter(|found| !found.optional)?;
            let domain = declared.domain.as_ref().and_then(keys_of);
            let excluded = |other: &Allowed| is_empty(&meet(other, &fact.allowed));
            let own = before.iter().filter(|other| other.attribute == fact.attribute);
            if own.map(|other| &other.allowed).chain(&domain).any(excluded) {
                return Some(fact.attribute);
            }
            before.push(fact);
        }
        None
    }

    /// Adds what follows for single attributes from a condition that is known to hold, or not to.
    fn facts(&self, id: ExprId, holds: bool, out: &mut Vec<Fact>) {
        let expr = self.expr(id);
        let span = expr.span;
        match &expr.kind {
            ExprKind::And(a, b) if holds => [a, b].into_iter().for_each(|part| self.facts(*part, true, out)),
            ExprKind::Or(a, b) if !holds => [a, b].into_iter().for_each(|part| self.facts(*part, false, out)),
            ExprKind::Not(a) => self.facts(*a, !holds, out),
            ExprKind::Segment(id) if holds => {
                let when = self.model.segments.get(id.index()).map(|segment| segment.when);
                when.into_iter().for_each(|when| self.facts(when, true, out));
            }
            ExprKind::Attribute(attribute) => {
                let key = i64::from(holds);
                out.push(Fact { attribute: *attribute, allowed: Allowed::Between(key, key), span });
            }
            ExprKind::Compare { op, left, right, fold } => {
                let op = if holds { *op } else { opposite(*op) };
                let sides = self.tested(*left).zip(self.literal(*right)).map(|(a, v)| (a, op, v));
                let sides = sides.or_else(|| {
                    self.tested(*right).zip(self.literal(*left)).map(|(a, v)| (a, turned(op), v))
                });
                let Some((attribute, op, value)) = sides else { return };
                out.extend(compared(self.fold_of(attribute), *fold, op, value).map(|allowed| Fact {
                    attribute,
                    allowed,
                    span,
                }));
            }
            ExprKind::InRange { value, low, high, inclusive, fold: _ } if holds => {
                self.in_range(*value, (*low, *high, *inclusive), span, out);
            }
            ExprKind::InList { value, fold, items } => {
                let values = self.values(items).filter(|values| !values.is_empty());
                let Some((attribute, values)) = self.tested(*value).zip(values) else { return };
                out.extend(listed(self.fold_of(attribute), *fold, &values, holds).map(|allowed| Fact {
                    attribute,
                    allowed,
                    span,
                }));
            }
            _ => {}
        }
    }

    fn in_range(
        &self,
        value: ExprId,
        ends: (Option<ExprId>, Option<ExprId>, bool),
        span: Span,
        out: &mut Vec<Fact>,
    ) {
        let (low, high, inclusive) = ends;
        let key = |end: ExprId| self.literal(end).and_then(Values::key);
        let Some(attribute) = self.tested(value).filter(|_| self.expr(value).ty != Type::Time) else {
            return;
        };
        let from = low.map_or(Some(i64::MIN), key);
        let to = high.map_or(Some(i64::MAX), |end| {
            key(end).map(|end| if inclusive { end } else { end.saturating_sub(1) })
        });
        // A range that holds nothing by itself is told by the check.
        if let Some((from, to)) = from.zip(to).filter(|(from, to)| from <= to) {
            out.push(Fact { attribute, allowed: Allowed::Between(from, to), span });
        }
    }

    fn tested(&self, id: ExprId) -> Option<AttributeId> {
        match self.expr(id).kind {
            ExprKind::Attribute(attribute) => Some(attribute),
            _ => None,
        }
    }

    fn literal(&self, id: ExprId) -> Option<&Value> {
        match &self.expr(id).kind {
            ExprKind::Literal(value) => Some(value),
            _ => None,
        }
    }

    fn values(&self, items: &Items) -> Option<Vec<&Value>> {
        match items {
            Items::Each(items) => items.iter().map(|item| self.literal(*item)).collect(),
            Items::List(_) => None,
        }
    }

    /// How the texts of an attribute are compared; of an enumeration exactly.
    fn fold_of(&self, attribute: AttributeId) -> Option<Fold> {
        match &self.model.attributes.get(attribute.index())?.ty {
            Type::Text(fold) => Some(*fold),
            Type::Enum(_) => Some(Fold::None),
            _ => None,
        }
    }
}

/// The values of a domain.
fn keys_of(domain: &Domain) -> Option<Allowed> {
    let low = domain.low.as_ref().map_or(Some(i64::MIN), Values::key)?;
    let high = domain.high.as_ref().map_or(Some(i64::MAX), Values::key)?;
    let high = if domain.inclusive || domain.high.is_none() { high } else { high.saturating_sub(1) };
    Some(Allowed::Between(low, high))
}

fn compared(own: Option<Fold>, fold: Fold, op: CompareOp, value: &Value) -> Option<Allowed> {
    if let Value::Text(_) = value {
        return match op {
            CompareOp::Eq => listed(own, fold, &[value], true),
            CompareOp::Ne => listed(own, fold, &[value], false),
            _ => None,
        };
    }
    let key = Values::key(value)?;
    Some(match op {
        CompareOp::Eq => Allowed::Between(key, key),
        CompareOp::Ne => return None,
        CompareOp::Lt => Allowed::Between(i64::MIN, key.checked_sub(1)?),
        CompareOp::Le => Allowed::Between(i64::MIN, key),
        CompareOp::Gt => Allowed::Between(key.checked_add(1)?, i64::MAX),
        CompareOp::Ge => Allowed::Between(key, i64::MAX),
    })
}

fn listed(own: Option<Fold>, fold: Fold, values: &[&Value], holds: bool) -> Option<Allowed> {
    let texts: Option<BTreeSet<String>> = values
        .iter()
        .map(|value| match value {
            Value::Text(written) => Some(text::fold(written, fold).into_owned()),
            _ => None,
        })
        .collect();
    match texts {
        Some(texts) if own == Some(fold) => {
            Some(if holds { Allowed::Texts(texts) } else { Allowed::Not(texts) })
        }
        Some(_) => None,
        None if holds => {
            let keys: Option<Vec<i64>> = values.iter().map(|value| Values::key(value)).collect();
            let keys = keys?;
            Some(Allowed::Between(*keys.iter().min()?, *keys.iter().max()?))
        }
        None => None,
    }
}

/// What both let through; nothing is concluded of different kinds.
fn meet(a: &Allowed, b: &Allowed) -> Allowed {
    match (a, b) {
        (Allowed::Between(from, to), Allowed::Between(low, high)) => {
            Allowed::Between(*from.max(low), *to.min(high))
        }
        (Allowed::Texts(a), Allowed::Texts(b)) => Allowed::Texts(a & b),
        (Allowed::Texts(a), Allowed::Not(b)) | (Allowed::Not(b), Allowed::Texts(a)) => Allowed::Texts(a - b),
        (Allowed::Not(a), Allowed::Not(b)) => Allowed::Not(a | b),
        (other, Allowed::Between(..)) | (Allowed::Between(..), other) => other.clone(),
    }
}

fn is_empty(allowed: &Allowed) -> bool {
    match allowed {
        Allowed::Between(from, to) => from > to,
        Allowed::Texts(texts) => texts.is_empty(),
        Allowed::Not(_) => false,
    }
}

fn opposite(op: CompareOp) -> CompareOp {
    use CompareOp::{Eq, Ge, Gt, Le, Lt, Ne};
    match op {
        Eq => Ne,
        Ne => Eq,
        Lt => Ge,
        Ge => Lt,
        Le => Gt,
        Gt => Le,
    }
}

/// The operator with its sides exchanged.
fn turned(op: CompareOp) -> CompareOp {
    use CompareOp::{Eq, Ge, Gt, Le, Lt, Ne};
    match op {
        Eq => Eq,
        Ne => Ne,
        Lt => Gt,
        Gt => Lt,
        Le => Ge,
        Ge => Le,
    }
}
