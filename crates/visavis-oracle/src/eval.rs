//! The value of an expression, by plain recursion.
//!
//! In: an expression, a customer, now, perhaps a candidate. Out: its value; `None` is missing, or unknown for a
//! condition. Nothing is remembered between two evaluations.

use regex::Regex;
use smol_str::SmolStr;
use visavis_check::model::{
    AttributeId, Campaign, CampaignId, CompareOp, Conversion, EventId, ExperimentId, ExprId, ExprKind,
    HasKind, Items, Model, TextOp,
};
use visavis_value::bucket::{Bucket, Draw};
use visavis_value::text::{Fold, fold};
use visavis_value::{Date, Duration, Instant, Money, Value, calendar, money, number, print};

use crate::compare::{Ends, compare, equal, in_range};
use crate::customer::{Customer, Row};
use crate::limits::Contact;
use crate::logic::{all, and, any, not, or};
use crate::{decide, functions};

/// All that an expression may depend on.
#[derive(Clone, Copy)]
pub(crate) struct Scope<'a> {
    pub(crate) model: &'a Model,
    pub(crate) customer: &'a Customer,
    pub(crate) now: Instant,
    pub(crate) candidate: Option<CampaignId>,
    /// In a filter: the event that it is asked of.
    pub(crate) in_hand: Option<(EventId, &'a Row)>,
    /// All contacts that were made, which `eligible` asks for.
    pub(crate) contacts: &'a [Contact],
}

impl<'a> Scope<'a> {
    /// A condition: true, false or unknown.
    pub(crate) fn truth(&self, id: ExprId) -> Option<bool> {
        match self.eval(id)? {
            Value::Bool(value) => Some(value),
            _ => None,
        }
    }

    /// The value of an expression.
    pub(crate) fn eval(&self, id: ExprId) -> Option<Value> {
        match &self.model.exprs[id].kind {
            ExprKind::Literal(value) => Some(value.clone()),
            ExprKind::Missing => None,
            ExprKind::Attribute(id) => self.customer.value(*id).cloned(),
            ExprKind::Let(id) => self.eval(self.model.lets.get(id.index())?.value),
            ExprKind::Table(id, output) => {
                self.table(self.model.tables.get(id.index())?, usize::try_from(*output).ok()?)
            }
            ExprKind::CampaignName => Some(Value::Text(self.campaign()?.name.clone())),
            ExprKind::CandidateValue => self.campaign_value(),
            ExprKind::CandidatePriority => Some(Value::Int(self.campaign()?.priority)),
            ExprKind::Now => Some(Value::DateTime(self.now)),
            ExprKind::Today => self.today().map(Value::Date),
            ExprKind::Point(span) => self.moved(*span).map(Value::DateTime),
            ExprKind::Convert(conversion, a) => self.convert(*conversion, self.eval(*a)?),
            ExprKind::Otherwise(a, b) => self.eval(*a).or_else(|| self.eval(*b)),
            ExprKind::Arith(op, a, b) => {
                functions::arith(*op, &self.eval(*a)?, &self.eval(*b)?, self.model.project.zone)
            }
            ExprKind::Negate(a) => negate(self.eval(*a)?),
            ExprKind::If(c, a, b) => {
                if self.truth(*c) == Some(true) {
                    self.eval(*a)
                } else {
                    self.eval(*b)
                }
            }
            ExprKind::MapGet(map, key) => match (self.eval(*map)?, self.eval(*key)?) {
                (Value::Map(map), Value::Text(key)) => map.get(&key).cloned(),
                _ => None,
            },
            ExprKind::Call(function, arguments) => {
                let arguments: Option<Vec<Value>> = arguments.iter().map(|a| self.eval(*a)).collect();
                functions::call(*function, &arguments?, self)
            }
            ExprKind::Join(parts) => Some(self.join(parts)),
            ExprKind::List(items) => {
                let items: Option<Vec<Value>> = items.iter().map(|item| self.eval(*item)).collect();
                Some(Value::List(items?.into()))
            }
            ExprKind::Bucket { salt, by } => {
                self.bucket(Draw::Group, salt, *by).map(|bucket| Value::Number(bucket.number()))
            }
            ExprKind::Content { campaign, channel, field } => {
                decide::content(self, *campaign, *channel, usize::try_from(*field).ok()?)
            }
            ExprKind::Experiment(id) => self.arm(*id).map(Value::Text),
            ExprKind::Field(event, field) => {
                let (_, row) = self.in_hand.filter(|(in_hand, _)| in_hand == event)?;
                row.get(field.index())?.clone()
            }
            ExprKind::Aggregate(aggregate) => self.aggregate(aggregate),
            condition => self.condition(condition).map(Value::Bool),
        }
    }

    /// The kinds that are true, false or unknown.
    pub(crate) fn condition(&self, kind: &ExprKind) -> Option<bool> {
        match kind {
            ExprKind::Segment(id) => {
                let segment = self.model.segments.get(id.index())?;
                Some(self.truth(segment.when) == Some(true))
            }
            ExprKind::Not(a) => not(self.truth(*a)),
            ExprKind::And(a, b) => and(self.truth(*a), self.truth(*b)),
            ExprKind::Or(a, b) => or(self.truth(*a), self.truth(*b)),
            ExprKind::Compare { op, fold, left, right } => {
                compare(*op, self.eval(*left).as_ref(), self.eval(*right).as_ref(), *fold)
            }
            ExprKind::InRange { value, fold, low, high, inclusive } => {
                let (low, high) = (low.map(|id| self.eval(id)), high.map(|id| self.eval(id)));
                let ends = Ends {
                    low: low.as_ref().map(Option::as_ref),
                    high: high.as_ref().map(Option::as_ref),
                    inclusive: *inclusive,
                };
                in_range(self.eval(*value).as_ref(), &ends, *fold)
            }
            ExprKind::InWindow { value, last, span } => self.in_window(&self.eval(*value)?, *last, *span),
            ExprKind::InList { value, fold, items } => {
                let value = self.eval(*value)?;
                any(self.items(items)?.iter().map(|item| equal(Some(&value), item.as_ref(), *fold)))
            }
            ExprKind::Has { list, kind, fold, items } => {
                has(&self.eval(*list)?, *kind, *fold, &self.items(items)?)
            }
            ExprKind::TextTest { op, fold, text, part } => {
                text_test(*op, *fold, &self.eval(*text)?, &self.eval(*part)?)
            }
            ExprKind::Matches(text, pattern) => match self.eval(*text)? {
                Value::Text(text) => Some(Regex::new(pattern).ok()?.is_match(&text)),
                _ => None,
            },
            ExprKind::IsMissing(a) => Some(self.eval(*a).is_none()),
            ExprKind::SourceMissing(id) => Some(self.customer.not_in(*id)),
            ExprKind::Eligible(campaign) => Some(decide::is_eligible(self, *campaign)),
            _ => None,
        }
    }

    /// The items of `in` and `has`; `None` where the list itself is missing.
    fn items(&self, items: &Items) -> Option<Vec<Option<Value>>> {
        match items {
            Items::Each(items) => Some(items.iter().map(|item| self.eval(*item)).collect()),
            Items::List(list) => match self.eval(*list)? {
                Value::List(items) => Some(items.iter().cloned().map(Some).collect()),
                _ => None,
            },
        }
    }

    pub(crate) fn in_window(&self, value: &Value, last: bool, span: Duration) -> Option<bool> {
        let step = if last { span.neg() } else { Some(span) };
        let (here, there) = match value {
            Value::DateTime(_) => {
                (Some(Value::DateTime(self.now)), step.and_then(|step| self.moved(step)).map(Value::DateTime))
            }
            Value::Date(_) => {
                let today = self.today();
                let there = step.and_then(|step| calendar::shift_date(today?, step));
                (today.map(Value::Date), there.map(Value::Date))
            }
            _ => return None,
        };
        let test = |op, end: &Option<Value>| compare(op, Some(value), end.as_ref(), Fold::None);
        if last {
            and(test(CompareOp::Gt, &there), test(CompareOp::Le, &here))
        } else {
            and(test(CompareOp::Ge, &here), test(CompareOp::Lt, &there))
        }
    }

    fn convert(&self, conversion: Conversion, value: Value) -> Option<Value> {
        match (conversion, value) {
            (Conversion::IntToNumber, value) => Some(int_to_number(value)),
            (Conversion::EnumToText, value) => Some(value),
            (Conversion::DateTimeToDate, Value::DateTime(at)) => {
                calendar::date_of(at, self.model.project.zone).map(Value::Date)
            }
            (Conversion::DateTimeToDate, _) => None,
        }
    }

    fn join(&self, parts: &[ExprId]) -> Value {
        let mut text = String::new();
        for part in parts {
            if let Some(value) = self.eval(*part) {
                print::value(&mut text, &value, self.model.project.zone);
            }
        }
        Value::Text(text.into())
    }

    /// What the candidate is worth; an int counts as a number.
    pub(crate) fn campaign_value(&self) -> Option<Value> {
        self.eval(self.campaign()?.value?).map(int_to_number)
    }

    /// The customer's bucket; `None` without a key.
    pub(crate) fn bucket(&self, draw: Draw, salt: &str, by: Option<AttributeId>) -> Option<Bucket> {
        self.model.project.bucketing.bucket(draw, salt, &self.customer.key(self.model, by)?)
    }

    /// The arm whose interval the customer's bucket lies in; `None` outside the traffic and without a key.
    fn arm(&self, id: ExperimentId) -> Option<SmolStr> {
        let experiment = self.model.experiments.get(id.index())?;
        let bucket = self.bucket(Draw::Arm, &experiment.unit.salt, experiment.unit.by)?;
        let mut arms = experiment.arms.iter();
        arms.find(|arm| !bucket.is_below(arm.start) && bucket.is_below(arm.end)).map(|arm| arm.name.clone())
    }

    pub(crate) fn campaign(&self) -> Option<&Campaign> {
        self.model.campaigns.get(self.candidate?.index())
    }

    /// The calendar day of now in the project's zone.
    pub(crate) fn today(&self) -> Option<Date> {
        calendar::date_of(self.now, self.model.project.zone)
    }

    fn moved(&self, span: Duration) -> Option<Instant> {
        calendar::shift_instant(self.now, span, self.model.project.zone)
    }
}

fn int_to_number(value: Value) -> Value {
    match value {
        Value::Int(value) => Value::Number(value as f64),
        other => other,
    }
}

fn negate(value: Value) -> Option<Value> {
    match value {
        Value::Int(a) => number::neg_int(a).map(Value::Int),
        Value::Number(a) => number::neg(a).map(Value::Number),
        Value::Money(a) => money::neg(a.units).map(|units| Value::Money(Money { units, ..a })),
        Value::Duration(a) => a.neg().map(Value::Duration),
        _ => None,
    }
}

fn has(list: &Value, kind: HasKind, fold: Fold, items: &[Option<Value>]) -> Option<bool> {
    let Value::List(elements) = list else { return None };
    // A missing item is never found and never not found, also in an empty list.
    let one = |item: &Option<Value>| {
        item.as_ref()?;
        any(elements.iter().map(|element| equal(Some(element), item.as_ref(), fold)))
    };
    match kind {
        HasKind::Any => any(items.iter().map(one)),
        HasKind::All => all(items.iter().map(one)),
        HasKind::None => not(any(items.iter().map(one))),
    }
}

fn text_test(op: TextOp, how: Fold, text: &Value, part: &Value) -> Option<bool> {
    let (Value::Text(text), Value::Text(part)) = (text, part) else { return None };
    let (text, part) = (fold(text, how), fold(part, how));
    Some(match op {
        TextOp::StartsWith => text.starts_with(part.as_ref()),
        TextOp::EndsWith => text.ends_with(part.as_ref()),
        TextOp::Contains => text.contains(part.as_ref()),
    })
}
