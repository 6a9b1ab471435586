//! Events, and aggregates over them.

use visavis_value::{Duration, Type};

use super::broken;
use crate::image::*;
use crate::isa::Op;
use crate::sample::instr;

#[test]
fn events_have_the_fields_that_they_say() {
    for (breaks, wanted) in [
        ((|i| i.events[0].source = SourceIdx(9)) as fn(&mut Image), "event 0: its source is out of bounds"),
        (|i| i.events[0].source = SourceIdx(1), "event 0: a field is read as no field is"),
        (|i| i.events[0].fields[1].key = true, "event 0: a field is read as no field is"),
        (|i| i.events[0].fields[1].path.push("x".into()), "event 0: a field is read as no field is"),
        (|i| i.events[0].fields[1].name = "category".into(), "event 0: two fields have one name"),
        (|i| i.events[0].fields[1].ty = Type::Duration, "event 0: no attribute is a duration"),
        (|i| i.events[0].fields[1].slots[0] = SlotId(1), "event 0: a slot is another attribute's"),
        (|i| i.events[0].fields[1].slots[0] = SlotId(12), "event 0: a slot is another attribute's"),
        (|i| i.events[0].at = Some(FieldId(1)), "event 0: its time is no date and no datetime"),
        (|i| i.events[0].at = Some(FieldId(9)), "event 0: its time is out of bounds"),
        (|i| i.events[0].fields[0].optional = true, "event 0: its time may be missing"),
        (|i| i.events[1].name = "purchase".into(), "event 1: is there twice"),
        (|i| i.slots[13].event = None, "event 0: a slot is another attribute's"),
        (|i| i.slots[13].event = Some(EventId(9)), "event 0: a slot is another attribute's"),
        (|i| i.slots[13].word = Word::Symbol, "slot 13: its form is not one of its attribute's type"),
    ] {
        assert_eq!(broken(breaks), wanted);
    }
    // An event's slot in front of an attribute's.
    let message = broken(|i| {
        i.slots.swap(11, 12);
        i.attributes[9].slots[0] = SlotId(12);
        i.events[0].fields[0].slots[0] = SlotId(11);
    });
    assert_eq!(message, "slot 12: out of order");
}

#[test]
fn aggregates_are_of_what_they_may_be_of() {
    let field = "its field is not of a type that it takes";
    for (breaks, wanted) in [
        ((|i| i.aggregates[4].event = EventId(9)) as fn(&mut Image), "its event is out of bounds"),
        (|i| i.aggregates[4].event = EventId(0), "its field is another event's"),
        (|i| i.aggregates[3].value = Some(SlotId(1)), "its field is another event's"),
        (|i| i.aggregates[3].value = Some(SlotId(99)), "its field is out of bounds"),
        (|i| i.aggregates[3].value = None, field),
        (|i| i.aggregates[3].value = Some(SlotId(14)), field),
        (|i| i.aggregates[1].value = Some(SlotId(15)), field),
        (|i| i.aggregates[2].value = Some(SlotId(16)), field),
        (|i| i.aggregates[2].order = None, "an order that it does not have, or lacks"),
        (|i| i.aggregates[3].order = Some(SlotId(13)), "an order that it does not have, or lacks"),
        (|i| i.aggregates[2].order = Some(SlotId(13)), "its order is not its field's"),
        (|i| i.aggregates[2].order = Some(SlotId(14)), "its order is not its field's"),
        (|i| i.aggregates[4].function = AggregateFunction::Latest, "a first or last of what has no time"),
        (|i| i.aggregates[4].low = i.aggregates[1].low, "a window over what has no time"),
        (|i| i.aggregates[4].sequence = i.aggregates[0].sequence, "a sequence of what has no time"),
        (|i| i.aggregates[3].sequence = i.aggregates[0].sequence, "a sequence of what is not counted"),
    ] {
        let message = broken(breaks);
        assert!(message.starts_with("aggregate ") && message.ends_with(wanted), "{message}, not {wanted}");
    }
    // A list has no time, so that nothing follows in it either.
    let message = broken(|i| i.aggregates[0].sequence.as_mut().expect("one").event = EventId(2));
    assert_eq!(message, "aggregate 0: a sequence of what has no time");
    let message = broken(|i| i.aggregates[0].sequence.as_mut().expect("one").event = EventId(9));
    assert_eq!(message, "aggregate 0: its event is out of bounds");
}

#[test]
fn windows_end_at_points_of_the_type_of_the_time() {
    let point = |at| Some(Edge { at, inclusive: true });
    let low = |at| broken(move |i| i.aggregates[1].low = point(at));
    assert_eq!(low(Point::Now(NowId(99))), "aggregate 1: a window's end is out of bounds");
    assert_eq!(low(Point::Cell(CellId(99))), "aggregate 1: a window's end is out of bounds");
    assert_eq!(low(Point::Now(NowId(1))), "aggregate 1: a window's end is an open now-constant");
    let of_type = "aggregate 1: a window's end is not of the type of the event's time";
    assert_eq!(low(Point::Now(NowId(0))), of_type);
    assert_eq!(low(Point::Cell(CellId(4))), of_type);
    assert_eq!(low(Point::Cell(CellId(2))), "aggregate 1: a window's end is no point in time");
    let message = broken(|i| i.code[26] = instr(Op::LoadSlot, 0, 12));
    assert_eq!(message, "aggregate 1: a window's end reads a field");
}

#[test]
fn fields_are_read_only_with_an_event_in_hand() {
    let elsewhere = "its filter reads another event's fields";
    let message = broken(|i| i.aggregates[3].filter = Some(AtomId(13)));
    assert_eq!(message, format!("aggregate 3: {elsewhere}"));
    let message = broken(|i| i.aggregates[0].sequence.as_mut().expect("one").filter = Some(AtomId(12)));
    assert_eq!(message, format!("aggregate 0: {elsewhere}"));
    let message = broken(|i| i.aggregates[3].filter = Some(AtomId(99)));
    assert_eq!(message, "aggregate 3: its filter is out of bounds");
    let message = broken(|i| i.code[29] = instr(Op::JumpIf, 13, 32));
    assert_eq!(message, "block 6: reads the fields of two events");
    for atom in [10, 12, 13] {
        let message = broken(|i| i.segments[0].holds = AtomId(atom));
        assert_eq!(message, "segment `lapsed`: an atom reads a field and no event is in hand");
    }
    let message = broken(|i| {
        i.tables[0].columns.clear();
        i.tables[0].outputs[0].rows[0] = Given::Missing;
        i.code[10] = instr(Op::LoadSlot, 0, 13);
    });
    assert_eq!(message, "campaign `a`: a cell reads a field and no event is in hand");
    // What a block's own aggregate reads is not the block's.
    let mut image = crate::sample::image();
    image.atoms.push(instr(Op::Branch, 1, 0));
    image.segments[0].holds = AtomId(14);
    assert_eq!(image.verify(), Ok(()));
}

#[test]
fn an_aggregate_uses_only_what_stands_before_the_block_that_loads_it() {
    // The filter of the aggregate asks for the aggregate itself.
    let message = broken(|i| {
        i.atoms.push(instr(Op::Branch, 9, 0));
        i.atoms.push(instr(Op::Holds, 10, 0));
        let int = RegType::scalar(Word::Int);
        let bool = RegType::scalar(Word::Bool);
        i.code.extend([instr(Op::JumpIf, 15, 39), instr(Op::No, 0, 0), instr(Op::Yes, 0, 0)]);
        i.blocks.push(Block { start: 37, end: 40, registers: Vec::new(), result: None });
        i.code.extend([instr(Op::LoadAggregate, 0, 0), instr(Op::LoadMissing, 1, 0), instr(Op::Ret, 1, 0)]);
        i.blocks.push(Block { start: 40, end: 43, registers: vec![int, bool], result: Some(bool) });
        i.aggregates[0].filter = Some(AtomId(14));
    });
    assert_eq!(message, "block 7, instruction 33, `load_aggregate`: operand 2 is declared later");
    let message = broken(|i| i.aggregates[0].function = AggregateFunction::Any);
    assert_eq!(message, "block 7, instruction 33, `load_aggregate`: operand 2 has the wrong type");
    let message = broken(|i| i.code[33] = instr(Op::LoadAggregate, 0, 9));
    assert_eq!(message, "block 7, instruction 33, `load_aggregate`: operand 2 is out of bounds");
    let span = Duration { months: 1, days: 1, micros: 1 };
    let mut image = crate::sample::image();
    image.aggregates[0].sequence.as_mut().expect("one").within = span;
    assert_eq!(image.verify(), Ok(()));
}
