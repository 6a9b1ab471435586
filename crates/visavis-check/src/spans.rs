//! Which parts a span of time may have: months, or days and less. Decides what compares and what may move a date.
//!
//! In: typed expressions. Out: possible parts, never fewer than a run can show.

use visavis_value::{Duration, Value};

use crate::model::{Arith, ExprId, ExprKind, Exprs};

/// The parts that a span may have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Parts {
    /// Months or years
    pub(crate) months: bool,
    /// Days or weeks
    pub(crate) days: bool,
    /// Hours, minutes or seconds
    pub(crate) exact: bool,
}

impl Parts {
    pub(crate) fn of(span: Duration) -> Self {
        Self { months: span.months != 0, days: span.days != 0, exact: span.micros != 0 }
    }

    fn or(self, other: Self) -> Self {
        Self {
            months: self.months || other.months,
            days: self.days || other.days,
            exact: self.exact || other.exact,
        }
    }

    fn beside_months(self) -> bool {
        self.days || self.exact
    }
}

/// Whether two spans compare: months with months only, the rest with the rest. Nothing at all compares with both.
pub(crate) fn comparable(a: Parts, b: Parts) -> bool {
    let both = a.or(b);
    !(both.months && both.beside_months())
}

/// The parts of an expression's span.
pub(crate) fn parts(exprs: &Exprs, lets: &[Option<ExprId>], id: ExprId) -> Parts {
    // A `let` is followed in the loop: a chain of them may be as long as a program.
    let mut found = Parts::default();
    let mut open = vec![id];
    let mut seen = std::collections::HashSet::new();
    while let Some(id) = open.pop() {
        match &exprs[id].kind {
            ExprKind::Literal(Value::Duration(span)) => found = found.or(Parts::of(*span)),
            ExprKind::Arith(Arith::SubDates, ..) => found.days = true,
            ExprKind::Arith(Arith::SubDateTimes, ..) => found.exact = true,
            ExprKind::Arith(Arith::AddDuration | Arith::SubDuration, a, b)
            | ExprKind::Otherwise(a, b)
            | ExprKind::If(_, a, b) => open.extend([*a, *b]),
            ExprKind::Arith(Arith::MulDurationInt, a, _) | ExprKind::Negate(a) => open.push(*a),
            ExprKind::Let(l) if seen.insert(*l) => open.extend(lets.get(l.index()).copied().flatten()),
            _ => {}
        }
    }
    found
}
