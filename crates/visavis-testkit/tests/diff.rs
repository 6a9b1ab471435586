//! `diff` over generated programs: it never says that two programs are the same where a customer can tell them apart, and it does say so
//! of a program that is only written otherwise.

use proptest::prelude::*;
use visavis::Checked;
use visavis_check::model::Model;
use visavis_customers::{Draw, Maker};
use visavis_diff::{Aspect, Difference, Item, Kind, Side, Verdict, compare};
use visavis_oracle::Oracle;
use visavis_testkit::backend::{Answer, Backend, Unreadable};
use visavis_testkit::generate::{Asked, Case, cases, config};

/// How many customers are made up for each of two programs.
const MADE: usize = 24;

fn checked(text: &str) -> Option<Checked> {
    let checked = visavis::check_sources([("rules.vis", text)]);
    checked.program.is_some().then_some(checked)
}

fn difference(old: &Checked, new: &Checked, tries: u64) -> Option<Difference> {
    Some(compare(&Side::rules("old", old)?, &Side::rules("new", new)?, tries))
}

/// Of everything that is said, what no reason's text can change.
#[derive(Debug, PartialEq)]
struct Given {
    segments: Vec<String>,
    decisions: Vec<String>,
}

fn given(model: &Model, asked: &Asked) -> Result<Given, ()> {
    let mut oracle = Oracle::new(model);
    let contacts = asked.contacts(&oracle, 7);
    let answer: Result<Answer, Unreadable> = oracle.answer(&asked.json, 7, asked.now, &contacts);
    let Answer { mut segments, decisions, .. } = answer.map_err(|_| ())?;
    let mut decisions: Vec<String> = decisions
        .iter()
        .zip(&model.decisions)
        .map(|(decided, declared)| format!("{}: {:?} {}", declared.name, decided.chosen, decided.fallback))
        .collect();
    segments.sort();
    decisions.sort();
    Ok(Given { segments, decisions })
}

/// The declarations of a program: what begins at the left of a line, and all below it that does not.
fn declarations(text: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for line in text.split_inclusive('\n') {
        let begins = line.starts_with(|c: char| c.is_ascii_alphabetic());
        match found.last_mut() {
            Some(last) if !begins => last.push_str(line),
            _ => found.push(line.to_owned()),
        }
    }
    found
}

/// The same rules in another order, lets under other names, with other white space and a comment.
fn written_otherwise(text: &str) -> String {
    let (mut first, mut rest) = (Vec::new(), Vec::new());
    for declaration in declarations(text) {
        // Which source comes first matters: its key is the customer's.
        let stays =
            ["edition", "timezone", "source", "context"].iter().any(|word| declaration.starts_with(word));
        if stays || declaration.starts_with('#') { first.push(declaration) } else { rest.push(declaration) }
    }
    rest.reverse();
    let text = first.concat() + "# Moved about.\n" + &rest.concat();
    let mut out = String::new();
    let chars: Vec<char> = text.chars().collect();
    let mut at = 0;
    while let Some(c) = chars.get(at) {
        let before = at.checked_sub(1).and_then(|at| chars.get(at)).copied().unwrap_or(' ');
        // Inside texts too, where a value is inserted; no literal of the generator reads like one.
        let is_name = *c == 'l' && !before.is_alphanumeric() && before != '_' && before != '.';
        let digits =
            chars.get(at + 1..).unwrap_or_default().iter().take_while(|c| c.is_ascii_digit()).count();
        let after = chars.get(at + 1 + digits).copied().unwrap_or(' ');
        if is_name && digits > 0 && !after.is_alphanumeric() && after != '_' {
            out.push_str("renamed_");
        } else {
            out.push(*c);
        }
        at += 1;
    }
    out
}

/// Small changes of a text, of which most are programs and many mean something else.
fn mutated(text: &str, place: usize, kind: usize) -> Option<String> {
    const SWAPS: [(&str, &str); 26] = [
        ("0", "9"),
        ("3", "8"),
        ("\"FR\"", "\"BE\""),
        ("\"gold\"", "\"none\""),
        (" and ", " or "),
        (" or ", " and "),
        ("not ", ""),
        (" < ", " <= "),
        (" <= ", " < "),
        (" > ", " >= "),
        (" >= ", " > "),
        (" = ", " != "),
        (" != ", " = "),
        ("true", "false"),
        ("false", "true"),
        (" in [", " not in ["),
        ("is missing", "is known"),
        ("is known", "is missing"),
        ("1", "2"),
        ("2", "3"),
        ("5", "6"),
        ("has any", "has all"),
        (" + ", " - "),
        ("days", "weeks"),
        ("hit first", "hit all"),
        ("50%", "40%"),
    ];
    let (from, to) = SWAPS.get(kind % SWAPS.len())?;
    let rules = text.find("let ").or_else(|| text.find("segment ")).unwrap_or(0);
    // Now and then in the declarations of attributes too.
    let start = if place.is_multiple_of(4) { 0 } else { rules };
    let places: Vec<usize> = text.get(start..)?.match_indices(from).map(|(at, _)| start + at).collect();
    let at = *places.get(place.checked_rem(places.len())?)?;
    Some(format!("{}{to}{}", text.get(..at)?, text.get(at + from.len()..)?))
}

/// Whether something had this name.
fn was_name(aspect: &Aspect, name: &str) -> bool {
    aspect.what == "name" && aspect.before.as_deref() == Some(name)
}

fn hold(old: &str, new: &str, asked: &[Asked]) -> Result<(), String> {
    let (Some(before), Some(after)) = (checked(old), checked(new)) else { return Ok(()) };
    let Some(difference) = difference(&before, &after, 0) else { return Ok(()) };
    let (Some(one), Some(other)) = (&before.model, &after.model) else { return Ok(()) };
    // Customers at the edges of both programs tell more apart than those that are drawn from the schema alone.
    let makers = [Maker::new(one, &[]).with_edges_of(other), Maker::new(other, &[]).with_edges_of(one)];
    let mut draw = Draw::of(new);
    let made = makers.iter().zip([one, other]).flat_map(|(maker, model)| {
        (0..MADE)
            .map(|_| maker.next(&mut draw))
            .map(|made| Asked::new(&made.record(model).to_string(), made.now))
            .collect::<Vec<_>>()
    });
    let asked: Vec<Asked> = asked.iter().cloned().chain(made).collect();
    let everything = difference.items.iter().any(|item| matches!(item.kind, Kind::Project | Kind::Source));
    for asked in &asked {
        let (was, is) = (given(one, asked), given(other, asked));
        if difference.verdict == Verdict::Same && was != is {
            return Err(format!("said to be the same\n{old}\n{new}\n{asked:?}\n{was:?}\n{is:?}"));
        }
        let (Ok(was), Ok(is)) = (was, is) else { continue };
        for segment in one.segments.iter().filter(|_| !everything) {
            let name = segment.name.to_string();
            // One that only has another name now is told under that.
            let told = |item: &Item| item.name == name || item.aspects.iter().any(|of| was_name(of, &name));
            let is_told = difference.items.iter().any(|item| item.kind == Kind::Segment && told(item));
            if !is_told && was.segments.contains(&name) != is.segments.contains(&name) {
                return Err(format!("{name} is said to be the same\n{old}\n{new}\n{asked:?}"));
            }
        }
    }
    Ok(())
}

fn otherwise(case: &Case) -> Result<(), String> {
    let text = case.program().text;
    let other = written_otherwise(&text);
    let before = checked(&text).ok_or("no program")?;
    let after = checked(&other).ok_or_else(|| format!("no program:\n{other}"))?;
    let difference = difference(&before, &after, 0).ok_or("no program")?;
    match difference.verdict {
        Verdict::Same => Ok(()),
        _ => Err(format!("{text}\n{other}\n{}", visavis_diff::human(&difference, false, 100))),
    }
}

proptest! {
    // Each case checks and compiles several programs and asks some fifty customers.
    #![proptest_config(ProptestConfig { cases: config().cases / 8 + 1, ..config() })]

    #[test]
    fn a_program_written_otherwise_is_the_same(case in cases()) {
        otherwise(&case).map_err(TestCaseError::fail)?;
    }

    #[test]
    fn nothing_that_differs_is_said_to_be_the_same(
        case in cases(),
        changes in proptest::collection::vec((any::<usize>(), any::<usize>()), 1..6),
    ) {
        let program = case.program();
        let asked = case.calls(&program);
        for (place, kind) in changes {
            if let Some(new) = mutated(&program.text, place, kind) {
                hold(&program.text, &new, &asked).map_err(TestCaseError::fail)?;
            }
        }
    }
}

proptest! {
    // Here each question is searched for, and what is found made simple.
    #![proptest_config(ProptestConfig { cases: config().cases / 32 + 1, ..config() })]

    #[test]
    fn two_programs_are_compared_to_the_end(one in cases(), other in cases()) {
        let asked = one.calls(&one.program());
        let (old, new) = (one.program().text, other.program().text);
        hold(&old, &new, &asked).map_err(TestCaseError::fail)?;
        // And searched, and drawn.
        let found = checked(&old).zip(checked(&new)).and_then(|(old, new)| difference(&old, &new, 10));
        let found = found.ok_or_else(|| TestCaseError::fail("no program"))?;
        for width in [40, 80, 200] {
            prop_assert!(visavis_diff::human(&found, false, width).starts_with("old → new\n"));
        }
        let rows = visavis_diff::markdown(&found);
        let cells = |row: &&str| row.matches('|').count();
        prop_assert!(rows.lines().filter(|row| row.starts_with('|')).all(|row| cells(&row) == 5), "{rows}");
    }
}
