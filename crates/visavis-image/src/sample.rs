//! A small image with something of everything, for the tests of this crate.

use std::sync::Arc;

use visavis_value::bucket::{Bucketing, Share};
use visavis_value::limit::{Hours, Per};
use visavis_value::{Currency, Duration, Fold, TimeOfDay, Type, Variants, Zone};

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
    Slot { event: None, attribute: AttributeId(attribute), shape, word }
}

fn field(event: u32, field: u32, word: Word) -> Slot {
    Slot { event: Some(EventId(event)), ..slot(field, Shape::Scalar, word) }
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
        // 12
        field(0, 0, Word::DateTime),
        field(0, 1, Word::Money),
        field(0, 2, Word::Symbol),
        field(0, 2, Word::Text),
        field(0, 2, Word::Folded),
        // 17
        field(1, 0, Word::Date),
        // 18
        field(2, 0, Word::Int),
    ]
}

/// A history with a time, one with a day, and a plain list of the context.
fn events() -> Vec<Event> {
    let required =
        |name: &str, ty: Type, slots: &[u32]| Attribute { optional: false, ..attribute(name, ty, slots) };
    let event = |source, name: &str, at: Option<u32>, fields: Vec<Attribute>| Event {
        source: SourceIdx(source),
        name: name.into(),
        ambiguous: false,
        at: at.map(FieldId),
        fields: fields.into_iter().map(|field| Attribute { source: SourceIdx(source), ..field }).collect(),
    };
    let amount =
        Attribute { default: Some(Const::Money(0)), ..attribute("amount", Type::Money(euro()), &[13]) };
    let category = attribute("category", Type::Text(Fold::Case), &[14, 15, 16]);
    let bought = vec![required("ordered_at", Type::DateTime, &[12]), amount, category];
    vec![
        event(0, "purchase", Some(0), bought),
        event(0, "visit", Some(0), vec![required("day", Type::Date, &[17])]),
        event(1, "line", None, vec![required("quantity", Type::Int, &[18])]),
    ]
}

/// What is made of them: how often something dear was bought and not looked at since, the total in a window, the greatest
/// category, the last amount, and whether there is a line.
fn aggregates() -> Vec<Aggregate> {
    let of = |function, event, value: Option<u32>| Aggregate {
        function,
        event: EventId(event),
        value: value.map(SlotId),
        order: None,
        low: None,
        high: None,
        filter: None,
        sequence: None,
    };
    let edge = |at| Some(Edge { at, inclusive: true });
    let within = Duration { days: 2, ..Duration::default() };
    let visited = Sequence { negated: true, event: EventId(1), within, filter: Some(AtomId(13)) };
    vec![
        Aggregate {
            filter: Some(AtomId(12)),
            sequence: Some(visited),
            ..of(AggregateFunction::Count, 0, None)
        },
        Aggregate {
            low: Some(Edge { at: Point::Now(NowId(2)), inclusive: false }),
            high: edge(Point::Cell(CellId(3))),
            filter: Some(AtomId(10)),
            ..of(AggregateFunction::Sum, 0, Some(13))
        },
        Aggregate { order: Some(SlotId(16)), ..of(AggregateFunction::Max, 0, Some(15)) },
        of(AggregateFunction::Latest, 0, Some(13)),
        of(AggregateFunction::Any, 2, Some(18)),
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
        // 10: of purchases
        instr(Op::EqSymbol, 14, 1),
        instr(Op::LtNow, 12, 2),
        instr(Op::Branch, 6, 0),
        // 13: of visits
        instr(Op::LtNow, 17, 0),
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
        // block 5: a point in time
        instr(Op::LoadNow, 0, 3),
        instr(Op::Ret, 0, 0),
        // block 6: a branch that reads a purchase
        instr(Op::JumpUnless, 10, 31),
        instr(Op::JumpIf, 11, 32),
        instr(Op::Yes, 0, 0),
        instr(Op::No, 0, 0),
        instr(Op::Yes, 0, 0),
        // block 7: the number of them
        instr(Op::LoadAggregate, 0, 0),
        instr(Op::Ret, 0, 0),
        // block 8: a result of a table
        abc(Op::LoadTable, 0, 0, 0),
        instr(Op::Ret, 0, 0),
    ]
}

fn blocks() -> Vec<Block> {
    let [bool, int, number, money, datetime, text] =
        [Word::Bool, Word::Int, Word::Number, Word::Money, Word::DateTime, Word::Text].map(RegType::scalar);
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
        block(26, 28, &[datetime], Some(datetime)),
        block(28, 33, &[], None),
        block(33, 35, &[int], Some(int)),
        block(35, 37, &[money], Some(money)),
    ]
}

fn quiet() -> Quiet {
    let hours = Hours { from: TimeOfDay(75_600_000_000), until: TimeOfDay(28_800_000_000), inclusive: true };
    Quiet { hours, text: "21:00..08:00".into() }
}

fn campaign(name: &str) -> Campaign {
    let week = Duration { days: 7, ..Duration::default() };
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
        limits: vec![Limit { most: 1, per: Per::Span(week), text: "limit 1 per 7 days".into() }],
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

fn table() -> Table {
    Table {
        name: "bonus".into(),
        hit: Hit::Sum,
        columns: vec![
            Column {
                subject: Subject::Slot(SlotId(2)),
                cuts: vec![0, 1],
                starts: vec![0, 1, 3],
                ranges: vec![(2, 2), (0, 0), (2, 3)],
            },
            Column {
                subject: Subject::Cell(CellId(0), Word::Money),
                cuts: vec![10_000],
                starts: vec![0, 1, 1],
                ranges: vec![(0, 2)],
            },
        ],
        rows: vec![Some(AtomId(6)), None],
        outputs: vec![Output {
            each: RegType::scalar(Word::Money),
            rows: vec![Given::Cell(CellId(0)), Given::Missing],
            otherwise: Some(Given::Missing),
        }],
    }
}

/// A valid image.
pub(crate) fn image() -> Image {
    let shift = Duration { months: -216, ..Duration::default() };
    Image {
        name: "sample".into(),
        edition: "2026".into(),
        zone: Zone::UTC,
        bucketing: Bucketing::Unleash1,
        sources: vec![
            Source { name: "crm".into(), is_context: false, key: Some("id".into()) },
            Source { name: "context".into(), is_context: true, key: None },
        ],
        attributes: attributes(),
        events: events(),
        slots: slots(),
        key: Some(AttributeId(0)),
        customer_zone: Some(CellId(1)),
        symbols: vec!["gold".into(), "vip".into()],
        consts: consts(),
        symbol_sets: vec![vec![SymbolId(0), SymbolId(1)]],
        word_sets: vec![vec![1, 2, 5]],
        regexes: vec!["^a+$".into()],
        nows: vec![
            Now { base: NowBase::Instant, shift: Duration::default(), as_date: true },
            Now { base: NowBase::TodayOpen, shift, as_date: false },
            Now { base: NowBase::Instant, shift, as_date: false },
            Now { base: NowBase::Instant, shift: Duration::default(), as_date: false },
        ],
        currencies: vec![euro()],
        atoms: atoms(),
        odds: Vec::new(),
        cells: vec![BlockId(2), BlockId(3), BlockId(4), BlockId(5), BlockId(7)],
        blocks: blocks(),
        code: code(),
        aggregates: aggregates(),
        tables: vec![table()],
        segments: vec![Segment { name: "lapsed".into(), holds: AtomId(7) }],
        experiments: vec![Experiment {
            name: "layout".into(),
            salt: "experiment:layout".into(),
            arms: vec![
                Arm { name: "control".into(), start: Share(0), end: Share(1) },
                Arm { name: "bold".into(), start: Share(2), end: Share::WHOLE },
            ],
        }],
        channels: vec![Channel {
            name: "web".into(),
            requires: Vec::new(),
            quiet: vec![quiet()],
            limits: vec![Limit { most: 9, per: Per::Day, text: "limit 9 per day in total".into() }],
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
