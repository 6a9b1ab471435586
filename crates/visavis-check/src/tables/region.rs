//! For which values of its column's input a cell holds, where that is known beforehand.
//!
//! In: the cell's test. Out: the set of values, and whether it holds where the input is missing; `None` where the test
//! looks at anything else than its input and literals, or is none of comparison and membership. Known true and known false are two
//! questions, as everywhere.

use visavis_value::{Duration, Fold, Type, Value, Zone, text};

use super::probe::{Probe, every_value};
use super::sets::{ALL, between, compared, tidy};
use crate::model::{
    Attribute, CompareOp, Conversion, Domain, ExprId, ExprKind, Exprs, Items, Model, Region, Values,
};

/// On what an input's values are put in order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Axis {
    /// By themselves.
    Value,
    /// By how far they are from now: twice so many steps, odd numbers between two steps.
    Steps(Step),
}

/// A unit of spans; steps of one unit are in one order whatever the time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Step {
    Months,
    Days,
    Micros,
}

/// The values for which a test is known true.
pub(crate) fn region(exprs: &Exprs, subject: ExprId, test: ExprId, zone: Zone) -> Option<Region> {
    let ty = &exprs[subject].ty;
    if let Some(values) = every_value(ty) {
        let probe = Probe { exprs, subject, zone };
        let missing = probe.holds(test, None).ok()?;
        let mut held = Vec::new();
        for value in values {
            if probe.holds(test, Some(&value)).ok()? {
                held.push(value);
            }
        }
        let values = match ty {
            Type::Bool => Values::Keys(tidy(held.iter().filter_map(Values::key).map(|k| (k, k)).collect())),
            _ => Values::texts(held.into_iter().filter_map(text_of), false),
        };
        return Some(Region { missing, values });
    }
    Reader { exprs, subject, axis: Axis::Value }.set(test, true)
}

impl Model {
    /// The values of `subject`, an attribute as it stands in a test, for which the test is known to be `holds`; `None` where that
    /// depends on more than the attribute and literals.
    #[must_use]
    pub fn values_where(&self, test: ExprId, subject: ExprId, holds: bool) -> Option<Region> {
        let (exprs, zone) = (&self.exprs, self.project.zone);
        let ty = &exprs[subject].ty;
        let Some(values) = every_value(ty) else {
            return Reader { exprs, subject, axis: Axis::Value }.set(test, holds);
        };
        let probe = Probe { exprs, subject, zone };
        let missing = probe.truth(test, None).ok()? == Some(holds);
        let mut held = Vec::new();
        for value in values {
            if probe.truth(test, Some(&value)).ok()? == Some(holds) {
                held.push(value);
            }
        }
        let values = match ty {
            Type::Bool => Values::Keys(tidy(held.iter().filter_map(Values::key).map(|k| (k, k)).collect())),
            _ => Values::texts(held.into_iter().filter_map(text_of), false),
        };
        Some(Region { missing, values })
    }

    /// The values that an attribute may have, by its type and its domain; missing where it may be, for whoever is in its source or not.
    #[must_use]
    pub fn possible(&self, attribute: &Attribute) -> Region {
        let values = match (&attribute.ty, &attribute.domain) {
            (Type::Bool, _) => Values::Keys(vec![(0, 1)]),
            (Type::Enum(variants), _) => Values::texts(variants.values.iter().cloned(), false),
            (Type::Text(_), _) => Values::Texts { texts: Vec::new(), except: true },
            (_, Some(domain)) => Values::Keys(within(domain)),
            (_, None) => Values::Keys(vec![ALL]),
        };
        Region { missing: attribute.default.is_none(), values }
    }
}

/// The keys of a domain; all where it has no keys.
fn within(domain: &Domain) -> Vec<(i64, i64)> {
    let end = |value: &Option<Value>, open: i64| value.as_ref().map_or(Some(open), Values::key);
    let (low, high) = (end(&domain.low, ALL.0), end(&domain.high, ALL.1));
    match (low, high) {
        (Some(low), Some(high)) if domain.inclusive || domain.high.is_none() => vec![(low, high)],
        (Some(low), Some(high)) => high.checked_sub(1).map(|high| (low, high)).into_iter().collect(),
        _ => vec![ALL],
    }
}

/// The values, on an axis, for which a test is known true.
pub(crate) fn region_on(exprs: &Exprs, subject: ExprId, test: ExprId, axis: Axis) -> Option<Region> {
    Reader { exprs, subject, axis }.set(test, true)
}

/// The unit in which a test asks how far its subject is from now.
pub(crate) fn step(exprs: &Exprs, test: ExprId) -> Option<Step> {
    let mut open = vec![test];
    while let Some(id) = open.pop() {
        match &exprs[id].kind {
            ExprKind::InWindow { span, .. } | ExprKind::Point(span) => return steps(*span).map(|(s, _)| s),
            kind => kind.operands(&mut open),
        }
    }
    None
}

/// How far a test may ask for its order to be called known: beyond that, the calendar's end may be between.
const CENTURY: (i64, i64, i64) = (1_200, 36_524, 36_524 * 86_400_000_000);

fn steps(span: Duration) -> Option<(Step, i64)> {
    let far = [(span.months, CENTURY.0), (span.days, CENTURY.1), (span.micros, CENTURY.2)];
    if far.iter().any(|(parts, most)| parts.unsigned_abs() > most.unsigned_abs()) {
        return None;
    }
    match span {
        Duration { months, days: 0, micros: 0 } if months != 0 => Some((Step::Months, months)),
        Duration { months: 0, days, micros: 0 } => Some((Step::Days, days)),
        Duration { months: 0, days: 0, micros } => Some((Step::Micros, micros)),
        _ => None,
    }
}

fn text_of(value: Value) -> Option<smol_str::SmolStr> {
    match value {
        Value::Text(text) => Some(text),
        _ => None,
    }
}

struct Reader<'a> {
    exprs: &'a Exprs,
    subject: ExprId,
    axis: Axis,
}

/// What a test compares its subject with.
enum Bound {
    /// Keys from the first to the last; none where the first is greater, and lies right behind the last.
    Keys(i128, i128),
    /// A text, folded.
    Text(smol_str::SmolStr),
    /// Nothing: then nothing is known.
    Missing,
}

impl Reader<'_> {
    fn all(&self) -> Region {
        Region { missing: true, values: self.kind().all() }
    }

    fn none(&self) -> Region {
        Region { missing: false, values: self.kind().none() }
    }

    fn kind(&self) -> Values {
        match self.exprs[self.subject].ty {
            Type::Text(_) => Values::Texts { texts: Vec::new(), except: false },
            _ => Values::Keys(Vec::new()),
        }
    }

    /// Where a test is known true, or known false.
    fn set(&self, test: ExprId, holds: bool) -> Option<Region> {
        match &self.exprs[test].kind {
            ExprKind::Literal(Value::Bool(b)) => Some(if *b == holds { self.all() } else { self.none() }),
            ExprKind::Missing => Some(self.none()),
            ExprKind::Not(a) => self.set(*a, !holds),
            ExprKind::And(a, b) => self.both((*a, *b), holds, holds),
            ExprKind::Or(a, b) => self.both((*a, *b), !holds, holds),
            ExprKind::IsMissing(a) if *a == self.subject => Some(Region {
                missing: holds,
                values: if holds { self.kind().none() } else { self.kind().all() },
            }),
            ExprKind::Compare { op, fold, left, right } => {
                let op = if holds { *op } else { opposite(*op) };
                Some(self.known(self.compared(*left, op, *right, *fold)?))
            }
            ExprKind::InRange { value, fold, low, high, inclusive } => {
                self.range(*value, *fold, (*low, *high, *inclusive), holds)
            }
            ExprKind::InList { value, fold, items } => self.list(*value, *fold, items, holds),
            ExprKind::InWindow { value, last, span } => self.window(*value, *last, *span, holds),
            _ => None,
        }
    }

    fn known(&self, values: Values) -> Region {
        Region { missing: false, values }
    }

    /// Both tests where `all`, else one of them.
    fn both(&self, (a, b): (ExprId, ExprId), all: bool, holds: bool) -> Option<Region> {
        let (a, b) = (self.set(a, holds)?, self.set(b, holds)?);
        Some(if all {
            Region { missing: a.missing && b.missing, values: a.values.and(b.values) }
        } else {
            Region { missing: a.missing || b.missing, values: a.values.or(b.values) }
        })
    }

    fn compared(&self, left: ExprId, op: CompareOp, right: ExprId, fold: Fold) -> Option<Values> {
        if right == self.subject && left != self.subject {
            return self.compared(right, turned(op), left, fold);
        }
        Some(match self.bound(left, right, fold)? {
            Bound::Keys(first, last) => Values::Keys(between(op, first, last)),
            Bound::Text(text) => match op {
                CompareOp::Eq => Values::texts([text], false),
                CompareOp::Ne => Values::texts([text], true),
                _ => return None,
            },
            Bound::Missing => self.kind().none(),
        })
    }

    fn bound(&self, left: ExprId, right: ExprId, fold: Fold) -> Option<Bound> {
        let right = &self.exprs[right].kind;
        if *right == ExprKind::Missing {
            return Some(Bound::Missing);
        }
        let exact = |key: i64| Bound::Keys(i128::from(key), i128::from(key));
        if let Axis::Steps(unit) = self.axis {
            return (left == self.subject).then(|| self.steps_from_now(right, unit)).flatten().map(exact);
        }
        let ExprKind::Literal(value) = right else { return None };
        match (&self.exprs[left].kind, value) {
            _ if left == self.subject => match (&self.exprs[left].ty, value) {
                (Type::Text(own), Value::Text(t)) if *own == fold => {
                    Some(Bound::Text(text::fold(t, fold).into()))
                }
                _ => Values::key(value).map(exact),
            },
            (ExprKind::Convert(Conversion::IntToNumber, a), Value::Number(x)) if *a == self.subject => {
                let first = first_int(|i| i as f64 >= *x);
                Some(Bound::Keys(first, first_int(|i| i as f64 > *x) - 1))
            }
            _ => None,
        }
    }

    /// Twice so many steps from now.
    fn steps_from_now(&self, at: &ExprKind, unit: Step) -> Option<i64> {
        match at {
            ExprKind::Now | ExprKind::Today => Some(0),
            ExprKind::Point(span) => self.twice(*span, unit),
            // The day of a moment that lies whole days or months from now lies as many from today.
            ExprKind::Convert(Conversion::DateTimeToDate, a) if unit != Step::Micros => {
                self.steps_from_now(&self.exprs[*a].kind, unit)
            }
            _ => None,
        }
    }

    fn twice(&self, span: Duration, unit: Step) -> Option<i64> {
        let (found, count) = steps(span)?;
        (found == unit || count == 0).then(|| count.checked_mul(2)).flatten()
    }

    fn range(
        &self,
        value: ExprId,
        fold: Fold,
        (low, high, inclusive): (Option<ExprId>, Option<ExprId>, bool),
        holds: bool,
    ) -> Option<Region> {
        let at_most = if inclusive { CompareOp::Le } else { CompareOp::Lt };
        let end = |op: CompareOp, end: Option<ExprId>| {
            let op = if holds { op } else { opposite(op) };
            end.map(|end| self.compared(value, op, end, fold))
        };
        let ends = [end(CompareOp::Ge, low), end(at_most, high)];
        let over_midnight = match (&self.exprs[self.subject].ty, low, high) {
            (Type::Time, Some(low), Some(high)) => {
                let at = |id: ExprId| match &self.exprs[id].kind {
                    ExprKind::Literal(value) => Values::key(value),
                    _ => None,
                };
                at(low)? > at(high)?
            }
            _ => false,
        };
        let mut whole: Option<Values> = None;
        for values in ends.into_iter().flatten() {
            let values = values?;
            whole = Some(match whole {
                None => values,
                Some(before) if holds != over_midnight => before.and(values),
                Some(before) => before.or(values),
            });
        }
        whole.map(|values| self.known(values))
    }

    fn list(&self, value: ExprId, fold: Fold, items: &Items, holds: bool) -> Option<Region> {
        let op = if holds { CompareOp::Eq } else { CompareOp::Ne };
        let mut whole = if holds { self.kind().none() } else { self.kind().all() };
        let mut add = |values: Values| {
            let before = std::mem::replace(&mut whole, Values::Keys(Vec::new()));
            whole = if holds { before.or(values) } else { before.and(values) };
        };
        match items {
            Items::Each(items) => {
                for item in items {
                    add(self.compared(value, op, *item, fold)?);
                }
            }
            Items::List(list) => {
                let ExprKind::Literal(Value::List(items)) = &self.exprs[*list].kind else { return None };
                let own = &self.exprs[self.subject].ty;
                for item in items.iter() {
                    if value != self.subject || self.axis != Axis::Value {
                        return None;
                    }
                    add(match (own, item) {
                        (Type::Text(own), Value::Text(t)) if *own == fold => {
                            Values::texts([text::fold(t, fold).into()], !holds)
                        }
                        _ => Values::Keys(compared(op, Values::key(item)?)),
                    });
                }
            }
        }
        Some(self.known(whole))
    }

    fn window(&self, value: ExprId, last: bool, span: Duration, holds: bool) -> Option<Region> {
        let Axis::Steps(unit) = self.axis else { return None };
        if value != self.subject {
            return None;
        }
        let far = self.twice(span, unit)?;
        // `in last D` is after D ago and at most now, `in next D` at least now and before D from now.
        let inside = if last { (far.checked_neg()?.checked_add(1)?, 0) } else { (0, far.checked_sub(1)?) };
        let values = match holds {
            true if inside.0 <= inside.1 => Values::Keys(vec![inside]),
            true => Values::Keys(Vec::new()),
            false => {
                let (low, high) = (i128::from(inside.0), i128::from(inside.1));
                Values::Keys(if low <= high { between(CompareOp::Ne, low, high) } else { vec![ALL] })
            }
        };
        Some(self.known(values))
    }
}

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

/// The operator with its sides exchanged.
fn turned(op: CompareOp) -> CompareOp {
    match op {
        CompareOp::Eq | CompareOp::Ne => op,
        CompareOp::Lt => CompareOp::Gt,
        CompareOp::Le => CompareOp::Ge,
        CompareOp::Gt => CompareOp::Lt,
        CompareOp::Ge => CompareOp::Le,
    }
}

/// The first int that passes, where all after it do; one beyond the last where none does.
fn first_int(passes: impl Fn(i64) -> bool) -> i128 {
    let (mut low, mut high) = (i128::from(i64::MIN), i128::from(i64::MAX) + 1);
    while low < high {
        let middle = (low + high).div_euclid(2);
        match i64::try_from(middle) {
            Ok(int) if !passes(int) => low = middle + 1,
            _ => high = middle,
        }
    }
    low
}
