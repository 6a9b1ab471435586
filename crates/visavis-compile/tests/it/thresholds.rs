//! What the compiler makes of functions of a date: thresholds that say the same as the function itself, on every day there is.

use proptest::prelude::*;
use visavis_image::image::{Image, Now, NowBase};
use visavis_image::{Instr, Op};
use visavis_value::{Date, Instant, Zone, calendar};

use crate::support::compiled;

const DAY: i64 = 86_400_000_000;
const FIRST: i64 = -719_162;
const LAST: i64 = 2_932_896;
const OPERATORS: [&str; 6] = ["=", "!=", "<", "<=", ">", ">="];

/// The word of a now-constant, as the instruction set defines it; `None` is missing.
fn word(now: &Now, today: Date, at: Instant) -> Option<i64> {
    let far =
        if now.shift.months < 0 || now.shift.days < 0 || now.shift.micros < 0 { i64::MIN } else { i64::MAX };
    match now.base {
        NowBase::Instant => calendar::shift_instant(at, now.shift, Zone::UTC).map(|at| at.0),
        NowBase::Today => calendar::shift_date(today, now.shift).map(|day| i64::from(day.0)),
        NowBase::InstantOpen => {
            Some(calendar::shift_instant(at, now.shift, Zone::UTC).map_or(far, |at| at.0))
        }
        NowBase::TodayOpen => {
            Some(calendar::shift_date(today, now.shift).map_or(far, |day| i64::from(day.0)))
        }
    }
}

fn ask(image: &Image, atom: Instr, value: i64, at: Instant) -> bool {
    if atom.op == Op::Branch {
        return walk(image, atom.a(), value, at);
    }
    let today = calendar::date_of(at, Zone::UTC).expect("within the years");
    let Some(bound) = word(&image.nows[atom.b() as usize], today, at) else { return false };
    match atom.op {
        Op::LtNow => value < bound,
        Op::LeNow => value <= bound,
        Op::GtNow => value > bound,
        Op::GeNow => value >= bound,
        op => panic!("{} is no threshold", op.name()),
    }
}

fn walk(image: &Image, block: u32, value: i64, at: Instant) -> bool {
    let mut here = image.blocks[block as usize].start;
    loop {
        let instr = image.code[here as usize];
        let yes = |atom: u32| ask(image, image.atoms[atom as usize], value, at);
        let goes = match instr.op {
            Op::Yes => return true,
            Op::No => return false,
            Op::Jump => true,
            Op::JumpIf => yes(instr.a()),
            Op::JumpUnless => !yes(instr.a()),
            op => panic!("{} in a branch block", op.name()),
        };
        here = if goes { instr.b() } else { here + 1 };
    }
}

/// Whether each of the six comparisons of `call` with `n` holds, and that it fails where it does not.
fn answers(call: &str, n: i64, value: i64, at: Instant) -> Vec<bool> {
    let mut text = "source s { id: text key d: date? t: datetime? }\n".to_owned();
    for (i, op) in OPERATORS.iter().enumerate() {
        text.push_str(&format!(
            "segment yes{i} when {call} {op} {n}\nsegment no{i} when not ({call} {op} {n})\n"
        ));
    }
    let image = compiled(&text);
    let asked: Vec<bool> = image
        .segments
        .iter()
        .map(|segment| ask(&image, image.atoms[segment.holds.index()], value, at))
        .collect();
    asked
        .chunks(2)
        .map(|pair| {
            assert_ne!(pair[0], pair[1], "{call} {n}: {value} at {at:?}");
            pair[0]
        })
        .collect()
}

fn expected(found: i64, n: i64) -> Vec<bool> {
    vec![found == n, found != n, found < n, found <= n, found > n, found >= n]
}

fn day() -> impl Strategy<Value = i64> {
    prop_oneof![FIRST..=LAST, -20_000_i64..30_000, Just(FIRST), Just(LAST), leap_days()]
}

fn leap_days() -> impl Strategy<Value = i64> {
    (1_i32..9999, -1_i64..=1).prop_map(|(year, off)| {
        let day = calendar::date(year, 2, 29).or_else(|| calendar::date(year, 2, 28)).expect("a day");
        (i64::from(day.0) + off).clamp(FIRST, LAST)
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn age(birth in day(), today in day(), pick in any::<prop::sample::Index>(), far in any::<i32>()) {
        let (birth, at) = (Date(i32::try_from(birth).expect("a day")), Instant(today * DAY));
        let today = Date(i32::try_from(today).expect("a day"));
        let age = calendar::age(birth, today);
        for n in [age - 1, age, age + 1, i64::from(far), [0, 18, -1, 9998, -9998][pick.index(5)]] {
            prop_assert_eq!(answers("age(d)", n, i64::from(birth.0), at), expected(age, n));
        }
    }

    #[test]
    fn days_since_a_date(date in day(), today in day(), far in any::<i64>()) {
        let at = Instant(today * DAY + 3_600_000_000);
        let since = today - date;
        for n in [since - 1, since, since + 1, far / 2] {
            prop_assert_eq!(answers("days_since(d)", n, date, at), expected(since, n));
        }
    }

    #[test]
    fn days_since_a_datetime(then in (day(), 0..DAY), now in (day(), 0..DAY), same_time in any::<bool>()) {
        let then = Instant(then.0 * DAY + if same_time { now.1 } else { then.1 });
        let now = Instant(now.0 * DAY + now.1);
        let since = calendar::days_since_instant(then, now);
        for n in [since - 1, since, since + 1] {
            prop_assert_eq!(answers("days_since(t)", n, then.0, now), expected(since, n));
        }
    }
}
