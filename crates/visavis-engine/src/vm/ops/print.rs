//! Texts with inserted values, and values that become texts. How a value prints is said by `visavis_value::print`.

use visavis_image::Instr;
use visavis_image::image::{Shape, Word};
use visavis_value::{Currency, Date, Instant, TimeOfDay, calendar, print};

use crate::error::Halt;
use crate::pool::Pools;
use crate::vm::blocks::{Flow, Frame};
use crate::vm::memory::MAX_TEXT;
use crate::vm::{Inputs, Machine, Memory};

impl<'a> Machine<'a> {
    pub(in crate::vm) fn int_to_text(&mut self, frame: Frame<'a>, instr: Instr) -> Result<Flow, Halt> {
        self.printed(frame, instr, |out, word| print::int(out, word as i64))
    }

    pub(in crate::vm) fn percent(&mut self, frame: Frame<'a>, instr: Instr) -> Result<Flow, Halt> {
        self.printed(frame, instr, |out, word| print::percent(out, f64::from_bits(word)))
    }

    fn printed(
        &mut self,
        frame: Frame<'a>,
        instr: Instr,
        print: impl FnOnce(&mut String, u64),
    ) -> Result<Flow, Halt> {
        let text = match self.read(frame, instr.b())? {
            Some(word) => Some(self.memory.write_text(|out| print(out, word))?),
            None => None,
        };
        self.write(frame, instr.a(), text)
    }

    pub(in crate::vm) fn begin_text(&mut self) -> Result<Flow, Halt> {
        self.memory.text_starts.push(self.memory.text.len());
        Ok(Flow::Next)
    }

    pub(in crate::vm) fn push_const(&mut self, frame: Frame<'a>, instr: Instr) -> Result<Flow, Halt> {
        let constant = self.inputs.program.layout.constants.word(instr.a()).ok_or(Halt::Corrupt)?;
        self.append(frame, |out, printer| printer.scalar(out, Word::Text, constant))
    }

    /// Appends a register's value, which says nothing where it is missing.
    pub(in crate::vm) fn push(&mut self, frame: Frame<'a>, instr: Instr) -> Result<Flow, Halt> {
        let ty = self.register_type(frame, instr.a())?;
        match self.read(frame, instr.a())? {
            Some(word) => self.append(frame, |out, printer| printer.value(out, ty.shape, ty.word, word)),
            None => Ok(Flow::Next),
        }
    }

    pub(in crate::vm) fn push_money(&mut self, frame: Frame<'a>, instr: Instr) -> Result<Flow, Halt> {
        let currency = self.inputs.program.image.currencies.get(instr.b() as usize).copied();
        let currency = Some(currency.ok_or(Halt::Corrupt)?);
        let ty = self.register_type(frame, instr.a())?;
        match self.read(frame, instr.a())? {
            Some(word) => self.append(frame, |out, printer| {
                Printer { currency, ..*printer }.value(out, ty.shape, ty.word, word)
            }),
            None => Ok(Flow::Next),
        }
    }

    fn append(
        &mut self,
        frame: Frame<'a>,
        print: impl FnOnce(&mut String, &Printer<'_>) -> Result<(), Halt>,
    ) -> Result<Flow, Halt> {
        if !self.has_begun(frame).0 {
            return Err(Halt::Corrupt);
        }
        let mut text = std::mem::take(&mut self.memory.text);
        let printer =
            Printer { inputs: &self.inputs, memory: self.memory, pools: self.pools(), currency: None };
        let printed = print(&mut text, &printer);
        let length = text.len();
        self.memory.text = text;
        printed?;
        if length > MAX_TEXT { Err(Halt::TooLong) } else { Ok(Flow::Next) }
    }

    pub(in crate::vm) fn finish_text(&mut self, frame: Frame<'a>, instr: Instr) -> Result<Flow, Halt> {
        let start = self.end_text(frame)?;
        let mut text = std::mem::take(&mut self.memory.text);
        let made = self.memory.write_text(|out| out.push_str(text.get(start..).unwrap_or_default()));
        text.truncate(start);
        self.memory.text = text;
        self.write(frame, instr.a(), Some(made?))
    }
}

/// Prints words as what their types say they are.
struct Printer<'p> {
    inputs: &'p Inputs<'p>,
    memory: &'p Memory,
    pools: Pools<'p>,
    currency: Option<Currency>,
}

impl Printer<'_> {
    fn value(&self, out: &mut String, shape: Shape, word: Word, value: u64) -> Result<(), Halt> {
        match shape {
            Shape::Scalar => self.scalar(out, word, value),
            Shape::List => {
                let items = self.pools.words(value).ok_or(Halt::Corrupt)?;
                items.iter().enumerate().try_for_each(|(i, item)| {
                    out.push_str(if i == 0 { "" } else { ", " });
                    self.scalar(out, word, *item)
                })
            }
            Shape::Map => {
                let pairs = self.pools.pairs(value).ok_or(Halt::Corrupt)?;
                pairs.iter().enumerate().try_for_each(|(i, [key, item])| {
                    out.push_str(if i == 0 { "" } else { ", " });
                    self.scalar(out, Word::Text, *key)?;
                    out.push_str(": ");
                    self.scalar(out, word, *item)
                })
            }
        }
    }

    fn scalar(&self, out: &mut String, word: Word, value: u64) -> Result<(), Halt> {
        match word {
            Word::Bool => out.push_str(if value == 1 { "true" } else { "false" }),
            Word::Int => print::int(out, value as i64),
            Word::Number => print::number(out, f64::from_bits(value)),
            Word::Money => print::money(out, value as i64, self.currency.ok_or(Halt::Corrupt)?),
            Word::Date => print::date(out, day(value).ok_or(Halt::Corrupt)?),
            Word::DateTime => {
                print::datetime(out, Instant(value as i64), self.inputs.program.image.zone);
            }
            Word::Time => print::time(out, TimeOfDay(value as i64)),
            Word::Text | Word::Folded | Word::Version => {
                out.push_str(self.pools.text(value).ok_or(Halt::Corrupt)?);
            }
            Word::Duration => {
                let constants = &self.inputs.program.layout.constants.durations;
                print::duration(out, self.memory.duration(constants, value).ok_or(Halt::Corrupt)?);
            }
            Word::Symbol => return Err(Halt::Corrupt),
        }
        Ok(())
    }
}

fn day(word: u64) -> Option<Date> {
    calendar::date_of_epoch_day(word as i64)
}
