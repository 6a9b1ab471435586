//! A profile as serde reads it: a struct of the same 42 fields, texts borrowed from the JSON.
//!
//! The least that a host does without an engine, and how peers without a reader of their own get their values.

use serde::Deserialize;

use crate::workload::{Profile, Value};

macro_rules! record {
    ($($(#[$meta:meta])* $field:ident: $type:ty,)*) => {
        /// The fields in the order of the workload's attributes.
        #[derive(Debug, Deserialize)]
        #[expect(missing_docs, reason = "the workload's schema tells what they are")]
        pub struct Record<'a> {
            $($(#[$meta])* pub $field: $type,)*
        }

        impl From<Record<'_>> for Profile {
            fn from(record: Record<'_>) -> Self {
                Self(vec![$(record.$field.value(),)*])
            }
        }

        #[cfg(test)]
        const FIELDS: &[&str] = &[$(stringify!($field),)*];
    };
}

record! {
    age: i64,
    orders_12m: i64,
    orders_total: i64,
    tenure_days: i64,
    sessions_30d: i64,
    emails_opened_30d: i64,
    emails_clicked_30d: i64,
    returns_12m: Option<i64>,
    loyalty_points: Option<i64>,
    household_size: Option<i64>,
    ltv: f64,
    avg_basket: f64,
    last_basket: Option<f64>,
    discount_rate: f64,
    churn_score: Option<f64>,
    engagement_score: Option<f64>,
    consent_email: bool,
    consent_sms: bool,
    consent_push: Option<bool>,
    is_member: bool,
    is_employee: bool,
    has_app: bool,
    country: &'a str,
    language: &'a str,
    tier: &'a str,
    channel: &'a str,
    gender: Option<&'a str>,
    device: &'a str,
    lifecycle: &'a str,
    store_region: Option<&'a str>,
    city: &'a str,
    last_product_sku: Option<&'a str>,
    email_domain: &'a str,
    campaign_ref: Option<&'a str>,
    #[serde(borrow)]
    tags: Vec<&'a str>,
    #[serde(borrow)]
    categories: Vec<&'a str>,
    #[serde(borrow)]
    brands: Option<Vec<&'a str>>,
    #[serde(borrow)]
    channels_used: Vec<&'a str>,
    signup_at: i64,
    last_order_at: Option<i64>,
    last_visit_at: i64,
    last_email_at: Option<i64>,
}

impl Profile {
    /// From JSON.
    ///
    /// # Errors
    /// Where it is not of the workload's schema.
    pub fn from_json(json: &[u8]) -> serde_json::Result<Self> {
        serde_json::from_slice::<Record<'_>>(json).map(Self::from)
    }
}

/// What becomes a value.
trait Field {
    fn value(self) -> Value;
}

impl Field for i64 {
    fn value(self) -> Value {
        Value::Int(self)
    }
}

impl Field for f64 {
    fn value(self) -> Value {
        Value::Number(self)
    }
}

impl Field for bool {
    fn value(self) -> Value {
        Value::Bool(self)
    }
}

impl Field for &str {
    fn value(self) -> Value {
        Value::Text(self.into())
    }
}

impl Field for Vec<&str> {
    fn value(self) -> Value {
        Value::List(self.into_iter().map(Box::from).collect())
    }
}

impl<T: Field> Field for Option<T> {
    fn value(self) -> Value {
        self.map_or(Value::Missing, Field::value)
    }
}

#[cfg(test)]
mod tests {
    use super::FIELDS;
    use crate::workload::{ATTRIBUTES, PROFILES_SEED, Profile, Profiles};

    #[test]
    fn a_record_is_a_profile() {
        let names: Vec<&str> = ATTRIBUTES.iter().map(|a| a.name).collect();
        assert_eq!(FIELDS, names);
        let profiles = Profiles::new(PROFILES_SEED);
        for index in 0..100 {
            let profile = profiles.get(index);
            assert_eq!(Profile::from_json(profile.json(index).as_bytes()).unwrap(), profile);
        }
    }
}
