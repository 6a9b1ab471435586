//! Whether a value is there, without computing it wherever its parts tell.

use visavis_check::model::{Conversion, Expr, ExprId, ExprKind, Function};
use visavis_value::Type;

use super::{Lower, Mode};
use crate::dag::{Node, NodeId};
use crate::pools::Stored;

impl Lower<'_> {
    /// The circuit that an expression is not missing.
    pub(super) fn presence(&mut self, id: ExprId, expr: &Expr) -> Option<NodeId> {
        match &expr.kind {
            kind if kind.is_always_known() => Some(NodeId::TRUE),
            ExprKind::Missing => Some(NodeId::FALSE),
            ExprKind::Attribute(attribute) => Some(self.dag.node(Node::Known(Stored::Attribute(*attribute)))),
            ExprKind::Field(event, field) => Some(self.dag.node(Node::Known(Stored::Field(*event, *field)))),
            ExprKind::Let(named) => self.want(self.let_value(*named), Mode::Known),
            ExprKind::CandidateValue => match self.candidate_value() {
                Some(value) => self.want(value, Mode::Known),
                None => Some(NodeId::FALSE),
            },
            _ if expr.is_condition() => {
                let (yes, no) = (self.want(id, Mode::True), self.want(id, Mode::False));
                Some(self.dag.or(&[yes?, no?]))
            }
            ExprKind::Otherwise(a, b) => {
                let (a, b) = (self.want(*a, Mode::Known), self.want(*b, Mode::Known));
                Some(self.dag.or(&[a?, b?]))
            }
            ExprKind::If(c, a, b) => {
                let c = self.want(*c, Mode::True);
                let (a, b) = (self.want(*a, Mode::Known), self.want(*b, Mode::Known));
                Some(self.choose_circuit(c?, a?, b?))
            }
            ExprKind::List(items) => {
                let items = self.want_all(items, Mode::Known)?;
                Some(self.dag.and(&items))
            }
            ExprKind::Convert(Conversion::IntToNumber | Conversion::EnumToText, a) => {
                self.want(*a, Mode::Known)
            }
            ExprKind::Call(function, arguments) if is_total(*function, &expr.ty) => {
                let arguments = self.want_all(arguments, Mode::Known)?;
                Some(self.dag.and(&arguments))
            }
            _ => {
                let value = self.want(id, Mode::Value)?;
                Some(self.known_value(value))
            }
        }
    }

    fn known_value(&mut self, value: NodeId) -> NodeId {
        match self.dag.get(value) {
            Node::Missing(_) => NodeId::FALSE,
            Node::Const { .. } | Node::Join(_) => NodeId::TRUE,
            _ => {
                let test = self.dag.node(Node::IsKnown(value));
                self.dag.holds(test)
            }
        }
    }
}

/// Whether a function has a value wherever its arguments have one.
fn is_total(function: Function, ty: &Type) -> bool {
    match function {
        Function::Weekday
        | Function::Month
        | Function::Year
        | Function::Day
        | Function::Hour
        | Function::Minute
        | Function::TimeOfDay
        | Function::DaysSinceDateTime
        | Function::Lower
        | Function::Upper
        | Function::Trim
        | Function::Length
        | Function::Least
        | Function::Greatest
        | Function::Percent => true,
        // The least int and amount have no opposite.
        Function::Abs => *ty == Type::Number,
        Function::Age
        | Function::DaysSinceDate
        | Function::NextBirthday
        | Function::DateIn
        | Function::TimeOfDayIn
        | Function::Round
        | Function::RoundTo
        | Function::RoundIntTo
        | Function::Floor
        | Function::Ceil
        | Function::ModInt
        | Function::ModNumber => false,
    }
}
