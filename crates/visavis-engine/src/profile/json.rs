//! A record of JSON as slots, in one pass.
//!
//! In: a record's bytes. Out: a record with every value that stands in it, not yet settled. What nobody reads is stepped over. Where a
//! name stands twice in one object the last one counts: that is seen on the way, and the pass then runs again knowing which is the last.

mod events;

pub(super) use events::{read_event, read_events, read_field};

use visavis_image::image::Shape;

use super::fit::{self, Origin};
use super::record::{Found, Outline, Record};
use crate::error::JsonError;
use crate::layout::{Child, Leaf, Names, NodeId, Plan, SlotPlan, Standing};
use crate::program::Program;
use crate::scanner::{Scanner, Token};

const NOWHERE: usize = usize::MAX;
const NOBODY: u32 = u32::MAX;

/// What reading needs besides the record, and keeps from record to record.
#[derive(Debug, Clone, Default)]
pub(crate) struct Scratch {
    name: String,
    text: String,
    /// By child: the number of the last pass that came by.
    seen: Vec<u32>,
    pass: u32,
    /// By place: the child, among its object's, that came next the last time nobody guessed it.
    next: Vec<u32>,
    /// By child: where its last value stands; used only after a name came twice.
    last: Vec<usize>,
}

/// Reads the object that `bytes` are, with the names of `node`.
pub(super) fn read(
    program: &Program,
    record: &mut Record,
    scratch: &mut Scratch,
    bytes: &[u8],
    node: NodeId,
) -> Result<(), JsonError> {
    let scanner = Scanner::new(bytes)?;
    scratch.begin(&program.layout.names);
    let mut reader = Reader {
        program,
        record,
        scratch,
        scanner: scanner.clone(),
        event: None,
        repeated: false,
        again: false,
    };
    reader.object(node)?;
    reader.scanner.end()?;
    if reader.repeated {
        reader.scratch.begin(&program.layout.names);
        reader.scratch.begin_last(&program.layout.names);
        reader.scanner = scanner.clone();
        reader.find_last(node)?;
        reader.scanner = scanner;
        reader.record.clear();
        reader.again = true;
        reader.object(node)?;
    }
    Ok(())
}

/// Reads one value for one attribute, which stands as the leaf says.
pub(super) fn read_value(
    program: &Program,
    record: &mut Record,
    scratch: &mut Scratch,
    json: &[u8],
    leaf: Leaf,
) -> Result<(), JsonError> {
    let scanner = Scanner::new(json)?;
    let mut reader = Reader { program, record, scratch, scanner, event: None, repeated: false, again: false };
    reader.leaf(leaf)?;
    reader.scanner.end()
}

/// Adds the object that `bytes` are, with the names of `node`, to what is there; nothing where they are no JSON.
pub(super) fn add(
    program: &Program,
    record: &mut Record,
    scratch: &mut Scratch,
    bytes: &[u8],
    node: NodeId,
) -> Result<(), JsonError> {
    let scanner = Scanner::new(bytes)?;
    scratch.begin(&program.layout.names);
    scratch.begin_last(&program.layout.names);
    let mut reader = Reader {
        program,
        record,
        scratch,
        scanner: scanner.clone(),
        event: None,
        repeated: false,
        again: true,
    };
    // Which names come twice is found first, since what is there cannot be emptied and read again.
    reader.find_last(node)?;
    reader.scanner.end()?;
    reader.scanner = scanner;
    reader.object(node)
}

impl Scratch {
    fn begin_last(&mut self, names: &Names) {
        self.last.clear();
        self.last.resize(names.children, NOWHERE);
    }

    fn begin(&mut self, names: &Names) {
        self.seen.resize(names.children, 0);
        self.next.resize(names.places(), NOBODY);
        self.pass = self.pass.wrapping_add(1);
        if self.pass == 0 {
            self.seen.fill(0);
            self.pass = 1;
        }
    }
}

struct Reader<'r, 'a> {
    program: &'r Program,
    record: &'r mut Record,
    scratch: &'r mut Scratch,
    scanner: Scanner<'a>,
    /// The event whose fields are read.
    event: Option<usize>,
    /// Whether a name came twice.
    repeated: bool,
    /// Whether it is known which of two names is the last.
    again: bool,
}

/// What became of a value.
enum Fit {
    Null,
    Misfit,
    Word(u64),
}

impl<'r> Reader<'r, '_> {
    fn object(&mut self, node: NodeId) -> Result<(), JsonError> {
        let names: &'r Names = &self.program.layout.names;
        self.scanner.object()?;
        let mut is_first = true;
        let mut place = Names::before(node);
        loop {
            if let Some(child) = self.guessed(names, node, place, &mut is_first) {
                place = names.behind(child);
                self.child(child)?;
                continue;
            }
            let Some(name) = self.scanner.member(&mut is_first, &mut self.scratch.name)? else {
                return Ok(());
            };
            let Some((number, child)) = names.child(node, name) else {
                self.scanner.skip()?;
                continue;
            };
            if let Some(next) = self.scratch.next.get_mut(place) {
                *next = number;
            }
            place = names.behind(child);
            self.child(child)?;
        }
    }

    /// The child whose name stands next, guessed from the names of earlier records: one writer writes them in one order, and
    /// leaves some out.
    #[inline]
    fn guessed(
        &mut self,
        names: &'r Names,
        node: NodeId,
        mut place: usize,
        is_first: &mut bool,
    ) -> Option<&'r Child> {
        for _ in 0..2 {
            let child = names.children(node).get(*self.scratch.next.get(place)? as usize)?;
            if self.scanner.member_is(is_first, &child.quoted) {
                return Some(child);
            }
            place = names.behind(child);
        }
        None
    }

    fn child(&mut self, child: &'r Child) -> Result<(), JsonError> {
        let first = self.scanner.start("a value")?;
        let start = self.scanner.at();
        if let Some(event) = self.event {
            return child.leaves.iter().try_for_each(|leaf| {
                self.scanner.rewind(start);
                self.field(event, *leaf)
            });
        }
        if self.again {
            if self.scratch.last.get(child.id) != Some(&start) {
                return self.scanner.skip();
            }
        } else if let Some(seen) = self.scratch.seen.get_mut(child.id) {
            self.repeated |= std::mem::replace(seen, self.scratch.pass) == self.scratch.pass;
        }
        if let Some(leaf) = child.only_leaf() {
            return self.leaf(leaf);
        }
        if let Some((source, node)) = child.source
            && let b'{' | b'n' = first
        {
            return self.source(source, node, first == b'{');
        }
        for leaf in &child.leaves {
            self.scanner.rewind(start);
            self.leaf(*leaf)?;
        }
        for leaf in &child.events {
            self.scanner.rewind(start);
            self.events(*leaf)?;
        }
        match child.group {
            Some(group) if first == b'{' => {
                self.scanner.rewind(start);
                self.object(group)
            }
            _ if child.leaves.is_empty() && child.events.is_empty() => self.scanner.skip(),
            _ => Ok(()),
        }
    }

    fn source(&mut self, source: usize, node: NodeId, is_object: bool) -> Result<(), JsonError> {
        if let Some(outline) = self.record.outlines.get_mut(source) {
            *outline = if is_object { Outline::Nested } else { Outline::Null };
        }
        if is_object { self.object(node) } else { self.scanner.skip() }
    }

    #[inline]
    fn leaf(&mut self, leaf: Leaf) -> Result<(), JsonError> {
        let at = leaf.attribute as usize;
        let Some(plan) = self.program.layout.plans.get(at) else { return self.scanner.skip() };
        // A value under its source's name wins over a bare one.
        let is_nested = leaf.standing == Standing::Nested;
        if !is_nested && let Some(Found::Nested(_)) = self.record.found.get(at) {
            return self.scanner.skip();
        }
        let start = self.scanner.at();
        let fit = if leaf.standing == Standing::Shared { self.shared()? } else { self.slots(plan)? };
        match fit {
            Fit::Null => {}
            Fit::Word(_) => self.record.note(plan, leaf, true),
            Fit::Misfit => {
                let found = self.scanner.slice(start, self.scanner.at());
                self.record.note_misfit(self.program, plan, leaf, found);
            }
        }
        Ok(())
    }

    /// A value that nobody knows whose it is.
    fn shared(&mut self) -> Result<Fit, JsonError> {
        let is_null = self.scanner.start("a value")? == b'n';
        self.scanner.skip()?;
        Ok(if is_null { Fit::Null } else { Fit::Misfit })
    }

    /// Puts a value in each slot of its attribute.
    #[inline]
    fn slots(&mut self, plan: &Plan) -> Result<Fit, JsonError> {
        let start = self.scanner.at();
        let mut fit = Fit::Misfit;
        for (place, slot) in plan.slots.iter().enumerate() {
            if place > 0 {
                self.scanner.rewind(start);
            }
            fit = match plan.shape {
                Shape::Scalar => self.scalar(plan, slot)?,
                Shape::List => self.list(plan, slot)?,
                Shape::Map => self.map(plan, slot)?,
            };
            match fit {
                Fit::Word(word) => self.record.put(self.event, slot.slot, word),
                Fit::Null | Fit::Misfit => return Ok(fit),
            }
        }
        if plan.slots.is_empty() {
            self.scanner.skip()?;
        }
        Ok(fit)
    }

    /// A scalar, an element or an entry.
    #[inline]
    fn scalar(&mut self, plan: &Plan, slot: &SlotPlan) -> Result<Fit, JsonError> {
        match self.scanner.token(&mut self.scratch.text)? {
            Token::Null => Ok(Fit::Null),
            Token::Composite => {
                self.scanner.skip()?;
                Ok(Fit::Misfit)
            }
            token => {
                let pool = &mut self.record.pool;
                let word = fit::word(self.program, plan, slot.word, pool, token, Origin::Json);
                Ok(word.map_or(Fit::Misfit, Fit::Word))
            }
        }
    }

    fn list(&mut self, plan: &Plan, slot: &SlotPlan) -> Result<Fit, JsonError> {
        if let Some(fit) = self.no_collection(b'[')? {
            return Ok(fit);
        }
        let start = self.record.pool.words_len();
        let (mut is_first, mut fits) = (true, true);
        self.scanner.array()?;
        while self.scanner.element(&mut is_first)? {
            match self.scalar(plan, slot)? {
                Fit::Word(word) => self.record.pool.push_word(word),
                Fit::Null | Fit::Misfit => fits = false,
            }
        }
        Ok(self.collected(start, fits))
    }

    fn map(&mut self, plan: &Plan, slot: &SlotPlan) -> Result<Fit, JsonError> {
        if let Some(fit) = self.no_collection(b'{')? {
            return Ok(fit);
        }
        let start = self.record.pool.words_len();
        let (mut is_first, mut fits) = (true, true);
        self.scanner.object()?;
        while let Some(name) = self.scanner.member(&mut is_first, &mut self.scratch.name)? {
            let key = self.record.pool.push_text(name);
            let value = self.scalar(plan, slot)?;
            match (key, value) {
                (Some(key), Fit::Word(word)) => self.record.pool.push_pair(key, word),
                // The entry may yet be made good by another one under the same key.
                (Some(key), Fit::Null | Fit::Misfit) => self.record.pool.push_broken_pair(key),
                (None, _) => fits = false,
            }
        }
        let fits = fits && self.record.pool.sort_pairs(start);
        Ok(self.collected(start, fits))
    }

    /// What becomes of a value that is no list, or no map.
    fn no_collection(&mut self, opening: u8) -> Result<Option<Fit>, JsonError> {
        let first = self.scanner.start("a value")?;
        if first == opening {
            return Ok(None);
        }
        self.scanner.skip()?;
        Ok(Some(if first == b'n' { Fit::Null } else { Fit::Misfit }))
    }

    fn collected(&mut self, start: usize, fits: bool) -> Fit {
        match self.record.pool.words_from(start).filter(|_| fits) {
            Some(word) => Fit::Word(word),
            None => {
                self.record.pool.truncate_words(start);
                Fit::Misfit
            }
        }
    }

    /// Notes where the last value of each name stands, of the objects that count themselves.
    fn find_last(&mut self, node: NodeId) -> Result<(), JsonError> {
        let names: &'r Names = &self.program.layout.names;
        self.scanner.object()?;
        let mut is_first = true;
        while let Some(name) = self.scanner.member(&mut is_first, &mut self.scratch.name)? {
            if let Some((_, child)) = names.child(node, name) {
                self.scanner.start("a value")?;
                if let Some(last) = self.scratch.last.get_mut(child.id) {
                    *last = self.scanner.at();
                }
            }
            self.scanner.skip()?;
        }
        let behind = self.scanner.at();
        for child in names.children(node) {
            let Some(start) = self.scratch.last.get(child.id).copied().filter(|at| *at != NOWHERE) else {
                continue;
            };
            let group = child.source.map(|(_, node)| node).or(child.group);
            self.scanner.rewind(start);
            if let Some(group) = group
                && self.scanner.start("a value")? == b'{'
            {
                self.find_last(group)?;
            }
        }
        self.scanner.rewind(behind);
        Ok(())
    }
}
