//! Lists, ranges and windows written another way.

use visavis_diag::{Applicability, Code};

use crate::grammar::Rule;
use crate::scan::Kind;
use crate::scene::{Mistake, Scene};

/// `in ("a", "b")`, `in "a", "b"`, `between 18 and 25`, `18 to 25`, `last 30 days` without `in`, …
pub(super) fn recognise(scene: &Scene<'_>) -> Option<Mistake> {
    round_list(scene)
        .or_else(|| bare_list(scene))
        .or_else(|| braced_list(scene))
        .or_else(|| contains_any(scene))
        .or_else(|| between(scene))
        .or_else(|| range_sign(scene))
        .or_else(|| upper_end(scene))
        .or_else(|| window(scene))
}

/// `in ("a", "b")`
fn round_list(scene: &Scene<'_>) -> Option<Mistake> {
    let open = scene.brackets_around(scene.at).pop()?;
    let before = open.checked_sub(1)?;
    let of_a_test = matches!(scene.word(before), "in" | "has" | "any" | "all" | "none" | "=" | "!=");
    if !scene.is(scene.at, ",") || !scene.is(open, "(") || !of_a_test {
        return None;
    }
    let close = scene.closer(open);
    let whole = scene.ranges(open, close);
    let edits = vec![(scene.range(open), "[".to_owned()), (scene.range(close), "]".to_owned())];
    let mistake = scene.mistake(
        Code::ListForm,
        "a list stands in square brackets",
        &whole,
        "round brackets only group",
    );
    Some(mistake.fix(scene, "write `[` and `]`", edits, Applicability::Safe))
}

/// `in {"a", "b"}`, `when { x }`
fn braced_list(scene: &Scene<'_>) -> Option<Mistake> {
    let before = scene.before()?;
    let close = scene.closer(scene.at);
    if !scene.is(scene.at, "{") || !scene.expects_value() || close >= scene.tokens.len() {
        return None;
    }
    let list = matches!(scene.word(before), "in" | "has" | "any" | "all" | "none" | "=" | "!=");
    let (message, open, end) = if list {
        ("a list stands in square brackets", "[", "]")
    } else {
        ("conditions and values are grouped by round brackets", "(", ")")
    };
    let whole = scene.ranges(scene.at, close);
    let edits = vec![(scene.range(scene.at), open.to_owned()), (scene.range(close), end.to_owned())];
    let mistake = scene.mistake(Code::ListForm, message, &whole, "braces hold declarations");
    Some(mistake.fix(scene, format!("write `{open}` and `{end}`"), edits, Applicability::Safe))
}

/// `in "a", "b"`
fn bare_list(scene: &Scene<'_>) -> Option<Mistake> {
    if !scene.is(scene.at, ",") || !scene.expects_operator() {
        return None;
    }
    let mut first = scene.at;
    while let Some(i) = first.checked_sub(1) {
        if matches!(scene.word(i), "in" | "any" | "all" | "none" | "has") {
            break;
        }
        if !element(scene, i) {
            return None;
        }
        first = i;
    }
    let opener = first.checked_sub(1)?;
    let mut last = scene.at;
    while element(scene, last + 1) && !scene.token(last + 1)?.first {
        last += 1;
    }
    let whole = scene.ranges(first, last);
    let edits = vec![(whole.start..whole.start, "[".to_owned()), (whole.end..whole.end, "]".to_owned())];
    let mistake =
        scene.mistake(Code::ListForm, "a list stands in square brackets", &whole, "these belong together");
    if scene.is(opener, "has") {
        let mistake = mistake.help("write `has any [\"a\", \"b\"]` or `has all [\"a\", \"b\"]`");
        return Some(mistake.mend(whole, "\0"));
    }
    Some(mistake.fix(scene, "write `[` and `]`", edits, Applicability::Safe))
}

fn element(scene: &Scene<'_>, i: usize) -> bool {
    match scene.kind(i) {
        Some(Kind::TextStart | Kind::TextPart | Kind::TextEnd | Kind::Number | Kind::Hole) => true,
        Some(Kind::Symbol) => scene.is(i, ","),
        _ => false,
    }
}

/// `tags contains any ["a"]`
fn contains_any(scene: &Scene<'_>) -> Option<Mistake> {
    let before = scene.before()?;
    if !scene.is(before, "contains") || !matches!(scene.word(scene.at), "any" | "all" | "none") {
        return None;
    }
    let message = "`contains` is for texts; a list is asked with `has`";
    let mistake = scene.mistake(Code::TestForm, message, &scene.range(before), "write `has`");
    Some(mistake.write(scene, scene.range(before), "has"))
}

/// `age between 18 and 25`
fn between(scene: &Scene<'_>) -> Option<Mistake> {
    let at = scene.at;
    let message = "a range is written `in 18..25`, both ends in";
    let negated = scene.is(at, "not") && scene.is(at + 1, "between");
    let between = if negated { at + 1 } else { at };
    if !scene.is(between, "between") {
        return None;
    }
    let mut and = between + 1;
    while scene.token(and).is_some_and(|t| !t.first) && !scene.is(and, "and") && and < between + 8 {
        and += 1;
    }
    let whole = scene.range(between);
    let mistake = scene.mistake(Code::RangeForm, message, &whole, "there is no `between`");
    if !scene.is(and, "and") || !plain(scene, between + 1, and) {
        return Some(mistake.help("an end that is no literal stands in brackets: `in (a)..(b)`"));
    }
    let edits = vec![
        (whole, "in".to_owned()),
        (scene.range(and - 1).end..scene.range(and + 1).start, "..".to_owned()),
    ];
    Some(mistake.fix(scene, "write `in` and `..`", edits, Applicability::Safe))
}

/// Whether tokens are a literal: numbers, with what belongs to them.
fn plain(scene: &Scene<'_>, from: usize, to: usize) -> bool {
    (from..to).all(|i| {
        let unit = matches!(scene.kind(i), Some(Kind::Word)) && i > from;
        matches!(scene.kind(i), Some(Kind::Number)) || unit || matches!(scene.word(i), "-" | ":" | "%")
    }) && from < to
}

/// `18...25`, `18 to 25`, `18 – 25`, `21:00-08:00`, `1..=5`
fn range_sign(scene: &Scene<'_>) -> Option<Mistake> {
    if let Some(mistake) = month_alone(scene) {
        return Some(mistake);
    }
    let (at, written) = (scene.at, scene.word(scene.at));
    let exact = scene.expects(Rule::up_to) && !scene.expects_operator() && !scene.expects_value();
    let behind_in = scene.before().is_some_and(|b| range_begins(scene, b));
    let wrong = match written {
        "..." | "..=" | "…" | "⋯" => true,
        "to" | "–" | "—" | "until" | "till" | "through" => exact || behind_in,
        "and" => exact && scene.kind(at + 1) == Some(Kind::Number),
        "-" => exact,
        _ => return between_dots(scene),
    };
    if !wrong {
        return None;
    }
    let range = scene.range(at);
    let around = scene.range(at.saturating_sub(1)).end..scene.range(at + 1).start;
    let mistake = scene.mistake(Code::RangeForm, "a range is written with two dots", &range, "write `..`");
    let mistake = mistake.help("both ends are in the range: `18..25`; `18..<25` leaves the upper end out");
    let replaced = if around.start <= around.end && around.end - around.start < 8 { around } else { range };
    Some(mistake.write(scene, replaced, ".."))
}

/// `during 2026-03`: a month is no day.
fn month_alone(scene: &Scene<'_>) -> Option<Mistake> {
    let (year, month) = (scene.before()?, scene.at + 1);
    let digits = |i: usize, len: usize| {
        let written = scene.word(i);
        scene.kind(i) == Some(Kind::Number)
            && written.len() == len
            && written.bytes().all(|b| b.is_ascii_digit())
    };
    let tight = scene.touching(year) && scene.touching(scene.at);
    if !scene.is(scene.at, "-") || !digits(year, 4) || !digits(month, 2) || !tight {
        return None;
    }
    let whole = scene.ranges(year, month);
    let (y, m) = (scene.word(year), scene.word(month));
    let mistake = scene.mistake(Code::ForeignLiteral, "a date has a day, too", &whole, "this is a month");
    Some(
        mistake
            .help(format!("write `{y}-{m}-01`, or a range from the month's first day to its last"))
            .mend(whole, "\0.."),
    )
}

/// `1..=5`, where the grammar takes the two dots and stops at `=`.
fn between_dots(scene: &Scene<'_>) -> Option<Mistake> {
    let before = scene.before()?;
    let range = scene.range(before);
    let (message, label) = ("a range is written with two dots", "write `..`");
    matches!(scene.word(before), "..." | "..=")
        .then(|| scene.mistake(Code::RangeForm, message, &range, label).write(scene, range, ".."))
}

/// Whether a literal that ends here stands directly behind `in`.
fn range_begins(scene: &Scene<'_>, mut i: usize) -> bool {
    loop {
        match scene.kind(i) {
            Some(Kind::Number) => {}
            Some(Kind::Symbol) if matches!(scene.word(i), "-" | ":" | "%") => {}
            Some(Kind::Word) if scene.is(i, "in") => return true,
            Some(Kind::Word)
                if scene.word(i).len() <= 7
                    && i.checked_sub(1).and_then(|i| scene.kind(i)) == Some(Kind::Number) => {}
            _ => return false,
        }
        let Some(next) = i.checked_sub(1) else { return false };
        i = next;
    }
}

/// `18..limit`: an end that is a name stands in brackets.
fn upper_end(scene: &Scene<'_>) -> Option<Mistake> {
    let before = scene.before()?;
    if !matches!(scene.word(before), ".." | "..<") || scene.kind(scene.at) != Some(Kind::Word) {
        return None;
    }
    let token = scene.token(scene.at)?;
    if token.first {
        return None;
    }
    let mut last = scene.at;
    while scene.is(last + 1, ".") && scene.kind(last + 2) == Some(Kind::Word) {
        last += 2;
    }
    if scene.is(last + 1, "(") {
        last = scene.closer(last + 1);
    }
    let whole = scene.ranges(scene.at, last);
    let edits = vec![(whole.start..whole.start, "(".to_owned()), (whole.end..whole.end, ")".to_owned())];
    let message = "an end of a range is a literal, or an expression in brackets";
    let mistake = scene.mistake(Code::RangeForm, message, &whole, "this end needs brackets");
    Some(mistake.fix(scene, "put the end in brackets", edits, Applicability::Safe))
}

/// `last 30 days` without `in`, `in the last 30 days`, `in past 30 days`
fn window(scene: &Scene<'_>) -> Option<Mistake> {
    let (at, before) = (scene.at, scene.before()?);
    let message = "a window of time is written `in last 30 days` or `in next 7 days`";
    if matches!(scene.word(at), "last" | "next")
        && scene.kind(at + 1) == Some(Kind::Number)
        && scene.expects_operator()
    {
        let superfluous = matches!(scene.word(before), "the" | "within" | "during" | "over" | "from");
        if superfluous && before.checked_sub(1).is_some_and(|i| scene.is(i, "in")) {
            let range = scene.range(before);
            let gap = range.start..scene.range(at).start;
            let mistake = scene.mistake(Code::TestForm, message, &range, "not needed");
            let title = format!("take out `{}`", scene.word(before));
            return Some(mistake.fix(scene, title, vec![(gap, String::new())], Applicability::Safe));
        }
        let start = scene.range(at).start;
        let mistake = scene.mistake(Code::TestForm, message, &scene.range(at), "`in` is missing before this");
        return Some(mistake.fix(
            scene,
            "write `in`",
            vec![(start..start, "in ".to_owned())],
            Applicability::Safe,
        ));
    }
    if matches!(scene.word(at), "within" | "during" | "over")
        && matches!(scene.word(at + 1), "last" | "next" | "the")
    {
        let mistake = scene.mistake(Code::TestForm, message, &scene.range(at), "write `in`");
        return Some(mistake.write(scene, scene.range(at), "in"));
    }
    let ours = match scene.word(before) {
        "past" | "previous" => "last",
        "coming" | "following" => "next",
        _ => return None,
    };
    if scene.kind(at) != Some(Kind::Number) {
        return None;
    }
    let mistake = scene.mistake(Code::TestForm, message, &scene.range(before), format!("write `{ours}`"));
    Some(mistake.write(scene, scene.range(before), ours))
}
