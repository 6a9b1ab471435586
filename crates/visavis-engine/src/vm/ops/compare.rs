//! Comparisons of texts, versions and spans.

use std::cmp::Ordering;

use visavis_image::Instr;
use visavis_image::image::Word;
use visavis_value::{Duration, version};

use crate::error::Halt;
use crate::pool::Pools;
use crate::vm::Machine;
use crate::vm::blocks::{Flow, Frame};

impl<'a> Machine<'a> {
    /// Whether two texts stand in an order: UTF-8 keeps that of code points.
    pub(in crate::vm) fn compare_texts(
        &mut self,
        frame: Frame<'a>,
        instr: Instr,
        test: impl FnOnce(Ordering) -> bool,
    ) -> Result<Flow, Halt> {
        self.of_texts(frame, instr, |a, b| Some(test(a.as_bytes().cmp(b.as_bytes()))))
    }

    pub(in crate::vm) fn compare_versions(
        &mut self,
        frame: Frame<'a>,
        instr: Instr,
        test: impl FnOnce(Ordering) -> bool,
    ) -> Result<Flow, Halt> {
        self.of_texts(frame, instr, |a, b| version::compare(a, b).map(test))
    }

    pub(in crate::vm) fn test_texts(
        &mut self,
        frame: Frame<'a>,
        instr: Instr,
        test: impl FnOnce(&str, &str) -> bool,
    ) -> Result<Flow, Halt> {
        self.of_texts(frame, instr, |a, b| Some(test(a, b)))
    }

    fn of_texts(
        &mut self,
        frame: Frame<'a>,
        instr: Instr,
        test: impl FnOnce(&str, &str) -> Option<bool>,
    ) -> Result<Flow, Halt> {
        let answer = match self.operands(frame, instr)? {
            Some((a, b)) => {
                let pools = self.pools();
                test(pools.text(a).ok_or(Halt::Corrupt)?, pools.text(b).ok_or(Halt::Corrupt)?)
            }
            None => None,
        };
        self.write(frame, instr.a(), answer.map(u64::from))
    }

    /// Whether a pattern is found in a text.
    pub(in crate::vm) fn match_text(&mut self, frame: Frame<'a>, instr: Instr) -> Result<Flow, Halt> {
        let regex = self.inputs.program.regexes.get(usize::from(instr.hi())).ok_or(Halt::Corrupt)?;
        let answer = match self.read(frame, instr.lo().into())? {
            Some(text) => Some(regex.is_match(self.pools().text(text).ok_or(Halt::Corrupt)?)),
            None => None,
        };
        self.write(frame, instr.a(), answer.map(u64::from))
    }

    /// Whether two spans stand in an order; missing where they have none.
    pub(in crate::vm) fn compare_durations(
        &mut self,
        frame: Frame<'a>,
        instr: Instr,
        test: impl FnOnce(Ordering) -> bool,
    ) -> Result<Flow, Halt> {
        let order = match self.operands(frame, instr)? {
            Some((a, b)) => self.duration(a)?.compare(self.duration(b)?),
            None => None,
        };
        self.write(frame, instr.a(), order.map(|order| u64::from(test(order))))
    }

    /// The span of a register's word.
    pub(crate) fn duration(&self, word: u64) -> Result<Duration, Halt> {
        let constants = &self.inputs.program.layout.constants.durations;
        self.memory.duration(constants, word).ok_or(Halt::Corrupt)
    }

    /// Whether two words of one type are equal; `None` where nobody knows.
    pub(super) fn equal(&self, pools: &Pools<'_>, word: Word, a: u64, b: u64) -> Result<Option<bool>, Halt> {
        let text = |word| pools.text(word).ok_or(Halt::Corrupt);
        Ok(match word {
            Word::Bool | Word::Int | Word::Money | Word::Date | Word::DateTime | Word::Time => Some(a == b),
            Word::Number => Some(f64::from_bits(a) == f64::from_bits(b)),
            Word::Text | Word::Folded => Some(text(a)? == text(b)?),
            Word::Version => version::compare(text(a)?, text(b)?).map(Ordering::is_eq),
            Word::Duration => self.duration(a)?.compare(self.duration(b)?).map(Ordering::is_eq),
            Word::Symbol => return Err(Halt::Corrupt),
        })
    }
}
