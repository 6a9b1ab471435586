//! Tests of one attribute, in one form whichever way they are written.
//!
//! In: a test of the graph. Out: its meaning: a set is each of its elements, `> 17` of whole units is `>= 18`. All of them are no where the
//! attribute is missing, so that what is written out here is no there too; an empty set, of which that is not so, stays as it is.

use smol_str::SmolStr;
use visavis_image::image::{Const, Word};
use visavis_image::{Op, Operand};
use visavis_value::{Type, text};

use super::keys::{KNOWN, Keyed, TEST};
use super::{Meaning, Meanings};
use crate::pools::{ConstKey, Form, Stored};

/// Of how many values an enumeration is written out.
const MOST_VALUES: usize = 64;

impl Keyed<'_, '_> {
    /// The meaning of a test.
    pub(super) fn test(&mut self, op: Op, form: u32, with: u32) -> Meaning {
        let set = match op.operands() {
            [_, Operand::SymbolSet, _] => self.lower.pools.symbol_sets.get(with).to_vec(),
            _ => Vec::new(),
        };
        let words = match op.operands() {
            [_, Operand::WordSet, _] => self.lower.pools.word_sets.get(with).cloned().unwrap_or_default(),
            _ => Vec::new(),
        };
        let (one, all) = match op {
            Op::InSymbols => (Op::EqSymbol, false),
            Op::NotInSymbols => (Op::NeSymbol, true),
            // Of a list: one element that it has, or has not.
            Op::HasAny => (Op::HasAny, false),
            Op::HasAll => (Op::HasAny, true),
            Op::HasNone => (Op::HasNone, true),
            Op::LacksSome => (Op::HasNone, false),
            Op::InWords => (Op::EqWord, false),
            Op::NotInWords => (Op::NeWord, true),
            _ => return self.plain_test(op, form, with),
        };
        if set.is_empty() && words.is_empty() {
            return self.plain_test(op, form, with);
        }
        let mut each = Vec::with_capacity(set.len() + words.len());
        for symbol in set {
            each.push(self.element(one, form, symbol));
        }
        for word in words {
            each.push(self.of_word(one, form, word));
        }
        self.all.gate(all, &each)
    }

    /// A set of one symbol, or the symbol itself.
    fn element(&mut self, op: Op, form: u32, symbol: u32) -> Meaning {
        match op {
            Op::EqSymbol | Op::NeSymbol => self.plain_test(op, form, symbol),
            _ => {
                let symbol = self.text(&self.lower.pools.symbols.get(symbol));
                self.of_symbol(op, form, symbol)
            }
        }
    }

    /// Whether an attribute or field is there; of an enumeration, that it is one of its values.
    pub(super) fn known(&mut self, stored: Stored) -> Meaning {
        let form = Form { stored, word: Word::Symbol };
        if let Some(values) = self.values(stored) {
            let each: Vec<Meaning> = values.into_iter().map(|value| self.of_value(form, value)).collect();
            return self.all.gate(false, &each);
        }
        let key = [KNOWN, self.stored(stored)];
        self.all.leaf(&key)
    }

    /// The values of an enumeration, as their symbols read.
    fn values(&self, stored: Stored) -> Option<Vec<SmolStr>> {
        match stored.ty(self.lower.model)? {
            Type::Enum(variants) if variants.values.len() <= MOST_VALUES => {
                let values = variants.values.iter().map(|value| text::fold(value, variants.fold).into());
                Some(values.collect())
            }
            _ => None,
        }
    }

    fn of_value(&mut self, form: Form, value: SmolStr) -> Meaning {
        let key = [TEST, Op::EqSymbol as u32, self.held(form), self.text(&Some(value)), 0];
        self.all.leaf(&key)
    }

    fn of_symbol(&mut self, op: Op, form: u32, symbol: u32) -> Meaning {
        let key = [TEST, op as u32, self.form(form), symbol, 0];
        self.all.leaf(&key)
    }

    fn of_word(&mut self, op: Op, form: u32, word: i64) -> Meaning {
        let key = [TEST, op as u32, self.form(form), self.text(&("word", word)), 0];
        self.all.leaf(&key)
    }

    fn plain_test(&mut self, op: Op, form: u32, with: u32) -> Meaning {
        match op {
            Op::EqSymbol | Op::NeSymbol => {
                // Another value of an enumeration than this one is one of the others.
                if op == Op::NeSymbol
                    && let Some(form) = self.lower.pools.forms.get(form).copied()
                    && let Some(values) = self.values(form.stored)
                {
                    let not = self.lower.pools.symbols.get(with).cloned();
                    let others = values.into_iter().filter(|value| Some(value) != not.as_ref());
                    let each: Vec<Meaning> = others.map(|value| self.of_value(form, value)).collect();
                    return self.all.gate(false, &each);
                }
                let symbol = self.text(&self.lower.pools.symbols.get(with));
                return self.of_symbol(op, form, symbol);
            }
            Op::EqWord | Op::NeWord | Op::LeWord | Op::GeWord | Op::LtWord | Op::GtWord => {
                if let Some(word) = self.word(form, with) {
                    // Words are whole: units of money, days, microseconds.
                    return match (op, word.checked_sub(1), word.checked_add(1)) {
                        (Op::LtWord, Some(before), _) => self.of_word(Op::LeWord, form, before),
                        (Op::GtWord, _, Some(after)) => self.of_word(Op::GeWord, form, after),
                        (Op::LtWord | Op::GtWord, ..) => Meanings::NEVER,
                        _ => self.of_word(op, form, word),
                    };
                }
            }
            _ => {}
        }
        let place = if matches!(op.operands(), [_, Operand::Now, _]) { self.place() } else { 0 };
        let key = [TEST, op as u32, self.form(form), self.operand(op, with), place];
        self.all.leaf(&key)
    }

    /// The constant that a slot of whole words is compared with.
    fn word(&self, form: u32, with: u32) -> Option<i64> {
        let Form { word, .. } = self.lower.pools.forms.get(form)?;
        let ConstKey(constant) = self.lower.pools.consts.get(with)?;
        match (word, constant) {
            (Word::Int, Const::Int(word))
            | (Word::Money, Const::Money(word))
            | (Word::DateTime, Const::DateTime(word))
            | (Word::Time, Const::Time(word)) => Some(*word),
            (Word::Date, Const::Date(day)) => Some(i64::from(*day)),
            _ => None,
        }
    }
}
