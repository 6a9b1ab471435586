//! Tests of texts: by symbol where a text is only compared whole, by its characters elsewhere.
//!
//! A symbol stands for a text folded as its attribute says, so that it answers only comparisons under that fold. An
//! enumeration has few values: any test of it with a known text is the set of its values that pass.

use smol_str::SmolStr;
use visavis_check::model::{ExprId, TextOp};
use visavis_image::Op;
use visavis_image::image::{Const, Word};
use visavis_value::{Fold, Type, Value, Variants, text};

use super::Lower;
use super::operand::{Operand, Side};
use crate::dag::{BOOL, Node, NodeId};
use crate::pools::{ConstKey, Stored};

impl Lower<'_> {
    /// Whether a text or enumeration attribute is one of some symbols, or is there and none of them.
    pub(super) fn symbols_test(&mut self, stored: Stored, symbols: &[u32], holds: bool) -> NodeId {
        match symbols {
            [] if holds => NodeId::FALSE,
            [] => self.dag.node(Node::Known(stored)),
            [one] => {
                let op = if holds { Op::EqSymbol } else { Op::NeSymbol };
                self.test(op, stored, Word::Symbol, *one)
            }
            many => {
                let set = self.symbol_set(many);
                let op = if holds { Op::InSymbols } else { Op::NotInSymbols };
                self.test(op, stored, Word::Symbol, set)
            }
        }
    }

    pub(super) fn symbol_set(&mut self, symbols: &[u32]) -> u32 {
        let mut symbols = symbols.to_vec();
        symbols.sort_unstable();
        symbols.dedup();
        self.pools.symbol_sets.id(&symbols)
    }

    /// Whether an enumeration has one of the values that are accepted.
    pub(super) fn variants_test(
        &mut self,
        stored: Stored,
        variants: &Variants,
        accepted: impl Fn(&str) -> bool,
    ) -> NodeId {
        let all = variants.values.len();
        let chosen: Vec<u32> = (0..all)
            .filter(|i| variants.values.get(*i).is_some_and(|v| accepted(v)))
            .map(crate::intern::number)
            .collect();
        let symbol = |lower: &mut Self, i: u32| {
            variants.values.get(i as usize).map(|v| lower.variant_symbol(variants, v))
        };
        if chosen.len() == all {
            return self.dag.node(Node::Known(stored));
        }
        // All but one value is `is another than`, which costs no set.
        if chosen.len() + 1 == all && all > 2 {
            let left_out = (0..crate::intern::number(all)).find(|i| !chosen.contains(i));
            if let Some(symbol) = left_out.and_then(|i| symbol(self, i)) {
                return self.symbols_test(stored, &[symbol], false);
            }
        }
        let symbols: Vec<u32> = chosen.into_iter().filter_map(|i| symbol(self, i)).collect();
        self.symbols_test(stored, &symbols, true)
    }

    /// The symbol of an enumeration's value.
    pub(super) fn variant_symbol(&mut self, variants: &Variants, value: &str) -> u32 {
        self.pools.symbols.id(text::fold(value, variants.fold).into())
    }

    pub(super) fn text_test(
        &mut self,
        op: TextOp,
        fold: Fold,
        text: ExprId,
        part: ExprId,
        holds: bool,
    ) -> Option<NodeId> {
        let (text, part) = (self.operand(text), self.operand(part));
        if let Some(test) = self.text_slot_test(op, fold, &text, &part, holds) {
            return Some(test);
        }
        let (text, part) = (self.operand_value(&text, fold), self.operand_value(&part, fold));
        let op = match op {
            TextOp::StartsWith => Op::CmpStartsWith,
            TextOp::EndsWith => Op::CmpEndsWith,
            TextOp::Contains => Op::CmpContains,
        };
        let value = self.apply(op, BOOL, text?, part?.0);
        Some(self.as_circuit(value, holds))
    }

    fn text_slot_test(
        &mut self,
        op: TextOp,
        fold: Fold,
        text: &Operand,
        part: &Operand,
        holds: bool,
    ) -> Option<NodeId> {
        let (Side::Stored(stored), Side::Literal(Value::Text(part))) = (&text.side, &part.side) else {
            return None;
        };
        let part: SmolStr = text::fold(part, fold).into();
        match self.stored_type(*stored)?.clone() {
            Type::Enum(variants) => {
                let accepted = |variant: &str| passes(op, &text::fold(variant, fold), &part) == holds;
                Some(self.variants_test(*stored, &variants, accepted))
            }
            Type::Text(own) if own == fold => {
                let op = match (op, holds) {
                    (TextOp::StartsWith, true) => Op::StartsWith,
                    (TextOp::StartsWith, false) => Op::NotStartsWith,
                    (TextOp::EndsWith, true) => Op::EndsWith,
                    (TextOp::EndsWith, false) => Op::NotEndsWith,
                    (TextOp::Contains, true) => Op::Contains,
                    (TextOp::Contains, false) => Op::NotContains,
                };
                let word = if fold == Fold::None { Word::Text } else { Word::Folded };
                let part = self.pools.consts.id(ConstKey(Const::Text(part)));
                Some(self.test(op, *stored, word, part))
            }
            _ => None,
        }
    }

    pub(super) fn matches(&mut self, text: ExprId, pattern: &SmolStr, holds: bool) -> Option<NodeId> {
        let operand = self.operand(text);
        let regex = self.pools.regexes.id(pattern.clone());
        if let Side::Stored(stored) = operand.side {
            let op = if holds { Op::Matches } else { Op::NotMatches };
            return Some(self.test(op, stored, Word::Text, regex));
        }
        let text = self.operand_value(&operand, Fold::None)?;
        let value = self.apply(Op::CmpMatches, BOOL, text, regex);
        Some(self.as_circuit(value, holds))
    }
}

fn passes(op: TextOp, text: &str, part: &str) -> bool {
    match op {
        TextOp::StartsWith => text.starts_with(part),
        TextOp::EndsWith => text.ends_with(part),
        TextOp::Contains => text.contains(part),
    }
}
