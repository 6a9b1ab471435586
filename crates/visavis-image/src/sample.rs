//! A small image with something of everything, for the tests of this crate.

use std::sync::Arc;

use visavis_value::bucket::Share;
use visavis_value::{Currency, Duration, Fold, Type, Variants, Zone};

use crate::image::*;
use crate::isa::{Instr, Op};

pub(crate) fn instr(op: Op, a: u32, b: u32) -> Instr {
    Instr::new(op, a, b).expect("24 bits")
}

pub(crate) fn abc(op: Op, a: u32, b: u16, c: u16) -> Instr {
    Instr::abc(op, a, b, c).expect("24 bits")
}

fn attribute(name: &str, ty: Type, slots: &[u32]) -> Attribute {
    Attribute {
        source: SourceIdx(0),
        name: name.into(),
        path: vec![name.into()],
        ty,
        optional: true,
        default: None,
        domain: None,
        key: false,
        ambiguous: false,
        slots: slots.iter().map(|slot| SlotId(*slot)).collect(),
    }
}

fn slot(attribute: u32, shape: Shape, word: Word) -> Slot {
    Slot { attribute: AttributeId(attribute), shape, word }
}

fn euro() -> Currency {
    Currency::parse("EUR").expect("a currency")
}

fn attributes() -> Vec<Attribute> {
    let tiers = Variants { values: Arc::from(["none".into(), "gold".into()]), fold: Fold::None };
    let list = |of| Type::List(Box::new(of));
    let orders = Attribute {
        default: Some(Const::Int(0)),
        domain: Some(Domain { low: Some(Const::Int(0)), high: None, inclusive: true }),
        ..attribute("orders", Type::Int, &[1])
    };
    vec![
        Attribute { key: true, optional: false, ..attribute("id", Type::Text(Fold::None), &[0]) },
        orders,
        Attribute { default: Some(Const::Text("none".into())), ..attribute("tier", Type::Enum(tiers), &[2]) },
        attribute("tags", list(Type::Text(Fold::Case)), &[3, 4]),
        attribute("email", Type::Text(Fold::Case), &[5, 6]),
        attribute("born", Type::Date, &[7]),
        attribute("scores", Type::Map(Box::new(Type::Number)), &[8]),
        attribute("basket", Type::Money(euro()), &[9]),
        attribute("score", Type::Number, &[10]),
        attribute("optin", Type::Bool, &[11]),
    ]
}

fn slots() -> Vec<Slot> {
    vec![
        slot(0, Shape::Scalar, Word::Text),
        slot(1, Shape::Scalar, Word::Int),
        slot(2, Shape::Scalar, Word::Symbol),
        slot(3, Shape::List, Word::Symbol),
        slot(3, Shape::List, Word::Folded),
        slot(4, Shape::Scalar, Word::Symbol),
        slot(4, Shape::Scalar, Word::Folded),
        slot(5, Shape::Scalar, Word::Date),
        slot(6, Shape::Map, Word::Number),
        slot(7, Shape::Scalar, Word::Money),
        slot(8, Shape::Scalar, Word::Number),
        slot(9, Shape::Scalar, Word::Bool),
    ]
}

fn consts() -> Vec<Const> {
    let texts = vec![Const::Text("a".into()), Const::Text("b".into())];
    vec![
        Const::Int(3),
        Const::Text("x".into()),
        Const::Number(0.5),
        Const::List(Word::Text, texts),
        Const::Version("1.2".into()),
        Const::Date(20_000),
    ]
}

/// Atoms: plain tests, one of each kind of block.
fn atoms() -> Vec<Instr> {
    vec![
        instr(Op::GeWord, 1, 0),
        instr(Op::EqSymbol, 2, 0),
        instr(Op::HasAny, 3, 0),
        instr(Op::LeNow, 7, 1),
        instr(Op::StartsWith, 6, 1),
        instr(Op::InWords, 1, 0),
        instr(Op::Holds, 0, 0),
        instr(Op::Branch, 1, 0),
        instr(Op::IsTrue, 11, 0),
        instr(Op::InSource, 0, 0),
    ]
}

fn code() -> Vec<Instr> {
    vec![
        // block 0: a bool
        instr(Op::LoadSlot, 0, 8),
        instr(Op::LoadConst, 1, 1),
        abc(Op::MapGet, 2, 0, 1),
        instr(Op::LoadConst, 3, 2),
        abc(Op::CmpLtNumber, 4, 3, 2),
        instr(Op::Ret, 4, 0),
        // block 1: a branch
        instr(Op::JumpUnless, 6, 9),
        instr(Op::JumpIf, 0, 9),
        instr(Op::Yes, 0, 0),
        instr(Op::No, 0, 0),
        // block 2: an amount
        instr(Op::LoadSlot, 0, 9),
        instr(Op::JumpKnown, 0, 13),
        instr(Op::LoadMissing, 0, 0),
        instr(Op::Ret, 0, 0),
        // block 3: a text
        instr(Op::LoadCell, 0, 0),
        instr(Op::TextBegin, 0, 0),
        instr(Op::PushConst, 1, 0),
        instr(Op::PushMoney, 0, 0),
        instr(Op::TextEnd, 1, 0),
        instr(Op::Ret, 1, 0),
        // block 4: a list
        instr(Op::LoadKey, 0, 0),
        instr(Op::ListBegin, 0, 0),
        instr(Op::ListPush, 0, 0),
        instr(Op::ListEnd, 1, 0),
        abc(Op::FoldList, 1, 1, 1),
        instr(Op::Ret, 1, 0),
    ]
}

fn blocks() -> Vec<Block> {
    let [bool, number, money, text] =
        [Word::Bool, Word::Number, Word::Money, Word::Text].map(RegType::scalar);
    let numbers = RegType { shape: Shape::Map, word: Word::Number };
    let texts = RegType { shape: Shape::List, word: Word::Text };
    let block = |start, end, registers: &[RegType], result| Block {
        start,
        end,
        registers: registers.to_vec(),
        result,
    };
    vec![
        block(0, 6, &[numbers, text, number, number, bool], Some(bool)),
        block(6, 10, &[], None),
        block(10, 14, &[money], Some(money)),
        block(14, 20, &[money, text], Some(text)),
        block(20, 26, &[text, texts], Some(texts)),
    ]
}

fn campaign(name: &str) -> Campaign {
    Campaign {
        name: name.into(),
        audience: vec![Condition {
            holds: AtomId(0),
            fails: AtomId(7),
            text: "orders >= 3".into(),
            reads: vec![AttributeId(1)],
        }],
        except: Vec::new(),
        start: Some(0),
        end: None,
        priority: 0,
        value: Some(CellId(0)),
        value_type: Some(Type::Money(euro())),
        holdout: None,
        via: vec![Via {
            channel: ChannelId(0),
            unit: Some(Unit { salt: format!("variant:{name}").into(), by: Some(CellId(1)) }),
            variants: vec![
                Variant { name: Some("a".into()), end: Share(1), fields: vec![Some(CellId(1)), None] },
                Variant { name: Some("b".into()), end: Share::WHOLE, fields: vec![None, Some(CellId(2))] },
            ],
        }],
        guards: vec![(GuardId(0), AtomId(3)), (GuardId(1), AtomId(3))],
    }
}

/// A valid image.
pub(crate) fn image() -> Image {
    let shift = Duration { months: -216, ..Duration::default() };
    Image {
        name: "sample".into(),
        edition: "2026".into(),
        zone: Zone::UTC,
        sources: vec![
            Source { name: "crm".into(), is_context: false },
            Source { name: "context".into(), is_context: true },
        ],
        attributes: attributes(),
        slots: slots(),
        key: Some(AttributeId(0)),
        symbols: vec!["gold".into(), "vip".into()],
        consts: consts(),
        symbol_sets: vec![vec![SymbolId(0), SymbolId(1)]],
        word_sets: vec![vec![1, 2, 5]],
        regexes: vec!["^a+$".into()],
        nows: vec![
            Now { base: NowBase::Instant, shift: Duration::default(), as_date: true },
            Now { base: NowBase::TodayOpen, shift, as_date: false },
        ],
        currencies: vec![euro()],
        atoms: atoms(),
        cells: vec![BlockId(2), BlockId(3), BlockId(4)],
        blocks: blocks(),
        code: code(),
        segments: vec![Segment { name: "lapsed".into(), holds: AtomId(7) }],
        channels: vec![Channel {
            name: "web".into(),
            requires: Vec::new(),
            fields: vec![
                ("headline".into(), Type::Text(Fold::None)),
                ("lines".into(), Type::List(Box::new(Type::Text(Fold::None)))),
            ],
        }],
        campaigns: vec![campaign("a"), campaign("b")],
        guards: vec!["g".into(), "h".into()],
        decisions: vec![Decision {
            name: "hero".into(),
            channel: ChannelId(0),
            choose: 1,
            candidates: vec![CampaignId(0), CampaignId(1)],
            ranks: Some(vec![CellId(0), CellId(0)]),
            fallback: Some(CampaignId(1)),
        }],
        holdout: Some(Holdout { share: Share(5), unit: Unit { salt: "holdout:".into(), by: None } }),
    }
}
