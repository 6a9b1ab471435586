//! Which conditions and values mean the same, across two programs.

use visavis_check::model::Model;
use visavis_compile::{Meaning, Meanings, Meant, Strictness};

use crate::support::model;

const SOURCES: &str = r#"
source crm {
  id: text key
  age: int?
  old_age: int?
  score: number?
  tier: "none" | "silver" | "gold" = "none"
  tag: text?
  folded: text? ignoring case
  tags: list of text
  born: date?
  seen: datetime?
  at: time?
  paid: money EUR?
  dollars: money USD?
  app: version?
  optin: bool?
  zone: text?
  scores: map of number
  event visit at on { on: datetime  page: text?  secs: int = 0 }
  event order at on { on: date  total: money EUR }
}
source shop { shop_id: text key  age: int? }
experiment look { arm a 50% arm b 50% }
experiment look_again { arm a 40% arm b 60% }
experiment salted { salt "other" arm a 50% arm b 50% }
table fee -> number hit first { | tier | crm.age => fee | | "gold" | any => 1 | | any | >= 18 => 2 | | otherwise => 3 | }
table fee_of_others -> number hit first { | tier | crm.age => fee_of_others | | "gold" | any => 1 | | any | >= 19 => 2 | | otherwise => 3 | }
table fee_turned -> number hit first { | tier | crm.age => fee_turned | | any | >= 18 => 2 | | "gold" | any => 1 | | otherwise => 3 | }
table fee_more -> number hit sum { | tier | crm.age => fee_more | | "gold" | any => 1 | | any | >= 18 => 2 | | otherwise => 3 | }
"#;

/// Every one means something else than every other.
const ALL_DIFFERENT: &str = r#"
crm.age < 18
crm.age < 19
crm.age > 18
crm.age >= 18
crm.age = 18
crm.age != 18
old_age < 18
shop.age < 18
crm.age in [18, 19]
crm.age in [18, 20]
crm.age not in [18, 19]
crm.age in 18..25
crm.age in 18..26
crm.age in 18..<25
crm.age is missing
crm.age is known
shop is missing
crm is missing
score < 0.5
score < 0.25
score <= 0.5
crm.age < old_age
crm.age <= old_age
old_age < crm.age
crm.age + old_age < 18
crm.age - old_age < 18
crm.age * old_age < 18
crm.age + shop.age < 18
mod(crm.age, 3) = 1
mod(crm.age, 4) = 1
abs(crm.age) < 18
round(score) < 1
floor(score) < 1
ceil(score) < 1
tier = "gold"
tier = "silver"
tier != "gold"
tier in ["gold", "none"]
tag = "gold"
folded = "gold"
tag starts with "go"
tag starts with "ga"
tag ends with "go"
tag contains "go"
tag matches /go/
tag matches /ga/
lower(tag) = "go"
upper(tag) = "GO"
trim(tag) = "go"
length(tag) = 2
tags has "a"
tags has "b"
tags has any ["a", "b"]
tags has all ["a", "b"]
tags has none ["a", "b"]
tags has all ["a", "c"]
born < 2000-01-01
born < 2000-01-02
born < today
born in last 30 days
born in last 31 days
born in next 30 days
age(born) < 18
age(born) < 19
days_since(born) < 18
days_since(seen) < 18
seen < 90 days ago
seen < 91 days ago
seen < 3 months ago
seen < 90 days from now
seen > 90 days ago
seen in last 90 days
at < 09:00
at in 21:00..08:00
at in 08:00..21:00
hour(seen) < 9
hour(seen, zone) < 9
minute(seen) < 9
weekday(seen) = "mon"
weekday(born) = "mon"
paid < 5 EUR
paid < 5.01 EUR
dollars < 5 USD
paid * 2 < 5 EUR
paid * 0.5 < 5 EUR
paid / 2 < 5 EUR
app < "1.2"
app < "1.3"
optin
not optin
optin is missing
optin otherwise true
scores["a"] < 0.5
scores["b"] < 0.5
look = "a"
look = "b"
look_again = "a"
salted = "a"
bucket("x") < 0.5
bucket("y") < 0.5
bucket("x", tag) < 0.5
fee < 2
fee_of_others < 2
fee_turned < 2
fee_more < 2
count(visit) > 2
count(order) > 2
any(visit)
count(visit in last 30 days) > 2
count(visit in last 31 days) > 2
count(visit in next 30 days) > 2
count(visit in 2026-01-01..2026-02-01) > 2
count(visit where page = "a") > 2
count(visit where page = "b") > 2
count(visit where secs > 2) > 2
sum(visit.secs) > 2
avg(visit.secs) > 2
min(visit.secs) > 2
max(visit.secs) > 2
latest(visit.secs) > 2
earliest(visit.secs) > 2
latest(visit.on) < 90 days ago
any(visit followed by order within 2 days)
any(visit followed by order within 3 days)
any(visit not followed by order within 2 days)
any(visit followed by order within 2 days where total > 5 EUR)
any(visit where page = "a" followed by order within 2 days)
if optin then crm.age < 18 else crm.age < 20
if optin then crm.age < 20 else crm.age < 18
crm.age < 18 and optin
crm.age < 18 or optin
crm.age < 18 and optin or score < 0.5
crm.age < 18 and (optin or score < 0.5)
"{tag}-{tier}" = "a-gold"
"{tier}-{tag}" = "a-gold"
percent(score) = "15%"
least(crm.age, old_age) < 18
greatest(crm.age, old_age) < 18
true
false
"#;

/// Each line means one thing, however it is written.
const EACH_THE_SAME: &str = r#"
not (crm.age < 5) ; crm.age >= 5 ; not not (crm.age >= 5)
crm.age < 18 and optin ; optin and crm.age < 18 ; optin and optin and crm.age < 18 ; not (not optin or crm.age >= 18)
(crm.age < 18 and optin) and score < 0.5 ; crm.age < 18 and (optin and score < 0.5) ; young and score < 0.5 and optin ; young_optin and score < 0.5
paid > 5 EUR ; paid > 5.00 EUR
optin ; optin otherwise false ; optin = true
crm.age > 17 ; crm.age >= 18 ; not (crm.age < 18)
crm.age in [18, 19] ; crm.age = 19 or crm.age = 18
tags has all ["a", "b"] ; tags has "b" and tags has "a"
tags has none ["a", "b"] ; not (tags has any ["a", "b"]) ; tags has none ["b"] and tags has none ["a"]
seen < 7 days ago ; seen < 1 week ago
tier in ["gold", "silver"] ; tier in ["silver", "gold", "gold"] ; tier = "gold" or tier = "silver"
optin and (young or score < 0.5) ; (optin and young) or (optin and score < 0.5)
crm.age in 18..25 ; crm.age >= 18 and crm.age <= 25
limit_of_age > crm.age ; crm.age < 18
crm.age is known ; not (crm.age is missing)
tier != "gold" ; tier in ["none", "silver"] ; not (tier = "gold") ; tier = "silver" or tier = "none"
true ; not false ; 1 < 2
"#;

const NAMES: &str = r#"
let limit_of_age = 18
segment young when crm.age < 18
segment young_optin when young and optin
"#;

fn program(conditions: &[&str]) -> Model {
    let segments = conditions.iter().enumerate().map(|(at, one)| format!("segment it_{at} when {one}\n"));
    model(&format!("{SOURCES}{NAMES}{}", segments.collect::<String>()))
}

fn meanings(all: &mut Meanings, model: &Model) -> Vec<Meaning> {
    let mut meant = Meant::new(model);
    let own = model.segments.iter().filter(|segment| segment.name.starts_with("it_"));
    own.map(|segment| meant.holds(all, segment.when, None)).collect()
}

#[test]
fn what_differs_has_another_meaning_in_one_program_and_across_two() {
    let conditions: Vec<&str> = ALL_DIFFERENT.trim().lines().collect();
    let turned: Vec<&str> = conditions.iter().rev().copied().collect();
    let mut all = Meanings::new(Strictness::AsDeclared);
    let one = meanings(&mut all, &program(&conditions));
    let mut other = meanings(&mut all, &program(&turned));
    other.reverse();
    for (at, (a, condition)) in one.iter().zip(&conditions).enumerate() {
        for (other_at, (b, another)) in other.iter().zip(&conditions).enumerate() {
            let is_same = all.is_same(*a, *b);
            assert_eq!(is_same, at == other_at, "`{condition}` and `{another}`");
        }
    }
}

#[test]
fn what_is_written_otherwise_means_the_same() {
    for line in EACH_THE_SAME.trim().lines() {
        let conditions: Vec<&str> = line.split(" ; ").collect();
        let mut all = Meanings::new(Strictness::AsDeclared);
        let found = meanings(&mut all, &program(&conditions));
        let first = found.first().copied().expect("a condition");
        for (meaning, condition) in found.iter().zip(&conditions) {
            assert!(all.is_same(first, *meaning), "`{condition}` of `{line}`");
        }
    }
}

#[test]
fn an_attribute_that_is_declared_otherwise_is_another_one_and_the_same_by_name() {
    let source =
        |declared: &str| format!("source crm {{ id: text key  {declared} }}\nsegment it_0 when age < 18\n");
    let was = "age: int?";
    for now in ["age: int = 0", "age: int", "age: int? in 0..120", "age: int? column \"Age\"", "age: number?"]
    {
        let (one, other) = (model(&source(was)), model(&source(now)));
        let is_same = |strictness| {
            let mut all = Meanings::new(strictness);
            let (a, b) = (meanings(&mut all, &one), meanings(&mut all, &other));
            a.first().zip(b.first()).is_some_and(|(a, b)| all.is_same(*a, *b))
        };
        assert!(!is_same(Strictness::AsDeclared), "{now}");
        // Another place in the data is another attribute; a number is compared by another instruction.
        let stays = !now.contains("column") && !now.contains("number");
        assert_eq!(is_same(Strictness::ByName), stays, "{now}");
    }
}

#[test]
fn the_zone_and_the_bucketing_belong_to_what_goes_by_them() {
    let text = |zone: &str| {
        format!(
            "timezone \"{zone}\"\nsource crm {{ id: text key  seen: datetime?  age: int? }}\n\
             segment it_0 when seen < 90 days ago\nsegment it_1 when hour(seen) < 9\nsegment it_2 when age < 18\n"
        )
    };
    let (one, other) = (model(&text("Europe/Paris")), model(&text("UTC")));
    let mut all = Meanings::new(Strictness::AsDeclared);
    let (a, b) = (meanings(&mut all, &one), meanings(&mut all, &other));
    let same: Vec<bool> = a.iter().zip(&b).map(|(a, b)| all.is_same(*a, *b)).collect();
    assert_eq!(same, [false, false, true]);
}

#[test]
fn a_unique_table_may_have_its_rows_in_any_order() {
    let text = |rows: &str, hit: &str| {
        format!(
            "source crm {{ id: text key  tier: \"a\" | \"b\" | \"c\" }}\n\
             table fee -> number {hit} {{ | tier => fee | {rows} }}\nsegment it_0 when fee is missing\n"
        )
    };
    let is_same = |hit: &str| {
        let (one, other) = (
            model(&text("| \"a\" => 1 | | \"b\" => 2 |", hit)),
            model(&text("| \"b\" => 2 | | \"a\" => 1 |", hit)),
        );
        let mut all = Meanings::new(Strictness::AsDeclared);
        let (a, b) = (meanings(&mut all, &one), meanings(&mut all, &other));
        a == b
    };
    assert!(is_same(""));
    assert!(!is_same("hit all"));
}

#[test]
fn a_long_chain_of_names_has_a_meaning_in_good_time() {
    let mut text =
        String::from("source crm { id: text key  age: int?  optin: bool? }\nsegment it_0 when age < 1\n");
    for at in 1..1_000 {
        let word = if at % 2 == 0 { "and" } else { "or" };
        text.push_str(&format!("segment it_{at} when it_{} {word} age > {at}\n", at - 1));
    }
    let one = model(&text);
    let mut all = Meanings::new(Strictness::AsDeclared);
    assert_eq!(meanings(&mut all, &one), meanings(&mut all, &one));
}
