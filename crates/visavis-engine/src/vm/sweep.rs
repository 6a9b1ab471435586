//! Answers in bulk, and the rules that they lead to; see [`crate::index`].

use visavis_value::number;

use super::Machine;
use crate::bits::{Bits, Ones};
use crate::error::Halt;
use crate::index::{Roots, SlotSweep};

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
        if !std::mem::replace(&mut self.memory.swept, true) {
            self.sweep()?;
        }
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

    /// Answers every atom that the program's sweep answers.
    fn sweep(&mut self) -> Result<(), Halt> {
        let sweep = &self.inputs.program.index.sweep;
        let mut yes = std::mem::take(&mut self.memory.yes);
        yes.remove(&sweep.answered);
        let swept = self.sweep_slots(&sweep.slots, &mut yes);
        self.memory.yes = yes;
        swept?;
        for (instr, atom) in &sweep.alone {
            let says = self.test(*instr)?;
            self.memory.yes.set(*atom, says);
        }
        self.memory.asked.insert(&sweep.answered);
        Ok(())
    }

    fn sweep_slots(&self, slots: &[SlotSweep], yes: &mut Bits) -> Result<(), Halt> {
        let (pools, points) = (self.pools(), self.memory.points());
        for slot in slots {
            // A test of what is missing says no.
            let Some(word) = self.inputs.slot(slot.slot) else { continue };
            let key = if slot.is_number { number::order_key(f64::from_bits(word)) } else { word as i64 };
            let below = slot.keys.partition_point(|other| *other < key);
            let place = (below, slot.keys.get(below) == Some(&key));
            slot.ladders.iter().for_each(|ladder| ladder.climb(key, place, points, yes));
            for (rung, now, atom) in &slot.points {
                yes.set(*atom, points.end(*now).is_some_and(|end| rung.holds(key, end)));
            }
            if !slot.prefixes.is_empty() {
                slot.prefixes.post(pools.text(word).ok_or(Halt::Corrupt)?, yes);
            }
            slot.postings.begin(yes);
            if slot.is_list {
                let list = pools.words(word).ok_or(Halt::Corrupt)?;
                list.iter().for_each(|word| slot.postings.post(*word, yes));
            } else {
                slot.postings.post(word, yes);
            }
        }
        Ok(())
    }
}
