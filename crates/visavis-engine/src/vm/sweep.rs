//! Answers in bulk, and the rules that they lead to; see [`crate::index`].

use super::Machine;
use crate::bits::{Bits, Ones};
use crate::error::Halt;
use crate::index::{Of, Roots, ask};
use crate::layout::Diagram;

/// How far the rules that could match were looked at.
#[derive(Debug, Default)]
pub(crate) struct Led {
    /// The next 64.
    place: u32,
    /// Of those before, what is left.
    word: Ones,
}

impl Machine<'_> {
    /// Finds the rules that could match. Not for a profile of which a source is pending: what is open is no plain no.
    pub(crate) fn lead(&mut self, roots: &Roots) -> Result<Led, Halt> {
        self.sweep_once()?;
        let memory = &mut *self.memory;
        roots.follow(&memory.yes, &mut memory.led);
        Ok(Led::default())
    }

    /// The next rule that could match, in order.
    #[inline]
    pub(crate) fn next_led(&self, led: &mut Led) -> Option<u32> {
        loop {
            if let Some(rule) = led.word.next() {
                return Some((led.place - 1) * 64 + rule);
            }
            led.word = self.memory.led.word(led.place)?;
            led.place += 1;
        }
    }

    /// The answer of a diagram that asks only what the sweep has answered.
    #[inline]
    pub(crate) fn answer_of(&self, diagram: Diagram) -> bool {
        self.inputs.program.layout.branches.answer(diagram, &self.memory.yes)
    }

    /// Answers every atom that the program's sweep answers, unless that was done.
    pub(crate) fn sweep_once(&mut self) -> Result<(), Halt> {
        if std::mem::replace(&mut self.memory.swept, true) { Ok(()) } else { self.sweep() }
    }

    /// The answers that were yes so far, by atom.
    pub(crate) fn answers(&self) -> &Bits {
        &self.memory.yes
    }

    /// Answers every atom that the program's sweep answers.
    fn sweep(&mut self) -> Result<(), Halt> {
        let sweep = &self.inputs.program.index.sweep;
        let mut yes = std::mem::take(&mut self.memory.yes);
        yes.remove(&sweep.answered);
        let swept = self.sweep_slots(&mut yes);
        self.memory.yes = yes;
        swept?;
        for (instr, atom) in &sweep.alone {
            let says = self.test(*instr)?;
            self.memory.yes.set(*atom, says);
        }
        self.memory.asked.insert(&sweep.answered);
        Ok(())
    }

    fn sweep_slots(&self, yes: &mut Bits) -> Result<(), Halt> {
        let sweep = &self.inputs.program.index.sweep;
        let (pools, points) = (self.pools(), self.memory.points());
        self.of_known(&sweep.others).for_each(|(_, rows)| rows.put_in(0, yes));
        self.of_known(&sweep.ladders).for_each(|(word, ladder)| ladder.climb(word, yes));
        self.of_known(&sweep.timelines).for_each(|(word, timeline)| timeline.climb(word, points, yes));
        self.of_known(&sweep.points).for_each(|(word, test)| ask(*test, word, points, yes));
        self.of_known(&sweep.postings).for_each(|(word, postings)| postings.post(word, yes));
        for (word, postings) in self.of_known(&sweep.list_postings) {
            let list = pools.words(word).ok_or(Halt::Corrupt)?;
            list.iter().for_each(|word| postings.post(*word, yes));
        }
        for (word, prefixes) in self.of_known(&sweep.prefixes) {
            prefixes.post(pools.text(word).ok_or(Halt::Corrupt)?, yes);
        }
        Ok(())
    }

    /// The slots that are there, with their words: a test of what is missing says no.
    #[inline]
    fn of_known<'t, T>(&self, tests: &'t [Of<T>]) -> impl Iterator<Item = (u64, &'t T)> {
        tests.iter().filter_map(|(slot, test)| Some((self.inputs.slot(*slot)?, test)))
    }
}
