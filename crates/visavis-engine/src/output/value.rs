//! Words as values.

use std::collections::BTreeMap;

use smol_str::SmolStr;
use visavis_value::{Date, Instant, Money, TimeOfDay, Type, Value};

use crate::error::Halt;
use crate::vm::Machine;

/// The value of a word of a type.
pub(crate) fn value(machine: &Machine<'_>, ty: &Type, word: u64) -> Result<Value, Halt> {
    let pools = machine.pools();
    let text = |word| pools.text(word).map(SmolStr::from).ok_or(Halt::Corrupt);
    Ok(match ty {
        Type::Bool => Value::Bool(word == 1),
        Type::Int => Value::Int(word as i64),
        Type::Number => Value::Number(f64::from_bits(word)),
        Type::Money(currency) => Value::Money(Money { units: word as i64, currency: *currency }),
        Type::Text(_) | Type::Enum(_) => Value::Text(text(word)?),
        Type::Date => Value::Date(Date(i32::try_from(word as i64).map_err(|_| Halt::Corrupt)?)),
        Type::DateTime => Value::DateTime(Instant(word as i64)),
        Type::Time => Value::Time(TimeOfDay(word as i64)),
        Type::Version => Value::Version(text(word)?),
        Type::Duration => Value::Duration(machine.duration(word)?),
        Type::List(of) => {
            let items = pools.words(word).ok_or(Halt::Corrupt)?.iter();
            Value::List(items.map(|item| value(machine, of, *item)).collect::<Result<_, _>>()?)
        }
        Type::Map(of) => {
            let pairs = pools.pairs(word).ok_or(Halt::Corrupt)?.iter();
            let entries = pairs.map(|[key, item]| Ok((text(*key)?, value(machine, of, *item)?)));
            Value::Map(std::sync::Arc::new(entries.collect::<Result<BTreeMap<_, _>, Halt>>()?))
        }
    })
}
