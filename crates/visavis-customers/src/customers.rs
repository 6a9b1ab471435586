//! Made-up customers that a program's schema allows.
//!
//! In: a model, and chance. Out: records of customers who could be: every value of its type and inside its range, what may be missing
//! sometimes missing, sources that the customer is not in. Half of the values lie on an edge of a rule or right beside one.

use serde_json::{Map, Value as Json};
use visavis_check::model::{
    Attribute, AttributeId, Domain, Event, EventId, EventRead, ExprId, FieldId, Model, SourceIdx,
};
use visavis_value::{Duration, Instant, Money, TimeOfDay, Type, Unit, Value, calendar};

use crate::draw::Draw;
use crate::edges::{Edge, Edges};
use crate::record::{Record, json};

/// A day in microseconds.
const DAY: i64 = 86_400_000_000;
/// 2026-01-01 00:00 UTC.
const FIRST: i64 = 1_767_225_600_000_000;

/// A customer and a moment.
#[derive(Debug, Clone, PartialEq)]
pub struct Made {
    /// The sources that the customer is not in.
    pub not_in: Vec<SourceIdx>,
    /// By attribute: `None` is not in the record.
    pub values: Vec<Option<Json>>,
    /// By event: what happened, each with its fields by their names in the data.
    pub histories: Vec<Vec<Map<String, Json>>>,
    /// The moment.
    pub now: Instant,
}

impl Made {
    /// The record.
    #[must_use]
    pub fn record(&self, model: &Model) -> Json {
        let mut record = Record::new(model, &self.not_in);
        for (id, value) in (0..).map(AttributeId).zip(&self.values) {
            if let Some(value) = value {
                record.set(id, value.clone());
            }
        }
        for (id, events) in (0..).map(EventId).zip(&self.histories) {
            if !events.is_empty() {
                record.set_events(id, events.clone());
            }
        }
        record.json()
    }
}

/// Makes customers.
#[derive(Debug)]
pub struct Maker<'m> {
    model: &'m Model,
    edges: Edges,
    /// By attribute: whether anything reads it.
    attributes: Vec<bool>,
    /// By event: what is read of it.
    events: Vec<EventRead>,
}

/// What an attribute or a field takes.
struct Takes<'t> {
    ty: &'t Type,
    domain: Option<&'t Domain>,
    edges: &'t [Edge],
}

impl<'m> Maker<'m> {
    /// For what the rules read, and these expressions beyond them.
    #[must_use]
    pub fn new(model: &'m Model, more: &[ExprId]) -> Self {
        let (attributes, events) = (model.attributes_read_with(more), model.events_read_with(more));
        Self { model, edges: Edges::new(model), attributes, events }
    }

    /// Tries the edges of another program's rules too, for what stands at the same place of the data.
    #[must_use]
    pub fn with_edges_of(mut self, other: &Model) -> Self {
        self.edges.add(self.model, other);
        self
    }

    /// The next customer.
    #[must_use]
    pub fn next(&self, draw: &mut Draw) -> Made {
        let now = self.moment(draw);
        let sources = (0..).map(SourceIdx).zip(&self.model.sources);
        let silos = self.model.sources.iter().filter(|source| !source.is_context).count();
        // Whoever is known at all is in the only source there is.
        let not_in: Vec<SourceIdx> = sources
            .filter(|(_, source)| !source.is_context && silos > 1 && draw.once_in(20))
            .map(|(id, _)| id)
            .collect();
        let mut values = Vec::with_capacity(self.model.attributes.len());
        for ((id, attribute), read) in
            (0..).map(AttributeId).zip(&self.model.attributes).zip(&self.attributes)
        {
            let is_there = *read && (attribute.key || !not_in.contains(&attribute.source));
            values.push(if is_there { self.attribute(id, attribute, now, draw) } else { None });
        }
        let histories = self.histories(&not_in, now, draw);
        Made { not_in, values, histories, now }
    }

    fn histories(&self, not_in: &[SourceIdx], now: Instant, draw: &mut Draw) -> Vec<Vec<Map<String, Json>>> {
        let events = (0..).map(EventId).zip(&self.model.events).zip(&self.events);
        let each = events.map(|((id, event), read)| {
            // Mostly few, and often none: counts are compared with small numbers.
            let most = if read.read && !not_in.contains(&event.source) { draw.below(6) } else { 0 };
            (0..most).filter_map(|_| self.event(id, event, read, now, draw)).collect()
        });
        each.collect()
    }

    /// One event; none where a field that it must have cannot be drawn.
    fn event(
        &self,
        id: EventId,
        event: &Event,
        read: &EventRead,
        now: Instant,
        draw: &mut Draw,
    ) -> Option<Map<String, Json>> {
        let mut fields = Map::new();
        for ((field_id, field), read) in (0..).map(FieldId).zip(&event.fields).zip(&read.fields) {
            let may_lack = field.optional || field.default.is_some();
            let edges = self.edges.of_field(id, field_id);
            let takes = Takes { ty: &field.ty, domain: field.domain.as_ref(), edges };
            if !*read || (may_lack && draw.once_in(5)) {
                continue;
            }
            fields.insert(field.column.to_string(), self.one(&takes, now, draw)?);
        }
        Some(fields)
    }

    /// A moment within some years, or where something begins or ends.
    fn moment(&self, draw: &mut Draw) -> Instant {
        let edge = if draw.once_in(2) { draw.one(&self.edges.moments).copied() } else { None };
        match edge {
            Some(edge) => next_instant(edge, draw.between(-1, 1)),
            None => Instant(FIRST + draw.between(0, 3 * 365 * 24 * 60) * 60_000_000),
        }
    }

    fn attribute(
        &self,
        id: AttributeId,
        attribute: &Attribute,
        now: Instant,
        draw: &mut Draw,
    ) -> Option<Json> {
        let may_lack = attribute.optional || attribute.default.is_some();
        if may_lack && draw.once_in(5) {
            return None;
        }
        if attribute.key && matches!(attribute.ty, Type::Text(_)) {
            return Some(Json::from(format!("c-{}", draw.below(100_000))));
        }
        let edges = self.edges.of(id);
        let takes = Takes { ty: &attribute.ty, domain: attribute.domain.as_ref(), edges };
        self.one(&takes, now, draw)
    }

    /// A value that is taken; none where there is none to be found, or where it may be lacking.
    fn one(&self, takes: &Takes<'_>, now: Instant, draw: &mut Draw) -> Option<Json> {
        // A range may be narrow: what falls outside is drawn again, and at last one of its ends is taken.
        for _ in 0..20 {
            if let Some(value) = self.value(takes.ty, takes.edges, now, draw)
                && takes.domain.is_none_or(|domain| is_inside(&value, domain))
            {
                return Some(json(&value));
            }
        }
        let domain = takes.domain;
        let end = domain.and_then(|domain| domain.low.clone().or_else(|| domain.high.clone()));
        end.filter(|end| domain.is_some_and(|domain| is_inside(end, domain))).as_ref().map(json)
    }

    fn value(&self, ty: &Type, edges: &[Edge], now: Instant, draw: &mut Draw) -> Option<Value> {
        match ty {
            Type::List(of) => {
                let count = draw.below(4);
                let items: Option<Vec<Value>> =
                    (0..count).map(|_| self.scalar(of, edges, now, draw)).collect();
                items.map(|items| Value::List(items.into()))
            }
            Type::Map(of) => {
                let mut entries = std::collections::BTreeMap::new();
                for key in &self.edges.map_keys {
                    if draw.once_in(2) {
                        entries.insert(key.clone(), self.scalar(of, edges, now, draw)?);
                    }
                }
                Some(Value::Map(entries.into()))
            }
            scalar => self.scalar(scalar, edges, now, draw),
        }
    }

    /// A value of a scalar type: as often as not at an edge.
    fn scalar(&self, ty: &Type, edges: &[Edge], now: Instant, draw: &mut Draw) -> Option<Value> {
        let edge = if draw.once_in(2) { draw.one(edges) } else { None };
        match edge {
            Some(Edge::Value(value)) => Some(beside(value, draw)),
            Some(Edge::FromNow(span)) => self.around(ty, *span, now, draw),
            None => self.anything(ty, now, draw),
        }
    }

    fn around(&self, ty: &Type, span: Duration, now: Instant, draw: &mut Draw) -> Option<Value> {
        let zone = self.model.project.zone;
        let there = calendar::shift_instant(now, span, zone)?;
        match ty {
            Type::Date => Some(beside(&Value::Date(calendar::date_of(there, zone)?), draw)),
            _ => Some(beside(&Value::DateTime(there), draw)),
        }
    }

    fn anything(&self, ty: &Type, now: Instant, draw: &mut Draw) -> Option<Value> {
        Some(match ty {
            Type::Bool => Value::Bool(draw.once_in(2)),
            Type::Int => Value::Int(whole(draw)),
            Type::Number => Value::Number(fraction(draw)),
            Type::Money(currency) => {
                Value::Money(Money { units: draw.between(-100, 20_000) * 500, currency: *currency })
            }
            Type::Text(_) => Value::Text((*draw.one(&["", "a", "Ab c", "é", "12345", "fr"])?).into()),
            Type::Enum(variants) => Value::Text(draw.one(&variants.values)?.clone()),
            Type::Date => {
                let (zone, span) =
                    (self.model.project.zone, Duration::of(draw.between(-36_500, 800), Unit::Day)?);
                let there = calendar::shift_instant(now, span, zone).unwrap_or(Instant(FIRST));
                Value::Date(calendar::date_of(there, zone)?)
            }
            Type::DateTime => {
                let there = calendar::instant_of_epoch_micros(now.0 + draw.between(-2_000, 400) * DAY / 4);
                Value::DateTime(there.unwrap_or(now))
            }
            Type::Time => Value::Time(TimeOfDay(draw.between(0, 24 * 60 - 1) * 60_000_000)),
            Type::Version => {
                Value::Version((*draw.one(&["0.9", "1.0.0", "2.3.1", "10.2.0", "1.0.0-rc.1"])?).into())
            }
            Type::Duration | Type::List(_) | Type::Map(_) => return None,
        })
    }
}

/// Mostly small, at times as large as it gets.
fn whole(draw: &mut Draw) -> i64 {
    match draw.below(20) {
        0 => i64::MAX,
        1 => i64::MIN,
        2 => -1,
        _ => draw.between(0, 100),
    }
}

fn fraction(draw: &mut Draw) -> f64 {
    match draw.below(20) {
        0 => 1e300,
        1 => -1.0,
        // Shares and scores are what numbers mostly are.
        _ => draw.between(0, 1_000) as f64 / 1_000.0,
    }
}

/// The value, or the next one to either side.
fn beside(value: &Value, draw: &mut Draw) -> Value {
    let step = draw.between(-1, 1);
    match value {
        Value::Int(int) => Value::Int(int.saturating_add(step)),
        Value::Number(number) => Value::Number(number + step as f64 / 100.0),
        Value::Money(money) => {
            Value::Money(Money { units: money.units.saturating_add(step * 100), ..*money })
        }
        Value::Date(day) => Value::Date(calendar::date_of_epoch_day(i64::from(day.0) + step).unwrap_or(*day)),
        Value::DateTime(at) => Value::DateTime(next_instant(*at, step)),
        Value::Time(TimeOfDay(at)) => Value::Time(TimeOfDay((at + step * 60_000_000).rem_euclid(DAY))),
        other => other.clone(),
    }
}

/// So many seconds later; the same where the calendar ends.
fn next_instant(at: Instant, seconds: i64) -> Instant {
    calendar::instant_of_epoch_micros(at.0.saturating_add(seconds * 1_000_000)).unwrap_or(at)
}

fn is_inside(value: &Value, domain: &Domain) -> bool {
    let order = |end: &Value| match (value, end) {
        (Value::Int(a), Value::Int(b)) => Some(a.cmp(b)),
        (Value::Number(a), Value::Number(b)) => a.partial_cmp(b),
        (Value::Money(a), Value::Money(b)) => Some(a.units.cmp(&b.units)),
        (Value::Date(a), Value::Date(b)) => Some(a.cmp(b)),
        (Value::DateTime(a), Value::DateTime(b)) => Some(a.cmp(b)),
        (Value::Time(a), Value::Time(b)) => Some(a.cmp(b)),
        (Value::Text(a), Value::Text(b)) => Some(a.cmp(b)),
        _ => None,
    };
    // A value that does not compare here, or a range over midnight, is left to the reader of the record.
    let low = domain.low.as_ref().and_then(order).is_none_or(|order| order.is_ge());
    let high = domain.high.as_ref().and_then(order);
    low && high.is_none_or(|order| order.is_lt() || (order.is_eq() && domain.inclusive))
}

/// Simpler values of an attribute to try in a counterexample's place, the simplest first; `None` is not to say it at all.
#[must_use]
pub fn simpler(attribute: &Attribute) -> Vec<Option<Json>> {
    let mut found = Vec::new();
    if attribute.optional
        || attribute.default.is_some()
        || matches!(attribute.ty, Type::List(_) | Type::Map(_))
    {
        found.push(None);
    }
    let plain = match &attribute.ty {
        Type::Bool => vec![Json::from(false)],
        Type::Int | Type::Number => vec![Json::from(0), Json::from(1)],
        Type::Money(_) => vec![Json::from("0")],
        Type::Text(_) if attribute.key => vec![Json::from("test")],
        Type::Text(_) => vec![Json::from("a")],
        Type::Enum(variants) => {
            variants.values.first().map(|value| value.as_str().into()).into_iter().collect()
        }
        Type::List(_) => vec![Json::Array(Vec::new())],
        Type::Map(_) => vec![Json::Object(Map::new())],
        _ => Vec::new(),
    };
    found.extend(plain.into_iter().map(Some));
    found
}
