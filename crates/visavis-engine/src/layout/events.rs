//! How events are read, and in which passes over them their aggregates are computed.
//!
//! In: a verified image. Out: for each event the plans of its fields, for each aggregate the pass that it belongs to. A pass
//! computes all aggregates of one event that wait for no other pass; those whose filters or windows use aggregates come after these.

use std::collections::BTreeMap;

use visavis_image::image::{Aggregate, AggregateId, CellId, Event, Image, Word};
use visavis_image::{Instr, Operand};

use super::{Constants, Plan};
use crate::texts::Texts;

/// How one kind of event is read.
#[derive(Debug)]
pub(crate) struct EventPlan {
    pub(crate) source: usize,
    /// By field; a slot is a place within the event's own.
    pub(crate) fields: Vec<Plan>,
    /// How many slots an event has.
    pub(crate) width: usize,
    /// The slot of the time, among the event's own.
    pub(crate) time: Option<usize>,
    pub(crate) has_dates: bool,
}

/// Where the value of a field stands.
#[derive(Debug, Clone, Copy)]
pub(crate) struct FieldPlace {
    pub(crate) event: usize,
    /// Among the event's own slots.
    pub(crate) slot: usize,
}

/// One way through the events of one kind.
#[derive(Debug)]
pub(crate) struct Pass {
    pub(crate) event: usize,
    pub(crate) aggregates: Vec<AggregatePlan>,
}

/// An aggregate with the places of its field resolved.
#[derive(Debug, Clone, Copy)]
pub(crate) struct AggregatePlan {
    pub(crate) id: usize,
    /// The field, among the event's own slots.
    pub(crate) value: Option<usize>,
    pub(crate) order: Option<usize>,
    /// What the field, or what it is ordered by, is held in.
    pub(crate) word: Word,
}

/// The events of a program.
#[derive(Debug, Default)]
pub(crate) struct Events {
    pub(crate) plans: Vec<EventPlan>,
    /// How many slots are no event's; those of events follow.
    pub(crate) first_slot: usize,
    /// By slot of an event's field.
    places: Vec<FieldPlace>,
    pub(crate) passes: Vec<Pass>,
    /// By aggregate.
    pass_of: Vec<usize>,
}

impl Events {
    /// The events of an image; `None` where their constants do not fit.
    pub(crate) fn new(image: &Image, symbols: &Texts, constants: &mut Constants) -> Option<Self> {
        let first_slot = image.slots.iter().take_while(|slot| slot.event.is_none()).count();
        let mut events = Self { first_slot, ..Self::default() };
        let mut start = first_slot;
        for (number, event) in image.events.iter().enumerate() {
            let own = image.slots.iter().filter(|slot| slot.event.is_some_and(|id| id.index() == number));
            let width = own.count();
            events.places.extend((0..width).map(|slot| FieldPlace { event: number, slot }));
            events.plans.push(EventPlan::new(event, image, (start, width), symbols, constants)?);
            start += width;
        }
        let levels = Levels::new(image);
        let mut passes: BTreeMap<(usize, usize), Vec<AggregatePlan>> = BTreeMap::new();
        let mut key_of = Vec::new();
        for (id, aggregate) in image.aggregates.iter().enumerate() {
            let key = (levels.of_aggregate(image, aggregate), aggregate.event.index());
            passes.entry(key).or_default().push(events.aggregate(id, aggregate, image));
            key_of.push(key);
        }
        let number = |key| passes.keys().position(|other| *other == key);
        events.pass_of = key_of.into_iter().filter_map(number).collect();
        events.passes =
            passes.into_iter().map(|((_, event), aggregates)| Pass { event, aggregates }).collect();
        Some(events)
    }

    fn aggregate(&self, id: usize, aggregate: &Aggregate, image: &Image) -> AggregatePlan {
        let place =
            |slot: Option<visavis_image::image::SlotId>| self.place(slot?.index()).map(|place| place.slot);
        let held = aggregate.order.or(aggregate.value);
        let word = held.and_then(|slot| image.slots.get(slot.index())).map_or(Word::Int, |slot| slot.word);
        AggregatePlan { id, value: place(aggregate.value), order: place(aggregate.order), word }
    }

    /// Where the value of a slot stands that is an event's.
    #[inline]
    pub(crate) fn place(&self, slot: usize) -> Option<FieldPlace> {
        self.places.get(slot.checked_sub(self.first_slot)?).copied()
    }

    /// The pass that computes an aggregate.
    #[inline]
    pub(crate) fn pass_of(&self, aggregate: AggregateId) -> Option<usize> {
        self.pass_of.get(aggregate.index()).copied()
    }
}

impl EventPlan {
    fn new(
        event: &Event,
        image: &Image,
        (start, width): (usize, usize),
        symbols: &Texts,
        constants: &mut Constants,
    ) -> Option<Self> {
        let mut fields = Vec::with_capacity(event.fields.len());
        for field in &event.fields {
            let mut plan = Plan::new(field, image, symbols, constants)?;
            for slot in &mut plan.slots {
                slot.slot = slot.slot.checked_sub(start)?;
            }
            fields.push(plan);
        }
        Some(Self {
            source: event.source.index(),
            fields,
            width,
            time: event.time_slot().and_then(|slot| slot.index().checked_sub(start)),
            has_dates: event.has_dates() == Some(true),
        })
    }
}

/// How many passes must have been made before a block may run.
struct Levels {
    blocks: Vec<usize>,
    /// By table, found out where the first block asks it.
    tables: Vec<Option<usize>>,
}

impl Levels {
    fn new(image: &Image) -> Self {
        let blocks = Vec::with_capacity(image.blocks.len());
        let mut levels = Self { blocks, tables: vec![None; image.tables.len()] };
        for block in &image.blocks {
            let code = image.code.get(block.start as usize..block.end as usize).unwrap_or_default();
            let level = code.iter().map(|instr| levels.of_instr(image, *instr)).max();
            levels.blocks.push(level.unwrap_or_default());
        }
        levels
    }

    fn of_block(&self, block: usize) -> usize {
        // Blocks are used only behind where they are declared, so that those asked for are known.
        self.blocks.get(block).copied().unwrap_or_default()
    }

    fn of_table(&mut self, image: &Image, table: usize) -> usize {
        if let Some(level) = self.tables.get(table).copied().flatten() {
            return level;
        }
        let blocks = image.tables.get(table).into_iter().flat_map(|table| image.blocks_of_table(table));
        let level = blocks.map(|block| self.of_block(block.index())).max().unwrap_or_default();
        if let Some(at) = self.tables.get_mut(table) {
            *at = Some(level);
        }
        level
    }

    fn of_instr(&mut self, image: &Image, instr: Instr) -> usize {
        if let Some(aggregate) = image.loaded(instr).and_then(|id| image.aggregates.get(id.index())) {
            return self.of_aggregate(image, aggregate) + 1;
        }
        match instr.op.operands() {
            [Operand::Atom, ..] => {
                let atom = image.atoms.get(instr.a() as usize);
                let block = atom.filter(|atom| atom.op.operands().contains(&Operand::Block));
                block.map_or(0, |atom| self.of_block(atom.a() as usize))
            }
            [_, Operand::Cell, _] => {
                let cell = CellId(instr.b());
                image.cells.get(cell.index()).map_or(0, |block| self.of_block(block.index()))
            }
            [_, Operand::Table, _] => self.of_table(image, instr.lo().into()),
            _ => 0,
        }
    }

    /// How many passes must have been made before that of an aggregate.
    fn of_aggregate(&self, image: &Image, aggregate: &Aggregate) -> usize {
        image.blocks_of(aggregate).map(|block| self.of_block(block.index())).max().unwrap_or_default()
    }
}
