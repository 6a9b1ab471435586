//! Tests of one slot: yes where the answer is known to be yes. A slot that is missing answers no, whatever it is asked.

use visavis_image::Instr;
use visavis_image::image::SymbolId;

use super::Machine;
use crate::error::Halt;
use crate::pool::Pools;

impl Machine<'_> {
    /// Whether the slot of operand `a` is there.
    #[inline]
    pub(super) fn known(&self, instr: Instr) -> Result<bool, Halt> {
        Ok(self.slot(instr.a() as usize).is_some())
    }

    pub(super) fn in_source(&self, instr: Instr) -> Result<bool, Halt> {
        Ok(self.inputs.is_in_source(instr.a() as usize))
    }

    /// A test of the slot's word.
    #[inline]
    pub(super) fn slot_is(&self, instr: Instr, test: impl FnOnce(u64) -> bool) -> Result<bool, Halt> {
        Ok(self.slot(instr.a() as usize).is_some_and(test))
    }

    /// A comparison of the slot with a constant.
    #[inline]
    pub(super) fn with_const(
        &self,
        instr: Instr,
        compare: impl FnOnce(i64, i64) -> bool,
    ) -> Result<bool, Halt> {
        let end = self.inputs.program.layout.constants.word(instr.b()).ok_or(Halt::Corrupt)?;
        self.slot_is(instr, |word| compare(word as i64, end as i64))
    }

    /// A comparison of a number slot with a constant.
    #[inline]
    pub(super) fn with_number(
        &self,
        instr: Instr,
        compare: impl FnOnce(f64, f64) -> bool,
    ) -> Result<bool, Halt> {
        let end = self.inputs.program.layout.constants.word(instr.b()).ok_or(Halt::Corrupt)?;
        self.slot_is(instr, |word| compare(f64::from_bits(word), f64::from_bits(end)))
    }

    /// A comparison of the slot with a point in time.
    #[inline]
    pub(super) fn with_now(
        &self,
        instr: Instr,
        compare: impl FnOnce(i64, i64) -> bool,
    ) -> Result<bool, Halt> {
        match self.memory.point_in_time(instr.b())? {
            Some(end) => self.slot_is(instr, |word| compare(word as i64, end as i64)),
            None => Ok(false),
        }
    }

    /// Whether the slot is among, or is not among, a set of words.
    pub(super) fn in_words(&self, instr: Instr, wanted: bool) -> Result<bool, Halt> {
        let set = self.inputs.program.image.word_sets.get(instr.b() as usize).ok_or(Halt::Corrupt)?;
        self.slot_is(instr, |word| set.binary_search(&(word as i64)).is_ok() == wanted)
    }

    fn symbol_set(&self, instr: Instr) -> Result<&[SymbolId], Halt> {
        let sets = &self.inputs.program.image.symbol_sets;
        sets.get(instr.b() as usize).map(Vec::as_slice).ok_or(Halt::Corrupt)
    }

    /// Whether the slot is among, or is not among, a set of symbols.
    pub(super) fn in_symbols(&self, instr: Instr, wanted: bool) -> Result<bool, Halt> {
        let set = self.symbol_set(instr)?;
        self.slot_is(instr, |word| contains(set, word) == wanted)
    }

    /// Whether the list has, or has not, one of a set of symbols.
    pub(super) fn has_any(&self, instr: Instr, wanted: bool) -> Result<bool, Halt> {
        let set = self.symbol_set(instr)?;
        let Some(list) = self.slot(instr.a() as usize) else { return Ok(false) };
        let list = self.pools().words(list).ok_or(Halt::Corrupt)?;
        Ok(list.iter().any(|word| contains(set, *word)) == wanted)
    }

    /// Whether the list has, or lacks one of, a set of symbols.
    pub(super) fn has_all(&self, instr: Instr, wanted: bool) -> Result<bool, Halt> {
        let set = self.symbol_set(instr)?;
        let Some(list) = self.slot(instr.a() as usize) else { return Ok(false) };
        let list = self.pools().words(list).ok_or(Halt::Corrupt)?;
        Ok(set.iter().all(|symbol| list.contains(&u64::from(symbol.0))) == wanted)
    }

    /// Whether a test of the slot's text with a constant comes out as wanted.
    pub(super) fn text_is(
        &self,
        instr: Instr,
        wanted: bool,
        test: impl FnOnce(&str, &str) -> bool,
    ) -> Result<bool, Halt> {
        let part = self.inputs.program.layout.constants.word(instr.b()).ok_or(Halt::Corrupt)?;
        let pools = self.pools();
        let part = pools.text(part).ok_or(Halt::Corrupt)?;
        self.text_test(instr, &pools, |text| test(text, part) == wanted)
    }

    /// Whether a pattern is found, or is not found, in the slot's text.
    pub(super) fn matches(&self, instr: Instr, wanted: bool) -> Result<bool, Halt> {
        let regex = self.inputs.program.regexes.get(instr.b() as usize).ok_or(Halt::Corrupt)?;
        self.text_test(instr, &self.pools(), |text| regex.is_match(text) == wanted)
    }

    fn text_test(
        &self,
        instr: Instr,
        pools: &Pools<'_>,
        test: impl FnOnce(&str) -> bool,
    ) -> Result<bool, Halt> {
        match self.slot(instr.a() as usize) {
            Some(text) => Ok(test(pools.text(text).ok_or(Halt::Corrupt)?)),
            None => Ok(false),
        }
    }
}

#[inline]
fn contains(set: &[SymbolId], word: u64) -> bool {
    // Most sets are small; a text that the program never compares with is in none of them.
    set.binary_search_by(|symbol| u64::from(symbol.0).cmp(&word)).is_ok()
}
