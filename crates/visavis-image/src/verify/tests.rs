//! One thing broken at a time: each finding has its words, and the sample without it is sound.

mod histories;
mod tables;

use visavis_value::bucket::Share;
use visavis_value::limit::Per;
use visavis_value::{Currency, Duration, TimeOfDay, Type};

use crate::image::*;
use crate::isa::{Instr, Op};
use crate::sample::{abc, image, instr};
use crate::verify::VerifyError;

/// The message about the sample with one thing broken.
pub(super) fn broken(breaks: impl FnOnce(&mut Image)) -> String {
    let mut image = image();
    breaks(&mut image);
    // Neither the listing nor the file minds.
    let _ = image.listing();
    assert_eq!(Image::load(&image.to_bytes()).err().map(|_| ()), Some(()));
    image.verify().expect_err("it is broken").to_string()
}

fn code(at: usize, with: Instr) -> String {
    broken(|image| image.code[at] = with)
}

fn atom(with: Instr) -> String {
    broken(|image| image.atoms[0] = with)
}

#[test]
fn the_sample_is_sound() {
    assert_eq!(image().verify(), Ok(()));
}

#[test]
fn operands_are_in_bounds() {
    assert_eq!(atom(instr(Op::GeWord, 99, 0)), "atom 0, `ge_word`: operand 1 is out of bounds");
    assert_eq!(atom(instr(Op::GeWord, 1, 99)), "atom 0, `ge_word`: operand 2 is out of bounds");
    assert_eq!(atom(instr(Op::EqSymbol, 2, 99)), "atom 0, `eq_symbol`: operand 2 is out of bounds");
    assert_eq!(atom(instr(Op::InSymbols, 2, 99)), "atom 0, `in_symbols`: operand 2 is out of bounds");
    assert_eq!(atom(instr(Op::InWords, 1, 99)), "atom 0, `in_words`: operand 2 is out of bounds");
    assert_eq!(atom(instr(Op::LtNow, 7, 99)), "atom 0, `lt_now`: operand 2 is out of bounds");
    assert_eq!(atom(instr(Op::Holds, 99, 0)), "atom 0, `holds`: operand 1 is out of bounds");
    assert_eq!(atom(instr(Op::InSource, 99, 0)), "atom 0, `in_source`: operand 1 is out of bounds");
    assert_eq!(
        code(0, instr(Op::LoadSlot, 5, 8)),
        "block 0, instruction 0, `load_slot`: operand 1 is out of bounds"
    );
    assert_eq!(
        code(4, abc(Op::CmpLtNumber, 4, 3, 99)),
        "block 0, instruction 4, `cmp_lt_number`: operand 3 is out of bounds"
    );
    assert_eq!(
        code(14, instr(Op::LoadCell, 0, 99)),
        "block 3, instruction 14, `load_cell`: operand 2 is out of bounds"
    );
    assert_eq!(
        code(17, instr(Op::PushMoney, 0, 9)),
        "block 3, instruction 17, `push_money`: operand 2 is out of bounds"
    );
    assert_eq!(
        code(24, abc(Op::FoldList, 1, 1, 3)),
        "block 4, instruction 24, `fold_list`: operand 3 is out of bounds"
    );
    assert_eq!(
        code(7, instr(Op::JumpIf, 99, 9)),
        "block 1, instruction 7, `jump_if`: operand 1 is out of bounds"
    );
}

#[test]
fn operands_have_the_right_types() {
    for wrong in [
        instr(Op::GeWord, 10, 0),    // of a number
        instr(Op::GeWord, 1, 2),     // with a number
        instr(Op::EqWord, 11, 0),    // of a bool
        instr(Op::LtNow, 7, 2),      // there are two; replaced below
        instr(Op::EqSymbol, 6, 0),   // of a folded text
        instr(Op::EqSymbol, 3, 0),   // of a list
        instr(Op::HasAny, 2, 0),     // of one symbol
        instr(Op::StartsWith, 5, 1), // of a symbol
        instr(Op::Matches, 6, 0),    // of a folded text
        instr(Op::IsTrue, 1, 0),     // of an int
        instr(Op::Holds, 2, 0),      // an amount
        instr(Op::Holds, 1, 0),      // a branch
        instr(Op::LtNumber, 10, 0),  // with an int
    ] {
        let message = atom(wrong);
        assert!(message.contains("wrong type") || message.contains("bounds"), "{message}");
    }
    assert_eq!(atom(instr(Op::Branch, 0, 0)), "atom 0, `branch`: operand 1 has the wrong type");
    assert_eq!(atom(instr(Op::StartsWith, 6, 0)), "atom 0, `starts_with`: operand 2 has the wrong type");
    assert_eq!(
        broken(|image| image.nows[1].base = NowBase::InstantOpen),
        "now-constant 1: its shift does not fit its base"
    );
    for (at, wrong) in [
        (0, instr(Op::LoadSlot, 0, 1)),
        (0, instr(Op::LoadSlot, 0, 2)),
        (2, abc(Op::MapGet, 4, 0, 1)),
        (2, abc(Op::MapGet, 2, 0, 2)),
        (3, instr(Op::LoadConst, 3, 0)),
        (4, abc(Op::CmpLtNumber, 3, 3, 2)),
        (4, abc(Op::CmpLtWord, 4, 3, 2)),
        (5, instr(Op::Ret, 3, 0)),
        (14, instr(Op::LoadCell, 1, 0)),
        (17, instr(Op::Push, 0, 0)),
        (18, instr(Op::TextEnd, 0, 0)),
        (22, instr(Op::ListPush, 1, 0)),
        (23, instr(Op::ListEnd, 0, 0)),
        (24, abc(Op::FoldText, 1, 1, 1)),
    ] {
        let message = code(at, wrong);
        assert!(message.contains("wrong type"), "{at} {message}");
    }
}

#[test]
fn an_open_now_constant_is_for_atoms_only() {
    let message = broken(|image| {
        image.blocks[0].registers.push(RegType::scalar(Word::Date));
        image.code[0] = instr(Op::LoadNow, 5, 1);
    });
    assert_eq!(message, "block 0, instruction 0, `load_now`: operand 2 has the wrong type");
}

#[test]
fn what_is_not_used_is_zero() {
    assert_eq!(atom(instr(Op::Known, 1, 1)), "atom 0, `known`: operand 2 is not used and not zero");
    assert_eq!(
        code(8, instr(Op::Yes, 1, 0)),
        "block 1, instruction 8, `yes`: operand 1 is not used and not zero"
    );
}

#[test]
fn instructions_stand_where_they_belong() {
    assert_eq!(atom(instr(Op::Yes, 0, 0)), "atom 0, `yes`: the instruction does not belong here");
    assert_eq!(
        code(0, instr(Op::Known, 0, 0)),
        "block 0, instruction 0, `known`: the instruction does not belong here"
    );
    assert_eq!(
        code(5, instr(Op::Yes, 0, 0)),
        "block 0, instruction 5, `yes`: the instruction does not belong here"
    );
    assert_eq!(
        code(9, instr(Op::Ret, 0, 0)),
        "block 1, instruction 9, `ret`: the instruction does not belong here"
    );
}

#[test]
fn jumps_go_forward_in_their_block() {
    for target in [0, 5, 6, 10, 99] {
        assert_eq!(
            code(6, instr(Op::JumpUnless, 6, target)),
            "block 1, instruction 6, `jump_unless`: the jump does not go forward within its block"
        );
    }
    assert_eq!(
        code(9, instr(Op::Jump, 0, 9)),
        "block 1, instruction 9, `jump`: the jump does not go forward within its block"
    );
}

#[test]
fn blocks_use_what_stands_before_them() {
    assert_eq!(
        code(6, instr(Op::JumpUnless, 7, 9)),
        "block 1, instruction 6, `jump_unless`: operand 1 is declared later"
    );
    assert_eq!(
        broken(|image| image.cells.swap(0, 2)),
        "block 3, instruction 14, `load_cell`: operand 2 has the wrong type"
    );
    let message = broken(|image| {
        image.blocks[2].registers[0] = RegType::scalar(Word::Money);
        image.code[10] = instr(Op::LoadCell, 0, 0);
    });
    assert_eq!(message, "block 2, instruction 10, `load_cell`: operand 2 is declared later");
}

#[test]
fn texts_and_lists_are_built_in_one_run() {
    let wrong = "a text or list is not built in straight code";
    for (at, with) in [
        (15, instr(Op::LoadCell, 0, 0)),  // never begun
        (16, instr(Op::TextBegin, 0, 0)), // a text in a text
        (16, instr(Op::LoadCell, 0, 0)),  // something else in between
        (16, instr(Op::ListPush, 1, 0)),  // a list's
        (18, instr(Op::PushConst, 1, 0)), // never ended
        (22, instr(Op::ListBegin, 0, 0)),
        (23, instr(Op::LoadKey, 0, 0)),
    ] {
        let message = code(at, with);
        assert!(message.ends_with(wrong), "{at} {message}");
    }
    let message = broken(|image| {
        image.code[14] = instr(Op::JumpKnown, 0, 17);
    });
    assert!(message.ends_with(wrong), "{message}");
}

#[test]
fn blocks_tile_the_code_and_end_in_an_answer() {
    assert_eq!(broken(|image| image.blocks[1].start = 7), "block 1 does not follow the block before it");
    assert_eq!(broken(|image| image.blocks[1].end = 6), "block 1 does not follow the block before it");
    assert_eq!(broken(|image| image.blocks[4].end = 99), "block 4 does not follow the block before it");
    assert_eq!(
        broken(|image| image.code.push(instr(Op::Yes, 0, 0))),
        "block 9 does not follow the block before it"
    );
    assert_eq!(
        code(9, instr(Op::JumpUnless, 6, 10)),
        "block 1, instruction 9, `jump_unless`: the jump does not go forward within its block"
    );
    assert_eq!(code(5, instr(Op::LoadConst, 3, 2)), "block 0 does not end in an answer");
}

#[test]
fn registers_are_few_and_hold_values() {
    let wrong = "block 0 has registers that it must not have";
    assert_eq!(broken(|image| image.blocks[0].registers[2].word = Word::Symbol), wrong);
    assert_eq!(broken(|image| image.blocks[0].registers = vec![RegType::scalar(Word::Int); 65_536]), wrong);
    assert_eq!(
        broken(|image| image.blocks[1].registers.push(RegType::scalar(Word::Int))),
        "block 1 has registers that it must not have"
    );
}

#[test]
fn blocks_are_nested_only_so_deep() {
    let nested = |depth: usize| {
        let mut image = image();
        let base = 7;
        for level in 1..depth {
            let (start, atom) = (
                u32::try_from(image.code.len()).expect("small"),
                u32::try_from(image.atoms.len() - 1).expect("small"),
            );
            let atom = if level == 1 { base } else { atom };
            image.code.extend([
                instr(Op::JumpIf, atom, start + 2),
                instr(Op::Yes, 0, 0),
                instr(Op::No, 0, 0),
            ]);
            let block = u32::try_from(image.blocks.len()).expect("small");
            image.blocks.push(Block { start, end: start + 3, registers: Vec::new(), result: None });
            image.atoms.push(instr(Op::Branch, block, 0));
        }
        image.verify()
    };
    // The sample's own block is two deep.
    assert_eq!(nested(MAX_BLOCK_DEPTH - 1), Ok(()));
    let deepest = u32::try_from(MAX_BLOCK_DEPTH).expect("small") + 7;
    assert_eq!(nested(MAX_BLOCK_DEPTH), Err(VerifyError::Depth { block: deepest }));
}

#[test]
fn attributes_and_slots_belong_together() {
    for (breaks, wanted) in [
        (
            (|i| i.attributes[1].source = SourceIdx(9)) as fn(&mut Image),
            "attribute 1: its source is out of bounds",
        ),
        (|i| i.attributes[1].path.clear(), "attribute 1: it has no path"),
        (|i| i.attributes[1].ty = Type::Duration, "attribute 1: no attribute is a duration"),
        (
            |i| i.attributes[1].default = Some(Const::Number(1.0)),
            "attribute 1: its default does not fit its type",
        ),
        (
            |i| i.attributes[2].default = Some(Const::Text("tin".into())),
            "attribute 2: its default does not fit its type",
        ),
        (
            |i| i.attributes[1].domain.as_mut().expect("one").low = Some(Const::Date(0)),
            "attribute 1: its domain does not fit its type",
        ),
        (|i| i.attributes[1].slots.clear(), "attribute 1: it has no slot"),
        (|i| i.attributes[1].slots[0] = SlotId(99), "attribute 1: a slot is out of bounds"),
        (|i| i.attributes[1].slots[0] = SlotId(0), "attribute 1: a slot is another attribute's"),
        (|i| i.attributes[4].slots[1] = SlotId(5), "attribute 4: two slots have one form"),
        (|i| i.attributes[2].name = "orders".into(), "attribute 2: is there twice"),
        (|i| i.slots[7].word = Word::DateTime, "slot 7: its form is not one of its attribute's type"),
        (|i| i.slots[0].word = Word::Folded, "slot 0: its form is not one of its attribute's type"),
        (|i| i.slots[8].shape = Shape::List, "slot 8: its shape is not its attribute's"),
        (|i| i.key = Some(AttributeId(99)), "key 0: out of bounds"),
        (|i| i.key = Some(AttributeId(5)), "key 0: neither a text nor an int"),
        (|i| i.key = Some(AttributeId(4)), "key 0: not held as it came"),
        (|i| i.sources[0].is_context = true, "source 0: more than one context"),
        (|i| i.sources[0].name = "context".into(), "source 1: is there twice"),
    ] {
        assert_eq!(broken(breaks), wanted);
    }
}

#[test]
fn constants_are_values() {
    let nested = Const::List(Word::Text, vec![Const::List(Word::Text, Vec::new())]);
    for (breaks, wanted) in [
        ((|i| i.symbols[1] = "gold".into()) as fn(&mut Image), "symbol 1: is there twice"),
        (|i| i.consts[2] = Const::Number(f64::NAN), "constant 2: no value of its type"),
        (|i| i.consts[2] = Const::Number(-0.0), "constant 2: no value of its type"),
        (|i| i.consts[4] = Const::Version("one".into()), "constant 4: no value of its type"),
        (|i| i.consts[5] = Const::Date(i32::MAX), "constant 5: no value of its type"),
        (|i| i.consts[5] = Const::DateTime(i64::MIN), "constant 5: no value of its type"),
        (|i| i.consts[5] = Const::Time(-1), "constant 5: no value of its type"),
        (
            |i| i.consts[3] = Const::List(Word::Text, vec![Const::Int(1)]),
            "constant 3: an element of another type",
        ),
        (|i| i.symbol_sets[0].reverse(), "set of symbols 0: not sorted and distinct"),
        (|i| i.symbol_sets[0][1] = SymbolId(9), "set of symbols 0: a symbol is out of bounds"),
        (|i| i.word_sets[0][1] = 1, "set of words 0: not sorted and distinct"),
        (|i| i.regexes[0] = "(".into(), "pattern 0: no pattern, or too large"),
        (|i| i.regexes[0] = r"\w{1000}{100}".into(), "pattern 0: no pattern, or too large"),
        (|i| i.nows[0].base = NowBase::Today, "now-constant 0: its shift does not fit its base"),
        (
            |i| i.nows[1].shift = Duration { days: 1, ..i.nows[1].shift },
            "now-constant 1: its shift does not fit its base",
        ),
    ] {
        assert_eq!(broken(breaks), wanted);
    }
    let mut image = image();
    image.consts[3] = nested;
    assert_eq!(
        image.verify().map_err(|e| e.to_string()),
        Err("constant 3: an element of another type".into())
    );
    let hostile: Currency = postcard::from_bytes(b"ZZZ").expect("three bytes");
    assert_eq!(broken(|image| image.currencies[0] = hostile), "currency 0: no currency");
    assert_eq!(broken(|image| image.cells[0] = BlockId(1)), "cell 0: no value block");
}

#[test]
fn decisions_refer_to_what_is_there() {
    for (breaks, wanted) in [
        (
            (|i| i.segments[0].holds = AtomId(99)) as fn(&mut Image),
            "segment `lapsed`: an atom is out of bounds",
        ),
        (|i| i.segments.push(i.segments[0].clone()), "segment `lapsed`: its name is there twice"),
        (|i| i.campaigns.swap(0, 1), "campaign `a`: not in order of name"),
        (|i| i.guards.swap(0, 1), "guard `g`: not in order of name"),
        (|i| i.channels[0].fields[1].0 = "headline".into(), "channel `web`: two fields have one name"),
        (|i| i.campaigns[0].audience[0].fails = AtomId(99), "campaign `a`: an atom is out of bounds"),
        (
            |i| i.campaigns[0].audience[0].reads[0] = AttributeId(99),
            "campaign `a`: a condition reads an attribute out of bounds",
        ),
        (|i| i.campaigns[0].value_type = None, "campaign `a`: its value has no type, or its type no value"),
        (
            |i| i.campaigns[0].value_type = Some(Type::Int),
            "campaign `a`: its value is neither a number nor money",
        ),
        (
            |i| i.campaigns[0].value_type = Some(Type::Number),
            "campaign `a`: its value is not of the value's type",
        ),
        (|i| i.campaigns[0].value = Some(CellId(99)), "campaign `a`: a cell is out of bounds"),
        (|i| i.campaigns[0].guards.reverse(), "campaign `a`: its guards are not in order of name"),
        (|i| i.campaigns[0].guards[0].0 = GuardId(99), "campaign `a`: a guard is out of bounds"),
        (
            |i| i.campaigns[0].via = [&i.campaigns[0].via[..], &i.campaigns[0].via[..]].concat(),
            "campaign `a`: it is twice on a channel",
        ),
        (|i| i.campaigns[0].via[0].channel = ChannelId(9), "campaign `a`: a channel is out of bounds"),
        (|i| i.campaigns[0].via[0].unit = None, "campaign `a`: several variants and no unit"),
        (
            |i| i.campaigns[0].via[0].unit.as_mut().expect("one").by = Some(CellId(0)),
            "campaign `a`: a unit that is no text",
        ),
        (|i| i.campaigns[0].via[0].variants.clear(), "campaign `a`: its variants are not the whole"),
        (
            |i| i.campaigns[0].via[0].variants[1].end = Share(0),
            "campaign `a`: a variant ends before it begins",
        ),
        (
            |i| i.campaigns[0].via[0].variants[0].name = Some("b".into()),
            "campaign `a`: two variants have one name",
        ),
        (
            |i| i.campaigns[0].via[0].variants[0].fields.truncate(1),
            "campaign `a`: its fields are not the channel's",
        ),
        (
            |i| i.campaigns[0].via[0].variants[0].fields.swap(0, 1),
            "campaign `a`: a field is not of the channel's type",
        ),
        (|i| i.decisions[0].channel = ChannelId(9), "decision `hero`: its channel is out of bounds"),
        (|i| i.decisions[0].choose = 0, "decision `hero`: it chooses nothing"),
        (|i| i.decisions[0].candidates.reverse(), "decision `hero`: its candidates are not in order of name"),
        (|i| i.decisions[0].fallback = Some(CampaignId(9)), "decision `hero`: a campaign is out of bounds"),
        (
            |i| i.decisions[0].ranks.as_mut().expect("some").truncate(1),
            "decision `hero`: not as many ranks as candidates",
        ),
        (
            |i| i.decisions[0].ranks.as_mut().expect("some")[0] = CellId(1),
            "decision `hero`: ranks of several types",
        ),
        (
            |i| i.decisions[0].ranks.as_mut().expect("some")[0] = CellId(2),
            "decision `hero`: a rank that has no order",
        ),
        (|i| i.holdout.as_mut().expect("one").share = Share(u64::MAX), "holdout ``: a share above the whole"),
    ] {
        assert_eq!(broken(breaks), wanted);
    }
}

#[test]
fn arms_of_experiments_lie_one_behind_the_other() {
    for (breaks, wanted) in [
        ((|i| i.experiments[0].arms.clear()) as fn(&mut Image), "experiment `layout`: no arms"),
        (|i| i.experiments[0].arms[1].name = "control".into(), "experiment `layout`: two arms have one name"),
        (
            |i| i.experiments[0].arms.swap(0, 1),
            "experiment `layout`: an arm begins before the last one ended",
        ),
        (
            |i| i.experiments[0].arms[0].start = Share(2),
            "experiment `layout`: an arm begins before the last one ended",
        ),
        (
            |i| i.experiments[0].arms[1].end = Share(u64::MAX),
            "experiment `layout`: its arms are more than the whole",
        ),
    ] {
        assert_eq!(broken(breaks), wanted);
    }
}

#[test]
fn limits_and_quiet_hours_are_some_that_there_are() {
    fn span(image: &mut Image, months: i64, days: i64) {
        image.campaigns[0].limits[0].per = Per::Span(Duration { months, days, micros: 0 });
    }
    for (breaks, wanted) in [
        ((|i| i.channels[0].limits[0].most = 0) as fn(&mut Image), "channel `web`: a limit of no contacts"),
        (|i| span(i, 0, 0), "campaign `a`: a limit over no time"),
        (|i| span(i, 1, -1), "campaign `a`: a limit over no time"),
        (
            |i| i.channels[0].quiet[0].hours.until = TimeOfDay(86_400_000_000),
            "channel `web`: quiet hours that no clock shows",
        ),
        (
            |i| i.channels[0].quiet[0].hours.from = TimeOfDay(-1),
            "channel `web`: quiet hours that no clock shows",
        ),
        (|i| i.customer_zone = Some(CellId(0)), "customer's zone ``: a zone that is no text"),
        (|i| i.customer_zone = Some(CellId(9)), "customer's zone ``: a cell is out of bounds"),
    ] {
        assert_eq!(broken(breaks), wanted);
    }
}
