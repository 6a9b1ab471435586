//! One value of a record as the words of a slot: the only place that knows which value fits which type.
//!
//! In: a token and the plan of its attribute. Out: a word, or `None` for a misfit. What a text means as a date, a version or an amount
//! is said by `visavis_value::read`.

use visavis_image::image::{NO_SYMBOL, Word};
use visavis_value::text::{Fold, fold};
use visavis_value::{calendar, read, version};

use crate::layout::{EnumPlan, EnumValue, Kind, Plan};
use crate::pool::Pool;
use crate::program::Program;
use crate::scanner::{Digits, Token};

/// Where a value comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Origin {
    /// JSON, where numbers and texts differ
    Json,
    /// A cell of a table, where all is text
    Cell,
}

/// A value that fits its type, before it is put in a slot's form.
enum Fitted<'t> {
    Word(u64),
    Text(&'t str),
    Variant(&'t EnumValue),
}

/// The word of a scalar, an element or an entry.
#[inline]
pub(crate) fn word(
    program: &Program,
    plan: &Plan,
    word: Word,
    pool: &mut Pool,
    token: Token<'_>,
    origin: Origin,
) -> Option<u64> {
    let fitted = fitted(program, &plan.kind, token, origin)?;
    if let Some(bounds) = &plan.bounds {
        let admitted = match fitted {
            Fitted::Word(word) => bounds.admit_word(word),
            Fitted::Text(text) => bounds.admit_text(text),
            Fitted::Variant(value) => bounds.admit_text(&value.name),
        };
        if !admitted {
            return None;
        }
    }
    match fitted {
        Fitted::Word(word) => Some(word),
        Fitted::Text(text) => {
            let how = if let Kind::Text(how) = plan.kind { how } else { Fold::None };
            text_word(program, text, how, word, pool)
        }
        Fitted::Variant(value) => Some(match word {
            Word::Symbol => value.symbol,
            Word::Folded => value.folded,
            _ => value.text,
        }),
    }
}

#[inline]
fn text_word(program: &Program, text: &str, how: Fold, word: Word, pool: &mut Pool) -> Option<u64> {
    if how == Fold::None {
        return match word {
            Word::Symbol => Some(u64::from(program.layout.symbols.find(text).unwrap_or(NO_SYMBOL))),
            _ => pool.push_text(text),
        };
    }
    match word {
        Word::Symbol => Some(crate::layout::symbol(&program.layout.symbols, text, how)),
        Word::Folded => pool.push_text(&fold(text, how)),
        _ => pool.push_text(text),
    }
}

#[inline]
fn fitted<'t>(program: &Program, kind: &'t Kind, token: Token<'t>, origin: Origin) -> Option<Fitted<'t>> {
    let word = |word: i64| Fitted::Word(word as u64);
    match (kind, token) {
        (Kind::Text(_), Token::Text(text)) => Some(Fitted::Text(text)),
        (Kind::Enum(plan), Token::Text(text)) => variant(plan, text).map(Fitted::Variant),
        (Kind::Int, Token::Number(digits)) => digits.int().map(word),
        (Kind::Number, Token::Number(digits)) => digits.number().map(|n| Fitted::Word(n.to_bits())),
        (Kind::Money, Token::Number(digits)) => digits.money().map(word),
        (Kind::Bool, Token::Bool(yes)) => Some(Fitted::Word(u64::from(yes))),
        (_, Token::Text(text)) => from_text(program, kind, text, origin),
        (Kind::DateTime, Token::Number(digits)) => epoch_seconds(digits).map(word),
        _ => None,
    }
}

/// As `visavis_value::read::epoch_seconds`.
#[inline]
fn epoch_seconds(digits: Digits<'_>) -> Option<i64> {
    calendar::instant_of_epoch_micros(digits.int()?.checked_mul(1_000_000)?).map(|at| at.0)
}

fn from_text<'t>(program: &Program, kind: &Kind, text: &'t str, origin: Origin) -> Option<Fitted<'t>> {
    let word = |word: i64| Fitted::Word(word as u64);
    match kind {
        Kind::Bool => read::bool_word(text).map(|yes| Fitted::Word(u64::from(yes))),
        Kind::Int => read::int(text).map(word),
        Kind::Number => read::number(text).map(|number| Fitted::Word(number.to_bits())),
        Kind::Money => read::money(text).map(word),
        Kind::Date => read::date(text).map(|date| word(date.0.into())),
        Kind::DateTime => {
            let epoch = || if origin == Origin::Cell { read::epoch_seconds(text) } else { None };
            read::datetime(text, program.image.zone).or_else(epoch).map(|at| word(at.0))
        }
        Kind::Time => read::time(text).map(|time| word(time.0)),
        Kind::Version => version::is_version(text).then_some(Fitted::Text(text)),
        Kind::Text(_) | Kind::Enum(_) | Kind::Other => None,
    }
}

#[inline]
fn variant<'t>(plan: &'t EnumPlan, text: &str) -> Option<&'t EnumValue> {
    let number = match plan.fold {
        Fold::None => plan.folded.find(text),
        how => plan.folded.find(&fold(text, how)),
    };
    plan.values.get(number? as usize)
}
