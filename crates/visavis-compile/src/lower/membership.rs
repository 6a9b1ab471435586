//! `in [..]` and `has`: sets where the items are known beforehand, else one comparison an item.

use visavis_check::model::{CompareOp, ExprId, HasKind, Items};
use visavis_image::Op;
use visavis_image::image::{Const, Word};
use visavis_value::{Fold, Type, Value, text};

use super::operand::{Operand, Side, folded};
use super::{Lower, Mode};
use crate::dag::{BOOL, NodeId};
use crate::pools::Stored;

impl Lower<'_> {
    /// `x in items`: `x = a or x = b`, unknown where x is missing.
    pub(super) fn in_list(
        &mut self,
        value: ExprId,
        fold: Fold,
        items: &Items,
        holds: bool,
    ) -> Option<NodeId> {
        let subject = self.operand(value);
        let items: Vec<Operand> = match items {
            Items::Each(items) => items.iter().map(|item| self.operand(*item)).collect(),
            Items::List(list) => match self.side(*list) {
                Side::Literal(Value::List(items)) => items.iter().cloned().map(Operand::literal).collect(),
                _ => return self.in_value(&subject, fold, *list, holds),
            },
        };
        if self.model.exprs[value].ty == Type::Bool {
            return self.bool_in_list(value, &items, holds);
        }
        let (literals, others): (Vec<Operand>, Vec<Operand>) =
            items.into_iter().partition(|item| matches!(item.side, Side::Literal(_)));
        let literals: Vec<Value> = literals.into_iter().filter_map(literal).collect();
        let mut parts = Vec::new();
        if !literals.is_empty() || others.is_empty() {
            parts.push(self.in_literals(value, &subject, fold, &literals, holds));
        }
        for item in &others {
            parts.push(self.compare_operands(CompareOp::Eq, fold, &subject, item, holds));
        }
        let parts: Option<Vec<NodeId>> = parts.into_iter().collect();
        Some(self.either(!holds, &parts?))
    }

    /// A bool against bools, one by one.
    fn bool_in_list(&mut self, value: ExprId, items: &[Operand], holds: bool) -> Option<NodeId> {
        if items.is_empty() {
            return if holds { Some(NodeId::FALSE) } else { self.want(value, Mode::Known) };
        }
        let mut parts = Vec::new();
        for item in items {
            parts.push(match (&item.side, item.expr) {
                (Side::Literal(Value::Bool(item)), _) => self.want(value, Mode::truth(*item == holds)),
                (_, Some(item)) => self.compare_bools(CompareOp::Eq, value, item, holds),
                (_, None) => Some(NodeId::FALSE),
            });
        }
        let parts: Option<Vec<NodeId>> = parts.into_iter().collect();
        Some(self.either(!holds, &parts?))
    }

    fn in_literals(
        &mut self,
        value: ExprId,
        subject: &Operand,
        fold: Fold,
        literals: &[Value],
        holds: bool,
    ) -> Option<NodeId> {
        if literals.is_empty() {
            return if holds { Some(NodeId::FALSE) } else { self.want(value, Mode::Known) };
        }
        if let Side::Stored(stored) = subject.side
            && let Some(test) = self.set_test(stored, fold, literals, holds)
        {
            return Some(test);
        }
        let op = if holds { CompareOp::Eq } else { CompareOp::Ne };
        let tests =
            literals.iter().map(|item| self.threshold(&subject.side, op, &Side::Literal(item.clone()), fold));
        if let Some(tests) = tests.collect::<Option<Vec<NodeId>>>() {
            return Some(self.either(!holds, &tests));
        }
        if matches!(literals, [Value::Duration(_), ..]) {
            // Two spans may not compare at all, so that each item is unknown or not by itself.
            let items = literals.iter().cloned().map(Operand::literal);
            let tests: Vec<Option<NodeId>> =
                items.map(|item| self.compare_operands(CompareOp::Eq, fold, subject, &item, holds)).collect();
            let tests: Option<Vec<NodeId>> = tests.into_iter().collect();
            return Some(self.either(!holds, &tests?));
        }
        let value = self.operand_value(subject, fold)?;
        let list = Value::List(literals.iter().map(|item| folded(item, fold)).collect());
        let list = self.literal(&list, None);
        let found = self.apply(Op::ListHas, BOOL, list, value.0);
        Some(self.as_circuit(found, holds))
    }

    /// An attribute against a set; `None` where its type has no sets.
    fn set_test(&mut self, stored: Stored, fold: Fold, literals: &[Value], holds: bool) -> Option<NodeId> {
        match self.stored_type(stored)?.clone() {
            Type::Text(own) if own == fold => {
                let symbols = self.text_symbols(fold, literals);
                Some(self.symbols_test(stored, &symbols, holds))
            }
            Type::Enum(variants) => {
                let texts: Vec<String> = texts(fold, literals).collect();
                let listed = |variant: &str| {
                    let variant = text::fold(variant, fold);
                    texts.iter().any(|text| *text == variant) == holds
                };
                Some(self.variants_test(stored, &variants, listed))
            }
            Type::Int | Type::Money(_) | Type::Date | Type::DateTime | Type::Time => {
                let op = if holds { CompareOp::Eq } else { CompareOp::Ne };
                if let [one] = literals {
                    return Some(self.word_test(stored, op, one));
                }
                self.word_set_test(stored, literals, holds)
            }
            _ => None,
        }
    }

    fn word_set_test(&mut self, stored: Stored, literals: &[Value], holds: bool) -> Option<NodeId> {
        let words = literals.iter().map(|item| match crate::pools::constant(item, &Type::Int) {
            Const::Int(word) | Const::Money(word) | Const::DateTime(word) | Const::Time(word) => Some(word),
            Const::Date(days) => Some(i64::from(days)),
            _ => None,
        });
        let mut words = words.collect::<Option<Vec<i64>>>()?;
        words.sort_unstable();
        words.dedup();
        let word = Word::of(self.stored_type(stored)?);
        let set = self.pools.word_sets.id(words);
        let op = if holds { Op::InWords } else { Op::NotInWords };
        Some(self.test(op, stored, word, set))
    }

    /// `x in` a list that is not known beforehand.
    fn in_value(&mut self, subject: &Operand, fold: Fold, list: ExprId, holds: bool) -> Option<NodeId> {
        let list = self.operand(list);
        self.has_one(&list, subject, fold, holds)
    }

    /// `list has …` with Kleene's logic over the items.
    pub(super) fn has(
        &mut self,
        list: ExprId,
        kind: HasKind,
        fold: Fold,
        items: &Items,
        holds: bool,
    ) -> Option<NodeId> {
        // `has none` is `not has any`.
        let (all, holds) = match kind {
            HasKind::Any => (false, holds),
            HasKind::All => (true, holds),
            HasKind::None => (false, !holds),
        };
        let whole = self.operand(list);
        let items: Vec<Operand> = match items {
            Items::Each(items) => items.iter().map(|item| self.operand(*item)).collect(),
            Items::List(other) => match self.side(*other) {
                Side::Literal(Value::List(items)) => items.iter().cloned().map(Operand::literal).collect(),
                _ => return self.has_list(&whole, *other, fold, all, holds),
            },
        };
        if items.is_empty() {
            // Of nothing a list has all and has none, once it is there.
            return if all == holds { self.want(list, Mode::Known) } else { Some(NodeId::FALSE) };
        }
        if let Some(test) = self.has_set(&whole, fold, &items, all, holds) {
            return Some(test);
        }
        let parts: Vec<Option<NodeId>> =
            items.iter().map(|item| self.has_one(&whole, item, fold, holds)).collect();
        let parts: Option<Vec<NodeId>> = parts.into_iter().collect();
        Some(self.either(all == holds, &parts?))
    }

    /// A list attribute of texts against a set of them in one test.
    fn has_set(
        &mut self,
        list: &Operand,
        fold: Fold,
        items: &[Operand],
        all: bool,
        holds: bool,
    ) -> Option<NodeId> {
        let Side::Stored(stored) = list.side else { return None };
        let literals: Option<Vec<Value>> = items.iter().cloned().map(literal).collect();
        let literals = literals?;
        let Type::List(of) = self.stored_type(stored)?.clone() else { return None };
        let symbols = match *of {
            Type::Text(own) if own == fold => self.text_symbols(fold, &literals),
            Type::Enum(variants) => {
                let mut symbols = Vec::new();
                for wanted in texts(fold, &literals) {
                    let same = variants.values.iter().filter(|v| text::fold(v, fold) == *wanted);
                    let mut same: Vec<u32> = same.map(|v| self.variant_symbol(&variants, v)).collect();
                    if all && same.len() != 1 {
                        return None;
                    }
                    symbols.append(&mut same);
                }
                symbols
            }
            _ => return None,
        };
        if symbols.is_empty() {
            return None;
        }
        let set = self.symbol_set(&symbols);
        let op = match (all, holds) {
            (false, true) => Op::HasAny,
            (false, false) => Op::HasNone,
            (true, true) => Op::HasAll,
            (true, false) => Op::LacksSome,
        };
        Some(self.test(op, stored, Word::Symbol, set))
    }

    /// `list has v`.
    fn has_one(&mut self, list: &Operand, item: &Operand, fold: Fold, holds: bool) -> Option<NodeId> {
        if let Some(test) = self.has_set(list, fold, std::slice::from_ref(item), false, holds) {
            return Some(test);
        }
        let (list, item) = (self.operand_value(list, fold), self.operand_value(item, fold));
        let (list, item) = (list?, item?);
        if self.dag.ty(list).word == Word::Duration {
            self.unsupported = Some("a search in a list of durations");
        }
        let found = self.apply(Op::ListHas, BOOL, list, item.0);
        Some(self.as_circuit(found, holds))
    }

    fn has_list(
        &mut self,
        list: &Operand,
        other: ExprId,
        fold: Fold,
        all: bool,
        holds: bool,
    ) -> Option<NodeId> {
        let other = self.operand(other);
        let (list, other) = (self.operand_value(list, fold), self.operand_value(&other, fold));
        let op = if all { Op::ListHasAll } else { Op::ListHasAny };
        let (list, other) = (list?, other?);
        if self.dag.ty(list).word == Word::Duration {
            self.unsupported = Some("a search in a list of durations");
        }
        let found = self.apply(op, BOOL, list, other.0);
        Some(self.as_circuit(found, holds))
    }

    fn text_symbols(&mut self, fold: Fold, literals: &[Value]) -> Vec<u32> {
        let mut symbols: Vec<u32> =
            texts(fold, literals).map(|text| self.pools.symbols.id(text.into())).collect();
        symbols.sort_unstable();
        symbols.dedup();
        symbols
    }
}

fn literal(operand: Operand) -> Option<Value> {
    match operand.side {
        Side::Literal(value) => Some(value),
        _ => None,
    }
}

fn texts(fold: Fold, literals: &[Value]) -> impl Iterator<Item = String> + '_ {
    literals.iter().filter_map(move |item| match item {
        Value::Text(text) => Some(text::fold(text, fold).into_owned()),
        _ => None,
    })
}
