//! What a test says of one value of what it tests.
//!
//! In: a test whose operands are its subject and literals. Out: its truth where the subject has a value, or is missing; or
//! that it depends on more than that. What an operator means stands in `fold`.

use regex::Regex;
use visavis_value::{Type, Value, Zone};

use crate::fold;
use crate::model::{CompareOp, ExprId, ExprKind, Exprs, HasKind, Items};

/// A test depends on more than its subject.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Opaque;

/// Asks tests of one subject.
#[derive(Clone, Copy)]
pub(crate) struct Probe<'a> {
    pub(crate) exprs: &'a Exprs,
    pub(crate) subject: ExprId,
    pub(crate) zone: Zone,
}

impl Probe<'_> {
    /// Whether a test is known true where the subject has this value; `None` is missing.
    pub(crate) fn holds(&self, test: ExprId, value: Option<&Value>) -> Result<bool, Opaque> {
        self.truth(test, value).map(|truth| truth == Some(true))
    }

    /// What a test is where the subject has this value.
    pub(crate) fn truth(&self, test: ExprId, value: Option<&Value>) -> Result<Option<bool>, Opaque> {
        let both = |a, b| Ok((self.truth(a, value)?, self.truth(b, value)?));
        Ok(match &self.exprs[test].kind {
            ExprKind::Literal(Value::Bool(b)) => Some(*b),
            ExprKind::Missing => None,
            ExprKind::Not(a) => self.truth(*a, value)?.map(|b| !b),
            ExprKind::And(a, b) => and(both(*a, *b)?),
            ExprKind::Or(a, b) => or(both(*a, *b)?),
            ExprKind::IsMissing(a) => Some(self.operand(*a, value)?.is_none()),
            ExprKind::Compare { op, fold, left, right } => compare(
                *op,
                *fold,
                self.operand(*left, value)?.as_ref(),
                self.operand(*right, value)?.as_ref(),
            ),
            ExprKind::InRange { value: of, fold, low, high, inclusive } => {
                let of = self.operand(*of, value)?;
                let end = |id: Option<ExprId>| id.map(|id| self.operand(id, value)).transpose();
                let (low, high) = (end(*low)?, end(*high)?);
                in_range(of.as_ref(), *fold, (low, high, *inclusive))
            }
            ExprKind::InList { value: of, fold, items } => {
                let of = self.operand(*of, value)?;
                let items = self.items(items, value)?;
                let each = items.iter().map(|item| compare(CompareOp::Eq, *fold, of.as_ref(), item.as_ref()));
                of.as_ref().and_then(|_| any(each))
            }
            ExprKind::Has { list, kind, fold, items } => {
                let list = self.operand(*list, value)?;
                has(list.as_ref(), *kind, *fold, &self.items(items, value)?)
            }
            ExprKind::TextTest { op, fold, text, part } => {
                match (self.operand(*text, value)?, self.operand(*part, value)?) {
                    (Some(Value::Text(a)), Some(Value::Text(b))) => Some(fold::text_test(*op, *fold, &a, &b)),
                    _ => None,
                }
            }
            ExprKind::Matches(text, pattern) => match self.operand(*text, value)? {
                Some(Value::Text(text)) => Regex::new(pattern).ok().map(|pattern| pattern.is_match(&text)),
                _ => None,
            },
            _ => return Err(Opaque),
        })
    }

    fn operand(&self, id: ExprId, value: Option<&Value>) -> Result<Option<Value>, Opaque> {
        if id == self.subject {
            return Ok(value.cloned());
        }
        match &self.exprs[id].kind {
            ExprKind::Literal(value) => Ok(Some(value.clone())),
            ExprKind::Missing => Ok(None),
            ExprKind::Convert(conversion, a) => {
                let a = self.operand(*a, value)?;
                Ok(a.and_then(|a| fold::convert(*conversion, &a, self.zone)))
            }
            _ => Err(Opaque),
        }
    }

    fn items(&self, items: &Items, value: Option<&Value>) -> Result<Vec<Option<Value>>, Opaque> {
        match items {
            Items::Each(items) => items.iter().map(|item| self.operand(*item, value)).collect(),
            Items::List(list) => match self.operand(*list, value)? {
                Some(Value::List(items)) => Ok(items.iter().cloned().map(Some).collect()),
                _ => Err(Opaque),
            },
        }
    }
}

fn and((a, b): (Option<bool>, Option<bool>)) -> Option<bool> {
    match (a, b) {
        (Some(false), _) | (_, Some(false)) => Some(false),
        (Some(true), Some(true)) => Some(true),
        _ => None,
    }
}

fn or((a, b): (Option<bool>, Option<bool>)) -> Option<bool> {
    and((a.map(|a| !a), b.map(|b| !b))).map(|b| !b)
}

/// Whether one of them holds; each is known or not.
fn any(each: impl Iterator<Item = Option<bool>>) -> Option<bool> {
    let mut found = Some(false);
    for one in each {
        found = or((found, one));
    }
    found
}

fn compare(op: CompareOp, how: visavis_value::Fold, a: Option<&Value>, b: Option<&Value>) -> Option<bool> {
    fold::compare(op, how, a?, b?)
}

type Ends = (Option<Option<Value>>, Option<Option<Value>>, bool);

fn in_range(of: Option<&Value>, how: visavis_value::Fold, (low, high, inclusive): Ends) -> Option<bool> {
    let at_most = if inclusive { CompareOp::Le } else { CompareOp::Lt };
    let above = low.as_ref().map_or(Some(true), |low| compare(CompareOp::Ge, how, of, low.as_ref()));
    let below = high.as_ref().map_or(Some(true), |high| compare(at_most, how, of, high.as_ref()));
    if let (Some(Value::Time(_)), Some(low), Some(high)) = (of, &low, &high) {
        let over_midnight = compare(CompareOp::Gt, how, low.as_ref(), high.as_ref())?;
        return if over_midnight { or((above, below)) } else { and((above, below)) };
    }
    and((above, below))
}

fn has(
    list: Option<&Value>,
    kind: HasKind,
    how: visavis_value::Fold,
    items: &[Option<Value>],
) -> Option<bool> {
    let Value::List(elements) = list? else { return None };
    let one = |item: &Option<Value>| {
        item.as_ref()?;
        let each = elements.iter().map(|element| compare(CompareOp::Eq, how, Some(element), item.as_ref()));
        any(each)
    };
    let any_of = || any(items.iter().map(one));
    match kind {
        HasKind::Any => any_of(),
        HasKind::All => any(items.iter().map(|item| one(item).map(|b| !b))).map(|b| !b),
        HasKind::None => any_of().map(|b| !b),
    }
}

/// Whether all values of a type can be listed, and those.
pub(crate) fn every_value(ty: &Type) -> Option<Vec<Value>> {
    match ty {
        Type::Bool => Some(vec![Value::Bool(false), Value::Bool(true)]),
        Type::Enum(variants) => Some(variants.values.iter().cloned().map(Value::Text).collect()),
        _ => None,
    }
}
