//! What an operand is, seen through names and conversions that change nothing: a literal, a point in time that depends on
//! `now` alone, an attribute, a function of one attribute, or none of these.

use visavis_check::model::{Arith, Conversion, ExprId, ExprKind, Function};
use visavis_image::image::{Now, NowBase, RegType, Word};
use visavis_value::{Duration, Fold, Type, Value, text};

use super::{Lower, Mode};
use crate::dag::{Node, NodeId, TEXT};
use crate::pools::{self, Stored};

/// See the module.
#[derive(Debug, Clone)]
pub(super) enum Side {
    Literal(Value),
    Now(Now),
    Stored(Stored),
    /// An int attribute as a number.
    IntAsNumber(Stored),
    /// `days_since` of a date or datetime attribute.
    DaysSince(Stored),
    /// `age` of a date attribute.
    Age(Stored),
    Other,
}

/// One side of a comparison: an expression, or what lowering itself compares with.
#[derive(Debug, Clone)]
pub(super) struct Operand {
    pub(super) side: Side,
    pub(super) expr: Option<ExprId>,
}

impl Operand {
    pub(super) fn literal(value: Value) -> Self {
        Self { side: Side::Literal(value), expr: None }
    }

    pub(super) fn now(now: Now) -> Self {
        Self { side: Side::Now(now), expr: None }
    }

    /// Nothing at all.
    pub(super) fn missing() -> Self {
        Self { side: Side::Other, expr: None }
    }
}

impl Lower<'_> {
    pub(super) fn operand(&self, expr: ExprId) -> Operand {
        Operand { side: self.side(expr), expr: Some(expr) }
    }

    pub(super) fn side(&self, expr: ExprId) -> Side {
        let mut expr = expr;
        loop {
            match self.kind(expr) {
                ExprKind::Let(named) => expr = self.let_value(*named),
                ExprKind::Convert(Conversion::EnumToText, a) => expr = *a,
                ExprKind::Literal(value) => return Side::Literal(value.clone()),
                ExprKind::CampaignName => return Side::Literal(Value::Text(self.candidate_name())),
                ExprKind::CandidatePriority => return Side::Literal(Value::Int(self.candidate_priority())),
                ExprKind::Attribute(attribute) => return Side::Stored(Stored::Attribute(*attribute)),
                ExprKind::Field(event, field) => return Side::Stored(Stored::Field(*event, *field)),
                ExprKind::Convert(Conversion::IntToNumber, a) => {
                    return match self.stored_of(*a) {
                        Some(stored) => Side::IntAsNumber(stored),
                        None => Side::Other,
                    };
                }
                ExprKind::Call(function, arguments) => return self.call_side(*function, arguments),
                _ => return self.now_of(expr).map_or(Side::Other, Side::Now),
            }
        }
    }

    /// The attribute or field that an expression is, by whatever name.
    pub(super) fn stored_of(&self, expr: ExprId) -> Option<Stored> {
        let mut expr = expr;
        loop {
            match self.kind(expr) {
                ExprKind::Let(named) => expr = self.let_value(*named),
                ExprKind::Attribute(attribute) => return Some(Stored::Attribute(*attribute)),
                ExprKind::Field(event, field) => return Some(Stored::Field(*event, *field)),
                _ => return None,
            }
        }
    }

    fn call_side(&self, function: Function, arguments: &[ExprId]) -> Side {
        let stored = match arguments {
            [one] => self.stored_of(*one),
            _ => None,
        };
        match (function, stored) {
            (Function::DaysSinceDate | Function::DaysSinceDateTime, Some(stored)) => Side::DaysSince(stored),
            (Function::Age, Some(stored)) => Side::Age(stored),
            _ => Side::Other,
        }
    }

    /// A point in time that is one step from `now` or `today`. Two steps are no now-constant: months and days added up
    /// are not always months and days taken one after the other.
    pub(super) fn now_of(&self, expr: ExprId) -> Option<Now> {
        match self.kind(expr) {
            ExprKind::Now => Some(now(NowBase::Instant, Duration::default())),
            ExprKind::Today => Some(now(NowBase::Today, Duration::default())),
            ExprKind::Point(span) => Some(now(NowBase::Instant, *span)),
            ExprKind::Let(named) => {
                let value = self.let_value(*named);
                // One name deep; a name of a name is computed.
                if matches!(self.kind(value), ExprKind::Let(_)) { None } else { self.now_of(value) }
            }
            ExprKind::Convert(Conversion::DateTimeToDate, a) => {
                self.now_of(*a).filter(|at| !at.is_date()).map(|at| Now { as_date: true, ..at })
            }
            ExprKind::Arith(op, a, b) => {
                let ExprKind::Literal(Value::Duration(span)) = self.kind(*b) else { return None };
                let shift = match op {
                    Arith::AddDateTimeDuration | Arith::AddDateDuration => *span,
                    Arith::SubDateTimeDuration | Arith::SubDateDuration => span.neg()?,
                    _ => return None,
                };
                match self.kind(*a) {
                    ExprKind::Now => Some(now(NowBase::Instant, shift)),
                    ExprKind::Today if shift.is_calendar() => Some(now(NowBase::Today, shift)),
                    _ => None,
                }
            }
            _ => None,
        }
    }

    /// The value of an operand, texts folded.
    pub(super) fn operand_value(&mut self, operand: &Operand, fold: Fold) -> Option<NodeId> {
        match (&operand.side, operand.expr) {
            (Side::Literal(value), expr) => {
                let ty = expr.map(|expr| self.model.exprs[expr].ty.clone());
                Some(self.literal(&folded(value, fold), ty.as_ref()))
            }
            (Side::Now(at), None) => Some(self.now_node(*at)),
            (_, None) => Some(self.dag.node(Node::Missing(TEXT))),
            (Side::Stored(stored), Some(_)) if fold != Fold::None && self.own_fold(*stored) == fold => {
                let ty = self.stored_type(*stored).map_or(TEXT, RegType::of);
                let form = self.form(*stored, Word::Folded);
                Some(self.dag.node(Node::Load { form, ty }))
            }
            (_, Some(expr)) => {
                let value = self.want(expr, Mode::Value)?;
                Some(self.fold_value(value, fold))
            }
        }
    }

    fn fold_value(&mut self, value: NodeId, fold: Fold) -> NodeId {
        use visavis_image::Op;
        use visavis_image::image::Shape;
        let how = match fold {
            Fold::None => return value,
            Fold::Case => 1,
            Fold::CaseAndAccents => 2,
        };
        let ty = self.dag.ty(value);
        match ty {
            RegType { shape: Shape::Scalar, word: Word::Text } => self.apply(Op::FoldText, ty, value, how),
            RegType { shape: Shape::List, word: Word::Text } => self.apply(Op::FoldList, ty, value, how),
            _ => value,
        }
    }

    /// A constant; its type matters only to lists that are empty.
    pub(super) fn literal(&mut self, value: &Value, ty: Option<&Type>) -> NodeId {
        let of_value = match value {
            Value::List(items) => items.first().map_or(Type::Text(Fold::None), type_of),
            value => type_of(value),
        };
        let of_value =
            if matches!(value, Value::List(_)) { Type::List(Box::new(of_value)) } else { of_value };
        let ty = ty.unwrap_or(&of_value);
        let id = self.pools.consts.id(pools::ConstKey(pools::constant(value, ty)));
        self.dag.node(Node::Const { id, ty: RegType::of(ty) })
    }

    pub(super) fn now_node(&mut self, at: Now) -> NodeId {
        let ty = RegType::scalar(if at.is_date() { Word::Date } else { Word::DateTime });
        let id = self.pools.nows.id(at);
        self.dag.node(Node::Now { id, ty })
    }

    pub(super) fn stored_type(&self, stored: Stored) -> Option<&'_ Type> {
        stored.ty(self.model)
    }

    /// How a text attribute, or the texts of a list, are folded when read; enumerations not at all.
    pub(super) fn own_fold(&self, stored: Stored) -> Fold {
        match self.stored_type(stored) {
            Some(Type::Text(fold)) => *fold,
            Some(Type::List(of)) => match **of {
                Type::Text(fold) => fold,
                _ => Fold::None,
            },
            _ => Fold::None,
        }
    }
}

pub(super) fn now(base: NowBase, shift: Duration) -> Now {
    Now { base, shift, as_date: false }
}

/// The literal as it is compared.
pub(super) fn folded(value: &Value, fold: Fold) -> Value {
    match value {
        Value::Text(written) => Value::Text(text::fold(written, fold).into()),
        Value::List(items) => Value::List(items.iter().map(|item| folded(item, fold)).collect()),
        other => other.clone(),
    }
}

fn type_of(value: &Value) -> Type {
    match value {
        Value::Bool(_) => Type::Bool,
        Value::Int(_) => Type::Int,
        Value::Number(_) => Type::Number,
        Value::Money(amount) => Type::Money(amount.currency),
        Value::Date(_) => Type::Date,
        Value::DateTime(_) => Type::DateTime,
        Value::Time(_) => Type::Time,
        Value::Version(_) => Type::Version,
        Value::Duration(_) => Type::Duration,
        // The checker makes no lists of lists.
        Value::Text(_) | Value::List(_) | Value::Map(_) => Type::Text(Fold::None),
    }
}
