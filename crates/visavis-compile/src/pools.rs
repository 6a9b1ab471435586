//! What instructions refer to by number: constants, symbols, sets, patterns, now-constants, forms of attributes
//! and fields.
//!
//! In: whatever lowering meets. Out: numbers of our own; what the image holds is only what was emitted, in that order.

use smol_str::SmolStr;
use visavis_check::model::{AttributeId, EventId, FieldId, Model};
use visavis_image::image::{Const, Now, Word};
use visavis_value::{Currency, Type, Value};

pub(crate) use crate::intern::ConstKey;
use crate::intern::{Interner, Lists};

/// What stands in slots: an attribute, or a field of the event in hand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum Stored {
    Attribute(AttributeId),
    Field(EventId, FieldId),
}

impl Stored {
    /// Its type.
    pub(crate) fn ty(self, model: &Model) -> Option<&Type> {
        Some(match self {
            Self::Attribute(id) => &model.attributes.get(id.index())?.ty,
            Self::Field(event, field) => &model.events.get(event.index())?.field(field)?.ty,
        })
    }
}

/// A way in which an attribute or field is held.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct Form {
    pub(crate) stored: Stored,
    pub(crate) word: Word,
}

/// See the module.
#[derive(Debug, Default)]
pub(crate) struct Pools {
    pub(crate) consts: Interner<ConstKey>,
    pub(crate) symbols: Interner<SmolStr>,
    pub(crate) symbol_sets: Lists,
    pub(crate) word_sets: Interner<Vec<i64>>,
    pub(crate) regexes: Interner<SmolStr>,
    pub(crate) nows: Interner<Now>,
    pub(crate) currencies: Interner<Currency>,
    pub(crate) forms: Interner<Form>,
}

impl Pools {
    /// Pools of the two bools, which emission needs without having been asked.
    pub(crate) fn new() -> Self {
        let mut pools = Self::default();
        pools.consts.id(ConstKey(Const::Bool(false)));
        pools.consts.id(ConstKey(Const::Bool(true)));
        pools
    }
}

/// A value of a type as a constant.
pub(crate) fn constant(value: &Value, ty: &Type) -> Const {
    match value {
        Value::List(items) => Const::List(Word::of(ty), items.iter().map(scalar_constant).collect()),
        Value::Map(entries) => {
            let entries = entries.iter().map(|(key, entry)| (key.clone(), scalar_constant(entry)));
            Const::Map(Word::of(ty), entries.collect())
        }
        value => scalar_constant(value),
    }
}

fn scalar_constant(value: &Value) -> Const {
    match value {
        Value::Bool(b) => Const::Bool(*b),
        Value::Int(i) => Const::Int(*i),
        Value::Number(x) => Const::Number(*x),
        Value::Money(amount) => Const::Money(amount.units),
        Value::Text(text) => Const::Text(text.clone()),
        Value::Date(day) => Const::Date(day.0),
        Value::DateTime(at) => Const::DateTime(at.0),
        Value::Time(time) => Const::Time(time.0),
        Value::Version(text) => Const::Version(text.clone()),
        Value::Duration(span) => Const::Duration(*span),
        // The checker makes no lists of lists; an empty list of anything is none of them.
        Value::List(_) | Value::Map(_) => Const::List(Word::Text, Vec::new()),
    }
}
