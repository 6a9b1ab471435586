//! Windows, and functions of one date that never rise as the date does, as thresholds of the date.

use visavis_check::model::{CompareOp, ExprId};
use visavis_image::image::{Now, NowBase};
use visavis_value::{Duration, Fold, Type};

use super::Lower;
use super::operand::{Operand, now};
use crate::dag::NodeId;
use crate::pools::Stored;

/// More days than there are between any two days of the years 1 to 9999, and more years.
const FAR_DAYS: i64 = 4_000_000;
const FAR_YEARS: i64 = 20_000;
/// Microseconds of a day of 24 hours.
const DAY: i64 = 86_400_000_000;

impl Lower<'_> {
    /// `x in last D`: `x > D ago and x <= now`; `x in next D`: `x >= now and x < D from now`.
    pub(super) fn in_window(
        &mut self,
        value: ExprId,
        last: bool,
        span: Duration,
        holds: bool,
    ) -> Option<NodeId> {
        let dates = self.model.exprs[value].ty == Type::Date;
        let base = if dates { NowBase::Today } else { NowBase::Instant };
        let step = if last { span.neg() } else { Some(span) };
        let here = Operand::now(now(base, Duration::default()));
        let there = match step.filter(|step| !dates || step.is_calendar()) {
            Some(step) => Operand::now(now(base, step)),
            None => Operand::missing(),
        };
        let value = self.operand(value);
        let (at_here, at_there) =
            if last { (CompareOp::Le, CompareOp::Gt) } else { (CompareOp::Ge, CompareOp::Lt) };
        let there = self.compare_operands(at_there, Fold::None, &value, &there, holds);
        let here = self.compare_operands(at_here, Fold::None, &value, &here, holds);
        let ends = [there?, here?];
        Some(self.either(holds, &ends))
    }

    /// `days_since(t) op n` as thresholds of `t`.
    ///
    /// Of a datetime, `days_since(t)` is floor((now - t) / day). For a whole n, floor(q) < n exactly where q < n, so
    /// `days_since(t) < n` is now - t < n days, that is t > now - n days of 24 hours, exact time. Of a date it is today - d,
    /// and today - d < n is d > today - n. Both are whole, so `<= n` is `< n + 1`. No two points in time are further apart
    /// than `FAR_DAYS`, so that a greater n may be cut to it. What leaves the calendar is before or after every date, as the
    /// open bases say, and so the threshold decides as the difference would.
    pub(super) fn days_since_test(&mut self, stored: Stored, op: CompareOp, n: i64) -> Option<NodeId> {
        let dates = match self.stored_type(stored)? {
            Type::Date => true,
            Type::DateTime => false,
            _ => return None,
        };
        let n = n.clamp(-FAR_DAYS, FAR_DAYS);
        let ago = |n: i64| {
            let zero = Duration::default();
            if dates {
                open(NowBase::TodayOpen, Duration { days: -n, ..zero })
            } else {
                open(NowBase::InstantOpen, Duration { micros: -n * DAY, ..zero })
            }
        };
        Some(self.falling(stored, op, ago(n), ago(n + 1)))
    }

    /// `age(b) op n` as thresholds of `b`.
    ///
    /// With today = (Y, M, D) and b = (y, m, d), `age(b)` is Y - y, less 1 where (M, D) < (m, d). So `age(b) >= n` is
    /// Y - n > y, or Y - n = y and (M, D) >= (m, d): in the order of dates (Y - n, M, D) >= (y, m, d). Today moved by -12n
    /// months is (Y - n, M, D), but for a 29 February in a common year, where it is the 28th; no b lies between the two, as b
    /// is a day of the calendar, so that `b <= today - 12n months` says the same. Whoever is born on 29 February is a year older
    /// on 1 March, as (2, 28) < (2, 29). Beyond the years the moved day is before or after every b, as the open bases say.
    pub(super) fn age_test(&mut self, stored: Stored, op: CompareOp, n: i64) -> NodeId {
        let n = n.clamp(-FAR_YEARS, FAR_YEARS);
        let ago = |n: i64| open(NowBase::TodayOpen, Duration { months: -12 * n, ..Duration::default() });
        self.falling(stored, op, ago(n), ago(n + 1))
    }

    /// `f(t) op n` of a whole-numbered f that never rises with t, where `f(t) >= n` is `t <= at` and `f(t) >= n + 1` is
    /// `t <= beyond`.
    fn falling(&mut self, stored: Stored, op: CompareOp, at: Now, beyond: Now) -> NodeId {
        let mut test = |op, at| self.now_test(stored, op, at).unwrap_or(NodeId::FALSE);
        match op {
            CompareOp::Lt => test(CompareOp::Gt, at),
            CompareOp::Ge => test(CompareOp::Le, at),
            CompareOp::Le => test(CompareOp::Gt, beyond),
            CompareOp::Gt => test(CompareOp::Le, beyond),
            CompareOp::Eq => {
                let ends = [test(CompareOp::Le, at), test(CompareOp::Gt, beyond)];
                self.dag.and(&ends)
            }
            CompareOp::Ne => {
                let ends = [test(CompareOp::Gt, at), test(CompareOp::Le, beyond)];
                self.dag.or(&ends)
            }
        }
    }
}

/// A threshold; without a shift it is `now` or `today` itself, as others ask for it.
fn open(base: NowBase, shift: Duration) -> Now {
    match base {
        NowBase::InstantOpen if shift == Duration::default() => now(NowBase::Instant, shift),
        NowBase::TodayOpen if shift == Duration::default() => now(NowBase::Today, shift),
        base => now(base, shift),
    }
}
