//! The types of the language.

use std::fmt;
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use smol_str::SmolStr;

use crate::Fold;

/// A type of the language. Two types are equal where a value of one needs no conversion to be of the other.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Type {
    /// `bool`
    Bool,
    /// `int`, 64 bits
    Int,
    /// `number`, a finite f64
    Number,
    /// `money CUR`, ten-thousandths in 64 bits
    Money(Currency),
    /// `text`, with how it is compared
    Text(Fold),
    /// an enumeration: a text that is one of these
    Enum(Variants),
    /// `date`, days since 1970-01-01
    Date,
    /// `datetime`, microseconds since 1970-01-01T00:00:00Z
    DateTime,
    /// `time`, microseconds since midnight
    Time,
    /// `version`, ordered as semantic versions are
    Version,
    /// a span of time; of literals and differences, no attribute's type
    Duration,
    /// `list of T`, T scalar
    List(Box<Type>),
    /// `map of T`, text to scalar
    Map(Box<Type>),
}

/// The values of an enumeration in order of declaration, with how an incoming text is compared with them.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Variants {
    /// The values, distinct (also when folded).
    pub values: Arc<[SmolStr]>,
    /// `ignoring case`: an incoming text is folded to find its value.
    pub fold: Fold,
}

/// An ISO 4217 currency code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Currency([u8; 3]);

impl Currency {
    /// The currency of an ISO 4217 alphabetic code; `None` for any other text.
    #[must_use]
    pub fn parse(code: &str) -> Option<Self> {
        iso_currency::Currency::from_code(code)?;
        code.as_bytes().try_into().ok().map(Self)
    }

    /// The three letters.
    #[must_use]
    pub fn code(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or("XXX")
    }

    /// Digits after the point in everyday amounts: 2 for EUR, 0 for JPY, 3 for KWD (ISO 4217; 2 where it gives none).
    #[must_use]
    pub fn digits(&self) -> u8 {
        let digits = iso_currency::Currency::from_code(self.code()).and_then(|c| c.exponent()).unwrap_or(2);
        u8::try_from(digits).unwrap_or(2)
    }
}

impl fmt::Display for Type {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Bool => f.write_str("bool"),
            Self::Int => f.write_str("int"),
            Self::Number => f.write_str("number"),
            Self::Money(currency) => write!(f, "money {}", currency.code()),
            Self::Text(_) => f.write_str("text"),
            Self::Enum(variants) => {
                for (i, value) in variants.values.iter().enumerate() {
                    write!(f, "{}{value:?}", if i == 0 { "" } else { " | " })?;
                }
                Ok(())
            }
            Self::Date => f.write_str("date"),
            Self::DateTime => f.write_str("datetime"),
            Self::Time => f.write_str("time"),
            Self::Version => f.write_str("version"),
            Self::Duration => f.write_str("duration"),
            Self::List(of) => write!(f, "list of {of}"),
            Self::Map(of) => write!(f, "map of {of}"),
        }
    }
}
