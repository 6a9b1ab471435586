//! The atoms of one slot, decided together.
//!
//! In: the atoms of a slot. Out: the classes of values that they cannot tell apart (below, at and between the constants that they compare
//! with; each symbol that they name, and all others), and for each class which atoms hold. What an atom answers of a class is asked of
//! the row machine with one value of the class, so that its meaning stands once.

use std::sync::Arc;

use foldhash::{HashMap, HashMapExt};
use visavis_image::image::{AtomId, Shape, SymbolId, Word};
use visavis_image::{Instr, Op};

use super::codes::Cuts;
use super::plan::SlotAtoms;
use super::spread::Steps;
use crate::error::Halt;
use crate::pool::Space;
use crate::profile::Record;
use crate::program::Program;
use crate::vm::{Inputs, Machine, Memory};

/// What the atoms of a slot answer, 64 of them in a word.
#[derive(Debug)]
pub(super) struct Decided {
    pub(super) classes: Classes,
    /// By group of 64: by class, which hold.
    pub(super) groups: Vec<Vec<u64>>,
    /// By group: which hold of a row without a value.
    pub(super) missing: Vec<u64>,
    /// The codes of words, where one byte is enough for them.
    pub(super) cuts: Option<Cuts>,
    /// How the classes of words are found where it is not.
    pub(super) steps: Steps,
    /// How many atoms, or sets, the groups have.
    pub(super) count: usize,
    /// How lists are put together; scalars need nothing.
    pub(super) lists: Vec<OfList>,
    /// What was asked of texts already: dictionaries that follow each other have most of them in common.
    texts: HashMap<Box<str>, Arc<[u64]>>,
}

/// How many texts are remembered at most.
const REMEMBERED: usize = 1 << 16;

/// The classes of a slot's values.
#[derive(Debug)]
pub(super) enum Classes {
    /// Below the first, at it, between it and the second, …
    Words(Vec<i64>),
    /// Likewise
    Numbers(Vec<f64>),
    /// All others, then each of these
    Symbols(Vec<u64>),
    /// Each text by itself
    Texts,
}

/// An atom over a list of symbols, by what its items are.
#[derive(Debug)]
pub(super) struct OfList {
    /// The sets of which the list must have something, by their bits among the groups.
    pub(super) sets: Vec<usize>,
    /// Whether it is the opposite that is asked.
    pub(super) negated: bool,
}

impl Classes {
    /// The class of a word.
    #[inline]
    pub(super) fn of(&self, word: u64) -> usize {
        match self {
            Self::Words(ends) => {
                let at = ends.partition_point(|end| *end < word as i64);
                2 * at + usize::from(ends.get(at) == Some(&(word as i64)))
            }
            Self::Numbers(ends) => {
                let value = f64::from_bits(word);
                let at = ends.partition_point(|end| *end < value);
                2 * at + usize::from(ends.get(at) == Some(&value))
            }
            Self::Symbols(symbols) => symbols.binary_search(&word).map_or(0, |at| at + 1),
            Self::Texts => 0,
        }
    }

    fn len(&self) -> usize {
        match self {
            Self::Words(ends) => 2 * ends.len() + 1,
            Self::Numbers(ends) => 2 * ends.len() + 1,
            Self::Symbols(symbols) => symbols.len() + 1,
            Self::Texts => 0,
        }
    }

    /// A value of a class; `None` where it has none.
    fn sample(&self, class: usize) -> Option<u64> {
        match self {
            Self::Words(ends) => {
                let end = ends.get(class / 2).copied();
                match (class % 2, end) {
                    (1, end) => end,
                    (_, Some(end)) => end.checked_sub(1),
                    (_, None) => ends.last().map_or(Some(0), |last| last.checked_add(1)),
                }
                .map(|word| word as u64)
            }
            Self::Numbers(ends) => {
                let value = match (class % 2, ends.get(class / 2)) {
                    (1, end) => end.copied(),
                    (_, Some(end)) => Some(end.next_down()),
                    (_, None) => Some(ends.last().map_or(0.0, |last| last.next_up())),
                };
                value.and_then(visavis_value::number::finite).map(f64::to_bits)
            }
            Self::Symbols(symbols) => match class.checked_sub(1) {
                Some(at) => symbols.get(at).copied(),
                None => Some(u64::from(visavis_image::image::NO_SYMBOL)),
            },
            Self::Texts => None,
        }
    }
}

/// What asking about single values needs.
#[derive(Debug)]
pub(super) struct Asker<'p> {
    pub(super) inputs: Inputs<'p>,
    pub(super) record: Record,
    pub(super) slot: usize,
}

impl Asker<'_> {
    /// Which atoms hold where the slot holds a word; a group for each 64.
    fn ask(&mut self, word: Option<u64>, atoms: &[AtomId], memory: &mut Memory) -> Result<Vec<u64>, Halt> {
        self.record.put_settled(self.slot, word);
        let inputs = Inputs { profile: &self.record, ..self.inputs };
        let mut machine = Machine::new(inputs, memory);
        let mut groups = vec![0; atoms.len().div_ceil(64)];
        for (at, atom) in atoms.iter().enumerate() {
            if machine.ask(*atom)?
                && let Some(group) = groups.get_mut(at / 64)
            {
                *group |= 1 << (at % 64);
            }
        }
        Ok(groups)
    }

    /// Which atoms hold of a text.
    pub(super) fn text(
        &mut self,
        text: Option<&str>,
        atoms: &[AtomId],
        memory: &mut Memory,
    ) -> Result<Vec<u64>, Halt> {
        self.record.clear_settled();
        let word = text.and_then(|text| self.record.pool.push_text(text));
        self.ask(word, atoms, memory)
    }
}

impl Decided {
    /// Which atoms hold of a text, asked once of each.
    pub(super) fn of_text(
        &mut self,
        text: Option<&str>,
        asker: &mut Asker<'_>,
        atoms: &[AtomId],
        memory: &mut Memory,
    ) -> Result<Arc<[u64]>, Halt> {
        if let Some(found) = text.and_then(|text| self.texts.get(text)) {
            return Ok(Arc::clone(found));
        }
        let found: Arc<[u64]> = asker.text(text, atoms, memory)?.into();
        if let Some(text) = text.filter(|_| self.texts.len() < REMEMBERED) {
            self.texts.insert(text.into(), Arc::clone(&found));
        }
        Ok(found)
    }

    /// What the atoms of a slot answer.
    pub(super) fn new(
        program: &Program,
        of: &SlotAtoms,
        asker: &mut Asker<'_>,
        memory: &mut Memory,
    ) -> Result<Self, Halt> {
        let slot = program.image.slots.get(asker.slot).ok_or(Halt::Corrupt)?;
        // The points in time of the call are known once a machine has begun.
        let missing = asker.missing(program, &of.atoms, memory)?;
        if slot.shape == Shape::List {
            return Self::of_lists(program, of, missing);
        }
        let instrs = of.atoms.iter().filter_map(|atom| program.image.atoms.get(atom.index()));
        let mut ends = Vec::new();
        for instr in instrs {
            push_ends(program, *instr, memory, &mut ends)?;
        }
        let classes = match slot.word {
            Word::Text | Word::Folded | Word::Version => Classes::Texts,
            Word::Symbol => {
                ends.sort_unstable();
                ends.dedup();
                Classes::Symbols(ends)
            }
            Word::Number => {
                let mut ends: Vec<f64> = ends.into_iter().map(f64::from_bits).collect();
                ends.sort_by(f64::total_cmp);
                ends.dedup();
                Classes::Numbers(ends)
            }
            _ => {
                let mut ends: Vec<i64> = ends.into_iter().map(|end| end as i64).collect();
                ends.sort_unstable();
                ends.dedup();
                Classes::Words(ends)
            }
        };
        let mut groups = vec![vec![0; classes.len()]; of.atoms.len().div_ceil(64)];
        for class in 0..classes.len() {
            if let Some(sample) = classes.sample(class) {
                let found = asker.ask(Some(sample), &of.atoms, memory)?;
                for (group, found) in groups.iter_mut().zip(found) {
                    if let Some(own) = group.get_mut(class) {
                        *own = found;
                    }
                }
            }
        }
        let ends = match &classes {
            Classes::Words(ends) => Some(ends.clone()),
            Classes::Numbers(ends) => {
                Some(ends.iter().map(|end| visavis_value::number::order_key(*end)).collect())
            }
            Classes::Symbols(_) | Classes::Texts => None,
        };
        let cuts = ends.as_ref().and_then(|ends| Cuts::new(ends, &groups));
        let steps = Steps::new(ends.unwrap_or_default());
        Ok(Self {
            classes,
            groups,
            missing,
            cuts,
            steps,
            count: of.atoms.len(),
            lists: Vec::new(),
            texts: HashMap::new(),
        })
    }

    /// Of a list it is known which sets of symbols it has something of; the atoms follow from that.
    fn of_lists(program: &Program, of: &SlotAtoms, missing: Vec<u64>) -> Result<Self, Halt> {
        let mut sets: Vec<Vec<SymbolId>> = Vec::new();
        let mut place = |set: Vec<SymbolId>| match sets.iter().position(|other| *other == set) {
            Some(place) => place,
            None => {
                sets.push(set);
                sets.len() - 1
            }
        };
        let mut lists = Vec::with_capacity(of.atoms.len());
        for atom in &of.atoms {
            let instr = program.image.atoms.get(atom.index()).ok_or(Halt::Corrupt)?;
            let set = program.image.symbol_sets.get(instr.b() as usize).ok_or(Halt::Corrupt)?;
            lists.push(match instr.op {
                Op::HasAny | Op::HasNone => {
                    OfList { sets: vec![place(set.clone())], negated: instr.op == Op::HasNone }
                }
                Op::HasAll | Op::LacksSome => OfList {
                    sets: set.iter().map(|symbol| place(vec![*symbol])).collect(),
                    negated: instr.op == Op::LacksSome,
                },
                _ => return Err(Halt::Corrupt),
            });
        }
        let mut symbols: Vec<u64> = sets.iter().flatten().map(|symbol| symbol.0.into()).collect();
        symbols.sort_unstable();
        symbols.dedup();
        let mut groups = vec![vec![0; symbols.len() + 1]; sets.len().div_ceil(64)];
        for (place, set) in sets.iter().enumerate() {
            let Some(group) = groups.get_mut(place / 64) else { continue };
            for symbol in set {
                let class = symbols.binary_search(&symbol.0.into()).map_or(0, |at| at + 1);
                if let Some(own) = group.get_mut(class) {
                    *own |= 1 << (place % 64);
                }
            }
        }
        let (classes, count) = (Classes::Symbols(symbols), sets.len());
        Ok(Self {
            classes,
            groups,
            missing,
            cuts: None,
            steps: Steps::default(),
            count,
            lists,
            texts: HashMap::new(),
        })
    }
}

impl Asker<'_> {
    /// Which atoms hold of a row that has no value: the default, an empty list, or nothing.
    fn missing(
        &mut self,
        program: &Program,
        atoms: &[AtomId],
        memory: &mut Memory,
    ) -> Result<Vec<u64>, Halt> {
        self.record.clear_settled();
        let plans = program.layout.plans.iter();
        let mut own = plans.flat_map(|plan| plan.slots.iter().map(move |slot| (plan, slot)));
        let (plan, slot) = own.find(|(_, slot)| slot.slot == self.slot).ok_or(Halt::Corrupt)?;
        let word = self.record.fallback(plan, slot);
        self.ask(word, atoms, memory)
    }
}

/// The constants that an atom compares its slot with.
fn push_ends(program: &Program, instr: Instr, memory: &Memory, ends: &mut Vec<u64>) -> Result<(), Halt> {
    let image = &program.image;
    match instr.op {
        Op::IsTrue | Op::IsFalse => ends.extend([0, 1]),
        Op::EqWord | Op::NeWord | Op::LtWord | Op::LeWord | Op::GtWord | Op::GeWord => {
            ends.push(program.layout.constants.word(instr.b()).ok_or(Halt::Corrupt)?);
        }
        Op::EqNumber | Op::NeNumber | Op::LtNumber | Op::LeNumber | Op::GtNumber | Op::GeNumber => {
            ends.push(program.layout.constants.word(instr.b()).ok_or(Halt::Corrupt)?);
        }
        Op::InWords | Op::NotInWords => {
            let set = image.word_sets.get(instr.b() as usize).ok_or(Halt::Corrupt)?;
            ends.extend(set.iter().map(|word| *word as u64));
        }
        Op::EqNow | Op::NeNow | Op::LtNow | Op::LeNow | Op::GtNow | Op::GeNow => {
            ends.extend(memory.point_in_time(instr.b())?);
        }
        Op::EqSymbol | Op::NeSymbol => ends.push(instr.b().into()),
        Op::InSymbols | Op::NotInSymbols => {
            let set = image.symbol_sets.get(instr.b() as usize).ok_or(Halt::Corrupt)?;
            ends.extend(set.iter().map(|symbol| u64::from(symbol.0)));
        }
        Op::StartsWith
        | Op::NotStartsWith
        | Op::EndsWith
        | Op::NotEndsWith
        | Op::Contains
        | Op::NotContains
        | Op::Matches
        | Op::NotMatches => {}
        _ => return Err(Halt::Corrupt),
    }
    Ok(())
}

/// A record that is settled with nothing in it.
pub(super) fn empty_record(program: &Program) -> Record {
    Record::new(&program.layout, program.image.sources.len(), Space::Profile)
}
