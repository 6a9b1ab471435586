//! A chunk of rows at work: which atoms hold of which rows, each worked out at most once and only where somebody asks.
//!
//! In: a chunk that is read. Out: sets of rows. What columns cannot say is asked of the row machine, row by row, and only of rows for which
//! it matters. A row for which the row machine stops is given back as one for the row reader, so that it fails as it would alone.

use std::borrow::Cow;
use std::sync::Arc;

use visavis_image::image::{AtomId, MAX_BLOCK_DEPTH, Word};
use visavis_value::text::fold;

use super::batch::Batch;
use super::codes::{self, Codes};
use super::data::{Column, Offsets, Values};
use super::decided::{Asker, Classes, Decided, OfList, empty_record};
use super::mask::{self, Mask, NONE, ROWS};
use super::plan::{How, Plan, Step};
use super::read::{Form, Read, Readings, Scratch};
use super::spread;
use crate::bits::Bits;
use crate::decide::Outcome;
use crate::error::Halt;
use crate::profile::{Profile, Record};
use crate::program::Program;
use crate::vm::{Inputs, Memory};

/// What is kept from chunk to chunk.
#[derive(Debug)]
pub(super) struct Work {
    pub(super) memory: Memory,
    /// For rows that the row reader reads.
    pub(super) profile: Profile,
    /// What deciding works with.
    pub(super) outcome: Outcome,
    /// By atom: for which rows it holds, and whether that is known of all.
    pub(super) bits: Vec<Mask>,
    done: Bits,
    /// By atom that was asked row by row: of which rows it is known.
    pub(super) known: Vec<(AtomId, Mask)>,
    /// The rows that wait at places, of the blocks that run.
    waiting: Vec<Mask>,
    /// By slot, of the call in hand.
    decided: Vec<Option<Decided>>,
    /// By slot, of the call in hand: what its dictionary says.
    tables: Vec<Option<Table>>,
    /// A record for the row machine, and the row that is in it.
    pub(super) record: Record,
    pub(super) in_record: Option<usize>,
    scratch: Scratch,
    pub(super) json: String,
    pub(super) text: String,
    depth: usize,
    /// The codes of the rows' values, and of the items of their lists.
    bytes: Vec<u8>,
    item_bytes: Vec<u8>,
    /// Where the items of each row end, those before the chunk's aside.
    item_ends: Box<[u32; ROWS + 1]>,
    /// Likewise where a byte is not enough.
    codes: Vec<u32>,
    items: Vec<u32>,
    ends: Vec<i32>,
    found: Vec<Mask>,
}

/// What the entries of a dictionary say of the atoms of a slot, or of the sets of its lists.
#[derive(Debug)]
struct Table {
    /// The batch that it is of, and the dictionary's number where it has one.
    batch: u64,
    number: Option<usize>,
    /// The codes of the entries, where one byte is enough for them.
    codes: Option<Codes>,
    /// By group of 64: by entry, which hold; nothing where there are codes.
    groups: Vec<Vec<u64>>,
}

impl Table {
    /// Whether it is of the dictionary in hand.
    fn is_of(&self, batch: u64, number: Option<usize>) -> bool {
        self.batch == batch || (number.is_some() && self.number == number)
    }
}

/// A chunk at work.
pub(super) struct Chunk<'w, 'b> {
    pub(super) plan: &'w Plan,
    pub(super) work: &'w mut Work,
    pub(super) readings: &'w mut Readings<'b>,
    pub(super) inputs: Inputs<'w>,
    pub(super) batch: &'w Batch<'b>,
    /// How many batches came before.
    pub(super) batch_number: u64,
    pub(super) first: usize,
    /// How many rows the chunk has.
    pub(super) count: usize,
    /// The rows that are in order.
    pub(super) rows: Mask,
    /// The rows for which the row machine stopped.
    pub(super) halted: Mask,
}

impl Work {
    pub(super) fn new(program: &Arc<Program>, plan: &Plan) -> Self {
        let atoms = plan.atoms.len();
        Self {
            memory: Memory::new(program),
            profile: Profile::new(Arc::clone(program)),
            outcome: Outcome::default(),
            bits: vec![NONE; atoms],
            done: Bits::new(atoms),
            known: Vec::new(),
            waiting: Vec::new(),
            decided: (0..program.layout.slots).map(|_| None).collect(),
            tables: (0..program.layout.slots).map(|_| None).collect(),
            record: empty_record(program),
            in_record: None,
            scratch: Scratch::default(),
            json: String::new(),
            text: String::new(),
            depth: 0,
            bytes: vec![0; ROWS],
            item_bytes: Vec::new(),
            item_ends: Box::new([0; ROWS + 1]),
            codes: vec![0; ROWS],
            items: Vec::new(),
            ends: Vec::new(),
            found: Vec::new(),
        }
    }

    /// Forgets what was decided for another call.
    pub(super) fn begin_call(&mut self) {
        self.decided.iter_mut().for_each(|decided| *decided = None);
        self.tables.iter_mut().for_each(|table| *table = None);
    }

    /// Forgets the last chunk.
    pub(super) fn begin_chunk(&mut self) {
        self.done.clear();
        self.known.clear();
        self.waiting.clear();
        self.in_record = None;
        self.depth = 0;
    }

    fn keep(&mut self, atom: AtomId, bits: Mask) {
        if let Some(own) = self.bits.get_mut(atom.index()) {
            *own = bits;
        }
        self.done.set(atom.index(), true);
    }
}

impl<'w, 'b> Chunk<'w, 'b> {
    /// For which rows an atom holds; true of the active rows only.
    #[inline]
    pub(super) fn ask<'s>(&'s mut self, atom: AtomId, active: &Mask) -> Result<&'s Mask, Halt> {
        if !self.work.done.get(atom.index()) {
            self.find_out(atom, active)?;
        }
        self.work.bits.get(atom.index()).ok_or(Halt::Corrupt)
    }

    fn find_out(&mut self, atom: AtomId, active: &Mask) -> Result<(), Halt> {
        match *self.plan.atoms.get(atom.index()).ok_or(Halt::Corrupt)? {
            How::Slot(slot) => {
                if !self.slot(slot as usize)? {
                    self.row_by_row(atom, active)?;
                }
            }
            How::Known(slot) => {
                let bits = self.known(slot as usize)?;
                self.work.keep(atom, bits);
            }
            How::Source(source) => {
                let bits = self.in_source(source as usize);
                self.work.keep(atom, bits);
            }
            How::Branch(block) => {
                let bits = self.branch(block as usize)?;
                self.work.keep(atom, bits);
            }
            How::Rows => self.row_by_row(atom, active)?,
        }
        Ok(())
    }

    /// The rows for which a branch block says yes.
    fn branch(&mut self, block: usize) -> Result<Mask, Halt> {
        let plan = self.plan;
        let steps = plan.blocks.get(block).ok_or(Halt::Corrupt)?;
        if self.work.depth >= MAX_BLOCK_DEPTH {
            return Err(Halt::Corrupt);
        }
        self.work.depth += 1;
        let base = self.work.waiting.len();
        self.work.waiting.resize(base + steps.places, NONE);
        let (mut active, mut yes) = (self.rows, NONE);
        for step in plan.steps.get(steps.range.clone()).ok_or(Halt::Corrupt)? {
            // Of nobody nothing is asked, until somebody who waited comes in again.
            if active == NONE && !matches!(step, Step::Land(_)) {
                continue;
            }
            self.step(*step, base, &mut active, &mut yes)?;
        }
        self.work.waiting.truncate(base);
        self.work.depth -= 1;
        Ok(yes)
    }

    #[inline]
    fn step(&mut self, step: Step, base: usize, active: &mut Mask, yes: &mut Mask) -> Result<(), Halt> {
        match step {
            Step::Keep(atom) => {
                let bits = self.ask(atom, active)?;
                mask::merge(active, bits, |active, bits| active & bits);
            }
            Step::Drop(atom) => {
                let bits = self.ask(atom, active)?;
                mask::merge(active, bits, |active, bits| active & !bits);
            }
            Step::Accept(atom, when) => {
                let bits = self.ask(atom, active)?;
                let flip = if when { 0 } else { u64::MAX };
                for ((yes, active), bits) in yes.iter_mut().zip(active.iter_mut()).zip(bits) {
                    let taken = *active & (bits ^ flip);
                    *yes |= taken;
                    *active &= !taken;
                }
            }
            Step::Aside(atom, when, place) => {
                let taken = self.taken(atom, when, active)?;
                self.wait(base, place, &taken)?;
            }
            Step::Leave(place) => {
                let all = std::mem::replace(active, NONE);
                self.wait(base, place, &all)?;
            }
            Step::Land(place) => {
                let waiting = self.work.waiting.get(base + place as usize).ok_or(Halt::Corrupt)?;
                mask::merge(active, waiting, |active, waiting| active | waiting);
            }
            Step::Yes => {
                mask::merge(yes, active, |yes, active| yes | active);
                *active = NONE;
            }
            Step::No => *active = NONE,
        }
        Ok(())
    }

    /// Takes those out of the active rows for which an atom is as said.
    fn taken(&mut self, atom: AtomId, when: bool, active: &mut Mask) -> Result<Mask, Halt> {
        let bits = self.ask(atom, active)?;
        let flip = if when { 0 } else { u64::MAX };
        let taken = mask::merged(active, bits, |active, bits| active & (bits ^ flip));
        mask::merge(active, &taken, |active, taken| active & !taken);
        Ok(taken)
    }

    fn wait(&mut self, base: usize, place: u32, rows: &Mask) -> Result<(), Halt> {
        let waiting = self.work.waiting.get_mut(base + place as usize).ok_or(Halt::Corrupt)?;
        mask::merge(waiting, rows, |waiting, rows| waiting | rows);
        Ok(())
    }

    /// The rows whose slot is there.
    fn known(&mut self, slot: usize) -> Result<Mask, Halt> {
        if let Some(context) = self.inputs.context.filter(|context| context.gives(slot)) {
            return Ok(if context.record.slot(slot).is_some() { self.rows } else { NONE });
        }
        let program = self.inputs.program;
        let attribute = *self.plan.attribute_of.get(slot).ok_or(Halt::Corrupt)?;
        let plan = program.layout.plans.get(attribute).ok_or(Halt::Corrupt)?;
        let own = plan.slots.iter().find(|own| own.slot == slot).ok_or(Halt::Corrupt)?;
        self.work.record.clear_settled();
        self.work.in_record = None;
        if self.work.record.fallback(plan, own).is_some() {
            return Ok(self.rows);
        }
        Ok(self.readings.attributes.get(attribute).ok_or(Halt::Corrupt)?.stands)
    }

    /// The rows whose customer is in a source.
    fn in_source(&self, source: usize) -> Mask {
        let is_context =
            self.inputs.program.image.sources.get(source).is_some_and(|source| source.is_context);
        if is_context && self.inputs.context.is_some() {
            return self.rows;
        }
        let absent = self.readings.absent.get(source).copied().unwrap_or(NONE);
        mask::merged(&self.rows, &absent, |rows, absent| rows & !absent)
    }

    /// Answers all atoms of a slot; `false` where columns cannot say.
    fn slot(&mut self, slot: usize) -> Result<bool, Halt> {
        let plan = self.plan;
        let attribute = *plan.attribute_of.get(slot).ok_or(Halt::Corrupt)?;
        let of = plan.slots.get(slot).ok_or(Halt::Corrupt)?;
        if self.inputs.context.is_some_and(|context| context.gives(slot)) {
            // The same for all rows: the row machine says it of each.
            return Ok(false);
        }
        if self.work.decided.get(slot).is_none_or(Option::is_none) {
            let mut asker = self.asker(slot);
            let decided = Decided::new(self.inputs.program, of, &mut asker, &mut self.work.memory)?;
            *self.work.decided.get_mut(slot).ok_or(Halt::Corrupt)? = Some(decided);
        }
        let reading = self.readings.attributes.get(attribute).ok_or(Halt::Corrupt)?;
        let is_text =
            matches!(self.work.decided.get(slot), Some(Some(Decided { classes: Classes::Texts, .. })));
        match &reading.form {
            // What stands in such a column stands in odd rows.
            Form::Absent | Form::Strange => {}
            Form::Entries(_) => self.make_table(slot, attribute)?,
            Form::EntryLists(_) => self.make_table(slot, attribute)?,
            Form::Words | Form::Bits | Form::Tokens | Form::TokenLists if is_text => return Ok(false),
            Form::Words | Form::Bits | Form::Tokens | Form::TokenLists => {}
        }
        self.spread(slot, attribute, &of.atoms)?;
        Ok(true)
    }

    fn asker(&self, slot: usize) -> Asker<'w> {
        let inputs = Inputs { context: None, ..self.inputs };
        Asker { inputs, record: empty_record(self.inputs.program), slot }
    }

    /// Says of each text of a dictionary which atoms of the slot hold, or which sets it is in; once for a batch.
    fn make_table(&mut self, slot: usize, attribute: usize) -> Result<(), Halt> {
        let number = self.readings.attributes.get(attribute).and_then(|reading| reading.number);
        let known = self.work.tables.get(slot).and_then(Option::as_ref);
        if known.is_some_and(|known| known.is_of(self.batch_number, number)) {
            return Ok(());
        }
        let plan = self.plan;
        let atoms = &plan.slots.get(slot).ok_or(Halt::Corrupt)?.atoms;
        let own = self.inputs.program.layout.plans.get(attribute).ok_or(Halt::Corrupt)?;
        let place = own.slots.iter().position(|own| own.slot == slot).ok_or(Halt::Corrupt)?;
        let reading = self.readings.attributes.get(attribute).ok_or(Halt::Corrupt)?;
        let (Form::Entries(entries) | Form::EntryLists(entries)) = &reading.form else {
            return Err(Halt::Corrupt);
        };
        let mut asker = self.asker(slot);
        let Work { decided, memory, .. } = &mut *self.work;
        let decided = decided.get_mut(slot).and_then(Option::as_mut).ok_or(Halt::Corrupt)?;
        let table = match (&decided.classes, reading.column.and_then(dictionary)) {
            (Classes::Texts, Some(texts)) => {
                let mut table: Vec<Vec<u64>> = vec![Vec::new(); atoms.len().div_ceil(64)];
                let word = word_of(self.inputs.program, slot);
                for at in 0..entries.len() {
                    let text = texts.text(at).filter(|_| texts.has(at)).map(|text| folded(own, word, text));
                    let found = decided.of_text(text.as_deref(), &mut asker, atoms, memory)?;
                    table.iter_mut().zip(found.iter()).for_each(|(group, found)| group.push(*found));
                }
                table
            }
            (classes, _) => {
                let words = entries.words.get(place).ok_or(Halt::Corrupt)?;
                let of_word = |group: &Vec<u64>| {
                    let one = |word: &u64| group.get(classes.of(*word)).copied().unwrap_or_default();
                    words.iter().map(one).collect()
                };
                decided.groups.iter().map(of_word).collect()
            }
        };
        let codes = Codes::new(&table, entries.len());
        let groups = if codes.is_some() { Vec::new() } else { table };
        let table = Table { batch: self.batch_number, number, codes, groups };
        *self.work.tables.get_mut(slot).ok_or(Halt::Corrupt)? = Some(table);
        Ok(())
    }

    /// Turns the values of a slot into the answers of its atoms.
    fn spread(&mut self, slot: usize, attribute: usize, atoms: &[AtomId]) -> Result<(), Halt> {
        let decided = self.work.decided.get_mut(slot).and_then(Option::take).ok_or(Halt::Corrupt)?;
        let mut found = std::mem::take(&mut self.work.found);
        found.clear();
        found.resize(decided.count, NONE);
        self.find(slot, attribute, &decided, &mut found)?;
        let reading = self.readings.attributes.get(attribute).ok_or(Halt::Corrupt)?;
        let there = mask::merged(&self.rows, &reading.stands, |rows, stands| rows & stands);
        let lacks = mask::merged(&self.rows, &there, |rows, there| rows & !there);
        for (at, atom) in atoms.iter().enumerate() {
            let missing = decided.missing.get(at / 64).is_some_and(|group| group >> (at % 64) & 1 == 1);
            let missing = missing.then_some(&lacks);
            let own = self.work.bits.get_mut(atom.index()).ok_or(Halt::Corrupt)?;
            match decided.lists.get(at) {
                None => spread::settled(found.get(at).ok_or(Halt::Corrupt)?, &there, missing, own),
                Some(list) => spread::settled(&of_list(list, &found, &there), &there, missing, own),
            }
            self.work.done.set(atom.index(), true);
        }
        self.work.found = found;
        *self.work.decided.get_mut(slot).ok_or(Halt::Corrupt)? = Some(decided);
        Ok(())
    }

    /// For each atom of a slot, or each set of its lists, the rows of which it holds; of rows without a value whatever comes.
    fn find(
        &mut self,
        slot: usize,
        attribute: usize,
        decided: &Decided,
        found: &mut [Mask],
    ) -> Result<(), Halt> {
        let program = self.inputs.program;
        let own = program.layout.plans.get(attribute).ok_or(Halt::Corrupt)?;
        let word = word_of(program, slot);
        if self.find_by_bytes(slot, attribute, decided, found)? {
            return Ok(());
        }
        let reading = self.readings.attributes.get(attribute).ok_or(Halt::Corrupt)?;
        let Some(column) = reading.column else { return Ok(()) };
        let Work { codes, items, ends, scratch, tables, .. } = &mut *self.work;
        let groups = match &reading.form {
            Form::Entries(_) | Form::EntryLists(_) => {
                &tables.get(slot).and_then(Option::as_ref).ok_or(Halt::Corrupt)?.groups
            }
            _ => &decided.groups,
        };
        let limit = groups.first().map_or(0, Vec::len);
        let mut of_token = |at: (&Column<'_>, usize)| match scratch.value(program, own, word, at) {
            Read::Word(word) => u32::try_from(decided.classes.of(word)).unwrap_or(u32::MAX),
            Read::Null | Read::Misfit => u32::MAX,
        };
        let mut local = None;
        match (&reading.form, &column.values) {
            (Form::Words, _) => decided.steps.of(&reading.words, codes),
            (Form::Entries(_), Values::Dictionary(keys, ..)) => spread::codes(keys, self.first, codes, limit),
            (Form::Tokens, _) => {
                for row in mask::rows(&mask::merged(&self.rows, &reading.stands, |a, b| a & b)) {
                    if let Some(code) = codes.get_mut(row) {
                        *code = of_token((column, self.first + row));
                    }
                }
            }
            (Form::EntryLists(_), Values::List(offsets, values)) => {
                let Values::Dictionary(keys, ..) = &values.values else { return Ok(()) };
                let start = offsets.range(self.first).start;
                let end = offsets.range(self.first + self.count.saturating_sub(1)).end.min(keys.len());
                items.clear();
                items.resize(end.saturating_sub(start), 0);
                spread::codes(keys, start, items, limit);
                local = Some((offsets, self.first, start));
            }
            (Form::TokenLists, Values::List(offsets, values)) => {
                items.clear();
                ends.clear();
                ends.push(0);
                for row in 0..self.count {
                    if mask::has(&self.rows, row) && mask::has(&reading.stands, row) {
                        items.extend(offsets.range(self.first + row).map(|item| of_token((values, item))));
                    }
                    ends.push(i32::try_from(items.len()).unwrap_or(i32::MAX));
                }
            }
            // What stands in other columns stands in odd rows.
            _ => return Ok(()),
        }
        let own_ends = Offsets::Small(ends);
        let is_list = matches!(reading.form, Form::EntryLists(_) | Form::TokenLists);
        let (offsets, first, start) = local.unwrap_or((&own_ends, 0, 0));
        for (table, found) in groups.iter().zip(found.chunks_mut(64)) {
            if is_list {
                let sets = found.len();
                spread::lists(offsets, (first, self.count), (items, start), (table, sets), found);
            } else {
                spread::scalars(codes, table, found.len(), found);
            }
        }
        Ok(())
    }

    /// As [`Chunk::find`], where each value has a code of one byte; `false` where that is not so.
    fn find_by_bytes(
        &mut self,
        slot: usize,
        attribute: usize,
        decided: &Decided,
        found: &mut [Mask],
    ) -> Result<bool, Halt> {
        let reading = self.readings.attributes.get(attribute).ok_or(Halt::Corrupt)?;
        let Some(column) = reading.column else { return Ok(false) };
        let Work { bytes, item_bytes, item_ends, tables, .. } = &mut *self.work;
        let table = tables.get(slot).and_then(Option::as_ref).and_then(|table| table.codes.as_ref());
        let answers = match (&reading.form, &column.values, &decided.cuts, table) {
            (Form::Bits, ..) => {
                let of =
                    |group: &Vec<u64>, word| group.get(decided.classes.of(word)).copied().unwrap_or_default();
                for (group, found) in decided.groups.iter().zip(found.chunks_mut(64)) {
                    spread::bits(&reading.yes, (of(group, 1), of(group, 0)), found);
                }
                return Ok(true);
            }
            (Form::Words, _, Some(cuts), _) => {
                cuts.of(&reading.words, bytes);
                &cuts.answers
            }
            (Form::Entries(_), Values::Dictionary(keys, ..), _, Some(table)) => {
                codes::of_keys(keys, self.first, &table.of, bytes);
                &table.answers
            }
            (Form::EntryLists(_), Values::List(offsets, items), _, Some(table)) => {
                let Values::Dictionary(keys, ..) = &items.values else { return Ok(false) };
                let start = offsets.range(self.first).start;
                let end = offsets.range(self.first + self.count.saturating_sub(1)).end.min(keys.len());
                item_bytes.clear();
                item_bytes.resize(end.saturating_sub(start), 0);
                codes::of_keys(keys, start, &table.of, item_bytes);
                offsets.ends((self.first, self.count), start, item_ends.as_mut_slice());
                for (answers, found) in table.answers.iter().zip(found.chunks_mut(64)) {
                    spread::byte_lists(item_ends, item_bytes, answers, found.len(), found);
                }
                return Ok(true);
            }
            _ => return Ok(false),
        };
        for (answers, found) in answers.iter().zip(found.chunks_mut(64)) {
            spread::bytes(bytes, answers, found.len(), found);
        }
        Ok(true)
    }
}

/// The texts that a dictionary's keys, or those of its lists, point to.
fn dictionary<'c>(column: &'c Column<'c>) -> Option<&'c Column<'c>> {
    match &column.values {
        Values::Dictionary(_, values, _) => Some(values),
        Values::List(_, items) => dictionary(items),
        _ => None,
    }
}

fn word_of(program: &Program, slot: usize) -> Word {
    program.image.slots.get(slot).map_or(Word::Int, |slot| slot.word)
}

/// A text as a slot holds it.
fn folded<'t>(plan: &crate::layout::Plan, word: Word, text: &'t str) -> Cow<'t, str> {
    match word {
        Word::Folded => fold(text, plan.kind.fold()),
        _ => Cow::Borrowed(text),
    }
}

/// The rows whose list is as an atom asks.
fn of_list(list: &OfList, sets: &[Mask], there: &Mask) -> Mask {
    let mut bits = *there;
    for set in list.sets.iter().filter_map(|set| sets.get(*set)) {
        mask::merge(&mut bits, set, |bits, set| bits & set);
    }
    if list.negated { mask::merged(there, &bits, |there, bits| there & !bits) } else { bits }
}
