//! Types and constants as they are read: no deeper than the language makes them.
//!
//! A list in a list has no meaning, but a recursive reader would follow hostile bytes until the stack ends. Here a list holds
//! scalars by type. The encodings are those of [`Type`] and [`Const`]: the variants stand in the same order.

use serde::{Deserialize, Deserializer};
use smol_str::SmolStr;
use visavis_value::{Currency, Duration, Fold, Type, Variants};

use crate::image::{Const, Word};

/// A type.
#[derive(Deserialize)]
enum ShallowType {
    Bool,
    Int,
    Number,
    Money(Currency),
    Text(Fold),
    Enum(Variants),
    Date,
    DateTime,
    Time,
    Version,
    Duration,
    List(ScalarType),
    Map(ScalarType),
}

#[derive(Deserialize)]
enum ScalarType {
    Bool,
    Int,
    Number,
    Money(Currency),
    Text(Fold),
    Enum(Variants),
    Date,
    DateTime,
    Time,
    Version,
    Duration,
}

impl From<ScalarType> for Type {
    fn from(ty: ScalarType) -> Self {
        match ty {
            ScalarType::Bool => Self::Bool,
            ScalarType::Int => Self::Int,
            ScalarType::Number => Self::Number,
            ScalarType::Money(currency) => Self::Money(currency),
            ScalarType::Text(fold) => Self::Text(fold),
            ScalarType::Enum(variants) => Self::Enum(variants),
            ScalarType::Date => Self::Date,
            ScalarType::DateTime => Self::DateTime,
            ScalarType::Time => Self::Time,
            ScalarType::Version => Self::Version,
            ScalarType::Duration => Self::Duration,
        }
    }
}

impl From<ShallowType> for Type {
    fn from(ty: ShallowType) -> Self {
        match ty {
            ShallowType::Bool => Self::Bool,
            ShallowType::Int => Self::Int,
            ShallowType::Number => Self::Number,
            ShallowType::Money(currency) => Self::Money(currency),
            ShallowType::Text(fold) => Self::Text(fold),
            ShallowType::Enum(variants) => Self::Enum(variants),
            ShallowType::Date => Self::Date,
            ShallowType::DateTime => Self::DateTime,
            ShallowType::Time => Self::Time,
            ShallowType::Version => Self::Version,
            ShallowType::Duration => Self::Duration,
            ShallowType::List(of) => Self::List(Box::new(of.into())),
            ShallowType::Map(of) => Self::Map(Box::new(of.into())),
        }
    }
}

pub(crate) fn ty<'de, D: Deserializer<'de>>(d: D) -> Result<Type, D::Error> {
    ShallowType::deserialize(d).map(Type::from)
}

pub(crate) fn optional_ty<'de, D: Deserializer<'de>>(d: D) -> Result<Option<Type>, D::Error> {
    Option::<ShallowType>::deserialize(d).map(|ty| ty.map(Type::from))
}

pub(crate) fn fields<'de, D: Deserializer<'de>>(d: D) -> Result<Vec<(SmolStr, Type)>, D::Error> {
    let fields = Vec::<(SmolStr, ShallowType)>::deserialize(d)?;
    Ok(fields.into_iter().map(|(name, ty)| (name, ty.into())).collect())
}

/// A constant.
#[derive(Deserialize)]
pub(crate) enum ShallowConst {
    Bool(bool),
    Int(i64),
    Number(f64),
    Money(i64),
    Date(i32),
    DateTime(i64),
    Time(i64),
    Text(SmolStr),
    Version(SmolStr),
    Duration(Duration),
    List(Word, Vec<ScalarConst>),
    Map(Word, Vec<(SmolStr, ScalarConst)>),
}

#[derive(Deserialize)]
pub(crate) enum ScalarConst {
    Bool(bool),
    Int(i64),
    Number(f64),
    Money(i64),
    Date(i32),
    DateTime(i64),
    Time(i64),
    Text(SmolStr),
    Version(SmolStr),
    Duration(Duration),
}

impl From<ScalarConst> for Const {
    fn from(constant: ScalarConst) -> Self {
        match constant {
            ScalarConst::Bool(b) => Self::Bool(b),
            ScalarConst::Int(i) => Self::Int(i),
            ScalarConst::Number(x) => Self::Number(x),
            ScalarConst::Money(units) => Self::Money(units),
            ScalarConst::Date(days) => Self::Date(days),
            ScalarConst::DateTime(micros) => Self::DateTime(micros),
            ScalarConst::Time(micros) => Self::Time(micros),
            ScalarConst::Text(text) => Self::Text(text),
            ScalarConst::Version(text) => Self::Version(text),
            ScalarConst::Duration(span) => Self::Duration(span),
        }
    }
}

impl From<ShallowConst> for Const {
    fn from(constant: ShallowConst) -> Self {
        match constant {
            ShallowConst::Bool(b) => Self::Bool(b),
            ShallowConst::Int(i) => Self::Int(i),
            ShallowConst::Number(x) => Self::Number(x),
            ShallowConst::Money(units) => Self::Money(units),
            ShallowConst::Date(days) => Self::Date(days),
            ShallowConst::DateTime(micros) => Self::DateTime(micros),
            ShallowConst::Time(micros) => Self::Time(micros),
            ShallowConst::Text(text) => Self::Text(text),
            ShallowConst::Version(text) => Self::Version(text),
            ShallowConst::Duration(span) => Self::Duration(span),
            ShallowConst::List(word, items) => Self::List(word, items.into_iter().map(Self::from).collect()),
            ShallowConst::Map(word, entries) => {
                Self::Map(word, entries.into_iter().map(|(key, entry)| (key, entry.into())).collect())
            }
        }
    }
}
