//! Expressions and clauses that stop too early.

use visavis_diag::Code;

use crate::grammar::Rule;
use crate::look::is_hard_word;
use crate::regions::CLAUSES;
use crate::scan::Kind;
use crate::scene::{Mistake, Scene};

const CODE: Code = Code::Unfinished;

/// `x = 1 and`, `segment x when`, `if a then b`, `limit 3`, …
pub(super) fn recognise(scene: &Scene<'_>) -> Option<Mistake> {
    condition(scene).or_else(|| limit(scene)).or_else(|| swallowed(scene)).or_else(|| nothing_behind(scene))
}

/// An `if` without `then` or `else`.
fn condition(scene: &Scene<'_>) -> Option<Mistake> {
    let lacks_else = scene.expects(Rule::kw_else);
    if !lacks_else && !scene.expects(Rule::kw_then) {
        return None;
    }
    let mut open = Vec::new();
    for i in 0..scene.at {
        match scene.word(i) {
            "if" if scene.kind(i) == Some(Kind::Word) => open.push(i),
            "else" => {
                open.pop();
            }
            _ => {}
        }
    }
    let start = open.pop()?;
    let here = scene.range(scene.at.saturating_sub(1)).end;
    let end = here..here;
    let (message, label) = if lacks_else {
        ("this `if` has no `else`", "`else` is missing here at the latest")
    } else {
        ("this `if` has no `then`", "`then` is missing here at the latest")
    };
    let mistake =
        scene.mistake(CODE, message, &scene.range(start), "it begins here").label(scene, &end, label);
    let mistake =
        mistake.help("write `if CONDITION then A else B`; where there is nothing else, `else missing`");
    Some(mistake)
}

/// `limit 3`
fn limit(scene: &Scene<'_>) -> Option<Mistake> {
    let number = scene.before().filter(|i| scene.kind(*i) == Some(Kind::Number))?;
    if !scene.expects(Rule::kw_per) {
        return None;
    }
    let mistake = scene.mistake(
        CODE,
        "this limit does not say for how long",
        &scene.range(number),
        "`per …` or `in total` is missing behind this",
    );
    let end = scene.range(number).end;
    let mistake =
        mistake.help("write `limit 3 per 7 days`, `limit 3 in total`, or `limit 3 per day in total`");
    Some(mistake.mend(end..end, " in total "))
}

/// `for a and` before a line that begins a clause, whose word the grammar took for a value.
fn swallowed(scene: &Scene<'_>) -> Option<Mistake> {
    let clause = scene.before()?;
    let before = clause.checked_sub(1)?;
    let word = scene.word(clause);
    let first = scene.token(clause).is_some_and(|t| t.first) && scene.kind(clause) == Some(Kind::Word);
    let taken_for_a_value = scene.expects_operator()
        || scene.expects(Rule::comma)
        || (scene.is(before, ".") || WANTS_NAME.contains(&scene.word(before))) && scene.expects(Rule::rbrace);
    if !first || !taken_for_a_value || !CLAUSES.contains(&word) || !wants_more(scene, before, true) {
        return None;
    }
    Some(behind(scene, before))
}

/// The chunk, a bracket or a part ends where a value is due.
fn nothing_behind(scene: &Scene<'_>) -> Option<Mistake> {
    let before = scene.before()?;
    let ends = match scene.token(scene.at) {
        None => true,
        Some(token) => {
            matches!(token.kind, Kind::Close | Kind::InsertEnd)
                || matches!(scene.word(scene.at), "," | "|" | "=>")
                || matches!(scene.word(scene.at), "then" | "else" | "and" | "or" | "otherwise")
                || (token.first && (CLAUSES.contains(&scene.word(scene.at)) || scene.is(scene.at + 1, ":")))
        }
    };
    (ends && scene.expects_value() && wants_more(scene, before, false)).then(|| behind(scene, before))
}

/// Whether a part goes on behind a token. A clause's word may be a value, too, unless it begins its line (`surely`).
fn wants_more(scene: &Scene<'_>, i: usize, surely: bool) -> bool {
    let word = scene.word(i);
    let first = !surely || scene.token(i).is_some_and(|t| t.first);
    match scene.kind(i) {
        Some(Kind::Symbol) => !matches!(word, "?" | "%"),
        Some(Kind::Word) => {
            is_hard_word(word) && !matches!(word, "true" | "false" | "missing" | "known")
                || matches!(word, "with" | "contains" | "when" | "by")
                || first && WANTS_VALUE.contains(&word)
                || WANTS_NAME.contains(&word)
        }
        Some(Kind::Open) => word == "(",
        _ => false,
    }
}

/// Clauses of which a value is missing where their line ends.
const WANTS_VALUE: [&str; 10] =
    ["for", "except", "requires", "expect", "value", "during", "quiet", "priority", "holdout", "at"];
/// Words behind which names stand.
const WANTS_NAME: [&str; 7] = ["chooses", "rejects", "because", "never", "from", "fallback", "via"];

fn behind(scene: &Scene<'_>, i: usize) -> Mistake {
    let (word, range) = (scene.word(i), scene.range(i));
    let owner = scene.declaration(i).map(|(_, keyword)| keyword);
    let message = match (word, owner) {
        ("when", Some(keyword)) => format!("this {keyword} has no condition"),
        ("=", Some("let")) => "this `let` has no value".to_owned(),
        ("(", _) => "nothing stands in these brackets".to_owned(),
        _ => format!("nothing stands behind `{word}`"),
    };
    let name = WANTS_NAME.contains(&word);
    let label = match word {
        "when" => "a condition is missing behind this",
        "and" | "or" | "not" => "another condition is missing behind this",
        _ if name => "a name is missing behind this",
        _ => "a value is missing behind this",
    };
    let mistake = scene.mistake(CODE, message, &range, label);
    let mistake = match word {
        "and" | "or" => mistake.help(format!("write the other condition, or take out `{word}`")),
        _ => mistake,
    };
    if !name {
        return mistake.mend(range.end..range.end, " \0 ");
    }
    // The whole clause goes: no name may be made up.
    let start = (0..=i).rev().find(|n| scene.token(*n).is_some_and(|t| t.first)).unwrap_or(i);
    mistake.mend(scene.ranges(start, i), " ")
}
