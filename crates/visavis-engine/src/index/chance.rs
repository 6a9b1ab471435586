//! How often each atom says yes.
//!
//! In: an image. Out: a share of customers by atom: measured where the image brings odds, else a guess from types, domains and what
//! else the program compares the attribute with. A wrong guess costs time and nothing else.

use std::collections::BTreeMap;

use visavis_image::image::{AtomId, Attribute, Const, SlotId};
use visavis_image::{Image, Instr, Op};
use visavis_value::{Type, number};

/// The share of customers who are there, of those that may be missing.
const KNOWN: f32 = 0.9;
/// How many elements a list has.
const ELEMENTS: i32 = 3;

/// See the module.
#[derive(Debug)]
pub(crate) struct Chances(Vec<f32>);

impl Chances {
    /// The chances of a program's atoms.
    pub(crate) fn new(image: &Image) -> Self {
        let guesses = Guesses::new(image);
        let atoms = image.atoms.iter().enumerate();
        Self(atoms.map(|(atom, instr)| measured(image, atom).unwrap_or_else(|| guesses.of(*instr))).collect())
    }

    /// The chance of an atom, 0 to 1.
    pub(crate) fn of(&self, atom: AtomId) -> f32 {
        self.0.get(atom.index()).copied().unwrap_or(1.0)
    }
}

fn measured(image: &Image, atom: usize) -> Option<f32> {
    image.odds.get(atom).map(|odds| f32::from(*odds) / f32::from(u16::MAX))
}

struct Guesses<'i> {
    image: &'i Image,
    /// By slot: the ends that a program compares it with, in order. They are where something happens, so about as many
    /// customers lie between any two of them.
    ends: BTreeMap<u32, Vec<i64>>,
    /// By slot: how many texts a program compares it with.
    texts: BTreeMap<u32, f32>,
}

impl<'i> Guesses<'i> {
    fn new(image: &'i Image) -> Self {
        let mut ends: BTreeMap<u32, Vec<i64>> = BTreeMap::new();
        let mut texts: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
        for instr in &image.atoms {
            if let Some(key) = end_of(image, *instr) {
                ends.entry(instr.a()).or_default().push(key);
            } else {
                let symbols = symbols_of(image, *instr);
                if !symbols.is_empty() {
                    texts.entry(instr.a()).or_default().extend(symbols);
                }
            }
        }
        ends.values_mut().for_each(|ends| {
            ends.sort_unstable();
            ends.dedup();
        });
        let count = |mut symbols: Vec<u32>| {
            symbols.sort_unstable();
            symbols.dedup();
            symbols.len() as f32
        };
        let texts = texts.into_iter().map(|(slot, symbols)| (slot, count(symbols))).collect();
        Self { image, ends, texts }
    }

    fn of(&self, instr: Instr) -> f32 {
        let slot = instr.a();
        match instr.op {
            Op::Known => KNOWN,
            Op::InSource => KNOWN,
            Op::IsTrue | Op::IsFalse => 0.5,
            Op::EqWord | Op::EqNumber => 1.0 / self.values(slot),
            Op::NeWord | Op::NeNumber => 1.0 - 1.0 / self.values(slot),
            Op::LtWord | Op::LeWord | Op::LtNumber | Op::LeNumber => self.below(instr),
            Op::GtWord | Op::GeWord | Op::GtNumber | Op::GeNumber => 1.0 - self.below(instr),
            Op::InWords => (self.words(instr) / self.values(slot)).min(1.0),
            Op::NotInWords => 1.0 - (self.words(instr) / self.values(slot)).min(1.0),
            Op::EqNow => 0.01,
            Op::NeNow => 0.99,
            Op::LtNow | Op::LeNow => 0.6,
            Op::GtNow | Op::GeNow => 0.4,
            Op::EqSymbol | Op::InSymbols => self.symbols(instr),
            Op::NeSymbol | Op::NotInSymbols => 1.0 - self.symbols(instr),
            Op::HasAny => 1.0 - (1.0 - self.symbols(instr)).powi(ELEMENTS),
            Op::HasNone => (1.0 - self.symbols(instr)).powi(ELEMENTS),
            Op::HasAll => 1.0 / self.values(slot),
            Op::LacksSome => 1.0 - 1.0 / self.values(slot),
            Op::StartsWith | Op::EndsWith => 0.1,
            Op::Contains | Op::Matches => 0.2,
            Op::NotStartsWith | Op::NotEndsWith => 0.9,
            Op::NotContains | Op::NotMatches => 0.8,
            // Code may say anything.
            _ => 0.5,
        }
    }

    fn attribute(&self, slot: u32) -> Option<&'i Attribute> {
        self.image.slot_owner(SlotId(slot))
    }

    /// How many values an attribute has, as far as anybody can tell.
    fn values(&self, slot: u32) -> f32 {
        if let Some(Type::Enum(variants)) = self.attribute(slot).map(|attribute| &attribute.ty) {
            return variants.values.len().max(1) as f32;
        }
        let ends = self.ends.get(&slot).map_or(0, Vec::len) as f32;
        (ends + self.texts.get(&slot).copied().unwrap_or_default()).max(4.0) * 2.0
    }

    fn words(&self, instr: Instr) -> f32 {
        self.image.word_sets.get(instr.b() as usize).map_or(1.0, |set| set.len() as f32)
    }

    /// The share of the values that a test of symbols names.
    fn symbols(&self, instr: Instr) -> f32 {
        (symbols_of(self.image, instr).len() as f32 / self.values(instr.a())).min(1.0)
    }

    /// The share of customers below an end.
    fn below(&self, instr: Instr) -> f32 {
        let Some(end) = end_of(self.image, instr) else { return 0.5 };
        if let Some(share) = self.share_of_domain(instr.a(), end) {
            return share;
        }
        let ends = self.ends.get(&instr.a()).map_or(&[][..], Vec::as_slice);
        let place = ends.partition_point(|other| *other < end);
        (place as f32 + 1.0) / (ends.len() as f32 + 1.0)
    }

    fn share_of_domain(&self, slot: u32, end: i64) -> Option<f32> {
        let domain = self.attribute(slot)?.domain.as_ref()?;
        let (low, high) = (key_of(domain.low.as_ref()?)?, key_of(domain.high.as_ref()?)?);
        let (width, part) = (high.saturating_sub(low) as f32, end.saturating_sub(low) as f32);
        (width > 0.0).then(|| (part / width).clamp(0.0, 1.0))
    }
}

/// A constant as a key in the order of its values.
pub(super) fn key_of(constant: &Const) -> Option<i64> {
    match constant {
        Const::Int(word) | Const::Money(word) | Const::DateTime(word) | Const::Time(word) => Some(*word),
        Const::Date(days) => Some(i64::from(*days)),
        Const::Number(x) => Some(number::order_key(*x)),
        Const::Bool(yes) => Some(i64::from(*yes)),
        Const::Text(_) | Const::Version(_) | Const::Duration(_) | Const::List(..) | Const::Map(..) => None,
    }
}

/// The end that an atom compares its slot with.
pub(super) fn end_of(image: &Image, instr: Instr) -> Option<i64> {
    match instr.op {
        Op::EqWord
        | Op::NeWord
        | Op::LtWord
        | Op::LeWord
        | Op::GtWord
        | Op::GeWord
        | Op::EqNumber
        | Op::NeNumber
        | Op::LtNumber
        | Op::LeNumber
        | Op::GtNumber
        | Op::GeNumber => key_of(image.consts.get(instr.b() as usize)?),
        Op::IsTrue => Some(1),
        Op::IsFalse => Some(0),
        _ => None,
    }
}

/// The symbols that an atom compares its slot with; each by itself, so that none stands for all of them.
pub(super) fn symbols_of(image: &Image, instr: Instr) -> Vec<u32> {
    match instr.op {
        Op::EqSymbol | Op::NeSymbol => vec![instr.b()],
        Op::InSymbols | Op::NotInSymbols | Op::HasAny | Op::HasNone => {
            let set = image.symbol_sets.get(instr.b() as usize).map_or(&[][..], Vec::as_slice);
            set.iter().map(|symbol| symbol.0).collect()
        }
        _ => Vec::new(),
    }
}
