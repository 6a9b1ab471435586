//! How one attribute is read.

use smol_str::{SmolStr, ToSmolStr};
use visavis_image::Image;
use visavis_image::image::{Attribute, Const, Domain, NO_SYMBOL, Shape, Word};
use visavis_value::text::{Fold, fold};
use visavis_value::{Type, version};

use super::Constants;
use crate::texts::Texts;

/// How one attribute is read, and what it is where it is absent.
#[derive(Debug)]
pub(crate) struct Plan {
    pub(crate) shape: Shape,
    /// Of a value, an element, an entry.
    pub(crate) kind: Kind,
    pub(crate) bounds: Option<Bounds>,
    /// Where it goes.
    pub(crate) slots: Vec<SlotPlan>,
    pub(crate) optional: bool,
    pub(crate) has_default: bool,
    pub(crate) is_key: bool,
    pub(crate) source: usize,
    pub(crate) is_context: bool,
}

/// One place where a value goes.
#[derive(Debug)]
pub(crate) struct SlotPlan {
    pub(crate) slot: usize,
    pub(crate) word: Word,
    /// The default's word.
    pub(crate) default: Option<u64>,
}

/// The type of a scalar, with what reading it needs.
#[derive(Debug)]
pub(crate) enum Kind {
    /// `bool`
    Bool,
    /// `int`
    Int,
    /// `number`
    Number,
    /// `money`
    Money,
    /// `text`
    Text(Fold),
    /// An enumeration
    Enum(EnumPlan),
    /// `date`
    Date,
    /// `datetime`
    DateTime,
    /// `time`
    Time,
    /// `version`
    Version,
    /// What no attribute is; every value is a misfit
    Other,
}

/// The values of an enumeration.
#[derive(Debug)]
pub(crate) struct EnumPlan {
    pub(crate) fold: Fold,
    /// The values, folded.
    pub(crate) folded: Texts,
    /// By value.
    pub(crate) values: Vec<EnumValue>,
}

/// One value of an enumeration, in each form that a slot may have.
#[derive(Debug)]
pub(crate) struct EnumValue {
    pub(crate) name: SmolStr,
    pub(crate) symbol: u64,
    pub(crate) text: u64,
    pub(crate) folded: u64,
}

/// The ends of a domain.
#[derive(Debug)]
pub(crate) struct Bounds {
    low: Option<Const>,
    high: Option<Const>,
    inclusive: bool,
}

impl Plan {
    /// Whether a record without a value is an error.
    pub(crate) fn is_required(&self) -> bool {
        !self.optional && !self.has_default && self.shape == Shape::Scalar
    }

    /// The plan of an attribute; `None` where its constants do not fit.
    pub(crate) fn new(
        attribute: &Attribute,
        image: &Image,
        symbols: &Texts,
        constants: &mut Constants,
    ) -> Option<Self> {
        let (shape, ty) = match &attribute.ty {
            Type::List(of) => (Shape::List, of.as_ref()),
            Type::Map(of) => (Shape::Map, of.as_ref()),
            ty => (Shape::Scalar, ty),
        };
        let kind = Kind::new(ty, symbols, constants)?;
        let mut slots = Vec::with_capacity(attribute.slots.len());
        for id in &attribute.slots {
            let Some(slot) = image.slots.get(id.index()) else { continue };
            let default = match &attribute.default {
                Some(value) => Some(default_word(value, slot.word, kind.fold(), symbols, constants)?),
                None => None,
            };
            slots.push(SlotPlan { slot: id.index(), word: slot.word, default });
        }
        let is_context = image.sources.get(attribute.source.index()).is_some_and(|source| source.is_context);
        Some(Self {
            shape,
            kind,
            bounds: attribute.domain.as_ref().map(Bounds::new),
            slots,
            optional: attribute.optional,
            has_default: attribute.default.is_some(),
            is_key: attribute.key,
            source: attribute.source.index(),
            is_context,
        })
    }
}

/// A default as a slot holds it.
fn default_word(
    value: &Const,
    word: Word,
    how: Fold,
    symbols: &Texts,
    constants: &mut Constants,
) -> Option<u64> {
    match (value, word) {
        (Const::List(_, items), _) => {
            constants.list(items, |constants, item| default_word(item, word, how, symbols, constants))
        }
        (Const::Map(_, entries), _) => {
            constants.map(entries, |constants, item| default_word(item, word, how, symbols, constants))
        }
        (Const::Text(text), Word::Symbol) => Some(symbol(symbols, text, how)),
        (Const::Text(text), Word::Folded) => constants.folded(text, how),
        _ => constants.add(value),
    }
}

/// The symbol of a text as a slot holds it.
pub(crate) fn symbol(symbols: &Texts, text: &str, how: Fold) -> u64 {
    u64::from(symbols.find(&fold(text, how)).unwrap_or(NO_SYMBOL))
}

impl Kind {
    fn new(ty: &Type, symbols: &Texts, constants: &mut Constants) -> Option<Self> {
        Some(match ty {
            Type::Bool => Self::Bool,
            Type::Int => Self::Int,
            Type::Number => Self::Number,
            Type::Money(_) => Self::Money,
            Type::Text(how) => Self::Text(*how),
            Type::Enum(variants) => {
                let how = variants.fold;
                let names = variants.values.iter();
                let folded = Texts::new(names.clone().map(|name| fold(name, how).to_smolstr()).collect());
                let values: Option<Vec<EnumValue>> = names
                    .map(|name| {
                        Some(EnumValue {
                            name: name.clone(),
                            symbol: symbol(symbols, name, how),
                            text: constants.pool.push_text(name)?,
                            folded: constants.folded(name, how)?,
                        })
                    })
                    .collect();
                Self::Enum(EnumPlan { fold: how, folded, values: values? })
            }
            Type::Date => Self::Date,
            Type::DateTime => Self::DateTime,
            Type::Time => Self::Time,
            Type::Version => Self::Version,
            Type::Duration | Type::List(_) | Type::Map(_) => Self::Other,
        })
    }

    /// How its texts are folded.
    pub(crate) fn fold(&self) -> Fold {
        match self {
            Self::Text(how) => *how,
            Self::Enum(plan) => plan.fold,
            _ => Fold::None,
        }
    }
}

impl Bounds {
    fn new(domain: &Domain) -> Self {
        Self { low: domain.low.clone(), high: domain.high.clone(), inclusive: domain.inclusive }
    }

    /// Whether a value that a word holds is in; of a number's bits where the ends are numbers.
    #[inline]
    pub(crate) fn admit_word(&self, word: u64) -> bool {
        let above = self.low.as_ref().is_none_or(|low| self.order(low, word).is_le());
        let below = self.high.as_ref().is_none_or(|high| {
            let order = self.order(high, word);
            order.is_gt() || (self.inclusive && order.is_eq())
        });
        if let (Some(Const::Time(low)), Some(Const::Time(high))) = (&self.low, &self.high)
            && low > high
        {
            return above || below;
        }
        above && below
    }

    /// The order of an end and a word.
    fn order(&self, end: &Const, word: u64) -> std::cmp::Ordering {
        match end {
            Const::Number(end) => end.total_cmp(&f64::from_bits(word)),
            Const::Int(end) | Const::Money(end) | Const::DateTime(end) | Const::Time(end) => {
                end.cmp(&(word as i64))
            }
            Const::Date(end) => i64::from(*end).cmp(&(word as i64)),
            Const::Bool(end) => u64::from(*end).cmp(&word),
            // An end of another type admits nothing, which a verified image does not have.
            _ => std::cmp::Ordering::Less,
        }
    }

    /// Whether a text, or a version, is in.
    pub(crate) fn admit_text(&self, text: &str) -> bool {
        let order = |end: &Const| match end {
            Const::Version(end) => version::compare(end, text),
            Const::Text(end) => Some(end.as_str().cmp(text)),
            _ => None,
        };
        let above = self.low.as_ref().is_none_or(|low| order(low).is_some_and(|order| order.is_le()));
        let below = self.high.as_ref().is_none_or(|high| {
            order(high).is_some_and(|order| order.is_gt() || (self.inclusive && order.is_eq()))
        });
        above && below
    }
}
