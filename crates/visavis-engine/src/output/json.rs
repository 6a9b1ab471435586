//! Decisions and values as the tools print them in JSON.
//!
//! Money is an object of an amount with its currency's digits and the currency, a datetime RFC 3339 in UTC, a whole number has no point,
//! and what is missing is null.

use serde::ser::{Serialize, SerializeMap, SerializeSeq, SerializeStruct, Serializer};
use smol_str::SmolStr;
use visavis_value::limit::LimitOf;
use visavis_value::{Value, print};

use super::{Chosen, Decision, Rejected};
use crate::decide::{Because, Reason};

impl Serialize for Decision {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let more = usize::from(self.rejected.is_some()) + usize::from(!self.unanswered.is_empty());
        let mut out = serializer.serialize_struct("Decision", 6 + more)?;
        out.serialize_field("decision", &self.decision)?;
        out.serialize_field("customer", &self.customer)?;
        out.serialize_field("at", &printed(|text| print::rfc3339(text, self.at)))?;
        out.serialize_field("program", &self.program)?;
        out.serialize_field("chosen", &self.chosen)?;
        out.serialize_field("fallback", &self.fallback)?;
        match self.unanswered.is_empty() {
            true => out.skip_field("unanswered")?,
            false => out.serialize_field("unanswered", &self.unanswered)?,
        }
        match &self.rejected {
            Some(rejected) => out.serialize_field("rejected", rejected)?,
            None => out.skip_field("rejected")?,
        }
        out.end()
    }
}

impl Serialize for Chosen {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut out = serializer.serialize_struct("Chosen", 5)?;
        out.serialize_field("campaign", &self.campaign)?;
        out.serialize_field("channel", &self.channel)?;
        out.serialize_field("variant", &self.variant)?;
        out.serialize_field("value", &self.value.as_ref().map(Printed))?;
        out.serialize_field("content", &Content(&self.content))?;
        out.end()
    }
}

impl Serialize for Rejected {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let detail = match &self.reason {
            Reason::NoConsent { requires: by }
            | Reason::Guarded { by }
            | Reason::Excluded { condition: by }
            | Reason::QuietHours { hours: by }
            | Reason::Capped { limit: by, .. }
            | Reason::NotInAudience { because: Because::Condition(by) } => Some(("by", by)),
            Reason::NotInAudience { because: Because::Missing(attribute) } => Some(("missing", attribute)),
            Reason::NotOnChannel | Reason::OutsideWindow | Reason::HeldOut | Reason::Outranked => None,
        };
        let mut out = serializer.serialize_map(None)?;
        out.serialize_entry("campaign", &self.campaign)?;
        out.serialize_entry("reason", self.reason.name())?;
        if let Some((name, text)) = detail {
            out.serialize_entry(name, text)?;
        }
        if let Reason::Capped { of, missing, .. } = &self.reason {
            out.serialize_entry("of", whose(*of))?;
            missing.iter().try_for_each(|key| out.serialize_entry("missing", key))?;
        }
        if !self.unanswered.is_empty() {
            out.serialize_entry("unanswered", &self.unanswered)?;
        }
        out.end()
    }
}

fn whose(limit: LimitOf) -> &'static str {
    match limit {
        LimitOf::Channel => "channel",
        LimitOf::Campaign => "campaign",
    }
}

/// The fields of a message, as an object.
struct Content<'v>(&'v [(SmolStr, Option<Value>)]);

impl Serialize for Content<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(name, value)| (name, value.as_ref().map(Printed))))
    }
}

/// A value as JSON has it; serializes.
#[derive(Debug, Clone, Copy)]
pub struct Printed<'v>(pub &'v Value);

impl Serialize for Printed<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let text = match self.0 {
            Value::Bool(yes) => return serializer.serialize_bool(*yes),
            Value::Int(int) => return serializer.serialize_i64(*int),
            Value::Number(number) => return serialize_number(*number, serializer),
            Value::Text(text) | Value::Version(text) => return serializer.serialize_str(text),
            Value::Money(money) => {
                let mut out = serializer.serialize_struct("Money", 2)?;
                let amount = printed(|text| print::amount(text, money.units, money.currency));
                out.serialize_field("amount", &amount)?;
                out.serialize_field("currency", money.currency.code())?;
                return out.end();
            }
            Value::List(items) => {
                let mut out = serializer.serialize_seq(Some(items.len()))?;
                items.iter().try_for_each(|item| out.serialize_element(&Printed(item)))?;
                return out.end();
            }
            Value::Map(entries) => {
                let mut out = serializer.serialize_map(Some(entries.len()))?;
                entries.iter().try_for_each(|(key, item)| out.serialize_entry(key, &Printed(item)))?;
                return out.end();
            }
            Value::Date(date) => printed(|text| print::date(text, *date)),
            Value::DateTime(at) => printed(|text| print::rfc3339(text, *at)),
            Value::Time(time) => printed(|text| print::time(text, *time)),
            Value::Duration(span) => printed(|text| print::duration(text, *span)),
        };
        serializer.serialize_str(&text)
    }
}

/// A number in its shortest form: a whole one has no point.
fn serialize_number<S: Serializer>(number: f64, serializer: S) -> Result<S::Ok, S::Error> {
    // Up to here every whole f64 prints the same as the int it is.
    const WHOLE: f64 = (1_u64 << f64::MANTISSA_DIGITS) as f64;
    if number.fract() == 0.0 && number.abs() <= WHOLE {
        serializer.serialize_i64(number as i64)
    } else {
        serializer.serialize_f64(number)
    }
}

fn printed(print: impl FnOnce(&mut String)) -> String {
    let mut text = String::new();
    print(&mut text);
    text
}
