//! The index leads to every rule that matches, and to few others.

use proptest::collection::{btree_set, vec};
use proptest::prelude::*;
use visavis_image::Op;
use visavis_image::image::{AtomId, Block, Const, Image, Now, NowBase, Segment, SegmentId, Word};
use visavis_value::{Duration, Instant, Type, text::Fold};

use crate::session::inputs;
use crate::testing::{Builder, ab};
use crate::vm::{Machine, Memory};
use crate::{Call, Engine};

impl Builder {
    /// A branch atom of a block with this code, and a segment that it holds for.
    fn segment(&mut self, atom: AtomId) {
        let name = format!("s{}", self.image.segments.len()).into();
        self.image.segments.push(Segment { name, holds: atom });
    }

    /// All of these atoms, or any of them.
    fn gate(&mut self, atoms: &[AtomId], all: bool) -> AtomId {
        let start = self.image.code.len() as u32;
        let end = start + atoms.len() as u32;
        let op = if all { Op::JumpUnless } else { Op::JumpIf };
        self.image.code.extend(atoms.iter().map(|atom| ab(op, atom.0, end + 1)));
        let (falls_through, jumped) = if all { (Op::Yes, Op::No) } else { (Op::No, Op::Yes) };
        self.image.code.extend([ab(falls_through, 0, 0), ab(jumped, 0, 0)]);
        self.image.blocks.push(Block { start, end: end + 2, registers: Vec::new(), result: None });
        self.atom(Op::Branch, self.image.blocks.len() as u32 - 1, 0)
    }
}

/// The segments that a customer is led to, and those that the customer is in.
fn led(image: Image, json: &str) -> (Vec<u32>, Vec<u32>) {
    let engine = Engine::new(image).unwrap();
    let mut profile = engine.profile();
    profile.read_json(json.as_bytes()).unwrap();
    let call = Call::at(Instant(0));
    let program = engine.program();
    let mut memory = Memory::new(program);
    let mut machine = Machine::new(inputs(program, &profile, &call).unwrap(), &mut memory);
    let mut led = machine.lead(program.index.segments.as_ref().unwrap()).unwrap();
    let all = std::iter::from_fn(|| machine.next_led(&mut led)).collect();
    (all, engine.segments_of(&profile, &call).unwrap().iter().map(|id| id.0).collect())
}

/// Cities and ages: `city = C and age < A`, `city = C or city = D`.
fn cities() -> Image {
    let mut b = Builder::new(&["crm"]);
    b.attribute(0, "city", Type::Text(Fold::None), Word::Symbol);
    b.attribute(0, "age", Type::Int, Word::Int);
    let cities: Vec<AtomId> = (0..100)
        .map(|city| {
            let symbol = b.symbol(&format!("c{city}"));
            b.atom(Op::EqSymbol, 0, symbol)
        })
        .collect();
    let ages: Vec<AtomId> = (0..10)
        .map(|age| {
            let end = b.constant(Const::Int(age * 10));
            b.atom(Op::LtWord, 1, end)
        })
        .collect();
    for (place, city) in cities.iter().enumerate() {
        let both = b.gate(&[ages[place % 10], *city], true);
        let either = b.gate(&[*city, cities[(place + 1) % 100]], false);
        b.segment(both);
        b.segment(either);
    }
    b.image
}

#[test]
fn the_cost_grows_with_what_could_match() {
    // Two segments of the city itself, and one of the city before.
    assert_eq!(led(cities(), r#"{"city": "c7", "age": 30}"#), (vec![13, 14, 15], vec![13, 14, 15]));
    // Nobody of 80 is below 70: the second test that must say yes keeps the rule out.
    assert_eq!(led(cities(), r#"{"city": "c7", "age": 80}"#), (vec![13, 15], vec![13, 15]));
    assert_eq!(led(cities(), r#"{"city": "elsewhere", "age": 30}"#), (vec![], vec![]));
    assert_eq!(led(cities(), r#"{"age": 30}"#), (vec![], vec![]));
}

#[test]
fn what_could_always_match_is_always_led_to() {
    let mut image = cities();
    image.segments.push(Segment { name: "known".into(), holds: AtomId(image.atoms.len() as u32) });
    image.atoms.push(ab(Op::NeSymbol, 0, 3));
    let (led, matched) = led(image, r#"{"age": 30}"#);
    assert_eq!((led, matched), (vec![200], vec![]));
}

const COMPARED: [Op; 6] = [Op::EqWord, Op::NeWord, Op::LtWord, Op::LeWord, Op::GtWord, Op::GeWord];
const COMPARED_WITH_NOW: [Op; 6] = [Op::EqNow, Op::NeNow, Op::LtNow, Op::LeNow, Op::GtNow, Op::GeNow];

/// What each segment of an image says to a customer: by a sweep, and by a test of each.
fn both_ways(image: &Image, json: &str, now: Instant) -> [Vec<bool>; 2] {
    [0, usize::MAX].map(|indexed_from| {
        let engine = Engine::indexed_from(image.clone(), indexed_from).unwrap();
        let mut profile = engine.profile();
        profile.read_json(json.as_bytes()).unwrap();
        let found = engine.segments_of(&profile, &Call::at(now)).unwrap();
        (0..image.segments.len() as u32).map(|number| found.iter().any(|id| id.0 == number)).collect()
    })
}

/// Segments that compare whole points with these ends.
fn compared(ops: &[(Op, usize)], ends: &[i64]) -> Image {
    let mut b = Builder::new(&["crm"]);
    b.attribute(0, "points", Type::Int, Word::Int);
    let ends: Vec<u32> = ends.iter().map(|end| b.constant(Const::Int(*end))).collect();
    for (op, end) in ops {
        let atom = b.atom(*op, 0, ends[end % ends.len()]);
        b.segment(atom);
    }
    b.image
}

#[test]
fn what_is_too_much_for_one_ladder_stands_on_several() {
    let ends: Vec<i64> = (0..1_500).collect();
    let all = COMPARED.iter().flat_map(|op| (0..1_500).map(|end| (*op, end)));
    let image = compared(&all.collect::<Vec<_>>(), &ends);
    for value in [-1, 0, 1_023, 1_024, 1_499, 1_500] {
        let [swept, asked] = both_ways(&image, &format!(r#"{{"points": {value}}}"#), Instant(0));
        assert!(swept == asked, "of {value}");
    }
}

/// Segments of gates of gates over cities, ages and tags; of the last ones no sweep answers anything beforehand.
fn gates(gates: &[(Vec<usize>, bool)]) -> Image {
    let mut b = Builder::new(&["crm"]);
    b.attribute(0, "city", Type::Text(Fold::None), Word::Symbol);
    b.attribute(0, "age", Type::Int, Word::Int);
    let mut atoms = Vec::new();
    for number in 0..4 {
        let (city, age) = (b.symbol(&format!("c{number}")), b.constant(Const::Int(number * 10)));
        b.image.word_sets.push(vec![number, number * 10 + 5]);
        atoms.push(b.atom(Op::EqSymbol, 0, city));
        atoms.push(b.atom(Op::LtWord, 1, age));
        atoms.push(b.atom(Op::InWords, 1, number as u32));
    }
    for (of, all) in gates {
        let of: Vec<AtomId> = of.iter().map(|place| atoms[place % atoms.len()]).collect();
        let gate = b.gate(&of, *all);
        atoms.push(gate);
        b.segment(gate);
    }
    b.image
}

/// A shift: of how many months, days and hours, and whether the day is taken.
type Shifted = (i64, i64, i64, bool);

fn shifted() -> impl Strategy<Value = Shifted> {
    prop_oneof![
        (-30_i64..30).prop_map(|months| (months, 0, 0, false)),
        (-30_i64..30, any::<bool>()).prop_map(|(days, as_date)| (0, days, 0, as_date)),
        // Of hours many fall on one day.
        (-30_i64..30, any::<bool>()).prop_map(|(hours, as_date)| (0, 0, hours, as_date)),
        // On no line.
        (-3_i64..3, -3_i64..3).prop_map(|(months, days)| (months, days, 0, false)),
    ]
}

/// Segments that compare a datetime, and a date, with points in time.
fn compared_with_now(ops: &[(usize, usize)], points: &[Shifted]) -> Image {
    let mut b = Builder::new(&["crm"]);
    b.attribute(0, "at", Type::DateTime, Word::DateTime);
    b.attribute(0, "on", Type::Date, Word::Date);
    b.image.nows = points
        .iter()
        .map(|(months, days, hours, as_date)| Now {
            base: NowBase::Instant,
            shift: Duration { months: *months, days: *days, micros: hours * 3_600_000_000 },
            as_date: *as_date,
        })
        .collect();
    for (op, point) in ops {
        let point = point % points.len();
        let atom = b.atom(COMPARED_WITH_NOW[*op], u32::from(points[point].3), point as u32);
        b.segment(atom);
    }
    b.image
}

proptest! {
    #[test]
    fn a_ladder_says_what_each_test_says(
        ops in vec((0_usize..6, 0_usize..12), 1..40),
        ends in btree_set(-6_i64..6, 1..12),
        value in -7_i64..7,
        sorted in any::<bool>(),
    ) {
        let mut ops: Vec<(Op, usize)> =
            ops.into_iter().map(|(op, end)| (COMPARED[op], end % ends.len())).collect();
        if sorted {
            ops.sort_unstable();
            ops.dedup();
        }
        let ends: Vec<i64> = ends.into_iter().collect();
        let [swept, asked] =
            both_ways(&compared(&ops, &ends), &format!(r#"{{"points": {value}}}"#), Instant(0));
        prop_assert_eq!(swept, asked);
    }

    #[test]
    fn many_profiles_together_get_what_each_gets_alone(
        of in vec((vec(0_usize..40, 1..5), any::<bool>()), 1..30),
        customers in vec((0_usize..6, -1_i64..45, 0_usize..20), 1..150),
        indexed_from in prop_oneof![Just(0), Just(usize::MAX)],
    ) {
        let image = gates(&of);
        let [engine, other] = [(); 2].map(|()| Engine::indexed_from(image.clone(), indexed_from).unwrap());
        let call = Call::at(Instant(0));
        // Some are of another engine, and cannot be decided; of some a source is still to come.
        let profiles: Vec<_> = customers.iter().map(|(city, age, kind)| {
            let mut profile = if *kind == 0 { other.profile() } else { engine.profile() };
            let json = if *age < 0 { format!(r#"{{"city": "c{city}"}}"#) } else { format!(r#"{{"city": "c{city}", "age": {age}}}"#) };
            match kind {
                1 => profile.set_pending("crm", true).unwrap(),
                _ => profile.read_json(json.as_bytes()).unwrap(),
            }
            profile
        }).collect();
        let (mut session, mut found) = (engine.session(), vec![vec![SegmentId(7)]; 3]);
        for _ in 0..2 {
            let mut errors = session.segments_of_all(&profiles, &call, &mut found).into_iter().peekable();
            prop_assert_eq!(found.len(), profiles.len());
            for (place, (profile, found)) in profiles.iter().zip(&found).enumerate() {
                match engine.segments_of(profile, &call) {
                    Ok(alone) => prop_assert_eq!(&alone, found),
                    Err(alone) => {
                        let (at, error) = errors.next().unwrap();
                        prop_assert_eq!((at, error.to_string()), (place, alone.to_string()));
                        prop_assert!(found.is_empty());
                    }
                }
            }
            prop_assert!(errors.next().is_none());
        }
    }

    #[test]
    fn a_timeline_says_what_each_test_says(
        ops in vec((0_usize..6, 0_usize..12), 1..40),
        points in vec(shifted(), 1..12),
        day in 1_u32..29,
        hour in 0_u32..24,
        now in 0_i64..86_400_000_000,
    ) {
        let image = compared_with_now(&ops, &points);
        let json = format!(r#"{{"at": "1970-01-{day:02}T{hour:02}:00:00Z", "on": "1970-01-{day:02}"}}"#);
        let [swept, asked] = both_ways(&image, &json, Instant(now));
        prop_assert_eq!(swept, asked);
    }
}
