//! The values at which a program's answers change.
//!
//! In: a model. Out: for each attribute and each field of an event the literals that it is compared with, and the spans of time before and after now. A value
//! drawn at random almost never lies on an edge, and rules are wrong at their edges.

use std::collections::{HashMap, HashSet};

use smol_str::SmolStr;
use visavis_check::model::{
    Aggregate, Attribute, AttributeId, Event, EventId, EventWindow, ExprId, ExprKind, FieldId, LetId, Model,
    SourceIdx,
};
use visavis_value::{Duration, Instant, Type, Unit, Value};

/// How many nodes of one test are looked at: tests are small, `let`s may be long.
const NODES: usize = 200;

/// A value to try.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Edge {
    /// A literal
    Value(Value),
    /// So far from now; negative is before
    FromNow(Duration),
}

/// What to try, by attribute.
#[derive(Debug, Default)]
pub(crate) struct Edges {
    by_attribute: Vec<Vec<Edge>>,
    by_field: HashMap<(EventId, FieldId), Vec<Edge>>,
    /// Keys that maps are asked for.
    pub(crate) map_keys: Vec<SmolStr>,
    /// Moments at which something begins or ends.
    pub(crate) moments: Vec<Instant>,
}

impl Edges {
    pub(crate) fn new(model: &Model) -> Self {
        let mut edges = Self {
            by_attribute: vec![Vec::new(); model.attributes.len()],
            by_field: HashMap::new(),
            map_keys: model.campaigns.iter().map(|campaign| campaign.name.clone()).collect(),
            moments: Vec::new(),
        };
        let during = model.campaigns.iter().filter_map(|campaign| campaign.during);
        edges.moments.extend(during.flat_map(|during| [during.start, during.end]).flatten());
        let count = u32::try_from(model.exprs.len()).unwrap_or(u32::MAX);
        for id in (0..count).map(ExprId) {
            edges.of_test(model, id);
        }
        edges
    }

    /// Adds the edges of another program, for what stands at the same place of the data.
    pub(crate) fn add(&mut self, model: &Model, other: &Model) {
        let theirs = Self::new(other);
        let source = |model: &Model, id: SourceIdx| model.sources.get(id.index()).map(|s| s.name.clone());
        for (id, attribute) in (0..).map(AttributeId).zip(&other.attributes) {
            let is_it = |own: &Attribute| {
                own.data_path == attribute.data_path
                    && source(model, own.source) == source(other, attribute.source)
            };
            let Some(at) = model.attributes.iter().position(is_it) else { continue };
            let (Some(declared), Some(own)) = (model.attributes.get(at), self.by_attribute.get_mut(at))
            else {
                continue;
            };
            add_suiting(own, &declared.ty, theirs.of(id));
            // Where one ends the other may go on.
            let ends = [&declared.domain, &attribute.domain].into_iter().flatten();
            let ends = ends.flat_map(|domain| [domain.low.clone(), domain.high.clone()]);
            let ends: Vec<Edge> = ends.flatten().map(Edge::Value).collect();
            add_suiting(own, &declared.ty, &ends);
        }
        for (id, event) in (0..).map(EventId).zip(&other.events) {
            let is_it = |own: &Event| {
                own.name == event.name && source(model, own.source) == source(other, event.source)
            };
            let Some((at, own)) = (0..).map(EventId).zip(&model.events).find(|(_, own)| is_it(own)) else {
                continue;
            };
            for (field_id, field) in (0..).map(FieldId).zip(&event.fields) {
                let mut fields = (0..).map(FieldId).zip(&own.fields);
                let Some((to, declared)) = fields.find(|(_, own)| own.column == field.column) else {
                    continue;
                };
                let edges = self.by_field.entry((at, to)).or_default();
                add_suiting(edges, &declared.ty, theirs.of_field(id, field_id));
            }
        }
        for key in theirs.map_keys {
            if !self.map_keys.contains(&key) {
                self.map_keys.push(key);
            }
        }
        for moment in theirs.moments {
            if !self.moments.contains(&moment) {
                self.moments.push(moment);
            }
        }
    }

    /// What to try for an attribute.
    pub(crate) fn of(&self, id: AttributeId) -> &[Edge] {
        self.by_attribute.get(id.index()).map_or(&[], Vec::as_slice)
    }

    /// What to try for a field of an event.
    pub(crate) fn of_field(&self, event: EventId, field: FieldId) -> &[Edge] {
        self.by_field.get(&(event, field)).map_or(&[], Vec::as_slice)
    }

    /// When events must have happened to count.
    fn of_aggregate(&mut self, model: &Model, aggregate: &Aggregate) {
        let mut far: Vec<Duration> = Vec::new();
        match aggregate.window {
            Some(EventWindow::Last(span)) => far.extend(span.neg()),
            Some(EventWindow::Next(span)) => far.push(span),
            Some(EventWindow::Range { .. }) | None => {}
        }
        let mut events = vec![aggregate.event];
        if let Some(sequence) = &aggregate.sequence {
            far.extend(sequence.within.neg());
            events.push(sequence.event);
        }
        far.push(Duration::default());
        for event in events {
            let Some(at) = model.events.get(event.index()).and_then(|event| event.at) else { continue };
            let own = self.by_field.entry((event, at)).or_default();
            for edge in far.iter().copied().map(Edge::FromNow) {
                if !own.contains(&edge) {
                    own.push(edge);
                }
            }
        }
    }

    /// Brings the attributes of one test together with its literals.
    fn of_test(&mut self, model: &Model, id: ExprId) {
        let kind = &model.exprs[id].kind;
        let is_test = matches!(
            kind,
            ExprKind::Compare { .. }
                | ExprKind::InRange { .. }
                | ExprKind::InWindow { .. }
                | ExprKind::InList { .. }
                | ExprKind::Has { .. }
                | ExprKind::TextTest { .. }
        );
        if let ExprKind::MapGet(_, key) = kind
            && let ExprKind::Literal(Value::Text(key)) = &model.exprs[*key].kind
            && !self.map_keys.contains(key)
        {
            self.map_keys.push(key.clone());
        }
        if let ExprKind::Aggregate(aggregate) = kind {
            self.of_aggregate(model, aggregate);
        }
        if !is_test {
            return;
        }
        let Inside { attributes, fields, edges: found } = inside(model, id);
        for (event, field) in fields {
            let declared = model.events.get(event.index()).and_then(|event| event.field(field));
            let Some(ty) = declared.map(|field| &field.ty) else { continue };
            let own = self.by_field.entry((event, field)).or_default();
            add_suiting(own, ty, &found);
        }
        for attribute in attributes {
            let Some(ty) = model.attributes.get(attribute.index()).map(|a| &a.ty) else { continue };
            let Some(own) = self.by_attribute.get_mut(attribute.index()) else { continue };
            add_suiting(own, ty, &found);
        }
        for edge in &found {
            if let Edge::Value(Value::DateTime(at)) = edge
                && !self.moments.contains(at)
            {
                self.moments.push(*at);
            }
        }
    }
}

/// Adds what edges mean for a type, each once.
fn add_suiting(own: &mut Vec<Edge>, ty: &Type, found: &[Edge]) {
    for edge in found.iter().flat_map(|edge| suiting(ty, edge)) {
        if !own.contains(&edge) {
            own.push(edge);
        }
    }
}

/// What stands in a test.
#[derive(Default)]
struct Inside {
    attributes: Vec<AttributeId>,
    fields: Vec<(EventId, FieldId)>,
    edges: Vec<Edge>,
}

/// The attributes, the events' fields and the literals in a test.
fn inside(model: &Model, id: ExprId) -> Inside {
    let Inside { mut attributes, mut fields, edges: mut found } = Inside::default();
    let mut open = vec![id];
    let mut lets: HashSet<LetId> = HashSet::new();
    for _ in 0..NODES {
        let Some(id) = open.pop() else { break };
        let kind = &model.exprs[id].kind;
        match kind {
            ExprKind::Attribute(id) => attributes.push(*id),
            ExprKind::Field(event, field) => fields.push((*event, *field)),
            ExprKind::Aggregate(aggregate) => {
                fields.extend(aggregate.field.map(|field| (aggregate.event, field)))
            }
            ExprKind::Literal(value) => found.push(Edge::Value(value.clone())),
            ExprKind::Point(span) => found.push(Edge::FromNow(*span)),
            ExprKind::Now | ExprKind::Today => found.push(Edge::FromNow(Duration::default())),
            ExprKind::InWindow { last, span, .. } => {
                let far = if *last { span.neg() } else { Some(*span) };
                found.extend(far.map(Edge::FromNow));
                found.push(Edge::FromNow(Duration::default()));
            }
            ExprKind::Let(id) if lets.insert(*id) => open.extend(model.definition(kind)),
            _ => {}
        }
        kind.operands(&mut open);
    }
    Inside { attributes, fields, edges: found }
}

/// What an edge means for an attribute of a type.
fn suiting(ty: &Type, edge: &Edge) -> Vec<Edge> {
    let same = |value: &Value| is_of(ty, value).then(|| Edge::Value(value.clone()));
    match (ty, edge) {
        (Type::Date | Type::DateTime, Edge::FromNow(_)) => vec![edge.clone()],
        // `age(x) < 18`, `days_since(x) > 30`.
        (Type::Date | Type::DateTime, Edge::Value(Value::Int(count))) => {
            let back = |unit| Duration::of(count.saturating_neg(), unit).map(Edge::FromNow);
            [back(Unit::Year), back(Unit::Day)].into_iter().flatten().collect()
        }
        (Type::Date | Type::DateTime, Edge::Value(Value::Duration(span))) => {
            [Some(*span), span.neg()].into_iter().flatten().map(Edge::FromNow).collect()
        }
        (Type::List(of) | Type::Map(of), Edge::Value(Value::List(items))) => {
            items.iter().filter(|item| is_of(of, item)).map(|item| Edge::Value(item.clone())).collect()
        }
        (Type::List(of) | Type::Map(of), Edge::Value(value)) => {
            if is_of(of, value) {
                vec![edge.clone()]
            } else {
                Vec::new()
            }
        }
        (_, Edge::Value(Value::List(items))) => items.iter().filter_map(same).collect(),
        (Type::Number, Edge::Value(Value::Int(int))) => vec![Edge::Value(Value::Number(*int as f64))],
        (_, Edge::Value(value)) => same(value).into_iter().collect(),
        _ => Vec::new(),
    }
}

/// Whether a value can be one of a type.
fn is_of(ty: &Type, value: &Value) -> bool {
    match (ty, value) {
        (Type::Enum(variants), Value::Text(text)) => variants.values.contains(text),
        (Type::Money(currency), Value::Money(money)) => money.currency == *currency,
        (Type::Bool, Value::Bool(_))
        | (Type::Int, Value::Int(_))
        | (Type::Number, Value::Number(_))
        | (Type::Text(_), Value::Text(_))
        | (Type::Date, Value::Date(_))
        | (Type::DateTime, Value::DateTime(_))
        | (Type::Time, Value::Time(_))
        | (Type::Version, Value::Version(_)) => true,
        _ => false,
    }
}
