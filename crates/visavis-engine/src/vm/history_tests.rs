//! Aggregates over histories, on images made by hand: windows, filters, sequences, and aggregates in filters.

use visavis_image::Op;
use visavis_image::image::{
    AGGREGATE_DEPTH, Aggregate, AggregateFunction, CellId, Const, Edge, EventId, Image, MAX_BLOCK_DEPTH, Now,
    NowBase, NowId, Point, Sequence, SlotId, Word,
};
use visavis_value::{Duration, Fold, Money, Type, Value};

use crate::testing::{Builder, ab, all_of, one};
use crate::{Call, Engine, Instant, NoContacts};

const DAY: i64 = 86_400;
/// The seconds of the calls' time.
const NOW: i64 = 1_000 * DAY;

/// Purchases with a time, an amount and a category (slots 1 to 4), visits with a day (slot 5); slot 0 is the customer's own
/// limit.
fn program() -> Builder {
    let mut b = Builder::new(&["shop"]);
    b.attribute(0, "limit", Type::Int, Word::Int);
    b.event(0, "purchase", true);
    b.field("at", Type::DateTime, &[Word::DateTime]);
    b.field("amount", Type::Int, &[Word::Int]).optional = true;
    b.field("category", Type::Text(Fold::Case), &[Word::Symbol, Word::Text]).optional = true;
    b.event(0, "visit", true);
    b.field("day", Type::Date, &[Word::Date]);
    b
}

fn days(days: i64) -> Duration {
    Duration { days, ..Duration::default() }
}

fn now(b: &mut Builder, shift: Duration) -> Point {
    b.image.nows.push(Now { base: NowBase::Instant, shift, as_date: false });
    Point::Now(NowId(b.image.nows.len() as u32 - 1))
}

/// The values of cells for a record at [`NOW`], as text; `-` is missing.
fn values(engine: &Engine, json: &str) -> String {
    let mut profile = engine.profile();
    profile.read_json(json.as_bytes()).unwrap();
    let decision =
        engine.decide("shown", &profile, &Call::at(Instant(NOW * 1_000_000)), &NoContacts).unwrap();
    let value = |value: &Option<Value>| match value {
        None => "-".to_owned(),
        Some(Value::Int(n)) => n.to_string(),
        Some(Value::Bool(yes)) => yes.to_string(),
        Some(Value::Number(x)) => x.to_string(),
        Some(Value::Text(text)) => text.to_string(),
        Some(other) => format!("{other:?}"),
    };
    decision.chosen[0].content.iter().map(|(_, v)| value(v)).collect::<Vec<_>>().join(" ")
}

fn engine(image: Image) -> Engine {
    Engine::new(image).unwrap()
}

/// Purchases of so many days ago with their amounts; one of minus one day is to come.
fn purchases(of: &[(i64, i64)]) -> String {
    let one = |(ago, amount): &(i64, i64)| format!(r#"{{"at": {}, "amount": {amount}}}"#, NOW - ago * DAY);
    format!(r#"{{"purchase": [{}]}}"#, of.iter().map(one).collect::<Vec<_>>().join(","))
}

#[test]
fn every_function_of_a_field() {
    use AggregateFunction::{Any, Avg, Count, Earliest, Latest, Max, Min, Sum};
    let mut b = program();
    let mut shown: Vec<(String, Type, CellId)> = Vec::new();
    for (function, ty) in [
        (Count, Type::Int),
        (Any, Type::Bool),
        (Sum, Type::Int),
        (Avg, Type::Number),
        (Min, Type::Int),
        (Max, Type::Int),
        (Latest, Type::Int),
        (Earliest, Type::Int),
    ] {
        let order = matches!(function, Min | Max).then_some(SlotId(2));
        let cell = b.aggregate(Aggregate { order, ..all_of(function, 0, Some(2)) });
        shown.push((format!("{function:?}"), ty, cell));
    }
    let fields: Vec<(&str, Type, CellId)> =
        shown.iter().map(|(n, t, c)| (n.as_str(), t.clone(), *c)).collect();
    let engine = engine(b.shows(&fields));
    assert_eq!(values(&engine, &purchases(&[(3, 5), (9, 1), (-1, 6)])), "3 true 12 4 1 6 6 1");
    assert_eq!(values(&engine, "{}"), "0 false 0 - - - - -");
    // Events without the field count for nothing that is made of it.
    let json = format!(r#"{{"purchase": [{{"at": {NOW}}}, {{"at": {}, "amount": 7}}]}}"#, NOW - DAY);
    assert_eq!(values(&engine, &json), "1 true 7 7 7 7 7 7");
    let json = purchases(&[(1, i64::MAX), (2, i64::MAX)]);
    assert_eq!(values(&engine, &json).split(' ').nth(2), Some("-"));
    let json = purchases(&[(1, i64::MAX), (2, i64::MAX), (3, i64::MIN)]);
    assert_eq!(values(&engine, &json).split(' ').nth(2), Some("9223372036854775806"));
}

#[test]
fn windows_include_the_ends_that_they_say() {
    let mut b = program();
    let (low, high) = (now(&mut b, days(-5)), now(&mut b, Duration::default()));
    let mut shown = Vec::new();
    for (low_in, high_in) in [(false, true), (true, false)] {
        let edge = |at, inclusive| Some(Edge { at, inclusive });
        let window = Aggregate {
            low: edge(low, low_in),
            high: edge(high, high_in),
            ..all_of(AggregateFunction::Count, 0, None)
        };
        shown.push(b.aggregate(window));
    }
    let engine = engine(b.shows(&[("last", Type::Int, shown[0]), ("range", Type::Int, shown[1])]));
    assert_eq!(values(&engine, &purchases(&[(6, 1), (5, 1), (4, 1), (0, 1), (-1, 1)])), "2 2");
    assert_eq!(values(&engine, &purchases(&[(0, 1), (5, 1), (0, 1)])), "2 1");
    assert_eq!(values(&engine, "{}"), "0 0");
}

#[test]
fn a_missing_end_matches_nothing_and_ends_may_cross() {
    let mut b = program();
    // now, and a point in time that only customers with a limit have.
    let known = now(&mut b, Duration::default());
    let code = [ab(Op::LoadSlot, 0, 0), ab(Op::JumpMissing, 0, 3), ab(Op::LoadNow, 1, 0)];
    let start = b.image.code.len() as u32;
    let code =
        code.map(|instr| if instr.op == Op::JumpMissing { ab(Op::JumpMissing, 0, start + 3) } else { instr });
    let block = b.block(&[one(Word::Int), one(Word::DateTime)], &code, 1);
    let cell = b.cell(block);
    let edge = |at, inclusive| Some(Edge { at, inclusive });
    let of = all_of(AggregateFunction::Count, 0, None);
    let ended = b.aggregate(Aggregate { high: edge(Point::Cell(cell), true), ..of });
    let crossed = Aggregate { low: edge(known, true), high: edge(known, false), ..of };
    let crossed = b.aggregate(crossed);
    let engine = engine(b.shows(&[("ended", Type::Int, ended), ("crossed", Type::Int, crossed)]));
    let with = |json: String, limit: &str| json.replacen('{', &format!("{{\"limit\": {limit},"), 1);
    assert_eq!(values(&engine, &with(purchases(&[(1, 1), (0, 1), (-1, 1)]), "3")), "2 0");
    assert_eq!(values(&engine, &with(purchases(&[(1, 1), (0, 1)]), "null")), "0 0");
}

#[test]
fn filters_ask_of_one_event_after_another() {
    let mut b = program();
    let shoes = b.symbol("shoes");
    let three = b.constant(Const::Int(3));
    let is_shoes = b.atom(Op::EqSymbol, 3, shoes);
    let is_dear = b.atom(Op::GtWord, 2, three);
    let limited = b.atom(Op::GtWord, 0, three);
    let mut shown = Vec::new();
    for filter in [is_shoes, is_dear, limited] {
        let filtered = Aggregate { filter: Some(filter), ..all_of(AggregateFunction::Count, 0, None) };
        shown.push(b.aggregate(filtered));
    }
    let engine = engine(b.shows(&[
        ("shoes", Type::Int, shown[0]),
        ("dear", Type::Int, shown[1]),
        ("limited", Type::Int, shown[2]),
    ]));
    let json = format!(
        r#"{{"limit": 9, "purchase": [{{"at": {NOW}, "amount": 9, "category": "Shoes"}}, {{"at": {NOW}, "category": "SHOES"}},
            {{"at": {NOW}, "amount": 3, "category": "hats"}}, {{"at": {NOW}, "amount": 4}}]}}"#
    );
    assert_eq!(values(&engine, &json), "2 2 4");
    assert_eq!(values(&engine, &json.replace("\"limit\": 9", "\"limit\": 3")), "2 2 0");
}

#[test]
fn a_filter_may_ask_for_what_is_made_of_the_same_events() {
    // The purchases of more than the mean.
    let mut b = program();
    let mean = b.aggregate(all_of(AggregateFunction::Avg, 0, Some(2)));
    let code = [
        ab(Op::LoadCell, 0, mean.0),
        ab(Op::LoadSlot, 1, 2),
        ab(Op::IntToNumber, 2, 1),
        visavis_image::Instr::abc(Op::CmpLtNumber, 3, 0, 2).unwrap(),
    ];
    let registers = [Word::Number, Word::Int, Word::Number, Word::Bool].map(one);
    let dear = b.block(&registers, &code, 3);
    let filter = b.atom(Op::Holds, dear.0, 0);
    let count = b.aggregate(Aggregate { filter: Some(filter), ..all_of(AggregateFunction::Count, 0, None) });
    let engine = engine(b.shows(&[("count", Type::Int, count), ("mean", Type::Number, mean)]));
    assert_eq!(engine.program().layout.events.passes.len(), 2);
    assert_eq!(values(&engine, &purchases(&[(1, 2), (2, 4), (3, 9), (4, 9)])), "2 6");
}

#[test]
fn aggregates_may_be_as_deep_in_filters_as_the_verifier_lets_blocks_be() {
    let mut b = program();
    let mut last = b.aggregate(all_of(AggregateFunction::Any, 0, None));
    // Each is loaded by a block of its own.
    let deepest = MAX_BLOCK_DEPTH / (AGGREGATE_DEPTH + 1);
    for _ in 1..deepest {
        let block = b.image.cells[last.index()];
        let filter = b.atom(Op::Holds, block.0, 0);
        last = b.aggregate(Aggregate { filter: Some(filter), ..all_of(AggregateFunction::Any, 0, None) });
    }
    let mut deeper = b.image.clone();
    let engine = engine(b.shows(&[("any", Type::Bool, last)]));
    assert_eq!(engine.program().layout.events.passes.len(), deepest);
    assert_eq!(values(&engine, &purchases(&[(1, 1), (2, 1)])), "true");
    assert_eq!(values(&engine, "{}"), "false");
    // One more is refused.
    let block = deeper.cells[last.index()];
    deeper.atoms.push(ab(Op::Holds, block.0, 0));
    let mut b = Builder { image: deeper };
    let filter = Some(visavis_image::image::AtomId(b.image.atoms.len() as u32 - 1));
    b.aggregate(Aggregate { filter, ..all_of(AggregateFunction::Any, 0, None) });
    assert!(Engine::new(b.image).is_err());
}

#[test]
fn what_a_filter_computes_is_given_back_behind_each_event() {
    // A filter that makes a text of every event, and keeps one for the whole call.
    let mut b = program();
    let text = one(Word::Text);
    let folded = b.constant(Const::Text("shoes".into()));
    let key = b.block(&[text, text], &[ab(Op::LoadConst, 0, folded), ab(Op::Upper, 1, 0)], 1);
    let key = b.cell(key);
    let code = [
        ab(Op::LoadSlot, 0, 4),
        ab(Op::Upper, 1, 0),
        ab(Op::LoadCell, 2, key.0),
        visavis_image::Instr::abc(Op::CmpEqText, 3, 1, 2).unwrap(),
    ];
    let block = b.block(&[text, text, text, one(Word::Bool)], &code, 3);
    let filter = b.atom(Op::Holds, block.0, 0);
    let count = b.aggregate(Aggregate { filter: Some(filter), ..all_of(AggregateFunction::Count, 0, None) });
    let shown = b.block(&[text], &[ab(Op::LoadCell, 0, key.0)], 0);
    let shown = b.cell(shown);
    let engine = engine(b.shows(&[("count", Type::Int, count), ("key", Type::Text(Fold::None), shown)]));
    let bought = |category: &str| format!(r#"{{"at": {NOW}, "category": "{category}"}}"#);
    let many: Vec<String> = (0..500).map(|i| bought(if i % 2 == 0 { "shoes" } else { "hats" })).collect();
    let mut profile = engine.profile();
    profile.read_json(format!(r#"{{"purchase": [{}]}}"#, many.join(",")).as_bytes()).unwrap();
    let call = Call::at(Instant(NOW * 1_000_000));
    let mut session = engine.session();
    let answer = session.decide(engine.decision_id("shown").unwrap(), &profile, &call, &NoContacts).unwrap();
    let content = answer.to_decision().unwrap().chosen[0].content.clone();
    assert_eq!(content[0].1, Some(Value::Int(250)));
    assert_eq!(content[1].1, Some(Value::Text("SHOES".into())));
    assert!(session.computed_text() < 64, "{} bytes", session.computed_text());
}

/// A count of purchases that are, or are not, followed by another dear purchase within two days, or by a visit.
fn sequence(negated: bool, visits: bool) -> Engine {
    let mut b = program();
    let three = b.constant(Const::Int(3));
    let is_dear = b.atom(Op::GtWord, 2, three);
    let sequence = Sequence {
        negated,
        event: EventId(u32::from(visits)),
        within: days(2),
        filter: (!visits).then_some(is_dear),
    };
    let count =
        b.aggregate(Aggregate { sequence: Some(sequence), ..all_of(AggregateFunction::Count, 0, None) });
    engine(b.shows(&[("count", Type::Int, count)]))
}

#[test]
fn a_sequence_is_strictly_later_and_within_its_span() {
    let (followed, not_followed) = (sequence(false, false), sequence(true, false));
    for (events, wanted) in [
        (&[(9, 1), (7, 4)][..], "1 1"),
        (&[(9, 1), (6, 4)], "0 2"),
        // At the same time is not later.
        (&[(9, 4), (9, 4)], "0 2"),
        (&[(9, 1), (9, 1), (8, 1), (8, 5), (7, 5)], "4 1"),
        // A cheap one in between does not count, one further on does.
        (&[(9, 1), (8, 1), (7, 4)], "2 1"),
        // While the span lasts it could yet happen; where it ends now, too.
        (&[(1, 9)], "0 0"),
        (&[(2, 9)], "0 0"),
        (&[(3, 9)], "0 1"),
        (&[(1, 9), (-1, 9)], "1 0"),
    ] {
        let json = purchases(events);
        let both = format!("{} {}", values(&followed, &json), values(&not_followed, &json));
        assert_eq!(both, wanted, "{events:?}");
    }
}

#[test]
fn a_day_is_its_midnight_beside_an_instant() {
    let followed = sequence(false, true);
    // Midnight in Paris is an hour before that in UTC, in winter.
    let at = |hours: i64| format!("1972-01-0{}T{:02}:00:00+01:00", 1 + hours / 24, hours % 24);
    let visited = |purchase: i64, day: i64| {
        format!(r#"{{"purchase": [{{"at": "{}"}}], "visit": [{{"day": "1972-01-0{day}"}}]}}"#, at(purchase))
    };
    for (purchase, day, wanted) in
        [(0, 1, "0"), (1, 1, "0"), (0, 2, "1"), (0, 3, "1"), (0, 4, "0"), (1, 4, "0"), (24, 4, "1")]
    {
        assert_eq!(values(&followed, &visited(purchase, day)), wanted, "{purchase} {day}");
    }
}

#[test]
fn of_texts_the_first_of_the_least_as_folded() {
    let mut b = Builder::new(&["shop"]);
    b.event(0, "visit", false);
    b.field("page", Type::Text(Fold::Case), &[Word::Text, Word::Folded]);
    b.field("paid", Type::Money(visavis_value::Currency::parse("EUR").unwrap()), &[Word::Money]);
    let of = |function| Aggregate { order: Some(SlotId(1)), ..all_of(function, 0, Some(0)) };
    let (least, most) = (b.aggregate(of(AggregateFunction::Min)), b.aggregate(of(AggregateFunction::Max)));
    let mean = b.aggregate(all_of(AggregateFunction::Avg, 0, Some(2)));
    let euro = visavis_value::Currency::parse("EUR").unwrap();
    let text = Type::Text(Fold::None);
    let engine = engine(b.shows(&[
        ("least", text.clone(), least),
        ("most", text, most),
        ("mean", Type::Money(euro), mean),
    ]));
    let visit = |page: &str, paid: &str| format!(r#"{{"page": "{page}", "paid": "{paid}"}}"#);
    let visits = [visit("Zoo", "0.0001"), visit("b", "0.0002"), visit("B", "0"), visit("zoo", "0.0003")];
    let json = format!(r#"{{"visit": [{}]}}"#, visits.join(","));
    let mean = format!("{:?}", Value::Money(Money { units: 2, currency: euro }));
    assert_eq!(values(&engine, &json), format!("b Zoo {mean}"));
}
