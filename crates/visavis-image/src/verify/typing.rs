//! What each instruction takes and gives: the one table of operand types.
//!
//! Operands that have a type are registers, slots, constants, now-constants, cells and value blocks; a slot in a block is
//! what loading it gives. Whether an operand is in bounds is no matter of this table.

use crate::image::{RegType, Shape, Word};
use crate::isa::Op;

/// What an operand's type must be.
#[derive(Debug, Clone, Copy)]
pub(super) enum Kind {
    /// Anything, or it has no type.
    Any,
    /// Exactly this.
    Is(RegType),
    /// One value of one of these.
    OneOf(&'static [Word]),
    /// The type of an operand, counted from 0.
    Same(usize),
    /// One value as the operand holds many.
    Element(usize),
    /// A list of anything.
    List,
    /// A map of anything.
    Map,
    /// Of any shape, amounts.
    Money,
    /// Of any shape, no amounts.
    NotMoney,
}

use Kind::{Any, Element, Is, OneOf, Same};

const fn scalar(word: Word) -> Kind {
    Is(RegType::scalar(word))
}

const BOOL: Kind = scalar(Word::Bool);
const INT: Kind = scalar(Word::Int);
const NUMBER: Kind = scalar(Word::Number);
const MONEY: Kind = scalar(Word::Money);
const DATE: Kind = scalar(Word::Date);
const DATETIME: Kind = scalar(Word::DateTime);
const TIME: Kind = scalar(Word::Time);
const TEXT: Kind = scalar(Word::Text);
const VERSION: Kind = scalar(Word::Version);
const DURATION: Kind = scalar(Word::Duration);
const TEXTS: Kind = Is(RegType { shape: Shape::List, word: Word::Text });
const SYMBOL: Kind = scalar(Word::Symbol);
const SYMBOLS: Kind = Is(RegType { shape: Shape::List, word: Word::Symbol });
/// What is ordered as an i64.
const ORDERED: Kind = OneOf(&[Word::Int, Word::Money, Word::Date, Word::DateTime, Word::Time]);
/// What is equal as an i64.
const WORDS: Kind = OneOf(&[Word::Int, Word::Money, Word::Date, Word::DateTime, Word::Time, Word::Bool]);
const POINTS: Kind = OneOf(&[Word::Date, Word::DateTime]);
const TEXT_SLOT: Kind = OneOf(&[Word::Text, Word::Folded]);
/// What a register holds.
const ELEMENT: Kind = OneOf(&[
    Word::Bool,
    Word::Int,
    Word::Number,
    Word::Money,
    Word::Date,
    Word::DateTime,
    Word::Time,
    Word::Text,
    Word::Version,
    Word::Duration,
]);

impl Kind {
    /// Whether the operand at `index` of these types is as it must be.
    pub(super) fn accepts(self, types: [Option<RegType>; 3], index: usize) -> bool {
        let at = |index: usize| types.get(index).copied().flatten();
        let found = at(index);
        match self {
            Any => true,
            Is(wanted) => found == Some(wanted),
            OneOf(words) => found.is_some_and(|ty| ty.shape == Shape::Scalar && words.contains(&ty.word)),
            Same(other) => found.is_some() && found == at(other),
            Element(other) => found.is_some() && found == at(other).map(|ty| RegType::scalar(ty.word)),
            Self::List => found.is_some_and(|ty| ty.shape == Shape::List),
            Self::Map => found.is_some_and(|ty| ty.shape == Shape::Map),
            Self::Money => found.is_some_and(|ty| ty.word == Word::Money),
            Self::NotMoney => found.is_some_and(|ty| ty.word != Word::Money),
        }
    }
}

/// The types of an instruction's operands.
pub(super) fn typing(op: Op) -> [Kind; 3] {
    if op.is_atom() { atom(op) } else { value(op) }
}

fn atom(op: Op) -> [Kind; 3] {
    match op {
        Op::IsTrue | Op::IsFalse | Op::Holds | Op::Fails => [BOOL, Any, Any],
        Op::EqWord | Op::NeWord | Op::LtWord | Op::LeWord | Op::GtWord | Op::GeWord => {
            [ORDERED, Same(0), Any]
        }
        Op::InWords | Op::NotInWords => [ORDERED, Any, Any],
        Op::EqNow | Op::NeNow | Op::LtNow | Op::LeNow | Op::GtNow | Op::GeNow => [POINTS, Same(0), Any],
        Op::EqNumber | Op::NeNumber | Op::LtNumber | Op::LeNumber | Op::GtNumber | Op::GeNumber => {
            [NUMBER, NUMBER, Any]
        }
        Op::EqSymbol | Op::NeSymbol | Op::InSymbols | Op::NotInSymbols => [SYMBOL, Any, Any],
        Op::HasAny | Op::HasAll | Op::HasNone | Op::LacksSome => [SYMBOLS, Any, Any],
        Op::StartsWith
        | Op::NotStartsWith
        | Op::EndsWith
        | Op::NotEndsWith
        | Op::Contains
        | Op::NotContains => [TEXT_SLOT, Any, Any],
        Op::Matches | Op::NotMatches => [TEXT, Any, Any],
        _ => [Any, Any, Any],
    }
}

fn value(op: Op) -> [Kind; 3] {
    match op {
        Op::LoadSlot | Op::LoadConst | Op::LoadNow | Op::LoadCell | Op::LoadAggregate | Op::Move => {
            [Any, Same(0), Any]
        }
        Op::LoadKey | Op::TextEnd => [TEXT, Any, Any],
        Op::IntToNumber => [NUMBER, INT, Any],
        Op::IntToText => [TEXT, INT, Any],
        Op::DateTimeToDate => [DATE, DATETIME, Any],
        Op::FoldText | Op::Lower | Op::Upper | Op::Trim => [TEXT, TEXT, Any],
        Op::FoldList => [TEXTS, TEXTS, Any],
        Op::AddInt | Op::SubInt | Op::MulInt | Op::ModInt | Op::RoundIntTo => [INT, INT, INT],
        Op::DivInt => [NUMBER, INT, INT],
        Op::NegInt | Op::AbsInt => [INT, INT, Any],
        Op::AddNumber
        | Op::SubNumber
        | Op::MulNumber
        | Op::DivNumber
        | Op::ModNumber
        | Op::LeastNumber
        | Op::GreatestNumber => [NUMBER, NUMBER, NUMBER],
        Op::NegNumber | Op::AbsNumber => [NUMBER, NUMBER, Any],
        Op::Round | Op::Floor | Op::Ceil => [INT, NUMBER, Any],
        Op::RoundTo => [NUMBER, NUMBER, INT],
        Op::AddMoney | Op::SubMoney => [MONEY, MONEY, MONEY],
        Op::MulMoneyNumber | Op::DivMoneyNumber => [MONEY, MONEY, NUMBER],
        Op::MulMoneyInt | Op::DivMoneyInt => [MONEY, MONEY, INT],
        Op::DivMoneyMoney => [NUMBER, MONEY, MONEY],
        Op::NegMoney | Op::AbsMoney => [MONEY, MONEY, Any],
        Op::Length => [INT, TEXT, Any],
        Op::Percent => [TEXT, NUMBER, Any],
        Op::MapGet => [Element(1), Kind::Map, TEXT],
        Op::Bucket => [NUMBER, TEXT, TEXT],
        Op::Arm => [TEXT, TEXT, Any],
        Op::ListHas => [BOOL, Kind::List, Element(1)],
        Op::ListHasAny | Op::ListHasAll => [BOOL, Kind::List, Same(1)],
        Op::ListPush => [ELEMENT, Any, Any],
        Op::ListEnd => [Kind::List, Any, Any],
        Op::Push => [Kind::NotMoney, Any, Any],
        Op::PushMoney => [Kind::Money, Any, Any],
        Op::LeastWord | Op::GreatestWord => [ORDERED, Same(0), Same(0)],
        _ => time_or_comparison(op),
    }
}

fn time_or_comparison(op: Op) -> [Kind; 3] {
    match op {
        Op::AddDate | Op::SubDate => [DATE, DATE, DURATION],
        Op::AddDateTime | Op::SubDateTime => [DATETIME, DATETIME, DURATION],
        Op::SubDates => [DURATION, DATE, DATE],
        Op::SubDateTimes => [DURATION, DATETIME, DATETIME],
        Op::AddDuration | Op::SubDuration => [DURATION, DURATION, DURATION],
        Op::MulDuration => [DURATION, DURATION, INT],
        Op::NegDuration => [DURATION, DURATION, Any],
        Op::Age | Op::DaysSinceDate | Op::Year | Op::Month | Op::Day => [INT, DATE, Any],
        Op::DaysSinceDateTime => [INT, DATETIME, Any],
        Op::NextBirthday => [DATE, DATE, Any],
        Op::Weekday => [TEXT, DATE, Any],
        Op::Hour | Op::Minute => [INT, TIME, Any],
        Op::TimeOfDay => [TIME, DATETIME, Any],
        Op::TimeOfDayIn => [TIME, DATETIME, TEXT],
        Op::DateIn => [DATE, DATETIME, TEXT],
        Op::CmpEqWord | Op::CmpNeWord | Op::CmpLtWord | Op::CmpLeWord => [BOOL, WORDS, Same(1)],
        Op::CmpEqNumber | Op::CmpNeNumber | Op::CmpLtNumber | Op::CmpLeNumber => [BOOL, NUMBER, NUMBER],
        Op::CmpEqText
        | Op::CmpNeText
        | Op::CmpLtText
        | Op::CmpLeText
        | Op::CmpStartsWith
        | Op::CmpEndsWith
        | Op::CmpContains => [BOOL, TEXT, TEXT],
        Op::CmpMatches => [BOOL, TEXT, Any],
        Op::CmpEqVersion | Op::CmpNeVersion | Op::CmpLtVersion | Op::CmpLeVersion => [BOOL, VERSION, VERSION],
        Op::CmpEqDuration | Op::CmpNeDuration | Op::CmpLtDuration | Op::CmpLeDuration => {
            [BOOL, DURATION, DURATION]
        }
        // Jumps, answers, the beginnings of texts and lists; `ret` is held against the block's result.
        _ => [Any, Any, Any],
    }
}
