//! A profile filled by hand, attribute by attribute.
//!
//! In: names as the program has them, and Rust values. Out: the same slots as a record of JSON gives.

use std::fmt::Write;
use std::sync::Arc;

use super::json;
use super::{Profile, event_id};
use crate::error::{Misfit, RecordError};

/// A value that a host sets: what JSON has, and nothing else.
#[derive(Debug, Clone, PartialEq)]
pub enum Setting<'v> {
    /// Missing
    Missing,
    /// A bool
    Bool(bool),
    /// An int
    Int(i64),
    /// A number; one that is not finite fits nowhere
    Number(f64),
    /// A text; dates, times and amounts come as texts too
    Text(&'v str),
    /// A list
    List(Vec<Setting<'v>>),
}

macro_rules! from {
    ($($ty:ty => |$value:ident| $setting:expr;)*) => {$(
        impl<'v> From<$ty> for Setting<'v> {
            fn from($value: $ty) -> Self {
                $setting
            }
        }
    )*};
}

from! {
    bool => |value| Self::Bool(value);
    i64 => |value| Self::Int(value);
    i32 => |value| Self::Int(value.into());
    u32 => |value| Self::Int(value.into());
    f64 => |value| Self::Number(value);
    &'v str => |value| Self::Text(value);
    &'v String => |value| Self::Text(value);
}

impl<'v, T: Into<Setting<'v>>> From<Option<T>> for Setting<'v> {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Missing, Into::into)
    }
}

impl<'v, T: Into<Setting<'v>>> From<Vec<T>> for Setting<'v> {
    fn from(items: Vec<T>) -> Self {
        Self::List(items.into_iter().map(Into::into).collect())
    }
}

impl<'v, T: Into<Setting<'v>>, const N: usize> From<[T; N]> for Setting<'v> {
    fn from(items: [T; N]) -> Self {
        Self::List(items.into_iter().map(Into::into).collect())
    }
}

impl<'v, T: Clone + Into<Setting<'v>>> From<&[T]> for Setting<'v> {
    fn from(items: &[T]) -> Self {
        Self::List(items.iter().cloned().map(Into::into).collect())
    }
}

impl Setting<'_> {
    /// As JSON.
    pub(super) fn to_json(&self) -> String {
        let mut json = String::new();
        self.write(&mut json);
        json
    }

    /// Appends it as JSON.
    fn write(&self, out: &mut String) {
        // Writing to a text cannot fail.
        match self {
            Self::Missing => out.push_str("null"),
            Self::Bool(value) => out.push_str(if *value { "true" } else { "false" }),
            Self::Int(value) => visavis_value::print::int(out, *value),
            Self::Number(value) if value.is_finite() => visavis_value::print::number(out, *value),
            // An object, which is a misfit for every scalar and says in the message what it was.
            Self::Number(value) => drop(write!(out, "{{\"{value}\":null}}")),
            Self::Text(text) => write_text(out, text),
            Self::List(items) => {
                for (i, item) in items.iter().enumerate() {
                    out.push(if i == 0 { '[' } else { ',' });
                    item.write(out);
                }
                out.push_str(if items.is_empty() { "[]" } else { "]" });
            }
        }
    }
}

/// Appends a text as JSON.
pub(crate) fn write_text(out: &mut String, text: &str) {
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\0'..' ' => drop(write!(out, "\\u{:04x}", u32::from(c))),
            _ => out.push(c),
        }
    }
    out.push('"');
}

impl Profile {
    /// Sets one attribute by its name in the program: `tier`, `address.city`, or behind its source's name `crm.tier`. What the program
    /// does not read is stepped over, as it is in a record.
    ///
    /// ```
    /// # fn run(engine: &visavis_engine::Engine) -> Result<(), Box<dyn std::error::Error>> {
    /// let mut profile = engine.profile();
    /// profile.set("tier", "gold")?;
    /// profile.set("orders_12m", 3)?;
    /// profile.set("tags", ["vip", "newsletter"])?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// Where the value does not fit: the attribute then is what a record with that value makes it. Where the name is an event's.
    pub fn set<'v>(&mut self, name: &str, value: impl Into<Setting<'v>>) -> Result<(), RecordError> {
        let json = value.into().to_json();
        let program = Arc::clone(&self.program);
        let leaves = program.layout.names.setting(name);
        if leaves.is_empty() && event_id(&program, name).is_ok() {
            let expected = "its events one by one, by `push_event_row` or `push_event_json`".to_owned();
            return Err(RecordError::Misfit(Misfit { attribute: name.into(), found: json, expected }));
        }
        for leaf in leaves {
            let source =
                program.layout.plans.get(leaf.attribute as usize).map_or(usize::MAX, |plan| plan.source);
            self.record.unset(leaf.attribute, source);
            let (record, scratch) = (&mut self.record, &mut self.scratch);
            json::read_value(&program, record, scratch, json.as_bytes(), *leaf)?;
        }
        self.record.settle(&program);
        let misfit = leaves.iter().find_map(|leaf| self.record.misfit(leaf.attribute));
        misfit.map_or(Ok(()), |misfit| Err(RecordError::Misfit(misfit.clone())))
    }
}
