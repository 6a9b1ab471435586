//! Comparisons: tests of one slot where one side is an attribute and the other is known beforehand, else code.
//!
//! A test of a slot that is missing is no whatever it asks. So that a comparison is known false is the test of the opposite
//! operator, which is right for types that are totally ordered; the others (versions aside, durations) are code.

use std::cmp::Ordering;

use visavis_check::model::{CompareOp, ExprId};
use visavis_image::Op;
use visavis_image::image::{Const, Now, RegType, Shape, Word};
use visavis_value::{Fold, Type, Value, text};

use super::Lower;
use super::operand::{Operand, Side};
use crate::dag::{BOOL, Node, NodeId};
use crate::pools::{self, ConstKey, Stored};

impl Lower<'_> {
    pub(super) fn compare(
        &mut self,
        op: CompareOp,
        fold: Fold,
        left: ExprId,
        right: ExprId,
        holds: bool,
    ) -> Option<NodeId> {
        if self.model.exprs[left].ty == Type::Bool {
            return self.compare_bools(op, left, right, holds);
        }
        let (left, right) = (self.operand(left), self.operand(right));
        self.compare_operands(op, fold, &left, &right, holds)
    }

    pub(super) fn compare_operands(
        &mut self,
        op: CompareOp,
        fold: Fold,
        left: &Operand,
        right: &Operand,
        holds: bool,
    ) -> Option<NodeId> {
        let asked = if holds { op } else { opposite(op) };
        let special = match (&left.side, &right.side) {
            (Side::Literal(a), Side::Literal(b)) => order(a, b, fold)
                .map(|order| if accepts(asked, order) { NodeId::TRUE } else { NodeId::FALSE }),
            (_, Side::Literal(_) | Side::Now(_)) => self.threshold(&left.side, asked, &right.side, fold),
            _ => self.threshold(&right.side, mirrored(asked), &left.side, fold),
        };
        if special.is_some() {
            return special;
        }
        let (left, right) = (self.operand_value(left, fold), self.operand_value(right, fold));
        let value = self.compare_values(op, left?, right?);
        Some(self.as_circuit(value, holds))
    }

    /// Registers compared.
    fn compare_values(&mut self, op: CompareOp, left: NodeId, right: NodeId) -> NodeId {
        if [left, right].iter().any(|side| matches!(self.dag.get(*side), Node::Missing(_))) {
            return self.dag.node(Node::Missing(BOOL));
        }
        let (op, left, right) = match op {
            CompareOp::Gt | CompareOp::Ge => (mirrored(op), right, left),
            _ => (op, left, right),
        };
        match self.compare_op(op, self.dag.ty(left)) {
            Some(op) => self.apply(op, BOOL, left, right.0),
            None => {
                self.unsupported = Some("a comparison of whole lists or maps");
                NodeId::FALSE
            }
        }
    }

    fn compare_op(&self, op: CompareOp, ty: RegType) -> Option<Op> {
        let RegType { shape: Shape::Scalar, word } = ty else { return None };
        let [eq, ne, lt, le] = match word {
            Word::Number => [Op::CmpEqNumber, Op::CmpNeNumber, Op::CmpLtNumber, Op::CmpLeNumber],
            Word::Text | Word::Symbol | Word::Folded => {
                [Op::CmpEqText, Op::CmpNeText, Op::CmpLtText, Op::CmpLeText]
            }
            Word::Version => [Op::CmpEqVersion, Op::CmpNeVersion, Op::CmpLtVersion, Op::CmpLeVersion],
            Word::Duration => [Op::CmpEqDuration, Op::CmpNeDuration, Op::CmpLtDuration, Op::CmpLeDuration],
            Word::Bool | Word::Int | Word::Money | Word::Date | Word::DateTime | Word::Time => {
                [Op::CmpEqWord, Op::CmpNeWord, Op::CmpLtWord, Op::CmpLeWord]
            }
        };
        Some(match op {
            CompareOp::Eq => eq,
            CompareOp::Ne => ne,
            CompareOp::Lt | CompareOp::Gt => lt,
            CompareOp::Le | CompareOp::Ge => le,
        })
    }

    /// A test of one attribute against what is known beforehand; `None` where there is no such test.
    pub(super) fn threshold(
        &mut self,
        subject: &Side,
        op: CompareOp,
        to: &Side,
        fold: Fold,
    ) -> Option<NodeId> {
        match (subject, to) {
            (Side::Stored(stored), Side::Literal(value)) => self.attribute_test(*stored, op, value, fold),
            (Side::Stored(stored), Side::Now(at)) => self.now_test(*stored, op, *at),
            (Side::IntAsNumber(stored), Side::Literal(Value::Number(x))) => {
                self.int_as_number_test(*stored, op, *x)
            }
            (Side::DaysSince(stored), Side::Literal(Value::Int(n))) => self.days_since_test(*stored, op, *n),
            (Side::Age(stored), Side::Literal(Value::Int(n))) => Some(self.age_test(*stored, op, *n)),
            _ => None,
        }
    }

    fn attribute_test(&mut self, stored: Stored, op: CompareOp, value: &Value, fold: Fold) -> Option<NodeId> {
        match (self.stored_type(stored)?.clone(), value) {
            (Type::Text(own), Value::Text(text)) if own == fold => {
                let symbol = self.pools.symbols.id(text::fold(text, fold).into());
                match op {
                    CompareOp::Eq => Some(self.symbols_test(stored, &[symbol], true)),
                    CompareOp::Ne => Some(self.symbols_test(stored, &[symbol], false)),
                    _ => None,
                }
            }
            (Type::Enum(variants), Value::Text(text)) => {
                let text = text::fold(text, fold);
                let accepted = |variant: &str| accepts(op, text::fold(variant, fold).as_ref().cmp(&text));
                Some(self.variants_test(stored, &variants, accepted))
            }
            (Type::Number, Value::Number(x)) => {
                let op = pick(
                    op,
                    [Op::EqNumber, Op::NeNumber, Op::LtNumber],
                    [Op::LeNumber, Op::GtNumber, Op::GeNumber],
                );
                Some(self.const_test(op, stored, Word::Number, Const::Number(*x)))
            }
            (
                Type::Int | Type::Money(_) | Type::Date | Type::DateTime | Type::Time,
                Value::Int(_) | Value::Money(_) | Value::Date(_) | Value::DateTime(_) | Value::Time(_),
            ) => Some(self.word_test(stored, op, value)),
            _ => None,
        }
    }

    fn const_test(&mut self, op: Op, stored: Stored, word: Word, constant: Const) -> NodeId {
        let id = self.pools.consts.id(ConstKey(constant));
        self.test(op, stored, word, id)
    }

    pub(super) fn word_test(&mut self, stored: Stored, op: CompareOp, value: &Value) -> NodeId {
        let ty = self.stored_type(stored).cloned().unwrap_or(Type::Int);
        let op = pick(op, [Op::EqWord, Op::NeWord, Op::LtWord], [Op::LeWord, Op::GtWord, Op::GeWord]);
        self.const_test(op, stored, Word::of(&ty), pools::constant(value, &ty))
    }

    /// A date or datetime attribute against a now-constant of the same type.
    pub(super) fn now_test(&mut self, stored: Stored, op: CompareOp, at: Now) -> Option<NodeId> {
        let word = Word::of(self.stored_type(stored)?);
        if word != (if at.is_date() { Word::Date } else { Word::DateTime }) {
            return None;
        }
        let op = pick(op, [Op::EqNow, Op::NeNow, Op::LtNow], [Op::LeNow, Op::GtNow, Op::GeNow]);
        let id = self.pools.nows.id(at);
        Some(self.test(op, stored, word, id))
    }

    /// An int as a number against a number below 2^53: below that ints are numbers exactly, and beyond it the nearest
    /// number to an int is still beyond it, so that the int itself may be compared with the whole number next to `x`.
    fn int_as_number_test(&mut self, stored: Stored, op: CompareOp, x: f64) -> Option<NodeId> {
        if x.abs() >= (1_u64 << 53) as f64 {
            return None;
        }
        let whole = x.fract() == 0.0;
        let bound = match op {
            CompareOp::Lt | CompareOp::Ge => x.ceil(),
            CompareOp::Le | CompareOp::Gt => x.floor(),
            CompareOp::Eq if !whole => return Some(NodeId::FALSE),
            CompareOp::Ne if !whole => return Some(self.dag.node(Node::Known(stored))),
            CompareOp::Eq | CompareOp::Ne => x,
        };
        Some(self.word_test(stored, op, &Value::Int(bound as i64)))
    }

    /// `a in low..high`: both ends in Kleene's logic.
    pub(super) fn in_range(
        &mut self,
        value: ExprId,
        fold: Fold,
        (low, high, inclusive): (Option<ExprId>, Option<ExprId>, bool),
        holds: bool,
    ) -> Option<NodeId> {
        let at_most = if inclusive { CompareOp::Le } else { CompareOp::Lt };
        let above = low.map(|low| self.compare(CompareOp::Ge, fold, value, low, holds));
        let below = high.map(|high| self.compare(at_most, fold, value, high, holds));
        let mut ends = Vec::new();
        for end in [above, below].into_iter().flatten() {
            ends.push(end);
        }
        let ends: Option<Vec<NodeId>> = ends.into_iter().collect();
        if let (Type::Time, Some(low), Some(high)) = (&self.model.exprs[value].ty, low, high) {
            // A range of times of day runs over midnight where its start is later than its end.
            let later = self.compare(CompareOp::Gt, Fold::None, low, high, true);
            let sooner = self.compare(CompareOp::Gt, Fold::None, low, high, false);
            let (ends, later, sooner) = (ends?, later?, sooner?);
            let over = self.either(!holds, &ends);
            let within = self.either(holds, &ends);
            let (over, within) = (self.dag.and(&[later, over]), self.dag.and(&[sooner, within]));
            return Some(self.dag.or(&[over, within]));
        }
        let ends = ends?;
        Some(self.either(holds, &ends))
    }
}

/// The order of two literals, where lowering needs it: of texts and ints, which a candidate's name and priority are.
fn order(a: &Value, b: &Value, fold: Fold) -> Option<Ordering> {
    match (a, b) {
        (Value::Text(a), Value::Text(b)) => Some(text::fold(a, fold).cmp(&text::fold(b, fold))),
        (Value::Int(a), Value::Int(b)) => Some(a.cmp(b)),
        (Value::Time(a), Value::Time(b)) => Some(a.cmp(b)),
        _ => None,
    }
}

fn pick(op: CompareOp, [eq, ne, lt]: [Op; 3], [le, gt, ge]: [Op; 3]) -> Op {
    match op {
        CompareOp::Eq => eq,
        CompareOp::Ne => ne,
        CompareOp::Lt => lt,
        CompareOp::Le => le,
        CompareOp::Gt => gt,
        CompareOp::Ge => ge,
    }
}

/// Whether an operator accepts an order.
pub(super) fn accepts(op: CompareOp, order: Ordering) -> bool {
    match op {
        CompareOp::Eq => order.is_eq(),
        CompareOp::Ne => order.is_ne(),
        CompareOp::Lt => order.is_lt(),
        CompareOp::Le => order.is_le(),
        CompareOp::Gt => order.is_gt(),
        CompareOp::Ge => order.is_ge(),
    }
}

/// The operator that accepts what this one does not.
fn opposite(op: CompareOp) -> CompareOp {
    match op {
        CompareOp::Eq => CompareOp::Ne,
        CompareOp::Ne => CompareOp::Eq,
        CompareOp::Lt => CompareOp::Ge,
        CompareOp::Le => CompareOp::Gt,
        CompareOp::Gt => CompareOp::Le,
        CompareOp::Ge => CompareOp::Lt,
    }
}

/// The operator with its sides changed.
fn mirrored(op: CompareOp) -> CompareOp {
    match op {
        CompareOp::Eq | CompareOp::Ne => op,
        CompareOp::Lt => CompareOp::Gt,
        CompareOp::Le => CompareOp::Ge,
        CompareOp::Gt => CompareOp::Lt,
        CompareOp::Ge => CompareOp::Le,
    }
}
