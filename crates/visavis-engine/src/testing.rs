//! Images made by hand, for tests of what no compiler would make, or no source text shows.

use visavis_image::image::{
    Aggregate, AggregateFunction, AtomId, Attribute, AttributeId, Block, BlockId, Campaign, CampaignId,
    CellId, Channel, ChannelId, Const, Decision, Event, EventId, FieldId, Image, RegType, Shape, Slot,
    SlotId, Source, SourceIdx, Variant, Via, Word,
};
use visavis_image::{Instr, Op};
use visavis_value::bucket::Share;
use visavis_value::{Type, Zone};

/// An image under construction.
pub(crate) struct Builder {
    pub(crate) image: Image,
}

impl Builder {
    /// A program with these sources; `context` is the context.
    pub(crate) fn new(sources: &[&str]) -> Self {
        let source = |name: &&str| Source { name: (*name).into(), is_context: *name == "context", key: None };
        Self {
            image: Image {
                name: "test".into(),
                edition: "2026".into(),
                zone: Zone::parse("Europe/Paris").unwrap(),
                bucketing: visavis_value::bucket::Bucketing::default(),
                sources: sources.iter().map(source).collect(),
                attributes: Vec::new(),
                events: Vec::new(),
                slots: Vec::new(),
                key: None,
                customer_zone: None,
                symbols: Vec::new(),
                consts: Vec::new(),
                symbol_sets: Vec::new(),
                word_sets: Vec::new(),
                regexes: Vec::new(),
                nows: Vec::new(),
                currencies: Vec::new(),
                atoms: Vec::new(),
                odds: Vec::new(),
                cells: Vec::new(),
                blocks: Vec::new(),
                tables: Vec::new(),
                code: Vec::new(),
                aggregates: Vec::new(),
                segments: Vec::new(),
                experiments: Vec::new(),
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
        self.image.slots.push(Slot { event: None, attribute: id, shape, word });
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
        self.image.slots.push(Slot { event: None, attribute: id, shape, word });
    }

    /// A kind of event; its time is its first field where it has one. No attribute may come behind it.
    pub(crate) fn event(&mut self, source: u32, name: &str, has_time: bool) {
        self.image.events.push(Event {
            source: SourceIdx(source),
            name: name.into(),
            ambiguous: false,
            at: has_time.then_some(FieldId(0)),
            fields: Vec::new(),
        });
    }

    /// A field of the event declared last, with slots of these forms; it is required.
    pub(crate) fn field(&mut self, name: &str, ty: Type, words: &[Word]) -> &mut Attribute {
        let shape = RegType::of(&ty).shape;
        let number = EventId(self.image.events.len() as u32 - 1);
        let event = self.image.events.last_mut().unwrap();
        let id = AttributeId(event.fields.len() as u32);
        let first = self.image.slots.len() as u32;
        let slots = words.iter().zip(first..).map(|(_, slot)| SlotId(slot)).collect();
        let slot = |word: &Word| Slot { event: Some(number), attribute: id, shape, word: *word };
        self.image.slots.extend(words.iter().map(slot));
        event.fields.push(Attribute {
            source: event.source,
            name: name.into(),
            path: vec![name.into()],
            ty,
            optional: false,
            default: None,
            domain: None,
            key: false,
            ambiguous: false,
            slots,
        });
        event.fields.last_mut().unwrap()
    }

    /// An aggregate over all events of a kind, and a cell of its value; more is set on the image, before what uses the cell.
    pub(crate) fn aggregate(&mut self, made: Aggregate) -> CellId {
        let ty = self.image.aggregate_type(&made).unwrap();
        self.image.aggregates.push(made);
        let number = self.image.aggregates.len() as u32 - 1;
        let block = self.block(&[ty], &[ab(Op::LoadAggregate, 0, number)], 0);
        self.cell(block)
    }

    /// A channel that shows the values of cells, and a decision `shown` about the one campaign on it.
    pub(crate) fn shows(mut self, fields: &[(&str, Type, CellId)]) -> Image {
        let channel = ChannelId(0);
        self.image.channels.push(Channel {
            name: "web".into(),
            requires: Vec::new(),
            quiet: Vec::new(),
            limits: Vec::new(),
            fields: fields.iter().map(|(name, ty, _)| ((*name).into(), ty.clone())).collect(),
        });
        let fields = fields.iter().map(|(_, _, cell)| Some(*cell)).collect();
        self.image.campaigns.push(Campaign {
            name: "all".into(),
            audience: Vec::new(),
            except: Vec::new(),
            start: None,
            end: None,
            limits: Vec::new(),
            priority: 0,
            value: None,
            value_type: None,
            holdout: None,
            via: vec![Via {
                channel,
                unit: None,
                variants: vec![Variant { name: None, end: Share::WHOLE, fields }],
            }],
            guards: Vec::new(),
        });
        self.image.decisions.push(Decision {
            name: "shown".into(),
            channel,
            choose: 1,
            candidates: vec![CampaignId(0)],
            ranks: None,
            fallback: None,
        });
        self.image
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

/// A function of all events of a kind.
pub(crate) fn all_of(function: AggregateFunction, event: u32, value: Option<u32>) -> Aggregate {
    Aggregate {
        function,
        event: EventId(event),
        value: value.map(SlotId),
        order: None,
        low: None,
        high: None,
        filter: None,
        sequence: None,
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
