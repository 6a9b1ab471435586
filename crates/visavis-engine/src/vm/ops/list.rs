//! Lists and maps.

use visavis_image::Instr;
use visavis_image::image::Word;

use crate::error::Halt;
use crate::vm::Machine;
use crate::vm::blocks::{Flow, Frame};

impl<'a> Machine<'a> {
    /// Whether a list has an element: known true where one is equal, unknown where one may be.
    pub(in crate::vm) fn list_has(&mut self, frame: Frame<'a>, instr: Instr) -> Result<Flow, Halt> {
        let word = self.register_type(frame, instr.lo().into())?.word;
        let answer = match self.operands(frame, instr)? {
            Some((list, item)) => self.has(word, list, item)?,
            None => None,
        };
        self.write(frame, instr.a(), answer.map(u64::from))
    }

    /// Whether a list has at least one element of another: `or` over them.
    pub(in crate::vm) fn list_has_any(&mut self, frame: Frame<'a>, instr: Instr) -> Result<Flow, Halt> {
        self.has_each(frame, instr, true)
    }

    /// Whether a list has every element of another: `and` over them.
    pub(in crate::vm) fn list_has_all(&mut self, frame: Frame<'a>, instr: Instr) -> Result<Flow, Halt> {
        self.has_each(frame, instr, false)
    }

    /// Looks for each element of the second list in the first; the answer `decides` settles it, else an unknown one leaves it unknown.
    fn has_each(&mut self, frame: Frame<'a>, instr: Instr, decides: bool) -> Result<Flow, Halt> {
        let word = self.register_type(frame, instr.lo().into())?.word;
        let Some((list, items)) = self.operands(frame, instr)? else {
            return self.write(frame, instr.a(), None);
        };
        let mut answer = Some(!decides);
        for item in self.pools().words(items).ok_or(Halt::Corrupt)? {
            match self.has(word, list, *item)? {
                Some(found) if found == decides => {
                    answer = Some(decides);
                    break;
                }
                Some(_) => {}
                None => answer = None,
            }
        }
        self.write(frame, instr.a(), answer.map(u64::from))
    }

    fn has(&self, word: Word, list: u64, item: u64) -> Result<Option<bool>, Halt> {
        let pools = self.pools();
        let mut answer = Some(false);
        for element in pools.words(list).ok_or(Halt::Corrupt)? {
            match self.equal(&pools, word, *element, item)? {
                Some(true) => return Ok(Some(true)),
                Some(false) => {}
                None => answer = None,
            }
        }
        Ok(answer)
    }

    pub(in crate::vm) fn begin_list(&mut self) -> Result<Flow, Halt> {
        self.memory.item_starts.push(self.memory.items.len());
        Ok(Flow::Next)
    }

    pub(in crate::vm) fn push_item(&mut self, frame: Frame<'a>, instr: Instr) -> Result<Flow, Halt> {
        let item = self.read(frame, instr.a())?;
        if !self.has_begun(frame).1 {
            return Err(Halt::Corrupt);
        }
        self.memory.items.push(item);
        Ok(Flow::Next)
    }

    /// The list that was begun; missing where one of its elements is.
    pub(in crate::vm) fn finish_list(&mut self, frame: Frame<'a>, instr: Instr) -> Result<Flow, Halt> {
        let start = self.end_list(frame)?;
        let list = self.memory.list_from(start)?;
        self.write(frame, instr.a(), list)
    }

    /// `m["key"]`
    pub(in crate::vm) fn map_get(&mut self, frame: Frame<'a>, instr: Instr) -> Result<Flow, Halt> {
        let value = match self.operands(frame, instr)? {
            Some((map, key)) => {
                let pools = self.pools();
                let pairs = pools.pairs(map).ok_or(Halt::Corrupt)?;
                let key = pools.text(key).ok_or(Halt::Corrupt)?;
                let found =
                    pairs.binary_search_by(|[other, _]| pools.text(*other).unwrap_or_default().cmp(key));
                found.ok().and_then(|at| pairs.get(at)).map(|[_, value]| *value)
            }
            None => None,
        };
        self.write(frame, instr.a(), value)
    }
}
