//! Arithmetic: which types add, multiply and divide, and what comes out.
//!
//! In: an operator and two expressions. Out: one typed operation, its operands in the order that [`Arith`] says, folded
//! where both are literals. A division by a literal zero, and hours added to a date, are errors.

use visavis_diag::{Code, Diagnostic, Span};
use visavis_syntax::ast;
use visavis_value::{Type, Value};

use crate::checker::Checker;
use crate::expr::{Typed, is_untyped};
use crate::fold;
use crate::model::{Arith, ArithOp, ExprId, ExprKind};
use crate::words::a_type;

/// An operation that two types have.
struct Operation {
    op: Arith,
    left: ExprId,
    right: ExprId,
    ty: Type,
}

impl Checker<'_> {
    pub(crate) fn arith(&mut self, op: ArithOp, a: &ast::Expr, b: &ast::Expr, span: Span) -> Typed {
        if op == ArithOp::Sub && self.hyphen_slip(a, b, span) {
            return None;
        }
        // No wish for a type reaches into arithmetic: `2 * orders` is whole also where a number is needed.
        let (l, r) = if is_untyped(a) && !is_untyped(b) {
            let r = self.infer(b, None);
            let ty = r.map(|r| self.ty(r).clone());
            (self.infer(a, ty.as_ref().or(Some(&Type::Int))), r)
        } else {
            let l = self.infer(a, None);
            let ty = l.filter(|_| is_untyped(b)).map(|l| self.ty(l).clone());
            (l, self.infer(b, ty.as_ref()))
        };
        let (l, r) = (l?, r?);
        let Some(Operation { op: arith, left, right, ty }) = self.operation(op, l, r) else {
            return self.no_operation(op, l, r);
        };
        self.suits_date(arith, left, right)?;
        let divides = op == ArithOp::Div;
        if divides && self.value_of(right).is_some_and(is_zero) {
            self.divides_by_zero(b.span, span);
        }
        let value = match (self.value_of(left), self.value_of(right)) {
            (Some(a), Some(b)) => Some(fold::arith(arith, a, b, self.zone)),
            _ if self.is_missing(left) || self.is_missing(right) => Some(None),
            _ => None,
        };
        if let Some(value) = value {
            return Some(self.folded(value, ty, span));
        }
        let by_zero = divides && self.value_of(right).is_none_or(is_zero);
        let optional = by_zero || self.optional(left) || self.optional(right);
        Some(self.node(ExprKind::Arith(arith, left, right), ty, optional, span))
    }

    /// Warns of a divisor that is zero for everybody; what it divides is missing, which is a value like any other.
    pub(crate) fn divides_by_zero(&mut self, zero: Span, whole: Span) {
        self.report(
            Diagnostic::warning(
                Code::DivisionByZero,
                "a division by zero gives nothing",
                zero,
                "this is zero",
            )
            .with_label(whole, "so that this is always missing"),
        );
    }

    fn operation(&mut self, op: ArithOp, l: ExprId, r: ExprId) -> Option<Operation> {
        let (tl, tr) = (self.ty(l).clone(), self.ty(r).clone());
        let plain = |op, ty| Some(Operation { op, left: l, right: r, ty });
        let swapped = |op, ty| Some(Operation { op, left: r, right: l, ty });
        match (op, tl, tr) {
            (_, Type::Int, Type::Int) => {
                plain(on_ints(op), if op == ArithOp::Div { Type::Number } else { Type::Int })
            }
            (_, Type::Int | Type::Number, Type::Int | Type::Number) => {
                let (left, right) = (self.fit(l, &Type::Number)?, self.fit(r, &Type::Number)?);
                Some(Operation { op: on_numbers(op), left, right, ty: Type::Number })
            }
            (_, Type::Money(a), Type::Money(b)) if a == b => match op {
                ArithOp::Add => plain(Arith::AddMoney, Type::Money(a)),
                ArithOp::Sub => plain(Arith::SubMoney, Type::Money(a)),
                ArithOp::Div => plain(Arith::DivMoneyMoney, Type::Number),
                ArithOp::Mul => None,
            },
            (ArithOp::Mul, ty @ Type::Money(_), Type::Int) => plain(Arith::MulMoneyInt, ty),
            (ArithOp::Mul, ty @ Type::Money(_), Type::Number) => plain(Arith::MulMoneyNumber, ty),
            (ArithOp::Mul, Type::Int, ty @ Type::Money(_)) => swapped(Arith::MulMoneyInt, ty),
            (ArithOp::Mul, Type::Number, ty @ Type::Money(_)) => swapped(Arith::MulMoneyNumber, ty),
            (ArithOp::Div, ty @ Type::Money(_), Type::Int) => plain(Arith::DivMoneyInt, ty),
            (ArithOp::Div, ty @ Type::Money(_), Type::Number) => plain(Arith::DivMoneyNumber, ty),
            (ArithOp::Add, Type::Date, Type::Duration) => plain(Arith::AddDateDuration, Type::Date),
            (ArithOp::Add, Type::Duration, Type::Date) => swapped(Arith::AddDateDuration, Type::Date),
            (ArithOp::Sub, Type::Date, Type::Duration) => plain(Arith::SubDateDuration, Type::Date),
            (ArithOp::Add, Type::DateTime, Type::Duration) => {
                plain(Arith::AddDateTimeDuration, Type::DateTime)
            }
            (ArithOp::Add, Type::Duration, Type::DateTime) => {
                swapped(Arith::AddDateTimeDuration, Type::DateTime)
            }
            (ArithOp::Sub, Type::DateTime, Type::Duration) => {
                plain(Arith::SubDateTimeDuration, Type::DateTime)
            }
            (ArithOp::Sub, Type::Date, Type::Date) => plain(Arith::SubDates, Type::Duration),
            (ArithOp::Sub, Type::DateTime, Type::DateTime) => plain(Arith::SubDateTimes, Type::Duration),
            (ArithOp::Add, Type::Duration, Type::Duration) => plain(Arith::AddDuration, Type::Duration),
            (ArithOp::Sub, Type::Duration, Type::Duration) => plain(Arith::SubDuration, Type::Duration),
            (ArithOp::Mul, Type::Duration, Type::Int) => plain(Arith::MulDurationInt, Type::Duration),
            (ArithOp::Mul, Type::Int, Type::Duration) => swapped(Arith::MulDurationInt, Type::Duration),
            _ => None,
        }
    }

    /// Dates move by days and longer only.
    fn suits_date(&mut self, op: Arith, date: ExprId, span: ExprId) -> Option<()> {
        if !matches!(op, Arith::AddDateDuration | Arith::SubDateDuration) || !self.parts(span).exact {
            return Some(());
        }
        self.fail(
            Diagnostic::error(
                Code::DateWithHours,
                "a date has no hours",
                self.exprs[span].span,
                "hours, minutes or seconds",
            )
            .with_label(self.exprs[date].span, "this is a date")
            .with_help("move it by days, weeks, months or years, or start from a datetime"),
        )
    }

    fn no_operation<T>(&mut self, op: ArithOp, l: ExprId, r: ExprId) -> Option<T> {
        let (tl, tr) = (self.ty(l).clone(), self.ty(r).clone());
        let (ls, rs) = (self.exprs[l].span, self.exprs[r].span);
        let dates = matches!((&tl, &tr), (Type::Date, Type::DateTime) | (Type::DateTime, Type::Date));
        if dates && op == ArithOp::Sub {
            return self.fail(
                Diagnostic::error(
                    Code::DateWithHours,
                    "a date and a datetime have no difference",
                    rs,
                    format!("this is {}", a_type(&tr)),
                )
                .with_label(ls, format!("this is {}", a_type(&tl)))
                .with_help("take two dates (`today - birth_date`) or two datetimes (`now - last_order_at`)"),
            );
        }
        let verb = match op {
            ArithOp::Add => "added",
            ArithOp::Sub => "subtracted",
            ArithOp::Mul => "multiplied",
            ArithOp::Div => "divided",
        };
        let message = match (&tl, &tr) {
            (Type::Money(a), Type::Money(b)) if a != b => {
                format!("{} and {} cannot be {verb}", a.code(), b.code())
            }
            _ => format!("{} and {} cannot be {verb}", a_type(&tl), a_type(&tr)),
        };
        let diagnostic = Diagnostic::error(Code::Operands, message, rs, format!("this is {}", a_type(&tr)))
            .with_label(ls, format!("this is {}", a_type(&tl)));
        if let (Type::Money(_), Type::Number) = (&tl, &tr)
            && let Some(diagnostic) = self.percent_slip(op, diagnostic.clone(), l, r)
        {
            return self.fail(diagnostic);
        }
        let texts = |ty: &Type| matches!(ty, Type::Text(_) | Type::Enum(_));
        let help = match (&tl, &tr) {
            (a, b) if texts(a) || texts(b) => Some("put values into a text: `\"{a} {b}\"`"),
            (Type::Money(a), Type::Money(b)) if a != b => {
                Some("amounts of two currencies never mix; convert them before they come here")
            }
            (Type::Date | Type::DateTime, Type::Int) => Some("say the unit: `30 days`"),
            (Type::Int, Type::Duration) => Some("only a whole number times a span is a span"),
            _ => None,
        };
        let diagnostic = match (&tl, &tr) {
            (Type::Money(_), Type::Int | Type::Number) => self.with_way(diagnostic, r, &tl),
            (Type::Int | Type::Number, Type::Money(_)) => self.with_way(diagnostic, l, &tr),
            _ => diagnostic,
        };
        self.fail(match help {
            Some(help) => diagnostic.with_help(help),
            None => diagnostic,
        })
    }
}

fn on_ints(op: ArithOp) -> Arith {
    match op {
        ArithOp::Add => Arith::AddInt,
        ArithOp::Sub => Arith::SubInt,
        ArithOp::Mul => Arith::MulInt,
        ArithOp::Div => Arith::DivInt,
    }
}

fn on_numbers(op: ArithOp) -> Arith {
    match op {
        ArithOp::Add => Arith::AddNumber,
        ArithOp::Sub => Arith::SubNumber,
        ArithOp::Mul => Arith::MulNumber,
        ArithOp::Div => Arith::DivNumber,
    }
}

/// Whether a literal divides by nothing.
pub(crate) fn is_zero(value: &Value) -> bool {
    match value {
        Value::Int(i) => *i == 0,
        Value::Number(x) => *x == 0.0,
        Value::Money(m) => m.units == 0,
        _ => false,
    }
}
