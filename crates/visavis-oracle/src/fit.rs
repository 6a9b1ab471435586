//! One JSON value as a value of an attribute's type. `None` is a misfit.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde_json::value::RawValue;
use smol_str::SmolStr;
use visavis_check::model::{Attribute, Domain};
use visavis_value::text::{Fold, fold};
use visavis_value::{Currency, Money, Type, Value, Zone, read, version};

use crate::compare::{Ends, in_range};
use crate::json::{Node, node};

/// The value of an attribute, in its type and domain.
pub(crate) fn fit(raw: &RawValue, attribute: &Attribute, zone: Zone) -> Option<Value> {
    let value = typed(&node(raw), &attribute.ty, zone)?;
    let fits = attribute.domain.as_ref().is_none_or(|domain| in_domain(&value, domain));
    fits.then_some(value)
}

/// What an attribute takes, in words.
pub(crate) fn expected(attribute: &Attribute) -> String {
    let within = if attribute.domain.is_some() { " in its domain" } else { "" };
    format!("{}{within}", attribute.ty)
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
