//! What each operator gives where operands are missing, straight from the language's definition.
//!
//! A condition is asked three ways: whether it holds, whether its `not` holds, whether it is missing. A value is printed in
//! a text, and asked whether it is missing.

use std::fmt::Write;

use visavis_oracle::Oracle;
use visavis_testkit::backend::{Answer, Backend, EngineBackend};
use visavis_testkit::harness;
use visavis_value::{Instant, Value};

const SCHEMA: &str = r#"
edition "2026"
timezone "Europe/Paris"
source s {
  id: text key
  t: bool  f: bool  u: bool?
  i: int  mi: int?
  n: number  mn: number?
  m: money EUR  mm: money EUR?
  x: text  mx: text?
  folded: text ignoring case  bare: text ignoring case and accents
  e: "a" | "b"  me: "a" | "b"?
  d: date  md: date?
  p: datetime  mp: datetime?
  h: time  mh: time?
  v: version  mv: version?
  l: list of int  ml: list of int?  el: list of int
  k: map of int  mk: map of int?
  zero: int  nought: number  broke: money EUR
  big: int  least_int: int  huge: number  rich: money EUR
}
source elsewhere {
  id: text key
  far: int
  far_default: int = 7
  far_list: list of int
}
"#;

/// 2026-03-10 09:00 in Paris.
const NOW: Instant = Instant(1_773_129_600_000_000);

const RECORD: &str = r#"{"s": {
  "id": "c-1", "t": true, "f": false, "u": null, "i": 3, "n": 0.5, "m": "12.50", "x": "Straße", "folded": "STRASSE", "bare": "Élan",
  "e": "a", "d": "2026-03-01", "p": "2026-03-01T12:00:00Z", "h": "23:00", "v": "v10.2", "l": [1, 2, 3],
  "k": {"one": 1}, "zero": 0, "nought": -0.0, "broke": 0, "big": 9223372036854775807, "least_int": -9223372036854775808, "huge": 1e308, "rich": "922337203685477.5807"
}, "elsewhere": null}"#;

/// Conditions: true, false, or unknown.
const CONDITIONS: &[(&str, &str)] = &[
    // Kleene logic, all nine of each.
    ("t and t", "true"),
    ("t and f", "false"),
    ("t and u", "unknown"),
    ("f and t", "false"),
    ("f and f", "false"),
    ("f and u", "false"),
    ("u and t", "unknown"),
    ("u and f", "false"),
    ("u and u", "unknown"),
    ("t or t", "true"),
    ("t or f", "true"),
    ("t or u", "true"),
    ("f or t", "true"),
    ("f or f", "false"),
    ("f or u", "unknown"),
    ("u or t", "true"),
    ("u or f", "unknown"),
    ("u or u", "unknown"),
    ("not t", "false"),
    ("not f", "true"),
    ("not u", "unknown"),
    ("not (u and f)", "true"),
    ("not (u or t)", "false"),
    ("not (not u)", "unknown"),
    // A comparison or test on a missing operand is unknown.
    ("i = mi", "unknown"),
    ("mi = i", "unknown"),
    ("mi != i", "unknown"),
    ("mi = mi", "unknown"),
    ("mi != mi", "unknown"),
    ("mi < i", "unknown"),
    ("mi <= i", "unknown"),
    ("mi > i", "unknown"),
    ("mi >= i", "unknown"),
    ("mn < n", "unknown"),
    ("mm = m", "unknown"),
    ("mx != x", "unknown"),
    ("me = e", "unknown"),
    ("me != \"a\"", "unknown"),
    ("md < d", "unknown"),
    ("mp >= p", "unknown"),
    ("mh = h", "unknown"),
    ("mv < v", "unknown"),
    ("u = t", "unknown"),
    ("u != u", "unknown"),
    ("mi + 1 = i", "unknown"),
    // Comparisons of what is there.
    ("i = 3", "true"),
    ("i != 3", "false"),
    ("i < 4", "true"),
    ("i > 3", "false"),
    ("n = 50%", "true"),
    ("i > n", "true"),
    ("m = 12.5 EUR", "true"),
    ("m > 12.4999 EUR", "true"),
    ("x = \"Straße\"", "true"),
    ("x = \"straße\"", "false"),
    ("e = \"a\"", "true"),
    ("e != \"b\"", "true"),
    ("v = \"10.2.0\"", "true"),
    ("v > \"9.9\"", "true"),
    ("v > \"10.2.0-rc.1\"", "true"),
    ("x < \"a\"", "true"),
    // Folding reaches every operand.
    ("folded = \"strasse\"", "true"),
    ("folded = x", "true"),
    ("x = folded", "true"),
    ("folded = \"Strase\"", "false"),
    ("bare = \"elan\"", "true"),
    ("bare starts with \"éL\"", "true"),
    ("folded contains \"ß\"", "true"),
    ("folded in [\"straße\"]", "true"),
    ("folded matches /^STR/", "true"),
    ("folded matches /^str/", "false"),
    // A datetime is a calendar day where it is compared with a date.
    ("p < today", "true"),
    ("p = d", "true"),
    ("p > d", "false"),
    ("mp = d", "unknown"),
    ("p = md", "unknown"),
    // Spans: a day is 24 hours.
    ("now - p > 8 days", "true"),
    ("now - p > 9 days", "false"),
    ("today - d = 9 days", "true"),
    ("now - mp > 8 days", "unknown"),
    ("md - d < 1 day", "unknown"),
    // Membership: `x in [a, b]` is `x = a or x = b`, unknown where x is missing.
    ("i in [1, 3]", "true"),
    ("i in [1, 2]", "false"),
    ("mi in [1, 3]", "unknown"),
    ("mi not in [1, 3]", "unknown"),
    ("i in [1, mi]", "unknown"),
    ("i in [3, mi]", "true"),
    ("i in [mi, 3]", "true"),
    ("i not in [3, mi]", "false"),
    ("i not in [1, mi]", "unknown"),
    ("i in l", "true"),
    ("i in el", "false"),
    ("i in ml", "unknown"),
    ("mi in el", "unknown"),
    ("mi in l", "unknown"),
    ("i not in el", "true"),
    ("e in [\"a\"]", "true"),
    ("me in [\"a\", \"b\"]", "unknown"),
    // Of a range, `x in a..b` is `x >= a and x <= b`.
    ("i in 1..3", "true"),
    ("i in 1..<3", "false"),
    ("i in 4..", "false"),
    ("i in ..3", "true"),
    ("mi in 1..3", "unknown"),
    ("mi not in 1..3", "unknown"),
    ("i in (mi)..3", "unknown"),
    ("i in (mi)..2", "false"),
    ("i in 4..(mi)", "false"),
    ("i in 3..(mi)", "unknown"),
    ("i in (mi)..", "unknown"),
    ("n in 0..1", "true"),
    ("m in 12.50 EUR..", "true"),
    ("d in 2026-03-01..2026-03-01", "true"),
    // A range of times of day runs over midnight where its start is later than its end.
    ("h in 21:00..08:00", "true"),
    ("h in 08:00..21:00", "false"),
    ("h in 23:00..<23:00", "false"),
    ("h in 23:00..23:00", "true"),
    ("h in 22:00..(mh)", "unknown"),
    ("h in (mh)..23:30", "unknown"),
    ("mh in 21:00..08:00", "unknown"),
    ("h in 23:30..(h)", "true"),
    ("h in 23:30..<(h)", "false"),
    // Windows end, or start, now.
    ("p in last 9 days", "true"),
    ("p in last 8 days", "false"),
    ("now in last 1 day", "true"),
    ("now in next 1 day", "true"),
    ("p in next 30 days", "false"),
    ("mp in last 9 days", "unknown"),
    ("d in last 10 days", "true"),
    ("d in last 9 days", "false"),
    ("today in next 1 day", "true"),
    ("md in last 3 days", "unknown"),
    ("md not in last 3 days", "unknown"),
    ("(9 days ago) in last 9 days", "false"),
    ("(9 days from now) in next 9 days", "false"),
    ("(9 days ago) < p", "true"),
    ("now in last 0 days", "false"),
    ("now in next 0 days", "false"),
    ("p in last 20_000 years", "unknown"),
    ("now + 1 hour in last 20_000 years", "false"),
    // Lists: Kleene; a missing list, and a missing item, are unknown.
    ("l has 2", "true"),
    ("l has 9", "false"),
    ("ml has 2", "unknown"),
    ("el has 2", "false"),
    ("l has mi", "unknown"),
    ("el has mi", "unknown"),
    ("l has any [9, 2]", "true"),
    ("l has any [9, mi]", "unknown"),
    ("l has any [2, mi]", "true"),
    ("l has any el", "false"),
    ("l has all [1, 2]", "true"),
    ("l has all [1, 9]", "false"),
    ("l has all [1, mi]", "unknown"),
    ("l has all [9, mi]", "false"),
    ("l has all el", "true"),
    ("el has all [1]", "false"),
    ("l has none [9]", "true"),
    ("l has none [9, mi]", "unknown"),
    ("l has none [1, mi]", "false"),
    ("l has none el", "true"),
    ("ml has none [1]", "unknown"),
    ("l has any ml", "unknown"),
    ("l has none ml", "unknown"),
    ("ml has any el", "unknown"),
    // Texts.
    ("x starts with \"Str\"", "true"),
    ("x ends with \"SE\"", "false"),
    ("x contains \"\"", "true"),
    ("mx contains \"\"", "unknown"),
    ("x contains mx", "unknown"),
    ("mx matches /a/", "unknown"),
    ("x matches /^S.*e$/", "true"),
    ("x matches /ra/", "true"),
    // Presence is always true or false, also of a condition and a source.
    ("mi is missing", "true"),
    ("mi is known", "false"),
    ("i is missing", "false"),
    ("u is missing", "true"),
    ("(mi > 3) is missing", "true"),
    ("(mi > 3 or t) is missing", "false"),
    ("(mi > 3) is known", "false"),
    ("i / zero is missing", "true"),
    ("s is missing", "false"),
    ("elsewhere is missing", "true"),
    ("elsewhere is known", "false"),
    ("far is missing", "true"),
    ("far > 3", "unknown"),
    ("far_default = 7", "true"),
    ("far_list has 1", "false"),
    ("far_list is missing", "false"),
    // `otherwise` and `if`: an unknown condition gives the else.
    ("u otherwise f", "false"),
    ("u otherwise t", "true"),
    ("t otherwise f", "true"),
    ("(mi = 3) otherwise t", "true"),
    ("u otherwise u", "unknown"),
    ("(if u then t else f)", "false"),
    ("(if not u then t else f)", "false"),
    ("(if t then u else f)", "unknown"),
    ("(if f then t else missing)", "unknown"),
    // A segment is true or false, never unknown.
    ("unknowable", "false"),
    ("not unknowable", "true"),
    ("unknowable is missing", "false"),
    // Unknown zone names are missing.
    ("hour(now, mx) = 9", "unknown"),
    ("hour(now, x) is missing", "true"),
    ("hour(now, \"UTC\") = 8", "true"),
    ("hour(now) = 9", "true"),
];

/// Values as a text prints them, or missing.
const VALUES: &[(&str, &str)] = &[
    // An operator on a missing operand gives missing.
    ("mi + i", "missing"),
    ("i - mi", "missing"),
    ("mi * 0", "missing"),
    ("mi / i", "missing"),
    ("-mi", "missing"),
    ("mn + n", "missing"),
    ("n * mn", "missing"),
    ("mm + m", "missing"),
    ("mm * 2", "missing"),
    ("m * mn", "missing"),
    ("m / mi", "missing"),
    ("mm / m", "missing"),
    ("md + 1 day", "missing"),
    ("mp - 1 hour", "missing"),
    ("d - md", "missing"),
    ("mp - p", "missing"),
    ("mk[\"one\"]", "missing"),
    ("k[mx]", "missing"),
    ("k[\"two\"]", "missing"),
    ("k[\"one\"]", "1"),
    ("[i, mi]", "missing"),
    ("[i, 4]", "3, 4"),
    // Arithmetic of what is there.
    ("i + 4", "7"),
    ("i - 4", "-1"),
    ("i * 4", "12"),
    ("i / 2", "1.5"),
    ("-i", "-3"),
    ("n + 0.25", "0.75"),
    ("n - 0.5", "0"),
    ("-(n - 0.5)", "0"),
    ("n * i", "1.5"),
    ("i * n", "1.5"),
    ("m + 1 EUR", "13.50 EUR"),
    ("m - 20 EUR", "-7.50 EUR"),
    ("m * 2", "25.00 EUR"),
    ("2 * m", "25.00 EUR"),
    ("m * 10%", "1.25 EUR"),
    ("m / 4", "3.13 EUR"),
    ("m / 0.5", "25.00 EUR"),
    ("m / 5 EUR", "2.5"),
    ("-m", "-12.50 EUR"),
    ("abs(-m)", "12.50 EUR"),
    // Overflow, division by zero and a number that is not finite give missing.
    ("big + 1", "missing"),
    ("big * 2", "missing"),
    ("-least_int", "missing"),
    ("abs(least_int)", "missing"),
    ("least_int - 1", "missing"),
    ("i / zero", "missing"),
    ("n / nought", "missing"),
    ("huge * 10", "missing"),
    ("rich + 1 EUR", "missing"),
    ("rich * 2", "missing"),
    ("rich * 1.5", "missing"),
    ("m / zero", "missing"),
    ("m / broke", "missing"),
    ("mod(i, zero)", "missing"),
    ("mod(n, nought)", "missing"),
    ("round(huge)", "missing"),
    ("d + 20_000 years", "missing"),
    ("p - 20_000 years", "missing"),
    // Functions: a missing argument gives missing.
    ("age(md)", "missing"),
    ("age(d)", "0"),
    ("days_since(md)", "missing"),
    ("days_since(d)", "9"),
    ("days_since(p)", "8"),
    ("days_since(now + 1 hour)", "-1"),
    ("days_since(today)", "0"),
    ("next_birthday(md)", "missing"),
    ("next_birthday(d)", "2027-03-01"),
    ("next_birthday(today)", "2026-03-10"),
    ("weekday(d)", "sun"),
    ("weekday(md)", "missing"),
    ("weekday(now)", "tue"),
    ("month(d)", "3"),
    ("year(p)", "2026"),
    ("day(p)", "1"),
    ("hour(h)", "23"),
    ("minute(now)", "0"),
    ("hour(now, \"UTC\")", "8"),
    ("time_of_day(p)", "13:00"),
    ("time_of_day(mp)", "missing"),
    ("hour(mh)", "missing"),
    ("lower(x)", "straße"),
    ("upper(x)", "STRASSE"),
    ("lower(mx)", "missing"),
    ("trim(\" a \")", "a"),
    ("length(x)", "6"),
    ("length(mx)", "missing"),
    ("round(2.675, 2)", "2.68"),
    ("round(n)", "1"),
    ("round(-n)", "-1"),
    ("round(mn)", "missing"),
    ("round(n, mi)", "missing"),
    ("floor(-n)", "-1"),
    ("ceil(-n)", "0"),
    ("round(i, -1)", "0"),
    ("mod(-i, 2)", "1"),
    ("mod(i, -2)", "-1"),
    ("mod(-n, 2.0)", "1.5"),
    ("least(i, 2)", "2"),
    ("least(i, mi)", "missing"),
    ("greatest(i, 2, 9)", "9"),
    ("greatest(mi, 9)", "missing"),
    ("least(n, i)", "0.5"),
    ("percent(0.15)", "15%"),
    ("percent(mn)", "missing"),
    ("percent(n)", "50%"),
    // Steps in time.
    ("2026-03-31 - 1 month", "2026-02-28"),
    ("d + 1 month", "2026-04-01"),
    ("p + 30 days", "2026-03-31 13:00"),
    ("now - 1 day", "2026-03-09 09:00"),
    ("(30 days from now)", "2026-04-09 09:00"),
    ("(9 days ago)", "2026-03-01 09:00"),
    ("(720 hours from now)", "2026-04-09 10:00"),
    ("2026-03-28 02:30 + 1 day", "2026-03-29 03:30"),
    ("2026-10-24 02:30 + 1 day", "2026-10-25 02:30"),
    // `otherwise`, `if` and inserted values.
    ("mi otherwise 4", "4"),
    ("i otherwise 4", "3"),
    ("mi otherwise mi", "missing"),
    ("i / zero otherwise 1.5", "1.5"),
    ("(if u then 1 else 2)", "2"),
    ("(if t then mi else 2)", "missing"),
    ("\"<{mi}|{i}|{m}|{n}|{t}|{d}>\"", "<|3|12.50 EUR|0.5|true|2026-03-01>"),
    ("\"{u}\"", ""),
    ("\"{{x}}\"", "{x}"),
    ("e", "a"),
    ("v", "v10.2"),
    ("folded", "STRASSE"),
];

fn program(conditions: &[(&str, &str)], values: &[(&str, &str)]) -> String {
    let mut text = format!("{SCHEMA}segment unknowable when u\n");
    for (place, (condition, _)) in conditions.iter().enumerate() {
        let _ = writeln!(text, "segment yes{place} when {condition}");
        let _ = writeln!(text, "segment no{place} when not ({condition})");
        let _ = writeln!(text, "segment unknown{place} when ({condition}) is missing");
    }
    let mut fields = String::new();
    let mut content = String::new();
    for (place, (value, _)) in values.iter().enumerate() {
        let _ = writeln!(text, "segment missing{place} when ({value}) is missing");
        let _ = writeln!(fields, "    field{place}: text");
        let _ = writeln!(content, "    field{place}: \"{{{value}}}\"");
    }
    let _ = write!(
        text,
        "channel screen {{\n  content {{\n{fields}  }}\n}}\ncampaign all {{\n  via screen {{\n{content}  }}\n}}\n\
         decision show {{\n  via screen\n}}\n"
    );
    text
}

fn has(answer: &Answer, segment: &str) -> bool {
    answer.segments.iter().any(|name| name == segment)
}

fn truth(answer: &Answer, place: usize) -> &'static str {
    let asked = ["yes", "no", "unknown"].map(|way| has(answer, &format!("{way}{place}")));
    match asked {
        [true, false, false] => "true",
        [false, true, false] => "false",
        [false, false, true] => "unknown",
        _ => "contradictory",
    }
}

fn printed(answer: &Answer, place: usize) -> String {
    if has(answer, &format!("missing{place}")) {
        return "missing".into();
    }
    match answer.field(place) {
        Some(Value::Text(text)) => text.to_string(),
        other => format!("{other:?}"),
    }
}

/// What does not hold, one line each.
fn wrong(answer: &Answer) -> String {
    let mut wrong = String::new();
    for (place, (condition, expected)) in CONDITIONS.iter().enumerate() {
        let found = truth(answer, place);
        if found != *expected {
            let _ = writeln!(wrong, "{condition}: {found}, not {expected}");
        }
    }
    for (place, (value, expected)) in VALUES.iter().enumerate() {
        let found = printed(answer, place);
        if found != *expected {
            let _ = writeln!(wrong, "{value}: {found}, not {expected}");
        }
    }
    wrong
}

fn hold(backend: &mut dyn Backend) {
    let wrong = wrong(&backend.answer(RECORD, 1, NOW, &[]).unwrap_or_default());
    assert!(wrong.is_empty(), "\n{wrong}");
}

#[test]
fn the_reference_evaluator_follows_the_definition() {
    let model = harness::check(&program(CONDITIONS, VALUES)).unwrap_or_else(|words| panic!("\n{words}"));
    hold(&mut Oracle::new(&model));
}

#[test]
fn the_engine_follows_the_definition() {
    let model = harness::check(&program(CONDITIONS, VALUES)).unwrap_or_else(|words| panic!("\n{words}"));
    hold(&mut EngineBackend::new(visavis_compile::compile(&model).unwrap()).unwrap());
}
