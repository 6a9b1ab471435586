//! Functions on texts. What is computed goes to the run's pool; what is a piece of a text, or that text itself, is not copied.

use std::borrow::Cow;

use visavis_image::Instr;
use visavis_value::text::{Fold, fold};

use crate::error::Halt;
use crate::pool::Place;
use crate::vm::Machine;
use crate::vm::blocks::{Flow, Frame};

impl<'a> Machine<'a> {
    /// A text made of a text.
    pub(in crate::vm) fn map_text(
        &mut self,
        frame: Frame<'a>,
        instr: Instr,
        op: impl FnOnce(&str) -> Cow<'_, str>,
    ) -> Result<Flow, Halt> {
        let text = match self.read(frame, instr.b())? {
            Some(text) => Some(self.mapped(text, op)?),
            None => None,
        };
        self.write(frame, instr.a(), text)
    }

    fn mapped(&mut self, handle: u64, op: impl FnOnce(&str) -> Cow<'_, str>) -> Result<u64, Halt> {
        let text = self.pools().text(handle).ok_or(Halt::Corrupt)?;
        let made = match op(text) {
            Cow::Borrowed(part) => {
                // A part of a text is where that text is, so many bytes on.
                let start = part.as_ptr().addr().wrapping_sub(text.as_ptr().addr());
                return Place::unpack(handle).part(start, part.len()).map(Place::pack).ok_or(Halt::Corrupt);
            }
            Cow::Owned(made) => made,
        };
        self.memory.write_text(|out| out.push_str(&made))
    }

    /// A text folded as operand `c` says.
    pub(in crate::vm) fn fold_text(&mut self, frame: Frame<'a>, instr: Instr) -> Result<Flow, Halt> {
        let how = fold_of(instr.hi())?;
        let text = match self.read(frame, instr.lo().into())? {
            Some(text) => Some(self.mapped(text, |text| fold(text, how))?),
            None => None,
        };
        self.write(frame, instr.a(), text)
    }

    /// A list of texts, each folded.
    pub(in crate::vm) fn fold_list(&mut self, frame: Frame<'a>, instr: Instr) -> Result<Flow, Halt> {
        let how = fold_of(instr.hi())?;
        let Some(list) = self.read(frame, instr.lo().into())? else {
            return self.write(frame, instr.a(), None);
        };
        let length = self.pools().words(list).ok_or(Halt::Corrupt)?.len();
        let first = self.memory.pool.words_len();
        for at in 0..length {
            let item =
                self.pools().words(list).and_then(|list| list.get(at)).copied().ok_or(Halt::Corrupt)?;
            let folded = self.mapped(item, |text| fold(text, how))?;
            self.memory.pool.push_word(folded);
        }
        let folded = self.memory.pool.words_from(first).ok_or(Halt::TooLong)?;
        self.write(frame, instr.a(), Some(folded))
    }

    /// An int of a text.
    pub(in crate::vm) fn text_to_int(
        &mut self,
        frame: Frame<'a>,
        instr: Instr,
        op: impl FnOnce(&str) -> i64,
    ) -> Result<Flow, Halt> {
        let value = match self.read(frame, instr.b())? {
            Some(text) => Some(op(self.pools().text(text).ok_or(Halt::Corrupt)?) as u64),
            None => None,
        };
        self.write(frame, instr.a(), value)
    }
}

fn fold_of(operand: u16) -> Result<Fold, Halt> {
    match operand {
        1 => Ok(Fold::Case),
        2 => Ok(Fold::CaseAndAccents),
        _ => Err(Halt::Corrupt),
    }
}
