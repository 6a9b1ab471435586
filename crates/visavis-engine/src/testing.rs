//! Images made by hand, for tests of what no compiler would make, or no source text shows.

use visavis_image::image::{
    AtomId, Attribute, AttributeId, Block, BlockId, CellId, Const, Image, RegType, Shape, Slot, SlotId,
    Source, SourceIdx, Word,
};
use visavis_image::{Instr, Op};
use visavis_value::{Type, Zone};

/// An image under construction.
pub(crate) struct Builder {
    pub(crate) image: Image,
}

impl Builder {
    /// A program with these sources; `context` is the context.
    pub(crate) fn new(sources: &[&str]) -> Self {
        let source = |name: &&str| Source { name: (*name).into(), is_context: *name == "context" };
        Self {
            image: Image {
                name: "test".into(),
                edition: "2026".into(),
                zone: Zone::parse("Europe/Paris").unwrap(),
                sources: sources.iter().map(source).collect(),
                attributes: Vec::new(),
                slots: Vec::new(),
                key: None,
                symbols: Vec::new(),
                consts: Vec::new(),
                symbol_sets: Vec::new(),
                word_sets: Vec::new(),
                regexes: Vec::new(),
                nows: Vec::new(),
                currencies: Vec::new(),
                atoms: Vec::new(),
                cells: Vec::new(),
                blocks: Vec::new(),
                code: Vec::new(),
                segments: Vec::new(),
                channels: Vec::new(),
                campaigns: Vec::new(),
                guards: Vec::new(),
                decisions: Vec::new(),
                holdout: None,
            },
        }
    }

    /// An attribute with one slot, the last declared; what it is besides is set on the image.
    pub(crate) fn attribute(&mut self, source: u32, name: &str, ty: Type, word: Word) -> &mut Attribute {
        let shape = match ty {
            Type::List(_) => Shape::List,
            Type::Map(_) => Shape::Map,
            _ => Shape::Scalar,
        };
        let id = AttributeId(self.image.attributes.len() as u32);
        let slot = SlotId(self.image.slots.len() as u32);
        self.image.slots.push(Slot { attribute: id, shape, word });
        self.image.attributes.push(Attribute {
            source: SourceIdx(source),
            name: name.into(),
            path: name.split('.').map(Into::into).collect(),
            ty,
            optional: true,
            default: None,
            domain: None,
            key: false,
            ambiguous: false,
            slots: vec![slot],
        });
        self.image.attributes.last_mut().unwrap()
    }

    /// Another slot of the attribute declared last.
    pub(crate) fn slot(&mut self, word: Word) {
        let id = AttributeId(self.image.attributes.len() as u32 - 1);
        let slot = SlotId(self.image.slots.len() as u32);
        let attribute = self.image.attributes.last_mut().unwrap();
        let shape = self.image.slots[attribute.slots[0].index()].shape;
        attribute.slots.push(slot);
        self.image.slots.push(Slot { attribute: id, shape, word });
    }

    pub(crate) fn constant(&mut self, value: Const) -> u32 {
        self.image.consts.push(value);
        self.image.consts.len() as u32 - 1
    }

    pub(crate) fn symbol(&mut self, text: &str) -> u32 {
        self.image.symbols.push(text.into());
        self.image.symbols.len() as u32 - 1
    }

    pub(crate) fn atom(&mut self, op: Op, a: u32, b: u32) -> AtomId {
        self.image.atoms.push(Instr::new(op, a, b).unwrap());
        AtomId(self.image.atoms.len() as u32 - 1)
    }

    /// A value block: registers by type, its code, and the register that it returns.
    pub(crate) fn block(&mut self, registers: &[RegType], code: &[Instr], result: u32) -> BlockId {
        let start = self.image.code.len() as u32;
        self.image.code.extend_from_slice(code);
        self.image.code.push(Instr::new(Op::Ret, result, 0).unwrap());
        self.image.blocks.push(Block {
            start,
            end: self.image.code.len() as u32,
            registers: registers.to_vec(),
            result: Some(registers[result as usize]),
        });
        BlockId(self.image.blocks.len() as u32 - 1)
    }

    pub(crate) fn cell(&mut self, block: BlockId) -> CellId {
        self.image.cells.push(block);
        CellId(self.image.cells.len() as u32 - 1)
    }
}

/// The type of a register that holds one value.
pub(crate) fn one(word: Word) -> RegType {
    RegType { shape: Shape::Scalar, word }
}

/// An instruction of up to two operands.
pub(crate) fn ab(op: Op, a: u32, b: u32) -> Instr {
    Instr::new(op, a, b).unwrap()
}
