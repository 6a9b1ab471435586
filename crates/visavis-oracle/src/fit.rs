//! One JSON value as a value of an attribute's or a field's type. `None` is a misfit.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde_json::value::RawValue;
use smol_str::SmolStr;
use visavis_check::model::{Attribute, Domain, EventField};
use visavis_value::text::{Fold, fold};
use visavis_value::{Currency, Money, Type, Value, Zone, read, version};

use crate::compare::{Ends, in_range};
use crate::json::{Node, node};

/// What may stand somewhere: a type, and the values of it that are allowed.
#[derive(Clone, Copy)]
pub(crate) struct Slot<'m> {
    pub(crate) ty: &'m Type,
    pub(crate) domain: Option<&'m Domain>,
    pub(crate) default: Option<&'m Value>,
    pub(crate) optional: bool,
}

impl<'m> Slot<'m> {
    /// That of an attribute.
    pub(crate) fn of(attribute: &'m Attribute) -> Self {
        let Attribute { ty, domain, default, optional, .. } = attribute;
        Self { ty, domain: domain.as_ref(), default: default.as_ref(), optional: *optional }
    }

    /// That of an event's field.
    pub(crate) fn of_field(field: &'m EventField) -> Self {
        let EventField { ty, domain, default, optional, .. } = field;
        Self { ty, domain: domain.as_ref(), default: default.as_ref(), optional: *optional }
    }

    /// The value, in its type and domain.
    pub(crate) fn fit(self, raw: &RawValue, zone: Zone) -> Option<Value> {
        let value = typed(&node(raw), self.ty, zone)?;
        let fits = self.domain.is_none_or(|domain| in_domain(&value, domain));
        fits.then_some(value)
    }

    /// What it takes, in words.
    pub(crate) fn expected(self) -> String {
        let within = if self.domain.is_some() { " in its domain" } else { "" };
        format!("{}{within}", self.ty)
    }

    /// What a list or map is where nothing stands.
    pub(crate) fn empty(self) -> Option<Value> {
        match self.ty {
            Type::List(_) => Some(Value::List(Arc::from([]))),
            Type::Map(_) => Some(Value::Map(Arc::default())),
            _ => None,
        }
    }
}

fn in_domain(value: &Value, domain: &Domain) -> bool {
    let ends = Ends {
        low: domain.low.as_ref().map(Some),
        high: domain.high.as_ref().map(Some),
        inclusive: domain.inclusive,
    };
    in_range(Some(value), &ends, Fold::None) == Some(true)
}

fn typed(found: &Node, ty: &Type, zone: Zone) -> Option<Value> {
    match (ty, found) {
        (Type::Bool, Node::Bool(value)) => Some(Value::Bool(*value)),
        (Type::Bool, Node::Text(s)) => read::bool_word(s).map(Value::Bool),
        (Type::Int, Node::Number(s) | Node::Text(s)) => read::int(s).map(Value::Int),
        (Type::Number, Node::Number(s) | Node::Text(s)) => read::number(s).map(Value::Number),
        (Type::Money(currency), Node::Number(s) | Node::Text(s)) => money(s, *currency),
        (Type::Text(_), Node::Text(s)) => Some(Value::Text(s.into())),
        (Type::Enum(variants), Node::Text(s)) => {
            let same = |value: &&SmolStr| fold(value, variants.fold) == fold(s, variants.fold);
            variants.values.iter().find(same).cloned().map(Value::Text)
        }
        (Type::Date, Node::Text(s)) => read::date(s).map(Value::Date),
        (Type::DateTime, Node::Text(s)) => read::datetime(s, zone).map(Value::DateTime),
        (Type::DateTime, Node::Number(s)) => read::epoch_seconds(s).map(Value::DateTime),
        (Type::Time, Node::Text(s)) => read::time(s).map(Value::Time),
        (Type::Version, Node::Text(s)) => version::is_version(s).then(|| Value::Version(s.into())),
        (Type::List(of), Node::List(items)) => {
            let items: Option<Vec<Value>> = items.iter().map(|item| typed(&node(item), of, zone)).collect();
            items.map(|items| Value::List(items.into()))
        }
        (Type::Map(of), Node::Object(members)) => {
            let entries: Option<BTreeMap<SmolStr, Value>> = members
                .iter()
                .map(|(key, item)| typed(&node(item), of, zone).map(|value| (key.into(), value)))
                .collect();
            entries.map(|entries| Value::Map(Arc::new(entries)))
        }
        _ => None,
    }
}

fn money(digits: &str, currency: Currency) -> Option<Value> {
    read::money(digits).map(|units| Value::Money(Money { units, currency }))
}
