//! Clauses of campaigns, experiments and tables written another way: `from 2026-03-01`, `priority high`, `a 50%`, rows of a spreadsheet.
//!
//! In: the scene of a stopped parse. Out: the mistake, where it is one of these.

use visavis_diag::{Applicability, Code};

use crate::grammar::Rule;
use crate::scan::Kind;
use crate::scene::{Mistake, Scene};

pub(super) fn recognise(scene: &Scene<'_>) -> Option<Mistake> {
    dates(scene)
        .or_else(|| most(scene))
        .or_else(|| priority(scene))
        .or_else(|| arm(scene))
        .or_else(|| cells(scene))
        .or_else(|| rows(scene))
        .or_else(|| spreadsheet(scene))
}

fn is_in(scene: &Scene<'_>, keywords: &[&str]) -> bool {
    scene.declaration(scene.at).is_some_and(|(_, keyword)| keywords.contains(&keyword))
}

/// Whether a token begins a date: `2026-03-01` is cut into numbers where no date is expected.
fn date(scene: &Scene<'_>, i: usize) -> Option<usize> {
    if scene.kind(i) != Some(Kind::Number) {
        return None;
    }
    let mut last = i;
    while scene.touching(last) && (scene.is(last + 1, "-") || scene.kind(last + 1) == Some(Kind::Number)) {
        last += 1;
    }
    let range = scene.ranges(i, last);
    let written = scene.text.get(range)?;
    let is_date = written.len() == 10 && written.bytes().filter(|b| *b == b'-').count() == 2;
    is_date.then_some(last)
}

/// Words before the first day of something.
const SINCE: [&str; 3] = ["from", "starting", "since"];
/// Words before its last day.
const UNTIL: [&str; 3] = ["until", "till", "to"];

/// `from 2026-03-01 to 2026-03-31`, `until 2026-03-31`
fn dates(scene: &Scene<'_>) -> Option<Mistake> {
    let (opens, closes) =
        (|i: usize| SINCE.contains(&scene.word(i)), |i: usize| UNTIL.contains(&scene.word(i)));
    let begins = |i: &usize| opens(*i) || closes(*i) && !scene.is(*i, "to");
    let word = [scene.at, scene.at.checked_sub(1)?].into_iter().find(begins)?;
    let end = date(scene, word + 1).filter(|_| is_in(scene, &["campaign"]))?;
    let written = |first: usize, last: usize| scene.text.get(scene.ranges(first, last));
    let day = written(word + 1, end)?;
    let message = "the days of a campaign stand behind `during`";
    let help = "`during 2026-03-01..2026-03-31` means both days whole; either end may be left out";
    let joint = end + 1;
    let again = date(scene, joint + 1).filter(|_| opens(joint) || closes(joint));
    // Said twice, only the writer knows which one is meant.
    if let Some(last) = again.filter(|_| opens(word) == opens(joint)) {
        let whole = scene.ranges(word, last);
        let mistake = scene.mistake(Code::UnknownClause, message, &whole, "two days where one belongs");
        return Some(mistake.help(help).mend(whole, " "));
    }
    let (last, ours) = match again {
        Some(last) if opens(word) => (last, format!("during {day}..{}", written(joint + 1, last)?)),
        _ if opens(word) => (end, format!("during {day}..")),
        _ => (end, format!("during ..{day}")),
    };
    let whole = scene.ranges(word, last);
    let label = format!("`{}` does not", scene.word(word));
    Some(scene.mistake(Code::UnknownClause, message, &whole, label).help(help).perhaps(scene, whole, ours))
}

/// `max 3 per 7 days`
fn most(scene: &Scene<'_>) -> Option<Mistake> {
    let word = scene.word(scene.at);
    let known = matches!(word, "max" | "maximum" | "cap" | "frequency" | "limits" | "limited");
    if !known || scene.kind(scene.at + 1) != Some(Kind::Number) || !is_in(scene, &["campaign", "channel"]) {
        return None;
    }
    let range = scene.range(scene.at);
    let message = "how often something is sent stands behind `limit`";
    let mistake = scene.mistake(Code::UnknownClause, message, &range, format!("`{word}` is no clause"));
    Some(mistake.perhaps(scene, range, "limit"))
}

/// `priority high`
fn priority(scene: &Scene<'_>) -> Option<Mistake> {
    scene.before().filter(|i| scene.is(*i, "priority"))?;
    if !scene.expects(Rule::number) || !matches!(scene.kind(scene.at), Some(Kind::Word | Kind::TextStart)) {
        return None;
    }
    let range = scene.ranges(
        scene.at,
        if scene.kind(scene.at) == Some(Kind::Word) { scene.at } else { scene.closer(scene.at) },
    );
    let message = "a priority is a whole number; the higher one goes first";
    let mistake = scene.mistake(Code::Joint, message, &range, "no number");
    Some(mistake.help("write `priority 10`; without the clause a priority is 0").mend(range, "0"))
}

/// `a 50%` in an experiment
fn arm(scene: &Scene<'_>) -> Option<Mistake> {
    let named = scene.kind(scene.at) == Some(Kind::Word) && scene.kind(scene.at + 1) == Some(Kind::Number);
    if !named || !scene.expects(Rule::arm) && !scene.expects(Rule::kw_arm) {
        return None;
    }
    let range = scene.range(scene.at);
    let message = "an arm of an experiment begins with `arm`";
    let mistake = scene.mistake(Code::Joint, message, &range, "`arm` is missing before this");
    let edits = vec![(range.start..range.start, "arm ".to_owned())];
    Some(mistake.fix(scene, "write `arm`", edits, Applicability::Safe))
}

/// `| tier age => discount |`: two cells with nothing between them.
fn cells(scene: &Scene<'_>) -> Option<Mistake> {
    let token = scene.token(scene.at).filter(|t| !t.first && is_in(scene, &["table"]))?;
    let begins = matches!(token.kind, Kind::Word | Kind::Quoted | Kind::Number | Kind::TextStart);
    if !begins || !scene.expects_operator() {
        return None;
    }
    let row = (0..scene.at).rev().find(|i| scene.token(*i).is_some_and(|t| t.first))?;
    if !scene.is(row, "|") {
        return None;
    }
    let range = scene.range(scene.at);
    let mistake = scene.mistake(
        Code::Joint,
        "the cells of a row are parted by `|`",
        &range,
        "`|` is missing before this",
    );
    let edits = vec![(range.start..range.start, "| ".to_owned())];
    Some(mistake.fix(scene, "write `|`", edits, Applicability::Unsafe))
}

/// Rows of a table without their bars, all at once.
fn rows(scene: &Scene<'_>) -> Option<Mistake> {
    let brace = scene
        .before()
        .filter(|i| scene.is(*i, "{") && scene.expects(Rule::bar) && is_in(scene, &["table"]))?;
    let close = scene.closer(brace);
    let mut edits = Vec::new();
    for first in (scene.at..close).filter(|i| scene.token(*i).is_some_and(|t| t.first)) {
        let last =
            (first..close).take_while(|i| *i == first || scene.token(*i).is_some_and(|t| !t.first)).last()?;
        if !scene.is(first, "|") {
            edits.push((scene.range(first).start..scene.range(first).start, "| ".to_owned()));
        }
        if !scene.is(last, "|") {
            edits.push((scene.range(last).end..scene.range(last).end, " |".to_owned()));
        }
    }
    if edits.is_empty() {
        return None;
    }
    let message = "a row of a table begins and ends with `|`";
    let mistake = scene.mistake(Code::Joint, message, &scene.range(scene.at), "`|` is missing before this");
    Some(mistake.fix(scene, "put `|` around each row", edits, Applicability::Unsafe))
}

/// Rows pasted from a spreadsheet, where a declaration would begin.
fn spreadsheet(scene: &Scene<'_>) -> Option<Mistake> {
    if !scene.between_declarations() && scene.at != 0 {
        return None;
    }
    let start = scene.range(scene.at).start;
    let pasted = |line: &str| line.trim().contains('\t');
    let rest = scene.text.get(start..)?;
    let length: usize = rest.split_inclusive('\n').take_while(|line| pasted(line)).map(str::len).sum();
    let whole = start..start + rest.get(..length)?.trim_end().len();
    if whole.is_empty() {
        return None;
    }
    let first = start..start + rest.lines().next().map_or(0, |line| line.trim_end().len());
    let message = "these look like rows of a spreadsheet, and stand in no table";
    let mistake = scene.mistake(Code::UnknownDeclaration, message, &first, "tabs part these");
    let help = "write a table: `table discount -> number { | tier | age => discount | … }`; or keep the rows in a file and write `table discount from \"discount.csv\" -> number`";
    Some(mistake.help(help).mend(whole, " "))
}
