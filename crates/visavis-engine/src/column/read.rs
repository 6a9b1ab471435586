//! Columns as slots: which rows of a chunk have a value for each attribute, which words they are, and which rows are no matter for columns.
//!
//! In: a batch. Out: for each attribute the rows that have a value, and where its values have one width their words. A row in which anything
//! is out of order (a value that does not fit, a required one that is absent, a list under a name that is nobody's) is *odd*: the
//! row reader reads it, which alone says what such a row means. Here nothing is ever guessed.

use std::sync::Arc;

use visavis_image::image::{Shape, Word};

use super::batch::{Batch, Field};
use super::data::{Column, Ints, PackedBits, Values, key};
use super::mask::{self, Mask, NONE, ROWS};
use super::words::{fast_words, has_words, words};
use crate::layout::{Kind, Plan, Standing};
use crate::pool::{Pool, Space};
use crate::profile::{Origin, fit_word};
use crate::program::Program;
use crate::scanner::{Scanner, Token};

/// How the values of an attribute stand in their column.
#[derive(Debug)]
pub(super) enum Form {
    /// There is no column
    Absent,
    /// As only the row reader reads them
    Strange,
    /// Values of one width, turned into words at once
    Words,
    /// A yes or a no each
    Bits,
    /// Places among few texts
    Entries(Arc<Entries>),
    /// Values that are read one by one
    Tokens,
    /// Lists of places among few texts
    EntryLists(Arc<Entries>),
    /// Lists whose items are read one by one
    TokenLists,
}

/// The values of a dictionary as an attribute reads them.
#[derive(Debug, Default)]
pub(super) struct Entries {
    /// Whether all of them fit.
    all_fit: bool,
    /// By entry: whether there is one, and whether it fits.
    there: Vec<bool>,
    fits: Vec<bool>,
    /// By slot of the attribute: the words, where the slot holds no texts.
    pub(super) words: Vec<Vec<u64>>,
}

/// An attribute and its column.
#[derive(Debug)]
pub(super) struct Reading<'b> {
    pub(super) form: Form,
    pub(super) column: Option<&'b Column<'b>>,
    above: &'b [PackedBits<'b>],
    /// The number of its dictionary.
    pub(super) number: Option<usize>,
    /// The words of the chunk's rows, of [`Form::Words`]; of numbers their order keys.
    pub(super) words: Vec<i64>,
    /// The rows of the chunk that say yes, of [`Form::Bits`].
    pub(super) yes: Mask,
    /// The rows of the chunk that have a value.
    pub(super) stands: Mask,
}

/// The columns of a batch as attributes.
#[derive(Debug)]
pub(super) struct Readings<'b> {
    pub(super) attributes: Vec<Reading<'b>>,
    /// Columns whose values only the row reader reads.
    strange: Vec<(&'b Column<'b>, &'b [PackedBits<'b>])>,
    outlines: Vec<(usize, &'b [PackedBits<'b>])>,
    /// By source: the attributes that stand under its name, and by their bare names.
    nested: Vec<Vec<usize>>,
    bare: Vec<Vec<usize>>,
    /// By source: the rows that are not in it.
    pub(super) absent: Vec<Mask>,
    /// Whether any row may be absent from any source.
    may_be_absent: bool,
    scratch: Scratch,
}

/// What reading values one by one needs.
#[derive(Debug)]
pub(super) struct Scratch {
    json: String,
    text: String,
    pool: Pool,
}

impl Default for Scratch {
    fn default() -> Self {
        Self { json: String::new(), text: String::new(), pool: Pool::new(Space::Profile) }
    }
}

impl<'b> Readings<'b> {
    /// The readings of a batch.
    pub(super) fn new(program: &Program, batch: &'b Batch<'b>, kept: &mut Vec<Option<Kept>>) -> Self {
        kept.resize_with(program.layout.plans.len(), || None);
        let sources = program.image.sources.len();
        let plans = &program.layout.plans;
        let mut scratch = Scratch::default();
        let mut readings = Self {
            attributes: Vec::with_capacity(plans.len()),
            strange: Vec::new(),
            outlines: batch.outlines().iter().map(|(source, above)| (*source, above.as_slice())).collect(),
            nested: vec![Vec::new(); sources],
            bare: vec![Vec::new(); sources],
            absent: vec![NONE; sources],
            may_be_absent: !batch.outlines().is_empty(),
            scratch: Scratch::default(),
        };
        for ((attribute, plan), kept) in plans.iter().enumerate().zip(kept) {
            let mut own = batch.cells().iter().filter(|(_, leaf)| leaf.attribute as usize == attribute);
            let found =
                own.next().filter(|(_, leaf)| own.next().is_none() && leaf.standing != Standing::Shared);
            let found = found.and_then(|(field, leaf)| {
                let field = batch.field(*field)?;
                Some((field, batch.column(field)?, leaf.standing))
            });
            let reading = match found {
                Some((field, column, standing)) => {
                    let by_source =
                        if standing == Standing::Nested { &mut readings.nested } else { &mut readings.bare };
                    if let Some(list) = by_source.get_mut(plan.source) {
                        list.push(attribute);
                    }
                    readings.may_be_absent |= standing == Standing::Nested;
                    Reading::new(program, plan, field, column, (kept, &mut scratch))
                }
                None => Reading::absent(),
            };
            readings.attributes.push(reading);
        }
        readings.find_strange(batch);
        readings
    }

    /// Notes the columns whose values only the row reader reads: whole histories, names that are nobody's, two names of one attribute.
    fn find_strange(&mut self, batch: &'b Batch<'b>) {
        let mut fields: Vec<usize> = batch.events().iter().map(|(field, _)| *field).collect();
        for (field, leaf) in batch.cells() {
            let is_read = self.attributes.get(leaf.attribute as usize);
            let is_read =
                is_read.is_some_and(|reading| !matches!(reading.form, Form::Absent | Form::Strange));
            if !is_read {
                fields.push(*field);
            }
            if leaf.standing == Standing::Nested {
                self.may_be_absent = true;
            }
        }
        for field in fields {
            if let Some(field) = batch.field(field)
                && let Some(column) = batch.column(field)
            {
                self.strange.push((column, &field.above));
            }
        }
    }

    /// Reads a chunk; gives the rows that are odd. `given` says which attributes the call brings.
    pub(super) fn read(
        &mut self,
        program: &Program,
        first: usize,
        all: &Mask,
        given: impl Fn(usize) -> bool,
    ) -> Mask {
        let mut odd = NONE;
        for (column, above) in &self.strange {
            let stands = validity(column, above, first, all);
            mask::merge(&mut odd, &stands, |a, b| a | b);
        }
        for (reading, plan) in self.attributes.iter_mut().zip(&program.layout.plans) {
            reading.read(program, plan, first, all, (&mut odd, &mut self.scratch));
        }
        self.find_absent(program, first, all);
        for (attribute, (reading, plan)) in self.attributes.iter_mut().zip(&program.layout.plans).enumerate()
        {
            let absent = self.absent.get(plan.source).copied().unwrap_or(NONE);
            if self.may_be_absent && !plan.is_key {
                mask::merge(&mut reading.stands, &absent, |stands, absent| stands & !absent);
            }
            if plan.is_required() && !given(attribute) {
                let mut lacks = mask::merged(all, &reading.stands, |all, stands| all & !stands);
                mask::merge(&mut lacks, &absent, |lacks, absent| lacks & !absent);
                mask::merge(&mut odd, &lacks, |a, b| a | b);
            }
        }
        odd
    }

    /// Finds who is not in which source, as a record of JSON of the same names says it.
    fn find_absent(&mut self, program: &Program, first: usize, all: &Mask) {
        if !self.may_be_absent {
            return;
        }
        let sources = &program.image.sources;
        let of = |attributes: &[Reading<'_>], list: &[usize], and: &dyn Fn(usize) -> bool| {
            let mut any = NONE;
            for reading in list.iter().filter(|at| and(**at)).filter_map(|at| attributes.get(*at)) {
                mask::merge(&mut any, &reading.stands, |a, b| a | b);
            }
            any
        };
        let mut some_nested = NONE;
        let mut outlines = Vec::with_capacity(sources.len());
        for (number, source) in sources.iter().enumerate() {
            let nested = self.nested.get(number).map_or(&[][..], Vec::as_slice);
            let mut nested = of(&self.attributes, nested, &|_| true);
            let mut null = NONE;
            if let Some((_, above)) = self.outlines.iter().find(|(of, _)| *of == number) {
                let there = all_of(above, first, all);
                mask::merge(&mut nested, &there, |a, b| a | b);
                null = mask::merged(all, &nested, |all, nested| all & !nested);
            }
            if !source.is_context {
                mask::merge(&mut some_nested, &nested, |a, b| a | b);
            }
            outlines.push((nested, null));
        }
        let is_no_key = |at: usize| program.layout.plans.get(at).is_some_and(|plan| !plan.is_key);
        for (number, (source, (nested, null))) in sources.iter().zip(outlines).enumerate() {
            let bare = of(&self.attributes, self.bare.get(number).map_or(&[][..], Vec::as_slice), &is_no_key);
            let left_out = mask::merged(&some_nested, &bare, |nested, bare| nested & !bare);
            let left_out = if source.is_context { NONE } else { left_out };
            if let Some(absent) = self.absent.get_mut(number) {
                *absent = mask::merged(&left_out, &nested, |left_out, nested| left_out & !nested);
                mask::merge(absent, &null, |a, b| a | b);
            }
        }
    }
}

impl<'b> Reading<'b> {
    fn absent() -> Self {
        Self {
            form: Form::Absent,
            column: None,
            above: &[],
            number: None,
            words: Vec::new(),
            yes: NONE,
            stands: NONE,
        }
    }

    fn new(
        program: &Program,
        plan: &Plan,
        field: &'b Field<'b>,
        column: &'b Column<'b>,
        (kept, scratch): (&mut Option<Kept>, &mut Scratch),
    ) -> Self {
        let form = form(program, plan, column, (kept, scratch));
        let number = number(column);
        let words = if matches!(form, Form::Words) { vec![0; ROWS] } else { Vec::new() };
        Self { form, column: Some(column), above: &field.above, number, words, yes: NONE, stands: NONE }
    }

    /// The word of a row that has a value, where it was made already; of numbers only their order is known.
    pub(super) fn word(&self, word: Word, row: usize) -> Option<u64> {
        match self.form {
            Form::Words
                if matches!(word, Word::Int | Word::Money | Word::Date | Word::DateTime | Word::Time) =>
            {
                self.words.get(row).map(|word| *word as u64)
            }
            Form::Bits if word == Word::Bool => Some(mask::has(&self.yes, row).into()),
            _ => None,
        }
    }

    /// Which rows of a chunk have a value; those whose value does not fit are odd.
    fn read(
        &mut self,
        program: &Program,
        plan: &Plan,
        first: usize,
        all: &Mask,
        (odd, scratch): (&mut Mask, &mut Scratch),
    ) {
        let Some(column) = self.column else { return };
        self.stands = validity(column, self.above, first, all);
        let mut bad = NONE;
        match &self.form {
            Form::Absent | Form::Strange => bad = self.stands,
            Form::Words => {
                if plan.bounds.is_some() || !fast_words(&plan.kind, &column.values, first, &mut self.words) {
                    words(program, plan, &column.values, first, (&mut self.words, &self.stands, &mut bad));
                }
            }
            Form::Bits => {
                if let Values::Bool(bits) = &column.values {
                    self.yes = *all;
                    take_bits(&mut self.yes, bits, first);
                }
            }
            Form::Entries(entries) => {
                if let (Values::Dictionary(keys, ..), false) = (&column.values, entries.all_fit) {
                    for row in mask::rows(&self.stands) {
                        entries.look(keys, first + row, (&mut self.stands, &mut bad), row);
                    }
                }
            }
            Form::Tokens => {
                if !matches!(column.values, Values::Text(_)) || may_not_fit(plan) {
                    for row in mask::rows(&self.stands) {
                        let word = plan.slots.first().map_or(Word::Text, |slot| slot.word);
                        match scratch.value(program, plan, word, (column, first + row)) {
                            Read::Null => mask::remove(&mut self.stands, row),
                            Read::Misfit => mask::insert(&mut bad, row),
                            Read::Word(_) => {}
                        }
                    }
                }
            }
            Form::EntryLists(entries) => {
                if let Values::List(offsets, items) = &column.values
                    && let Values::Dictionary(keys, ..) = &items.values
                    && (!entries.all_fit || items.validity.is_some())
                {
                    let fits = |item| {
                        items.has(item)
                            && key(keys, item).is_some_and(|at| entries.fits.get(at) == Some(&true))
                    };
                    for row in mask::rows(&self.stands) {
                        if !offsets.range(first + row).all(fits) {
                            mask::insert(&mut bad, row);
                        }
                    }
                }
            }
            Form::TokenLists => {
                if let Values::List(offsets, items) = &column.values {
                    for row in mask::rows(&self.stands) {
                        let word = plan.slots.first().map_or(Word::Text, |slot| slot.word);
                        let mut fits =
                            |item| matches!(scratch.value(program, plan, word, (items, item)), Read::Word(_));
                        if !offsets.range(first + row).all(&mut fits) {
                            mask::insert(&mut bad, row);
                        }
                    }
                }
            }
        }
        mask::merge(odd, &bad, |a, b| a | b);
    }
}

impl Entries {
    fn new(program: &Program, plan: &Plan, values: &Column<'_>, len: usize, scratch: &mut Scratch) -> Self {
        let holds_text = |word: Word| matches!(word, Word::Text | Word::Folded | Word::Version);
        let mut entries = Self { all_fit: true, ..Self::default() };
        entries.words = plan.slots.iter().map(|_| Vec::new()).collect();
        for at in 0..len {
            let (mut there, mut fits) = (values.has(at), true);
            for (slot, words) in plan.slots.iter().zip(&mut entries.words) {
                let read = scratch.value(program, plan, slot.word, (values, at));
                there &= !matches!(read, Read::Null);
                fits &= matches!(read, Read::Word(_));
                if !holds_text(slot.word) {
                    words.push(if let Read::Word(word) = read { word } else { 0 });
                }
            }
            entries.all_fit &= fits;
            entries.there.push(there);
            entries.fits.push(fits);
        }
        entries
    }

    /// How many entries there are.
    pub(super) fn len(&self) -> usize {
        self.there.len()
    }

    /// Looks at one row's entry.
    fn look(&self, keys: &Ints<'_>, at: usize, (stands, bad): (&mut Mask, &mut Mask), row: usize) {
        match key(keys, at).map(|entry| (self.there.get(entry), self.fits.get(entry))) {
            Some((Some(true), Some(true))) => {}
            Some((Some(true), _)) => mask::insert(bad, row),
            _ => mask::remove(stands, row),
        }
    }
}

/// What became of a value.
pub(super) enum Read {
    Null,
    Misfit,
    Word(u64),
}

impl Scratch {
    /// Reads one value as the row reader does.
    pub(super) fn value(
        &mut self,
        program: &Program,
        plan: &Plan,
        word: Word,
        (column, row): (&Column<'_>, usize),
    ) -> Read {
        self.pool.clear();
        read_value(program, plan, word, (column, row), (&mut self.pool, &mut self.json, &mut self.text))
    }
}

/// Reads one scalar as the row reader does; what does not fit a word is kept in the pool.
pub(super) fn read_value(
    program: &Program,
    plan: &Plan,
    word: Word,
    (column, row): (&Column<'_>, usize),
    (pool, json, text): (&mut Pool, &mut String, &mut String),
) -> Read {
    let fitted = |token: Token<'_>, pool: &mut Pool| match token {
        Token::Null => Read::Null,
        Token::Composite | Token::BrokenText => Read::Misfit,
        token => fit_word(program, plan, word, pool, token, Origin::Json).map_or(Read::Misfit, Read::Word),
    };
    if let Some(found) = column.text(row) {
        return fitted(Token::Text(found), pool);
    }
    json.clear();
    if !column.write(row, json) {
        return Read::Null;
    }
    let token = Scanner::new(json.as_bytes()).and_then(|mut scanner| scanner.token(text));
    token.map_or(Read::Misfit, |token| fitted(token, pool))
}

/// Whether a text may be no value of the attribute.
fn may_not_fit(plan: &Plan) -> bool {
    !matches!(plan.kind, Kind::Text(_)) || plan.bounds.is_some()
}

/// The entries of the dictionary that came last, by its number.
#[derive(Debug)]
pub(super) struct Kept {
    number: usize,
    entries: Arc<Entries>,
}

/// The number of the dictionary that a column, or its lists, point to.
fn number(column: &Column<'_>) -> Option<usize> {
    match &column.values {
        Values::Dictionary(_, _, number) => *number,
        Values::List(_, items) => number(items),
        _ => None,
    }
}

fn form(
    program: &Program,
    plan: &Plan,
    column: &Column<'_>,
    (kept, scratch): (&mut Option<Kept>, &mut Scratch),
) -> Form {
    let mut entries = |values: &Column<'_>, number: Option<usize>| {
        if let Some(known) = kept.as_ref().filter(|kept| Some(kept.number) == number) {
            return Some(Arc::clone(&known.entries));
        }
        let Values::Text(texts) = &values.values else { return None };
        let entries = Arc::new(Entries::new(program, plan, values, texts.len(), scratch));
        if let Some(number) = number {
            *kept = Some(Kept { number, entries: Arc::clone(&entries) });
        }
        Some(entries)
    };
    match (plan.shape, &column.values) {
        (_, Values::Nothing) => Form::Absent,
        (Shape::Scalar, Values::Object(_) | Values::List(..) | Values::Map(..)) => Form::Strange,
        (Shape::Scalar, Values::Dictionary(_, values, number)) => {
            entries(values, *number).map_or(Form::Strange, Form::Entries)
        }
        (Shape::Scalar, Values::Bool(_)) if matches!(plan.kind, Kind::Bool) && plan.bounds.is_none() => {
            Form::Bits
        }
        (Shape::Scalar, values) if has_words(&plan.kind, values) => Form::Words,
        (Shape::Scalar, _) => Form::Tokens,
        (Shape::List, Values::List(_, items)) => match &items.values {
            Values::Object(_) | Values::List(..) | Values::Map(..) => Form::Strange,
            Values::Dictionary(_, values, number) => {
                entries(values, *number).map_or(Form::Strange, Form::EntryLists)
            }
            _ => Form::TokenLists,
        },
        _ => Form::Strange,
    }
}

/// The rows of a chunk that have a value, and the objects around it.
fn validity(column: &Column<'_>, above: &[PackedBits<'_>], first: usize, all: &Mask) -> Mask {
    if matches!(column.values, Values::Nothing) {
        return NONE;
    }
    let mut stands = all_of(above, first, all);
    if let Some(validity) = &column.validity {
        take_bits(&mut stands, validity, first);
    }
    stands
}

fn all_of(above: &[PackedBits<'_>], first: usize, all: &Mask) -> Mask {
    let mut stands = *all;
    above.iter().for_each(|validity| take_bits(&mut stands, validity, first));
    stands
}

fn take_bits(mask: &mut Mask, bits: &PackedBits<'_>, first: usize) {
    for (word, at) in mask.iter_mut().zip((first..).step_by(64)) {
        *word &= bits.word(at);
    }
}
