//! Questions while sources have not answered: sure of a yes, sure of a no, or open.
//!
//! In: an expression, a customer of whom some sources are pending. Out: whether a condition is sure to be known true and sure to be
//! known false, whatever those sources say; and whether a value waits for them. A test of what they would say is open; logic is
//! Kleene's over each of the two questions. A value is open where anything that was read for it is, even where it would come out
//! the same; the value itself is what it is with what is pending taken for missing. Asked only where a source is pending.

use visavis_check::model::{
    Aggregate, AggregateFunction, AttributeId, CompareOp, Conversion, EventId, EventWindow, ExprId, ExprKind,
    Hit, Items, Sequence, Table,
};
use visavis_value::text::Fold;
use visavis_value::{Type, Value};

use crate::aggregates;
use crate::compare::{compare, equal};
use crate::customer::Row;
use crate::eval::Scope;
use crate::logic::{all, and, any, not, or};

/// What is sure of a condition; `None` is open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Sure {
    /// Whether it is known true.
    pub(crate) holds: Option<bool>,
    /// Whether it is known false.
    pub(crate) fails: Option<bool>,
}

impl Sure {
    const OPEN: Self = Self { holds: None, fails: None };

    fn of(truth: Option<bool>) -> Self {
        Self { holds: Some(truth == Some(true)), fails: Some(truth == Some(false)) }
    }

    /// Of what is true or false, and never unknown once all has arrived.
    fn two(holds: Option<bool>) -> Self {
        Self { holds, fails: not(holds) }
    }

    fn opposite(self) -> Self {
        Self { holds: self.fails, fails: self.holds }
    }

    fn and(self, other: Self) -> Self {
        Self { holds: and(self.holds, other.holds), fails: or(self.fails, other.fails) }
    }

    fn or(self, other: Self) -> Self {
        self.opposite().and(other.opposite()).opposite()
    }

    /// True or false where that is sure.
    pub(crate) fn truth(self) -> Option<bool> {
        match self {
            Self { holds: Some(true), .. } => Some(true),
            Self { fails: Some(true), .. } => Some(false),
            _ => None,
        }
    }

    /// Whether the value of the condition, asked in this order, waits for a source.
    fn is_open(self) -> bool {
        self.holds.is_none() || (self.holds == Some(false) && self.fails.is_none())
    }
}

/// `if c then a else b` of one question.
fn choose(c: Option<bool>, a: Option<bool>, b: Option<bool>) -> Option<bool> {
    or(and(c, a), and(not(c), b))
}

impl<'a> Scope<'a> {
    /// What places that need a yes, or a no, go by: true or false whatever is still to come.
    pub(crate) fn verdict(&self, id: ExprId) -> Option<bool> {
        if self.customer.has_pending() { self.sure(id).truth() } else { self.truth(id) }
    }

    /// What is sure of a condition.
    pub(crate) fn sure(&self, id: ExprId) -> Sure {
        match &self.model.exprs[id].kind {
            ExprKind::Let(id) => match self.model.lets.get(id.index()) {
                Some(named) => self.sure(named.value),
                None => Sure::of(None),
            },
            ExprKind::Segment(id) => match self.model.segments.get(id.index()) {
                Some(segment) => Sure::two(self.sure(segment.when).holds),
                None => Sure::of(None),
            },
            ExprKind::Not(a) => self.sure(*a).opposite(),
            ExprKind::And(a, b) => self.sure(*a).and(self.sure(*b)),
            ExprKind::Or(a, b) => self.sure(*a).or(self.sure(*b)),
            ExprKind::IsMissing(a) => Sure::two(not(self.is_there(*a))),
            ExprKind::SourceMissing(id) => {
                let is_missing = Some(self.customer.not_in(*id));
                Sure::two(is_missing.filter(|_| !self.customer.is_pending(*id)))
            }
            ExprKind::Otherwise(a, b) => {
                let (a, b) = (self.sure(*a), self.sure(*b));
                Sure {
                    holds: or(a.holds, and(not(a.fails), b.holds)),
                    fails: or(a.fails, and(not(a.holds), b.fails)),
                }
            }
            ExprKind::If(_, a, b) if self.are_one(*a, *b) => self.sure(*a),
            ExprKind::If(c, a, b) => {
                let (c, a, b) = (self.sure(*c).holds, self.sure(*a), self.sure(*b));
                Sure { holds: choose(c, a.holds, b.holds), fails: choose(c, a.fails, b.fails) }
            }
            ExprKind::Compare { op, left, right, .. } if self.model.exprs[*left].ty == Type::Bool => {
                bools(*op, self.sure(*left), self.sure(*right))
            }
            ExprKind::InRange { .. } => self.sure_range(id),
            ExprKind::InList { value, fold, items: Items::Each(items) } if !items.is_empty() => {
                let one = |item: &ExprId| {
                    if self.model.exprs[*value].ty == Type::Bool {
                        return bools(CompareOp::Eq, self.sure(*value), self.sure(*item));
                    }
                    self.unless_open(&[*value, *item], || {
                        equal(self.eval(*value).as_ref(), self.eval(*item).as_ref(), *fold)
                    })
                };
                items.iter().map(one).fold(Sure::of(Some(false)), Sure::or)
            }
            kind if self.model.exprs[id].is_condition() => {
                let mut operands = Vec::new();
                kind.operands(&mut operands);
                self.unless_open(&operands, || self.condition(kind))
            }
            _ if self.is_open(id) => Sure::OPEN,
            _ => Sure::of(match self.eval(id) {
                Some(Value::Bool(value)) => Some(value),
                _ => None,
            }),
        }
    }

    /// What a test says, unless a value that it reads is open.
    fn unless_open(&self, values: &[ExprId], test: impl FnOnce() -> Option<bool>) -> Sure {
        if values.iter().any(|value| self.is_open(*value)) { Sure::OPEN } else { Sure::of(test()) }
    }

    /// Each end by itself: what is below the one is outside, whatever the other is.
    fn sure_range(&self, id: ExprId) -> Sure {
        let ExprKind::InRange { value, fold, low, high, inclusive } = &self.model.exprs[id].kind else {
            return Sure::OPEN;
        };
        let ends: Vec<ExprId> = low.iter().chain(high).copied().collect();
        if self.model.exprs[*value].ty == Type::Time && ends.len() == 2 {
            let all: Vec<ExprId> = ends.into_iter().chain([*value]).collect();
            return self.unless_open(&all, || self.condition(&self.model.exprs[id].kind));
        }
        let at_most = if *inclusive { CompareOp::Le } else { CompareOp::Lt };
        let side = |op, end: &Option<ExprId>| match end {
            None => Sure::of(Some(true)),
            Some(end) => self.unless_open(&[*value, *end], || {
                compare(op, self.eval(*value).as_ref(), self.eval(*end).as_ref(), *fold)
            }),
        };
        side(CompareOp::Ge, low).and(side(at_most, high))
    }

    /// Whether an expression has a value.
    fn is_there(&self, id: ExprId) -> Option<bool> {
        match &self.model.exprs[id].kind {
            kind if kind.is_always_known() => Some(true),
            ExprKind::Missing => Some(false),
            ExprKind::Let(id) => self.is_there(self.model.lets.get(id.index())?.value),
            _ if self.model.exprs[id].is_condition() => {
                let sure = self.sure(id);
                or(sure.holds, sure.fails)
            }
            ExprKind::Otherwise(a, b) => or(self.is_there(*a), self.is_there(*b)),
            ExprKind::If(_, a, b) if self.are_one(*a, *b) => self.is_there(*a),
            ExprKind::If(c, a, b) => choose(self.sure(*c).holds, self.is_there(*a), self.is_there(*b)),
            ExprKind::List(items) => all(items.iter().map(|item| self.is_there(*item))),
            ExprKind::Convert(Conversion::IntToNumber | Conversion::EnumToText, a) => self.is_there(*a),
            _ if self.is_open(id) => None,
            _ => Some(self.eval(id).is_some()),
        }
    }

    /// Whether a value waits for a source: anything was read for it that does.
    pub(crate) fn is_open(&self, id: ExprId) -> bool {
        let expr = &self.model.exprs[id];
        match &expr.kind {
            _ if expr.is_condition() => self.sure(id).is_open(),
            ExprKind::Attribute(id) => {
                self.model.attributes.get(id.index()).is_some_and(|a| self.customer.is_pending(a.source))
            }
            ExprKind::Let(id) => {
                self.model.lets.get(id.index()).is_some_and(|named| self.is_open(named.value))
            }
            ExprKind::CandidateValue => {
                self.campaign().and_then(|campaign| campaign.value).is_some_and(|value| self.is_open(value))
            }
            ExprKind::Otherwise(a, b) => self.is_open(*a) || (self.eval(*a).is_none() && self.is_open(*b)),
            ExprKind::If(_, a, b) if self.are_one(*a, *b) => self.is_open(*a),
            ExprKind::If(c, a, b) => {
                let holds = self.sure(*c).holds;
                holds.is_none() || self.is_open(if self.truth(*c) == Some(true) { *a } else { *b })
            }
            ExprKind::Bucket { by, .. } => self.key_is_open(*by),
            ExprKind::Experiment(id) => {
                self.model.experiments.get(id.index()).is_some_and(|one| self.key_is_open(one.unit.by))
            }
            ExprKind::Table(id, output) => self
                .model
                .tables
                .get(id.index())
                .is_some_and(|table| self.table_is_open(table, *output as usize)),
            ExprKind::Aggregate(aggregate) => self.aggregate_is_open(aggregate),
            kind => {
                let mut operands = Vec::new();
                kind.operands(&mut operands);
                operands.into_iter().any(|operand| self.is_open(operand))
            }
        }
    }

    /// Whether two branches are one and the same name or literal, so that it does not matter which it is.
    fn are_one(&self, a: ExprId, b: ExprId) -> bool {
        self.model.exprs[a].kind == self.model.exprs[b].kind
    }

    fn key_is_open(&self, by: Option<AttributeId>) -> bool {
        let key = by.or(self.model.key).and_then(|id| self.model.attributes.get(id.index()));
        key.is_some_and(|key| self.customer.is_pending(key.source))
    }

    /// Whether an input that rows are looked up by is open, or a row that is asked, or what is given.
    fn table_is_open(&self, table: &Table, output: usize) -> bool {
        let mut inputs = table.inputs.iter().enumerate();
        if inputs.any(|(at, input)| self.is_looked_up_by(table, at, *input) && self.is_open(*input)) {
            return true;
        }
        let mut given: Vec<ExprId> = Vec::new();
        for row in &table.rows {
            let tests = row.cells.iter().filter_map(|cell| cell.test);
            match all(tests.map(|test| self.sure(test).holds)) {
                None => return true,
                Some(true) => {
                    given.extend(row.outputs.get(output));
                    if matches!(table.hit, Hit::Unique | Hit::First) {
                        break;
                    }
                }
                Some(false) => {}
            }
        }
        if given.is_empty() {
            given.extend(table.otherwise.as_ref().and_then(|outputs| outputs.get(output)));
        }
        let needs_each = matches!(table.hit, Hit::Sum | Hit::Max | Hit::Min);
        for value in given.into_iter().filter(|_| table.hit != Hit::Count) {
            if self.is_open(value) {
                return true;
            }
            if needs_each && self.eval(value).is_none() {
                break;
            }
        }
        false
    }

    /// Whether rows are looked up by an input, for all rows at once: where a cell of its is a set of plain values.
    fn is_looked_up_by(&self, table: &Table, at: usize, input: ExprId) -> bool {
        let has_sets =
            table.rows.iter().any(|row| row.cells.get(at).is_some_and(|cell| cell.region.is_some()));
        has_sets
            && match &self.model.exprs[input].ty {
                Type::Text(_) | Type::Enum(_) => self.is_attribute(input),
                Type::Bool
                | Type::Int
                | Type::Number
                | Type::Money(_)
                | Type::Date
                | Type::DateTime
                | Type::Time => true,
                _ => false,
            }
    }

    fn is_attribute(&self, id: ExprId) -> bool {
        match &self.model.exprs[id].kind {
            ExprKind::Attribute(_) => true,
            ExprKind::Let(id) => {
                self.model.lets.get(id.index()).is_some_and(|named| self.is_attribute(named.value))
            }
            _ => false,
        }
    }

    /// Whether the events are not there yet, or nobody knows whether one that is asked about counts.
    fn aggregate_is_open(&self, aggregate: &Aggregate) -> bool {
        let ends = match &aggregate.window {
            Some(EventWindow::Range { low, high, .. }) => [*low, *high],
            _ => [None, None],
        };
        if aggregate.filter.is_some_and(|filter| self.never_holds(filter)) {
            return false;
        }
        if self.event_is_pending(aggregate.event) || ends.into_iter().flatten().any(|end| self.is_open(end)) {
            return true;
        }
        for row in self.customer.history(aggregate.event) {
            if !self.in_event_window(aggregate, row) {
                continue;
            }
            match self.filtered(aggregate.event, row, aggregate.filter) {
                None => return true,
                Some(false) => continue,
                Some(true) => {}
            }
            let is_there = aggregate.field.is_none() || aggregates::field(aggregate, row).is_some();
            if is_there
                && aggregate.sequence.as_ref().is_some_and(|next| self.waits_for_next(aggregate, row, next))
            {
                return true;
            }
            let is_enough =
                matches!(aggregate.function, AggregateFunction::Any | AggregateFunction::Earliest);
            if is_enough && self.counts(aggregate, row) {
                break;
            }
        }
        false
    }

    /// Whether a filter compares literals alone and holds of no event, whichever come.
    fn never_holds(&self, filter: ExprId) -> bool {
        let mut open = vec![filter];
        while let Some(id) = open.pop() {
            let kind = &self.model.exprs[id].kind;
            let before = open.len();
            kind.operands(&mut open);
            let is_plain = match kind {
                ExprKind::Compare { .. } | ExprKind::And(..) | ExprKind::Or(..) | ExprKind::Not(_) => true,
                _ => open.len() == before && matches!(kind, ExprKind::Literal(_)),
            };
            if !is_plain {
                return false;
            }
        }
        self.truth(filter) != Some(true)
    }

    /// Whether nobody knows whether the first event behind one that counts is one that counts too.
    fn waits_for_next(&self, aggregate: &Aggregate, row: &'a Row, sequence: &Sequence) -> bool {
        if self.event_is_pending(sequence.event) {
            return true;
        }
        for next in self.customer.history(sequence.event) {
            if self.is_behind(aggregate.event, row, sequence.event, next) {
                match self.filtered(sequence.event, next, sequence.filter) {
                    None => return true,
                    Some(true) => return false,
                    Some(false) => {}
                }
            }
        }
        false
    }

    fn event_is_pending(&self, event: EventId) -> bool {
        self.model.events.get(event.index()).is_some_and(|event| self.customer.is_pending(event.source))
    }

    /// Whether a filter is sure to be known true for an event; `None` is open.
    fn filtered(&self, event: EventId, row: &'a Row, filter: Option<ExprId>) -> Option<bool> {
        let scope = Scope { in_hand: Some((event, row)), ..*self };
        filter.map_or(Some(true), |filter| scope.sure(filter).holds)
    }
}

/// Bools compared: one of the pairs that the operator accepts.
fn bools(op: CompareOp, left: Sure, right: Sure) -> Sure {
    let is = |side: Sure, value: bool| if value { side.holds } else { side.fails };
    let one_of = |accepted: bool| {
        let pairs = [(false, false), (false, true), (true, false), (true, true)].into_iter();
        let accepts = |a: bool, b: bool| {
            compare(op, Some(&Value::Bool(a)), Some(&Value::Bool(b)), Fold::None) == Some(accepted)
        };
        any(pairs.filter(|(a, b)| accepts(*a, *b)).map(|(a, b)| and(is(left, a), is(right, b))))
    };
    Sure { holds: one_of(true), fails: one_of(false) }
}
